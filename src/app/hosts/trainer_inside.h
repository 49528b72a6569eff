/* Shared by trainer.c (the thread) and trainer_view.c (what the window shows of it); for these two files only. */
#ifndef CONVWALK_APP_TRAINER_INSIDE_H
#define CONVWALK_APP_TRAINER_INSIDE_H

#include "app/hosts/trainer.h"

#include <pthread.h>

enum { ORDERS_MOST = 16 };

/* How far it trains without another order. */
typedef enum { GOAL_NONE, GOAL_BATCH, GOAL_EPOCH, GOAL_END } Goal;

struct Trainer {
    pthread_t thread;
    bool started;
    pthread_mutex_t lock;        /* guards the members up to the next comment */
    pthread_cond_t wake;
    Order order[ORDERS_MOST];
    int orders;
    bool ending;
    TrainView shared;
    uint64_t version, looked;
    /* The thread's own. */
    bool over;
    Goal goal;
    Dataset train, test;
    Training training;
    Net net;
    NetRun plain;                /* of that list; shows the held digit's maps */
    bool plain_made;
    float *logits;               /* of all test images */
    TrainView draft;
    double published, from;      /* seconds: time of the last view; since when the speed is measured */
    int64_t since;               /* images since then */
    char resume[1024], out[1024];
    WeightsAs as;                /* of resume */
};

/* Makes the network that shows maps, of the settings' list. */
bool trainer_variant(Trainer *trainer, const TrainingSettings *settings, Error *err);

/* Shows test image `image`, training image `image`, or (HELD_PAD) the one in draft.held_pixel. */
void trainer_hold(Trainer *trainer, HeldFrom from, int image);

/* Tests on some images, always the same, or on all: accuracy, confusion matrix, the most certain mistakes. */
void trainer_test(Trainer *trainer, bool all);
int trainer_test_every(const Trainer *trainer);   /* images; a test happens so often in an epoch */

/* Updates the rest of the draft: position, kernels, the shown digit's maps. */
void trainer_fill(Trainer *trainer);

#endif
