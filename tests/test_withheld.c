/* No page of the course answers its own questions: while one is open, the picture has neither the number nor the size
 * that it asks for, nor marks the cell that is to be clicked; once it is answered, or given up, it has. */
#include "testing.h"

#include "lesson/cells.h"
#include "lesson/withheld.h"
#include "trace/say/names.h"
#include "view/lesson/reading.h"
#include "view/scenes/parts/grid.h"
#include "view/screen/input.h"

#include <glob.h>
#include <math.h>
#include <string.h>

enum { LESSONS = 38 };

/* The window of one lesson, and what was seen in it. */
typedef struct {
    Screen screen;
    Measure measure;
    float width, height;
    const char *path;
    int values, bands, sizes, totals, clicks;   /* questions of each kind that were looked at */
} Course;

static void draw(Course *course)
{
    screen_draw(&course->screen, &course->measure, course->width, course->height);
}

/* Where the cell stands in a grid of the picture; false: nowhere. */
static bool find_box(const Course *course, const Target *target, Cell cell, Rect *box)
{
    const Grid *grid = &target->grid;
    if (target->kind != TARGET_GRID || grid->cell < grid_least(&course->screen.canvas))
        return false;
    for (int row = 0; row < grid->rows; row++)
        for (int column = 0; column < grid->columns; column++)
            if (cell_same(grid_holds(&course->screen.stage.scene.trace, grid, target->plane, row, column), cell)) {
                *box = (Rect){target->at.x + (float)column * grid_width(grid),
                              target->at.y + (float)row * grid->cell, grid_width(grid), grid->cell};
                return true;
            }
    return false;
}

static bool text_is(const DrawList *list, const DrawOp *op, const char *text)
{
    return op->kind == DRAW_TEXT && (size_t)op->length == strlen(text)
           && memcmp(text_get(&list->text) + op->start, text, (size_t)op->length) == 0;
}

/* How often the text stands within the rectangle. */
static int texts_in(const Course *course, Rect at, const char *text)
{
    const DrawList *list = &course->screen.list;
    int count = 0;
    for (int i = 0; i < list->count; i++)
        count += text_is(list, &list->op[i], text)
                 && rect_holds(at, list->op[i].x + list->op[i].w / 2, list->op[i].y - list->op[i].size / 3);
    return count;
}

/* How often the value, as its cell's width lets it be written, or the text if there is one, stands in the cell;
 * *drawn: in how many places that is. */
static int found_in_cell(const Course *course, Cell cell, float value, const char *text, int *drawn)
{
    int count = 0;
    *drawn = 0;
    for (int i = 1; i < course->screen.canvas.targets; i++) {
        Rect box;
        char digits[48];
        if (!find_box(course, &course->screen.canvas.target[i], cell, &box))
            continue;
        float height = course->screen.canvas.target[i].grid.cell;
        grid_number(&course->screen.canvas, rect_inset(box, fminf(2, height * 0.03f)).w, value, digits, sizeof digits);
        ++*drawn;
        count += texts_in(course, box, text ? text : digits);
    }
    return count;
}

/* All questions answered or given up, which both reveal; or open again. */
static void close_questions(Course *course, bool closed)
{
    Reading *reading = course->screen.reading;
    for (int k = 0; k < reading->answers; k++)
        reading->answer[k] = (Reply){.right = closed && k % 2 == 0, .told = closed && k % 2 == 1};
    draw(course);
}

static void stand_at(Course *course, int64_t step)
{
    player_go(&course->screen.stage.player, &course->screen.stage.scene.trace, step);
    draw(course);
}

/* Right after the cell's last step, the band's formula is its own: whether it ends with the number. */
static bool band_tells(Course *course, Cell cell, const char *number)
{
    const Trace *trace = &course->screen.stage.scene.trace;
    Text formulas = {0}, result = {0};
    text_add(&result, "\\strong{{%s}}", number);
    course->screen.canvas.formulas = &formulas;
    stand_at(course, cell_visit(trace, cell, cell_visits(trace, cell) - 1) + 1);
    course->screen.canvas.formulas = NULL;
    bool tells = strstr(text_get(&formulas), text_get(&result)) != NULL;
    text_free(&formulas);
    text_free(&result);
    return tells;
}

