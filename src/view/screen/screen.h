/* The window's whole content and behaviour, without a window: it joins the parts of the state (window/state.h) and
 * their pictures in a draw list. The program's main loop owns one, feeds it events (input.h, pointing.h) and time, and
 * paints its list; tests do the same headless. */
#ifndef CONVWALK_VIEW_SCREEN_SCREEN_H
#define CONVWALK_VIEW_SCREEN_SCREEN_H

#include "view/window/state.h"

void screen_init(Screen *screen);
void screen_free(Screen *screen);

/* The entry of the catalog on show, a scene or a live page. */
int screen_entry(const Screen *screen);

/* Draws the picture of this size (units) into screen->list; once more if something else came under the pointer. */
void screen_draw(Screen *screen, const Measure *measure, float width, float height);

/* Device pixels for each unit in a window of this size in pixels: grows with windows over 1280 x 800 and with the text
 * size, `density` pixels a point; never so large that fewer than 620 x 400 units remain. */
float screen_scale(Screen *screen, int width, int height, float density);

/* Fetches the new requests; and the line of this very step, for the clipboard and for pictures. */
unsigned screen_requests(Screen *screen);
void screen_line(const Screen *screen, Text *out);

/* Where things are. */
Layout screen_layout(const Screen *screen);

/* What the stage's picture is made from. */
void screen_stage(const Screen *screen, Canvas *canvas, const Layout *layout, StageView *view);

#endif
