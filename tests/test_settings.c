/* What is kept between runs: the settings file, whatever is in it; where pictures go; what a file is opened as; the
 * system's dialog, here a script. */
#include "testing.h"

#include "app/habits/habits.h"
#include "app/habits/opened.h"
#include "app/habits/saving.h"
#include "app/platform/chooser.h"
#include "app/platform/folders.h"
#include "base/file.h"
#include "base/random.h"
#include "view/lesson/reading.h"
#include "view/screen/screen.h"

#include <string.h>
#include <sys/stat.h>

static char folder[64];

static void put(const char *name, const char *bytes, size_t length)
{
    char path[256];
    Error err;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_true(file_write(path, bytes, length, &err));
}

static const char *in(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void what_is_written_is_read_again(void **state)
{
    (void)state;
    static const char kept[] = "theme = dark\nlanguage = zh\ntext = 150\nwords = no\nmotion = reduced\nspeed = 4×\n"
                               "window = -5 20 1280 728\nfolder = /tmp/a b\nplace = scene max-pool --step 3\n";
    Settings settings;
    Error note;
    Text out = {0};
    settings_read(&settings, kept, sizeof kept - 1, &note);
    assert_string_equal(note.text, "");
    settings_write(&settings, &out);
    assert_string_equal(strchr(text_get(&out), '\n') + 1, kept);   /* after the line that says what the file is */
    settings_free(&settings);
    text_free(&out);
}

static void what_is_not_understood_is_named_and_left_out(void **state)
{
    (void)state;
    static const char *const wrong[] = {"theme = purple", "text = 49", "text = 201", "text = 1e2",  "speed",
                                        "= 3",            "colour = 7", "window = 1 2 3", "window = 1 2 0 5",
                                        "window = 1 2 3 4 5", "words = maybe", "place =", "window = 9999999999 1 1 1"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Settings settings;
        Error note;
        Text text = {0};
        text_add(&text, "# by hand\n\nlanguage = zh\n%s\ntheme = dark\r\n", wrong[i]);
        settings_read(&settings, text_get(&text), text.length, &note);
        assert_non_null(strstr(note.text, "line 4"));
        assert_non_null(strstr(note.text, wrong[i]));
        assert_int_equal(settings.value[SETTING_LANGUAGE], LANGUAGE_CHINESE);   /* the rest holds */
        assert_int_equal(settings.value[SETTING_THEME], THEME_DARK);
        assert_int_equal(settings.value[SETTING_TEXT], SETTINGS_UNSET);
        assert_int_equal(settings.window[2], 0);
        settings_free(&settings);
        text_free(&text);
    }
}

static void any_bytes_do_no_harm(void **state)
{
    (void)state;
    Random random = random_seed(5);
    static const char usual[] = "theme = dark\ntext = 120\nwindow = 1 2 800 600\nplace = lesson 1 0 /a.md\n";
    for (int round = 0; round < 3000; round++) {
        char bytes[256];
        size_t length = random_below(&random, sizeof bytes);
        for (size_t i = 0; i < length; i++)
            bytes[i] = round % 2 ? (char)random_below(&random, 256) : usual[i % (sizeof usual - 1)];
        for (int i = 0; i < 4 && length > 0; i++)
            bytes[random_below(&random, (uint32_t)length)] = (char)random_below(&random, 256);
        Settings settings;
        Error note;
        Text out = {0};
        settings_read(&settings, bytes, length, &note);
        for (int i = 0; i < SETTING_COUNT; i++)
            assert_true(settings.value[i] >= SETTINGS_UNSET && settings.value[i] <= 200);
        settings_write(&settings, &out);
        Settings again;
        settings_read(&again, text_get(&out), out.length, &note);   /* what was kept is written well */
        assert_string_equal(note.text, "");
        settings_free(&again);
        settings_free(&settings);
        text_free(&out);
    }
}

/* A run that was told --theme dark and only changes the text's size: the theme that is kept stays. */
static void only_what_was_changed_is_kept(void **state)
{
    (void)state;
    Habits habits;
    Screen screen;
    Settings now;
    Error note;
    char *bytes;
    size_t length;
    put("config/convwalk/settings", "theme = projector\nspeed = 4×\n", strlen("theme = projector\nspeed = 4×\n"));
    screen_init(&screen);
    habits_open(&habits, &screen, THEME_DARK);
    assert_int_equal(screen.look.theme, THEME_DARK);
    assert_int_equal(screen.stage.player.speed, 4);
    habits_begin(&habits, &screen);
    screen.look.text = 1.5f;
    habits_keep(&habits, &screen);
    habits_free(&habits);
    screen_free(&screen);
    assert_true(file_read(in("config/convwalk/settings"), 1000, &bytes, &length, NULL));
    settings_read(&now, bytes, length, &note);
    free(bytes);
    assert_int_equal(now.value[SETTING_THEME], THEME_PROJECTOR);
    assert_int_equal(now.value[SETTING_TEXT], 150);
    assert_int_equal(now.value[SETTING_SPEED], 4);
    assert_null(now.place);   /* nothing was opened */
    settings_free(&now);
}

static void a_file_that_is_none_costs_a_line(void **state)
{
    (void)state;
    Habits habits;
    Screen screen;
    unlink(in("config/convwalk/settings"));
    assert_int_equal(mkdir(in("config/convwalk/settings"), 0755), 0);
    screen_init(&screen);
    habits_open(&habits, &screen, THEME_COUNT);
    assert_true(screen.message.wrong);
    assert_int_equal(screen.look.theme, THEME_LIGHT);
    habits_begin(&habits, &screen);
    habits_keep(&habits, &screen);   /* and is not replaced */
    habits_free(&habits);
    screen_free(&screen);
    assert_int_equal(rmdir(in("config/convwalk/settings")), 0);
}

static void pictures_go_into_the_users_folder(void **state)
{
    (void)state;
    char path[4096], wanted[256];
    Habits habits = {.now = settings_none()};
    setenv("HOME", folder, 1);
    folders_pictures(path, sizeof path);
    snprintf(wanted, sizeof wanted, "%s/convwalk", folder);
    assert_string_equal(path, wanted);
    assert_int_equal(mkdir(in("Bilder"), 0755), 0);
    static const char dirs[] = "# made by hand\nXDG_MUSIC_DIR=\"$HOME/Musik\"\nXDG_PICTURES_DIR=\"$HOME/Bilder\"\n";
    put("config/user-dirs.dirs", dirs, sizeof dirs - 1);
    saving_name(&habits, "png", path, sizeof path);
    snprintf(wanted, sizeof wanted, "%s/Bilder/convwalk/convwalk-1.png", folder);
    assert_string_equal(path, wanted);
    settings_text(&habits.now.folder, in("config"));   /* chosen by the reader */
    put("config/convwalk-1.png", "x", 1);
    saving_name(&habits, "png", path, sizeof path);
    assert_string_equal(path, in("config/convwalk-2.png"));
    settings_free(&habits.now);
}

static void a_file_is_known_by_what_it_is(void **state)
{
    (void)state;
    Error err;
    Text line = {0};
    static const char scene[] = "# copied\n\n$ convwalk show conv-forward --step 3\n";
    put("a.md", "# x\n", 4);
    put("b", "\x89PNG\r\n\x1a\n", 8);
    put("c.txt", scene, sizeof scene - 1);
    put("d.txt", "conv-forward is a scene\nand so on\n", 34);
    put("e.bin", "\x10\0\0\0\0\0\0\0{}", 10);
    put("f.txt", "forward march\n", 14);
    put("g.txt", "", 0);
    assert_int_equal(opened_kind(in("a.md"), NULL, &err), OPENED_LESSON);
    assert_int_equal(opened_kind(in("b"), NULL, &err), OPENED_PICTURE);
    assert_int_equal(opened_kind(in("c.txt"), &line, &err), OPENED_SCENE);
    assert_string_equal(text_get(&line), "conv-forward --step 3");
    assert_int_equal(opened_kind(in("d.txt"), NULL, &err), OPENED_NOTHING);   /* two lines */
    assert_int_equal(opened_kind(in("e.bin"), NULL, &err), OPENED_WEIGHTS);
    assert_int_equal(opened_kind(in("f.txt"), NULL, &err), OPENED_NOTHING);
    assert_string_equal(err.text, "");
    assert_int_equal(opened_kind(in("g.txt"), NULL, &err), OPENED_NOTHING);
    assert_int_equal(opened_kind(folder, NULL, &err), OPENED_FOLDER);
    assert_int_equal(opened_kind(in("absent"), NULL, &err), OPENED_NOTHING);
    assert_non_null(strstr(err.text, "absent"));
    text_free(&line);
}

static void what_is_dropped_opens_or_is_refused(void **state)
{
    (void)state;
    Screen screen;
    LiveHost host = {0};
    screen_init(&screen);
    opened_take(&host, &screen, in("f.txt"));
    assert_true(screen.message.wrong && strstr(screen.message.text, "f.txt"));
    assert_int_equal(screen.show.page, PAGE_HOME);
    opened_take(&host, &screen, in("c.txt"));
    assert_int_equal(screen.show.page, PAGE_SCENE);
    assert_int_equal(screen.stage.player.rest, 3);
    screen.look.language = LANGUAGE_CHINESE;
    opened_take(&host, &screen, "lessons/en/01-a-kernel-slides.md");
    assert_non_null(screen.reading);
    assert_non_null(strstr(screen.message.text, "已打开"));
    opened_take(&host, &screen, in("a.md"));   /* without pages: it stays where it is */
    assert_true(screen.message.wrong && screen.reading);
    screen.reading->locked = true;
    opened_take(&host, &screen, in("c.txt"));
    assert_non_null(screen.reading);
    live_host_close(&host, &screen);
    screen_free(&screen);
}

/* Waits for the script that stands for the dialog. */
static ChooserState answer_of(Chooser *chooser, char *path, size_t room)
{
    ChooserState now;
    while ((now = chooser_look(chooser, path, room)) == CHOOSER_BUSY)
        usleep(5000);
    return now;
}

static void script(const char *text)
{
    put("bin/zenity", text, strlen(text));
    assert_int_equal(chmod(in("bin/zenity"), 0755), 0);
}

static void the_systems_dialog_gives_a_path(void **state)
{
    (void)state;
    Chooser chooser = {.saves = false};
    char path[300], log[300], *old = strdup(getenv("PATH")), with[8192];
    snprintf(with, sizeof with, "%s/bin:%s", folder, old);
    setenv("PATH", in("nowhere"), 1);
    unsetenv("CONVWALK_CHOOSER");
    assert_false(chooser_start(&chooser, false, "Open", "/tmp/"));   /* none is there */
    setenv("PATH", with, 1);
    setenv("CONVWALK_CHOOSER", "zenity", 1);
    snprintf(log, sizeof log, "#!/bin/sh\nfor a; do echo \"[$a]\"; done >%s/said\necho '/tmp/a b; $(x).md'\n", folder);
    script(log);
    assert_true(chooser_start(&chooser, true, "Save \"it\"; $(touch x)", "/tmp/a 'b'.png"));
    assert_int_equal(answer_of(&chooser, path, sizeof path), CHOOSER_CHOSEN);
    assert_string_equal(path, "/tmp/a b; $(x).md");
    assert_int_equal(chooser_look(&chooser, path, sizeof path), CHOOSER_NONE);
    char *said;
    size_t length;
    assert_true(file_read(in("said"), 4096, &said, &length, NULL));
    assert_string_equal(said, "[--file-selection]\n[--title]\n[Save \"it\"; $(touch x)]\n[--filename]\n"
                              "[/tmp/a 'b'.png]\n[--save]\n[--confirm-overwrite]\n");
    free(said);
    script("#!/bin/sh\nsleep 0.5\nexit 1\n");
    assert_true(chooser_start(&chooser, false, "Open", "/tmp/"));
    assert_int_equal(answer_of(&chooser, path, sizeof path), CHOOSER_CANCELLED);
    script("#!/bin/sh\nexit 255\n");
    assert_true(chooser_start(&chooser, false, "Open", "/tmp/"));
    assert_int_equal(answer_of(&chooser, path, sizeof path), CHOOSER_FAILED);
    script("#!/bin/sh\nexec sleep 100\n");
    assert_true(chooser_start(&chooser, false, "Open", "/tmp/"));
    assert_int_equal(chooser_look(&chooser, path, sizeof path), CHOOSER_BUSY);
    chooser_stop(&chooser);
    assert_false(chooser_open(&chooser));
    setenv("PATH", old, 1);
    free(old);
}

/* Without a file manager on the bus, the folder is opened by xdg-open. */
static void a_saved_file_is_shown_in_its_folder(void **state)
{
    (void)state;
    char log[300], *old = strdup(getenv("PATH")), *said = NULL;
    size_t length;
    unsetenv("DBUS_SESSION_BUS_ADDRESS");
    setenv("PATH", in("nowhere"), 1);
    setenv("DISPLAY", "", 1);
    snprintf(log, sizeof log, "#!/bin/sh\necho \"$#[$1]\" >%s/shown.new\n/bin/mv %s/shown.new %s/shown\n", folder,
             folder, folder);
    put("bin/xdg-open", log, strlen(log));
    assert_int_equal(chmod(in("bin/xdg-open"), 0755), 0);
    setenv("PATH", in("bin"), 1);
    assert_true(folders_show(in("a $(b)/c.png")));
    while (!file_exists(in("shown")))
        usleep(5000);
    assert_true(file_read(in("shown"), 1000, &said, &length, NULL));
    snprintf(log, sizeof log, "1[%s/a $(b)]\n", folder);
    assert_string_equal(said, log);
    free(said);
    setenv("PATH", old, 1);
    free(old);
}

static int prepare(void **state)
{
    (void)state;
    char config[96];
    Error err;
    strcpy(folder, "/tmp/convwalk-settings-XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    snprintf(config, sizeof config, "%s/config", folder);
    setenv("XDG_CONFIG_HOME", config, 1);
    unsetenv("CONVWALK_PICTURES");
    return file_make_folder(in("config/convwalk"), &err) && file_make_folder(in("bin"), &err) ? 0 : -1;
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
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(what_is_not_understood_is_named_and_left_out),
        cmocka_unit_test(any_bytes_do_no_harm),
        cmocka_unit_test(only_what_was_changed_is_kept),
        cmocka_unit_test(a_file_that_is_none_costs_a_line),
        cmocka_unit_test(pictures_go_into_the_users_folder),
        cmocka_unit_test(a_file_is_known_by_what_it_is),
        cmocka_unit_test(what_is_dropped_opens_or_is_refused),
        cmocka_unit_test(the_systems_dialog_gives_a_path),
        cmocka_unit_test(a_saved_file_is_shown_in_its_folder),
    };
    return cmocka_run_group_tests_name("settings", tests, prepare, put_away);
}
