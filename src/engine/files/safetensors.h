/* Tensors in files as PyTorch's users keep them: safetensors. An 8-byte little-endian header
 * length, a JSON header with a name, a type, a shape and a range of bytes for each tensor and
 * "__metadata__" of text, then the bytes. Source: the format's description in the documentation
 * of Hugging Face's safetensors. Files are not trusted: lengths, shapes, ranges (inside the
 * file, of the shape's size, not overlapping, no gap between them), names (none twice) and the
 * header itself (at most 4 MiB) are checked before anything is believed. */
#ifndef CONVWALK_ENGINE_SAFETENSORS_H
#define CONVWALK_ENGINE_SAFETENSORS_H

#include "engine/tensor.h"

typedef enum {
    SAFE_F64,
    SAFE_F32,
    SAFE_F16,
    SAFE_BF16,
    SAFE_I64,
    SAFE_I32,
    SAFE_I16,
    SAFE_I8,
    SAFE_U64,
    SAFE_U32,
    SAFE_U16,
    SAFE_U8,
    SAFE_BOOL,
    SAFE_TYPES
} SafeType;

const char *safe_type_name(SafeType type);    /* "F32" */
size_t safe_type_size(SafeType type);         /* in bytes */

enum { SAFE_RANK_MOST = 8 };

/* A tensor within a file; it borrows all its pointers from the file. */
typedef struct {
    const char *name;
    SafeType type;
    int rank;                        /* 0 for a single number */
    int64_t dim[SAFE_RANK_MOST];     /* each >= 0 */
    size_t count;                    /* the product of dim */
    const char *bytes;               /* count elements, at any alignment */
} SafeTensor;

typedef struct {
    const char *key, *value;
} SafeText;

/* A file read whole. */
typedef struct {
    SafeTensor *tensor;              /* in the order of the header */
    int count;
    SafeText *metadata;              /* in the order of its keys */
    int metadata_count;
    void *header;                    /* what the names and texts live in */
    char *file;
} SafeTensors;

/* Reads and checks `path`; false, with "PATH: what is wrong" and nothing to free. Freed with
 * safetensors_free. */
bool safetensors_read(const char *path, SafeTensors *all, Error *err);

/* The same from `length` bytes in memory, which it takes over (they are freed with free(), on error
 * too). */
bool safetensors_parse(char *bytes, size_t length, SafeTensors *all, Error *err);
void safetensors_free(SafeTensors *all);

/* By name; NULL when there is none. */
const SafeTensor *safetensors_find(const SafeTensors *all, const char *name);
const char *safetensors_metadata(const SafeTensors *all, const char *key);

/* The elements of a tensor of any type as numbers (safetensors_numbers.c). `to` is room for
 * tensor->count elements; false, with "NAME: element K is ...", at the first that does not fit:
 *   doubles   every type exactly; a whole number of more than 53 bits does not fit
 *   floats    rounded to the nearest float; a finite F64 beyond the largest float does not fit,
 *             nor does a whole number that no float is (16777217)
 *   ints      whole numbers in an int's range, of any type (2.0), BOOL as 0 and 1 */
bool safetensor_doubles(const SafeTensor *tensor, double *to, Error *err);
bool safetensor_floats(const SafeTensor *tensor, float *to, Error *err);
bool safetensor_ints(const SafeTensor *tensor, int *to, Error *err);

/* The largest relative error of a number that is rounded to the type, 2^-p for a significand of
 * p bits; 0 for whole numbers. */
double safe_type_unit(SafeType type);

/* Writes tensors and metadata to `path`, whole or not at all. In each tensor `bytes` has count
 * elements of its type. */
bool safetensors_write(const char *path, const SafeTensor *tensor, int count,
                       const SafeText *metadata, int metadata_count, Error *err);

#endif
