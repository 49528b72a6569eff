/* What is typed into the window's fields: taken as its writer meant it, or refused aloud with nothing altered. */
#include "screens.h"

#include "view/live/live.h"
#include "view/screen/input.h"

#include <math.h>
#include <string.h>

static bool shows(Screen *screen, const char *text)
{
    draw(screen);
    for (int i = 0; i < screen->list.count; i++) {
        const DrawOp *op = &screen->list.op[i];
        if (op->kind == DRAW_TEXT && op->length == (int)strlen(text)
            && strncmp(screen->list.text.at + op->start, text, (size_t)op->length) == 0)
            return true;
    }
    return false;
}

static void a_cell_takes_what_its_writer_means(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        float value;
    } good[] = {{"0,5", 0.5f},
                {"0.25", 0.25f},
                {"1,5", 1.5f},
                {"1e3", 1000},
                {"1E-3", 0.001f},
                {"2,5e-1", 0.25f},
                {"1/3", 1.0f / 3},
                {"−2/7", -2.0f / 7},
                {"-2/7", -2.0f / 7},
                {"+4", 4},
                {"−3", -3},
                {"－１．５", -1.5f},
                {"０，５", 0.5f},
                {"123456789012", 123456789012.0f},
                {".5", 0.5f},
                {",5", 0.5f},
                {"0.12345678901234567890123456789", 0.12345679f},
                {"1,125", 1.125f},
                {"7 ", 7}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        Screen screen = open_line("conv-forward");
        edit_choose(&screen, (Cell){SET_X, 4});
        type(&screen, good[i].text);
        char caret[80];
        snprintf(caret, sizeof caret, "%s|", good[i].text);
        if (!shows(&screen, caret))
            fail_msg("'%s' is not shown as it was typed", good[i].text);
        screen_key(&screen, KEY_ENTER, 0);
        if (screen.stage.scene.x.v[4] != good[i].value || screen.message.wrong || !screen.edit.on)
            fail_msg("'%s' became %.9g: %s", good[i].text, (double)screen.stage.scene.x.v[4], screen.message.text);
        screen_free(&screen);
    }
}

static const char *const bad[] = {"1.2.3", "1,000.5", "1/0",  "--5",  "0x10",  "1e999", "1e",  "5-",
                                  "1/2/3", "3 4",     "1nan", "2inf", "1e-99", "7%",    "1_0", "1234567890123456789/3"};

static void garbage_is_refused_aloud_and_alters_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Screen screen = open_line("conv-forward --seed 3 --input 4x4");
        float before[16];
        memcpy(before, screen.stage.scene.x.v, sizeof before);
        edit_choose(&screen, (Cell){SET_X, 4});
        type(&screen, bad[i]);
        screen_key(&screen, KEY_ENTER, 0);
        if (!screen.message.wrong || !strstr(screen.message.text, bad[i]))
            fail_msg("'%s': \"%s\"", bad[i], screen.message.text);
        assert_memory_equal(before, screen.stage.scene.x.v, sizeof before);
        assert_true(screen.edit.on && screen.edit.typing); /* it stands there, to be mended */
        assert_null(undo_next(&screen.edit.undo, false));
        screen_key(&screen, KEY_TAB, 0); /* nor is it left behind unsaid */
        assert_int_equal(screen.edit.chosen.index, 4);
        screen_key(&screen, KEY_ESCAPE, 0);
        assert_true(screen.edit.on && !screen.edit.typing);
        screen_free(&screen);
    }
}

/* Letters are keys of the window until something is typed; then they are the field's. */
static void letters_belong_to_the_field_while_it_is_typed_into(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward");
    edit_choose(&screen, (Cell){SET_X, 0});
    type(&screen, "1");
    for (int key = 'a'; key <= 'z'; key++)
        screen_key(&screen, key, 0);
    for (int key = ' '; key < '0'; key++)
        screen_key(&screen, key, 0);
    assert_true(screen.edit.on && screen.edit.typing && !screen.cover.blank && !screen.cover.help);
    assert_int_equal(screen.stage.scene.line.seed, 0);
    assert_int_equal(screen.stage.player.rest, 0);
    screen_key(&screen, KEY_ESCAPE, 0);
    screen_key(&screen, 'e', 0);
    assert_false(screen.edit.on);
    screen_free(&screen);
}

static void nothing_that_is_typed_vanishes(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward");
    edit_choose(&screen, (Cell){SET_X, 0});
    for (int i = 0; i < 63; i++)
        type(&screen, "1");
    assert_int_equal(strlen(screen.edit.typed), 63);
    assert_false(screen.message.wrong);
    type(&screen, "1");
    assert_true(screen.message.wrong);
    assert_non_null(strstr(screen.message.text, "no more than 63 characters"));
    assert_int_equal(strlen(screen.edit.typed), 63);
    screen_key(&screen, KEY_ESCAPE, 0);
    type(&screen, "0.5");
    click_action(&screen, ACT_PLAY, 0); /* what is typed is taken before another thing is done */
    assert_float_equal(screen.stage.scene.x.v[0], 0.5f, 0);
    screen_free(&screen);
}

