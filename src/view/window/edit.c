/* Editing in place: values by typing, wheel and drag; the shape by its fields, with the size formula written out. What is
 * impossible is refused where it stands, with the formula that says why, and the last good scene stays. */
#include "view/window/screen.h"

#include "trace/names.h"
#include "view/scenes/catalog.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHANNELS, X_ROWS, X_COLUMNS, KERNELS, W_ROWS, W_COLUMNS, STRIDE, PADDING, DILATION, BIAS, RATE, MOMENTUM, DECAY, FIELDS };

static const char *const field_names[FIELDS] = {"channels", "X rows", "X columns", "kernels", "W rows", "W columns", "stride", "padding", "dilation", "bias",
                                                "η", "momentum μ", "decay λ"};

enum { FIELDS_SHOWN = 10 };

/* The fields of the bar: an update has its rates in place of the window's. */
static const int *fields_of(const Screen *screen)
{
    static const int window[FIELDS_SHOWN] = {CHANNELS, X_ROWS, X_COLUMNS, KERNELS, W_ROWS, W_COLUMNS, STRIDE, PADDING, DILATION, BIAS};
    static const int update[FIELDS_SHOWN] = {CHANNELS, X_ROWS, X_COLUMNS, KERNELS, W_ROWS, W_COLUMNS, BIAS, RATE, MOMENTUM, DECAY};
    return screen->scene.line.operation == OP_SGD ? update : window;
}

/* What can be edited, in the order in which Tab goes through it. */
static const CellSet editable[] = {SET_X, SET_W, SET_B, SET_DY, SET_V, SET_RATE};
enum { EDITABLE = sizeof editable / sizeof *editable };

bool edit_can(const Screen *screen, CellSet set)
{
    bool one = false, hidden = false;   /* hidden: the operation has it, but its picture does not show it */
    for (int i = 0; i < EDITABLE; i++)
        one |= editable[i] == set;
    switch (screen->scene.line.operation) {
    case OP_SGD: hidden = set == SET_X || set == SET_DY; break;
    case OP_CONV_BACKWARD_INPUT: hidden = set == SET_X; break;
    case OP_CONV_BACKWARD_WEIGHT: hidden = set == SET_W; break;
    case OP_CONV_BACKWARD_BIAS: hidden = set != SET_DY; break;
    default: break;
    }
    return one && !hidden && !screen->scene.net && screen->scene.trace.tensor[set].v != NULL;   /* never of a network's layer */
}

/* The first cell of the next tensor that can be edited, SET_NONE the one before the first; none after the last. */
static Cell next_tensor(const Screen *screen, CellSet set)
{
    int i = 0;
    while (set != SET_NONE && editable[i] != set)
        i++;
    for (i += set != SET_NONE; i < EDITABLE; i++)
        if (edit_can(screen, editable[i]))
            return (Cell){editable[i], 0};
    return (Cell){0};
}

void edit_open(Screen *screen)
{
    screen->editing = true;
    screen->chosen = next_tensor(screen, SET_NONE);
    screen->field = -1;
}

/* Keeps the line as it was before an edit that was done, for undo, and owns it; what could be done again is
 * forgotten. */
static void remember(Screen *screen, SceneLine before)
{
    for (int i = 0; i < screen->redo_count; i++)
        scene_line_free(&screen->undo[screen->undo_count + i]);
    screen->redo_count = 0;
    if (screen->undo_count == SCREEN_UNDO) {
        scene_line_free(&screen->undo[0]);
        memmove(screen->undo, screen->undo + 1, (SCREEN_UNDO - 1) * sizeof *screen->undo);
        screen->undo_count--;
    }
    screen->undo[screen->undo_count++] = before;
}

/* Opens the line at the step where one stands, or at its end if it is shorter. */
static bool reopen(Screen *screen, const SceneLine *line, Error *err)
{
    SceneLine copy = scene_line_copy(line);
    int64_t rest = screen->player.rest;
    Cell chosen = screen->chosen;
    copy.step = -1;
    copy.level = screen->player.level;
    bool opened = screen_open(screen, &copy, err);
    if (opened) {
        player_go(&screen->player, &screen->scene.trace, rest);
        if (edit_can(screen, chosen.set) && (size_t)chosen.index < tensor_count(&screen->scene.trace.tensor[chosen.set]))
            screen->chosen = chosen;
        if (screen->wrong)
            screen->message[0] = '\0';
    }
    scene_line_free(&copy);
    return opened;
}

