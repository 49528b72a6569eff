/* What stands in a page's place: at a lesson's end what was answered and the next lesson; the contents, by the keyboard
 * and by the pointer; and the lesson begun again. */
#include "screens.h"

#include "view/lesson/presenter.h"
#include "view/lesson/sheet.h"
#include "view/lesson/shelf.h"

static Shelf shelf;

static void begin(Screen *screen, int entry, int page)
{
    screen_init(screen);
    screen->shelf = &shelf;
    assert_true(shelf_open(screen, entry));
    reading_go(screen, page, 0);
    draw(screen);
}

/* To the end of the last page. */
static void reach_the_end(Screen *screen)
{
    reading_go(screen, screen->reading->lesson.pages - 1, -1);
    press(screen, ' ', 0);
    draw(screen);
    assert_int_equal(screen->reading->sheet.kind, SHEET_END);
}

/* The row of that kind, of a page or a question. */
static int row_of(const Screen *screen, RowKind kind, int lesson, int page, int question)
{
    int count, found = -1;
    SheetRow *rows = sheet_rows(screen, &count);
    for (int i = 0; i < count; i++)
        if (rows[i].kind == kind && rows[i].lesson == lesson && rows[i].page == page && rows[i].question == question)
            found = i;
    free(rows);
    if (found < 0)
        fail_msg("there is no row of kind %d for lesson %d, page %d, question %d", (int)kind, lesson, page, question);
    return found;
}

static void click_row(Screen *screen, int row)
{
    click_action(screen, ACT_LESSON, reading_value(LESSON_ROW, 0, row));
    draw(screen);
}

static void the_end_tells_how_it_went(void **state)
{
    (void)state;
    Screen screen;
    begin(&screen, 0, 1);
    answer_choose(&screen, 0, 1);
    answer_choose(&screen, 2, 0);
    answer_tell(&screen, 1);
    Standing standing = sheet_standing(screen.reading, 0, screen.reading->answers);
    assert_int_equal(standing.right, 1);
    assert_int_equal(standing.first, 1);
    assert_int_equal(standing.told, 1);
    assert_int_equal(standing.open, screen.reading->answers - 2);
    reach_the_end(&screen);
    assert_true(texts(&screen, "right", true) > 0);
    click_row(&screen, row_of(&screen, ROW_QUESTION, -1, 2, 3));   /* an open one: back to it */
    assert_int_equal(screen.reading->sheet.kind, SHEET_NONE);
    assert_int_equal(screen.reading->page, 2);
    assert_int_equal(screen.reading->asked, 3);
    screen_free(&screen);
}

static void the_next_lesson_is_named_and_opened(void **state)
{
    (void)state;
    static const int keys[] = {' ', KEY_PAGE_DOWN, KEY_ENTER, 0};
    for (int i = 0; i < 4; i++) {
        Screen screen;
        begin(&screen, 0, 0);
        reach_the_end(&screen);
        assert_true(texts(&screen, "Next:", true) == 1 && texts(&screen, "large", true) > 0);
        if (keys[i])
            press(&screen, keys[i], 0);
        else
            click_row(&screen, 0);
        assert_non_null(strstr(screen.reading->path, "02-how-large"));
        assert_int_equal(screen.reading->sheet.kind, SHEET_NONE);
        reach_the_end(&screen);   /* the last of the list: there is none after it */
        press(&screen, ' ', 0);
        assert_non_null(strstr(screen.reading->path, "02-how-large"));
        assert_int_equal(texts(&screen, "Next:", true), 0);
        press(&screen, KEY_PAGE_UP, 0);
        assert_int_equal(screen.reading->sheet.kind, SHEET_NONE);
        screen_free(&screen);
    }
}

/* In the contents the row stands at the open page; Up, Down, Right, Left and Enter lead to any page of any lesson. */
static void the_contents_by_keys(void **state)
{
    (void)state;
    Screen screen;
    begin(&screen, 0, 1);
    press(&screen, 'o', 0);
    draw(&screen);
    assert_int_equal(screen.reading->sheet.row, row_of(&screen, ROW_PAGE, -1, 1, 0));
    press(&screen, KEY_TAB, 0);   /* the ring goes with the first arrow: Enter means the row */
    press(&screen, KEY_DOWN, 0);
    press(&screen, KEY_ENTER, 0);
    assert_int_equal(screen.reading->page, 2);
    press(&screen, 'o', 0);
    press(&screen, KEY_LEFT, 0);   /* its pages folded away: the row is the lesson's */
    assert_int_equal(screen.reading->sheet.row, row_of(&screen, ROW_LESSON, 0, 0, 0));
    press(&screen, KEY_DOWN, 0);
    press(&screen, KEY_RIGHT, 0);
    assert_int_equal(screen.reading->sheet.row, row_of(&screen, ROW_LESSON, 1, 0, 0));
    for (int i = 0; i < 3; i++)
        press(&screen, KEY_DOWN, 0);
    press(&screen, ' ', 0);
    assert_non_null(strstr(screen.reading->path, "02-how-large"));
    assert_int_equal(screen.reading->page, 2);
    press(&screen, 'o', 0);
    press(&screen, KEY_ESCAPE, 0);
    assert_int_equal(screen.reading->sheet.kind, SHEET_NONE);
    assert_int_equal(screen.reading->page, 2);
    screen_free(&screen);
}

