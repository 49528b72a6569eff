/* The loupe's panel: measured first, then drawn, by the same lines. */
#include "view/scenes/preview/loupe.h"

#include "trace/readers.h"
#include "trace/say/names.h"
#include "view/scenes/parts/band.h"
#include "view/scenes/parts/grid.h"

#include <math.h>
#include <stdlib.h>

enum { TERMS = 6, AROUND = 2, LINE = 20, EDGE = 10 };

static const float SIDE = 28, LEAST_SIDE = 20;

/* The panel as it grows from above; `dry`: it is only measured. */
typedef struct {
    StageView *view;
    const Loupe *loupe;
    float x, y, wide;
    float side;     /* of a cell */
    int shown;      /* so many pairs of patches, the others as one number */
    bool dry;
} Panel;

static void put_tex(Panel *panel, const char *tex, float size)
{
    Canvas *canvas = panel->view->canvas;
    panel->y += LINE;
    panel->wide = fmaxf(panel->wide, stage_formula_width(canvas, tex, size));
    if (!panel->dry)
        stage_formula(canvas, tex, size, panel->x, panel->y - 5, ALIGN_LEFT);
}

/* One cell of a patch. */
static void draw_cell(Panel *panel, Cell cell, Rect at, bool marked)
{
    StageView *view = panel->view;
    const Theme *theme = view->canvas->theme;
    const Trace *trace = panel->loupe->trace;
    char digits[48];
    float value = 0;
    bool zero = (set_is_padding(cell.set) && cell_is_zero(trace, cell)) || set_is_landing(cell.set);
    bool known = cell_value(trace, cell, trace->len, &value);
    at = rect_inset(at, 0.8f);
    draw_rect(view->canvas->list, at, 2, zero ? theme->empty : theme_cell(theme, cell.set, true));
    if (marked)
        draw_frame(view->canvas->list, at, 2, 2 * theme->line, theme->ink);
    if (!known)
        return;
    float size = grid_number(view->canvas, at.w, value, digits, sizeof digits);
    canvas_text(view->canvas, FONT_BOLD, size, at.x + at.w / 2, at.y + at.h / 2 + size * 0.36f, ALIGN_CENTRE,
                zero ? theme->soft : theme->ink, digits);
}

/* The tensor of a patch with its plane, over it. */
static void name_patch(const Panel *panel, Cell first, Text *tex)
{
    const Loupe *loupe = panel->loupe;
    text_add(tex, "\\tint{%s}{\\strong{", role_tints[role_of(first.set)]);
    if (loupe->name)
        loupe->name(loupe->self, loupe->trace, first, tex);
    else
        text_add(tex, "%s", set_tex(set_is_padding(first.set) ? set_within(first.set) : first.set));
    text_add(tex, "}}");
    const int *dim = loupe->trace->tensor[first.set].dim;
    Place at = cell_place(loupe->trace, first);
    if (dim[0] > 1 && dim[1] > 1)
        text_add(tex, "\\ \\tint{soft}{%d,%d}", at.n, at.c);
    else if (dim[0] > 1 || dim[1] > 1)
        text_add(tex, "\\ \\tint{soft}{%d}", dim[1] > 1 ? at.c : at.n);
}

/* A patch at (x, y) with its name; returns its width. */
static float put_patch(Panel *panel, Cell first, Place from, Place to, Cell marked, float x, float y)
{
    const Trace *trace = panel->loupe->trace;
    Text name = {0};
    CellSet set = set_is_padding(first.set) ? set_within(first.set) : first.set;
    float width = panel->side * (float)(to.column - from.column + 1);
    name_patch(panel, first, &name);
    float named = stage_formula_width(panel->view->canvas, text_get(&name), 13);
    if (!panel->dry)
        stage_formula(panel->view->canvas, text_get(&name), 13, x, y - 6, ALIGN_LEFT);
    text_free(&name);
    for (int row = from.row; row <= to.row && !panel->dry; row++)
        for (int column = from.column; column <= to.column; column++) {
            Place at = {from.n, from.c, row, column};
            Cell cell = cell_at(trace, set, at);
            float side = panel->side, left = x + side * (float)(column - from.column);
            Rect box = {left, y + side * (float)(row - from.row), side, side};
            draw_cell(panel, cell, box, cell_same(cell, marked));
        }
    return fmaxf(width, named);
}