void edit_line(Screen *screen, const SceneLine *line)
{
    Error err;
    SceneLine before = scene_line_copy(&screen->scene.line);
    if (reopen(screen, line, &err)) {
        remember(screen, before);
        return;
    }
    scene_line_free(&before);
    screen_say(screen, true, "%s", err.text);
}

void edit_undo(Screen *screen, bool again)
{
    int *from = again ? &screen->redo_count : &screen->undo_count;
    if (*from == 0) {
        screen_say(screen, false, again ? "nothing to do again" : "nothing to undo");
        return;
    }
    int index = again ? screen->undo_count : screen->undo_count - 1;
    SceneLine line = screen->undo[index];
    screen->undo[index] = scene_line_copy(&screen->scene.line);
    screen->undo_count += again ? 1 : -1;
    screen->redo_count += again ? -1 : 1;
    Error err;
    if (!reopen(screen, &line, &err))
        screen_say(screen, true, "%s", err.text);
    scene_line_free(&line);
}

void edit_value(Screen *screen, Cell cell, float value)
{
    if (screen->scene.trace.tensor[cell.set].v[cell.index] == value)
        return;
    if (cell.set == SET_RATE) {
        edit_rate(screen, cell.index, value);
        return;
    }
    remember(screen, scene_line_copy(&screen->scene.line));
    scene_set(&screen->scene, cell, value);
    if (screen->compare.sides > 0) {
        Error err;
        compare_free(&screen->compare);
        if (!compare_build(&screen->compare, &screen->scene, &err))
            screen_say(screen, true, "%s", err.text);
    }
    screen->nudge_of = NULL;
    float most[SET_COUNT];
    stage_scales(&screen->scene.trace, most);
    for (int set = 0; set < SET_COUNT; set++)
        screen->most[set] = fmaxf(screen->most[set], most[set]);
}

void edit_choose(Screen *screen, Cell cell)
{
    edit_commit(screen);
    screen->editing = true;
    screen->chosen = cell;
    screen->field = -1;
}

void edit_commit(Screen *screen)
{
    float value;
    if (!screen->typing)
        return;
    screen->typing = false;
    if (screen->typed[0] == '\0')
        return;
    if (text_to_float(screen->typed, &value))
        edit_value(screen, screen->chosen, value);
    else
        screen_say(screen, true, word(screen->language, "'%s' is not a number"), screen->typed);
}

/* Values whose tensor keeps its shape stay as they are, the others come anew. */
static void keep_values(const Screen *screen, SceneLine *line, bool x, bool w, bool b)
{
    bool keep[VALUES_COUNT] = {[VALUES_X] = x, [VALUES_W] = w, [VALUES_B] = b, [VALUES_DY] = x && w && !b, [VALUES_V] = w};
    Scene copy = screen->scene;
    for (int i = 0; i < VALUES_COUNT; i++) {
        if (!keep[i] || !copy.trace.tensor[value_sets[i]].v) {
            free(line->values[i]);
            line->values[i] = NULL;
        } else if (!line->values[i]) {
            line->values[i] = scene_values(&copy, value_sets[i]);
        }
    }
}

static int *field_of(SceneLine *line, int field)
{
    int *const at[FIELDS] = {&line->input[1], &line->input[2], &line->input[3], &line->kernels, &line->spec.kernel.h, &line->spec.kernel.w,
                             &line->spec.stride.h, &line->spec.padding.h, &line->spec.dilation.h, NULL};
    return at[field];
}

void edit_shape(Screen *screen, int field, int change)
{
    if (field >= RATE) {
        edit_step_rate(screen, field - RATE, change);
        return;
    }
    SceneLine line = scene_line_copy(&screen->scene.line);
    bool x = field == X_ROWS || field == X_COLUMNS || field == CHANNELS;
    bool w = field == CHANNELS || field == KERNELS || field == W_ROWS || field == W_COLUMNS;
    keep_values(screen, &line, !x, !w, field != KERNELS && field != BIAS);
    line.said_input = line.said_kernel = line.said_kernels = true;
    if (field == BIAS) {
        line.bias = change > 0;
    } else {
        int *value = field_of(&line, field), low = field == PADDING ? 0 : 1;
        *value += change;
        if (*value < low)
            screen_say(screen, true, word(screen->language, "%s must be at least %d"), word(screen->language, field_names[field]), low);
        line.spec.stride.w = field == STRIDE ? line.spec.stride.h : line.spec.stride.w;
        line.spec.padding.w = field == PADDING ? line.spec.padding.h : line.spec.padding.w;
        line.spec.dilation.w = field == DILATION ? line.spec.dilation.h : line.spec.dilation.w;
        if (*value < low) {
            scene_line_free(&line);
            return;
        }
    }
    edit_line(screen, &line);
    scene_line_free(&line);
}

