/* A cell on its way from one tensor to another: the same square with the same letter and number in both. */
#ifndef CONVWALK_VIEW_SCENES_TILE_H
#define CONVWALK_VIEW_SCENES_TILE_H

#include "view/scenes/parts/grid.h"

typedef struct {
    Cell cell;       /* whose colour and letter it has */
    float value;
    float x, y;      /* its middle, in units */
    float w, h;
    float turn;      /* radians, clockwise; letter and number stay upright */
} Tile;

/* A tile over the rectangle. */
Tile tile_at(Cell cell, float value, Rect at);

/* Draws it; the canvas' record of tiles has it, too. */
void tile_draw(StageView *view, const Tile *tile);

#endif
