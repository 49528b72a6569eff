/* What the commands read: regular files, or standard input where it is asked for; pipes, devices and folders are
 * refused at once by what they are. And what is assumed of weights that do not say what they are. */
#include "cli_testing.h"

#include "app/hosts/assets.h"
#include "engine/files/safetensors.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

static char assets[PATH_MAX], pictures[PATH_MAX];

/* No test waits for a pipe for ever: then the alarm ends it. */
static void what_is_no_file_is_refused_at_once(void **state)
{
    (void)state;
    static const Refusal refusals[] = {
        {{"classify", "pipe"}, "pipe: is a pipe (FIFO), not a file"},
        {{"classify", "/dev/zero"}, "/dev/zero: is a device, not a file"},
        {{"classify", "socket"}, "socket: is a socket, not a file"},
        {{"classify", "."}, ".: is a folder, not a file"},
        {{"draw", "pipe"}, "pipe: is a pipe"},
        {{"draw", "--weights", "pipe"}, "pipe: is a pipe"},
        {{"eval", "pipe"}, "pipe: is a pipe"},
        {{"eval", "/dev/zero"}, "/dev/zero: is a device"},
        {{"eval", "--data", "pipe"}, "pipe: is a pipe (FIFO), not a folder"},
        {{"eval", "--data", "data"}, "data/t10k-images-idx3-ubyte: is a pipe (FIFO), not a file"},
        {{"train", "--resume", "pipe"}, "pipe: is a pipe"},
        {{"train", "--data", "/dev/null"}, "/dev/null: is a device, not a folder"},
        {{"train", "--out", "pipe"}, "pipe: is a pipe (FIFO), cannot be written"},
        {{"train", "--log", "/dev/null"}, "/dev/null: is a device, cannot be written"},
        {{"render", "conv-forward", "-o", "pipe.png"}, "pipe.png: is a pipe (FIFO), cannot be written"},
        {{"check", "pipe"}, "pipe: is a pipe"},
        {{"print", "pipe.md"}, "pipe.md: is a pipe"},
        {{"print", "lenet", "--weights", "pipe"}, "pipe: is a pipe"},
        {{"print", "lenet", "--image", "pipe"}, "pipe: is a pipe"},
        {{"print", "lenet", "--data", "data", "--index", "0"}, "is a pipe"},
        {{"print", "conv-forward", "--x", "@pipe:x"}, "pipe: is a pipe"},
    };
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "socket"};
    int listening = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(listening, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(mkdir("data", 0700), 0);
    assert_int_equal(mkfifo("pipe", 0600) | mkfifo("pipe.md", 0600) | mkfifo("pipe.png", 0600), 0);
    assert_int_equal(mkfifo("data/t10k-images-idx3-ubyte", 0600), 0);
    assert_true(file_write("data/t10k-labels-idx1-ubyte", "", 0, NULL));
    alarm(120);
    assert_all_refused(refusals, COUNT(refusals));
    alarm(0);
    close(listening);
    unlink("data/t10k-images-idx3-ubyte");
    unlink("data/t10k-labels-idx1-ubyte");
    assert_int_equal(rmdir("data") | unlink("pipe") | unlink("pipe.md") | unlink("pipe.png") | unlink("socket"), 0);
}

static void a_file_that_is_too_large_is_refused_unread(void **state)
{
    (void)state;
    static const Refusal refusals[] = {
        {{"classify", "sparse"}, "sparse: larger than 67108864 bytes, the most that is read"},
        {{"eval", "sparse"}, "sparse: larger than 2147483648 bytes, the most that is read"},
    };
    int file = open("sparse", O_WRONLY | O_CREAT, 0600);
    assert_int_equal(ftruncate(file, (off_t)1 << 40), 0);
    close(file);
    assert_all_refused(refusals, COUNT(refusals));
    unlink("sparse");
}

