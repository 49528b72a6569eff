/* Finds MNIST's files under the names that people have them under. */
#ifndef CONVWALK_ENGINE_DATASET_FIND_H
#define CONVWALK_ENGINE_DATASET_FIND_H

#include "base/error.h"

#include <stddef.h>

enum { DATASET_PATH = 4096 };

/* Finds the images and labels of the training set or the test set: t10k-images-idx3-ubyte, with
 * dots or dashes, in any case, plain or with .gz, or in a folder of that name; in the folder
 * itself, else one or two levels below it, where one folder holds both (torchvision's MNIST/raw).
 * False, with `err`, when a file is missing (a similar name is named) or several places below hold
 * them. */
bool dataset_find(const char *folder, bool train, char images[DATASET_PATH],
                  char labels[DATASET_PATH], Error *err);

#endif