void edit_random(Screen *screen)
{
    SceneLine line = scene_line_copy(&screen->scene.line);
    scene_line_free(&line);
    line.seed++;
    line.said_input = line.said_kernel = line.said_kernels = true;
    edit_line(screen, &line);
    screen_say(screen, false, "numbers from --seed %llu", (unsigned long long)line.seed);
}

void edit_reset(Screen *screen)
{
    SceneLine line = scene_line_default();
    catalog_line(&scene_catalog[screen_entry(screen)], &line);
    edit_line(screen, &line);
    scene_line_free(&line);
}

/* The neighbour of the chosen cell in its tensor; stays where there is none. */
static void move_choice(Screen *screen, int rows, int columns)
{
    const Trace *trace = &screen->scene.trace;
    Place place = cell_place(trace, screen->chosen);
    const int *dim = trace->tensor[screen->chosen.set].dim;
    place.row += rows;
    place.column += columns;
    edit_commit(screen);
    if (place.row >= 0 && place.row < dim[2] && place.column >= 0 && place.column < dim[3])
        screen->chosen = cell_at(trace, screen->chosen.set, place);
}

/* From one tensor to the next, to the shape's fields, and round. */
static void next_part(Screen *screen)
{
    const int *field = fields_of(screen);
    int at = 0;
    edit_commit(screen);
    if (screen->field >= 0) {
        while (field[at] != screen->field)
            at++;
        screen->field = at + 1 < FIELDS_SHOWN ? field[at + 1] : -1;
        screen->chosen = screen->field < 0 ? next_tensor(screen, SET_NONE) : (Cell){0};
        return;
    }
    screen->chosen = next_tensor(screen, screen->chosen.set);
    screen->field = screen->chosen.set == SET_NONE ? field[0] : -1;
}

static bool field_key(Screen *screen, int key)
{
    if (key == KEY_UP || key == KEY_RIGHT)
        edit_shape(screen, screen->field, 1);
    else if (key == KEY_DOWN || key == KEY_LEFT)
        edit_shape(screen, screen->field, -1);
    else
        return false;
    return true;
}

bool edit_key(Screen *screen, int key, int mods)
{
    if (mods & MOD_CTRL)
        return false;
    if (key == KEY_TAB) {
        next_part(screen);
        return true;
    }
    if (screen->field >= 0)
        return field_key(screen, key);
    if (screen->chosen.set == SET_NONE)
        return false;
    size_t length = strlen(screen->typed);
    switch (key) {
    case KEY_LEFT: move_choice(screen, 0, -1); return true;
    case KEY_RIGHT: move_choice(screen, 0, 1); return true;
    case KEY_UP: move_choice(screen, -1, 0); return true;
    case KEY_DOWN: move_choice(screen, 1, 0); return true;
    case KEY_ENTER: edit_commit(screen); return true;
    case KEY_BACKSPACE:
        if (!screen->typing) {
            screen->typing = true;
            screen->typed[0] = '\0';
        } else if (length > 0) {
            screen->typed[length - 1] = '\0';
        }
        return true;
    case KEY_ESCAPE:
        if (!screen->typing)
            return false;
        screen->typing = false;
        return true;
    default: return false;
    }
}

bool edit_type(Screen *screen, const char *text)
{
    if (screen->chosen.set == SET_NONE || strlen(text) != 1 || !strchr("0123456789.-", text[0]))
        return false;
    if (!screen->typing)
        screen->typed[0] = '\0';
    screen->typing = true;
    size_t length = strlen(screen->typed);
    if (length + 1 < 12) {
        screen->typed[length] = text[0];
        screen->typed[length + 1] = '\0';
    }
    return true;
}

/* What the field says now. */
static void field_value(const Screen *screen, int field, char text[24])
{
    SceneLine line = screen->scene.line;   /* borrowed: only read */
    const float rate[] = {line.sgd.rate, line.sgd.momentum, line.sgd.decay};
    if (field >= RATE)
        text_number((double)rate[field - RATE], 4, true, text, 24);
    else if (field == BIAS)
        snprintf(text, 24, "%s", line.bias ? "yes" : "no");
    else
        snprintf(text, 24, "%d", *field_of(&line, field));
}

