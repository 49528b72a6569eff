/* Transposed convolution: a case of all its operations. */
#include "app/verify/cases/case_kind.h"

#include "engine/transposed.h"

#include <string.h>

static bool read(Case *made, Error *err)
{
    ConvSpec *spec = &made->conv;
    Pair more = {0, 0};
    made->rank = 4;
    *spec = conv_spec(1, 1);
    if (!key_pair(made, "stride", 1, &spec->stride, err) || !key_pair(made, "dilation", 1, &spec->dilation, err)
        || !key_pair(made, "output_padding", 0, &more, err) || !case_tensor(made, "x", 4, &made->x, err)
        || !case_tensor(made, "weight", 4, &made->w, err))
        return false;
    spec->kernel = (Pair){made->w.dim[2], made->w.dim[3]};
    return key_whole(made, "groups", 1, made->x.dim[1], &spec->groups, err) && key_padding(made, spec, err)
        && transposed_output_dims(made->x.dim, made->w.dim, spec, more, made->y, err)
        && case_fitting(made, "bias", 1, (int[]){1, made->y[1], 1, 1}, &made->b, err)
        && case_fitting(made, "dy", 4, made->y, &made->dy, err);
}

static bool trace(const Case *given, CaseTrace *at, Error *err)
{
    (void)err;
    at->trace.spec = given->conv;
    return true;
}

/* ---- The sums again: which numbers of X reach a cell of Y, and which errors one of X gets. */

/* One of X's rows or columns, where tap k of its window lies on output o; false: there is none. */
static bool reaches(const Case *given, bool vertical, int o, int k, int *i)
{
    const ConvSpec *spec = &given->conv;
    int stride = vertical ? spec->stride.h : spec->stride.w;
    int far = vertical ? o + spec->padding.h - k * spec->dilation.h : o + spec->padding.w - k * spec->dilation.w;
    *i = far / stride;
    return far >= 0 && far % stride == 0 && *i < given->x.dim[vertical ? 2 : 3];
}

/* The output under a tap of an input's window; false where Y does not reach. */
static bool lands(const Case *given, bool vertical, int i, int k, int *o)
{
    const ConvSpec *spec = &given->conv;
    *o = vertical ? i * spec->stride.h + k * spec->dilation.h - spec->padding.h
                  : i * spec->stride.w + k * spec->dilation.w - spec->padding.w;
    return *o >= 0 && *o < given->y[vertical ? 2 : 3];
}

static double number(const Case *given, int finer, const Tensor *tensor, int a, int b, int row, int column)
{
    return truth_input(given->finer[finer], tensor, tensor_index(tensor, a, b, row, column));
}

typedef struct {
    int at[4];
} Four;

static Four four_of(const int dim[4], size_t index)
{
    Four four;
    for (int i = 3; i >= 0; i--) {
        four.at[i] = (int)(index % (size_t)dim[i]);
        index /= (size_t)dim[i];
    }
    return four;
}

static Truth products(const Case *given, const TruthSum *sum)
{
    return truth_sum(sum, 1 + 2 * truth_inputs_rounded(given));
}

static Truth truth_y(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    const int *w = given->w.dim, groups = conv_groups(&given->conv), inputs = w[0] / groups;
    Four y = four_of(given->y, index);
    TruthSum sum = {0};
    int iy, ix, first = y.at[1] / w[1] * inputs;
    for (int ky = 0; ky < w[2]; ky++)
        for (int kx = 0; kx < w[3]; kx++)
            if (reaches(given, true, y.at[2], ky, &iy) && reaches(given, false, y.at[3], kx, &ix))
                for (int ic = first; ic < first + inputs; ic++)
                    truth_add(&sum, number(given, FINER_X, &given->x, y.at[0], ic, iy, ix)
                                        * number(given, FINER_W, &given->w, ic, y.at[1] % w[1], ky, kx));
    if (given->b.v)
        truth_add(&sum, truth_input(given->finer[FINER_B], &given->b, (size_t)y.at[1]));
    return products(given, &sum);
}

