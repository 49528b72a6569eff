/* The error of the input, col2im: the kernel as a column, the error of Y as a row, their product fills a matrix with a
 * column for each window; then each column folds back onto its window with +=. Dots count a cell's visits: full ones
 * are done. With = for += only the last visit would stay: the switch shows that. */
#include "trace/say/names.h"
#include "view/scenes/catalog.h"
#include "view/scenes/parts/columns.h"
#include "view/scenes/parts/motion.h"
#include "view/scenes/parts/titles.h"
#include "view/draw/actions.h"

#include <math.h>
#include <string.h>

typedef struct {
    Grid w, dy, dcol, dx;
    float larger;   /* beside the matrix: how much larger than the matrix's the cells of the error of X are */
    bool below;   /* the error of X is below the matrix, not beside it */
    bool factors, result;   /* the product's factors have a place, and the error of X */
} Col2imLayout;

/* What += shows after `done` steps, or what = would have left: the value of the last visit alone. */
static bool shown_value(const StageView *view, Cell cell, float *value)
{
    if (!cell_value(view->trace, cell, view->done, value))
        return false;
    if (!view->overwrite || (cell.set != SET_DX && cell.set != SET_DPAD))
        return true;
    for (int64_t k = cell_visits(view->trace, cell); k-- > 0;)
        if (cell_visit(view->trace, cell, k) < view->done) {
            *value = cell_term(view->trace, cell, k).va;
            return true;
        }
    return false;
}

static bool folding(const StageView *view)
{
    return view->step.kind != STEP_PRODUCT;
}

/* The current column of the matrix: the one a product goes into, or the one that is folded back; -1: none. */
static int column_now(const StageView *view)
{
    Cell cell = folding(view) ? view->step.a : view->step.out;
    if (padding_last(view))
        return -1;
    return cell.set == SET_DCOL ? cell_place(view->trace, cell).column : 0;
}

static Place window_now(const StageView *view)
{
    int width = view->trace->tensor[SET_DY].dim[3], column = column_now(view);
    return (Place){view->dcol_image, 0, column / width, column % width};
}

/* Above each grid; between two; for the sum beside the path; a cell whose number can be read. */
enum { TITLE = 30, SMALL = 12, CHIP = 70 };

/* Places everything with cells of this side; returns the share of the room that needs, over 1 when it is too much. */
static float stand(StageView *view, Col2imLayout *layout, float cell, Rect room)
{
    const float read = grid_least(view->canvas) + 2, title = TITLE * titles_share(view->canvas);
    float gap = fmaxf(36, fminf(84, view->at.w * 0.06f)),
          side = fminf(GRID_MOST_CELL, cell * (layout->below ? 1 : layout->larger));
    if (!layout->below && side < read && (float)layout->dx.rows * read <= room.h - title)
        side = fminf(read, 2 * cell);   /* a small result can be read though the matrix cannot */
    grid_arrange(&layout->w, layout->factors ? cell : 0, 1e9f);
    grid_arrange(&layout->dy, layout->factors ? cell : 0, 1e9f);
    grid_arrange(&layout->dcol, cell, 1e9f);
    float above = layout->factors ? title + layout->dy.at.h + SMALL : 0, matrix = above + title + layout->dcol.at.h,
          left = layout->factors ? layout->w.at.w + gap * 0.6f : 0, beside = layout->result ? 1.6f * gap : 0;
    side = layout->result ? side : 0;
    if (layout->below)   /* as many planes side by side as make it no wider than the matrix */
        for (float high = 0; high += side, grid_arrange(&layout->dx, side, high),
                   layout->dx.at.w > left + layout->dcol.at.w && high < room.h;)
            ;
    else
        grid_arrange(&layout->dx, side, room.h - title);
    float wide = left + layout->dcol.at.w,
          width = layout->below ? fmaxf(wide, layout->dx.at.w) + CHIP : wide + beside + layout->dx.at.w;
    float height = layout->below ? matrix + SMALL + title + layout->dx.at.h : fmaxf(matrix, layout->dx.at.h + title);
    float x = room.x + (room.w - width) / 2, y = room.y + (room.h - (layout->below ? height : matrix)) / 2 + title;
    layout->dy.at.x = layout->dcol.at.x = x + left;
    layout->dy.at.y = y;
    layout->w.at.x = x;
    layout->w.at.y = layout->dcol.at.y = y + above;
    layout->dx.at.x = layout->below ? x + fmaxf(0, wide - layout->dx.at.w) : x + wide + beside;
    layout->dx.at.y = layout->below ? layout->dcol.at.y + layout->dcol.at.h + SMALL + title
                                    : room.y + title + (room.h - title - layout->dx.at.h) / 2;
    return fmaxf(width / room.w, height / room.h);
}

