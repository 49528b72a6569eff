/* Every equality on screen and in print is true within the digits that are shown: at every step of every scene, at rest
 * and at several moments of a motion, in wide and narrow windows, side by side, with the nudge's panel; and in print at
 * every level. Each equals sign of a picture is accounted for: it belongs to a formula, a strip of products, or a
 * label, and is reckoned there. */
#include "equalities.h"
#include "lenets.h"
#include "scenes.h"

#include "trace/mistakes/nudge.h"
#include "view/window/panels/compare_draw.h"
#include "view/screen/input.h"

#include <stdio.h>

#define ERRORS "0.1 0.2 0.3; 1 2 3; 4 5 6|1 2 3; 4 5 6; 7 8 9.5"
static const char four_errors[] =
    "conv-backward-input --route scatter --input 2x2x4x4 --kernels 2 --seed 6 --dy \"" ERRORS "|" ERRORS "\"";

static const char *const scenes[] = {
    "conv-forward",
    "conv-forward --bias --padding 1 --x \"0.1 0.2 0.3; 0.4 0.5 0.6; 0.7 0.8 0.9\" --w \"0.333333 -0.25; 1.5 0.01\"",
    "conv-forward --input 2x3x5x5 --kernel 3x2 --kernels 2 --stride 2x1 --padding 1 --seed 5",
    "conv-forward --route im2col",
    "conv-forward --route im2col --input 2x2x4x4 --kernels 2 --bias --seed 7",
    "conv-forward --dilation 2 --input 5x5 --seed 9",
    "conv-forward --x \"12345678 1 -12345678; 0.5 40000 3; 1e-7 2e9 -2e9\"",
    "conv-forward --input 8x6x6 --kernel 5 --seed 2",
    "conv-forward --x \"0.1 0.2 0; 0 0 0; 0 0 0\" --w \"1 1; 0 0\"",
    "conv-forward --x \"1e8 1 -1e8\" --w \"1 1 1\"",
    "conv-backward-input",
    "conv-backward-input --route scatter --padding 1",
    "conv-backward-input --route col2im",
    "conv-backward-input --route col2im --input 2x2x4x4 --kernels 3 --padding 1 --seed 3",
    "conv-backward-input --route rot --input 2x2x5x5 --kernels 2 --kernel 3 --stride 2 --padding 1 --seed 4",
    four_errors,
    "conv-backward-weight",
    "conv-backward-weight --route im2col --input 2x2x4x4 --kernels 2 --seed 8",
    "conv-backward-weight --input 2x1x6x6 --padding 1 --seed 3",
    "conv-backward-bias",
    "conv-backward-bias --input 2x1x4x4 --kernels 2 --seed 2",
    "max-pool",
    "max-pool --x \"5 5 1 2; 5 5 3 4; 2 2 3 1; 2 2 3 1\"",
    "max-pool --pass backward",
    "max-pool --pass backward --stride 1 --x \"1 2 3; 4 9 6; 7 8 5\" --dy \"1 2; 4 8\"",
    "max-pool --input 2x2x7x7 --kernel 6 --stride 1 --seed 4",
    "average-pool",
    "average-pool --input 2x5x5 --kernel 3 --stride 2 --padding 1 --seed 3",
    "average-pool --count-padding --kernel 3 --padding 1 --seed 5",
    "average-pool --pass backward",
    "average-pool --pass backward --stride 1 --input 3x3 --dy \"4 8; 12 16.3\"",
    "average-pool --input 12x12 --kernel 10 --seed 4",
    "global-average-pool",
    "global-average-pool --pass backward",
    "global-average-pool --input 2x3x4x4 --seed 2",
    "activation",
    "activation --pass backward",
    "activation --function tanh --seed 3",
    "activation --function tanh --pass backward --x \"0.1 3.3; 8 9; -4 0\"",
    "activation --function sigmoid",
    "activation --function sigmoid --pass backward --seed 2",
    "linear --bias",
    "linear --pass backward --bias --input 2x3x1x1 --kernels 2 --seed 3",
    "linear --input 3x4x4 --kernels 15 --bias --seed 5",
    "linear --input 3x4x4 --kernels 15 --pass backward --seed 5",
    "softmax",
    "softmax --input 3x4x1x1 --seed 3",
    "softmax --pass backward",
    "softmax --input 2x3x1x1 --pass backward --seed 4",
    "softmax --x \"40 0.5 -30; 1e-3 2e-3 3e-3\" --target \"1 2\"",
    "sgd",
    "sgd --bias --momentum 0.9 --decay 0.01",
    "sgd --kernels 2 --bias --seed 6 --lr 0.0313 --momentum 0.5",
    "lenet --layer conv1",
    "lenet --layer conv2 --seed 3",
    "lenet --layer conv2 --route im2col",
    "lenet --layer pool1 --pool average",
    "lenet --layer act1 --act tanh --pass backward",
    "lenet --layer fc1",
    "lenet --layer softmax",
    "lenet --layer fc2 --pass backward",
    "lenet --layer conv2-input --pass backward",
    "lenet --layer conv2-weight --pass backward",
    "lenet --layer conv1-update",
    "lenet --layer pool2 --pass backward",
    "lenet",
    "lenet --route im2col --digit 4 --act sigmoid",
};
enum { SCENES = sizeof scenes / sizeof *scenes, PLACES = 14 };

