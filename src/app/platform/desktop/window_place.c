/* How large the window is and where, how large things on it are, by what the desktop says. */
#include "app/platform/window_inside.h"

#include <stdlib.h>
#include <string.h>

static const char no_display[] =
    "no display: set DISPLAY or WAYLAND_DISPLAY, or use 'convwalk print' and 'convwalk render'";

bool window_video(Error *err)
{
#if defined(__unix__)   /* checked first: SDL's attempts would print lines of their own */
    if (!getenv("DISPLAY") && !getenv("WAYLAND_DISPLAY") && !getenv("SDL_VIDEODRIVER"))
        return error_set(err, "%s", no_display);
#endif
    if (SDL_Init(SDL_INIT_VIDEO) != 0)
        return error_set(err, "no display: %s", SDL_GetError());
    const char *driver = SDL_GetCurrentVideoDriver();
    if (!driver || strcmp(driver, "offscreen") == 0 || strcmp(driver, "dummy") == 0)
        return error_set(err, "%s", no_display);
    return true;
}

/* X11's software path presents fastest without acceleration of the framebuffer; Wayland can't do that. */
static SDL_Renderer *make_renderer(SDL_Window *window)
{
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    SDL_Renderer *renderer = SDL_CreateRenderer(window, -1, SDL_RENDERER_SOFTWARE);
    if (renderer)
        return renderer;
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "1");
    return SDL_CreateRenderer(window, -1, 0);
}

/* Xft.dpi as X's resources have it, by Xlib that SDL has loaded already; 0: not said. */
static float xft_dpi(void)
{
    typedef void *(*Open)(const char *);
    typedef char *(*Get)(void *, const char *, const char *);
    typedef int (*Close)(void *);
    const char *driver = SDL_GetCurrentVideoDriver();
    void *xlib = driver && strcmp(driver, "x11") == 0 ? SDL_LoadObject("libX11.so.6") : NULL, *display;
    float dpi = 0;
    union {   /* a function's address as SDL gives it */
        void *at;
        Open open;
        Get get;
        Close close;
    } open, get, close;
    if (!xlib)
        return 0;
    open.at = SDL_LoadFunction(xlib, "XOpenDisplay");
    get.at = SDL_LoadFunction(xlib, "XGetDefault");
    close.at = SDL_LoadFunction(xlib, "XCloseDisplay");
    if (open.at && get.at && close.at && (display = open.open(NULL)) != NULL) {
        const char *said = get.get(display, "Xft", "dpi");
        dpi = said ? (float)atof(said) : 0;
        close.close(display);
    }
    SDL_UnloadObject(xlib);
    return dpi;
}

/* X says how large things should be by Xft.dpi (96: as usual), some desktops by GDK_SCALE; Wayland, macOS and Windows
 * by the density of the window's pixels. */
static float desktop_scale(void)
{
    const char *driver = SDL_GetCurrentVideoDriver(), *gdk = getenv("GDK_SCALE");
    float dpi = xft_dpi(), scale = 1;
    if (!driver || strcmp(driver, "x11") != 0)
        return 1;
    if (dpi >= 48)
        scale = dpi / 96;
    else if (gdk)
        scale = (float)atof(gdk);
    return scale >= 0.75f && scale <= 6 ? scale : 1;
}

typedef struct {
    int top, left, bottom, right;
} Borders;

/* What a desktop usually puts around a window, until it says what it does. */
static Borders usual_borders(float desktop)
{
    return (Borders){(int)(36 * desktop), 4, 4, 4};
}

static int display_at(int x, int y)
{
    SDL_Rect all;
    SDL_Point point = {x, y};
    for (int i = 0; i < SDL_GetNumVideoDisplays(); i++)
        if (SDL_GetDisplayBounds(i, &all) == 0 && SDL_PointInRect(&point, &all))
            return i;
    return 0;
}

/* The room for a window's picture on a display: without panels, and without the window's own frame. */
static SDL_Rect room_on(int display, const Borders *borders)
{
    SDL_Rect room;
    if (SDL_GetDisplayUsableBounds(display, &room) != 0 || room.w <= 0 || room.h <= 0)
        return (SDL_Rect){0, 0, 1280, 800};
    room.x += borders->left;
    room.y += borders->top;
    room.w -= borders->left + borders->right;
    room.h -= borders->top + borders->bottom;
    return room;
}

/* As large as it is but for the room, and inside it. */
static SDL_Rect put_in(SDL_Rect at, const SDL_Rect *room)
{
    at.w = SDL_min(at.w, room->w);
    at.h = SDL_min(at.h, room->h);
    at.x = SDL_max(room->x, SDL_min(at.x, room->x + room->w - at.w));
    at.y = SDL_max(room->y, SDL_min(at.y, room->y + room->h - at.h));
    return at;
}

