/* Numbers read from text: whole, nearest, the same in every locale; as files write them and as people type them. */
#include "testing.h"

#include "base/number.h"
#include "base/text.h"
#include "trace/scene/scene.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void plain_numbers_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        float value;
    } good[] = {{"0", 0},
                {"-0", 0},
                {"+5", 5},
                {"5.", 5},
                {".5", 0.5f},
                {"007", 7},
                {"1e3", 1000},
                {"1E-3", 0.001f},
                {"1e+3", 1000},
                {"−2.5e−1", -0.25f},
                {"16777217", 16777216},
                {"0.1", 0.1f},
                {"3.4028234e38", 3.4028234e38f},
                {"1e-45", 1e-45f},
                {"1.00000017881393432617187499", 1.00000011920928955f},
                {"1.000000178813934326171875001", 1.00000023841857910f}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        float value = 77;
        assert_int_equal(number_plain_float(good[i].text, &value), NUMBER_TAKEN);
        assert_true(value == good[i].value);
        assert_int_equal(number_typed(good[i].text, &value), NUMBER_TAKEN); /* all of them can be typed, too */
        assert_true(value == good[i].value);
    }
}

static void what_is_no_plain_number_is_not_taken(void **state)
{
    (void)state;
    static const char *const bad[] = {"",        " ",    " 1",       "1 ",     "1x",     "x",     "nan",   "NaN",
                                      "inf",     "-inf", "infinity", "0x10",   "0x1p3",  "1e",    "e3",    "1e+",
                                      "1e1.5",   ".",    "-",        "+",      "--5",    "+-5",   "1.2.3", "0,5",
                                      "1,000.5", "1/3",  "1e999",    "-1e999", "1e-999", "1_000", "1'000", "5-",
                                      "−",       "−−1",  "1−2",      "１",     "5f",     "1d3"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        float value = 77;
        double wide = 77;
        if (number_plain_float(bad[i], &value) == NUMBER_TAKEN)
            fail_msg("'%s' is taken", bad[i]);
        assert_true(value == 77);
        assert_false(text_to_float(bad[i], &value));
        if (strncmp(bad[i], "1e-999", 6) != 0)
            assert_int_not_equal(number_plain(bad[i], &wide), NUMBER_TAKEN);
    }
}

static void people_type_numbers_in_many_ways(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        float value;
    } good[] = {{"0,5", 0.5f},
                {"1,5", 1.5f},
                {",5", 0.5f},
                {"-,5", -0.5f},
                {"1,5e3", 1500},
                {"1/3", 1.0f / 3},
                {"−2/7", -2.0f / 7},
                {"-2/-7", 2.0f / 7},
                {"1,5/2", 0.75f},
                {"0.1/0.3", 1.0f / 3},
                {"0/5", 0},
                {"１２．５", 12.5f},
                {"－３", -3},
                {"０，５", 0.5f},
                {"０。５", 0.5f},
                {"＋１", 1},
                {"１／３", 1.0f / 3},
                {"１ｅ３", 1000},
                {"–4", -4},
                {"  2 ", 2},
                {"　2　", 2},
                {"2⁄7", 2.0f / 7},
                {"1/16777217", 0x1.fffffep-25f},
                {"123456789012345/7", 17636684144620.714f},
                {"1e-3", 0.001f}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        float value = 77;
        if (number_typed(good[i].text, &value) != NUMBER_TAKEN)
            fail_msg("'%s' is not taken", good[i].text);
        assert_true(value == good[i].value);
    }
}

static void what_is_typed_and_no_number_says_why(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        NumberFault fault;
    } bad[] = {{"", NUMBER_NOT},
               {"  ", NUMBER_NOT},
               {"1,000.5", NUMBER_TWO_WAYS},
               {"1.2.3", NUMBER_TWO_WAYS},
               {"1,2,3", NUMBER_TWO_WAYS},
               {"1.000,5", NUMBER_TWO_WAYS},
               {"1/0", NUMBER_BY_ZERO},
               {"0/0", NUMBER_BY_ZERO},
               {"1/0,0", NUMBER_BY_ZERO},
               {"1/2/3", NUMBER_NOT},
               {"1/", NUMBER_NOT},
               {"/3", NUMBER_NOT},
               {"1/x", NUMBER_NOT},
               {"--5", NUMBER_NOT},
               {"nan", NUMBER_NOT},
               {"inf", NUMBER_NOT},
               {"0x10", NUMBER_NOT},
               {"1e999", NUMBER_LARGE},
               {"1e39", NUMBER_LARGE},
               {"1e-60", NUMBER_SMALL},
               {"1 2", NUMBER_NOT},
               {"1 000", NUMBER_NOT},
               {"½", NUMBER_NOT},
               {"一", NUMBER_NOT},
               {"1e3/2", NUMBER_NOT},
               {"1234567890123456/7", NUMBER_LONG},
               {"1%", NUMBER_NOT}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        float value = 77;
        NumberFault fault = number_typed(bad[i].text, &value);
        if (fault != bad[i].fault)
            fail_msg("'%s': %d", bad[i].text, (int)fault);
        assert_true(value == 77);
    }
}

static void numbers_of_any_length_are_read_whole(void **state)
{
    (void)state;
    char text[400];
    float value = 77;
    memset(text, '0', sizeof text);
    strcpy(text + 300, "1");
    assert_true(text_to_float(text, &value));
    assert_true(value == 1);
    strcpy(text + 300, "1x");
    assert_false(text_to_float(text, &value));
    strcpy(text, "0.");
    memset(text + 2, '3', 200);
    strcpy(text + 202, "garbage");
    assert_false(text_to_float(text, &value));
    text[202] = '\0';
    assert_true(text_to_float(text, &value));
    assert_true(value == 1.0f / 3);
}

