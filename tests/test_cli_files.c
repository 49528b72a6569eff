/* The command line with files and folders: what cannot be read or written costs one line, and nothing is left half
 * done. */
#include "cli_testing.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

static void write_text(const char *path, const char *text)
{
    assert_true(file_write(path, text, strlen(text), NULL));
}

static void assert_text(const char *path, const char *text)
{
    char *bytes;
    size_t length;
    assert_true(file_read(path, 1 << 20, &bytes, &length, NULL));
    assert_string_equal(bytes, text);
    free(bytes);
}

static void a_picture_needs_a_name_it_can_have(void **state)
{
    (void)state;
    static const Refusal refusals[] = {
        {{"render", "conv-forward"}, "-o"},
        {{"render", "conv-forward", "-o"}, "-o needs a value"},
        {{"render", "conv-forward", "-o", "x.bmp"},
         "x.bmp: a picture's name ends with .png or .svg, an animation's with .gif, .mp4 or .webp"},
        {{"render", "conv-forward", "-o", "png"}, ".png or .svg"},
        {{"render", "conv-forward", "-o", "nowhere/x.png"}, "nowhere/x.png: "},
        {{"render", "conv-forward", "-o", "nowhere/x.svg"}, "nowhere/x.svg: "},
        {{"render", "conv-forward", "-o", "nowhere/x.gif"}, "nowhere/x.gif: "},
        {{"render", "conv-forwrd", "-o", "x.png"}, "'conv-forward'"},
        {{"gallery"}, "gallery needs a folder"},
        {{"gallery", "/dev/null/x"}, "/dev/null/x"},
        {{"render", "conv-forward", "-o", "x.png", "--them", "no"}, "no"},
        {{"render", "conv-forward", "-o", "x.png", "--thme", "dark"}, "--theme"},
    };
    assert_all_refused(refusals, COUNT(refusals));
}

static void a_picture_needs_values_that_fit(void **state)
{
    (void)state;
    static const Refusal refusals[] = {
        {{"render", "conv-forward", "-o", "x.png", "--size", "0x0"}, "--size 0x0"},
        {{"render", "conv-forward", "-o", "x.png", "--size", "1280"}, "--size 1280"},
        {{"render", "conv-forward", "-o", "x.png", "--size", "99999x99999"}, "--size 99999x99999"},
        {{"render", "conv-forward", "-o", "x.png", "--theme", "drak"}, "dark"},
        {{"render", "conv-forward", "-o", "x.png", "--fraction", "2"}, "--fraction 2"},
        {{"render", "conv-forward", "-o", "x.png", "--fraction", "nan"}, "--fraction nan"},
        {{"render", "conv-forward", "-o", "x.png", "--step", "17"}, "16 steps"},
        {{"render", "conv-forward", "-o", "x.png", "--input", "2x2", "--kernel", "3x3"}, "floor((2 - 3 + 2*0)/1) + 1"},
        {{"render", "conv-forward", "-o", "x.gif", "--from", "3", "--to", "1"}, "steps 1 to 16"},
        {{"render", "conv-forward", "-o", "x.gif", "--from", "0"}, "--from 0"},
        {{"render", "conv-forward", "-o", "x.gif", "--to", "99"}, "steps 1 to 16"},
    };
    assert_all_refused(refusals, COUNT(refusals));
}

static void missing_data_is_named(void **state)
{
    (void)state;
    static const Refusal nothing[] = {
        {{"render", "conv-forward", "-o", "x.png"}, "nowhere/assets is missing; CONVWALK_DATA"},
        {{"render", "conv-forward", "-o", "x.svg"}, "nowhere/assets is missing; CONVWALK_DATA"},
    };
    static const Refusal no_fonts[] = {
        {{"render", "conv-forward", "-o", "x.png"}, "data/assets/fonts/sans.ttf"},
        {{"render", "conv-forward", "-o", "x.gif"}, "data/assets/fonts/sans.ttf"},
    };
    setenv("CONVWALK_DATA", "nowhere", 1);
    assert_all_refused(nothing, COUNT(nothing));
    assert_true(file_make_folder("data/assets/fonts", NULL));
    setenv("CONVWALK_DATA", "data", 1);
    assert_all_refused(no_fonts, COUNT(no_fonts));
    write_text("data/assets/fonts/sans.ttf", "this is no font");
    assert_all_refused(no_fonts, COUNT(no_fonts));
    unsetenv("CONVWALK_DATA");
    assert_int_equal(
        unlink("data/assets/fonts/sans.ttf") + rmdir("data/assets/fonts") + rmdir("data/assets") + rmdir("data"), 0);
}