static void check_band(Course *course, Cell cell, float value)
{
    Text number = {0};
    value_text(value, &number);
    if (cell_visits(&course->screen.stage.scene.trace, cell) > 1) {
        if (band_tells(course, cell, text_get(&number)))
            fail_msg("%s: page %d: the band tells %s", course->path, course->screen.reading->page + 1,
                     text_get(&number));
        close_questions(course, true);
        course->bands += band_tells(course, cell, text_get(&number));
        close_questions(course, false);
    }
    text_free(&number);
}

/* The cell's number: nowhere at any stop, nor at the scene's end; after the answer it is there. */
static void check_value(Course *course, Cell cell, float value)
{
    const Trace *trace = &course->screen.stage.scene.trace;
    Text text = {0};
    int drawn;
    value_text(value, &text);
    for (int at = -1; at <= reading_stops(&course->screen.reading->lesson.page[course->screen.reading->page]); at++) {
        if (at >= 0)
            reading_go(&course->screen, course->screen.reading->page, at);
        else
            stand_at(course, trace->len);
        draw(course);
        if (found_in_cell(course, cell, value, NULL, &drawn) > 0)
            fail_msg("%s: page %d shows %s at stop %d", course->path, course->screen.reading->page + 1, text_get(&text),
                     at);
    }
    stand_at(course, trace->len);
    int asked = found_in_cell(course, cell, value, "?", &drawn);
    if (drawn > 0 && asked == 0)
        fail_msg("%s: page %d does not mark its open question", course->path, course->screen.reading->page + 1);
    close_questions(course, true);
    int shown = found_in_cell(course, cell, value, NULL, &drawn);
    if (drawn > 0 && shown == 0)
        fail_msg("%s: page %d hides %s after the answer", course->path, course->screen.reading->page + 1,
                 text_get(&text));
    course->values += drawn > 0;
    close_questions(course, false);
    text_free(&text);
}

/* What the titles say of the tensor's size. */
static void size_label(const Trace *trace, CellSet set, Text *label)
{
    const int *dim = trace->tensor[set].dim;
    bool columns = set == SET_COL || set == SET_DCOL;
    if (dim[1] > 1 && !columns)
        text_add(label, "%d × ", dim[1]);
    text_add(label, "%d × %d", dim[2], dim[3]);
}

/* How many titles end with the label. */
static int labels(const Course *course, const char *label)
{
    const DrawList *list = &course->screen.list;
    int count = 0;
    for (int i = 0; i < list->count; i++) {
        const DrawOp *op = &list->op[i];
        size_t length = strlen(label);
        if (op->kind == DRAW_TEXT && (size_t)op->length >= length
            && memcmp(text_get(&list->text) + op->start + op->length - length, label, length) == 0)
            count++;
    }
    return count;
}

/* The grid's cells that can be touched: none while they could be counted. */
static int grids_of(const Course *course, CellSet set)
{
    int count = 0;
    for (int i = 1; i < course->screen.canvas.targets; i++) {
        const Target *target = &course->screen.canvas.target[i];
        count += target->kind == TARGET_GRID && target->grid.set == set && target->grid.cell >= GRID_MAP;
    }
    return count;
}

static void check_size(Course *course, LessonAsk ask, CellSet set)
{
    Text label = {0};
    size_label(&course->screen.stage.scene.trace, set, &label);
    close_questions(course, true);
    int shown = labels(course, text_get(&label)), grids = grids_of(course, set);
    close_questions(course, false);
    int open = labels(course, text_get(&label));
    if (shown > 0 && open >= shown)
        fail_msg("%s: page %d says the size %s (%d, %d)", course->path, course->screen.reading->page + 1,
                 text_get(&label), open, shown);
    bool given = set == SET_W || set == SET_X || set == SET_B;
    if (ask <= ASK_CHANNELS && !given && grids > 0 && grids_of(course, set) > 0)
        fail_msg("%s: page %d: cells can be counted", course->path, course->screen.reading->page + 1);
    course->sizes += shown > open;
    text_free(&label);
}

