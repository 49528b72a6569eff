/* Threads that poll for work for some microseconds before they sleep: the pieces of a training step
 * are as short as the time that waking a thread takes. */
#include "engine/fast/team.h"

#include <sched.h>
#include <string.h>

enum { LOOKS = 4000 };

/* A short pause; now and then the processor is given to other threads. */
static void breathe(int look)
{
    if (look % 256 == 255)
        sched_yield();
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#endif
}

/* Waits until `round` is no longer `seen`: first polling, then asleep. */
static unsigned next_round(Team *team, unsigned seen)
{
    for (int i = 0; i < LOOKS; i++) {
        unsigned round = atomic_load_explicit(&team->round, memory_order_acquire);
        if (round != seen)
            return round;
        breathe(i);
    }
    pthread_mutex_lock(&team->lock);
    team->asleep++;
    while (atomic_load(&team->round) == seen)
        pthread_cond_wait(&team->begin, &team->lock);
    team->asleep--;
    pthread_mutex_unlock(&team->lock);
    return atomic_load(&team->round);
}

static void *serve(void *argument)
{
    Member *member = argument;
    Team *team = member->team;
    unsigned seen = 0;
    for (;;) {
        seen = next_round(team, seen);
        if (atomic_load(&team->ending))
            return NULL;
        team->work(team->self, member->number);
        atomic_fetch_sub_explicit(&team->busy, 1, memory_order_release);
    }
}

static void call(Team *team)
{
    pthread_mutex_lock(&team->lock);
    atomic_fetch_add(&team->round, 1);
    if (team->asleep > 0)
        pthread_cond_broadcast(&team->begin);
    pthread_mutex_unlock(&team->lock);
}

bool team_start(Team *team, int members, Error *err)
{
    memset(team, 0, sizeof *team);
    pthread_mutex_init(&team->lock, NULL);
    pthread_cond_init(&team->begin, NULL);
    for (team->members = 1; team->members < members; team->members++) {
        Member *member = &team->member[team->members];
        *member = (Member){.team = team, .number = team->members};
        if (pthread_create(&member->thread, NULL, serve, member) != 0) {
            int got = team->members;
            team_end(team);
            return error_set(err, "the system gives %d threads, not %d", got, members);
        }
    }
    return true;
}

void team_end(Team *team)
{
    atomic_store(&team->ending, true);
    call(team);
    for (int i = 1; i < team->members; i++)
        pthread_join(team->member[i].thread, NULL);
    pthread_cond_destroy(&team->begin);
    pthread_mutex_destroy(&team->lock);
}

void team_run(Team *team, int active, void (*work)(void *self, int number), void *self)
{
    if (active <= 1 || team->members == 1) {
        for (int i = 0; i < active; i++)
            work(self, i);
        return;
    }
    team->work = work;
    team->self = self;
    atomic_store(&team->busy, team->members - 1);
    call(team);
    work(self, 0);
    for (int look = 0; atomic_load_explicit(&team->busy, memory_order_acquire) > 0; look++)
        breathe(look & 0xFFFF);
}
