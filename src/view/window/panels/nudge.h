/* The nudge's panel: a cell is changed by epsilon, and the error changes as its gradient predicts. */
#ifndef CONVWALK_VIEW_WINDOW_PANELS_NUDGE_H
#define CONVWALK_VIEW_WINDOW_PANELS_NUDGE_H

#include "trace/mistakes/nudge.h"
#include "view/scenes/stage.h"
#include "view/window/look.h"

typedef struct {
    bool on;           /* the panel is wanted */
    int epsilon;       /* which of nudge_epsilons */
    Nudge shown;       /* the one on show, */
    const float *of;   /* made from this tensor; NULL: to be made again */
} NudgePanel;

typedef struct Screen Screen;

/* Whether the panel shows; on and off; epsilon to the next larger or smaller. */
bool nudge_shown(const Screen *screen);
void nudge_toggle(Screen *screen);
void nudge_turn(Screen *screen, int change);

/* Before a picture: the panel's cell follows the pointer and the step. In it: that cell lights up in the tensors. */
void nudge_settle(Screen *screen, const StageView *view);
void nudge_look(const Screen *screen, StageView *view);
void nudge_draw(const Screen *screen, Canvas *canvas, const Layout *layout);

#endif
