/* What keys and time do to the screen. */
#include "view/screen/input.h"

#include "base/number.h"
#include "view/lesson/reading.h"
#include "view/lesson/shelf.h"
#include "view/live/live.h"
#include "view/scenes/catalog.h"
#include "view/screen/field.h"
#include "view/screen/help.h"
#include "view/screen/home/home.h"
#include "view/screen/place.h"
#include "view/screen/reach/focus.h"
#include "view/screen/reach/menu.h"
#include "view/screen/reach/tip.h"
#include "view/screen/roving.h"
#include "view/window/edit/edit.h"
#include "view/window/network.h"
#include "view/window/panels/compare_draw.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const Trace *trace_of(Screen *screen)
{
    return &screen->stage.scene.trace;
}

static void set_text_size(Screen *screen, float size)
{
    screen->look.text = fmaxf(0.5f, fminf(2, size));
    screen_say(screen, false, "text size %.0f %%", (double)(screen->look.text * 100));
}

static void change_speed(Screen *screen, int change)
{
    screen->stage.player.speed = int_clamp(screen->stage.player.speed + change, 0, PLAYER_SPEEDS - 1);
    screen_say(screen, false, "speed %s", player_speed_names[screen->stage.player.speed]);
}

/* Another entry of the same family, at its start; value -1: the next one, round and round. */
static void set_entry(Screen *screen, int64_t value)
{
    int count, index = screen_entry(screen), first = catalog_family(index, &count);
    int at = value >= 0 && value < count ? first + (int)value : first + (index - first + 1) % count;
    const SceneEntry *entry = scene_catalog[at];
    if (!entry->draw) {
        live_open(screen, (LiveTab)catalog_live(at));
        return;
    }
    const Scene *scene = &screen->stage.scene;
    if (scene->net && operation_is_network(entry->operation)) {   /* one pass: its entries are places in it */
        network_tab(screen, entry->pass);
        return;
    }
    bool same = entry->operation == scene->line.operation;
    SceneLine line = same ? scene_line_copy(&scene->line) : scene_line_default();
    Error err;
    catalog_line(entry, &line);
    line.step = -1;
    line.compare = false;
    line.level = screen->stage.player.level;
    if (!edit_entry(screen, &line, &err))
        screen_say(screen, true, "%s", err.text);
    else if (scene->net)
        network_tab(screen, entry->pass);
    scene_line_free(&line);
}

static void escape(Screen *screen)
{
    if (screen->cover.help)
        screen->cover.help = false;
    else if (screen->go.on)
        goto_close(screen);
    else if (peek_let_go(screen))
        return;
    else if (screen->predict.on && screen->predict.typed[0] && !screen->edit.on)
        screen->predict.typed[0] = '\0';
    else if (screen->predict.on)
        predict_toggle(screen);
    else if (screen->edit.on) {
        edit_drop(screen);
        screen->edit.on = false;
        screen->edit.chosen = (Cell){0};
        screen->edit.field = -1;
    } else if (!network_leave(screen))
        screen->program.requests |= REQUEST_LEAVE_FULL;
}

static void toggle_edit(Screen *screen)
{
    if (!edit_commit(screen))
        edit_drop(screen);
    if (!screen->edit.on) {
        edit_open(screen);
        return;
    }
    screen->edit.on = false;
    screen->edit.chosen = (Cell){0};
    screen->edit.field = -1;
}

/* What has to do with the way through the trace; false for every other action. */
static bool act_motion(Screen *screen, Action action, int64_t value)
{
    Player *player = &screen->stage.player;
    const Trace *trace = trace_of(screen);
    switch (action) {
    case ACT_FORWARD: player->playing = false; player_forward(player, trace, player->level); return true;
    case ACT_BACK: player_back(player, trace, player->level); return true;
    case ACT_FORWARD_CELL:
    case ACT_NEXT_STOP: player->playing = false; player_forward(player, trace, LEVEL_CELL); return true;
    case ACT_BACK_CELL:
    case ACT_PREVIOUS_STOP: player_back(player, trace, LEVEL_CELL); return true;
    case ACT_FORWARD_LAYER: player->playing = false; player_forward(player, trace, LEVEL_LAYER); return true;
    case ACT_BACK_LAYER: player_back(player, trace, LEVEL_LAYER); return true;
    case ACT_PLAY: player_play(player, trace); return true;
    case ACT_FIRST: player_go(player, trace, 0); return true;
    case ACT_LAST: player_go(player, trace, trace->len); return true;
    case ACT_LEVEL: player->level = (Level)value; return true;
    case ACT_NEXT_LEVEL: player->level = (Level)((player->level + 1) % trace_levels(trace)); return true;
    case ACT_SPEED:
        player->speed = (player->speed + 1) % PLAYER_SPEEDS;
        screen_say(screen, false, "speed %s", player_speed_names[player->speed]);
        return true;
    case ACT_SLOWER: change_speed(screen, -1); return true;
    case ACT_GO:
        edit_commit(screen);   /* what is typed now is a step's number */
        goto_open(screen);
        return true;
    default: return false;
    }
}

