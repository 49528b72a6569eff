/* convwalk print: the document's backward equations, the routes side by side, and JSON that a program can read. */
#include "cli_testing.h"

#include <cjson/cJSON.h>

static void the_nine_errors_are_printed(void **state)
{
    (void)state;
    CliRun result = run((const char *[]){"print", "conv-backward-input", "--level", "cell", NULL});
    assert_int_equal(result.status, 0);
    assert_true(strncmp(result.out, "Rot(W) = [z y; x w]\n", 20) == 0);
    static const char *const sums[] = {
        "\nδ_a = δ_p·w\n",
        "\nδ_b = δ_p·x + δ_q·w\n",
        "\nδ_e = δ_p·z + δ_q·y + δ_r·x + δ_s·w\n  = 2·4 + (−1)·2 + 1·(−1) + 3·3 = 14\n",
        "\nδ_j = δ_s·z\n",
    };
    for (size_t i = 0; i < COUNT(sums); i++)
        assert_non_null(strstr(result.out, sums[i]));
    run_free(&result);
}

static void the_routes_are_compared(void **state)
{
    (void)state;
    CliRun result = run((const char *[]){"print", "conv-backward-input", "--compare", NULL});
    assert_int_equal(result.status, 0);
    assert_string_equal(result.out, "rot      δ_X = [6 −5 1; 7 14 −7; 2 10 12]\n"
                                    "scatter  δ_X = [6 −5 1; 7 14 −7; 2 10 12]\n"
                                    "col2im   δ_X = [6 −5 1; 7 14 −7; 2 10 12]\n"
                                    "✓ 9 of 9 cells agree\nlargest difference: 0\n");
    run_free(&result);
    result = run((const char *[]){"print", "conv-forward", "--compare", NULL});
    assert_string_equal(
        result.out,
        "naive    Y = [29 37; 53 61]\nim2col   Y = [29 37; 53 61]\n✓ 4 of 4 cells agree\nlargest difference: 0\n");
    run_free(&result);
}

static void a_scene_is_printed_as_a_program(void **state)
{
    (void)state;
    CliRun result = run((const char *[]){"print", "conv-forward", "--as", "pytorch", NULL});
    assert_int_equal(result.status, 0);
    assert_non_null(strstr(result.out, "import torch\n"));
    assert_non_null(strstr(result.out, "F.conv2d(x, w, b, (1, 1), (0, 0), (1, 1), 1)"));
    run_free(&result);
    static const char *const refused[][8] = {
        {"print", "conv-forward", "--as", "ruby", NULL},
        {"print", "conv-forward", "--as", "numpy", "--json", NULL},
        {"print", "conv-forward", "--as", "numpy", "--from", "999", NULL},
        {"print", "max-pool", "--as", "pytorch", "--padding", "2", "--kernel=3", NULL},
    };
    static const char *const said[] = {"there is numpy and pytorch", "--as goes with no", "has steps 1 to 16",
                                       "no padding of more than half"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        result = run(refused[i]);
        assert_refused(&result, refused[i], said[i]);
        run_free(&result);
    }
    result = run((const char *[]){"print", "lenet", "--layer", "fc3", "--as", "numpy", NULL});
    assert_non_null(strstr(result.out, "\nlinear_forward("));   /* the layer's own program */
    run_free(&result);
}

static void lenet_is_told_layer_by_layer(void **state)
{
    (void)state;
    CliRun result = run((const char *[]){"print", "lenet", "--level", "pass", NULL});
    assert_int_equal(result.status, 0);
    assert_true(strncmp(result.out, "forward: 435893 steps\n  conv1: 122304 steps\n", 44) == 0);
    assert_non_null(strstr(result.out, "\nupdate: 123412 steps\n"));
    run_free(&result);
    result = run((const char *[]){"print", "lenet", "--layer", "conv1", "--from", "26", "--to", "26", NULL});
    assert_int_equal(result.status, 0);
    assert_true(strncmp(result.out, "26  y[0,0,0] += b[0] = ", 23) == 0);
    run_free(&result);
    result = run((const char *[]){"print", "lenet", "--from", "435893", "--to", "435894", NULL});
    assert_non_null(strstr(result.out, "435893  E = L"));
    assert_non_null(strstr(result.out, "δ scores, backward\n435894  δx[0] = p[0] − t[0]"));
    run_free(&result);
    result = run((const char *[]){"print", "lenet", "--json", "--from", "435894", "--to", "435894", NULL});
    assert_non_null(strstr(result.out, "\"layer\":\"softmax\",\"pass\":\"backward\""));
    run_free(&result);
}

static void lenet_takes_a_picture(void **state)
{
    (void)state;
    char path[] = "/tmp/convwalk-digit-XXXXXX.png";
    close(mkstemps(path, 4));
    CliRun result = run((const char *[]){"render", "conv-forward", "-o", path, NULL});
    assert_int_equal(result.status, 0);
    run_free(&result);
    result = run((const char *[]){"print", "lenet", "--image", path, "--layer", "softmax", "--level", "layer", NULL});
    CliRun drawn = run((const char *[]){"print", "lenet", "--layer", "softmax", "--level", "layer", NULL});
    assert_int_equal(result.status, 0);
    assert_string_not_equal(result.out, drawn.out);
    run_free(&result);
    run_free(&drawn);
    unlink(path);
    result = run((const char *[]){"print", "lenet", "--image", path, NULL});
    assert_int_equal(result.status, 2);
    assert_non_null(strstr(result.err, path));
    run_free(&result);
}

