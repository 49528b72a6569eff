/* LeNet's overview: every tensor of the pass as maps, left to right, each showing what the pass has made of it so far. A map
 * shows values on the way forward and errors once the way back has reached it; weights show their gradients, then the
 * new weights. What is shown where follows from the chain's step alone. */
#ifndef CONVWALK_VIEW_SCENES_LENET_H
#define CONVWALK_VIEW_SCENES_LENET_H

#include "view/scenes/stage.h"

/* The maps in the order of the layers, then the weights of each layer. */
enum {
    MAP_INPUT, MAP_CONV1, MAP_POOL1, MAP_CONV2, MAP_POOL2, MAP_FC1, MAP_FC2, MAP_SCORES,
    MAP_W_CONV1, MAP_W_CONV2, MAP_W_FC1, MAP_W_FC2, MAP_W_FC3, MAP_COUNT, MAP_LAYERS = MAP_SCORES + 1
};

extern const char *const map_names[MAP_COUNT];

/* What a map shows now. */
typedef enum { SHOW_VALUES, SHOW_ERRORS, SHOW_WEIGHTS, SHOW_GRADIENTS, SHOW_NEW_WEIGHTS } Showing;

/* A map as it stands after some steps of the pass: a whole tensor that is computed (or given), and on top of it one that is
 * being computed. */
typedef struct {
    const Lenet *net;
    int map;
    Showing showing;
    const Tensor *whole;      /* NULL: nothing is computed yet */
    int layer;                /* the layer that is writing it, -1 if none is; its tensor, and its steps done */
    CellSet set;
    int64_t done;
    bool ordered;             /* its cells are written one after the other: */
    int64_t edge;             /* this many are done, the next one perhaps in part */
    bool past;                /* on the way back: values whose errors are not there yet */
    float most;               /* the largest magnitude of what is shown in the end */
} MapState;

MapState map_state(const Lenet *net, int map, int64_t done);

/* The value of a cell, false when it is not there yet. */
bool map_value(const MapState *state, int64_t index, float *value);

/* Whether that value is part of a sum that still goes on. */
bool map_partial(const MapState *state, int64_t index);

/* Sizes of a map: {planes, rows, columns}. A full layer's weights are one plane. */
void map_dims(const Lenet *net, int map, int dim[3]);

/* The cell of a map in which a layer's cell stands; map -1 when none does. */
Spot map_spot(const Lenet *net, int layer, Cell cell);

/* The layer and its step that finish the cell as the map shows it after `done` steps: what a click opens. A weight that is
 * not learning yet opens the first product it takes part in. False for a pixel of the input. */
bool map_open(const Lenet *net, int64_t done, Spot spot, int *layer, int64_t *step);

/* What lights up with a cell: going forward all it was computed from, down to the pixels; for an error all errors it came from
 * and all it goes to. */
typedef struct {
    bool any;
    unsigned char lit[MAP_LAYERS][6 * 28 * 28];
} Field;

void field_of(const MapState *state, int64_t index, Field *field);

/* Where a map stands. */
typedef struct {
    int dim[3];
    int across;               /* planes side by side */
    float cell_w, cell_h, gap;
    Rect at;
} MapPlace;

typedef struct {
    MapPlace map[MAP_COUNT];
    Rect caption, scores, card;
    float titles;             /* their baseline */
} LenetLayout;

LenetLayout lenet_layout(const StageView *view);
Rect map_plane(const MapPlace *place, int plane);
Rect map_cell(const MapPlace *place, int64_t index);

/* The parts of the picture, each in its file. */
void lenet_draw_maps(StageView *view, const LenetLayout *layout, const Field *field);
void lenet_draw_paths(StageView *view, const LenetLayout *layout);
void lenet_draw_scores(StageView *view, const LenetLayout *layout, const Field *field);
void lenet_draw_card(StageView *view, const LenetLayout *layout);

#endif
