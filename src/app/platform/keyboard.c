/* Keys by sign, else by place. The layout in use is the one of the table that gives the most of its signs without
 * Shift. */
#include "app/platform/keyboard.h"

#include "base/text.h"
#include "view/draw/actions.h"

#include <stdbool.h>
#include <string.h>

const SDL_Scancode keyboard_places[KEYBOARD_PLACES] = {
    SDL_SCANCODE_GRAVE, SDL_SCANCODE_1, SDL_SCANCODE_2, SDL_SCANCODE_3, SDL_SCANCODE_4, SDL_SCANCODE_5, SDL_SCANCODE_6,
    SDL_SCANCODE_7, SDL_SCANCODE_8, SDL_SCANCODE_9, SDL_SCANCODE_0, SDL_SCANCODE_MINUS, SDL_SCANCODE_EQUALS,
    SDL_SCANCODE_Q, SDL_SCANCODE_W, SDL_SCANCODE_E, SDL_SCANCODE_R, SDL_SCANCODE_T, SDL_SCANCODE_Y, SDL_SCANCODE_U,
    SDL_SCANCODE_I, SDL_SCANCODE_O, SDL_SCANCODE_P, SDL_SCANCODE_LEFTBRACKET, SDL_SCANCODE_RIGHTBRACKET,
    SDL_SCANCODE_A, SDL_SCANCODE_S, SDL_SCANCODE_D, SDL_SCANCODE_F, SDL_SCANCODE_G, SDL_SCANCODE_H, SDL_SCANCODE_J,
    SDL_SCANCODE_K, SDL_SCANCODE_L, SDL_SCANCODE_SEMICOLON, SDL_SCANCODE_APOSTROPHE, SDL_SCANCODE_BACKSLASH,
    SDL_SCANCODE_NONUSBACKSLASH, SDL_SCANCODE_Z, SDL_SCANCODE_X, SDL_SCANCODE_C, SDL_SCANCODE_V, SDL_SCANCODE_B,
    SDL_SCANCODE_N, SDL_SCANCODE_M, SDL_SCANCODE_COMMA, SDL_SCANCODE_PERIOD, SDL_SCANCODE_SLASH,
    SDL_SCANCODE_INTERNATIONAL1, SDL_SCANCODE_INTERNATIONAL3,
};

static int index_of(SDL_Scancode place)
{
    if (place == SDL_SCANCODE_NONUSHASH)   /* the same key, as some systems call it */
        place = SDL_SCANCODE_BACKSLASH;
    for (int i = 0; i < KEYBOARD_PLACES; i++)
        if (keyboard_places[i] == place)
            return i;
    return -1;
}

/* A character of the table; a place that SDL has no character for, and a dead key, is a space. */
static unsigned code_at(const SDL_Keycode code[], int i)
{
    SDL_Keycode at = code[keyboard_places[i]];
    return at > ' ' && !(at & SDLK_SCANCODE_MASK) ? (unsigned)at : ' ';
}

/* Where a layout has no digits without Shift, such as the French one, SDL reports digits anyway. */
static bool digit_of_place(unsigned code, int i)
{
    return i >= 1 && i <= 10 && code == (unsigned)keyboard_layouts[0].plain[i];
}

/* How many places agree with the layout, if the pressed key is one of them. */
static int agreement(const KeyboardLayout *layout, const SDL_Keycode code[], int key)
{
    int count = 0, bytes;
    const char *at = layout->plain;
    for (int i = 0; i < KEYBOARD_PLACES; i++, at += bytes) {
        unsigned given = code_at(code, i);
        bool same = utf8_next(at, &bytes) == given;
        if (i == key && !same && !digit_of_place(given, i))
            return 0;
        count += same && !digit_of_place(given, i);
    }
    return count;
}

/* The sign at a place of one of a layout's rows of signs, 0 for none. */
static int sign_at(const char *signs, int i)
{
    return (size_t)i < strlen(signs) && signs[i] != ' ' ? (unsigned char)signs[i] : 0;
}

/* The layout in use, NULL for one that is not in the table. If two agree equally well, the one with a sign at the
 * pressed key. */
