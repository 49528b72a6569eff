/* Where lines may break: lists of marks. */
#include "view/formula/breaks.h"

#include "base/text.h"

#include <string.h>

static bool one_of(unsigned code, const unsigned *list)
{
    while (*list && *list != code)
        list++;
    return *list != 0;
}

bool break_closes(unsigned code)
{
    static const unsigned list[] = {0x3001, 0x3002, 0xFF0C, 0xFF0E, 0xFF1A, 0xFF1B, 0xFF01, 0xFF1F, 0xFF05,
                                    0xFF09, 0xFF3D, 0xFF5D, 0x3009, 0x300B, 0x300D, 0x300F, 0x3011, 0x3015,
                                    0x3017, 0x2019, 0x201D, 0x2026, 0x2014, 0x30FB, 0xFF5E, 0};
    return one_of(code, list);
}

bool break_opens(unsigned code)
{
    static const unsigned list[] = {0xFF08, 0xFF3B, 0xFF5B, 0x3008, 0x300A, 0x300C, 0x300E,
                                    0x3010, 0x3014, 0x3016, 0x2018, 0x201C, 0};
    return one_of(code, list);
}

bool break_closes_latin(unsigned code)
{
    return code != 0 && code < 128 && strchr(".,;:!?)]}%", (int)code);
}

bool break_opens_latin(unsigned code)
{
    return code != 0 && code < 128 && strchr("([{", (int)code);
}

bool break_wide(unsigned code)
{
    return code >= 0x2E80 && code < 0x10000;
}

int break_word(const char *text)
{
    int bytes, length = 0;
    unsigned code = utf8_next(text, &bytes);
    if (break_wide(code) || code == 0)
        return code ? bytes : 0;
    while ((code = utf8_next(text + length, &bytes)) != 0 && code != ' ' && code != '\n' && !break_wide(code))
        length += bytes;
    return length;
}
