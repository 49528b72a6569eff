/* What the formula band's files share, and its picture of a column of im2col. */
#include "view/scenes/parts/band.h"

#include "trace/say/names.h"

#include <stdio.h>

BandAge band_age(const StageView *view, int64_t i)
{
    if (view->begun && i == view->cursor.step)
        return BAND_NOW;
    return i < view->done ? BAND_DONE : BAND_COMING;
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
    text_add(tex, "\\tint{%s}{", cell.set == SET_PAD ? "soft" : role_tints[role_of(cell.set)]);
    name_tex(trace, cell, tex);
    text_add(tex, "}");
}

/* A column of im2col: its cells, [a b d e] transposed, and the same in numbers. */
static void column_tex(StageView *view, Span span, int64_t most, bool numbers, Text *tex)
{
    Place at = cell_place(view->trace, step_at(view->trace, span.first).out);
    char image[16] = "";   /* each image has its columns */
    if (view->trace->tensor[SET_COL].dim[1] > 1)
        snprintf(image, sizeof image, "%d,", at.c);
    text_add(tex, numbers ? "\\tint{dim}{\\mathrm{col}_{%s%d}}=" : "\\tint{x}{\\mathrm{col}}_{%s%d}=", image,
             at.column);
    text_add(tex, "\\left[");
    for (int64_t i = span.first; i < span.end; i++) {
        if (i - span.first == most) {
            text_add(tex, "\\cdots");
            break;
        }
        Step step = step_at(view->trace, i);
        BandAge age = band_age(view, i);
        band_open(age, tex);
        if (numbers)
            value_text(step.va, tex);
        else
            band_cell(view->trace, step.a, age, tex);
        text_add(tex, "}%s", i + 1 < span.end ? "\\ " : "");
    }
    text_add(tex, "\\right]^{T}");
}

void band_column(StageView *view, Rect at, Span span, float size)
{
    Text symbols = {0}, numbers = {0};
    int64_t all = span.end - span.first;
    for (int64_t most = all < MOST_NAMED ? all : MOST_NAMED;; most -= most > 12 ? most / 4 : 1) {
        text_clear(&symbols);
        text_clear(&numbers);
        column_tex(view, span, most, false, &symbols);
        column_tex(view, span, most, true, &numbers);
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
