/* A network as a list of nodes in running order: what each node does, which earlier nodes it
 * reads, its parameters. Nothing is computed here: see net_run.h. Sizes are those of one image.
 *
 *   node 0 is the input; a node reads the one before it, or others by their index; the last
 *   one's output, {classes,1,1}, are
 *   the scores that softmax with cross-entropy takes (loss.h).
 *
 * Nodes and parameters are named by kind and count: conv1, act1, pool1, fc1; conv1.weight,
 * conv1.bias, fc3.bias. */
#ifndef CONVWALK_ENGINE_NET_H
#define CONVWALK_ENGINE_NET_H

#include "base/text.h"
#include "engine/activation.h"
#include "engine/conv.h"
#include "engine/net/nodes/list.h"
#include "engine/pool.h"

/* What a layer does: NODE_ with its name in net/nodes/list.h, where each has a row. */
typedef enum {
    NODE_INPUT,
#define NODE(kind, row) NODE_##kind,
    NODES(NODE)
#undef NODE
    NODE_KINDS
} NodeKind;

enum { NODES_MOST = 96, NODE_READS = 2, NET_NAME = 24, NET_PARAMETERS_MOST = 4 * NODES_MOST };

typedef struct {
    NodeKind kind;
    char name[NET_NAME];
    /* the nodes whose outputs it takes: none for the input, one, or two that are added */
    int read[NODE_READS], reads;
    /* What its line says, each of use to some kinds only. */
    ConvSpec conv;
    Pair more;         /* a transposed convolution's output padding */
    PoolSpec pool;                 /* a global one's window is its whole input */
    Activation activation;
    int outputs;                   /* kernels, or a full layer's outputs */
    bool bias;
    float number;                  /* a kind's own, such as a share */
    int dim[3];                    /* {c,h,w} of its output */
    /* the index of its weight, which its bias follows; how many it has, 0 to 2, of batch norm 4 */
    int parameter, parameters;
} Node;

typedef struct {
    char name[NET_NAME + 8];
    int dim[4];
    int rank;     /* as files write it: 1 for a bias, 2 for a full layer's weight, 4 for kernels */
    /* inputs of each of its sums: its first values are uniform in +-1/sqrt(inputs), or with
     * `begins` all `begin` */
    int inputs;
    bool begins;
    float begin;
    bool average; /* it is kept along with the others, but follows what passes and is not learnt */
} NetParameter;

typedef struct {
    int nodes, parameters;
    Node node[NODES_MOST];
    NetParameter parameter[NET_PARAMETERS_MOST];
} Net;

/* Makes `net` a list with its input {c,h,w} alone; false when a size is not 1 .. 65536. A Net is
 * a value: it owns nothing. */
bool net_begin(Net *net, int c, int h, int w, Error *err);

/* Appends a node whose kind, read, reads and options are set (and its name, unless it is ""), and
 * computes the rest: name, sizes, parameters. False, with the list unchanged, when there is no room
 * or the numbers give no output; `err` says which formula. */
bool net_add(Net *net, const Node *node, Error *err);

/* A node of this kind that reads the list's last one: kernels of 1 x 1, windows of 1 x 1 rounded
 * down, with bias. */
Node net_node(const Net *net, NodeKind kind);

/* False, with `err`, unless the list can be trained: its last node gives one number for each class
 * (at least two), and every other node's output is read. */
bool net_complete(const Net *net, Error *err);

/* Whether two lists compute the same with parameters of the same names and shapes. */
bool net_same(const Net *a, const Net *b);

int net_find(const Net *net, const char *name);   /* the node of this name; -1: there is none */
int net_classes(const Net *net);                  /* channels of the last node's output */
size_t net_inputs(const Net *net);                /* values of one image */
size_t net_parameter_count(const Net *net, int which);

/* ---- As a line (net_line.c):
 *
 *   input 1x28x28, conv 6@5x5 padding 2, relu, max 2, conv 16@5x5, relu, max 2,
 *   linear 120, relu, linear 84, relu, linear 10
 *
 * Each layer's row says how it is written (net/nodes/; net_usage lists them all). NAME: layer
 * names what that layer puts out; add NAME adds it to what stands before.
 *
 * A size is a number or HxW. Pooling rounds down unless `ceil` is said, and its stride is its
 * kernel unless said. */

/* Reads the list from its line, or from the name of a preset; false, with the layer and what would
 * be right, when it can't be read or is not complete. */
bool net_read(Net *net, const char *line, Error *err);

/* "pool2" where there is one of that kind's name already: what the next one is called if its line
 * gives it no name, and its parameters in any case. */
void net_counted_name(const Net *net, NodeKind kind, char counted[NET_NAME]);

/* Whether a layer learns from all images of a batch together, so that it can't be divided. */
bool net_whole_batch(const Net *net);

/* Appends the line that net_read reads as this list; default options are omitted. */
void net_write(const Net *net, Text *out);
void net_write_node(const Net *net, int i, Text *out);   /* one layer of it, without its name */

/* Appends the layers that a line can have, one after the other as help texts show them. */
void net_usage(Text *out);

/* ---- Presets (net_presets.c). */

/* Trained weights among the program's files: of which activation and pooling. */
typedef struct {
    Activation activation;
    bool average;
    const char *file;
} NetWeights;

typedef struct {
    const char *name, *title, *line;   /* its names in commands and in sentences */
    const NetWeights *weights;         /* ended by a NULL file; NULL: there are none */
} NetPreset;

extern const NetPreset net_presets[];   /* ended by a NULL name; the first is the usual one */
extern const char net_usual_name[];     /* the first one's name */

/* The usual network with this activation and pooling. */
void net_usual(Net *net, Activation activation, bool average);

/* Whether the list is the usual network with any activation and pooling; these are stored. */
bool net_variant(const Net *net, Activation *activation, bool *average);

/* The preset that the list is, with any activation and pooling; NULL: none. The list's name in
 * sentences: the preset's title, else "the network". */
const NetPreset *net_preset(const Net *net);
bool net_is_preset(const Net *net);
const char *net_title(const Net *net);

/* The file's name of the weights that come with the program for this list: those of its activation
 * and pooling, else its preset's first; NULL: there are none. */
const char *net_weights(const Net *net);

#endif
