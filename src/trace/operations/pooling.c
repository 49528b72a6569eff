/* Pooling as steps. Only the real cells of a window are steps, so windows at the edges have fewer; how many come
 * before a window is the product of what the two axes say. Forward, for every output cell (n c oy ox) its window row
 * by row: the max compares, the average adds and divides at the end. Backward, for every error (n c oy ox): the max
 * routes it to the winner, the average adds its share to each cell. A cell's span is one window, a channel's one
 * map. */
#include "trace/operations/pooling.h"

#include <math.h>

/* Whether each window has one winner; else it has a mean. */
static bool is_max(const Trace *trace)
{
    return trace->kind->sparse;
}

PoolSpec trace_pool(const Trace *trace)
{
    const ConvSpec *spec = &trace->spec;
    return (PoolSpec){spec->kernel, spec->stride, spec->padding, !trace->floor, trace->count_padding, spec->dilation};
}

/* The pooled tensors of this pass: X and Y, or their errors. */
static CellSet large(const Trace *trace)
{
    return trace->pass == PASS_FORWARD ? SET_X : SET_DX;
}

static CellSet small(const Trace *trace)
{
    return trace->pass == PASS_FORWARD ? SET_Y : SET_DY;
}

static Axis axis_of(const Trace *trace, bool vertical)
{
    const int *in = trace->tensor[large(trace)].dim, *out = trace->tensor[small(trace)].dim;
    const ConvSpec *spec = &trace->spec;
    if (vertical)
        return (Axis){in[2], out[2], spec->kernel.h, spec->stride.h, spec->padding.h, spec->dilation.h};
    return (Axis){in[3], out[3], spec->kernel.w, spec->stride.w, spec->padding.w, spec->dilation.w};
}

/* The two axes, and a window's steps besides one for each cell: the average's division. */
typedef struct {
    Axis h, w;
    int extra;
} Windows;

static Windows windows_of(const Trace *trace)
{
    return (Windows){axis_of(trace, true), axis_of(trace, false), trace->pass == PASS_FORWARD && !is_max(trace)};
}

/* The steps of one map before row oy of windows, and within that row before window ox. */
static int64_t before_row(const Windows *windows, int oy)
{
    return axis_taps_before(&windows->h, oy) * axis_taps_before(&windows->w, windows->w.out)
           + (int64_t)windows->extra * oy * windows->w.out;
}

static int64_t before_window(const Windows *windows, int oy, int ox)
{
    return axis_taps(&windows->h, oy) * axis_taps_before(&windows->w, ox) + (int64_t)windows->extra * ox;
}

static int64_t window_steps(const Windows *windows, Place at)
{
    return (int64_t)axis_taps(&windows->h, at.row) * axis_taps(&windows->w, at.column) + windows->extra;
}

/* The first step of the window at `at`, and the window that holds step i: by halving, since both counts ascend. */
static int64_t first_step(const Trace *trace, const Windows *windows, Place at)
{
    int64_t plane = (int64_t)at.n * trace->tensor[small(trace)].dim[1] + at.c;
    return plane * before_row(windows, windows->h.out) + before_row(windows, at.row)
           + before_window(windows, at.row, at.column);
}

static Place window_of_step(const Trace *trace, const Windows *windows, int64_t i)
{
    int channels = trace->tensor[small(trace)].dim[1];
    int64_t map = before_row(windows, windows->h.out), plane = i / map, rest = i % map;
    Place at = {(int)(plane / channels), (int)(plane % channels), 0, 0};
    for (int high = windows->h.out - 1; at.row < high;) {
        int middle = at.row + (high - at.row + 1) / 2;
        if (before_row(windows, middle) <= rest)
            at.row = middle;
        else
            high = middle - 1;
    }
    rest -= before_row(windows, at.row);
    for (int high = windows->w.out - 1; at.column < high;) {
        int middle = at.column + (high - at.column + 1) / 2;
        if (before_window(windows, at.row, middle) <= rest)
            at.column = middle;
        else
            high = middle - 1;
    }
    return at;
}

/* The t-th real cell of a window, row by row. */
static Cell real_cell(const Trace *trace, const Windows *windows, Place at, int64_t t)
{
    int wide = axis_taps(&windows->w, at.column);
    int ky = axis_first(&windows->h, at.row) + (int)(t / wide),
        kx = axis_first(&windows->w, at.column) + (int)(t % wide);
    return cell_at(trace, large(trace),
                   (Place){at.n, at.c, axis_input(&windows->h, at.row, ky), axis_input(&windows->w, at.column, kx)});
}

