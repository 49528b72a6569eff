/* Nothing on the stage is without a label: levels are called what they are in each scene, planes have numbers, plots
 * have ticks and equal scales, and no name stands there as it is written in a program. */
#include "lenets.h"
#include "scenes.h"
#include "screens.h"

#include "view/scenes/parts/axes.h"
#include "view/words.h"

#include <ctype.h>
#include <math.h>

static bool multiplies(const Trace *trace)
{
    for (int64_t i = 0; i < trace->len; i++) {
        StepKind kind = step_at(trace, i).kind;
        if (kind == STEP_PRODUCT || kind == STEP_MINUS)
            return true;
    }
    return false;
}

static void levels_are_called_what_they_are(void **state)
{
    (void)state;
    PlainLine line;
    for (int i = 0; *(line = plain_line(i)).text; i++) {
        Scene scene = scene_read(line.text);
        const Trace *trace = &scene.trace;
        for (int level = 0; level < trace_levels(trace); level++) {
            const char *name = level_said(trace, (Level)level);
            if (!name || word(LANGUAGE_CHINESE, name) == name)
                fail_msg("%s, level %d: %s", line.text, level, name ? name : "no name");
            for (int other = 0; other < level; other++)
                assert_string_not_equal(name, level_said(trace, (Level)other));
            if (strcmp(name, "product") == 0 && !multiplies(trace))
                fail_msg("%s: nothing is a product there", line.text);
        }
        scene_free(&scene);
    }
    Screen screen = open_line("max-pool");
    draw(&screen);
    assert_int_equal(texts(&screen, "comparison", true), 1);
    assert_int_equal(texts(&screen, "product", true), 0);
    screen_free(&screen);
}

static void a_unit_of_x_is_as_long_as_one_of_y(void **state)
{
    (void)state;
    Random random = random_seed(5);
    for (int i = 0; i < 200; i++) {
        Rect room = {10, 20, 50 + 400 * (float)random_uniform(&random), 50 + 400 * (float)random_uniform(&random)};
        double far = pow(10, 6 * (double)random_uniform(&random) - 3);
        FunctionPlot plot = axes_fit(room, -far, far, -far * (double)random_uniform(&random), 1 + far);
        double x = (double)(axes_x(&plot, far) - axes_x(&plot, 0)), y = (double)(axes_y(&plot, 0) - axes_y(&plot, far));
        assert_true(fabs(x - y) < 0.01 * x + 0.01);
        assert_true(plot.at.x >= room.x - 0.01f && plot.at.y >= room.y - 0.01f);
        assert_true(plot.at.w <= room.w + 0.01f && plot.at.h <= room.h + 0.01f);
    }
}

/* ReLU's slope of 1, as it is drawn. */
static void relu_rises_at_45_degrees(void **state)
{
    (void)state;
    static const char *const lines[] = {"activation", "activation --pass backward",
                                        "activation --x \"-20 3; 40 -1\"", "activation --x \"0.1 0.2\""};
    for (int i = 0; i < 4; i++) {
        Screen screen = open_line(lines[i]);
        int rising = 0;
        draw(&screen);
        for (int op = 0; op < screen.list.count; op++) {
            const DrawOp *line = &screen.list.op[op];
            bool curve = line->kind == DRAW_LINE && line->color == screen.canvas.theme->frame[ROLE_OUTPUT];
            if (!curve || fabsf(line->y - line->h) < 0.5f * fabsf(line->x - line->w))
                continue;
            rising++;
            assert_true(fabsf((line->y - line->h) - (line->w - line->x)) < 0.02f);
        }
        assert_true(rising > 20);
        assert_true(texts(&screen, i == 2 ? "20" : "1", true) >= 1);   /* a tick's number */
        screen_free(&screen);
    }
}

