/* For tests of the real window: an X server of its own, the program on it, keys and pictures. */
#ifndef CONVWALK_WINDOW_TESTING_H
#define CONVWALK_WINDOW_TESTING_H

#include "testing.h"

#include "base/file.h"
#include "base/text.h"

#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* A program that watches over its memory is slow, and large. */
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
enum { PATIENCE = 3 };
#else
enum { PATIENCE = 1 };
#endif

typedef struct {
    pid_t server, program;
    char folder[64], window[32], binary[4096];
    const char *screen;   /* its size and depth; NULL: 3840x2160x24 */
} Session;

static inline int run(const char *format, ...) PRINTF_LIKE(1, 2);

static inline int run(const char *format, ...)
{
    char command[8192];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(command, sizeof command, format, arguments);
    va_end(arguments);
    return system(command);
}

static inline void nap(int milliseconds)
{
    usleep((useconds_t)(milliseconds * PATIENCE) * 1000);
}

/* Starts Xvfb on a display of its own choosing and points DISPLAY at it. */
static inline bool start_server(Session *stage)
{
    int ends[2];
    char number[16] = "";
    if (pipe(ends) != 0)
        return false;
    stage->server = fork();
    if (stage->server == 0) {
        char end[16];
        close(ends[0]);
        snprintf(end, sizeof end, "%d", ends[1]);
        freopen("/dev/null", "w", stderr);
        /* -fbdir: what is on the screen stands in a file, to be looked at without an event that might draw it anew */
        execlp("Xvfb", "Xvfb", "-displayfd", end, "-screen", "0",
               stage->screen ? stage->screen : "3840x2160x24", "-fbdir", stage->folder, "-nolisten",
               "tcp", "-noreset", (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    for (size_t used = 0; used + 1 < sizeof number && !strchr(number, '\n') && read(ends[0], number + used, 1) == 1;
         used++)
        ;
    close(ends[0]);
    if (!strchr(number, '\n'))
        return false;
    char display[32];
    number[strcspn(number, "\n")] = '\0';
    snprintf(display, sizeof display, ":%s", number);
    setenv("DISPLAY", display, 1);
    unsetenv("WAYLAND_DISPLAY");
    setenv("LC_ALL", "C", 1);
    return true;
}

static inline void find_window(Session *stage)
{
    char path[128];
    snprintf(path, sizeof path, "%s/window", stage->folder);
    for (int i = 0; i < 400; i++) {
        char *text;
        size_t length;
        if (run("xdotool search --onlyvisible --name convwalk > %s 2>/dev/null", path) == 0
            && file_read(path, 100, &text, &length, NULL)) {
            snprintf(stage->window, sizeof stage->window, "%.*s", (int)strcspn(text, "\n"), text);
            free(text);
            return;
        }
        nap(50);
    }
    fail_msg("no window came up");
}

/* Opens it as the last one was left. */
static inline void open_window_again(Session *stage, const char *arguments)
{
    stage->program = fork();
    if (stage->program == 0) {
        char command[12288];
        snprintf(command, sizeof command, "cd %s && exec %s %s", stage->folder, stage->binary, arguments);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    find_window(stage);
    run("xdotool mousemove 3800 2100 windowfocus %s", stage->window);
    nap(200);
}

/* Opens it as in a first run: without settings. */
static inline void open_window(Session *stage, const char *arguments)
{
    char path[128];
    snprintf(path, sizeof path, "%s/config/convwalk/settings", stage->folder);
    unlink(path);
    open_window_again(stage, arguments);
}

static inline void close_window(Session *stage)
{
    int status;
    kill(stage->program, SIGTERM);
    assert_int_equal(waitpid(stage->program, &status, 0), stage->program);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static inline void keys(const char *names)
{
    assert_int_equal(run("xdotool key --delay 60 %s", names), 0);
    nap(150);
}

static inline bool same_files(const char *one, const char *other)
{
    char *left = NULL, *right = NULL;
    size_t length, other_length;
    bool same = file_read(one, 1u << 26, &left, &length, NULL)
                && file_read(other, 1u << 26, &right, &other_length, NULL) && length == other_length
                && memcmp(left, right, length) == 0;
    free(left);
    free(right);
    return same;
}

/* Presses S until the picture is what render gives for these arguments; on a busy machine the window may still be on
 * its way. */
static inline void expect(Session *stage, const char *arguments)
{
    char saved[128], wanted[128];
    bool same = false;
    snprintf(saved, sizeof saved, "%s/convwalk-1.png", stage->folder);
    snprintf(wanted, sizeof wanted, "%s/wanted.png", stage->folder);
    assert_int_equal(run("%s render %s --window -o %s", stage->binary, arguments, wanted), 0);
    for (int tries = 0; tries < 12 && !same; tries++) {
        unlink(saved);
        keys("s");
        for (int i = 0; i < 100 && !file_exists(saved); i++)
            nap(50);
        same = same_files(saved, wanted);
    }
    if (!same)
        fail_msg("the window differs from: convwalk render %s (see %s)", arguments, saved);
    unlink(saved);
}

static inline int prepare_session(Session *stage)
{
    strcpy(stage->folder, "/tmp/convwalk-window-XXXXXX");
    char *binary = program_path();
    if (!mkdtemp(stage->folder) || !binary)
        return -1;
    char config[96];
    snprintf(config, sizeof config, "%s/config", stage->folder);
    setenv("XDG_CONFIG_HOME", config, 1);   /* the user's own settings and pictures are left alone */
    setenv("XDG_DATA_HOME", config, 1);
    setenv("CONVWALK_PICTURES", stage->folder, 1);
    setenv("CONVWALK_CHOOSER", "none", 1);
    snprintf(stage->binary, sizeof stage->binary, "%s", binary);
    free(binary);
    if (run("command -v Xvfb >/dev/null && command -v xdotool >/dev/null") != 0 || !start_server(stage)) {
        stage->server = 0;
        printf("skipped: Xvfb and xdotool are needed to drive the window\n");
    }
    return 0;
}

static inline int prepare(void **state)
{
    static Session stage;
    *state = &stage;
    return prepare_session(&stage);
}

static inline int put_away(void **state)
{
    Session *stage = *state;
    if (stage->server > 0) {
        kill(stage->server, SIGTERM);
        waitpid(stage->server, NULL, 0);
    }
    return run("rm -rf %s", stage->folder) == 0 ? 0 : -1;
}

static inline Session *ready(void **state)
{
    Session *stage = *state;
    if (stage->server <= 0)
        skip();
    return stage;
}

#endif
