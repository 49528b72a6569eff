/* The window's words: each stands in the table once, and the keys' help is all there in Chinese. */
#include "testing.h"

#include "view/window/actions.h"
#include "view/words.h"

#include <string.h>

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_word_is_there_once_and_is_translated),
        cmocka_unit_test(every_key_is_explained_in_chinese),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
