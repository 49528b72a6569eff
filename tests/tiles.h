/* Cells in motion: the tiles that a picture has, and a screen in the middle of a motion. */
#ifndef CONVWALK_TESTS_TILES_H
#define CONVWALK_TESTS_TILES_H

#include "screens.h"

#include "trace/motion.h"

enum { MOST = 700 };

typedef struct {
    Cell cell;
    float x, y, w, h, turn, value;
} Seen;

typedef struct {
    Seen tile[MOST];
    int count;
} Tiles;

/* The tiles of the picture. */
static inline void look(Screen *screen, Tiles *tiles)
{
    Text text = {0};
    screen->canvas.tiles = &text;
    draw(screen);
    screen->canvas.tiles = NULL;
    tiles->count = 0;
    for (const char *at = text_get(&text); *at; at = strchr(at, '\n') + 1) {
        Seen *seen = &tiles->tile[tiles->count++];
        int set;
        long long index;
        assert_int_equal(sscanf(at, "%d %lld %f %f %f %f %f %f", &set, &index, &seen->x, &seen->y, &seen->w, &seen->h,
                                &seen->turn, &seen->value), 8);
        seen->cell = (Cell){(CellSet)set, index};
    }
    text_free(&text);
}

/* Moves over the steps of the span that begins at `first`, `share` of them done. */
static inline Span move(Screen *screen, int64_t first, Level level, float share)
{
    Span span = motion_span(&screen->stage.scene.trace, first, level);
    screen->stage.player.level = level;
    player_hold(&screen->stage.player, span.first, share);
    screen->stage.player.goal = span.end;
    return span;
}

/* The first step of this motion; -1 when the scene has none. */
static inline int64_t first_of(const Trace *trace, Motion motion)
{
    for (int64_t i = 0; i < trace->len; i++) {
        Step step = step_at(trace, i);
        if (motion_of(trace, &step) == motion)
            return i;
    }
    return -1;
}

static const char *const backward[] = {
    "conv-backward-input",
    "conv-backward-input --input 5x5 --kernel 3x3 --stride 2",
    "conv-backward-input --input 5x6 --kernel 2x3 --padding 1",
    "conv-backward-input --input 2x4x4 --kernels 2 --kernel 3x3",
    "conv-backward-input --input 7x7 --kernel 3x3 --stride 3x2 --dilation 2",
};
enum { BACKWARD = sizeof backward / sizeof *backward };

#endif
