/* The window's whole content and behaviour, without a window: state, what keys and pointer do to it, its picture as
 * a draw list. The program's main loop owns one, feeds it events and time, and paints its list; tests do the same
 * headless. */
#ifndef CONVWALK_VIEW_WINDOW_SCREEN_H
#define CONVWALK_VIEW_WINDOW_SCREEN_H

#include "trace/scene/scene.h"
#include "view/draw/actions.h"
#include "view/player.h"
#include "view/scenes/stage.h"
#include "view/window/compare.h"
#include "view/window/edit/editing.h"
#include "view/window/goto.h"
#include "view/window/home.h"
#include "view/window/message.h"
#include "view/window/nudge.h"
#include "view/window/pointer.h"
#include "view/window/predict.h"
#include "view/window/stage.h"
#include "view/window/turn.h"
#include "view/words.h"

typedef struct Layout Layout;
typedef struct Live Live;         /* view/live/live.h */
typedef struct Reading Reading;   /* view/lesson/reading.h */
typedef struct Shelf Shelf;       /* view/lesson/shelf.h */

/* What only the program around can do; taken with screen_requests. */
enum { REQUEST_FULL = 1, REQUEST_LEAVE_FULL = 2, REQUEST_SAVE = 4, REQUEST_ANIMATION = 8, REQUEST_COPY = 16 };

struct Screen {
    Page page;              /* changed by turn_page only */
    OnShow shown;           /* see turn.h */
    /* the window itself */
    ThemeName theme;
    Language language;
    float text;             /* text size: 1 is normal */
    float width, height;    /* the picture's size in units */
    bool bare;              /* a picture: no buttons, no timeline */
    bool help, blank, full, code;
    /* the key that blanked the screen or woke it: its character is not typed as well; 0: none */
    int spent;
    unsigned requests;
    const char *assets;     /* the folder of the bundled weights, owned by the program; NULL: none */
    /* its parts, each in its own header */
    Scene scene;            /* the one on stage; len 0 when there is none */
    Compare compare;        /* the other routes while they are compared; else {0} */
    Player player;
    StageLook stage;
    Edit edit;
    Predict predict;
    NudgePanel nudge;
    Goto go;
    Pointer pointer;
    Message message;
    Home home;
    Reading *reading;       /* the lesson that is open; NULL: none. Owned */
    Shelf *shelf;           /* the lessons there are; NULL: none. Borrowed from the program */
    Live *live;             /* the pages Train and Draw; NULL until one is opened */
    /* the picture drawn last */
    Veil veil;              /* what it keeps to itself: a lesson's open questions, or those of paper */
    Canvas canvas;
    DrawList list;
};

void screen_init(Screen *screen);
void screen_free(Screen *screen);

/* Puts the line's scene on stage, at its step. False, with the last scene kept, when it can't be built. */
bool screen_open(Screen *screen, const SceneLine *line, Error *err);

/* The entry of the catalog on show, a scene or a live page. */
int screen_entry(const Screen *screen);

/* Draws the picture of this size (units) into screen->list. */
void screen_draw(Screen *screen, const Measure *measure, float width, float height);

/* Device pixels a unit for a window of this size in pixels: grows with windows over 1280 x 800 and with the text size,
 * `density` pixels a point; never so large that fewer than 620 x 400 units are left. */
float screen_scale(const Screen *screen, int width, int height, float density);

/* Takes the requests that have come up; and the line of this very step, for the clipboard and for pictures. */
unsigned screen_requests(Screen *screen);
void screen_line(const Screen *screen, Text *out);

/* Tells the reader something for four seconds. */
void screen_say(Screen *screen, bool wrong, const char *format, ...) PRINTF_LIKE(3, 4);

/* Says what was assumed of a file, if anything was: as many of the line's parts, which ; divides, as can be read on
 * one line. */
void screen_note(Screen *screen, const Error *note);

/* Where things are, from the picture's size. */
struct Layout {
    Rect top, edit, stage, nudge, band, transport, code;   /* nudge: below the stage, empty when there is none */
    bool compact;
};
Layout screen_layout(const Screen *screen);

/* What the stage's picture is made from; the cells of the term or source line under the pointer light up in the
 * tensors as if they were pointed at. */
void screen_stage(const Screen *screen, Canvas *canvas, const Layout *layout, StageView *view);
void screen_link(StageView *view);

/* Where the picture is: before a step that would mark a cell which a lesson's question asks to find. */
Cursor screen_shown(const Screen *screen);

#endif
