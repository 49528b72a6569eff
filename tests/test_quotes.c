/* What is written can be read again: paths and values with quotes, backslashes and spaces in scene lines; a path and a
 * tensor's name with colons; errors that are cut between two characters. */
#include "testing.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/system.h"
#include "trace/scene/scene.h"
#include "trace/scene/scene_values.h"
#include "view/live/live.h"

#include <string.h>

static const char *const paths[] = {"plain/weights.safetensors",
                                    "with space.safetensors",
                                    "a\"quote\".safetensors",
                                    "back\\slash",
                                    "C:\\dir\\f.safetensors",
                                    "ends\\",
                                    "\\\"",
                                    "it's",
                                    "$HOME/`id`",
                                    "\xE6\x95\xB0\xE5\xAD\x97 7.safetensors",
                                    "\xE6\x95\xB0",
                                    "--not-an-option",
                                    "",
                                    "tab\there",
                                    "a;b|c&d>e",
                                    "*",
                                    "~",
                                    "#",
                                    "\\n",
                                    "\\\\server\\share"};

/* A line that was written is the same when it is read. */
static void paths_come_back_from_a_scene_s_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        for (int word = WORD_IMAGE; word < WORD_COUNT; word++) {
            SceneLine line = scene_line_default(), back;
            Text text = {0};
            Error err;
            assert_true(scene_line_name(&line, "lenet", &err));
            free(line.word[word]);
            line.word[word] = mem_string(paths[i]);
            scene_line_write(&line, &text);
            if (!scene_line_read(&back, text_get(&text), &err))
                fail_msg("%s: %s", text_get(&text), err.text);
            if (!back.word[word] || strcmp(back.word[word], paths[i]) != 0)
                fail_msg("%s gives back %s", text_get(&text), back.word[word] ? back.word[word] : "nothing");
            scene_line_free(&line);
            scene_line_free(&back);
            text_free(&text);
        }
}

/* A shell reads the words as scene_line_read does. */
static void a_shell_reads_the_same(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        Text command = {0};
        char said[256] = "";
        text_add(&command, "printf '<%%s>' ");
        text_word(&command, paths[i]);
        text_add(&command, "' '");
        FILE *shell = popen(text_get(&command), "r");
        assert_non_null(shell);
        size_t got = fread(said, 1, sizeof said - 1, shell);
        assert_int_equal(pclose(shell), 0);
        said[got] = '\0';
        char wanted[256];
        snprintf(wanted, sizeof wanted, "<%s >", paths[i]);
        assert_string_equal(said, wanted);
        text_free(&command);
    }
}

static void a_training_s_line_quotes_its_paths(void **state)
{
    (void)state;
    Live live = {.tab = LIVE_DRAW};
    Text line = {0};
    live.files.data = "it's a \"set\"";
    live.files.weights = "w.safetensors";
    live_line(&live, &line);
    assert_string_equal(text_get(&line), "convwalk draw --data \"it's a \\\"set\\\"\" --weights w.safetensors");
    text_free(&line);
}

static void expect_refused(const char *text, const char *reason)
{
    SceneLine line;
    Error err;
    assert_false(scene_line_read(&line, text, &err));
    if (!strstr(err.text, reason))
        fail_msg("%s: %s", text, err.text);
    scene_line_free(&line);
}

static void what_cannot_be_said_is_refused(void **state)
{
    (void)state;
    expect_refused("lenet --weights \"a", "a double quote is not closed");
    expect_refused("lenet --weights \"a\\\"", "a double quote is not closed");
    expect_refused("lenet --weights \"a\nb\"", "has no line breaks");
    expect_refused("conv-forward --x \"1 2\n3 4\"", "has no line breaks");
}

/* Which file and which tensor a value's text names, by what is said to be missing. */
static void expect_named(const char *text, const char *error)
{
    Values values = {0};
    Error err = {""};
    bool done = values_read(text, "x", &values, &err);
    if (done != (error == NULL) || (error && !strstr(err.text, error)))
        fail_msg("%s: %s", text, done ? "read" : err.text);
    free(values.v);
}

static void write_tensors(const char *path, const char *name)
{
    unsigned char bytes[256] = {0};
    Error err;
    int length = snprintf((char *)bytes + 8, sizeof bytes - 8,
                          "{\"%s\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", name);
    bytes[0] = (unsigned char)length;
    assert_true(file_write(path, bytes, 8 + (size_t)length + 4, &err));
}

