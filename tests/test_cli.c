/* The command line, run as users run it: what is wrong costs one line that says so, exit status 2, and nothing else. */
#include "cli_testing.h"

#include "base/text.h"
#include "base/version.h"
#include "engine/fast/kernels.h"

static void unknown_words_name_the_nearest_known_one(void **state)
{
    (void)state;
    static const Refusal refusals[] = {
        {{"prnt"}, "'print'"},
        {{"print", "conv-forwrd"}, "'conv-forward'"},
        {{"print", "conv-forward", "--rout3", "im2col"}, "--route"},
        {{"print", "conv-forward", "--kernl=2x2"}, "--kernel"},
        {{"print", "conv-forward", "--route", "im2cl"}, "'im2col'"},
        {{"print", "conv-forward", "--level", "chanel"}, "'channel'"},
        {{"print", "conv-forward", "and-more"}, "'and-more'"},
        {{"xyzzy"}, "unknown command 'xyzzy'"},
        {{"print", "xyzzy"}, "conv-forward"},
        {{"print", "--xyzzy"}, "unknown option --xyzzy"},
    };
    assert_all_refused(refusals, COUNT(refusals));
}

static void values_that_are_none_are_named(void **state)
{
    (void)state;
    static const Refusal refusals[] = {
        {{"print", "conv-forward", "--input"}, "--input needs a value"},
        {{"print", "conv-forward", "--json=yes"}, "--json takes no value"},
        {{"print", "conv-forward", "--input", "3xthree"}, "--input 3xthree"},
        {{"print", "conv-forward", "--input", "3x3x3x3x3"}, "--input 3x3x3x3x3"},
        {{"print", "conv-forward", "--input", "-3x3"}, "--input -3x3"},
        {{"print", "conv-forward", "--input", ""}, "--input"},
        {{"print", "conv-forward", "--kernel", "0x2"}, "--kernel 0x2"},
        {{"print", "conv-forward", "--kernel", "99999999999x1"}, "--kernel 99999999999x1"},
        {{"print", "conv-forward", "--stride", "0"}, "--stride 0"},
        {{"print", "conv-forward", "--padding", "-1"}, "--padding -1"},
        {{"print", "conv-forward", "--dilation", "1.5"}, "--dilation 1.5"},
        {{"print", "conv-forward", "--kernels", "0"}, "--kernels 0"},
        {{"print", "conv-forward", "--channels", "many"}, "--channels many"},
        {{"print", "conv-forward", "--seed", "0x10"}, "--seed 0x10"},
        {{"print", "conv-forward", "--step", "-1"}, "--step -1"},
        {{"print", "conv-forward", "--step", "99999999999999999999"}, "--step 99999999999999999999"},
        {{"print", "conv-forward", "--step", "17"}, "16 steps"},
        {{"print", "conv-forward", "--from", "0"}, "--from 0"},
        {{"print", "conv-forward", "--from", "9", "--to", "3"}, "--from 9 --to 3"},
        {{"print", "conv-forward", "--x", "1 2 3; 4 five 6; 7 8 9"}, "'five' is not a number"},
        {{"print", "conv-forward", "--x", "1 2 3; 4 nan 6; 7 8 9"}, "'nan' is not a number"},
        {{"print", "conv-forward", "--x", "1 2 3; 4 1e999 6; 7 8 9"}, "'1e999' is not a number"},
        {{"print", "conv-forward", "--x", "1 2 3; 4 5"}, "--x"},
        {{"print", "conv-forward", "--w", "1 2 3 4", "--kernel", "2x2"}, "--w"},
        {{"print", "conv-forward", "--b", "1 2", "--kernels", "3"}, "--b"},
        {{"print", "conv-forward", "--x", ""}, "--x"},
    };
    assert_all_refused(refusals, COUNT(refusals));
}