/* The largest side of a cell with which everything fits, the error of X beside the matrix or below it. */
static float largest(StageView *view, Col2imLayout *layout, bool below, float larger, Rect room)
{
    float low = 0.05f, high = 72;
    layout->below = below;
    layout->larger = larger;
    for (int i = 0; i < 22; i++) {
        float middle = (low + high) / 2;
        *(stand(view, layout, middle, room) <= 1 ? &low : &high) = middle;
    }
    return low > 8 ? floorf(low) : low;
}

/* The same beside it: with larger cells than the matrix, but for a matrix that could then not be read. */
static float largest_beside(StageView *view, Col2imLayout *layout, Rect room)
{
    const float read = grid_least(view->canvas);
    float cell = largest(view, layout, false, 1.4f, room), even = cell;
    if (cell < read)
        even = largest(view, layout, false, 1, room);
    layout->larger = even >= read && cell < read ? 1 : 1.4f;
    return layout->larger > 1 ? cell : even;
}

static void lay_out_in(StageView *view, Col2imLayout *layout, Rect room)
{
    float beside = largest_beside(view, layout, room), larger = layout->larger,
          below = view->at.w < BESIDE_OTHERS && layout->result ? largest(view, layout, true, 1, room) : 0;
    layout->below = below > beside * 1.1f;
    layout->larger = larger;
    stand(view, layout, fmaxf(layout->below ? below : beside, 0.05f), room);
}

/* Whether all numbers can be read that have a place. */
static bool readable(const StageView *view, const Col2imLayout *layout)
{
    const float least = grid_least(view->canvas);
    return layout->dcol.cell >= least && (!layout->result || layout->dx.cell >= least);
}

/* Everything; where not all numbers can be read, only the product with its factors, then the product with the error of
 * X, if then they can. */
static Col2imLayout lay_out(StageView *view)
{
    const Trace *trace = view->trace;
    const int *w = trace->tensor[SET_W].dim, *dy = trace->tensor[SET_DY].dim;
    int taps = w[1] * w[2] * w[3], n = view->dcol_image;
    int64_t first = (int64_t)n * dy[1] * dy[2] * dy[3];
    Col2imLayout layout = {.w = grid_matrix(SET_W, 0, taps, w[0], "W^T"),
                           .dy = grid_matrix(SET_DY, first, dy[1], dy[2] * dy[3], "\\delta_Y"),
                           .dcol = grid_of(trace, SET_DCOL, n, false, "W^T\\delta_Y"),
                           .dx = grid_of(trace, SET_DX, n, true, "\\delta_X"),
                           .factors = true,
                           .result = true};
    layout.w.turned = true;
    float margin = view->at.w < 700 ? 20 : 40;
    Rect room = {view->at.x + margin, view->at.y + 6, view->at.w - 2 * margin,
                 view->at.h - (view->canvas->quiet ? 14 : fmaxf(54, fminf(62, view->at.h * 0.2f)))};
    lay_out_in(view, &layout, room);
    if (!readable(view, &layout)) {
        Col2imLayout part = layout;
        part.factors = !folding(view);
        part.result = folding(view);
        room.h = part.result ? room.h : view->at.h - 14;   /* nothing is added yet: the switch is left out, too */
        lay_out_in(view, &part, room);
        if (readable(view, &part))
            layout = part;
    }
    Grid *all[4];
    int count = 0;
    all[count++] = &layout.dcol;
    if (layout.factors) {
        all[count++] = &layout.w;
        all[count++] = &layout.dy;
    }
    if (layout.result)
        all[count++] = &layout.dx;
    float cx = view->at.x + view->at.w / 2, cy = view->at.y + view->at.h / 2;
    for (int i = 0; i < count; i++)
        grid_zoom(all[i], view->zoom, cx, cy, view->pan_x, view->pan_y);
    titles_settle(view, all, count);
    return layout;
}

/* Whether the cell of the current column has left it for its place on the error of X. */
static bool is_folded(const StageView *view, Place place)
{
    if (view->step.kind != STEP_ADD || !view->begun)
        return false;
    int row = cell_place(view->trace, view->step.a).row;
    return motion_joins(view) || place.row < row || (place.row == row && view->share > 0);
}

