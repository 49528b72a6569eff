/* Links: percent-encoding around the lines of place.h. */
#include "view/screen/link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_encoded(const char *text, size_t length, Text *out)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
        bool last = i + 1 == length;   /* a full stop or comma at the end would be left out of a link in a sentence */
        if (letter || (byte && strchr("-_/=@", byte)) || (byte && strchr(".,:", byte) && !last))
            text_add(out, "%c", byte);
        else
            text_add(out, byte == ' ' && !last ? "+" : "%%%02X", byte);
    }
}

void link_write(const char *place, const char *lessons, Text *out)
{
    int page, stop, used = 0;
    size_t below = strlen(lessons);
    if (strncmp(place, "scene ", 6) == 0) {
        add_encoded(place + 6, strlen(place + 6), out);
    } else if (sscanf(place, "lesson %d %d %n", &page, &stop, &used) == 2 && used > 0) {
        const char *path = place + used;
        size_t length = strlen(path);
        if (length < below + 4 || strncmp(path, lessons, below) != 0 || strcmp(path + length - 3, ".md") != 0)
            return;
        text_add(out, "lesson=");
        add_encoded(path + below, length - below - 3, out);
        text_add(out, "&page=%d", page);
        if (stop > 0)
            text_add(out, "&stop=%d", stop);
    } else if (strcmp(place, "home") != 0) {
        add_encoded(place, strlen(place), out);
    }
}

static int digit(char sign)
{
    static const char digits[] = "0123456789ABCDEF";
    char upper = sign >= 'a' && sign <= 'f' ? (char)(sign - 'a' + 'A') : sign;
    const char *at = upper ? strchr(digits, upper) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* The link as it was before it was encoded. */
static bool decode(const char *link, Text *out, Error *err)
{
    if (strlen(link) > LINK_MOST)
        return error_set(err, "the link is longer than %d characters", LINK_MOST);
    for (const char *at = link; *at; at++) {
        int high = *at == '%' ? digit(at[1]) : 0, low = *at == '%' && high >= 0 ? digit(at[2]) : 0;
        if (high < 0 || low < 0)
            return error_set(err, "the link is damaged: a %% without two digits behind it");
        unsigned char byte = *at == '%' ? (unsigned char)(high * 16 + low) : (unsigned char)*at;
        if (*at == '+')
            byte = ' ';
        if (byte < 0x20 || byte == 0x7F)
            return error_set(err, "the link is damaged: it has a control character");
        text_add(out, "%c", byte);
        at += *at == '%' ? 2 : 0;
    }
    int bytes = 1;
    for (const char *at = text_get(out); *at; at += bytes)
        if (utf8_next(at, &bytes) == 0xFFFD)
            return error_set(err, "the link is damaged: it is not UTF-8");
    return true;
}

/* "lesson=en/05-im2col&page=3&stop=1" */
static bool read_lesson(const char *text, const char *lessons, Text *place, Error *err)
{
    Text name = {0};
    int page = 1, stop = 0;
    bool good = true;
    for (const char *at = text; *at && good; at += strcspn(at, "&"), at += *at == '&') {
        int length = (int)strcspn(at, "&");
        if (strncmp(at, "lesson=", 7) == 0)
            text_bytes(&name, at + 7, (size_t)length - 7);
        else if (strncmp(at, "page=", 5) == 0)
            good = sscanf(at + 5, "%5d", &page) == 1 && page >= 1;
        else if (strncmp(at, "stop=", 5) == 0)
            good = sscanf(at + 5, "%5d", &stop) == 1 && stop >= 0;
        else
            good = false;
        if (!good)
            error_set(err, "the link's '%.*s' is not understood", length > 40 ? 40 : length, at);
    }
    const char *path = text_get(&name);
    if (good && (!path[0] || path[0] == '/' || strstr(path, "..")))
        good = error_set(err, "the link names no lesson of this page");
    if (good)
        text_add(place, "lesson %d %d %s%s.md", page, stop, lessons, path);
    text_free(&name);
    return good;
}

bool link_read(const char *link, const char *lessons, Text *place, Error *err)
{
    Text plain = {0};
    bool good = decode(link, &plain, err);
    const char *text = text_get(&plain);
    if (good && (!text[0] || strcmp(text, "home") == 0))
        text_add(place, "home");
    else if (good && strncmp(text, "lesson=", 7) == 0)
        good = read_lesson(text, lessons, place, err);
    else if (good && (strcmp(text, "draw") == 0 || strcmp(text, "train") == 0))
        text_add(place, "%s", text);
    else if (good)
        text_add(place, "scene %s", text);
    text_free(&plain);
    return good;
}
