/* The same layers' operands go through both routes' functions, one after the other, with a clock around. */
#include "app/lenet_time.h"

#include <stdlib.h>
#include <time.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* One layer, its result into `out`. */
static void run(const Trace *trace, bool matrix, float *col, float *out)
{
    const Tensor *tensor = trace->tensor;
    const ConvSpec *spec = &trace->spec;
    Tensor y = tensor[SET_Y], dx = tensor[SET_DX], dw = tensor[SET_DW];
    y.v = dx.v = dw.v = out;
    if (trace->operation == OP_CONV_FORWARD && matrix)
        conv_forward_im2col(&tensor[SET_X], &tensor[SET_W], &tensor[SET_B], spec, col, &y);
    else if (trace->operation == OP_CONV_FORWARD)
        conv_forward(&tensor[SET_X], &tensor[SET_W], &tensor[SET_B], spec, &y);
    else if (trace->operation == OP_CONV_BACKWARD_INPUT && matrix)
        conv_backward_input_col2im(&tensor[SET_DY], &tensor[SET_W], spec, col, &dx);
    else if (trace->operation == OP_CONV_BACKWARD_INPUT)
        conv_backward_input_rot(&tensor[SET_DY], &tensor[SET_W], spec, &dx);
    else if (trace->operation == OP_CONV_BACKWARD_WEIGHT && matrix)
        conv_backward_weight_im2col(&tensor[SET_X], &tensor[SET_DY], spec, col, &dw);
    else if (trace->operation == OP_CONV_BACKWARD_WEIGHT)
        conv_backward_weight(&tensor[SET_X], &tensor[SET_DY], spec, &dw);
}

void lenet_time(const Lenet *net, double seconds[2])
{
    enum { COLUMNS = 25 * 784, LARGEST = 6 * 784, ROUNDS = 3 };
    float *col = malloc(COLUMNS * sizeof *col), *out = malloc(LARGEST * sizeof *out);
    for (int round = 0; round < 2 * ROUNDS && col && out; round++) {
        double start = now();
        for (int i = 0; i < net->layers; i++)
            run(&net->layer[i].trace, round % 2 == 1, col, out);
        double spent = now() - start, *best = &seconds[round % 2];
        *best = round < 2 || spent < *best ? spent : *best;
    }
    free(col);
    free(out);
}
