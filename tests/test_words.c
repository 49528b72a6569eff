/* The window's words: each stands in the table once with the same places for numbers, every picture of the window
 * has its words in Chinese, and the fonts have every character. */
#include "chinese.h"
#include "screens.h"

#include "app/hosts/assets.h"
#include "app/hosts/live_host.h"
#include "app/paint/paint.h"
#include "base/file.h"
#include "view/scenes/catalog.h"
#include "view/draw/actions.h"
#include "view/words.h"

#include <dirent.h>

static void each_word_is_there_once_and_is_translated(void **state)
{
    (void)state;
    const char *english, *chinese, *other, *ignored;
    int count = 0;
    for (; words_line(count, &english, &chinese); count++) {
        assert_string_not_equal(english, chinese);
        assert_ptr_equal(word(LANGUAGE_CHINESE, english), chinese);
        assert_ptr_equal(word(LANGUAGE_ENGLISH, english), english);
        for (int i = 0; i < count && words_line(i, &other, &ignored); i++)
            assert_string_not_equal(english, other);
        assert_true(!strstr(english, "told by") && !strstr(english, "at hand") && !strstr(english, "anew"));
    }
    assert_true(count > 20);
}

static void every_key_is_explained_in_chinese(void **state)
{
    (void)state;
    for (const KeyHelp *help = key_help; help->keys; help++)
        if (strcmp(word(LANGUAGE_CHINESE, help->what), help->what) == 0)
            fail_msg("%s: \"%s\" has no Chinese", help->keys, help->what);
}

/* What stands in a table's line once for each number and for each thing that printf puts there, in its order. */
static void places_of(const char *text, Text *out)
{
    for (; *text; text++)
        if (*text == '#')
            text_add(out, "#");
        else if (*text == '%' && text[1] != '\0' && strchr("dsgu", text[1 + strspn(text + 1, ".0123456789l")]))
            text_bytes(out, text, 2 + strspn(text + 1, ".0123456789l"));
}

static void numbers_have_the_same_places(void **state)
{
    (void)state;
    const char *english, *chinese;
    for (int i = 0; words_line(i, &english, &chinese); i++) {
        Text one = {0}, other = {0};
        places_of(english, &one);
        places_of(chinese, &other);
        if (strcmp(text_get(&one), text_get(&other)) != 0)
            fail_msg("\"%s\" has %s, \"%s\" has %s", english, text_get(&one), chinese, text_get(&other));
        text_free(&one);
        text_free(&other);
    }
}

static void numbers_come_into_their_places(void **state)
{
    (void)state;
    static const struct {
        const char *english, *chinese;
    } said[] = {{"step 1,182,016 of 1,530,265", "第 1,182,016 步，共 1,530,265 步"},
                {"window at row -2, column 0", "窗口：第 -2 行，第 0 列"},
                {"9 of 9 cells agree, largest difference 9.5e-07", "9 / 9 格一致，最大相差 9.5e-07"},
                {"small cells: negative, 0, positive", "小格子：负、0、正"},
                {"no such words 7", "no such words 7"},
                {"", ""}};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        Text out = {0};
        words_said(LANGUAGE_CHINESE, said[i].english, &out);
        assert_string_equal(text_get(&out), said[i].chinese);
        text_clear(&out);
        words_said(LANGUAGE_ENGLISH, said[i].english, &out);
        assert_string_equal(text_get(&out), said[i].english);
        text_free(&out);
    }
    Text tex = {0};
    words_in_formula(LANGUAGE_CHINESE, "W\\text{ with zeros}=\\text{because }x", &tex);
    assert_string_equal(text_get(&tex), "W\\text{ （补零）}=\\text{ 因为 }x");
    text_free(&tex);
}

static int missing;

/* Tells every text of the picture that is still English. */
static void check_texts(const Screen *screen, const char *what)
{
    static char seen[400][200];
    static int count;
    for (int i = 0; i < screen->list.count; i++) {
        const DrawOp *op = &screen->list.op[i];
        char text[200];
        bool known = op->kind != DRAW_TEXT || op->font == FONT_MONO;   /* source code stays as it is */
        snprintf(text, sizeof text, "%.*s", op->kind == DRAW_TEXT ? op->length : 0,
                 op->kind == DRAW_TEXT ? screen->list.text.at + op->start : "");
        /* a function of the engine, its file */
        if (known || strchr(text, '_') || strncmp(text, "src/", 4) == 0 || strcmp(text, "EN") == 0 || !english_in(text))
            continue;
        for (int k = 0; k < count && !known; k++)
            known = strcmp(seen[k], text) == 0;
        if (known)
            continue;
        if (count < 400)
            strcpy(seen[count++], text);
        printf("%s: \"%s\" has no Chinese\n", what, text);
        missing++;
    }
}

static void check_picture(Screen *screen, const char *what)
{
    screen->look.language = LANGUAGE_CHINESE;
    draw(screen);
    check_texts(screen, what);
}

static void check_line(const char *words)
{
    static const char keys[] = "epdcv";   /* edit, predict, nudge, code, compare: on and off again */
    Error err;
    Screen screen;
    SceneLine line;
    char assets[1024];
    assert_true(assets_find(assets, sizeof assets, &err));
    screen_init(&screen);
    assert_true(scene_line_read(&line, words, &err));
    line.assets = assets;
    if (!screen_open(&screen, &line, &err))
        fail_msg("%s: %s", words, err.text);
    for (int part = 0; part <= 4; part++) {
        player_go(&screen.stage.player, &screen.stage.scene.trace, screen.stage.scene.trace.len * part / 4);
        check_picture(&screen, words);
    }
    player_go(&screen.stage.player, &screen.stage.scene.trace, screen.stage.scene.trace.len / 2);
    for (const char *key = keys; *key; key++) {
        press(&screen, *key, 0);
        check_picture(&screen, words);
        press(&screen, *key, 0);
        check_picture(&screen, words);
    }
    scene_line_free(&line);
    screen_free(&screen);
}

