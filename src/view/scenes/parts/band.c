/* The formula band: the sum of the current cell in letters, under it the same sum in numbers; terms that are done in
 * colour, the current term bold, terms to come grey, and the sum so far apart from them: only what is equal is written
 * after an equals sign. A long sum shows a part around the current term. */
#include "view/scenes/parts/band.h"
#include "view/scenes/preview/preview.h"

#include "trace/operations/operation.h"
#include "trace/say/names.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    Cell out;               /* the cell whose sum it is */
    int64_t count;          /* its terms */
    int64_t from, shown;    /* the terms that are written out */
    int64_t now;            /* the current term */
    int64_t finished;       /* the visits that are done, a division too */
    float sum;              /* what the terms have come to so far */
    bool exact;             /* and whether all of them are equal to it as it is shown */
    bool lost;              /* or it has left what a float holds, while it is a part */
    bool divided;           /* after the terms the sum is divided by the number of one more step */
    bool brief;             /* there is little room: what is left out before the sum is done is only dots */
    bool quiet;             /* terms that are 0 because of a border of zeros are left out */
} Stretch;

static void add_number(float value, Text *tex)
{
    text_add(tex, value < 0 ? "(" : "");
    value_in_tex(value, tex);
    text_add(tex, value < 0 ? ")" : "");
}

/* The text before, between and after the one or two operands of a term; sums and products need no table. */
typedef struct {
    const char *before, *between, *after;
} Form;

static Form form_of(const Trace *trace, StepKind kind, bool numbers)
{
    static const Form other[STEP_COUNT] = {
        [STEP_SHARE] = {"", "/", ""}, [STEP_QUOTIENT] = {"", "/", ""}, [STEP_DIFFERENCE] = {"", "-", ""},
        [STEP_EXP] = {"e^{", "-", "}"}, [STEP_LOG] = {"\\log ", "", ""}, [STEP_LESS] = {"-(", "-", ")"},
        [STEP_ROOT] = {"\\mathrm{sqrt}(", "+", ")"},
    };
    static const Form function[ACTIVATION_COUNT] = {{"\\mathrm{relu}(", "", ")"},
                                                    {"\\tanh(", "", ")"},
                                                    {"\\sigma(", "", ")"},
                                                    {"\\mathrm{leaky}(", "", ")"},
                                                    {"\\mathrm{elu}(", "", ")"},
                                                    {"\\mathrm{gelu}(", "", ")"},
                                                    {"\\mathrm{silu}(", "", ")"},
                                                    {"\\mathrm{hswish}(", "", ")"}};
    static const Form slope[ACTIVATION_COUNT] = {{"[", "", ">0]"}, {"1-", "", "^{2}"}, {"", "(1-", ")"},
                                                 {"\\mathrm{leaky}'(", "", ")"}, {"\\mathrm{elu}'(", "", ")"},
                                                 {"\\mathrm{gelu}'(", "", ")"},  {"\\mathrm{silu}'(", "", ")"},
                                                 {"\\mathrm{hswish}'(", "", ")"}};
    if (kind == STEP_FUNCTION)
        return function[trace->function];
    if (kind == STEP_SLOPE)
        return slope[trace->function];
    if (other[kind].before)
        return other[kind];
    if (numbers)
        return (Form){"", "\\cdot ", ""};
    return (Form){"", trace->letters ? "" : "\\,", ""};
}

/* Whether the slope is written as [y > 0]. */
static bool slope_brackets(const Trace *trace)
{
    return form_of(trace, STEP_SLOPE, false).before[0] == '[';
}

/* Whether the term is just a value, with nothing to calculate. */
static bool is_bare_term(const Step *step)
{
    return step->opens
           && (step->kind == STEP_COPY || step->kind == STEP_ADD || step->kind == STEP_BIAS
               || step->kind == STEP_COMPARE);
}

static void add_operand(const Trace *trace, Cell cell, float value, BandAge age, bool numbers, Text *tex)
{
    if (numbers)
        add_number(value, tex);
    else
        band_cell(trace, cell, age, tex);
}

