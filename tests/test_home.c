/* The home page: everything on it can be reached at any size, by keys and by the pointer; where to begin, where to go
 * on; the way back. */
#include "screens.h"

#include "app/hosts/lesson_host.h"
#include "base/file.h"
#include "view/lesson/reading.h"
#include "view/lesson/shelf.h"
#include "view/scenes/catalog.h"
#include "view/screen/home/home.h"
#include "view/screen/place.h"

#include <math.h>

static char folder[64];
static LessonHost host;

static Screen open_home(void)
{
    Screen screen;
    screen_init(&screen);
    lesson_host_open(&host, &screen, false);
    return screen;
}

static void close_home(Screen *screen)
{
    screen_free(screen);
    lesson_host_close(&host);
}

static void draw_at(Screen *screen, float width, float height)
{
    Measure measure = measure_monospace();
    screen_draw(screen, &measure, width, height);
}

/* Where a thing can be hit now, as drawn last; width 0: nowhere. */
static Rect seen(const Screen *screen, int action, int64_t value)
{
    for (int i = 1; i < screen->canvas.targets; i++) {
        const Target *target = &screen->canvas.target[i];
        float x = target->at.x + 3, y = target->at.y + target->at.h / 2;
        if (target->kind == TARGET_ACTION && target->action == action && target->value == value
            && draw_hit(&screen->list, x, y) == i)
            return target->at;
    }
    return (Rect){0, 0, 0, 0};
}

static bool card_seen(const Screen *screen, int card)
{
    if (card == HOME_CONTINUE)
        return seen(screen, ACT_CONTINUE, 0).w > 0;
    if (card == HOME_BEGIN)
        return seen(screen, ACT_SCENE, HOME_BEGIN).w > 0;
    if (card < scene_catalog_count)
        return seen(screen, ACT_SCENE, card).w > 0;
    int index = shelf_at(screen->shelf, screen->look.language, card - scene_catalog_count);
    return seen(screen, ACT_LESSON, reading_value(LESSON_OPEN, 0, index)).w > 0;
}

static const float sizes[][2] = {{1280, 800}, {1366, 730},  {1920, 1080}, {960, 600},
                                 {700, 450},  {620, 1340}, {640, 400}};

/* Each thing that the keyboard points at is on the screen, and all things come round. */
static void keys_reach_everything_at_any_size(void **state)
{
    (void)state;
    for (size_t size = 0; size < sizeof sizes / sizeof *sizes; size++)
        for (int theme = 0; theme < THEME_COUNT; theme++) {
            Screen screen = open_home();
            bool reached[512] = {false};
            int things = 1;
            screen.look.theme = (ThemeName)theme;
            draw_at(&screen, sizes[size][0], sizes[size][1]);
            assert_true(card_seen(&screen, home_first(&screen)));
            for (int i = 0; i < 100; i++) {
                screen_key(&screen, i % 2 ? KEY_RIGHT : KEY_DOWN, 0);
                draw_at(&screen, sizes[size][0], sizes[size][1]);
                int card = screen.pointer.card;
                if (!card_seen(&screen, card))
                    fail_msg("%g x %g: card %d is not seen", (double)sizes[size][0], (double)sizes[size][1], card);
                things += card < 512 && !reached[card];
                reached[card < 512 ? card : 511] = true;
            }
            assert_int_equal(things, 1 + scene_catalog_count + 19);
            close_home(&screen);
        }
}

