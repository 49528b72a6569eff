/* A given cell's results in the formula band, each with its term in letters and below it in numbers; and the frames
 * around all of them on the stage. */
#include "view/scenes/preview/preview.h"

#include "trace/say/names.h"
#include "view/scenes/parts/band.h"
#include "view/scenes/parts/grid.h"
#include "view/scenes/preview/loupe.h"

#include <math.h>

/* The two lines of one entry. */
typedef struct {
    Text letters, numbers;
} TwoLines;

static void entry_free(TwoLines *entry)
{
    text_free(&entry->letters);
    text_free(&entry->numbers);
}

static float entry_width(const Canvas *canvas, const TwoLines *entry, float size)
{
    return fmaxf(stage_formula_width(canvas, text_get(&entry->letters), size),
                 stage_formula_width(canvas, text_get(&entry->numbers), size * 0.87f));
}

static void entry_draw(Canvas *canvas, const TwoLines *entry, float size, float x, Rect at)
{
    stage_formula(canvas, text_get(&entry->letters), size, x, at.y + at.h * 0.42f, ALIGN_LEFT);
    if (entry->numbers.length > 0)
        stage_formula(canvas, text_get(&entry->numbers), size * 0.87f, x, at.y + at.h * 0.8f, ALIGN_LEFT);
}

static void add_named(const Trace *trace, Cell cell, Text *tex)
{
    text_add(tex, "\\strong{");
    band_cell(trace, cell, BAND_DONE, tex);
    text_add(tex, "}");
}

/* Of a comparison whether the cell has won it: "7", or against what it has lost, "1 < 7". */
static void add_comparison(const Trace *trace, const Step *term, Text *tex)
{
    float best = 0;
    value_in_tex(term->va, tex);
    if (!cell_value(trace, term->out, trace->len, &best) || term->va > best)
        return;
    Step last = step_at(trace, cell_visit(trace, term->out, cell_visits(trace, term->out) - 1));
    if (cell_same(last.winner, term->a))
        text_add(tex, "\\ \\text{wins}");
    else {
        text_add(tex, term->va < best ? "<" : "=");
        value_in_tex(best, tex);
    }
}

/* Whether the term is only the value that it reads. */
static bool is_value(const Step *term)
{
    return term->kind == STEP_COPY || term->kind == STEP_ADD || term->kind == STEP_BIAS;
}

/* A mean divides all its terms in its last step; false: nothing is divided. */
static bool divided_by(const Trace *trace, const Step *term, Step *division)
{
    *division = cell_term(trace, term->out, cell_visits(trace, term->out) - 1);
    return division->kind == STEP_DIVIDE && term->kind != STEP_DIVIDE;
}

static void add_result(float value, bool exact, Text *tex)
{
    text_add(tex, exact ? "={" : "\\approx{");
    value_in_tex(value, tex);
    text_add(tex, "}");
}

/* "3/4 = 0.75", "3·1/0.8 = 3.75". */
static void add_share(const Trace *trace, const Step *alone, Step *division, Text *tex)
{
    text_add(tex, alone->after < 0 && is_value(alone) ? "{(" : "{");
    band_term(trace, alone, BAND_DONE, true, tex);
    text_add(tex, alone->after < 0 && is_value(alone) ? ")/" : "/");
    band_term(trace, division, BAND_DONE, true, tex);
    division->before = alone->after;
    division->after = alone->after / division->va;
    text_add(tex, "}");
    add_result(division->after, step_exact(trace, alone) && step_exact(trace, division), tex);
}

static void add_numbers(const Trace *trace, const Step *term, Text *tex)
{
    Step alone = *term, division;
    alone.before = 0;
    alone.after = term_alone(trace, term);
    alone.opens = alone.closes = true;
    if (divided_by(trace, term, &division)) {
        add_share(trace, &alone, &division, tex);
        return;
    }
    if (term->kind == STEP_COMPARE) {
        add_comparison(trace, term, tex);
        return;
    }
    text_add(tex, "{");
    text_add(tex, "%s", term->kind == STEP_MINUS ? "-" : "");
    text_add(tex, "%s", term->kind == STEP_DIVIDE ? "\\div " : "");
    band_term(trace, &alone, BAND_DONE, true, tex);
    text_add(tex, "}");
    if (is_value(term) || term->kind == STEP_DIVIDE)
        return;
    add_result(alone.after, step_exact(trace, &alone), tex);
}

/* "p: ez" over "5·4 = 20", both a way to that step. */
static TwoLines result_entry(StageView *view, const ReadBy *reading)
{
    const Trace *trace = view->trace;
    TwoLines entry = {{0}, {0}};
    int64_t i = cell_visit(trace, reading->out, reading->k);
    int id = canvas_touch(view->canvas, (Target){.kind = TARGET_STEP, .value = view->first + i});
    canvas_untouch(view->canvas);
    text_add(&entry.letters, "\\link{%d}{", id);
    text_add(&entry.numbers, "\\link{%d}{", id);
    Step term = cell_term(trace, reading->out, reading->k), division;
    add_named(trace, reading->out, &entry.letters);
    text_add(&entry.letters, ":\\ {%s%s", term.kind == STEP_MINUS ? "-" : "",
             term.kind == STEP_DIVIDE ? "\\div " : "");
    band_term(trace, &term, BAND_DONE, false, &entry.letters);
    if (divided_by(trace, &term, &division)) {
        text_add(&entry.letters, "/");
        band_term(trace, &division, BAND_DONE, false, &entry.letters);
    }
    band_meaning(trace, &term, &entry.letters);
    text_add(&entry.letters, "}}");
    add_numbers(trace, &term, &entry.numbers);
    text_add(&entry.numbers, "}");
    return entry;
}

