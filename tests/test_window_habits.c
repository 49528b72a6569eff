/* The real window's habits, on a display as small as a cheap laptop's: what is kept from one run to the next, that all
 * of the window is on the display, what its title says, where files go and come from. */
#include "window_testing.h"

/* What a program prints, without its last new line. */
static const char *answer(Session *stage, const char *format, ...) PRINTF_LIKE(2, 3);

static const char *answer(Session *stage, const char *format, ...)
{
    static char line[512];
    char path[128], *text;
    size_t length;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    snprintf(path, sizeof path, "%s/answer", stage->folder);
    assert_int_equal(run("%s >%s 2>&1", line, path), 0);
    assert_true(file_read(path, 1 << 16, &text, &length, NULL));
    snprintf(line, sizeof line, "%.*s", (int)strcspn(text, "\n"), text);
    free(text);
    return line;
}

/* Waits until the window's title is this. */
static void expect_title(Session *stage, const char *title)
{
    const char *now = "";
    for (int i = 0; i < 100; i++) {
        now = answer(stage, "xdotool getwindowname %s", stage->window);
        if (strcmp(now, title) == 0)
            return;
        nap(50);
    }
    fail_msg("the title is '%s', expected '%s'", now, title);
}

static void expect_file(const char *path)
{
    for (int i = 0; i < 200 && !file_exists(path); i++)
        nap(50);
    assert_true(file_exists(path));
}

