/* Training a network on a data set, batch by batch, so that whoever runs it (the command line, the
 * window) can stop anywhere and go on later with the same bits: the order of an epoch's images
 * follows from the seed and the epoch alone. */
#ifndef CONVWALK_ENGINE_TRAINING_H
#define CONVWALK_ENGINE_TRAINING_H

#include "engine/files/dataset.h"
#include "engine/net/network.h"

typedef struct {
    Activation activation;  /* LeNet's, when `net` has no nodes */
    bool average;
    Net net;                /* any other list, complete; a value */
    int epochs, batch, threads;
    /* the rate it begins with; it falls to 0 along half a cosine over all epochs */
    Sgd sgd;
    uint64_t seed;          /* of the first weights and of the images' order */
} TrainingSettings;

/* What trains LeNet to over 99 % on MNIST: ReLU, max pooling, 12 epochs of batches of 32, rate
 * 0.03, momentum 0.9, weight decay 0.0005; tanh with average pooling does well with the same.
 * One thread for each processor is the caller's to set. */
TrainingSettings training_defaults(void);

/* The list that is trained; and takes a list up: LeNet by its activation and pooling. */
void training_net(const TrainingSettings *settings, Net *net);
void training_take_net(TrainingSettings *settings, const Net *net);

/* False, naming the first setting that is out of range, or the list's sizes when it does not take
 * digits. */
bool training_settings_fit(const TrainingSettings *settings, Error *err);

typedef struct {
    TrainingSettings settings;
    const Dataset *set;     /* borrowed */
    uint32_t sum;           /* the set's dataset_sum */
    Network *network;       /* owned */
    int epoch, done;        /* epochs finished; images of this epoch done */
    double loss;            /* sum over the images of this epoch, before each one's update */
    int right;              /* of them recognised, before the update */
    int *order;             /* this epoch's images */
    float *x;               /* room for a batch */
    int *target;
} Training;

/* Begins with fresh weights. False when a setting or memory won't do. Freed with training_free;
 * the data set stays the caller's. */
bool training_begin(Training *training, const TrainingSettings *settings, const Dataset *set,
                    Error *err);
void training_free(Training *training);

/* Stands as if `epoch` epochs and `done` images of this one were behind it, with their loss and
 * hits. */
void training_stand(Training *training, int epoch, int done, double loss, int right);

/* Trains on the next batch; *loss is its mean loss before the update. After an epoch's last
 * batch epoch counts up and done, loss and right begin anew at the next call. False, with
 * advice, once the loss is no longer a number. */
bool training_batch(Training *training, float *loss, Error *err);

/* The images of the next batch, as indices into the set, and how many they are; `most` of them
 * are told. The rate of that batch. */
int training_next(Training *training, int *image, int most);
float training_rate(const Training *training);
bool training_finished(const Training *training);
bool training_epoch_ended(const Training *training);   /* the last call ended an epoch */

/* Everything that is needed to go on, as safetensors: weights and velocities by name; settings,
 * place, and the data set's size and sum as metadata. Written whole or not at all. A finished
 * training leaves its velocities out. False, with advice, when a weight is no longer a number. */
bool training_save(const Training *training, const char *path, Error *err);

/* What a reader says of weights whose file does not: 0 when nothing is said, else 1 + the
 * Activation; 1 for max, 2 for average pooling. With `other` it may be another than the file
 * says, which then holds; else that is an error. */
typedef struct {
    int activation, pool;
    bool other;
    const Net *net;   /* the list the reader named, borrowed; NULL: none. The file must agree */
} WeightsAs;

/* Goes on where the file stopped, with the file's settings; `threads` replaces the file's unless
 * it is 0 (with another number of threads the bits differ). The data set must be the one it had.
 * `as` (or NULL) and `note` (or NULL) as for weights_open. */
bool training_resume(Training *training, const char *path, int threads, const Dataset *set,
                     Error *err);
bool training_resume_as(Training *training, const char *path, const WeightsAs *as, int threads,
                        const Dataset *set, Error *note, Error *err);

/* Reads the list from a weights file's metadata (`network`: its line), else from as->net, else
 * takes LeNet with activation and pooling from the metadata, else from `as` (which may be NULL),
 * else ReLU and max; makes a network of `batch` images and loads its parameters
 * (weights_names.h says under which names), and its velocities where the file holds a training's
 * (else they are 0). `note`, unless NULL, becomes the line that says what was assumed, "" when
 * nothing was. NULL, naming the tensor, when one is missing, of another shape, or not finite. */
Network *weights_open(const char *path, const WeightsAs *as, int batch, int threads, Error *note,
                      Error *err);

/* The same without a reader to be told or to ask. */
Network *weights_load(const char *path, int batch, int threads, Error *err);

/* logits[i][10] of a network that takes digits, for `count` images from `first` on, a batch at a
 * time; `x` is room for a batch. */
void dataset_infer(const Dataset *set, int first, int count, Network *network, float *x,
                   float *logits);

#endif
