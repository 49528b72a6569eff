/* Files: read whole with a limit, written whole or not at all. */
#ifndef CONVWALK_BASE_FILE_H
#define CONVWALK_BASE_FILE_H

#include "base/error.h"

#include <stddef.h>

/* Reads the whole file into *bytes (freed with free(); one NUL follows the last byte, not counted) and *length. Only a
 * regular file is read: for a folder, a pipe, a socket or a device `err` says which it is, without waiting. A file over
 * `limit` bytes is an error. On error *bytes is NULL and `err` says "PATH: reason". */
bool file_read(const char *path, size_t limit, char **bytes, size_t *length, Error *err);

/* The same for standard input up to its end, for a user who writes "-" as the file; it may be a pipe. A terminal is an
 * error. */
bool file_read_input(size_t limit, char **bytes, size_t *length, Error *err);

/* Whether file_read would open the file; else `err` says why not. */
bool file_can_read(const char *path, Error *err);

enum { FILE_LIST_MOST = 16384 };

typedef struct {
    char *name;    /* within its folder */
    bool folder;   /* it is a folder, or a link to one */
} FileName;

typedef struct {
    FileName *entry;
    int count;
} FileList;

/* The entries of a folder, sorted by name, without names that begin with a dot; FILE_LIST_MOST of them at most. False,
 * with `err`, when it is no folder or can't be read. Freed with file_list_free. */
bool file_list(const char *folder, FileList *list, Error *err);
void file_list_free(FileList *list);

/* Writes `length` bytes to `path` whole or not at all: a temporary file beside it, flushed to the disk, then renamed
 * over it; where `path` is a symbolic link, beside and over what it names. On any error the temporary file is removed
 * and a file that was at `path` is unchanged. */
bool file_write(const char *path, const void *bytes, size_t length, Error *err);

/* For writers that need a path (SDL_image, giflib): file_begin makes an empty temporary file beside `path` and puts its
 * name into `temporary` (at least `room` bytes); then file_commit flushes and renames it, file_abort removes it. */
bool file_begin(const char *path, char *temporary, size_t room, Error *err);
bool file_commit(const char *path, const char *temporary, Error *err);
void file_abort(const char *temporary);

bool file_make_folder(const char *path, Error *err);   /* like mkdir -p */
bool file_exists(const char *path);
long long file_size(const char *path);   /* in bytes; -1 when there is no such file */

#endif
