/* What a key means on any keyboard: the sign that its layout has there, else its place. SDL reports a key's place and
 * its sign without Shift; the signs with Shift and AltGr are known only while text is typed, so they are in a table of
 * layouts. */
#ifndef CONVWALK_APP_KEYBOARD_H
#define CONVWALK_APP_KEYBOARD_H

#include <SDL_keyboard.h>

enum { KEYBOARD_PLACES = 50 };
extern const SDL_Scancode keyboard_places[KEYBOARD_PLACES];   /* in a layout's order, called as on the American one */

/* A layout: the signs of its keys alone, with Shift and with AltGr, a character for each place: four rows from the
 * upper left to the lower right, then the key right of the slash and the one left of Backspace that some keyboards
 * have. A space is for letters that are not Latin (in the last two), dead keys and no sign; the last two may end
 * early. */
typedef struct {
    const char *name;   /* as XKB calls it */
    const char *plain, *shift, *altgr;
} KeyboardLayout;

extern const KeyboardLayout keyboard_layouts[];   /* ended by a NULL name */

typedef struct {
    int key, mods;   /* for screen_key; key 0: none */
    char text[2];  /* the sign itself, for a field that has no text input yet; "" for none */
} KeyPress;

/* The key at `place` pressed together with `modifiers` (KMOD_...). `code[SDL_NUM_SCANCODES]`: SDL_GetKeyFromScancode of
 * each place. A letter or sign that the layout has counts by what is printed on its key; one that it does not have
 * (letters in Russian, [ ] in Greek, digits in French without Shift) counts by its place on the American keyboard. */
KeyPress keyboard_read(const SDL_Keycode code[], SDL_Scancode place, int modifiers);

#endif
