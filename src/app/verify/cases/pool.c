/* The poolings. */
#include "app/verify/cases/case_kind.h"

#include <string.h>

/* PyTorch's defaults: the stride is the kernel, sizes are rounded down, an average counts its padding. */
static bool read_spec(Case *made, PoolSpec *spec, Error *err)
{
    const char *kernel, *stride = safetensors_metadata(&made->file, "stride");
    if (!key_either(made, "kernel", "kernel_size", &kernel, err))
        return false;
    if (!kernel)
        return error_set(err, "its metadata have no kernel: expected height,width");
    if (!key_pair(made, kernel, 1, &spec->kernel, err))
        return false;
    spec->stride = spec->kernel;
    ConvSpec windows = pool_as_conv(spec);
    if (!key_padding(made, &windows, err))
        return false;
    spec->padding = windows.padding;
    return ((stride && strcmp(stride, "None") == 0) || key_pair(made, "stride", 1, &spec->stride, err))
        && key_pair(made, "dilation", 1, &spec->dilation, err) && key_flag(made, "ceil_mode", &spec->ceil, err)
        && key_flag(made, "count_include_pad", &spec->count_padding, err);
}

static bool read_windows(Case *made, bool count_padding, Error *err)
{
    made->rank = 4;
    made->pool = (PoolSpec){.count_padding = count_padding};
    return read_spec(made, &made->pool, err) && case_tensor(made, "x", 4, &made->x, err)
        && pool_output_dims(made->x.dim, &made->pool, made->y, err)
        && case_fitting(made, "dy", 4, made->y, &made->dy, err);
}

static bool read_max(Case *made, Error *err)
{
    return read_windows(made, false, err);
}

static bool read_average(Case *made, Error *err)
{
    return read_windows(made, true, err);
}

static bool read_global(Case *made, Error *err)
{
    made->rank = 4;
    if (!case_tensor(made, "x", 4, &made->x, err))
        return false;
    memcpy(made->y, (int[]){made->x.dim[0], made->x.dim[1], 1, 1}, sizeof made->y);
    made->pool = pool_spec(made->x.dim[2], made->x.dim[3]);
    made->pool.ceil = true;   /* a scene's own: there is nothing to round */
    return case_fitting(made, "dy", 4, made->y, &made->dy, err);
}

static bool trace(const Case *given, CaseTrace *at, Error *err)
{
    const PoolSpec *spec = &given->pool;
    (void)err;
    at->trace.spec = pool_as_conv(spec);
    at->trace.floor = !spec->ceil;
    at->trace.count_padding = spec->count_padding;
    return true;
}

static bool trace_max(const Case *given, CaseTrace *at, Error *err)
{
    return trace(given, at, err) && case_trace_winners(given, at, err);
}

static double terms(const Case *given, const char *name)
{
    Pair kernel = given->pool.kernel, stride = given->pool.stride;
    double cells = (double)kernel.h * kernel.w;
    return strcmp(name, "y") == 0 ? cells : cells / stride.h / stride.w + 1;
}

static double terms_global(const Case *given, const char *name)
{
    return strcmp(name, "y") == 0 ? (double)given->x.dim[2] * given->x.dim[3] : 1;
}

/* The padding counted or not. */
static const char *other_divisors(const Doubt *doubt, Tensor *other)
{
    const Case *given = doubt->given;
    CaseTrace at;
    bool forward = strcmp(doubt->output->name, "y") == 0;
    for (int op = 0; op < OP_COUNT; op++) {
        if (case_kind_of((Operation)op) != given->kind
            || !case_trace_init(&at, given, (Operation)op, route_default((Operation)op), NULL))
            continue;
        at.trace.pass = forward ? PASS_FORWARD : PASS_BACKWARD;
        at.trace.count_padding = !given->pool.count_padding;
        at.trace.tensor[forward ? SET_Y : SET_DX] = *other;
        (void)operation_kind((Operation)op)->run(&at.trace, RUN_SHOWN, NULL);
        case_trace_free(&at);
    }
    return given->pool.count_padding ? "the padding was not counted: as with count_include_pad False"
                                     : "the padding was counted: as with count_include_pad True";
}

static const char *const max_ops[] = {"maxpool2d", NULL}, *const average_ops[] = {"avgpool2d", NULL};
static const char *const global_ops[] = {"global_avgpool2d", NULL};

static const CaseKey max_keys[] = {
    {"stride", KEY_READ, NULL},      {"padding", KEY_READ, NULL},   {"kernel", KEY_READ, NULL},
    {"kernel_size", KEY_READ, NULL}, {"ceil_mode", KEY_READ, NULL}, {"dilation", KEY_READ, NULL},
    {"return_indices", KEY_NEUTRAL, "false|0"},
    {NULL, KEY_READ, NULL},
};

static const CaseKey average_keys[] = {
    {"stride", KEY_READ, NULL},      {"padding", KEY_READ, NULL},   {"kernel", KEY_READ, NULL},
    {"kernel_size", KEY_READ, NULL}, {"ceil_mode", KEY_READ, NULL}, {"count_include_pad", KEY_READ, NULL},
    {"dilation", KEY_NEUTRAL, "1"},  {"divisor_override", KEY_NEUTRAL, "none|null"},
    {NULL, KEY_READ, NULL},
};

static const CaseKey global_keys[] = {{"output_size", KEY_NEUTRAL, "1"}, {NULL, KEY_READ, NULL}};

static const CaseTruth max_truths[] = {{"y", truth_max_y}, {"dx", truth_max_dx}, {NULL, NULL}};
static const CaseTruth average_truths[] = {{"y", truth_average_y}, {"dx", truth_average_dx}, {NULL, NULL}};
static const CaseTruth global_truths[] = {{"y", truth_global_y}, {"dx", truth_global_dx}, {NULL, NULL}};

const CaseKind case_max_pool = {
    .ops = max_ops,
    .help = "kernel (stride padding dilation ceil_mode)  x[N,C,H,W] (dy) -> y dx\n",
    .keys = max_keys,
    .inputs = case_maps,
    .outputs = case_map_results,
    .needs = "dy",
    .read = read_max,
    .trace = trace_max,
    .prepare = truths_winners,
    .truths = max_truths,
    .terms = terms,
};

const CaseKind case_average_pool = {
    .ops = average_ops,
    .help = "also (count_include_pad)         x[N,C,H,W] (dy) -> y dx\n",
    .keys = average_keys,
    .inputs = case_maps,
    .outputs = case_map_results,
    .needs = "dy",
    .read = read_average,
    .trace = trace,
    .truths = average_truths,
    .terms = terms,
    .otherwise = other_divisors,
};

const CaseKind case_global_pool = {
    .ops = global_ops,
    .help = "                                 x[N,C,H,W] (dy) -> y dx\n",
    .keys = global_keys,
    .inputs = case_maps,
    .outputs = case_map_results,
    .needs = "dy",
    .read = read_global,
    .trace = trace,
    .truths = global_truths,
    .terms = terms_global,
};