void band_meaning(const Trace *trace, const Step *step, Text *tex)
{
    if (step->kind == STEP_SLOPE && slope_brackets(trace))
        text_add(tex, "\\quad\\tint{soft}{\\text{[ ] is 1 where it is true, else 0}}");
}

void band_term(const Trace *trace, const Step *step, BandAge age, bool numbers, Text *tex)
{
    bool two = step->b.set != SET_NONE && step->kind != STEP_COMPARE;
    bool twice = step->kind == STEP_SLOPE && trace->function == ACTIVATION_SIGMOID;   /* y(1 - y) */
    Form form = form_of(trace, step->kind, numbers);
    text_add(tex, "%s", form.before);
    bool single = step->opens && step->closes && !two;
    size_t before = strlen(form.before);
    bool bracketed = before > 0 && strchr("([{", form.before[before - 1]);
    bool stands_alone = step->kind == STEP_COMPARE || (single && before == 0) || bracketed;
    if (numbers && stands_alone)   /* its sign needs no brackets */
        value_text(step->va, tex);
    else
        add_operand(trace, step->a, step->va, age, numbers, tex);
    if (two || twice) {
        text_add(tex, "%s", form.between);
        add_operand(trace, twice ? step->a : step->b, twice ? step->va : step->vb, age, numbers, tex);
    }
    text_add(tex, "%s", form.after);
}

/* The k-th term of a cell, its symbols or its numbers, linked to its step. */
static void add_term(StageView *view, Cell out, int64_t k, bool numbers, Text *tex)
{
    Step step = cell_term(view->trace, out, k);
    int64_t i = cell_visit(view->trace, out, k);
    BandAge age = band_age(view, i);
    if (is_bare_term(&step) && step.closes && veil_hides(view->trace, out))   /* the term is the value */
        step.va = number_withheld();
    bool hover = stage_points_step(view, i);
    int id = canvas_touch(view->canvas, (Target){.kind = TARGET_STEP, .value = view->first + i});
    canvas_untouch(view->canvas);
    text_add(tex, "\\link{%d}{", id);
    band_open(hover ? BAND_NOW : age, tex);
    band_term(view->trace, &step, age, numbers, tex);
    text_add(tex, "}}");
}

/* The text around the terms and between them: a sum, a maximum, a sum to be divided. */
typedef struct {
    const char *open, *join, *close;
} Frame;

static Frame frame_of(const Trace *trace, const Stretch *stretch, bool numbers)
{
    StepKind kind = cell_term(trace, stretch->out, 0).kind;
    if (kind == STEP_COMPARE)
        return (Frame){"\\max\\{", ",\\ ", "\\}"};
    bool whole = !numbers && stretch->divided && (stretch->count > 1 || kind == STEP_DIFFERENCE);
    return whole ? (Frame){"(", "+", ")"} : (Frame){"", "+", ""};
}

/* The name on both sides: the new value is computed from the old one of the same name. */
static bool updates(CellSet set)
{
    return set == SET_NEW_W || set == SET_NEW_B || set == SET_NEW_V || set == SET_NEW_VB;
}

/* The cell's name; a copy has the name of its place, not of its source. */
static void add_name(const Trace *trace, Cell cell, Text *tex)
{
    bool product = cell.set == SET_DCOL && trace->tensor[SET_DY].dim[1] == 1;
    bool named = cell.set == SET_ROT || set_is_spread(cell.set) || product;
    text_add(tex, "\\tint{%s}{\\strong{", role_tints[role_of(cell.set)]);
    if (veil_covers(trace, cell.set))   /* the last one's indices would reveal how many there are */
        text_add(tex, "?");
    else
        (named ? place_tex : name_tex)(trace, cell, tex);
    text_add(tex, "}}");
}

static void add_value(const Stretch *stretch, float value, Text *tex)
{
    text_add(tex, "\\tint{%s}{\\strong{{", role_tints[role_of(stretch->out.set)]);   /* in braces its minus is a sign */
    value_in_tex(value, tex);
    text_add(tex, "}}}");
}

