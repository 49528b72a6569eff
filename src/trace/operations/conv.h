/* What the convolution's operations share: forward, the errors of its input, its kernels and its bias, and their
 * update. */
#ifndef CONVWALK_TRACE_OPERATIONS_CONV_H
#define CONVWALK_TRACE_OPERATIONS_CONV_H

#include "trace/operations/layers.h"

#define TAKES_CONV \
    (TAKES_ANY | TAKES_WINDOW | TAKES(DILATION) | TAKES(GROUPS) | TAKES(MODE) | TAKES(KERNELS) | TAKES_NUMBERS(W))

/* X, W, Y and, where the line has one, B; with them the error of Y. The sizes of Y, of the kernels, of the bias. */
bool conv_tensors(Scene *scene, bool error, Error *err);
void conv_dims(const Scene *scene, int w[4], int b[4]);

/* The document's numbers where the scene has its shapes: X counts 1 to 9 under W = 3 -1 / 2 4. */
bool conv_example(const Scene *scene, Tensor *tensor, int which);

/* The size of a convolution's scene; {0, 0} when the shapes give no output. */
SceneSize conv_size(const SceneLine *line);

/* Y, which every scene of a convolution has. */
void conv_fill_output(Scene *scene);

/* The error that a convolution's gradients are the derivatives of. */
extern const NudgeError conv_error;

/* For `row_terms`: the products of one channel under the window; those of one image's errors. */
int64_t conv_window_terms(const Trace *trace, const char **row);
int64_t conv_image_terms(const Trace *trace, const char **row);

/* The loop nests as parts, and what their steps do. How often a cell of the error of the input is written before the
 * rest: a transposed convolution's bias, the errors of copies. */
void conv_forward_plan(Trace *trace);
void conv_forward_term(const Trace *trace, int64_t k, Step *step);
void conv_input_plan(Trace *trace);
void conv_input_term(const Trace *trace, int64_t k, Step *step);
int64_t conv_input_visits(const Trace *trace, Cell cell);
void conv_weight_plan(Trace *trace);
void conv_weight_term(const Trace *trace, int64_t k, Step *step);

void conv_bias_plan(Trace *trace);
void conv_bias_term(const Trace *trace, int64_t k, Step *step);
void conv_bias_mistakes(Hunt *hunt);
void conv_lay_bias(NetTrace *net, int node, Phase phase, Operation operation);
extern const SayRow conv_bias_sentence[];
extern const SourceLine conv_bias_source[1];

/* For `indices`: products of matrices are done group by group, and count within each. */
void conv_indices(const Trace *trace, const Step *step, int64_t value[INDEX_COUNT]);

/* The sizes of the kernels, those of W or of its gradient. */
const int *conv_kernel_dims(const Trace *trace);

/* The sizes of X, or of its error, with the padding on all sides. */
Tensor conv_padded_sizes(const Trace *trace, const int x[4]);

/* The windows of the error of the input along one axis; the same as the turned kernels see them: where the padding
 * holds copies, it is part of the input. How many errors have a place among the spread ones (all except those whose
 * windows are wholly in the padding), from *first on; which error is at place i there, -1: a zero. The part that
 * spreads them. */
Axis conv_input_axis(const Trace *trace, bool vertical);
Axis conv_spread_axis(const Trace *trace, bool vertical);
int conv_spread_count(const Axis *axis, int *first);
int conv_spread_error(const Axis *axis, int i);
extern const PartKind conv_spread_errors;

/* The part that cuts the padding off, and its cells: SET_DPAD's are those around the input, whose own are SET_DX's; how
 * many a map has. */
extern const PartKind conv_cut, conv_return, conv_around;
bool conv_is_border(const Trace *trace, Place at);
int64_t conv_border_cells(const Trace *trace);

/* conv_return instead, where the padding holds copies: how many a cell of SET_DX has, and the k-th, row by row.
 * conv_around: sums of all cells, those of the padding too. */
int64_t conv_copies(const Trace *trace, Cell cell);
Cell conv_copy(const Trace *trace, Cell cell, int64_t k);
bool conv_returned(const Trace *trace, Cell copy, int64_t done);   /* whether its error has, after `done` steps */

/* For `formula`: the size of Y along each axis, in TeX. */
void conv_formula(const SceneLine *line, Text *tex);

/* For `lay`: a layer of the backward pass with the tensors it is shown with: X, W, Y and the error of Y. */
Trace *conv_layer_back(NetTrace *net, int node, const char *part, const char *title, Operation operation, Route route);

/* Memory for the columns of one image with x's channels: the trace's own tensor of columns if it has values, which then
 * keeps them. */
bool conv_columns(const Trace *trace, CellSet columns, const int x[4], Tensor *col, Error *err);
void conv_columns_free(const Trace *trace, CellSet columns, Tensor *col);

/* What is said of the steps of the error of the input. */
extern const SayRow conv_input_sentence[];
extern const MotionRow conv_input_motion[];

/* What the levels of its routes are called. */
extern const LevelRow conv_input_levels[];

/* Which lines do the steps of the error of the input, and the programs of all passes; see operation.h. */
enum { CONV_INPUT_SOURCES = 7 };
extern const SourceLine conv_input_source[CONV_INPUT_SOURCES];
const SourceLine *conv_input_line(const Trace *trace, const Step *step);
extern const SnippetRow conv_forward_snippet[], conv_input_snippet[], conv_weight_snippet[], conv_bias_snippet[];

#endif
