/* A tensor as planes of cells: numbers while they fit, squares of colour when smaller, pixels of a map when smaller
 * still. */
#ifndef CONVWALK_VIEW_SCENES_GRID_H
#define CONVWALK_VIEW_SCENES_GRID_H

#include "view/scenes/stage.h"

/* How one cell looks. */
typedef struct {
    bool shown;    /* it has a value yet */
    bool lit;      /* it takes part; else it is dimmed */
    bool now;      /* this very step reads or writes it */
    float value;
} CellLook;

typedef CellLook (*GridLook)(const StageView *view, const Grid *grid, Cell cell, Place place);

enum { GRID_MOST_CELL = 96, GRID_MAP = 10, GRID_TITLE = 26 };

/* The least side of a cell with its number, and with its letter, in units: the larger the text, the fewer, so that
 * larger text takes no number away. */
float grid_least(const Canvas *canvas);
float grid_least_letter(const Canvas *canvas);

/* The grid of a tensor's image n, sizes only. `bordered`: with X's padding around it. */
Grid grid_of(const Trace *trace, CellSet set, int n, bool bordered, const char *title);

/* The tensor's numbers from index `base` on as one matrix. */
Grid grid_matrix(CellSet set, int64_t base, int rows, int columns, const char *title);

/* The cell at a row and column of plane c, counted from the grid's corner. */
Cell grid_holds(const Trace *trace, const Grid *grid, int c, int row, int column);

/* Sets cells of this side, with as few planes side by side as fit into `height`; at.w and at.h become its size. */
void grid_arrange(Grid *grid, float cell, float height);

/* How wide its cells are. */
float grid_width(const Grid *grid);

/* Moves it so that its vertical middle is at `middle` and its left edge at x. */
void grid_stand(Grid *grid, float x, float middle);

Rect grid_cell(const Grid *grid, Place place);
Rect grid_plane(const Grid *grid, int c);

/* The rectangle of a cell of the grid, for every kind of grid. */
Rect grid_box(const Trace *trace, const Grid *grid, Cell cell);

/* Scales and moves a placed grid: zoom about (x, y), then pan. */
void grid_zoom(Grid *grid, float zoom, float x, float y, float pan_x, float pan_y);

/* Row and column of a single plane, counted from its corner. */
Rect grid_at(const Grid *grid, int row, int column);

/* Draws the title and every cell, each with its hit target. */
void grid_draw(StageView *view, const Grid *grid, GridLook look);

/* Draws plane c as pixels of its cells' colours. */
void grid_map(StageView *view, const Grid *grid, Rect plane, int c, GridLook look);

/* A frame around the cells first .. last of one plane, `stroke` wide. */
void grid_frame(StageView *view, const Grid *grid, Place first, Place last, float stroke, Color color);

/* The size of a number in cells this large, so that `text` fits in. */
float grid_number_size(const Canvas *canvas, float cell, const char *text);

/* A cell's letter, if it has one, and number, lit, upright on a square that is turned: `wide` is the square's extent by
 * its side. */
void grid_face(StageView *view, Cell cell, Rect at, float value, float wide);

/* The value as a cell of that width shows it: with four significant digits, or as many as can be read. Returns its
 * size. */
float grid_number(const Canvas *canvas, float cell, float value, char *text, size_t room);

#endif
