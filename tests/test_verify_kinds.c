/* convwalk verify: what files of all kinds say is taken, or refused by its name; nothing is passed over. */
#include "verify_building.h"

#include <math.h>

#define REPORT(name) "tests/reports/" name ".safetensors"

static const int64_t two[] = {2}, plane[] = {1, 1, 2, 2}, wide[] = {1, 1, 1, 4}, row[] = {1, 4};

static void the_reported_files_are_judged_rightly(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        int status;
        const char *told;
    } files[] = {
        {REPORT("dtype-f64"), 0, "x F64, weight F64, bias F64, dy F64: converted to float32\n"},
        {REPORT("dtype-f64"), 0, "6 runs: 6 agree"},
        {REPORT("pair-python"), 0, "6 runs: 6 agree"},
        {REPORT("pair-single"), 0, "6 runs: 6 agree"},
        {REPORT("raw-pixels"), 0, "no dy: only what goes forward is computed\n"},
        {REPORT("raw-pixels"), 0, "3 runs: 3 agree"},
        {REPORT("padding-mode"), 0, "3 runs: 3 agree"},
        {REPORT("maxpool-dilation"), 2, "1 agree, 0 differ"},   /* its dx has no dy */
        {REPORT("col-channels-fastest"), 1, "the same numbers in the order n ky kx c oy ox, here n c ky kx oy ox\n"},
        {REPORT("kernel-not-turned"), 1, "64 of 64 differ: the kernel was not turned by 180"},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        VerifyRun said = verify_one(files[i].path);
        if (said.status != files[i].status || (!strstr(said.out, files[i].told) && !strstr(said.err, files[i].told)))
            fail_msg("%s: %d, %s%s", files[i].path, said.status, said.out, said.err);
        said_free(&said);
    }
}

/* A case of numbers that every type has: max pooling of 1 2 3 0 by 1 x 2. */
static void put_pooling(Built *built, SafeType type)
{
    put_text(built, "op", "maxpool2d");
    put_tensor(built, "x", type, wide, 4, (const double[]){1, 2, 3, 0});
    put_tensor(built, "y", type, (const int64_t[]){1, 1, 1, 2}, 4, (const double[]){2, 3});
}

/* Keys beside those of the case: taken when `told` is NULL, else refused with it. */
static const struct {
    const char *path, *key, *value, *told;
} keys[] = {
    {CASE("conv2d-000"), "groups", "1", NULL},
    {CASE("conv2d-000"), "padding_mode", " zeros ", NULL},
    {CASE("conv2d-000"), "transposed", "False", NULL},
    {CASE("conv2d-000"), "output_padding", "(0, 0)", NULL},
    {CASE("conv2d-000"), "format", "pt", NULL},
    {CASE("avgpool2d-042"), "divisor_override", "None", NULL},
    {CASE("maxpool2d-010"), "dilation", "(1, 1)", NULL},
    {CASE("maxpool2d-010"), "return_indices", "False", NULL},
    {CASE("softmax_cross_entropy-024"), "label_smoothing", "0.0", NULL},
    {CASE("softmax_cross_entropy-024"), "weight", "None", NULL},
    {CASE("softmax_cross_entropy-024"), "ignore_index", "-100", NULL},
    {CASE("relu-045"), "inplace", "True", NULL},
    {CASE("relu-045"), "comment", "by hand", NULL},
    {CASE("conv2d-000"), "groups", "2", "5 channels and 1 kernels do not part into 2 groups"},
    {CASE("conv2d-000"), "padding_mode", "mirror", "padding_mode 'mirror'"},
    {CASE("conv2d-000"), "output_padding", "1,0", "output_padding '1,0'"},
    {CASE("conv2d-000"), "transposed", "true", "transposed 'true'"},
    {CASE("conv2d-000"), "kernel_size", "9", "kernel_size '9': the weight's is"},
    {CASE("conv2d-000"), "in_channels", "77", "in_channels '77': the weight's is"},
    {CASE("conv2d-000"), "ceil_mode", "false",
     "metadata key 'ceil_mode': conv2d has no such key; its keys are op, stride, padding"},
    {CASE("conv2d-000"), "paddin", "1,1", "metadata key 'paddin': conv2d has no such key; did you mean padding?"},
    {CASE("avgpool2d-042"), "divisor_override", "3",
     "divisor_override '3' is not supported by avgpool2d: expected none"},
    {CASE("avgpool2d-042"), "dilation", "2", "dilation '2' is not supported by avgpool2d: expected 1"},
    {CASE("maxpool2d-010"), "count_include_pad", "True", "metadata key 'count_include_pad'"},
    {CASE("maxpool2d-010"), "return_indices", "True", "return_indices 'True'"},
    {CASE("maxpool2d-010"), "padding", "same", "padding 'same'"},
    {CASE("maxpool2d-010"), "kernel_size", "2", "kernel and kernel_size are two names for the same"},
    {CASE("softmax_cross_entropy-024"), "label_smoothing", "0.1", "label_smoothing '0.1'"},
    {CASE("softmax_cross_entropy-024"), "weight", "[1, 2]", "weight '[1, 2]'"},
    {CASE("softmax_cross_entropy-024"), "ignore_index", "none", "ignore_index 'none': expected a whole number"},
    {CASE("lenet-000"), "nesterov", "True", "nesterov 'True'"},
    {CASE("lenet-000"), "optimizer", "adam", "optimizer 'adam'"},
    {CASE("relu-045"), "threshold", "0.5", "metadata key 'threshold': relu has no such key"},
    {CASE("linear-022"), "bias", "False", "bias 'False', but there is a tensor bias"},
};