static void the_wheel_and_the_bar_roll_it(void **state)
{
    (void)state;
    Screen screen = open_home();
    draw_at(&screen, 700, 450);
    int last = scene_catalog_count - 1;
    assert_false(card_seen(&screen, last));
    assert_true(screen_wheel(&screen, 350, 300, -100));
    draw_at(&screen, 700, 450);
    assert_true(card_seen(&screen, last));
    assert_false(card_seen(&screen, HOME_BEGIN));
    screen_wheel(&screen, 350, 300, 100);
    draw_at(&screen, 700, 450);
    assert_true(card_seen(&screen, HOME_BEGIN));
    Rect thumb = roll_thumb(&screen.roll);
    assert_true(thumb.h > 20 && thumb.h < screen.roll.room.h);
    screen_press(&screen, thumb.x + 4, thumb.y + 4);
    screen_point(&screen, thumb.x + 4, thumb.y + 4);
    assert_true(screen.roll.at < 1);   /* taken where it is, it stays there */
    screen_point(&screen, thumb.x - 200, 1000);
    screen_release(&screen, thumb.x - 200, 1000);
    draw_at(&screen, 700, 450);
    assert_true(card_seen(&screen, last));
    assert_int_equal(screen.show.page, PAGE_HOME);
    screen_key(&screen, KEY_HOME, 0);
    screen_key(&screen, KEY_PAGE_DOWN, 0);
    draw_at(&screen, 700, 450);
    assert_true(screen.roll.at > 300);
    draw_at(&screen, 1280, 3000);   /* in a window that shows all of it there is no bar, and nothing is rolled away */
    assert_true(screen.roll.at == 0 && roll_thumb(&screen.roll).w == 0);
    close_home(&screen);
}

/* No picture of a card is without room, and none stands over another. */
static void cards_keep_their_pictures_and_stay_apart(void **state)
{
    (void)state;
    for (size_t size = 0; size < sizeof sizes / sizeof *sizes; size++) {
        Screen screen = open_home();
        draw_at(&screen, sizes[size][0], 4000);
        Rect before = {0, 0, 0, 0};
        for (int first = 0, count; first < scene_catalog_count; first += count) {
            catalog_family(first, &count);
            Target card = find_target(&screen, TARGET_ACTION, ACT_SCENE, first);
            assert_true(card.at.h > 180 && card.at.w > 180 && card.at.x >= 0
                        && card.at.x + card.at.w <= sizes[size][0]);
            bool apart = card.at.x >= before.x + before.w || card.at.y >= before.y + before.h;
            assert_true(apart);
            before = card.at;
        }
        close_home(&screen);
    }
}

static void it_says_where_to_begin_and_then_where_to_go_on(void **state)
{
    (void)state;
    Screen screen = open_home();
    draw(&screen);
    assert_int_equal(texts(&screen, "Begin here", true), 1);
    assert_int_equal(texts(&screen, "Continue where you left off", true), 0);
    screen_key(&screen, KEY_ENTER, 0);
    assert_non_null(screen.reading);
    assert_int_equal(shelf_number(screen.reading->path), 1);
    reading_go(&screen, 2, 0);
    screen.reading->answer[0] = (Reply){.right = true, .tries = 1, .given = 1};
    screen.reading->unsaved = true;
    lesson_host_serve(&host, &screen);
    screen_key(&screen, 'h', 0);
    draw(&screen);
    assert_int_equal(texts(&screen, "Continue where you left off", true), 1);
    assert_true(texts(&screen, "page 3 of", false) == 1);
    assert_int_equal(texts(&screen, "3/5", true), 1);   /* pages read, answers right */
    assert_int_equal(texts(&screen, "1/7", true), 1);
    click_action(&screen, ACT_CONTINUE, 0);
    assert_true(screen.reading && screen.reading->page == 2);
    Text place = {0};
    place_write(&screen, &place);
    close_home(&screen);
    screen = open_home();   /* another run, to which the program gives the place */
    trail_leave(&screen.trail, text_get(&place));
    text_free(&place);
    draw(&screen);
    assert_int_equal(home_first(&screen), HOME_CONTINUE);
    screen_key(&screen, KEY_ENTER, 0);
    assert_true(screen.reading && screen.reading->page == 2 && screen.reading->answer[0].right);
    close_home(&screen);
}

