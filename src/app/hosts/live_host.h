/* What the live pages need from outside: weights from a file, MNIST's images from a folder, pictures that are dropped
 * on the window, and a trainer in its own thread. */
#ifndef CONVWALK_APP_LIVE_HOST_H
#define CONVWALK_APP_LIVE_HOST_H

#include "app/hosts/trainer.h"
#include "view/live/live.h"

/* Starts as {0}; freed with live_host_close after the last use of the screen's live pages. */
typedef struct {
    Network *network;
    Dataset digits;
    bool looked;                /* weights and images were looked for, once */
    Trainer *trainer;           /* made when the page is first shown */
    Dataset train, test;        /* for the trainer, until it takes them */
    char name[80], saved[1024]; /* the images' name; the file saved to or loaded last */
    /* a temporary file with the weights of the batch that is stepped through; removed at the end */
    char handed[1024];
    char folder[900];           /* where weights are saved that have no name yet; "": the current folder */
    TrainView view;
} LiveHost;

/* Does what the live pages asked for, if one is open. Called once a frame; true when the picture may have changed. */
bool live_host_serve(LiveHost *host, Screen *screen);

/* Reads both of the folder's sets for the trainer, which restarts with them. */
bool live_host_train_on(LiveHost *host, const char *folder, Error *err);

/* Takes a path dropped on the window: a picture goes on the pad; weights (.safetensors) answer there or, on the page
 * Train, are trained further; a folder is MNIST's. An error is shown on the screen.
 * A locked lesson stays: it takes no file. */
void live_host_drop(LiveHost *host, Screen *screen, const char *path);

void live_host_close(LiveHost *host, Screen *screen);

/* Loads weights (`path` NULL: the bundled ReLU network) that answer on the pad; false, with `err`, and the old ones are
 * kept. `as` and `note` as for weights_open. */
bool live_host_weights(LiveHost *host, Live *live, const char *path, const WeightsAs *as, Error *note, Error *err);
bool live_host_digits(LiveHost *host, Live *live, const char *folder, Error *err);
bool live_host_picture(Live *live, const char *path, Error *err);

#endif
