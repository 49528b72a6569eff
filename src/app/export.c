/* PNG through SDL2_image: pixels in, a temporary file, renamed when it is whole. */
#include "app/export.h"

#include "base/file.h"

#include <SDL_image.h>
#include <math.h>
#include <string.h>

bool export_png(const char *path, const uint32_t *pixel, int width, int height, Error *err)
{
    char temporary[4096];
    SDL_Surface *surface = SDL_CreateRGBSurface(0, width, height, 32, 0xFF0000, 0xFF00, 0xFF, 0);
    if (!surface)
        return error_set(err, "%s: cannot be written: %s", path, SDL_GetError());
    for (int y = 0; y < height; y++)
        memcpy((uint8_t *)surface->pixels + (ptrdiff_t)y * surface->pitch, pixel + (ptrdiff_t)y * width, (size_t)width * sizeof *pixel);
    if (!file_begin(path, temporary, sizeof temporary, err)) {
        SDL_FreeSurface(surface);
        return false;
    }
    bool written = IMG_SavePNG(surface, temporary) == 0;
    SDL_FreeSurface(surface);
    if (written)
        return file_commit(path, temporary, err);
    file_abort(temporary);
    return error_set(err, "%s: cannot be written: %s", path, IMG_GetError());
}

bool export_list_png(const char *path, Fonts *fonts, const DrawList *list, Color background, float scale, Error *err)
{
    int width = (int)lroundf(list->width * scale), height = (int)lroundf(list->height * scale);
    Painter *painter = painter_new(fonts, width, height, scale, err);
    if (!painter)
        return error_prefix(err, "%s", path);
    const PixelRect *changed;
    painter_paint(painter, list, background, &changed);
    bool written = export_png(path, painter_pixels(painter, &width, &height), width, height, err);
    painter_free(painter);
    return written;
}
