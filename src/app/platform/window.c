/* The window. Events become calls on the Screen; while something moves, time passes 60 times a second; when nothing
 * moves, the loop sleeps until the next event. Pixels go from the painter's buffer into one streaming texture, only
 * where they changed. All state but SDL's own is the Screen's. */
#include "app/platform/window.h"

#include "app/hosts/assets.h"
#include "app/platform/keyboard.h"
#include "app/hosts/live_host.h"
#include "app/hosts/net_time.h"
#include "app/paint/paint.h"
#include "app/export/picture.h"
#include "base/file.h"
#include "view/screen/field.h"
#include "view/screen/input.h"

#include <SDL.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    SDL_Window *window;
    SDL_Renderer *renderer;
    SDL_Texture *texture;
    Fonts *fonts;
    Painter *painter;
    int width, height;       /* pixels */
    float scale, density;    /* pixels a unit, pixels a point of the display */
    Uint32 typing_since;     /* when text input went on or off, by SDL's clock */
    bool stale;              /* the texture is new: everything must be sent */
    LiveHost *host;
    LessonHost *lessons;     /* NULL: none */
    char assets[4096];
} AppWindow;

static const char no_display[] =
    "no display: set DISPLAY or WAYLAND_DISPLAY, or use 'convwalk print' and 'convwalk render'";

static bool start_video(Error *err)
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

