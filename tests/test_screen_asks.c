/* Asking back: the reader's prediction and the code pane. */
#include "screens.h"

#include "base/text.h"
#include "trace/source.h"

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
    const float *x = screen.scene.x.v, *w = screen.scene.w.v;
    press(&screen, 'p', 0);
    type_number(&screen, x[0] * w[3] + x[1] * w[2] + x[3] * w[1] + x[4] * w[0]);   /* the kernel turned */
    assert_true(screen.wrong);
    assert_non_null(strstr(screen.message, "turned"));
    assert_int_equal(screen.player.rest, 0);
    type_number(&screen, screen.scene.y.v[0]);
    assert_int_equal(screen.player.rest, 4);
    type_number(&screen, screen.scene.y.v[1]);
    assert_int_equal(screen.player.rest, 8);
    assert_int_equal(screen.asked, 2);
    assert_int_equal(screen.right, 1);
    char *shown = picture(&screen);
    assert_non_null(strstr(shown, "type the value"));
    free(shown);
    press(&screen, KEY_ESCAPE, 0);
    assert_false(screen.predicting);
    assert_non_null(strstr(screen.message, "1 of 2"));
    screen_free(&screen);
}

static void the_code_pane_lights_the_steps_line(void **state)
{
    (void)state;
    Screen screen = open_scene(NULL, NULL);
    press(&screen, 'c', 0);
    press(&screen, KEY_RIGHT, 0);
    char *shown = picture(&screen);
    Source source = source_of(&screen.scene.trace, 0);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_prediction_goes_on_or_names_the_mistake),
        cmocka_unit_test(the_code_pane_lights_the_steps_line),
    };
    return cmocka_run_group_tests_name("screen_asks", tests, NULL, NULL);
}
