/* Editing: the fields of the bar. One table says which fields a scene has, a row for each operation; each field sets
 * one option of the scene's line, so that there is no field whose option the line would refuse. */
#ifndef CONVWALK_VIEW_WINDOW_EDIT_EDIT_H
#define CONVWALK_VIEW_WINDOW_EDIT_EDIT_H

#include "view/window/state.h"

typedef enum {
    EDIT_CHANNELS,
    EDIT_X_ROWS,
    EDIT_X_COLUMNS,
    EDIT_KERNELS,
    EDIT_W_ROWS,
    EDIT_W_COLUMNS,
    EDIT_STRIDE,
    EDIT_PADDING,
    EDIT_MODE,
    EDIT_DILATION,
    EDIT_GROUPS,
    EDIT_FACTOR,
    EDIT_EVALUATE,
    EDIT_MORE,
    EDIT_BIAS,
#define NUMBER(name, option, title, usual, low, high, ladder, help) EDIT_##name,
    NUMBER_OPTIONS(NUMBER)
#undef NUMBER
    EDIT_WINDOW_ROWS,
    EDIT_WINDOW_COLUMNS,
    EDIT_ROUNDING,
    EDIT_COUNT_PADDING,
    EDIT_FUNCTION,   /* the usual network's, one of three */
    EDIT_CURVE,      /* an activation's, of all */
    EDIT_IMAGES,
    EDIT_FEATURES,
    EDIT_OUTPUTS,
    EDIT_CLASSES,
    EDIT_DIGIT,
    EDIT_POOLING,
    EDIT_KERNEL_NAME,
    EDIT_TARGET, /* of image 0, and so on for EDIT_TARGETS images */
    EDIT_FIELDS
} EditField;

enum { EDIT_TARGETS = 8, EDIT_SHOWN = 20, EDIT_CHOICES = 3 };

typedef enum {
    EDIT_NUMBER,
    EDIT_PAIR,
    EDIT_NOTCHES,
    EDIT_CHOICE,
    EDIT_NAMES
} EditKind; /* EDIT_NOTCHES: a float, up and down a ladder; EDIT_NAMES: a list too long to be shown at once;
               * into this and a choice nothing is typed */

typedef struct {
    const char *name; /* above the field */
    Said option;      /* that the field writes */
    EditKind kind;
    int low;
    CellSet tint;                     /* whose colour the name has */
    const char *choice[EDIT_CHOICES]; /* NULL after the last */
    float width;                      /* the units of width that it should have */
} EditRow;

/* The row of a field; `field` may be any target's. */
const EditRow *edit_row(int field);

/* The fields of the scene on stage, in the order of the bar and of Tab. Returns how many. */
int edit_fields(const Screen *screen, int field[EDIT_SHOWN]);
bool edit_has(const Screen *screen, int field);

/* The field's content: as text, and the index of a choice. */
void edit_field_text(const Screen *screen, int field, char *text, size_t room);
int edit_field_choice(const Screen *screen, int field);

/* Applies what was typed into a field; false after a message that says what is wrong with it. */
bool edit_field_typed(Screen *screen, int field, const char *typed);

/* Applies the choice; value is field * EDIT_CHOICES + choice. */
void edit_field_choose(Screen *screen, int64_t value);

/* The kernel's name in a line, "numbers" when it has none; gives all kernels the numbers of a named one, keeping X and
 * the other values; the next or last in the list; one whose name is typed. */
const char *edit_kernel_name(const SceneLine *line);
bool edit_kernel_choose(Screen *screen, int which);
void edit_kernel_step(Screen *screen, int change);
bool edit_kernel_typed(Screen *screen, const char *typed);

/* Shows why a line is impossible, until the next edit. */
void edit_refuse(Screen *screen, const SceneLine *line, const Error *err);

/* Shows another pass or route of an operation. The error of Y, which a forward pass does not have, is kept for the
 * backward pass. */
bool edit_entry(Screen *screen, SceneLine *line, Error *err);

/* Forgets what editing holds of the scene on stage: a held button, a refusal; for another operation, network or page of
 * a lesson also what can be undone and the kept error of Y. */
void edit_leave(Screen *screen, bool all);

/* Gives a field the keyboard. */
void edit_focus(Screen *screen, int field);

/* The mouse turns a field's number up or down, or its choice: the field has the keyboard from then on. */
void edit_turn_field(Screen *screen, int field, int change);

/* Ends typing and discards the text. */
void edit_drop(Screen *screen);

/* A button of a field is held down, released (true if it has changed something meanwhile, so that it is no click); time
 * passes. */
void edit_hold(Screen *screen, const Target *target);
bool edit_let_go(Screen *screen);
bool edit_held(Screen *screen, double seconds);

/* A turn of the wheel over a field's button or number; false over anything else. */
bool edit_wheel(Screen *screen, const Target *target, int change);

/* Tab: the next cell or field that has the keyboard (way 1), the one before (-1); after the last none has it: false. */
bool edit_station(Screen *screen, int way);

/* Text for what has the keyboard, a cell or a field: it is added, or typing begins with it. */
bool edit_takes_text(const Screen *screen);

/* The height of the bar where so much width is left beside the page; and its size formula with the scene's numbers as
 * TeX, with those of a refused shape in red, as long as that is shown. */
float edit_height(const Screen *screen, float width, float height);
void edit_formula(const Screen *screen, Text *tex);

#endif
