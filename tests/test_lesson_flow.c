/* The way of a reader through a lesson: text that stays where it is, replies that explain, what is withheld of
 * questions that were passed over, the page at the end, the list of contents. */
#include "screens.h"

#include "base/file.h"
#include "view/lesson/reading.h"
#include "view/window/edit/edit.h"

#include <unistd.h>

static const char *const model = "lessons/en/01-a-kernel-slides.md", *const im2col = "lessons/en/05-im2col.md";

static void begin(Screen *screen, const char *path, int page)
{
    Error err;
    screen_init(screen);
    if (!reading_open(screen, path, page, &err))
        fail_msg("%s", err.text);
    draw(screen);
}

/* Where the question's card is on the screen. */
static Rect card_of(const Screen *screen, int k)
{
    for (int i = 1; i < screen->canvas.targets; i++) {
        const Target *target = &screen->canvas.target[i];
        if (target->kind == TARGET_ACTION && target->action == ACT_LESSON
            && target->value == reading_value(LESSON_ASK, k, 0))
            return target->at;
    }
    fail_msg("question %d has no card", k + 1);
    return (Rect){0};
}

/* A long page is set smaller before it has to be scrolled; then the question that has the keyboard is scrolled to. */
static void long_pages_are_set_smaller_then_scrolled(void **state)
{
    (void)state;
    Screen screen;
    Measure measure = measure_monospace();
    begin(&screen, model, 1);
    const Reading *reading = screen.reading;
    assert_true(reading->fit == 1 && reading->tall <= reading->room);
    float high = reading->tall;
    screen_draw(&screen, &measure, 1280, 600);
    assert_true(reading->fit < 1 && reading->tall < high);
    screen_draw(&screen, &measure, 1280, 420);
    assert_true(reading->tall > reading->room && reading->scroll == 0);
    float top = screen_layout(&screen).top.h;
    for (int i = 0; i < 2; i++) {
        press(&screen, 'q', 0);
        screen_draw(&screen, &measure, 1280, 420);
        Rect card = card_of(&screen, reading->asked);
        float begins = card.y - top, ends = begins + card.h;
        if (begins < 0 || begins >= reading->room || (ends > reading->room && begins > 8.5f))
            fail_msg("the card stands from %g to %g of %g", (double)begins, (double)ends, (double)reading->room);
    }
    assert_true(reading->brief && reading->scroll > 0);
    screen_wheel(&screen, 100, 300, 100);
    screen_draw(&screen, &measure, 1280, 420);
    assert_true(reading->scroll == 0);
    screen_free(&screen);
}

/* From stop to stop no choice moves, and no letter of the page changes its size; in windows of all heights. */
static void nothing_moves_from_stop_to_stop(void **state)
{
    (void)state;
    static const float heights[] = {800, 730, 600, 450};
    static const char *const lessons[] = {"lessons/en/12-col2im-add-never-overwrite.md",
                                          "lessons/zh/11-why-the-kernel-turns.md", im2col};
    Measure measure = measure_monospace();
    for (int l = 0; l < 3; l++)
        for (int h = 0; h < 4; h++) {
            Screen screen;
            begin(&screen, lessons[l], 0);
            for (int page = 0; page < screen.reading->lesson.pages; page++) {
                Rect first = {0};
                int k = lesson_first_question(&screen.reading->lesson, page);
                for (int stop = 0; stop <= reading_stops(&screen.reading->lesson.page[page]); stop++) {
                    reading_go(&screen, page, stop);
                    screen_draw(&screen, &measure, 1280, heights[h]);
                    if (k >= lesson_first_question(&screen.reading->lesson, page + 1))
                        continue;
                    Rect card = card_of(&screen, k);
                    if (stop > 0 && memcmp(&card, &first, sizeof card) != 0)
                        fail_msg("%s: page %d: the card is at %g, %g high; at stop %d at %g, %g high", lessons[l],
                                 page + 1, (double)first.y, (double)first.h, stop, (double)card.y, (double)card.h);
                    first = card;
                }
            }
            screen_free(&screen);
        }
}

