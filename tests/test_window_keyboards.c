/* Keyboards of the world in the real window: the X server is given a layout, keys are pressed where that layout has
 * them, and the window shows what a screen without a window shows after the same. */
#include "painting.h"
#include "screens.h"
#include "view/screen/input.h"
#include "window_testing.h"

#include "app/export/picture.h"

/* A layout, and how its keys are pressed: keysyms, or keycodes where it has no such sign. Letters: t for the
 * theme, s to save, g to go to a step. */
typedef struct {
    const char *name, *help, *faster, *slower, *theme, *save, *go;
} Keyboard;

static const Keyboard keyboards[] = {
    {"de", "question", "bracketright", "bracketleft", "t", "s", "g"},
    {"fr", "question", "bracketright", "bracketleft", "t", "s", "g"},
    {"es", "question", "bracketright", "bracketleft", "t", "s", "g"},
    {"se", "question", "bracketright", "bracketleft", "t", "s", "g"},
    {"ru", "question", "35", "34", "Cyrillic_ie", "Cyrillic_yeru", "Cyrillic_pe"},   /* the places of ] and [ */
    {"gr", "question", "bracketright", "bracketleft", "Greek_tau", "Greek_sigma", "Greek_gamma"}};

/* The window's picture is the screen's. */
static void expect_screen(Session *stage, Screen *screen, const Keyboard *keyboard, const char *what)
{
    char saved[128], wanted[128];
    bool same = false;
    Error err;
    snprintf(saved, sizeof saved, "%s/convwalk-1.png", stage->folder);
    snprintf(wanted, sizeof wanted, "%s/wanted.png", stage->folder);
    screen->message.text[0] = '\0';
    assert_true(picture_of_screen(screen, fonts, wanted, 1280, 800, &err));
    for (int tries = 0; tries < 8 && !same; tries++) {
        unlink(saved);
        keys(keyboard->save);
        for (int i = 0; i < 40 && !file_exists(saved); i++)
            nap(50);
        same = same_files(saved, wanted);
    }
    if (!same)
        fail_msg("layout %s: %s does nothing, or something else", keyboard->name, what);
    unlink(saved);
}

/* On a blank screen the first key wakes it and does nothing else, the full stop, too, which may need Shift. */
static void check_blank(Session *stage, const Keyboard *keyboard)
{
    char saved[128];
    snprintf(saved, sizeof saved, "%s/convwalk-1.png", stage->folder);
    keys("period");
    keys("period");
    keys(keyboard->save);
    for (int i = 0; i < 40 && !file_exists(saved); i++)
        nap(50);
    if (unlink(saved) != 0)
        fail_msg("layout %s: the full stop does not bring the picture back", keyboard->name);
    keys("period");
    keys(keyboard->save);
    nap(400);
    if (file_exists(saved))
        fail_msg("layout %s: the full stop does not blank the screen", keyboard->name);
}

static void check_keyboard(Session *stage, const Keyboard *keyboard)
{
    Screen screen = open_line("conv-forward");
    assert_int_equal(run("setxkbmap -layout %s", keyboard->name), 0);
    open_window(stage, "show conv-forward");
    keys(keyboard->help);
    screen_key(&screen, '?', 0);
    expect_screen(stage, &screen, keyboard, "the question mark");
    keys(keyboard->help);
    keys(keyboard->faster);
    screen_key(&screen, '?', 0);
    screen_key(&screen, ']', 0);
    expect_screen(stage, &screen, keyboard, "faster");
    keys(keyboard->slower);
    keys(keyboard->slower);
    keys(keyboard->theme);
    screen.stage.player.speed -= 2;
    screen_key(&screen, 't', 0);
    expect_screen(stage, &screen, keyboard, "slower, or the theme's letter");
    check_blank(stage, keyboard);
    keys(keyboard->go);
    keys("1 2 Return");
    player_go(&screen.stage.player, &screen.stage.scene.trace, 12);
    expect_screen(stage, &screen, keyboard, "a step's number");
    close_window(stage);
    screen_free(&screen);
}

static void signs_and_letters_act_on_every_layout(void **state)
{
    Session *stage = ready(state);
    if (run("command -v setxkbmap >/dev/null") != 0)
        skip();
    for (size_t i = 0; i < sizeof keyboards / sizeof *keyboards; i++)
        check_keyboard(stage, &keyboards[i]);
}

/* A lesson's field takes every character in its order, typed as fast as can be: the first comes from its key, with text
 * input off. */
static void a_lesson_s_number_is_typed_at_any_speed(void **state)
{
    Session *stage = ready(state);
    char here[4096], arguments[4400], path[128], *csv;
    size_t length;
    if (run("command -v setxkbmap >/dev/null") != 0)
        skip();
    assert_non_null(getcwd(here, sizeof here));
    setenv("XDG_DATA_HOME", stage->folder, 1);
    assert_int_equal(run("setxkbmap -layout fr"), 0);
    snprintf(arguments, sizeof arguments, "%s/lessons/en/01-a-kernel-slides.md --page 2", here);
    open_window(stage, arguments);
    keys("2");
    assert_int_equal(run("xdotool key --delay 0 3 7 period 0 Return"), 0);
    nap(600);
    close_window(stage);
    snprintf(path, sizeof path, "%s/answers.csv", stage->folder);
    assert_int_equal(run("%s answers > %s", stage->binary, path), 0);
    assert_true(file_read(path, 1 << 20, &csv, &length, NULL));
    if (!strstr(csv, "q = ___,37.0,yes,1"))
        fail_msg("37.0 is not what came:\n%s", csv);
    free(csv);
}

static int enter(void **state)
{
    return prepare(state) == 0 && open_fonts(NULL) == 0 ? 0 : -1;
}

static int leave(void **state)
{
    close_fonts(NULL);
    return put_away(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(signs_and_letters_act_on_every_layout),
                                       cmocka_unit_test(a_lesson_s_number_is_typed_at_any_speed)};
    return cmocka_run_group_tests_name("window_keyboards", tests, enter, leave);
}
