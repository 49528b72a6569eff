/* A place in the program as one line of text: where the reader is, was, or continues in the next run.
 *   home     draw     train
 *   scene LINE                  a scene's line as on the command line: "scene conv-forward --step 3"
 *   lesson PAGE STOP PATH       a lesson's page, from 1, with so many of its stops behind */
#ifndef CONVWALK_VIEW_SCREEN_PLACE_H
#define CONVWALK_VIEW_SCREEN_PLACE_H

#include "view/window/state.h"

/* Where the reader is now. */
void place_write(const Screen *screen, Text *out);

/* Goes there. Any text is taken: false, with the screen unchanged, when it is no place or is not there any more. */
bool place_open(Screen *screen, const char *place, Error *err);

/* What stands there, in two lines: "Forward convolution: Slide" and "step 3", in the reader's language. False when it
 * is no place, or the home page. */
bool place_said(const Screen *screen, const char *place, Text *title, Text *about);

/* The entry of the catalog that the place is of; -1 for a lesson's and for none. */
int place_entry(const char *place);

/* What is open, for the title of the window; "" on the home page. */
void place_title(const Screen *screen, Text *out);

/* Whether two moments are in different places, so that the way leads from one to the other: pages, scenes, layers and
 * lessons are; a lesson's pages and a scene's steps are not. */
typedef struct {
    int page, entry, layer;
    const void *lesson;
} Whereabouts;
Whereabouts place_about(const Screen *screen);
bool place_differs(const Whereabouts *one, const Whereabouts *other);

/* Around what an event does: when it leads elsewhere, the place that was left is added to the trail. */
typedef struct {
    Whereabouts about;
    Text place;
} Departure;
Departure place_depart(const Screen *screen);
void place_arrive(Screen *screen, Departure *departure);

/* Leads back to where the reader came from; a message when there is nowhere to go. */
void place_return(Screen *screen);

#endif
