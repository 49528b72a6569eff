/* The state of the live pages and what keys and buttons do to it. What needs files or the trainer becomes a wish. */
#include "view/live/live.h"

#include "base/memory.h"
#include "view/window/edit/typing.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Live *live_open(Screen *screen, LiveTab tab)
{
    Live *live = screen->live;
    if (!live) {
        live = screen->live = mem_alloc(1, sizeof *live);
        live->train = mem_alloc(1, sizeof *live->train);
        live->wanted = live->train->settings = training_defaults();
        live->wanted.threads = 0;   /* as many as suit the machine */
        live->label = live->field = live->image = -1;
        live->sample = 1;
        live->caret_x = live->caret_y = 0.5f;
    }
    live->tab = tab;
    turn_page(screen, PAGE_LIVE);
    if (!live->inking)   /* leaving the page has lifted the pointer's pen */
        pad_up(&live->pad);
    return live;
}

void live_free(Live *live)
{
    if (!live)
        return;
    pad_free(&live->pad);
    free(live->train);
    free(live);
}

void live_give_network(Live *live, Network *network, const char *name)
{
    live->network = network;
    snprintf(live->weights, sizeof live->weights, "%s", name);
    live->pad.stale = true;
}

void live_give_digits(Live *live, const Dataset *digits)
{
    live->digits = digits;
    live->image = -1;
}

void live_give_picture(Live *live, const uint8_t *pixel, int label, const char *source)
{
    pad_picture(&live->pad, pixel);
    live->label = label;
    snprintf(live->source, sizeof live->source, "%s", source);
}

void live_give_train(Screen *screen, const TrainView *view)
{
    Live *live = screen->live;
    bool adopt = false, told = view->note_number != live->train->note_number;
    for (int i = 0; i < LIVE_FIELDS; i++)
        adopt = adopt || !live_same(&view->settings, &live->train->settings, (LiveField)i);
    if (adopt)
        live->wanted = view->settings;   /* a file's, or those just taken */
    *live->train = *view;
    static const char saved[] = "saved ";
    if (told && !view->wrong && strncmp(view->note, saved, sizeof saved - 1) == 0)
        screen_say_saved(screen, view->note + sizeof saved - 1);
    else if (told && view->note[0] != '\0')
        screen_say(screen, view->wrong, "%s", view->note);
}

uint32_t live_wishes(Live *live)
{
    uint32_t taken = live->wishes;
    live->wishes = 0;
    return taken;
}

bool live_moving(const Screen *screen)
{
    const Live *live = screen->live;
    return screen->show.page == PAGE_LIVE
           && (live->wishes || live->train->state == TRAIN_RUNNING || live->train->obeyed < live->ordered);
}

/* A picture that was drawn over has no label any more. */
static void disown(Live *live)
{
    live->label = -1;
    live->source[0] = '\0';
}

static void sample(Live *live)
{
    Random random = random_seed(live->sample);
    uint8_t pixel[PAD_PIXELS];
    char source[64];
    int digit = random_below(&random, DIGIT_CLASSES);
    digit_draw(digit, &random, pixel);
    snprintf(source, sizeof source, "drawn from seed %llu", (unsigned long long)live->sample++);
    live_give_picture(live, pixel, digit, source);
}

static void change_image(Live *live, int change)
{
    char source[64];
    if (!live->digits)
        return;
    int count = live->digits->count;
    live->image = live->image < 0 ? 0 : (live->image + change + count) % count;
    snprintf(source, sizeof source, "MNIST test image %d", live->image);
    live_give_picture(live, live->digits->pixel + (size_t)live->image * PAD_PIXELS, live->digits->label[live->image],
                      source);
}

static void hold(Live *live, int image)
{
    int count = live->train->held_of;
    live->hold = count > 0 ? (image + count) % count : 0;
    live->wishes |= 1u << DO_HOLD;
}

