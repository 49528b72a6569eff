/* The nudge's panel at the stage's foot: the current cell changed by epsilon, E before and after, and the change of E
 * for each unit beside the gradient, with a tick when they are equal. A small plot shows E rise or fall, steepest where
 * the gradient is largest. */
#include "view/window/state.h"

#include "base/number.h"
#include "trace/say/names.h"
#include "view/window/button.h"
#include "view/window/panels/compare_draw.h"
#include "view/words.h"

#include <math.h>
#include <string.h>

enum { NARROW = 820, PLOT = 84, FEW = 4 };   /* FEW: the digits of differences and quotients */

bool nudge_shown(const Screen *screen)
{
    Error err;
    return screen->nudge.on && !screen->look.bare && !screen->predict.on && screen->stage.compare.sides == 0
           && nudge_fits(&screen->stage.scene.trace, &err);
}

void nudge_toggle(Screen *screen)
{
    Error err;
    if (screen->nudge.on) {
        screen->nudge.on = false;
        return;
    }
    if (!nudge_fits(&screen->stage.scene.trace, &err)) {
        screen_say(screen, false, "%s", err.text);
        return;
    }
    if (screen->predict.on)   /* the panel would reveal the value */
        predict_toggle(screen);
    if (screen->stage.compare.sides > 0)
        screen_compare(screen, false);
    screen->nudge.on = true;
}

void nudge_turn(Screen *screen, int change)
{
    int size = screen->nudge.epsilon - change;   /* the list begins with the largest */
    screen->nudge.epsilon = int_clamp(size, 0, NUDGE_EPSILONS - 1);
}

/* The gradient's cell under the pointer, else the one that the step writes, else the last one. */
static Cell examined(const Screen *screen, const StageView *view)
{
    const Trace *trace = &screen->stage.scene.trace;
    Cell cell = nudge_gradient(trace, view->hover), last = screen->nudge.shown.gradient;
    if (cell.set == SET_NONE)
        cell = nudge_gradient(trace, step_at(trace, view->cursor.step).out);
    if (cell.set == SET_NONE && nudge_gradient(trace, last).set == last.set
        && (size_t)last.index < tensor_count(&trace->tensor[last.set]))
        cell = last;
    return cell.set != SET_NONE ? cell : nudge_gradient(trace, (Cell){trace_result(trace), 0});
}

void nudge_settle(Screen *screen, const StageView *view)
{
    if (!nudge_shown(screen))
        return;
    const Trace *trace = &screen->stage.scene.trace;
    Cell cell = examined(screen, view);
    double epsilon = nudge_epsilons[screen->nudge.epsilon];
    const Nudge *old = &screen->nudge.shown;
    bool same = cell_same(cell, old->gradient) && old->epsilon >= epsilon && old->epsilon <= epsilon;
    if (!same || screen->nudge.of != trace->tensor[cell.set].v)
        screen->nudge.shown = nudge_of(trace, cell, epsilon);
    screen->nudge.of = trace->tensor[cell.set].v;
}

void nudge_look(const Screen *screen, StageView *view)
{
    if (!nudge_shown(screen) || view->hover.set != SET_NONE)
        return;
    view->linked[0] = screen->nudge.shown.cell;
    view->linked[1] = screen->nudge.shown.gradient;
}

/* Where the cell is changed by ε, and that E is what rises; each on the side of the axis that the line leaves free. */
static void draw_axis_names(Canvas *canvas, float x, float y, float wide, const float height[3])
{
    static const char *const said[] = {"−ε", "", "+ε"};
    Color soft = canvas->theme->soft;
    for (int i = 0; i < 3; i += 2) {
        float end = x + (float)(i - 1) * wide;
        draw_line(canvas->list, end, y - 3, end, y + 3, canvas->theme->line, canvas->theme->soft);
        canvas_text(canvas, FONT_SANS, 10.5f, end, height[i] >= 0 ? y + 13 : y - 6, ALIGN_CENTRE, soft, said[i]);
    }
    stage_formula(canvas, "\\tint{soft}{E}", 12, x + (height[0] > height[2] ? 4 : -12), y - 28, ALIGN_LEFT);
}

