/* The forward convolution as steps.
 * Naive: for every output cell (n oc oy ox) its taps (ic ky kx), then its bias. A cell's span is one output, a
 * channel's one map. im2col, image after image: first the copies, column after column (a window each), then the products
 * of row oc with column ox. A cell's span is one column or one output, a channel's all columns or one map. */
#include "trace/trace.h"

#include <assert.h>
#include <string.h>

/* One tap of a cell: which channel and which place in the kernel. */
typedef struct {
    int ic, ky, kx;
} Tap;

static int64_t products(const Trace *trace)
{
    const int *dim = trace->tensor[SET_W].dim;
    return (int64_t)dim[1] * dim[2] * dim[3];
}

static int64_t taps(const Trace *trace)
{
    return products(trace) + (trace->tensor[SET_B].v != NULL);
}

static int64_t map_cells(const Trace *trace)
{
    const int *dim = trace->tensor[SET_Y].dim;
    return (int64_t)dim[2] * dim[3];
}

static Tap tap_of(const Trace *trace, int64_t k)
{
    const int *dim = trace->tensor[SET_W].dim;
    return (Tap){(int)(k / dim[3] / dim[2]), (int)(k / dim[3] % dim[2]), (int)(k % dim[3])};
}

/* The input's cell under tap k of the window that gives the output cell at `out`. */
static Cell input_cell(const Trace *trace, Place out, int64_t k)
{
    Tap tap = tap_of(trace, k);
    const ConvSpec *spec = &trace->spec;
    return cell_at(trace, SET_X, (Place){out.n, tap.ic,
                                         out.row * spec->stride.h + tap.ky * spec->dilation.h - spec->padding.h,
                                         out.column * spec->stride.w + tap.kx * spec->dilation.w - spec->padding.w});
}

static float input_value(const Trace *trace, Cell cell)
{
    return cell.set == SET_X ? trace->tensor[SET_X].v[cell.index] : 0.0f;
}

static Cell column_cell(const Trace *trace, Place out, int64_t k)
{
    const int *dim = trace->tensor[SET_COL].dim;
    int64_t column = (int64_t)out.row * trace->tensor[SET_Y].dim[3] + out.column;
    return (Cell){SET_COL, ((int64_t)out.n * dim[2] + k) * dim[3] + column};
}

/* Step k of the output cell `index`: a product, or the bias. The sum before it is folded again from the first tap. */
static Step output_step(const Trace *trace, int64_t index, int64_t k)
{
    Place out = cell_place(trace, (Cell){SET_Y, index});
    const float *w = trace->tensor[SET_W].v + out.c * products(trace);
    Step step = {.out = {SET_Y, index}, .opens = k == 0, .closes = k == taps(trace) - 1};
    for (int64_t t = 0; t < k; t++)
        step.before += input_value(trace, input_cell(trace, out, t)) * w[t];
    if (k == products(trace)) {
        step.kind = STEP_BIAS;
        step.a = (Cell){SET_B, out.c};
        step.va = trace->tensor[SET_B].v[out.c];
        step.after = step.before + step.va;
        return step;
    }
    Cell input = input_cell(trace, out, k), weight = {SET_W, out.c * products(trace) + k};
    float value = input_value(trace, input);
    bool columns = trace->route == ROUTE_IM2COL;
    step.kind = STEP_PRODUCT;
    step.a = columns ? weight : input;
    step.b = columns ? column_cell(trace, out, k) : weight;
    step.va = columns ? w[k] : value;
    step.vb = columns ? value : w[k];
    step.after = step.before + value * w[k];
    return step;
}

static Step naive_step(const Trace *trace, int64_t i)
{
    return output_step(trace, i / taps(trace), i % taps(trace));
}

static Span aligned(int64_t i, int64_t base, int64_t unit)
{
    int64_t first = base + (i - base) / unit * unit;
    return (Span){first, first + unit};
}

static Span naive_span(const Trace *trace, int64_t i, Level level)
{
    return aligned(i, 0, taps(trace) * (level == LEVEL_CHANNEL ? map_cells(trace) : 1));
}

static int64_t naive_visits(const Trace *trace, Cell cell)
{
    return cell.set == SET_Y ? taps(trace) : 0;
}

static int64_t naive_visit(const Trace *trace, Cell cell, int64_t k)
{
    return cell.index * taps(trace) + k;
}

static int64_t naive_number(const Trace *trace, int64_t i)
{
    return i % taps(trace);
}

const TraceKind trace_kind_conv_naive = {naive_step, naive_span, naive_visits, naive_visit, naive_number};

/* The steps of one image: its copies, then its products. */
static int64_t image_copies(const Trace *trace)
{
    return products(trace) * map_cells(trace);
}

static int64_t image_steps(const Trace *trace)
{
    return image_copies(trace) + trace->tensor[SET_Y].dim[1] * map_cells(trace) * taps(trace);
}

