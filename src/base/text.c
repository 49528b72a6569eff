/* Text built piece by piece; nearest words; numbers as people write them. */
#include "base/text.h"

#include "base/memory.h"
#include "base/number.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
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

unsigned utf8_next(const char *at, int *bytes)
{
    const unsigned char *u = (const unsigned char *)at;
    int length = u[0] < 0x80 ? 1 : u[0] >= 0xF0 && u[0] < 0xF5 ? 4 : u[0] >= 0xE0 && u[0] < 0xF0 ? 3 : u[0] >= 0xC2 && u[0] < 0xE0 ? 2 : 0;
    *bytes = 1;
    if (u[0] == 0)
        *bytes = 0;
    if (length == 1)
        return u[0];
    if (length == 0)
        return 0xFFFD;
    unsigned code = u[0] & (0xFFu >> (length + 1));
    for (int i = 1; i < length; i++) {
        if ((u[i] & 0xC0) != 0x80)
            return 0xFFFD;
        code = code << 6 | (u[i] & 0x3Fu);
    }
    *bytes = length;
    return code;
}

static int distance(const char *a, const char *b)
{
    enum { LONGEST = 64 };
    int row[LONGEST + 1], length_a = (int)strlen(a), length_b = (int)strlen(b);
    if (length_a > LONGEST || length_b > LONGEST)
        return INT_MAX;
    for (int j = 0; j <= length_b; j++)
        row[j] = j;
    for (int i = 1; i <= length_a; i++) {
        int diagonal = row[0];
        row[0] = i;
        for (int j = 1; j <= length_b; j++) {
            int above = row[j], best = diagonal + (a[i - 1] != b[j - 1]);
            if (above + 1 < best)
                best = above + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
            diagonal = above;
        }
    }
    return row[length_b];
}

const char *text_nearest(const char *word, const char *const *words)
{
    const char *nearest = NULL;
    int least = ((int)strlen(word) + 2) / 3 + 1;
    for (; *words; words++) {
        int far = distance(word, *words);
        if (far < least) {
            least = far;
            nearest = *words;
        }
    }
    return nearest;
}

const char *text_number(double value, int digits, bool minus, char *buffer, size_t room)
{
    char plain[64];
    snprintf(plain, sizeof plain, "%.*g", digits, value);
    double size = fabs(value);
    if (strchr(plain, 'e') && size < 1e7 && size >= 1)
        snprintf(plain, sizeof plain, "%.0f", value);
    if (strchr(plain, 'e') && size < 1 && size >= 1e-5) {
        int length = snprintf(plain, sizeof plain, "%.*f", digits + 4, value);
        while (plain[length - 1] == '0')
            plain[--length] = '\0';
    }
    if (strcmp(plain, "-0") == 0)
        strcpy(plain, "0");
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
