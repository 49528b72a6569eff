/* Every equals sign of a picture is accounted for: it belongs to a formula, a strip of products, or a label, and is
 * reckoned there. */
#ifndef CONVWALK_TESTS_PICTURE_EQUALITIES_H
#define CONVWALK_TESTS_PICTURE_EQUALITIES_H

#include "equalities.h"
#include "screens.h"

#include "trace/mistakes/nudge.h"
#include "view/window/panels/compare_draw.h"

#include <stdio.h>

static Counts counts;

/* The player's step; of a cell that is shown without going there, the last one that writes it. */
static int64_t step_on_show(const Screen *screen)
{
    const Trace *trace = &screen->stage.scene.trace;
    Cell cell = screen->peek.shown.cell;
    if (screen->peek.on && screen->peek.shown.written)
        return cell_visit(trace, cell, cell_visits(trace, cell) - 1);
    return player_cursor(&screen->stage.player).step;
}

/* What labels and the nudge's panel call their values. */
static void add_labels(Screen *screen, Names *names, const Trace *trace, const Step *step)
{
    if (trace->operation == OP_ACTIVATION && trace->tensor[SET_X].v) {
        float x = trace->tensor[SET_X].v[step->out.index], y = activation_value(trace->function, trace->alpha, x);
        float at = trace->function < ACTIVATION_BY_RESULT ? y : x;
        names_add(names, "α", (double)trace->alpha);
        names_add(names, "x", (double)x);
        names_add(names, "y", (double)y);
        names_add(names, "f′(x)", (double)activation_slope(trace->function, trace->alpha, at));
    }
    if (!nudge_shown(screen))
        return;
    const Nudge *nudge = &screen->nudge.shown;
    Text name = {0}, tex = {0};
    nudge_name(&screen->stage.scene.trace, nudge, true, &name);
    const struct {
        const char *before, *after;
        double value;
    } of[] = {{"", "", nudge->value},
              {"E(", ")", nudge->at},
              {"E(", "+\\varepsilon)", nudge->above},
              {"E(", "-\\varepsilon)", nudge->below}};
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        text_clear(&tex);
        text_add(&tex, "%s%s%s", of[i].before, text_get(&name), of[i].after);
        add_named(names, text_get(&tex), true, of[i].value);
    }
    text_clear(&tex);
    text_add(&tex, "E(%s+", text_get(&name));
    nudge_number(nudge->epsilon, 4, &tex);
    text_add(&tex, ")");
    add_named(names, text_get(&tex), true, nudge->above);
    add_named(names, "\\Delta E", true, nudge->above - nudge->at);
    add_named(names, "\\varepsilon", true, nudge->epsilon);
    text_free(&name);
    text_free(&tex);
}

static void text_of(const Screen *screen, const DrawOp *op, char *text, size_t room)
{
    snprintf(text, room, "%.*s", op->kind == DRAW_TEXT ? op->length : 0,
             op->kind == DRAW_TEXT ? screen->list.text.at + op->start : "");
}

enum { TEXTS = 128 };

/* The texts of no formula on the line of this one, from left to right; *at: which of them it is. */
static int texts_beside(const Screen *screen, const bool *formula, int sign, int of[TEXTS], int *at)
{
    int count = 0;
    for (int i = 0; i < screen->list.count && count < TEXTS; i++) {
        const DrawOp *op = &screen->list.op[i];
        /* a route's own part of the window */
        float wide = screen->look.width / (float)(screen->stage.compare.sides + 1);
        if (floorf(op->x / wide) < floorf(screen->list.op[sign].x / wide))
            continue;
        bool flies = op->color == screen->canvas.theme->panel; /* a number on its way */
        if (op->kind != DRAW_TEXT || formula[i] || flies || fabsf(op->y - screen->list.op[sign].y) > 7)
            continue;
        int k = count++;
        for (; k > 0 && screen->list.op[of[k - 1]].x > op->x; k--)
            of[k] = of[k - 1];
        of[k] = i;
    }
    for (*at = 0; of[*at] != sign;)
        (*at)++;
    return count;
}

/* Boxes of one strip stand close together. */
static bool far_apart(const DrawOp *left, const DrawOp *right)
{
    return right->x - left->x - left->w > 100;
}

static bool sums_rows(const Screen *screen, int sign)
{
    char text[16];
    for (int i = 0; i < screen->list.count; i++) {
        text_of(screen, &screen->list.op[i], text, sizeof text);
        if (strcmp(text, "∑") == 0 && screen->list.op[i].x < screen->list.op[sign].x
            && fabsf(screen->list.op[i].y - screen->list.op[sign].y) < 20)
            return true;
    }
    return false;
}

/* Whether it is what the cell's sum is in the end that the step writes, the leader's or that of a route beside it. */
static bool is_total(const Screen *screen, Range value)
{
    const Trace *whole = &screen->stage.scene.trace;
    Cursor cursor = player_cursor(&screen->stage.player);
    cursor.step = step_on_show(screen);
    for (int side = -1; side < screen->stage.compare.sides; side++) {
        const Trace *trace = side < 0 ? whole : &screen->stage.compare.side[side].trace;
        int64_t i = side < 0 ? cursor.step : compare_cursor(&screen->stage.compare, side, whole, cursor).step;
        float total;
        trace = trace_within(trace, &i);
        cell_value(trace, step_at(trace, i).out, trace->len, &total);
        if (can_be_equal(value, (Range){(long double)total, (long double)total}))
            return true;
    }
    return false;
}

