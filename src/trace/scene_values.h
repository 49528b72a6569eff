/* The numbers of a scene, for the files of this folder: read from a line, made from a seed, written back. */
#ifndef CONVWALK_TRACE_SCENE_VALUES_H
#define CONVWALK_TRACE_SCENE_VALUES_H

#include "trace/scene.h"

/* Numbers read from text, in the order in which they stand, with the shape they were written in. v is freed with free(). */
typedef struct {
    float *v;
    int count, planes, rows, columns;
} Values;

/* Reads "1 2 3; 4 5 6 | 7 8 9; 1 2 3": numbers parted by spaces or commas, rows by ;, planes by |, each with as many rows.
 * False, with *values to be freed all the same, when the text is none of that. */
bool values_read(const char *text, const char *option, Values *values, Error *err);

/* Copies them into the tensor; false when there are not as many, or rows and columns are others. A tensor of single numbers
 * (a bias, a vector) takes them in any shape. */
bool values_fit(Tensor *tensor, const Values *values, const char *option, Error *err);

/* Numbers for the tensor of --x, --w ... that the line did not give: the document's own where the scene has its shapes and
 * no seed, else whole numbers from the seed. */
void values_make(Scene *scene, int which);

/* The tensor's values as --x reads them: the shortest digits that read back to the same floats. */
void values_write(const Tensor *tensor, Text *out);

#endif
