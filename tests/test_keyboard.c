/* Keys of the world's keyboards, without a window: what each sign's key means on every layout of the table, what lies
 * where a sign is missing, and keys that have no sign. */
#include "testing.h"

#include "app/platform/keyboard.h"
#include "base/text.h"
#include "view/draw/actions.h"

#include <string.h>

/* As SDL tells a layout: dead keys as the code of no place, digits where there are none in the upper row. */
static void codes_of(const KeyboardLayout *layout, SDL_Keycode code[SDL_NUM_SCANCODES])
{
    const char *at = layout->plain;
    bool digits = false;
    for (int i = 0; i < SDL_NUM_SCANCODES; i++)
        code[i] = SDL_SCANCODE_TO_KEYCODE(i);
    for (int i = 0, bytes; i < KEYBOARD_PLACES; i++, at += bytes) {
        unsigned sign = utf8_next(at, &bytes);
        code[keyboard_places[i]] = sign == ' ' ? SDL_SCANCODE_TO_KEYCODE(SDL_SCANCODE_UNKNOWN) : (SDL_Keycode)sign;
        digits = digits || (i > 0 && i < 11 && sign >= '0' && sign <= '9');
    }
    for (int i = 1; i <= 10 && !digits; i++)
        code[keyboard_places[i]] = i < 10 ? '0' + i : '0';
    code[SDL_SCANCODE_RETURN] = SDLK_RETURN;
    code[SDL_SCANCODE_ESCAPE] = SDLK_ESCAPE;
    code[SDL_SCANCODE_SPACE] = SDLK_SPACE;
}

static const KeyboardLayout *layout_named(const char *name)
{
    const KeyboardLayout *layout = keyboard_layouts;
    while (layout->name && strcmp(layout->name, name) != 0)
        layout++;
    assert_non_null(layout->name);
    return layout;
}

static KeyPress pressed(const char *name, SDL_Scancode place, int modifiers)
{
    SDL_Keycode code[SDL_NUM_SCANCODES];
    codes_of(layout_named(name), code);
    return keyboard_read(code, place, modifiers);
}

static void check(const char *name, SDL_Scancode place, int modifiers, int key, int mods)
{
    KeyPress press = pressed(name, place, modifiers);
    if (press.key != key || press.mods != mods)
        fail_msg("%s, place %d with %x: key %d with %d, not %d with %d", name, (int)place, (unsigned)modifiers,
                 press.key, press.mods, key, mods);
}

static void the_table_has_every_place(void **state)
{
    (void)state;
    for (const KeyboardLayout *layout = keyboard_layouts; layout->name; layout++) {
        const char *at = layout->plain;
        int places = 0;
        for (int bytes; *at; at += bytes, places++)
            if (utf8_next(at, &bytes) == 0xFFFD)
                fail_msg("%s: not UTF-8", layout->name);
        if (places != KEYBOARD_PLACES || strlen(layout->shift) > KEYBOARD_PLACES
            || strlen(layout->altgr) > KEYBOARD_PLACES)
            fail_msg("%s has %d places", layout->name, places);
    }
}

/* Every sign that a layout shows is that sign, wherever it lies and whatever it takes to type it. */
static void a_sign_counts_by_what_is_printed(void **state)
{
    (void)state;
    for (const KeyboardLayout *layout = keyboard_layouts; layout->name; layout++)
        for (int level = 0; level < 3; level++) {
            static const int modifiers[] = {KMOD_NUM, KMOD_RSHIFT, KMOD_RALT};
            const char *at = (const char *[]){layout->plain, layout->shift, layout->altgr}[level];
            for (int i = 0, bytes; *at; i++, at += bytes) {
                unsigned sign = utf8_next(at, &bytes);
                KeyPress press = pressed(layout->name, keyboard_places[i], modifiers[level]);
                bool acts = strchr("?[].+-=", (int)sign) || (sign >= '0' && sign <= '9')
                            || (level == 0 && sign >= 'a' && sign <= 'z');
                if (sign > ' ' && sign < 127 && acts
                    && (press.key != (int)sign || press.mods != 0 || press.text[0] != (char)sign))
                    fail_msg("%s: %c is key %d with %d, text '%s'", layout->name, (int)sign, press.key, press.mods,
                             press.text);
            }
        }
}

static void keyboards_have_their_signs(void **state)
{
    (void)state;
    check("us", SDL_SCANCODE_SLASH, KMOD_LSHIFT, '?', 0);
    check("us", SDL_SCANCODE_EQUALS, KMOD_LSHIFT, '+', 0);
    check("us", SDL_SCANCODE_S, KMOD_LSHIFT, 's', MOD_SHIFT);
    check("de", SDL_SCANCODE_MINUS, KMOD_LSHIFT, '?', 0);   /* ß */
    check("de", SDL_SCANCODE_9, KMOD_RALT, ']', 0);
    check("de", SDL_SCANCODE_8, KMOD_RALT | KMOD_LCTRL, '[', 0);   /* as Windows says it */
    check("de", SDL_SCANCODE_LEFTBRACKET, 0, '[', 0);            /* ü: no AltGr needed */
    check("de", SDL_SCANCODE_RIGHTBRACKET, 0, '+', 0);
    check("de", SDL_SCANCODE_7, KMOD_LSHIFT, '/', 0);
    check("de", SDL_SCANCODE_Y, KMOD_LCTRL, 'z', MOD_CTRL);
    check("fr", SDL_SCANCODE_M, KMOD_LSHIFT, '?', 0);
    check("fr", SDL_SCANCODE_COMMA, KMOD_LSHIFT, '.', 0);
    check("fr", SDL_SCANCODE_5, KMOD_RALT, '[', 0);
    check("fr", SDL_SCANCODE_1, KMOD_LSHIFT, '1', 0);
    check("fr", SDL_SCANCODE_2, 0, '2', 0);   /* é */
    check("fr", SDL_SCANCODE_6, 0, '-', 0);
    check("fr", SDL_SCANCODE_Q, 0, 'a', 0);
    check("fr", SDL_SCANCODE_M, 0, ',', 0);   /* m lies elsewhere */
    check("fr", SDL_SCANCODE_0, KMOD_LCTRL, '0', MOD_CTRL);
    check("es", SDL_SCANCODE_MINUS, KMOD_LSHIFT, '?', 0);
    check("es", SDL_SCANCODE_RIGHTBRACKET, KMOD_RALT, ']', 0);
    check("se", SDL_SCANCODE_MINUS, KMOD_LSHIFT, '?', 0);
    check("se", SDL_SCANCODE_MINUS, 0, '+', 0);
}

