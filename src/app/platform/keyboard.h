/* What a key means, on whatever keyboard: the sign that its layout has there, else the place it lies at. SDL tells a
 * key's place and what it gives without Shift; what Shift and AltGr give is known only while text is typed, so the
 * layouts' signs stand in a table. */
#ifndef CONVWALK_APP_KEYBOARD_H
#define CONVWALK_APP_KEYBOARD_H

#include <SDL_keyboard.h>

enum { KEYBOARD_PLACES = 50 };
extern const SDL_Scancode keyboard_places[KEYBOARD_PLACES];   /* in a layout's order, called as on the American one */

/* A layout: what its keys give alone, with Shift and with AltGr, a character a place: four rows from the upper left to
 * the lower right, then the key right of the slash and the one left of Backspace that some keyboards have. A space
 * stands for letters that are not Latin (in the last two), dead keys and no sign at all; these two end early when
 * nothing more comes. */
typedef struct {
    const char *name;   /* as XKB calls it */
    const char *plain, *shift, *altgr;
} KeyboardLayout;

extern const KeyboardLayout keyboard_layouts[];   /* ended by a NULL name */

typedef struct {
    int key, mods;   /* for screen_key; key 0: none */
    char text[2];  /* the sign itself, for a field that text input is not yet on for; "" for none */
} KeyPress;

/* The key at `place` pressed together with `modifiers` (KMOD_...). `code[SDL_NUM_SCANCODES]`: what
 * SDL_GetKeyFromScancode says of each place. A letter or sign that the layout has counts by what is printed on it; one
 * that it has not (letters in Russian, [ ] in Greek, digits in French without Shift) counts by its place on the
 * American keyboard. */
KeyPress keyboard_read(const SDL_Keycode code[], SDL_Scancode place, int modifiers);

#endif
