/* Upsampling and pixel shuffle: what is given beside what comes of it; each block of the larger map is framed, and the
 * cells that fill it are framed where they come from: one of an upsampled map, one of each channel of a shuffled
 * one. */
#include "trace/operations/operation.h"
#include "view/scenes/catalog.h"
#include "view/scenes/parts/motion.h"
#include "view/scenes/parts/row.h"

#include <math.h>

typedef struct {
    Grid small, large;   /* X and Y, or their errors */
    bool back, shuffled;
} BlockLayout;

static BlockLayout lay_out(StageView *view)
{
    const Trace *trace = view->trace;
    int n = view->out.n;
    BlockLayout layout = {.back = trace->pass == PASS_BACKWARD,
                          .shuffled = trace->operation == OP_PIXEL_SHUFFLE};
    layout.small = layout.back ? grid_of(trace, SET_DX, n, false, "\\delta_{X}") : grid_of(trace, SET_X, n, false, "X");
    layout.large = layout.back ? grid_of(trace, SET_DY, n, false, "\\delta_{Y}") : grid_of(trace, SET_Y, n, false, "Y");
    Grid *row[2] = {&layout.small, &layout.large};
    if (layout.back) {
        row[0] = &layout.large;
        row[1] = &layout.small;
    }
    float margin = view->at.w < 700 ? 28 : 48, gap = fmaxf(48, fminf(110, view->at.w * 0.08f));
    Rect room = {view->at.x + margin, view->at.y + 16 + GRID_TITLE, view->at.w - 2 * margin,
                 view->at.h - 32 - GRID_TITLE};
    row_lay_out(view, row, 2, room, gap);
    return layout;
}

/* The place in the larger map that the step is about, and the block that holds it. */
static Place large_place(const StageView *view, const BlockLayout *layout)
{
    return cell_place(view->trace, layout->back ? view->step.a : view->step.out);
}

static void block_of(const StageView *view, Place at, Place *first, Place *last)
{
    Pair f = view->trace->spec.kernel;
    *first = (Place){at.n, at.c, at.row / f.h * f.h, at.column / f.w * f.w};
    *last = (Place){at.n, at.c, first->row + f.h - 1, first->column + f.w - 1};
}

/* Whether a cell of the smaller map fills the block, one of the larger lies in it. */
static bool belongs(const StageView *view, CellSet set, Place place)
{
    Pair f = view->trace->spec.kernel;
    bool shuffled = view->trace->operation == OP_PIXEL_SHUFFLE, back = view->trace->pass == PASS_BACKWARD;
    Place at = cell_place(view->trace, back ? view->step.a : view->step.out);
    bool large = set == SET_Y || set == SET_DY;
    int channel = shuffled && !large ? place.c / (f.h * f.w) : place.c;
    int row = large ? place.row / f.h : place.row, column = large ? place.column / f.w : place.column;
    return channel == at.c && row == at.row / f.h && column == at.column / f.w;
}

static CellLook look(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    CellLook look = row_look(view, grid, cell, place);
    bool given = grid->set == SET_X || grid->set == SET_DY;
    look.lit = !given || !view->begun || belongs(view, grid->set, place);
    return look;
}

/* The blocks in thin lines. */
static void draw_blocks(StageView *view, const Grid *grid)
{
    const Trace *trace = view->trace;
    const int *dim = trace->tensor[grid->set].dim;
    const Theme *theme = view->canvas->theme;
    Pair f = trace->spec.kernel;
    if (grid->cell < GRID_MAP || (f.h == 1 && f.w == 1))
        return;
    for (int c = 0; c < dim[1]; c++)
        for (int row = 0; row < dim[2]; row += f.h)
            for (int column = 0; column < dim[3]; column += f.w) {
                Place first, last;
                block_of(view, (Place){view->out.n, c, row, column}, &first, &last);
                grid_frame(view, grid, first, last, 1.5f, color_alpha(theme->soft, 0.6f));
            }
}

/* The block that is filled or read now, and the cells of the smaller map that belong to it. */
static void draw_now(StageView *view, const BlockLayout *layout)
{
    const Theme *theme = view->canvas->theme;
    Place at = large_place(view, layout), first, last;
    Pair f = view->trace->spec.kernel;
    Color color = theme->frame[layout->back ? ROLE_ERROR : ROLE_OUTPUT];
    int cells = layout->shuffled ? f.h * f.w : 1, channel = layout->shuffled ? at.c * cells : at.c;
    block_of(view, at, &first, &last);
    grid_frame(view, &layout->large, first, last, 3, color);
    for (int c = channel; c < channel + cells; c++) {
        Place from = {at.n, c, at.row / f.h, at.column / f.w};
        grid_frame(view, &layout->small, from, from, cells > 1 ? 2 : 3, color);
    }
}

static void draw(StageView *view)
{
    BlockLayout layout = lay_out(view);
    const Grid *grids[] = {&layout.small, &layout.large};
    for (int i = 0; i < 2; i++)
        grid_draw(view, grids[i], look);
    draw_blocks(view, &layout.large);
    draw_now(view, &layout);
    if (!view->begun)
        return;
    Rect from = grid_cell(layout.back ? &layout.large : &layout.small, cell_place(view->trace, view->step.a));
    Rect to = grid_cell(layout.back ? &layout.small : &layout.large, cell_place(view->trace, view->step.out));
    if (!motion_draw(view, grids, 2))
        stage_fly(view, from, to, view->act, view->step.va, layout.back ? SET_DX : SET_X);
}

static void upsample_icon(const Icon *icon)
{
    static const IconCells input = {2, 2, 0, 1, 1, 1}, output = {4, 4, 0, 2, 2, 2};
    icon_pair(icon, input, SET_X, SET_X, output, SET_Y, SET_Y);
}

static void shuffle_icon(const Icon *icon)
{
    static const IconCells input = {4, 1, 1, 0, 1, 1}, output = {4, 4, 0, 1, 1, 1};
    icon_pair(icon, input, SET_X, SET_X, output, SET_Y, SET_Y);
}

const SceneEntry scenes_upsample[2] = {
    {"Upsampling", "Forward", "Each number is repeated over a block: the map grows.",
     OP_UPSAMPLE, PASS_FORWARD, ROUTE_NAIVE, draw, upsample_icon},
    {"Upsampling", "Backward", "The errors of all copies are added.",
     OP_UPSAMPLE, PASS_BACKWARD, ROUTE_NAIVE, draw, upsample_icon},
};

const SceneEntry scenes_pixel_shuffle[2] = {
    {"Pixel shuffle", "Forward", "Channels become rows and columns of a larger map.",
     OP_PIXEL_SHUFFLE, PASS_FORWARD, ROUTE_NAIVE, draw, shuffle_icon},
    {"Pixel shuffle", "Backward", "Each error goes back to the channel it came from.",
     OP_PIXEL_SHUFFLE, PASS_BACKWARD, ROUTE_NAIVE, draw, shuffle_icon},
};
