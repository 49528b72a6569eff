/* The mark: the keyboard's pointer. It goes from cell to cell, and from one tensor to the next where a plane ends; what
 * it stands on is shown as under the mouse, and Enter is a click there. */
#ifndef CONVWALK_VIEW_SCREEN_ROVING_H
#define CONVWALK_VIEW_SCREEN_ROVING_H

#include "view/window/state.h"

/* Sets the mark on a cell of the picture drawn last, or takes it away. */
void roving_toggle(Screen *screen);

/* A key while the mark is set; true if it was the mark's. */
bool roving_key(Screen *screen, int key, int mods);

/* The ring around its cell. */
void roving_draw(const Screen *screen, Canvas *canvas);

#endif
