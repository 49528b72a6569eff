/* Fields are lines of text that end in one of three ways: taken, refused aloud with what to write, or left with Escape.
 */
#include "view/window/edit/typing.h"

#include <string.h>

/* Whether it is text that can be shown: UTF-8 without control characters. */
static bool can_be_shown(const char *text)
{
    int bytes;
    for (unsigned code; (code = utf8_next(text, &bytes)) != 0; text += bytes)
        if (code < ' ' || code == 0x7F || code == 0xFFFD)
            return false;
    return true;
}

void typing_add(Screen *screen, char *typed, size_t room, const char *text)
{
    size_t length = strlen(typed), more = strlen(text);
    if (!can_be_shown(text))
        screen_say(screen, true, "a character that cannot be shown was not taken");
    else if (length + more >= room)
        screen_say(screen, true, word(screen->look.language, "no more than %d characters can be typed here"),
                   (int)room - 1);
    else
        memcpy(typed + length, text, more + 1);
}

void typing_rub_out(char *typed)
{
    size_t length = strlen(typed);
    while (length > 0 && ((unsigned char)typed[length - 1] & 0xC0) == 0x80)
        length--;
    if (length > 0)
        typed[length - 1] = '\0';
}

void typing_tex(const char *typed, Text *tex)
{
    text_add(tex, "\\text{");
    for (; *typed; typed++)
        text_add(tex, strchr("{}\\", *typed) ? "\\%c" : "%c", *typed);
    text_add(tex, "}");
}

bool typing_takes(int key, int mods)
{
    return key >= ' ' && key < 0x100 && !(mods & MOD_CTRL);
}

static const char *const faults[NUMBER_FAULTS] = {
    [NUMBER_TAKEN] = "%s",
    [NUMBER_NOT] = "'%s' is not a number; write 0.5 or 0,5 or 1/3 or 1e-3",
    [NUMBER_TWO_WAYS] = "'%s' is not a number: only one point or comma may stand in it, for the decimals",
    [NUMBER_BY_ZERO] = "'%s' is not a number: nothing can be divided by 0",
    [NUMBER_LARGE] = "'%s' is too large: a number may be up to 3.4e38",
    [NUMBER_SMALL] = "'%s' is too small: it would become 0",
    [NUMBER_LONG] = "'%s' is too long: each side of a fraction may have 15 digits",
};

void typing_refuse(Screen *screen, NumberFault fault, const char *typed)
{
    screen_say(screen, true, word(screen->look.language, faults[fault]), typed);
}

/* A comma with three digits after it and one to three before: an English reader's thousands. */
static bool like_thousands(const char *typed)
{
    typed += strspn(typed, "+-");
    size_t whole = strspn(typed, "0123456789");
    return whole >= 1 && whole <= 3 && typed[0] != '0' && typed[whole] == ','
           && strspn(typed + whole + 1, "0123456789") == 3 && typed[whole + 4] == '\0';
}

bool typing_number(Screen *screen, const char *typed, float *value)
{
    NumberFault fault = number_typed(typed, value);
    if (fault != NUMBER_TAKEN) {
        typing_refuse(screen, fault, typed);
        return false;
    }
    message_taken(screen);
    if (like_thousands(typed))
        screen_say(screen, false, word(screen->look.language, "'%s' is taken with a decimal comma: %g"), typed,
                   (double)*value);
    return true;
}

void typing_kept(Screen *screen, const char *typed, float value)
{
    char digits[48];
    if (!number_kept(typed, value))
        screen_say(screen, false, word(screen->look.language, "of '%s' a float keeps %s"), typed,
                   number_shortest(value, digits, sizeof digits));
}

bool typing_whole(Screen *screen, const char *typed, int low, int high, int *value)
{
    int64_t count;
    if (number_typed_count(typed, &count) && count >= low && count <= high) {
        *value = (int)count;
        message_taken(screen);
        return true;
    }
    screen_say(screen, true, word(screen->look.language, "'%s': expected a whole number from %d to %d"), typed, low,
               high);
    return false;
}
