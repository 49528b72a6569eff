/* The window. Events become calls on the Screen. Pixels go from the painter's buffer into one streaming texture, only
 * where they changed. All state but SDL's own is the Screen's. The loop is the system's: desktop/window_loop.c,
 * web/web_loop.c. */
#include "app/platform/window.h"

#include "app/habits/opened.h"
#include "app/habits/saving.h"
#include "app/hosts/assets.h"
#include "app/hosts/net_time.h"
#include "app/platform/clipboard.h"
#include "app/platform/folders.h"
#include "app/platform/keyboard.h"
#include "app/platform/window_inside.h"
#include "view/screen/field.h"
#include "view/screen/input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
static bool fit(AppWindow *window, Screen *screen, Error *err)
{
    int width, height, points;
    SDL_GetRendererOutputSize(window->renderer, &width, &height);
    SDL_GetWindowSize(window->window, &points, NULL);
    window->density = points > 0 ? (float)width / (float)points : 1;
    screen->look.density = window->density * window->desktop;
    float scale = screen_scale(screen, width, height, screen->look.density);
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

bool window_show(AppWindow *window, Screen *screen, Error *err)
{
    if (!fit(window, screen, err))
        return false;
    Measure measure = fonts_measure(window->fonts);
    const PixelRect *changed;
    window_title(window, screen);
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
        char *text = clipboard_text();
        bool taken = screen_paste(screen, text);
        SDL_free(text);
        return taken;
    }
    bool typed = press.text[0] != '\0' && screen_field(screen) != FIELD_NONE && !comes_as_text(window, key);
    bool changed = screen_key(screen, press.key, press.mods);
    return (typed && screen_type(screen, press.text)) || changed;
}

static bool handle_release(Screen *screen, const SDL_MouseButtonEvent *button, float unit)
{
    float x = (float)button->x * unit, y = (float)button->y * unit;
    if (button->button != SDL_BUTTON_LEFT)
        return false;
    bool changed = screen_release(screen, x, y);
    return (button->clicks == 2 && screen_double(screen, x, y)) || changed;
}

static bool handle(AppWindow *window, Screen *screen, const SDL_Event *event, bool *open)
{
    float unit = window->density / window->scale;
    if (presenter_window_event(&window->presenter, event))
        return false;
    switch (event->type) {
    case SDL_QUIT: *open = false; return false;
    case SDL_WINDOWEVENT:
        if (event->window.event == SDL_WINDOWEVENT_CLOSE)   /* with the presenter's window open no SDL_QUIT comes */
            *open = false;
        if (event->window.event == SDL_WINDOWEVENT_EXPOSED)
            window->stale = true;
        window_settle(window);
        window_note_place(window);
        if (event->window.event == SDL_WINDOWEVENT_LEAVE)
            return screen_point(screen, -1, -1);
        return event->window.event == SDL_WINDOWEVENT_EXPOSED || event->window.event == SDL_WINDOWEVENT_SIZE_CHANGED;
    case SDL_KEYDOWN: return handle_key(window, screen, &event->key);
    case SDL_DROPFILE:
        opened_take(window->host, screen, event->drop.file);
        SDL_free(event->drop.file);
        return true;
    case SDL_TEXTINPUT: return screen_type(screen, event->text.text);
    case SDL_MOUSEMOTION: return screen_point(screen, (float)event->motion.x * unit, (float)event->motion.y * unit);
    case SDL_MOUSEBUTTONDOWN:
        if (event->button.button == SDL_BUTTON_X1)
            return screen_return(screen);
        return event->button.button == SDL_BUTTON_LEFT
               && screen_press(screen, (float)event->button.x * unit, (float)event->button.y * unit);
    case SDL_MOUSEBUTTONUP: return handle_release(screen, &event->button, unit);
    case SDL_MOUSEWHEEL: {
        int x, y;
        SDL_GetMouseState(&x, &y);
        return screen_wheel(screen, (float)x * unit, (float)y * unit, event->wheel.preciseY);
    }
    default: return false;
    }
}

bool window_event(AppWindow *window, Screen *screen, const SDL_Event *event, bool *open)
{
    bool changed = handle(window, screen, event, open);
    follow_field(window, screen);
    return changed;
}

bool window_turn(AppWindow *window, Screen *screen, const WindowTime *time, bool *open, Error *err)
{
    bool changed = time->changed;
    if (time->moving)
        changed = screen_advance(screen, time->spent < 0.1 ? time->spent : 0.1) || changed;
    changed = window_serve(window, screen, open) || changed;
    changed = live_host_serve(window->host, screen) || changed;
    changed = (window->lessons && lesson_host_serve(window->lessons, screen)) || changed;
    window_shape(window, screen);
    bool draws = changed || time->moving || screen_moving(screen);
    if (*open && draws && !window_show(window, screen, err))
        return false;
    presenter_window_show(&window->presenter, screen, window->fonts, draws);
    return true;
}

static void close_window(AppWindow *window)
{
    chooser_stop(&window->chooser);
    presenter_window_close(&window->presenter);
    window_free_shapes(window);
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

bool window_run(Screen *screen, LiveHost *host, LessonHost *lessons, Habits *habits, int frames, Error *err)
{
    AppWindow window = {
        .density = 1, .scale = 1, .desktop = 1, .host = host, .lessons = lessons, .habits = habits,
        .wanted = screen->program.display, .presents = screen->reading && screen->reading->present};
    habits_begin(habits, screen);
    screen->program.home = folders_home();
    saving_folder(habits, host->folder, sizeof host->folder);
    bool done = window_video(err) && open_fonts(&window, err) && window_open(&window, err);
    if (!screen->program.assets)
        screen->program.assets = window.assets;
    if (done)
        follow_field(&window, screen);
    if (done && screen->reading && screen->reading->present)
        window_present(&window, screen);
    done = done && window_loop(&window, screen, frames, err);
    if (lessons)
        lesson_host_serve(lessons, screen);   /* what was answered last */
    if (screen->program.assets == window.assets)
        screen->program.assets = NULL;
    close_window(&window);
    habits_keep(habits, screen);
    return done;
}
