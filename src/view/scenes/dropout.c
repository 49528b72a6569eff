/* Dropout: the numbers, the mask and the share that is kept side by side, then what comes of them; on the way back the
 * errors in their place, the mask the same. A number that is dropped is struck through. */
#include "view/scenes/catalog.h"
#include "view/scenes/parts/motion.h"
#include "view/scenes/parts/row.h"

#include <math.h>

typedef struct {
    Grid from, mask, keep, to;
} DropoutLayout;

static DropoutLayout lay_out(StageView *view)
{
    const Trace *trace = view->trace;
    bool back = trace->pass == PASS_BACKWARD;
    int n = view->out.n;
    DropoutLayout layout = {
        .from = back ? grid_of(trace, SET_DY, n, false, "\\delta_{Y}") : grid_of(trace, SET_X, n, false, "X"),
        .mask = grid_of(trace, SET_MASK, n, false, "M"),
        .keep = grid_matrix(SET_KEEP, 0, 1, 1, "1-p"),
        .to = back ? grid_of(trace, SET_DX, n, false, "\\delta_{X}") : grid_of(trace, SET_Y, n, false, "Y"),
    };
    Grid *row[] = {&layout.from, &layout.mask, &layout.keep, &layout.to};
    float margin = view->at.w < 700 ? 24 : 48, gap = fmaxf(20, fminf(64, view->at.w * 0.045f));
    Rect room = {view->at.x + margin, view->at.y + 16 + GRID_TITLE, view->at.w - 2 * margin,
                 view->at.h - 32 - GRID_TITLE};
    row_lay_out(view, row, 4, room, gap);
    return layout;
}

/* What is given is lit where this very step reads it. */
static CellLook look(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    CellLook look = row_look(view, grid, cell, place);
    bool given = grid->set != SET_Y && grid->set != SET_DX && grid->set != SET_KEEP;
    look.lit = !given || !view->begun || cell.index == view->step.out.index;
    return look;
}

/* A line through each number of the image that the mask has dropped so far. */
static void strike(StageView *view, const DropoutLayout *layout)
{
    const Trace *trace = view->trace;
    const Tensor *mask = &trace->tensor[SET_MASK];
    const Theme *theme = view->canvas->theme;
    const Grid *grid = &layout->from;
    for (int c = 0; c < mask->dim[1] && grid->cell >= GRID_MAP; c++)
        for (int row = 0; row < mask->dim[2]; row++)
            for (int column = 0; column < mask->dim[3]; column++) {
                Place at = {view->out.n, c, row, column};
                Cell to = cell_at(trace, layout->to.set, at);
                float value, in = grid->cell * 0.22f;
                if (*tensor_at(mask, at.n, c, row, column) != 0 || !cell_value(trace, to, view->done, &value))
                    continue;
                Rect box = grid_cell(grid, at);
                draw_line(view->canvas->list, box.x + in, box.y + box.h - in, box.x + box.w - in, box.y + in,
                          2 * theme->line, theme->text[role_of(grid->set)]);
            }
}

/* The number goes through its mask and lands; then it is divided where it lies. */
static void fly(StageView *view, const DropoutLayout *layout)
{
    const Grid *grids[] = {&layout->from, &layout->mask, &layout->keep, &layout->to};
    motion_draw(view, grids, 4);
}

static void draw(StageView *view)
{
    DropoutLayout layout = lay_out(view);
    const Grid *grids[] = {&layout.from, &layout.mask, &layout.keep, &layout.to};
    for (int i = 0; i < 4; i++)
        grid_draw(view, grids[i], look);
    strike(view, &layout);
    fly(view, &layout);
}

static void icon(const Icon *icon)
{
    static const IconCells input = {3, 3, 0, 2, 1, 1}, output = {3, 3, 1, 0, 1, 1};
    icon_pair(icon, input, SET_X, SET_MASK, output, SET_Y, SET_MASK);
}

const SceneEntry scenes_dropout[2] = {
    {"Dropout", "Forward", "Some numbers are set to 0 by chance, the others made larger.",
     OP_DROPOUT, PASS_FORWARD, ROUTE_NAIVE, draw, icon},
    {"Dropout", "Backward", "The error goes back through the same mask.",
     OP_DROPOUT, PASS_BACKWARD, ROUTE_NAIVE, draw, icon},
};