static const char *const json_scenes[][4] = {
    {"conv-forward", "--padding", "1"},
    {"conv-forward", "--route", "im2col"},
    {"conv-backward-input"},
    {"conv-backward-input", "--route", "scatter"},
    {"conv-backward-input", "--route", "col2im"},
    {"conv-backward-weight"},
    {"conv-backward-bias"},
    {"max-pool"},
    {"max-pool", "--pass", "backward"},
    {"average-pool"},
    {"average-pool", "--pass", "backward"},
    {"global-average-pool"},
    {"activation"},
    {"activation", "--pass", "backward"},
    {"linear", "--bias"},
    {"linear", "--pass", "backward"},
    {"softmax"},
    {"softmax", "--pass", "backward"},
    {"sgd", "--momentum", "0.9"},
};

/* Each line of every operation's steps is an object with the fields that every step has. */
static void every_step_is_an_object(void **state)
{
    (void)state;
    static const char *const fields[] = {"step", "of", "kind", "out", "before", "after", "opens", "closes", "source"};
    for (size_t i = 0; i < COUNT(json_scenes); i++) {
        const char *words[WORDS] = {"print", "--json", json_scenes[i][0], json_scenes[i][1], json_scenes[i][2], NULL};
        CliRun result = run(words);
        int lines = 0, of = 0;
        assert_int_equal(result.status, 0);
        for (char *at = result.out, *end; (end = strchr(at, '\n')); at = end + 1) {
            *end = '\0';
            cJSON *step = cJSON_Parse(at);
            assert_non_null(step);
            for (size_t field = 0; field < COUNT(fields); field++)
                if (!cJSON_GetObjectItemCaseSensitive(step, fields[field]))
                    fail_msg("%s has no %s: %s", json_scenes[i][0], fields[field], at);
            of = cJSON_GetObjectItemCaseSensitive(step, "of")->valueint;
            assert_int_equal(cJSON_GetObjectItemCaseSensitive(step, "step")->valueint, ++lines);
            cJSON_Delete(step);
        }
        assert_int_equal(lines, of);
        run_free(&result);
    }
}

static void useless_options_are_refused(void **state)
{
    (void)state;
    static const Refusal refusals[] = {
        {{"print", "average-pool", "--dilation", "2"}, "average-pool has no option --dilation"},
        {{"print", "conv-backward-input", "--route", "naive"}, "there are rot, scatter, col2im"},
        {{"print", "conv-forward", "--seed", "99999999999999999999"}, "at least 0, 18 digits at most"},
        {{"print", "conv-forward", "--stride", "99999999999"}, "at least 1, at most 65536, or two as HxW"},
        {{"print", "conv-forward", "--input", "3x65537"}, "each from 1 to 65536"},
        {{"print", "softmax", "--target", "5"}, "there are classes 0 to 2"},
        {{"print", "softmax", "--target", "123456789012345678901234567890"},
         "--target 123456789012345678901234567890: there are"},
        {{"print", "softmax", "--input", "2x3x1x1", "--target", "1, 1.50"}, "--target 1.50: there are classes 0 to 2"},
        {{"print", "conv-forward", "--x", "@nothing.safetensors:x"}, "nothing.safetensors"},
        {{"print", "activation", "--function", "tan"}, "did you mean 'tanh'"},
        {{"print", "sgd", "--lr", "-1"}, "learning rate -1"},
    };
    assert_all_refused(refusals, COUNT(refusals));
}

static void a_difference_is_divided_as_a_whole(void **state)
{
    (void)state;
    CliRun result =
        run((const char *[]){"print", "softmax", "--input", "2x3x1x1", "--pass", "backward", "--level", "cell", NULL});
    assert_non_null(strstr(result.out, "δx[0,0] = (p[0,0] − t[0,0])/2\n  = ("));
    run_free(&result);
    result = run((const char *[]){"print", "softmax", "--pass", "backward", "--level", "cell", NULL});
    assert_non_null(strstr(result.out, "δx[0] = p[0] − t[0]\n"));
    run_free(&result);
}

int main(int argc, char **argv)
{
    if (argc < 1 || !find_program(argv[0]))
        return 2;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_difference_is_divided_as_a_whole),
        cmocka_unit_test(the_nine_errors_are_printed),
        cmocka_unit_test(the_routes_are_compared),
        cmocka_unit_test(a_scene_is_printed_as_a_program),
        cmocka_unit_test(lenet_is_told_layer_by_layer),
        cmocka_unit_test(lenet_takes_a_picture),
        cmocka_unit_test(every_step_is_an_object),
        cmocka_unit_test(useless_options_are_refused),
    };
    return cmocka_run_group_tests(tests, enter_place, leave_place);
}