static Cell divisor(const Trace *trace, Place at)
{
    PoolSpec spec = trace_pool(trace);
    return (Cell){SET_NUMBER, pool_window(&trace->tensor[large(trace)], &spec, at.row, at.column).divisor};
}

/* Steps that follow the windows: forward they write the window's output, backward its cells. */
static Span window_span(const Trace *trace, const Part *part, int64_t i, Level level)
{
    Windows windows = windows_of(trace);
    int64_t map = before_row(&windows, windows.h.out);
    (void)part;
    if (level == LEVEL_CHANNEL)
        return (Span){i / map * map, i / map * map + map};
    Place at = window_of_step(trace, &windows, i);
    int64_t first = first_step(trace, &windows, at);
    return (Span){first, first + window_steps(&windows, at)};
}

static Address collect_address(const Trace *trace, const Part *part, int64_t round, int64_t i)
{
    Windows windows = windows_of(trace);
    Place at = window_of_step(trace, &windows, i);
    (void)round;
    return (Address){cell_at(trace, part->out, at), i - first_step(trace, &windows, at)};
}

static int64_t collect_visits(const Trace *trace, const Part *part, Cell cell)
{
    Windows windows = windows_of(trace);
    (void)part;
    return window_steps(&windows, cell_place(trace, cell));
}

static int64_t collect_visit(const Trace *trace, const Part *part, Cell cell, int64_t k)
{
    Windows windows = windows_of(trace);
    (void)part;
    return first_step(trace, &windows, cell_place(trace, cell)) + k;
}

static const PartKind collect = {collect_address, collect_visits, collect_visit, window_span};

/* The window of the k-th share that a cell gets: of all windows over it, row by row. */
static Place sharing_window(const Windows *windows, Place at, int64_t k)
{
    int wide = axis_covered(&windows->w, at.column), tap;
    int oy = axis_covering(&windows->h, at.row, (int)(k / wide), &tap),
        ox = axis_covering(&windows->w, at.column, (int)(k % wide), &tap);
    return (Place){at.n, at.c, oy, ox};
}

static Address share_address(const Trace *trace, const Part *part, int64_t round, int64_t i)
{
    Windows windows = windows_of(trace);
    Place window = window_of_step(trace, &windows, i);
    Cell cell = real_cell(trace, &windows, window, i - first_step(trace, &windows, window));
    Place at = cell_place(trace, cell);
    (void)part;
    (void)round;
    int64_t above = (int64_t)axis_rank(&windows.h, at.row, window.row) * axis_covered(&windows.w, at.column);
    return (Address){cell, above + axis_rank(&windows.w, at.column, window.column)};
}

static int64_t share_visits(const Trace *trace, const Part *part, Cell cell)
{
    Windows windows = windows_of(trace);
    Place at = cell_place(trace, cell);
    (void)part;
    return (int64_t)axis_covered(&windows.h, at.row) * axis_covered(&windows.w, at.column);
}

static int64_t share_visit(const Trace *trace, const Part *part, Cell cell, int64_t k)
{
    Windows windows = windows_of(trace);
    Place at = cell_place(trace, cell), window = sharing_window(&windows, at, k);
    int top = axis_input(&windows.h, window.row, axis_first(&windows.h, window.row));
    int left = axis_input(&windows.w, window.column, axis_first(&windows.w, window.column));
    (void)part;
    int row = (at.row - top) / windows.h.dilation, column = (at.column - left) / windows.w.dilation;
    return first_step(trace, &windows, window) + (int64_t)row * axis_taps(&windows.w, window.column) + column;
}

static const PartKind share = {share_address, share_visits, share_visit, window_span};

/* The index in DY of the k-th error that the winner `cell` gets, or, with k = -1, how many errors it gets. Of all
 * windows over the cell those count in which it has won; `below` counts only those before that index. */
static int64_t won(const Trace *trace, Cell cell, int64_t k, int64_t below)
{
    Windows windows = windows_of(trace);
    Place at = cell_place(trace, cell);
    int64_t all = share_visits(trace, NULL, cell), count = 0;
    for (int64_t j = 0; j < all; j++) {
        int64_t index = cell_at(trace, SET_DY, sharing_window(&windows, at, j)).index;
        if (trace->winner[index] != cell.index || index >= below)
            continue;
        if (count == k)
            return index;
        count++;
    }
    return count;
}

