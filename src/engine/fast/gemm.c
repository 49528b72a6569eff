/* Products block by block: for 256 inner steps and 8 panels of columns at a time, B is copied panel
 * by panel into the cache, then multiplied by every row of A. A function delivers B: from a
 * matrix's rows, or from an image's windows. */
#include "engine/fast/gemm.h"

#include <assert.h>
#include <string.h>

/* Copies rows from .. end-1 of B, the 16 columns from `column` on, into a panel. It may write 16
 * floats beyond. */
typedef void Fill(const void *self, int from, int end, int column, float *panel);

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* The last columns of C where fewer than 16 are left: into a panel of its own, then only these
 * columns are added to C. */
static void last_columns(const Kernels *kernels, const Product *whole, int columns, float *aside)
{
    Product p = *whole;
    p.panels = 1;
    p.c = aside;
    p.c_row = PANEL;
    p.add = false;
    kernels->product(&p);
    for (int r = 0; r < p.rows; r++)
        for (int i = 0; i < columns; i++)
            whole->c[(size_t)r * whole->c_row + (size_t)i] += aside[(size_t)r * PANEL + (size_t)i];
}

/* C += A B for the panels that are in the cache: all rows, `columns` columns. */
static void all_rows(const Kernels *kernels, const Product *block, int columns, float *aside)
{
    for (int row = 0; row < block->rows; row += GEMM_ROWS) {
        Product p = *block;
        p.rows = least(GEMM_ROWS, block->rows - row);
        p.panels = columns / PANEL;
        p.a += (size_t)row * p.a_row;
        p.c += (size_t)row * p.c_row;
        kernels->product(&p);
        p.b += (size_t)p.panels * p.b_panel;
        p.c += columns - columns % PANEL;
        if (columns % PANEL)
            last_columns(kernels, &p, columns % PANEL, aside);
    }
}

static void multiply(const Kernels *kernels, int rows, int columns, int inner, const float *a,
                     Fill *fill, const void *self, float *c, float *room)
{
    float *panels = room, *aside = room + (GEMM_PANELS * GEMM_INNER + 1) * PANEL;
    for (int k = 0; k < inner; k += GEMM_INNER) {
        int depth = least(GEMM_INNER, inner - k);
        for (int column = 0; column < columns; column += GEMM_PANELS * PANEL) {
            int width = least(GEMM_PANELS * PANEL, columns - column);
            for (int i = 0; i < width; i += PANEL)
                fill(self, k, k + depth, column + i, panels + (size_t)i * (size_t)depth);
            Product p = {.rows = rows,
                         .inner = depth,
                         .a = a + k,
                         .a_row = (size_t)inner,
                         .a_inner = 1,
                         .b = panels,
                         .b_panel = (size_t)depth * PANEL,
                         .b_row = PANEL,
                         .c_panel = PANEL,
                         .c_row = (size_t)columns,
                         .add = true};
            p.c = c + column;
            all_rows(kernels, &p, width, aside);
        }
    }
}

typedef struct {
    const float *b;
    int columns;
} Matrix;

static void fill_from_matrix(const void *self, int from, int end, int column, float *panel)
{
    const Matrix *matrix = self;
    int width = least(PANEL, matrix->columns - column);
    const float *row = matrix->b + (size_t)from * (size_t)matrix->columns + (size_t)column;
    for (int k = from; k < end; k++, row += matrix->columns, panel += PANEL) {
        if (width == PANEL)
            memcpy(panel, row, PANEL * sizeof *panel);
        else
            for (int i = 0; i < PANEL; i++)
                panel[i] = i < width ? row[i] : 0;
    }
}

void gemm(const Kernels *kernels, int rows, int columns, int inner, const float *a, const float *b,
          float *c, float *room)
{
    Matrix matrix = {b, columns};
    multiply(kernels, rows, columns, inner, a, fill_from_matrix, &matrix, c, room);
}

/* An image with its border of zeros, and how windows slide over it. */
typedef struct {
    const float *image;
    int height, width;   /* with the border */
    const ConvSpec *spec;
    int out_width, pixels;
} SlidingWindows;

/* The panel's 16 output pixels as runs that are adjacent in the image too; `at` is where a run's
 * first window begins. A run is copied with all 16 floats that follow; the next run or row
 * overwrites the surplus. */
