/* Following a lesson on the screen, without a window: Space leads, the scene may be touched, questions are answered
 * by keys and by mouse, and what was answered is kept. */
#include "testing.h"

#include "base/file.h"
#include "lesson/tell.h"
#include "view/lesson/reading.h"
#include "view/screen/input.h"

#include <math.h>
#include <string.h>

static const char *const model = "lessons/en/01-a-kernel-slides.md";

static void draw(Screen *screen)
{
    Measure measure = measure_monospace();
    screen_draw(screen, &measure, 1280, 800);
}

static void begin(Screen *screen, const char *path, int page)
{
    Error err;
    screen_init(screen);
    if (!reading_open(screen, path, page, &err))
        fail_msg("%s", err.text);
    draw(screen);
}

/* Lets time pass until nothing moves. */
static void rest(Screen *screen)
{
    for (int i = 0; i < 20000 && (screen->stage.player.playing || player_moving(&screen->stage.player)); i++)
        screen_advance(screen, 0.02);
    draw(screen);
}

static void press(Screen *screen, int key)
{
    screen_key(screen, key, 0);
    if (key > ' ' && key < 128)
        screen_type(screen, (char[]){(char)key, '\0'});
    rest(screen);
}

static void click_at(Screen *screen, Rect at)
{
    float x = at.x + at.w / 2, y = at.y + at.h / 2;
    screen_press(screen, x, y);
    screen_release(screen, x, y);
    rest(screen);
}

/* Clicks what does this; false when it is not on the screen. */
static bool click(Screen *screen, int64_t value)
{
    for (int i = screen->canvas.targets - 1; i > 0; i--) {
        Target *target = &screen->canvas.target[i];
        if (target->kind == TARGET_ACTION && target->action == ACT_LESSON && target->value == value) {
            click_at(screen, target->at);
            return true;
        }
    }
    return false;
}

static void space_leads_through_the_stops_to_the_end(void **state)
{
    (void)state;
    static const struct {
        int page, stop;
        int64_t step;
    } way[] = {{0, 1, 1},  {0, 2, 4},  {1, 0, 4}, {1, 1, 5}, {1, 2, 7},  {2, 0, 8}, {2, 1, 12},
               {3, 0, 16}, {4, 0, 0}, {4, 1, 4}, {4, 2, 16}, {4, 2, 16}};
    Screen screen;
    begin(&screen, model, 0);
    for (size_t i = 0; i < sizeof way / sizeof *way; i++) {
        press(&screen, ' ');
        if (screen.reading->page != way[i].page || screen.reading->stop != way[i].stop
            || screen.stage.player.rest != way[i].step)
            fail_msg("press %d: page %d stop %d step %d", (int)i, screen.reading->page, screen.reading->stop,
                     (int)screen.stage.player.rest);
    }
    assert_int_equal(screen.reading->seen, 5);
    for (size_t i = sizeof way / sizeof *way - 1; i-- > 0;) {   /* Page Up: the same way back, at once */
        press(&screen, KEY_PAGE_UP);
        if (screen.reading->page != way[i].page || screen.reading->stop != way[i].stop
            || screen.stage.player.rest != way[i].step)
            fail_msg("back to %d: page %d stop %d step %d", (int)i, screen.reading->page, screen.reading->stop,
                     (int)screen.stage.player.rest);
    }
    screen_free(&screen);
}

static void reduced_motion_is_there_at_once(void **state)
{
    (void)state;
    Screen screen;
    begin(&screen, model, 0);
    screen.stage.player.reduced = true;
    for (int i = 0; i < 3; i++)
        screen_key(&screen, ' ', 0);
    assert_int_equal(screen.reading->page, 1);
    screen_advance(&screen, 10);
    assert_int_equal(screen.stage.player.rest, 4);
    screen_free(&screen);
}

static void space_pauses_and_goes_on(void **state)
{
    (void)state;
    Screen screen;
    begin(&screen, model, 0);
    press(&screen, ' ');
    screen_key(&screen, ' ', 0);
    screen_advance(&screen, 0.05);
    screen_key(&screen, ' ', 0);   /* paused: the motion under way ends */
    rest(&screen);
    assert_int_equal(screen.stage.player.rest, 2);
    assert_int_equal(screen.reading->stop, 2);
    press(&screen, ' ');
    assert_int_equal(screen.stage.player.rest, 4);
    assert_int_equal(screen.reading->page, 0);
    screen_free(&screen);
}