static void planes_and_kernels_carry_their_numbers(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward --input 3x5x5 --kernels 2 --step 5");
    draw(&screen);
    for (int c = 0; c < 3; c++) {
        int count = 0;
        for (int i = 0; i < screen.list.count; i++) {
            const DrawOp *op = &screen.list.op[i];
            count += op->kind == DRAW_TEXT && op->length == 1 && screen.list.text.at[op->start] == '0' + c
                     && op->font == FONT_SANS && op->size < 11.5f && op->y < 500
                     && op->color == screen.canvas.theme->soft;
        }
        assert_int_equal(count, c < 2 ? 3 : 2);   /* of X, W and Y; Y has two */
    }
    assert_true(texts(&screen, "kernel 0", false) == 1);
    screen_free(&screen);
    screen = open_line("network --net \"input 1x12x12, conv 4@3x3, relu, conv 2@3x3, relu, linear 3\"");
    draw(&screen);
    for (int kernel = 0; kernel < 8; kernel++) {   /* of the second layer's, each with its input's */
        char number[8];
        snprintf(number, sizeof number, "%d,%d", kernel / 4, kernel % 4);
        assert_int_equal(texts(&screen, number, true), 1);
    }
    screen_free(&screen);
}

static void brackets_are_explained(void **state)
{
    (void)state;
    Screen screen = open_line("activation --pass backward --step 3");
    screen.look.wordless = true;
    draw(&screen);
    assert_int_equal(texts(&screen, "1 where it is true", false), 1);
    screen_act(&screen, ACT_LANGUAGE, 0);
    draw(&screen);
    assert_int_equal(texts(&screen, "否则为 0", false), 1);
    screen_free(&screen);
}

/* "δ_p", "\delta", "y[0,0]": an underscore, a backslash, a bracket with an index behind a letter. */
static bool is_raw(const char *text)
{
    for (const char *at = text; *at; at++) {
        bool index = *at == '[' && at > text && (isalpha((unsigned char)at[-1]) || (unsigned char)at[-1] >= 0x80);
        if (*at == '_' || *at == '\\' || (index && isdigit((unsigned char)at[1])))
            return true;
    }
    return false;
}

static void check_texts(const Screen *screen, const char *where)
{
    for (int i = 0; i < screen->list.count; i++) {
        const DrawOp *op = &screen->list.op[i];
        char text[512];
        if (op->kind != DRAW_TEXT || op->font == FONT_MONO)
            continue;
        snprintf(text, sizeof text, "%.*s", op->length, screen->list.text.at + op->start);
        if (is_raw(text))
            fail_msg("%s: \"%s\"", where, text);
    }
}

/* At several places of the scene, at each of its levels, and with the pointer on its parts. */
static void look_all_over(const char *line)
{
    Screen screen = open_lenet(line);
    for (int place = 0; place <= 4; place++) {
        player_go(&screen.stage.player, &screen.stage.scene.trace, screen.stage.scene.trace.len * place / 4);
        screen.stage.player.level = place % 2 ? LEVEL_CELL : LEVEL_PRODUCT;
        draw(&screen);
        check_texts(&screen, line);
        int targets = screen.canvas.targets;
        for (int i = 1; i < targets; i += 1 + targets / 60) {
            Rect at = screen.canvas.target[i].at;
            screen_point(&screen, at.x + at.w * 0.4f, at.y + at.h * 0.4f);
            draw(&screen);
            check_texts(&screen, line);
        }
    }
    screen_free(&screen);
}

static void no_name_is_raw(void **state)
{
    (void)state;
    static const char *const others[] = {
        "lenet",
        "lenet --pool average --act tanh --route im2col",
        "lenet --layer conv2-input --pass backward",
        "network --net \"input 1x8x8, conv 2@3x3, relu, max 2, dropout 0.3, linear 3\"",
        "conv-backward-input --input 2x4x4 --kernels 2 --padding 1",
        "sgd --bias --momentum 0.9 --decay 0.1",
    };
    PlainLine line;
    for (int i = 0; *(line = plain_line(i)).text; i++)
        look_all_over(line.text);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        look_all_over(others[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_are_called_what_they_are),   cmocka_unit_test(a_unit_of_x_is_as_long_as_one_of_y),
        cmocka_unit_test(relu_rises_at_45_degrees),          cmocka_unit_test(planes_and_kernels_carry_their_numbers),
        cmocka_unit_test(brackets_are_explained),            cmocka_unit_test(no_name_is_raw),
    };
    return cmocka_run_group_tests_name("labels", tests, NULL, NULL);
}