static void the_contents_by_mouse(void **state)
{
    (void)state;
    Screen screen;
    begin(&screen, 0, 1);
    click_action(&screen, ACT_LESSON, reading_value(LESSON_CONTENTS, 0, 0));
    assert_int_equal(screen.reading->sheet.kind, SHEET_CONTENTS);
    click_row(&screen, row_of(&screen, ROW_LESSON, 1, 0, 0));
    click_row(&screen, row_of(&screen, ROW_PAGE, 1, 3, 0));
    assert_non_null(strstr(screen.reading->path, "02-how-large"));
    assert_int_equal(screen.reading->page, 3);
    screen_free(&screen);
}

/* Once asks, twice does; anything else in between is a no. */
static void a_lesson_is_begun_again(void **state)
{
    (void)state;
    Screen screen;
    begin(&screen, 0, 1);
    answer_choose(&screen, 0, 1);
    press(&screen, 'o', 0);
    int row = row_of(&screen, ROW_RESTART, -1, 0, 0);
    sheet_choose(&screen, row);
    assert_true(screen.reading->answer[0].right && screen.reading->sheet.sure);
    press(&screen, KEY_UP, 0);
    sheet_choose(&screen, row);
    assert_true(screen.reading->answer[0].right && screen.reading->sheet.sure);
    click_row(&screen, row);
    assert_false(screen.reading->answer[0].right);
    assert_int_equal(screen.reading->page, 0);
    assert_int_equal(screen.reading->seen, 1);
    assert_true(screen.reading->unsaved);
    screen_free(&screen);
}

/* A class that is to stay in its lesson sees no other one. */
static void a_locked_lesson_leads_nowhere_else(void **state)
{
    (void)state;
    Screen screen;
    begin(&screen, 0, 0);
    screen.reading->locked = true;
    reach_the_end(&screen);
    int count;
    SheetRow *rows = sheet_rows(&screen, &count);
    assert_int_not_equal(rows[0].kind, ROW_NEXT);
    free(rows);
    press(&screen, 'o', 0);
    rows = sheet_rows(&screen, &count);
    assert_int_equal(count, screen.reading->lesson.pages + 1);
    free(rows);
    screen_free(&screen);
}

/* On a projector, where nobody answered, no list of open questions. */
static void an_unanswered_lecture_ends_quietly(void **state)
{
    (void)state;
    Screen screen;
    begin(&screen, 0, 0);
    screen.reading->present = true;
    reach_the_end(&screen);
    int count;
    free(sheet_rows(&screen, &count));
    assert_int_equal(count, 3);   /* next, again, contents */
    Measure measure = measure_monospace();
    Canvas canvas = {0};
    DrawList list = {0};
    Text drawn = {0};
    presenter_draw(&screen, &(PresenterTime){.hour = 9}, &measure, &canvas, &list, 1000, 700);
    draw_dump(&list, &drawn);
    assert_non_null(strstr(text_get(&drawn), "large"));   /* the presenter reads which lesson is next */
    text_free(&drawn);
    draw_free(&list);
    canvas_free(&canvas);
    press(&screen, KEY_DOWN, 0);   /* a remote's key: on */
    assert_non_null(strstr(screen.reading->path, "02-how-large"));
    screen_free(&screen);
}

static int fill(void **state)
{
    (void)state;
    shelf_add(&shelf, "lessons/en/02-how-large-is-the-output.md", LANGUAGE_ENGLISH, "");
    shelf_add(&shelf, "lessons/en/01-a-kernel-slides.md", LANGUAGE_ENGLISH, "");
    shelf_add(&shelf, "lessons/zh/03-channels-and-feature-maps.md", LANGUAGE_CHINESE, "");
    shelf_sort(&shelf);
    return 0;
}

static int empty(void **state)
{
    (void)state;
    shelf_free(&shelf);
    return 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(the_end_tells_how_it_went),
                                              cmocka_unit_test(the_next_lesson_is_named_and_opened),
                                              cmocka_unit_test(the_contents_by_keys),
                                              cmocka_unit_test(the_contents_by_mouse),
                                              cmocka_unit_test(a_lesson_is_begun_again),
                                              cmocka_unit_test(a_locked_lesson_leads_nowhere_else),
                                              cmocka_unit_test(an_unanswered_lecture_ends_quietly)};
    return cmocka_run_group_tests(tests, fill, empty);
}