/* About the mark, which comes nearer to the middle so that all can be reached; without one, about the middle. */
static void zoom_by(Screen *screen, float factor)
{
    Rect stage = screen_layout(screen).stage;
    float x = stage.x + stage.w / 2, y = stage.y + stage.h / 2;
    bool marks = screen->pointer.marking && rect_holds(stage, screen->pointer.x, screen->pointer.y);
    if (onstage_zoom(screen, stage, marks ? screen->pointer.x : x, marks ? screen->pointer.y : y, factor) && marks)
        onstage_pan(screen, stage, x - screen->pointer.x, y - screen->pointer.y);
}

static bool act_edit(Screen *screen, Action action, int64_t value)
{
    switch (action) {
    case ACT_EDIT: toggle_edit(screen); return true;
    case ACT_SHAPE_MORE: edit_turn_field(screen, (int)value, 1); return true;
    case ACT_SHAPE_LESS: edit_turn_field(screen, (int)value, -1); return true;
    case ACT_FIELD: edit_focus(screen, (int)value); return true;
    case ACT_CHOICE: edit_field_choose(screen, value); return true;
    case ACT_RANDOM: (screen->stage.scene.net ? network_another : edit_random)(screen); return true;
    case ACT_VARIANT: network_variant(screen, value); return true;
    case ACT_RESET: edit_reset(screen); return true;
    case ACT_UNDO: edit_undo(screen, false); return true;
    case ACT_REDO: edit_undo(screen, true); return true;
    case ACT_ROUTE: set_entry(screen, value); return true;
    case ACT_ANSWER: predict_answer(screen); return true;
    case ACT_COMPARE:
        if (screen->stage.scene.net)
            screen_say(screen, false, "the routes stand beside each other on the overview's card");
        else
            screen_compare(screen, screen->stage.compare.sides == 0);
        return true;
    case ACT_SIDE: screen->stage.beside = (int)value; return true;
    case ACT_PREDICT:
        if (screen->stage.compare.sides > 0)   /* the other routes would reveal the value */
            screen_compare(screen, false);
        predict_toggle(screen);
        return true;
    case ACT_NUDGE: nudge_toggle(screen); return true;
    case ACT_NUDGE_MORE: nudge_turn(screen, 1); return true;
    case ACT_NUDGE_LESS: nudge_turn(screen, -1); return true;
    case ACT_MARK: roving_toggle(screen); return true;
    case ACT_CODE: screen->code.on = !screen->code.on; return true;
    case ACT_CODE_IN:   /* a button's, or the key's, which asks for the next one */
        code_turn(screen, value);
        return true;
    case ACT_OVERWRITE: screen->stage.overwrite = value == 1; return true;
    case ACT_ZOOM_FIT: onstage_fit(screen); return true;
    case ACT_ZOOM_IN: zoom_by(screen, 1.5f); return true;
    case ACT_ZOOM_OUT: zoom_by(screen, 1 / 1.5f); return true;
    case ACT_PAGE: reading_hide(screen); return true;
    default: return false;
    }
}

/* How things look and move; the same on every page. */
static bool act_look(Screen *screen, Action action, int64_t value)
{
    switch (action) {
    case ACT_THEME: screen->look.theme = (ThemeName)((screen->look.theme + 1) % THEME_COUNT); return true;
    case ACT_TEXT: menu_toggle(screen, MENU_TEXT); return true;
    case ACT_TEXT_TO:
        screen->look.text = fmaxf(0.5f, fminf(2, (float)value / 100));
        menu_hold(screen);
        return true;
    case ACT_MENU:
        if (value == 0)
            menu_toggle(screen, MENU_MORE);
        else
            menu_close(screen);
        return true;
    case ACT_TEXT_LARGER: set_text_size(screen, screen->look.text + 0.1f); return true;
    case ACT_TEXT_SMALLER: set_text_size(screen, screen->look.text - 0.1f); return true;
    case ACT_TEXT_NORMAL: set_text_size(screen, 1); return true;
    case ACT_MOTION:
        screen->stage.player.reduced = !screen->stage.player.reduced;
        screen_say(screen, false, screen->stage.player.reduced ? "reduced motion" : "full motion");
        return true;
    case ACT_WORDS:
        screen->look.wordless = !screen->look.wordless;
        return true;
    case ACT_THEME_TO: screen->look.theme = (ThemeName)(value % THEME_COUNT); return true;
    case ACT_LANGUAGE_TO: screen->look.language = (Language)(value % LANGUAGE_COUNT); return true;
    case ACT_LANGUAGE:
        screen->look.language = (Language)((screen->look.language + 1) % LANGUAGE_COUNT);
        screen_say(screen, false, "%s", language_names[screen->look.language]);
        return true;
    default: return false;
    }
}

