/* Messages to the reader, and how long they are shown. */
#include "view/draw/actions.h"
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
    message->left = 4;
    message->file[0] = '\0';
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

void message_draw(const Screen *screen, Canvas *canvas, Rect stage, Rect band)
{
    const Message *message = &screen->message;
    if (message->text[0] == '\0' || screen->look.bare)
        return;
    const Theme *theme = canvas->theme;
    float button = message->file[0] ? canvas_width(canvas, FONT_BOLD, 14, "show in folder") + 28 : 0, size = 15,
          width = canvas_width(canvas, FONT_SANS, size, message->text) + 36, most = stage.w - 32 - button;
    if (width > most) {
        size *= (most - 36) / (width - 36);
        width = most;
    }
    Rect at = {band.x + band.w - width - button - 16, band.y + (band.h - 34) / 2, width + button, 34};
    canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_NONE, .at = at});
    draw_rect(canvas->list, at, 8, theme->panel);
    canvas_untouch(canvas);
    draw_frame(canvas->list, at, 8, 1.5f * theme->line, message->wrong ? theme->wrong : theme->soft);
    canvas_text(canvas, FONT_SANS, size, at.x + width / 2, at.y + 22, ALIGN_CENTRE,
                message->wrong ? theme->wrong : theme->ink, message->text);
    draw_show(screen, canvas, at, at.x + at.w, button);
}
