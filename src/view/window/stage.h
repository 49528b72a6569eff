/* How the scene on stage is seen: how near, where from, on which scales; of a network, where one came from. */
#ifndef CONVWALK_VIEW_WINDOW_STAGE_H
#define CONVWALK_VIEW_WINDOW_STAGE_H

#include "trace/trace.h"

typedef struct {
    float zoom, pan_x, pan_y;
    bool overwrite;          /* col2im: show what = for += would leave */
    float most[SET_COUNT];   /* the scales of the maps */
    double seconds[2];       /* see StageView; measured by the program */
    int64_t overview;        /* a layer of LeNet is on stage: where one stood in the whole pass; -1: nowhere */
    Level overview_level;
} StageLook;

#endif
