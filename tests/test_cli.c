/* The command line, run as users run it: what is wrong costs one line that says so, exit status 2, and nothing else. */
#include "testing.h"

#include "base/file.h"
#include "base/text.h"

#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>

extern char **environ;

enum { WORDS = 12 };

static char program[1024];                        /* convwalk, beside the folder of this test */
static char place[] = "/tmp/convwalk-cli-XXXXXX";   /* where the program may write */

typedef struct {
    int status;          /* the exit status, or -1 when a signal ended it */
    char *out, *err;     /* what it wrote; freed with run_free */
} Run;

static char *slurp(const char *name)
{
    char path[128], *bytes;
    size_t length;
    Error err;
    snprintf(path, sizeof path, "%s/%s", place, name);
    assert_true(file_read(path, 1 << 26, &bytes, &length, &err));
    unlink(path);
    return bytes;
}

/* Runs the program with `words` (ended by NULL, at most WORDS) with `out` as standard output, or a file when NULL. */
static Run run_to(const char *const *words, const char *out)
{
    char *argv[WORDS + 2] = {program}, out_path[128], err_path[128];
    for (int i = 0; words[i]; i++) {
        assert_in_range(i, 0, WORDS - 1);
        argv[i + 1] = (char *)words[i];
    }
    snprintf(out_path, sizeof out_path, "%s/out", place);
    snprintf(err_path, sizeof err_path, "%s/err", place);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, out ? out : out_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&files, 2, err_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    pid_t child;
    int state = 0;
    assert_int_equal(posix_spawn(&child, program, &files, NULL, argv, environ), 0);
    assert_int_equal(waitpid(child, &state, 0), child);
    posix_spawn_file_actions_destroy(&files);
    Run run = {.status = WIFEXITED(state) ? WEXITSTATUS(state) : -1, .err = slurp("err")};
    if (!out)
        run.out = slurp("out");
    return run;
}

static Run run(const char *const *words)
{
    return run_to(words, NULL);
}

static void run_free(Run *run)
{
    free(run->out);
    free(run->err);
}

/* Exit status 2, nothing on standard output, and one line on standard error: "convwalk: ... `part` ...". */
static void assert_refused(const Run *run, const char *const *words, const char *part)
{
    const char *end = strchr(run->err, '\n');
    bool one_line = end && end[1] == '\0' && strncmp(run->err, "convwalk: ", 10) == 0;
    if (run->status == 2 && one_line && strstr(run->err, part) && (!run->out || !*run->out))
        return;
    print_error("convwalk");
    for (int i = 0; words[i]; i++)
        print_error(" %s", words[i]);
    print_error("\nstatus %d, expected 2 and one line with: %s\nstderr: %s\nstdout: %.200s\n", run->status, part, run->err,
                run->out ? run->out : "");
    fail();
}

typedef struct {
    const char *words[WORDS + 1], *part;
} Refusal;

static void assert_all_refused(const Refusal *refusals, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Run result = run(refusals[i].words);
        assert_refused(&result, refusals[i].words, refusals[i].part);
        run_free(&result);
    }
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

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
        {{"print", "conv-forward", "--input", "3x3", "--kernel", "2x7", "--padding", "1"}, "floor((3 - 7 + 2*1)/1) + 1"},
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
    Run result = run_to(words, "/dev/full");
    assert_refused(&result, words, "written");
    run_free(&result);
}

static void the_documents_equations_are_printed(void **state)
{
    (void)state;
    static const char *const words[] = {"print", "conv-forward", "--level", "cell", NULL};
    Run result = run(words);
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
    static const char *const commands[][3] = {{"--help", NULL}, {"help", NULL}, {"print", "--help", NULL}, {"print", "-h", NULL}};
    for (size_t i = 0; i < COUNT(commands); i++) {
        Run result = run(commands[i]);
        assert_int_equal(result.status, 0);
        assert_string_equal(result.err, "");
        assert_non_null(strstr(result.out, "convwalk print"));
        run_free(&result);
    }
}

static int make_place(void **state)
{
    (void)state;
    return mkdtemp(place) ? 0 : -1;
}

/* The program must have left nothing there: the folder can be removed. */
static int remove_place(void **state)
{
    (void)state;
    return rmdir(place);
}

int main(int argc, char **argv)
{
    const char *slash = argc > 0 ? strrchr(argv[0], '/') : NULL;
    snprintf(program, sizeof program, "%.*s/../convwalk", slash ? (int)(slash - argv[0]) : 1, slash ? argv[0] : ".");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unknown_words_name_the_nearest_known_one),
        cmocka_unit_test(values_that_are_none_are_named),
        cmocka_unit_test(sizes_without_output_say_which_formula),
        cmocka_unit_test(output_that_cannot_be_written_is_no_success),
        cmocka_unit_test(the_documents_equations_are_printed),
        cmocka_unit_test(every_command_helps),
    };
    return cmocka_run_group_tests(tests, make_place, remove_place);
}
