/* What the window shows of a training: numbers and pictures that the trainer copies here. A value: copied as a whole
 * from the trainer's thread to the window. */
#ifndef CONVWALK_VIEW_LIVE_TRAIN_VIEW_H
#define CONVWALK_VIEW_LIVE_TRAIN_VIEW_H

#include "engine/net/training.h"

enum { CURVE_POINTS = 256, WORST_SHOWN = 12, MAP_FLOATS = 6 * 28 * 28 };
enum { KERNEL_FLOATS = 512, STRIP_FLOATS = 256, LAYERS_SHOWN = 2 };

/* Values over the images trained on, thinned out as they become many: each point is the mean over `each` images or a
 * few more, the last one over `filled` so far; `images` over all of them. Begin with {.each = images a point, .from
 * = images that were trained on before its first, in a training that goes on from a file}. */
typedef struct {
    int count;
    int64_t each, filled, images, from;
    float value[CURVE_POINTS];
} Curve;

typedef enum {
    TRAIN_NONE,       /* no trainer yet */
    TRAIN_PREPARING,  /* reading or drawing the images */
    TRAIN_PAUSED, TRAIN_RUNNING,
    TRAIN_FINISHED,
    TRAIN_BROKEN      /* the loss is no longer a number; `note` advises */
} TrainState;

typedef struct {
    int image, label, answer;    /* which test image */
    float trust;                 /* the probability of the label */
    uint8_t pixel[IMAGE_PIXELS];
} Misclassified;

/* Where the digit comes from whose maps are shown: the test images, the pad, or the next batch. */
typedef enum { HELD_TEST, HELD_PAD, HELD_BATCH } HeldFrom;

/* The first `planes` of a layer's `of` maps, kernels or values. */
typedef struct {
    char name[NET_NAME];
    int planes, of, rows, columns;
} ShownPlanes;

typedef struct {
    TrainState state;
    TrainingSettings settings;
    char data[80], note[1100];    /* the images' name; one line about the last order */
    bool wrong;                  /* the note is an error */
    int note_number;             /* counts notes, so that each is shown once */
    int handed;                  /* counts the batches handed over to be walked through: held_* is the image */
    int prepared, to_prepare;    /* while the images are being drawn: how many are, of how many */
    int obeyed;                  /* orders carried out; the first is preparing the images */
    int epoch, done, images;     /* epochs finished, images of this one, images of each */
    int samples, batch;          /* of the next batch: how many were stepped through one by one; its size */
    float rate;                  /* the learning rate of the next batch */
    float loss;                  /* of the last batch */
    double speed;                /* images a second, while it runs */
    Curve losses, hits, tested;  /* mean loss; share right before the update; share of some test images right */
    int64_t past, all;           /* images trained on so far, and in the end */
    int test_images, test_right;
    int confused[DIGIT_CLASSES][DIGIT_CLASSES];   /* [label][answer] of the test images */
    Misclassified worst[WORST_SHOWN];
    int mistakes;                              /* of them */
    int held, held_of, held_label;             /* the test image that is shown, of how many; label -1: unknown */
    HeldFrom held_from;
    uint8_t held_pixel[IMAGE_PIXELS];
    float probability[DIGIT_CLASSES];
    int maps, strips;                          /* of the first convolutions and full layers, after the activation */
    ShownPlanes map[LAYERS_SHOWN], strip[LAYERS_SHOWN];
    float map_value[LAYERS_SHOWN][MAP_FLOATS], strip_value[LAYERS_SHOWN][STRIP_FLOATS];
    ShownPlanes kernels;                       /* the first convolution's; no planes: there is none */
    float kernel1[KERNEL_FLOATS];
} TrainView;

/* Adds what `images` images gave to the curve; when it is full, neighbours are merged. */
void curve_add(Curve *curve, int images, float mean);

#endif
