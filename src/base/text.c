/* Text built piece by piece; nearest words; numbers as people write them. */
#include "base/text.h"

#include "base/memory.h"
#include "base/number.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void reserve(Text *text, size_t more)
{
    size_t needed = text->length + more + 1;
    if (needed <= text->room)
        return;
    size_t room = text->room ? text->room : 64;
    while (room < needed)
        room *= 2;
    text->at = mem_resize(text->at, room, 1);
    text->room = room;
}

void text_bytes(Text *text, const char *bytes, size_t count)
{
    reserve(text, count);
    memcpy(text->at + text->length, bytes, count);
    text->length += count;
    text->at[text->length] = '\0';
}

void text_add(Text *text, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length > 0) {
        reserve(text, (size_t)length);
        vsnprintf(text->at + text->length, (size_t)length + 1, format, again);
        text->length += (size_t)length;
    }
    va_end(again);
}

void text_quote(Text *text, const char *value)
{
    text_bytes(text, "\"", 1);
    for (; *value; value++) {
        if (strchr("\"\\$`", *value))
            text_bytes(text, "\\", 1);
        text_bytes(text, value, 1);
    }
    text_bytes(text, "\"", 1);
}

void text_word(Text *text, const char *value)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:+-,=@%";
    const char *at = value + strspn(value, plain);
    while (*at & 0x80)   /* letters of other alphabets need no quotes */
        at += 1 + strspn(at + 1, plain);
    if (*at == '\0' && value[0] != '\0')
        text_bytes(text, value, strlen(value));
    else
        text_quote(text, value);
}

void text_clear(Text *text)
{
    text->length = 0;
    if (text->at)
        text->at[0] = '\0';
}

void text_free(Text *text)
{
    free(text->at);
    *text = (Text){0};
}

const char *text_get(const Text *text)
{
    return text->at ? text->at : "";
}

/* How many bytes the first byte of a character announces; 0: no character begins with it. */
static int length_by_first_byte(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first < 0xC2 || first >= 0xF5)
        return 0;
    if (first < 0xE0)
        return 2;
    return first < 0xF0 ? 3 : 4;
}

/* The length of the character that begins with these `room` bytes (one at least); 0: no character does. The second
 * byte shows over-long forms, surrogates and what lies beyond U+10FFFF, which are no characters. */
static int utf8_length(const unsigned char *u, size_t room)
{
    int length = length_by_first_byte(u[0]);
    if ((size_t)length > room)
        return 0;
    for (int i = 1; i < length; i++)
        if ((u[i] & 0xC0) != 0x80)
            return 0;
    bool longer = (u[0] == 0xE0 && u[1] < 0xA0) || (u[0] == 0xF0 && u[1] < 0x90);
    bool none = (u[0] == 0xED && u[1] >= 0xA0) || (u[0] == 0xF4 && u[1] >= 0x90);
    return longer || none ? 0 : length;
}

static size_t bytes_after(unsigned char lead)
{
    if (lead >= 0xF0)
        return 3;
    return lead >= 0xE0 ? 2 : lead >= 0xC0;
}

void utf8_cut(char *text)
{
    size_t length = strlen(text), after = 0;
    while (after < 3 && after < length && ((unsigned char)text[length - 1 - after] & 0xC0) == 0x80)
        after++;
    if (after < length && after < bytes_after((unsigned char)text[length - 1 - after]))
        text[length - 1 - after] = '\0';
}

unsigned utf8_next(const char *at, int *bytes)
{
    const unsigned char *u = (const unsigned char *)at;
    *bytes = u[0] != 0;
    int length = utf8_length(u, 4);   /* a NUL ends it before `room` does */
    if (length == 0)
        return 0xFFFD;
    if (length == 1)
        return u[0];
    unsigned code = u[0] & (0xFFu >> (length + 1));
    for (int i = 1; i < length; i++)
        code = code << 6 | (u[i] & 0x3Fu);
    *bytes = length;
    return code;
}