bool live_walk(Screen *screen, const uint8_t *pixel, int label, const char *weights, const Sgd *sgd, Error *err)
{
    Text text = {0};
    SceneLine line;
    text_add(&text, "network --lr %.9g --momentum %.9g --decay %.9g", (double)sgd->rate, (double)sgd->momentum,
             (double)sgd->decay);
    if (label >= 0)
        text_add(&text, " --target %d", label);
    if (weights) {
        text_add(&text, " --weights ");
        text_word(&text, weights);
    }
    if (weights && screen->live && weights == screen->live->files.weights)
        live_as(&screen->live->files.as, &text);
    text_add(&text, " --x \"");
    for (size_t i = 0; i < IMAGE_PIXELS; i++)
        text_add(&text, "%s%.9g", text_gap(i, 28, IMAGE_PIXELS), (double)((float)pixel[i] / 255.0f));
    text_add(&text, "\"");
    bool done = scene_line_read(&line, text_get(&text), err);
    line.assets = screen->program.assets;
    done = done && screen_open(screen, &line, err);
    scene_line_free(&line);
    text_free(&text);
    return done;
}

/* The pad's digit on stage, with the rate of a default training. */
static void walk_pad(Screen *screen)
{
    Live *live = screen->live;
    TrainingSettings settings = training_defaults();
    Error err;
    pad_see(&live->pad);
    if (!live->pad.written)
        screen_say(screen, true, "nothing is drawn yet");
    else if (!live_walk(screen, live->pad.seen, live->label, live->files.weights, &settings.sgd, &err))
        screen_say(screen, true, "%s", err.text);
}

bool live_preparing(const Live *live)
{
    return live->train->state == TRAIN_NONE || live->train->state == TRAIN_PREPARING;
}

static void do_to_training(Live *live, int64_t what)
{
    if (what >= DO_LESS)
        live_change(live, (LiveField)(what - DO_LESS), -1);
    else if (what >= DO_MORE)
        live_change(live, (LiveField)(what - DO_MORE), 1);
    else if (what >= DO_FIELD) {
        live->field = (int)what - DO_FIELD;
        live->typed[0] = '\0';
    } else if (what >= DO_PANEL) {
        live->panel = (int)what - DO_PANEL;
    } else if (what >= DO_HOLD) {
        hold(live, live->train->worst[what - DO_HOLD].image);
    } else if (what == DO_HOLD_NEXT || what == DO_HOLD_BACK) {
        int turn = what == DO_HOLD_NEXT ? 1 : -1;
        hold(live, live->hold < 0 ? 0 : live->hold + turn);
    } else if (what == DO_HOLD_PAD) {
        pad_see(&live->pad);
        live->hold = -1;
        live->wishes |= 1u << DO_HOLD;
    } else if (what == DO_RUN && live_preparing(live)) {
        live->wishes ^= 1u << DO_RUN;
    } else {
        live->wishes |= 1u << what;
    }
}

/* Takes what is being typed into a setting; false after saying why not, and it stays to be mended. */
static bool take_typed(Screen *screen)
{
    Live *live = screen->live;
    float number;
    if (live->field < 0 || live->typed[0] == '\0')
        return true;
    if (!live_enter(live, (LiveField)live->field, live->typed)) {
        NumberFault fault = number_typed(live->typed, &number);
        if (fault != NUMBER_TAKEN)
            typing_refuse(screen, fault, live->typed);
        else
            screen_say(screen, true, word(screen->look.language, "%s %s: not a value for this setting"),
                       word(screen->look.language, live_field_names[live->field]), live->typed);
        return false;
    }
    live->typed[0] = '\0';
    message_taken(screen);
    return true;
}

void live_do(Screen *screen, int64_t what)
{
    Live *live = screen->live;
    if (live->tab == LIVE_TRAIN && !take_typed(screen))
        return;
    switch (what) {
    case DO_WIPE:
        pad_wipe(&live->pad);
        disown(live);
        break;
    case DO_UNDO:
        if (pad_undo(&live->pad))
            disown(live);
        break;
    case DO_SAMPLE: sample(live); break;
    case DO_IMAGE: change_image(live, 1); break;
    case DO_IMAGE_BACK: change_image(live, -1); break;
    case DO_STEP:
        if (live->tab == LIVE_DRAW)
            walk_pad(screen);
        else
            live->wishes |= 1u << DO_STEP;
        break;
    default: do_to_training(live, what);
    }
}