static Truth truth_dx(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    const int *w = given->w.dim, groups = conv_groups(&given->conv), inputs = w[0] / groups;
    Four x = four_of(given->x.dim, index);
    TruthSum sum = {0};
    int oy, ox, first = x.at[1] / inputs * w[1];
    for (int ky = 0; ky < w[2]; ky++)
        for (int kx = 0; kx < w[3]; kx++)
            if (lands(given, true, x.at[2], ky, &oy) && lands(given, false, x.at[3], kx, &ox))
                for (int oc = 0; oc < w[1]; oc++)
                    truth_add(&sum, number(given, FINER_DY, &given->dy, x.at[0], first + oc, oy, ox)
                                        * number(given, FINER_W, &given->w, x.at[1], oc, ky, kx));
    return products(given, &sum);
}

static Truth truth_dweight(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    const int *x = given->x.dim, *w = given->w.dim, groups = conv_groups(&given->conv);
    Four at = four_of(w, index);
    TruthSum sum = {0};
    int oy, ox, oc = at.at[0] / (w[0] / groups) * w[1] + at.at[1];
    for (int n = 0; n < x[0]; n++)
        for (int iy = 0; iy < x[2]; iy++)
            for (int ix = 0; ix < x[3]; ix++)
                if (lands(given, true, iy, at.at[2], &oy) && lands(given, false, ix, at.at[3], &ox))
                    truth_add(&sum, number(given, FINER_X, &given->x, n, at.at[0], iy, ix)
                                        * number(given, FINER_DY, &given->dy, n, oc, oy, ox));
    return products(given, &sum);
}

static double terms(const Case *given, const char *name)
{
    const int *w = given->w.dim, *x = given->x.dim, *y = given->y, groups = conv_groups(&given->conv);
    const double taps = (double)w[2] * w[3];
    if (strcmp(name, "y") == 0)
        return taps * w[0] / groups;
    if (strcmp(name, "dx") == 0)
        return taps * w[1];
    return strcmp(name, "dbias") == 0 ? (double)y[0] * y[2] * y[3] : (double)x[0] * x[2] * x[3];
}

static const char *const ops[] = {"conv_transpose2d", NULL};

static const CaseKey keys[] = {
    {"stride", KEY_READ, NULL},           {"padding", KEY_READ, NULL}, {"output_padding", KEY_READ, NULL},
    {"dilation", KEY_READ, NULL},         {"groups", KEY_READ, NULL},  {"padding_mode", KEY_NEUTRAL, "zeros"},
    {"transposed", KEY_NEUTRAL, "true|1"}, {"kernel", KEY_SIZE, "kernel"}, {"kernel_size", KEY_SIZE, "kernel"},
    {"bias", KEY_BIAS, NULL},             {NULL, KEY_READ, NULL},
};

static const CaseTruth truths[] = {{"y", truth_y},
                                   {"dx", truth_dx},
                                   {"dweight", truth_dweight},
                                   {"dbias", truth_conv_dbias},
                                   {NULL, NULL}};

static const CaseRoute routes[] = {
    {"scatter", ROUTE_SCATTER, RUN_SHOWN, NULL},
    {"zeros", ROUTE_ZEROS, RUN_SHOWN, NULL},
    {"naive", ROUTE_NAIVE, RUN_SHOWN, NULL},
    {NULL, ROUTE_NAIVE, RUN_SHOWN, NULL},
};

const CaseKind case_transposed = {
    .ops = ops,
    .help = "(stride padding output_padding dilation groups)  x[N,C,H,W] weight[C,O/groups,kh,kw]\n"
            "                                                          (bias[O]) (dy) -> y dx dweight dbias\n",
    .keys = keys,
    .inputs = case_weights,
    .outputs = case_weight_results,
    .needs = "dy",
    .read = read,
    .trace = trace,
    .routes = routes,
    .truths = truths,
    .terms = terms,
};
