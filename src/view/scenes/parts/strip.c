/* Strips of products. The room decides which boxes are shown: all of them, or some around the current one. */
#include "view/scenes/parts/strip.h"

#include "trace/operations/operation.h"
#include "view/scenes/parts/columns.h"
#include "view/scenes/preview/preview.h"

#include "trace/say/names.h"

#include <math.h>
#include <stdio.h>

typedef struct {
    Cell out;                 /* the cell whose sum this is */
    int channels, taps;       /* strips, terms in each: the visits of the cell in their order */
    int now;                  /* the current visit */
    const char *row;          /* what each strip is for: a channel, a map, an image */
    bool bias;                /* one more visit, the bias, comes last */
    int top, rows;            /* the first strip shown, how many */
    int left, boxes;          /* the first product shown of each, how many */
    float label, box, plus, height, gap;
    float sum_w, subtotal_w;  /* the sum's box at the right; each strip's own, 0 with one channel */
} Plan;

static int at_channel(const Plan *plan)
{
    int channel = plan->now / plan->taps;
    return channel < plan->channels ? channel : plan->channels - 1;
}

/* The step of visit k of the sum. */
static int64_t step_of(const StageView *view, const Plan *plan, int64_t k)
{
    return cell_visit(view->trace, plan->out, k);
}

/* How many terms of a cell belong together, and what they share: an input channel, an error map, an image. */
static int64_t terms_a_row(const Trace *trace, const char **row)
{
    *row = "map";
    return trace->kind->row_terms ? trace->kind->row_terms(trace, row) : INT64_MAX;
}

/* The terms of the step's cell: strips of even length where its terms make such, else a single one. */
static Plan plan_terms(const StageView *view)
{
    const Trace *trace = view->trace;
    Plan plan = {.out = view->step.out, .now = (int)step_visit(trace, view->cursor.step)};
    plan.bias = trace->kind->windows && trace->tensor[SET_B].v != NULL;
    int64_t visits = cell_visits(trace, plan.out);
    const Step last = visits > 0 ? cell_term(trace, plan.out, visits - 1) : (Step){0};
    bool cut = visits > 1 && last.kind == STEP_CUT;   /* its last visit is no term: the sum goes */
    int64_t count = visits - plan.bias - cut, taps = terms_a_row(trace, &plan.row);
    bool returns = set_is_landing(last.a.set);   /* such an error is of no row */
    bool even = !returns && taps > 0 && taps < count && count % taps == 0 && view->step.kind != STEP_COPY;
    plan.taps = (int)(even ? taps : count);
    plan.channels = (int)(even ? count / taps : 1);
    return plan;
}

/* `shown` of `all` boxes with `current` among them, in the middle if possible. */
static int stretch(int current, int shown, int all)
{
    int first = current - shown / 2;
    if (first > all - shown)
        first = all - shown;
    return first < 0 ? 0 : first;
}

static float strips_height(const Plan *plan)
{
    return (float)plan->rows * (plan->height + plan->gap) - plan->gap;
}

static float strips_width(const Plan *plan)
{
    float more = plan->boxes > 0 && plan->boxes < plan->taps ? 40 : 0;
    float subtotal = plan->subtotal_w > 0 ? plan->subtotal_w + 30 : 0;
    return plan->label + fmaxf(0, (float)plan->boxes * (plan->box + plan->plus) - plan->plus) + more + subtotal + 50
           + plan->sum_w;
}

