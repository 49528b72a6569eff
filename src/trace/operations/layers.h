/* An operation as a layer of a network: the functions with which its row's `lay` makes the layers' traces. Each layer
 * is the trace of one operation over the network's tensors; trace/network.h says in which order they are. */
#ifndef CONVWALK_TRACE_OPERATIONS_LAYERS_H
#define CONVWALK_TRACE_OPERATIONS_LAYERS_H

#include "trace/network.h"
#include "trace/operations/operation.h"

/* Appends a layer "NAME" or "NAME-part" of this node; its title is the same, with "δ " before it in the backward pass.
 * The caller sets its trace's tensors and numbers. The trace does not move. */
Trace *layer_add(NetTrace *net, int node, const char *part, Phase phase, Operation operation, Route route);

/* Another name or title for the last layer. */
void layer_name(NetTrace *net, const char *name);
void layer_title(NetTrace *net, const char *before, const char *text);

/* A layer without parameters: X and Y, in the backward pass their errors. */
Trace *layer_plain(NetTrace *net, int node, Phase phase, Operation operation);

/* The input of the node, and its error. */
const Tensor *layer_input(const NetTrace *net, int node);
const Tensor *layer_input_error(const NetTrace *net, int node);
bool layer_reads_image(const NetTrace *net, int node);   /* whose error is not needed */

/* A tensor of one number, of which each node has one. */
Tensor layer_number(const NetTrace *net, int node, float number);

/* The node's parameters of one kind (parameters, gradients ...) into these sets; a bias that it does not have is
 * skipped. */
void layer_parameters(const NetTrace *net, int node, const Tensor *all, Trace *trace, CellSet weight, CellSet bias);

#endif
