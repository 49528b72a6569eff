/* The order in which a file keeps the numbers of kernels and matrices. Most shapes fit one order
 * only; 3 x 3 x 3 x 3 fits all, and a square matrix fits both. */
#include "engine/files/weights_inside.h"

#include <string.h>

static bool is_weight(const Net *net, int which, bool kernel)
{
    return !weights_is_bias(net, which) && weights_is_kernel(net, which) == kernel;
}

/* Whether the tensor's shape fits this order and no other. */
static bool shows_order(const WeightsMap *map, int which)
{
    int orders = 0;
    for (int order = 0; order < WEIGHT_ORDERS; order++)
        orders += weights_fit(map->tensor[which], map->net, which, (WeightOrder)order);
    return orders == 1;
}

/* The order that the shapes of the kernels, or of the matrices, show: one that is not PyTorch's, if
 * a shape shows one, else `usual`, PyTorch's. *shown: whether any shape shows its order. */
static WeightOrder order_shown(const WeightsMap *map, bool kernel, WeightOrder usual, bool *shown)
{
    WeightOrder order = usual;
    *shown = false;
    for (int which = 0; which < map->net->parameters; which++)
        if (is_weight(map->net, which, kernel) && shows_order(map, which)) {
            *shown = true;
            order = map->order[which] != usual ? map->order[which] : order;
        }
    return order;
}

/* Keras and Flax call a weight kernel. */
static bool named_as_keras(const WeightsMap *map)
{
    for (int which = 0; which < map->net->parameters; which++)
        if (!weights_is_bias(map->net, which) && strstr(map->tensor[which]->name, "kernel"))
            return true;
    return false;
}

static void settle_kind(WeightsMap *map, bool kernel, WeightOrder order)
{
    for (int which = 0; which < map->net->parameters; which++)
        if (is_weight(map->net, which, kernel)
            && weights_fit(map->tensor[which], map->net, which, order))
            map->order[which] = order;
}

/* The first tensor whose order follows from no shape of its kind. */
static const SafeTensor *first_unsure(const WeightsMap *map, bool kernels, bool matrices)
{
    for (int which = 0; which < map->net->parameters; which++) {
        bool kernel = is_weight(map->net, which, true), matrix = is_weight(map->net, which, false);
        if (((kernel && !kernels) || (matrix && !matrices)) && !shows_order(map, which))
            return map->tensor[which];
    }
    return NULL;
}

void weights_settle(WeightsMap *map, bool named)
{
    bool kernels, matrices, keras = named_as_keras(map);
    WeightOrder kernel = order_shown(map, true, WEIGHT_OIHW, &kernels),
                matrix = order_shown(map, false, WEIGHT_OI, &matrices);
    bool turned = matrices ? matrix == WEIGHT_IO : keras;
    bool last = kernels ? kernel == WEIGHT_HWIO : turned;
    if (!kernels && turned)
        kernel = WEIGHT_HWIO;
    if (!matrices && last)
        matrix = WEIGHT_IO;
    settle_kind(map, true, kernel);
    settle_kind(map, false, matrix);
    map->kernel = WEIGHT_OIHW;
    for (int which = 0; which < map->net->parameters; which++) {
        if (is_weight(map->net, which, true) && map->order[which] != WEIGHT_OIHW)
            map->kernel = map->order[which];
        map->turned = map->turned || map->order[which] == WEIGHT_IO;
    }
    map->channels_last = map->kernel != WEIGHT_OIHW;
    bool usual = map->kernel == WEIGHT_OIHW && !map->turned;
    map->unsure = named && usual ? NULL : first_unsure(map, kernels, matrices);
}

bool weights_check_orders(const WeightsMap *map, Error *err)
{
    int first = -1;
    for (int which = 0; which < map->net->parameters; which++) {
        if (!is_weight(map->net, which, true))
            continue;
        first = first < 0 ? which : first;
        if (map->order[which] != map->order[first])
            return error_set(err, "%s and %s keep their numbers in different orders",
                             map->tensor[first]->name, map->tensor[which]->name);
    }
    return true;
}
