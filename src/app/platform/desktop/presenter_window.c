/* A second window with its own painter; its fonts and the lesson are the first one's. */
#include "app/platform/presenter_window.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

void presenter_window_close(PresenterWindow *presenter)
{
    painter_free(presenter->painter);
    canvas_free(&presenter->canvas);
    draw_free(&presenter->list);
    if (presenter->texture)
        SDL_DestroyTexture(presenter->texture);
    if (presenter->renderer)
        SDL_DestroyRenderer(presenter->renderer);
    if (presenter->window)
        SDL_DestroyWindow(presenter->window);
    *presenter = (PresenterWindow){.began = presenter->began};
}

/* Most of another display than the audience's; of the only one, a part at its side. */
static SDL_Rect place_beside(SDL_Window *audience, float desktop)
{
    int own = SDL_GetWindowDisplayIndex(audience), displays = SDL_GetNumVideoDisplays(), display = own < 0 ? 0 : own;
    SDL_Rect room = {0, 0, 1000, 640};
    for (int i = 0; i < displays; i++)
        if (i != own)
            display = i;
    SDL_GetDisplayUsableBounds(display, &room);
    int width = SDL_min((int)(1000 * desktop), room.w * 9 / 10);
    int height = SDL_min((int)(640 * desktop), room.h * 9 / 10);
    return (SDL_Rect){room.x + room.w - width - room.w / 40, room.y + (room.h - height) / 2, width, height};
}

void presenter_window_turn(PresenterWindow *presenter, SDL_Window *audience, const Screen *screen, float desktop)
{
    if (presenter->window) {
        presenter_window_close(presenter);
        return;
    }
    SDL_Rect at = place_beside(audience, desktop);
    presenter->window = SDL_CreateWindow(word(screen->look.language, "Notes"), at.x, at.y, at.w, at.h,
                                         SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
    presenter->renderer = presenter->window ? SDL_CreateRenderer(presenter->window, -1, SDL_RENDERER_SOFTWARE) : NULL;
    if (presenter->window && !presenter->renderer)
        presenter->renderer = SDL_CreateRenderer(presenter->window, -1, 0);
    presenter->second = -1;
    if (!presenter->renderer) {
        fprintf(stderr, "convwalk: no window for the presenter: %s\n", SDL_GetError());
        presenter_window_close(presenter);
    }
}

bool presenter_window_event(PresenterWindow *presenter, const SDL_Event *event)
{
    Uint32 id = presenter->window ? SDL_GetWindowID(presenter->window) : 0;
    switch (id == 0 ? SDL_FIRSTEVENT : event->type) {
    case SDL_WINDOWEVENT:
        if (event->window.windowID != id)
            return false;
        if (event->window.event == SDL_WINDOWEVENT_CLOSE)
            presenter_window_close(presenter);
        presenter->second = -1;
        return true;
    case SDL_MOUSEMOTION: return event->motion.windowID == id;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP: return event->button.windowID == id;
    case SDL_MOUSEWHEEL: return event->wheel.windowID == id;
    default: return false;
    }
}

/* Follows the window's size; false when there is no picture of it. */
static bool fit(PresenterWindow *presenter, Fonts *fonts, float *scale)
{
    int width, height;
    SDL_GetRendererOutputSize(presenter->renderer, &width, &height);
    *scale = fmaxf(0.5f, fminf((float)width / 1000, (float)height / 640));
    if (presenter->painter && width == presenter->width && height == presenter->height)
        return presenter->texture != NULL;
    painter_free(presenter->painter);
    if (presenter->texture)
        SDL_DestroyTexture(presenter->texture);
    presenter->painter = painter_new(fonts, width, height, *scale, NULL);
    presenter->texture = presenter->painter ? SDL_CreateTexture(presenter->renderer, SDL_PIXELFORMAT_ARGB8888,
                                                                SDL_TEXTUREACCESS_STREAMING, width, height) : NULL;
    presenter->width = width;
    presenter->height = height;
    return presenter->texture != NULL;
}

void presenter_window_show(PresenterWindow *presenter, const Screen *screen, Fonts *fonts, bool changed)
{
    time_t now = time(NULL);
    const struct tm *here = localtime(&now);
    PresenterTime shown = {here ? here->tm_hour : 0, here ? here->tm_min : 0,
                           (double)(SDL_GetTicks() - presenter->began) / 1000};
    float scale;
    if (!presenter->window || (!changed && (int)shown.spent == presenter->second) || !fit(presenter, fonts, &scale))
        return;
    Measure measure = fonts_measure(fonts);
    const PixelRect *rects;
    int width, height;
    presenter->second = (int)shown.spent;
    presenter_draw(screen, &shown, &measure, &presenter->canvas, &presenter->list, (float)presenter->width / scale,
                   (float)presenter->height / scale);
    painter_paint(presenter->painter, &presenter->list, theme_get(screen->look.theme)->stage, &rects);
    const uint32_t *pixels = painter_pixels(presenter->painter, &width, &height);
    SDL_UpdateTexture(presenter->texture, NULL, pixels, width * 4);
    SDL_RenderCopy(presenter->renderer, presenter->texture, NULL, NULL);
    SDL_RenderPresent(presenter->renderer);
}