/* What a cell's sum has come to with its visits 0 .. k. */
static float value_at(const StageView *view, const Stretch *stretch, int64_t k)
{
    return step_at(view->trace, cell_visit(view->trace, stretch->out, k)).after;
}

/* The terms that are omitted at one end. In numbers those before the shown part, which are all done, are one number:
 * "(12 terms: 34)". */
static void add_hidden(const StageView *view, const Stretch *stretch, bool before, bool numbers, Text *tex)
{
    int64_t count = before ? stretch->from : stretch->count - stretch->from - stretch->shown;
    if (!numbers || (stretch->brief && stretch->finished < stretch->count))
        text_add(tex, "\\cdots ");
    else if (before) {
        text_add(tex, "(\\tint{soft}{\\text{%lld term%s: }}", (long long)count, count == 1 ? "" : "s");
        text_add(tex, "{");
        value_text(value_at(view, stretch, stretch->from - 1), tex);
        text_add(tex, "})");
    } else
        text_add(tex, "(\\text{%lld more term%s})", (long long)count, count == 1 ? "" : "s");
}

/* The terms, what is done in colour; false when there are none to be seen and none that are left out. */
static bool terms_tex(StageView *view, const Stretch *stretch, bool numbers, Text *tex)
{
    int64_t end = stretch->from + stretch->shown, written = 0;
    Frame frame = frame_of(view->trace, stretch, numbers);
    text_add(tex, "%s", frame.open);
    if (stretch->from > 0) {
        add_hidden(view, stretch, true, numbers, tex);
        text_add(tex, "%s", frame.join);
    }
    for (int64_t k = stretch->from; k < end; k++) {
        Step term = cell_term(view->trace, stretch->out, k);
        int64_t i = cell_visit(view->trace, stretch->out, k);
        if (term_silent(view->trace, &term) && stretch->quiet)
            continue;
        const char *join = frame.join;
        if (term.kind == STEP_LESS || term.kind == STEP_MINUS)
            join = term.kind == STEP_LESS ? "" : "-";
        if (written++ > 0)
            text_add(tex, band_age(view, i) == BAND_COMING ? "\\tint{dim}{%s}" : "%s", join);
        add_term(view, stretch->out, k, numbers, tex);
    }
    if (written == 0)
        text_add(tex, "0");
    if (end < stretch->count) {
        text_add(tex, "\\tint{dim}{%s", frame.join);
        add_hidden(view, stretch, false, numbers, tex);
        text_add(tex, "}");
    }
    text_add(tex, "%s", frame.close);
    return written > 0 || stretch->shown < stretch->count;
}

/* In letters the cell's final sum, which is true before it is computed. */
static void symbols_tex(StageView *view, const Stretch *stretch, Text *tex)
{
    add_name(view->trace, stretch->out, tex);
    text_add(tex, "%s", updates(stretch->out.set) ? "\\leftarrow " : "=");
    terms_tex(view, stretch, false, tex);
    if (stretch->divided) {
        text_add(tex, "/");
        add_term(view, stretch->out, stretch->count, false, tex);
    }
}

/* Whether the cell is just one value, with nothing to calculate before a division. */
static bool is_bare(const StageView *view, const Stretch *stretch)
{
    Step step = cell_term(view->trace, stretch->out, 0);
    return stretch->count == 1 && is_bare_term(&step);
}

/* A mean's second half: the sum, over the number that divides it, and when that is done the result. */
static void division_tex(StageView *view, const Stretch *stretch, Text *tex)
{
    bool done = stretch->finished > stretch->count;
    int64_t i = cell_visit(view->trace, stretch->out, stretch->count);
    BandAge age = band_age(view, i);
    band_open(age, tex);
    add_number(stretch->sum, tex);
    text_add(tex, "/}");
    add_term(view, stretch->out, stretch->count, true, tex);
    if (done) {
        Step division = step_at(view->trace, i);
        text_add(tex, step_exact(view->trace, &division) ? "=" : "\\approx ");
        add_value(stretch, division.after, tex);
    }
}