static void the_scene_may_be_touched_and_is_brought_back(void **state)
{
    (void)state;
    Screen screen;
    begin(&screen, model, 1);
    press(&screen, KEY_END);
    assert_int_equal(screen.stage.player.rest, 16);
    press(&screen, ' ');
    assert_int_equal(screen.stage.player.rest, 4);
    assert_int_equal(screen.reading->stop, 0);
    scene_set(&screen.stage.scene, (Cell){SET_X, 0}, 77);
    press(&screen, ' ');
    assert_true(screen.stage.scene.tensor[SET_X].v[0] == 1);
    press(&screen, 'r');   /* the other route */
    assert_int_equal(screen.stage.scene.trace.route, ROUTE_IM2COL);
    press(&screen, ' ');
    assert_int_equal(screen.stage.scene.trace.route, ROUTE_NAIVE);
    assert_int_equal(screen.stage.player.rest, 4);
    press(&screen, ' ');
    assert_int_equal(screen.stage.player.rest, 5);
    screen_free(&screen);
}

static void answers_by_keys(void **state)
{
    (void)state;
    Screen screen;
    begin(&screen, model, 1);
    Reading *reading = screen.reading;
    press(&screen, '1');
    assert_int_equal(reading->answer[0].tries, 1);
    assert_false(reading->answer[0].right);
    press(&screen, 'i');
    assert_true(reading->answer[0].hint);
    press(&screen, '2');
    assert_true(reading->answer[0].right);
    assert_int_equal(reading->asked, 1);
    for (const char *key = "13"; *key; key++)
        press(&screen, *key);
    press(&screen, KEY_ENTER);
    assert_false(reading->answer[1].right);
    press(&screen, '3');
    press(&screen, '9');
    press(&screen, KEY_BACKSPACE);
    press(&screen, '7');
    press(&screen, KEY_ENTER);
    assert_true(reading->answer[1].right);
    assert_int_equal(reading->answer[1].tries, 2);
    reading_go(&screen, 2, 0);
    press(&screen, KEY_ENTER);   /* the name of the cell, for who has no mouse */
    press(&screen, 'e');
    press(&screen, KEY_ENTER);
    assert_true(reading->answer[2].right);
    screen_free(&screen);
}

/* Where all of several cells are asked for, one is not enough, and a second click takes it back. */
static void several_cells_are_clicked(void **state)
{
    (void)state;
    Screen screen;
    begin(&screen, "lessons/en/10-where-the-error-of-a-pixel-comes-from.md", 0);
    const Reply *reply = &screen.reading->answer[1];
    screen.reading->asked = 1;
    /* p r: wrong; s, taken back; q p */
    static const int clicks[] = {0, 2, 3, 3, 1, 0}, marked[] = {1, 2, 1, 0, 1, 2}, tries[] = {0, 1, 1, 1, 1, 2};
    for (int i = 0; i < 6; i++) {
        assert_true(reading_click(&screen, (Cell){SET_Y, clicks[i]}));
        assert_int_equal(reply->clicks, marked[i]);
        assert_int_equal(reply->tries, tries[i]);
    }
    assert_true(reply->right);
    assert_string_equal(reply->text, "q p");   /* in any order */
    screen_free(&screen);
}

/* Backspace after a wrong number rubs out its last digit. */
static void a_wrong_number_is_mended(void **state)
{
    (void)state;
    Screen screen;
    begin(&screen, model, 1);
    Reading *reading = screen.reading;
    press(&screen, '2');
    assert_int_equal(reading->asked, 1);
    for (const char *key = "36"; *key; key++)
        press(&screen, *key);
    press(&screen, KEY_ENTER);
    assert_false(reading->answer[1].right);
    press(&screen, KEY_BACKSPACE);
    assert_string_equal(reading->typed, "3");
    press(&screen, '7');
    press(&screen, KEY_ENTER);
    assert_true(reading->answer[1].right);
    assert_int_equal(reading->answer[1].tries, 2);
    screen_free(&screen);
}

static void a_mistake_is_named(void **state)
{
    (void)state;
    Screen screen;
    begin(&screen, model, 2);
    screen.reading->asked = 3;
    for (const char *key = "53"; *key; key++)   /* r's value where s is asked: the window one off */
        press(&screen, *key);
    press(&screen, KEY_ENTER);
    assert_false(screen.reading->answer[3].right);
    assert_non_null(screen.reading->answer[3].said);
    screen_free(&screen);
}

