/* The presenter's second window: SDL's part of view/lesson/presenter.h. */
#ifndef CONVWALK_APP_PRESENTER_WINDOW_H
#define CONVWALK_APP_PRESENTER_WINDOW_H

#include "app/paint/paint.h"
#include "view/lesson/presenter.h"

#include <SDL.h>

typedef struct {
    SDL_Window *window;      /* NULL: closed */
    SDL_Renderer *renderer;
    SDL_Texture *texture;
    Painter *painter;
    Canvas canvas;
    DrawList list;
    int width, height;       /* pixels */
    int second;              /* of the clock, when it was drawn; -1: draw it anew */
    Uint32 began;            /* when presenting began, by SDL's clock */
} PresenterWindow;

/* Opens it on another display than the audience's window if there is one; or closes it. It needs no more than a line on
 * standard error when it can't be opened. */
void presenter_window_turn(PresenterWindow *presenter, SDL_Window *audience, const Screen *screen, float desktop);
void presenter_window_close(PresenterWindow *presenter);

/* Takes an event that is this window's own; false: it is not, or it is a key, which does here what it does there. */
bool presenter_window_event(PresenterWindow *presenter, const SDL_Event *event);

/* Draws it when something changed, or the clock did. */
void presenter_window_show(PresenterWindow *presenter, const Screen *screen, Fonts *fonts, bool changed);

#endif
