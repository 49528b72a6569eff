/* The small pictures on the home page's cards: what each family of scenes does, in a few cells, drawn with its tensors' colours.
 * They carry no numbers: those come with the scene. */
#include "view/window/home.h"

#include <math.h>

typedef struct {
    Canvas *canvas;
    float x, y, cell;   /* the picture's middle; a cell's side */
} Sketch;

typedef struct {
    int rows, columns, lit_row, lit_column, lit_rows, lit_columns;   /* which cells are strong */
} Cells;

/* Cells whose middle is `right` cells right of the sketch's middle. */
static void cells(const Sketch *sketch, float right, Cells is, CellSet set, CellSet frame)
{
    const Theme *theme = sketch->canvas->theme;
    DrawList *list = sketch->canvas->list;
    float side = sketch->cell, x = sketch->x + right * side - (float)is.columns * side / 2, y = sketch->y - (float)is.rows * side / 2;
    for (int row = 0; row < is.rows; row++)
        for (int column = 0; column < is.columns; column++) {
            bool lit = row >= is.lit_row && row < is.lit_row + is.lit_rows && column >= is.lit_column && column < is.lit_column + is.lit_columns;
            Rect at = {x + (float)column * side, y + (float)row * side, side, side};
            draw_rect(list, rect_inset(at, 1), 3, color_mix(theme->panel, theme_frame(theme, set), lit ? 0.6f : 0.2f));
        }
    Rect box = {x + (float)is.lit_column * side, y + (float)is.lit_row * side, (float)is.lit_columns * side, (float)is.lit_rows * side};
    if (frame != SET_NONE)
        draw_frame(list, box, 4, 2 * theme->line, theme_frame(theme, frame));
}

/* From `left` to `right` cells of the middle. */
static void arrow(const Sketch *sketch, float left, float right)
{
    DrawList *list = sketch->canvas->list;
    Color color = sketch->canvas->theme->soft;
    float x0 = sketch->x + left * sketch->cell, x1 = sketch->x + right * sketch->cell, tip = 5;
    draw_line(list, x0, sketch->y, x1 - tip, sketch->y, 1.5f * sketch->canvas->theme->line, color);
    draw_triangle(list, (const float[6]){x1, sketch->y, x1 - tip, sketch->y - tip * 0.8f, x1 - tip, sketch->y + tip * 0.8f}, color);
}

static void pair(const Sketch *sketch, Cells left, CellSet left_set, CellSet left_frame, Cells right, CellSet right_set, CellSet right_frame)
{
    float gap = 2.2f, all = (float)(left.columns + right.columns) + gap, from = -all / 2;
    cells(sketch, from + (float)left.columns / 2, left, left_set, left_frame);
    arrow(sketch, from + (float)left.columns + 0.5f, from + (float)left.columns + gap - 0.5f);
    cells(sketch, all / 2 - (float)right.columns / 2, right, right_set, right_frame);
}

static void curve(const Sketch *sketch, const float *at, int points, CellSet set, int dot)
{
    const Theme *theme = sketch->canvas->theme;
    float unit = sketch->cell;
    for (int i = 0; i + 1 < points; i++)
        draw_line(sketch->canvas->list, sketch->x + at[2 * i] * unit, sketch->y - at[2 * i + 1] * unit, sketch->x + at[2 * i + 2] * unit,
                  sketch->y - at[2 * i + 3] * unit, 2.5f * theme->line, theme_frame(theme, set));
    draw_disc(sketch->canvas->list, sketch->x + at[2 * dot] * unit, sketch->y - at[2 * dot + 1] * unit, 5, theme_frame(theme, SET_X));
}

static void activation(const Sketch *sketch)
{
    Color faint = sketch->canvas->theme->faint;
    float unit = sketch->cell;
    draw_line(sketch->canvas->list, sketch->x - 3 * unit, sketch->y + unit, sketch->x + 3 * unit, sketch->y + unit, 1, faint);
    draw_line(sketch->canvas->list, sketch->x, sketch->y - 1.6f * unit, sketch->x, sketch->y + 1.4f * unit, 1, faint);
    curve(sketch, (const float[]){-3, -1, 0, -1, 1.4f, 0.4f, 2.4f, 1.4f}, 4, SET_Y, 2);
}

/* A valley, and the step down. */
static void descent(const Sketch *sketch)
{
    float at[2 * 17];
    for (int i = 0; i < 17; i++) {
        at[2 * i] = (float)(i - 8) * 0.35f;
        at[2 * i + 1] = at[2 * i] * at[2 * i] * 0.36f - 1.4f;
    }
    curve(sketch, at, 17, SET_W, 2);
    draw_disc(sketch->canvas->list, sketch->x + at[2 * 5] * sketch->cell, sketch->y - at[2 * 5 + 1] * sketch->cell, 5, theme_frame(sketch->canvas->theme, SET_DW));
}

