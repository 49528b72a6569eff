/* The naive convolution, a whole row of outputs at a time. Each output still adds its taps ic ky kx
 * one after the other, then its bias, so every bit equals the naive route's; but the inner loop
 * runs along the row and vectorises. Taps in the padding are skipped: adding 0 to a sum that began
 * at +0 changes nothing while weights are finite. Copies in the padding are added cell by cell. */
#include "engine/conv.h"

#include <assert.h>
#include <string.h>

/* The outputs ox of one row whose input column ox*stride + offset is inside: first .. end-1. */
static void inside(int offset, int stride, int width, int outputs, int *first, int *end)
{
    *first = offset < 0 ? (-offset - 1) / stride + 1 : 0;
    *end = offset >= width ? 0 : (width - 1 - offset) / stride + 1;
    if (*end > outputs)
        *end = outputs;
}

static void add_tap(const float *restrict row, float weight, int offset, int stride, int width,
                    int outputs, float *restrict sum)
{
    int first, end;
    inside(offset, stride, width, outputs, &first, &end);
    /* row + offset may point before the array, row[ox + offset] never does; pointer differences
     * need no sign extension in the loop */
    const ptrdiff_t start = offset, apart = stride;
    if (stride == 1) {
        for (ptrdiff_t ox = first; ox < end; ox++)
            sum[ox] += row[ox + start] * weight;
    } else {
        for (ptrdiff_t ox = first; ox < end; ox++)
            sum[ox] += row[ox * apart + start] * weight;
    }
}

/* The same for the outputs whose tap lies in the padding and reads a copy there. */
static void add_copies(const float *row, const ConvSpec *spec, float weight, int offset, int width,
                       int outputs, float *sum)
{
    const int stride = spec->stride.w;
    int first, end;
    inside(offset, stride, width, outputs, &first, &end);
    for (int ox = 0; ox < outputs; ox++)
        if (ox < first || ox >= end)
            sum[ox] += row[conv_source(spec->mode, ox * stride + offset, width)] * weight;
}

static void output_row(const Tensor *x, const Tensor *w, const ConvSpec *spec, int n, int oc,
                       int oy, int outputs, float *sum)
{
    memset(sum, 0, (size_t)outputs * sizeof *sum);
    const int first = conv_first(spec, w->dim, oc);
    for (int ic = first; ic < first + w->dim[1]; ic++)
        for (int ky = 0; ky < spec->kernel.h; ky++) {
            int iy = conv_source(spec->mode, conv_row(spec, oy, ky), x->dim[2]);
            if (iy < 0)
                continue;
            for (int kx = 0; kx < spec->kernel.w; kx++) {
                const float *row = tensor_at(x, n, ic, iy, 0);
                float weight = *tensor_at(w, oc, ic - first, ky, kx);
                int offset = conv_column(spec, 0, kx);
                add_tap(row, weight, offset, spec->stride.w, x->dim[3], outputs, sum);
                if (spec->mode != PADDING_ZEROS)
                    add_copies(row, spec, weight, offset, x->dim[3], outputs, sum);
            }
        }
}

void conv_forward_rows(const Tensor *x, const Tensor *w, const Tensor *b, const ConvSpec *spec,
                       Tensor *y)
{
    assert(y->dim[0] == x->dim[0] && y->dim[1] == w->dim[0]);
    for (int n = 0; n < y->dim[0]; n++)
        for (int oc = 0; oc < y->dim[1]; oc++)
            for (int oy = 0; oy < y->dim[2]; oy++) {
                float *sum = tensor_at(y, n, oc, oy, 0);
                output_row(x, w, spec, n, oc, oy, y->dim[3], sum);
                for (int ox = 0; b->v && ox < y->dim[3]; ox++)
                    sum[ox] += b->v[oc];
            }
}
