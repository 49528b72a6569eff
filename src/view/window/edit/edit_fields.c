/* The bar's fields as a table: what each field writes. An operation has those whose options it takes. */
#include "view/window/edit/edit.h"

#include "trace/operations/operation.h"
#include "view/window/edit/typing.h"
#include "view/window/network.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const EditRow rows[EDIT_FIELDS] = {
    [EDIT_CHANNELS] = {"channels", SAID_CHANNELS, EDIT_NUMBER, 1, SET_X, {NULL}, 86},
    [EDIT_X_ROWS] = {"X rows", SAID_INPUT, EDIT_NUMBER, 1, SET_X, {NULL}, 86},
    [EDIT_X_COLUMNS] = {"X columns", SAID_INPUT, EDIT_NUMBER, 1, SET_X, {NULL}, 86},
    [EDIT_KERNELS] = {"kernels", SAID_KERNELS, EDIT_NUMBER, 1, SET_W, {NULL}, 86},
    [EDIT_W_ROWS] = {"W rows", SAID_KERNEL, EDIT_NUMBER, 1, SET_W, {NULL}, 86},
    [EDIT_W_COLUMNS] = {"W columns", SAID_KERNEL, EDIT_NUMBER, 1, SET_W, {NULL}, 86},
    [EDIT_STRIDE] = {"stride", SAID_STRIDE, EDIT_PAIR, 1, SET_NONE, {NULL}, 86},
    [EDIT_PADDING] = {"padding", SAID_PADDING, EDIT_PAIR, 0, SET_NONE, {NULL}, 86},
    [EDIT_MODE] = {"in the padding", SAID_MODE, EDIT_NAMES, 0, SET_NONE, {NULL}, 110},
    [EDIT_DILATION] = {"dilation", SAID_DILATION, EDIT_PAIR, 1, SET_NONE, {NULL}, 86},
    [EDIT_GROUPS] = {"groups", SAID_GROUPS, EDIT_NUMBER, 1, SET_NONE, {NULL}, 86},
    [EDIT_FACTOR] = {"factor", SAID_FACTOR, EDIT_PAIR, 1, SET_NONE, {NULL}, 86},
    [EDIT_MORE] = {"output padding", SAID_MORE, EDIT_PAIR, 0, SET_NONE, {NULL}, 108},
    [EDIT_EVALUATE] = {"normalises by", SAID_EVALUATE, EDIT_CHOICE, 0, SET_NONE, {"the batch", "averages"}, 170},
    [EDIT_BIAS] = {"bias", SAID_BIAS, EDIT_CHOICE, 0, SET_B, {"no", "yes"}, 86},
#define NUMBER(name, option, title, usual, low, high, ladder, help) \
    [EDIT_##name] = {title, SAID_##name, EDIT_NOTCHES, 0, SET_NONE, {NULL}, 96},
    NUMBER_OPTIONS(NUMBER)
#undef NUMBER
    [EDIT_WINDOW_ROWS] = {"window rows", SAID_KERNEL, EDIT_NUMBER, 1, SET_NONE, {NULL}, 96},
    [EDIT_WINDOW_COLUMNS] = {"window columns", SAID_KERNEL, EDIT_NUMBER, 1, SET_NONE, {NULL}, 96},
    [EDIT_ROUNDING] = {"size rounded", SAID_CEIL, EDIT_CHOICE, 0, SET_NONE, {"ceil", "floor"}, 112},
    [EDIT_COUNT_PADDING] = {"padding counts", SAID_COUNT_PADDING, EDIT_CHOICE, 0, SET_NONE, {"no", "yes"}, 96},
    [EDIT_FUNCTION] = {"function", SAID_FUNCTION, EDIT_CHOICE, 0, SET_NONE, {"relu", "tanh", "sigmoid"}, 180},
    [EDIT_CURVE] = {"function", SAID_FUNCTION, EDIT_NAMES, 0, SET_NONE, {NULL}, 130},
    [EDIT_IMAGES] = {"images", SAID_INPUT, EDIT_NUMBER, 1, SET_X, {NULL}, 86},
    [EDIT_FEATURES] = {"inputs", SAID_CHANNELS, EDIT_NUMBER, 1, SET_X, {NULL}, 86},
    [EDIT_OUTPUTS] = {"outputs", SAID_KERNELS, EDIT_NUMBER, 1, SET_Y, {NULL}, 86},
    [EDIT_CLASSES] = {"classes", SAID_CLASSES, EDIT_NUMBER, 1, SET_X, {NULL}, 86},
    [EDIT_DIGIT] = {"digit", SAID_DIGIT, EDIT_NUMBER, 0, SET_X, {NULL}, 86},
    [EDIT_POOLING] = {"pooling", SAID_POOL, EDIT_CHOICE, 0, SET_NONE, {"max", "average"}, 140},
    [EDIT_KERNEL_NAME] = {"W is", SAID_KERNEL, EDIT_NAMES, 0, SET_W, {NULL}, 116},
    [EDIT_TARGET] = {"target", SAID_TARGET, EDIT_NUMBER, 0, SET_T, {NULL}, 86},
};

