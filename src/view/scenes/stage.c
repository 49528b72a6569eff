/* The stage's derived state, the windows of a convolution, numbers that fly. */
#include "view/scenes/stage.h"

#include "trace/operations/operation.h"
#include "view/formula/formula.h"
#include "view/scenes/catalog.h"
#include "view/scenes/preview/preview.h"

#include <assert.h>
#include <math.h>
#include <string.h>

bool step_slides(const Trace *trace, int64_t i)
{
    return span_of(trace, i, LEVEL_CELL).first == i;
}

Place window_of_step(const Trace *trace, int64_t i)
{
    Step step = step_at(trace, i);
    Cell out = step.out;
    bool by_error = trace->kind->error_window && trace->pass == PASS_BACKWARD;
    Place place = cell_place(trace, by_error ? step.a : out);
    if (out.set != SET_COL)
        return place;
    int width = trace->tensor[SET_Y].dim[3];
    return (Place){place.c, 0, place.column / width, place.column % width};
}

Place window_origin(const Trace *trace, Place out)
{
    const ConvSpec *spec = &trace->spec;
    return (Place){out.n, out.c, conv_row(spec, out.row, 0), conv_column(spec, out.column, 0)};
}

bool window_holds(const Trace *trace, Place out, Place cell)
{
    const ConvSpec *spec = &trace->spec;
    Place origin = window_origin(trace, out);
    int ky = cell.row - origin.row, kx = cell.column - origin.column;
    return cell.n == out.n && ky >= 0 && kx >= 0 && ky % spec->dilation.h == 0 && kx % spec->dilation.w == 0
        && ky / spec->dilation.h < spec->kernel.h && kx / spec->dilation.w < spec->kernel.w;
}

bool stage_picked(const StageView *view, Cell cell)
{
    for (int i = 0; i < view->picks; i++)
        if (cell_same(view->picked[i], cell))
            return true;
    return false;
}

bool stage_points(const StageView *view, Cell cell)
{
    return cell.set != SET_NONE
           && (cell_same(view->hover, cell) || cell_same(view->linked[0], cell) || cell_same(view->linked[1], cell));
}

bool stage_points_step(const StageView *view, int64_t i)
{
    if (view->hover_step >= 0 || view->hover.set == SET_NONE)
        return view->hover_step == i;
    Step step = step_at(view->trace, i);
    return cell_same(step.a, view->hover) || cell_same(step.b, view->hover);
}

Cursor veil_cursor(const Trace *trace, const Veil *veil, Cursor cursor)
{
    Trace veiled = *trace;
    veiled.veil = veil;
    if (trace->layer || veil->finds == 0)
        return cursor;
    int64_t done = cursor.step + (cursor.fraction > 0), until = veil_until(&veiled, done);
    if (until == done)
        return cursor;
    return until > 0 ? (Cursor){until - 1, 1} : (Cursor){0, 0};
}

/* The picture stays before a step that would mark a cell which is to be found. */
static void put_veil(StageView *view)
{
    if (!view->veil || view->trace == &view->veiled)
        return;
    view->cursor = veil_cursor(view->trace, view->veil, view->cursor);
    view->veiled = *view->trace;
    view->veiled.veil = view->veil;
    view->trace = &view->veiled;
}

/* The scene as it is after the last step that writes the cell; what is computed stays as it is. */
static void begin_preview(StageView *view)
{
    Cell cell = view->preview->cell;
    view->told = INT64_MAX;
    if (!view->preview->written)
        return;
    view->cursor = (Cursor){cell_visit(view->trace, cell, cell_visits(view->trace, cell) - 1), 1};
    view->begun = true;
    view->step = step_at(view->trace, view->cursor.step);
    view->out = window_of_step(view->trace, view->cursor.step);
    view->slide = view->act = 1;
}

/* Whether the picture stays before one of the steps. */
static bool marks_any(const Trace *trace, Span span)
{
    if (!trace->veil || trace->veil->finds == 0)
        return false;
    for (int64_t i = span.first; i < span.end; i++)
        if (veil_marks(trace, i))
            return true;
    return false;
}

/* Which steps move as one, and how far they have come. Played at a level that has very many of them they are too short
 * to be seen: then each step is by itself. */
static void begin_motion(StageView *view)
{
    enum { SEEN = 24 };
    const Trace *trace = view->trace;
    int64_t i = view->cursor.step;
    Span span = span_of(trace, i, LEVEL_CELL), played = span_of(trace, i, view->level);
    view->motion = motion_of(trace, &view->step);
    view->together = (Span){i, i + 1};
    view->share = view->act;
    bool whole = motion_is_whole(view->motion), moves = view->begun && view->cursor.fraction < 1;
    if (!whole && (!moves || view->level < LEVEL_CELL || !motion_is_common(view->motion)))
        return;
    if ((played.end - played.first) / (span.end - span.first) > SEEN || marks_any(trace, span)) {
        view->motion = whole ? MOTION_FLY : view->motion;   /* no part of it is to be seen */
        return;
    }
    double before = whole ? 0 : SLIDE_SHARE, steps = (double)(span.end - span.first),
           passed = (double)(i - span.first) + (view->begun ? (double)view->cursor.fraction : 0);
    view->together = span;
    view->share = ease((float)((passed - before) / (steps - before)));
    view->done = view->share < 1 ? span.first : span.end;
    bool divides = step_at(trace, span.end - 1).kind == STEP_DIVIDE;
    if (view->motion == MOTION_GATHER && divides && view->share >= GATHERED_SHARE && view->share < 1)
        view->done = span.end - 1;
}