static Plan plan_strips(const StageView *view, Rect room)
{
    Plan plan = plan_terms(view);
    bool many = plan.channels > 1;
    plan.gap = 10;
    plan.height = many ? 34 : fminf(58, fmaxf(30, room.h - 24));
    plan.rows = many ? (int)((room.h + plan.gap) / (plan.height + plan.gap)) : 1;
    if (plan.rows > plan.channels)
        plan.rows = plan.channels;
    if (plan.rows < 1)
        plan.rows = 1;
    plan.label = many ? 84 : 0;
    plan.subtotal_w = many ? 64 : 0;
    plan.sum_w = fminf(113, room.w * 0.16f) + (plan.bias ? 100 : 0) + (many ? 50 : 0);
    plan.plus = many ? 14 : 38;
    float width = room.w - plan.label - plan.subtotal_w - plan.sum_w - (many ? 90 : 50), least = many ? 54 : 62;
    plan.boxes = plan.taps;
    if ((width + plan.plus) / (least + plan.plus) < (float)plan.boxes)
        plan.boxes = (int)fmaxf(1, (width - 40 + plan.plus) / (least + plan.plus));
    float more = plan.boxes < plan.taps ? 40 : 0;
    plan.box = fminf(many ? 64 : 113, (width - more + plan.plus) / (float)plan.boxes - plan.plus);
    if (plan.box < 24) {   /* beside other routes: the rows' sums alone */
        plan.boxes = 0;
        plan.box = 0;
        plan.label = many ? 50 : 0;
        plan.subtotal_w = many ? 44 : 0;
    }
    if (many && strips_width(&plan) > room.w) {   /* not even those: the sum of all */
        plan.rows = 0;
        plan.label = plan.subtotal_w = plan.gap = 0;
    }
    int channel = at_channel(&plan), tap = plan.now < plan.channels * plan.taps ? plan.now % plan.taps : plan.taps - 1;
    plan.top = stretch(channel, plan.rows, plan.channels);
    plan.left = plan.boxes > 0 ? stretch(tap, plan.boxes, plan.taps) : 0;
    return plan;
}

Rect strip_room(const StageView *view, float margin)
{
    if (view->at.h < STRIPS_FROM)
        return (Rect){view->at.x + margin, view->at.y + view->at.h, view->at.w - 2 * margin, 0};
    int channels = plan_terms(view).channels;
    float most = fmaxf(56, view->at.h * 0.36f);
    bool beside = view->at.w < BESIDE_OTHERS;   /* other routes are beside it: its grids need the height more */
    float one = fminf(most * 0.75f, beside ? 58 : 82);
    float height = channels > 1 ? fminf(most, (float)channels * 44 - 10) : one;
    return (Rect){view->at.x + margin, view->at.y + view->at.h - height - (beside ? 8 : 22), view->at.w - 2 * margin,
                  height};
}

static float left_edge(const Plan *plan, Rect room)
{
    return room.x + fmaxf(0, (room.w - strips_width(plan)) / 2);
}

static Rect box_at(const Plan *plan, Rect room, int channel, int tap)
{
    float more = plan->left > 0 ? 20 : 0;
    return (Rect){left_edge(plan, room) + plan->label + more + (float)(tap - plan->left) * (plan->box + plan->plus),
                  room.y + room.h - strips_height(plan) + (float)(channel - plan->top) * (plan->height + plan->gap),
                  plan->box, plan->height};
}

bool strip_box(const StageView *view, Rect room, int64_t i, Rect *box)
{
    if (room.h <= 0)
        return false;
    Plan plan = plan_strips(view, room);
    if (!cell_same(step_at(view->trace, i).out, plan.out))
        return false;
    int k = (int)step_visit(view->trace, i), channel = k / plan.taps, tap = k % plan.taps;
    if (channel < plan.top || channel >= plan.top + plan.rows || tap < plan.left || tap >= plan.left + plan.boxes)
        return false;
    *box = box_at(&plan, room, channel, tap);
    return true;
}

static Rect sum_box(const Plan *plan, Rect room)
{
    float width = fminf(113, room.w * 0.16f), x = left_edge(plan, room) + strips_width(plan) - width;
    float height = fminf(58, fmaxf(plan->height, 40)), high = fmaxf(strips_height(plan), height);
    return (Rect){x, room.y + room.h - high / 2 - height / 2, width, height};
}

bool strip_sum(const StageView *view, Rect room, Rect *box)
{
    if (room.h <= 0)
        return false;
    Plan plan = plan_strips(view, room);
    *box = sum_box(&plan, room);
    return true;
}

/* The width of "2×3" or "2×(−1)": two factors and what stands between and after them. */
static float factors_width(const Canvas *canvas, float size, const char *const text[4])
{
    return canvas_width(canvas, FONT_BOLD, size, text[0]) + canvas_width(canvas, FONT_SANS, size, text[1])
           + canvas_width(canvas, FONT_BOLD, size, text[2]) + canvas_width(canvas, FONT_SANS, size, text[3]);
}

/* With so many digits; with few of them a small number has its power of ten: 3e−4 for 0.00026. */
static void factor_digits(float value, int digits, char *text, size_t room)
{
    text_number((double)value, digits, true, text, room);
    if (digits > 2 || value == 0 || fabsf(value) >= 0.001f)
        return;
    float power = floorf(log10f(fabsf(value))), first = roundf(fabsf(value) * powf(10, -power));
    if (first > 9) {
        first = 1;
        power++;
    }
    snprintf(text, room, "%s%.0fe−%.0f", value < 0 ? "−" : "", (double)first, (double)-power);
}