static bool open_window(AppWindow *window, Error *err)
{
    SDL_Rect room;
    int width = 1280, height = 800;
    if (SDL_GetDisplayUsableBounds(0, &room) == 0 && (room.w < width || room.h < height)) {
        width = room.w;
        height = room.h;
    }
    window->window = SDL_CreateWindow("convwalk", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, width, height,
                                      SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
    if (!window->window)
        return error_set(err, "no window: %s", SDL_GetError());
    SDL_SetWindowMinimumSize(window->window, 480, 300);
    window->renderer = make_renderer(window->window);
    if (!window->renderer)
        return error_set(err, "no picture in the window: %s", SDL_GetError());
    return true;
}

static bool open_fonts(AppWindow *window, Error *err)
{
    char folder[4224];
    if (!assets_find(window->assets, sizeof window->assets, err))
        return false;
    snprintf(folder, sizeof folder, "%s/fonts", window->assets);
    window->fonts = fonts_open(folder, err);
    return window->fonts != NULL;
}

/* Follows the window's size: painter and texture of as many pixels as it has. */
static bool fit(AppWindow *window, const Screen *screen, Error *err)
{
    int width, height, points;
    SDL_GetRendererOutputSize(window->renderer, &width, &height);
    SDL_GetWindowSize(window->window, &points, NULL);
    window->density = points > 0 ? (float)width / (float)points : 1;
    float scale = screen_scale(screen, width, height, window->density);
    if (window->painter && width == window->width && height == window->height && scale == window->scale)
        return true;
    if (!window->painter)
        window->painter = painter_new(window->fonts, width, height, scale, err);
    else if (!painter_resize(window->painter, width, height, scale, err))
        return false;
    if (!window->painter)
        return false;
    if (window->texture && (width != window->width || height != window->height)) {
        SDL_DestroyTexture(window->texture);
        window->texture = NULL;
    }
    if (!window->texture)
        window->texture =
            SDL_CreateTexture(window->renderer, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STREAMING, width, height);
    if (!window->texture)
        return error_set(err, "no picture of %d x %d pixels: %s", width, height, SDL_GetError());
    window->width = width;
    window->height = height;
    window->scale = scale;
    window->stale = true;
    return true;
}

static void send_pixels(AppWindow *window, const PixelRect *changed, int count)
{
    int width, height;
    const uint32_t *pixel = painter_pixels(window->painter, &width, &height);
    if (window->stale) {
        SDL_UpdateTexture(window->texture, NULL, pixel, width * 4);
        window->stale = false;
        return;
    }
    for (int i = 0; i < count; i++) {
        SDL_Rect at = {changed[i].x, changed[i].y, changed[i].w, changed[i].h};
        SDL_UpdateTexture(window->texture, &at, pixel + (size_t)at.y * (size_t)width + at.x, width * 4);
    }
}

static bool show(AppWindow *window, Screen *screen, Error *err)
{
    if (!fit(window, screen, err))
        return false;
    Measure measure = fonts_measure(window->fonts);
    const PixelRect *changed;
    if (screen->stage.scene.net && screen->stage.seconds[0] == 0)
        net_time(screen->stage.scene.net, screen->stage.seconds);
    screen_draw(screen, &measure, (float)window->width / window->scale, (float)window->height / window->scale);
    int count = painter_paint(window->painter, &screen->list, theme_get(screen->look.theme)->stage, &changed);
    if (count == 0 && !window->stale)
        return true;
    send_pixels(window, changed, count);
    SDL_RenderCopy(window->renderer, window->texture, NULL, NULL);
    SDL_RenderPresent(window->renderer);
    return true;
}

/* Text input, and with it an input method, is on only while a field is being typed into. */
static void follow_field(AppWindow *window, const Screen *screen)
{
    bool wanted = screen_field(screen) == FIELD_TYPED;
    if (wanted == (bool)SDL_IsTextInputActive())
        return;
    if (wanted)
        SDL_StartTextInput();
    else
        SDL_StopTextInput();
    window->typing_since = SDL_GetTicks();
}

/* Whether the key that was pressed comes as text, too: not if text input was off then, unless its text is the next
 * event. */
static bool comes_as_text(const AppWindow *window, const SDL_KeyboardEvent *key)
{
    SDL_Event next;
    if (SDL_PeepEvents(&next, 1, SDL_PEEKEVENT, SDL_FIRSTEVENT, SDL_LASTEVENT) == 1 && next.type == SDL_TEXTINPUT)
        return true;
    return SDL_IsTextInputActive() && key->timestamp > window->typing_since;
}

/* Shift and other modifiers mean nothing alone: a full stop that needs Shift must not wake the screen before it
 * comes. */
static bool is_modifier(SDL_Keycode sym)
{
    return (sym >= SDLK_LCTRL && sym <= SDLK_RGUI) || sym == SDLK_MODE || sym == SDLK_CAPSLOCK
           || sym == SDLK_NUMLOCKCLEAR;
}

/* Ctrl V or Shift Insert into a field. */
static bool pastes(const Screen *screen, const SDL_KeyboardEvent *key, const KeyPress *press)
{
    bool insert = key->keysym.sym == SDLK_INSERT && key->keysym.mod & KMOD_SHIFT;
    return screen_field(screen) != FIELD_NONE && (insert || (press->key == 'v' && press->mods == MOD_CTRL));
}

static bool handle_key(const AppWindow *window, Screen *screen, const SDL_KeyboardEvent *key)
{
    SDL_Keycode code[SDL_NUM_SCANCODES];
    if (is_modifier(key->keysym.sym))
        return false;
    for (int i = 0; i < SDL_NUM_SCANCODES; i++)
        code[i] = SDL_GetKeyFromScancode((SDL_Scancode)i);
    KeyPress press = keyboard_read(code, key->keysym.scancode, key->keysym.mod);
    if (pastes(screen, key, &press)) {
        char *text = SDL_GetClipboardText();
        bool taken = screen_paste(screen, text ? text : "");
        SDL_free(text);
        return taken;
    }
    bool typed = press.text[0] != '\0' && screen_field(screen) != FIELD_NONE && !comes_as_text(window, key);
    bool changed = screen_key(screen, press.key, press.mods);
    return (typed && screen_type(screen, press.text)) || changed;
}

static bool handle(AppWindow *window, Screen *screen, const SDL_Event *event, bool *open)
{
    float unit = window->density / window->scale;
    switch (event->type) {
    case SDL_QUIT: *open = false; return false;
    case SDL_WINDOWEVENT:
        if (event->window.event == SDL_WINDOWEVENT_EXPOSED)
            window->stale = true;
        if (event->window.event == SDL_WINDOWEVENT_LEAVE)
            return screen_point(screen, -1, -1);
        return event->window.event == SDL_WINDOWEVENT_EXPOSED || event->window.event == SDL_WINDOWEVENT_SIZE_CHANGED;
    case SDL_KEYDOWN: return handle_key(window, screen, &event->key);
    case SDL_DROPFILE:
        live_host_drop(window->host, screen, event->drop.file);
        SDL_free(event->drop.file);
        return true;
    case SDL_TEXTINPUT: return screen_type(screen, event->text.text);
    case SDL_MOUSEMOTION: return screen_point(screen, (float)event->motion.x * unit, (float)event->motion.y * unit);
    case SDL_MOUSEBUTTONDOWN:
        return event->button.button == SDL_BUTTON_LEFT
               && screen_press(screen, (float)event->button.x * unit, (float)event->button.y * unit);
    case SDL_MOUSEBUTTONUP:
        return event->button.button == SDL_BUTTON_LEFT
               && screen_release(screen, (float)event->button.x * unit, (float)event->button.y * unit);
    case SDL_MOUSEWHEEL: {
        int x, y;
        SDL_GetMouseState(&x, &y);
        return screen_wheel(screen, (float)x * unit, (float)y * unit, event->wheel.preciseY);
    }
    default: return false;
    }
}

/* A free name for a saved picture in the current folder: convwalk-1.png, convwalk-2.png, … */
static void free_name(const char *ending, char *path, size_t room)
{
    for (int i = 1; i < 10000; i++) {
        snprintf(path, room, "convwalk-%d.%s", i, ending);
        if (!file_exists(path))
            return;
    }
}

static void save_picture(AppWindow *window, Screen *screen)
{
    char path[64];
    Error err;
    free_name("png", path, sizeof path);
    screen->message.text[0] = '\0';
    if (picture_of_screen(screen, window->fonts, path, window->width, window->height, &err))
        screen_say(screen, false, word(screen->look.language, "saved %s"), path);
    else
        screen_say(screen, true, "%s", err.text);
}

/* The animation of the current cell, as it plays. */
static void save_animation(AppWindow *window, Screen *screen)
{
    char path[64];
    Error err;
    Cursor cursor = player_cursor(&screen->stage.player);
    Span span = span_of(&screen->stage.scene.trace, cursor.step, LEVEL_CELL);
    free_name("gif", path, sizeof path);
    PictureOptions options = picture_defaults();
    options.path = path;
    options.theme = screen->look.theme;
    options.from = span.first + 1;
    options.to = span.end;
    if (picture_animation(screen, window->fonts, &options, &err))
        screen_say(screen, false, word(screen->look.language, "saved %s"), path);
    else
        screen_say(screen, true, "%s", err.text);
}

static void copy_line(Screen *screen)
{
    Text line = {0};
    if (screen->show.page == PAGE_LIVE) {
        live_line(screen->live, &line);
    } else {
        text_add(&line, "convwalk show ");
        screen_line(screen, &line);
    }
    if (SDL_SetClipboardText(text_get(&line)) == 0)
        screen_say(screen, false, word(screen->look.language, "copied: %s"), text_get(&line));
    else
        screen_say(screen, true, word(screen->look.language, "not copied: %s"), SDL_GetError());
    text_free(&line);
}

static void serve(AppWindow *window, Screen *screen)
{
    unsigned requests = screen_requests(screen);
    bool full = SDL_GetWindowFlags(window->window) & SDL_WINDOW_FULLSCREEN_DESKTOP;
    if (requests & REQUEST_FULL)
        SDL_SetWindowFullscreen(window->window, full ? 0 : SDL_WINDOW_FULLSCREEN_DESKTOP);
    if (requests & REQUEST_LEAVE_FULL)
        SDL_SetWindowFullscreen(window->window, 0);
    if (requests & REQUEST_SAVE)
        save_picture(window, screen);
    if (requests & REQUEST_ANIMATION)
        save_animation(window, screen);
    if (requests & REQUEST_COPY)
        copy_line(screen);
}

/* Waits for events: without end when nothing moves, else for what is left of this frame. Whether something moves is
 * decided once a frame: an event that stops it must not make the frame wait for the next event before it is drawn. */
static bool gather(AppWindow *window, Screen *screen, bool moving, double left, bool *open)
{
    SDL_Event event;
    bool changed = false;
    int wait = left * 1000 > 1 ? (int)(left * 1000) : 1;
    if (!moving && screen->reading)
        wait = 400;   /* the lesson's file may change meanwhile */
    bool came = moving || screen->reading ? SDL_WaitEventTimeout(&event, wait) : SDL_WaitEvent(&event);
    if (!came)
        return false;
    do {
        changed = handle(window, screen, &event, open) || changed;
        follow_field(window, screen);
    } while (*open && SDL_PollEvent(&event));
    return changed;
}

static bool loop(AppWindow *window, Screen *screen, int frames, Error *err)
{
    const double frame = 1.0 / 60;
    double tick = (double)SDL_GetPerformanceFrequency();
    bool open = true;
    if (!show(window, screen, err))
        return false;
    for (int shown = 1; open && (frames == 0 || shown < frames); shown++) {
        Uint64 start = SDL_GetPerformanceCounter();
        bool moving = screen_moving(screen), changed = false;
        double spent = 0;
        do {
            changed = gather(window, screen, moving, frame - spent, &open) || changed;
            spent = (double)(SDL_GetPerformanceCounter() - start) / tick;
        } while (open && moving && spent < frame - 0.001);
        if (moving)
            changed = screen_advance(screen, spent < 0.1 ? spent : 0.1) || changed;
        serve(window, screen);
        changed = live_host_serve(window->host, screen) || changed;
        changed = (window->lessons && lesson_host_serve(window->lessons, screen)) || changed;
        if (open && (changed || moving || screen_moving(screen)) && !show(window, screen, err))
            return false;
    }
    return true;
}

static void close_window(AppWindow *window)
{
    painter_free(window->painter);
    fonts_free(window->fonts);
    if (window->texture)
        SDL_DestroyTexture(window->texture);
    if (window->renderer)
        SDL_DestroyRenderer(window->renderer);
    if (window->window)
        SDL_DestroyWindow(window->window);
    SDL_Quit();
}

bool window_run(Screen *screen, LiveHost *host, LessonHost *lessons, int frames, Error *err)
{
    AppWindow window = {.density = 1, .scale = 1, .host = host, .lessons = lessons};
    bool done = start_video(err) && open_fonts(&window, err) && open_window(&window, err);
    if (!screen->program.assets)
        screen->program.assets = window.assets;
    if (done)
        follow_field(&window, screen);
    done = done && loop(&window, screen, frames, err);
    if (lessons)
        lesson_host_serve(lessons, screen);   /* what was answered last */
    if (screen->program.assets == window.assets)
        screen->program.assets = NULL;
    close_window(&window);
    return done;
}
