/* A page of a lesson is the same picture whichever way it was reached: opened there, paged forward from the first page
 * by stops or at once, paged back from the one after it, come to from a scene that was changed. So what its open
 * questions withhold (test_withheld.c) is withheld on every way. */
#include "screens.h"

#include "base/file.h"
#include "view/lesson/reading.h"

#include <glob.h>
#include <stdlib.h>
#include <unistd.h>

static void open_lesson(Screen *screen, const char *path, int page)
{
    Error err;
    screen_init(screen);
    screen->program.assets = "assets";
    if (!reading_open(screen, path, page, &err))
        fail_msg("%s: %s", path, err.text);
}

/* From stop to stop until the page is reached. */
static void page_on(Screen *screen, int page, bool at_once)
{
    for (int i = 0; i < 400 && screen->reading->page < page; i++) {
        reading_forward(screen, at_once);
        for (int k = 0; k < 40; k++)
            screen_advance(screen, 0.02);
        if (screen->stage.player.playing || player_moving(&screen->stage.player))
            reading_forward(screen, true);   /* the rest of the way */
    }
    if (screen->reading->page != page)
        fail_msg("%s: page %d does not lead on: %s", screen->reading->path, screen->reading->page + 1,
                 screen->message.text);
    assert_int_equal(screen->reading->stop, 0);
}

static void check_same(Screen *screen, const char *path, const char *want, const char *way)
{
    screen->message.text[0] = '\0';
    char *got = picture(screen);
    if (strcmp(got, want) != 0)
        fail_msg("%s, page %d, %s: another picture", path, screen->reading->page + 1, way);
    free(got);
}

/* What a reader may do on a page before going on. */
static void stray(Screen *screen)
{
    player_go(&screen->stage.player, &screen->stage.scene.trace, screen->stage.scene.trace.len);
    draw(screen);
    screen->stage.zoom = 2;
    screen_act(screen, ACT_PREDICT, 0);
    draw(screen);
    screen_act(screen, ACT_EDIT, 0);
    if (screen->edit.chosen.set != SET_NONE)
        edit_turn(screen, screen->edit.chosen, 1);
    draw(screen);
}

static void check_lesson(const char *path)
{
    Screen on, at_once, strayed, other;
    open_lesson(&on, path, 0);
    open_lesson(&at_once, path, 0);
    open_lesson(&strayed, path, 0);
    for (int page = 0; page < on.reading->lesson.pages; page++) {
        open_lesson(&other, path, page);
        char *want = picture(&other);
        page_on(&on, page, false);
        check_same(&on, path, want, "by its stops");
        page_on(&at_once, page, true);
        check_same(&at_once, path, want, "at once");
        stray(&strayed);
        reading_go(&strayed, page, 0);
        check_same(&strayed, path, want, "from a changed scene");
        if (page + 1 < on.reading->lesson.pages) {
            reading_go(&other, page + 1, 0);
            reading_back(&other);
            while (other.reading->stop > 0)
                reading_back(&other);
            assert_int_equal(other.reading->page, page);
            check_same(&other, path, want, "back");
        }
        free(want);
        screen_free(&other);
    }
    screen_free(&on);
    screen_free(&at_once);
    screen_free(&strayed);
}

static void a_page_is_the_same_whichever_way_it_is_reached(void **state)
{
    (void)state;
    glob_t files;
    assert_int_equal(glob("lessons/[ez][nh]/*.md", 0, NULL, &files), 0);
    assert_true(files.gl_pathc >= 38);
    for (size_t i = 0; i < files.gl_pathc; i++)
        check_lesson(files.gl_pathv[i]);
    globfree(&files);
}

/* Scenes whose line on the stage says more, or other things, than the page's: a size that follows from the values, the
 * route that leads a comparison. They are the page's own all the same, and Space leads on. */
static void every_scene_of_a_page_leads_on(void **state)
{
    (void)state;
    static const char text[] = "# T\n\n## A\n\nOne.\n\n```scene\nactivation --x \"1 2 3; 4 5 6\"\nstop end\n```\n\n"
                               "## B\n\nTwo.\n\n```scene\nconv-forward --w \"1 2 3; 4 5 6; 7 8 9\" --input 5x5\n```\n\n"
                               "## C\n\nThree.\n\n```scene\nconv-forward --route im2col --compare\nstop p\n```\n\n"
                               "## D\n\nEnd.\n";
    char path[] = "/tmp/convwalk-ways-XXXXXX.md";
    Error err;
    Screen screen;
    close(mkstemps(path, 3));
    assert_true(file_write(path, text, sizeof text - 1, &err));
    open_lesson(&screen, path, 0);
    page_on(&screen, 3, true);
    reading_go(&screen, 0, 0);
    page_on(&screen, 3, false);
    reading_go(&screen, 0, 0);
    edit_value(&screen, (Cell){SET_X, 0}, 9);   /* another scene: Space leads back to the page's */
    reading_forward(&screen, true);
    assert_string_equal(screen.message.text, "back where the lesson was");
    assert_true(screen.stage.scene.x.v[0] == 1);
    unlink(path);
    screen_free(&screen);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(a_page_is_the_same_whichever_way_it_is_reached),
                                              cmocka_unit_test(every_scene_of_a_page_leads_on)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
