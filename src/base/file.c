/* Files are read whole and written whole: to a temporary name first, flushed, then renamed over the old one. */
#include "base/file.h"

#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_all(FILE *file, const char *path, size_t limit, char **bytes, size_t *length, Error *err)
{
    size_t used = 0, room = 0;
    char *block = NULL;
    for (;;) {
        if (used + 1 >= room) {
            room = room ? room * 2 : 1 << 16;
            block = mem_resize(block, room, 1);
        }
        size_t got = fread(block + used, 1, room - used - 1, file);
        used += got;
        if (used > limit || ferror(file)) {
            free(block);
            return used > limit ? error_set(err, "%s: larger than %zu bytes", path, limit)
                                : error_set(err, "%s: %s", path, strerror(errno));
        }
        if (feof(file))
            break;
    }
    block[used] = '\0';
    *bytes = block;
    *length = used;
    return true;
}

bool file_read(const char *path, size_t limit, char **bytes, size_t *length, Error *err)
{
    *bytes = NULL;
    *length = 0;
    FILE *file = fopen(path, "rb");
    if (!file)
        return error_set(err, "%s: %s", path, strerror(errno));
    struct stat about;
    if (fstat(fileno(file), &about) == 0 && S_ISDIR(about.st_mode)) {
        fclose(file);
        return error_set(err, "%s: is a folder, not a file", path);
    }
    bool done = read_all(file, path, limit, bytes, length, err);
    fclose(file);
    return done;
}

bool file_begin(const char *path, char *temporary, size_t room, Error *err)
{
    int length = snprintf(temporary, room, "%s.XXXXXX", path);
    if (length < 0 || (size_t)length >= room)
        return error_set(err, "%s: the path is too long", path);
    struct stat about;
    if (stat(path, &about) == 0 && S_ISDIR(about.st_mode))
        return error_set(err, "%s: is a folder, cannot be written", path);
    int handle = mkstemp(temporary);
    if (handle < 0)
        return error_set(err, "%s: cannot be written: %s", path, strerror(errno));
    fchmod(handle, 0644);
    close(handle);
    return true;
}

void file_abort(const char *temporary)
{
    unlink(temporary);
}

static bool flush_to_disk(const char *temporary)
{
    int handle = open(temporary, O_RDONLY);
    if (handle < 0)
        return false;
    bool flushed = fsync(handle) == 0;
    return close(handle) == 0 && flushed;
}

bool file_commit(const char *path, const char *temporary, Error *err)
{
    if (flush_to_disk(temporary) && rename(temporary, path) == 0)
        return true;
    int reason = errno;
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
        if (mkdir(partial, 0777) != 0 && errno != EEXIST)
            return error_set(err, "%s: cannot be made: %s", partial, strerror(errno));
        *at = old;
        if (old == '\0')
            return true;
    }
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

long long file_size(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 ? (long long)about.st_size : -1;
}
