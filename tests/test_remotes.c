/* Presenters' remotes and fields, without a window: whatever a remote sends turns a lesson's pages, a full stop blanks
 * the screen before a number is begun, and it is known when a field is being typed into. */
#include "screens.h"

#include "view/lesson/reading.h"
#include "view/screen/field.h"
#include "view/screen/input.h"

static const char *const model = "lessons/en/01-a-kernel-slides.md";

static Screen read_lesson(int page, bool present)
{
    Screen screen;
    Error err;
    screen_init(&screen);
    if (!reading_open(&screen, model, page, &err))
        fail_msg("%s", err.text);
    screen.reading->present = present;
    screen.stage.player.reduced = true;
    draw(&screen);
    return screen;
}

/* A key as the window hands it on: its meaning, then its character. */
static void type_all(Screen *screen, const char *keys)
{
    type(screen, keys);
    finish(screen);
}

/* How many presses lead from the first page to the last; 0 when they do not. */
static int presses_to_the_end(int key, bool present, Action before)
{
    Screen screen = read_lesson(0, present);
    int presses = 0, end = screen.reading->lesson.pages - 1;
    while (screen.reading->page < end && presses < 60) {
        if (before != ACT_NONE && !screen.predict.on)
            screen_act(&screen, before, 0);
        press(&screen, key, 0);
        presses++;
    }
    presses = screen.reading->page == end ? presses : 0;
    screen_free(&screen);
    return presses;
}

static void every_remote_leads_to_the_end(void **state)
{
    (void)state;
    int wanted = presses_to_the_end(' ', true, ACT_NONE);
    assert_true(wanted > 5);
    static const int on[] = {KEY_PAGE_DOWN, KEY_RIGHT, KEY_DOWN};
    for (size_t i = 0; i < sizeof on / sizeof *on; i++) {
        assert_int_equal(presses_to_the_end(on[i], true, ACT_NONE), wanted);
        assert_int_equal(presses_to_the_end(on[i], true, ACT_PREDICT), wanted);
        assert_int_equal(presses_to_the_end(on[i], true, ACT_HELP), wanted);
    }
    assert_int_equal(presses_to_the_end(KEY_PAGE_DOWN, false, ACT_PREDICT), wanted);
    assert_int_equal(presses_to_the_end(' ', false, ACT_PREDICT), wanted);
    assert_int_equal(presses_to_the_end(KEY_RIGHT, false, ACT_NONE), 0);   /* alone, an arrow is a step */
}

static void every_remote_leads_back(void **state)
{
    (void)state;
    static const int back[] = {KEY_PAGE_UP, KEY_LEFT, KEY_UP};
    for (size_t i = 0; i < sizeof back / sizeof *back; i++) {
        Screen screen = read_lesson(2, true);
        for (int presses = 0; presses < 60 && screen.reading->page + screen.reading->stop > 0; presses++)
            press(&screen, back[i], 0);
        assert_int_equal(screen.reading->page + screen.reading->stop, 0);
        screen_free(&screen);
    }
}

/* Shift and Ctrl with an arrow still move by a cell and a layer. */
static void arrows_with_shift_stay_steps(void **state)
{
    (void)state;
    Screen screen = read_lesson(1, true);
    press(&screen, KEY_RIGHT, MOD_SHIFT);
    assert_int_equal(screen.reading->page, 1);
    assert_int_equal(screen.reading->stop, 0);
    assert_int_equal(screen.stage.player.rest, 8);
    screen_free(&screen);
}

/* The second page's question for a number, which then has the keyboard. */
static Screen at_the_number(void)
{
    Screen screen = read_lesson(1, false);
    type_all(&screen, "2");
    assert_int_equal(screen_field(&screen), FIELD_EMPTY);
    return screen;
}

static void a_full_stop_blanks_before_a_number_is_begun(void **state)
{
    (void)state;
    Screen screen = at_the_number();
    Reading *reading = screen.reading;
    type_all(&screen, ".");
    assert_true(screen.cover.blank);
    assert_int_equal(screen_field(&screen), FIELD_NONE);
    type_all(&screen, "3");   /* wakes it, and is no answer */
    assert_false(screen.cover.blank || reading->typing);
    press(&screen, KEY_ENTER, 0);   /* opens the field */
    assert_true(reading->typing);
    type_all(&screen, "b");
    assert_true(screen.cover.blank);
    type_all(&screen, ".");
    assert_false(screen.cover.blank);
    assert_string_equal(reading->typed, "");
    type_all(&screen, "3.5");
    assert_false(screen.cover.blank);
    assert_string_equal(reading->typed, "3.5");
    assert_int_equal(screen_field(&screen), FIELD_TYPED);
    screen_free(&screen);
}

static void a_full_stop_blanks_before_a_prediction(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward");
    press(&screen, 'p', 0);
    assert_int_equal(screen_field(&screen), FIELD_EMPTY);
    type_all(&screen, ".");
    assert_true(screen.cover.blank);
    type_all(&screen, ".3.");
    assert_false(screen.cover.blank);
    assert_string_equal(screen.predict.typed, "3.");
    assert_int_equal(screen_field(&screen), FIELD_TYPED);
    screen_free(&screen);
}

static void it_is_known_when_a_field_is_typed_into(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward");
    assert_int_equal(screen_field(&screen), FIELD_NONE);
    type_all(&screen, "g");
    assert_int_equal(screen_field(&screen), FIELD_TYPED);
    press(&screen, KEY_ESCAPE, 0);
    assert_int_equal(screen_field(&screen), FIELD_NONE);
    press(&screen, 'e', 0);
    press(&screen, KEY_ESCAPE, 0);
    assert_int_equal(screen_field(&screen), FIELD_NONE);
    press(&screen, 'h', 0);
    assert_int_equal(screen_field(&screen), FIELD_NONE);
    screen_free(&screen);
    screen = at_the_number();
    type_all(&screen, "37");
    assert_int_equal(screen_field(&screen), FIELD_TYPED);
    press(&screen, KEY_ENTER, 0);
    assert_int_not_equal(screen_field(&screen), FIELD_TYPED);
    screen_free(&screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_remote_leads_to_the_end),
                                       cmocka_unit_test(every_remote_leads_back),
                                       cmocka_unit_test(arrows_with_shift_stay_steps),
                                       cmocka_unit_test(a_full_stop_blanks_before_a_number_is_begun),
                                       cmocka_unit_test(a_full_stop_blanks_before_a_prediction),
                                       cmocka_unit_test(it_is_known_when_a_field_is_typed_into)};
    return cmocka_run_group_tests_name("remotes", tests, NULL, NULL);
}