/* E against the value: three points, as steep as the gradient is beside the largest one; softmax's bend is seen. */
static void draw_plot(const Screen *screen, Canvas *canvas, Rect at)
{
    const Theme *theme = canvas->theme;
    const Nudge *nudge = &screen->nudge.shown;
    float most = screen->stage.most[nudge->gradient.set], x = at.x + at.w / 2, y = at.y + at.h / 2,
          wide = at.w / 2 - 10;
    const double moved[3] = {nudge->below - nudge->at, 0, nudge->above - nudge->at};
    float height[3];
    for (int i = 0; i < 3; i++)
        height[i] = (at.h / 2 - 10) * (most > 0 ? fmaxf(-1, fminf(1, (float)(moved[i] / nudge->epsilon) / most)) : 0);
    draw_line(canvas->list, at.x, y, at.x + at.w, y, theme->line, theme->faint);
    draw_line(canvas->list, x, at.y, x, at.y + at.h, theme->line, theme->faint);
    draw_axis_names(canvas, x, y, wide, height);
    for (int i = 0; i < 2; i++)
        draw_line(canvas->list, x + (float)(i - 1) * wide, y - height[i], x + (float)i * wide, y - height[i + 1],
                  2 * theme->line, theme_frame(theme, nudge->gradient.set));
    for (int i = 0; i < 3; i++)
        draw_disc(canvas->list, x + (float)(i - 1) * wide, y - height[i], 4,
                  theme_frame(theme, i == 1 ? nudge->cell.set : nudge->gradient.set));
}

/* A formula as large as `size`, or as fits into `room`; returns its width. Scripts have a smallest size, so widths
 * do not shrink quite as much as the size does. */
static float draw_fitting(Canvas *canvas, const Text *tex, float size, float x, float y, float room)
{
    while (stage_formula_width(canvas, text_get(tex), size) > room && size > 6)
        size *= 0.96f;
    return stage_formula(canvas, text_get(tex), size, x, y, ALIGN_LEFT);
}

static void add_name(const Screen *screen, Text *tex)
{
    text_add(tex, "\\tint{%s}{", role_tints[role_of(screen->nudge.shown.cell.set)]);
    nudge_name(&screen->stage.scene.trace, &screen->nudge.shown, true, tex);
    text_add(tex, "}");
}

/* "E(x + 0.01) = 257.24"; an empty sign: E as it is. */
static void add_error(const Screen *screen, const char *sign, double value, Text *tex)
{
    text_add(tex, "E(");
    add_name(screen, tex);
    if (*sign) {
        text_add(tex, "%s", sign);
        nudge_number(screen->nudge.shown.epsilon, FEW, tex);
    }
    text_add(tex, ")=");
    nudge_number(value, nudge_digits(&screen->nudge.shown, FEW).errors, tex);
}

/* Above: E before and after, and its change. Below: the quotient, and the gradient beside it. */
static void add_errors(const Screen *screen, Text *tex)
{
    const Nudge *nudge = &screen->nudge.shown;
    add_error(screen, "", nudge->at, tex);
    text_add(tex, "\\quad ");
    add_error(screen, "+", nudge->above, tex);
    NudgeDigits digits = nudge_digits(nudge, FEW);
    text_add(tex, "\\quad \\Delta E%s\\strong{", digits.near ? "\\approx " : "=");
    nudge_number(nudge->above - nudge->at, digits.quotient, tex);
    text_add(tex, "}");
}

/* "E(x + ε) − E(x)", or which two of the three. */
static void add_gain(const Screen *screen, const char *above, const char *below, Text *tex)
{
    text_add(tex, "E(");
    add_name(screen, tex);
    text_add(tex, "%s)-E(", above);
    add_name(screen, tex);
    text_add(tex, "%s)", below);
}