static Address route_address(const Trace *trace, const Part *part, int64_t round, int64_t i)
{
    Cell cell = {part->out, trace->winner[i]};
    (void)round;
    return (Address){cell, won(trace, cell, -1, i)};
}

static int64_t route_visits(const Trace *trace, const Part *part, Cell cell)
{
    (void)part;
    return won(trace, cell, -1, INT64_MAX);
}

static int64_t route_visit(const Trace *trace, const Part *part, Cell cell, int64_t k)
{
    (void)part;
    return won(trace, cell, k, INT64_MAX);
}

static const PartKind route = {route_address, route_visits, route_visit, NULL};

void pooling_plan(Trace *trace)
{
    Windows windows = windows_of(trace);
    const int *dim = trace->tensor[small(trace)].dim;
    const int *in = trace->tensor[large(trace)].dim;
    Pair padding = trace->spec.padding;
    trace->tensor[SET_PAD] = trace->tensor[SET_DPAD] =
        (Tensor){{in[0], in[1], in[2] + 2 * padding.h, in[3] + 2 * padding.w}, NULL};
    int64_t map = before_row(&windows, windows.h.out), maps = (int64_t)dim[0] * dim[1];
    if (trace->pass == PASS_FORWARD)
        part_add(trace, &collect, SET_Y, maps * map, 0, 0);
    else if (is_max(trace))
        part_add(trace, &route, SET_DX, all_cells(trace, SET_DY), 1, plane_cells(trace, SET_DY))->scattered = true;
    else
        part_add(trace, &share, SET_DX, maps * map, 0, 0)->scattered = true;
}

static void forward_term(const Trace *trace, int64_t k, Step *step)
{
    Windows windows = windows_of(trace);
    Place at = cell_place(trace, step->out);
    bool last = windows.extra && k == window_steps(&windows, at) - 1;
    if (is_max(trace))
        step->kind = STEP_COMPARE;
    else
        step->kind = last ? STEP_DIVIDE : STEP_ADD;
    step->a = last ? divisor(trace, at) : real_cell(trace, &windows, at, k);
    step->va = stored_value(trace, step->a);
}

void pooling_term(const Trace *trace, int64_t k, Step *step)
{
    if (trace->pass == PASS_FORWARD) {
        forward_term(trace, k, step);
        return;
    }
    if (is_max(trace)) {
        step->kind = STEP_ADD;
        step->a = (Cell){SET_DY, won(trace, step->out, k, INT64_MAX)};
    } else {
        Windows windows = windows_of(trace);
        Place window = sharing_window(&windows, cell_place(trace, step->out), k);
        step->kind = trace->kind->window_follows ? STEP_QUOTIENT : STEP_SHARE;
        step->a = cell_at(trace, SET_DY, window);
        step->b = divisor(trace, window);
    }
    step->va = stored_value(trace, step->a);
    step->vb = stored_value(trace, step->b);
}

/* ---- Scenes. */

void pooling_usual(SceneLine *line)
{
    line->input[2] = line->input[3] = 4;
    line->spec.stride = (Pair){2, 2};
}

bool pooling_example(const Scene *scene, Tensor *tensor, int which)
{
    static const float x[] = {1, 7, 5, 2, 4, 3, 8, 6, 11, 10, 15, 14, 12, 16, 9, 13}, dy[] = {2, -1, 1, 3};
    (void)scene;
    return which == VALUES_X ? operation_numbers(tensor, x, 16)
                             : tensor->dim[1] == 1 && operation_numbers(tensor, dy, 4);
}

/* The engine's spec of a scene's line. */
static PoolSpec pooling_spec(const SceneLine *line)
{
    const ConvSpec *spec = &line->spec;
    return (PoolSpec){spec->kernel, spec->stride, spec->padding, !line->floor, line->count_padding, spec->dilation};
}

SceneSize pooling_size(const SceneLine *line)
{
    const int *x = line->input;
    PoolSpec spec = pooling_spec(line);
    double cells = (double)x[0] * x[1] * x[2] * x[3];
    int dim[4];
    if (!pool_output_dims(x, &spec, dim, NULL))
        return (SceneSize){0, 0};
    double out = (double)dim[0] * dim[1] * dim[2] * dim[3];
    double padded = (double)x[0] * x[1] * ((double)x[2] + 2.0 * spec.padding.h) * ((double)x[3] + 2.0 * spec.padding.w);
    return (SceneSize){2 * cells + 2 * padded + 3 * out, out * spec.kernel.h * spec.kernel.w};
}

