/* Training a network on a data set, batch by batch, so that the caller (the command line, the
 * window) can stop anywhere and continue later with the same bits: the order of an epoch's images
 * depends on the seed and the epoch alone, dropout's masks on these and the batch's place in it. */
#ifndef CONVWALK_ENGINE_TRAINING_H
#define CONVWALK_ENGINE_TRAINING_H

#include "engine/files/dataset.h"
#include "engine/net/network.h"

typedef struct {
    Activation activation;  /* the usual network's, when `net` has no nodes */
    bool average;
    Net net;                /* any other list, complete; a value */
    int epochs, batch, threads;
    /* the first rate; it falls to 0 along half a cosine over all epochs */
    Sgd sgd;
    uint64_t seed;          /* of the first weights, the images' order, dropout's masks */
} TrainingSettings;

/* Settings that train the usual network to over 99 % on MNIST: ReLU, max pooling, 12 epochs of
 * batches of 32, rate 0.03, momentum 0.9, weight decay 0.0005; tanh with average pooling does well
 * with the same. The caller sets the number of threads. */
TrainingSettings training_defaults(void);

/* The network that is trained; and sets the network: the usual one by its activation and pooling.
 * What its files are named by: its preset's name, else "network". */
void training_net(const TrainingSettings *settings, Net *net);
void training_take_net(TrainingSettings *settings, const Net *net);
const char *training_name(const TrainingSettings *settings);

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

/* Begins with new random weights. False, with `err`, when a setting is out of range or memory is
 * short. Freed with training_free; the data set stays the caller's. */
bool training_begin(Training *training, const TrainingSettings *settings, const Dataset *set,
                    Error *err);
void training_free(Training *training);

/* Sets the state to `epoch` finished epochs and `done` images of the next, with their loss and
 * hits. */
void training_stand(Training *training, int epoch, int done, double loss, int right);

/* Trains on the next batch; *loss is its mean loss before the update. After an epoch's last batch,
 * epoch counts up, and done, loss and right restart at 0 in the next call. False, with advice, once
 * the loss is no longer a number. */
bool training_batch(Training *training, float *loss, Error *err);

/* The images of the next batch, as indices into the set (`most` of them), and how many they are.
 * The learning rate of that batch. */
int training_next(Training *training, int *image, int most);
float training_rate(const Training *training);
bool training_finished(const Training *training);
bool training_epoch_ended(const Training *training);   /* the last call ended an epoch */

/* Saves all that is needed to continue, as safetensors: weights and velocities by name; settings,
 * position, and the data set's size and checksum as metadata. Written whole or not at all. A
 * finished training saves no velocities. False, with advice, when a weight is no longer a
 * number. */
bool training_save(const Training *training, const char *path, Error *err);

/* What the user says about weights whose file does not: 0 for nothing, else 1 + the Activation; 1
 * for max, 2 for average pooling. With `other` the file may say something else, which then counts;
 * otherwise that is an error. */
typedef struct {
    int activation, pool;
    bool other;
    const Net *net;   /* the network the user named, borrowed; NULL: none. It must be the file's */
} WeightsAs;

/* Continues where the file stopped, with the file's settings; `threads` replaces the file's unless
 * it is 0 (with another number of threads the bits differ). The data set must be the same. `as` (or
 * NULL) and `note` (or NULL) as for weights_open. */
bool training_resume(Training *training, const char *path, int threads, const Dataset *set,
                     Error *err);
bool training_resume_as(Training *training, const char *path, const WeightsAs *as, int threads,
                        const Dataset *set, Error *note, Error *err);

/* Reads the list from a weights file's metadata (`network`: its line), else from as->net, else
 * takes the usual one with activation and pooling from the metadata, else from `as` (which may be
 * NULL), else ReLU and max; makes a network of `batch` images and loads its parameters
 * (weights_names.h says under which names), and its velocities where the file holds a training's
 * (else they are 0). `note`, unless NULL, becomes the line that says what was assumed, "" when
 * nothing was. NULL, naming the tensor, when one is missing, of another shape, or not finite. */
Network *weights_open(const char *path, const WeightsAs *as, int batch, int threads, Error *note,
                      Error *err);

/* weights_open without `as` and `note`. */
Network *weights_load(const char *path, int batch, int threads, Error *err);

/* logits[i][10] of a network that takes digits, for `count` images from `first` on, a batch at a
 * time; `x` has room for a batch. */
void dataset_infer(const Dataset *set, int first, int count, Network *network, float *x,
                   float *logits);

#endif
