/* The clipboard, and what of a place is copied to it. */
#ifndef CONVWALK_APP_CLIPBOARD_H
#define CONVWALK_APP_CLIPBOARD_H

#include "view/window/state.h"

/* What leads others to what the screen shows: the line of a command, or on the web a link. */
void clipboard_place(const Screen *screen, Text *out);

bool clipboard_copy(const char *text);

/* What was copied last; "" when that is no text. Freed with SDL_free. */
char *clipboard_text(void);

#endif
