/* Messages to the reader, and how long they are shown. */
#include "view/draw/actions.h"
#include "view/formula/breaks.h"
#include "view/scenes/parts/telling.h"
#include "view/window/button.h"
#include "view/window/state.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void screen_say(Screen *screen, bool wrong, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Message *message = &screen->message;
    if (vsnprintf(message->text, sizeof message->text, format, arguments) >= (int)sizeof message->text)
        utf8_cut(message->text);
    va_end(arguments);
    message->wrong = wrong;
    message->names = false;
    message->left = 4;
    message->file[0] = '\0';
}

void screen_say_cell(Screen *screen, bool wrong, const Trace *trace, Cell cell, const char *format, const char *value)
{
    Text name = {0}, said = {0};
    const char *parts[] = {NULL, value}, *at = word(screen->look.language, format);
    telling_name(trace, cell, &name);
    parts[0] = text_get(&name);
    for (size_t part = 0; *at; at += strncmp(at, "%s", 2) == 0 ? 2 : 1) {
        if (strncmp(at, "%s", 2) != 0)
            text_bytes(&said, at, 1);
        else if (part < sizeof parts / sizeof *parts)
            text_add(&said, "%s", parts[part++]);
    }
    screen_say(screen, wrong, "%s", text_get(&said));
    screen->message.names = true;
    text_free(&name);
    text_free(&said);
}

void screen_say_saved(Screen *screen, const char *path)
{
    screen_say(screen, false, word(screen->look.language, "saved %s"), path);
    snprintf(screen->message.file, sizeof screen->message.file, "%s", path);
    screen->message.left = 8;
}

void message_taken(Screen *screen)
{
    if (screen->message.wrong)
        screen->message.text[0] = '\0';
}

void screen_note(Screen *screen, const Error *note)
{
    enum { READABLE = 220 };
    size_t length = strlen(note->text), cut = length < READABLE ? length : 0;
    for (size_t i = 1; i + 1 < length && i < READABLE && cut < length; i++)
        cut = note->text[i] == ';' ? i : cut;
    if (length > 0)
        screen_say(screen, false, "%.*s", (int)(cut ? cut : length), note->text);
}

bool message_advance(Screen *screen, double seconds)
{
    Message *message = &screen->message;
    if (message->text[0] == '\0')
        return false;
    message->left -= seconds;
    if (message->left > 0)
        return false;
    message->text[0] = message->file[0] = '\0';
    return true;
}

/* The button in a message about a file; its right end is at `end`. */
static void draw_show(const Screen *screen, Canvas *canvas, Rect at, float end, float wide)
{
    if (screen->message.file[0])
        button_draw(screen, canvas, (Rect){end - wide, at.y + 4, wide - 6, at.h - 8}, ACT_SHOW_FOLDER, 0,
                    "show in folder", true);
}

/* The bytes of the text that go on one line: whole words, at least one. */
static size_t line_of(const Canvas *canvas, float size, const char *text, float room)
{
    size_t length = 0;
    while (text[length]) {
        size_t gap = strspn(text + length, " "), word = (size_t)break_word(text + length + gap);
        const char *after = text + length + gap + word;
        int bytes;
        unsigned next = utf8_next(after, &bytes);
        if (*after && (break_closes(next) || break_closes_latin(next)))   /* no line begins with it */
            word += (size_t)bytes;
        float width = canvas->measure->width(canvas->measure->self, FONT_SANS, size, text, (int)(length + gap + word));
        if (length > 0 && width > room)
            break;
        length += gap + word;
        if (word == 0)
            break;
    }
    return length;
}

/* The same of a text with names in it. */
static int draw_named(Canvas *canvas, Rect at, float size, Color color, const char *text, int lines)
{
    at.y += lines > 0 ? (at.h - size * 1.4f * (float)lines) / 2 : 0;
    return telling_flow(canvas, text, at, size, color);
}

/* Draws the lines, or only counts them. */
static int draw_lines(Canvas *canvas, Rect at, float size, Color color, const char *text, int lines)
{
    int count = 0;
    float lead = size * 1.3f, y = at.y + (at.h - lead * (float)lines) / 2 + size * 1.02f;
    while (*text) {
        Text line = {0};
        size_t length = line_of(canvas, size, text, at.w);
        text_bytes(&line, text, length);
        if (lines > 0)
            draw_text(canvas->list, canvas->measure, FONT_SANS, size, at.x, y + lead * (float)count, color,
                      text_get(&line));
        text_free(&line);
        text += length + strspn(text + length, " ");
        count++;
    }
    return count;
}

void message_draw(const Screen *screen, Canvas *canvas, Rect at)
{
    const Message *message = &screen->message;
    const Theme *theme = canvas->theme;
    if (message->text[0] == '\0' || screen->look.bare || at.h <= 0)
        return;
    Text said = {0};
    words_said(screen->look.language, message->text, &said);
    float button = message->file[0] ? canvas_width(canvas, FONT_BOLD, 14, "show in folder") + 28 : 0,
          size = 15 * theme->type;
    Rect text = {at.x + 14, at.y + 3, at.w - 28 - button, at.h - 6};
    int (*set)(Canvas *, Rect, float, Color, const char *, int) = message->names ? draw_named : draw_lines;
    int lines = set(canvas, text, size, 0, text_get(&said), 0);
    for (; (float)lines * size * 1.3f > text.h && size > 7; size *= 0.95f)
        lines = set(canvas, text, size * 0.95f, 0, text_get(&said), 0);
    /* What is said to an answer lies in the question's box, which answers. */
    Action action = predict_begun(screen) ? ACT_ANSWER : ACT_NONE;
    canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = action, .at = at});
    draw_rect(canvas->list, at, 8, theme->panel);
    canvas_untouch(canvas);
    draw_frame(canvas->list, rect_inset(at, 1), 8, 1.5f * theme->line, message->wrong ? theme->wrong : theme->soft);
    set(canvas, text, size, message->wrong ? theme->wrong : theme->ink, text_get(&said), lines);
    draw_show(screen, canvas, at, at.x + at.w, button);
    text_free(&said);
}