static void paths_and_names_may_hold_colons(void **state)
{
    (void)state;
    char place[] = "/tmp/convwalk-colons-XXXXXX";
    assert_non_null(mkdtemp(place));
    assert_int_equal(chdir(place), 0);
    Error err;
    assert_true(file_make_folder("a:b", &err) && file_make_folder("C:", &err));
    static const char *const files[] = {"f.safetensors", "a:b/f.safetensors", "C:\\f.safetensors", "C:/f.safetensors"};
    for (int i = 0; i < 4; i++)
        write_tensors(files[i], i % 2 ? "dense/kernel:0" : "w");
    expect_named("@f.safetensors:w", NULL);
    expect_named("@f.safetensors", NULL);
    expect_named("@f.safetensors:v", "there is no tensor v");
    expect_named("@a:b/f.safetensors:dense/kernel:0", NULL);
    expect_named("@a:b/f.safetensors", NULL);
    expect_named("@a:b/f.safetensors:kernel", "there is no tensor kernel");
    expect_named("@C:\\f.safetensors:w", NULL);
    expect_named("@C:\\f.safetensors", NULL);
    expect_named("@C:/f.safetensors:dense/kernel:0", NULL);
    expect_named("@D:\\dir\\f.safetensors", "D:\\dir\\f.safetensors: ");   /* not the file D */
    expect_named("@D:\\dir\\f.safetensors:w", "D:\\dir\\f.safetensors: ");
    expect_named("@nowhere:w", "nowhere: ");
    for (int i = 0; i < 4; i++)
        unlink(files[i]);
    assert_int_equal(rmdir("a:b") + rmdir("C:") + chdir("/") + rmdir(place), 0);
}

/* Whatever the length, an error that is cut ends with a whole character and loses no more than one. */
static void errors_are_cut_between_characters(void **state)
{
    (void)state;
    static const char *const signs[] = {"a", "\xC2\xB5", "\xE6\x95\xB0", "\xF0\x9F\x98\x80"};
    char text[700];
    for (int sign = 0; sign < 4; sign++)
        for (size_t lead = 0; lead < 520; lead++) {
            Error err;
            size_t bytes = strlen(signs[sign]), length = lead, room = sizeof err.text - 1;
            memset(text, 'x', lead);
            for (; length + bytes < sizeof text; length += bytes)
                memcpy(text + length, signs[sign], bytes);
            text[length] = '\0';
            error_set(&err, "%s", text);
            size_t kept = strlen(err.text), wanted = lead >= room ? room : lead + (room - lead) / bytes * bytes;
            if (kept != wanted || strncmp(err.text, text, kept) != 0)
                fail_msg("%d bytes a character, %zu before: %zu bytes kept, not %zu", (int)bytes, lead, kept, wanted);
            error_prefix(&err, "%s", signs[sign]);
            for (size_t at = 0; at < strlen(err.text);) {
                int step;
                assert_int_not_equal(utf8_next(err.text + at, &step), 0xFFFD);
                at += (size_t)step;
            }
        }
}

static void a_file_that_was_written_has_another_stamp(void **state)
{
    (void)state;
    char path[] = "/tmp/convwalk-stamp-XXXXXX";
    FileStamp before, after;
    Error err;
    int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
    assert_true(system_stamp(path, &before) && system_stamp(path, &after) && system_same_stamp(&before, &after));
    assert_true(file_write(path, "0", 1, &err) && system_stamp(path, &before));
    assert_true(file_write(path, "1", 1, &err) && system_stamp(path, &after));
    assert_false(system_same_stamp(&before, &after));
    assert_true(system_is_file(path));
    unlink(path);
    assert_false(system_stamp(path, &after) || system_is_file(path) || system_is_file("/tmp"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_come_back_from_a_scene_s_line),      cmocka_unit_test(a_shell_reads_the_same),
        cmocka_unit_test(a_training_s_line_quotes_its_paths),       cmocka_unit_test(what_cannot_be_said_is_refused),
        cmocka_unit_test(paths_and_names_may_hold_colons),          cmocka_unit_test(errors_are_cut_between_characters),
        cmocka_unit_test(a_file_that_was_written_has_another_stamp)};
    return cmocka_run_group_tests_name("quotes", tests, NULL, NULL);
}
