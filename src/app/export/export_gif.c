/* GIF through giflib. A frame is written when the next one differs from it, so that equal frames are one longer
 * frame. Of each only the rectangle that changed is written, what did not change inside it is transparent, and it
 * has its own palette. */
#include "app/export/export.h"

#include "app/export/export_pixels.h"
#include "base/file.h"
#include "base/memory.h"

#include <gif_lib.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COLORS = 255, LONGEST_DELAY = 60000 };

struct GifWriter {
    char *path, temporary[4096];
    GifFileType *file;
    int width, height, frames;      /* frames taken */
    uint32_t *shown, *waiting;      /* what the frames written show; the last frame taken, not yet written */
    uint32_t *changed;              /* of the rectangle being written: pixels that changed, 0 for others */
    int milliseconds, hundredths;   /* the waiting frame's time; rounding errors so far are in `milliseconds` */
    bool written;                   /* something has been written */
    Palette256 palette;
};

static void release(GifWriter *gif)
{
    palette_free(&gif->palette);
    free(gif->path);
    free(gif->shown);
    free(gif->waiting);
    free(gif->changed);
    free(gif);
}

static bool refuse(const GifWriter *gif, Error *err)
{
    const char *reason = GifErrorString(gif->file->Error);
    return error_set(err, "%s: cannot be written: %s", gif->path, reason ? reason : "unknown reason");
}

GifWriter *gif_begin(const char *path, int width, int height, Error *err)
{
    if (width < 1 || height < 1 || width > 16384 || height > 16384) {
        error_set(err, "%s: a GIF of %d x %d pixels cannot be written: each side must be 1 to 16384", path, width,
                  height);
        return NULL;
    }
    GifWriter *gif = mem_alloc(1, sizeof *gif);
    size_t pixels = (size_t)width * (size_t)height;
    int code;
    gif->path = mem_string(path);
    gif->width = width;
    gif->height = height;
    gif->shown = mem_try(pixels, sizeof *gif->shown, "the animation", err);
    gif->waiting = mem_try(pixels, sizeof *gif->waiting, "the animation", err);
    gif->changed = mem_try(pixels, sizeof *gif->changed, "the animation", err);
    if (!gif->shown || !gif->waiting || !gif->changed
        || !file_begin(path, gif->temporary, sizeof gif->temporary, err)) {
        release(gif);
        return NULL;
    }
    gif->file = EGifOpenFileName(gif->temporary, false, &code);
    if (gif->file) {
        EGifSetGifVersion(gif->file, true);
        if (EGifPutScreenDesc(gif->file, width, height, 8, 0, NULL) == GIF_OK
            && EGifPutExtensionLeader(gif->file, APPLICATION_EXT_FUNC_CODE) == GIF_OK
            && EGifPutExtensionBlock(gif->file, 11, "NETSCAPE2.0") == GIF_OK
            && EGifPutExtensionBlock(gif->file, 3, "\1\0\0") == GIF_OK && EGifPutExtensionTrailer(gif->file) == GIF_OK)
            return gif;
    }
    error_set(err, "%s: cannot be written as a GIF", path);
    gif_abort(gif);
    return NULL;
}

typedef struct {
    int left, top, right, bottom;
} Area;

/* The smallest rectangle outside of which both pictures are the same; the whole picture the first time. */
static Area changed_area(const GifWriter *gif)
{
    Area area = {gif->width, gif->height, 0, 0};
    if (!gif->written)
        return (Area){0, 0, gif->width, gif->height};
    for (int y = 0; y < gif->height; y++) {
        const uint32_t *a = gif->shown + (ptrdiff_t)y * gif->width, *b = gif->waiting + (ptrdiff_t)y * gif->width;
        if (memcmp(a, b, (size_t)gif->width * sizeof *a) == 0)
            continue;
        int left = 0, right = gif->width;
        while (a[left] == b[left])
            left++;
        while (a[right - 1] == b[right - 1])
            right--;
        area.left = left < area.left ? left : area.left;
        area.right = right > area.right ? right : area.right;
        area.top = y < area.top ? y : area.top;
        area.bottom = y + 1;
    }
    return area;
}