static void sizes_without_output_say_which_formula(void **state)
{
    (void)state;
    static const Refusal refusals[] = {
        {{"print", "conv-forward", "--input", "2x2", "--kernel", "3x3"}, "floor((2 - 3 + 2*0)/1) + 1"},
        {{"print", "conv-forward", "--input", "4x9", "--kernel", "3x3", "--dilation", "2", "--padding", "0"}, "4"},
        {{"print", "conv-forward", "--input", "3x3", "--kernel", "2x7", "--padding", "1"},
         "floor((3 - 7 + 2*1)/1) + 1"},
        {{"print", "conv-forward", "--input", "100000x100000"}, "100000"},
        {{"print", "conv-forward", "--input", "2147483647x2147483647x2147483647x1"}, "2147483647"},
        {{"print", "conv-forward", "--kernels", "2147483647", "--input", "1000x1000"}, "2147483647"},
        {{"print", "conv-forward", "--padding", "2147483647"}, "2147483647"},
    };
    assert_all_refused(refusals, COUNT(refusals));
}

static void output_that_cannot_be_written_is_no_success(void **state)
{
    (void)state;
    static const char *const words[] = {"print", "conv-forward", "--input", "60x60", "--level", "product", NULL};
    if (access("/dev/full", W_OK) != 0)
        skip();
    CliRun result = run_to(words, "/dev/full");
    assert_refused(&result, words, "written");
    run_free(&result);
    static const char *const both[] = {"verify", "none.safetensors", NULL};
    result = run_to(both, "/dev/full");
    assert_refused(&result, both, "none.safetensors: ");   /* one line, of the file */
    run_free(&result);
}

static void the_documents_equations_are_printed(void **state)
{
    (void)state;
    static const char *const words[] = {"print", "conv-forward", "--level", "cell", NULL};
    CliRun result = run(words);
    assert_int_equal(result.status, 0);
    assert_string_equal(result.err, "");
    assert_int_equal(strncmp(result.out, "p = aw + bx + dy + ez\n", 22), 0);
    assert_non_null(strstr(result.out, "\nq = bw + cx + ey + fz\n"));
    assert_non_null(strstr(result.out, "\nr = dw + ex + gy + hz\n"));
    assert_non_null(strstr(result.out, "\ns = ew + fx + hy + jz\n"));
    run_free(&result);
}

static void every_command_helps(void **state)
{
    (void)state;
    static const char *const commands[][3] = {
        {"--help", NULL}, {"help", NULL}, {"print", "--help", NULL}, {"print", "-h", NULL}};
    for (size_t i = 0; i < COUNT(commands); i++) {
        CliRun result = run(commands[i]);
        assert_int_equal(result.status, 0);
        assert_string_equal(result.err, "");
        assert_non_null(strstr(result.out, "convwalk print"));
        run_free(&result);
    }
}

static void the_version_names_kernels_and_platform(void **state)
{
    (void)state;
    Text expected = {0};
    CliRun result = run((const char *const[]){"--version", NULL});
    text_add(&expected, "convwalk %s\nkernels %s\nplatform ", convwalk_version(), kernels_choose(NULL)->name);
    assert_int_equal(result.status, 0);
    assert_string_equal(result.err, "");
    assert_memory_equal(result.out, text_get(&expected), expected.length);
    assert_non_null(strstr(result.out, sizeof(void *) == 8 ? "64-bit\nSDL 2." : "32-bit\nSDL 2."));
    run_free(&result);
    text_free(&expected);
    result = run((const char *const[]){"--version", "print", NULL});
    assert_int_equal(result.status, 2);
    assert_string_equal(result.err, "convwalk: --version stands alone; unexpected word 'print'\n");
    run_free(&result);
}

int main(int argc, char **argv)
{
    if (argc < 1 || !find_program(argv[0]))
        return 2;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unknown_words_name_the_nearest_known_one),
        cmocka_unit_test(values_that_are_none_are_named),
        cmocka_unit_test(sizes_without_output_say_which_formula),
        cmocka_unit_test(output_that_cannot_be_written_is_no_success),
        cmocka_unit_test(the_documents_equations_are_printed),
        cmocka_unit_test(every_command_helps),
        cmocka_unit_test(the_version_names_kernels_and_platform),
    };
    return cmocka_run_group_tests(tests, enter_place, leave_place);
}
