/* One row a scene. */
#include "view/scenes/catalog.h"

#include "trace/names.h"

#include <string.h>

const SceneEntry scene_catalog[] = {
    {"Forward convolution", "Slide", "A kernel slides over the input: products, one sum.", OP_CONV_FORWARD, PASS_FORWARD, ROUTE_NAIVE, scene_draw_slide},
    {"Forward convolution", "im2col", "The same sums as one product of two matrices.", OP_CONV_FORWARD, PASS_FORWARD, ROUTE_IM2COL, scene_draw_im2col},
    {"Error of the input", "Rot(W)", "The turned kernel slides over the errors.", OP_CONV_BACKWARD_INPUT, PASS_FORWARD, ROUTE_ROT, scene_draw_rot},
    {"Error of the input", "Scatter", "Each error spreads over the window it came from.", OP_CONV_BACKWARD_INPUT, PASS_FORWARD, ROUTE_SCATTER, scene_draw_scatter},
    {"Error of the input", "col2im", "The product of matrices, folded back with +=.", OP_CONV_BACKWARD_INPUT, PASS_FORWARD, ROUTE_COL2IM, scene_draw_col2im},
    {"Gradient of the weights", "Slide", "The errors slide over the input: one sum for each weight.", OP_CONV_BACKWARD_WEIGHT, PASS_FORWARD, ROUTE_NAIVE, scene_draw_weight},
    {"Gradient of the weights", "im2col", "The errors times the columns, transposed.", OP_CONV_BACKWARD_WEIGHT, PASS_FORWARD, ROUTE_IM2COL, scene_draw_im2col},
    {"Gradient of the weights", "Bias", "The sum of all errors of a map.", OP_CONV_BACKWARD_BIAS, PASS_FORWARD, ROUTE_NAIVE, scene_draw_weight},
    {"Max pooling", "Forward", "Of each window the largest value; where it stood is remembered.", OP_MAX_POOL, PASS_FORWARD, ROUTE_NAIVE, scene_draw_pool},
    {"Max pooling", "Backward", "The error goes to where the largest value stood.", OP_MAX_POOL, PASS_BACKWARD, ROUTE_NAIVE, scene_draw_pool},
    {"Average pooling", "Forward", "Of each window the mean.", OP_AVERAGE_POOL, PASS_FORWARD, ROUTE_NAIVE, scene_draw_pool},
    {"Average pooling", "Backward", "Each cell of the window gets an equal share of the error.", OP_AVERAGE_POOL, PASS_BACKWARD, ROUTE_NAIVE, scene_draw_pool},
    {"Global average", "Forward", "One mean of each map.", OP_GLOBAL_POOL, PASS_FORWARD, ROUTE_NAIVE, scene_draw_pool},
    {"Global average", "Backward", "Each cell of the map gets an equal share of its error.", OP_GLOBAL_POOL, PASS_BACKWARD, ROUTE_NAIVE, scene_draw_pool},
    {"Activation", "Forward", "Each value through the curve of ReLU, tanh or sigmoid.", OP_ACTIVATION, PASS_FORWARD, ROUTE_NAIVE, scene_draw_activation},
    {"Activation", "Backward", "The error times the slope of the curve.", OP_ACTIVATION, PASS_BACKWARD, ROUTE_NAIVE, scene_draw_activation},
    {"Fully connected", "Forward", "Each output is a sum over all inputs.", OP_LINEAR, PASS_FORWARD, ROUTE_NAIVE, scene_draw_linear},
    {"Fully connected", "Backward", "The error of the input, then the gradients of the weights.", OP_LINEAR, PASS_BACKWARD, ROUTE_NAIVE, scene_draw_linear},
    {"Softmax and loss", "Forward", "Scores become probabilities; the loss is minus the logarithm of the right one.", OP_SOFTMAX, PASS_FORWARD, ROUTE_NAIVE, scene_draw_softmax},
    {"Softmax and loss", "Backward", "The error is the probability minus the target.", OP_SOFTMAX, PASS_BACKWARD, ROUTE_NAIVE, scene_draw_softmax},
    {"The update", "SGD", "Each weight takes a step against its gradient.", OP_SGD, PASS_FORWARD, ROUTE_NAIVE, scene_draw_update},
    {"LeNet", "Forward", "One digit through a whole network, every sum of it.", OP_NETWORK, PASS_FORWARD, ROUTE_NAIVE, scene_draw_network},
    {"LeNet", "Backward", "Its error back through every layer, and one step of learning.", OP_NETWORK, PASS_BACKWARD, ROUTE_NAIVE, scene_draw_network},
    {"LeNet", "Train", "A network learns while one watches; pause at any batch.", OP_COUNT, PASS_FORWARD, ROUTE_NAIVE, NULL},
    {"LeNet", "Draw", "Draw a digit; the network says what it sees.", OP_COUNT, PASS_FORWARD, ROUTE_NAIVE, NULL},
};
const int scene_catalog_count = sizeof scene_catalog / sizeof *scene_catalog;

int catalog_find(const Trace *trace)
{
    int found = -1;
    for (int i = 0; i < scene_catalog_count; i++) {
        const SceneEntry *entry = &scene_catalog[i];
        bool fits = entry->draw && entry->operation == trace->operation && entry->pass == trace->pass;
        if (fits && (entry->route == trace->route || trace->operation == OP_NETWORK))
            found = i;
    }
    return found;
}

int catalog_live(int index)
{
    int tab = -1;
    for (int i = 0; i <= index; i++)
        tab += !scene_catalog[i].draw;
    return scene_catalog[index].draw ? -1 : tab;
}

int catalog_find_live(int tab)
{
    int index = 0;
    while (catalog_live(index) != tab)
        index++;
    return index;
}

void catalog_line(const SceneEntry *entry, SceneLine *line)
{
    Error err;
    if (line->operation != entry->operation)
        scene_line_name(line, operation_name(entry->operation), &err);
    line->pass = entry->pass;
    line->route = entry->operation == OP_NETWORK ? line->route : entry->route;
}

int catalog_family(int index, int *count)
{
    int first = index, end = index + 1;
    while (first > 0 && strcmp(scene_catalog[first - 1].family, scene_catalog[index].family) == 0)
        first--;
    while (end < scene_catalog_count && strcmp(scene_catalog[end].family, scene_catalog[index].family) == 0)
        end++;
    *count = end - first;
    return first;
}
