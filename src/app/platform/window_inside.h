/* The window's own state, for the files that it is made of. */
#ifndef CONVWALK_APP_WINDOW_INSIDE_H
#define CONVWALK_APP_WINDOW_INSIDE_H

#include "app/habits/habits.h"
#include "app/hosts/lesson_host.h"
#include "app/hosts/live_host.h"
#include "app/paint/paint.h"
#include "app/platform/chooser.h"
#include "app/platform/presenter_window.h"
#include "view/screen/reach/shape.h"

#include <SDL.h>

typedef struct {
    SDL_Window *window;
    SDL_Renderer *renderer;
    SDL_Texture *texture;
    Fonts *fonts;
    Painter *painter;
    int width, height;       /* pixels */
    float scale, density;    /* pixels a unit, pixels a point of the display */
    float desktop;           /* how much larger than usual the desktop wants things, beside the density */
    Uint32 typing_since;     /* when text input went on or off, by SDL's clock */
    bool stale;              /* the texture is new: everything must be sent */
    LiveHost *host;
    LessonHost *lessons;     /* NULL: none */
    Habits *habits;
    Chooser chooser;
    PresenterWindow presenter;
    bool presents;           /* opens full screen */
    int wanted;              /* the display to open on, from 1; 0: where it was, or where the pointer is */
    SDL_Cursor *cursor[SHAPE_COUNT];   /* made when first needed */
    PointerShape shape;      /* the one on show */
    bool settled;            /* its frame is known, and all of it is on the display */
    char title[256];
    char assets[4096];
} AppWindow;

/* What the loop knows of a turn. */
typedef struct {
    bool moving;     /* something moves by itself */
    bool changed;    /* an event may have changed the picture */
    double spent;    /* seconds since the last turn */
} WindowTime;

/* The system's own loop: gathers events and takes turns until the window is closed, or after `frames` > 0 pictures. */
bool window_loop(AppWindow *window, Screen *screen, int frames, Error *err);

/* Gives one event to the screen; true when the picture may have changed. */
bool window_event(AppWindow *window, Screen *screen, const SDL_Event *event, bool *open);

/* A turn after its events: time passes, requests are served, what has changed is shown. */
bool window_turn(AppWindow *window, Screen *screen, const WindowTime *time, bool *open, Error *err);
bool window_show(AppWindow *window, Screen *screen, Error *err);

/* Finds the display; false, with `err`, when there is none. */
bool window_video(Error *err);

/* Opens the window where and as large as it was, else in the middle of the display that the pointer is on; never larger
 * than the room there, less the frame that the desktop puts around it. */
bool window_open(AppWindow *window, Error *err);

/* A lesson is presented, its window being open: with another display the presenter's window comes there. */
void window_present(AppWindow *window, const Screen *screen);

/* Once the desktop has put its frame around it: what does not fit is made smaller and moved. */
void window_settle(AppWindow *window);

/* Remembers where it is, for the next run; not while it is full screen or maximized. */
void window_note_place(AppWindow *window);

/* Full screen, or no longer. */
void window_full(AppWindow *window, bool on);
bool window_is_full(const AppWindow *window);

/* The pointer has the shape of what can be done where it is. */
void window_shape(AppWindow *window, const Screen *screen);
void window_free_shapes(AppWindow *window);

/* The title says what is open, then the program's name. */
void window_title(AppWindow *window, const Screen *screen);

/* Does what the screen asks of the program; true when the picture may have changed. */
bool window_serve(AppWindow *window, Screen *screen, bool *open);

#endif
