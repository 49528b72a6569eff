/* Global max pooling as a layer: global-max. */
#include "engine/net/nodes/node.h"

#include "engine/global_max.h"

static void forward(const NodeAt *of, Tensor *y)
{
    global_max_forward(of->x, of->winner, y);
}

static void error(const NodeAt *of, int k, Tensor *dx)
{
    (void)k;
    global_max_backward(of->dy, of->winner, dx);
}

static const char *const words[] = {"global-max", NULL};

const NodeRow node_global_max = {
    .name = "pool",
    .words = words,
    .reads = 1,
    .read = node_read_word,
    .write = node_write_word,
    .plan = node_whole_window,
    .reach = node_window_reach,
    .keeps = KEEPS_WINNERS,
    .forward = forward,
    .error = error,
};
