/* For the formula band's files. */
#ifndef CONVWALK_VIEW_SCENES_BAND_H
#define CONVWALK_VIEW_SCENES_BAND_H

#include "view/scenes/stage.h"

enum { MOST_NAMED = 400 };   /* no picture is so wide that more cells fit into a line; a formula's length is bounded */

/* Whether a step is done, is the current one, or is still to come. */
typedef enum { BAND_DONE, BAND_NOW, BAND_COMING } BandAge;
BandAge band_age(const StageView *view, int64_t i);

/* Appends the brace that gives what follows the look of that age; "}" ends it. */
void band_open(BandAge age, Text *tex);

/* Appends a cell's name, in its tensor's colour unless it is still to come. */
void band_cell(const Trace *trace, Cell cell, BandAge age, Text *tex);

/* Appends what a term adds, "ez", "5·4", without a sign before it. */
void band_term(const Trace *trace, const Step *step, BandAge age, bool numbers, Text *tex);

/* Appends what the brackets of a term mean, where it has any. */
void band_meaning(const Trace *trace, const Step *step, Text *tex);

/* Draws the column whose cells the steps of `span` copy, in letters and under them in numbers, as many as fit. */
void band_column(StageView *view, Rect at, Span span, float size);

/* Draws to which places a plane's numbers move, in letters and under them in words. */
void band_places(StageView *view, Rect at, float size);

/* Appends where the error of a max goes in the backward pass, and why. */
void band_reason(const StageView *view, Text *tex);

#endif
