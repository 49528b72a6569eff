/* Lessons in the real window: one followed to its end by keys alone, one by mouse alone, and what was answered is on
 * the disk afterwards. */
#include "window_testing.h"

#include "app/paint/paint.h"
#include "lesson/cells.h"
#include "lesson/tell.h"
#include "view/lesson/reading.h"
#include "view/scenes/parts/grid.h"
#include "view/screen/input.h"

static const char *const lesson = "lessons/en/01-a-kernel-slides.md";

/* Opens the lesson with answers kept in the test's own folder. */
static void open_lesson(Session *stage, const char *options)
{
    char arguments[4400], here[4096];
    setenv("XDG_DATA_HOME", stage->folder, 1);
    assert_non_null(getcwd(here, sizeof here));
    snprintf(arguments, sizeof arguments, "%s/%s %s", here, lesson, options);
    open_window(stage, arguments);
}

static char *answers(Session *stage)
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
    Session *stage = ready(state);
    open_lesson(stage, "");
    keys("m space space space");                     /* to page 2 */
    keys("1 2 i 3 7 Return");                        /* wrong, right; a hint; 37 */
    keys("space space space");                       /* to page 3 */
    keys("Return e Return 6 1 Return Next Next"); /* the pixel e, s = 61; to page 4 */
    keys("3 Next 1");                                /* all four; the last page; w */
    keys("space space space");
    close_window(stage);
    char *csv = answers(stage);
    static const char *const lines[] = {",5,0,pages seen,5 of 5,yes,\r\n",
                                        ",2,1,Which product comes last for q?,f ⋅ z,yes,2\r\n",
                                        ",2,2,What is the sum when it is in? q = ___,37,yes,1\r\n",
                                        ",e,yes,1\r\n",
                                        "s = ___,61,yes,1\r\n",
                                        "take part?,in all four,yes,1\r\n",
                                        "\r\nen/01-a-kernel-slides.md,A kernel slides,5,1,"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (!strstr(csv, lines[i]))
            fail_msg("not there: %s\nin: %s", lines[i], csv);
    free(csv);
}

/* The window's twin: the same lesson on a screen without a window, which tells where things stand and how long they
 * move. */
typedef struct {
    Session *stage;
    Screen screen;
    Measure measure;
} Twin;

static void twin_draw(Twin *twin)
{
    screen_draw(&twin->screen, &twin->measure, 1280, 800);
}

/* A click in the window and on its twin; then waits until nothing moves any more. */
static void click(Twin *twin, float x, float y)
{
    Screen *screen = &twin->screen;
    int time = 0;
    run("xdotool mousemove --window %s %d %d click 1", twin->stage->window, (int)x, (int)y);
    screen_point(screen, (float)(int)x, (float)(int)y);
    screen_press(screen, (float)(int)x, (float)(int)y);
    screen_release(screen, (float)(int)x, (float)(int)y);
    for (; screen->stage.player.playing || player_moving(&screen->stage.player); time += 20)
        screen_advance(screen, 0.02);
    twin_draw(twin);
    nap(2 * time + 300);   /* a busy machine may be late */
}

static bool click_act(Twin *twin, int64_t value)
{
    const Canvas *canvas = &twin->screen.canvas;
    for (int i = canvas->targets - 1; i > 0; i--) {
        const Target *target = &canvas->target[i];
        if (target->kind == TARGET_ACTION && target->action == ACT_LESSON && target->value == value) {
            click(twin, target->at.x + target->at.w / 2, target->at.y + target->at.h / 2);
            return true;
        }
    }
    return false;
}

static void click_cell(Twin *twin, const char *name)
{
    const Trace *trace = &twin->screen.stage.scene.trace;
    Cell cell;
    Error err;
    if (!lesson_cell(trace, name, &cell, &err))
        fail_msg("%s", err.text);
    for (int i = 0; i < twin->screen.canvas.targets; i++) {
        const Target *target = &twin->screen.canvas.target[i];
        if (target->kind != TARGET_GRID || target->grid.set != cell.set)
            continue;
        Rect at = grid_box(trace, &target->grid, cell);
        click(twin, at.x + at.w / 2, at.y + at.h / 2);
        return;
    }
    fail_msg("%s is not on the stage", name);
}

