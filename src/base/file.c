/* Files are read whole and written whole: to a temporary name first, flushed, then renamed over the old one. */
#include "base/file.h"

#include "base/memory.h"
#include "base/system.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What there is instead of a file, "a folder"; NULL for a file, and for nothing. Reading a pipe or a device could
 * block. */
static const char *not_a_file(EntryKind kind)
{
    static const char *const name[] = {[ENTRY_FOLDER] = "a folder", [ENTRY_PIPE] = "a pipe (FIFO)",
                                       [ENTRY_SOCKET] = "a socket", [ENTRY_DEVICE] = "a device"};
    return name[kind];
}

/* Reads from the handle's position to the end, or to one byte beyond the limit. `expected` is how long it seems. */
static bool read_all(int handle, const char *path, size_t expected, size_t limit, char **bytes, size_t *length,
                     Error *err)
{
    size_t used = 0, room = expected + 2;   /* a byte for the NUL, one to see the end */
    char *block = mem_alloc(room, 1);
    for (;;) {
        if (used + 1 >= room) {
            room *= 2;
            block = mem_resize(block, room, 1);
        }
        long got = system_read(handle, block + used, room - used - 1);
        used += got > 0 ? (size_t)got : 0;
        if (got < 0 || used > limit) {
            free(block);
            return got < 0 ? error_set(err, "%s: %s", path, strerror(errno))
                           : error_set(err, "%s: larger than %zu bytes, the most that is read", path, limit);
        }
        if (got == 0)
            break;
    }
    block[used] = '\0';
    *bytes = block;
    *length = used;
    return true;
}

/* Opens a regular file and nothing else, and tells its size. Its kind is checked before it is opened, since opening a
 * pipe can block and opening a tape can wind it, and again afterwards. Reading never waits. */
static int open_file(const char *path, size_t limit, size_t *size, Error *err)
{
    EntryKind kind = system_kind(path);
    long long bytes = 0;
    int handle = kind == ENTRY_FILE ? system_open(path, &kind, &bytes) : -1;
    *size = (size_t)bytes;
    if (handle >= 0 && kind == ENTRY_FILE && *size <= limit)
        return handle;
    int reason = errno;
    if (handle >= 0)
        system_close(handle);
    if (not_a_file(kind))
        error_set(err, "%s: is %s, not a file", path, not_a_file(kind));
    else if (handle >= 0)
        error_set(err, "%s: larger than %zu bytes, the most that is read", path, limit);
    else
        error_set(err, "%s: %s", path, strerror(reason));
    return -1;
}

bool file_read(const char *path, size_t limit, char **bytes, size_t *length, Error *err)
{
    *bytes = NULL;
    *length = 0;
    size_t size = 0;
    int handle = open_file(path, limit, &size, err);
    if (handle < 0)
        return false;
    bool done = read_all(handle, path, size, limit, bytes, length, err);
    system_close(handle);
    return done;
}

bool file_read_input(size_t limit, char **bytes, size_t *length, Error *err)
{
    *bytes = NULL;
    *length = 0;
    enum { INPUT = 0 };
    if (system_is_terminal(INPUT))
        return error_set(err, "standard input is a terminal: lead a file or a pipe into it");
    return read_all(INPUT, "standard input", 1 << 16, limit, bytes, length, err);
}

bool file_can_read(const char *path, Error *err)
{
    size_t size = 0;
    int handle = open_file(path, SIZE_MAX / 2, &size, err);
    if (handle >= 0)
        system_close(handle);
    return handle >= 0;
}

static int by_name(const void *a, const void *b)
{
    const FileName *one = a, *two = b;
    return strcmp(one->name, two->name);
}

static bool is_folder(const char *folder, const char *name)
{
    Text path = {0};
    text_add(&path, "%s/%s", folder, name);
    bool found = system_kind(text_get(&path)) == ENTRY_FOLDER;
    text_free(&path);
    return found;
}

