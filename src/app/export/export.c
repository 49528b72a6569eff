/* PNG through SDL2_image: encoded in memory, written to a file whole. */
#include "app/export/export.h"

#include "app/export/export_pixels.h"
#include "base/file.h"
#include "base/memory.h"

#include <SDL_image.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

bool pixels_to_png(const uint32_t *pixel, int width, int height, bool alpha, uint8_t **png, size_t *length, Error *err)
{
    /* PNG never takes much more than the pixels do: a byte a row, a few a block, and the headers. */
    size_t room = ((size_t)width * 4 + 64) * (size_t)height + ((size_t)1 << 16);
    SDL_Surface *surface = SDL_CreateRGBSurface(0, width, height, 32, 0xFF0000, 0xFF00, 0xFF, alpha ? 0xFF000000u : 0);
    *png = mem_try(room, 1, "the picture's PNG", err);
    SDL_RWops *memory = *png && surface && room <= INT32_MAX ? SDL_RWFromMem(*png, (int)room) : NULL;
    bool done = false;
    if (memory) {
        for (int y = 0; y < height; y++)
            memcpy((uint8_t *)surface->pixels + (ptrdiff_t)y * surface->pitch, pixel + (ptrdiff_t)y * width,
                   (size_t)width * sizeof *pixel);
        done = IMG_SavePNG_RW(surface, memory, 0) == 0;
        *length = (size_t)SDL_RWtell(memory);
        SDL_RWclose(memory);
    }
    if (!done && *png) {
        error_set(err, "a PNG of %d x %d pixels cannot be made: %s", width, height, SDL_GetError());
        free(*png);
        *png = NULL;
    }
    SDL_FreeSurface(surface);
    return done;
}

bool export_png(const char *path, const uint32_t *pixel, int width, int height, Error *err)
{
    uint8_t *png;
    size_t length;
    if (!pixels_to_png(pixel, width, height, false, &png, &length, err))
        return error_prefix(err, "%s", path);
    bool written = file_write(path, png, length, err);
    free(png);
    return written;
}

bool export_list_png(const char *path, Fonts *fonts, const DrawList *list, Color background, float scale, Error *err)
{
    int width = (int)fminf(roundf(list->width * scale), 1e6f), height = (int)fminf(roundf(list->height * scale), 1e6f);
    Painter *painter = painter_new(fonts, width, height, scale, err);
    if (!painter)
        return error_prefix(err, "%s", path);
    const PixelRect *changed;
    painter_paint(painter, list, background, &changed);
    bool written = export_png(path, painter_pixels(painter, &width, &height), width, height, err);
    painter_free(painter);
    return written;
}
