/* Softmax and its loss, class after class from top to bottom. Forward: the scores x and the largest of them, the
 * exponentials and their sum, the probabilities with their bars, -log p of the target. Backward: p - target is the
 * error. */
#include "trace/say/names.h"
#include "view/scenes/catalog.h"
#include "view/scenes/parts/motion.h"
#include "view/scenes/parts/row.h"

#include <math.h>

enum { COLUMNS = 3, FEET = 4 };

typedef struct {
    Grid column[COLUMNS];   /* x e p, or p t and the error */
    Grid foot[FEET];        /* under them m, the sum, L; E to the right of L */
    int feet;
    Rect bars;              /* right of the last column, a row of cells for each class */
    bool back;
} SoftmaxLayout;

static int classes(const Trace *trace)
{
    return trace->tensor[SET_P].dim[1];
}

/* The image that the step is about. */
static int image_of(const StageView *view)
{
    const Trace *trace = view->trace;
    Cell out = view->step.out;
    if (out.set == SET_E)   /* the mean takes up one after the other */
        return view->step.kind == STEP_ADD ? (int)view->step.a.index : trace->tensor[SET_P].dim[0] - 1;
    return (int)(out.set == SET_MAX || out.set == SET_SUM || out.set == SET_LOSS ? out.index
                                                                                 : out.index / classes(trace));
}

static SoftmaxLayout lay_out(StageView *view)
{
    static const CellSet forward[COLUMNS] = {SET_X, SET_EXP, SET_P}, backward[COLUMNS] = {SET_P, SET_T, SET_DX},
                         under[FEET] = {SET_MAX, SET_SUM, SET_LOSS, SET_E};
    static const char *const forward_title[COLUMNS] = {"x", "e^{x-m}", "p"}, *const backward_title[COLUMNS] = {
                                                                                 "p", "t", "\\delta_{x}"};
    static const char *const under_title[FEET] = {"m=\\max x", "\\Sigma=\\sum e", "L=-\\log p", "E"},
                             *const short_title[FEET] = {"m", "\\Sigma", "L", "E"};
    SoftmaxLayout layout = {.back = view->trace->pass == PASS_BACKWARD};
    int count = classes(view->trace), n = image_of(view);
    layout.feet = layout.back ? 0 : FEET;
    for (int i = 0; i < COLUMNS; i++)
        layout.column[i] = grid_matrix(layout.back ? backward[i] : forward[i], (int64_t)n * count, count, 1,
                                       layout.back ? backward_title[i] : forward_title[i]);
    float top = 20 + GRID_TITLE, foot = layout.back ? 0 : 14 + GRID_TITLE, high = view->at.h - top - 20 - foot;
    float cell = fmaxf(1, fminf(fminf(76, view->at.w * 0.075f), high / (float)(count + !layout.back)));
    float cell_w = fmaxf(cell, fminf(64, view->at.w * 0.075f)), gap = fmaxf(fminf(68, view->at.w * 0.06f), cell * 0.9f),
          bars = fminf(320, view->at.w * 0.3f), zoom = view->zoom;
    float word = 64, width = word + COLUMNS * cell_w + COLUMNS * gap + bars,
          tall = cell * (float)(count + !layout.back) + foot;
    float x = view->at.x + (view->at.w - width * zoom) / 2 + word * zoom + view->pan_x;
    float y = view->at.y + top + (view->at.h - top - 20 - tall * zoom) / 2 + view->pan_y;
    for (int i = 0; i < COLUMNS; i++) {
        layout.column[i].stretch = cell_w / cell;
        grid_arrange(&layout.column[i], cell * zoom, (float)count * cell * zoom);
        layout.column[i].at.x = x + (float)i * (cell_w + gap) * zoom;
        layout.column[i].at.y = y;
    }
    layout.bars =
        (Rect){x + (COLUMNS * cell_w + (COLUMNS - 1) * gap + 30) * zoom, y, bars * zoom, (float)count * cell * zoom};
    for (int i = 0; i < layout.feet; i++) {
        layout.foot[i] = grid_matrix(under[i], i == FEET - 1 ? 0 : n, 1, 1, (cell < 48 ? short_title : under_title)[i]);
        layout.foot[i].stretch = cell_w / cell;
        grid_arrange(&layout.foot[i], cell * zoom, cell * zoom);
        layout.foot[i].at.x = x + (float)i * (cell_w + gap) * zoom;
        layout.foot[i].at.y = y + ((float)count * cell + foot) * zoom;
    }
    return layout;
}

static CellLook look(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    CellLook look = row_look(view, grid, cell, place);
    bool given = cell.set == SET_X || view->trace->pass == PASS_BACKWARD;
    look.lit = !given || !view->begun || look.now || cell_same(cell, view->step.winner) || cell.set == SET_DX;
    return look;
}

/* A bar of length `value`, 1 being all the room, with `number` at its end; from the middle line for errors, which
 * have a sign. */
static void draw_bar(StageView *view, const SoftmaxLayout *layout, int row, float value, float number, Color color)
{
    float cell = layout->bars.h / (float)classes(view->trace), high = fminf(cell * 0.5f, 30);
    float y = layout->bars.y + ((float)row + 0.5f) * cell - high / 2,
          zero = layout->bars.x + (layout->back ? layout->bars.w / 2 : 0);
    float length = value * (layout->back ? layout->bars.w / 2 - 50 : layout->bars.w - 50);
    draw_rect(view->canvas->list, (Rect){length < 0 ? zero + length : zero, y, fabsf(length), high},
              fminf(3, fabsf(length) / 2), color);
    if (cell >= 48)
        return;
    Text text = {0};   /* the cell's own number is too small to be read from afar */
    value_text(number, &text);
    float size = fminf(12.5f, cell * 0.8f);
    canvas_text(view->canvas, FONT_SANS, size, zero + length + (length < 0 ? -6 : 6), y + high / 2 + size * 0.36f,
                length < 0 ? ALIGN_RIGHT : ALIGN_LEFT, view->canvas->theme->ink, text_get(&text));
    text_free(&text);
}

