/* Editing in place: values by typing, wheel and drag; the shape by the bar's fields. What is impossible is refused with
 * the formula that says why, and the last good scene stays. */
#include "view/window/edit/edit.h"

#include "trace/operations/operation.h"
#include "view/scenes/catalog.h"
#include "view/window/edit/typing.h"
#include "view/window/network.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What can be edited, in the order in which Tab goes through it. */
#define GIVEN(set, option, low, high) SET_##set,
static const CellSet editable[] = {GIVEN_SETS(GIVEN) SET_RATE};
#undef GIVEN
enum { EDITABLE = sizeof editable / sizeof *editable };

/* Gestures of the wheel, besides those of the pointer's button. */
enum { GESTURE_BUTTON = 1, GESTURE_WHEEL_FIELD = 1 << 8, GESTURE_WHEEL_CELL = 1 << 16 };

bool edit_can(const Screen *screen, CellSet set)
{
    bool one = false;
    for (int i = 0; i < EDITABLE; i++)
        one |= editable[i] == set;
    bool hidden = operation_kind(screen->stage.scene.line.operation)->hidden >> set & 1;
    return one && !hidden && !screen->stage.scene.net
           && screen->stage.scene.trace.tensor[set].v != NULL; /* never of a network's layer */
}

/* The stations of Tab: the first cell of each tensor that can be edited, then the bar's fields. */
typedef struct {
    Cell cell;
    int field;
} Station;

static int stations(const Screen *screen, Station station[EDITABLE + EDIT_SHOWN])
{
    int count = 0, field[EDIT_SHOWN], fields = edit_fields(screen, field);
    for (int i = 0; i < EDITABLE; i++)
        if (edit_can(screen, editable[i]))
            station[count++] = (Station){{editable[i], 0}, -1};
    for (int i = 0; i < fields; i++)
        station[count++] = (Station){{0}, field[i]};
    return count;
}

static void stand_at(Screen *screen, const Station *station)
{
    screen->edit.chosen = station->cell;
    screen->edit.field = station->field;
}

void edit_open(Screen *screen)
{
    Station station[EDITABLE + EDIT_SHOWN];
    screen->edit.on = true;
    stations(screen, station);
    stand_at(screen, &station[0]);
}

bool edit_station(Screen *screen, int way)
{
    Station station[EDITABLE + EDIT_SHOWN];
    if (!edit_commit(screen))
        return true;   /* it stays to be mended */
    int count = stations(screen, station), at = way > 0 ? -1 : count;
    for (int i = 0; i < count; i++)
        if (screen->edit.field >= 0 ? station[i].field == screen->edit.field
                               : station[i].field < 0 && station[i].cell.set == screen->edit.chosen.set)
            at = i;
    at += way;
    bool there = at >= 0 && at < count;
    stand_at(screen, there ? &station[at] : &(Station){{0}, -1});
    return there;
}

/* Shows the line at the current step, or at its end if it is shorter. Editing continues. */
static bool reopen(Screen *screen, const SceneLine *line, Error *err)
{
    SceneLine copy = scene_line_copy(line);
    int64_t rest = screen->stage.player.rest;
    Cell chosen = screen->edit.chosen;
    Held held = screen->edit.held;
    copy.step = -1;
    copy.level = screen->stage.player.level;
    bool opened = screen->stage.scene.net ? network_line(screen, &copy, err) : screen_open(screen, &copy, err);
    if (opened) {
        if (!screen->stage.scene.net)
            player_go(&screen->stage.player, &screen->stage.scene.trace, rest);
        screen->edit.held = held;
        if (edit_can(screen, chosen.set)
            && (size_t)chosen.index < tensor_count(&screen->stage.scene.trace.tensor[chosen.set]))
            screen->edit.chosen = chosen;
        message_taken(screen);
    }
    scene_line_free(&copy);
    return opened;
}

