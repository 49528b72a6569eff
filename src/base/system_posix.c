/* POSIX: Linux, the BSDs, macOS. */
#include "base/system.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static EntryKind kind_of(const struct stat *about)
{
    switch (about->st_mode & S_IFMT) {
    case S_IFREG: return ENTRY_FILE;
    case S_IFDIR: return ENTRY_FOLDER;
    case S_IFIFO: return ENTRY_PIPE;
    case S_IFSOCK: return ENTRY_SOCKET;
    default: return ENTRY_DEVICE;
    }
}

EntryKind system_kind(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 ? kind_of(&about) : ENTRY_NONE;
}

bool system_is_file(const char *path)
{
    EntryKind kind = system_kind(path);
    return kind != ENTRY_NONE && kind != ENTRY_FOLDER;
}

bool system_is_link(const char *path)
{
    struct stat about;
    return lstat(path, &about) == 0 && S_ISLNK(about.st_mode);
}

/* POSIX calls the time of the last change st_mtim, Apple st_mtimespec. */
bool system_stamp(const char *path, FileStamp *stamp)
{
    struct stat now;
    if (stat(path, &now) != 0)
        return false;
#if defined(__APPLE__)
    struct timespec changed = now.st_mtimespec;
#else
    struct timespec changed = now.st_mtim;
#endif
    *stamp = (FileStamp){(long long)changed.tv_sec, (long long)changed.tv_nsec, (long long)now.st_size,
                         (long long)now.st_ino};
    return true;
}

bool system_same_stamp(const FileStamp *one, const FileStamp *other)
{
    return one->seconds == other->seconds && one->nanoseconds == other->nanoseconds && one->size == other->size
           && one->number == other->number;
}

int system_open(const char *path, EntryKind *kind, long long *size)
{
    struct stat about;
    int handle = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (handle < 0)
        return -1;
    if (fstat(handle, &about) != 0) {
        int reason = errno;
        close(handle);
        errno = reason;
        return -1;
    }
    *kind = kind_of(&about);
    *size = (long long)about.st_size;
    return handle;
}

long system_read(int handle, void *bytes, size_t room)
{
    ssize_t got;
    do
        got = read(handle, bytes, room);
    while (got < 0 && errno == EINTR);
    return (long)got;
}

void system_close(int handle)
{
    close(handle);
}

char *system_real_path(const char *path)
{
    return realpath(path, NULL);
}

bool system_make_temporary(char *path)
{
    int handle = mkstemp(path);
    if (handle < 0)
        return false;
    fchmod(handle, 0644);
    close(handle);
    return true;
}

bool system_flush(const char *path)
{
    int handle = open(path, O_RDONLY);
    if (handle < 0)
        return false;
    bool flushed = fsync(handle) == 0;
    return close(handle) == 0 && flushed;
}

bool system_rename(const char *from, const char *over)
{
    return rename(from, over) == 0;
}

void system_remove(const char *path)
{
    unlink(path);
}

bool system_make_folder(const char *path)
{
    return mkdir(path, 0777) == 0 || errno == EEXIST;
}

bool system_is_whole(const char *path)
{
    return path[0] == '/';
}

void system_take_path(char *path)
{
    (void)path;   /* names are parted by / already; a \ is a letter like any other */
}

void system_current_folder(char *path, size_t room)
{
    if (!getcwd(path, room))
        snprintf(path, room, ".");
}

bool system_is_terminal(int handle)
{
    return isatty(handle);
}

int system_processors(void)
{
#if defined(__EMSCRIPTEN__)   /* a page counts the machine's, but gives no threads */
    return 1;
#endif
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : (int)count;
}

long system_process(void)
{
    return (long)getpid();
}

void *system_memory(size_t bytes)
{
    return aligned_alloc(64, bytes);
}

int system_hush(void)
{
    int kept = dup(STDERR_FILENO), nowhere = open("/dev/null", O_WRONLY);
    if (kept >= 0 && nowhere >= 0)
        dup2(nowhere, STDERR_FILENO);
    if (nowhere >= 0)
        close(nowhere);
    return kept;
}

void system_unhush(int kept)
{
    if (kept < 0)
        return;
    dup2(kept, STDERR_FILENO);
    close(kept);
}