/* The paper in the picture drawn last: the window may have been made another size during a stroke. */
static Rect paper(const Screen *screen)
{
    const Canvas *canvas = &screen->canvas;
    for (int i = 1; i < canvas->targets; i++)
        if (canvas->target[i].kind == TARGET_PAD && target_stands(screen, &canvas->target[i]))
            return canvas->target[i].at;
    return screen->pointer.grabbed.at;
}

void live_pen(Screen *screen, float x, float y, bool down)
{
    Live *live = screen->live;
    Rect at = paper(screen);
    float px = (x - at.x) / at.w, py = (y - at.y) / at.h;
    live->caret = live->inking = false;
    if (down) {
        disown(live);
        pad_down(&live->pad, px, py);
    } else {
        pad_move(&live->pad, px, py);
    }
    live->caret_x = fmaxf(0, fminf(1, px));
    live->caret_y = fmaxf(0, fminf(1, py));
}

void live_pen_up(Screen *screen)
{
    pad_up(&screen->live->pad);
}

static void move_caret(Live *live, float x, float y)
{
    live->caret_x = fmaxf(0, fminf(1, live->caret_x + x));
    live->caret_y = fmaxf(0, fminf(1, live->caret_y + y));
    live->caret = true;
    if (live->inking)
        pad_move(&live->pad, live->caret_x, live->caret_y);
}

/* Space puts the pen down where the caret is, and lifts it. */
static void toggle_ink(Live *live)
{
    live->caret = true;
    live->inking = !live->inking;
    if (!live->inking) {
        pad_up(&live->pad);
        return;
    }
    disown(live);
    pad_down(&live->pad, live->caret_x, live->caret_y);
}

static const KeyHelp pad_help[] = {
    {"Mouse or pen", "draw on the pad"},
    {"→ ← ↑ ↓", "move the caret; with Shift by little"},
    {"Space", "put the pen down where the caret is; lift it"},
    {"Ctrl Z, Backspace", "undo the last stroke, wiping or picture"},
    {"X, Delete", "wipe the pad"},
    {"Enter", "walk through the network with this digit"},
    {"N", "a digit that the program draws"},
    {"Page Down, Up", "MNIST's test images, next and previous (drop their folder)"},
    {"drop a file", "a PNG or JPEG, weights (.safetensors), MNIST's folder"},
    {"R, H, F10", "the other page; home page; menu"},
    {"F5 or F11, Esc", "full screen and back"},
    {"T, Ctrl + − 0, S", "theme, text size, save a picture"},
    {"?, F1", "this help"},
    {NULL, NULL},
};

static const KeyHelp train_help[] = {
    {"Space", "train; while training, pause"},
    {"→, Shift →, Ctrl →", "one batch, one image of it, one epoch"},
    {"Home", "start again with the settings above"},
    {"Tab; then arrows", "the settings: choose and change, or type numbers"},
    {"Page Down, Up; D", "hold another test image; hold the pad's digit"},
    {"Enter", "paused: walk through the batch to come"},
    {"Ctrl S, Ctrl O", "save weights and place; load them"},
    {"drop a file", "weights to go on with (.safetensors), MNIST's folder"},
    {"R, H, F10", "the next page; home page; menu"},
    {"F5 or F11, Esc", "full screen and back"},
    {"T, Ctrl + − 0, S, Y", "theme, text size, save a picture, copy the command"},
    {"?, F1", "this help"},
    {NULL, NULL},
};

const KeyHelp *live_key_help(const Live *live)
{
    return live->tab == LIVE_DRAW ? pad_help : train_help;
}