void edit_refuse(Screen *screen, const SceneLine *line, const Error *err)
{
    screen->edit.refused = (Refused){.stands = true, .line = *line};
    memset(screen->edit.refused.line.values, 0, sizeof line->values); /* texts are not kept */
    memset(screen->edit.refused.line.word, 0, sizeof line->word);
    screen->edit.refused.line.target = NULL;
    snprintf(screen->edit.refused.why, sizeof screen->edit.refused.why, "%.199s", err->text);
    screen_say(screen, true, "%s", err->text);
}

bool edit_line(Screen *screen, const SceneLine *line)
{
    Error err;
    bool wanted = undo_wants(&screen->edit.undo);
    SceneLine before = wanted ? scene_line_copy(&screen->stage.scene.line) : (SceneLine){0};
    bool opened = reopen(screen, line, &err);
    if (opened && wanted)
        undo_keep(&screen->edit.undo, before);
    else if (wanted)
        scene_line_free(&before);
    if (opened)
        screen->edit.refused.stands = false;
    else
        edit_refuse(screen, line, &err);
    return opened;
}

bool edit_given(Screen *screen, SceneLine *line, int given)
{
    Error err;
    char *own = line->values[given];
    line->values[given] = NULL;
    bool kept = scene_keep(&screen->stage.scene, line, &err);
    free(line->values[given]);
    line->values[given] = own;
    line->said |= (uint64_t)1 << (SAID_VALUES + given);
    if (!kept)
        edit_refuse(screen, line, &err);
    return kept && edit_line(screen, line);
}

void edit_undo(Screen *screen, bool again)
{
    const SceneLine *next = undo_next(&screen->edit.undo, again);
    if (!next) {
        screen_say(screen, false, again ? "nothing to do again" : "nothing to undo");
        return;
    }
    SceneLine line = *next; /* borrowed; the way of computing and looking is not undone */
    line.route = screen->stage.scene.net ? line.route : screen->stage.scene.line.route;
    line.pass = screen->stage.scene.line.pass;
    line.compare = screen->stage.scene.line.compare;
    if (scene_line_takes(line.operation, SAID_PASS) && line.pass == PASS_FORWARD)
        line.values[VALUES_DY] = NULL;   /* a forward pass has no error */
    SceneLine before = scene_line_copy(&screen->stage.scene.line);
    Error err;
    screen->edit.refused.stands = false;
    bool opened = reopen(screen, &line, &err);
    if (opened && undo_next(&screen->edit.undo, again)) {
        undo_went(&screen->edit.undo, again, before);
    } else if (opened) {   /* it is another scene, whose edits are its own */
        scene_line_free(&before);
    } else {
        scene_line_free(&before);
        screen_say(screen, true, "%s", err.text);
    }
}

void edit_value(Screen *screen, Cell cell, float value)
{
    if (screen->stage.scene.trace.tensor[cell.set].v[cell.index] == value)
        return;
    if (cell.set == SET_RATE) {
        edit_rate(screen, cell.index, value);
        return;
    }
    Error err;
    if (!scene_allows(&screen->stage.scene, cell.set, value, &err)) {
        screen_say(screen, true, "%s", err.text);
        return;
    }
    if (undo_wants(&screen->edit.undo))
        undo_keep(&screen->edit.undo, scene_line_copy(&screen->stage.scene.line));
    scene_set(&screen->stage.scene, cell, value);
    message_taken(screen);
    screen->edit.refused.stands = false;
    if (screen->stage.compare.sides > 0) {
        compare_free(&screen->stage.compare);
        if (!compare_build(&screen->stage.compare, &screen->stage.scene, &err))
            screen_say(screen, true, "%s", err.text);
    }
    screen->nudge.of = NULL;
    float most[SET_COUNT];
    stage_scales(&screen->stage.scene.trace, most);
    for (int set = 0; set < SET_COUNT; set++)
        screen->stage.most[set] = fmaxf(screen->stage.most[set], most[set]);
}

void edit_drop(Screen *screen)
{
    screen->edit.typing = false;
    screen->edit.typed[0] = '\0';
}