static void answers_by_mouse(void **state)
{
    (void)state;
    Screen screen;
    int order[ORDER_MOST], page;
    begin(&screen, model, 1);
    Reading *reading = screen.reading;
    assert_true(click(&screen, reading_value(LESSON_CHOOSE, 0, 1)));
    assert_true(reading->answer[0].right);
    assert_true(click(&screen, reading_value(LESSON_TYPE, 1, 3)) && click(&screen, reading_value(LESSON_TYPE, 1, 7))
                && click(&screen, reading_value(LESSON_TYPE, 1, 13)));
    assert_true(reading->answer[1].right);
    reading_go(&screen, 2, 0);
    draw(&screen);
    for (int i = 0; i < screen.canvas.targets && !reading->answer[2].right; i++) {
        Target target = screen.canvas.target[i];
        if (target.kind == TARGET_GRID && target.grid.set == SET_X)   /* e: second column, second row */
            click_at(&screen, (Rect){target.grid.at.x + target.grid.cell, target.grid.at.y + target.grid.cell,
                                     target.grid.cell, target.grid.cell});
    }
    assert_true(reading->answer[2].right);
    assert_false(screen.edit.on);
    reading_go(&screen, 3, 0);
    draw(&screen);
    const Question *sort = lesson_question(&reading->lesson, 5, &page);
    lesson_shuffle(sort->line, sort->choices, order);
    screen_wheel(&screen, 100, 300, -20);
    draw(&screen);
    click(&screen, reading_value(LESSON_ASK, 5, 0));   /* on a low screen its lines stand there only then */
    for (int at = 0; at < sort->choices; at++)
        for (int i = 0; i < sort->choices; i++)
            if (order[i] == at)
                assert_true(click(&screen, reading_value(LESSON_PLACE, 5, i)));
    assert_true(reading->answer[5].right);
    assert_true(click(&screen, reading_value(LESSON_NEXT, 0, 0)));
    assert_int_equal(reading->page, 4);
    screen_free(&screen);
}

static void progress_comes_back(void **state)
{
    (void)state;
    Screen screen, other;
    Text csv = {0};
    begin(&screen, model, 1);
    press(&screen, '3');
    press(&screen, '2');
    press(&screen, '1');
    press(&screen, KEY_ENTER);
    reading_go(&screen, 3, 0);
    for (int i = 0; i < 4; i++)
        answer_place(&screen, 5, i);
    answer_tell(&screen, 6);
    assert_true(screen.reading->unsaved);
    Progress kept = reading_progress(screen.reading);
    begin(&other, model, 0);
    reading_restore(other.reading, &kept);
    assert_true(other.reading->answer[6].told);
    assert_int_equal(other.reading->page, 3);
    assert_int_equal(other.reading->seen, screen.reading->seen);
    for (int k = 0; k < screen.reading->answers; k++) {
        const Reply *one = &screen.reading->answer[k], *two = &other.reading->answer[k];
        assert_true(one->tries == two->tries && one->right == two->right && one->given == two->given
                    && one->placed == two->placed && strcmp(one->text, two->text) == 0);
    }
    progress_csv(&kept, &csv);
    assert_non_null(strstr(text_get(&csv), "A kernel slides,2,1,Which product comes last for q?,f ⋅ z,yes,2"));
    progress_answer(&kept, 2, 1, "Which product comes last for q?", "f \\cdot z", true, 2);   /* as it was kept once */
    reading_restore(other.reading, &kept);
    assert_int_equal(other.reading->answer[0].given, 2);
    progress_free(&kept);
    text_free(&csv);
    screen_free(&screen);
    screen_free(&other);
}

static void a_changed_file_keeps_page_and_step(void **state)
{
    (void)state;
    char path[] = "/tmp/convwalk-lesson-XXXXXX.md";
    Error err;
    Screen screen;
    int file = mkstemps(path, 3);
    assert_true(file >= 0);
    close(file);
    const char *one = "# T\n## A\ntext\n## B\n\n```scene\nconv-forward\nstop p\nstop q\n```\n\nWhat? q = [___]\n";
    const char *two = "# T\n## A\ntext\n## B\nnew\n\n```scene\nconv-forward\nstop p\nstop q\n```\n\nWhat? q = [___]\n",
        *wrong = "# T\n## A\n";
    assert_true(file_write(path, one, strlen(one), &err));
    begin(&screen, path, 1);
    press(&screen, ' ');
    press(&screen, KEY_RIGHT);
    for (const char *key = "37"; *key; key++)
        press(&screen, *key);
    press(&screen, KEY_ENTER);
    assert_int_equal(screen.stage.player.rest, 5);
    assert_true(file_write(path, two, strlen(two), &err));
    assert_true(reading_again(&screen, &err));
    assert_int_equal(screen.reading->page, 1);
    assert_int_equal(screen.reading->stop, 1);
    assert_int_equal(screen.stage.player.rest, 5);
    assert_int_equal(screen.reading->lesson.page[1].blocks, 2);
    assert_true(screen.reading->answer[0].right);
    assert_true(file_write(path, wrong, strlen(wrong), &err));
    assert_false(reading_again(&screen, &err));
    assert_non_null(strstr(err.text, ".md:2: a page without text"));
    assert_int_equal(screen.reading->lesson.pages, 2);
    unlink(path);
    screen_free(&screen);
}

