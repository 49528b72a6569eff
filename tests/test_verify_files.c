/* convwalk verify: whatever is wrong with a file or with the words of the command is told in one line. */
#include "verify_testing.h"

static const float huge = 1e9f;   /* its bits are a class that no batch has */
static const int64_t sides[] = {3, 2, 13, 13, 1}, image[] = {3, 1, 13, 28}, vast[] = {(int64_t)1 << 40, 0, 1, 1},
                     empty[] = {3, 0, 4, 4}, three[] = {3};
static const struct {
    const char *path;
    CaseEdit edit;
    const char *told;
} wrong[] = {
    {CASE("conv2d-004"), {.key = "op", .value = "conv2"}, "did you mean conv2d"},
    {CASE("conv2d-004"), {.key = "op", .value = "fold"}, "op 'fold': no such operation"},
    {CASE("conv2d-004"), {.key = "op"}, "no op"},
    {CASE("conv2d-004"), {.key = "stride"}, "dy is 3 x 3 x 9 x 6, but conv2d makes it 3 x 3 x 9 x 12"}, /* it is 1 */
    {CASE("conv2d-004"),
     {.key = "stride", .value = "1;2"},
     "stride '1;2': expected height,width or one number for both"},
    {CASE("conv2d-004"), {.key = "stride", .value = "(1, 2"}, "stride '(1, 2'"},
    {CASE("conv2d-004"), {.key = "stride", .value = "1, two"}, "stride '1, two'"},
    {CASE("conv2d-004"), {.key = "stride", .value = ""}, "stride ''"},
    {CASE("conv2d-004"), {.key = "stride", .value = "1.0"}, "stride '1.0'"},
    {CASE("conv2d-004"),
     {.key = "padding", .value = "same"},
     "dy is 3 x 3 x 9 x 6, but conv2d makes it 3 x 3 x 13 x 6"},
    {CASE("conv2d-004"), {.key = "padding", .value = "0,1,2,3"}, "dy is 3 x 3 x 9 x 6, but conv2d makes it"},
    {CASE("maxpool2d-010"), {.key = "padding", .value = "0,1,2,3"}, "maxpool2d has the same on opposite sides"},
    {CASE("conv2d-004"), {.key = "stride", .value = "0,1"}, "stride '0,1'"},
    {CASE("conv2d-004"), {.key = "stride", .value = "1,2,3"}, "stride '1,2,3'"},
    {CASE("conv2d-004"), {.key = "stride", .value = "1,99999999999999999999"}, "stride '1,9999"},
    {CASE("conv2d-004"), {.key = "padding", .value = "-1,0"}, "padding '-1,0'"},
    {CASE("conv2d-004"), {.key = "padding", .value = "2000000000,0"}, "too large"},
    {CASE("conv2d-004"), {.key = "dilation", .value = "one,1"}, "dilation 'one,1'"},
    {CASE("conv2d-004"), {.key = "dilation", .value = "9,1"}, "no output: floor((i - d(k - 1) - 1 + 2p)/s) + 1"},
    {CASE("conv2d-004"), {.key = "stride", .value = "2,2"}, "dy is 3 x 3 x 9 x 6, but conv2d makes it 3 x 3 x 5 x 6"},
    {CASE("conv2d-004"), {.drop = "x"}, "no tensor x"},
    {CASE("conv2d-004"), {.drop = "weight"}, "no tensor weight"},
    {CASE("conv2d-004"), {.drop = "dy"}, "is expected, but an input is missing"},
    {CASE("conv2d-004"), {.tensor = "x", .dim = sides, .rank = 3}, "x: it has 3 dimensions, expected 4"},
    {CASE("conv2d-004"), {.tensor = "x", .dim = sides, .rank = 5}, "x: it has 5 dimensions"},
    {CASE("conv2d-004"), {.tensor = "x", .dim = empty, .rank = 4, .type = SAFE_F32}, "x: a side of 0"},
    {CASE("conv2d-004"),
     {.tensor = "bias", .dim = sides + 1, .rank = 1, .type = SAFE_F32},
     "bias is 1 x 2 x 1 x 1, but conv2d makes it 1 x 3 x 1 x 1"},
    {CASE("maxpool2d-010"), {.key = "kernel", .value = "0,0"}, "kernel '0,0'"},
    {CASE("maxpool2d-010"), {.key = "padding", .value = "9,9"}, "each window must hold a cell of the input"},
    {CASE("maxpool2d-010"), {.key = "ceil_mode", .value = "yes"}, "ceil_mode 'yes': expected true or false"},
    {CASE("maxpool2d-010"), {.key = "kernel"}, "no kernel: expected height,width"},
    {CASE("avgpool2d-042"),
     {.key = "count_include_pad", .value = "maybe"},
     "count_include_pad 'maybe': expected true or false"},
    {CASE("linear-022"),
     {.tensor = "weight", .dim = sides, .rank = 2, .type = SAFE_F32},
     "does not fit weights of 3 x 2"},
    {CASE("softmax_cross_entropy-024"), {.key = "reduction", .value = "sum"}, "reduction 'sum'"},
    {CASE("softmax_cross_entropy-024"),
     {.tensor = "target", .dim = three, .rank = 1, .type = SAFE_I64},
     "target: expected one class for each of the 6 rows"},
    {CASE("softmax_cross_entropy-024"),
     {.tensor = "target", .put = &huge},
     "target 0 is class 1315859240, but there are classes 0 to 6"},
    {CASE("softmax_cross_entropy-024"), {.drop = "target"}, "is expected, but an input is missing"},
    {CASE("conv2d-004"), {.tensor = "x", .dim = vast, .rank = 4, .type = SAFE_F32}, "x: a side of 1099511627776"},
    {CASE("lenet-000"),
     {.tensor = "x", .dim = image, .rank = 4, .type = SAFE_F32},
     "x: images of 1 x 13 x 28, expected 1 x 28 x 28"},
    {CASE("lenet-000"), {.key = "activation", .value = "gelu"}, "activation 'gelu'"},
    {CASE("lenet-000"), {.key = "pool", .value = "min"}, "pool 'min'"},
    {CASE("lenet-000"), {.key = "steps", .value = "-1"}, "steps '-1'"},
    {CASE("lenet-000"), {.key = "steps", .value = "0"}, "is expected, but steps is 0"},
    {CASE("lenet-000"), {.key = "lr", .value = "nan"}, "lr 'nan'"},
    {CASE("lenet-000"), {.key = "momentum", .value = "-0.5"}, "momentum -0.5"},
    {CASE("lenet-000"), {.key = "lr"}, "no lr"},
    {CASE("lenet-000"), {.drop = "fc2.bias"}, "no tensor fc2.bias"},
    {CASE("lenet-000"),
     {.tensor = "conv1.weight", .dim = sides, .rank = 4, .type = SAFE_F32},
     "conv1.weight is 3 x 2 x 13 x 13"},
    {CASE("lenet-000"), {.tensor = "x", .dim = sides, .rank = 4, .type = SAFE_F32}, "expected 1 x 28 x 28"},
};