/* The keypad's places: ten digits, minus, point, rub out, OK. */
static void click_number(Twin *twin, int k, float value)
{
    char digits[48];
    text_number((double)value, 6, false, digits, sizeof digits);
    static const char keys[] = "0123456789-.";
    for (const char *at = digits; *at; at++)
        assert_true(click_act(twin, reading_value(LESSON_TYPE, k, (int)(strchr(keys, *at) - keys))));
    assert_true(click_act(twin, reading_value(LESSON_TYPE, k, 13)));
}

static void answer(Twin *twin, int k)
{
    const Reading *reading = twin->screen.reading;
    int page, order[ORDER_MOST];
    float value;
    Cell cell;
    const Question *question = lesson_question(&reading->lesson, k, &page);
    if (reading->asked != k)
        click_act(twin, reading_value(LESSON_ASK, k, 0));
    if (question->kind == QUESTION_NUMBER) {
        assert_true(lesson_answer(reading_trace(reading), question->name, &value, &cell, NULL));
        click_number(twin, k, value);
    } else if (question->kind == QUESTION_CLICK) {
        char names[64];
        snprintf(names, sizeof names, "%s", question->name);
        for (char *name = strtok(names, " "); name; name = strtok(NULL, " "))
            click_cell(twin, name);
    } else if (question->kind == QUESTION_ORDER) {
        lesson_shuffle(question->line, question->choices, order);
        for (int at = 0; at < question->choices; at++)
            for (int i = 0; i < question->choices; i++)
                if (order[i] == at)
                    assert_true(click_act(twin, reading_value(LESSON_PLACE, k, i)));
    } else {
        for (int i = 0; i < question->choices; i++)
            if (question->choice[i].right)
                assert_true(click_act(twin, reading_value(LESSON_CHOOSE, k, i)));
    }
    if (!reading->answer[k].right)
        fail_msg("question %d is not answered", k + 1);
}

static void a_lesson_is_done_by_mouse_alone(void **state)
{
    static const char path[] = "lessons/en/10-where-the-error-of-a-pixel-comes-from.md";
    char arguments[4400], here[4096];
    Twin twin = {.stage = ready(state)};
    Error err;
    Fonts *fonts = fonts_open("assets/fonts", &err);
    assert_non_null(fonts);
    twin.measure = fonts_measure(fonts);
    screen_init(&twin.screen);
    assert_true(reading_open(&twin.screen, path, 0, &err));
    twin_draw(&twin);
    run("rm -rf %s/convwalk", twin.stage->folder);
    setenv("XDG_DATA_HOME", twin.stage->folder, 1);
    assert_non_null(getcwd(here, sizeof here));
    snprintf(arguments, sizeof arguments, "%s/%s", here, path);
    open_window(twin.stage, arguments);
    const Reading *reading = twin.screen.reading;
    for (int page = 0; page < reading->lesson.pages; page++) {
        assert_int_equal(reading->page, page);
        for (int k = lesson_first_question(&reading->lesson, page);
             k < lesson_first_question(&reading->lesson, page + 1); k++)
            answer(&twin, k);
        for (int i = 0; i < 12 && reading->page == page
                        && !(page + 1 == reading->lesson.pages && reading->stop == reading->lesson.page[page].stops);
             i++)
            assert_true(click_act(&twin, reading_value(LESSON_NEXT, 0, 0)));
    }
    close_window(twin.stage);
    char *csv = answers(twin.stage);
    if (!strstr(csv, "pages seen,6 of 6,yes"))
        fail_msg("the end is not reached:\n%s", csv);
    int right = 0;
    for (const char *at = csv; (at = strstr(at, ",yes,1\r\n")); at++)
        right++;
    if (right != reading->answers)
        fail_msg("%d of %d questions are right at the first try:\n%s", right, reading->answers, csv);
    free(csv);
    screen_free(&twin.screen);
    fonts_free(fonts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lesson_is_done_by_keys_alone),
        cmocka_unit_test(a_lesson_is_done_by_mouse_alone),
    };
    return cmocka_run_group_tests_name("window_lesson", tests, prepare, put_away);
}
