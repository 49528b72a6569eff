/* What a view draws on: the draw list, text widths, the theme, and a table of targets, the things that can be clicked.
 * The id of a drawn operation is an index into that table, which is new for every picture. */
#ifndef CONVWALK_VIEW_CANVAS_H
#define CONVWALK_VIEW_CANVAS_H

#include "view/draw/draw.h"
#include "view/draw/theme.h"
#include "view/words.h"

/* A tensor as planes of cells; made and drawn by grid.h. */
typedef struct {
    CellSet set;
    int n;                      /* the image, or for W the kernel, that is shown */
    int planes, rows, columns;  /* its size, with its border */
    Pair border;                /* rows and columns of padding on each side */
    int across;                 /* planes side by side */
    float cell, gap;            /* a cell's height and the room between planes, in units */
    float stretch;              /* its width by its height; 0 stands for 1 */
    Rect at;                    /* all planes, without the title */
    /* the tensor's numbers in their order as one matrix of rows x columns, from `base` on */
    bool flat;
    bool turned;                /* a flat matrix's numbers run down its columns instead: the transpose */
    int64_t base, stride;       /* of a flat one: its first number, and from one to the next; 0 stands for 1 */
    const char *title;          /* TeX; NULL: none is drawn */
    float title_x, title_end;   /* where the title begins, and what it must not overlap; set by titles_settle */
    float title_size;           /* its size there as a share of the usual one; 0: not set */
    bool bordered;           /* its border has cells, on any side */
} Grid;

typedef enum {
    TARGET_NONE,
    TARGET_ACTION,     /* a button: does `action` with `value` */
    TARGET_GRID,       /* a plane of cells: the point within `at` gives the cell */
    /* a plane of a network's map `value`, stretched: its rows and columns are in grid, the point within `at` gives the
     * cell */
    TARGET_MAP,
    TARGET_CELL,       /* one cell: a symbol in a formula, a factor in a product */
    TARGET_STEP,       /* a term: step `value` */
    TARGET_NOUN,       /* a word that means the whole tensor `cell.set` */
    TARGET_LINE,       /* line `value` of the source file in the code pane */
    TARGET_PAD,        /* paper to draw on, at the point within `at` */
    TARGET_TIMELINE,   /* the timeline: the point within `at` gives the step */
    TARGET_ROLL        /* the bar of a page that rolls */
} TargetKind;

/* What is shown: which page, which scene on it. Each is incremented when another one comes. */
typedef struct {
    uint32_t page, scene;
} OnShow;

typedef struct {
    TargetKind kind;
    OnShow of;             /* what was shown when it was drawn; set by canvas_touch */
    int action;
    int64_t value;
    Cell cell;             /* TARGET_CELL */
    bool told;             /* named in a lesson's text: a cell of the page's own scene, whatever the stage shows */
    Grid grid;             /* TARGET_GRID, and which of its planes */
    int plane;
    int64_t done;          /* TARGET_MAP: it shows the pass after so many steps */
    Rect at;
} Target;

typedef struct {
    DrawList *list;
    const Measure *measure;
    const Theme *theme;
    Language language;     /* the language of its texts */
    float fine;            /* how much larger a unit is than with text of the usual size; 0 stands for 1 */
    OnShow of;             /* what this picture shows */
    Target *target;        /* target[id]; target[0] is nothing */
    int targets, room;
    bool quiet;            /* operations drawn now are no targets */
    Text *formulas;        /* each formula drawn, "FIRST END TEX\n", its operations in the list; NULL: not kept */
    Text *tiles;           /* each cell in motion, "SET INDEX X Y W H TURN VALUE\n", X Y its middle; NULL: not kept */
} Canvas;

/* Begins a picture of width x height units; the canvas' memory for targets is reused. */
void canvas_begin(Canvas *canvas, DrawList *list, const Measure *measure, const Theme *theme, float width,
                  float height);
void canvas_free(Canvas *canvas);

/* Gives what is drawn next the id of this target; canvas_untouch ends that. */
int canvas_touch(Canvas *canvas, Target target);
void canvas_untouch(Canvas *canvas);

/* Text in the canvas' language at a size that the theme scales. */
float canvas_text(Canvas *canvas, FontFace font, float size, float x, float y, Align align, Color color,
                  const char *text);
float canvas_width(const Canvas *canvas, FontFace font, float size, const char *text);

/* 3t^2 - 2t^3 of t clamped to 0..1; and between a and b. */
float ease(float t);
float between(float a, float b, float share);

Rect rect_inset(Rect at, float margin);
bool rect_holds(Rect at, float x, float y);

#endif
