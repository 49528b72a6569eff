/* A training in a thread of its own, for the window. Orders go in, views come out; between the two there is a lock
 * that is held only while one or the other is copied. With the same settings and number of threads it does what
 * `convwalk train` does, bit for bit, however often it is paused. */
#ifndef CONVWALK_APP_TRAINER_H
#define CONVWALK_APP_TRAINER_H

#include "view/live/train_view.h"

typedef struct Trainer Trainer;

/* What it trains on. Without images (set.pixel NULL) the thread draws digits as `convwalk train` does. */
typedef struct {
    Dataset train, test;        /* the trainer's from then on */
    char name[80];
    TrainingSettings settings;
    const char *resume;         /* a file to go on from; NULL: anew */
    WeightsAs as;               /* what its reader says of it */
    const char *out;            /* saved here after every epoch and in the end; NULL: only when ordered */
} TrainerStart;

typedef enum {
    ORDER_RUN,
    ORDER_PAUSE,
    ORDER_SAMPLE,
    ORDER_BATCH,
    ORDER_EPOCH,
    ORDER_ANEW,
    ORDER_SAVE,
    ORDER_LOAD,
    ORDER_HOLD,
    ORDER_HOLD_PIXELS,
    ORDER_HAND
} OrderKind;

typedef struct {
    OrderKind kind;
    TrainingSettings settings;      /* ANEW */
    char path[1024];                /* SAVE, LOAD, HAND */
    int image;                      /* HOLD: a test image */
    uint8_t pixel[IMAGE_PIXELS];    /* HOLD_PIXELS */
} Order;

/* Starts the thread, paused. NULL with `err` when the system gives none; then the images are freed. */
Trainer *trainer_new(const TrainerStart *start, Error *err);

/* Ends the batch under way and the thread; what is being saved is saved. */
void trainer_free(Trainer *trainer);

/* Orders are carried out one after the other, between two batches. False when too many wait. RUN, BATCH and EPOCH go
 * on by themselves until they are done or the next of them, PAUSE or ANEW comes. HAND pauses, saves to the path and
 * holds the first image of the batch to come, so that someone can walk through just that. */
bool trainer_order(Trainer *trainer, const Order *order);

/* Copies the newest view; false when it is the one that was looked at last. */
bool trainer_look(Trainer *trainer, TrainView *view);

/* The share of the set's images that are right of their logits: the rule that `convwalk train` and the window share. */
int count_right(const Dataset *set, int count, const float *logits);

#endif
