/* The timeline below the stage. */
#ifndef CONVWALK_VIEW_WINDOW_PANELS_TIMELINE_H
#define CONVWALK_VIEW_WINDOW_PANELS_TIMELINE_H

#include "view/window/look.h"

typedef struct Screen Screen;

void timeline_draw(const Screen *screen, Canvas *canvas, const Layout *layout);

/* The step at x on the timeline. */
int64_t timeline_step(const Screen *screen, const Layout *layout, float x);

#endif
