/* Text, numbers, memory and files: the small things everything stands on. */
#include "testing.h"

#include <fcntl.h>
#include <math.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#include <string.h>

static void numbers_are_written_as_people_do(void **state)
{
    (void)state;
    char buffer[32];
    assert_string_equal(text_number(0.5, 4, true, buffer, sizeof buffer), "0.5");
    assert_string_equal(text_number(-0.0, 4, true, buffer, sizeof buffer), "0");
    assert_string_equal(text_number(copysign(NAN, -1), 4, true, buffer, sizeof buffer), "nan");
    assert_string_equal(text_number(-INFINITY, 4, false, buffer, sizeof buffer), "-inf");
    assert_string_equal(text_number(-3, 4, true, buffer, sizeof buffer), "\xE2\x88\x92" "3");
    assert_string_equal(text_number(-3, 4, false, buffer, sizeof buffer), "-3");
    assert_string_equal(text_number(123456, 4, true, buffer, sizeof buffer), "123456");
    assert_string_equal(text_number(1.0 / 3, 4, true, buffer, sizeof buffer), "0.3333");
    assert_string_equal(text_number(2.34567e-5, 4, true, buffer, sizeof buffer), "0.00002346");
    assert_string_equal(text_number(-2e-5, 4, false, buffer, sizeof buffer), "-0.00002");
}

static void only_whole_finite_numbers_are_read(void **state)
{
    (void)state;
    float value = 7;
    assert_true(text_to_float("\xE2\x88\x92" "1.5", &value));
    assert_float_equal(value, -1.5f, 0);
    for (const char *const *bad = (const char *const[]){"", " 1", "1x", "nan", "inf", "1e99", NULL}; *bad; bad++)
        assert_false(text_to_float(*bad, &value));
    int whole;
    assert_true(text_to_int("-3", -5, 5, &whole));
    assert_int_equal(whole, -3);
    for (const char *const *bad = (const char *const[]){"", "6", "1.0", "99999999999999999999", NULL}; *bad; bad++)
        assert_false(text_to_int(*bad, -5, 5, &whole));
}

static void the_nearest_word_is_near(void **state)
{
    (void)state;
    static const char *const words[] = {"conv-forward", "max-pool", "sgd", NULL};
    assert_string_equal(text_nearest("conv-foward", words), "conv-forward");
    assert_string_equal(text_nearest("sdg", (const char *const[]){"sg", NULL}), "sg");
    assert_null(text_nearest("lesson", words));
}

static void an_error_is_one_line_that_commands_no_terminal(void **state)
{
    (void)state;
    Error err;
    assert_false(error_set(&err, "%s", "a\r\nb\x1B[31m\x7F\xC2\x9Bm \xC2\xA0\xE7\x9B\x9B"));
    assert_string_equal(err.text, "a  b [31m   m \xC2\xA0\xE7\x9B\x9B");
    assert_false(error_prefix(&err, "%s", "\x1B]0;"));
    assert_string_equal(err.text, " ]0;: a  b [31m   m \xC2\xA0\xE7\x9B\x9B");
}

static void sizes_do_not_overflow(void **state)
{
    (void)state;
    size_t product = 5;
    assert_false(size_mul(SIZE_MAX / 2, 3, &product));
    assert_int_equal(product, 5);
    Error err;
    assert_null(mem_try(SIZE_MAX / 2, 16, "a test", &err));
    assert_non_null(strstr(err.text, "a test"));
}

static void a_file_is_written_whole_or_not_at_all(void **state)
{
    (void)state;
    Error err;
    char path[64] = "/tmp/convwalk-test-XXXXXX", *bytes;
    size_t length;
    assert_non_null(mkdtemp(path));
    strcat(path, "/f");
    assert_true(file_write(path, "old", 3, &err));
    assert_true(file_read(path, 100, &bytes, &length, &err));
    assert_int_equal(length, 3);
    assert_string_equal(bytes, "old");
    free(bytes);
    assert_false(file_read(path, 2, &bytes, &length, &err));
    assert_false(file_write("/proc/none/f", "new", 3, &err));
    assert_false(file_read("/", 100, &bytes, &length, &err));
    unlink(path);
    *strrchr(path, '/') = '\0';
    assert_int_equal(rmdir(path), 0);
}

/* What a link names is written, and the link stays; one that leads nowhere or in a circle is refused. */
static void a_link_is_written_through(void **state)
{
    (void)state;
    Error err;
    char folder[64] = "/tmp/convwalk-test-XXXXXX", *bytes, temporary[256];
    size_t length;
    assert_non_null(mkdtemp(folder));
    int came = open(".", O_RDONLY);
    assert_true(came >= 0 && chdir(folder) == 0);
    assert_true(file_write("f", "old", 3, &err));
    assert_true(symlink("f", "link") == 0 && symlink("loop", "loop") == 0 && symlink("none", "lost") == 0);
    assert_true(file_write("link", "newer", 5, &err));
    assert_true(file_read("f", 100, &bytes, &length, &err));
    assert_string_equal(bytes, "newer");
    free(bytes);
    assert_true(readlink("link", temporary, sizeof temporary) == 1);
    static const char *const refused[] = {"loop", "lost"};
    for (size_t i = 0; i < 2; i++) {
        assert_false(file_write(refused[i], "new", 3, &err));
        assert_int_equal(strncmp(err.text, refused[i], 4), 0);
        assert_false(file_begin(refused[i], temporary, sizeof temporary, &err));
        assert_int_equal(unlink(refused[i]), 0);
    }
    assert_true(unlink("link") == 0 && unlink("f") == 0);
    assert_true(fchdir(came) == 0 && close(came) == 0 && rmdir(folder) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_written_as_people_do),
        cmocka_unit_test(only_whole_finite_numbers_are_read),
        cmocka_unit_test(the_nearest_word_is_near),
        cmocka_unit_test(an_error_is_one_line_that_commands_no_terminal),
        cmocka_unit_test(sizes_do_not_overflow),
        cmocka_unit_test(a_file_is_written_whole_or_not_at_all),
        cmocka_unit_test(a_link_is_written_through),
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
