/* A few threads that do the same work in parallel: the caller is the first of them, the others wait
 * in between. */
#ifndef CONVWALK_ENGINE_FAST_TEAM_H
#define CONVWALK_ENGINE_FAST_TEAM_H

#include "base/error.h"

#include <pthread.h>
#include <stdatomic.h>

enum { TEAM_MOST = 64 };

typedef struct Team Team;

typedef struct {
    Team *team;
    int number;
    pthread_t thread;
} Member;

struct Team {
    int members;                           /* the caller included */
    Member member[TEAM_MOST];
    void (*work)(void *self, int number);
    void *self;
    atomic_uint round;                     /* incremented for new work and for the end */
    atomic_int busy;                       /* members that have not finished it */
    atomic_bool ending;
    pthread_mutex_t lock;
    pthread_cond_t begin;
    int asleep;                            /* members waiting for `begin` */
};

/* Starts members - 1 threads. False when the system refuses; then nothing needs to be ended. */
bool team_start(Team *team, int members, Error *err);
void team_end(Team *team);

/* Calls work(self, 0) here and work(self, 1 ..) in the first `active` - 1 threads; returns when
 * all have finished. */
void team_run(Team *team, int active, void (*work)(void *self, int number), void *self);

#endif