/* Each makes a file that is no case: exit status 2, one line, nothing on standard output but the total. */
static void what_is_wrong_with_a_file_is_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        copy_case(wrong[i].path, made, &wrong[i].edit);
        VerifyRun said = verify_one(made);
        if (said.status != 2 || !strstr(said.err, wrong[i].told) || !strstr(said.err, made)
            || times(said.err, "\n") != 1)
            fail_msg("case %zu: status %d, said '%s', expected '%s'", i, said.status, said.err, wrong[i].told);
        assert_non_null(strstr(said.out, ", 1 unreadable\n"));
        said_free(&said);
    }
}

static void one_bad_file_does_not_stop_the_others(void **state)
{
    (void)state;
    Error err;
    assert_true(file_write(made, "not safe", 8, &err));
    VerifyRun said = verify(4, (char *[]){CASE("relu-045"), made, "/nowhere/at/all", CASE("tanh-047")});
    assert_int_equal(said.status, 2);
    assert_int_equal(times(said.err, "\n"), 2);
    assert_non_null(strstr(said.out, "4 files, 2 runs: 2 agree, 0 differ, 2 unreadable\n"));
    said_free(&said);
}

static void wrong_use_is_told(void **state)
{
    (void)state;
    static const struct {
        char *words[4];
        const char *told;
    } cases[] = {
        {{NULL}, "verify which files?"},
        {{"--jason", NULL}, "did you mean --json"},
        {{CASE("relu-045"), "--out", NULL}, "--out needs a value"},
        {{CASE("relu-045"), CASE("tanh-047"), "--out", "x"}, "2 files"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int count = 0;
        while (count < 4 && cases[i].words[count])
            count++;
        VerifyRun said = verify(count, (char **)cases[i].words);
        assert_int_equal(said.status, 2);
        assert_non_null(strstr(said.err, cases[i].told));
        assert_string_equal(said.out, "");
        said_free(&said);
    }
    VerifyRun said = verify(3, (char *[]){CASE("relu-045"), "--out", "/nowhere/at/all"});
    assert_int_equal(said.status, 2);
    said_free(&said);
    said = verify(1, (char *[]){"--help"});
    assert_int_equal(said.status, 0);
    assert_non_null(strstr(said.out, "count_include_pad"));
    said_free(&said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_wrong_with_a_file_is_told),
        cmocka_unit_test(one_bad_file_does_not_stop_the_others),
        cmocka_unit_test(wrong_use_is_told),
    };
    return cmocka_run_group_tests_name("verify files", tests, arrive, leave);
}
