/* Running the program as users run it: what it wrote, and that whatever is wrong costs one line and nothing else. */
#ifndef CONVWALK_TESTS_CLI_TESTING_H
#define CONVWALK_TESTS_CLI_TESTING_H

#include "testing.h"

#include "base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>

extern char **environ;

enum { WORDS = 12 };

static char program[PATH_MAX];                      /* convwalk, beside the folder of this test */
static char place[] = "/tmp/convwalk-cli-XXXXXX";   /* the folder where all this happens; empty between runs */

typedef struct {
    int status;          /* the exit status, or -1 when a signal ended it */
    char *out, *err;     /* what it wrote; freed with run_free */
} CliRun;

static inline char *slurp(const char *name)
{
    char *bytes;
    size_t length;
    Error err;
    assert_true(file_read(name, 1 << 26, &bytes, &length, &err));
    unlink(name);
    return bytes;
}

/* Runs the program with `words` (ended by NULL, at most WORDS) with `out` as standard output, or a file when NULL. */
static inline CliRun run_to(const char *const *words, const char *out)
{
    char *argv[WORDS + 2] = {program};
    for (int i = 0; words[i]; i++) {
        assert_in_range(i, 0, WORDS - 1);
        argv[i + 1] = (char *)words[i];
    }
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, out ? out : "out", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&files, 2, "err", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    pid_t child;
    int state = 0;
    assert_int_equal(posix_spawn(&child, program, &files, NULL, argv, environ), 0);
    assert_int_equal(waitpid(child, &state, 0), child);
    posix_spawn_file_actions_destroy(&files);
    CliRun run = {.status = WIFEXITED(state) ? WEXITSTATUS(state) : -1, .err = slurp("err")};
    if (!out)
        run.out = slurp("out");
    return run;
}

static inline CliRun run(const char *const *words)
{
    return run_to(words, NULL);
}

static inline void run_free(CliRun *run)
{
    free(run->out);
    free(run->err);
}

static inline int files_here(void)
{
    int count = 0;
    DIR *folder = opendir(".");
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));)
        count += entry->d_name[0] != '.' || strlen(entry->d_name) > 2;
    closedir(folder);
    return count;
}

/* Exit status 2, nothing on standard output, and one line on standard error: "convwalk: ... `part` ...". */
static inline void assert_refused(const CliRun *run, const char *const *words, const char *part)
{
    const char *end = strchr(run->err, '\n');
    bool one_line = end && end[1] == '\0' && strncmp(run->err, "convwalk: ", 10) == 0;
    if (run->status == 2 && one_line && strstr(run->err, part) && (!run->out || !*run->out))
        return;
    print_error("convwalk");
    for (int i = 0; words[i]; i++)
        print_error(" %s", words[i]);
    print_error("\nstatus %d, expected 2 and one line with: %s\nstderr: %s\nstdout: %.200s\n", run->status, part,
                run->err, run->out ? run->out : "");
    fail();
}

typedef struct {
    const char *words[WORDS + 1], *part;
} Refusal;

/* Each of them is, and leaves no file behind. */
static inline void assert_all_refused(const Refusal *refusals, size_t count)
{
    int before = files_here();
    for (size_t i = 0; i < count; i++) {
        CliRun result = run(refusals[i].words);
        assert_refused(&result, refusals[i].words, refusals[i].part);
        assert_int_equal(files_here(), before);
        run_free(&result);
    }
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Finds the program from a test's argv[0], build/tests/test_x. */
static inline bool find_program(const char *test)
{
    char path[PATH_MAX];
    const char *slash = strrchr(test, '/');
    snprintf(path, sizeof path, "%.*s/../convwalk", slash ? (int)(slash - test) : 1, slash ? test : ".");
    return realpath(path, program) != NULL;
}

static inline int enter_place(void **state)
{
    (void)state;
    return mkdtemp(place) && chdir(place) == 0 ? 0 : -1;
}

/* Whatever the program left there keeps the folder from being removed. */
static inline int leave_place(void **state)
{
    (void)state;
    return chdir("/") == 0 && rmdir(place) == 0 ? 0 : -1;
}

#endif