static void what_is_no_text_is_refused_aloud(void **state)
{
    (void)state;
    for (const char *const *text = (const char *const[]){"\xFF", "\xE2\x88", "\x01", "\xEF\xBF\xBD", "1\n2", NULL};
         *text; text++) {
        Screen screen = open_line("conv-forward");
        edit_choose(&screen, (Cell){SET_X, 0});
        screen_type(&screen, "1");
        screen_type(&screen, *text);
        assert_true(screen.message.wrong);
        assert_string_equal(screen.edit.typed, "1");
        draw(&screen);
        screen_free(&screen);
    }
}

static void an_english_thousand_is_taken_with_a_word(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward");
    edit_choose(&screen, (Cell){SET_X, 0});
    type(&screen, "1,500");
    screen_key(&screen, KEY_ENTER, 0);
    assert_float_equal(screen.stage.scene.x.v[0], 1.5f, 0);
    assert_string_equal(screen.message.text, "'1,500' is taken with a decimal comma: 1.5");
    screen_free(&screen);
}

/* What a float cannot keep is taken aloud: the nearest one is said. */
static void digits_that_are_lost_are_said(void **state)
{
    (void)state;
    static const struct {
        const char *text, *said;
    } typed[] = {
        {"16777217", "of '16777217' a float keeps 16777216"},
        {"123456789012", "of '123456789012' a float keeps 1.2345679e+11"},
        {"0,123456789", "of '0,123456789' a float keeps 0.12345679"},
        {"16777216", ""},
        {"0.1", ""},
        {"-3,3", ""},
        {"1e-3", ""},
        {"1/3", ""},
        {"0.100000000000000000000", ""},
        {"3.4e38", ""},
    };
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        Screen screen = open_line("conv-forward");
        edit_choose(&screen, (Cell){SET_X, 0});
        screen.message.text[0] = '\0';
        type(&screen, typed[i].text);
        screen_key(&screen, KEY_ENTER, 0);
        assert_string_equal(screen.message.text, typed[i].said);
        assert_false(screen.message.wrong);
        screen_free(&screen);
    }
}

static void a_steps_number_is_whole(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward --input 30x30");
    static const struct {
        const char *text;
        int64_t step;
    } good[] = {{"1,000", 1000}, {"12", 12}, {"１３", 13}, {"+7", 7}, {"0", 0}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        type(&screen, "g");
        type(&screen, good[i].text);
        screen_key(&screen, KEY_ENTER, 0);
        assert_int_equal(screen.stage.player.rest, good[i].step);
        assert_false(screen.go.on);
    }
    for (const char *const *text =
             (const char *const[]){"1.5", "1e2", "5,5", "2x", "99999", "1/1", "11111111111111111111111", NULL};
         *text; text++) {
        type(&screen, "g");
        type(&screen, *text);
        screen_key(&screen, KEY_ENTER, 0);
        assert_true(screen.message.wrong && strstr(screen.message.text, *text));
        assert_int_equal(screen.stage.player.rest, 0);
        screen_key(&screen, KEY_ESCAPE, 0);
        assert_false(screen.go.on);
        screen.message.wrong = false;
    }
    screen_free(&screen);
}

static void predict_takes_the_same_numbers(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward --x \"0.5 1 1; 1 1 1; 1 1 1\" --w \"1 1; 1 1\"");
    static const char *const ways[] = {"0,5", "1/2", "5e-1", "０．５"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        player_go(&screen.stage.player, &screen.stage.scene.trace, 0);
        screen_key(&screen, 'p', 0);
        screen_type(&screen, "p");
        type(&screen, ways[i]);
        screen_key(&screen, KEY_ENTER, 0);
        finish(&screen);
        assert_int_equal(screen.predict.right, 1);
        screen_key(&screen, 'p', 0);
    }
    player_go(&screen.stage.player, &screen.stage.scene.trace, 0);
    screen_key(&screen, 'p', 0);
    type(&screen, "1x{\\");
    draw(&screen);
    screen_key(&screen, KEY_ENTER, 0);
    assert_true(screen.message.wrong && strstr(screen.message.text, "'1x{\\' is not a number"));
    assert_int_equal(screen.predict.asked, 0);
    screen_free(&screen);
}

