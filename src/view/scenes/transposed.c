/* The transposed convolution is drawn as the convolution's passes: spreading as the error of the input is scattered, by
 * zeros as Rot(W); on the way back as the forward convolution and its weights' gradient. Where the windows on Y overlap
 * unevenly a line says so: a checkerboard. */
#include "trace/operations/operation.h"
#include "view/scenes/catalog.h"

static void icon(const Icon *icon)
{
    static const IconCells input = {2, 2, 0, 1, 1, 1}, output = {3, 3, 0, 1, 2, 2};
    icon_pair(icon, input, SET_X, SET_X, output, SET_Y, SET_W);
}

const SceneEntry scenes_transposed_forward[2] = {
    {"Transposed convolution", "Spread", "Each number spreads its kernel over the output.",
     OP_TRANSPOSED_FORWARD, PASS_FORWARD, ROUTE_SCATTER, scene_draw_scatter, icon},
    {"Transposed convolution", "Zeros", "The turned kernel slides over X with zeros between.",
     OP_TRANSPOSED_FORWARD, PASS_FORWARD, ROUTE_ZEROS, scene_draw_rot, icon},
};

const SceneEntry scenes_transposed_backward_input[1] = {
    {"Transposed, backward", "Input", "Its way back is a plain convolution of the errors.",
     OP_TRANSPOSED_BACKWARD_INPUT, PASS_FORWARD, ROUTE_NAIVE, scene_draw_slide, icon},
};

const SceneEntry scenes_transposed_backward_weight[1] = {
    {"Transposed, backward", "Weights", "Where each weight led X, the error tells its gradient.",
     OP_TRANSPOSED_BACKWARD_WEIGHT, PASS_FORWARD, ROUTE_NAIVE, scene_draw_weight, icon},
};

const SceneEntry scenes_transposed_backward_bias[1] = {
    {"Transposed, backward", "Bias", "All errors of a map, added up.",
     OP_TRANSPOSED_BACKWARD_BIAS, PASS_FORWARD, ROUTE_NAIVE, scene_draw_weight, icon},
};
