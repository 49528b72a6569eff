/* Predict asks for one thing, and says which: what a cell holds after the next step, or its whole value. A number that
 * is ahead of what was asked is no mistake, and a right answer after a wrong one reads as right. */
#include "screens.h"

#include "view/words.h"

/* The formulas and messages of the picture. */
static bool asks(Screen *screen, const char *tex)
{
    Text formulas = {0};
    screen->canvas.formulas = &formulas;
    draw(screen);
    screen->canvas.formulas = NULL;
    bool found = strstr(text_get(&formulas), tex) != NULL;
    text_free(&formulas);
    return found;
}

static void answer(Screen *screen, const char *number)
{
    type(screen, number);
    press(screen, KEY_ENTER, 0);
}

/* Of p = 3 − 2 + 8 + 20 the first three are sums so far; the last step's is p itself, as is a motion of the whole
 * cell. */
static void the_row_says_which_value_is_meant(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward --step 1");
    press(&screen, 'p', 0);
    assert_true(asks(&screen, "after the next step"));
    assert_int_equal(texts(&screen, "type the sum after the next step, or click its cells", true), 1);
    answer(&screen, "1");
    assert_int_equal(screen.stage.player.rest, 2);
    answer(&screen, "9");
    assert_false(asks(&screen, "after the next step"));
    /* the reply has its place */
    assert_int_equal(texts(&screen, "type the whole value, or click its cells", true), 0);
    for (int i = 0; i < 100 && screen.message.text[0]; i++)
        screen_advance(&screen, 0.05);
    draw(&screen);
    assert_int_equal(texts(&screen, "type the whole value, or click its cells", true), 1);
    screen.stage.player.level = LEVEL_CELL;
    assert_false(asks(&screen, "after the next step"));
    assert_int_equal(screen.predict.right, 2);
    screen_free(&screen);
    screen = open_line("max-pool --step 1");
    press(&screen, 'p', 0);
    assert_true(asks(&screen, "after the next step"));
    assert_int_equal(texts(&screen, "type the largest after the next step, or click its cells", true), 1);
    screen_free(&screen);
}

/* Where the message stands, in the question's box: the last of the picture's targets that answer. */
static Rect message_at(const Screen *screen)
{
    Rect at = {0};
    for (int k = 1; k < screen->canvas.targets; k++)
        if (screen->canvas.target[k].kind == TARGET_ACTION && screen->canvas.target[k].action == ACT_ANSWER)
            at = screen->canvas.target[k].at;
    return at;
}

/* The row has its place beside the sentence's, and covers nothing of the stage; without sentences it has it, too. What
 * is said to the answer stands in it. */
static void the_question_covers_nothing(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward --step 1");
    for (int wordless = 0; wordless < 2; wordless++) {
        screen.look.wordless = wordless == 1;
        screen.predict.on = false;
        press(&screen, 'p', 0);
        draw(&screen);
        Layout layout = screen_layout(&screen);
        Rect at = find_target(&screen, TARGET_ACTION, ACT_ANSWER, 0).at;
        assert_true(at.y >= layout.stage.y + layout.stage.h && at.y + at.h <= layout.band.y);
        answer(&screen, "99");
        draw(&screen);
        Rect said = message_at(&screen);
        assert_true(said.x > at.x && said.x + said.w <= at.x + at.w);
        assert_true(said.y >= at.y && said.y + said.h <= at.y + at.h);
    }
    screen_free(&screen);
}

static void the_finished_value_is_no_mistake(void **state)
{
    (void)state;
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        Screen screen = open_line("conv-forward --step 1");
        screen.look.language = (Language)language;
        press(&screen, 'p', 0);
        screen_key(&screen, '2', 0);
        screen_type(&screen, "2");
        screen_type(&screen, "9");
        screen_key(&screen, KEY_ENTER, 0);
        assert_int_equal(screen.predict.right, 1);
        assert_int_equal(screen.predict.asked, 1);
        assert_false(screen.message.wrong);
        assert_non_null(strstr(screen.message.text, language == LANGUAGE_ENGLISH ? "after this step it is 1"
                                                                                  : "这一步之后是 1"));
        assert_true(screen.message.names);   /* the cell is typeset, in its colour */
        assert_non_null(strstr(screen.message.text, "$\\tint{"));
        char *said = picture(&screen);
        assert_null(strchr(said, '$'));
        free(said);
        screen_say(&screen, false, "a price of 5 $");
        assert_false(screen.message.names);
        finish(&screen);
        assert_int_equal(screen.stage.player.rest, 2);
        screen_free(&screen);
    }
}

static void a_late_answer_reads_as_right(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward --step 1");
    press(&screen, 'p', 0);
    answer(&screen, "77");
    assert_true(screen.message.wrong);
    type(&screen, "1");
    screen_key(&screen, KEY_ENTER, 0);
    assert_string_equal(screen.message.text, "right, at the second try");
    finish(&screen);
    for (int i = 0; i < 3; i++)
        answer(&screen, "77");
    type(&screen, "9");
    screen_key(&screen, KEY_ENTER, 0);
    assert_string_equal(screen.message.text, "right, after 4 tries");
    finish(&screen);
    type(&screen, "29");
    screen_key(&screen, KEY_ENTER, 0);
    assert_string_equal(screen.message.text, "right; at the first try 1 of 3");
    screen_free(&screen);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(the_row_says_which_value_is_meant),
                                              cmocka_unit_test(the_question_covers_nothing),
                                              cmocka_unit_test(the_finished_value_is_no_mistake),
                                              cmocka_unit_test(a_late_answer_reads_as_right)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
