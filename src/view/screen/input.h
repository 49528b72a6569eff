/* What keys, typed text and time do to the screen, and the actions of keys and buttons. */
#ifndef CONVWALK_VIEW_SCREEN_INPUT_H
#define CONVWALK_VIEW_SCREEN_INPUT_H

#include "view/screen/pointing.h"
#include "view/screen/screen.h"

/* Events. Each returns true if the picture may have changed. */
bool screen_advance(Screen *screen, double seconds);
bool screen_key(Screen *screen, int key, int mods);
bool screen_type(Screen *screen, const char *text);
bool screen_paste(Screen *screen, const char *text);   /* into the field that has the keyboard; false: none has */
bool screen_return(Screen *screen);   /* the mouse's button that leads back */
void screen_act(Screen *screen, Action action, int64_t value);

/* Whether something moves by itself; false: nothing changes with time. */
bool screen_moving(const Screen *screen);

#endif
