/* An operation as a layer of a network: what its row's `lay` puts the layers' traces together with. Each layer is the
 * trace of one operation over the network's tensors; trace/network.h says in which order they stand. */
#ifndef CONVWALK_TRACE_OPERATIONS_LAYERS_H
#define CONVWALK_TRACE_OPERATIONS_LAYERS_H

#include "trace/network.h"
#include "trace/operations/operation.h"

/* Appends a layer "NAME" or "NAME-part" of this node, its title the same with "δ " before it on the way back; the
 * caller fills in its trace's tensors and numbers. The trace stays where it is. */
Trace *layer_add(NetTrace *net, int node, const char *part, Phase phase, Operation operation, Route route);

/* Another name or title for the layer added last. */
void layer_name(NetTrace *net, const char *name);
void layer_title(NetTrace *net, const char *before, const char *text);

/* A layer that has no parameters: X and Y, on the way back their errors. */
Trace *layer_plain(NetTrace *net, int node, Phase phase, Operation operation);

/* What the node reads, and the error of that. */
const Tensor *layer_input(const NetTrace *net, int node);
const Tensor *layer_input_error(const NetTrace *net, int node);
bool layer_reads_image(const NetTrace *net, int node);   /* whose error nobody asks for */

/* A tensor of one number, of which each node has one. */
Tensor layer_number(const NetTrace *net, int node, float number);

/* The node's parameters of one kind (parameters, gradients ...) into these sets; a bias that it has not stays away. */
void layer_parameters(const NetTrace *net, int node, const Tensor *all, Trace *trace, CellSet weight, CellSet bias);

#endif
