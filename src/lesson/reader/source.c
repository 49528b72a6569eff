/* From a file's bytes to lines of UTF-8. Another encoding is named if it can be recognised. */
#include "lesson/reader/source.h"

#include "lesson/limits.h"

#include <stdio.h>
#include <string.h>

static int lines_before(const char *text, size_t at)
{
    int line = 1;
    for (size_t i = 0; i < at; i++)
        line += text[i] == '\n' || (text[i] == '\r' && (i + 1 == at || text[i + 1] != '\n'));
    return line;
}

/* The encoding by the mark at the file's beginning; NULL: none. Marks of four bytes are compared before those of
 * two. */
static const char *marked_encoding(const char *text, size_t length)
{
    static const struct {
        const char *mark;
        size_t size;
        const char *name;
    } marks[] = {{"\xFF\xFE\0\0", 4, "UTF-32"}, {"\0\0\xFE\xFF", 4, "UTF-32"}, {"\xFF\xFE", 2, "UTF-16"}, {"\xFE\xFF",
            2, "UTF-16"}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (length >= marks[i].size && memcmp(text, marks[i].mark, marks[i].size) == 0)
            return marks[i].name;
    return NULL;
}

/* Every other byte of plain text in UTF-16 is 0. */
static bool is_utf16(const char *text, size_t length)
{
    size_t zeros = 0;
    for (size_t i = 0; i < length; i++)
        zeros += text[i] == '\0';
    return length > 3 && zeros * 3 > length;
}

static bool is_high(const char *text, size_t length, size_t i)
{
    return i < length && (unsigned char)text[i] >= 0x80;
}

/* Chinese in GBK comes in pairs of high bytes, the accents of Latin-1 one at a time. */
static const char *guessed_encoding(const char *text, size_t length)
{
    size_t high = 0, beside = 0;
    for (size_t i = 0; i < length; i++) {
        high += is_high(text, length, i);
        beside += is_high(text, length, i) && (is_high(text, length, i + 1) || (i > 0 && is_high(text, length, i - 1)));
    }
    return beside * 2 > high ? "GBK" : "Latin-1";
}

/* What is wrong with the bytes at `at`, which begin no character; NULL: they may be another encoding's. */
static const char *wrong_form(const char *text, size_t length, size_t at)
{
    unsigned char first = (unsigned char)text[at], second = at + 1 < length ? (unsigned char)text[at + 1] : 0;
    bool goes_on = (second & 0xC0) == 0x80;
    int size = 2 + (first >= 0xE0) + (first >= 0xF0);
    if (goes_on && first == 0xED && second >= 0xA0)
        return "half of a surrogate pair";
    if (goes_on && ((first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90) || first == 0xC0
                    || first == 0xC1))
        return "a character written with more bytes than it needs";
    if (goes_on && ((first == 0xF4 && second >= 0x90) || (first > 0xF4 && first < 0xF8)))
        return "a character beyond U+10FFFF";
    return first >= 0xC2 && first < 0xF5 && at + (size_t)size > length && (goes_on || at + 1 == length)
        ? "the file ends within a character" : NULL;
}

/* Whether more is wrong than a few characters: then it is another encoding, whatever its first bytes look like here. */
static bool mostly_wrong(const char *text, size_t length)
{
    enum { FEW = 12 };
    int wrong = 0;
    for (size_t at = 0; at < length && wrong <= FEW; at++) {
        at += utf8_valid(text + at, length - at);
        wrong += at < length;
    }
    return wrong > FEW;
}

static bool not_utf8(const char *text, size_t length, size_t at, Findings *findings)
{
    const char *form = mostly_wrong(text, length) ? NULL : wrong_form(text, length, at);
    char bytes[16] = "";
    int line = lines_before(text, at);
    for (size_t i = 0; i < 3 && at + i < length && (i == 0 || is_high(text, length, at + i)); i++)
        snprintf(bytes + 3 * i, sizeof bytes - 3 * i, " %02X", (unsigned char)text[at + i]);
    if (form)
        findings_add(findings, line, "not UTF-8: %s (%s): save the file as UTF-8", form, bytes + 1);
    else
        findings_add(findings, line, "not UTF-8 (%s): it looks like %s; save the file as UTF-8", bytes + 1,
                     guessed_encoding(text, length));
    return false;
}

/* Bytes below a space, except tabs and line ends, show nothing: they come from files that are no text. */
static size_t plain_bytes(const char *text, size_t length)
{
    size_t at = 0;
    while (at < length && ((unsigned char)text[at] >= 0x20 || strchr("\t\n\r\f", text[at])) && text[at] != '\0'
           && text[at] != 0x7F)
        at++;
    return at;
}

bool source_decode(const char *text, size_t length, Text *out, Findings *findings)
{
    const char *marked = marked_encoding(text, length);
    if (marked || is_utf16(text, length)) {
        findings_add(findings, 1, "not UTF-8: the file is %s; save it as UTF-8", marked ? marked : "UTF-16");
        return false;
    }
    if (length > LESSON_BYTES) {
        findings_add(findings, 1, "a lesson of %zu bytes: %d at most", length, (int)LESSON_BYTES);
        return false;
    }
    size_t plain = plain_bytes(text, length), valid = utf8_valid(text, length);
    if (valid < length && valid <= plain)
        return not_utf8(text, length, valid, findings);
    if (plain < length) {
        findings_add(findings, lines_before(text, plain), "no text: a byte 0x%02X, which no Markdown holds",
                     (unsigned char)text[plain]);
        return false;
    }
    size_t from = length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    for (size_t i = from; i < length; i++) {
        if (text[i] == '\r' && i + 1 < length && text[i + 1] == '\n')
            continue;
        text_bytes(out, text[i] == '\r' ? "\n" : text + i, 1);
    }
    return true;
}
