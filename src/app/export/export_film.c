/* Films through ffmpeg, if it is installed: a child process that reads raw frames at 25 a second from a pipe and writes
 * the temporary file; its output is discarded, its exit status counts. mp4 is H.264 for any player, webp is
 * lossless. */
#include "app/export/export.h"

#include "base/file.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

struct FilmWriter {
    char *path, temporary[4096];
    size_t bytes;                /* of a frame */
    pid_t child;
    int pipe;                    /* frames go in here */
    int milliseconds;            /* taken and not yet shown: less than a frame's */
    void (*old_handler)(int);    /* of SIGPIPE, which must not end us when ffmpeg ends first */
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

/* Starts ffmpeg with its standard input at the pipe's end; 0 or an errno. */
static int start(FilmWriter *film, const char *const *word, int from)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, from, STDIN_FILENO);
    posix_spawn_file_actions_addclose(&actions, film->pipe);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    int code = posix_spawnp(&film->child, word[0], &actions, NULL, (char *const *)(void *)word, environ);
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

/* Closes the pipe and waits: the child's exit status, -1 if it had none. */
static int finish(FilmWriter *film)
{
    int status = 0;
    close(film->pipe);
    while (waitpid(film->child, &status, 0) < 0 && errno == EINTR)
        ;
    signal(SIGPIPE, film->old_handler);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
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
    int ends[2], code;
    FilmWriter *film = mem_alloc(1, sizeof *film);
    film->path = mem_string(path);
    film->bytes = (size_t)width * (size_t)height * sizeof(uint32_t);
    snprintf(size, sizeof size, "%dx%d", width, height);
    if (!file_begin(path, film->temporary, sizeof film->temporary, err)) {
        release(film);
        return NULL;
    }
    words(path, size, film->temporary, word);
    code = pipe(ends) == 0 ? 0 : errno;
    if (code == 0) {
        film->pipe = ends[1];
        fcntl(film->pipe, F_SETFD, FD_CLOEXEC);
        code = start(film, word, ends[0]);
        close(ends[0]);
        if (code == 0) {
            film->old_handler = signal(SIGPIPE, SIG_IGN);
            return film;
        }
        close(ends[1]);
    }
    error_set(err, "%s: needs the program ffmpeg, which cannot be started (%s); install it, or write a .gif", path,
              strerror(code));
    file_abort(film->temporary);
    release(film);
    return NULL;
}

static bool send(const FilmWriter *film, const uint32_t *pixel)
{
    const char *at = (const char *)pixel;
    for (size_t left = film->bytes; left > 0;) {
        ssize_t sent = write(film->pipe, at, left);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        at += sent;
        left -= (size_t)sent;
    }
    return true;
}

bool film_frame(FilmWriter *film, const uint32_t *pixel, int milliseconds, Error *err)
{
    for (film->milliseconds += milliseconds; film->milliseconds >= FRAME_MS; film->milliseconds -= FRAME_MS)
        if (!send(film, pixel))
            return error_set(err,
                             "%s: ffmpeg ended before the film did; it may lack the encoder, or the disk may be full",
                             film->path);
    return true;
}

bool film_commit(FilmWriter *film, Error *err)
{
    int status = finish(film);
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
    finish(film);
    file_abort(film->temporary);
    release(film);
}
