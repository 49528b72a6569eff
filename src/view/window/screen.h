/* The window's whole content and behaviour, without a window: state, what keys and pointer do to it, its picture as
 * a draw list. The program's main loop owns one, feeds it events and time, and paints its list; tests do the same
 * headless. */
#ifndef CONVWALK_VIEW_WINDOW_SCREEN_H
#define CONVWALK_VIEW_WINDOW_SCREEN_H

#include "trace/mistakes/nudge.h"
#include "trace/scene/scene.h"
#include "view/player.h"
#include "view/scenes/stage.h"
#include "view/window/actions.h"
#include "view/window/compare.h"
#include "view/window/turn.h"
#include "view/window/edit/undo.h"
#include "view/words.h"

typedef struct Live Live;   /* view/live/live.h */
typedef struct Reading Reading;   /* view/lesson/reading.h */
typedef struct Shelf Shelf;       /* view/lesson/shelf.h */

/* What only the program around can do; taken with screen_requests. */
enum { REQUEST_FULL = 1, REQUEST_LEAVE_FULL = 2, REQUEST_SAVE = 4, REQUEST_ANIMATION = 8, REQUEST_COPY = 16 };

enum { SCREEN_TYPED = 64, PICKS_MOST = 64 };

/* A button of the edit bar that is held: what it changes, by how much (0: none is held), seconds to the next time. */
typedef struct {
    int field, change, times;
    double wait;
} Held;

/* A shape that cannot be: the line's numbers (it owns no texts) and the error. It stands until the next edit. */
typedef struct {
    bool stands;
    SceneLine line;
    char why[200];
} Refused;