/* A fraction's float is the one nearest to the true quotient: no neighbour is nearer, in exact arithmetic of long
 * doubles. */
static void fractions_are_the_nearest_float(void **state)
{
    (void)state;
    for (int n = 1; n < 60; n++)
        for (int d = 1; d < 3000; d += 7) {
            char text[32];
            float value = 0;
            snprintf(text, sizeof text, "%d/%d", n, d);
            assert_int_equal(number_typed(text, &value), NUMBER_TAKEN);
            assert_true(value == (float)n / (float)d);
        }
}

static void a_locale_with_a_comma_changes_nothing(void **state)
{
    (void)state;
    static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE", "ru_RU.UTF-8"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        float value = 0;
        double wide = 0;
        if (!setlocale(LC_NUMERIC, names[i]))
            continue;
        assert_true(text_to_float("1.5e2", &value));
        assert_false(text_to_float("1,5", &value));
        assert_int_equal(number_plain("0.25", &wide), NUMBER_TAKEN);
        assert_true(value == 150);
        assert_true(wide == 0.25);
    }
    setlocale(LC_NUMERIC, "C");
}

static void counts_are_digits_and_their_groups(void **state)
{
    (void)state;
    int64_t count = 0;
    assert_true(number_typed_count("1,182,016", &count) && count == 1182016);
    assert_true(number_typed_count(" １２ ", &count) && count == 12);
    assert_true(number_typed_count("+7", &count) && count == 7);
    assert_true(number_typed_count("999999999999999999", &count) && count == 999999999999999999);
    for (const char *const *bad = (const char *const[]){"", "1,18", "1182,016", "1,182,01", ",182", "1.5", "-1", "1e3",
                                                        "1000000000000000000", "1,", "1,000,", "1,0000", NULL};
         *bad; bad++)
        if (number_typed_count(*bad, &count))
            fail_msg("'%s' is a count", *bad);
    assert_false(number_count("+7", &count));
    assert_false(number_count("7 ", &count));
}

static void the_shortest_digits_read_back(void **state)
{
    (void)state;
    char digits[32];
    assert_string_equal(number_shortest(0.1f, digits, sizeof digits), "0.1");
    assert_string_equal(number_shortest(-0.0f, digits, sizeof digits), "0");
    assert_string_equal(number_shortest(-999999, digits, sizeof digits), "-999999");
    assert_string_equal(number_shortest(1.0f / 3, digits, sizeof digits), "0.33333334");
    const float all[] = {3.4028235e38f, 1e-45f, 16777216, 1e6f, -123456.78f, 1e-7f, 0.12345679f, 999999.9f};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        float back = 0;
        assert_true(text_to_float(number_shortest(all[i], digits, sizeof digits), &back));
        assert_true(back == all[i]);
    }
}

/* On a scene's line a comma within a number is refused with what to write; one with a space after it parts numbers. */
static void a_line_says_what_to_write_for_a_comma(void **state)
{
    (void)state;
    static const char *const said[][2] = {
        {"conv-forward --x \"0,5 1,5\"", "write 0.5, or a space"},
        {"conv-forward --x \"1 2 0,5; 4 5 6; 7 8 9\"", "'0,5' has a comma within a number"},
        {"conv-forward --x \"1, ,2\"", "a comma stands where a number is missing"},
        {"conv-forward --x \"1, 2,; 3, 4,\"", "a comma stands where a number is missing"},
        {"conv-forward --x \"1,000.5 2; 3 4\"", "'1,000.5' has a comma"},
        {"conv-forward --x \"1/3 2; 3 4\"", "as decimals"},
        {"sgd --lr 0,5", "--lr 0,5: a comma within a number; write 0.5"},
        {"sgd --momentum 0,9", "write 0.9"},
        {"softmax --target 1,0", "has a comma"},
        {"conv-forward --stride 0,5", "expected a whole number"},
        {"conv-forward --x \"1 2; 3 0000000000000000000000000000000000000000000000000000000000000000000000004x\"",
         "is not a number"},
        {"sgd --lr 0.00000000000000000000000000000000000000000000000000000000000000000000000000001x",
         "expected a number"},
    };
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        Error err = {""};
        Scene scene;
        SceneLine line;
        bool built = scene_line_read(&line, said[i][0], &err) && scene_build(&scene, &line, &err);
        if (built || !strstr(err.text, said[i][1]))
            fail_msg("%s: %s", said[i][0], err.text);
        scene_line_free(&line);
    }
    SceneLine line;
    Scene scene;
    Error err;
    assert_true(scene_line_read(&line,
                                "conv-forward --x \"1, 2 ,3; 4 , 5 6; 7 8 "
                                "0.00000000000000000000000000000000000000000000000000000000000000000000000000\"",
                                &err));
    assert_true(scene_build(&scene, &line, &err));
    assert_int_equal(scene.line.input[2] * 10 + scene.line.input[3], 33);
    assert_true(scene.x.v[4] == 5);
    scene_line_free(&line);
    scene_free(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_numbers_are_read),
        cmocka_unit_test(what_is_no_plain_number_is_not_taken),
        cmocka_unit_test(people_type_numbers_in_many_ways),
        cmocka_unit_test(what_is_typed_and_no_number_says_why),
        cmocka_unit_test(numbers_of_any_length_are_read_whole),
        cmocka_unit_test(fractions_are_the_nearest_float),
        cmocka_unit_test(a_locale_with_a_comma_changes_nothing),
        cmocka_unit_test(counts_are_digits_and_their_groups),
        cmocka_unit_test(the_shortest_digits_read_back),
        cmocka_unit_test(a_line_says_what_to_write_for_a_comma),
    };
    return cmocka_run_group_tests_name("number", tests, NULL, NULL);
}
