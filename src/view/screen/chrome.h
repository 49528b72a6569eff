/* The bars above and below. */
#ifndef CONVWALK_VIEW_SCREEN_CHROME_H
#define CONVWALK_VIEW_SCREEN_CHROME_H

#include "view/window/state.h"

/* Where the number of the step ends in the bar below. */
float chrome_step_end(const Screen *screen, Canvas *canvas);

void chrome_draw(const Screen *screen, Canvas *canvas, const Layout *layout);

#endif