static Step im2col_step(const Trace *trace, int64_t i)
{
    int64_t n = i / image_steps(trace), within = i % image_steps(trace), copies = image_copies(trace);
    if (within >= copies) {
        int64_t cells = trace->tensor[SET_Y].dim[1] * map_cells(trace);
        return output_step(trace, n * cells + (within - copies) / taps(trace), (within - copies) % taps(trace));
    }
    int64_t column = within / products(trace), k = within % products(trace);
    int width = trace->tensor[SET_Y].dim[3];
    Place window = {(int)n, 0, (int)(column / width), (int)(column % width)};
    Step step = {.kind = STEP_COPY, .opens = true, .closes = true};
    step.a = input_cell(trace, window, k);
    step.out = column_cell(trace, window, k);
    step.va = step.after = input_value(trace, step.a);
    return step;
}

static Span im2col_span(const Trace *trace, int64_t i, Level level)
{
    int64_t image = i / image_steps(trace) * image_steps(trace), copies = image_copies(trace);
    if (i - image < copies)
        return level == LEVEL_CHANNEL ? (Span){image, image + copies} : aligned(i, image, products(trace));
    return aligned(i, image + copies, taps(trace) * (level == LEVEL_CHANNEL ? map_cells(trace) : 1));
}

static int64_t im2col_visits(const Trace *trace, Cell cell)
{
    return cell.set == SET_Y ? taps(trace) : cell.set == SET_COL ? 1 : 0;
}

static int64_t im2col_visit(const Trace *trace, Cell cell, int64_t k)
{
    if (cell.set == SET_COL) {
        Place place = cell_place(trace, cell);
        return place.c * image_steps(trace) + place.column * products(trace) + place.row;
    }
    int64_t cells = trace->tensor[SET_Y].dim[1] * map_cells(trace);
    return cell.index / cells * image_steps(trace) + image_copies(trace) + cell.index % cells * taps(trace) + k;
}

static int64_t im2col_number(const Trace *trace, int64_t i)
{
    int64_t within = i % image_steps(trace);
    return within < image_copies(trace) ? 0 : (within - image_copies(trace)) % taps(trace);
}

const TraceKind trace_kind_conv_im2col = {im2col_step, im2col_span, im2col_visits, im2col_visit, im2col_number};

Cell cell_source(const Trace *trace, Cell cell)
{
    if (cell.set != SET_COL)
        return cell;
    Place place = cell_place(trace, cell);
    int width = trace->tensor[SET_Y].dim[3];
    return input_cell(trace, (Place){place.c, 0, place.column / width, place.column % width}, place.row);
}

/* The shapes of the document's example: 3x3 under 2x2, one channel, one kernel, nothing else. */
static bool is_document(const Trace *trace)
{
    static const int x[4] = {1, 1, 3, 3}, w[4] = {1, 1, 2, 2}, y[4] = {1, 1, 2, 2};
    return memcmp(trace->tensor[SET_X].dim, x, sizeof x) == 0 && memcmp(trace->tensor[SET_W].dim, w, sizeof w) == 0
        && memcmp(trace->tensor[SET_Y].dim, y, sizeof y) == 0;
}

/* a * b, at most 2^62; false beyond. */
static bool grow(int64_t *a, int64_t b)
{
    if (*a > ((int64_t)1 << 62) / b)
        return false;
    *a *= b;
    return true;
}

bool trace_conv_forward(Trace *trace, Route route, const ConvSpec *spec, const Tensor *x, const Tensor *w, const Tensor *b, const Tensor *y, Error *err)
{
    *trace = (Trace){.operation = OP_CONV_FORWARD, .route = route, .spec = *spec};
    trace->tensor[SET_X] = *x;
    trace->tensor[SET_W] = *w;
    trace->tensor[SET_B] = *b;
    trace->tensor[SET_Y] = *y;
    trace->tensor[SET_PAD] = (Tensor){{x->dim[0], x->dim[1], x->dim[2] + 2 * spec->padding.h, x->dim[3] + 2 * spec->padding.w}, NULL};
    int64_t count = taps(trace), rows = products(trace);
    if (!grow(&count, map_cells(trace)) || !grow(&count, y->dim[1]) || !grow(&rows, map_cells(trace)) || rows > INT32_MAX
        || !grow(&count, y->dim[0]) || !grow(&rows, y->dim[0]))
        return error_set(err, "this convolution has more steps than can be counted");
    trace->tensor[SET_COL] = (Tensor){{1, x->dim[0], (int)products(trace), (int)map_cells(trace)}, NULL};
    trace->letters = is_document(trace);
    trace->kind = route == ROUTE_IM2COL ? &trace_kind_conv_im2col : &trace_kind_conv_naive;
    trace->len = route == ROUTE_IM2COL ? count + rows : count;
    return true;
}