const EditRow *edit_row(int field)
{
    return &rows[field > EDIT_TARGET ? EDIT_TARGET : field];
}

/* The number that the field says; NULL: it says none. */
static int *number_of(SceneLine *line, EditField field)
{
    switch (field) {
    case EDIT_IMAGES: return &line->input[0];
    case EDIT_CHANNELS:
    case EDIT_FEATURES:
    case EDIT_CLASSES: return &line->input[1];
    case EDIT_X_ROWS: return &line->input[2];
    case EDIT_X_COLUMNS: return &line->input[3];
    case EDIT_KERNELS:
    case EDIT_OUTPUTS: return &line->kernels;
    case EDIT_W_ROWS:
    case EDIT_WINDOW_ROWS: return &line->spec.kernel.h;
    case EDIT_W_COLUMNS:
    case EDIT_WINDOW_COLUMNS: return &line->spec.kernel.w;
    case EDIT_DIGIT: return &line->digit;
    case EDIT_GROUPS: return &line->spec.groups;
    case EDIT_STRIDE:
    case EDIT_PADDING:
    case EDIT_MODE:
    case EDIT_DILATION:
    case EDIT_FACTOR:
    case EDIT_EVALUATE:
    case EDIT_MORE:
    case EDIT_BIAS:
#define NUMBER(name, option, title, usual, low, high, ladder, help) case EDIT_##name:
    NUMBER_OPTIONS(NUMBER)
#undef NUMBER
    case EDIT_ROUNDING:
    case EDIT_COUNT_PADDING:
    case EDIT_FUNCTION:
    case EDIT_CURVE:
    case EDIT_POOLING:
    case EDIT_KERNEL_NAME:
    case EDIT_TARGET:
    case EDIT_FIELDS: break;
    }
    return NULL;
}

static Pair *pair_of(SceneLine *line, int field)
{
    if (field == EDIT_STRIDE)
        return &line->spec.stride;
    if (field == EDIT_FACTOR)
        return &line->spec.kernel;
    if (field == EDIT_MORE)
        return &line->more;
    return field == EDIT_PADDING ? &line->spec.padding : &line->spec.dilation;
}

static int choice_of(const SceneLine *line, int field)
{
    const int of[] = {line->bias, line->floor, line->count_padding, (int)line->function, line->average,
                      line->evaluates};
    static const int place[EDIT_FIELDS] = {
        [EDIT_ROUNDING] = 1, [EDIT_COUNT_PADDING] = 2, [EDIT_FUNCTION] = 3, [EDIT_CURVE] = 3, [EDIT_POOLING] = 4,
        [EDIT_EVALUATE] = 5};
    return of[place[field]];
}

static void choose(SceneLine *line, int field, int choice)
{
    line->bias = field == EDIT_BIAS ? choice == 1 : line->bias;
    line->floor = field == EDIT_ROUNDING ? choice == 1 : line->floor;
    line->count_padding = field == EDIT_COUNT_PADDING ? choice == 1 : line->count_padding;
    if (field == EDIT_FUNCTION || field == EDIT_CURVE)
        scene_line_function(line, (Activation)choice);
    line->evaluates = field == EDIT_EVALUATE ? choice == 1 : line->evaluates;
    line->average = field == EDIT_POOLING ? choice == 1 : line->average;
    if (field == EDIT_BIAS && choice == 0) {
        free(line->values[VALUES_B]);
        line->values[VALUES_B] = NULL;
    }
}

/* The class that is right for an image. */
static int target_of(const Screen *screen, int image)
{
    const Tensor *t = &screen->stage.scene.tensor[SET_T];
    int class = 0;
    if (screen->stage.scene.net)
        return screen->stage.scene.net->target;
    while (class + 1 < t->dim[1] && *tensor_at(t, image, class, 0, 0) == 0)
        class ++;
    return class;
}

static void write_target(const Screen *screen, SceneLine *line, int image, int class)
{
    Text text = {0};
    for (int n = 0; n < line->input[0]; n++)
        text_add(&text, n ? " %d" : "%d", n == image ? class : target_of(screen, n));
    free(line->target);
    line->target = text.at;
}

int edit_field_choice(const Screen *screen, int field)
{
    return choice_of(&screen->stage.scene.line, field);
}