void stage_begin(StageView *view)
{
    put_veil(view);
    view->begun = view->cursor.step > 0 || view->cursor.fraction > 0;
    view->whole = view->trace;
    view->first = view->cursor.step;
    view->trace = trace_within(view->whole, &view->cursor.step);
    view->first -= view->cursor.step;
    view->hover_step = view->hover_step >= view->first && view->hover_step < view->first + view->trace->len
                           ? view->hover_step - view->first
                           : -1;
    view->step = step_at(view->trace, view->cursor.step);
    view->out = window_of_step(view->trace, view->cursor.step);
    float fraction = view->begun ? view->cursor.fraction : 0;
    bool slides = step_slides(view->trace, view->cursor.step);
    view->slide = slides ? ease(fraction / SLIDE_SHARE) : 1;
    view->act = slides ? ease((fraction - SLIDE_SHARE) / (1 - SLIDE_SHARE)) : ease(fraction);
    view->done = view->cursor.step + (view->act >= 1);
    begin_motion(view);
    view->told = view->done;
    if (view->preview)
        begin_preview(view);
}

typedef struct {
    const Theme *theme;
} Tints;

static Color tint_color(void *self, const char *name)
{
    const Theme *theme = ((Tints *)self)->theme;
    for (int role = ROLE_INPUT; role < ROLE_COUNT; role++)
        if (strcmp(name, role_tints[role]) == 0)
            return theme->text[role];
    if (strcmp(name, "dim") == 0)
        return color_mix(theme->panel, theme->ink, 0.42f);
    if (strcmp(name, "soft") == 0)
        return theme->soft;
    return 0;
}

/* The formula, its words in the canvas' language. */
static Formula *formula_of(const Canvas *canvas, const char *tex)
{
    Error err;
    Text said = {0};
    words_in_formula(canvas->language, tex, &said);
    Formula *formula = formula_parse(text_get(&said), false, &err);
    assert(formula);
    text_free(&said);
    return formula;
}

float stage_formula(Canvas *canvas, const char *tex, float size, float x, float y, Align align)
{
    Formula *formula = formula_of(canvas, tex);
    Tints tints = {canvas->theme};
    Palette palette = {canvas->theme->ink, tint_color, &tints};
    if (align != ALIGN_LEFT) {
        float width = formula_measure(formula, canvas->measure, size).width;
        x -= align == ALIGN_CENTRE ? width / 2 : width;
    }
    int first = canvas->list->count;
    float width = formula_draw(formula, canvas->list, canvas->measure, size, x, y, &palette).width;
    if (canvas->formulas)
        text_add(canvas->formulas, "%d %d %s\n", first, canvas->list->count, tex);
    formula_free(formula);
    return width;
}

float stage_formula_width(const Canvas *canvas, const char *tex, float size)
{
    Formula *formula = formula_of(canvas, tex);
    float width = formula_measure(formula, canvas->measure, size).width;
    formula_free(formula);
    return width;
}

void stage_fly(StageView *view, Rect from, Rect to, float share, float value, CellSet set)
{
    if (share <= 0 || share >= 0.999f || view->preview)
        return;
    Canvas *canvas = view->canvas;
    char digits[48];
    text_number((double)value, 4, true, digits, sizeof digits);
    float x = between(from.x + from.w / 2, to.x + to.w / 2, share),
          y = between(from.y + from.h / 2, to.y + to.h / 2, share);
    float size = between(fminf(from.w, from.h), fminf(to.w, to.h), share) * 0.4f;
    size = fmaxf(13, fminf(size, 26)) * canvas->theme->type;
    float width = canvas->measure->width(canvas->measure->self, FONT_BOLD, size, digits, (int)strlen(digits)) + size;
    Rect chip = {x - width / 2, y - size * 0.8f, width, size * 1.6f};
    draw_rect(canvas->list, chip, size * 0.5f, theme_frame(canvas->theme, set));
    draw_text_at(canvas->list, canvas->measure, FONT_BOLD, size, x, y + size * 0.36f, ALIGN_CENTRE,
                 canvas->theme->panel, digits);
}

void stage_frame(StageView *view, Rect at, float radius, float stroke, Color color)
{
    if (!preview_still(view))
        draw_frame(view->canvas->list, at, radius, stroke, color);
}

void stage_scales(const Trace *trace, float most[SET_COUNT])
{
    for (int set = 0; set < SET_COUNT; set++) {
        const Tensor *tensor = &trace->tensor[set];
        size_t count = tensor->v ? tensor_count(tensor) : 0;
        most[set] = 0;
        for (size_t i = 0; i < count; i++)
            most[set] = fmaxf(most[set], fabsf(tensor->v[i]));
    }
    const int *kernels = trace->tensor[SET_W].dim;
    most[SET_COL] = most[SET_PAD] = most[SET_X];
    most[SET_ROT] = most[SET_W];
    most[SET_SPREAD] = most[SET_DYPAD] = most[SET_DY];
    most[SET_XSPREAD] = most[SET_X];
    most[SET_YPAD] = most[SET_Y];
    most[SET_DPAD] = most[SET_DX];
    most[SET_SLOPE] = most[SET_EXP] = 1;
    most[SET_MAX] = most[SET_X];
    most[SET_G] = most[SET_DW] + most[SET_W];
    most[SET_SUM] = (float)trace->tensor[SET_EXP].dim[1];
    most[SET_DCOL] = most[SET_W] * most[SET_DY] * sqrtf((float)(kernels[0] > 0 ? kernels[0] : 1));
}

void stage_draw(StageView *view)
{
    Rect whole = view->at;
    int targets = view->canvas->targets;
    stage_begin(view);
    draw_clip(view->canvas->list, whole);
    scene_catalog[catalog_find(view->whole)]->draw(view);
    if (preview_quiet(view))
        preview_frames(view, targets);
    if (view->preview)
        preview_loupe(view, targets);
    draw_unclip(view->canvas->list);
}
