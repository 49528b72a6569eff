/* The small pictures on the home page's cards: what a family of scenes does, in a few cells, drawn with its tensors'
 * colours. They carry no numbers: those come with the scene. Each scene's file draws its own from these pieces. */
#ifndef CONVWALK_VIEW_SCENES_ICON_H
#define CONVWALK_VIEW_SCENES_ICON_H

#include "view/draw/canvas.h"

typedef struct {
    Canvas *canvas;
    float x, y, cell;   /* the picture's middle; a cell's side */
} Icon;

typedef struct {
    int rows, columns, lit_row, lit_column, lit_rows, lit_columns;   /* which cells are strong */
} IconCells;

/* Room for a picture in the middle of the rectangle. */
Icon icon_in(Canvas *canvas, Rect at);

/* Two grids of cells with an arrow from the left one to the right one, the strong cells of each framed. */
void icon_pair(const Icon *icon, IconCells left, CellSet left_set, CellSet left_frame, IconCells right,
               CellSet right_set, CellSet right_frame);

/* A curve through `points` points, in cells from the middle, upwards; a dot on one of them. */
void icon_curve(const Icon *icon, const float *at, int points, CellSet set, int dot);

#endif