static CellLook look_matrix(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    CellLook look = look_plain(view, grid, cell, place);
    bool column = grid->set == SET_DCOL ? place.column == column_now(view)
                                        : cell_same(cell, view->step.a) || cell_same(cell, view->step.b);
    look.lit = (column || grid->set == SET_W) && !(grid->set == SET_DCOL && is_folded(view, place));
    if (folding(view) && grid->set != SET_DCOL)
        look.lit = false;
    return look;
}

static CellLook look_input(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    CellLook look = look_plain(view, grid, cell, place);
    look.shown = shown_value(view, cell, &look.value) && !padding_cut(view, cell);
    if (padding_last(view))
        look.lit = cell.set == SET_DX || look.now;
    else
        look.lit = folding(view) && window_holds(view->trace, window_now(view), place);
    return look;
}

/* A dot for each visit in the upper right corner of a cell of the error of X: full when done, a ring when to come. */
static void draw_dots(StageView *view, const Grid *dx)
{
    const Theme *theme = view->canvas->theme;
    float radius = fmaxf(1.5f, fminf(4.5f, dx->cell * 0.05f)), step = radius * 2.7f;
    if (dx->cell < 36)
        return;
    for (int c = 0; c < dx->planes; c++)
        for (int row = 0; row < dx->rows; row++)
            for (int column = 0; column < dx->columns; column++) {
                Cell cell = grid_holds(view->trace, dx, c, row, column);
                Rect box = grid_cell(dx, cell_place(view->trace, cell));
                int64_t visits = veil_hides_count(view->trace, cell) ? 0 : cell_visits(view->trace, cell);
                for (int64_t k = 0; k < visits && k < 9; k++) {
                    if (cell_term(view->trace, cell, k).kind != STEP_ADD)
                        continue;
                    float x = box.x + box.w - radius * 2.4f - (float)k * step, y = box.y + radius * 2.6f;
                    if (cell_visit(view->trace, cell, k) < view->done)
                        draw_disc(view->canvas->list, x, y, radius, theme_frame(theme, SET_DX));
                    else
                        draw_frame(view->canvas->list, (Rect){x - radius, y - radius, 2 * radius, 2 * radius}, radius,
                                   1.2f, theme_frame(theme, SET_DX));
                }
            }
}

/* What is added, on a curve between the matrix and the error of X: it touches neither's numbers. */
static void draw_path(StageView *view, const Col2imLayout *layout, Rect from, Rect to)
{
    Canvas *canvas = view->canvas;
    float x0 = layout->dcol.at.x + layout->dcol.at.w + 4, y0 = from.y + from.h / 2, x1 = layout->dx.at.x - 4,
          y1 = to.y + to.h / 2, bend = (x1 - x0) * 0.5f;
    if (layout->below) {   /* around the right of both */
        x1 = layout->dx.at.x + layout->dx.at.w + 4;
        bend = fmaxf(x0, x1) + CHIP * 0.6f;
    }
    Color color = color_alpha(theme_frame(canvas->theme, SET_DX), 0.75f);
    draw_curve(canvas->list,
               (float[]){x0, y0, layout->below ? bend : x0 + bend, y0, layout->below ? bend : x1 - bend, y1, x1, y1},
               2.5f * canvas->theme->line, 0, color);
    Text text = {0};
    text_add(&text, view->overwrite ? "= " : "+= ");
    value_text(view->step.va, &text);
    float size = 14, width = canvas_width(canvas, FONT_BOLD, size, text_get(&text)) + 20,
          share = 0.2f + 0.6f * view->act;
    float x = between(x0 + width / 2, x1 - width / 2, share), y = between(y0, y1, ease(share));
    if (layout->below)
        x = fminf(bend - 6, view->at.x + view->at.w - width / 2 - 4);
    draw_rect(canvas->list, (Rect){x - width / 2, y - 14, width, 28}, 14, theme_frame(canvas->theme, SET_DX));
    canvas_text(canvas, FONT_BOLD, size, x, y + 5, ALIGN_CENTRE, canvas->theme->panel, text_get(&text));
    text_free(&text);
}