static void keys_are_taken_or_refused_by_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        add_text(keys[i].path, made, keys[i].key, keys[i].value);
        expect_status(keys[i].told ? 2 : 0, keys[i].told);
    }
    add_text(CASE("relu-045"), made, "comment", "by hand");
    expect_status(0, "metadata key comment: words about the file, nothing is computed from them\n");
}

static void pairs_are_read_as_python_prints_them(void **state)
{
    (void)state;
    static const char *const good[] = {"2",     " 2 ",       "2,2",  "2, 2", "(2, 2)",    "[2, 2]",
                                       "(2,2)", "( 2 , 2 )", "(2,)", "[2]",  " [2,  2] ", "(2, 2,)"};
    static const char *const bad[] = {"",     " ",  "2 2", "2x2", "(2, 2]",    "(2, 2",  "2, 2)", "2,", ",2",
                                      "2,,2", "()", "two", "2.0", "(2, 2, 2)", "{2, 2}", "0",     "-1"};
    for (size_t i = 0; i < sizeof good / sizeof *good + sizeof bad / sizeof *bad; i++) {
        bool fits = i < sizeof good / sizeof *good;
        const char *text = fits ? good[i] : bad[i - sizeof good / sizeof *good];
        Built built = {0};
        put_text(&built, "op", "maxpool2d");
        put_text(&built, "kernel", text);
        put_tensor(&built, "x", SAFE_F32, plane, 4, (const double[]){1, 4, 3, 2});
        put_tensor(&built, "y", SAFE_F32, (const int64_t[]){1, 1, 1, 1}, 4, (const double[]){4});
        build(&built);
        expect_status(fits ? 0 : 2, fits ? "1 agree" : "kernel '");
    }
    Built built = {0};   /* height first */
    put_pooling(&built, SAFE_F32);
    put_text(&built, "kernel", "(1, 2)");
    put_text(&built, "stride", "None");
    put_text(&built, "ceil_mode", "0");
    build(&built);
    expect_status(0, "1 agree");
}

