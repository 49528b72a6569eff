/* What the pointer hits belongs to the picture that was drawn: when another page or scene comes on stage, what was
 * held of the old one is let go, the old picture hits nothing, and after the next drawing everything is as usual. */
#include "lenets.h"

#include "view/lesson/reading.h"
#include "view/live/live.h"
#include "view/scenes/catalog.h"
#include "view/scenes/network/overview.h"
#include "view/screen/home/home.h"
#include "view/screen/input.h"
#include "view/window/network.h"

#include <dirent.h>
#include <math.h>

static void move_to_middle(Screen *screen, const Target *target)
{
    screen_point(screen, target->at.x + target->at.w / 2, target->at.y + target->at.h / 2);
}

static Screen open_page(const char *path, int page)
{
    Screen screen;
    Error err;
    screen_init(&screen);
    if (!reading_open(&screen, path, page, &err))
        fail_msg("%s", err.text);
    draw(&screen);
    return screen;
}

/* Over every grid of the page's picture: the page is turned, then the pointer moves. Returns how many grids there
 * were. */
static int turn_under_the_pointer(const char *path, int page)
{
    int grids = 0;
    Screen screen = open_page(path, page);
    for (int i = 1; i < screen.canvas.targets; i++) {
        if (screen.canvas.target[i].kind != TARGET_GRID)
            continue;
        Target grid = screen.canvas.target[i];
        grids++;
        move_to_middle(&screen, &grid);
        screen_press(&screen, screen.pointer.x, screen.pointer.y);
        reading_go(&screen, (page + 1) % screen.reading->lesson.pages, 0);
        move_to_middle(&screen, &grid);
        assert_int_equal(screen.pointer.hover.kind, TARGET_NONE);
        screen_release(&screen, screen.pointer.x, screen.pointer.y);
        draw(&screen);
        reading_go(&screen, page, 0);
        draw(&screen);
    }
    screen_free(&screen);
    return grids;
}

static void pages_turn_while_the_pointer_is_over_a_grid(void **state)
{
    (void)state;
    int grids = 0;
    DIR *folder = opendir("lessons/en");
    assert_non_null(folder);
    for (struct dirent *file; (file = readdir(folder));) {
        char path[300];
        Error err;
        Lesson lesson;
        snprintf(path, sizeof path, "lessons/en/%s", file->d_name);
        /* LeNet's pages are among the random events */
        bool numbered = file->d_name[0] == '0' || file->d_name[0] == '1';
        if (!numbered || strstr(file->d_name, "lenet") || !lesson_load(&lesson, path, NULL, NULL, &err))
            continue;
        int pages = lesson.pages;
        lesson_free(&lesson);
        for (int page = 0; page < pages; page++)
            grids += turn_under_the_pointer(path, page);
    }
    closedir(folder);
    assert_true(grids > 60);
}

/* R with the button held: the number in hand is let go, nothing of the new scene is changed, and the next press is
 * as usual. */
static void what_is_held_is_let_go(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward");
    float x, y;
    cell_middle(&screen, (Cell){SET_X, 4}, &x, &y);
    screen_press(&screen, x, y);
    assert_int_equal(screen.edit.chosen.set, SET_X);
    screen_key(&screen, 'r', 0);
    assert_int_equal(screen.stage.scene.trace.route, ROUTE_IM2COL);
    assert_int_equal(screen.edit.chosen.set, SET_NONE);
    float before = screen.stage.scene.x.v[4];
    screen_point(&screen, x, y - 60);
    screen_point(&screen, x, y - 90);
    assert_false(screen_release(&screen, x, y - 90));
    assert_true(screen.stage.scene.x.v[4] == before);
    screen_key(&screen, 'z', MOD_CTRL);
    assert_string_equal(screen.message.text, "nothing to undo");
    cell_middle(&screen, (Cell){SET_X, 4}, &x, &y);
    screen_press(&screen, x, y);
    screen_point(&screen, x, y - 12);
    screen_release(&screen, x, y - 12);
    assert_true(screen.stage.scene.x.v[4] == before + 1);
    screen_free(&screen);
}

static void the_timeline_is_let_go_too(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward");
    draw(&screen);
    Target bar = find_target(&screen, TARGET_TIMELINE, 0, 0);
    screen_press(&screen, bar.at.x + bar.at.w / 2, bar.at.y + 12);
    assert_int_equal(screen.stage.player.rest, 8);
    screen_key(&screen, 'r', 0);
    screen_point(&screen, bar.at.x + bar.at.w - 20, bar.at.y + 12);
    assert_int_equal(screen.stage.player.rest, 0);
    screen_release(&screen, bar.at.x + bar.at.w - 20, bar.at.y + 12);
    draw(&screen);
    screen_press(&screen, bar.at.x + bar.at.w / 2, bar.at.y + 12);
    assert_true(screen.stage.player.rest > 0);
    screen_free(&screen);
}

