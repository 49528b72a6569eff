/* What is on show has an identity: its page, and the scene on that page. A picture keeps the one it was drawn
 * from. What the pointer hits in the picture of a page or scene that has been left is nothing, until the next
 * picture is drawn; and whatever is held of it (what is pointed at, a button held down, marked and chosen cells,
 * what is being typed) is let go with it. */
#ifndef CONVWALK_VIEW_WINDOW_TURN_H
#define CONVWALK_VIEW_WINDOW_TURN_H

#include "view/draw/canvas.h"

typedef enum { PAGE_HOME, PAGE_SCENE, PAGE_LIVE } Page;

typedef struct {
    Page page;   /* changed by turn_page only */
    OnShow id;   /* each turn makes another */
} Show;

typedef struct Screen Screen;

/* Another page comes on show: a page of the window, another entry of the catalog, another page or stop of a
 * lesson. Every change of screen->show.page goes through here. */
void turn_page(Screen *screen, Page page);

/* The same page with another scene: its cells and steps are others, its buttons are the same. */
void turn_scene(Screen *screen);

/* The gate through which every target goes to what it means: whether what it was drawn of is still on show. A
 * button belongs to its page; a cell, a step, a place of the timeline belong to their scene. */
bool target_stands(const Screen *screen, const Target *target);

#endif
