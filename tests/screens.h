/* Drives the window's content without a window: keys, pointer and time go in, the picture comes out as text. */
#ifndef CONVWALK_TESTS_SCREENS_H
#define CONVWALK_TESTS_SCREENS_H

#include "testing.h"

#include "trace/scene/scene.h"
#include "view/screen/input.h"
#include "view/screen/screen.h"

#include <stdio.h>
#include <string.h>

static inline Screen open_scene(const char *option, const char *value)
{
    Screen screen;
    Error err;
    SceneLine line = scene_line_default();
    for (const struct option *known = scene_options; option && known->name; known++)
        if (strcmp(known->name, option) == 0)
            assert_true(scene_line_option(&line, known->val, value, &err));
    screen_init(&screen);
    assert_true(screen_open(&screen, &line, &err));
    scene_line_free(&line);
    return screen;
}

/* The screen at a scene as on the command line. */
static inline Screen open_line(const char *text)
{
    Screen screen;
    SceneLine line;
    Error err;
    screen_init(&screen);
    assert_true(scene_line_read(&line, text, &err));
    assert_true(screen_open(&screen, &line, &err));
    scene_line_free(&line);
    return screen;
}

static inline void draw(Screen *screen)
{
    Measure measure = measure_monospace();
    screen_draw(screen, &measure, 1280, 800);
}

static inline char *picture(Screen *screen)
{
    Text text = {0};
    draw(screen);
    draw_dump(&screen->list, &text);
    return text.at;
}

/* Types as a keyboard does: each character's key, then its text. */
static inline void type(Screen *screen, const char *text)
{
    int bytes;
    for (unsigned code; (code = utf8_next(text, &bytes)) != 0; text += bytes) {
        char one[8] = "";
        memcpy(one, text, (size_t)bytes);
        if (code < 0x80)
            screen_key(screen, (int)code, 0);
        screen_type(screen, one);
    }
}

/* How many texts of the picture hold these words, or with `whole` are them. */
static inline int texts(const Screen *screen, const char *words, bool whole)
{
    int count = 0;
    for (int i = 0; i < screen->list.count; i++) {
        const DrawOp *op = &screen->list.op[i];
        char text[512];
        if (op->kind != DRAW_TEXT)
            continue;
        snprintf(text, sizeof text, "%.*s", op->length, screen->list.text.at + op->start);
        count += whole ? strcmp(text, words) == 0 : strstr(text, words) != NULL;
    }
    return count;
}

static inline void finish(Screen *screen)
{
    for (int i = 0; i < 2000 && (player_moving(&screen->stage.player) || screen->stage.player.playing); i++)
        screen_advance(screen, 0.02);
}

static inline void press(Screen *screen, int key, int mods)
{
    screen_key(screen, key, mods);
    finish(screen);
}

/* The first target of a kind (and action) in the picture drawn last. */
static inline Target find_target(const Screen *screen, TargetKind kind, int action, int64_t value)
{
    for (int i = 1; i < screen->canvas.targets; i++) {
        const Target *target = &screen->canvas.target[i];
        if (target->kind == kind && (kind != TARGET_ACTION || (target->action == action && target->value == value)))
            return *target;
    }
    fail_msg("no target of kind %d, action %d", (int)kind, action);
    return (Target){0};
}

static inline void click(Screen *screen, float x, float y)
{
    draw(screen);
    screen_point(screen, x, y);
    screen_press(screen, x, y);
    screen_release(screen, x, y);
    finish(screen);
}

static inline void click_action(Screen *screen, Action action, int64_t value)
{
    draw(screen);
    Target target = find_target(screen, TARGET_ACTION, action, value);
    click(screen, target.at.x + target.at.w / 2, target.at.y + target.at.h / 2);
}

/* Where the cell stands in the picture. */
static inline void cell_middle(Screen *screen, Cell cell, float *x, float *y)
{
    draw(screen);
    for (int i = 1; i < screen->canvas.targets; i++) {
        const Target *target = &screen->canvas.target[i];
        if (target->kind != TARGET_GRID)
            continue;
        for (int k = 0; k < target->grid.rows * target->grid.columns; k++) {
            *x = target->at.x + ((float)(k % target->grid.columns) + 0.5f) * target->grid.cell;
            *y = target->at.y + ((float)(k / target->grid.columns) + 0.5f) * target->grid.cell;
            if (cell_same(target_cell(screen, target, *x, *y), cell))
                return;
        }
    }
    *x = *y = 0;
    fail_msg("the cell is not in the picture");
}

#endif