/* "2×3" or "2×(−1)", each factor in its tensor's colour; a single number for a term that has no factors. Where the
 * box is narrow, with fewer digits: the formula below has them all. */
static void draw_factors(Canvas *canvas, Rect box, const Step *step, bool coming)
{
    const Theme *theme = canvas->theme;
    bool two = step->b.set != SET_NONE, turned = role_of(step->a.set) == ROLE_KERNEL;
    const float most = fminf(box.h * 0.4f, 21), readable = fminf(11, most);
    bool minus = two && (turned ? step->va : step->vb) < 0;
    char a[48], b[48] = "";
    const char *times = minus ? "×(" : "×";
    if (!two)
        times = "";
    const char *const text[4] = {a, times, b, minus ? ")" : ""};
    float size = 0, width = 0;
    for (int digits = 4; digits >= 1 && size < readable; digits--) {
        factor_digits(turned && two ? step->vb : step->va, digits, a, sizeof a);
        if (two)
            factor_digits(turned ? step->va : step->vb, digits, b, sizeof b);
        width = factors_width(canvas, most, text);
        size = most * fminf(1, (box.w - 8) / width);
    }
    width = factors_width(canvas, size, text);
    float x = box.x + (box.w - width) / 2, y = box.y + box.h / 2 + size * 0.36f, share = coming ? DIM : 1;
    Color ground = coming ? theme->stage : theme->panel;
    CellSet first = turned && two ? step->b.set : step->a.set, second = turned ? step->a.set : step->b.set;
    x += canvas_text(canvas, FONT_BOLD, size, x, y, ALIGN_LEFT, color_mix(ground, theme_text(theme, first), share), a);
    x += canvas_text(canvas, FONT_SANS, size, x, y, ALIGN_LEFT, color_mix(ground, theme->soft, share), text[1]);
    x += canvas_text(canvas, FONT_BOLD, size, x, y, ALIGN_LEFT, color_mix(ground, theme_text(theme, second), share), b);
    canvas_text(canvas, FONT_SANS, size, x, y, ALIGN_LEFT, color_mix(ground, theme->soft, share), text[3]);
}

static bool step_is_now(const StageView *view, int64_t i)
{
    return view->begun && i == view->cursor.step && view->act > 0 && !view->preview;
}

static void draw_box(StageView *view, Rect box, int64_t i)
{
    Canvas *canvas = view->canvas;
    const Theme *theme = canvas->theme;
    Step step = step_at(view->trace, i);
    bool now = step_is_now(view, i), coming = i >= view->told && !(now && view->act > 0.55f);
    bool hover = stage_points_step(view, i);
    canvas_touch(canvas, (Target){.kind = TARGET_STEP, .value = i, .at = box});
    Color fill = coming ? color_mix(theme->stage, theme->panel, 0.4f) : theme->panel;
    draw_rect(canvas->list, box, 6, now ? color_mix(theme->panel, theme->now, 0.3f) : fill);
    bool kernel = role_of(step.a.set) == ROLE_KERNEL || role_of(step.b.set) == ROLE_KERNEL;
    /* whose colour marks the current product */
    CellSet by = view->trace->tensor[SET_NEW_W].v ? SET_DW : SET_DY;
    if (kernel)
        by = SET_W;
    Color edge = hover ? theme->ink : theme->faint;
    float stroke = hover ? 2 : 1.3f;
    draw_frame(canvas->list, box, 6, (now ? 2.5f : stroke) * theme->line, now ? theme_frame(theme, by) : edge);
    if (!now || view->act > 0.55f)
        draw_factors(canvas, box, &step, coming && !now);
    canvas_untouch(canvas);
}

/* The sum of one channel's products so far, folded in their order; false before the first. */
static bool subtotal(const StageView *view, const Plan *plan, int channel, float *sum)
{
    *sum = 0;
    for (int k = channel * plan->taps; k < (channel + 1) * plan->taps; k++) {
        if (step_of(view, plan, k) >= view->told)
            return k > channel * plan->taps;
        Step step = cell_term(view->trace, plan->out, k);
        *sum += step.b.set != SET_NONE ? step.va * step.vb : step.va;
    }
    return true;
}

