/* Films through ffmpeg, if it is installed: a child process that reads raw frames at 25 a second from a pipe and writes
 * the temporary file; its output is discarded, its exit status counts. mp4 is H.264 for any player, webp is
 * lossless. */
#include "app/export/export.h"

#include "app/platform/child.h"
#include "base/file.h"
#include "base/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct FilmWriter {
    char *path, temporary[4096];
    size_t bytes;                /* of a frame */
    Fed ffmpeg;
    int milliseconds;            /* taken and not yet shown: less than a frame's */
};

enum { FRAME_MS = 40 };

static void words(const char *path, const char *size, char *temporary, const char **word)
{
    static const char *const film[] = {"-c:v", "libx264", "-preset", "fast", "-crf", "18", "-pix_fmt", "yuv420p", "-vf",
                                       "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-movflags", "+faststart", "-f", "mp4", NULL};
    static const char *const loop[] = {"-c:v", "libwebp_anim", "-lossless", "1", "-loop", "0", "-f", "webp", NULL};
    const char *const begin[] = {"ffmpeg", "-nostdin", "-loglevel", "error",  "-xerror", "-y",
                                 "-f",     "rawvideo", "-pix_fmt",  "bgra",   "-r",      "25",
                                 "-s",     size,       "-i",        "pipe:0", NULL};
    size_t length = strlen(path);
    for (const char *const *from = begin; *from; from++)
        *word++ = *from;
    for (const char *const *from = length > 5 && strcmp(path + length - 5, ".webp") == 0 ? loop : film; *from; from++)
        *word++ = *from;
    *word++ = temporary;
    *word = NULL;
}

static void release(FilmWriter *film)
{
    free(film->path);
    free(film);
}

FilmWriter *film_begin(const char *path, int width, int height, Error *err)
{
    const char *word[40];
    char size[32];
    FilmWriter *film = mem_alloc(1, sizeof *film);
    film->path = mem_string(path);
    film->bytes = (size_t)width * (size_t)height * sizeof(uint32_t);
    snprintf(size, sizeof size, "%dx%d", width, height);
    if (!file_begin(path, film->temporary, sizeof film->temporary, err)) {
        release(film);
        return NULL;
    }
    words(path, size, film->temporary, word);
    if (child_feed(&film->ffmpeg, word))
        return film;
    error_set(err, "%s: needs the program ffmpeg, which cannot be started (%s); install it, or write a .gif", path,
              strerror(errno));
    file_abort(film->temporary);
    release(film);
    return NULL;
}

bool film_frame(FilmWriter *film, const uint32_t *pixel, int milliseconds, Error *err)
{
    for (film->milliseconds += milliseconds; film->milliseconds >= FRAME_MS; film->milliseconds -= FRAME_MS)
        if (!child_give(&film->ffmpeg, pixel, film->bytes))
            return error_set(err,
                             "%s: ffmpeg ended before the film did; it may lack the encoder, or the disk may be full",
                             film->path);
    return true;
}

bool film_commit(FilmWriter *film, Error *err)
{
    int status = child_finish(&film->ffmpeg);
    bool written =
        status == 0
            ? file_commit(film->path, film->temporary, err)
            : error_set(err,
                        "%s: ffmpeg could not write it (status %d); it may lack the encoder, or the disk may be full",
                        film->path, status);
    if (status != 0)
        file_abort(film->temporary);
    release(film);
    return written;
}

void film_abort(FilmWriter *film)
{
    if (!film)
        return;
    child_finish(&film->ffmpeg);
    file_abort(film->temporary);
    release(film);
}