static void draw_bars(StageView *view, const SoftmaxLayout *layout)
{
    Canvas *canvas = view->canvas;
    const Theme *theme = canvas->theme;
    CellSet set = layout->back ? SET_DX : SET_P;
    float zero = layout->bars.x + (layout->back ? layout->bars.w / 2 : 0);
    float scale = layout->back ? 1 / (float)view->trace->tensor[SET_P].dim[0] : 1;
    for (int c = 0; c < classes(view->trace); c++) {
        float value, share = 1;
        Cell of = {set, layout->column[COLUMNS - 1].base + c};
        bool now = cell_same(of, view->step.out) && view->begun;
        if (now && view->act < 1 && view->act > 0) {
            share = view->act;
            value = view->step.after;
        } else if (!cell_value(view->trace, of, view->done, &value)) {
            continue;
        }
        if (number_is_withheld((double)value))
            continue;
        draw_bar(view, layout, c, value * share / scale, value, theme->frame[role_of(set)]);
    }
    draw_line(canvas->list, zero, layout->bars.y, zero, layout->bars.y + layout->bars.h, theme->line, theme->soft);
}

/* The class that is the answer: a frame round its row, and a word. */
static void draw_target(StageView *view, const SoftmaxLayout *layout)
{
    const Trace *trace = view->trace;
    Canvas *canvas = view->canvas;
    const Grid *first = &layout->column[0];
    int row = 0;
    while (row + 1 < classes(trace) && trace->tensor[SET_T].v[first->base + row] == 0)
        row++;
    Rect cell = grid_at(first, row, 0);
    const Grid *last = &layout->column[COLUMNS - 1];
    Color color = canvas->theme->soft;
    draw_dashed_frame(canvas->list, (Rect){cell.x - 5, cell.y - 1, last->at.x + last->at.w - cell.x + 10, cell.h + 2},
                      6, 1.5f * canvas->theme->line, 5, color);
    canvas_text(canvas, FONT_SANS, 12.5f, cell.x - 12, cell.y + cell.h / 2 + 4, ALIGN_RIGHT, color, "target");
}

/* What each stage does to the column before it, in one line at the foot of the bars. */
static void draw_note(StageView *view, const SoftmaxLayout *layout)
{
    Canvas *canvas = view->canvas;
    Text tex = {0};
    bool many = view->trace->tensor[SET_P].dim[0] > 1;
    if (layout->back && many)
        text_add(&tex, "\\tint{d}{\\delta}=(p-t)/%d", view->trace->tensor[SET_P].dim[0]);
    else
        text_add(&tex, layout->back ? "\\tint{d}{\\delta}=p-t" : "\\tint{y}{p}=e^{x-m}/\\Sigma");
    stage_formula(canvas, text_get(&tex), 17 * canvas->theme->type, layout->bars.x, layout->bars.y - 11, ALIGN_LEFT);
    text_clear(&tex);
    if (many) {
        text_add(&tex, "image %d of %d", image_of(view) + 1, view->trace->tensor[SET_P].dim[0]);
        canvas_text(canvas, FONT_SANS, 12.5f, layout->bars.x + layout->bars.w, layout->bars.y - 11, ALIGN_RIGHT,
                    canvas->theme->soft, text_get(&tex));
    }
    text_free(&tex);
}

/* The mean of the losses: each goes to the sum, which is divided in the end. */
static void fly(StageView *view, const SoftmaxLayout *layout)
{
    const Grid *foot = layout->foot, *grids[FEET] = {&foot[0], &foot[1], &foot[2], &foot[3]};
    if (!view->begun || layout->feet == 0 || motion_draw(view, grids, FEET) || view->step.a.set != SET_LOSS)
        return;
    stage_fly(view, grid_at(&foot[FEET - 2], 0, 0), grid_at(&foot[FEET - 1], 0, 0), view->act, view->step.va, SET_LOSS);
}

static void draw(StageView *view)
{
    SoftmaxLayout layout = lay_out(view);
    draw_target(view, &layout);
    for (int i = 0; i < COLUMNS; i++)
        grid_draw(view, &layout.column[i], look);
    for (int i = 0; i < layout.feet; i++)
        grid_draw(view, &layout.foot[i], look);
    draw_bars(view, &layout);
    draw_note(view, &layout);
    fly(view, &layout);
}

static void icon(const Icon *icon)
{
    static const float height[] = {0.4f, 0.8f, 2.8f, 0.6f, 1.3f};
    const Theme *theme = icon->canvas->theme;
    for (int i = 0; i < 5; i++) {
        Rect at = {icon->x + ((float)i * 1.2f - 2.9f) * icon->cell, icon->y + (1.4f - height[i]) * icon->cell,
                   icon->cell, height[i] * icon->cell};
        draw_rect(icon->canvas->list, at, 3,
                  color_mix(theme->panel, theme_frame(theme, SET_Y), i == 2 ? 0.85f : 0.35f));
    }
}

const SceneEntry scenes_softmax[2] = {
    {"Softmax and loss", "Forward", "Scores become probabilities; the loss is minus the logarithm of the right one.",
     OP_SOFTMAX, PASS_FORWARD, ROUTE_NAIVE, draw, icon},
    {"Softmax and loss", "Backward", "The error is the probability minus the target.",
     OP_SOFTMAX, PASS_BACKWARD, ROUTE_NAIVE, draw, icon},
};
