/* The timeline below the stage. */
#ifndef CONVWALK_VIEW_WINDOW_TIMELINE_H
#define CONVWALK_VIEW_WINDOW_TIMELINE_H

#include <stdint.h>

typedef struct Screen Screen;
typedef struct Layout Layout;

void timeline_draw(const Screen *screen, Canvas *canvas, const Layout *layout);

/* The step that x on the timeline stands for. */
int64_t chrome_timeline_step(const Screen *screen, float x);

#endif
