/* The convolution's passes as code: which line does a step of the input's error, and all passes as programs. */
#include "trace/operations/conv.h"

#define BACK "src/engine/conv_backward.c"
#define ROT "conv_backward_input_rot"
#define SCATTER "conv_backward_input_scatter"
const SourceLine conv_input_source[CONV_INPUT_SOURCES] = {
    {ON_ALL, ROUTE_ROT, SET_ROT, ON_ALL, BACK, ROT, "float turned =", "ic oc ky kx", "turned =", NULL},
    {ON_ALL, ROUTE_ROT, SET_SPREAD, ON_ALL, BACK, "conv_spread", "return between", "n oc row column",
     "return 0.0", NULL},
    {ON_ALL, ROUTE_ROT, ON_ALL, ON_ALL, BACK, ROT, "sum += conv_spread(", "n ic iy ix oc ky kx",
     "total += error", NULL},
    {ON_ALL, ROUTE_SCATTER, ON_ALL, STEP_PRODUCT, BACK, SCATTER, "add_inside(dx,", "n oc oy ox ic ky kx",
     "add_inside(dx,", "row column"},
    {ON_ALL, ON_ALL, ON_ALL, STEP_CUT, BACK, "add_inside", "if (row >= 0", "n ic row column", "if 0 <= row", NULL},
    {ON_ALL, ROUTE_COL2IM, SET_DCOL, ON_ALL, BACK, "multiply_transposed", "sum[i] += weight", "oc k i",
     "col[k][i] +=", NULL},
    {ON_ALL, ROUTE_COL2IM, ON_ALL, STEP_ADD, BACK, "conv_col2im", "add_inside(x,", "oy ox ic ky kx",
     "add_inside(x,", "row column"},
};

/* The error of a copy in the padding returns; it is a sum like a column's cell, so the table can't tell it. */
static const SourceLine returning = {ON_ALL, ON_ALL, ON_ALL, STEP_ADD, BACK, "return_border",
                                     "*tensor_at(dx, of->n", "row column", "dx[n][c][iy][ix] +=", NULL};

const SourceLine *conv_input_line(const Trace *trace, const Step *step)
{
    return step->a.set == SET_DPAD ? &returning : source_line_of(trace, step);
}

#define SPEC "{stride}, {padding}, {dilation}, {groups}"

const SnippetRow conv_forward_snippet[] = {
    {ON_ALL, ROUTE_NAIVE, SETS(X) | SETS(W) | SETS(B),
     "y = {new y}\n"
     "conv_forward(x, w, b, " SPEC ", y{as})\n",
     "{padded}x = F.pad(x, {sides}, mode=\"{how}\")\n"
     "y = F.conv2d(x, w, b, " SPEC ")\n"},
    {ON_ALL, ROUTE_IM2COL, SETS(X) | SETS(W) | SETS(B),
     "y = {new y}\n"
     "conv_forward_im2col(x, w, b, " SPEC ", y{as})\n",
     "{padded}x = F.pad(x, {sides}, mode=\"{how}\")\n"
     "rows = F.unfold(x, {kernel}, dilation={dilation}, padding={padding}, stride={stride})   # im2col\n"
     "{one}y = (w.flatten(1) @ rows).reshape({shape y})\n"
     "{many}w, rows = w.reshape({groups}, -1, w[0].numel()), rows.unflatten(1, ({groups}, -1))\n"
     "{many}y = (w @ rows).reshape({shape y})\n"
     "{?b}y = y + b.reshape(1, -1, 1, 1)\n"},
    {0, 0, 0, NULL, NULL},
};

#define BY_AUTOGRAD \
    "x = torch.zeros({shape dx}, requires_grad=True)\n" \
    "{whole}F.conv2d(x, w, None, " SPEC ").backward(dy)\n" \
    "{padded}around = F.pad(x, {sides}, mode=\"{how}\")\n" \
    "{padded}F.conv2d(around, w, None, " SPEC ").backward(dy)\n" \
    "dx = x.grad\n"

/* The error of the padded input, then of the input. */
#define INTO(route) \
    "dx = {new dx}\n" \
    "{whole}" route "(dy, w, " SPEC ", dx)\n" \
    "{padded}around = np.zeros({around}, np.float32)\n" \
    "{padded}" route "(dy, w, " SPEC ", around)\n" \
    "{padded}return_border(around, {before}, \"{mode}\", dx)\n"

const SnippetRow conv_input_snippet[] = {
    {ON_ALL, ROUTE_ROT, SETS(W) | SETS(DY),
     INTO("conv_backward_input_rot"),
     BY_AUTOGRAD},
    {ON_ALL, ROUTE_SCATTER, SETS(W) | SETS(DY),
     INTO("conv_backward_input_scatter"),
     BY_AUTOGRAD},
    {ON_ALL, ROUTE_COL2IM, SETS(W) | SETS(DY),
     INTO("conv_backward_input_col2im"),
     "{one}rows = w.flatten(1).T @ dy.flatten(2)\n"
     "{many}w, dy = w.reshape({groups}, -1, w[0].numel()), dy.flatten(2).unflatten(1, ({groups}, -1))\n"
     "{many}rows = (w.transpose(1, 2) @ dy).flatten(1, 2)\n"
     "size = {around}[2:]\n"
     "{whole}dx = F.fold(rows, size, {kernel}, dilation={dilation}, padding={padding}, stride={stride})   # col2im\n"
     "{padded}around = F.fold(rows, size, {kernel}, dilation={dilation}, stride={stride})   # col2im\n"
     "{padded}x = torch.zeros({shape dx}, requires_grad=True)\n"
     "{padded}F.pad(x, {sides}, mode=\"{how}\").backward(around)\n"
     "{padded}dx = x.grad\n"},
    {0, 0, 0, NULL, NULL},
};

const SnippetRow conv_weight_snippet[] = {
    {ON_ALL, ROUTE_NAIVE, SETS(X) | SETS(DY),
     "dw = {new dw}\n"
     "conv_backward_weight(x, dy, " SPEC ", dw{as})\n",
     "{padded}x = F.pad(x, {sides}, mode=\"{how}\")\n"
     "w = torch.zeros({shape dw}, requires_grad=True)\n"
     "F.conv2d(x, w, None, " SPEC ").backward(dy)\n"
     "dw = w.grad\n"},
    {ON_ALL, ROUTE_IM2COL, SETS(X) | SETS(DY),
     "dw = {new dw}\n"
     "conv_backward_weight_im2col(x, dy, " SPEC ", dw{as})\n",
     "{padded}x = F.pad(x, {sides}, mode=\"{how}\")\n"
     "rows = F.unfold(x, {kernel}, dilation={dilation}, padding={padding}, stride={stride})   # im2col\n"
     "{one}dw = (dy.flatten(2) @ rows.transpose(1, 2)).sum(0).reshape({shape dw})\n"
     "{many}dy, rows = dy.flatten(2).unflatten(1, ({groups}, -1)), rows.unflatten(1, ({groups}, -1))\n"
     "{many}dw = (dy @ rows.transpose(2, 3)).sum(0).reshape({shape dw})\n"},
    {0, 0, 0, NULL, NULL},
};

const SnippetRow conv_bias_snippet[] = {
    {ON_ALL, ON_ALL, SETS(DY),
     "db = {new db}\n"
     "conv_backward_bias(dy, db)\n",
     "db = dy.sum((0, 2, 3))\n"},
    {0, 0, 0, NULL, NULL},
};
