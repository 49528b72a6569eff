/* A parameter's numbers from a weights file: converted to float, in PyTorch's order. */
#include "engine/files/weights_names.h"

#include <math.h>
#include <string.h>

/* IEEE 754's half precision: a sign, 5 bits of exponent, 10 of fraction. */
static float from_half(uint16_t bits)
{
    int exponent = bits >> 10 & 31;
    float fraction = (float)(bits & 1023);
    float size = ldexpf(exponent ? 1024 + fraction : fraction, (exponent ? exponent : 1) - 25);
    if (exponent == 31)
        size = fraction > 0 ? NAN : INFINITY;
    return bits >> 15 ? -size : size;
}

/* A bfloat16 is the upper half of a float. */
static float from_brain(uint16_t bits)
{
    uint32_t whole = (uint32_t)bits << 16;
    float value;
    memcpy(&value, &whole, sizeof value);
    return value;
}

static float element(const SafeTensor *tensor, size_t i)
{
    double wide;
    float value;
    uint16_t half;
    if (tensor->type == SAFE_F64) {
        memcpy(&wide, tensor->bytes + i * sizeof wide, sizeof wide);
        return (float)wide;
    }
    if (tensor->type == SAFE_F32) {
        memcpy(&value, tensor->bytes + i * sizeof value, sizeof value);
        return value;
    }
    memcpy(&half, tensor->bytes + i * sizeof half, sizeof half);
    return tensor->type == SAFE_F16 ? from_half(half) : from_brain(half);
}

/* The position in the tensor of weight (o, i, h, w) of I inputs (channels), H rows and W
 * columns. */
static size_t place(WeightOrder order, bool last, size_t outputs, const size_t side[3], size_t o,
                    const size_t at[3])
{
    size_t i = at[0], h = at[1], w = at[2], inputs = side[0] * side[1] * side[2];
    size_t first = (i * side[1] + h) * side[2] + w, late = (h * side[2] + w) * side[0] + i;
    size_t input = last ? late : first;
    switch (order) {
    case WEIGHT_OIHW: return o * inputs + first;
    case WEIGHT_OHWI: return o * inputs + late;
    case WEIGHT_HWIO: return late * outputs + o;
    case WEIGHT_IO: return input * outputs + o;
    default: return o * inputs + input;
    }
}

bool weights_values(const WeightsMap *map, int which, float *values, Error *err)
{
    const SafeTensor *tensor = map->tensor[which];
    size_t sides[4], at[3];
    bool maps = weights_sides(map->net, which, sides);
    bool matrix = map->order[which] == WEIGHT_OI || map->order[which] == WEIGHT_IO;
    bool last = map->channels_last && maps && matrix;
    size_t outputs = sides[0], *side = sides + 1;
    if (tensor->type > SAFE_BF16)
        return error_set(err, "%s: its type is %s, expected F32 (F64, F16 and BF16 are converted)",
                         tensor->name, safe_type_name(tensor->type));
    for (size_t o = 0; o < outputs; o++)
        for (at[0] = 0; at[0] < side[0]; at[0]++)
            for (at[1] = 0; at[1] < side[1]; at[1]++)
                for (at[2] = 0; at[2] < side[2]; at[2]++) {
                    size_t i = place(map->order[which], last, outputs, side, o, at);
                    *values = element(tensor, i);
                    if (!isfinite(*values++))
                        return error_set(err, "%s: number %zu is not finite", tensor->name, i);
                }
    return true;
}
