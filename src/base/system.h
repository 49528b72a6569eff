/* What differs between operating systems, in system_*.c. In the program a path's names are
 * parted by / everywhere. Where a function fails, errno says why. */
#ifndef CONVWALK_BASE_SYSTEM_H
#define CONVWALK_BASE_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>

/* What there is at a path. */
typedef enum { ENTRY_NONE, ENTRY_FILE, ENTRY_FOLDER, ENTRY_PIPE, ENTRY_SOCKET, ENTRY_DEVICE } EntryKind;

EntryKind system_kind(const char *path);    /* what a link leads to, not the link */
bool system_is_file(const char *path);      /* it exists and is not a folder */
bool system_is_link(const char *path);

/* The state of a file: two stamps differ if the file was written between them. */
typedef struct {
    long long seconds, nanoseconds;   /* when it was last changed */
    long long size, number;         /* its bytes; its number in the file system, another one after a rename over it */
} FileStamp;

/* The file's stamp now; false when there is no such file. */
bool system_stamp(const char *path, FileStamp *stamp);
bool system_same_stamp(const FileStamp *one, const FileStamp *other);

/* Opens a file to be read, byte by byte as it is, so that reading never waits: its handle, or -1. *kind is what was
 * opened, *size its bytes. */
int system_open(const char *path, EntryKind *kind, long long *size);
long system_read(int handle, void *bytes, size_t room);   /* how many bytes; 0 at the end, -1 on failure */
void system_close(int handle);

/* The whole path, without links; freed with free(). NULL when there is nothing at it. */
char *system_real_path(const char *path);

/* Makes an empty file that others may read; its name ends with XXXXXX, which becomes something new. */
bool system_make_temporary(char *path);
bool system_flush(const char *path);                       /* to the disk */
bool system_rename(const char *from, const char *over);    /* a file there is replaced, in one step */
void system_remove(const char *path);
bool system_make_folder(const char *path);                 /* also true when it is there already */

/* Whether the path begins at the top, and not in the current folder. */
bool system_is_whole(const char *path);

/* A path that came from outside, with / between its names; changed in place. */
void system_take_path(char *path);

/* The current folder, "." if it has no name. */
void system_current_folder(char *path, size_t room);

bool system_is_terminal(int handle);
int system_processors(void);
long system_process(void);   /* this process's number */

/* Memory that begins at a multiple of 64; `bytes` is a multiple of 64. Freed with free(). */
void *system_memory(size_t bytes);

/* What is printed to standard error in between is dropped; what the first returns goes to the second. */
int system_hush(void);
void system_unhush(int kept);

#endif
