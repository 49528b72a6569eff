/* For the formula band's files. */
#ifndef CONVWALK_VIEW_SCENES_BAND_H
#define CONVWALK_VIEW_SCENES_BAND_H

#include "view/scenes/stage.h"

enum { MOST_NAMED = 400 };   /* no picture is so wide that more cells fit into a line; a formula's length is bounded */

/* Appends where the error of a max goes in the backward pass, and why. */
void band_reason(const StageView *view, Text *tex);

#endif
