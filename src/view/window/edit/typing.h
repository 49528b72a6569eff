/* What is typed into a field of the window: it is shown as it is typed, and taken whole or refused aloud. The fields
 * are cells, the edit bar's numbers, the number of a step, Predict's value, a lesson's blank, a training's settings. */
#ifndef CONVWALK_VIEW_WINDOW_EDIT_TYPING_H
#define CONVWALK_VIEW_WINDOW_EDIT_TYPING_H

#include "base/number.h"
#include "base/text.h"
#include "view/window/state.h"

/* Adds the text at the end of `typed`, an array of `room` bytes; if there is no room for all of it, or it cannot be
 * shown, adds nothing and says so. */
void typing_add(Screen *screen, char *typed, size_t room, const char *text);

/* Takes the last character away. */
void typing_rub_out(char *typed);

/* What is typed as TeX that shows it as it is. */
void typing_tex(const char *typed, Text *tex);

/* Whether this key's character belongs to a field while one is typed into, whatever it means otherwise. */
bool typing_takes(int key, int mods);

/* Says why the typed text is no number, and what to write. */
void typing_refuse(Screen *screen, NumberFault fault, const char *typed);

/* Reads a number that was typed; false after saying why it is none. One that could have been meant as thousands (1,500)
 * is taken with its comma for the decimal sign, and that is said. */
bool typing_number(Screen *screen, const char *typed, float *value);

/* Reads a whole number from low to high that was typed; false after saying what is expected. */
bool typing_whole(Screen *screen, const char *typed, int low, int high, int *value);

#endif
