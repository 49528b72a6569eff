/* What the formula band's files share, and its picture of a column of im2col. */
#include "view/scenes/parts/band.h"

#include "trace/say/names.h"

#include <stdio.h>

BandAge band_age(const StageView *view, int64_t i)
{
    bool together = i >= view->together.first && i < view->together.end && view->share < 1;
    if (view->begun && (i == view->cursor.step || together) && !view->preview)
        return BAND_NOW;
    return i < view->told ? BAND_DONE : BAND_COMING;
}

void band_open(BandAge age, Text *tex)
{
    const char *const open[] = {[BAND_DONE] = "{", [BAND_NOW] = "\\strong{", [BAND_COMING] = "\\tint{dim}{"};
    text_add(tex, "%s", open[age]);
}

void band_cell(const Trace *trace, Cell cell, BandAge age, Text *tex)
{
    if (age == BAND_COMING) {
        name_tex(trace, cell, tex);
        return;
    }
    bool zero = set_is_padding(cell.set) && cell_is_zero(trace, cell);
    text_add(tex, "\\tint{%s}{", zero ? "soft" : role_tints[role_of(cell.set)]);
    name_tex(trace, cell, tex);
    text_add(tex, "}");
}

/* The cells of a column that are written out. */
typedef struct {
    Span span;
    int64_t from, most;
} Shown;

/* As many of the span's cells, the current one among them and as near to the middle as the ends allow. */
static Shown around_now(const StageView *view, Span span, int64_t most)
{
    int64_t last = span.end - most, now = view->begun ? view->cursor.step : span.first, from = now - most / 2;
    if (from > last)
        from = last;
    return (Shown){span, from > span.first ? from : span.first, most};
}

/* A column of im2col: its cells, [a b d e] transposed, and the same in numbers. */
static void column_tex(StageView *view, Shown written, bool numbers, Text *tex)
{
    Place at = cell_place(view->trace, step_at(view->trace, written.span.first).out);
    char image[16] = "";   /* each image has its columns */
    if (view->trace->tensor[SET_COL].dim[1] > 1)
        snprintf(image, sizeof image, "%d,", at.c);
    text_add(tex, numbers ? "\\tint{dim}{\\mathrm{col}_{%s%d}}=" : "\\tint{x}{\\mathrm{col}}_{%s%d}=", image,
             at.column);
    text_add(tex, written.from > written.span.first ? "\\left[\\cdots\\ " : "\\left[");
    int64_t end = written.from + written.most;
    for (int64_t i = written.from; i < end; i++) {
        Step step = step_at(view->trace, i);
        BandAge age = band_age(view, i);
        band_open(age, tex);
        text_add(tex, "{");   /* in braces a number's minus is its sign */
        if (numbers)
            value_text(step.va, tex);
        else
            band_cell(view->trace, step.a, age, tex);
        text_add(tex, "}}%s", i + 1 < written.span.end ? "\\ " : "");
    }
    text_add(tex, end < written.span.end ? "\\cdots\\right]^{T}" : "\\right]^{T}");
}

void band_column(StageView *view, Rect at, Span span, float size)
{
    Text symbols = {0}, numbers = {0};
    int64_t all = span.end - span.first;
    for (int64_t most = all < MOST_NAMED ? all : MOST_NAMED;; most -= most > 12 ? most / 4 : 1) {
        text_clear(&symbols);
        text_clear(&numbers);
        column_tex(view, around_now(view, span, most), false, &symbols);
        column_tex(view, around_now(view, span, most), true, &numbers);
        if (most <= 1
            || (stage_formula_width(view->canvas, text_get(&symbols), size) <= at.w
                && stage_formula_width(view->canvas, text_get(&numbers), size * 0.87f) <= at.w))
            break;
    }
    stage_formula(view->canvas, text_get(&symbols), size, at.x, at.y + at.h * 0.42f, ALIGN_LEFT);
    stage_formula(view->canvas, text_get(&numbers), size * 0.87f, at.x, at.y + at.h * 0.8f, ALIGN_LEFT);
    text_free(&symbols);
    text_free(&numbers);
}
