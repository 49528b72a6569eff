/* The window's whole state, in parts. Each part is a struct in its own header, beside the functions that change it. The
 * lesson and the live pages belong to the floor above: here are only pointers to them. */
#ifndef CONVWALK_VIEW_WINDOW_STATE_H
#define CONVWALK_VIEW_WINDOW_STATE_H

#include "view/draw/actions.h"
#include "view/window/edit/editing.h"
#include "view/window/goto.h"
#include "view/window/look.h"
#include "view/window/message.h"
#include "view/window/onstage.h"
#include "view/window/panels/code.h"
#include "view/window/panels/nudge.h"
#include "view/window/panels/peek.h"
#include "view/window/panels/predict.h"
#include "view/window/pointer.h"
#include "view/window/program.h"
#include "view/window/reach.h"
#include "view/window/turn.h"
#include "view/window/ways/path_field.h"
#include "view/window/ways/roll.h"
#include "view/window/ways/trail.h"

typedef struct Live Live;         /* view/live/live.h */
typedef struct Reading Reading;   /* view/lesson/reading.h */
typedef struct Shelf Shelf;       /* view/lesson/shelf.h */

struct Screen {
    Show show;
    Look look;
    Cover cover;
    OnStage stage;
    Edit edit;
    Predict predict;
    NudgePanel nudge;
    CodePane code;
    Goto go;
    Peek peek;
    Pointer pointer;
    FocusRing focus;
    OpenMenu menu;
    TipWait tip;
    Message message;
    Program program;
    PathField path;
    Roll roll;          /* of the home page */
    Visited trail;
    Reading *reading;   /* the lesson that is open; NULL: none. Owned */
    Shelf *shelf;       /* the lessons there are; NULL: none. Borrowed from the program */
    Live *live;         /* the pages Train and Draw; NULL until one is opened. Owned */
    /* the picture drawn last */
    float drawn_text;   /* its text size */
    Canvas canvas;
    DrawList list;
};

#endif