/* The fraction of two of the numbers E, with its value; over `by` epsilons. */
static void add_fraction(const Screen *screen, double above, double below, int by, double value, Text *tex)
{
    NudgeDigits digits = nudge_digits(&screen->nudge.shown, FEW);
    text_add(tex, "\\frac{");
    nudge_number(above, digits.errors, tex);
    text_add(tex, below < 0 ? "-(" : "-");
    nudge_number(below, digits.errors, tex);
    text_add(tex, below < 0 ? ")}{" : "}{");
    text_add(tex, by == 2 ? "2\\cdot " : "");
    nudge_number(screen->nudge.shown.epsilon, FEW, tex);
    text_add(tex, "}%s\\strong{", digits.near ? "\\approx " : "=");
    nudge_number(value, digits.quotient, tex);
    text_add(tex, "}");
}

/* The quotient, at a corner one from below and one from above; and the gradient. */
static void add_quotient(const Screen *screen, bool symbols, Text *tex)
{
    const Nudge *nudge = &screen->nudge.shown;
    const char *tint = role_tints[role_of(nudge->gradient.set)];
    if (nudge->corner) {
        add_fraction(screen, nudge->at, nudge->below, 1, nudge->left, tex);
        text_add(tex, "\\qquad ");
        add_fraction(screen, nudge->above, nudge->at, 1, nudge->right, tex);
    } else {
        if (symbols) {
            text_add(tex, "\\frac{");
            add_gain(screen, "+\\varepsilon", "-\\varepsilon", tex);
            text_add(tex, "}{2\\varepsilon}=");
        }
        add_fraction(screen, nudge->above, nudge->below, 2, nudge->difference, tex);
    }
    text_add(tex, "\\qquad \\tint{%s}{", tint);
    name_tex(&screen->stage.scene.trace, nudge->gradient, tex);
    text_add(tex, "}=\\tint{%s}{\\strong{", tint);
    nudge_number(nudge->analytic, FEW, tex);
    text_add(tex, "}}");
}

/* A tick and how far both differ; or a cross; or neither where epsilon is too small to say. */
static void draw_verdict(const Screen *screen, Canvas *canvas, float x, float y, float room)
{
    const Theme *theme = canvas->theme;
    const Nudge *nudge = &screen->nudge.shown;
    bool same = nudge_agrees(nudge), lost = nudge_lost(nudge);
    Color color = same ? theme->right : theme->wrong;
    float stroke = 2.5f * theme->line;
    if (lost) {
        x -= 22;   /* nothing stands before the words */
    } else if (same) {
        draw_line(canvas->list, x, y - 5, x + 5, y, stroke, color);
        draw_line(canvas->list, x + 5, y, x + 14, y - 12, stroke, color);
    } else {
        draw_line(canvas->list, x + 1, y - 12, x + 13, y, stroke, color);
        draw_line(canvas->list, x + 13, y - 12, x + 1, y, stroke, color);
    }
    Text text = {0};
    const char *said = lost ? "ε is lost in the rounding of E" : "difference";
    if (nudge->corner)
        said = same ? "a corner: one of two slopes, or between" : "a corner: outside of both slopes";
    text_add(&text, "%s", word(screen->look.language, said));
    text_add(&text, lost || nudge->corner ? "" : " ");
    if (!lost && !nudge->corner)
        nudge_number(fabs(nudge->difference - nudge->analytic), 2, &text);
    float width = canvas_width(canvas, FONT_SANS, 13, text_get(&text)),
          size = width > room - 22 ? 13 * (room - 22) / width : 13;
    canvas_text(canvas, FONT_SANS, size, x + 22, y, ALIGN_LEFT, theme->soft, text_get(&text));
    text_free(&text);
}

