/* The poolings as layers: max 2, average 3 stride 2 count-padding, global-average. A window's
 * stride is its own size unless `stride` is given, and sizes are rounded down unless `ceil` is. */
#include "engine/net/nodes/node.h"

static bool read(NodeReader *reader, const Net *net, Node *node, Error *err)
{
    NodeOptions options = {.stride = &node->pool.stride,
                           .padding = &node->pool.padding,
                           .ceil = &node->pool.ceil};
    (void)net;
    if (node->kind == NODE_AVERAGE_POOL)
        options.count_padding = &node->pool.count_padding;
    else
        options.dilation = &node->pool.dilation;
    if (!node_pair(reader->word[0], node_take(reader), 1, &node->pool.kernel, err))
        return false;
    node->pool.stride = node->pool.kernel;
    return node_options(reader, &options, err);
}

static void write(const Net *net, const Node *node, Text *out)
{
    const PoolSpec *spec = &node->pool;
    (void)net;
    node_write_pair(node_row(node->kind)->words[0], spec->kernel, (Pair){0, 0}, out);
    node_write_pair("stride", spec->stride, spec->kernel, out);
    node_write_pair("padding", spec->padding, (Pair){0, 0}, out);
    node_write_pair("dilation", pool_step(spec), (Pair){1, 1}, out);
    text_add(out, "%s%s", spec->ceil ? " ceil" : "", spec->count_padding ? " count-padding" : "");
}

static void max_forward(const NodeAt *of, Tensor *y)
{
    pool_max_forward(of->x, &of->node->pool, of->winner, y);
}

static void max_error(const NodeAt *of, int k, Tensor *dx)
{
    (void)k;
    pool_max_backward(of->dy, of->winner, dx);
}

static void average_forward(const NodeAt *of, Tensor *y)
{
    pool_average_forward(of->x, &of->node->pool, y);
}

static void average_error(const NodeAt *of, int k, Tensor *dx)
{
    (void)k;
    pool_average_backward(of->dy, &of->node->pool, dx);
}

static void global_forward(const NodeAt *of, Tensor *y)
{
    pool_global_forward(of->x, y);
}

static void global_error(const NodeAt *of, int k, Tensor *dx)
{
    (void)k;
    pool_global_backward(of->dy, dx);
}

static const char *const max_words[] = {"max", NULL}, *const average_words[] = {"average", NULL};
static const char *const global_words[] = {"global-average", NULL};

const NodeRow node_max_pool = {
    .name = "pool",
    .words = max_words,
    .usage = "max K [stride S] [padding P] [dilation D] [ceil|floor]",
    .reads = 1,
    .read = read,
    .write = write,
    .plan = node_window,
    .reach = node_window_reach,
    .keeps = KEEPS_WINNERS,
    .forward = max_forward,
    .error = max_error,
};

const NodeRow node_average_pool = {
    .name = "pool",
    .words = average_words,
    .usage = "average K [stride S] [padding P] [ceil|floor] [count-padding]",
    .reads = 1,
    .read = read,
    .write = write,
    .plan = node_window,
    .reach = node_window_reach,
    .forward = average_forward,
    .error = average_error,
};

const NodeRow node_global_pool = {
    .name = "pool",
    .words = global_words,
    .reads = 1,
    .read = node_read_word,
    .write = node_write_word,
    .plan = node_whole_window,
    .reach = node_window_reach,
    .forward = global_forward,
    .error = global_error,
};
