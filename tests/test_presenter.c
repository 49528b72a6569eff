/* The presenter's page: of every page of every lesson the notes, the questions with their answers and what comes next
 * stand in it, inside its edges; the audience's picture has no notes and no answers. And grids keep their numbers when
 * text is made larger. */
#include "chinese.h"
#include "screens.h"

#include "app/paint/paint.h"
#include "base/file.h"
#include "view/lesson/page/paper_answer.h"
#include "view/lesson/presenter.h"
#include "view/scenes/parts/grid.h"

static const PresenterTime at_nine = {9, 5, 61};

/* Whether words stand in the list, spaces and line ends aside. */
static bool holds(const DrawList *list, const char *words)
{
    Text all = {0}, wanted = {0};
    for (int i = 0; i < list->count; i++)
        if (list->op[i].kind == DRAW_TEXT)
            for (int k = 0; k < list->op[i].length; k++)
                if (list->text.at[list->op[i].start + k] != ' ')
                    text_add(&all, "%c", list->text.at[list->op[i].start + k]);
    for (; *words; words++)
        if (*words != ' ')
            text_add(&wanted, "%c", *words);
    bool found = strstr(text_get(&all), text_get(&wanted)) != NULL;
    text_free(&all);
    text_free(&wanted);
    return found;
}

/* The longest piece of plain text of the words. */
static const char *plain(const Words *words)
{
    const char *longest = "";
    for (int i = 0; i < words->count; i++)
        if (words->piece[i].kind == PIECE_TEXT && strlen(words->piece[i].text) > strlen(longest))
            longest = words->piece[i].text;
    return longest;
}

static void check_inside(const DrawList *list, const Measure *measure, const char *path, float width, float height)
{
    for (int i = 0; i < list->count; i++) {
        const DrawOp *op = &list->op[i];
        if (op->kind != DRAW_TEXT)
            continue;
        char text[512];
        snprintf(text, sizeof text, "%.*s", op->length, list->text.at + op->start);
        float wide = measure->width(measure->self, op->font, op->size, text, op->length);
        if (op->x < 0 || op->x + wide > width + 1 || op->y > height)
            fail_msg("%s: \"%s\" at %g, %g", path, text, (double)op->x, (double)op->y);
    }
}

static void check_page(Screen *screen, const char *path, Canvas *canvas, DrawList *list, const Measure *measure)
{
    const Reading *reading = screen->reading;
    const LessonPage *page = &reading->lesson.page[reading->page];
    draw(screen);
    presenter_draw(screen, &at_nine, measure, canvas, list, 1000, 640);
    check_inside(list, measure, path, 1000, 640);
    assert_true(holds(list, "9:05") && holds(list, plain(&page->title)));
    if (page->note.count > 0) {
        assert_true(holds(list, plain(&page->note)));
        assert_false(holds(&screen->list, plain(&page->note)));
    }
    for (int i = 0; i < page->blocks; i++)
        if (page->block[i].kind == BLOCK_QUESTION)
            assert_true(holds(list, plain(&page->block[i].question.ask)));
}

static void every_page_has_its_notes_and_answers(void **state)
{
    (void)state;
    static const char *const folders[] = {"lessons/en", "lessons/zh"};
    Error err;
    Fonts *fonts = fonts_open("assets/fonts", &err);
    assert_non_null(fonts);
    Measure measure = fonts_measure(fonts);
    Canvas canvas = {0};
    DrawList list = {0};
    int notes = 0;
    for (int language = 0; language < 2; language++) {
        FileList files;
        assert_true(file_list(folders[language], &files, &err));
        for (int i = 0; i < files.count; i++) {
            char path[300];
            Screen screen;
            snprintf(path, sizeof path, "%s/%s", folders[language], files.entry[i].name);
            screen_init(&screen);
            if (strstr(path, ".md") && !strstr(path, "README") && reading_open(&screen, path, 0, &err)) {
                screen.look.language = (Language)language;
                screen.reading->present = true;
                for (int page = 0; page < screen.reading->lesson.pages; page++) {
                    reading_go(&screen, page, 0);
                    check_page(&screen, path, &canvas, &list, &measure);
                    notes += screen.reading->lesson.page[page].note.count > 0;
                }
            }
            screen_free(&screen);
        }
        file_list_free(&files);
    }
    assert_true(notes > 5);
    canvas_free(&canvas);
    draw_free(&list);
    fonts_free(fonts);
}

/* N asks for the window only where a lesson is presented; the notes never come into the audience's. */
static void n_opens_it_while_presenting(void **state)
{
    (void)state;
    Screen screen;
    Error err;
    screen_init(&screen);
    assert_true(reading_open(&screen, "lessons/en/05-im2col.md", 0, &err));
    screen_key(&screen, 'n', 0);
    assert_int_equal(screen_requests(&screen) & REQUEST_PRESENTER, 0);
    assert_true(screen.reading->notes);
    screen_key(&screen, 'n', 0);
    screen.reading->present = true;
    screen_key(&screen, 'n', 0);
    assert_int_equal(screen_requests(&screen) & REQUEST_PRESENTER, REQUEST_PRESENTER);
    assert_false(screen.reading->notes);
    screen_free(&screen);
}

/* How many cells of grids have numbers in a window of this size, in pixels. */
static int numbered(const char *line, float text, int width, int height)
{
    Screen screen = open_line(line);
    Measure measure = measure_monospace();
    screen.look.text = text;
    float scale = screen_scale(&screen, width, height, 1);
    screen_draw(&screen, &measure, (float)width / scale, (float)height / scale);
    int cells = 0;
    for (int i = 1; i < screen.canvas.targets; i++) {
        const Target *target = &screen.canvas.target[i];
        if (target->kind == TARGET_GRID && target->grid.cell >= grid_least(&screen.canvas))
            cells += target->grid.rows * target->grid.columns;
    }
    screen_free(&screen);
    return cells;
}

static void larger_text_takes_no_number_away(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "conv-forward --step 9",        "conv-forward --route im2col --step 9", "conv-backward-input --step 9",
        "conv-backward-input --route col2im --step 9", "max-pool --step 9",    "linear --pass backward --step 9",
        "conv-backward-weight --step 9",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        for (int large = 0; large < 2; large++) {
            int width = large ? 1280 : 960, height = large ? 800 : 600, usual = numbered(lines[i], 1, width, height);
            assert_true(usual > 8);
            for (float text = 1.25f; text <= 2; text += 0.25f)
                if (numbered(lines[i], text, width, height) < usual)
                    fail_msg("%s at %dx%d: %d cells with numbers, with text of %.0f %% %d", lines[i], width, height,
                             usual, (double)text * 100, numbered(lines[i], text, width, height));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_page_has_its_notes_and_answers),
        cmocka_unit_test(n_opens_it_while_presenting),
        cmocka_unit_test(larger_text_takes_no_number_away),
    };
    return cmocka_run_group_tests_name("presenter", tests, NULL, NULL);
}