static void locked_lessons_bar_editing_and_menus(void **state)
{
    (void)state;
    Screen screen;
    begin(&screen, model, 0);
    screen.reading->locked = true;
    press(&screen, 'e');
    assert_false(screen.edit.on);
    press(&screen, 'h');
    assert_int_equal(screen.show.page, PAGE_SCENE);
    press(&screen, 'r');
    assert_int_equal(screen.stage.scene.trace.route, ROUTE_NAIVE);
    press(&screen, ' ');
    assert_int_equal(screen.reading->stop, 1);
    screen_free(&screen);
}

static void a_key_and_a_button_hide_the_page(void **state)
{
    (void)state;
    Screen screen;
    begin(&screen, model, 0);
    float left = screen_layout(&screen).stage.x;
    assert_true(left > 200);
    screen_key(&screen, 'b', MOD_CTRL);
    assert_true(screen_layout(&screen).stage.x == 0);
    screen_act(&screen, ACT_PAGE, 0);
    assert_true(screen_layout(&screen).stage.x == left);
    screen_free(&screen);
}

/* All that is drawn of the page stands in its column, at every size. */
static void the_page_stays_in_its_column(void **state)
{
    (void)state;
    static const float sizes[][2] = {{1280, 800}, {620, 400}, {960, 600}, {1920, 1080}};
    Screen screen;
    Measure measure = measure_monospace();
    for (int page = 0; page < 5; page++)
        for (size_t s = 0; s < 4; s++) {
            begin(&screen, model, page);
            screen_draw(&screen, &measure, sizes[s][0], sizes[s][1]);
            float width = reading_width(&screen);
            const Layout layout = screen_layout(&screen);
            for (int i = 0; i < screen.list.count; i++) {
                const DrawOp *op = &screen.list.op[i];
                Rect at = draw_bounds(op);
                bool page_text =
                    op->kind == DRAW_TEXT && op->x < width && op->y > layout.top.h && op->y < layout.transport.y;
                if (page_text && op->x + op->w > width)
                    fail_msg("page %d at %g: '%.*s' ends at %g of %g", page + 1, (double)sizes[s][0], op->length,
                             screen.list.text.at + op->start, (double)(at.x + at.w), (double)width);
            }
            screen_free(&screen);
        }
}

static void nouns_light_their_tensor(void **state)
{
    (void)state;
    Screen screen;
    begin(&screen, model, 0);
    const Target *noun = screen.canvas.target, *end = noun + screen.canvas.targets;
    while (noun < end && !(noun->kind == TARGET_NOUN && noun->cell.set == SET_W))
        noun++;
    assert_true(noun < end);
    int before = screen.list.count;
    screen_point(&screen, noun->at.x + noun->at.w / 2, noun->at.y + noun->at.h / 2);
    draw(&screen);
    assert_int_equal(screen.list.count, before + 1);
    screen_free(&screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(space_leads_through_the_stops_to_the_end),
        cmocka_unit_test(reduced_motion_is_there_at_once),
        cmocka_unit_test(space_pauses_and_goes_on),
        cmocka_unit_test(the_scene_may_be_touched_and_is_brought_back),
        cmocka_unit_test(answers_by_keys),
        cmocka_unit_test(several_cells_are_clicked),
        cmocka_unit_test(a_wrong_number_is_mended),
        cmocka_unit_test(a_mistake_is_named),
        cmocka_unit_test(answers_by_mouse),
        cmocka_unit_test(progress_comes_back),
        cmocka_unit_test(a_changed_file_keeps_page_and_step),
        cmocka_unit_test(locked_lessons_bar_editing_and_menus),
        cmocka_unit_test(a_key_and_a_button_hide_the_page),
        cmocka_unit_test(the_page_stays_in_its_column),
        cmocka_unit_test(nouns_light_their_tensor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
