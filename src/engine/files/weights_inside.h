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

/* How long the name is without its last part: "net.0" of "net.0.weight"; all of it when it has
 * none. */
int weights_stem(const char *name);

/* Writes what was assumed into `note`; `before`, of so many bytes, is the common prefix of the
 * names, NULL when the shapes decided. */
void weights_note(const WeightsMap *map, const Candidates *all, const char *before, size_t length,
                  Error *note);

#endif