/* A right choice: praise and its reason; a right number: the sum; a wrong click: the cell's name in its colour. */
static void replies_praise_and_explain(void **state)
{
    (void)state;
    Screen screen;
    begin(&screen, model, 1);
    answer_choose(&screen, 0, 1);
    draw(&screen);
    assert_int_equal(texts(&screen, "Right.", true), 1);
    snprintf(screen.reading->typed, sizeof screen.reading->typed, "37");
    answer_typed(&screen, 1);
    draw(&screen);
    assert_int_equal(texts(&screen, "Right:", true), 1);
    assert_true(texts(&screen, "4·6", false) + texts(&screen, "6·4", false) > 0);
    reading_go(&screen, 2, 0);
    answer_cell(&screen, 2, (Cell){SET_X, 0});
    draw(&screen);
    int sums = texts(&screen, "s", true);
    const Theme *theme = theme_get(THEME_LIGHT);
    bool coloured = false;
    for (int i = 0; i < screen.list.count; i++) {
        const DrawOp *op = &screen.list.op[i];
        coloured = coloured || (op->kind == DRAW_TEXT && op->length == 1 && op->x < reading_width(&screen)
                                && screen.list.text.at[op->start] == 'a' && op->font == FONT_LETTER
                                && op->color == theme_text(theme, SET_X));
    }
    assert_true(coloured);
    assert_int_equal(texts(&screen, "That", true), 1);
    answer_cell(&screen, 2, (Cell){SET_X, 4});   /* right: its sum, in letters, without the value asked for next */
    draw(&screen);
    assert_int_equal(texts(&screen, "s", true), sums + 1);
    assert_int_equal(texts(&screen, "61", true), 0);
    screen_free(&screen);
}

/* Whatever the window's size and the text's, all of the bar's fields stand beside the page. */
static void the_edit_bar_stands_beside_the_page(void **state)
{
    (void)state;
    static const float sizes[][2] = {{1280, 800}, {960, 600}, {640, 400}, {620, 900}};
    Measure measure = measure_monospace();
    Screen screen;
    begin(&screen, "lessons/en/03-channels-and-feature-maps.md", 1);
    screen_act(&screen, ACT_EDIT, 0);
    for (int i = 0; i < 4; i++) {
        screen_draw(&screen, &measure, sizes[i][0], sizes[i][1]);
        int fields = 0;
        for (int k = 1; k < screen.canvas.targets; k++) {
            const Target *target = &screen.canvas.target[k];
            if (target->kind != TARGET_ACTION || (target->action != ACT_FIELD && target->action != ACT_SHAPE_MORE))
                continue;
            fields++;
            assert_true(target->at.x >= reading_width(&screen));
        }
        assert_true(fields > 10);
    }
    screen_free(&screen);
}

/* The formula of a size, only once the other size is not asked for any more. */
static void a_right_size_shows_its_formula(void **state)
{
    (void)state;
    static const char *const sizes[] = {"4", "3"}, *const parts[] = {"rows", "columns"};
    Screen screen;
    begin(&screen, "lessons/en/02-how-large-is-the-output.md", 1);   /* rows(Y), columns(Y) */
    const int said[] = {texts(&screen, "rows", true), texts(&screen, "columns", true)};
    for (int i = 0; i < 2; i++) {
        snprintf(screen.reading->typed, sizeof screen.reading->typed, "%s", sizes[i]);
        answer_typed(&screen, 1 + i);
        draw(&screen);
        assert_true(screen.reading->answer[1 + i].right);
        for (int part = 0; part < 2; part++)
            assert_int_equal(texts(&screen, parts[part], true), said[part] + i);
    }
    screen_free(&screen);
}

/* r is asked for on page 3; whoever passes it over does not read it on page 4, nor its columns' size after the question
 * about that; who has answered does. */
static void what_was_passed_over_is_withheld_below(void **state)
{
    (void)state;
    Screen screen;
    begin(&screen, im2col, 3);
    screen_key(&screen, KEY_END, 0);
    draw(&screen);
    assert_true(screen.stage.veil.values > 0);
    assert_int_equal(texts(&screen, "53", true), 0);
    assert_true(texts(&screen, "?", true) > 0);
    assert_false(screen.stage.veil.cover[SET_COL]);   /* what is taught here is seen */
    answer_tell(&screen, 3);
    draw(&screen);
    assert_true(texts(&screen, "53", true) > 0);
    reading_go(&screen, 5, -1);   /* other numbers */
    draw(&screen);
    assert_int_equal(screen.stage.veil.values, 0);
    screen_free(&screen);
    begin(&screen, model, 2);   /* q of page 2, in the formula band */
    draw(&screen);
    assert_int_equal(texts(&screen, "nan", false), 0);
    assert_int_equal(texts(&screen, "37", true), 0);
    screen_free(&screen);
}

