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

static void fill(Error *err, const char *format, va_list arguments)
{
    int length = vsnprintf(err->text, sizeof err->text, format, arguments);
    if (length >= (int)sizeof err->text)
        cut_whole(err->text, sizeof err->text);
    for (char *at = err->text; *at; at++)
        if (*at == '\n' || *at == '\r')
            *at = ' ';
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
