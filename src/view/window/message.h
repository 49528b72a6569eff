/* One line for the reader: an error, or what was done. */
#ifndef CONVWALK_VIEW_WINDOW_MESSAGE_H
#define CONVWALK_VIEW_WINDOW_MESSAGE_H

#include "base/error.h"
#include "trace/trace.h"
#include "view/draw/canvas.h"

typedef struct {
    char text[512];   /* empty: nothing is said */
    bool wrong;       /* it is an error */
    bool names;       /* it names cells, between dollars, as TeX */
    double left;      /* seconds it is still shown; errors of the shape stay until the next change */
    char file[1024];  /* it tells of this file, and has a button that shows it in its folder; "": of none */
} Message;

typedef struct Screen Screen;

/* Shows the reader something for four seconds. */
void screen_say(Screen *screen, bool wrong, const char *format, ...) PRINTF_LIKE(3, 4);

/* The same of a cell: the format's first %s is its name, typeset where it is shown, the second one `value`. */
void screen_say_cell(Screen *screen, bool wrong, const Trace *trace, Cell cell, const char *format, const char *value);

/* Something was taken: a refusal of what was given before it is no longer shown. */
void message_taken(Screen *screen);

/* Says that this file was saved, with the button that shows it in its folder. */
void screen_say_saved(Screen *screen, const char *path);

/* Shows what was assumed of a file, unless it is "": as many of the line's parts, with ; between, as can be read on one
 * line. */
void screen_note(Screen *screen, const Error *note);

/* Time passes; true if the message has disappeared. */
bool message_advance(Screen *screen, double seconds);

/* The message in a place of its own: on one line, on two, smaller where it is longer. */
void message_draw(const Screen *screen, Canvas *canvas, Rect at);

#endif