static void every_scene_speaks_chinese(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "conv-forward --input 3x5x5 --kernels 2 --padding 1 --bias --seed 2",
        "conv-forward --input 3x4x4 --kernel 1x1",
        "conv-backward-input --route rot --input 2x5x5 --stride 2 --padding 1 --kernel 3x3",
        "conv-backward-input --route col2im --input 1x5x5 --padding 1",
        "conv-backward-weight --input 2x1x3x3",
        "max-pool --x \"7 7; 7 7\" --input 2x2 --kernel 2x2",
        "average-pool --input 5x5",
        "linear --input 2x4x4 --kernels 3 --pass backward",
        "sgd --momentum 0.9 --decay 0.01",
        "lenet --digit 3",
        "lenet --digit 3 --pool average --act tanh",
        "lenet --digit 3 --layer conv2",
        "lenet --digit 3 --layer fc1 --pass backward"};
    missing = 0;
    for (int i = 0; i < scene_catalog_count; i++) {   /* every operation by all its routes and passes */
        SceneLine line = scene_line_default();
        Text said = {0};
        catalog_line(scene_catalog[i], &line);
        scene_line_write(&line, &said);
        if (scene_catalog[i]->draw && !scene_line_is_network(&line))
            check_line(text_get(&said));
        text_free(&said);
        scene_line_free(&line);
    }
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        check_line(lines[i]);
    assert_int_equal(missing, 0);
}

/* A training in every state, on either size of window. */
static void check_training(Screen *screen)
{
    static const TrainState states[] = {TRAIN_NONE, TRAIN_PREPARING, TRAIN_PAUSED, TRAIN_RUNNING, TRAIN_FINISHED};
    live_open(screen, LIVE_TRAIN);
    screen->cover.help = true;
    check_picture(screen, "training's help");
    screen->cover.help = false;
    TrainView *view = screen->live->train;
    view->settings = training_defaults();
    strcpy(view->data, "digits that convwalk draws");
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        for (int from = HELD_TEST; from <= HELD_BATCH; from++) {
            view->state = states[i];
            view->held_from = (HeldFrom)from;
            if (states[i] > TRAIN_PREPARING) {
                view->images = 20000;
                view->all = 240000;
                view->past = 21000;
                view->speed = 12345.6;
                view->rate = 0.03f;
                view->test_images = 1000;
                view->test_right = 990;
                view->mistakes = 1;
                view->worst[0] = (Misclassified){.label = 5, .answer = 3};
                view->held_of = 1000;
                view->samples = view->batch = 32;
            }
            check_picture(screen, "training");
            for (screen->live->panel = 0; screen->live->panel < 3; screen->live->panel++) {
                Measure measure = measure_monospace();
                screen_draw(screen, &measure, 640, 480);
                check_texts(screen, "training in a small window");
            }
        }
}

static void all_pages_speak_chinese(void **state)
{
    (void)state;
    Screen screen;
    LiveHost host = {0};
    missing = 0;
    screen_init(&screen);
    for (int i = 0; i < scene_catalog_count; i++) {   /* the home page says something of each */
        screen.show.page = PAGE_HOME;
        screen.pointer.card = i;
        check_picture(&screen, "home");
    }
    screen.cover.help = true;
    check_picture(&screen, "help");
    screen.cover.help = false;
    live_open(&screen, LIVE_DRAW);
    check_picture(&screen, "draw");
    assert_true(live_host_weights(&host, screen.live, NULL, NULL, NULL, NULL));
    live_do(&screen, DO_SAMPLE);
    check_picture(&screen, "draw");
    screen.cover.help = true;
    check_picture(&screen, "draw's help");
    check_training(&screen);
    live_host_close(&host, &screen);
    screen_free(&screen);
    assert_int_equal(missing, 0);
}

static void the_fonts_have_every_character(void **state)
{
    (void)state;
    static const char *const folders[] = {"lessons/en", "lessons/zh"};
    Error err;
    Fonts *fonts = fonts_open("assets/fonts", &err);
    assert_non_null(fonts);
    int count = 0, lessons = 0;
    const char *english, *chinese;
    for (int i = 0; words_line(i, &english, &chinese); i++)
        count += lacking(fonts, chinese, "words_chinese.c");
    for (int f = 0; f < 2; f++) {
        DIR *open = opendir(folders[f]);
        for (struct dirent *file; open && (file = readdir(open));) {
            char path[512], *text;
            size_t length;
            snprintf(path, sizeof path, "%s/%s", folders[f], file->d_name);
            if (file->d_name[0] == '.' || !file_read(path, 1 << 20, &text, &length, NULL))
                continue;
            count += lacking(fonts, text, path);
            free(text);
            lessons++;
        }
        if (open)
            closedir(open);
    }
    assert_int_equal(count, 0);
    assert_true(lessons >= 38);
    assert_false(fonts_have(fonts, FONT_SANS, 0x1F40D));   /* a snake */
    fonts_free(fonts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_word_is_there_once_and_is_translated),
        cmocka_unit_test(every_key_is_explained_in_chinese),
        cmocka_unit_test(numbers_have_the_same_places),
        cmocka_unit_test(numbers_come_into_their_places),
        cmocka_unit_test(every_scene_speaks_chinese),
        cmocka_unit_test(all_pages_speak_chinese),
        cmocka_unit_test(the_fonts_have_every_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
