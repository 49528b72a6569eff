/* A file's bytes as numbers. Each type is decoded by hand from little-endian bytes, so that neither
 * the alignment nor the byte order of this machine matters; a value that the requested type can't
 * hold is an error, never rounded silently. */
#include "engine/files/safetensors.h"

#include <float.h>
#include <limits.h>
#include <math.h>
#include <string.h>

static bool is_whole(SafeType type)
{
    return type >= SAFE_I64;
}

double safe_type_unit(SafeType type)
{
    static const double units[SAFE_TYPES] = {
        [SAFE_F64] = 0x1p-53, [SAFE_F32] = 0x1p-24, [SAFE_F16] = 0x1p-11, [SAFE_BF16] = 0x1p-8,
    };
    return units[type];
}

static uint64_t bits_of(const SafeTensor *tensor, size_t i)
{
    size_t size = safe_type_size(tensor->type);
    const unsigned char *bytes = (const unsigned char *)tensor->bytes + i * size;
    uint64_t bits = 0;
    for (size_t k = 0; k < size; k++)
        bits |= (uint64_t)bytes[k] << 8 * k;
    return bits;
}

/* A number of one sign bit, then an exponent, then `fraction` bits; the exponent's bias is what
 * IEEE 754 gives its width. */
static double small_float(uint64_t bits, int exponent_bits, int fraction)
{
    int most = (1 << exponent_bits) - 1, exponent = (int)(bits >> fraction) & most;
    double value = (double)(bits & ((1u << fraction) - 1));
    if (exponent == most)
        value = value > 0 ? NAN : INFINITY;
    else if (exponent == 0)
        value = ldexp(value, 1 - most / 2 - fraction);
    else
        value = ldexp(value + (1 << fraction), exponent - most / 2 - fraction);
    return bits >> (exponent_bits + fraction) & 1 ? -value : value;
}

static double fraction_of(const SafeTensor *tensor, size_t i)
{
    uint64_t bits = bits_of(tensor, i);
    if (tensor->type == SAFE_F64) {
        double value;
        memcpy(&value, &bits, sizeof value);
        return value;
    }
    if (tensor->type == SAFE_F32) {
        uint32_t narrow = (uint32_t)bits;
        float value;
        memcpy(&value, &narrow, sizeof value);
        return (double)value;
    }
    return tensor->type == SAFE_F16 ? small_float(bits, 5, 10) : small_float(bits, 8, 7);
}

/* A whole number as its sign and size. */
static uint64_t size_of(const SafeTensor *tensor, size_t i, bool *minus)
{
    uint64_t bits = bits_of(tensor, i);
    bool has_sign = tensor->type >= SAFE_I64 && tensor->type <= SAFE_I8;
    int width = 8 * (int)safe_type_size(tensor->type);
    *minus = has_sign && bits >> (width - 1) & 1;
    if (*minus)
        bits = (width == 64 ? 0 : (uint64_t)1 << width) - bits;
    return tensor->type == SAFE_BOOL ? bits != 0 : bits;
}

/* Element i, if it is a number of at most `digits` binary digits (a fraction always is); 64:
 * rounded to the nearest double. */
static bool number_of(const SafeTensor *tensor, size_t i, int digits, double *value, Error *err)
{
    if (!is_whole(tensor->type)) {
        *value = fraction_of(tensor, i);
        return true;
    }
    bool minus;
    uint64_t size = size_of(tensor, i, &minus), rest = size;
    while (rest > 0 && rest % 2 == 0)
        rest /= 2;
    *value = minus ? -(double)size : (double)size;
    return digits == 64 || rest >> digits == 0
        || error_set(err, "%s: element %zu is %s%llu, a whole number that %s is", tensor->name,
                     i, minus ? "-" : "", (unsigned long long)size,
                     digits == FLT_MANT_DIG ? "no float32" : "no float64");
}

bool safetensor_doubles(const SafeTensor *tensor, double *to, Error *err)
{
    for (size_t i = 0; i < tensor->count; i++)
        if (!number_of(tensor, i, DBL_MANT_DIG, &to[i], err))
            return false;
    return true;
}

bool safetensor_floats(const SafeTensor *tensor, float *to, Error *err)
{
    for (size_t i = 0; i < tensor->count; i++) {
        double value;
        if (!number_of(tensor, i, FLT_MANT_DIG, &value, err))
            return false;
        if (isfinite(value) && fabs(value) > (double)FLT_MAX)
            return error_set(err, "%s: element %zu is %g, beyond the largest float32, %g",
                             tensor->name, i, value, (double)FLT_MAX);
        to[i] = (float)value;
    }
    return true;
}

bool safetensor_ints(const SafeTensor *tensor, int *to, Error *err)
{
    for (size_t i = 0; i < tensor->count; i++) {
        double value;
        if (!number_of(tensor, i, 64, &value, err))
            return false;
        if (!(fabs(value) <= INT_MAX))
            return error_set(err, "%s: element %zu is %.0f, too large", tensor->name, i, value);
        if (value != floor(value))
            return error_set(err, "%s: element %zu is %g, expected a whole number", tensor->name, i,
                             value);
        to[i] = (int)value;
    }
    return true;
}
