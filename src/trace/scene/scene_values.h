/* The numbers of a scene, for the files of this folder: read from a line, made from a seed, written back. */
#ifndef CONVWALK_TRACE_SCENE_VALUES_H
#define CONVWALK_TRACE_SCENE_VALUES_H

#include "trace/scene/scene.h"

/* Numbers from text, in their order there, with the shape in which they were written. v is freed with free(). */
typedef struct {
    float *v;
    /* count = planes * rows * columns; images of them, 1 unless a file says more */
    int count, images, planes, rows, columns;
    bool named;   /* a plane for each kernel's name, to be spread over the channels */
} Values;

/* Reads "1 2 3; 4 5 6 | 7 8 9; 1 2 3": numbers parted by spaces, or by commas with a space after them (a comma
 * between two digits could be a decimal one, so it is refused), rows by ;, planes by |, each with as many rows; or
 * "@FILE:NAME", a tensor of up to four dimensions in a safetensors file (":NAME" may be left out where it has but
 * one). False, with *values to be freed all the same, when the text is none of that. */
bool values_read(const char *text, const char *option, Values *values, Error *err);

/* For --w: "sobel-x" or "sobel-x, sobel-y", a kernel for each name of kernel_names; a text that begins with a letter is
 * one of names. values_spread gives each name's kernel, or the only one's to all kernels, to every channel it sees;
 * false when there are neither one nor as many names as kernels. */
bool values_are_names(const char *text);
bool values_read_names(const char *text, const char *option, Values *values, Error *err);
bool values_spread(Values *values, int kernels, int channels, const char *option, Error *err);

/* The sizes of X, n c h w, that its values have where --input does not say them. False when --channels or --classes
 * says another number than they show. */
bool values_input(const SceneLine *line, const Values *x, int input[4], Error *err);

/* Copies them into the tensor; false, with `err`, when their number, rows or columns differ. A tensor of single numbers
 * (a bias, a vector) takes them in any shape. */
bool values_fit(Tensor *tensor, const Values *values, const char *option, Error *err);

/* Numbers for the tensor of --x, --w ... that the line did not give: the document's own where the scene has its
 * shapes and no seed, else whole numbers from the seed. */
void values_make(Scene *scene, int which);

/* The shortest digits that read back to the same float. Returns `buffer`. */
const char *values_digits(float value, char *buffer, size_t room);

/* Whole numbers from low to high without 0, which would hide a product, from the scene's seed and `salt`. Those of a
 * plane of up to 16, and of a tensor of up to 9, all differ; the range grows where it has too few numbers. Larger
 * planes repeat sequences of 16. */
void values_random(const Scene *scene, Tensor *tensor, uint64_t salt, int low, int high);

/* The tensor's values as --x reads them: the shortest digits that read back to the same floats. */
void values_write(const Tensor *tensor, Text *out);

/* Makes a network's scene: the list, the image (x's numbers, if x->v is there), the weights, the pass, and the layer
 * that is shown. */
bool scene_make_network(Scene *scene, const Values *x, Error *err);

/* The trace of the scene's line over its tensors, not planned yet. */
Trace scene_trace(const Scene *scene);

/* Runs the engine over the scene's values. */
bool scene_run(Scene *scene, Error *err);

#endif
