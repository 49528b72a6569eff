/* The real window, driven under Xvfb by xdotool: keys, mouse, resizing. What it shows is compared with what `convwalk render`
 * draws without a display: both must be the same file, byte for byte. */
#include "lenets.h"

#include "base/file.h"
#include "base/text.h"

#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

typedef struct {
    pid_t server, program;
    char folder[64], window[32], binary[4096];
} Stage;

static int run(const char *format, ...) PRINTF_LIKE(1, 2);

static int run(const char *format, ...)
{
    char command[8192];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(command, sizeof command, format, arguments);
    va_end(arguments);
    return system(command);
}

static void nap(int milliseconds)
{
    usleep((useconds_t)milliseconds * 1000);
}

/* Starts Xvfb on a display of its own choosing and points DISPLAY at it. */
static bool start_server(Stage *stage)
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
        execlp("Xvfb", "Xvfb", "-displayfd", end, "-screen", "0", "3840x2160x24", "-nolisten", "tcp", (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    for (size_t used = 0; used + 1 < sizeof number && !strchr(number, '\n') && read(ends[0], number + used, 1) == 1; used++)
        ;
    close(ends[0]);
    if (!strchr(number, '\n'))
        return false;
    char display[32];
    number[strcspn(number, "\n")] = '\0';
    snprintf(display, sizeof display, ":%s", number);
    setenv("DISPLAY", display, 1);
    unsetenv("WAYLAND_DISPLAY");
    return true;
}

static void find_window(Stage *stage)
{
    char path[128];
    snprintf(path, sizeof path, "%s/window", stage->folder);
    for (int i = 0; i < 400; i++) {
        char *text;
        size_t length;
        if (run("xdotool search --onlyvisible --name convwalk > %s 2>/dev/null", path) == 0 && file_read(path, 100, &text, &length, NULL)) {
            snprintf(stage->window, sizeof stage->window, "%.*s", (int)strcspn(text, "\n"), text);
            free(text);
            return;
        }
        nap(50);
    }
    fail_msg("no window came up");
}

static void open_window(Stage *stage, const char *arguments)
{
    stage->program = fork();
    if (stage->program == 0) {
        char command[8192];
        snprintf(command, sizeof command, "cd %s && exec %s %s", stage->folder, stage->binary, arguments);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    find_window(stage);
    run("xdotool mousemove 3800 2100 windowfocus %s", stage->window);
    nap(200);
}

static void close_window(Stage *stage)
{
    int status;
    kill(stage->program, SIGTERM);
    assert_int_equal(waitpid(stage->program, &status, 0), stage->program);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void keys(const char *names)
{
    assert_int_equal(run("xdotool key --delay 60 %s", names), 0);
    nap(150);
}

/* Presses S, waits for the picture, and compares it with what render gives for these arguments. */
static void expect(Stage *stage, const char *arguments)
{
    char saved[128], wanted[128], *one = NULL, *other = NULL;
    size_t length, other_length;
    Error err;
    snprintf(saved, sizeof saved, "%s/convwalk-1.png", stage->folder);
    snprintf(wanted, sizeof wanted, "%s/wanted.png", stage->folder);
    keys("s");
    for (int i = 0; i < 100 && !file_exists(saved); i++)
        nap(50);
    assert_int_equal(run("%s render %s --window -o %s", stage->binary, arguments, wanted), 0);
    assert_true(file_read(saved, 1u << 26, &one, &length, &err));
    assert_true(file_read(wanted, 1u << 26, &other, &other_length, &err));
    bool same = length == other_length && memcmp(one, other, length) == 0;
    free(one);
    free(other);
    if (!same)
        fail_msg("the window differs from: convwalk render %s (see %s)", arguments, saved);
    unlink(saved);
}

static int prepare(void **state)
{
    static Stage stage;
    *state = &stage;
    strcpy(stage.folder, "/tmp/convwalk-window-XXXXXX");
    if (!mkdtemp(stage.folder) || !realpath("build/convwalk", stage.binary))
        return -1;
    const char *binary = getenv("CONVWALK");
    if (binary)
        snprintf(stage.binary, sizeof stage.binary, "%s", binary);
    if (run("command -v Xvfb >/dev/null && command -v xdotool >/dev/null") != 0 || !start_server(&stage)) {
        stage.server = 0;
        printf("skipped: Xvfb and xdotool are needed to drive the window\n");
    }
    return 0;
}

static int put_away(void **state)
{
    Stage *stage = *state;
    if (stage->server > 0) {
        kill(stage->server, SIGTERM);
        waitpid(stage->server, NULL, 0);
    }
    return run("rm -rf %s", stage->folder) == 0 ? 0 : -1;
}

static Stage *ready(void **state)
{
    Stage *stage = *state;
    if (stage->server <= 0)
        skip();
    return stage;
}

static void keys_walk_through_a_scene(void **state)
{
    Stage *stage = ready(state);
    open_window(stage, "show conv-forward");
    keys("m");
    expect(stage, "conv-forward --step 0");
    keys("Right Right Right");
    expect(stage, "conv-forward --step 3");
    keys("shift+Right Next Left");
    expect(stage, "conv-forward --step 7");
    keys("End t");
    expect(stage, "conv-forward --step 16 --theme dark");
    keys("Prior r Next t");
    expect(stage, "conv-forward --route im2col --step 4 --theme projector");
    keys("g 1 9 Return Up");
    expect(stage, "conv-forward --route im2col --step 19 --level cell --theme projector");
    close_window(stage);
}

static void the_mouse_alone_leads_from_home_to_a_step(void **state)
{
    Stage *stage = ready(state);
    open_window(stage, "");
    run("xdotool mousemove --window %s 180 240 click 1", stage->window);
    nap(300);
    run("xdotool mousemove --window %s 690 770 click 1", stage->window);   /* forward */
    nap(600);
    run("xdotool mousemove --window %s 640 727 click 1", stage->window);   /* the middle of the timeline */
    nap(300);
    run("xdotool mousemove 3800 2100 windowfocus %s", stage->window);
    nap(200);
    expect(stage, "conv-forward --step 8");
    close_window(stage);
}

static void motion_ends_where_it_should(void **state)
{
    Stage *stage = ready(state);
    open_window(stage, "show conv-forward --level cell");
    keys("Right");
    nap(2000);
    expect(stage, "conv-forward --level cell --step 4");
    close_window(stage);
}

static void it_can_be_made_small_and_very_large(void **state)
{
    Stage *stage = ready(state);
    static const char *const size[] = {"640 480", "960 600", "3840 2160", "1280 800"};
    open_window(stage, "show conv-forward --step 6");
    for (int i = 0; i < 4; i++) {
        char arguments[96], pixels[16];
        run("xdotool windowsize --sync %s %s", stage->window, size[i]);
        nap(500);
        snprintf(pixels, sizeof pixels, "%s", size[i]);
        *strchr(pixels, ' ') = 'x';
        snprintf(arguments, sizeof arguments, "conv-forward --step 6 --size %s", pixels);
        expect(stage, arguments);
    }
    close_window(stage);
}

static long ticks(pid_t program)
{
    char path[64], *text;
    size_t length;
    long user = 0, system_time = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)program);
    if (!file_read(path, 4096, &text, &length, NULL))
        skip();
    sscanf(strrchr(text, ')') + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld", &user, &system_time);
    free(text);
    return user + system_time;
}

static void an_idle_window_does_nothing(void **state)
{
    Stage *stage = ready(state);
    open_window(stage, "show conv-forward --step 5");
    nap(1000);
    long before = ticks(stage->program);
    nap(2000);
    assert_true(ticks(stage->program) - before <= 1);
    close_window(stage);
}

/* Clicks into LeNet's overview as it stands after `step` steps; the window then shows the layer that a headless screen shows. */
static void click_into_lenet(Stage *stage, const char *step, int x, int y)
{
    char text[64];
    Text line = {0};
    snprintf(text, sizeof text, "lenet --step %s", step);
    Screen screen = open_lenet(text);
    click(&screen, (float)x, (float)y);
    assert_true(screen.scene.trace.layer == NULL);
    screen_line(&screen, &line);
    run("xdotool mousemove --window %s %d %d click 1", stage->window, x, y);
    nap(400);
    run("xdotool mousemove 3800 2100 windowfocus %s", stage->window);
    nap(200);
    expect(stage, text_get(&line));
    text_free(&line);
    screen_free(&screen);
}

static long resident_kilobytes(pid_t program)
{
    char path[64], *text;
    size_t length;
    snprintf(path, sizeof path, "/proc/%d/status", (int)program);
    if (!file_read(path, 1 << 16, &text, &length, NULL))
        skip();
    const char *at = strstr(text, "VmRSS:");
    long kilobytes = at ? strtol(at + 6, NULL, 10) : -1;
    free(text);
    return kilobytes;
}

static void a_click_leads_from_lenets_maps_into_their_sums(void **state)
{
    Stage *stage = ready(state);
    open_window(stage, "show lenet --step 1000000");
    click_into_lenet(stage, "1000000", 628, 280);   /* an error of pool2, a gradient of fc1, an error of conv1 */
    keys("Escape");
    click_into_lenet(stage, "1000000", 500, 545);
    keys("Escape End");
    click_into_lenet(stage, "1530265", 262, 270);
    keys("Escape Home space");
    nap(2500);
    long kilobytes = resident_kilobytes(stage->program);
    assert_true(kilobytes > 0 && kilobytes < 150 * 1024);
    close_window(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_walk_through_a_scene),
        cmocka_unit_test(the_mouse_alone_leads_from_home_to_a_step),
        cmocka_unit_test(motion_ends_where_it_should),
        cmocka_unit_test(it_can_be_made_small_and_very_large),
        cmocka_unit_test(an_idle_window_does_nothing),
        cmocka_unit_test(a_click_leads_from_lenets_maps_into_their_sums),
    };
    return cmocka_run_group_tests_name("window", tests, prepare, put_away);
}