/* A text that says p by [=p], on the page below the one that asks for it. */
static void a_text_withholds_it_as_the_picture_does(void **state)
{
    (void)state;
    static const char lesson[] = "# T\n\n## One\n\n```scene\nconv-forward --step 0\n```\n\nHow much? p = [___]\n\n"
                                 "## Two\n\nThe first was [=p].\n\n```scene\nconv-forward --step 4\n```\n";
    char path[] = "/tmp/convwalk-flow-XXXXXX.md";
    Screen screen;
    Error err;
    close(mkstemps(path, 3));
    assert_true(file_write(path, lesson, sizeof lesson - 1, &err));
    begin(&screen, path, 1);
    unlink(path);
    assert_int_equal(texts(&screen, "29", false), 0);
    answer_tell(&screen, 0);
    draw(&screen);
    assert_true(texts(&screen, "29", false) > 1);
    screen_free(&screen);
}

/* "abc" is refused in red; the number after it is taken, and nothing red is left. */
static void a_refusal_goes_with_the_next_number(void **state)
{
    (void)state;
    Screen screen;
    begin(&screen, model, 1);
    static const char *const typed[] = {"3/0", "37"};
    for (int i = 0; i < 2; i++) {
        snprintf(screen.reading->typed, sizeof screen.reading->typed, "%s", typed[i]);
        answer_typed(&screen, 1);
        assert_int_equal(screen.message.text[0] != '\0', i == 0);
    }
    assert_true(screen.reading->answer[1].right);
    screen_free(&screen);
    screen = open_line("conv-forward");
    edit_choose(&screen, (Cell){SET_X, 0});
    type(&screen, "1/0");
    screen_key(&screen, KEY_ENTER, 0);
    assert_true(screen.message.wrong && screen.message.text[0] != '\0');
    edit_drop(&screen);
    type(&screen, "7");
    screen_key(&screen, KEY_ENTER, 0);
    assert_true(screen.message.text[0] == '\0');
    screen_free(&screen);
}

/* The cell that a question below could mean is clicked while the one above still has the keyboard: that is an answer,
 * no edit and no step; and where a number is asked for, a click begins to type it. */
static void a_click_is_an_answer_first(void **state)
{
    (void)state;
    Screen screen;
    float x, y;
    begin(&screen, "lessons/en/11-why-the-kernel-turns.md", 0);   /* a choice, then a cell of W */
    assert_int_equal(screen.reading->asked, 0);
    int64_t step = screen.stage.player.rest;
    for (int k = 0; k < 2; k++) {
        cell_middle(&screen, (Cell){SET_W, 3 - 2 * k}, &x, &y);   /* z, then x */
        click(&screen, x, y);
        assert_false(screen.edit.on);
        assert_int_equal(screen.stage.player.rest, step);
        assert_int_equal(screen.reading->answer[1].tries, k + 1);
        assert_int_equal(screen.reading->answer[1].right, k == 1);
    }
    click(&screen, x, y);   /* nothing is asked any more: it is edited */
    assert_true(screen.edit.on);
    reading_go(&screen, 0, 0);
    screen.reading->answer[1] = (Reply){.tries = 0};
    screen.edit.on = true;
    screen.edit.chosen = (Cell){SET_NONE, 0};
    cell_middle(&screen, (Cell){SET_W, 3}, &x, &y);   /* with the bar open it is an answer, too */
    click(&screen, x, y);
    assert_int_equal(screen.reading->answer[1].tries, 1);
    assert_int_equal(screen.edit.chosen.set, SET_NONE);
    screen.edit.on = true;
    draw(&screen);
    Rect card = card_of(&screen, 1);
    click(&screen, card.x + 20, card.y + 8);   /* its card closes the bar */
    assert_false(screen.edit.on);
    screen_free(&screen);
    begin(&screen, model, 1);
    cell_middle(&screen, (Cell){SET_Y, 1}, &x, &y);
    click(&screen, x, y);
    assert_true(screen.reading->asked == 1 && screen.reading->typing);
    assert_int_equal(screen.stage.player.rest, 4);
    screen_free(&screen);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(long_pages_are_set_smaller_then_scrolled),
                                              cmocka_unit_test(nothing_moves_from_stop_to_stop),
                                              cmocka_unit_test(replies_praise_and_explain),
                                              cmocka_unit_test(the_edit_bar_stands_beside_the_page),
                                              cmocka_unit_test(a_right_size_shows_its_formula),
                                              cmocka_unit_test(what_was_passed_over_is_withheld_below),
                                              cmocka_unit_test(a_text_withholds_it_as_the_picture_does),
                                              cmocka_unit_test(a_refusal_goes_with_the_next_number),
                                              cmocka_unit_test(a_click_is_an_answer_first)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
