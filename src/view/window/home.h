/* The home page: a card for each family of scenes, and the lessons. */
#ifndef CONVWALK_VIEW_WINDOW_HOME_H
#define CONVWALK_VIEW_WINDOW_HOME_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    int card;   /* what the keyboard is on; -1: nothing */
} Home;

typedef struct Screen Screen;
typedef struct Layout Layout;

void home_draw(const Screen *screen, Canvas *canvas, const Layout *layout);
int home_cards(const Screen *screen);   /* how many things there are to open, and which is pointed at first */
int home_first(const Screen *screen);
bool home_open(Screen *screen, int64_t index);

#endif
