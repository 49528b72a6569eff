/* Global max pooling is drawn as every pooling (pool.c), its one window being the map. */
#include "view/scenes/catalog.h"

static void icon(const Icon *icon)
{
    static const IconCells input = {3, 3, 1, 2, 1, 1}, output = {1, 1, 0, 0, 1, 1};
    icon_pair(icon, input, SET_X, SET_X, output, SET_Y, SET_Y);
}

const SceneEntry scenes_global_max[2] = {
    {"Global maximum", "Forward", "The largest value of each map; where it stood is remembered.",
     OP_GLOBAL_MAX, PASS_FORWARD, ROUTE_NAIVE, scene_draw_pool, icon},
    {"Global maximum", "Backward", "The error of each map goes to where its largest value stood.",
     OP_GLOBAL_MAX, PASS_BACKWARD, ROUTE_NAIVE, scene_draw_pool, icon},
};