/* Ends it by keys, as a user does. */
static void leave(Session *stage, const char *key)
{
    int status;
    run("xdotool key %s", key);
    assert_int_equal(waitpid(stage->program, &status, 0), stage->program);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void size_of(Session *stage, int *width, int *height)
{
    const char *line = answer(stage, "xdotool getwindowgeometry %s | grep Geometry", stage->window);
    assert_int_equal(sscanf(line, " Geometry: %dx%d", width, height), 2);
}

static void resize(Session *stage, int width, int height)
{
    run("xdotool windowsize --sync %s %d %d", stage->window, width, height);
    nap(500);
}

static void looks_and_size_are_kept(void **state)
{
    Session *stage = ready(state);
    int width, height;
    open_window(stage, "show conv-forward");
    keys("t");
    resize(stage, 900, 560);
    leave(stage, "ctrl+q");
    open_window_again(stage, "show conv-forward --step 5");
    size_of(stage, &width, &height);
    assert_true(width == 900 && height == 560);
    expect(stage, "conv-forward --step 5 --theme dark --size 900x560");
    leave(stage, "ctrl+w");
    open_window_again(stage, "show conv-forward --step 5 --theme light");   /* for this run only */
    expect(stage, "conv-forward --step 5 --size 900x560");
    close_window(stage);
    open_window_again(stage, "show conv-forward --step 5");
    expect(stage, "conv-forward --step 5 --theme dark --size 900x560");
    keys("bracketright l");
    close_window(stage);
    assert_string_equal(answer(stage, "grep -c -e 'speed = 2×' -e 'language = zh' %s/config/convwalk/settings",
                               stage->folder), "2");
}

static void a_damaged_file_of_settings_does_no_harm(void **state)
{
    Session *stage = ready(state);
    char path[128];
    Error err;
    static const char bytes[] = "theme = \xFF\xFE\nwindow = -99999 -99999 99999 99999\ntext = 150\n\0\0lesson\n"
                                "place = x";
    open_window(stage, "");
    close_window(stage);   /* the folder is there now */
    snprintf(path, sizeof path, "%s/config/convwalk/settings", stage->folder);
    assert_true(file_write(path, bytes, sizeof bytes - 1, &err));
    open_window_again(stage, "show conv-forward 2>said");
    int width, height;
    size_of(stage, &width, &height);
    assert_true(width <= 1366 && height <= 768);
    leave(stage, "ctrl+q");
    assert_non_null(strstr(answer(stage, "cat %s/said", stage->folder), "line 1 is left out"));
}

/* The picture and the frame that a window manager puts around it. */
static void all_of_it_is_on_the_display(void **state)
{
    Session *stage = ready(state);
    if (run("command -v openbox >/dev/null") != 0)
        skip();
    pid_t manager = fork();
    if (manager == 0) {
        freopen("/dev/null", "w", stderr);
        execlp("openbox", "openbox", (char *)NULL);
        _exit(127);
    }
    nap(1000);
    open_window(stage, "show conv-forward");
    nap(500);
    int width, height, left = 0, right = 0, top = 0, bottom = 0, x, y;
    size_of(stage, &width, &height);
    sscanf(answer(stage, "xprop -id %s _NET_FRAME_EXTENTS", stage->window),
           "_NET_FRAME_EXTENTS(CARDINAL) = %d, %d, %d, %d", &left, &right, &top, &bottom);
    assert_int_equal(sscanf(answer(stage, "xwininfo -id %s | grep 'Absolute upper-left X'", stage->window),
                            " Absolute upper-left X: %d", &x), 1);
    assert_int_equal(sscanf(answer(stage, "xwininfo -id %s | grep 'Absolute upper-left Y'", stage->window),
                            " Absolute upper-left Y: %d", &y), 1);
    assert_true(top > 0 && width >= 1280 && height >= 700);
    assert_true(x >= left && y >= top && x + width + right <= 1366 && y + height + bottom <= 768);
    leave(stage, "ctrl+q");
    open_window_again(stage, "show conv-forward");   /* where it was, to the pixel */
    nap(500);
    int again;
    sscanf(answer(stage, "xwininfo -id %s | grep 'Absolute upper-left X'", stage->window),
           " Absolute upper-left X: %d", &again);
    assert_int_equal(again, x);
    close_window(stage);
    kill(manager, SIGTERM);
    waitpid(manager, NULL, 0);
}

static void the_desktops_scale_is_obeyed(void **state)
{
    Session *stage = ready(state);
    if (run("xprop -root -f RESOURCE_MANAGER 8s -set RESOURCE_MANAGER 'Xft.dpi:\t96'") != 0)
        skip();
    open_window(stage, "show conv-forward --step 5");
    int width, height;
    size_of(stage, &width, &height);
    assert_int_equal(width, 1280);
    close_window(stage);
    run("xprop -root -f RESOURCE_MANAGER 8s -set RESOURCE_MANAGER 'Xft.dpi:\t192'");
    open_window(stage, "show conv-forward --step 5");   /* twice as large, as far as there is room */
    size_of(stage, &width, &height);
    assert_true(width > 1340 && width <= 1366);
    resize(stage, 1280, 820);   /* room for that; a display without a window manager lets it */
    keys("ctrl+minus ctrl+minus ctrl+minus ctrl+minus ctrl+minus ctrl+minus");   /* to 50 %, of twice */
    expect(stage, "conv-forward --step 5 --size 1280x820");
    close_window(stage);
    run("xprop -root -remove RESOURCE_MANAGER");
}

static void the_title_says_what_is_open(void **state)
{
    Session *stage = ready(state);
    open_window(stage, "");
    expect_title(stage, "convwalk");
    keys("Return");
    expect_title(stage, "1. A kernel slides - convwalk");
    keys("BackSpace");
    expect_title(stage, "convwalk");
    leave(stage, "ctrl+w");
    open_window(stage, "show max-pool");
    expect_title(stage, "Max pooling: Forward - convwalk");
    keys("r");
    expect_title(stage, "Max pooling: Backward - convwalk");
    run("xdotool mousemove --window %s 400 400 click 8", stage->window);   /* the mouse's back button */
    expect_title(stage, "Max pooling: Forward - convwalk");
    close_window(stage);
}

static void it_goes_on_where_one_left_off(void **state)
{
    Session *stage = ready(state);
    open_window(stage, "show conv-forward --input 4x4 --step 7");
    leave(stage, "ctrl+q");
    open_window_again(stage, "");
    keys("Return");
    expect_title(stage, "Forward convolution: Slide - convwalk");
    resize(stage, 1200, 700);
    expect(stage, "conv-forward --input 4x4 --step 7 --size 1200x700");
    close_window(stage);
}

static void files_are_opened_and_saved_by_their_path(void **state)
{
    Session *stage = ready(state);
    char path[128], wanted[128];
    Error err;
    static const char scene[] = "convwalk show max-pool --step 3\n";
    snprintf(path, sizeof path, "%s/some-scene.txt", stage->folder);
    assert_true(file_write(path, scene, sizeof scene - 1, &err));
    open_window(stage, "");
    keys("ctrl+o");
    run("xdotool type --delay 30 some");   /* from the folder it was started in */
    keys("Tab Return");
    expect_title(stage, "Max pooling: Forward - convwalk");
    resize(stage, 1200, 700);
    keys("ctrl+s");
    keys("ctrl+BackSpace");
    run("xdotool type --delay 30 mine");
    keys("Return");
    snprintf(path, sizeof path, "%s/mine.png", stage->folder);
    snprintf(wanted, sizeof wanted, "%s/wanted.png", stage->folder);
    expect_file(path);
    assert_int_equal(run("%s render max-pool --step 3 --window --size 1200x700 -o %s", stage->binary, wanted), 0);
    assert_true(same_files(path, wanted));
    close_window(stage);
}

static void the_systems_dialog_is_asked_where_there_is_one(void **state)
{
    Session *stage = ready(state);
    char path[128], text[256], with[8192], *old = strdup(getenv("PATH"));
    Error err;
    snprintf(path, sizeof path, "%s/zenity", stage->folder);
    snprintf(text, sizeof text, "#!/bin/sh\nsleep 1\necho %s/chosen.svg\n", stage->folder);
    assert_true(file_write(path, text, strlen(text), &err));
    run("chmod +x %s", path);
    snprintf(with, sizeof with, "%s:%s", stage->folder, old);
    setenv("PATH", with, 1);
    setenv("CONVWALK_CHOOSER", "zenity", 1);
    open_window(stage, "show conv-forward");
    keys("ctrl+s");
    keys("Right");   /* meanwhile the window goes on */
    snprintf(path, sizeof path, "%s/chosen.svg", stage->folder);
    expect_file(path);
    close_window(stage);
    setenv("CONVWALK_CHOOSER", "none", 1);
    setenv("PATH", old, 1);
    free(old);
}

static int prepare_small(void **state)
{
    static Session stage;
    stage.screen = "1366x768x24";
    *state = &stage;
    return prepare_session(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(looks_and_size_are_kept),
        cmocka_unit_test(a_damaged_file_of_settings_does_no_harm),
        cmocka_unit_test(all_of_it_is_on_the_display),
        cmocka_unit_test(the_desktops_scale_is_obeyed),
        cmocka_unit_test(the_title_says_what_is_open),
        cmocka_unit_test(it_goes_on_where_one_left_off),
        cmocka_unit_test(files_are_opened_and_saved_by_their_path),
        cmocka_unit_test(the_systems_dialog_is_asked_where_there_is_one),
    };
    return cmocka_run_group_tests_name("window's habits", tests, prepare_small, put_away);
}