struct Screen {
    Page page;                   /* changed by turn_page only */
    OnShow shown;                /* see turn.h */
    Scene scene;                 /* the one on stage; len 0 when there is none */
    Compare compare;             /* the other routes while they are compared; else {0} */
    Player player;
    ThemeName theme;
    float text;                  /* text size: 1 is normal */
    float width, height;         /* the picture's size in units */
    bool bare;                   /* a picture: no buttons, no timeline */
    bool help, blank, editing, full, code;
    /* the key that blanked the screen or woke it: its character is not typed as well; 0: none */
    int spent;
    bool predicting;             /* the reader guesses values */
    int64_t stumbled_at;         /* where the player rested at the last wrong guess; -1: there was none */
    Cell pick[PICKS_MOST];       /* cells marked as those that the value is made from */
    int picks;
    int64_t picked_at;           /* where the player rested then */
    int asked, right;            /* of the values asked for, how many were right at once */
    bool going;                  /* a step number is being typed */
    char typed[SCREEN_TYPED];    /* that number, or the value for `chosen` */
    bool typing;
    Cell chosen;                 /* the cell being edited; SET_NONE: none */
    int field;                   /* the shape's field that has the keyboard; -1: none */
    char message[512];           /* one line for the reader: an error, or what was done */
    bool wrong;                  /* it is an error */
    double message_left;         /* seconds it still stands; errors of the shape stand until the next change */
    bool nudging;                /* the panel of trace/nudge.h is wanted */
    int epsilon;                 /* which of nudge_epsilons */
    Nudge nudge;                 /* the one on show, */
    const float *nudge_of;       /* made of this tensor; NULL when it is to be made anew */
    bool overwrite;              /* col2im: show what = for += would leave */
    float zoom, pan_x, pan_y;
    const char *assets;          /* the folder of the bundled weights, told by the program and kept by it; NULL: none */
    int64_t overview;            /* a layer of LeNet is on stage: where one stood in the whole pass; -1: nowhere */
    Level overview_level;
    double seconds[2];           /* see StageView; told by the program */
    float most[SET_COUNT];       /* the scales of the maps */
    Canvas canvas;
    DrawList list;               /* the picture drawn last */
    Target hover;                /* what the pointer was on */
    float pointer_x, pointer_y;
    bool pressed, dragged;
    Target grabbed;              /* what the button went down on */
    float grab_x, grab_y, grab_value;
    Undo undo;                   /* lines as they were before edits */
    Held held;                   /* the edit bar's button that is held down */
    char *aside;                 /* the error of Y as it was, while a forward pass is on stage; NULL: none. Owned */
    Refused refused;             /* the shape that was asked for last and cannot be */
    unsigned requests;
    Reading *reading;            /* the lesson that is open; NULL: none. Owned */
    Shelf *shelf;                /* the lessons there are; NULL: none. Borrowed from the program */
    Language language;
    Live *live;                  /* the pages Train and Draw; NULL until one is opened */
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

/* Events. Each returns true if the picture may have changed. Positions in units. */
bool screen_advance(Screen *screen, double seconds);
bool screen_key(Screen *screen, int key, int mods);
bool screen_type(Screen *screen, const char *text);
bool screen_point(Screen *screen, float x, float y);
bool screen_press(Screen *screen, float x, float y);
bool screen_release(Screen *screen, float x, float y);
bool screen_wheel(Screen *screen, float x, float y, float turns);
void screen_act(Screen *screen, Action action, int64_t value);

/* Whether a field has the keyboard, and whether it is being typed into: text input (and with it an input method) is
 * on only while it is. The first character of an empty field comes from its key. */
typedef enum { FIELD_NONE, FIELD_EMPTY, FIELD_TYPED } FieldState;
FieldState screen_field(const Screen *screen);

/* Whether something moves by itself: while false, no time need pass. */
bool screen_moving(const Screen *screen);

/* Takes the requests that have come up; and the line of this very step, for the clipboard and for pictures. */
unsigned screen_requests(Screen *screen);
void screen_line(const Screen *screen, Text *out);

/* Tells the reader something for four seconds. */
void screen_say(Screen *screen, bool wrong, const char *format, ...) PRINTF_LIKE(3, 4);

/* Says what was assumed of a file, if anything was: as many of the line's parts, which ; divides, as can be read on
 * one line. */
void screen_note(Screen *screen, const Error *note);

/* Where things are, from the picture's size. */
typedef struct {
    Rect top, edit, stage, nudge, band, transport, code;   /* nudge: below the stage, empty when there is none */
    bool compact;
} Layout;
Layout screen_layout(const Screen *screen);

/* The parts, each in its file. */
void chrome_draw(Screen *screen, const Layout *layout);
void timeline_draw(Screen *screen, const Layout *layout);
void home_draw(Screen *screen, const Layout *layout);
int home_cards(const Screen *screen);   /* how many things there are to open, and which is pointed at first */
int home_first(const Screen *screen);
bool home_open(Screen *screen, int64_t index);
void help_draw(Screen *screen, const Layout *layout);
void edit_draw(Screen *screen, const Layout *layout);
void code_draw(Screen *screen, const Layout *layout);

/* The step of the sum at hand that this line of the code pane does, the present one if it can be; -1 if it does
 * none. */
int64_t code_step(const Screen *screen, int line);

void predict_draw(Screen *screen, const Layout *layout);

/* Compares the routes, or goes back to one; the pictures and formulas of all of them. */
void screen_compare(Screen *screen, bool on);
void compare_draw(Screen *screen, const Layout *layout);

/* The cells of the term or source line under the pointer light up in the tensors as if they were pointed at. */
void screen_link(StageView *view);
void screen_stage(Screen *screen, const Layout *layout, StageView *view);

/* Puts the line of the same network on stage at the same place of it; false, with everything as it was. */
bool lenet_line(Screen *screen, SceneLine *line, Error *err);

/* LeNet's overview and its layers, see lenet.c. The cell of the overview under a point of a target; a click on it
 * opens its layer there; leaving a layer goes back to the overview, false when none is on stage. */
Spot target_spot(const Screen *screen, const Target *target, float x, float y);
void lenet_click(Screen *screen, const Target *map, float x, float y);
bool lenet_leave(Screen *screen);
void lenet_tab(Screen *screen, Pass pass);
Pass lenet_pass_now(const Screen *screen);
void lenet_variant(Screen *screen, int64_t value);
void lenet_another(Screen *screen);
void lenet_drawn(SceneLine *line);   /* a drawn digit in place of a picture, whose target goes with it */

/* A button that does `action`; `on`: the chosen one of several. Text in it, or drawn by the caller. */
void chrome_button(Screen *screen, Rect at, Action action, int64_t value, const char *text, bool on);

/* The step that x on the timeline stands for. */
int64_t chrome_timeline_step(const Screen *screen, float x);

/* The nudge: whether its panel shows, on and off, epsilon to the next larger or smaller; what it is about follows
 * the pointer and the step, and lights up in the tensors. */
bool nudge_shown(const Screen *screen);
void nudge_toggle(Screen *screen);
void nudge_turn(Screen *screen, int change);
void nudge_look(Screen *screen, StageView *view);
void nudge_draw(Screen *screen, const Layout *layout);

/* Predicting. */
void predict_toggle(Screen *screen);
void predict_answer(Screen *screen);
bool predict_key(Screen *screen, int key);

/* The step whose value is asked for: the next one, or at a level above products the last of its cell; -1 at the end. */
int64_t predict_asked(const Screen *screen);

/* Marks a cell, or takes the mark away; false if it is of a tensor that the value asked for is not made from.
 * Whether the marked cells are those it is made from; else says what is wrong. */
bool predict_click(Screen *screen, Cell cell);
bool predict_picks_right(Screen *screen);

bool predict_type(Screen *screen, const char *text);

/* Editing. */
bool edit_key(Screen *screen, int key, int mods);
bool edit_type(Screen *screen, const char *text);
void edit_choose(Screen *screen, Cell cell);
/* takes what is being typed; false after saying why not, and it stays to be mended */
bool edit_commit(Screen *screen);
void edit_value(Screen *screen, Cell cell, float value);
void edit_shape(Screen *screen, int field, int change);
/* puts it on stage, to be undone; false after saying why not */
bool edit_line(Screen *screen, const SceneLine *line);
void edit_undo(Screen *screen, bool again);
void edit_random(Screen *screen);
void edit_reset(Screen *screen);
bool edit_can(const Screen *screen, CellSet set);
void edit_open(Screen *screen);
bool edit_rate(Screen *screen, int64_t i, float value);         /* false after saying why it cannot be */
void edit_step_rate(Screen *screen, int64_t i, int change);     /* to the next usual one */
void edit_turn(Screen *screen, Cell cell, int change);   /* a unit up or down */

/* The cell of the scene on stage under a point of a grid, a symbol's, a factor's or a noun's cell; SET_NONE if there is
 * none. */
Cell target_cell(const Screen *screen, const Target *target, float x, float y);

#endif