static void check_steps(Course *course)
{
    Text said = {0};
    Rect all = {0, 0, course->width, course->height};
    text_add(&said, "step %lld of %lld", (long long)course->screen.stage.scene.trace.len,
             (long long)course->screen.stage.scene.trace.len);
    Language language = course->screen.look.language;
    course->screen.look.language = LANGUAGE_ENGLISH;
    stand_at(course, course->screen.stage.scene.trace.len);
    assert_int_equal(texts_in(course, all, text_get(&said)), 0);
    close_questions(course, true);
    assert_int_equal(texts_in(course, all, text_get(&said)), 1);
    close_questions(course, false);
    course->screen.look.language = language;
    course->totals++;
    text_free(&said);
}

/* The picture's last step marks nothing that is to be found. */
static void check_unmarked(Course *course, const Veil *veil)
{
    Trace veiled = course->screen.stage.scene.trace;
    Cursor cursor = onstage_cursor(&course->screen);
    veiled.veil = veil;
    if (cursor.fraction > 0 && veil_marks(&veiled, cursor.step))
        fail_msg("%s: page %d marks what is to be clicked", course->path, course->screen.reading->page + 1);
}

/* Not at a stop of the page, nor when one goes there by hand. */
static void check_click(Course *course, const Question *question)
{
    const Trace *trace = &course->screen.stage.scene.trace;
    const int page = course->screen.reading->page;
    Veil veil = {.any = false};
    withheld_question(trace, question, &veil);
    for (int at = 0; at <= reading_stops(&course->screen.reading->lesson.page[page]); at++) {
        reading_go(&course->screen, page, at);
        draw(course);
        check_unmarked(course, &veil);
    }
    for (int i = 0; i < veil.finds; i++) {
        stand_at(course, cell_visit(trace, veil.find[i], cell_visits(trace, veil.find[i]) - 1) + 1);
        check_unmarked(course, &veil);
        course->clicks++;
    }
}

static void check_question(Course *course, const Question *question)
{
    const Trace *trace = reading_trace(course->screen.reading);
    Cell cell;
    float value;
    Error err;
    if (question->kind == QUESTION_CLICK && trace->layers == 0)
        check_click(course, question);
    if (question->kind != QUESTION_NUMBER)
        return;
    LessonAsk ask = lesson_asks(trace, question->name, &cell);
    if (ask == ASK_STEPS_OF)
        check_steps(course);
    else if (ask < ASK_VISITS)
        check_size(course, ask, cell.set);
    else if (ask == ASK_VALUE) {
        assert_true(lesson_answer(trace, question->name, &value, &cell, &err));
        check_value(course, cell, value);
        check_band(course, cell, value);
    }
}

static void check_lesson(Course *course, const char *path)
{
    Error err;
    course->path = path;
    screen_init(&course->screen);
    course->screen.program.assets = "assets";
    if (!reading_open(&course->screen, path, 0, &err))
        fail_msg("%s: %s", path, err.text);
    Reading *reading = course->screen.reading;
    course->screen.look.language = lesson_chinese(&reading->lesson) ? LANGUAGE_CHINESE : LANGUAGE_ENGLISH;
    for (int k = 0; k < reading->answers; k++) {
        int page;
        const Question *question = lesson_question(&reading->lesson, k, &page);
        reading_go(&course->screen, page, 0);
        draw(course);
        check_question(course, question);
    }
    screen_free(&course->screen);
}

static void no_page_of_the_course_shows_an_answer(void **state)
{
    (void)state;
    static const float sizes[][2] = {{1280, 800}, {960, 600}};
    glob_t files;
    assert_int_equal(glob("lessons/[ez][nh]/*.md", 0, NULL, &files), 0);
    assert_int_equal(files.gl_pathc, LESSONS);
    for (size_t size = 0; size < 2; size++) {
        Course course = {.measure = measure_monospace(), .width = sizes[size][0], .height = sizes[size][1]};
        for (size_t i = 0; i < files.gl_pathc; i++)
            check_lesson(&course, files.gl_pathv[i]);
        assert_true(course.values >= 66 && course.bands >= 50);   /* they were there to be looked at */
        assert_true(course.sizes >= 24 && course.totals == 6 && course.clicks >= 16);
    }
    globfree(&files);
}

