/* Tiles: what grid.c draws for a cell, but anywhere and turned. */
#include "view/scenes/parts/tile.h"

#include <math.h>

Tile tile_at(Cell cell, float value, Rect at)
{
    return (Tile){.cell = cell, .value = value, .x = at.x + at.w / 2, .y = at.y + at.h / 2, .w = at.w, .h = at.h};
}

/* A turned rectangle: its corners in order. */
static void corners(const Tile *tile, float inset, float point[8])
{
    static const float side[4][2] = {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}};
    float c = cosf(tile->turn), s = sinf(tile->turn);
    for (int i = 0; i < 4; i++) {
        float dx = side[i][0] * (tile->w / 2 - inset), dy = side[i][1] * (tile->h / 2 - inset);
        point[2 * i] = tile->x + dx * c - dy * s;
        point[2 * i + 1] = tile->y + dx * s + dy * c;
    }
}

static void draw_turned(DrawList *list, const Tile *tile, float inset, float stroke, Color fill, Color edge)
{
    float p[8];
    corners(tile, inset, p);
    draw_triangle(list, (const float[6]){p[0], p[1], p[2], p[3], p[4], p[5]}, fill);
    draw_triangle(list, (const float[6]){p[0], p[1], p[4], p[5], p[6], p[7]}, fill);
    draw_line(list, p[0], p[1], p[4], p[5], 1.5f, fill);   /* no seam between the two */
    for (int i = 0; i < 4; i++) {
        int next = 2 * ((i + 1) % 4);
        draw_line(list, p[2 * i], p[2 * i + 1], p[next], p[next + 1], stroke, edge);
    }
}

/* Upright or upside down a rectangle is a rectangle. */
static bool is_upright(float turn)
{
    return fabsf(sinf(turn)) < 0.002f;
}

void tile_draw(StageView *view, const Tile *tile)
{
    Canvas *canvas = view->canvas;
    const Theme *theme = canvas->theme;
    DrawList *list = canvas->list;
    bool numbered = fmaxf(tile->w, tile->h) >= grid_least(view->canvas);
    float inset = numbered ? fminf(2, fminf(tile->w, tile->h) * 0.03f) : 0.5f,
          stroke = (numbered ? 1.8f : 1) * theme->line;
    Rect at = {tile->x - tile->w / 2, tile->y - tile->h / 2, tile->w, tile->h};
    Color fill = numbered ? theme_cell(theme, tile->cell.set, true)
                          : theme_value(theme, tile->value, view->most[tile->cell.set]),
          edge = theme_frame(theme, tile->cell.set);
    if (canvas->tiles)
        text_add(canvas->tiles, "%d %lld %.2f %.2f %.2f %.2f %.4f %.9g\n", (int)tile->cell.set,
                 (long long)tile->cell.index, (double)tile->x, (double)tile->y, (double)tile->w, (double)tile->h,
                 (double)tile->turn, (double)tile->value);
    if (is_upright(tile->turn)) {
        float radius = fminf(5, tile->h * 0.1f);
        draw_rect(list, rect_inset(at, inset), radius, fill);
        draw_frame(list, rect_inset(at, inset + stroke / 2), radius, stroke, edge);
    } else {
        draw_turned(list, tile, inset + stroke / 2, stroke, fill, edge);
    }
    if (numbered && tile->h > 8)
        grid_face(view, tile->cell, rect_inset(at, inset), tile->value,
                  fabsf(cosf(tile->turn)) + fabsf(sinf(tile->turn)));
}
