/* "Go to step": its number is typed in the transport bar. */
#ifndef CONVWALK_VIEW_WINDOW_GOTO_H
#define CONVWALK_VIEW_WINDOW_GOTO_H

#include <stdbool.h>

enum { GOTO_TYPED = 64 };

typedef struct {
    bool on;
    char typed[GOTO_TYPED];
} Goto;

typedef struct Screen Screen;

void goto_open(Screen *screen);
void goto_close(Screen *screen);

/* While it is open: events; true if it used them. */
bool goto_key(Screen *screen, int key, int mods);
bool goto_type(Screen *screen, const char *text);

#endif