static void letters_of_other_scripts_count_by_place(void **state)
{
    (void)state;
    check("ru", SDL_SCANCODE_7, KMOD_LSHIFT, '?', 0);
    check("ru", SDL_SCANCODE_SLASH, 0, '.', 0);
    check("ru", SDL_SCANCODE_PERIOD, 0, 0, 0);   /* a letter; the full stop lies beside it */
    check("ru", SDL_SCANCODE_RIGHTBRACKET, 0, ']', 0);
    check("ru", SDL_SCANCODE_P, 0, 'p', 0);
    check("ru", SDL_SCANCODE_Z, KMOD_LCTRL, 'z', MOD_CTRL);
    check("ru", SDL_SCANCODE_S, KMOD_LSHIFT, 's', MOD_SHIFT);
    check("gr", SDL_SCANCODE_E, 0, 'e', 0);
    check("gr", SDL_SCANCODE_Q, 0, 'q', 0);   /* ; lies there */
    check("gr", SDL_SCANCODE_SLASH, KMOD_LSHIFT, '?', 0);
    check("il", SDL_SCANCODE_Q, 0, 'q', 0);
    check("il", SDL_SCANCODE_RIGHTBRACKET, 0, '[', 0);
    check("tr", SDL_SCANCODE_SLASH, 0, '.', 0);
    check("cz", SDL_SCANCODE_2, 0, '2', 0);
    check("br", SDL_SCANCODE_INTERNATIONAL1, KMOD_LSHIFT, '?', 0);
    check("us(dvorak)", SDL_SCANCODE_LEFTBRACKET, KMOD_LSHIFT, '?', 0);
    check("us(dvorak)", SDL_SCANCODE_R, 0, 'p', 0);
}

/* What is not in the table acts as the American keyboard does, where its keys agree. */
static void an_unknown_layout_acts_by_place(void **state)
{
    (void)state;
    SDL_Keycode code[SDL_NUM_SCANCODES];
    codes_of(layout_named("us"), code);
    for (int i = 13; i < 25; i++)
        code[keyboard_places[i]] = 0x3100 + i;   /* letters of another script, the brackets' places, too */
    assert_int_equal(keyboard_read(code, SDL_SCANCODE_Q, 0).key, 'q');
    assert_int_equal(keyboard_read(code, SDL_SCANCODE_RIGHTBRACKET, 0).key, ']');
    assert_int_equal(keyboard_read(code, SDL_SCANCODE_SLASH, KMOD_LSHIFT).key, '?');
    assert_string_equal(keyboard_read(code, SDL_SCANCODE_Q, 0).text, "");
    assert_int_equal(keyboard_read(code, SDL_SCANCODE_UNKNOWN, 0).key, 0);
    assert_int_equal(keyboard_read(code, (SDL_Scancode)-1, 0).key, 0);
    assert_int_equal(keyboard_read(code, (SDL_Scancode)60000, 0).key, 0);
}

static void keys_without_a_sign_have_their_names(void **state)
{
    (void)state;
    check("de", SDL_SCANCODE_PAGEDOWN, 0, KEY_PAGE_DOWN, 0);
    check("de", SDL_SCANCODE_RIGHT, KMOD_LSHIFT, KEY_RIGHT, MOD_SHIFT);
    check("de", SDL_SCANCODE_RETURN, 0, KEY_ENTER, 0);
    check("ru", SDL_SCANCODE_SPACE, 0, ' ', 0);
    check("de", SDL_SCANCODE_KP_5, KMOD_NUM, '5', 0);
    check("de", SDL_SCANCODE_KP_3, 0, KEY_PAGE_DOWN, 0);
    check("de", SDL_SCANCODE_KP_PERIOD, KMOD_NUM, '.', 0);
    check("de", SDL_SCANCODE_KP_PLUS, KMOD_NUM, '+', 0);
    check("de", SDL_SCANCODE_AC_FORWARD, 0, KEY_PAGE_DOWN, 0);
    check("de", SDL_SCANCODE_LSHIFT, KMOD_LSHIFT, 0, MOD_SHIFT);
    SDL_Keycode code[SDL_NUM_SCANCODES];
    codes_of(layout_named("us"), code);
    code[SDL_SCANCODE_CAPSLOCK] = SDLK_ESCAPE;
    assert_int_equal(keyboard_read(code, SDL_SCANCODE_CAPSLOCK, 0).key, KEY_ESCAPE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_has_every_place),       cmocka_unit_test(a_sign_counts_by_what_is_printed),
        cmocka_unit_test(keyboards_have_their_signs),      cmocka_unit_test(letters_of_other_scripts_count_by_place),
        cmocka_unit_test(an_unknown_layout_acts_by_place), cmocka_unit_test(keys_without_a_sign_have_their_names)};
    return cmocka_run_group_tests_name("keyboard", tests, NULL, NULL);
}
