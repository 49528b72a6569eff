/* Errors as one line of text. A line that is too long is cut between two characters. */
#include "base/error.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Names come from files: a newline would split the line in two, an escape sequence would be obeyed by the terminal. */
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
        utf8_cut(err->text);
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
