/* The stage: what every scene's picture is made from. A picture is a pure function of the trace, the cursor and the
 * settings below; scenes read them from a StageView and append to its canvas. */
#ifndef CONVWALK_VIEW_SCENES_STAGE_H
#define CONVWALK_VIEW_SCENES_STAGE_H

#include "trace/motion.h"
#include "trace/network.h"
#include "trace/veil.h"
#include "view/draw/canvas.h"
#include "view/player.h"

/* A cell of a network's overview: which map (scenes/network/overview.h; -1: none), and its index there. */
typedef struct {
    int map;
    int64_t index;
} Spot;

typedef struct Preview Preview;   /* scenes/preview/preview.h */

/* The share of a mean's motion after which its sum is complete; the rest is the division. */
#define GATHERED_SHARE 0.7f

typedef struct {
    Canvas *canvas;
    /* stage_begin goes from a chain to the current layer, and converts the cursor and hover_step */
    const Trace *trace;
    Cursor cursor;
    Level level;            /* the level of the motion in progress */
    Rect at;                /* the stage's room */
    Cell hover;             /* the cell under the pointer, or the one its symbol or number names; SET_NONE: none */
    int64_t hover_step;     /* the step whose term or source line is under the pointer; -1: none */
    const Cell *picked;     /* cells that the reader marked */
    int picks;
    bool answered;          /* they are a lesson's right answer: ringed in their tensor's colour */
    Cell asked;             /* the cell that a lesson's open question is about; SET_NONE: none */
    /* with that step: its other operand and what it writes, while `hover` is its first operand */
    Cell linked[2];
    CellSet lit;            /* the tensor that a word under the pointer names; SET_NONE: none */
    Cell chosen;            /* the cell being edited; SET_NONE: none */
    const char *typed;      /* what has been typed into it; NULL: nothing yet */
    float most[SET_COUNT];  /* the largest magnitude of each tensor: the scale of its map */
    bool overwrite;         /* col2im: show what = for += would leave */
    const NetTrace *net;       /* the network whose pass it is, or one of whose layers; NULL: none */
    Spot spot;              /* the overview's cell under the pointer */
    double seconds[2];      /* measured: the network's convolutions by the naive route and by im2col; 0: not measured */
    float zoom, pan_x, pan_y;   /* the picture is scaled about the stage's middle, then moved, in units */

    const Veil *veil;       /* what the picture withholds; NULL: nothing */
    const Preview *preview; /* the cell that is shown with what it has to do with others; NULL: the step is shown */

    /* Computed by stage_begin from the above. */
    Trace veiled;           /* the trace under the veil: what `trace` is then */
    const Trace *whole;     /* the trace as it was given */
    int64_t first;          /* its steps before this layer's */
    bool begun;             /* false before the first step */
    Step step;              /* the step at the cursor */
    int64_t done;           /* steps whose result is shown */
    int64_t told;           /* steps that the band and the strips tell as done: a preview's sum is told whole */
    float slide, act;       /* the shares of the step's slide and of its act, eased, 0..1 */
    Motion motion;          /* how the step's numbers come to their places; the steps whose numbers move */
    Span together;          /* together with its own, */
    float share;            /* and how far they have come, eased, 0..1: all arrive at once */
    int dcol_image;         /* the image whose columns are on the stage */
    Place out;              /* where the step writes, for a copy the window it copies */
} StageView;

/* The cursor, or where the picture stays before the first step that would mark a cell which is to be found. */
Cursor veil_cursor(const Trace *trace, const Veil *veil, Cursor cursor);

/* Fills the derived fields. */
void stage_begin(StageView *view);

/* Whether the pointer is on the cell, or on a term or source line that uses it; and whether it is on step i's term,
 * its source line, or a cell that the step reads. */
bool stage_points(const StageView *view, Cell cell);
bool stage_picked(const StageView *view, Cell cell);   /* the reader marked it */
bool stage_points_step(const StageView *view, int64_t i);

/* Whether step i begins with the window sliding to its place: the first step of a cell's span. */
bool step_slides(const Trace *trace, int64_t i);

/* The window of X under the output at `out`: its top left cell, in cells of X. */
Place window_origin(const Trace *trace, Place out);

/* The output whose window step i uses; for a pooling's backward pass the error that it sends back. */
Place window_of_step(const Trace *trace, int64_t i);

/* Whether the cell of X (or of its padding) lies under a tap of the window of `out`. */
bool window_holds(const Trace *trace, Place out, Place cell);

/* Scenes that several entries of the catalogue share: each draws its tensors into view->at. */
void scene_draw_slide(StageView *view);
void scene_draw_im2col(StageView *view);
void scene_draw_rot(StageView *view);
void scene_draw_scatter(StageView *view);
void scene_draw_col2im(StageView *view);
void scene_draw_weight(StageView *view);
void scene_draw_pool(StageView *view);
void stage_draw(StageView *view);

/* The largest magnitude of each tensor, the scale of its map. */
void stage_scales(const Trace *trace, float most[SET_COUNT]);

/* The formula band: the sum of the step's cell in symbols and in numbers. */
void band_draw(StageView *view, Rect at);

/* A frame that belongs to the step: a window, the column that is read. A preview that shows no step has none. */
void stage_frame(StageView *view, Rect at, float radius, float stroke, Color color);

/* A number that flies: a label with the text `value` from one rectangle's middle to another's, at `share` of its
 * way. */
void stage_fly(StageView *view, Rect from, Rect to, float share, float value, CellSet set);

/* A formula at size `size`, its baseline's left end at (x, y). A mistake in the formula is a bug (assert). */
float stage_formula(Canvas *canvas, const char *tex, float size, float x, float y, Align align);
float stage_formula_width(const Canvas *canvas, const char *tex, float size);

#endif