/* In numbers: the terms, and only after the last of them an equals sign and the result. Until then the sum so far is
 * apart from them. A mean is its sum, then a division. */
static void numbers_tex(StageView *view, const Stretch *stretch, Text *tex)
{
    bool bare = is_bare(view, stretch), summed = stretch->finished >= stretch->count;
    if (!(bare && stretch->divided && summed)) {
        bool any = terms_tex(view, stretch, true, tex);
        if (summed && any && !bare) {
            text_add(tex, stretch->exact ? "=" : "\\approx ");
            add_value(stretch, stretch->sum, tex);
        } else if (!summed && stretch->finished > 0) {
            text_add(tex, stretch->brief ? "\\quad" : "\\qquad");
            text_add(tex, "\\tint{soft}{\\text{so far }}%s", stretch->lost ? "\\approx " : "");
            add_value(stretch, stretch->sum, tex);
        }
    }
    if (stretch->divided && !summed) {
        text_add(tex, "\\qquad\\tint{dim}{\\text{then }\\div ");
        add_term(view, stretch->out, stretch->count, true, tex);
        text_add(tex, "}");
    } else if (stretch->divided) {
        text_add(tex, bare ? "" : "\\qquad ");
        division_tex(view, stretch, tex);
    }
    if (view->step.kind == STEP_CUT && view->begun)
        text_add(tex, "\\qquad\\tint{soft}{\\text{cut off}}");
}

/* The result of = for +=: the current visit alone, beside the result of adding. */
static void overwritten_tex(StageView *view, const Stretch *stretch, bool numbers, Text *tex)
{
    if (!numbers) {
        add_name(view->trace, stretch->out, tex);
        text_add(tex, "\\leftarrow ");
        add_term(view, stretch->out, stretch->now, false, tex);
        return;
    }
    if (stretch->finished > 0) {
        add_value(stretch, cell_term(view->trace, stretch->out, stretch->finished - 1).va, tex);
        text_add(tex, "\\qquad ");
    }
    text_add(tex, "\\tint{soft}{\\text{adding gives }}");
    numbers_tex(view, stretch, tex);
}

static void sum_tex(StageView *view, const Stretch *stretch, bool numbers, Text *tex)
{
    if (view->overwrite && view->trace->route == ROUTE_COL2IM && view->step.kind == STEP_ADD)
        overwritten_tex(view, stretch, numbers, tex);
    else if (numbers)
        numbers_tex(view, stretch, tex);
    else
        symbols_tex(view, stretch, tex);
}

/* How many of the cell's visits are done: of those that move together none is before all are. */
static int64_t count_finished(const StageView *view, const Stretch *stretch)
{
    int64_t visits = view->begun ? stretch->now + 1 : 0, all = cell_visits(view->trace, stretch->out);
    while (visits > 0 && visits < all && cell_visit(view->trace, stretch->out, visits) < view->told)
        visits++;
    while (visits > 0 && cell_visit(view->trace, stretch->out, visits - 1) >= view->told)
        visits--;
    return visits;
}

