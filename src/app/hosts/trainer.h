/* A training in its own thread, for the window. Orders go in, views come out; a lock between them is held only while
 * one of them is copied. With the same settings and number of threads it gives the same bits as `convwalk train`,
 * however often it is paused. */
#ifndef CONVWALK_APP_TRAINER_H
#define CONVWALK_APP_TRAINER_H

#include "view/live/train_view.h"

typedef struct Trainer Trainer;

/* The data it trains on. Without images (set.pixel NULL) the thread draws digits as `convwalk train` does. */
typedef struct {
    Dataset train, test;        /* the trainer owns them from then on */
    char name[80];
    TrainingSettings settings;
    const char *resume;         /* a file to continue from; NULL: a new start */
    WeightsAs as;               /* what the user says about it */
    const char *out;            /* saved here after every epoch and at the end; NULL: only when ordered */
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

/* Starts the thread, paused. NULL, with `err`, when the system gives no thread; then the images are freed. */
Trainer *trainer_new(const TrainerStart *start, Error *err);

/* Stops after the current batch and ends the thread; a save in progress is completed. */
void trainer_free(Trainer *trainer);

/* Orders are carried out one after the other, between two batches. False when too many are waiting. RUN, BATCH and
 * EPOCH train until they are done or the next of them, PAUSE or ANEW comes. HAND pauses, saves to the path and holds
 * the first image of the next batch, so that its steps can be shown. */
bool trainer_order(Trainer *trainer, const Order *order);

/* Copies the newest view; false when it is the one copied last. */
bool trainer_look(Trainer *trainer, TrainView *view);

/* The share of the set's images whose largest logit is their label: the rule that `convwalk train` and the window
 * share. */
int count_right(const Dataset *set, int count, const float *logits);

#endif
