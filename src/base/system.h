/* What differs between operating systems, one file for each thing: system_*.c. */
#ifndef CONVWALK_BASE_SYSTEM_H
#define CONVWALK_BASE_SYSTEM_H

#include <stdbool.h>

/* The state of a file: two stamps differ if the file was written between them. */
typedef struct {
    long long seconds, nanoseconds;   /* when it was last changed */
    long long size, number;         /* its bytes; its number in the file system, another one after a rename over it */
} FileStamp;

/* The file's stamp now; false when there is no such file. */
bool system_stamp(const char *path, FileStamp *stamp);
bool system_is_file(const char *path);   /* it exists and is not a folder */
bool system_same_stamp(const FileStamp *one, const FileStamp *other);

#endif
