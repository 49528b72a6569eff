/* Shared by the search for a file's tensors (weights_names.c) and the note about it
 * (weights_note.c). */
#ifndef CONVWALK_ENGINE_WEIGHTS_INSIDE_H
#define CONVWALK_ENGINE_WEIGHTS_INSIDE_H

#include "engine/files/weights_names.h"

/* The tensors that may be parameters, in the order of the numbers in their names. */
typedef struct {
    const Net *net;
    const SafeTensor **at;
    int count, left_out;
    const char *first_out;
} Candidates;

/* The node that has the parameter. */
const Node *weights_node(const Net *net, int which);

bool weights_is_bias(const Net *net, int which);
bool weights_is_kernel(const Net *net, int which);   /* or its bias */

/* Whether the tensor has the parameter's shape in this order. A kernel is no matrix. */
bool weights_fit(const SafeTensor *tensor, const Net *net, int which, WeightOrder order);

/* Decides the order of the tensors whose shape fits several orders: as the others of their kind,
 * else as the other kind, else as their names say. `named`: they have the network's own names. */
void weights_settle(WeightsMap *map, bool named);

/* False, with `err`, when two kernels are in different orders. */
bool weights_check_orders(const WeightsMap *map, Error *err);

/* How long the name is without its last part: "net.0" of "net.0.weight"; all of it when it has
 * none. */
int weights_stem(const char *name);

/* Writes what was assumed into `note`; `before`, of so many bytes, is the common prefix of the
 * names, NULL when the shapes decided. */
void weights_note(const WeightsMap *map, const Candidates *all, const char *before, size_t length,
                  Error *note);

#endif