/* Fills gif->changed with the area's pixels that changed, opaque, and zeros for the others. */
static void collect_changes(GifWriter *gif, Area area)
{
    uint32_t *to = gif->changed;
    for (int y = area.top; y < area.bottom; y++)
        for (int x = area.left; x < area.right; x++) {
            ptrdiff_t at = (ptrdiff_t)y * gif->width + x;
            bool same = gif->written && gif->shown[at] == gif->waiting[at];
            *to++ = same ? 0 : gif->waiting[at] | 0xFF000000u;
        }
}

static bool put_image(GifWriter *gif, Area area, int transparent)
{
    int width = area.right - area.left, height = area.bottom - area.top, size = 2;
    while (size <= transparent)
        size *= 2;
    ColorMapObject *map = GifMakeMapObject(size, NULL);
    GifByteType *line = mem_alloc((size_t)width, 1);
    bool done = map != NULL;
    for (int i = 0; done && i < gif->palette.colors; i++) {
        uint32_t color = gif->palette.color[i];
        map->Colors[i] =
            (GifColorType){(GifByteType)(color >> 16), (GifByteType)(color >> 8 & 0xFF), (GifByteType)(color & 0xFF)};
    }
    done = done && EGifPutImageDesc(gif->file, area.left, area.top, width, height, false, map) == GIF_OK;
    const uint32_t *pixel = gif->changed;
    for (int y = 0; done && y < height; y++, pixel += width) {
        for (int x = 0; x < width; x++)
            line[x] = (GifByteType)(pixel[x] == 0 ? transparent : palette_index(&gif->palette, pixel[x]));
        done = EGifPutLine(gif->file, line, width) == GIF_OK;
    }
    if (map)
        GifFreeMapObject(map);
    free(line);
    return done;
}

/* Writes the waiting frame. */
static bool put_frame(GifWriter *gif, Error *err)
{
    Area area = changed_area(gif);
    if (area.right <= area.left)
        area = (Area){0, 0, 1, 1};
    collect_changes(gif, area);
    palette_make(&gif->palette, gif->changed, (size_t)(area.right - area.left) * (size_t)(area.bottom - area.top),
                 MOST_COLORS);
    int transparent = gif->palette.colors, delay = (gif->milliseconds + 5) / 10;
    gif->milliseconds -= delay * 10;
    const GraphicsControlBlock control = {DISPOSE_DO_NOT, false, delay, transparent};
    GifByteType block[4];
    EGifGCBToExtension(&control, block);
    if (EGifPutExtension(gif->file, GRAPHICS_EXT_FUNC_CODE, sizeof block, block) != GIF_OK
        || !put_image(gif, area, transparent))
        return refuse(gif, err);
    memcpy(gif->shown, gif->waiting, (size_t)gif->width * (size_t)gif->height * sizeof *gif->shown);
    gif->written = true;
    return true;
}

bool gif_frame(GifWriter *gif, const uint32_t *pixel, int milliseconds, Error *err)
{
    size_t bytes = (size_t)gif->width * (size_t)gif->height * sizeof *pixel;
    bool same = gif->frames > 0 && memcmp(gif->waiting, pixel, bytes) == 0 && gif->milliseconds < LONGEST_DELAY;
    if (gif->frames > 0 && !same && !put_frame(gif, err))
        return false;
    if (!same)
        memcpy(gif->waiting, pixel, bytes);
    gif->milliseconds += milliseconds;
    gif->frames++;
    return true;
}

bool gif_commit(GifWriter *gif, Error *err)
{
    int code = 0;
    bool written = gif->frames > 0 ? put_frame(gif, err) : error_set(err, "%s: a GIF needs a frame", gif->path);
    if (!written) {
        gif_abort(gif);
        return false;
    }
    if (EGifCloseFile(gif->file, &code) == GIF_OK) {
        written = file_commit(gif->path, gif->temporary, err);
    } else {
        file_abort(gif->temporary);
        written = error_set(err, "%s: cannot be written: %s", gif->path, GifErrorString(code));
    }
    release(gif);
    return written;
}

void gif_abort(GifWriter *gif)
{
    int code;
    if (!gif)
        return;
    if (gif->file)
        EGifCloseFile(gif->file, &code);
    file_abort(gif->temporary);
    release(gif);
}
