/* Errors as one line of text. The line is cut at a character's start, never within one. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void cut_whole(char *text, size_t room)
{
    size_t end = room - 1;
    while (end > 0 && ((unsigned char)text[end] & 0xC0) == 0x80)
        end--;
    text[end] = '\0';
}

/* Names come from files: a newline would make two lines of one, an escape sequence would command the terminal. */
static void blank_controls(char *text)
{
    for (unsigned char *at = (unsigned char *)text; *at; at++) {
        bool second = at[0] == 0xC2 && at[1] >= 0x80 && at[1] <= 0x9F;   /* U+0080 .. U+009F */
        if (*at < 0x20 || *at == 0x7F || second)
            *at = ' ';
        if (second)
            *++at = ' ';
    }
}

static void fill(Error *err, const char *format, va_list arguments)
{
    int length = vsnprintf(err->text, sizeof err->text, format, arguments);
    if (length >= (int)sizeof err->text)
        cut_whole(err->text, sizeof err->text);
    blank_controls(err->text);
}

bool error_set(Error *err, const char *format, ...)
{
    if (!err)
        return false;
    va_list arguments;
    va_start(arguments, format);
    fill(err, format, arguments);
    va_end(arguments);
    return false;
}

bool error_prefix(Error *err, const char *format, ...)
{
    if (!err)
        return false;
    Error old = *err, prefix;
    va_list arguments;
    va_start(arguments, format);
    fill(&prefix, format, arguments);
    va_end(arguments);
    return error_set(err, "%s: %s", prefix.text, old.text);
}