/* A button of a page that was left does nothing; one that stays while the scene's shape changes does what it says,
 * each time. */
static void buttons_belong_to_their_page(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward");
    draw(&screen);
    Target end = find_target(&screen, TARGET_ACTION, ACT_FORWARD, 0);
    screen_key(&screen, 'h', 0);
    screen_press(&screen, end.at.x + 5, end.at.y + 5);
    screen_release(&screen, end.at.x + 5, end.at.y + 5);
    assert_int_equal(screen.show.page, PAGE_HOME);
    draw(&screen);
    Target card = find_target(&screen, TARGET_ACTION, ACT_SCENE, 6);
    assert_true(home_open(&screen, 0));   /* as Enter does */
    screen_press(&screen, card.at.x + 5, card.at.y + 5);
    screen_release(&screen, card.at.x + 5, card.at.y + 5);
    assert_int_equal(screen_entry(&screen), 0);
    screen_free(&screen);
    screen = open_line("conv-forward");
    press(&screen, 'e', 0);
    draw(&screen);
    Target more = find_target(&screen, TARGET_ACTION, ACT_SHAPE_MORE, 1);   /* X's rows */
    for (int i = 0; i < 3; i++) {
        screen_press(&screen, more.at.x + 5, more.at.y + 5);
        screen_release(&screen, more.at.x + 5, more.at.y + 5);
    }
    assert_int_equal(screen.stage.scene.line.input[2], 6);
    screen_free(&screen);
}

/* P, a marked cell, home, another scene, Enter. */
static void marks_are_gone_with_their_scene(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward --input 5x5 --kernel 3x3 --level cell");
    float x, y;
    press(&screen, 'p', 0);
    cell_middle(&screen, (Cell){SET_W, 8}, &x, &y);
    click(&screen, x, y);
    assert_int_equal(screen.predict.picks, 1);
    screen_type(&screen, "7");
    press(&screen, 'h', 0);
    int scenes = 0;
    for (int i = 0; i < scene_catalog_count; i++) {
        if (!home_open(&screen, i) || screen.show.page != PAGE_SCENE)   /* LeNet without its weights, a live page */
            continue;
        scenes++;
        assert_int_equal(screen.predict.picks, 0);
        assert_string_equal(screen.predict.typed, "");
        screen.message.text[0] = '\0';
        press(&screen, KEY_ENTER, 0);
        assert_string_equal(screen.message.text, "");
        draw(&screen);
    }
    assert_true(scenes > 10);
    screen_free(&screen);
}

/* Lesson 3, page 5: "click a pixel that takes part", answered after R by the copy of one in col(X). */
static void a_copys_cell_answers_for_its_own(void **state)
{
    (void)state;
    Screen screen = open_page("lessons/en/03-channels-and-feature-maps.md", 4);
    float x, y;
    while (!reading_wants_click(&screen) && screen.reading->asked >= 0)
        screen.reading->answer[screen.reading->asked++].right = true;
    assert_true(reading_wants_click(&screen));
    screen_key(&screen, 'r', 0);
    press(&screen, KEY_END, 0);
    const Trace *stage = &screen.stage.scene.trace;
    assert_int_equal(stage->route, ROUTE_IM2COL);
    assert_true(reading_shares(&screen, SET_X));
    assert_false(reading_shares(&screen, SET_COL));
    Cell copy = {SET_COL, 0};
    cell_middle(&screen, copy, &x, &y);
    int asked = screen.reading->asked;
    click(&screen, x, y);
    const Reply *reply = &screen.reading->answer[asked];
    assert_int_equal(reply->tries, 1);
    assert_true(cell_same(reply->clicked[0], cell_source(stage, copy)));
    screen_free(&screen);
}