static void draw_value_box(Canvas *canvas, Rect box, bool known, float value, bool open, CellSet set)
{
    const Theme *theme = canvas->theme;
    char digits[48], text[64];
    draw_rect(canvas->list, box, 6, known ? theme_cell(theme, set, true) : theme->empty);
    draw_frame(canvas->list, box, 6, (set != SET_NONE ? 2.5f : 1.3f) * theme->line,
               set != SET_NONE ? theme_frame(theme, set) : theme->faint);
    if (!known)
        return;
    snprintf(text, sizeof text, open ? "%s …" : "%s", text_number((double)value, 4, true, digits, sizeof digits));
    float size = fminf(box.h * 0.42f, 21), width = canvas_width(canvas, FONT_BOLD, size, text);
    if (width > box.w - 8)
        size *= (box.w - 8) / width;
    canvas_text(canvas, FONT_BOLD, size, box.x + box.w / 2, box.y + box.h / 2 + size * 0.36f, ALIGN_CENTRE, theme->ink,
                text);
}

static void draw_sign(Canvas *canvas, float x, Rect beside, const char *sign)
{
    float size = fminf(beside.h * 0.42f, 22);
    canvas_text(canvas, FONT_SANS, size, x, beside.y + beside.h / 2 + size * 0.36f, ALIGN_CENTRE, canvas->theme->soft,
                sign);
}

/* What joins the term of visit k to those before it. */
static const char *sign_before(const StageView *view, const Plan *plan, int k)
{
    return cell_term(view->trace, plan->out, k).kind == STEP_MINUS ? "−" : "+";
}

static void draw_strip(StageView *view, const Plan *plan, Rect room, int channel)
{
    Canvas *canvas = view->canvas;
    Rect box = box_at(plan, room, channel, plan->left);
    if (plan->channels > 1) {
        char label[32];
        Place first = cell_place(view->trace, cell_term(view->trace, plan->out, (int64_t)channel * plan->taps).a);
        snprintf(label, sizeof label, "%s %d", plan->row, plan->row[0] == 'i' ? first.n : first.c);
        bool current = channel == at_channel(plan);
        canvas_text(canvas, current ? FONT_BOLD : FONT_SANS, 13, left_edge(plan, room), box.y + box.h / 2 + 5,
                    ALIGN_LEFT, current ? canvas->theme->ink : canvas->theme->soft, label);
    }
    if (plan->left > 0)
        draw_sign(canvas, box.x - 18, box, "… +");
    for (int tap = plan->left; tap < plan->left + plan->boxes; tap++) {
        box = box_at(plan, room, channel, tap);
        draw_box(view, box, step_of(view, plan, channel * plan->taps + tap));
        if (tap + 1 < plan->left + plan->boxes)
            draw_sign(canvas, box.x + box.w + plan->plus / 2, box,
                      sign_before(view, plan, channel * plan->taps + tap + 1));
    }
    float right = box.x + box.w;
    if (plan->boxes > 0 && plan->left + plan->boxes < plan->taps) {
        draw_sign(canvas, right + 20, box, "+ …");
        right += 32;
    }
    if (plan->channels > 1) {
        float sum;
        bool known = subtotal(view, plan, channel, &sum);
        bool open = step_of(view, plan, (channel + 1) * plan->taps - 1) >= view->told;
        bool exact = row_exact(view->trace, plan->out, channel * plan->taps, (channel + 1) * plan->taps, sum);
        if (!open)
            draw_sign(canvas, right + 15, box, exact ? "=" : "≈");
        draw_value_box(canvas, (Rect){right + 30, box.y, plan->subtotal_w, box.h}, known, sum, open, SET_NONE);
    }
}

