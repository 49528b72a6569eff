/* The lines that name scenes: written and read again, and refused with a reason. */
#include "scenes.h"

#include "engine/files/safetensors.h"

/* Opens what the scene's line says in a second scene and holds the two against each other. */
static void check_written(const Scene *scene)
{
    Text text = {0}, twice = {0};
    scene_line_write(&scene->line, &text);
    Scene again = scene_read(text_get(&text));
    for (int set = 0; set < SET_COUNT; set++) {
        assert_int_equal(tensor_count(&again.tensor[set]), tensor_count(&scene->tensor[set]));
        if (again.tensor[set].v)
            assert_memory_equal(again.tensor[set].v, scene->tensor[set].v,
                                tensor_count(&again.tensor[set]) * sizeof(float));
    }
    assert_int_equal(again.trace.len, scene->trace.len);
    scene_line_write(&again.line, &twice);
    assert_string_equal(text_get(&twice), text_get(&text));
    text_free(&text);
    text_free(&twice);
    scene_free(&again);
}

static void a_line_written_opens_the_same_scene(void **state)
{
    (void)state;
    Random random = random_seed(8);
    Scene scene;
    for (int round = 0; round < 400; round++) {
        if (!scene_of_round(&random, round, &scene))
            continue;
        if (random_below(&random, 2))
            scene.line.step = random_below(&random, (int)scene.trace.len);
        scene.line.level = (Level)random_below(&random, LEVEL_COUNT);
        check_written(&scene);
        scene_free(&scene);
    }
}

static void a_line_says_no_more_than_it_must(void **state)
{
    (void)state;
    Scene scene = scene_of(NULL, (const char *[]){"input", "2x5x4", "kernel", "3x2", "kernels", "2", "stride", "2x1",
                                                  "padding", "1", "b", "0.1 -2", "step", "7", NULL});
    scene_set(&scene, (Cell){SET_W, 3}, 0.1f);
    Text text = {0};
    scene_line_write(&scene.line, &text);
    assert_non_null(
        strstr(text_get(&text), "conv-forward --input 2x5x4 --kernel 3x2 --kernels 2 --stride 2x1 --padding 1 --w \""));
    assert_non_null(strstr(text_get(&text), "--b \"0.1 -2\" --step 7"));
    check_written(&scene);
    text_free(&text);
    scene_free(&scene);
}

static void values_come_from_a_file(void **state)
{
    (void)state;
    char path[] = "/tmp/convwalk-values-XXXXXX";
    const float numbers[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    const SafeTensor tensor[2] = {{"image", SAFE_F32, 4, {2, 1, 2, 2}, 8, (const char *)numbers},
                                  {"kernel", SAFE_F32, 2, {1, 2}, 2, (const char *)numbers}};
    Error err;
    close(mkstemp(path));
    assert_true(safetensors_write(path, tensor, 2, NULL, 0, &err));
    char text[160];
    snprintf(text, sizeof text, "conv-forward --x @%s:image --w \"@%s:kernel\"", path, path);
    Scene scene = scene_read(text);
    assert_memory_equal(scene.x.dim, ((const int[4]){2, 1, 2, 2}), sizeof scene.x.dim);
    assert_memory_equal(scene.x.v, numbers, sizeof numbers);
    assert_float_equal(scene.y.v[3], 7 * 1 + 8 * 2, 0);
    check_written(&scene);
    scene_free(&scene);
    static const char *const wrong[][2] = {{":none", "there is no tensor none"},
                                           {"", "there are 2 tensors"},
                                           {"x:image", "x: "}};
    for (int i = 0; i < 3; i++) {
        SceneLine line;
        snprintf(text, sizeof text, "conv-forward --x @%s%s", path, wrong[i][0]);
        assert_false(scene_line_read(&line, text, &err) && scene_build(&scene, &line, &err));
        if (!strstr(err.text, wrong[i][1]) || !strstr(err.text, "--x: "))
            fail_msg("%s", err.text);
        scene_line_free(&line);
    }
    unlink(path);
}

static void a_bad_line_says_where(void **state)
{
    (void)state;
    static const char *const bad[][2] = {
        {"", "begins with its name"},
        {"conv-backwards-input", "did you mean 'conv-backward-input'"},
        {"conv-forward --rout naive", "did you mean --route"},
        {"conv-forward --input", "--input needs a value"},
        {"conv-forward --bias=3", "takes no value"},
        {"conv-forward 3x3", "unexpected word '3x3'"},
        {"conv-backward-input --route im2col", "there are rot, scatter, col2im"},
        {"conv-forward --dy \"1 2; 3 4\"", "conv-forward has no option --dy"},
        {"conv-backward-bias --bias", "conv-backward-bias has no option --bias"},
        {"conv-backward-input --dy=1;2;3", "the scene needs 1 x 2 x 2"},
        {"conv-backward-input --dy=1,2,3", "'1,2,3' has a comma within a number: write 0.5 for 0,5"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Error err = {""};
        Scene scene;
        SceneLine line;
        assert_false(scene_line_read(&line, bad[i][0], &err) && scene_build(&scene, &line, &err));
        if (!strstr(err.text, bad[i][1]))
            fail_msg("%s: %s", bad[i][0], err.text);
        scene_line_free(&line);
    }
}

static void a_bad_line_says_what_is_wrong(void **state)
{
    (void)state;
    static const char *const bad[][3] = {
        {"kernel", "5", "floor((3 - 5 + 2*0)/1) + 1"},
        {"input", "3", "HxW"},
        {"stride", "0", "at least 1"},
        {"route", "imcol", "did you mean 'im2col'"},
        {"x", "1 2; 3", "a row has 1"},
        {"x", "1 two", "'two' is not a number"},
        {"w", "1 2 3 4", "no output"},
        {"b", "1 2", "one a kernel"},
        {"step", "17", "16 steps"},
        {"input", "70000x3", "HxW"},
        {"x", "", "a row has 0"},
        {"level", "cells", "'cell'"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Error err = {""};
        Scene scene;
        SceneLine line = scene_line_default();
        bool built = true;
        for (const struct option *option = scene_options; option->name; option++)
            if (strcmp(option->name, bad[i][0]) == 0)
                built = scene_line_option(&line, option->val, bad[i][1], &err);
        built = built && scene_build(&scene, &line, &err);
        assert_false(built);
        if (!strstr(err.text, bad[i][2]))
            fail_msg("--%s %s: %s", bad[i][0], bad[i][1], err.text);
        scene_line_free(&line);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_written_opens_the_same_scene),
        cmocka_unit_test(a_line_says_no_more_than_it_must),
        cmocka_unit_test(values_come_from_a_file),
        cmocka_unit_test(a_bad_line_says_where),
        cmocka_unit_test(a_bad_line_says_what_is_wrong),
    };
    return cmocka_run_group_tests_name("scene", tests, NULL, NULL);
}
