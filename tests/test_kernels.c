/* Kernels by their names: what they are, how they are spread over kernels and channels, and the edit bar's field. */
#include "screens.h"

#include "trace/operations/operation.h"
#include "trace/scene/scene_values.h"
#include "view/window/edit/edit.h"

#include <stdlib.h>

static Scene built(const char *text)
{
    SceneLine line;
    Scene scene = {0};
    Error err;
    if (!scene_line_read(&line, text, &err) || !scene_build(&scene, &line, &err))
        fail_msg("%s: %s", text, err.text);
    scene_line_free(&line);
    return scene;
}

static void expect_refused(const char *text, const char *why)
{
    SceneLine line;
    Scene scene = {0};
    Error err;
    assert_true(scene_line_read(&line, text, &err));
    assert_false(scene_build(&scene, &line, &err));
    if (!strstr(err.text, why))
        fail_msg("%s: %s", text, err.text);
    scene_line_free(&line);
}

/* Of a picture of one brightness a difference leaves nothing, a mean all of it. */
static void differences_sum_to_nothing_and_means_to_one(void **state)
{
    (void)state;
    for (int i = 0; kernel_names[i]; i++) {
        char text[96];
        snprintf(text, sizeof text, "conv-forward --input 5x6 --w %s", kernel_names[i]);
        Scene scene = built(text);
        double sum = 0;
        for (int k = 0; k < 9; k++)
            sum += (double)scene.w.v[k];
        bool edges = strncmp(kernel_names[i], "sobel", 5) == 0 || strcmp(kernel_names[i], "laplace") == 0;
        assert_float_equal(sum, edges ? 0 : 1, 0);
        scene_free(&scene);
    }
}

/* An edge from left to right is seen by sobel-x alone, one from top to bottom by sobel-y alone; identity copies. */
static void each_sees_its_own_edge(void **state)
{
    (void)state;
    static const char *const x = "--x \"0 0 9 9; 0 0 9 9; 0 0 9 9; 0 0 9 9\"";
    const struct { const char *name; float first; } expected[] = {{"sobel-x", 36}, {"sobel-y", 0}, {"identity", 0}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        char text[128];
        snprintf(text, sizeof text, "conv-forward %s --w %s", x, expected[i].name);
        Scene scene = built(text);
        assert_float_equal(scene.y.v[0], expected[i].first, 0);
        assert_float_equal(scene.y.v[1], strcmp(expected[i].name, "identity") == 0 ? 9 : expected[i].first, 0);
        scene_free(&scene);
    }
}

static void names_are_spread_over_channels(void **state)
{
    (void)state;
    Scene scene = built("conv-forward --input 2x5x5 --w \"blur, laplace\"");
    assert_int_equal(scene.w.dim[0], 2);
    assert_int_equal(scene.w.dim[1], 2);
    for (int kernel = 0; kernel < 2; kernel++)
        for (int channel = 0; channel < 2; channel++)
            assert_float_equal(*tensor_at(&scene.w, kernel, channel, 1, 1), kernel == 0 ? 0.25 : -4, 0);
    scene_free(&scene);
    scene = built("conv-backward-input --input 5x5 --kernels 3 --w sharpen");
    assert_int_equal(scene.w.dim[0], 3);
    assert_float_equal(*tensor_at(&scene.w, 2, 0, 1, 1), 5, 0);
    scene_free(&scene);
}

static void what_is_no_name_is_refused(void **state)
{
    (void)state;
    expect_refused("conv-forward --w sobelx", "did you mean sobel-x?");
    expect_refused("conv-forward --w circle", "identity, sobel-x");
    expect_refused("conv-forward --input 5x5 --w \"blur 1 2\"", "'1' is neither");
    expect_refused("conv-forward --input 5x5 --kernels 3 --w \"blur, blur\"", "names 2 kernels, the scene needs 3");
    expect_refused("conv-forward --input 5x5 --kernel 2x2 --w blur", "3 x 3 numbers");
    expect_refused("linear --w blur", "convolution");
    expect_refused("conv-forward --input 60000x60000x3x3 --kernels 60000 --w blur", "");
}

/* The field goes through all names and comes back; X stays; the line opens the same kernel; undo takes it back. */
static void the_bar_offers_them(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward --input 4x5 --seed 3");
    const SceneLine *line = &screen.stage.scene.line;
    float x = screen.stage.scene.x.v[19], w = screen.stage.scene.w.v[0];
    int count = 0;
    while (kernel_names[count])
        count++;
    press(&screen, 'e', 0);
    for (int i = 0; i <= count; i++) {
        char text[32];
        edit_shape(&screen, EDIT_KERNEL_NAME, 1);
        edit_field_text(&screen, EDIT_KERNEL_NAME, text, sizeof text);
        assert_string_equal(text, kernel_names[i % count]);
        assert_string_equal(line->values[VALUES_W], text);
        assert_float_equal(screen.stage.scene.x.v[19], x, 0);
    }
    edit_shape(&screen, EDIT_KERNEL_NAME, -1);
    assert_string_equal(line->values[VALUES_W], kernel_names[count - 1]);
    Cell cell = {SET_W, 4};
    edit_value(&screen, cell, 7);
    char text[32];
    edit_field_text(&screen, EDIT_KERNEL_NAME, text, sizeof text);
    assert_string_equal(text, "numbers");
    for (int i = 0; i < 40; i++)
        edit_undo(&screen, false);
    assert_float_equal(screen.stage.scene.w.v[0], w, 0);
    screen_free(&screen);
}

/* Where no window of 3x3 fits, the field says so and nothing changes. */
static void a_kernel_that_does_not_fit_is_refused(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward --input 2x2 --kernel 1x1");
    press(&screen, 'e', 0);
    edit_shape(&screen, EDIT_KERNEL_NAME, 1);
    assert_true(screen.edit.refused.stands);
    assert_int_equal(screen.stage.scene.line.spec.kernel.h, 1);
    assert_false(edit_field_typed(&screen, EDIT_KERNEL_NAME, "circle"));
    screen_free(&screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(differences_sum_to_nothing_and_means_to_one),
        cmocka_unit_test(each_sees_its_own_edge),
        cmocka_unit_test(names_are_spread_over_channels),
        cmocka_unit_test(what_is_no_name_is_refused),
        cmocka_unit_test(the_bar_offers_them),
        cmocka_unit_test(a_kernel_that_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