size_t utf8_valid(const char *text, size_t length)
{
    size_t at = 0;
    for (int step; at < length; at += (size_t)step)
        if ((step = utf8_length((const unsigned char *)text + at, length - at)) == 0)
            break;
    return at;
}

static int least_of(int a, int b)
{
    return a < b ? a : b;
}

int text_distance(const char *a, const char *b)
{
    enum { LONGEST = 64 };
    int row[3][LONGEST + 1], length_a = (int)strlen(a), length_b = (int)strlen(b);
    if (length_a > LONGEST || length_b > LONGEST)
        return INT_MAX;
    for (int j = 0; j <= length_b; j++)
        row[0][j] = j;
    for (int i = 1; i <= length_a; i++) {
        const int *above = row[(i - 1) % 3], *second = row[(i + 1) % 3];
        int *now = row[i % 3];
        now[0] = i;
        for (int j = 1; j <= length_b; j++) {
            now[j] = least_of(above[j - 1] + (a[i - 1] != b[j - 1]), least_of(above[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = least_of(now[j], second[j - 2] + 1);
        }
    }
    return row[length_a % 3][length_b];
}

const char *text_nearest(const char *word, const char *const *words)
{
    return text_near(word, words, ((int)strlen(word) + 2) / 3);
}

const char *text_near(const char *word, const char *const *words, int most)
{
    const char *nearest = NULL;
    int least = most + 1;
    for (; *words; words++) {
        int far = text_distance(word, *words);
        if (far < least) {
            least = far;
            nearest = *words;
        }
    }
    return nearest;
}

const char *text_gap(size_t i, size_t row, size_t plane)
{
    if (i == 0)
        return "";
    if (i % row)
        return " ";
    return i % plane ? "; " : " | ";
}

enum { WITHHELD = 0x7FC51A5E };   /* a quiet NaN's bits; a NaN from a computation ends in zeros */

float number_withheld(void)
{
    const uint32_t bits = WITHHELD;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

bool number_is_withheld(double value)
{
    float narrow = (float)value;
    uint32_t bits;
    memcpy(&bits, &narrow, sizeof bits);
    return bits == WITHHELD;
}

const char *text_number(double value, int digits, bool minus, char *buffer, size_t room)
{
    char plain[64];
    if (number_is_withheld(value)) {
        snprintf(buffer, room, "?");
        return buffer;
    }
    snprintf(plain, sizeof plain, "%.*g", digits, value);
    double size = fabs(value);
    if (strchr(plain, 'e') && size < 1e7 && size >= 1)
        snprintf(plain, sizeof plain, "%.0f", value);
    if (strchr(plain, 'e') && size < 1 && size >= 1e-5) {
        int length = snprintf(plain, sizeof plain, "%.*f", digits + 4, value);
        while (plain[length - 1] == '0')
            plain[--length] = '\0';
    }
    if (strcmp(plain, "-0") == 0 || isnan(value))   /* the sign of 0 and of NaN means nothing */
        strcpy(plain, isnan(value) ? "nan" : "0");
    if (plain[0] == '-' && minus)
        snprintf(buffer, room, "\xE2\x88\x92%s", plain + 1);
    else
        snprintf(buffer, room, "%s", plain);
    return buffer;
}

bool text_to_float(const char *text, float *value)
{
    return number_plain_float(text, value) == NUMBER_TAKEN;
}

bool text_to_int(const char *text, int low, int high, int *value)
{
    if (text[0] == '\0' || strchr(" \t\n\v\f\r+", text[0]))
        return false;
    char *end;
    errno = 0;
    long parsed = strtol(text, &end, 10);
    if (*end != '\0' || errno != 0 || parsed < low || parsed > high)
        return false;
    *value = (int)parsed;
    return true;
}

static bool in_name(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

bool text_has_name(const char *text, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = strstr(text, name); at && length; at = strstr(at + 1, name))
        if ((at == text || !in_name(at[-1])) && !in_name(at[length]))
            return true;
    return false;
}