/* What has to do with files and with the window as a whole; the program does it. */
static bool act_file(Screen *screen, Action action, int64_t value)
{
    unsigned *requests = &screen->program.requests;
    switch (action) {
    case ACT_OPEN: *requests |= REQUEST_OPEN; return true;
    case ACT_SAVE: *requests |= REQUEST_SAVE; return true;
    case ACT_SAVE_AS: *requests |= REQUEST_SAVE_AS; return true;
    case ACT_ANIMATION: *requests |= screen->show.page == PAGE_SCENE ? REQUEST_ANIMATION : 0; return true;
    case ACT_COPY: *requests |= REQUEST_COPY; return true;
    case ACT_COPY_CODE:
        screen->program.snippet = value < 0 ? SNIPPET_NUMPY : (SnippetKind)value;
        *requests |= screen->show.page == PAGE_SCENE ? REQUEST_COPY_CODE : 0;
        return true;
    case ACT_SHOW_FOLDER: *requests |= REQUEST_SHOW_FOLDER; return true;
    case ACT_QUIT: *requests |= REQUEST_QUIT; return true;
    case ACT_FULL: *requests |= REQUEST_FULL; return true;
    case ACT_PATH: path_field_act(screen, value); return true;
    default: return false;
    }
}

void screen_act(Screen *screen, Action action, int64_t value)
{
    if (action != ACT_ESCAPE && !edit_commit(screen))   /* what is typed is taken before anything else is done */
        edit_drop(screen);
    if (screen->menu.kind != MENU_NONE && action != ACT_MENU && action != ACT_TEXT && action != ACT_TEXT_TO)
        menu_close(screen);
    if (reading_bars(screen, action) || act_look(screen, action, value) || act_file(screen, action, value))
        return;
    if (screen->show.page == PAGE_SCENE && (act_motion(screen, action, value) || act_edit(screen, action, value)))
        return;
    switch (action) {
    case ACT_SCENE: home_open(screen, value); break;
    case ACT_HOME:
        turn_page(screen, PAGE_HOME);
        screen->edit.on = screen->go.on = screen->stage.player.playing = false;
        screen->pointer.card = home_first(screen);
        break;
    case ACT_HELP:
        screen->cover.help = !screen->cover.help;
        screen->cover.roll.at = 0;
        break;
    case ACT_BLANK: screen->cover.blank = !screen->cover.blank; break;
    case ACT_ESCAPE: escape(screen); break;
    case ACT_RETURN: place_return(screen); break;
    case ACT_CONTINUE: home_continue(screen); break;
    case ACT_ROUTE:
        if (screen->show.page == PAGE_LIVE)
            set_entry(screen, value);
        break;
    case ACT_LESSON:
        if (value >> 40 == LESSON_OPEN)
            shelf_open(screen, (int)(value & 0xFFFF));
        else if (screen->reading)
            reading_act(screen, value);
        break;
    case ACT_LIVE_DO: live_do(screen, value); break;
    default: break;
    }
}

/* In the path's field Tab completes the name; where there is nothing to add it leads on to the buttons. */
static bool path_key(Screen *screen, int key, int mods)
{
    bool presses = screen->focus.on && (key == KEY_ENTER || key == ' ' || key == KEY_ESCAPE);
    if (key == KEY_TAB && !screen->focus.on && mods == 0 && path_field_complete(screen))
        return true;
    if (key == KEY_TAB || presses)
        return focus_key(screen, key, mods);
    return path_field_key(screen, key, mods);
}

/* The keys' page lies over everything: a key that does more than change how the window looks, or keep its picture, puts
 * it away, and is not used up by that (false). */
static bool put_help_away(Screen *screen, int key, int mods)
{
    switch (action_of_key(key, mods)) {
    case ACT_NONE:
    case ACT_HELP:
    case ACT_ESCAPE:
    case ACT_BLANK:
    case ACT_FULL:
    case ACT_SAVE:
    case ACT_THEME:
    case ACT_LANGUAGE:
    case ACT_MOTION:
    case ACT_TEXT_LARGER:
    case ACT_TEXT_SMALLER:
    case ACT_TEXT_NORMAL: break;
    default: screen->cover.help = false;
    }
    return false;
}