/* The words run by a shell, what they print, and their exit status. */
static int shell(const char *words, char *out, size_t room)
{
    char line[3 * PATH_MAX];
    snprintf(line, sizeof line, "PROGRAM='%s' PICTURES='%s'; (%s) 2>&1", program, pictures, words);
    FILE *pipe = popen(line, "r");
    assert_non_null(pipe);
    out[fread(out, 1, room - 1, pipe)] = '\0';
    return WEXITSTATUS(pclose(pipe));
}

static void a_picture_comes_from_standard_input_when_asked(void **state)
{
    (void)state;
    char out[4096];
    assert_int_equal(shell("\"$PROGRAM\" classify - <\"$PICTURES/exif-6-4.jpg\"", out, sizeof out), 0);
    assert_non_null(strstr(out, "%  <-\n5"));
    assert_int_equal(shell("cat \"$PICTURES/cmyk-4.jpg\" | \"$PROGRAM\" classify -", out, sizeof out), 0);
    assert_non_null(strstr(out, "%  <-\n5"));
    assert_int_equal(shell("\"$PROGRAM\" classify - </dev/null", out, sizeof out), 2);
    assert_string_equal(out, "convwalk: standard input: the file is empty, neither a PNG nor a JPEG picture\n");
    assert_int_equal(shell("\"$PROGRAM\" classify - </dev/zero", out, sizeof out), 2);
    assert_string_equal(out, "convwalk: standard input: larger than 67108864 bytes, the most that is read\n");
    assert_int_equal(shell("cat \"$PICTURES/cmyk-4.jpg\" | \"$PROGRAM\" classify /dev/stdin", out, sizeof out), 2);
    assert_string_equal(out, "convwalk: /dev/stdin: is a pipe (FIFO), not a file\n");
}

/* The bundled weights without what their file says of them. */
static void write_silent(const char *path)
{
    SafeTensors file;
    Error err;
    char name[PATH_MAX + 64];
    snprintf(name, sizeof name, "%s/lenet-tanh-average.safetensors", assets);
    assert_true(safetensors_read(name, &file, &err));
    assert_true(safetensors_write(path, file.tensor, file.count, NULL, 0, &err));
    safetensors_free(&file);
}

static void expect_note(const char *const *words, const char *note)
{
    CliRun result = run(words);
    assert_int_equal(result.status, 0);
    if (note && !strstr(result.err, note))
        fail_msg("'%s' instead of '%s'", result.err, note);
    if (!note)
        assert_string_equal(result.err, "");
    run_free(&result);
}

/* What a float does not keep whole is said on a line, and the scene stands; what it keeps, or what is its own number
 * with all its digits, is taken without a word. With an error there is the error's line only. */
static void what_a_float_keeps_is_said(void **state)
{
    (void)state;
    static const struct {
        const char *words[WORDS + 1], *note;
    } said[] = {
        {{"print", "conv-forward", "--x", "16777217", "--w", "1"}, "--x: of '16777217' a float keeps 16777216\n"},
        {{"print", "conv-forward", "--x", "1 0.123456789; 3 4", "--w", "1 −123456789012; 1, 16777217"},
         "--x: of '0.123456789' a float keeps 0.12345679\n"},
        {{"print", "conv-forward", "--x", "1 2; 3 4", "--w", "1 −123456789012; 1, 16777217"},
         "--w: of '−123456789012' a float keeps -1.2345679e+11; 1 more is rounded, too\n"},
        {{"print", "sgd", "--lr", "0.123456789"}, "--lr: a float keeps 0.12345679 of its number\n"},
        {{"print", "sgd", "--lr", "0.123456789", "--lr", "0.1"}, NULL},
        {{"render", "conv-forward", "--x", "16777217", "--w", "1", "-o", "x.svg"}, "a float keeps 16777216\n"},
        {{"print", "conv-forward", "--x", "0.1 1e-45; 3.4028235e38 0.30000000000000004", "--w", "1"}, NULL},
        {{"print", "conv-forward", "--x", "0.123456791 0.12345679104328156 123456790528", "--w", "1"}, NULL},
        {{"print", "conv-forward", "--x", "@double.safetensors", "--w", "1"},
         "--x: the numbers of double.safetensors are F64, converted to float32\n"},
    };
    /* one number 1.5 of eight bytes */
    static const char file[] = "\x36\0\0\0\0\0\0\0{\"x\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}"
                               "\0\0\0\0\0\0\xF8\x3F";
    assert_true(file_write("double.safetensors", file, sizeof file - 1, NULL));
    static const char *const wrong[] = {"print", "conv-forward", "--x", "16777217", "--w", "1 2; 3 4", NULL};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        CliRun result = run(said[i].words);
        assert_int_equal(result.status, 0);
        const char *line = strchr(result.err, '\n');
        if (said[i].note ? !strstr(result.err, said[i].note) || line[1] : line != NULL)
            fail_msg("'%s' instead of '%s'", result.err, said[i].note ? said[i].note : "");
        run_free(&result);
        unlink("x.svg");
    }
    unlink("double.safetensors");
    CliRun refused = run(wrong);
    assert_refused(&refused, wrong, "");
    run_free(&refused);
}