/* "1×3 + 2×−1 = 1", the texts left and right of a strip's equals sign. Where terms are left out, and of a sum over
 * rows, only its right side is there to be read: what the sum is in the end. */
static void check_strip(Equalities *it, const Screen *screen, const bool *formula, int sign)
{
    int of[TEXTS], at, count = texts_beside(screen, formula, sign, of, &at), from = at;
    bool row = false, rows = sums_rows(screen, sign);
    char text[128] = "";
    Text line = {0}, plain = {0};
    Range value;
    while (from > 0 && !far_apart(&screen->list.op[of[from - 1]], &screen->list.op[of[from]])) {
        text_of(screen, &screen->list.op[of[from - 1]], text, sizeof text);
        row = strchr(text, ' ') && !strstr(text, "…"); /* its label: "channel 2" */
        if (row || strcmp(text, "=") == 0)
            break;
        from--;
    }
    for (int i = from; i < count && i <= at + 1; i++) {
        text_of(screen, &screen->list.op[of[i]], text, sizeof text);
        text_add(&line, "%s ", text);
    }
    plain_ascii(text_get(&line), &plain);
    const char *right = strchr(text_get(&plain), '=');
    bool hidden =
        strchr(text_get(&plain), '#') || rows || (row && from == at); /* a row's sum alone, where there is no room */
    if (!right || !reckon(&it->names, right + 1, &value))
        fail_msg("%s: strip \"%s\"", it->where, text_get(&plain));
    it->counts->signs += hidden;
    it->counts->letters += hidden;
    if (!hidden)
        check_statement(it, text_get(&plain));
    else if (!row && !is_total(screen, value))
        fail_msg("%s: strip \"%s\" is another sum", it->where, text_get(&plain));
    text_free(&plain);
    text_free(&line);
}

/* Signs outside formulas: strips, labels such as "x = 0.5", and what belongs to a program. */
static void check_texts(Equalities *it, const Screen *screen, const bool *formula)
{
    static const char *const program[] = {"+=  adds, as it must", "=  overwrites: only the last visit stays"};
    for (int i = 0; i < screen->list.count; i++) {
        const DrawOp *op = &screen->list.op[i];
        char text[512];
        text_of(screen, op, text, sizeof text);
        if (formula[i] || !strchr(text, '=') || op->font == FONT_MONO)
            continue;
        if (strcmp(text, "=") == 0) {
            int digits = it->names.digits;
            it->names.digits = 1; /* boxes that are narrow show few */
            check_strip(it, screen, formula, i);
            it->names.digits = digits;
        } else if (strcmp(text, program[0]) == 0 || strcmp(text, program[1]) == 0 || strncmp(text, "+= ", 3) == 0
                   || strncmp(text, "= ", 2) == 0) {
            it->counts->signs++;
            it->counts->letters++;
        } else {
            check_line(it, text);
        }
    }
}

static bool small_cells(const Screen *screen)
{
    for (int i = 1; i < screen->canvas.targets; i++)
        if (screen->canvas.target[i].kind == TARGET_GRID && screen->canvas.target[i].grid.cell < 22)
            return true;
    return false;
}

/* All that the picture drawn last says. */
static void check_picture(Screen *screen, const Text *formulas, const char *where)
{
    int64_t i = step_on_show(screen);
    const Trace *trace = trace_within(&screen->stage.scene.trace, &i);
    Step step = step_at(trace, i);
    Equalities it = {
        .trace = trace, .names = {.digits = 4}, .loose = trace->operation == OP_SGD, .where = where, .counts = &counts};
    bool *formula = calloc((size_t)screen->list.count + 1, sizeof *formula);
    add_names(&it.names, trace, i);
    if (screen->peek.on)
        add_cell_names(&it.names, trace, screen->peek.shown.cell);
    for (int side = 0; side < screen->stage.compare.sides; side++)
        add_names(&it.names, &screen->stage.compare.side[side].trace, 0);
    add_labels(screen, &it.names, trace, &step);
    for (const char *at = text_get(formulas); *at; at = strchr(at, '\n') + 1) {
        int first, end, begins;
        char tex[8192];
        assert_int_equal(sscanf(at, "%d %d %n", &first, &end, &begins), 2);
        snprintf(tex, sizeof tex, "%.*s", (int)strcspn(at + begins, "\n"), at + begins);
        for (int op = first; op < end; op++)
            formula[op] = true;
        it.names.exact = strstr(tex, "}{2\\cdot ") != NULL;    /* the nudge's quotient */
        /* another route's columns stand for another image */
        if (screen->stage.compare.sides == 0 || !strstr(tex, "col"))
            check_tex(&it, tex);
    }
    if (!(screen->peek.on && small_cells(screen)))   /* a loupe lies over the strips */
        check_texts(&it, screen, formula);
    free(formula);
    names_free(&it.names);
}

#endif