static const KeyboardLayout *layout_of(const SDL_Keycode code[], int key, bool altgr)
{
    const KeyboardLayout *best = NULL;
    int most = 0;
    for (const KeyboardLayout *layout = keyboard_layouts; layout->name; layout++) {
        int count = 2 * agreement(layout, code, key);
        count += count > 0 && sign_at(altgr ? layout->altgr : layout->shift, key);
        if (count > most) {
            most = count;
            best = layout;
        }
    }
    return best;
}

static bool is_letter(int key)
{
    return key >= 'a' && key <= 'z';
}

/* The ASCII sign that a layout has at a place without Shift, 0 for none. */
static int plain_sign(const KeyboardLayout *layout, int i)
{
    const char *at = layout->plain;
    int bytes;
    for (; i > 0; i--, at += bytes)
        utf8_next(at, &bytes);
    unsigned char sign = (unsigned char)*at;
    return sign > ' ' && sign <= '~' ? sign : 0;
}

/* The sign that the layout in use has at a place; 0 when it is none of ASCII. */
static int sign_of(const SDL_Keycode code[], int i, bool shift, bool altgr)
{
    unsigned plain = code_at(code, i);
    if (!altgr && (!shift || is_letter((int)plain)) && !digit_of_place(plain, i))
        return plain < 127 && plain != ' ' ? (int)plain : 0;
    const KeyboardLayout *layout = layout_of(code, i, altgr);
    if (!layout)
        return shift || altgr ? 0 : (int)plain;
    if (altgr)
        return sign_at(layout->altgr, i);
    return shift ? sign_at(layout->shift, i) : plain_sign(layout, i);
}

/* Whether the layout has the sign without AltGr, so that its place on another keyboard means nothing. */
static bool has_sign(const SDL_Keycode code[], int sign)
{
    for (int i = 0; i < KEYBOARD_PLACES; i++)
        if (sign_of(code, i, false, false) == sign || sign_of(code, i, true, false) == sign)
            return true;
    return false;
}

/* Signs that do something in the window. */
static bool does_something(int sign)
{
    return is_letter(sign) || (sign >= '0' && sign <= '9') || (sign && strchr("?[].+-=", sign));
}

/* The sign at a place of the American keyboard, if the layout in use has that sign nowhere. Digits are there on every
 * keyboard. */
static int sign_by_place(const SDL_Keycode code[], int i, bool shift)
{
    const KeyboardLayout *american = keyboard_layouts;
    int sign = (unsigned char)american->plain[i];
    if (shift && !is_letter(sign))
        sign = sign_at(american->shift, i);
    if (!does_something(sign))
        return 0;
    return (sign >= '0' && sign <= '9') || !has_sign(code, sign) ? sign : 0;
}

typedef struct {
    SDL_Scancode place;
    int key;
} Named;

/* Keys that have a name and no sign; of the number pad's with Num Lock off, too. */
static int named_key(SDL_Scancode place, bool numbers)
{
    static const Named named[] = {
        {SDL_SCANCODE_RIGHT, KEY_RIGHT}, {SDL_SCANCODE_LEFT, KEY_LEFT}, {SDL_SCANCODE_UP, KEY_UP},
        {SDL_SCANCODE_DOWN, KEY_DOWN}, {SDL_SCANCODE_PAGEDOWN, KEY_PAGE_DOWN}, {SDL_SCANCODE_PAGEUP, KEY_PAGE_UP},
        {SDL_SCANCODE_HOME, KEY_HOME}, {SDL_SCANCODE_END, KEY_END}, {SDL_SCANCODE_RETURN, KEY_ENTER},
        {SDL_SCANCODE_RETURN2, KEY_ENTER}, {SDL_SCANCODE_KP_ENTER, KEY_ENTER}, {SDL_SCANCODE_ESCAPE, KEY_ESCAPE},
        {SDL_SCANCODE_TAB, KEY_TAB}, {SDL_SCANCODE_BACKSPACE, KEY_BACKSPACE}, {SDL_SCANCODE_DELETE, KEY_DELETE},
        {SDL_SCANCODE_F1, KEY_F1}, {SDL_SCANCODE_F5, KEY_F5}, {SDL_SCANCODE_F10, KEY_F10},
        {SDL_SCANCODE_MENU, KEY_F10}, {SDL_SCANCODE_APPLICATION, KEY_F10},
        {SDL_SCANCODE_F11, KEY_F11}, {SDL_SCANCODE_AC_FORWARD, KEY_PAGE_DOWN},
        {SDL_SCANCODE_AC_BACK, KEY_PAGE_UP}, {SDL_SCANCODE_SPACE, ' '},
    };
    static const Named pad[] = {
        {SDL_SCANCODE_KP_1, KEY_END},  {SDL_SCANCODE_KP_2, KEY_DOWN},    {SDL_SCANCODE_KP_3, KEY_PAGE_DOWN},
        {SDL_SCANCODE_KP_4, KEY_LEFT}, {SDL_SCANCODE_KP_6, KEY_RIGHT},   {SDL_SCANCODE_KP_7, KEY_HOME},
        {SDL_SCANCODE_KP_8, KEY_UP},   {SDL_SCANCODE_KP_9, KEY_PAGE_UP}, {SDL_SCANCODE_KP_PERIOD, KEY_DELETE}};
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (named[i].place == place)
            return named[i].key;
    for (size_t i = 0; !numbers && i < sizeof pad / sizeof *pad; i++)
        if (pad[i].place == place)
            return pad[i].key;
    return 0;
}