static void every_type_is_read(void **state)
{
    (void)state;
    for (int type = 0; type < SAFE_BOOL; type++) {
        char told[64];
        Built built = {0};
        put_pooling(&built, (SafeType)type);
        put_text(&built, "kernel", "1,2");
        build(&built);
        snprintf(told, sizeof told, "x %s: converted to float32\n", safe_type_name((SafeType)type));
        expect_status(0, type == SAFE_F32 ? "1 agree" : told);
        snprintf(told, sizeof told, "y %s: expected in this type", safe_type_name((SafeType)type));
        expect_status(0, type == SAFE_F32 ? "1 agree" : told);
        put_pooling(&built, (SafeType)type);   /* and a wrong number is found in it */
        put_text(&built, "kernel", "1,2");
        put_number((char *)built.tensor[1].bytes, (SafeType)type, 4);
        build(&built);
        expect_status(1, "differs at [0,0,0,0]: 2 here, 4 in the file");
    }
    Built built = {0};
    put_text(&built, "op", "relu");
    put_tensor(&built, "x", SAFE_BOOL, two, 1, (const double[]){0, 1});
    put_tensor(&built, "y", SAFE_BOOL, two, 1, (const double[]){0, 1});
    build(&built);
    expect_status(0, "x BOOL: converted");
    put_text(&built, "op", "relu");
    put_tensor(&built, "x", SAFE_I32, two, 1, (const double[]){1, 16777217});
    build(&built);
    expect_status(2, "x: element 1 is 16777217, a whole number that no float32 is\n");
    put_text(&built, "op", "relu");
    put_tensor(&built, "x", SAFE_F64, two, 1, (const double[]){1, -1e39});
    build(&built);
    expect_status(2, "x: element 1 is -1e+39, beyond the largest float32");
}

static void put_loss(Built *built, const double *targets, SafeType type)
{
    put_text(built, "op", "softmax_cross_entropy");
    put_tensor(built, "x", SAFE_F32, (const int64_t[]){3, 2}, 2, (const double[]){0, 0, 0, 0, 0, 0});
    put_tensor(built, "target", type, (const int64_t[]){3}, 1, targets);
}

/* Each row of two equal numbers: p is a half, the loss log 2; a row that is left out is not counted. */
static void ignored_rows_are_left_out_of_the_mean(void **state)
{
    (void)state;
    static const int64_t three_two[] = {3, 2};
    for (int own = 0; own < 2; own++) {
        double ignored = own ? 1 : -100;
        Built built = {0};
        put_loss(&built, (const double[]){0, ignored, 0}, SAFE_I16);
        if (own)
            put_text(&built, "ignore_index", "1");
        put_tensor(&built, "loss", SAFE_F32, two, 0, (const double[]){0.693147182});
        put_tensor(&built, "dx", SAFE_F32, three_two, 2, (const double[]){-0.25, 0.25, 0, 0, -0.25, 0.25});
        build(&built);
        expect_status(
            0, own ? "1 of 3 rows are left out of the mean, their class is ignore_index 1\n" : "ignore_index -100\n");
        put_loss(&built, (const double[]){0, ignored, 0}, SAFE_I64);   /* as a mean over all rows: wrong */
        if (own)
            put_text(&built, "ignore_index", "1");
        put_tensor(&built, "loss", SAFE_F32, two, 0, (const double[]){0.693147182 * 2 / 3});
        build(&built);
        expect_status(1, "loss");
    }
    Built built = {0};
    put_loss(&built, (const double[]){-100, -100, -100}, SAFE_I64);
    put_tensor(&built, "loss", SAFE_F32, two, 0, (const double[]){NAN});
    put_tensor(&built, "dx", SAFE_F32, three_two, 2, (const double[]){0, 0, 0, 0, 0, 0});
    build(&built);
    expect_status(0, "the mean of no row is not a number\n");
    put_loss(&built, (const double[]){0, -1, 0}, SAFE_I64);
    build(&built);
    expect_status(2, "target 1 is class -1, but there are classes 0 to 1, and ignore_index is -100");
}

static void numbers_that_are_none_are_named(void **state)
{
    (void)state;
    Built built = {0};
    put_text(&built, "op", "relu");
    put_tensor(&built, "x", SAFE_F32, row, 2, (const double[]){1, NAN, INFINITY, -INFINITY});
    put_tensor(&built, "y", SAFE_F32, row, 2, (const double[]){1, NAN, INFINITY, 0});
    build(&built);
    expect_status(0, "x: 3 of its 4 numbers are not finite, the first is nan, element 1\n");
    put_text(&built, "op", "relu");
    put_tensor(&built, "x", SAFE_F32, row, 2, (const double[]){1, 2, 3, 4});
    put_tensor(&built, "y", SAFE_F32, row, 2, (const double[]){1, 2, NAN, 4});
    build(&built);
    expect_status(1, "differs at [0,2]: 3 here, nan in the file; 1 of 4 differ\n");
}

