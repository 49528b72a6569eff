/* Titles are settled from left to right: each knows the grids and the titles before it, and the grids after it. */
#include "view/scenes/parts/titles.h"

#include <math.h>

enum { ABOVE = 28, APART = 8, EDGE = 6 };   /* a title's height with its distance; between two; from the stage's edge */

float titles_share(const Canvas *canvas)
{
    return canvas->fine > 1 ? fmaxf(0.72f, 1 / sqrtf(canvas->fine)) : 1;
}

static float title_height(const StageView *view)
{
    return 18 * view->canvas->theme->type * titles_share(view->canvas);
}

static void title_tex(const Grid *grid, Text *tex)
{
    text_add(tex, "\\tint{%s}{\\strong{%s}}", role_tints[role_of(grid->set)], grid->title);
}

static float title_width(const StageView *view, const Grid *grid)
{
    Text tex = {0};
    title_tex(grid, &tex);
    float width = stage_formula_width(view->canvas, text_get(&tex), title_height(view));
    text_free(&tex);
    return width;
}

/* Whether `other`, with its title, reaches into the line of the grid's title. */
static bool beside(const Grid *grid, const Grid *other)
{
    return other->at.y - ABOVE < grid->at.y && other->at.y + other->at.h > grid->at.y - ABOVE;
}

/* Whether the title of `other` is in that line. */
static bool titles_meet(const Grid *grid, const Grid *other)
{
    return other->at.y > grid->at.y - ABOVE && other->at.y < grid->at.y + ABOVE;
}

static void settle(const StageView *view, Grid *grid, float left, float right)
{
    float width = title_width(view, grid), x = grid->at.x + 2;
    grid->title_size = 1;
    if (x + width > right && grid->at.x < right)
        x = fmaxf(fminf(x, left), right - width);
    if (x + width > right && right > x)
        grid->title_size = fmaxf(0.55f, (right - x) / width);
    grid->title_x = x;
    grid->title_end = right;
}

void titles_settle(const StageView *view, Grid *const grid[], int count)
{
    for (int done = 0, i; done < count; done++) {
        int next = -1;
        for (i = 0; i < count; i++)   /* the leftmost that is not settled */
            if (grid[i]->title_size == 0 && (next < 0 || grid[i]->at.x < grid[next]->at.x))
                next = i;
        if (next < 0)
            return;
        Grid *here = grid[next];
        float left = view->at.x + EDGE, right = view->at.x + view->at.w - EDGE;
        for (i = 0; i < count; i++) {
            const Grid *other = grid[i];
            if (i == next || !beside(here, other))
                continue;
            if (other->at.x > here->at.x + 1)
                right = fminf(right, other->at.x - APART);
            else
                left = fmaxf(left, other->at.x + other->at.w + APART);
            if (other->title_size > 0 && titles_meet(here, other))
                left = fmaxf(left, other->title_x + other->title_size * title_width(view, other) + APART);
        }
        settle(view, here, left, right);
    }
}

/* What the grid shows one of, when there are several: a kernel, an image; NULL when it shows all. */
static const char *shown_of(const Trace *trace, const Grid *grid)
{
    const int *dim = trace->tensor[grid->set].dim;
    if (grid->flat || grid->set == SET_DB || grid->set == SET_B)
        return NULL;
    if (grid->set == SET_COL || grid->set == SET_DCOL)
        return dim[1] > 1 ? "image" : NULL;
    bool kernel = role_of(grid->set) == ROLE_KERNEL || role_of(grid->set) == ROLE_GRADIENT;
    if (dim[0] <= 1)
        return NULL;
    return kernel ? "kernel" : "image";
}

static int inner_rows(const StageView *view, const Grid *grid)
{
    return grid->bordered ? view->trace->tensor[grid->set].dim[2] : grid->rows;
}

static int inner_columns(const StageView *view, const Grid *grid)
{
    return grid->bordered ? view->trace->tensor[grid->set].dim[3] : grid->columns;
}

/* "kernel 0 · 2 × 3 × 3": a padding's rows and columns, if they differ from the tensor's own. */
static void add_size(const StageView *view, const Grid *grid, Text *size)
{
    const char *which = shown_of(view->trace, grid);
    if (which)
        text_add(size, "%s %d · ", which, grid->n);
    if (grid->planes > 1)
        text_add(size, "%d × ", grid->planes);
    text_add(size, "%d × %d", inner_rows(view, grid), inner_columns(view, grid));
    if (grid->bordered)
        text_add(size, " + padding");
}

/* Small words at the right end of the title's line; false where there is no room for them. */
static bool draw_beside(StageView *view, const Grid *grid, const char *words, float left, float end)
{
    Canvas *canvas = view->canvas;
    float width = canvas_width(canvas, FONT_SANS, 12.5f, words), edge = grid->at.x + grid->at.w;
    float right = fmaxf(edge - 2, left + 10 + width);
    if (right >= end)
        return false;
    canvas_text(canvas, FONT_SANS, 12.5f, right, grid->at.y - 11, ALIGN_RIGHT, canvas->theme->soft, words);
    return true;
}

void title_draw(StageView *view, const Grid *grid)
{
    Canvas *canvas = view->canvas;
    Text tex = {0}, size = {0};
    bool settled = grid->title_size > 0, single = grid->flat && grid->rows == 1 && grid->columns == 1;
    float x = settled ? grid->title_x : grid->at.x + 2, y = grid->at.y - 11,
          end = settled ? grid->title_end : view->at.x + view->at.w - 4;
    title_tex(grid, &tex);
    float left = x
                 + stage_formula(canvas, text_get(&tex), title_height(view) * (settled ? grid->title_size : 1), x, y,
                                 ALIGN_LEFT);
    add_size(view, grid, &size);
    bool told = !veil_hides_size(view->trace, grid->set);
    float edge = grid->at.x + grid->at.w;
    /* its neighbour's may be near */
    float room = fminf(end, edge - 1 + (grid->cell < 48 || view->at.w < 480 ? 0 : 56));
    if (!single && told && !draw_beside(view, grid, text_get(&size), left, room)) {
        const char *which = shown_of(view->trace, grid);   /* its number at least */
        text_clear(&size);
        if (which)
            text_add(&size, "%s %d", which, grid->n);
        draw_beside(view, grid, text_get(&size), left, end);
    }
    text_free(&tex);
    text_free(&size);
}