static void draw_total(StageView *view, const Plan *plan, Rect room)
{
    Canvas *canvas = view->canvas;
    Rect box = sum_box(plan, room);
    float value;
    bool known = cell_value(view->trace, plan->out, view->preview ? view->trace->len : view->done, &value);
    bool open = step_of(view, plan, (int64_t)plan->channels * plan->taps + plan->bias - 1) >= view->told;
    draw_value_box(canvas, box, known, value, open, plan->out.set);
    float x = box.x - 22;
    if (!open)
        draw_sign(canvas, x, box, sum_exact(view->trace, plan->out, cell_visits(view->trace, plan->out)) ? "=" : "≈");
    if (open && known)   /* a part of the sum is not what the whole is equal to */
        canvas_text(canvas, FONT_SANS, 12.5f, box.x + box.w / 2, box.y - 8, ALIGN_CENTRE, canvas->theme->soft,
                    "so far");
    if (plan->bias) {
        int64_t bias = step_of(view, plan, (int64_t)plan->channels * plan->taps);
        Rect chip = {x - 84, box.y + 4, 62, box.h - 8};
        bool now = step_is_now(view, bias), coming = bias >= view->told && !now;
        draw_rect(canvas->list, chip, 6,
                  now ? color_mix(canvas->theme->panel, canvas->theme->now, 0.3f)
                      : theme_cell(canvas->theme, SET_W, !coming));
        char digits[48];
        float size = grid_number(canvas, chip.w, view->trace->tensor[SET_B].v[view->out.c], digits, sizeof digits);
        canvas_text(canvas, FONT_BOLD, size, chip.x + chip.w / 2, chip.y + chip.h / 2 + size * 0.36f, ALIGN_CENTRE,
                    color_mix(canvas->theme->stage, theme_text(canvas->theme, SET_W), coming ? 0.5f : 1), digits);
        x = chip.x - 16;
        draw_sign(canvas, x, box, "+");
    }
    const char *sum = plan->row[0] == 'c' ? "\\sum_{c}" : "\\sum_{k}";
    if (plan->row[0] == 'i')
        sum = "\\sum_{n}";
    if (plan->channels > 1)   /* over what the rows are: images n, channels c, maps k */
        stage_formula(canvas, sum, 24, x - 26, box.y + box.h / 2 + 9, ALIGN_CENTRE);
}

void strip_draw(StageView *view, Rect room)
{
    bool marks = !view->begun && veil_marks(view->trace, view->cursor.step);
    /* its boxes could be counted */
    if (room.h <= 0 || marks || preview_quiet(view) || veil_hides_count(view->trace, view->step.out))
        return;
    Plan plan = plan_strips(view, room);
    Canvas *canvas = view->canvas;
    if (plan.channels == 1 && view->trace->kind->windows && !veil_covers(view->trace, plan.out.set)) {
        char label[80];
        Place origin = window_origin(view->trace, view->out);
        snprintf(label, sizeof label, "window at row %d, column %d", origin.row, origin.column);
        Rect box = box_at(&plan, room, 0, plan.left);
        canvas_text(canvas, FONT_SANS, 12.5f, left_edge(&plan, room), box.y - 9, ALIGN_LEFT, canvas->theme->soft,
                    label);
    }
    for (int row = 0; row < plan.rows; row++)
        draw_strip(view, &plan, room, plan.top + row);
    draw_total(view, &plan, room);
}

void strip_bias(StageView *view, const Grid *grid, GridLook look)
{
    Canvas *canvas = view->canvas;
    const Theme *theme = canvas->theme;
    Cell cell = {SET_B, view->out.c};
    CellLook seen = look(view, grid, cell, view->out);
    Rect at = grid->at;
    canvas_touch(canvas, (Target){.kind = TARGET_CELL, .cell = cell, .at = at});
    draw_rect(canvas->list, rect_inset(at, 2), 5, seen.now ? theme->now : theme_cell(theme, SET_B, true));
    bool hover = stage_points(view, cell), chosen = cell_same(view->chosen, cell);
    if (seen.now || hover || chosen)
        draw_frame(canvas->list, rect_inset(at, 3), 5, 2 * theme->line,
                   chosen ? theme->ink : theme_frame(theme, SET_B));
    canvas_untouch(canvas);
    stage_formula(canvas, "\\tint{w}{\\strong{b}}", 16 * theme->type, at.x + 2, at.y - 8, ALIGN_LEFT);
    char digits[48];
    float size = grid_number(canvas, at.w, seen.value, digits, sizeof digits);
    char typed[80];
    const char *shown = digits;
    if (chosen && view->typed) {
        snprintf(typed, sizeof typed, "%s|", view->typed);
        shown = typed;
        size = grid_number_size(canvas, at.w, shown);
    }
    canvas_text(canvas, FONT_BOLD, size, at.x + at.w / 2, at.y + at.h / 2 + size * 0.36f, ALIGN_CENTRE,
                seen.now ? theme->now_ink : theme->ink, shown);
}