/* ffmpeg is played by a script: one that counts the bytes it is sent, one that reads on and fails, one that ends at
 * once. */
static void a_film_is_whole_or_absent(void **state)
{
    (void)state;
    static const char *const film[] = {"render", "conv-forward", "--level", "layer",    "--to", "1",
                                       "--size", "64x64",        "-o",      "walk.mp4", NULL};
    static const char *const fails[] = {"#!/bin/sh\nwc -c >/dev/null; exit 3\n", "#!/bin/sh\nexit 1\n"};
    char *old = getenv("PATH") ? strdup(getenv("PATH")) : NULL, path[PATH_MAX];
    setenv("PATH", "nowhere", 1);
    static const Refusal none[] = {{{"render", "conv-forward", "-o", "walk.mp4"}, "ffmpeg"},
                                   {{"render", "conv-forward", "-o", "walk.webp"}, "ffmpeg"}};
    assert_all_refused(none, COUNT(none));
    snprintf(path, sizeof path, "bin:%s", old ? old : "/bin:/usr/bin");
    assert_int_equal(mkdir("bin", 0700), 0);
    setenv("PATH", path, 1);
    for (size_t i = 0; i < COUNT(fails); i++) {
        write_text("bin/ffmpeg", fails[i]);
        assert_int_equal(chmod("bin/ffmpeg", 0700), 0);
        CliRun result = run(film);
        assert_refused(&result, film, "walk.mp4");
        assert_false(file_exists("walk.mp4"));
        run_free(&result);
    }
    write_text("bin/ffmpeg", "#!/bin/sh\nfor last; do :; done\nwc -c >\"$last\"\n");
    assert_int_equal(chmod("bin/ffmpeg", 0700), 0);
    CliRun result = run(film);
    assert_int_equal(result.status, 0);
    char *bytes;
    size_t length;
    assert_true(file_read("walk.mp4", 64, &bytes, &length, NULL));
    long sent = atol(bytes), frame = 64 * 64 * 4;
    /* over a second of whole frames: a layer's motion takes that */
    assert_true(sent > 25 * frame && sent % frame == 0);
    free(bytes);
    run_free(&result);
    assert_int_equal(unlink("walk.mp4") + unlink("bin/ffmpeg") + rmdir("bin"), 0);
    old ? setenv("PATH", old, 1) : unsetenv("PATH");
    free(old);
}

static void without_a_display_the_window_says_so(void **state)
{
    (void)state;
    static const Refusal refusals[] = {
        {{NULL}, "no display"},
        {{"show", "conv-forward"}, "no display"},
        {{"show", "conv-forwrd"}, "'conv-forward'"},
        {{"show", "conv-forward", "--theme", "drak"}, "dark"},
    };
    unsetenv("DISPLAY");
    unsetenv("WAYLAND_DISPLAY");
    unsetenv("SDL_VIDEODRIVER");
    assert_all_refused(refusals, COUNT(refusals));
}

/* What stood there is the only thing there afterwards, and is as it was. */
static void assert_untouched(const char *const *words, const char *path, const char *part)
{
    write_text(path, "what stood here before");
    CliRun result = run(words);
    assert_refused(&result, words, part);
    run_free(&result);
    assert_text(path, "what stood here before");
    assert_int_equal(files_here(), 1);
    unlink(path);
}

static void a_failure_leaves_what_stood_there(void **state)
{
    (void)state;
    static const char *const png[] = {"render", "conv-forward", "-o", "x.png", "--step", "17", NULL};
    static const char *const weights[] = {"train", "--out", "x.safetensors", "--threads", "0", NULL};
    static const char *const resumed[] = {"train", "--resume", "nowhere", "--out", "x.safetensors", NULL};
    assert_untouched(png, "x.png", "16 steps");
    assert_untouched(weights, "x.safetensors", "--threads 0");
    assert_untouched(resumed, "x.safetensors", "nowhere: ");
}

/* No file may grow beyond 4 KiB, as on a disk that is full then. */
static void a_full_disk_leaves_what_stood_there(void **state)
{
    (void)state;
    static const char *const pictures[][8] = {
        {"render", "conv-forward", "-o", "x.png", "--size", "640x400", NULL},
        {"render", "conv-forward", "-o", "x.svg", NULL},
        {"render", "conv-forward", "-o", "x.gif", "--size", "640x400", NULL},
    };
    struct rlimit old, small;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    small = old;
    small.rlim_cur = 4096;
    for (size_t i = 0; i < COUNT(pictures); i++) {
        const char *path = pictures[i][3];
        write_text(path, "what stood here before");
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
        CliRun result = run(pictures[i]);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
        assert_refused(&result, pictures[i], path);
        run_free(&result);
        assert_text(path, "what stood here before");
        assert_int_equal(files_here(), 1);
        unlink(path);
    }
}

