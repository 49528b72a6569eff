/* A kind of layer as one row: its words in a network's line, its sizes and parameters, its forward
 * and backward pass. net.c, net_line.c and net_run.c use the row and name no kind. To add one: its
 * arithmetic in src/engine, a file here with its row, a line in list.h. */
#ifndef CONVWALK_ENGINE_NET_NODES_NODE_H
#define CONVWALK_ENGINE_NET_NODES_NODE_H

#include "engine/net/net_run.h"

/* ---- Reading and writing a layer. */

enum { NODE_TEXT = 160, NODE_WORDS = 20, NODE_SIDE = 65536 };

/* One layer's text in words; `next` is the first that has not been read yet. */
typedef struct {
    char text[NODE_TEXT];
    char *word[NODE_WORDS];
    int words, next;
} NodeReader;

/* The next word; NULL after the last. */
const char *node_take(NodeReader *reader);

/* Read a size or two as HxW, each at least `low`; a whole number from 1 on; a number in low <= it <
 * high. False, with what was expected of `what`, for any other `text` (NULL: it is missing). */
bool node_pair(const char *what, const char *text, int low, Pair *pair, Error *err);
bool node_count(const char *what, const char *text, int *count, Error *err);
bool node_number(const char *what, const char *text, float low, float high, float *number,
                 Error *err);

enum { NODE_SAME = -1, NODE_SAME_LOWER = -2 };   /* a padding that follows from the input */

/* Where the values of a layer's options go; NULL: the layer has no such option. */
typedef struct {
    Pair *stride, *padding, *dilation, *more;
    bool *bias, *ceil, *count_padding;
    int *groups;     /* -1: depthwise, as many as channels */
    ConvSpec *sides; /* of a padding with a mode that may be another on each side, or NODE_SAME */
} NodeOptions;

/* Reads the remaining words of the layer; each option at most once. */
bool node_options(NodeReader *reader, const NodeOptions *options, Error *err);

/* For `read`: a layer that is its word alone; for `write`: that word. */
bool node_read_word(NodeReader *reader, const Net *net, Node *node, Error *err);
void node_write_word(const Net *net, const Node *node, Text *out);

/* A layer with kernels: reads OC@KHxKW; sets as many groups as its input has channels where its
 * line says depthwise, and is true; appends its groups. */
bool node_kernels(NodeReader *reader, Node *node, Error *err);
bool node_depthwise(const Net *net, Node *node);
void node_write_groups(const Net *net, const Node *node, Text *out);

/* Reads the name of an earlier layer, which becomes the second that the node reads. */
bool node_earlier(NodeReader *reader, const Net *net, Node *node, Error *err);

/* Appends " stride 2", " stride 2x1", unless it is `usual`. */
void node_write_pair(const char *before, Pair pair, Pair usual, Text *out);

/* ---- Planning it. */

/* Which cells of its input an output cell depends on: those under a window, of its own channel or,
 * with `channels`, of all those of its group; the whole input; or the one that fills a block of
 * output cells, and when it is shuffled, one place of it. */
typedef struct {
    ConvSpec window;
    bool channels, full, spreads;   /* spreads: the window is on the output, around each input */
    Pair block;      /* {0, 0}: there are none */
    bool shuffled;
} NodeReach;

/* From the sizes {c,h,w} of what it reads; sets those of its output. */
const int *node_input(const Net *net, const Node *node);
void node_dim(Node *node, int c, int h, int w);

/* Its output is as large as its input; for `plan`. */
bool node_same(Net *net, Node *node, Error *err);

/* Its output has a cell for each window of its pool; for one, the whole input; for `reach`. */
bool node_window(Net *net, Node *node, Error *err);
bool node_whole_window(Net *net, Node *node, Error *err);
void node_window_reach(const Node *node, NodeReach *reach);

/* Plans, named by its kind and count, a weight of these sizes and, if the node has one, a bias for
 * each of its dim[0] outputs. */
void node_parameters(Net *net, Node *node, const int dim[4], int rank);

/* ---- Running it. */

/* A node with its tensors: x is its first input, w and b its parameters (without values where it
 * has none), winner and kept what it keeps from its forward pass. */
typedef struct {
    const Node *node;
    const Tensor *x, *w, *b, *y, *dy;
    int *winner;
    Tensor *kept;
    NetRun *run;
} NodeAt;

/* What a kind keeps from its forward for its backward pass, one for each cell of its output. */
typedef enum { KEEPS_NOTHING, KEEPS_WINNERS, KEEPS_NUMBERS } NodeKeeps;

typedef struct {
    const char *name;           /* of its nodes, before their number: kinds that share it are
                                 * counted together */
    const char *const *words;   /* in a line, ended by NULL */
    const char *usage;          /* as help texts show it; NULL: its words alone */
    int reads;                  /* how many nodes it reads, 1 or 2 */
    bool whole_batch;           /* learning, its numbers depend on all images of a batch */
    bool acts;                  /* its output is shown in place of its input */

    bool (*read)(NodeReader *reader, const Net *net, Node *node, Error *err);
    void (*write)(const Net *net, const Node *node, Text *out);
    bool (*plan)(Net *net, Node *node, Error *err);
    void (*reach)(const Node *node, NodeReach *reach);   /* NULL: cell by cell */

    NodeKeeps keeps;
    void (*draw)(const NodeAt *of, Random *random);      /* its random part; NULL: none */
    void (*forward)(const NodeAt *of, Tensor *y);
    void (*error)(const NodeAt *of, int k, Tensor *dx);  /* of its k-th input */
    void (*weight)(const NodeAt *of, Tensor *dw);        /* gradients; NULL: no parameters */
    void (*bias)(const NodeAt *of, Tensor *db);
} NodeRow;

/* The row of a kind; NULL of NODE_INPUT. */
const NodeRow *node_row(NodeKind kind);

#endif