static void what_weights_do_not_say_is_assumed_aloud_or_told(void **state)
{
    (void)state;
    static const char *const silent[][WORDS + 1] = {
        {"eval", "silent"},
        {"classify", "4.jpg", "--weights", "silent"},
        {"draw", "--weights", "silent", "-o", "x.svg"},
        {"print", "lenet", "--weights", "silent", "--level", "layer", "--to", "1"},
        {"render", "lenet", "--weights", "silent", "-o", "x.svg"},
    };
    static const char *const told[][WORDS + 1] = {
        {"eval", "silent", "--act", "tanh", "--pool", "average"},
        {"classify", "4.jpg", "--weights", "silent", "--act", "tanh", "--pool", "average"},
        {"draw", "--weights", "silent", "--act", "tanh", "--pool", "average", "-o", "x.svg"},
        {"print", "lenet", "--weights", "silent", "--act", "tanh", "--pool", "average", "--level", "layer", "--to",
         "1"},
    };
    static const Refusal refusals[] = {
        {{"eval", "--act", "tanh"}, "--act tanh: its metadata says relu"},
        {{"eval", "silent", "--act", "swish"}, "--act swish: there are relu, tanh and sigmoid"},
        {{"classify", "4.jpg", "--pool", "average"}, "--pool average: its metadata says max"},
        {{"draw", "--pool", "mean"}, "--pool mean: there are max and average"},
    };
    char *bytes, name[PATH_MAX + 64];
    size_t length;
    snprintf(name, sizeof name, "%s/exif-6-4.jpg", pictures);
    assert_true(file_read(name, 1 << 20, &bytes, &length, NULL) && file_write("4.jpg", bytes, length, NULL));
    free(bytes);
    write_silent("silent");
    for (size_t i = 0; i < COUNT(silent); i++)
        expect_note(silent[i], "convwalk: silent: it does not say its activation and pooling: taken as relu and max");
    for (size_t i = 0; i < COUNT(told); i++)
        expect_note(told[i], NULL);
    assert_all_refused(refusals, COUNT(refusals));
    CliRun right = run((const char *const[]){"eval", "silent", "--act", "tanh", "--pool", "average", NULL});
    assert_int_equal(strncmp(right.out, "accuracy 9", 10), 0);
    run_free(&right);
    assert_int_equal(unlink("silent") | unlink("4.jpg") | unlink("x.svg"), 0);
}

int main(int argc, char **argv)
{
    if (argc < 1 || !find_program(argv[0]) || !realpath("tests/pictures", pictures)
        || !assets_find(assets, sizeof assets, NULL))
        return 2;
    char *whole = realpath(assets, NULL);
    snprintf(assets, sizeof assets, "%s", whole ? whole : assets);
    free(whole);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_file_is_refused_at_once),
        cmocka_unit_test(a_file_that_is_too_large_is_refused_unread),
        cmocka_unit_test(a_picture_comes_from_standard_input_when_asked),
        cmocka_unit_test(what_a_float_keeps_is_said),
        cmocka_unit_test(what_weights_do_not_say_is_assumed_aloud_or_told),
    };
    return cmocka_run_group_tests_name("cli_inputs", tests, enter_place, leave_place);
}