static void layer(const Sketch *sketch)
{
    const Theme *theme = sketch->canvas->theme;
    DrawList *list = sketch->canvas->list;
    for (int i = 0; i < 4; i++)
        for (int o = 0; o < 3; o++)
            draw_line(list, sketch->x - 2.4f * sketch->cell, sketch->y + ((float)i - 1.5f) * sketch->cell, sketch->x + 2.4f * sketch->cell,
                      sketch->y + (float)(o - 1) * sketch->cell, (o == 1 ? 2 : 1) * theme->line, o == 1 ? theme_frame(theme, SET_W) : theme->faint);
    for (int i = 0; i < 4; i++)
        draw_disc(list, sketch->x - 2.4f * sketch->cell, sketch->y + ((float)i - 1.5f) * sketch->cell, 6, theme_frame(theme, SET_X));
    for (int o = 0; o < 3; o++)
        draw_disc(list, sketch->x + 2.4f * sketch->cell, sketch->y + (float)(o - 1) * sketch->cell, 6, theme_frame(theme, SET_Y));
}

static void bars(const Sketch *sketch)
{
    static const float height[] = {0.4f, 0.8f, 2.8f, 0.6f, 1.3f};
    const Theme *theme = sketch->canvas->theme;
    for (int i = 0; i < 5; i++) {
        Rect at = {sketch->x + ((float)i * 1.2f - 2.9f) * sketch->cell, sketch->y + (1.4f - height[i]) * sketch->cell, sketch->cell, height[i] * sketch->cell};
        draw_rect(sketch->canvas->list, at, 3, color_mix(theme->panel, theme_frame(theme, SET_Y), i == 2 ? 0.85f : 0.35f));
    }
}

/* Maps that grow smaller and more, then a column of values. */
static void network(const Sketch *sketch)
{
    static const struct {
        float side, right;
        int maps;
    } stage[] = {{2.4f, -3.1f, 1}, {0.85f, -0.6f, 3}, {0.55f, 1.3f, 5}, {0.3f, 2.9f, 9}, {0.3f, 4.1f, 7}};
    const Theme *theme = sketch->canvas->theme;
    for (int i = 0; i < 5; i++)
        for (int map = 0; map < stage[i].maps; map++) {
            float side = stage[i].side * sketch->cell, pitch = side + 0.14f * sketch->cell;
            Rect at = {sketch->x + stage[i].right * sketch->cell - side / 2, sketch->y + ((float)map - (float)stage[i].maps / 2) * pitch, side, side};
            draw_rect(sketch->canvas->list, at, 3, color_mix(theme->panel, theme_frame(theme, i == 0 ? SET_X : SET_Y), i == 0 ? 0.5f : map % 3 == 1 ? 0.7f : 0.3f));
        }
}

void home_picture(Canvas *canvas, Rect at, Operation operation)
{
    static const Cells three = {3, 3, 0, 1, 2, 2}, corner = {2, 2, 0, 1, 1, 1}, four = {4, 4, 0, 2, 2, 2}, winner = {4, 4, 1, 3, 1, 1};
    static const Cells all = {3, 3, 0, 0, 3, 3}, one = {1, 1, 0, 0, 1, 1};
    Sketch sketch = {canvas, at.x + at.w / 2, at.y + at.h / 2, fminf(22, fminf(at.h / 4, at.w / 10))};
    switch (operation) {
    case OP_CONV_FORWARD: pair(&sketch, three, SET_X, SET_W, corner, SET_Y, SET_Y); break;
    case OP_CONV_BACKWARD_INPUT: pair(&sketch, corner, SET_DY, SET_DY, three, SET_DX, SET_W); break;
    case OP_CONV_BACKWARD_WEIGHT: case OP_CONV_BACKWARD_BIAS: pair(&sketch, three, SET_X, SET_DY, corner, SET_DW, SET_DW); break;
    case OP_MAX_POOL: pair(&sketch, winner, SET_X, SET_X, corner, SET_Y, SET_Y); break;
    case OP_AVERAGE_POOL: pair(&sketch, four, SET_X, SET_X, corner, SET_Y, SET_Y); break;
    case OP_GLOBAL_POOL: pair(&sketch, all, SET_X, SET_X, one, SET_Y, SET_Y); break;
    case OP_ACTIVATION: activation(&sketch); break;
    case OP_LINEAR: layer(&sketch); break;
    case OP_SOFTMAX: bars(&sketch); break;
    case OP_SGD: descent(&sketch); break;
    case OP_NETWORK: network(&sketch); break;
    }
}
