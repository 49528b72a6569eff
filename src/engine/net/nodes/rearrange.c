/* Upsampling and pixel shuffle as layers: upsample 2, pixel-shuffle 2x3. */
#include "engine/net/nodes/node.h"

#include "engine/rearrange.h"

static bool read(NodeReader *reader, const Net *net, Node *node, Error *err)
{
    return node_pair(reader->word[0], node_take(reader), 1, &node->pool.kernel, err)
           && node_read_word(reader, net, node, err);
}

static void write(const Net *net, const Node *node, Text *out)
{
    (void)net;
    node_write_pair(node_row(node->kind)->words[0], node->pool.kernel, (Pair){0, 0}, out);
}

static bool plan(Net *net, Node *node, Error *err)
{
    const int *in = node_input(net, node), x[4] = {1, in[0], in[1], in[2]};
    const Pair factor = node->pool.kernel;
    int y[4];
    if (!(node->kind == NODE_PIXEL_SHUFFLE ? pixel_shuffle_output_dims(x, factor, y, err)
                                           : upsample_output_dims(x, factor, y, err)))
        return false;
    node_dim(node, y[1], y[2], y[3]);
    return true;
}

static void reach(const Node *node, NodeReach *reach)
{
    reach->block = node->pool.kernel;
    reach->shuffled = node->kind == NODE_PIXEL_SHUFFLE;
}

static void upsample(const NodeAt *of, Tensor *y)
{
    upsample_forward(of->x, of->node->pool.kernel, y);
}

static void upsample_error(const NodeAt *of, int k, Tensor *dx)
{
    (void)k;
    upsample_backward(of->dy, of->node->pool.kernel, dx);
}

static void shuffle(const NodeAt *of, Tensor *y)
{
    pixel_shuffle_forward(of->x, of->node->pool.kernel, y);
}

static void shuffle_error(const NodeAt *of, int k, Tensor *dx)
{
    (void)k;
    pixel_shuffle_backward(of->dy, of->node->pool.kernel, dx);
}

static const char *const upsample_words[] = {"upsample", NULL};
static const char *const shuffle_words[] = {"pixel-shuffle", NULL};

const NodeRow node_upsample = {
    .name = "upsample",
    .words = upsample_words,
    .usage = "upsample F",
    .reads = 1,
    .read = read,
    .write = write,
    .plan = plan,
    .reach = reach,
    .forward = upsample,
    .error = upsample_error,
};

const NodeRow node_pixel_shuffle = {
    .name = "shuffle",
    .words = shuffle_words,
    .usage = "pixel-shuffle F",
    .reads = 1,
    .read = read,
    .write = write,
    .plan = plan,
    .reach = reach,
    .forward = shuffle,
    .error = shuffle_error,
};
