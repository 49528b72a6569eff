/* Pooling, forward and backward, float32, NCHW: a window slides over each channel on its own,
 * and its largest value or its mean is the output. Source: the notes, "Pooling layer" and its
 * derivation; PyTorch's torch.nn.functional.max_pool2d and avg_pool2d for stride, padding,
 * ceil_mode and count_include_pad. Shapes everywhere: x and dx {n,c,h,w}; y and dy {n,c,oh,ow}
 * as pool_output_dims gives. Passing others is a bug (assert). Cells in the padding are never
 * read, so no term stands for them in any sum. */
#ifndef CONVWALK_ENGINE_POOL_H
#define CONVWALK_ENGINE_POOL_H

#include "engine/conv.h"

typedef struct {
    Pair kernel;          /* each >= 1 */
    Pair stride;          /* each >= 1 */
    Pair padding;         /* 0 .. kernel - 1, as ONNX's runtimes take it (PyTorch: to kernel / 2) */
    /* sizes are rounded up, so that a last window may reach over the edge; else down */
    bool ceil;
    /* the average's divisor counts the padding's cells too (PyTorch's count_include_pad) */
    bool count_padding;
    /* max pooling's, PyTorch's dilation: how far apart a window's cells are; each >= 1, 0 stands
     * for 1 */
    Pair dilation;
} PoolSpec;

/* Windows of h x w, adjacent: stride = kernel, no padding, rounding up as the notes do, divisors of
 * real cells. */
PoolSpec pool_spec(int h, int w);

/* Along one axis o = ceil((i - k + 2p)/s) + 1, the notes' o = ceil((i - k)/s) + 1 where p = 0;
 * then a last window is dropped if it would start behind the input's last cell and so hold none
 * (PyTorch's rule). Without `ceil` the floor. Every window then holds at least one cell of the
 * input, since no padding is as wide as the window: a window of padding alone would have neither
 * a largest value nor a mean. False when the numbers are out of range or give no output; `err`
 * says which. */
bool pool_output_size(int input, int kernel, int stride, int padding, bool ceil, int *output,
                      Error *err);

/* How far apart the cells are along both axes, at least 1. */
static inline Pair pool_step(const PoolSpec *spec)
{
    const Pair *apart = &spec->dilation;
    return (Pair){apart->h > 1 ? apart->h : 1, apart->w > 1 ? apart->w : 1};
}

/* Its windows as a convolution's, for what knows only those. */
static inline ConvSpec pool_as_conv(const PoolSpec *spec)
{
    return (ConvSpec){.kernel = spec->kernel, .stride = spec->stride, .padding = spec->padding,
                      .dilation = pool_step(spec), .groups = 1};
}

/* {n, c, oh, ow} for an input's dims: along each axis as pool_output_size, a window of k cells d
 * apart counting as d(k - 1) + 1 wide. False, with `err`, when sizes do not fit, or a window would
 * hold no cell of the input. */
bool pool_output_dims(const int x[4], const PoolSpec *spec, int y[4], Error *err);

/* The cells under one window, the padding and what lies beyond it cut off: rows top .. bottom-1,
 * columns left .. right-1, of which every step.h-th and step.w-th; `divisor` is what the average
 * divides by: how many cells these are, or with count_padding the window's cells within the input
 * and its padding. */
typedef struct {
    int top, left, bottom, right;
    Pair step;
    int64_t divisor;
} PoolWindow;

static inline bool pool_window_holds(const PoolWindow *window, int row, int column)
{
    return row >= window->top && row < window->bottom && column >= window->left
           && column < window->right && (row - window->top) % window->step.h == 0
           && (column - window->left) % window->step.w == 0;
}

PoolWindow pool_window(const Tensor *x, const PoolSpec *spec, int oy, int ox);

/* y[n,c,oy,ox] = the largest value under the window; winner[i], for y's flat index i, is the
 * flat index in x of that cell. Cells are compared in row-major order and the first of equal
 * ones wins. A NaN wins over every number and the last NaN over others, as in PyTorch. `winner`
 * is room for one int per element of y. */
void pool_max_forward(const Tensor *x, const PoolSpec *spec, int *winner, Tensor *y);

/* The notes: the error goes unchanged to the cell that was the maximum. dx is cleared, then
 * dx[winner[i]] += dy[i] in the order n c oy ox. */
void pool_max_backward(const Tensor *dy, const int *winner, Tensor *dx);

/* y[n,c,oy,ox] = (sum of x under the window, row-major) / divisor. */
void pool_average_forward(const Tensor *x, const PoolSpec *spec, Tensor *y);

/* The notes: the error is shared evenly. dx is cleared, then dy[n,c,oy,ox] / divisor is added to
 * every cell under the window, in the order n c oy ox. */
void pool_average_backward(const Tensor *dy, const PoolSpec *spec, Tensor *dx);

/* Global average pooling: y {n,c,1,1} = (sum of the channel, row-major) / (h*w), and dx = dy /
 * (h*w). */
void pool_global_forward(const Tensor *x, Tensor *y);
void pool_global_backward(const Tensor *dy, Tensor *dx);

#endif