/* The key A and the button beside the hint: the answer stands on the card, and the picture has it. */
static void who_gives_up_sees_the_answer(void **state)
{
    (void)state;
    Course course = {.measure = measure_monospace(), .width = 1280, .height = 800};
    Screen *screen = &course.screen;
    Rect all = {0, 0, 1280, 800};
    Error err;
    screen_init(screen);
    assert_true(reading_open(screen, "lessons/en/01-a-kernel-slides.md", 1, &err));
    for (int k = 0; k < screen->reading->answers; k++)
        if (lesson_question(&screen->reading->lesson, k, &(int){0})->kind == QUESTION_NUMBER) {
            screen->reading->asked = k;
            break;
        }
    int k = screen->reading->asked;
    stand_at(&course, 8);
    assert_int_equal(texts_in(&course, all, "37"), 0);
    screen_key(screen, 'a', 0);
    draw(&course);
    assert_true(screen->reading->answer[k].told && !screen->reading->answer[k].right);
    assert_true(screen->reading->asked != k);   /* the next open one */
    assert_true(texts_in(&course, all, "37") >= 3);   /* cell, strip, band */
    answer_tell(screen, k - 1);   /* a choice: its words, no arrow as between things in order */
    screen->reading->asked = k - 1;
    draw(&course);
    assert_int_equal(texts_in(&course, all, "→"), 0);
    screen->reading->asked = k;
    screen_key(screen, '3', 0);   /* it is closed: nothing is typed any more */
    assert_false(screen->reading->typing);
    screen_free(screen);
}

/* The strip of products, the timeline and the code pane's indices. */
static void all_parts_of_the_picture_keep_it(void **state)
{
    (void)state;
    Course course = {.measure = measure_monospace(), .width = 1280, .height = 800};
    Screen *screen = &course.screen;
    Rect all = {0, 0, 1280, 800};
    Error err;
    screen_init(screen);
    assert_true(reading_open(screen, "lessons/en/02-how-large-is-the-output.md", 1, &err));   /* rows(Y), columns(Y) */
    screen->code.on = true;
    stand_at(&course, screen->stage.scene.trace.len);
    assert_int_equal(texts_in(&course, all, "ox = 2"), 0);
    assert_int_equal(labels(&course, "4 × 3"), 0);
    Text formulas = {0};
    screen->canvas.formulas = &formulas;
    screen_act(screen, ACT_EDIT, 0);
    draw(&course);
    screen->canvas.formulas = NULL;
    assert_non_null(strstr(text_get(&formulas), "+1=?"));
    assert_null(strstr(text_get(&formulas), "\\tint{y}{\\strong{4}}"));
    text_free(&formulas);
    close_questions(&course, true);
    screen->edit.on = false;
    draw(&course);
    assert_int_equal(texts_in(&course, all, "ox = 2"), 1);
    assert_int_equal(labels(&course, "4 × 3"), 1);
    screen_free(screen);
}

/* The nudge's panel: a quotient, and how much E moves, would tell a gradient that is asked for. */
static void the_nudge_keeps_it(void **state)
{
    (void)state;
    Course course = {.measure = measure_monospace(), .width = 1280, .height = 800};
    Screen *screen = &course.screen;
    Error err;
    screen_init(screen);
    assert_true(reading_open(screen, "lessons/en/09-the-gradient-of-a-weight.md", 1, &err));   /* ∂E/∂y = 34 */
    screen->nudge.on = true;
    for (int open = 1; open >= 0; open--) {
        Text formulas = {0};
        stand_at(&course, 12);
        screen->canvas.formulas = &formulas;
        draw(&course);
        screen->canvas.formulas = NULL;
        assert_int_equal(strstr(text_get(&formulas), "\\Delta E") == NULL, open);
        assert_int_equal(strstr(text_get(&formulas), "\\strong{34}") == NULL, open);
        text_free(&formulas);
        close_questions(&course, true);
    }
    screen_free(screen);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(no_page_of_the_course_shows_an_answer),
                                              cmocka_unit_test(who_gives_up_sees_the_answer),
                                              cmocka_unit_test(all_parts_of_the_picture_keep_it),
                                              cmocka_unit_test(the_nudge_keeps_it)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
