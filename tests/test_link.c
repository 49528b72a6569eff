/* Links: what is written is read again as the same place, and damaged or hostile ones are refused with a line. */
#include "view/screen/link.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char lessons[] = "/data/lessons/";

static void test_links_lead_back_to_their_places(void **state)
{
    static const char *const pairs[][2] = {
        {"home", ""},
        {"draw", "draw"},
        {"scene conv-forward --step 3", "conv-forward+--step+3"},
        {"scene conv-forward --x \"1 2; 3 4\"", "conv-forward+--x+%221+2%3B+3+4%22"},
        {"scene conv-forward --w 1.5,2.", "conv-forward+--w+1.5,2%2E"},
        {"scene print --net \"conv 6@5x5, 卷\"", "print+--net+%22conv+6@5x5,+%E5%8D%B7%22"},
        {"lesson 3 1 /data/lessons/zh/05-im2col.md", "lesson=zh/05-im2col&page=3&stop=1"},
        {"lesson 1 0 /data/lessons/en/01-a-kernel-slides.md", "lesson=en/01-a-kernel-slides&page=1"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        Text link = {0}, place = {0};
        Error err;
        link_write(pairs[i][0], lessons, &link);
        assert_string_equal(text_get(&link), pairs[i][1]);
        assert_true(link_read(text_get(&link), lessons, &place, &err));
        assert_string_equal(text_get(&place), pairs[i][0]);
        text_free(&link);
        text_free(&place);
    }
}

static void test_a_lesson_from_elsewhere_has_no_link(void **state)
{
    Text link = {0};
    (void)state;
    link_write("lesson 2 0 /home/me/own.md", lessons, &link);
    link_write("lesson 2 0 /data/lessons/x", lessons, &link);
    assert_string_equal(text_get(&link), "");
    text_free(&link);
}

static void test_hostile_links_give_a_line(void **state)
{
    static const char *const bad[] = {
        "%", "%4", "conv%zz", "a%00b", "a%0Ab", "%ff%fe", "lesson=", "lesson=../../etc/passwd", "lesson=/etc/passwd",
        "lesson=en/05&page=0", "lesson=en/05&page=x", "lesson=en/05&stop=-1", "lesson=en/05&evil=1", "%C0%AF",
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Text place = {0};
        Error err = {""};
        assert_false(link_read(bad[i], lessons, &place, &err));
        assert_true(err.text[0] != '\0' && !strchr(err.text, '\n'));
        assert_string_equal(text_get(&place), "");
        text_free(&place);
    }
    char *longest = malloc(LINK_MOST + 2);
    Text place = {0};
    Error err;
    memset(longest, 'a', LINK_MOST + 1);
    longest[LINK_MOST + 1] = '\0';
    assert_false(link_read(longest, lessons, &place, &err));
    assert_true(link_read(longest + 1, lessons, &place, &err));
    text_free(&place);
    free(longest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_links_lead_back_to_their_places),
        cmocka_unit_test(test_a_lesson_from_elsewhere_has_no_link),
        cmocka_unit_test(test_hostile_links_give_a_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
