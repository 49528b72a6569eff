/* Another program, started without a shell: its arguments are never read as a command. */
#ifndef CONVWALK_APP_CHILD_H
#define CONVWALK_APP_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether there is such a program on the PATH. */
bool child_there(const char *program);

/* Starts it and forgets it; what it prints is dropped. `argument` ends with a NULL, its first is the program. */
bool child_send(const char *const *argument);

/* A program that prints an answer. */
typedef struct {
    intptr_t process;    /* 0: none runs */
    int from;            /* the end of the pipe to read */
    char answer[4096];   /* what was printed up to now; more is dropped */
    size_t length;
    double seconds;      /* how long it ran, once it has ended */
    unsigned since;
} Child;

bool child_start(Child *child, const char *const *argument);

/* Whether it has ended; then *status is its exit status, -1 if something else ended it. Never waits. */
bool child_ended(Child *child, int *status);

/* Ends it, if it runs. */
void child_stop(Child *child);

/* A program that reads what it is given; what it prints is dropped. */
typedef struct {
    intptr_t process;
    int into;                    /* the end of the pipe to write */
    void (*old_handler)(int);    /* of SIGPIPE, which must not end us when the program ends first */
} Fed;

/* False, with errno, when it can't be started. */
bool child_feed(Fed *fed, const char *const *argument);

/* Waits until it has taken all; false when it takes no more. */
bool child_give(const Fed *fed, const void *bytes, size_t count);

/* No more comes. Waits for its end: its exit status, -1 if something else ended it. */
int child_finish(Fed *fed);

#endif