void edit_choose(Screen *screen, Cell cell)
{
    if (!edit_commit(screen))
        edit_drop(screen);
    screen->edit.on = true;
    screen->edit.field = -1;
    const Trace *trace = &screen->stage.scene.trace;
    bool there = edit_can(screen, cell.set) && (size_t)cell.index < tensor_count(&trace->tensor[cell.set]);
    screen->edit.chosen = there ? cell : (Cell){0}; /* what was typed may have taken its place away */
}

void edit_focus(Screen *screen, int field)
{
    if (!edit_has(screen, field))
        return;
    if (!edit_commit(screen))
        edit_drop(screen);
    screen->edit.field = field;
    screen->edit.chosen = (Cell){0};
}

void edit_turn_field(Screen *screen, int field, int change)
{
    if (!edit_commit(screen))
        return;
    edit_focus(screen, field);
    edit_shape(screen, field, change);
}

bool edit_commit(Screen *screen)
{
    float value;
    if (!screen->edit.typing || !screen->edit.on)
        return true;
    if (screen->edit.typed[0] == '\0') {
        screen->edit.typing = false;
        return true;
    }
    char typed[EDIT_TYPED];
    strcpy(typed, screen->edit.typed);
    if (screen->edit.field >= 0) {
        if (!edit_field_typed(screen, screen->edit.field, typed))
            return false;
    } else {
        if (!typing_number(screen, typed, &value))
            return false;
        screen->edit.refused.stands = false;
        edit_value(screen, screen->edit.chosen, value);
        if (screen->edit.refused.stands) /* a rate that cannot be */
            return false;
        typing_kept(screen, typed, value);
    }
    edit_drop(screen);
    return true;
}

void edit_random(Screen *screen)
{
    SceneLine line = scene_line_copy(&screen->stage.scene.line);
    for (int i = 0; i < VALUES_COUNT; i++) { /* numbers; what says the target, the function or the rates is none */
        free(line.values[i]);
        line.values[i] = NULL;
    }
    line.seed = scene_seed_after(line.seed);
    line.said_input = line.said_kernel = line.said_kernels = true;
    if (edit_line(screen, &line))
        screen_say(screen, false, "numbers from --seed %llu", (unsigned long long)line.seed);
    scene_line_free(&line);
}

void edit_reset(Screen *screen)
{
    SceneLine line = scene_line_default();
    catalog_line(scene_catalog[onstage_entry(screen)], &line);
    line.assets = screen->stage.scene.line.assets;
    edit_line(screen, &line);
    scene_line_free(&line);
}

/* A unit up or down, or a rate to the next usual one. */
void edit_turn(Screen *screen, Cell cell, int change)
{
    if (!screen->pointer.pressed)
        undo_gesture(&screen->edit.undo, GESTURE_WHEEL_CELL * (int64_t)(1 + cell.set) + (cell.index << 24));
    if (cell.set == SET_RATE)
        edit_step_rate(screen, cell.index, change);
    else
        edit_value(screen, cell, screen->stage.scene.trace.tensor[cell.set].v[cell.index] + (float)change);
}

bool edit_wheel(Screen *screen, const Target *target, int change)
{
    bool choice = target->action == ACT_CHOICE;
    bool number = target->action == ACT_SHAPE_MORE || target->action == ACT_SHAPE_LESS || target->action == ACT_FIELD;
    if (!screen->edit.on || target->kind != TARGET_ACTION || (!choice && !number))
        return false;
    int64_t field = choice ? target->value / EDIT_CHOICES : target->value;
    if (!screen->pointer.pressed)
        undo_gesture(&screen->edit.undo, GESTURE_WHEEL_FIELD + field);
    edit_turn_field(screen, (int)field, change);
    return true;
}

void edit_hold(Screen *screen, const Target *target)
{
    bool more = target->action == ACT_SHAPE_MORE;
    undo_gesture(&screen->edit.undo, 0);
    undo_gesture(&screen->edit.undo, GESTURE_BUTTON);
    screen->edit.held = (Held){0};
    if (screen->edit.on && target->kind == TARGET_ACTION && (more || target->action == ACT_SHAPE_LESS))
        screen->edit.held = (Held){.field = (int)target->value, .change = more ? 1 : -1, .wait = 0.4};
}