bool pooling_make(Scene *scene, Error *err)
{
    PoolSpec spec = pooling_spec(&scene->line);
    int y[4];
    return pool_output_dims(scene->line.input, &spec, y, err) && operation_maps(scene, y, err);
}

void pooling_lay(NetTrace *net, int node, Phase phase, Operation operation)
{
    const PoolSpec *spec = &net->net.node[node].pool;
    Trace *trace = layer_plain(net, node, phase, operation);
    trace->spec = pool_as_conv(spec);
    trace->floor = !spec->ceil;
    trace->count_padding = spec->count_padding;
    trace->winner = net->run.winner[node];
}

/* ---- The nudge: E = sum of delta * Y. */

bool pooling_makes(const Trace *trace, CellSet gradient)
{
    return trace->pass == PASS_BACKWARD && gradient == SET_DX;
}

static bool nudge_complete(const Trace *trace)
{
    return trace->tensor[SET_X].v && trace->tensor[SET_DY].v;
}

static double nudge_cells(const Trace *trace)
{
    return (double)tensor_count(&trace->tensor[SET_DY]) * trace->spec.kernel.h * trace->spec.kernel.w;
}

/* Y's number at a place, its largest or its mean. */
static double pooled(const Trace *trace, const Windows *windows, Place at, Cell changed, double by)
{
    int64_t cells = (int64_t)axis_taps(&windows->h, at.row) * axis_taps(&windows->w, at.column);
    double most = -INFINITY, sum = 0;
    for (int64_t t = 0; t < cells; t++) {
        double x = nudge_number_of(trace, SET_X, real_cell(trace, windows, at, t).index, changed, by);
        most = fmax(most, x);
        sum += x;
    }
    return is_max(trace) ? most : sum / (double)divisor(trace, at).index;
}

static NudgeTotal nudge_total(const Trace *trace, Cell changed, double by)
{
    Windows windows = windows_of(trace);
    const Tensor *dy = &trace->tensor[SET_DY];
    NudgeTotal total = {0};
    for (int64_t i = 0; i < (int64_t)tensor_count(dy); i++)
        nudge_add(&total, (double)dy->v[i]
                              * pooled(trace, &windows, cell_place(trace, (Cell){SET_DY, i}), changed, by));
    return total;
}

/* In how many of the windows over the cell it is, within epsilon, as large as the largest of the others; *errors
 * becomes the size of these windows' errors, *all that of all. */
static int corners(const Trace *trace, Cell cell, double epsilon, double *errors, double *all)
{
    Windows windows = windows_of(trace);
    Cell gradient = {SET_DX, cell.index};
    Place at = cell_place(trace, gradient);
    int64_t count = share_visits(trace, NULL, gradient);
    double value = nudge_number_of(trace, SET_X, cell.index, cell, 0);
    int found = 0;
    *errors = *all = 0;
    for (int64_t k = 0; k < count; k++) {
        Place window = sharing_window(&windows, at, k);
        double error = fabs((double)trace->tensor[SET_DY].v[cell_at(trace, SET_DY, window).index]);
        *all += error;
        if (!is_max(trace) || fabs(value - pooled(trace, &windows, window, cell, -INFINITY)) > epsilon)
            continue;
        *errors += error;
        found++;
    }
    return found;
}

/* Of each window over the cell the engine's share is rounded, and so is the sum. Where several windows change their
 * winner, one way or the other, their errors may take part in the gradient or not, whatever the two slopes come to. */
static double nudge_slack(const Trace *trace, Cell cell, double epsilon)
{
    double errors, all;
    int found = corners(trace, cell, epsilon, &errors, &all);
    return 16 * all * ldexp(1, -23) + (found > 1 ? errors : 0);
}

static bool nudge_corner(const Trace *trace, Cell cell, double epsilon)
{
    double errors, all;
    return corners(trace, cell, epsilon, &errors, &all) > 0;
}

const NudgeError pooling_nudge = {nudge_complete, nudge_cells, nudge_total, nudge_slack, nudge_products_formula,
                                  nudge_corner, "another cell becomes the largest of a window"};