bool file_list(const char *folder, FileList *list, Error *err)
{
    EntryKind kind = system_kind(folder);
    *list = (FileList){0};
    if (kind == ENTRY_NONE)
        return error_set(err, "%s: %s", folder, strerror(errno));
    if (kind != ENTRY_FOLDER)
        return error_set(err, "%s: is %s, not a folder", folder, kind == ENTRY_FILE ? "a file" : not_a_file(kind));
    DIR *open = opendir(folder);
    if (!open)
        return error_set(err, "%s: %s", folder, strerror(errno));
    list->entry = mem_alloc(FILE_LIST_MOST, sizeof *list->entry);
    for (struct dirent *found; list->count < FILE_LIST_MOST && (found = readdir(open));)
        if (found->d_name[0] != '.')
            list->entry[list->count++] = (FileName){mem_string(found->d_name), is_folder(folder, found->d_name)};
    closedir(open);
    qsort(list->entry, (size_t)list->count, sizeof *list->entry, by_name);
    return true;
}

void file_list_free(FileList *list)
{
    for (int i = 0; i < list->count; i++)
        free(list->entry[i].name);
    free(list->entry);
    *list = (FileList){0};
}

enum { TEMPORARY_ENDING = 7 };   /* ".XXXXXX" */

/* Where a file of this name is written: what a symbolic link names is, not the link. The result is freed with free();
 * NULL, with `err`, when the link leads to nothing or in a circle. */
static char *written_at(const char *path, Error *err)
{
    if (!system_is_link(path))
        return mem_string(path);
    char *real = system_real_path(path);
    if (!real)
        error_set(err, "%s: cannot be written: it is a link: %s", path, strerror(errno));
    return real;
}

bool file_begin(const char *path, char *temporary, size_t room, Error *err)
{
    char *real = written_at(path, err);
    if (!real)
        return false;
    int length = snprintf(temporary, room, "%s.XXXXXX", real);
    free(real);
    if (length < 0 || (size_t)length >= room)
        return error_set(err, "%s: the path is too long", path);
    EntryKind kind = system_kind(path);
    if (not_a_file(kind))   /* the new file would replace it: /dev/null, for instance */
        return error_set(err, "%s: is %s, cannot be written", path, not_a_file(kind));
    return system_make_temporary(temporary)
           || error_set(err, "%s: cannot be written: %s", path, strerror(errno));
}

void file_abort(const char *temporary)
{
    system_remove(temporary);
}

bool file_commit(const char *path, const char *temporary, Error *err)
{
    Text real = {0};
    text_bytes(&real, temporary, strlen(temporary) - TEMPORARY_ENDING);
    bool written = system_flush(temporary) && system_rename(temporary, text_get(&real));
    int reason = errno;
    text_free(&real);
    if (written)
        return true;
    file_abort(temporary);
    return error_set(err, "%s: cannot be written: %s", path, strerror(reason));
}

bool file_write(const char *path, const void *bytes, size_t length, Error *err)
{
    char temporary[4096];
    if (!file_begin(path, temporary, sizeof temporary, err))
        return false;
    FILE *file = fopen(temporary, "wb");
    bool written = file && fwrite(bytes, 1, length, file) == length;
    int reason = errno;
    if (file && fclose(file) != 0 && written) {
        reason = errno;
        written = false;
    }
    if (written)
        return file_commit(path, temporary, err);
    file_abort(temporary);
    return error_set(err, "%s: cannot be written: %s", path, strerror(reason));
}

bool file_make_folder(const char *path, Error *err)
{
    char partial[4096];
    int length = snprintf(partial, sizeof partial, "%s", path);
    if (length < 0 || (size_t)length >= sizeof partial)
        return error_set(err, "%s: the path is too long", path);
    for (char *at = partial + 1;; at++) {
        if (*at != '/' && *at != '\0')
            continue;
        char old = *at;
        *at = '\0';
        if (!system_make_folder(partial))
            return error_set(err, "%s: cannot be made: %s", partial, strerror(errno));
        *at = old;
        if (old == '\0')
            return true;
    }
}

bool file_exists(const char *path)
{
    return system_kind(path) != ENTRY_NONE;
}

long long file_size(const char *path)
{
    FileStamp stamp;
    return system_stamp(path, &stamp) ? stamp.size : -1;
}
