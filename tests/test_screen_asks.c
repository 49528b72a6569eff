/* Asking back: the reader's prediction and the code pane. */
#include "screens.h"

#include "base/text.h"
#include "trace/say/source.h"
#include "view/window/panels/code.h"
#include "view/screen/input.h"

static void type_number(Screen *screen, float value)
{
    char text[32];
    text_number((double)value, 6, false, text, sizeof text);
    for (const char *c = text; *c; c++)
        screen_type(screen, (char[]){*c, '\0'});
    press(screen, KEY_ENTER, 0);
}

static void a_prediction_goes_on_or_names_the_mistake(void **state)
{
    (void)state;
    Screen screen = open_scene("level", "cell");
    const float *x = screen.stage.scene.x.v, *w = screen.stage.scene.w.v;
    press(&screen, 'p', 0);
    type_number(&screen, x[0] * w[3] + x[1] * w[2] + x[3] * w[1] + x[4] * w[0]);   /* the kernel turned */
    assert_true(screen.message.wrong);
    assert_non_null(strstr(screen.message.text, "turned"));
    assert_int_equal(screen.stage.player.rest, 0);
    type_number(&screen, screen.stage.scene.y.v[0]);
    assert_int_equal(screen.stage.player.rest, 4);
    type_number(&screen, screen.stage.scene.y.v[1]);
    assert_int_equal(screen.stage.player.rest, 8);
    assert_int_equal(screen.predict.asked, 2);
    assert_int_equal(screen.predict.right, 1);
    screen.message.text[0] = '\0';   /* the hint stands where the reply stood */
    char *shown = picture(&screen);
    assert_non_null(strstr(shown, "type the whole value"));
    free(shown);
    press(&screen, KEY_ESCAPE, 0);
    assert_false(screen.predict.on);
    assert_non_null(strstr(screen.message.text, "1 of 2"));
    screen_free(&screen);
}

static void the_code_pane_lights_the_steps_line(void **state)
{
    (void)state;
    Screen screen = open_scene(NULL, NULL);
    press(&screen, 'c', 0);
    press(&screen, KEY_RIGHT, 0);
    char *shown = picture(&screen);
    Source source = source_of(&screen.stage.scene.trace, 0);
    assert_non_null(strstr(shown, source.function));
    char start[24];   /* the line's; the rest may stand in a row of its own */
    snprintf(start, sizeof start, "%s", strstr(source.file->line[source.line - 1], "sum +="));
    assert_non_null(strstr(shown, start));
    assert_non_null(strstr(shown, "kx = 0"));
    press(&screen, KEY_RIGHT, 0);
    char *next = picture(&screen);
    assert_non_null(strstr(next, "kx = 1"));
    free(shown);
    free(next);
    screen_free(&screen);
}

/* Whether the picture is another than before. */
static bool shows(Screen *screen, const char *before)
{
    char *now = picture(screen);
    bool same = strcmp(now, before) == 0;
    free(now);
    return !same;
}

static void a_source_line_links_to_its_step_and_back(void **state)
{
    (void)state;
    Screen screen = open_scene("bias", NULL);
    press(&screen, 'c', 0);
    press(&screen, KEY_RIGHT, 0);
    const Trace *trace = &screen.stage.scene.trace;
    Span span = span_of(trace, 0, LEVEL_CELL);
    int product = source_of(trace, 0).line, bias = source_of(trace, span.end - 1).line;
    assert_int_not_equal(product, bias);
    assert_int_equal(code_step(&screen, product), 0);
    assert_int_equal(code_step(&screen, bias), span.end - 1);
    assert_int_equal(code_step(&screen, source_of(trace, 0).first), -1);
    char *plain = picture(&screen);
    Target line = find_target(&screen, TARGET_LINE, 0, 0);
    for (int i = 1; line.value != bias && i < screen.canvas.targets; i++)
        line = screen.canvas.target[i];
    assert_true(screen_point(&screen, line.at.x + 4, line.at.y + line.at.h / 2));
    assert_int_equal(screen.pointer.hover.value, bias);
    assert_true(shows(&screen, plain));
    StageView view;
    Layout layout = screen_layout(&screen);
    screen_stage(&screen, &screen.canvas, &layout, &view);
    assert_int_equal(view.hover_step, span.end - 1);
    float x = 0, y = 0;
    cell_middle(&screen, (Cell){SET_X, 1}, &x, &y);
    screen_point(&screen, x, y);
    assert_true(shows(&screen, plain));
    free(plain);
    screen_free(&screen);
}

static void pick(Screen *screen, CellSet set, int64_t index)
{
    float x = 0, y = 0;
    cell_middle(screen, (Cell){set, index}, &x, &y);
    click(screen, x, y);
}

static void clicking_the_cells_it_comes_from_is_an_answer(void **state)
{
    (void)state;
    static const int window[] = {0, 1, 3, 4};
    Screen screen = open_scene("level", "cell");
    press(&screen, 'p', 0);
    for (int i = 0; i < 3; i++)
        pick(&screen, SET_X, window[i]);
    assert_int_equal(screen.predict.picks, 3);
    press(&screen, KEY_ENTER, 0);
    assert_non_null(strstr(screen.message.text, "one cell more"));
    pick(&screen, SET_X, 8);
    press(&screen, KEY_ENTER, 0);
    assert_true(screen.message.names);   /* j, typeset */
    assert_non_null(strstr(screen.message.text, "j}"));
    assert_non_null(strstr(screen.message.text, "$ does not take part"));
    pick(&screen, SET_X, 8);   /* taken back */
    pick(&screen, SET_X, 4);
    press(&screen, KEY_ENTER, 0);
    assert_int_equal(screen.stage.player.rest, 4);
    assert_int_equal(screen.predict.asked, 1);
    assert_int_equal(screen.predict.right, 0);   /* not at the first try */
    for (int i = 0; i < 4; i++)
        pick(&screen, SET_X, window[i] + 4);   /* the window of s, while q is asked for */
    press(&screen, KEY_ENTER, 0);
    assert_non_null(strstr(screen.message.text, "neighbour"));
    press(&screen, KEY_RIGHT, 0);
    press(&screen, KEY_ENTER, 0);   /* what was marked for q is no answer for r */
    assert_int_equal(screen.predict.asked, 1);
    press(&screen, KEY_RIGHT, 0);
    for (int i = 0; i < 4; i++)
        pick(&screen, SET_X, window[i] + 4);
    pick(&screen, SET_Y, 3);   /* a result is none of its cells */
    assert_int_equal(screen.predict.picks, 4);
    click_action(&screen, ACT_ANSWER, 0);
    assert_int_equal(screen.predict.right, 1);
    screen_free(&screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_prediction_goes_on_or_names_the_mistake),
        cmocka_unit_test(a_source_line_links_to_its_step_and_back),
        cmocka_unit_test(clicking_the_cells_it_comes_from_is_an_answer),
        cmocka_unit_test(the_code_pane_lights_the_steps_line),
    };
    return cmocka_run_group_tests_name("screen_asks", tests, NULL, NULL);
}
