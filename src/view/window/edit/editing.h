/* Editing in place: its state, and its events. The bar's fields are in edit.h. */
#ifndef CONVWALK_VIEW_WINDOW_EDIT_EDITING_H
#define CONVWALK_VIEW_WINDOW_EDIT_EDITING_H

#include "view/window/edit/undo.h"
#include "view/window/look.h"

enum { EDIT_TYPED = 64 };

/* A button of the edit bar that is held: what it changes, by how much (0: none is held), seconds to the next time. */
typedef struct {
    int field, change, times;
    double wait;
} Held;

/* A shape that is impossible: the line's numbers (it owns no texts) and the error, shown until the next edit. */
typedef struct {
    bool stands;
    SceneLine line;
    char why[200];
} Refused;

typedef struct {
    bool on;                  /* the bar is open */
    Cell chosen;              /* the cell being edited; SET_NONE: none */
    int field;                /* the shape's field that has the keyboard; -1: none */
    bool typing;
    char typed[EDIT_TYPED];   /* the value for `chosen` or for `field` */
    Undo undo;                /* lines as they were before edits */
    Held held;                /* the edit bar's button that is held down */
    char *aside;              /* the error of Y as it was, while a forward pass is on stage; NULL: none. Owned */
    Refused refused;          /* the shape that was wanted last and is impossible */
} Edit;

typedef struct Screen Screen;

bool edit_key(Screen *screen, int key, int mods);
bool edit_type(Screen *screen, const char *text);
void edit_choose(Screen *screen, Cell cell);

/* Applies what is typed; false after a message why not, and the text stays to be corrected. */
bool edit_commit(Screen *screen);
void edit_value(Screen *screen, Cell cell, float value);
void edit_shape(Screen *screen, int field, int change);

/* Shows it, so that it can be undone; false after a message why not. */
bool edit_line(Screen *screen, const SceneLine *line);

/* The same with every value of the scene on stage that still has its place, but for those of one tensor, value_names'
 * index `given`, which are the line's own. */
bool edit_given(Screen *screen, SceneLine *line, int given);
void edit_undo(Screen *screen, bool again);
void edit_random(Screen *screen);
void edit_reset(Screen *screen);
bool edit_can(const Screen *screen, CellSet set);
void edit_open(Screen *screen);
bool edit_rate(Screen *screen, int64_t i, float value);       /* false after a message why it is impossible */
void edit_step_rate(Screen *screen, int64_t i, int change);   /* to the next usual one */
void edit_turn(Screen *screen, Cell cell, int change);        /* a unit up or down */
void edit_draw(const Screen *screen, Canvas *canvas, const Layout *layout);

#endif