/* A window beside the kernel on it, and what both come to. */
static void put_pair(Panel *panel, const LoupePair *pair, Cell marked, bool sum)
{
    Canvas *canvas = panel->view->canvas;
    const Theme *theme = canvas->theme;
    float y = panel->y + LINE, x = panel->x, high = panel->side * (float)(pair->to.row - pair->from.row + 1);
    x += put_patch(panel, pair->first, pair->from, pair->to, marked, x, y);
    if (pair->kernel_first.set != SET_NONE) {
        if (!panel->dry)
            canvas_text(canvas, FONT_SANS, 15, x + 11, y + high / 2 + 5, ALIGN_CENTRE, theme->soft, "×");
        x += 22;
        x += put_patch(panel, pair->kernel_first, pair->kernel_from, pair->kernel_to, (Cell){0}, x, y);
    }
    if (sum) {
        Text tex = {0};
        text_add(&tex, "\\tint{soft}{\\Sigma}\\ \\strong{{");
        value_in_tex(pair->sum, &tex);
        text_add(&tex, "}}");
        if (!panel->dry)
            stage_formula(canvas, text_get(&tex), 14, x + 10, y + high / 2 + 5, ALIGN_LEFT);
        x += 10 + stage_formula_width(canvas, text_get(&tex), 14);
        text_free(&tex);
    }
    panel->wide = fmaxf(panel->wide, x - panel->x);
    panel->y = y + high + 4;
}

static int by_size(const void *a, const void *b)
{
    float one = fabsf(((const LoupePair *)a)->sum), other = fabsf(((const LoupePair *)b)->sum);
    return (one < other) - (one > other);
}

/* The planes that weigh most; of the others how many there are and what they come to. */
static void put_pairs(Panel *panel, LoupePair *pair, int count, Cell winner)
{
    bool sums = count > 1;
    if (count > panel->shown)
        qsort(pair, (size_t)count, sizeof *pair, by_size);
    for (int i = 0; i < count && i < panel->shown; i++)
        put_pair(panel, &pair[i], winner, sums);
    float rest = 0;
    for (int i = panel->shown; i < count; i++)
        rest += pair[i].sum;
    if (count <= panel->shown)
        return;
    Text tex = {0};
    text_add(&tex, "\\tint{soft}{\\text{%d more maps: }}{", count - panel->shown);
    value_in_tex(rest, &tex);
    text_add(&tex, "}");
    put_tex(panel, text_get(&tex), 13);
    text_free(&tex);
}

typedef struct {
    int64_t k;
    float value;
} LargeTerm;

/* The terms of largest magnitude, the largest first. Returns how many. */
static int largest_terms(const Trace *trace, Cell cell, LargeTerm large[TERMS])
{
    int count = 0;
    int64_t visits = cell_visits(trace, cell);
    for (int64_t k = 0; k < visits; k++) {
        Step term = cell_term(trace, cell, k);
        LargeTerm here = {k, term.kind == STEP_CUT ? 0 : term_alone(trace, &term)};
        int at = count < TERMS ? count++ : TERMS - 1;
        if (at == TERMS - 1 && count == TERMS && k >= TERMS && fabsf(large[at].value) >= fabsf(here.value))
            continue;
        for (; at > 0 && fabsf(large[at - 1].value) < fabsf(here.value); at--)
            large[at] = large[at - 1];
        large[at] = here;
    }
    return count;
}

