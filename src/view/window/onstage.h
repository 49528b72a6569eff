/* What is on stage: the scene, the position in it, zoom and pan; for a network's layer, where the reader came from. */
#ifndef CONVWALK_VIEW_WINDOW_ONSTAGE_H
#define CONVWALK_VIEW_WINDOW_ONSTAGE_H

#include "trace/scene/scene.h"
#include "trace/veil.h"
#include "view/player.h"
#include "view/scenes/stage.h"
#include "view/window/panels/compare.h"

typedef struct {
    Scene scene;             /* len 0 when there is none */
    Compare compare;         /* the other routes while they are compared; else {0} */
    int beside;              /* where not all routes fit beside each other: the one in the last place, 0 the leader */
    Player player;
    float zoom, pan_x, pan_y;
    bool overwrite;          /* col2im: show what = for += would leave */
    float most[SET_COUNT];   /* the scales of the maps */
    double seconds[2];       /* see StageView; measured by the program */
    Veil veil;               /* what the picture withholds: a lesson's open questions, or those of paper */
    int64_t overview;        /* a layer of a network is on stage: the position in the whole pass before; -1: none */
    Level overview_level;
} OnStage;

typedef struct Screen Screen;

/* Shows the line's scene, at its step. False, with the last scene kept, when it can't be built. */
bool screen_open(Screen *screen, const SceneLine *line, Error *err);

/* Resets zoom and pan. */
void onstage_fit(Screen *screen);

/* Zooms by a factor about the point (x, y) of the stage at `stage`: never out of the whole picture, in until the
 * smallest cells are as large as cells become. Moves what is zoomed, never past its edges. True if it changed. */
bool onstage_zoom(Screen *screen, Rect stage, float x, float y, float factor);
void onstage_pan(Screen *screen, Rect stage, float dx, float dy);

/* The scene's entry of the catalog. */
int onstage_entry(const Screen *screen);

/* Where the picture is: before a step that would mark a cell which a lesson's question asks to find. */
Cursor onstage_cursor(const Screen *screen);

/* The cells of the term or source line under the pointer light up in the tensors as if the pointer were on them. */
void onstage_link(StageView *view);

#endif
