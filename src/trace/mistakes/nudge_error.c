/* E = sum of delta * Y, where every output is a sum of products and its bias: what convolution and the fully connected
 * layer share. */
#include "trace/mistakes/nudge_error.h"

#include <math.h>

double nudge_number_of(const Trace *trace, CellSet set, int64_t index, Cell changed, double by)
{
    const float *v = trace->tensor[set].v;
    return (v ? (double)v[index] : 0) + (changed.set == set && changed.index == index ? by : 0);
}

void nudge_add(NudgeTotal *total, double term)
{
    total->sum += term;
    total->size += fabs(term);
}

NudgeTotal nudge_products_total(const Trace *trace, Cell changed, double by, NudgeOutput *output)
{
    const Tensor *dy = &trace->tensor[SET_DY];
    NudgeTotal total = {0};
    for (int n = 0; n < dy->dim[0]; n++)
        for (int oc = 0; oc < dy->dim[1]; oc++)
            for (int row = 0; row < dy->dim[2]; row++)
                for (int column = 0; column < dy->dim[3]; column++) {
                    double delta = (double)*tensor_at(dy, n, oc, row, column);
                    NudgeTotal y = {0};
                    output(trace, (Place){n, oc, row, column}, changed, by, &y);
                    nudge_add(&y, nudge_number_of(trace, SET_B, oc, changed, by));
                    total.sum += delta * y.sum;
                    total.size += fabs(delta) * y.size;
                }
    return total;
}

bool nudge_products_complete(const Trace *trace)
{
    return trace->tensor[SET_X].v && trace->tensor[SET_W].v && trace->tensor[SET_DY].v;
}

double nudge_products(const Trace *trace)
{
    const int *w = trace->tensor[SET_W].dim;
    return (double)tensor_count(&trace->tensor[SET_DY]) * w[1] * w[2] * w[3];
}

static double largest(const Tensor *tensor)
{
    double most = 0;
    for (size_t i = 0; i < tensor_count(tensor); i++)
        most = fmax(most, fabs((double)tensor->v[i]));
    return most;
}

/* The engine adds single-precision numbers: each of the terms of a gradient may be off by half a unit in the 24th
 * binary place of all of them. */
double nudge_products_slack(const Trace *trace, Cell cell, double epsilon)
{
    const int *dy = trace->tensor[SET_DY].dim, *w = trace->tensor[SET_W].dim;
    double terms = (double)dy[0] * dy[2] * dy[3], factor = 1;
    if (cell.set == SET_X) {
        terms = (double)dy[1] * w[2] * w[3];
        factor = largest(&trace->tensor[SET_W]);
    } else if (cell.set != SET_B)
        factor = largest(&trace->tensor[SET_X]);
    (void)epsilon;
    return terms * sqrt(terms) * largest(&trace->tensor[SET_DY]) * factor * ldexp(1, -24);
}

const char *nudge_products_formula(const Trace *trace, bool tex)
{
    (void)trace;
    return tex ? "E=\\sum\\delta_Y\\,Y" : "E = Σ δ_Y·Y";
}
