/* The system's own pointers for the view's shapes; and the title. */
#include "app/platform/window_inside.h"

#include "view/screen/place.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static const SDL_SystemCursor system_cursor[SHAPE_COUNT] = {
    [SHAPE_ARROW] = SDL_SYSTEM_CURSOR_ARROW,     [SHAPE_HAND] = SDL_SYSTEM_CURSOR_HAND,
    [SHAPE_TEXT] = SDL_SYSTEM_CURSOR_IBEAM,      [SHAPE_CROSS] = SDL_SYSTEM_CURSOR_CROSSHAIR,
    [SHAPE_ACROSS] = SDL_SYSTEM_CURSOR_SIZEWE,   [SHAPE_UPDOWN] = SDL_SYSTEM_CURSOR_SIZENS,
    [SHAPE_MOVE] = SDL_SYSTEM_CURSOR_SIZEALL,
};

void window_shape(AppWindow *window, const Screen *screen)
{
    PointerShape shape = pointer_shape(screen);
    if (shape == window->shape)
        return;
    window->shape = shape;
    if (!window->cursor[shape])
        window->cursor[shape] = SDL_CreateSystemCursor(system_cursor[shape]);
    if (window->cursor[shape])   /* a display without such pointers keeps its own */
        SDL_SetCursor(window->cursor[shape]);
}

void window_free_shapes(AppWindow *window)
{
    for (int i = 0; i < SHAPE_COUNT; i++)
        if (window->cursor[i])
            SDL_FreeCursor(window->cursor[i]);
}

static bool is_plain(const char *text)
{
    while (*text && (unsigned char)*text < 0x80)
        text++;
    return *text == '\0';
}

/* X takes other than plain letters in a title only from a program whose locale has them: for that moment it has. */
static void set_title(SDL_Window *window, const char *title)
{
    char *before = NULL;
    if (is_plain(title)) {
        SDL_SetWindowTitle(window, title);
        return;
    }
    before = SDL_strdup(setlocale(LC_CTYPE, NULL));
    setlocale(LC_CTYPE, "C.UTF-8");
    SDL_SetWindowTitle(window, title);
    setlocale(LC_CTYPE, before ? before : "C");
    SDL_free(before);
}

void window_title(AppWindow *window, const Screen *screen)
{
    Text title = {0};
    place_title(screen, &title);
    text_add(&title, "%sconvwalk", title.length > 0 ? " - " : "");
    if (strncmp(window->title, text_get(&title), sizeof window->title - 1) != 0) {
        snprintf(window->title, sizeof window->title, "%s", text_get(&title));
        utf8_cut(window->title);
        set_title(window->window, window->title);
    }
    text_free(&title);
}
