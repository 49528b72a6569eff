/* The pieces of which the home page's small pictures are made. */
#include "view/scenes/parts/icon.h"

#include <math.h>

Icon icon_in(Canvas *canvas, Rect at)
{
    return (Icon){canvas, at.x + at.w / 2, at.y + at.h / 2, fminf(22, fminf(at.h / 4, at.w / 10))};
}

/* Cells whose middle is `right` cells right of the icon's middle. */
static void cells(const Icon *icon, float right, IconCells is, CellSet set, CellSet frame)
{
    const Theme *theme = icon->canvas->theme;
    DrawList *list = icon->canvas->list;
    float side = icon->cell, x = icon->x + right * side - (float)is.columns * side / 2,
          y = icon->y - (float)is.rows * side / 2;
    for (int row = 0; row < is.rows; row++)
        for (int column = 0; column < is.columns; column++) {
            bool lit = row >= is.lit_row && row < is.lit_row + is.lit_rows && column >= is.lit_column
                       && column < is.lit_column + is.lit_columns;
            Rect at = {x + (float)column * side, y + (float)row * side, side, side};
            draw_rect(list, rect_inset(at, 1), 3, color_mix(theme->panel, theme_frame(theme, set), lit ? 0.6f : 0.2f));
        }
    Rect box = {x + (float)is.lit_column * side, y + (float)is.lit_row * side, (float)is.lit_columns * side,
                (float)is.lit_rows * side};
    if (frame != SET_NONE)
        draw_frame(list, box, 4, 2 * theme->line, theme_frame(theme, frame));
}

/* From `left` to `right` cells of the middle. */
static void arrow(const Icon *icon, float left, float right)
{
    DrawList *list = icon->canvas->list;
    Color color = icon->canvas->theme->soft;
    float x0 = icon->x + left * icon->cell, x1 = icon->x + right * icon->cell, tip = 5;
    draw_line(list, x0, icon->y, x1 - tip, icon->y, 1.5f * icon->canvas->theme->line, color);
    draw_triangle(list, (const float[6]){x1, icon->y, x1 - tip, icon->y - tip * 0.8f, x1 - tip, icon->y + tip * 0.8f},
                  color);
}

void icon_pair(const Icon *icon, IconCells left, CellSet left_set, CellSet left_frame, IconCells right,
               CellSet right_set, CellSet right_frame)
{
    float gap = 2.2f, all = (float)(left.columns + right.columns) + gap, from = -all / 2;
    cells(icon, from + (float)left.columns / 2, left, left_set, left_frame);
    arrow(icon, from + (float)left.columns + 0.5f, from + (float)left.columns + gap - 0.5f);
    cells(icon, all / 2 - (float)right.columns / 2, right, right_set, right_frame);
}

void icon_curve(const Icon *icon, const float *at, int points, CellSet set, int dot)
{
    const Theme *theme = icon->canvas->theme;
    float unit = icon->cell;
    for (int i = 0; i + 1 < points; i++)
        draw_line(icon->canvas->list, icon->x + at[2 * i] * unit, icon->y - at[2 * i + 1] * unit,
                  icon->x + at[2 * i + 2] * unit, icon->y - at[2 * i + 3] * unit, 2.5f * theme->line,
                  theme_frame(theme, set));
    draw_disc(icon->canvas->list, icon->x + at[2 * dot] * unit, icon->y - at[2 * dot + 1] * unit, 5,
              theme_frame(theme, SET_X));
}