static int runs_of(const SlidingWindows *windows, int column, int *at, int *first)
{
    int runs = 0, stride = windows->spec->stride.w, last = least(column + PANEL, windows->pixels);
    for (int pixel = column; pixel < last; pixel++)
        if (pixel == column || stride != 1 || pixel % windows->out_width == 0) {
            at[runs] = pixel / windows->out_width * windows->spec->stride.h * windows->width
                       + pixel % windows->out_width * stride;
            first[runs++] = pixel - column;
        }
    return runs;
}

static void fill_from_windows(const void *self, int from, int end, int column, float *panel)
{
    const SlidingWindows *windows = self;
    const ConvSpec *spec = windows->spec;
    int at[PANEL], first[PANEL], runs = runs_of(windows, column, at, first);
    int kx = from % spec->kernel.w, ky = from / spec->kernel.w % spec->kernel.h,
        ic = from / spec->kernel.w / spec->kernel.h;
    bool single = spec->stride.w != 1;
    for (int k = from; k < end; k++, panel += PANEL) {
        const float *tap =
            windows->image
            + ((size_t)ic * (size_t)windows->height + (size_t)ky * (size_t)spec->dilation.h)
                  * (size_t)windows->width
            + (size_t)kx * (size_t)spec->dilation.w;
        for (int i = 0; i < runs; i++) {
            if (single)
                panel[i] = tap[at[i]];
            else
                memcpy(panel + first[i], tap + at[i], PANEL * sizeof *panel);
        }
        if (++kx == spec->kernel.w) {
            kx = 0;
            if (++ky == spec->kernel.h) {
                ky = 0;
                ic++;
            }
        }
    }
}

static bool border_size(const Tensor *x, const ConvSpec *spec, size_t *count)
{
    double height = x->dim[2] + 2.0 * spec->padding.h, width = x->dim[3] + 2.0 * spec->padding.w,
           all = height * width * x->dim[1];
    *count = all < TENSOR_MOST ? (size_t)all : 0;
    return all < TENSOR_MOST;
}

bool conv_fast_room(const Tensor *x, const ConvSpec *spec, size_t *room, Error *err)
{
    size_t count;
    if (!border_size(x, spec, &count))
        return error_set(err, "an image of %d x %d x %d with a border of %d and %d is too large",
                         x->dim[1], x->dim[2], x->dim[3], spec->padding.h, spec->padding.w);
    *room = GEMM_ROOM + count + PANEL;
    return true;
}

/* Image n of x into the middle of its border. */
static void set_image(const Tensor *x, int n, const ConvSpec *spec, const SlidingWindows *windows,
                      float *image)
{
    for (int c = 0; c < x->dim[1]; c++)
        for (int y = 0; y < x->dim[2]; y++) {
            size_t row = (size_t)c * (size_t)windows->height + (size_t)(y + spec->padding.h);
            memcpy(image + row * (size_t)windows->width + spec->padding.w, tensor_at(x, n, c, y, 0),
                   (size_t)x->dim[3] * sizeof *image);
        }
}

void conv_forward_fast(const Kernels *kernels, const Tensor *x, const Tensor *w, const Tensor *b,
                       const ConvSpec *spec, float *room, Tensor *y)
{
    size_t count;
    bool fits = border_size(x, spec, &count);
    assert(fits && x->dim[1] == w->dim[1] && y->dim[1] == w->dim[0]);
    (void)fits;
    float *image = room + GEMM_ROOM;
    memset(image, 0, (count + PANEL) * sizeof *image);
    SlidingWindows windows = {image,
                              x->dim[2] + 2 * spec->padding.h,
                              x->dim[3] + 2 * spec->padding.w,
                              spec,
                              y->dim[3],
                              y->dim[2] * y->dim[3]};
    for (int n = 0; n < x->dim[0]; n++) {
        set_image(x, n, spec, &windows, image);
        for (int oc = 0; oc < y->dim[1]; oc++) {
            float *to = tensor_at(y, n, oc, 0, 0), bias = b->v ? b->v[oc] : 0;
            for (int i = 0; i < windows.pixels; i++)
                to[i] = bias;
        }
        multiply(kernels, y->dim[1], windows.pixels, w->dim[1] * w->dim[2] * w->dim[3], w->v,
                 fill_from_windows, &windows, tensor_at(y, n, 0, 0, 0), room);
    }
}