static bool has_sides(const SceneLine *line)
{
    return line->same || line->spec.uneven.h != 0 || line->spec.uneven.w != 0;
}

/* A padding that is not the same on opposite sides. */
static void sides_text(const SceneLine *line, char *text, size_t room)
{
    Pair after = conv_after(&line->spec);
    if (line->same)
        snprintf(text, room, "%s", line->same == SAME_UPPER ? "same" : "same-lower");
    else
        snprintf(text, room, "%d,%d,%d,%d", line->spec.padding.h, after.h, line->spec.padding.w, after.w);
}

void edit_field_text(const Screen *screen, int field, char *text, size_t room)
{
    SceneLine line = screen->stage.scene.line; /* borrowed: only read */
    const EditRow *row = edit_row(field);
    if (row->kind == EDIT_NOTCHES)
        number_shortest(line.number[field - EDIT_RATE], text, room);
    else if (row->kind == EDIT_CHOICE)
        snprintf(text, room, "%s", row->choice[choice_of(&line, field)]);
    else if (field == EDIT_MODE)
        snprintf(text, room, "%s", word(screen->look.language, padding_mode_name(line.spec.mode)));
    else if (field == EDIT_PADDING && has_sides(&line))
        sides_text(&line, text, room);
    else if (field == EDIT_CURVE)
        snprintf(text, room, "%s", activation_name(line.function));
    else if (row->kind == EDIT_NAMES)
        snprintf(text, room, "%s", word(screen->look.language, edit_kernel_name(&line)));
    else if (field >= EDIT_TARGET)
        snprintf(text, room, "%d", target_of(screen, field - EDIT_TARGET));
    else if (row->kind == EDIT_NUMBER)
        snprintf(text, room, "%d", *number_of(&line, (EditField)field));
    else if (pair_of(&line, field)->h == pair_of(&line, field)->w)
        snprintf(text, room, "%d", pair_of(&line, field)->h);
    else
        snprintf(text, room, "%d×%d", pair_of(&line, field)->h, pair_of(&line, field)->w);
}

/* Puts the changed line on stage, with every value that still has its place. */
static bool put(Screen *screen, SceneLine *line, const EditRow *row)
{
    Error err;
    line->said |= (uint64_t)1 << row->option;
    bool sizes = !screen->stage.scene.net && row->option != SAID_TARGET; /* that there may be others */
    if (sizes && !scene_keep(&screen->stage.scene, line, &err)) {
        edit_refuse(screen, line, &err);
        return false;
    }
    return edit_line(screen, line);
}

/* The classes that there are, the digits: what a number may be at most. */
static int highest(const Screen *screen, int field)
{
    if (field == EDIT_DIGIT || screen->stage.scene.net)
        return 9; /* of the ten digits */
    return field >= EDIT_TARGET ? screen->stage.scene.line.input[1] - 1 : 65536;
}

/* False, with what the bounds are, when the number is outside of them. */
static bool within(Screen *screen, int field, int value)
{
    const EditRow *row = edit_row(field);
    const char *name = word(screen->look.language, row->name);
    int high = highest(screen, field);
    if (value < row->low)
        screen_say(screen, true, word(screen->look.language, "%s must be at least %d"), name, row->low);
    else if (value > high)
        screen_say(screen, true, word(screen->look.language, "%s must be at most %d"), name, high);
    return value >= row->low && value <= high;
}

/* Sets the number or the pair of a field. */
static bool set_numbers(Screen *screen, int field, Pair to)
{
    SceneLine line = scene_line_copy(&screen->stage.scene.line);
    const EditRow *row = edit_row(field);
    bool done = within(screen, field, to.h) && within(screen, field, to.w);
    if (field == EDIT_PADDING) {
        line.same = SAME_NOT;
        line.spec.uneven = (Pair){0, 0};
    }
    if (row->kind == EDIT_PAIR)
        *pair_of(&line, field) = to;
    else if (field >= EDIT_TARGET)
        write_target(screen, &line, field - EDIT_TARGET, to.h);
    else
        *number_of(&line, (EditField)field) = to.h;
    if (field == EDIT_DIGIT)
        network_drawn(&line);
    done = done && put(screen, &line, row);
    scene_line_free(&line);
    return done;
}

/* A padding as its option has it: "same", "1,2,0,3"; a mode by its name. */
static bool set_option(Screen *screen, int field, const char *typed)
{
    SceneLine line = scene_line_copy(&screen->stage.scene.line);
    Error err;
    bool done = scene_line_option(&line, SCENE_OPTION + (int)edit_row(field)->option, typed, &err);
    if (!done)
        screen_say(screen, true, "%s", err.text);
    done = done && put(screen, &line, edit_row(field));
    scene_line_free(&line);
    return done;
}

