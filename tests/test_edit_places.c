/* Editing in the places of its own: LeNet's line, a lesson's blanks, a lesson beside the scene. */
#include "lenets.h"

#include "base/file.h"
#include "view/lesson/reading.h"
#include "view/window/edit/edit.h"
#include "view/screen/input.h"

#include <stdlib.h>
#include <string.h>

static void lenet_has_fields_of_its_own(void **state)
{
    (void)state;
    Screen screen = open_lenet("lenet --digit 5 --seed 2");
    const NetTrace *net = screen.stage.scene.net;
    player_go(&screen.stage.player, &screen.stage.scene.trace, net->layer[3].first + 1000);
    press(&screen, 'e', 0);
    click_action(&screen, ACT_SHAPE_MORE, EDIT_DIGIT);
    assert_int_equal(screen.stage.scene.line.digit, 6);
    /* one stands where one stood */
    assert_int_equal(trace_layer(&screen.stage.scene.trace, screen.stage.player.rest), 3);
    click_action(&screen, ACT_FIELD, EDIT_TARGET);
    type(&screen, "2");
    screen_key(&screen, KEY_ENTER, 0);
    assert_int_equal(screen.stage.scene.net->target, 2);
    click_action(&screen, ACT_CHOICE, EDIT_POOLING * EDIT_CHOICES + 1);
    click_action(&screen, ACT_CHOICE, EDIT_FUNCTION * EDIT_CHOICES + ACTIVATION_TANH);
    edit_focus(&screen, EDIT_RATE);
    type(&screen, "0,25");
    screen_key(&screen, KEY_ENTER, 0);
    const SceneLine *line = &screen.stage.scene.line;
    assert_true(line->average && line->function == ACTIVATION_TANH && line->sgd.rate == 0.25f && line->digit == 6);
    press(&screen, 'n', 0); /* another digit; what was set stays set */
    assert_true(line->average && line->function == ACTIVATION_TANH && line->sgd.rate == 0.25f && line->digit == 7);
    assert_int_equal(screen.stage.scene.net->target, 2);
    for (int i = 0; i < 6; i++)
        press(&screen, 'z', MOD_CTRL);
    assert_true(!line->average && line->function == ACTIVATION_RELU && line->digit == 5);
    assert_int_equal(screen.stage.scene.net->target, 5);
    press(&screen, 'z', MOD_CTRL);
    assert_string_equal(screen.message.text, "nothing to undo");
    edit_focus(&screen, EDIT_MOMENTUM);
    type(&screen, "-1");
    screen_key(&screen, KEY_ENTER, 0);
    assert_true(screen.edit.refused.stands && line->sgd.momentum == 0);
    draw(&screen);
    screen_free(&screen);
}

/* From within a layer the whole network is changed, and one stands in it where the layer is. */
static void a_layer_of_lenet_is_left_for_the_changed_network(void **state)
{
    (void)state;
    Screen screen = open_lenet("lenet --digit 5 --layer conv2");
    int layer = scene_layer(&screen.stage.scene);
    assert_true(layer >= 0);
    press(&screen, 'e', 0);
    edit_field_choose(&screen, EDIT_FUNCTION * EDIT_CHOICES + ACTIVATION_SIGMOID);
    assert_int_equal(scene_layer(&screen.stage.scene), -1);
    assert_int_equal(screen.stage.scene.line.function, ACTIVATION_SIGMOID);
    edit_undo(&screen, false);
    assert_int_equal(screen.stage.scene.line.function, ACTIVATION_RELU);
    edit_reset(&screen);
    assert_int_equal(screen.stage.scene.line.digit, 7);
    screen_free(&screen);
}

/* A blank takes 0,5 and 1/2 as it takes 0.5, and says what is none. */
static void a_lessons_blank_takes_them_too(void **state)
{
    (void)state;
    static const char lesson[] = "# Halves\n\n## A product\n\nOne product.\n\n```scene\n"
                                 "conv-forward --x \"0.5 1; 1 1\" --w \"1 1; 1 1\" --step 0\n```\n\n"
                                 "What is y?\n\ny = [___]\n";
    static const char *const ways[] = {"3,5", "7/2", "35e-1", "3.5", "３．５"};
    char place[] = "/tmp/convwalk-blank-XXXXXX", path[64];
    Error err;
    assert_non_null(mkdtemp(place));
    snprintf(path, sizeof path, "%s/a.md", place);
    assert_true(file_write(path, lesson, sizeof lesson - 1, &err));
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        Screen screen;
        screen_init(&screen);
        if (!reading_open(&screen, path, 0, &err))
            fail_msg("%s", err.text);
        screen.reading->asked = 0;
        screen.reading->typing = true;
        screen_type(&screen, "3..5");
        draw(&screen);
        screen_key(&screen, KEY_ENTER, 0);
        assert_true(screen.message.wrong && strstr(screen.message.text, "'3..5' is not a number"));
        assert_int_equal(screen.reading->answer[0].tries, 0);
        for (int k = 0; k < 4; k++)
            screen_key(&screen, KEY_BACKSPACE, 0);
        for (int k = 0; k < 50; k++) /* what is too long for the page is seen from its end */
            screen_type(&screen, "0");
        draw(&screen);
        for (int k = 0; k < 50; k++)
            screen_key(&screen, KEY_BACKSPACE, 0);
        type(&screen, ways[i]);
        screen_key(&screen, KEY_ENTER, 0);
        if (!screen.reading->answer[0].right)
            fail_msg("'%s' is not right: %s", ways[i], screen.message.text);
        screen_free(&screen);
    }
    remove(path);
    remove(place);
}

/* Edits of a page's scene are not undone on the next page's. */
static void a_lessons_pages_have_edits_of_their_own(void **state)
{
    (void)state;
    Screen screen;
    Error err;
    screen_init(&screen);
    assert_true(reading_open(&screen, "lessons/en/01-a-kernel-slides.md", 0, &err));
    edit_value(&screen, (Cell){SET_X, 0}, 50);
    reading_go(&screen, 1, 0);
    press(&screen, 'z', MOD_CTRL);
    assert_string_equal(screen.message.text, "nothing to undo");
    screen_free(&screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lenet_has_fields_of_its_own),
        cmocka_unit_test(a_layer_of_lenet_is_left_for_the_changed_network),
        cmocka_unit_test(a_lessons_blank_takes_them_too),
        cmocka_unit_test(a_lessons_pages_have_edits_of_their_own),
    };
    return cmocka_run_group_tests_name("edit places", tests, NULL, NULL);
}