/* A cell of another scene is no answer; it is said where the question's own is. And a noun means nothing there. */
static void another_scenes_cell_is_no_answer(void **state)
{
    (void)state;
    Screen screen = open_page("lessons/en/03-channels-and-feature-maps.md", 4);
    Error err;
    float x, y;
    SceneLine line;
    while (!reading_wants_click(&screen) && screen.reading->asked >= 0)
        screen.reading->answer[screen.reading->asked++].right = true;
    assert_true(scene_line_read(&line, "max-pool", &err) && screen_open(&screen, &line, &err));
    scene_line_free(&line);
    cell_middle(&screen, (Cell){SET_Y, 0}, &x, &y);
    int asked = screen.reading->asked;
    click(&screen, x, y);
    assert_int_equal(screen.reading->answer[asked].clicks + screen.reading->answer[asked].tries, 0);
    assert_non_null(strstr(screen.message.text, "own scene"));
    assert_true(screen.stage.player.rest > 0);   /* what a click on a result's cell does in that scene */
    for (int i = 1; i < screen.canvas.targets; i++)
        if (screen.canvas.target[i].told && screen.canvas.target[i].kind == TARGET_CELL)
            assert_int_equal(target_cell(&screen, &screen.canvas.target[i], 0, 0).set, SET_NONE);
    screen_free(&screen);
}

/* LeNet's maps, of which the picture is still there when another scene has come. */
static void maps_belong_to_their_network(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward");
    draw(&screen);
    Grid grid = {.rows = 28, .columns = 28};
    Rect all = {0, 0, 1280, 800};
    screen.canvas.target[1] = (Target){.kind = TARGET_MAP, .of = screen.canvas.of, .value = 1, .at = all, .grid = grid};
    for (int i = 0; i < screen.list.count; i++)
        screen.list.op[i].id = 1;
    screen_key(&screen, 'r', 0);
    screen_press(&screen, 600, 400);
    screen_release(&screen, 600, 400);
    screen_point(&screen, 620, 400);
    assert_int_equal(screen.pointer.hover.kind, TARGET_NONE);
    screen_free(&screen);
}

/* A click on a map of LeNet opens what was seen there: an error, though the pass's beginning is to be drawn next. */
static void a_map_opens_what_it_showed(void **state)
{
    (void)state;
    Screen screen = open_lenet("lenet --step 1500000");
    Maps maps = maps_of(&screen.stage.scene.net->net);
    for (int map = 1; map < maps.layers; map++) {
        int layer = -1, at = 0;
        int64_t step = -1;
        assert_int_equal(scene_layer(&screen.stage.scene), -1);
        draw(&screen);
        for (int i = 1; i < screen.canvas.targets; i++)
            at = screen.canvas.target[i].kind == TARGET_MAP && screen.canvas.target[i].value == map ? i : at;
        Rect plane = screen.canvas.target[at].at;
        float x = plane.x + plane.w * 0.2f, y = plane.y + plane.h * 0.2f;
        Spot spot = target_spot(&screen, &screen.canvas.target[at], x, y);
        assert_true(spot.map == map && map_open(screen.stage.scene.net, &maps, 1500000, spot, &layer, &step));
        screen_key(&screen, KEY_HOME, 0);
        for (int twice = 0; twice < 2; twice++) {   /* the first click keeps it */
            screen_press(&screen, x, y);
            screen_release(&screen, x, y);
        }
        assert_int_equal(scene_layer(&screen.stage.scene), layer);
        assert_int_equal(screen.stage.player.rest, step + 1);
        screen_key(&screen, KEY_ESCAPE, 0);
        player_go(&screen.stage.player, &screen.stage.scene.trace, 1500000);
    }
    screen_free(&screen);
}

/* The window made smaller during a stroke: the pen is where the pointer is on the paper that is seen. */
static void the_pen_follows_the_paper(void **state)
{
    (void)state;
    Screen screen;
    Measure measure = measure_monospace();
    screen_init(&screen);
    live_open(&screen, LIVE_DRAW);
    draw(&screen);
    Target pad = find_target(&screen, TARGET_PAD, 0, 0);
    move_to_middle(&screen, &pad);
    screen_press(&screen, screen.pointer.x, screen.pointer.y);
    screen_draw(&screen, &measure, 900, 500);
    pad = find_target(&screen, TARGET_PAD, 0, 0);
    screen_point(&screen, pad.at.x + 0.75f * pad.at.w, pad.at.y + 0.25f * pad.at.h);
    const PadDeed *deed = &screen.live->pad.deed[0];
    PadPoint last = deed->point[deed->points - 1];
    assert_true(fabsf(last.x - 0.75f) < 0.01f && fabsf(last.y - 0.25f) < 0.01f);
    screen_free(&screen);
}