static bool set_choice(Screen *screen, int field, int choice)
{
    if (choice == edit_field_choice(screen, field))
        return true;
    SceneLine line = scene_line_copy(&screen->stage.scene.line);
    choose(&line, field, choice);
    bool done = put(screen, &line, edit_row(field));
    scene_line_free(&line);
    return done;
}

void edit_field_choose(Screen *screen, int64_t value)
{
    int field = (int)(value / EDIT_CHOICES);
    if (!edit_has(screen, field))
        return;
    edit_focus(screen, field);
    set_choice(screen, field, (int)(value % EDIT_CHOICES));
}

void edit_shape(Screen *screen, int field, int change)
{
    if (!edit_commit(screen) || !edit_has(screen, field))
        return;
    const EditRow *row = edit_row(field);
    SceneLine line = screen->stage.scene.line; /* borrowed: only read */
    int choices = 1;
    if (row->kind == EDIT_NOTCHES) {
        edit_step_rate(screen, field - EDIT_RATE, change);
    } else if (field == EDIT_CURVE) {
        int to = (int)line.function + change % ACTIVATION_COUNT + ACTIVATION_COUNT;
        set_choice(screen, field, to % ACTIVATION_COUNT);
    } else if (field == EDIT_MODE) {
        int to = ((int)line.spec.mode + change % PADDING_MODES + PADDING_MODES) % PADDING_MODES;
        set_option(screen, field, padding_mode_name((PaddingMode)to));
    } else if (row->kind == EDIT_NAMES) {
        edit_kernel_step(screen, change);
    } else if (row->kind == EDIT_CHOICE) {
        while (choices < EDIT_CHOICES && row->choice[choices])
            choices++;
        set_choice(screen, field, (choice_of(&line, field) + change + choices) % choices);
    } else if (field >= EDIT_TARGET) {
        int now = target_of(screen, field - EDIT_TARGET) + change;
        set_numbers(screen, field, (Pair){now, now});
    } else {
        Pair now = {0, 0};
        if (row->kind == EDIT_PAIR)
            now = *pair_of(&line, field);
        else
            now.h = now.w = *number_of(&line, (EditField)field);
        set_numbers(screen, field, (Pair){now.h + change, now.w + change});
    }
}

/* "2", or where rows and columns may have their own "2x1". */
static bool read_pair(Screen *screen, int field, const char *typed, Pair *pair)
{
    static const char *const by[] = {"x", "X", "×", "*"};
    char rows_typed[EDIT_TYPED];
    int low = edit_row(field)->low;
    for (size_t i = 0; i < sizeof by / sizeof *by; i++) {
        const char *at = strstr(typed, by[i]);
        if (!at)
            continue;
        snprintf(rows_typed, sizeof rows_typed, "%.*s", (int)(at - typed), typed);
        return typing_whole(screen, rows_typed, low, 65536, &pair->h)
               && typing_whole(screen, at + strlen(by[i]), low, 65536, &pair->w);
    }
    bool done = typing_whole(screen, typed, low, 65536, &pair->h);
    pair->w = pair->h;
    return done;
}

static bool function_typed(Screen *screen, const char *typed)
{
    Activation function;
    if (activation_from_name(typed, &function))
        return set_choice(screen, EDIT_CURVE, (int)function);
    Text names = {0};
    for (int i = 0; i < ACTIVATION_COUNT; i++)
        text_add(&names, "%s%s", i ? ", " : "", activation_name((Activation)i));
    screen_say(screen, true, word(screen->look.language, "'%s' is no function: %s"), typed, text_get(&names));
    text_free(&names);
    return false;
}

bool edit_field_typed(Screen *screen, int field, const char *typed)
{
    const EditRow *row = edit_row(field);
    Pair pair = {0, 0};
    float rate;
    if (field == EDIT_CURVE)
        return function_typed(screen, typed);
    if (field == EDIT_MODE || (field == EDIT_PADDING && (typed[0] == 's' || strchr(typed, ','))))
        return set_option(screen, field, typed);
    if (row->kind == EDIT_NAMES)
        return edit_kernel_typed(screen, typed);
    if (row->kind == EDIT_NOTCHES) {
        bool taken = typing_number(screen, typed, &rate) && edit_rate(screen, field - EDIT_RATE, rate);
        if (taken)
            typing_kept(screen, typed, rate);
        return taken;
    }
    if (row->kind == EDIT_PAIR)
        return read_pair(screen, field, typed, &pair) && set_numbers(screen, field, pair);
    if (!typing_whole(screen, typed, row->low, highest(screen, field), &pair.h))
        return false;
    pair.w = pair.h;
    return set_numbers(screen, field, pair);
}
