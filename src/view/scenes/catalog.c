/* The list of the scenes' rows, family after family; each row stands in its scene's file. */
#include "view/scenes/catalog.h"

#include "trace/say/names.h"

#include <string.h>

extern const SceneEntry entry_conv_forward, entry_conv_forward_im2col, entry_conv_backward_input_rot,
                        entry_conv_backward_input_scatter, entry_conv_backward_input_col2im, entry_conv_backward_weight,
                        entry_conv_backward_weight_im2col, entry_conv_backward_bias, entry_max_pool,
                        entry_max_pool_backward, entry_average_pool, entry_average_pool_backward,
                        entry_global_pool, entry_global_pool_backward, entry_activation,
                        entry_activation_backward, entry_linear, entry_linear_backward,
                        entry_softmax, entry_softmax_backward, entry_sgd,
                        entry_network, entry_network_backward;

/* The pages without steps. */
static const SceneEntry entry_train = {
    "LeNet", "Train", "A network learns while one watches; pause at any batch.",
    OP_COUNT, PASS_FORWARD, ROUTE_NAIVE, NULL, NULL};

static const SceneEntry entry_draw = {
    "LeNet", "Draw", "Draw a digit; the network says what it sees.",
    OP_COUNT, PASS_FORWARD, ROUTE_NAIVE, NULL, NULL};

const SceneEntry *const scene_catalog[] = {
    &entry_conv_forward,
    &entry_conv_forward_im2col,
    &entry_conv_backward_input_rot,
    &entry_conv_backward_input_scatter,
    &entry_conv_backward_input_col2im,
    &entry_conv_backward_weight,
    &entry_conv_backward_weight_im2col,
    &entry_conv_backward_bias,
    &entry_max_pool,
    &entry_max_pool_backward,
    &entry_average_pool,
    &entry_average_pool_backward,
    &entry_global_pool,
    &entry_global_pool_backward,
    &entry_activation,
    &entry_activation_backward,
    &entry_linear,
    &entry_linear_backward,
    &entry_softmax,
    &entry_softmax_backward,
    &entry_sgd,
    &entry_network,
    &entry_network_backward,
    &entry_train,
    &entry_draw,
};
const int scene_catalog_count = sizeof scene_catalog / sizeof *scene_catalog;

int catalog_find(const Trace *trace)
{
    int found = -1;
    for (int i = 0; i < scene_catalog_count; i++) {
        const SceneEntry *entry = scene_catalog[i];
        bool fits = entry->draw && entry->operation == trace->operation && entry->pass == trace->pass;
        if (fits && (entry->route == trace->route || operation_is_network(trace->operation)))
            found = i;
    }
    return found;
}

int catalog_live(int index)
{
    int tab = -1;
    for (int i = 0; i <= index; i++)
        tab += !scene_catalog[i]->draw;
    return scene_catalog[index]->draw ? -1 : tab;
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
    line->route = operation_is_network(entry->operation) ? line->route : entry->route;
}

int catalog_family(int index, int *count)
{
    int first = index, end = index + 1;
    while (first > 0 && strcmp(scene_catalog[first - 1]->family, scene_catalog[index]->family) == 0)
        first--;
    while (end < scene_catalog_count && strcmp(scene_catalog[end]->family, scene_catalog[index]->family) == 0)
        end++;
    *count = end - first;
    return first;
}
