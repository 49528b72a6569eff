/* When a file was changed: POSIX calls the time st_mtim, Apple st_mtimespec. */
#include "base/system.h"

#include <sys/stat.h>

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

bool system_is_file(const char *path)
{
    struct stat now;
    return stat(path, &now) == 0 && !S_ISDIR(now.st_mode);
}

bool system_same_stamp(const FileStamp *one, const FileStamp *other)
{
    return one->seconds == other->seconds && one->nanoseconds == other->nanoseconds && one->size == other->size
           && one->number == other->number;
}