bool edit_let_go(Screen *screen)
{
    bool changed = screen->edit.held.times > 0;
    screen->edit.held = (Held){0};
    undo_gesture(&screen->edit.undo, 0);
    return changed;
}

bool edit_held(Screen *screen, double seconds)
{
    Held *held = &screen->edit.held;
    if (held->change == 0)
        return false;
    if (!screen->pointer.pressed || screen->pointer.dragged || !screen->edit.on || screen->show.page != PAGE_SCENE) {
        *held = (Held){0};
        return false;
    }
    held->wait -= seconds;
    if (held->wait > 0)
        return false;
    held->times++;
    held->wait = held->times < 10 ? 0.12 : 0.05;
    edit_turn_field(screen, held->field, held->change);
    if (screen->edit.refused.stands)
        held->change = 0; /* no further; what has been done stays */
    return true;
}

/* The neighbour of the chosen cell in its tensor; stays where there is none, or where what is typed is no number. */
static void move_choice(Screen *screen, int rows, int columns)
{
    if (!edit_commit(screen))
        return;
    const Trace *trace = &screen->stage.scene.trace;
    Place place = cell_place(trace, screen->edit.chosen);
    const int *dim = trace->tensor[screen->edit.chosen.set].dim;
    place.row += rows;
    place.column += columns;
    if (place.row >= 0 && place.row < dim[2] && place.column >= 0 && place.column < dim[3])
        screen->edit.chosen = cell_at(trace, screen->edit.chosen.set, place);
}

/* Backspace, Enter and Escape end or mend what is typed. */
static bool typing_key(Screen *screen, int key)
{
    if (key == KEY_BACKSPACE && screen->edit.typing)
        typing_rub_out(screen->edit.typed);
    else if (key == KEY_BACKSPACE)
        screen->edit.typed[0] = '\0';
    else if (key == KEY_ENTER)
        return edit_commit(screen) || true;
    else if (key == KEY_ESCAPE && screen->edit.typing)
        edit_drop(screen);
    else
        return (screen->edit.typing && typing_takes(key, 0))
               || (key > ' ' && key < 0x80 && strchr("0123456789.,+-", key));
    if (key == KEY_BACKSPACE)
        screen->edit.typing = true;
    return true;
}

static bool arrow_key(Screen *screen, int key)
{
    int rows = (key == KEY_DOWN) - (key == KEY_UP), columns = (key == KEY_RIGHT) - (key == KEY_LEFT);
    if (rows == 0 && columns == 0)
        return false;
    if (screen->edit.field < 0)
        move_choice(screen, rows, columns);
    else if (edit_commit(screen))
        edit_shape(screen, screen->edit.field, columns - rows);
    return true;
}

bool edit_key(Screen *screen, int key, int mods)
{
    if (mods & MOD_CTRL)
        return false;
    if (screen->edit.field < 0 && screen->edit.chosen.set == SET_NONE)
        return false;
    bool choice = screen->edit.field >= 0 && edit_row(screen->edit.field)->kind >= EDIT_CHOICE;
    if (choice && (key == KEY_ENTER || key == ' ')) {
        edit_shape(screen, screen->edit.field, 1);
        return true;
    }
    return arrow_key(screen, key) || (!choice && typing_key(screen, key));
}

bool edit_takes_text(const Screen *screen)
{
    if (!screen->edit.on || screen->show.page != PAGE_SCENE)
        return false;
    return screen->edit.field >= 0 ? edit_row(screen->edit.field)->kind < EDIT_CHOICE
                                   : screen->edit.chosen.set != SET_NONE;
}

bool edit_type(Screen *screen, const char *text)
{
    if (!edit_takes_text(screen) || (!screen->edit.typing && !number_begins(text)))
        return false;
    if (!screen->edit.typing)
        screen->edit.typed[0] = '\0';
    screen->edit.typing = true;
    typing_add(screen, screen->edit.typed, sizeof screen->edit.typed, text);
    return true;
}