/* What is changed by how much, and the buttons that change that. Returns where it ends. */
static float draw_setting(const Screen *screen, Canvas *canvas, bool wide, float x, float middle)
{
    const Theme *theme = canvas->theme;
    Text tex = {0};
    if (wide) {
        add_name(screen, &tex);
        text_add(&tex, "=");
        nudge_number(screen->nudge.shown.value, FEW, &tex);
        text_add(&tex, "\\qquad ");
    }
    text_add(&tex, "\\varepsilon=");
    nudge_number(screen->nudge.shown.epsilon, FEW, &tex);
    float size = 18 * theme->type;
    x += stage_formula(canvas, text_get(&tex), size, x, middle + 6, ALIGN_LEFT) + 10;
    for (int more = 0; more < 2; more++, x += 30) {
        Rect box = {x, middle - 13, 26, 26};
        button_draw(screen, canvas, box, more ? ACT_NUDGE_MORE : ACT_NUDGE_LESS, 0, more ? "+" : "−", false);
        draw_frame(canvas->list, box, 6, theme->line, theme->faint);
    }
    text_free(&tex);
    return x;
}

/* A lesson asks for this very gradient. */
static bool asks_for(const Screen *screen)
{
    Trace veiled = screen->stage.scene.trace;
    veiled.veil = &screen->stage.veil;
    return veil_hides(&veiled, screen->nudge.shown.gradient);
}

static void draw_silent(const Screen *screen, Canvas *canvas, float x, float y)
{
    Text tex = {0};
    text_add(&tex, "\\tint{%s}{", role_tints[role_of(screen->nudge.shown.gradient.set)]);
    name_tex(&screen->stage.scene.trace, screen->nudge.shown.gradient, &tex);
    text_add(&tex, "}=?");
    stage_formula(canvas, text_get(&tex), 18 * canvas->theme->type, x, y, ALIGN_LEFT);
    text_free(&tex);
}

void nudge_draw(const Screen *screen, Canvas *canvas, const Layout *layout)
{
    if (!nudge_shown(screen))
        return;
    const Theme *theme = canvas->theme;
    Rect at = rect_inset(layout->nudge, 8);
    canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_NONE, .at = at});
    draw_rect(canvas->list, at, 10, theme->panel);
    draw_frame(canvas->list, at, 10, theme->line, theme->faint);
    canvas_untouch(canvas);
    bool wide = at.w >= NARROW;
    float x = at.x + 16, right = at.x + at.w - 16, high = at.y + at.h * (wide ? 0.28f : 0.23f),
          low = at.y + at.h * 0.74f;
    if (asks_for(screen)) {
        draw_silent(screen, canvas, x, at.y + at.h / 2 + 6);
        return;
    }
    if (wide) {
        draw_plot(screen, canvas, (Rect){x, at.y + (at.h - PLOT) / 2, PLOT, PLOT});
        x += PLOT + 20;
    }
    Text errors = {0}, quotient = {0};
    float size = 18 * theme->type, end = draw_setting(screen, canvas, wide, x, high) + 24,
          verdict = (screen->nudge.shown.corner ? 200 : 128) * theme->type;
    add_errors(screen, &errors);
    add_quotient(screen, wide, &quotient);
    end += draw_fitting(canvas, &errors, size, end, high + 6, right - end);
    x += draw_fitting(canvas, &quotient, wide ? size * 1.15f : size, x, low + 6, right - verdict - 20 - x) + 20;
    draw_verdict(screen, canvas, x, low + 6, right - x);
    Text error = {0};
    text_add(&error, "\\tint{soft}{%s}", nudge_error(&screen->stage.scene.trace, true));
    if (right - end > 40 + stage_formula_width(canvas, text_get(&error), 16 * theme->type))
        stage_formula(canvas, text_get(&error), 16 * theme->type, right, high + 6, ALIGN_RIGHT);
    text_free(&error);
    text_free(&errors);
    text_free(&quotient);
}