/* The cell and its value, and an arrow to where it goes. */
static TwoLines cell_entry(const Trace *trace, const Preview *preview)
{
    TwoLines entry = {{0}, {0}};
    float value = 0;
    add_named(trace, preview->cell, &entry.letters);
    if (preview->to.count > 0)
        text_add(&entry.letters, "\\ \\to ");
    cell_value(trace, preview->cell, trace->len, &value);
    text_add(&entry.numbers, "{");
    value_in_tex(value, &entry.numbers);
    text_add(&entry.numbers, "}");
    return entry;
}

void preview_band(StageView *view, Rect at, float size)
{
    const Trace *trace = view->trace;
    Canvas *canvas = view->canvas;
    const Preview *preview = view->preview;
    TwoLines first = cell_entry(trace, preview);
    float x = at.x, gap = size * 1.2f, dots = stage_formula_width(canvas, "\\cdots", size);
    entry_draw(canvas, &first, size, x, at);
    x += entry_width(canvas, &first, size) + gap * 0.6f;
    entry_free(&first);
    for (int i = 0; i < preview->to.count; i++) {
        if (i > 0 && cell_same(preview->to.at[i].out, preview->to.at[i - 1].out))
            continue;   /* the same term has it twice: y·(1 − y) */
        TwoLines entry = result_entry(view, &preview->to.at[i]);
        float width = entry_width(canvas, &entry, size);
        bool last = i + 1 == preview->to.count, fits = x + width + (last ? 0 : gap + dots) <= at.x + at.w;
        if (fits)
            entry_draw(canvas, &entry, size, x, at);
        entry_free(&entry);
        if (!fits) {
            stage_formula(canvas, "\\cdots", size, x, at.y + at.h * 0.42f, ALIGN_LEFT);
            return;
        }
        x += width + gap;
    }
}

/* The first and the last row and column of the results on a plane; false: there are none. */
static bool results_on(const StageView *view, const Target *target, Place *first, Place *last)
{
    const Grid *grid = &target->grid;
    const Readers *to = &view->preview->to;
    bool columns = grid->set == SET_COL || grid->set == SET_DCOL, any = false;
    for (int i = 0; i < to->count + to->copies; i++) {
        Cell cell = i < to->count ? to->at[i].out : to->copy[i - to->count];
        if (cell.set != grid->set)
            continue;
        Place at = cell_place(view->trace, cell);
        if (columns ? at.c != grid->n : at.n != grid->n || at.c != target->plane)
            continue;
        if (!any)
            *first = *last = at;
        any = true;
        first->row = at.row < first->row ? at.row : first->row;
        first->column = at.column < first->column ? at.column : first->column;
        last->row = at.row > last->row ? at.row : last->row;
        last->column = at.column > last->column ? at.column : last->column;
    }
    return any;
}

void preview_frames(StageView *view, int first)
{
    const Theme *theme = view->canvas->theme;
    int end = view->canvas->targets;
    for (int i = first; i < end; i++) {
        const Target *target = &view->canvas->target[i];
        Place from, to;
        if (target->kind != TARGET_GRID || target->grid.flat || !results_on(view, target, &from, &to))
            continue;
        Rect a = grid_cell(&target->grid, from), b = grid_cell(&target->grid, to);
        float stroke = target->grid.cell < grid_least(view->canvas) ? 2 : 4;
        draw_frame(view->canvas->list, (Rect){a.x, a.y, b.x + b.w - a.x, b.y + b.h - a.y},
                   fminf(6, target->grid.cell * 0.12f), stroke * theme->line, theme_frame(theme, target->grid.set));
    }
}

/* The grid on which the cell is drawn without a number, and where; false: it has one, or is not on the stage. */
static bool small_cell(const StageView *view, int first, Rect *box)
{
    for (int i = first; i < view->canvas->targets; i++) {
        const Target *target = &view->canvas->target[i];
        if (target->kind != TARGET_GRID || target->grid.set != view->preview->cell.set)
            continue;
        Place at = cell_place(view->trace, view->preview->cell);
        bool columns = target->grid.set == SET_COL || target->grid.set == SET_DCOL;
        bool here = target->grid.flat || (columns ? at.c == target->grid.n
                                                  : at.n == target->grid.n && at.c == target->plane);
        if (!here)
            continue;
        *box = grid_box(view->trace, &target->grid, view->preview->cell);
        return target->grid.cell < grid_least(view->canvas);
    }
    return false;
}

void preview_loupe(StageView *view, int first)
{
    const Trace *trace = view->trace;
    Cell cell = view->preview->cell;
    Rect box;
    float value = 0;
    if (!small_cell(view, first, &box))
        return;
    Text title = {0};
    add_named(trace, cell, &title);
    cell_value(trace, cell, trace->len, &value);
    text_add(&title, "={");
    value_in_tex(value, &title);
    text_add(&title, "}");
    Loupe loupe = {.trace = trace, .cell = cell, .title = text_get(&title), .foot = ""};
    loupe_draw(view, &loupe, box);
    text_free(&title);
}
