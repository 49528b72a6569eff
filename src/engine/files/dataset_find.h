/* MNIST's files by the names that people have them under. */
#ifndef CONVWALK_ENGINE_DATASET_FIND_H
#define CONVWALK_ENGINE_DATASET_FIND_H

#include "base/error.h"

#include <stddef.h>

enum { DATASET_PATH = 4096 };

/* Finds the images and labels of the training set or the test set: t10k-images-idx3-ubyte, with
 * dots or dashes, in any case, plain or with .gz, or in a folder of its own name; in the folder
 * itself, else in one of the two floors below it that holds both (torchvision's MNIST/raw).
 * False when a file is missing (a near miss is named) or several places below hold them. */
bool dataset_find(const char *folder, bool train, char images[DATASET_PATH],
                  char labels[DATASET_PATH], Error *err);

#endif
