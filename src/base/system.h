/* What differs from system to system, in one place a thing: system_*.c. */
#ifndef CONVWALK_BASE_SYSTEM_H
#define CONVWALK_BASE_SYSTEM_H

#include <stdbool.h>

/* Which state of a file this is: two stamps of a file that was written between them differ in something. */
typedef struct {
    long long seconds, nanoseconds;   /* when it was changed last */
    long long size, number;         /* its bytes; its number in the file system, another one after a rename over it */
} FileStamp;

/* The file's stamp now; false when there is no such file. */
bool system_stamp(const char *path, FileStamp *stamp);
bool system_is_file(const char *path);   /* there, and not a folder */
bool system_same_stamp(const FileStamp *one, const FileStamp *other);

#endif
