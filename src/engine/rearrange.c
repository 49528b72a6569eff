/* Both ways of the operations that move numbers, cell by cell of what they write. */
#include "engine/rearrange.h"

#include <assert.h>
#include <string.h>

bool upsample_output_dims(const int x[4], Pair factor, int y[4], Error *err)
{
    double rows = (double)x[2] * factor.h, columns = (double)x[3] * factor.w;
    if ((double)x[0] * x[1] * rows * columns > TENSOR_MOST)
        return error_set(err, "%d x %d maps of %.0f x %.0f are too many numbers", x[0], x[1], rows,
                         columns);
    memcpy(y, (int[]){x[0], x[1], (int)rows, (int)columns}, 4 * sizeof *y);
    return true;
}

bool pixel_shuffle_output_dims(const int x[4], Pair factor, int y[4], Error *err)
{
    const double block = (double)factor.h * factor.w;
    if (block > x[1] || x[1] % (int)block != 0)
        return error_set(err, "%d channels can't fill blocks of %d x %d: expected a multiple "
                         "of %.0f", x[1], factor.h, factor.w, block);
    memcpy(y, (int[]){x[0], x[1] / (int)block, x[2] * factor.h, x[3] * factor.w}, 4 * sizeof *y);
    return true;
}

static void check(bool fits, const int dim[4], const Tensor *y)
{
    assert(fits && memcmp(dim, y->dim, sizeof y->dim) == 0);
    (void)fits;
    (void)dim;
    (void)y;
}

void upsample_forward(const Tensor *x, Pair factor, Tensor *y)
{
    int dim[4];
    check(upsample_output_dims(x->dim, factor, dim, NULL), dim, y);
    for (int n = 0; n < y->dim[0]; n++)
        for (int c = 0; c < y->dim[1]; c++)
            for (int oy = 0; oy < y->dim[2]; oy++)
                for (int ox = 0; ox < y->dim[3]; ox++)
                    *tensor_at(y, n, c, oy, ox) =
                        *tensor_at(x, n, c, oy / factor.h, ox / factor.w);
}

void upsample_backward(const Tensor *dy, Pair factor, Tensor *dx)
{
    int dim[4];
    check(upsample_output_dims(dx->dim, factor, dim, NULL), dim, dy);
    memset(dx->v, 0, tensor_count(dx) * sizeof *dx->v);
    for (int n = 0; n < dx->dim[0]; n++)
        for (int c = 0; c < dx->dim[1]; c++)
            for (int iy = 0; iy < dx->dim[2]; iy++)
                for (int ix = 0; ix < dx->dim[3]; ix++)
                    for (int ky = 0; ky < factor.h; ky++)
                        for (int kx = 0; kx < factor.w; kx++)
                            *tensor_at(dx, n, c, iy, ix) += *tensor_at(
                                dy, n, c, iy * factor.h + ky, ix * factor.w + kx);
}

void pixel_shuffle_forward(const Tensor *x, Pair factor, Tensor *y)
{
    int dim[4];
    check(pixel_shuffle_output_dims(x->dim, factor, dim, NULL), dim, y);
    for (int n = 0; n < y->dim[0]; n++)
        for (int c = 0; c < y->dim[1]; c++)
            for (int oy = 0; oy < y->dim[2]; oy++)
                for (int ox = 0; ox < y->dim[3]; ox++) {
                    int ky = oy % factor.h, kx = ox % factor.w;
                    int ic = (c * factor.h + ky) * factor.w + kx;
                    *tensor_at(y, n, c, oy, ox) =
                        *tensor_at(x, n, ic, oy / factor.h, ox / factor.w);
                }
}

void pixel_shuffle_backward(const Tensor *dy, Pair factor, Tensor *dx)
{
    int dim[4];
    check(pixel_shuffle_output_dims(dx->dim, factor, dim, NULL), dim, dy);
    for (int n = 0; n < dx->dim[0]; n++)
        for (int ic = 0; ic < dx->dim[1]; ic++)
            for (int iy = 0; iy < dx->dim[2]; iy++)
                for (int ix = 0; ix < dx->dim[3]; ix++) {
                    int ky = ic / factor.w % factor.h, kx = ic % factor.w;
                    int c = ic / factor.w / factor.h;
                    *tensor_at(dx, n, ic, iy, ix) = *tensor_at(
                        dy, n, c, iy * factor.h + ky, ix * factor.w + kx);
                }
}
