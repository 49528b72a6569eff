/* For tests of convwalk verify: cases built number by number. */
#ifndef CONVWALK_VERIFY_BUILDING_H
#define CONVWALK_VERIFY_BUILDING_H

#include "verify_testing.h"

#include "base/random.h"

enum { BUILT_MOST = 8 };

/* A case on its way to a file. Numbers are given as doubles and stored as the tensor's type. */
typedef struct {
    SafeTensor tensor[BUILT_MOST];
    SafeText text[BUILT_MOST];
    int tensors, texts;
} Built;

static inline void put_text(Built *built, const char *key, const char *value)
{
    assert_true(built->texts < BUILT_MOST);
    built->text[built->texts++] = (SafeText){key, value};
}

static inline size_t count_of(const int64_t *dim, int rank)
{
    size_t count = 1;
    for (int i = 0; i < rank; i++)
        count *= (size_t)dim[i];
    return count;
}

/* Half precision for numbers that it has exactly: small whole numbers and their halves. */
static inline unsigned half_bits(double value, int exponent_bits, int fraction)
{
    unsigned sign = value < 0, bias = (1u << (exponent_bits - 1)) - 1, exponent = bias;
    double size = value < 0 ? -value : value;
    if (size == 0)
        return sign << (exponent_bits + fraction);
    for (; size >= 2; exponent++)
        size /= 2;
    for (; size < 1; exponent--)
        size *= 2;
    unsigned bits = (unsigned)((size - 1) * (1 << fraction));
    assert_true((double)bits / (1 << fraction) == size - 1);
    return sign << (exponent_bits + fraction) | exponent << fraction | bits;
}

static inline void put_number(char *to, SafeType type, double value)
{
    float narrow = (float)value;
    int64_t whole = type >= SAFE_I64 ? (int64_t)value : 0;
    if (type == SAFE_F16 || type == SAFE_BF16)
        whole = half_bits(value, type == SAFE_F16 ? 5 : 8, type == SAFE_F16 ? 10 : 7);
    if (type == SAFE_F64)
        memcpy(to, &value, sizeof value);
    else if (type == SAFE_F32)
        memcpy(to, &narrow, sizeof narrow);
    else
        for (size_t i = 0; i < safe_type_size(type); i++)
            to[i] = (char)((uint64_t)whole >> 8 * i);
}

static inline void put_tensor(Built *built, const char *name, SafeType type, const int64_t *dim, int rank,
                              const double *values)
{
    size_t count = count_of(dim, rank), size = safe_type_size(type);
    char *bytes = calloc(count + 1, size);
    assert_true(bytes && built->tensors < BUILT_MOST);
    for (size_t i = 0; i < count; i++)
        put_number(bytes + i * size, type, values[i]);
    SafeTensor *tensor = &built->tensor[built->tensors++];
    *tensor = (SafeTensor){.name = name, .type = type, .rank = rank, .count = count, .bytes = bytes};
    memcpy(tensor->dim, dim, (size_t)rank * sizeof *dim);
}

/* Writes the case to `made` and frees it. */
static inline void build(Built *built)
{
    Error err;
    if (!safetensors_write(made, built->tensor, built->tensors, built->text, built->texts, &err))
        fail_msg("%s", err.text);
    for (int i = 0; i < built->tensors; i++)
        free((char *)built->tensor[i].bytes);
    *built = (Built){.texts = 0};
}

/* Verifies `made`: its status, and that `told` stands in what was said (NULL: anything). */
static inline void expect_status(int status, const char *told)
{
    VerifyRun said = verify_one(made);
    if (said.status != status || (told && !strstr(said.out, told) && !strstr(said.err, told)))
        fail_msg("status %d and '%s' expected, but %d: %s%s", status, told ? told : "", said.status, said.out,
                 said.err);
    said_free(&said);
}

#endif
