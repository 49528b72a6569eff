/* Batch normalisation: hand-worked numbers, mean and variance of what it gives, running averages, gradients against
 * the nudge, evaluation, options, usual mistakes, reference cases, the edit bar. */
#include "scenes.h"
#include "screens.h"
#include "verify_building.h"

#include "engine/batch_norm.h"
#include "trace/mistakes/mistakes.h"
#include "trace/mistakes/nudge.h"
#include "view/window/edit/edit.h"

#include <math.h>

static void a_channel_has_mean_0_and_variance_1(void **state)
{
    (void)state;
    Scene scene = scene_read("batch-norm --input 3x2x4x5 --seed 4 --w \"2 -1\" --b \"5 0.5\"");
    for (int c = 0; c < 2; c++) {
        double mean = 0, square = 0, shift = c ? 0.5 : 5, scale = c ? -1 : 2;
        for (int n = 0; n < 3; n++)
            for (int i = 0; i < 20; i++) {
                double y = ((double)scene.y.v[(n * 2 + c) * 20 + i] - shift) / scale;
                mean += y / 60;
                square += y * y / 60;
            }
        assert_float_equal(mean, 0, 1e-6);
        assert_float_equal(square, 1, 1e-4);
    }
    scene_free(&scene);
    scene = scene_read("batch-norm --input 2x1x1x2 --x \"1 3|5 7\" --eps 0 --w \"10\" --b \"1\" --momentum 0.5");
    static const float wanted[4] = {-3, -1, 1, 3};   /* mean 4, variance 5 */
    for (int i = 0; i < 4; i++)
        assert_float_equal(scene.y.v[i], 10 * wanted[i] / sqrtf(5) + 1, 1e-5);
    assert_float_equal(scene.tensor[SET_NEW_MEAN].v[0], 2, 1e-6);                /* half of 0 and of 4 */
    assert_float_equal(scene.tensor[SET_NEW_VAR].v[0], 0.5 + 0.5 * 20 / 3.0, 1e-5);   /* of 1 and of 20/3 */
    scene_free(&scene);
}

static void the_images_of_a_batch_depend_on_each_other(void **state)
{
    (void)state;
    static const char *const lines[] = {"batch-norm --input 2x1x2x2 --x \"1 2; 3 4|5 6; 7 %d\"",
                                        "batch-norm --evaluate --input 2x1x2x2 --x \"1 2; 3 4|5 6; 7 %d\""};
    for (int i = 0; i < 2; i++) {
        char line[120];
        float first[2];
        for (int k = 0; k < 2; k++) {
            snprintf(line, sizeof line, lines[i], 8 + k);
            Scene scene = scene_read(line);
            first[k] = scene.y.v[0];
            scene_free(&scene);
        }
        assert_int_equal(first[0] == first[1], i == 1);   /* the last number of the other image */
    }
}

static void gradients_are_slopes(void **state)
{
    static const char *const lines[] = {"batch-norm --pass backward --input 2x2x2x3 --seed 4",
                                        "batch-norm --pass backward --input 3x1x2x2 --seed 5 --eps 0.1",
                                        "batch-norm --pass backward --evaluate --input 2x2x2x2 --seed 6"};
    static const CellSet sets[] = {SET_DX, SET_DW, SET_DB};
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        for (int s = 0; s < 3; s++) {
            Scene scene = scene_read(lines[i]);
            for (int64_t k = 0; k < (int64_t)tensor_count(&scene.tensor[sets[s]]); k++) {
                Nudge nudge = nudge_of(&scene.trace, (Cell){sets[s], k}, 0.01);
                if (!nudge_agrees(&nudge) || fabs(nudge.difference - nudge.analytic) > 0.02)
                    fail_msg("%s: set %d, cell %d: %.12g, %.12g, slack %g", lines[i], (int)sets[s], (int)k,
                             nudge.difference, nudge.analytic, nudge.slack);
            }
            scene.tensor[sets[s]].v[0] += 0.1f;
            Nudge wrong = nudge_of(&scene.trace, (Cell){sets[s], 0}, 0.01);
            assert_false(nudge_agrees(&wrong));
            scene_free(&scene);
        }
}