/* A number that is being edited is let go when doing again brings a layer of LeNet, whose numbers stay as they are. */
static void a_chosen_number_goes_with_its_tensor(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward");
    SceneLine line;
    Error err;
    edit_value(&screen, (Cell){SET_W, 0}, 7);
    assert_true(scene_line_read(&line, "lenet --layer conv1", &err));
    line.assets = lenet_assets();
    assert_true(screen_open(&screen, &line, &err));
    scene_line_free(&line);
    screen_key(&screen, 'z', MOD_CTRL);
    press(&screen, 'e', 0);
    screen_key(&screen, 'y', MOD_CTRL);
    assert_true(screen.edit.chosen.set == SET_NONE || edit_can(&screen, screen.edit.chosen.set));
    screen_type(&screen, "5");
    screen_key(&screen, KEY_ENTER, 0);
    screen_key(&screen, KEY_RIGHT, 0);
    screen_free(&screen);
}

/* Broken UTF-8 and control characters reach no field. */
static void what_is_no_text_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"\xFF", "\xE5\x9B", "1\x80", "\x01", "2\n", "\x7F"};
    Screen screen = open_page("lessons/en/02-how-large-is-the-output.md", 0);
    screen.reading->typing = true;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        screen.message.text[0] = '\0';
        assert_true(screen_type(&screen, bad[i]));
        assert_string_equal(screen.message.text, "what came from the keyboard is no text");
        assert_string_equal(screen.reading->typed, "");
    }
    screen_type(&screen, "积");
    assert_string_equal(screen.reading->typed, "积");
    screen_free(&screen);
}

/* A step's number that is being typed is not the value of the cell that was being edited. */
static void a_steps_number_is_not_a_value(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward");
    press(&screen, 'e', 0);
    screen_type(&screen, "5");
    screen_act(&screen, ACT_GO, 0);
    assert_true(screen.stage.scene.x.v[0] == 5);
    screen_type(&screen, "9");
    float x, y;
    cell_middle(&screen, (Cell){SET_X, 8}, &x, &y);
    click(&screen, x, y);
    assert_true(screen.stage.scene.x.v[0] == 5);
    screen_free(&screen);
}

/* What was typed for one question is not the beginning of another's answer. */
static void typed_text_stays_with_its_question(void **state)
{
    (void)state;
    Screen screen = open_page("lessons/en/02-how-large-is-the-output.md", 0);
    Reading *reading = screen.reading;
    int page, numbers = 0;
    for (int k = 0; k < reading->answers; k++) {
        const Question *question = lesson_question(&reading->lesson, k, &page);
        if (question->kind != QUESTION_NUMBER)
            continue;
        numbers++;
        reading_go(&screen, page, 0);
        reading_ask(reading, k);
        screen_key(&screen, '1', 0);
        screen_type(&screen, "1");
        assert_string_equal(reading->typed, "1");
        screen_type(&screen, "7");
    }
    assert_true(numbers > 1);
    screen_free(&screen);
}

/* A stroke that the page Train interrupts ends there. */
static void a_stroke_ends_with_its_page(void **state)
{
    (void)state;
    Screen screen;
    screen_init(&screen);
    live_open(&screen, LIVE_DRAW);
    draw(&screen);
    Target pad = find_target(&screen, TARGET_PAD, 0, 0);
    move_to_middle(&screen, &pad);
    screen_press(&screen, screen.pointer.x, screen.pointer.y);
    assert_true(screen.live->pad.down);
    live_open(&screen, LIVE_TRAIN);   /* as R does */
    int points = screen.live->pad.deed[0].points;
    screen_point(&screen, pad.at.x + 5, pad.at.y + 5);
    assert_int_equal(screen.live->pad.deed[0].points, points);
    assert_false(screen.live->pad.down);
    screen_free(&screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_turn_while_the_pointer_is_over_a_grid),
        cmocka_unit_test(what_is_held_is_let_go),
        cmocka_unit_test(the_timeline_is_let_go_too),
        cmocka_unit_test(buttons_belong_to_their_page),
        cmocka_unit_test(marks_are_gone_with_their_scene),
        cmocka_unit_test(a_copys_cell_answers_for_its_own),
        cmocka_unit_test(another_scenes_cell_is_no_answer),
        cmocka_unit_test(maps_belong_to_their_network),
        cmocka_unit_test(a_map_opens_what_it_showed),
        cmocka_unit_test(the_pen_follows_the_paper),
        cmocka_unit_test(a_chosen_number_goes_with_its_tensor),
        cmocka_unit_test(what_is_no_text_is_refused),
        cmocka_unit_test(a_steps_number_is_not_a_value),
        cmocka_unit_test(typed_text_stays_with_its_question),
        cmocka_unit_test(a_stroke_ends_with_its_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
