/* Which cell a question is about stands in the picture, dashed, until it is answered; never the one that is to be
 * clicked. */
#include "testing.h"

#include "base/file.h"
#include "trace/say/names.h"
#include "view/lesson/asked.h"
#include "view/screen/screen.h"

#include <string.h>
#include <unistd.h>

static const char page[] =
    "# T\n\n## P\n\n```scene\nconv-forward --step 4\n```\n\nHow much? q = [___]\n\n"
    "Is [the pixel](#e) in all windows?\n\n- [x] yes\n- [ ] no\n\n"
    "Click [this one](#a). [click a]\n\nHow many rows? rows(Y) = [___]\n";

static void open_page(Screen *screen)
{
    char path[] = "/tmp/convwalk-asked-XXXXXX.md";
    Error err;
    Measure measure = measure_monospace();
    close(mkstemps(path, 3));
    assert_true(file_write(path, page, sizeof page - 1, &err));
    screen_init(screen);
    if (!reading_open(screen, path, 0, &err))
        fail_msg("%s", err.text);
    unlink(path);
    screen_draw(screen, &measure, 1280, 800);
}

static int dashed_frames(Screen *screen)
{
    Measure measure = measure_monospace();
    int dashed = 0;
    screen_draw(screen, &measure, 1280, 800);
    for (int i = 0; i < screen->list.count; i++)
        dashed += screen->list.op[i].kind == DRAW_FRAME && screen->list.op[i].dash > 0;
    return dashed;
}

static void check_asked(Screen *screen, int question, const char *name)
{
    Text text = {0};
    screen->reading->asked = question;
    Cell cell = reading_asked(screen);
    if (cell.set != SET_NONE)
        name_plain(&screen->stage.scene.trace, cell, &text);
    assert_string_equal(text_get(&text), name);
    assert_int_equal(dashed_frames(screen), name[0] != '\0');
    text_free(&text);
}

static void the_cell_asked_for_is_marked(void **state)
{
    (void)state;
    Screen screen;
    open_page(&screen);
    check_asked(&screen, 0, "q");
    check_asked(&screen, 1, "e");
    check_asked(&screen, 2, "");   /* it would be the answer */
    check_asked(&screen, 3, "");   /* no cell */
    screen.reading->answer[0].right = true;
    check_asked(&screen, 0, "");
    screen.reading->answer[0].right = false;
    screen.reading->hidden = true;
    check_asked(&screen, 0, "");
    screen_free(&screen);
}

static void another_scene_has_no_such_cell(void **state)
{
    (void)state;
    Screen screen;
    SceneLine line;
    Error err;
    open_page(&screen);
    screen.reading->asked = 0;
    assert_true(scene_line_read(&line, "max-pool", &err) && screen_open(&screen, &line, &err));
    assert_int_equal(reading_asked(&screen).set, SET_NONE);
    scene_line_free(&line);
    screen_free(&screen);
}

/* The densest pages keep 16 units in a usual window, and 14 in a small one: what is too long is scrolled. */
static void dense_pages_are_not_set_too_small(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        int page;
    } dense[] = {{"lessons/en/01-a-kernel-slides.md", 3},
                 {"lessons/en/11-why-the-kernel-turns.md", 7},
                 {"lessons/zh/12-col2im-add-never-overwrite.md", 5},
                 {"lessons/en/19-trust-nothing.md", 1}};
    Measure measure = measure_monospace();
    Error err;
    for (size_t i = 0; i < sizeof dense / sizeof *dense; i++) {
        Screen screen;
        screen_init(&screen);
        assert_true(reading_open(&screen, dense[i].path, dense[i].page, &err));
        screen_draw(&screen, &measure, 1280, 800);
        assert_true(screen.reading->fit >= 1);
        screen_draw(&screen, &measure, 960, 600);
        assert_true(screen.reading->fit >= 14.0f / 16);
        screen_free(&screen);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(the_cell_asked_for_is_marked),
                                              cmocka_unit_test(another_scene_has_no_such_cell),
                                              cmocka_unit_test(dense_pages_are_not_set_too_small)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
