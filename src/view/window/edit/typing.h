/* Typing into a field of the window: the text is shown as it is typed, and then applied as a whole or refused with a
 * message. The fields are cells, the edit bar's numbers, the number of a step, Predict's value, a lesson's blank, a
 * training's settings. */
#ifndef CONVWALK_VIEW_WINDOW_EDIT_TYPING_H
#define CONVWALK_VIEW_WINDOW_EDIT_TYPING_H

#include "base/number.h"
#include "base/text.h"
#include "view/window/state.h"

/* Appends the text to `typed`, an array of `room` bytes; if there is no room for all of it, or it cannot be shown,
 * appends nothing and shows a message. */
void typing_add(Screen *screen, char *typed, size_t room, const char *text);

/* Removes the last character. */
void typing_rub_out(char *typed);

/* The typed text as TeX that shows it unchanged. */
void typing_tex(const char *typed, Text *tex);

/* Whether this key's character belongs to the field while it has text, whatever the key means otherwise. */
bool typing_takes(int key, int mods);

/* A message why the typed text is no number, and what to write. */
void typing_refuse(Screen *screen, NumberFault fault, const char *typed);

/* Reads a typed number; false after a message why it is none. One that could mean thousands (1,500) is read with a
 * decimal comma, with a message. */
bool typing_number(Screen *screen, const char *typed, float *value);

/* A message where a number that was taken has more digits than a float keeps. */
void typing_kept(Screen *screen, const char *typed, float value);

/* Reads a typed whole number from low to high; false after a message that says what is expected. */
bool typing_whole(Screen *screen, const char *typed, int low, int high, int *value);

#endif