/* Writes as many terms around the current one as fit into `width` to both lines; false: even one is too wide. */
static bool choose_terms(StageView *view, float size, float width, Text line[2])
{
    Stretch stretch = {.out = view->step.out,
                       .count = cell_visits(view->trace, view->step.out),
                       .now = step_visit(view->trace, view->cursor.step)};
    StepKind last = cell_term(view->trace, stretch.out, stretch.count - 1).kind;
    stretch.finished = count_finished(view, &stretch);
    stretch.divided = last == STEP_DIVIDE;
    stretch.count -= stretch.divided || last == STEP_CUT;
    int64_t added = stretch.finished < stretch.count ? stretch.finished : stretch.count;
    stretch.sum = added > 0 ? value_at(view, &stretch, added - 1) : 0;
    if (added > 0) {
        Step newest = step_at(view->trace, cell_visit(view->trace, stretch.out, added - 1));
        stretch.lost = !isfinite(stretch.sum) || !step_exact(view->trace, &newest);
    }
    stretch.exact = added == stretch.count && sum_exact(view->trace, stretch.out, stretch.count);
    stretch.quiet = !view->trace->kind->windows;
    for (stretch.shown = stretch.count < 40 ? stretch.count : 40;;) {
        stretch.from = (stretch.finished > stretch.now ? stretch.finished - 1 : stretch.now) - stretch.shown / 2;
        if (stretch.from > stretch.count - stretch.shown)
            stretch.from = stretch.count - stretch.shown;
        if (stretch.from < 0)
            stretch.from = 0;
        float wide = 0;
        for (int numbers = 0; numbers < 2; numbers++) {
            text_clear(&line[numbers]);
            sum_tex(view, &stretch, numbers == 1, &line[numbers]);
            wide = fmaxf(wide, stage_formula_width(view->canvas, text_get(&line[numbers]),
                                                   numbers ? size * 0.87f : size));
        }
        if (wide <= width || (stretch.shown <= 1 && stretch.brief))
            return wide <= width;
        if (stretch.shown <= 1) {
            stretch.brief = true;
            continue;
        }
        int64_t fewer = (int64_t)((float)stretch.shown * width / wide);
        stretch.shown = fewer < stretch.shown ? fewer : stretch.shown - 1;
        if (stretch.shown < 1)
            stretch.shown = 1;
    }
}

/* The size at which a formula fits: the terms that are left may still be too long. */
static float fitting(const Canvas *canvas, const char *tex, float size, float width)
{
    const float least = 4;   /* beside other routes a single term may be too wide for more */
    while (stage_formula_width(canvas, tex, size) > width && size > least)
        size *= 0.95f;
    return size;
}

/* The sum of the step's cell. */
static void draw_sum(StageView *view, Rect inside, float size)
{
    if (veil_hides_count(view->trace, view->step.out)) {   /* its terms could be counted */
        Text tex = {0};
        add_name(view->trace, view->step.out, &tex);
        text_add(&tex, "=\\cdots");
        stage_formula(view->canvas, text_get(&tex), size, inside.x, inside.y + inside.h * 0.42f, ALIGN_LEFT);
        text_free(&tex);
        return;
    }
    Text line[2] = {{0}, {0}};
    bool terms_fit = choose_terms(view, size, inside.w, line);
    for (int numbers = 0; numbers < 2; numbers++) {
        Text *tex = &line[numbers];
        size_t sum = tex->length;
        if (!numbers && view->trace->kind->sparse && view->trace->pass == PASS_BACKWARD
            && view->trace->tensor[SET_X].v)
            band_reason(view, tex);
        if (!numbers)
            band_meaning(view->trace, &view->step, tex);
        if (tex->length > sum && stage_formula_width(view->canvas, text_get(tex), size) > inside.w) {
            tex->length = sum;
            tex->at[sum] = '\0';
        }
        float full = numbers ? size * 0.87f : size;
        float fits = terms_fit ? full : fitting(view->canvas, text_get(tex), full, inside.w);
        stage_formula(view->canvas, text_get(tex), fits,
                      inside.x, inside.y + inside.h * (numbers ? 0.8f : 0.42f), ALIGN_LEFT);
        text_free(tex);
    }
}

void band_draw(StageView *view, Rect at)
{
    float size = fminf(25, at.h * 0.22f) * view->canvas->theme->type;
    Rect inside = {at.x + 32, at.y, at.w - 64, at.h};
    Span span = span_of(view->trace, view->cursor.step, LEVEL_CELL);
    if (preview_quiet(view))
        preview_band(view, inside, size);
    else if (view->step.kind == STEP_COPY && view->step.out.set == SET_COL)
        band_column(view, inside, span, size);
    else if (!view->begun && veil_marks(view->trace, view->cursor.step))
        return;   /* it would name what is to be found */
    else if (motion_is_whole(motion_of(view->trace, &view->step)))
        band_places(view, inside, size);
    else
        draw_sum(view, inside, size);
}