static Counts counts;

/* What labels and the nudge's panel call their values. */
static void add_labels(Screen *screen, Names *names, const Trace *trace, const Step *step)
{
    if (trace->operation == OP_ACTIVATION && trace->tensor[SET_X].v) {
        float x = trace->tensor[SET_X].v[step->out.index], y = activation_value(trace->function, x);
        names_add(names, "x", (double)x);
        names_add(names, "y", (double)y);
        names_add(names, "f′(x)", (double)activation_slope(trace->function, y));
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

/* All that the picture drawn last says. */
static void check_picture(Screen *screen, const Text *formulas, const char *where)
{
    Cursor cursor = player_cursor(&screen->stage.player);
    int64_t i = cursor.step;
    const Trace *trace = trace_within(&screen->stage.scene.trace, &i);
    Step step = step_at(trace, i);
    Equalities it = {
        .trace = trace, .names = {.digits = 4}, .loose = trace->operation == OP_SGD, .where = where, .counts = &counts};
    bool *formula = calloc((size_t)screen->list.count + 1, sizeof *formula);
    add_names(&it.names, trace, i);
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
    check_texts(&it, screen, formula);
    free(formula);
    names_free(&it.names);
}

static void check_at(Screen *screen, int64_t step, float fraction, float width, float height, const char *line)
{
    Measure measure = measure_monospace();
    Text formulas = {0};
    char where[400];
    snprintf(where, sizeof where, "%s, step %lld to %g, %g wide", line, (long long)step + 1, (double)fraction,
             (double)width);
    if (fraction < 1)
        player_hold(&screen->stage.player, step, fraction);
    else
        player_go(&screen->stage.player, &screen->stage.scene.trace, step + 1);
    screen->canvas.formulas = &formulas;
    screen_draw(screen, &measure, width, height);
    screen->canvas.formulas = NULL;
    check_picture(screen, &formulas, where);
    text_free(&formulas);
}

/* Steps spread over the scene, and the first and the last of each. */
static int64_t place(const Trace *trace, int at)
{
    if (trace->len <= PLACES)
        return at < trace->len ? at : -1;
    if (at < 4)
        return at;
    if (at == PLACES - 1)
        return trace->len - 1;
    return (int64_t)((double)(trace->len - 1) * (at - 3) / (PLACES - 4)) + at % 3 - 1;
}

static void check_scene(const char *line, bool compare)
{
    static const float moments[] = {0, 0.04f, 0.5f, 0.97f, 1};
    Screen screen = open_lenet(line);
    screen.look.wordless = true;   /* test_sentence.c holds sentences against the engine */
    if (compare)
        screen_compare(&screen, true);
    for (int at = 0; at < PLACES; at++) {
        int64_t step = place(&screen.stage.scene.trace, at);
        for (int m = 0; m < 5 && step >= 0; m++) {
            screen.stage.player.level = at % 2 ? LEVEL_CELL : LEVEL_PRODUCT;
            check_at(&screen, step, moments[m], at % 2 ? 640 : 1280, at % 2 ? 480 : 800, line);
        }
    }
    screen_free(&screen);
}

static void every_picture_tells_true_equalities(void **state)
{
    (void)state;
    counts = (Counts){0};
    for (int i = 0; i < SCENES; i++)
        check_scene(scenes[i], false);
    assert_counts(&counts, 4000);
    assert_true(counts.letters < counts.reckoned && counts.near > 0);
}

static void so_do_those_of_random_shapes(void **state)
{
    (void)state;
    Random random = random_seed(77);
    counts = (Counts){0};
    for (int round = 0; round < 76; round++) {
        Scene scene;
        Text line = {0};
        if (!scene_of_round(&random, round, &scene))
            continue;
        scene_line_write(&scene.line, &line);
        scene_free(&scene);
        Screen screen = open_line(text_get(&line));
        for (int at = 0; at < 6; at++) {
            int64_t step = random_below(&random, (int)screen.stage.scene.trace.len);
            check_at(&screen, step, (float)(at % 3) / 2, at % 2 ? 800 : 1500, at % 2 ? 500 : 900, text_get(&line));
        }
        text_free(&line);
        screen_free(&screen);
    }
    assert_true(counts.reckoned > 300);
}

static void so_do_routes_side_by_side(void **state)
{
    (void)state;
    static const char *const lines[] = {"conv-forward", "conv-backward-input", "conv-backward-weight",
                                        "conv-backward-input --input 2x4x4 --seed 3 --kernels 2"};
    for (int i = 0; i < 4; i++)
        check_scene(lines[i], true);
}

static void overwriting_says_what_is_lost(void **state)
{
    (void)state;
    Screen screen = open_line("conv-backward-input --route col2im");
    screen_act(&screen, ACT_OVERWRITE, 1);
    for (int64_t step = 16; step < screen.stage.scene.trace.len; step++)
        for (int m = 0; m <= 4; m++)
            check_at(&screen, step, (float)m / 4, 1280, 800, "col2im with =");
    screen_free(&screen);
}

static void nudges_are_true_for_every_epsilon(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "conv-backward-weight",
        "conv-backward-weight --seed 3 --input 2x2x5x5",
        "conv-backward-input",
        "conv-backward-bias",
        "linear --pass backward",
        "softmax --pass backward",
        "softmax --pass backward --input 3x4x1x1 --seed 3",
        "conv-backward-weight --x \"1e5 2e6 3e7; 4e5 5 0.1; 7 -8e3 9\" --dy \"0.3 -1e3; 1e-3 3\""};
    static const double most[] = {1e-8, 3.3e-7, 1e-13, 0.123456789, 77, 1e-3};
    for (int i = 0; i < 8; i++) {
        Screen screen = open_line(lines[i]);
        screen_act(&screen, ACT_NUDGE, 0);
        for (int e = 0; e < NUDGE_EPSILONS; e++) {
            screen.nudge.epsilon = e;
            for (int wide = 0; wide < 2; wide++)
                check_at(&screen, screen.stage.scene.trace.len / 2, 1, wide ? 1280 : 700, 800, lines[i]);
        }
        const Trace *trace = &screen.stage.scene.trace;
        for (int e = 0; e < 6; e++) {
            Equalities it = {
                .trace = trace, .names = {.digits = 4, .exact = true}, .where = lines[i], .counts = &counts};
            Text said = {0}, name = {0};
            Nudge nudge = nudge_of(trace, nudge_gradient(trace, (Cell){trace_result(trace), 0}), most[e]);
            nudge_say(trace, &nudge, &said);
            nudge_name(trace, &nudge, false, &name);
            names_add(&it.names, text_get(&name), nudge.value);
            add_cell_names(&it.names, trace, nudge.gradient);
            const double errors[] = {nudge.below, nudge.at, nudge.above};
            for (int sign = -1; sign <= 1; sign++) {
                Text of = {0};
                text_add(&of, "E(%s", text_get(&name));
                if (sign) {
                    text_add(&of, sign < 0 ? " − " : " + ");
                    nudge_number(nudge.epsilon, 9, &of);
                }
                text_add(&of, ")");
                add_named(&it.names, text_get(&of), false, errors[sign + 1]);
                text_free(&of);
            }
            for (char *at = strtok(said.at, "\n"); at; at = strtok(NULL, "\n"))
                check_line(&it, at);
            text_free(&said);
            text_free(&name);
            names_free(&it.names);
        }
        screen_free(&screen);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_picture_tells_true_equalities), cmocka_unit_test(so_do_those_of_random_shapes),
        cmocka_unit_test(so_do_routes_side_by_side),           cmocka_unit_test(overwriting_says_what_is_lost),
        cmocka_unit_test(nudges_are_true_for_every_epsilon),
    };
    return cmocka_run_group_tests_name("equalities", tests, NULL, NULL);
}
