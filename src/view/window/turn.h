/* What is shown has an identity: its page, and the scene on that page. A picture keeps the identity it was drawn from.
 * A target in the picture of a page or scene that has been left does nothing, until the next picture is drawn; and what
 * belongs to it (pointed at, held down, marked, chosen, being typed) is forgotten with it. */
#ifndef CONVWALK_VIEW_WINDOW_TURN_H
#define CONVWALK_VIEW_WINDOW_TURN_H

#include "view/draw/canvas.h"

typedef enum { PAGE_HOME, PAGE_SCENE, PAGE_LIVE } Page;

typedef struct {
    Page page;   /* changed by turn_page only */
    OnShow id;   /* each turn makes another */
} Show;

typedef struct Screen Screen;

/* Another page is shown: a page of the window, another entry of the catalog, another page or stop of a lesson. Every
 * change of screen->show.page goes through here. */
void turn_page(Screen *screen, Page page);

/* The same page with another scene: its cells and steps are others, its buttons are the same. */
void turn_scene(Screen *screen);

/* Every target passes this check before it does anything: whether what it was drawn from is still shown. A button
 * belongs to its page; a cell, a step, a place of the timeline belong to their scene. */
bool target_stands(const Screen *screen, const Target *target);

#endif