/* The number pad's signs, the same on every layout: a comma on its key is the decimal point, too. */
static int pad_sign(SDL_Scancode place)
{
    static const SDL_Scancode keys[] = {SDL_SCANCODE_KP_DIVIDE, SDL_SCANCODE_KP_MINUS,  SDL_SCANCODE_KP_PLUS,
                                        SDL_SCANCODE_KP_PERIOD, SDL_SCANCODE_KP_0,      SDL_SCANCODE_KP_EQUALS,
                                        SDL_SCANCODE_KP_COMMA,  SDL_SCANCODE_KP_DECIMAL};
    static const char signs[] = "/-+.0=..";
    if (place >= SDL_SCANCODE_KP_1 && place <= SDL_SCANCODE_KP_9)
        return '1' + (int)(place - SDL_SCANCODE_KP_1);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i] == place)
            return signs[i];
    return 0;
}

/* The system can exchange keys without a sign, such as Caps Lock and Escape: their function counts, not their place. */
static SDL_Scancode working_place(const SDL_Keycode code[], SDL_Scancode place)
{
    static const SDL_Keycode codes[] = {SDLK_RETURN, SDLK_ESCAPE, SDLK_BACKSPACE, SDLK_TAB, SDLK_DELETE, SDLK_SPACE};
    static const SDL_Scancode works[] = {SDL_SCANCODE_RETURN, SDL_SCANCODE_ESCAPE, SDL_SCANCODE_BACKSPACE,
                                         SDL_SCANCODE_TAB,    SDL_SCANCODE_DELETE, SDL_SCANCODE_SPACE};
    if ((int)place < 0 || place >= SDL_NUM_SCANCODES)
        return SDL_SCANCODE_UNKNOWN;
    SDL_Keycode given = code[place], other = given & ~SDLK_SCANCODE_MASK;
    if (given & SDLK_SCANCODE_MASK)
        return other > 0 && other < SDL_NUM_SCANCODES ? (SDL_Scancode)other : place;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i] == given)
            return works[i];
    return place;
}

KeyPress keyboard_read(const SDL_Keycode code[], SDL_Scancode place, int modifiers)
{
    place = working_place(code, place);
    bool shift = modifiers & KMOD_SHIFT, altgr = modifiers & (KMOD_MODE | KMOD_RALT);
    bool ctrl = modifiers & KMOD_GUI || (modifiers & KMOD_CTRL && !altgr);   /* Windows says AltGr by Ctrl and Alt */
    int named = named_key(place, modifiers & KMOD_NUM), i = index_of(place), sign = pad_sign(place);
    KeyPress press = {.key = named, .mods = (shift ? MOD_SHIFT : 0) | (ctrl ? MOD_CTRL : 0)};
    if (named || (i < 0 && !sign))
        return press;
    if (i >= 0)
        sign = sign_of(code, i, shift, altgr);
    press.key = sign;
    press.text[0] = (char)(ctrl ? 0 : sign);
    if (i >= 0 && !altgr && !does_something(sign)) {
        int by_place = sign_by_place(code, i, shift);
        press.key = by_place ? by_place : sign;
    }
    if (!is_letter(press.key))   /* Shift is how the sign came about */
        press.mods &= ~MOD_SHIFT;
    else if (shift && press.text[0])
        press.text[0] = (char)(press.text[0] - 'a' + 'A');
    return press;
}