static bool key_does(Screen *screen, int key, int mods)
{
    screen->cover.spent = 0;
    undo_part(&screen->edit.undo);
    if (!screen->pointer.pressed)
        undo_gesture(&screen->edit.undo, 0);
    if (screen->cover.blank) {
        screen->cover.blank = false;
        screen->cover.spent = key;
        return true;
    }
    if (screen->path.on && path_key(screen, key, mods))
        return true;
    if (focus_key(screen, key, mods))
        return true;
    if (screen->go.on && goto_key(screen, key, mods))
        return true;
    if (help_key(screen, key) || put_help_away(screen, key, mods) || roving_key(screen, key, mods)
        || home_key(screen, key, mods))
        return true;
    if (screen->show.page == PAGE_LIVE && !screen->cover.help && live_key(screen, key, mods))
        return true;
    if (screen->reading && screen->show.page == PAGE_SCENE && reading_key(screen, key, mods))
        return true;
    if (screen->edit.on && edit_key(screen, key, mods))
        return true;
    bool predicts = screen->predict.on && !screen->edit.on && screen->show.page == PAGE_SCENE;
    if (predicts && mods == 0 && predict_key(screen, key))
        return true;
    Action action = action_of_key(key, mods);
    if (screen->edit.on && (key == '.' || key == '-') && screen->edit.chosen.set != SET_NONE)
        action = ACT_NONE;
    if (action == ACT_NONE)
        return false;
    bool next = action == ACT_ROUTE || action == ACT_CODE_IN || action == ACT_COPY_CODE;
    MenuKind menu = screen->menu.kind;
    screen_act(screen, action, next ? -1 : 0);
    if (screen->menu.kind != menu)
        focus_enter_menu(screen);
    screen->cover.spent = screen->cover.blank ? key : 0;
    return true;
}

bool screen_key(Screen *screen, int key, int mods)
{
    Departure departure = place_depart(screen);
    bool used = key_does(screen, key, mods);
    place_arrive(screen, &departure);
    return used;
}

bool screen_return(Screen *screen)
{
    Departure departure = place_depart(screen);
    screen->path.on = screen->cover.help = false;
    screen_act(screen, ACT_RETURN, 0);
    place_arrive(screen, &departure);
    return true;
}

/* Broken UTF-8 and control characters, which no keyboard should send, are no text: fields, formulas and files never see
 * them. */
static bool is_text(const char *text)
{
    for (int bytes; *text; text += bytes) {
        unsigned code = utf8_next(text, &bytes);
        if (code < ' ' || code == 127 || (code == 0xFFFD && bytes == 1))
            return false;
    }
    return true;
}

bool screen_type(Screen *screen, const char *text)
{
    if (screen->cover.blank || (screen->cover.spent != 0 && text[0] == screen->cover.spent && text[1] == '\0')) {
        screen->cover.spent = 0;
        return false;
    }
    if (!is_text(text)) {
        screen_say(screen, true, "what came from the keyboard is no text");
        return true;
    }
    screen->focus.on = false;   /* what is typed goes into a field */
    if (path_field_type(screen, text) || goto_type(screen, text))
        return true;
    if (screen->show.page == PAGE_LIVE)
        return live_type(screen, text);
    if (screen->reading && screen->show.page == PAGE_SCENE && reading_type(screen, text))
        return true;
    if (screen->predict.on && !screen->edit.on && screen->show.page == PAGE_SCENE && predict_type(screen, text))
        return true;
    return screen->edit.on && edit_type(screen, text);
}

bool screen_paste(Screen *screen, const char *text)
{
    Text line = {0};
    size_t from = strspn(text, " \t\r\n"), length = strlen(text + from);
    if (screen_field(screen) == FIELD_NONE)
        return false;
    while (length > 0 && strchr(" \t\r\n", text[from + length - 1]))
        length--;
    text_bytes(&line, text + from, length);
    if (length == 0)
        screen_say(screen, true, "nothing was pasted: the clipboard holds no text");
    else if (!is_text(text_get(&line)))
        screen_say(screen, true, "nothing was pasted: a field takes one line of text");
    else if ((screen->go.on && !screen->go.typed[0] && !number_begins(text_get(&line)))
             || !screen_type(screen, text_get(&line)))
        screen_say(screen, true, word(screen->look.language, "'%.40s' cannot stand in this field"), text_get(&line));
    text_free(&line);
    return true;
}

bool screen_advance(Screen *screen, double seconds)
{
    bool changed = screen->show.page == PAGE_SCENE && player_advance(&screen->stage.player, trace_of(screen), seconds);
    changed |= edit_held(screen, seconds);
    changed |= tip_advance(screen, seconds);
    return message_advance(screen, seconds) || changed;
}

bool screen_moving(const Screen *screen)
{
    return screen->stage.player.playing || player_moving(&screen->stage.player) || live_moving(screen)
           || screen->message.text[0] != '\0' || tip_waits(screen)
           || screen->edit.held.change != 0;
}