static void a_place_that_is_gone_does_no_harm(void **state)
{
    (void)state;
    static const char *const places[] = {"", "home", "lesson", "lesson 0 0 x.md", "lesson 2 0 /nowhere/x.md",
                                         "lesson 99999999999 0 x", "scene", "scene nothing --step 3",
                                         "scene conv-forward --input 0x0", "train ", "\xFF\xFE", "lesson 1 1 "};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        Screen screen = open_home();
        trail_leave(&screen.trail, places[i]);
        draw(&screen);
        screen_act(&screen, ACT_CONTINUE, 0);
        assert_int_equal(screen.show.page, PAGE_HOME);
        draw(&screen);
        screen_key(&screen, KEY_ENTER, 0);   /* where to begin, or a message */
        draw(&screen);
        close_home(&screen);
    }
}

/* The help's last line comes into a small window by keys and by the wheel; its letters are no smaller there. */
static void the_help_rolls_in_a_small_window(void **state)
{
    (void)state;
    float size[2] = {0, 0}, y[3] = {0, 0, 0};
    for (int small = 0; small < 2; small++) {
        Screen screen = open_home();
        draw(&screen);
        screen_key(&screen, small ? KEY_F1 : '?', 0);
        for (int turn = 0; turn < 3; turn++) {
            draw_at(&screen, small ? 700 : 1280, small ? 450 : 800);
            for (int i = 0; i < screen.list.count; i++) {
                const DrawOp *op = &screen.list.op[i];
                if (op->kind != DRAW_TEXT || op->length != 9
                    || memcmp(screen.list.text.at + op->start, "this help", 9) != 0)
                    continue;
                size[small] = op->size;
                y[turn] = op->y;
            }
            if (turn == 0)
                screen_key(&screen, KEY_END, 0);
            else
                screen_wheel(&screen, 350, 200, 100);
        }
        assert_true(small ? y[0] > 450 && y[1] < 430 : y[0] < 800);
        assert_true(fabsf(y[2] - y[0]) < 1);
        screen_key(&screen, KEY_ESCAPE, 0);
        assert_false(screen.cover.help);
        close_home(&screen);
    }
    assert_true(size[1] > 0.9f * size[0]);
}

static void language_and_theme_are_chosen_by_mouse(void **state)
{
    (void)state;
    Screen screen = open_home();
    click_action(&screen, ACT_LANGUAGE_TO, LANGUAGE_CHINESE);
    assert_int_equal(screen.look.language, LANGUAGE_CHINESE);
    click_action(&screen, ACT_THEME_TO, THEME_PROJECTOR);
    assert_int_equal(screen.look.theme, THEME_PROJECTOR);
    click_action(&screen, ACT_THEME_TO, THEME_LIGHT);
    click_action(&screen, ACT_LANGUAGE_TO, LANGUAGE_ENGLISH);
    assert_true(screen.look.language == LANGUAGE_ENGLISH && screen.look.theme == THEME_LIGHT);
    close_home(&screen);
}

static void a_network_opens_computed(void **state)
{
    (void)state;
    Screen screen = open_home();
    int opened = 0;
    for (int i = 0; i < scene_catalog_count; i++) {
        const SceneEntry *entry = scene_catalog[i];
        if (!entry->draw || !operation_is_network(entry->operation) || !home_open(&screen, i))
            continue;
        const Trace *chain = &screen.stage.scene.trace;
        assert_int_equal(screen_entry(&screen), i);
        assert_true(screen.stage.player.rest >= chain->len / 10 && chain->layer);
        assert_true(entry->pass == PASS_FORWARD || screen.stage.player.rest == chain->len);
        draw(&screen);
        find_target(&screen, TARGET_ACTION, ACT_VARIANT, VARIANT_AVERAGE);
        opened++;
    }
    assert_int_equal(opened, 2);
    close_home(&screen);
}