static void a_folder_is_no_file(void **state)
{
    (void)state;
    static const Refusal refusals[] = {
        {{"render", "conv-forward", "-o", "folder.png"}, "folder.png: "},
        {{"train", "--resume", "folder.png"}, "folder.png: "},
        {{"eval", "folder.png"}, "folder.png: "},
        {{"classify", "folder.png", "--weights", "folder.png"}, "folder.png: "},
    };
    assert_int_equal(mkdir("folder.png", 0700), 0);
    assert_all_refused(refusals, COUNT(refusals));
    assert_int_equal(rmdir("folder.png"), 0);
}

static void training_needs_settings_and_data(void **state)
{
    (void)state;
    static const Refusal refusals[] = {
        {{"train", "--epochs", "0"}, "--epochs 0"},
        {{"train", "--epochs", "many"}, "--epochs many"},
        {{"train", "--batch", "0"}, "--batch 0"},
        {{"train", "--lr", "nan"}, "nan"},
        {{"train", "--lr", "-1"}, "-1"},
        {{"train", "--momentum", "much"}, "--momentum much"},
        {{"train", "--decay", "-0.1"}, "-0.1"},
        {{"train", "--threads", "0"}, "--threads 0"},
        {{"train", "--seed", "one"}, "--seed one"},
        {{"train", "--act", "rlu"}, "relu"},
        {{"train", "--pool", "avg"}, "average"},
        {{"train", "--epoch=1x"}, "1x"},
        {{"train", "--epchs", "1"}, "--epochs"},
        {{"train", "more"}, "'more'"},
        {{"train", "--data", "nowhere"}, "nowhere: "},
        {{"train", "--data", "."}, "train-images-idx3-ubyte"},
        {{"train", "--resume", "nowhere"}, "nowhere: "},
        {{"train", "--out", "nowhere/x.safetensors"}, "nowhere/x.safetensors: "},
        {{"train", "--log", "nowhere/x.csv"}, "nowhere/x.csv: "},
        {{"eval", "nowhere"}, "nowhere: "},
        {{"eval", "--seed", "one"}, "--seed one"},
        {{"classify"}, "picture"},
        {{"classify", "nowhere.png", "--weights", "nowhere"}, "nowhere"},
        {{"bench", "--only", "nothing"}, "--only nothing"},
        {{"bench", "--seconds", "0"}, "--seconds"},
        {{"bench", "more"}, "'more'"},
        {{"verify"}, "which files"},
        {{"verify", "--jsn", "x"}, "--json"},
    };
    assert_all_refused(refusals, COUNT(refusals));
}

static void what_is_no_picture_or_network_is_refused(void **state)
{
    (void)state;
    static const Refusal refusals[] = {
        {{"train", "--resume", "words"}, "words: "},
        {{"eval", "words"}, "words: "},
        {{"classify", "words", "--weights", "words"}, "words: "},
    };
    write_text("words", "these are words, neither a picture nor a network");
    assert_all_refused(refusals, COUNT(refusals));
    static const char *const verify[] = {"verify", "words", NULL};
    CliRun result = run(verify);
    assert_int_equal(result.status, 2);
    assert_non_null(strstr(result.out, "1 unreadable"));
    assert_int_equal(strncmp(result.err, "convwalk: words: ", 17), 0);
    run_free(&result);
    unlink("words");
}

int main(int argc, char **argv)
{
    if (argc < 1 || !find_program(argv[0]))
        return 2;
    signal(SIGXFSZ, SIG_DFL);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_picture_needs_a_name_it_can_have),
        cmocka_unit_test(a_picture_needs_values_that_fit),
        cmocka_unit_test(missing_data_is_named),
        cmocka_unit_test(a_film_is_whole_or_absent),
        cmocka_unit_test(without_a_display_the_window_says_so),
        cmocka_unit_test(a_failure_leaves_what_stood_there),
        cmocka_unit_test(a_full_disk_leaves_what_stood_there),
        cmocka_unit_test(a_folder_is_no_file),
        cmocka_unit_test(training_needs_settings_and_data),
        cmocka_unit_test(what_is_no_picture_or_network_is_refused),
    };
    return cmocka_run_group_tests(tests, enter_place, leave_place);
}