/* Where it was in the last run, or in the middle of the display with the pointer. */
static SDL_Rect first_place(const AppWindow *window)
{
    Borders borders = usual_borders(window->desktop);
    const int *kept = window->habits ? window->habits->kept.window : (const int[4]){0, 0, 0, 0};
    const int said = window->wanted - 1;   /* a display that was asked for */
    if (kept[2] > 0 && said < 0) {
        SDL_Rect at = {kept[0], kept[1], kept[2], kept[3]}, room;
        room = room_on(display_at(at.x + at.w / 2, at.y + at.h / 2), &borders);
        return put_in(at, &room);
    }
    int x = 0, y = 0;
    SDL_GetGlobalMouseState(&x, &y);
    SDL_Rect room = room_on(said >= 0 ? said : display_at(x, y), &borders),
             at = {0, 0, (int)(1280 * window->desktop), (int)(800 * window->desktop)};
    at = put_in(at, &room);
    at.x = room.x + (room.w - at.w) / 2;
    at.y = room.y + (room.h - at.h) / 2;
    return at;
}

bool window_open(AppWindow *window, Error *err)
{
    window->desktop = desktop_scale();
    if (window->wanted > SDL_GetNumVideoDisplays())
        return error_set(err, "--display %d: this machine has %d", window->wanted, SDL_GetNumVideoDisplays());
    SDL_Rect at = first_place(window);
    Uint32 wide = 0;
    if (window->presents) {   /* without a window manager it would not grow later */
        SDL_GetDisplayBounds(display_at(at.x + at.w / 2, at.y + at.h / 2), &at);
        wide = SDL_WINDOW_FULLSCREEN_DESKTOP;
    }
    bool maximized = window->habits && window->habits->kept.value[SETTING_MAXIMIZED] == 1;
    window->window = SDL_CreateWindow("convwalk", at.x, at.y, at.w, at.h,
                                      SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI | wide
                                          | (maximized && !wide ? (Uint32)SDL_WINDOW_MAXIMIZED : 0));
    if (!window->window)
        return error_set(err, "no window: %s", SDL_GetError());
    SDL_SetWindowMinimumSize(window->window, SDL_min(480, at.w), SDL_min(300, at.h));
    window->renderer = make_renderer(window->window);
    if (!window->renderer)
        return error_set(err, "no picture in the window: %s", SDL_GetError());
    return true;
}

void window_present(AppWindow *window, const Screen *screen)
{
    window->presenter.began = SDL_GetTicks();
    if (SDL_GetNumVideoDisplays() > 1)
        presenter_window_turn(&window->presenter, window->window, screen, window->desktop);
}

/* Whether its size is the reader's own, not the display's. */
static bool is_free(const AppWindow *window)
{
    Uint32 flags = SDL_GetWindowFlags(window->window);
    return !(flags & (SDL_WINDOW_FULLSCREEN_DESKTOP | SDL_WINDOW_MAXIMIZED | SDL_WINDOW_MINIMIZED));
}

void window_settle(AppWindow *window)
{
    Borders borders;
    SDL_Rect at, room, put;
    int display = SDL_GetWindowDisplayIndex(window->window);
    bool framed = SDL_GetWindowBordersSize(window->window, &borders.top, &borders.left, &borders.bottom,
                                           &borders.right) == 0;
    if (window->settled || !framed || borders.top <= 0)
        return;
    window->settled = true;
    if (!is_free(window))
        return;
    SDL_GetWindowPosition(window->window, &at.x, &at.y);
    SDL_GetWindowSize(window->window, &at.w, &at.h);
    room = room_on(display < 0 ? 0 : display, &borders);
    put = put_in(at, &room);
    if (put.w != at.w || put.h != at.h)
        SDL_SetWindowSize(window->window, put.w, put.h);
    if (put.x != at.x || put.y != at.y)
        SDL_SetWindowPosition(window->window, put.x, put.y);
}

void window_note_place(AppWindow *window)
{
    Uint32 flags = SDL_GetWindowFlags(window->window);
    if (!window->habits || flags & (SDL_WINDOW_FULLSCREEN_DESKTOP | SDL_WINDOW_MINIMIZED))
        return;
    int *at = window->habits->now.window;
    window->habits->now.value[SETTING_MAXIMIZED] = (flags & SDL_WINDOW_MAXIMIZED) != 0;
    if (!is_free(window))
        return;
    SDL_GetWindowPosition(window->window, &at[0], &at[1]);
    SDL_GetWindowSize(window->window, &at[2], &at[3]);
    Borders borders;
    const char *driver = SDL_GetCurrentVideoDriver();
    bool framed = SDL_GetWindowBordersSize(window->window, &borders.top, &borders.left, &borders.bottom,
                                           &borders.right) == 0;
    if (framed && driver && strcmp(driver, "x11") == 0) {   /* there it is put with its frame, but reported without */
        at[0] -= borders.left;
        at[1] -= borders.top;
    }
}

void window_full(AppWindow *window, bool on)
{
    SDL_SetWindowFullscreen(window->window, on ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0);
}

bool window_is_full(const AppWindow *window)
{
    return SDL_GetWindowFlags(window->window) & SDL_WINDOW_FULLSCREEN_DESKTOP;
}
