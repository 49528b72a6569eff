/* A lesson's bytes: every line end and a byte order mark are fine, and what is no UTF-8 is refused where it stands. */
#include "testing.h"

#include "lesson/lesson.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Lines parted by | have a mistake on the ninth, whatever ends them. */
static void every_line_end_counts(void **state)
{
    (void)state;
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    static const char lines[] = "# T||## P||像素||```scene|conv-forward|stop: x|```|";
    for (size_t i = 0; i <= COUNT(ends); i++)
        for (int mark = 0; mark < 2; mark++) {
            Text text = {0};
            Findings findings = {0};
            Lesson lesson;
            int line = 0;
            text_add(&text, "%s", mark ? "\xEF\xBB\xBF" : "");
            for (const char *at = lines; *at; at++)
                if (*at == '|')
                    text_add(&text, "%s", ends[i < COUNT(ends) ? i
                                               : (size_t)(line++ % 2)]);   /* the last time: mixed */
                else
                    text_bytes(&text, at, 1);
            lesson_read(&lesson, text_get(&text), text.length, &findings);
            assert_int_equal(findings.count, 1);
            assert_int_equal(findings.at[0].line, 9);
            assert_int_equal(lesson.page[0].scene_line, 8);
            lesson_free(&lesson);
            findings_free(&findings);
            text_free(&text);
        }
}

#define HEAD "# T\r\n\n## P\r\r"   /* four lines */

static void what_is_no_utf8_is_refused_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t length;
        int line;
        const char *part;
    } cases[] = {
#define BYTES(text) text, sizeof(text) - 1
        {BYTES(HEAD "a \xE0\x80\xA0 b\n"), 5, "not UTF-8: a character written with more bytes than it needs (E0 80 "
         "A0)"},
        {BYTES(HEAD "a \xF0\x80\x80\xA0 b\n"), 5, "more bytes than it needs"},
        {BYTES(HEAD "c\nb \xC0\xAF\n"), 6, "more bytes than it needs"},
        {BYTES(HEAD "a \xED\xA0\x80 b\n"), 5, "half of a surrogate pair (ED A0 80)"},
        {BYTES(HEAD "a \xED\xBF\xBF b\n"), 5, "half of a surrogate pair"},
        {BYTES(HEAD "a \xF4\x90\x80\x80 b\n"), 5, "beyond U+10FFFF"},
        {BYTES(HEAD "a \xE5\x83"), 5, "the file ends within a character"},
        {BYTES(HEAD "a\n\xBE\xED\xBB\xFD\xBA\xCB\n"), 6, "not UTF-8 (BE ED BB): it looks like GBK"},
        {BYTES(HEAD "na\xEFve caf\xE9\n"), 5, "not UTF-8 (EF): it looks like Latin-1"},
        {BYTES(HEAD "a\0b\n"), 5, "a byte 0x00"},
        {BYTES(HEAD "q = [\2\2\2]\n"), 5, "a byte 0x02"},
        {BYTES("\xFF\xFE#\0 \0T\0\n\0"), 1, "the file is UTF-16"},
        {BYTES("\xFE\xFF\0#\0 \0T\0\n"), 1, "the file is UTF-16"},
        {BYTES("#\0 \0T\0\n\0"), 1, "the file is UTF-16"},
        {BYTES("\xFF\xFE\0\0#\0\0\0"), 1, "the file is UTF-32"},
        {BYTES("# T\n\n## P\n\nt\n\n```scene\nconv-forward --target \"\xE0\x80\xA0\"\n```\n"), 8,
         "more bytes than it needs"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        Findings findings = {0};
        Lesson lesson;
        lesson_read(&lesson, cases[i].bytes, cases[i].length, &findings);
        if (findings.count != 1 || findings.at[0].line != cases[i].line || !strstr(findings.at[0].text, cases[i].part))
            fail_msg("expected %d: %s, got %d: %s", cases[i].line, cases[i].part, findings.count ? findings.at[0].line
                     : 0,
                     findings.count ? findings.at[0].text : "nothing");
        assert_int_equal(lesson.pages, 0);
        lesson_free(&lesson);
        findings_free(&findings);
    }
}

/* Every two-, three- and four-byte form: whole characters are those that Unicode has. */
static void utf8_is_what_unicode_has(void **state)
{
    (void)state;
    int count = 0;
    for (unsigned code = 0x80; code <= 0x1FFFFF; code += code < 0x3000 ? 1 : 7) {
        char bytes[5] = {0};
        int length = code < 0x800 ? 2 : 3, seen;
        if (code >= 0x10000)
            length = 4;
        for (int i = length - 1; i > 0; i--)
            bytes[i] = (char)(0x80 | ((code >> (6 * (length - 1 - i))) & 0x3F));
        bytes[0] = (char)((0xF00 >> length & 0xF0) | (code >> (6 * (length - 1))));
        bool is = code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
        assert_int_equal(utf8_valid(bytes, (size_t)length), is ? length : 0);
        assert_int_equal(utf8_next(bytes, &seen), is ? code : 0xFFFD);
        assert_int_equal(seen, is ? length : 1);
        assert_int_equal(utf8_valid(bytes, (size_t)length - 1), 0);
        count += is;
    }
    assert_true(count > 100000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_end_counts),
        cmocka_unit_test(what_is_no_utf8_is_refused_with_its_line),
        cmocka_unit_test(utf8_is_what_unicode_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
