/* The real window, driven under Xvfb by xdotool: keys, mouse, resizing. What it shows is compared with what
 * `convwalk render` draws without a display: both must be the same file, byte for byte. */
#include "lenets.h"
#include "window_testing.h"

static void keys_walk_through_a_scene(void **state)
{
    Session *stage = ready(state);
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
    Session *stage = ready(state);
    open_window(stage, "");
    run("xdotool mousemove --window %s 540 320 click 1", stage->window);
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
    Session *stage = ready(state);
    open_window(stage, "show conv-forward --level cell");
    keys("Right");
    nap(2000);
    expect(stage, "conv-forward --level cell --step 4");
    close_window(stage);
}

static void it_can_be_made_small_and_very_large(void **state)
{
    Session *stage = ready(state);
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
    Session *stage = ready(state);
    open_window(stage, "show conv-forward --step 5");
    nap(1000);
    long before = ticks(stage->program);
    nap(2000);
    assert_true(ticks(stage->program) - before <= 1);
    close_window(stage);
}

/* Clicks into LeNet's overview as it stands after `step` steps; the window then shows the layer that a headless
 * screen shows. */
static void click_into_lenet(Session *stage, const char *step, int x, int y)
{
    char text[64];
    Text line = {0};
    snprintf(text, sizeof text, "lenet --step %s", step);
    Screen screen = open_lenet(text);
    click(&screen, (float)x, (float)y);
    click(&screen, (float)x, (float)y);
    assert_true(screen.stage.scene.trace.layer == NULL);
    screen_line(&screen, &line);
    run("xdotool mousemove --window %s %d %d click 1 click 1", stage->window, x, y);
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
    Session *stage = ready(state);
    open_window(stage, "show lenet --step 1000000");
    click_into_lenet(stage, "1000000", 567, 262);   /* an error of pool2, a gradient of fc1, an error of conv1 */
    keys("Escape");
    click_into_lenet(stage, "1000000", 500, 495);
    keys("Escape End");
    click_into_lenet(stage, "1530265", 246, 255);
    keys("Escape Home space");
    nap(2500);
    long kilobytes = resident_kilobytes(stage->program);
    assert_true(kilobytes > 0 && (kilobytes < 150 * 1024 || PATIENCE > 1));
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
