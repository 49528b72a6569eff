/* Numbers from a seed: small, never 0, and all different where a plane is looked at number by number, so that a kernel
 * turned or transposed gives another answer. */
#include "scenes.h"

#include <math.h>

/* Every number of a plane is another one, and none is 0. */
static void check_planes(const char *line, const Tensor *tensor)
{
    size_t plane = (size_t)tensor->dim[2] * (size_t)tensor->dim[3], count = tensor_count(tensor);
    if (plane == 1)
        plane = count;
    for (size_t at = 0; at < count; at++) {
        if (tensor->v[at] == 0)
            fail_msg("%s: number %d is 0", line, (int)at);
        for (size_t other = at / plane * plane; other < at; other++)
            if (tensor->v[other] == tensor->v[at])
                fail_msg("%s: numbers %d and %d are both %g", line, (int)other, (int)at, (double)tensor->v[at]);
    }
}

static void no_plane_repeats_a_number(void **state)
{
    (void)state;
    static const char *const lines[] = {"conv-forward --input 2x3x3 --kernels 2",
                                        "conv-forward --input 4x4 --kernel 3x3",
                                        "conv-forward --input 3x3x3 --kernel 1x1 --kernels 3 --bias",
                                        "conv-backward-input --input 2x3x3 --kernels 2",
                                        "conv-backward-weight --input 2x1x3x3",
                                        "conv-backward-input --input 4x4 --kernel 4x4"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        for (int seed = 1; seed <= 40; seed++) {
            char line[160];
            snprintf(line, sizeof line, "%s --seed %d", lines[i], seed);
            Scene scene = scene_read(line);
            bool forward = strstr(line, "conv-forward");
            check_planes(line, &scene.tensor[forward || strstr(line, "weight") ? SET_X : SET_DY]);
            if (!strstr(line, "weight"))
                check_planes(line, &scene.tensor[SET_W]);
            if (forward && scene.tensor[SET_B].v)
                check_planes(line, &scene.tensor[SET_B]);
            scene_free(&scene);
        }
}

static void numbers_stay_small(void **state)
{
    (void)state;
    for (int seed = 1; seed <= 40; seed++) {
        char line[80];
        snprintf(line, sizeof line, "conv-forward --input 2x4x4 --kernel 2x2 --seed %d", seed);
        Scene scene = scene_read(line);
        for (size_t i = 0; i < tensor_count(&scene.tensor[SET_W]); i++)
            assert_true(fabsf(scene.tensor[SET_W].v[i]) <= 5);
        for (size_t i = 0; i < tensor_count(&scene.tensor[SET_X]); i++)
            assert_true(fabsf(scene.tensor[SET_X].v[i]) <= 12);
        scene_free(&scene);
    }
}

/* Lesson 3 asks for the second pixel: who swaps rows and columns of the kernel must not be right. */
static void a_transposed_kernel_shows_in_lesson_3(void **state)
{
    (void)state;
    Scene scene = scene_read("conv-forward --input 2x3x3");
    const float *x = scene.tensor[SET_X].v, *w = scene.tensor[SET_W].v;
    float swapped = 0, turned = 0;
    for (int c = 0; c < 2; c++)
        for (int row = 0; row < 2; row++)
            for (int column = 0; column < 2; column++) {
                swapped += x[c * 9 + row * 3 + 1 + column] * w[c * 4 + column * 2 + row];
                turned += x[c * 9 + row * 3 + 1 + column] * w[c * 4 + 3 - row * 2 - column];
            }
    assert_true(swapped != scene.tensor[SET_Y].v[1]);
    assert_true(turned != scene.tensor[SET_Y].v[1]);
    scene_free(&scene);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(no_plane_repeats_a_number),
                                              cmocka_unit_test(numbers_stay_small),
                                              cmocka_unit_test(a_transposed_kernel_shows_in_lesson_3)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