static void a_trainings_settings_take_them_too(void **state)
{
    (void)state;
    Screen screen;
    screen_init(&screen);
    live_open(&screen, LIVE_TRAIN);
    TrainingSettings *wanted = &screen.live->wanted;
    *wanted = (TrainingSettings){.sgd = {0.03f, 0, 0}, .epochs = 1, .batch = 16, .threads = 1};
    screen.live->field = LIVE_RATE;
    type(&screen, "0,125");
    screen_key(&screen, KEY_TAB, 0);
    assert_float_equal(wanted->sgd.rate, 0.125f, 0);
    type(&screen, "1/4");
    screen_key(&screen, KEY_UP, 0); /* the typed momentum is taken, then it goes a notch up */
    assert_float_equal(wanted->sgd.momentum, 0.5f, 0);
    for (const char *const *text = (const char *const[]){"1.2.3", "0,1,2", "2x", "-1", NULL}; *text; text++) {
        screen.live->field = LIVE_RATE;
        type(&screen, *text);
        screen_key(&screen, KEY_ENTER, 0);
        assert_true(screen.message.wrong && strstr(screen.message.text, *text));
        assert_float_equal(wanted->sgd.rate, 0.125f, 0);
        assert_int_equal(screen.live->field, LIVE_RATE);
        screen_key(&screen, KEY_ESCAPE, 0);
        screen.message.wrong = false;
    }
    screen.live->field = LIVE_RATE;
    type(&screen, "0.123456789");
    screen_key(&screen, KEY_ENTER, 0);
    char shown[64];
    live_value(wanted, LIVE_RATE, shown, sizeof shown);
    assert_string_equal(shown, "0.12345679");
    screen_free(&screen);
}

/* A paste is taken whole, without the spaces and line ends around it, or refused aloud; nothing of it is dropped. */
static void what_is_pasted_is_taken_or_refused_aloud(void **state)
{
    (void)state;
    char endless[5000];
    memset(endless, '7', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    const struct {
        const char *text, *said; /* the message; NULL: taken */
        float value;
    } pasted[] = {
        {"0.25", NULL, 0.25f},
        {" \t-3,5\r\n", NULL, -3.5f},
        {"\xE2\x88\x92" "1/4\n", NULL, -0.25f},
        {"1e-3", NULL, 1e-3f},
        {"1\n2", "nothing was pasted: a field takes one line of text", 0},
        {"1\t2", "nothing was pasted: a field takes one line of text", 0},
        {"\xFF\xFE" "1", "nothing was pasted: a field takes one line of text", 0},
        {"\xE0\x80\xA0", "nothing was pasted: a field takes one line of text", 0},
        {"", "nothing was pasted: the clipboard holds no text", 0},
        {" \n\n", "nothing was pasted: the clipboard holds no text", 0},
        {"convwalk show", "'convwalk show' cannot stand in this field", 0},
        {endless, "no more than ", 0},
    };
    for (size_t i = 0; i < sizeof pasted / sizeof *pasted; i++) {
        Screen screen = open_line("conv-forward");
        assert_false(screen_paste(&screen, "1")); /* no field has the keyboard */
        press(&screen, 'e', 0);
        edit_choose(&screen, (Cell){SET_X, 4});
        assert_true(screen_paste(&screen, pasted[i].text));
        if (pasted[i].said && !strstr(screen.message.text, pasted[i].said))
            fail_msg("'%s' instead of '%s'", screen.message.text, pasted[i].said);
        press(&screen, KEY_ENTER, 0);
        assert_float_equal(screen.stage.scene.x.v[4], (pasted[i].said ? 5 : pasted[i].value), 0);
        screen_free(&screen);
    }
    Screen screen = open_line("conv-forward");
    press(&screen, 'g', 0);
    assert_true(screen_paste(&screen, "abc"));
    assert_string_equal(screen.message.text, "'abc' cannot stand in this field");
    assert_true(screen_paste(&screen, "7\n"));
    assert_string_equal(screen.go.typed, "7");
    screen_free(&screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cell_takes_what_its_writer_means),
        cmocka_unit_test(garbage_is_refused_aloud_and_alters_nothing),
        cmocka_unit_test(letters_belong_to_the_field_while_it_is_typed_into),
        cmocka_unit_test(nothing_that_is_typed_vanishes),
        cmocka_unit_test(what_is_no_text_is_refused_aloud),
        cmocka_unit_test(an_english_thousand_is_taken_with_a_word),
        cmocka_unit_test(digits_that_are_lost_are_said),
        cmocka_unit_test(a_steps_number_is_whole),
        cmocka_unit_test(predict_takes_the_same_numbers),
        cmocka_unit_test(a_trainings_settings_take_them_too),
        cmocka_unit_test(what_is_pasted_is_taken_or_refused_aloud),
    };
    return cmocka_run_group_tests_name("edit", tests, NULL, NULL);
}
