/* The settings of one run: read before the window opens, put on the screen, and what was changed meanwhile written when
 * it closes. */
#ifndef CONVWALK_APP_HABITS_H
#define CONVWALK_APP_HABITS_H

#include "app/habits/settings.h"
#include "view/window/state.h"

typedef struct {
    Settings kept;       /* as they were read */
    Settings start;      /* the looks that this run began with, options of the command line included */
    Settings now;        /* the window's place, and the folder of pictures, as they are; looks at the end */
    char path[4096];     /* the file; "": there is none */
} Habits;

/* Reads the file and puts what it says on the screen; without a language in it, the system's. A damaged file, or none,
 * does no harm: one line on standard error and on the screen says what is left out. `theme` < THEME_COUNT is what the
 * command line wants. */
void habits_open(Habits *habits, Screen *screen, ThemeName theme);

/* The screen as it is now is what this run begins with. */
void habits_begin(Habits *habits, const Screen *screen);

/* Writes what was changed into the file, as it is now: another window may have written it meanwhile. What can't be
 * written costs a line on standard error. */
void habits_keep(Habits *habits, const Screen *screen);

void habits_free(Habits *habits);   /* {0}, too */

#endif
