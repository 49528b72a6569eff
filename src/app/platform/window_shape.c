/* The system's own pointers for the view's shapes. */
#include "app/platform/window_inside.h"

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