/* Home, a scene, its other route, a layer of LeNet: and all the way back. */
static void backspace_leads_back_where_one_came_from(void **state)
{
    (void)state;
    Screen screen = open_home();
    draw(&screen);
    click_action(&screen, ACT_SCENE, 1);
    int route = screen_entry(&screen);
    press(&screen, KEY_RIGHT, 0);
    press(&screen, 'r', 0);
    assert_int_not_equal(screen_entry(&screen), route);
    press(&screen, KEY_BACKSPACE, 0);
    assert_int_equal(screen_entry(&screen), route);
    assert_int_equal(screen.stage.player.rest, 1);   /* the step, too */
    screen_return(&screen);                          /* the mouse's button */
    assert_int_equal(screen.show.page, PAGE_HOME);
    press(&screen, KEY_BACKSPACE, 0);
    assert_int_equal(screen.show.page, PAGE_HOME);
    assert_non_null(strstr(screen.message.text, "where you began"));
    press(&screen, KEY_ENTER, 0);   /* to continue */
    assert_int_equal(screen.show.page, PAGE_SCENE);
    press(&screen, 'e', 0);         /* in a field it rubs out */
    screen_key(&screen, KEY_TAB, 0);
    type(&screen, "12");
    screen_key(&screen, KEY_BACKSPACE, 0);
    assert_int_equal(screen.show.page, PAGE_SCENE);
    assert_string_equal(screen.edit.typed, "1");
    close_home(&screen);
}

static void a_path_is_completed_and_taken(void **state)
{
    (void)state;
    Screen screen = open_home();
    char path[128];
    Error err;
    for (int i = 1; i <= 2; i++) {
        snprintf(path, sizeof path, "%s/a-lesson-%d.md", folder, i);
        assert_true(file_write(path, "x", 1, &err));
    }
    snprintf(path, sizeof path, "%s/", folder);
    screen.program.home = folder;
    path_field_open(&screen, false, path);
    draw(&screen);
    assert_int_equal(texts(&screen, "a-lesson-1.md", true), 1);
    type(&screen, "~/a");   /* after a slash: from the home folder instead */
    assert_string_equal(screen.path.typed, "~/a");
    screen_key(&screen, KEY_TAB, 0);
    assert_string_equal(screen.path.typed, "~/a-lesson-");
    screen_key(&screen, 'h', 0);   /* no key of the page's */
    screen_type(&screen, "2");
    screen_key(&screen, KEY_TAB, 0);
    assert_string_equal(screen.path.typed, "~/a-lesson-2.md");
    Text whole = {0};
    path_field_whole(screen.path.typed, folder, &whole);
    snprintf(path, sizeof path, "%s/a-lesson-2.md", folder);
    assert_string_equal(text_get(&whole), path);
    text_free(&whole);
    screen_key(&screen, KEY_ENTER, 0);
    assert_true(screen_requests(&screen) == REQUEST_PATH && !screen.path.on);
    path_field_open(&screen, true, "/");
    screen_key(&screen, KEY_ESCAPE, 0);
    assert_true(screen_requests(&screen) == 0 && !screen.path.on);
    path_field_open(&screen, false, "~/");
    click_action(&screen, ACT_PATH, 0);   /* by mouse alone */
    assert_string_equal(screen.path.typed, "~/a-lesson-1.md");
    click_action(&screen, ACT_PATH, PATH_TAKE);
    assert_int_equal(screen_requests(&screen), REQUEST_PATH);
    close_home(&screen);
}

static int prepare(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/convwalk-home-XXXXXX");
    return mkdtemp(folder) && setenv("XDG_DATA_HOME", folder, 1) == 0 ? 0 : -1;
}

static int put_away(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_reach_everything_at_any_size),
        cmocka_unit_test(the_wheel_and_the_bar_roll_it),
        cmocka_unit_test(cards_keep_their_pictures_and_stay_apart),
        cmocka_unit_test(it_says_where_to_begin_and_then_where_to_go_on),
        cmocka_unit_test(a_place_that_is_gone_does_no_harm),
        cmocka_unit_test(the_help_rolls_in_a_small_window),
        cmocka_unit_test(language_and_theme_are_chosen_by_mouse),
        cmocka_unit_test(a_network_opens_computed),
        cmocka_unit_test(backspace_leads_back_where_one_came_from),
        cmocka_unit_test(a_path_is_completed_and_taken),
    };
    return cmocka_run_group_tests_name("home", tests, prepare, put_away);
}