static void draw_switch(StageView *view)
{
    Canvas *canvas = view->canvas;
    const Theme *theme = canvas->theme;
    if (canvas->quiet)
        return;
    static const char *const told[][2] = {{"+=  adds, as it must", "=  overwrites: only the last visit stays"},
                                          {"+=", "="}};
    float both =
        canvas_width(canvas, FONT_BOLD, 13.5f, told[0][0]) + canvas_width(canvas, FONT_BOLD, 13.5f, told[0][1]);
    const char *const *text = told[both + 80 > view->at.w];   /* the signs alone on a narrow stage */
    float width[2], x = view->at.x + view->at.w / 2, y = view->at.y + view->at.h - 44;
    for (int i = 0; i < 2; i++)
        width[i] = canvas_width(canvas, FONT_BOLD, 13.5f, text[i]) + 28;
    x -= (width[0] + width[1] + 8) / 2;
    for (int i = 0; i < 2; i++) {
        Rect at = {x, y, width[i], 30};
        bool on = view->overwrite == (i == 1), wrong = on && i == 1;
        Color ink = on ? theme->ink : theme->soft;
        canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_OVERWRITE, .value = i, .at = at});
        draw_rect(canvas->list, at, 15, on ? theme->button : theme->panel);
        draw_frame(canvas->list, at, 15, theme->line, wrong ? theme->wrong : theme->faint);
        canvas_text(canvas, on ? FONT_BOLD : FONT_SANS, 13.5f, at.x + at.w / 2, at.y + 20, ALIGN_CENTRE,
                    wrong ? theme->wrong : ink, text[i]);
        canvas_untouch(canvas);
        x += width[i] + 8;
    }
}

static void draw_frames(StageView *view, const Col2imLayout *layout)
{
    const Theme *theme = view->canvas->theme;
    int column = column_now(view);
    float stroke = layout->dcol.cell < grid_least(view->canvas) ? 2 : 3;
    if (column < 0)
        return;
    grid_frame(view, &layout->dcol, (Place){0, view->dcol_image, 0, column},
               (Place){0, view->dcol_image, layout->dcol.rows - 1, column}, stroke, theme_frame(theme, SET_W));
    if (!folding(view) || !layout->result)
        return;
    const ConvSpec *spec = &view->trace->spec;
    Place first = window_origin(view->trace, window_now(view));
    for (int c = 0; c < layout->dx.planes; c++) {
        first.c = c;
        Place last = {first.n, c, first.row + (spec->kernel.h - 1) * spec->dilation.h,
                      first.column + (spec->kernel.w - 1) * spec->dilation.w};
        float thick = layout->dx.cell < grid_least(view->canvas) ? 2 : 4;
        grid_frame(view, &layout->dx, first, last, thick, theme_frame(theme, SET_W));
    }
}

static void fly(StageView *view, const Col2imLayout *layout)
{
    const Step *step = &view->step;
    const Trace *trace = view->trace;
    const Grid *grids[] = {&layout->dcol, &layout->dx};
    if (!view->begun || motion_draw(view, grids, 2) || view->preview)
        return;
    if (step->kind == STEP_PRODUCT) {
        Place out = cell_place(trace, step->out);
        Rect to = grid_cell(&layout->dcol, (Place){0, view->dcol_image, out.row, out.column});
        int w = (int)step->a.index, taps = layout->w.rows, d = (int)(step->b.index - layout->dy.base);
        stage_fly(view, grid_at(&layout->w, w % taps, w / taps), to, view->act, step->va, SET_W);
        stage_fly(view, grid_at(&layout->dy, d / layout->dy.columns, d % layout->dy.columns), to, view->act, step->vb,
                  SET_DY);
    } else if (step->kind == STEP_ADD && !padding_last(view) && layout->dx.cell >= grid_least(view->canvas)
               && view->act >= 1) {
        Place a = cell_place(trace, step->a);
        draw_path(view, layout, grid_cell(&layout->dcol, (Place){0, view->dcol_image, a.row, a.column}),
                  grid_cell(&layout->dx, cell_place(trace, step->out)));
    }
}

void scene_draw_col2im(StageView *view)
{
    Cell matrix = view->step.out.set == SET_DCOL ? view->step.out : view->step.a;
    view->dcol_image =
        matrix.set == SET_DCOL ? cell_place(view->trace, matrix).c : view->trace->tensor[SET_DY].dim[0] - 1;
    Col2imLayout layout = lay_out(view);
    if (layout.factors) {
        grid_draw(view, &layout.w, look_matrix);
        grid_draw(view, &layout.dy, look_matrix);
    }
    grid_draw(view, &layout.dcol, look_matrix);
    if (layout.result) {
        grid_draw(view, &layout.dx, look_input);
        draw_dots(view, &layout.dx);
    }
    draw_frames(view, &layout);
    if (layout.result)
        draw_switch(view);
    fly(view, &layout);
}