static bool pad_key(Screen *screen, int key, int mods)
{
    Live *live = screen->live;
    float step = mods == MOD_SHIFT ? 0.01f : 0.04f;
    if (mods == MOD_CTRL && key != 'z')
        return false;
    switch (key) {
    case KEY_RIGHT: move_caret(live, step, 0); return true;
    case KEY_LEFT: move_caret(live, -step, 0); return true;
    case KEY_UP: move_caret(live, 0, -step); return true;
    case KEY_DOWN: move_caret(live, 0, step); return true;
    case ' ': toggle_ink(live); return true;
    case KEY_DELETE:
    case 'x': live->inking = false; live_do(screen, DO_WIPE); return true;
    case KEY_BACKSPACE:
    case 'z':
        live->inking = false;
        live_do(screen, DO_UNDO);
        return true;
    case 'n': live_do(screen, DO_SAMPLE); return true;
    case KEY_ENTER: live_do(screen, DO_STEP); return true;
    case KEY_PAGE_DOWN: live_do(screen, live->digits ? DO_IMAGE : DO_SAMPLE); return true;
    case KEY_PAGE_UP: live_do(screen, DO_IMAGE_BACK); return true;
    default: return false;
    }
}

/* While a setting has the keyboard: arrows choose and change it, typed numbers go into it. */
static bool field_key(Live *live, int key)
{
    size_t length = strlen(live->typed);
    switch (key) {
    case KEY_RIGHT: live->field = (live->field + 1) % LIVE_FIELDS; break;
    case KEY_LEFT: live->field = (live->field + LIVE_FIELDS - 1) % LIVE_FIELDS; break;
    case KEY_UP: live_change(live, (LiveField)live->field, 1); break;
    case KEY_DOWN: live_change(live, (LiveField)live->field, -1); break;
    case KEY_BACKSPACE:
        typing_rub_out(live->typed);
        return true;
    case KEY_ESCAPE: live->field = -1; break;
    case KEY_ENTER:
        if (length == 0)
            live->field = -1;
        return true;
    default: return false;
    }
    live->typed[0] = '\0';
    return true;
}

static bool train_key(Screen *screen, int key, int mods)
{
    Live *live = screen->live;
    if (live->field >= 0 && mods == 0) {
        bool leaves = key == KEY_ENTER || (key >= KEY_RIGHT && key <= KEY_DOWN);
        if (leaves && !take_typed(screen))
            return true;
        if (field_key(live, key) || (live->typed[0] && typing_takes(key, mods))
            || (key > ' ' && key < 128 && strchr("0123456789,-+", key)))
            return true;
    }
    static const struct {
        int key, mods;
        LiveDo what;
    } bindings[] = {
        {' ', 0, DO_RUN},
        {KEY_RIGHT, 0, DO_ONE_BATCH},
        {KEY_RIGHT, MOD_SHIFT, DO_ONE_SAMPLE},
        {KEY_RIGHT, MOD_CTRL, DO_ONE_EPOCH},
        {KEY_HOME, 0, DO_ANEW},
        {'s', MOD_CTRL, DO_SAVE},
        {KEY_ENTER, 0, DO_STEP},
        {KEY_PAGE_DOWN, 0, DO_HOLD_NEXT},
        {KEY_PAGE_UP, 0, DO_HOLD_BACK},
        {'d', 0, DO_HOLD_PAD},
    };
    for (size_t i = 0; i < sizeof bindings / sizeof *bindings; i++)
        if (bindings[i].key == key && bindings[i].mods == mods) {
            live_do(screen, bindings[i].what);
            return true;
        }
    return false;
}

bool live_key(Screen *screen, int key, int mods)
{
    return screen->live->tab == LIVE_DRAW ? pad_key(screen, key, mods) : train_key(screen, key, mods);
}

bool live_station(Screen *screen, int way)
{
    Live *live = screen->live;
    if (live->tab != LIVE_TRAIN)
        return false;
    if (!take_typed(screen))
        return true;   /* it stays to be mended */
    live->typed[0] = '\0';
    int to = live->field < 0 && way < 0 ? LIVE_FIELDS - 1 : live->field + way;
    while (to >= 0 && to < LIVE_FIELDS && live_fixed(&live->wanted, (LiveField)to))
        to += way;
    live->field = to >= 0 && to < LIVE_FIELDS ? to : -1;
    return live->field >= 0;
}

bool live_type(Screen *screen, const char *text)
{
    Live *live = screen->live;
    if (live->field < 0)
        return false;
    if (live->typed[0] || number_begins(text))
        typing_add(screen, live->typed, sizeof live->typed, text);
    return true;
}