static void draw_field(Screen *screen, Rect at, int field)
{
    Canvas *canvas = &screen->canvas;
    const Theme *theme = canvas->theme;
    char text[24];
    field_value(screen, field, text);
    CellSet set = field >= KERNELS && field <= W_COLUMNS ? SET_W : field <= X_COLUMNS ? SET_X : field == BIAS ? SET_B : SET_NONE;
    float width = canvas_width(canvas, FONT_SANS, 12, field_names[field]), size = width > at.w ? 12 * at.w / width : 12;
    canvas_text(canvas, FONT_SANS, size, at.x + at.w / 2, at.y + 14, ALIGN_CENTRE, theme_text(theme, set), field_names[field]);
    Rect box = {at.x + 2, at.y + 20, at.w - 4, 28};
    bool focus = screen->field == field;
    draw_rect(canvas->list, box, 6, theme->stage);
    draw_frame(canvas->list, box, 6, (focus ? 2.5f : 1) * theme->line, focus ? theme->ink : theme->faint);
    chrome_button(screen, (Rect){box.x, box.y, 24, box.h}, ACT_SHAPE_LESS, field, "−", false);
    chrome_button(screen, (Rect){box.x + box.w - 24, box.y, 24, box.h}, ACT_SHAPE_MORE, field, "+", false);
    float number = fminf(15, 15 * (box.w - 52) / canvas_width(canvas, FONT_BOLD, 15, text));
    canvas_text(canvas, FONT_BOLD, number, box.x + box.w / 2, box.y + 19, ALIGN_CENTRE, theme->ink, text);
}

/* The size formula with the numbers of one axis. */
static void size_formula(int input, int kernel, int stride, int padding, int dilation, const char *axis, Text *tex)
{
    Error err;
    int output = 0;
    bool fits = conv_output_size(input, kernel, stride, padding, dilation, &output, &err);
    text_add(tex, "o%s=", axis);
    if (dilation == 1)
        text_add(tex, "\\left\\lfloor\\frac{i-k+2p}{s}\\right\\rfloor+1=\\left\\lfloor\\frac{%d-%d+2\\cdot %d}{%d}\\right\\rfloor+1", input, kernel, padding, stride);
    else
        text_add(tex, "\\left\\lfloor\\frac{i-d(k-1)-1+2p}{s}\\right\\rfloor+1=\\left\\lfloor\\frac{%d-%d(%d-1)-1+2\\cdot %d}{%d}\\right\\rfloor+1", input, dilation, kernel,
                 padding, stride);
    if (fits)
        text_add(tex, "=\\tint{y}{\\strong{%d}}", output);
}

static void draw_size(Screen *screen, Rect at)
{
    const SceneLine *line = &screen->scene.line;
    const ConvSpec *spec = &line->spec;
    Text tex = {0};
    bool same = line->input[2] == line->input[3] && spec->kernel.h == spec->kernel.w && spec->stride.h == spec->stride.w
             && spec->padding.h == spec->padding.w && spec->dilation.h == spec->dilation.w;
    size_formula(line->input[2], spec->kernel.h, spec->stride.h, spec->padding.h, spec->dilation.h, same ? "" : "_{\\mathrm{rows}}", &tex);
    if (!same) {
        text_add(&tex, "\\qquad ");
        size_formula(line->input[3], spec->kernel.w, spec->stride.w, spec->padding.w, spec->dilation.w, "_{\\mathrm{columns}}", &tex);
    }
    float size = 17 * screen->canvas.theme->type, width = stage_formula_width(&screen->canvas, text_get(&tex), size);
    if (width > at.w)
        size *= at.w / width;
    stage_formula(&screen->canvas, text_get(&tex), size, at.x + at.w / 2, at.y + at.h / 2 + size * 0.3f, ALIGN_CENTRE);
    text_free(&tex);
}

void edit_draw(Screen *screen, const Layout *layout)
{
    Canvas *canvas = &screen->canvas;
    Rect at = layout->edit;
    draw_rect(canvas->list, at, 0, canvas->theme->panel);
    draw_line(canvas->list, 0, at.y + at.h, at.w, at.y + at.h, canvas->theme->line, canvas->theme->faint);
    float width = fminf(92, (at.w - 24) / FIELDS_SHOWN), x = (at.w - width * FIELDS_SHOWN) / 2;
    for (int i = 0; i < FIELDS_SHOWN; i++)
        draw_field(screen, (Rect){x + width * (float)i, at.y + 2, width, 50}, fields_of(screen)[i]);
    draw_size(screen, (Rect){16, at.y + 52, at.w - 32, at.h - 54});
}
