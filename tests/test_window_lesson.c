/* Lessons in the real window: one followed to its end by keys alone, one by mouse alone, and what was answered is on the disk
 * afterwards. */
#include "window_testing.h"

static const char *const lesson = "lessons/en/01-a-kernel-slides.md";

/* Opens the lesson with answers kept in the test's own folder. */
static void open_lesson(Stage *stage, const char *options)
{
    char arguments[4400], here[4096];
    setenv("XDG_DATA_HOME", stage->folder, 1);
    assert_non_null(getcwd(here, sizeof here));
    snprintf(arguments, sizeof arguments, "%s/%s %s", here, lesson, options);
    open_window(stage, arguments);
}

static char *answers(Stage *stage)
{
    char path[128], *text = NULL;
    size_t length;
    Error err;
    snprintf(path, sizeof path, "%s/answers.csv", stage->folder);
    assert_int_equal(run("XDG_DATA_HOME=%s %s answers > %s", stage->folder, stage->binary, path), 0);
    assert_true(file_read(path, 1 << 20, &text, &length, &err));
    return text;
}

static void a_lesson_is_done_by_keys_alone(void **state)
{
    Stage *stage = ready(state);
    open_lesson(stage, "");
    keys("m space space space");                     /* to page 2 */
    keys("1 2 i 3 7 Return");                        /* wrong, right; a hint; 37 */
    keys("space space space");                       /* to page 3 */
    keys("Return d Return 5 3 Return Next Next Next"); /* the pixel d, r = 53; to page 4 */
    keys("3 Next 1");                                /* all four; the last page; w */
    keys("space space space");
    close_window(stage);
    char *csv = answers(stage);
    static const char *const lines[] = {",5,0,pages seen,5 of 5,yes,\r\n", ",2,1,Which product comes last for q?,f \\cdot z,yes,2\r\n", ",2,2,What is the sum when it is in? q = ___,37,yes,1\r\n", ",d,yes,1\r\n",
                                        "r = ___,53,yes,1\r\n", "take part?,in all four,yes,1\r\n", "\r\nen/01-a-kernel-slides.md,A kernel slides,5,1,"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (!strstr(csv, lines[i]))
            fail_msg("not there: %s\nin: %s", lines[i], csv);
    free(csv);
}

static void click(Stage *stage, int x, int y)
{
    run("xdotool mousemove --window %s %d %d click 1", stage->window, x, y);
    nap(350);
}

static void a_lesson_is_done_by_mouse_alone(void **state)
{
    Stage *stage = ready(state);
    run("rm -rf %s/convwalk", stage->folder);
    open_lesson(stage, "--page 2");
    click(stage, 170, 281);   /* f · z */
    run("xdotool mousemove --window %s 170 240", stage->window);
    for (int i = 0; i < 3; i++) {   /* two stops, then page 3 */
        click(stage, 276, 681);
        nap(1800);
    }
    click(stage, 462, 280);   /* d, on the stage */
    for (int i = 0; i < 8; i++) {
        click(stage, 276, 681);
        nap(2600);
    }
    close_window(stage);
    char *csv = answers(stage);
    static const char *const lines[] = {",5,0,pages seen,5 of 5,yes,\r\n", ",Which product comes last for q?,f \\cdot z,yes,1\r\n", ",Which pixel of the input lies under w when the kernel computes r? Click it.,d,yes,1\r\n"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (!strstr(csv, lines[i]))
            fail_msg("not there: %s\nin: %s", lines[i], csv);
    free(csv);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lesson_is_done_by_keys_alone),
        cmocka_unit_test(a_lesson_is_done_by_mouse_alone),
    };
    return cmocka_run_group_tests_name("window_lesson", tests, prepare, put_away);
}
