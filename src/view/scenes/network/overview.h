/* A network's overview: every tensor of the pass as maps, left to right, each showing what the pass has computed of it
 * so far. A map shows values in the forward pass and errors once the backward pass has reached it; weights show their
 * gradients, then the new weights. The list and the chain's step decide what is shown where. */
#ifndef CONVWALK_VIEW_SCENES_NETWORK_OVERVIEW_H
#define CONVWALK_VIEW_SCENES_NETWORK_OVERVIEW_H

#include "view/scenes/stage.h"

/* The maps in the order of the list, the input first and the scores last, then the weights of each layer that has
 * some. An activation has no map of its own but changes that of the layer before it. */
enum { MAPS_MOST = 2 * NODES_MOST };

typedef struct {
    int node;        /* the layer whose output it is, or whose weights; */
    int last;        /* and the last activation that changes it */
    int parameter;   /* the weights' index in the list; -1 for a layer's map */
    /* {planes, rows, columns}; a full layer's weights are one plane, and so are kernels if there are too many */
    int dim[3];
} MapOf;

typedef struct {
    int count, layers;   /* of all maps; of those that are not weights */
    MapOf of[MAPS_MOST];
} Maps;

Maps maps_of(const Net *net);

/* A map's name: "input", "conv1", "scores". Borrowed from the list. */
const char *map_name(const Net *net, const Maps *maps, int map);

/* What a map shows. */
typedef enum { SHOW_VALUES, SHOW_ERRORS, SHOW_WEIGHTS, SHOW_GRADIENTS, SHOW_NEW_WEIGHTS } Showing;

/* A map after some steps of the pass: a whole tensor that is computed (or given), and on top of it one that is being
 * computed. */
typedef struct {
    const NetTrace *net;
    const Maps *maps;
    int map;
    Showing showing;
    const Tensor *whole;      /* NULL: nothing is computed yet */
    int layer;                /* the layer that is writing it, -1 if none is; its tensor, and its steps done */
    CellSet set;
    int64_t done;
    bool ordered;             /* its cells are written one after the other: */
    int64_t edge;             /* this many are done, the next one perhaps in part */
    bool past;                /* in the backward pass: values whose errors are not there yet */
    float most;               /* the largest magnitude of what is shown at the end */
} MapState;

MapState map_state(const NetTrace *net, const Maps *maps, int map, int64_t done);

/* The value of a cell; false when it is not there yet. */
bool map_value(const MapState *state, int64_t index, float *value);

/* Whether that value is part of an unfinished sum. */
bool map_partial(const MapState *state, int64_t index);

/* The cell of a map that shows a layer's cell; map -1: none does. */
Spot map_spot(const NetTrace *net, const Maps *maps, int layer, Cell cell);

/* The layer and its step that finish the cell as the map shows it after `done` steps: what a click opens. A weight
 * that is not learning yet opens the first product it takes part in. False for a number of the input. */
bool map_open(const NetTrace *net, const Maps *maps, int64_t done, Spot spot, int *layer, int64_t *step);

/* How many of a trace's cells of `set`, which are written one after the other, are finished after `done` of its
 * steps. */
int64_t cells_finished(const Trace *trace, CellSet set, int64_t done);

/* What lights up with a cell: in the forward pass all it was computed from, down to the input; for an error all errors
 * it came from and all it goes to. Freed with field_free. */
typedef struct {
    bool any;
    unsigned char *lit[MAPS_MOST];   /* of each layer's map; NULL while nothing is pointed at */
} Field;

void field_of(const MapState *state, int64_t index, Field *field);
void field_free(Field *field);

/* The rectangle of a map. */
typedef struct {
    int dim[3];
    int across;               /* planes side by side */
    float cell_w, cell_h, gap;
    Rect at;
} MapPlace;

typedef struct {
    Maps maps;
    MapPlace map[MAPS_MOST];
    Rect caption, scores, card;
    float titles;             /* their baseline */
} Overview;

Overview overview_layout(const StageView *view);
Rect map_plane(const MapPlace *place, int plane);
Rect map_cell(const MapPlace *place, int64_t index);

/* The parts of the picture, each in its file. */
void overview_draw_maps(StageView *view, const Overview *layout, const Field *field);
void overview_draw_scores(StageView *view, const Overview *layout);
void overview_draw_card(StageView *view, const Overview *layout);
void overview_draw_spot(StageView *view, const Overview *layout, const MapState *state);

/* A frame around one cell of a map. */
void overview_mark(StageView *view, const Overview *layout, Spot spot, Color color);

#endif