/* What was done to read a case is in its JSON, too; a route that had nothing to be held against does not agree. */
static void notes_are_told_in_json_and_text(void **state)
{
    (void)state;
    Built built = {0};
    put_text(&built, "op", "maxpool2d");
    put_text(&built, "kernel", "1,2");
    put_tensor(&built, "x", SAFE_I8, wide, 4, (const double[]){1, 2, 3, 0});
    build(&built);
    expect_status(0, "no tensor to check: the routes are held against each other alone\n");
    VerifyRun said = verify(2, (char *[]){made, "--json"});
    assert_int_equal(said.status, 0);
    assert_non_null(strstr(said.out, "\"agrees\":null,\"converted\":{\"x\":\"I8\"},\"notes\":[\"x I8: converted"));
    said_free(&said);
}

/* Told apart as doubles, the same as floats: who has won can't be said in float32. */
static void a_winner_among_doubles_alone_is_refused(void **state)
{
    (void)state;
    Built built = {0};
    put_text(&built, "op", "maxpool2d");
    put_text(&built, "kernel", "1,2");
    put_tensor(&built, "x", SAFE_F64, wide, 4, (const double[]){1, 1 + 1e-12, 3, 0});
    put_tensor(&built, "dy", SAFE_F64, (const int64_t[]){1, 1, 1, 2}, 4, (const double[]){1, 2});
    put_tensor(&built, "dx", SAFE_F64, wide, 4, (const double[]){0, 1, 2, 0});
    build(&built);
    expect_status(2, "x: elements 0 and 1 are one number in float32");
}

/* More than half the window, as ONNX has it: -1 and 2 padded by 2 on both sides under a window of 3. */
/* Any network by its line: its layers' options, forks, each parameter by kind and count. */
static void a_network_is_judged_by_its_line(void **state)
{
    (void)state;
    VerifyRun said = verify_one("tests/cases/networks/network-030.safetensors");
    assert_int_equal(said.status, 0);
    assert_non_null(strstr(said.out, "4 runs: 4 agree"));
    said_free(&said);
    said = verify_one("tests/cases/networks/network-067.safetensors");
    assert_int_equal(said.status, 0);
    said_free(&said);
}

static void a_wide_padding_of_a_pooling_is_computed(void **state)
{
    (void)state;
    static const int64_t in[] = {1, 1, 1, 2}, out[] = {1, 1, 1, 4};
    static const double right[][4] = {{-1, 2, 2, 2}, {-1, 0.5, 0.5, 2}, {-1.0 / 3, 1.0 / 3, 1.0 / 3, 2.0 / 3}};
    for (int i = 0; i < 3; i++) {
        Built built = {0};
        put_text(&built, "op", i == 0 ? "maxpool2d" : "avgpool2d");
        put_text(&built, "kernel", "1,3");
        put_text(&built, "stride", "1");
        put_text(&built, "padding", "0,2");
        if (i == 1)
            put_text(&built, "count_include_pad", "False");
        put_tensor(&built, "x", SAFE_F32, in, 4, (const double[]){-1, 2});
        put_tensor(&built, "y", SAFE_F32, out, 4, right[i]);
        build(&built);
        expect_status(0, "1 agree");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_reported_files_are_judged_rightly),
        cmocka_unit_test(keys_are_taken_or_refused_by_name),
        cmocka_unit_test(pairs_are_read_as_python_prints_them),
        cmocka_unit_test(every_type_is_read),
        cmocka_unit_test(ignored_rows_are_left_out_of_the_mean),
        cmocka_unit_test(numbers_that_are_none_are_named),
        cmocka_unit_test(notes_are_told_in_json_and_text),
        cmocka_unit_test(a_winner_among_doubles_alone_is_refused),
        cmocka_unit_test(a_network_is_judged_by_its_line),
        cmocka_unit_test(a_wide_padding_of_a_pooling_is_computed),
    };
    return cmocka_run_group_tests_name("verify kinds", tests, arrive, leave);
}