static void put_terms(Panel *panel)
{
    const Trace *trace = panel->loupe->trace;
    LargeTerm large[TERMS];
    int count = largest_terms(trace, panel->loupe->cell, large);
    int64_t visits = cell_visits(trace, panel->loupe->cell);
    for (int i = 0; i < count; i++) {
        Step term = cell_term(trace, panel->loupe->cell, large[i].k);
        Text tex = {0};
        band_term(trace, &term, BAND_DONE, false, &tex);
        text_add(&tex, ":\\quad{");
        band_term(trace, &term, BAND_DONE, true, &tex);
        text_add(&tex, "}");
        put_tex(panel, text_get(&tex), 14);
        text_free(&tex);
    }
    if (visits <= count)
        return;
    Text tex = {0};
    text_add(&tex, "\\tint{soft}{\\text{%lld smaller terms}}", (long long)(visits - count));
    put_tex(panel, text_get(&tex), 13);
    text_free(&tex);
}

/* What stands around a cell that no sum has made. */
static void put_around(Panel *panel)
{
    const Trace *trace = panel->loupe->trace;
    Cell cell = panel->loupe->cell;
    const int *dim = trace->tensor[cell.set].dim;
    Place at = cell_place(trace, cell), from = at, to = at;
    from.row = at.row > AROUND ? at.row - AROUND : 0;
    from.column = at.column > AROUND ? at.column - AROUND : 0;
    to.row = at.row + AROUND < dim[2] ? at.row + AROUND : dim[2] - 1;
    to.column = at.column + AROUND < dim[3] ? at.column + AROUND : dim[3] - 1;
    if (set_is_padding(cell.set) || set_is_landing(cell.set) || dim[2] * dim[3] == 1)
        return;
    put_patch(panel, cell, from, to, cell, panel->x, panel->y + LINE);
    panel->y += LINE + panel->side * (float)(to.row - from.row + 1) + 4;
    panel->wide = fmaxf(panel->wide, panel->side * (float)(to.column - from.column + 1));
}

static void put_all(Panel *panel)
{
    const Loupe *loupe = panel->loupe;
    LoupePair pair[LOUPE_PAIRS];
    put_tex(panel, loupe->title, 15);
    int64_t visits = loupe->trace ? cell_visits(loupe->trace, loupe->cell) : 0;
    int count = visits > 0 ? loupe_pairs(loupe->trace, loupe->cell, pair) : 0;
    if (count > 0) {
        Step last = step_at(loupe->trace, cell_visit(loupe->trace, loupe->cell, visits - 1));
        put_pairs(panel, pair, count, last.kind == STEP_COMPARE ? last.winner : (Cell){0});
    } else if (visits > 0) {
        put_terms(panel);
    } else if (loupe->trace) {
        put_around(panel);
    }
    if (*loupe->foot)
        put_tex(panel, loupe->foot, 14);
}

/* With as many pairs, and as large cells, as the height has room for. */
static Panel measured(StageView *view, const Loupe *loupe, float high)
{
    Panel panel = {view, loupe, 0, 0, 0, SIDE, 2, true};
    for (;;) {
        panel.x = panel.y = panel.wide = 0;
        put_all(&panel);
        if (panel.y <= high || panel.side - 4 < LEAST_SIDE)
            return panel;
        if (panel.shown > 1)
            panel.shown--;
        else
            panel.side -= 4;
    }
}

void loupe_draw(StageView *view, const Loupe *loupe, Rect cell)
{
    const Theme *theme = view->canvas->theme;
    Panel panel = measured(view, loupe, view->at.h - 12 - EDGE);
    float wide = panel.wide + 2 * EDGE, high = panel.y + EDGE, right = view->at.x + view->at.w - 6,
          low = view->at.y + view->at.h - 6;
    float x = cell.x + cell.w + 14, y = cell.y + cell.h / 2 - high / 2;
    if (x + wide > right)
        x = cell.x - 14 - wide;
    x = fmaxf(view->at.x + 6, fminf(x, right - wide));
    y = fmaxf(view->at.y + 6, fminf(y, low - high));
    Rect box = {x, y, wide, high};
    draw_rect(view->canvas->list, (Rect){box.x + 2, box.y + 3, box.w, box.h}, 8, color_alpha(theme->ink, 0.12f));
    draw_rect(view->canvas->list, box, 8, theme->panel);
    draw_frame(view->canvas->list, box, 8, theme->line, theme->soft);
    panel.x = box.x + EDGE;
    panel.y = box.y + 2;
    panel.dry = false;
    put_all(&panel);
}