static void options_are_taken_or_refused(void **state)
{
    static const struct {
        const char *line, *says;
    } wrong[] = {
        {"batch-norm --input 1x3x1x1", "one number alone has no variance"},
        {"batch-norm --momentum 2", "--momentum 2: expected a number from 0 to 1"},
        {"batch-norm --eps -1", "--eps -1: expected a number of 0 or more"},
        {"batch-norm --kernel 2", "batch-norm has no option --kernel"},
        {"max-pool --evaluate", "max-pool has no option --evaluate"},
        {"batch-norm --w \"1 2\"", "--w"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        SceneLine line;
        Scene scene;
        Error err = {""};
        bool built = scene_line_read(&line, wrong[i].line, &err) && scene_build(&scene, &line, &err);
        if (built || !strstr(err.text, wrong[i].says))
            fail_msg("%s: '%s'", wrong[i].line, built ? "(built)" : err.text);
        scene_line_free(&line);
    }
    Text text = {0};
    Scene scene = scene_read("batch-norm --evaluate --input 1x2x1x1 --eps 0.5 --momentum 0.25 --seed 7");
    scene_line_write(&scene.line, &text);
    Scene same = scene_read(text_get(&text));
    assert_non_null(strstr(text_get(&text), "--evaluate"));
    assert_memory_equal(scene.y.v, same.y.v, 2 * sizeof(float));
    text_free(&text);
    scene_free(&scene);
    scene_free(&same);
}

static void usual_mistakes_are_known(void **state)
{
    static const char line[] = "batch-norm --input 2x1x1x2 --x \"1 3|5 7\" --eps 0 --w \"10\" --b \"1\"",
                      back[] = "batch-norm --pass backward --input 2x1x1x2 --x \"1 3|5 7\" --eps 0 --w \"1\" --dy "
                               "\"1 0|0 0\"";
    const float root = sqrtf(5);
    const struct {
        const char *line;
        CellSet set;
        float typed;
        const char *says;
    } wrong[] = {
        {line, SET_Y, -30 / root, "shift b was forgotten"},
        {line, SET_Y, -3 / root + 1, "scale w was forgotten"},
        {line, SET_Y, 10 / root + 1, "mean was not taken away"},
        {back, SET_DX, 1 / root, "two paths are missing"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Scene scene = scene_read(wrong[i].line);
        Mistake list[MISTAKES_MOST];
        float right = 0;
        cell_value(&scene.trace, (Cell){wrong[i].set, 0}, scene.trace.len, &right);
        int count = mistakes_of(&scene.trace, (Cell){wrong[i].set, 0}, list);
        const Mistake *found = mistake_match(list, count, right, wrong[i].typed);
        if (!found || !strstr(mistake_sentence(found->kind), wrong[i].says))
            fail_msg("%zu: %g (right: %g) is '%s'", i, (double)wrong[i].typed, (double)right,
                     found ? mistake_sentence(found->kind) : "no mistake");
        scene_free(&scene);
    }
}

static void reference_results_agree(void **state)
{
    (void)state;
    char *cases[] = {CASE("batchnorm2d-016"), CASE("batchnorm2d-017"), CASE("batchnorm2d-018"),
                     CASE("batchnorm2d-050"), CASE("batchnorm2d-051"), CASE("batchnorm2d-052")};
    VerifyRun said = verify(6, cases);
    assert_int_equal(said.status, 0);
    assert_non_null(strstr(said.out, "6 files, 6 runs: 6 agree"));
    said_free(&said);
}

static void it_is_edited(void **state)
{
    (void)state;
    Screen screen = open_line("batch-norm");
    edit_open(&screen);
    assert_true(edit_has(&screen, EDIT_EVALUATE) && edit_has(&screen, EDIT_EPSILON));
    edit_shape(&screen, EDIT_EVALUATE, 1);
    assert_true(screen.stage.scene.line.evaluates);
    assert_int_equal(screen.stage.scene.tensor[SET_VAR].dim[0], 0);
    edit_shape(&screen, EDIT_EVALUATE, 1);
    assert_true(edit_field_typed(&screen, EDIT_IMAGES, "3") || !edit_has(&screen, EDIT_IMAGES));
    draw(&screen);
    screen_free(&screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_channel_has_mean_0_and_variance_1),
        cmocka_unit_test(the_images_of_a_batch_depend_on_each_other),
        cmocka_unit_test(gradients_are_slopes),
        cmocka_unit_test(options_are_taken_or_refused),
        cmocka_unit_test(usual_mistakes_are_known),
        cmocka_unit_test(reference_results_agree),
        cmocka_unit_test(it_is_edited),
    };
    return cmocka_run_group_tests(tests, arrive, leave);
}
