/* Grids of cells. The side of a cell decides how it is drawn; the scene's look function gives its content. */
#include "view/scenes/parts/grid.h"
#include "view/scenes/parts/titles.h"
#include "view/scenes/preview/preview.h"

#include "trace/say/names.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

Grid grid_of(const Trace *trace, CellSet set, int n, bool bordered, const char *title)
{
    const int *dim = trace->tensor[set].dim;
    Grid grid = {.set = set, .n = n, .planes = dim[1], .rows = dim[2], .columns = dim[3], .across = 1, .title = title};
    if (set == SET_COL || set == SET_DCOL)
        grid.planes = 1;
    if (bordered) {
        grid.border = trace->spec.padding;
        grid.rows = conv_high(&trace->spec, grid.rows);
        grid.columns = conv_wide(&trace->spec, grid.columns);
        grid.bordered = grid.rows > dim[2] || grid.columns > dim[3];
    }
    return grid;
}

Grid grid_matrix(CellSet set, int64_t base, int rows, int columns, const char *title)
{
    return (Grid){.set = set,
                  .planes = 1,
                  .rows = rows,
                  .columns = columns,
                  .across = 1,
                  .flat = true,
                  .base = base,
                  .title = title};
}

/* A zero of the padding is not written unless it takes part. */
static bool blank(const Trace *trace, Cell cell)
{
    return set_is_padding(cell.set) && cell_is_zero(trace, cell);
}

static int64_t stride_of(const Grid *grid)
{
    return grid->stride > 0 ? grid->stride : 1;
}

Cell grid_holds(const Trace *trace, const Grid *grid, int c, int row, int column)
{
    if (grid->flat) {
        int64_t i = grid->turned ? (int64_t)column * grid->rows + row
                                 : ((int64_t)c * grid->rows + row) * grid->columns + column;
        return (Cell){grid->set, grid->base + i * stride_of(grid)};
    }
    Place place = {grid->n, c, row - grid->border.h, column - grid->border.w};
    if (grid->set == SET_COL || grid->set == SET_DCOL)
        place = (Place){0, grid->n, row, column};
    return cell_at(trace, grid->set, place);
}

float grid_width(const Grid *grid)
{
    return grid->cell * (grid->stretch > 0 ? grid->stretch : 1);
}

/* The room between planes for the number of the next one. */
static float plane_number_width(const Grid *grid)
{
    int digits = 1;
    for (int i = grid->planes - 1; i >= 10; i /= 10)
        digits++;
    return grid->planes > 1 ? 8 + 6.5f * (float)digits : 6;
}

void grid_arrange(Grid *grid, float cell, float height)
{
    grid->cell = cell = fmaxf(cell, 0.05f);   /* a stage that bars and titles leave no room on still has cells */
    float number = plane_number_width(grid);
    grid->gap = fmaxf(2, fminf(fmaxf(cell * 2, cell > 3 ? number : 0), fmaxf(number, cell * 0.3f)));
    float plane = (float)grid->rows * cell, step = plane + grid->gap;
    int down = (int)((height + grid->gap) / step);
    if (down < 1)
        down = 1;
    if (down > grid->planes)
        down = grid->planes;
    grid->across = (grid->planes + down - 1) / down;
    down = (grid->planes + grid->across - 1) / grid->across;
    grid->at.w = (float)grid->across * ((float)grid->columns * grid_width(grid) + grid->gap) - grid->gap;
    grid->at.h = (float)down * step - grid->gap;
}

void grid_stand(Grid *grid, float x, float middle)
{
    grid->at.x = x;
    grid->at.y = middle - grid->at.h / 2;
}

void grid_zoom(Grid *grid, float zoom, float x, float y, float pan_x, float pan_y)
{
    grid->at = (Rect){(grid->at.x - x) * zoom + x + pan_x, (grid->at.y - y) * zoom + y + pan_y, grid->at.w * zoom,
                      grid->at.h * zoom};
    grid->cell *= zoom;
    grid->gap *= zoom;
}

Rect grid_at(const Grid *grid, int row, int column)
{
    float w = grid_width(grid);
    return (Rect){grid->at.x + (float)column * w, grid->at.y + (float)row * grid->cell, w, grid->cell};
}

Rect grid_plane(const Grid *grid, int c)
{
    float w = (float)grid->columns * grid_width(grid), h = (float)grid->rows * grid->cell;
    return (Rect){grid->at.x + (float)(c % grid->across) * (w + grid->gap),
                  grid->at.y + (float)(c / grid->across) * (h + grid->gap), w, h};
}

Rect grid_cell(const Grid *grid, Place place)
{
    Rect plane = grid_plane(grid, grid->set == SET_COL || grid->set == SET_DCOL ? 0 : place.c);
    float w = grid_width(grid);
    return (Rect){plane.x + (float)(place.column + grid->border.w) * w,
                  plane.y + (float)(place.row + grid->border.h) * grid->cell, w, grid->cell};
}

Rect grid_box(const Trace *trace, const Grid *grid, Cell cell)
{
    if (!grid->flat)
        return grid_cell(grid, cell_place(trace, cell));
    int i = (int)((cell.index - grid->base) / stride_of(grid)), plane = grid->rows * grid->columns;
    if (grid->turned)
        return grid_at(grid, i % grid->rows, i / grid->rows);
    Rect at = grid_plane(grid, i / plane);
    float w = grid_width(grid);
    return (Rect){at.x + (float)(i % grid->columns) * w, at.y + (float)(i % plane / grid->columns) * grid->cell, w,
                  grid->cell};
}

/* Whether a question asks for its rows or columns: they could be counted, except those of a map of pixels. */
static bool is_covered(const StageView *view, const Grid *grid)
{
    return veil_covers(view->trace, grid->set) && grid->cell >= GRID_MAP;
}

void grid_frame(StageView *view, const Grid *grid, Place first, Place last, float stroke, Color color)
{
    if (is_covered(view, grid) || preview_still(view))
        return;
    Rect a = grid_cell(grid, first), b = grid_cell(grid, last);
    float radius = fminf(6, grid->cell * 0.12f);
    draw_frame(view->canvas->list, (Rect){a.x, a.y, b.x + b.w - a.x, b.y + b.h - a.y}, radius,
               stroke * view->canvas->theme->line, color);
}

static float fine_of(const Canvas *canvas)
{
    return canvas->fine > 0 ? canvas->fine : 1;
}

float grid_least(const Canvas *canvas)
{
    return 22 / fine_of(canvas);
}

float grid_least_letter(const Canvas *canvas)
{
    return 40 / fine_of(canvas);
}

float grid_number_size(const Canvas *canvas, float cell, const char *text)
{
    float size = fminf(cell * 0.36f, 30), room = cell * 0.84f;
    float width = canvas_width(canvas, FONT_BOLD, size, text);
    return width > room ? size * room / width : size;
}

float grid_number(const Canvas *canvas, float cell, float value, char *text, size_t room)
{
    const float readable = fminf(11 / fine_of(canvas), cell * 0.28f);
    float size = 0;
    for (int digits = 4; digits >= (fabsf(value) < 0.001f ? 1 : 2) && size < readable; digits--)
        size = grid_number_size(canvas, cell, text_number((double)value, digits, true, text, room));
    if (size < readable * 0.8f && fabsf(value) < 0.001f) {   /* 8e−5 */
        float power = floorf(log10f(fabsf(value)));
        snprintf(text, room, "%s%.0fe−%.0f", value < 0 ? "−" : "", fabsf(value) * powf(10, -power), -power);
        size = grid_number_size(canvas, cell, text);
    }
    return size;
}

static void draw_number(Canvas *canvas, Rect at, const CellLook *look, float down)
{
    char digits[48];
    const Theme *theme = canvas->theme;
    float size = fminf(grid_number(canvas, at.w, look->value, digits, sizeof digits), at.h * 0.6f);
    Color ink = look->lit ? theme->ink : color_mix(theme->stage, theme->ink, 0.45f);
    if (look->now)
        ink = theme->now_ink;
    canvas_text(canvas, FONT_BOLD, size, at.x + at.w / 2, at.y + at.h / 2 + size * 0.36f + down, ALIGN_CENTRE, ink,
                digits);
}

/* The cell's letter in its upper left corner, in the document's example. */
static void draw_letter(StageView *view, Cell cell, Rect at, bool lit)
{
    Canvas *canvas = view->canvas;
    Text tex = {0};
    text_add(&tex, "\\tint{%s}{", lit ? role_tints[role_of(cell.set)] : "dim");
    size_t before = tex.length;
    if (cell.set == SET_DW)   /* its title says that it is a gradient */
        name_tex(view->trace, (Cell){SET_W, cell.index}, &tex);
    else if (cell.set != SET_DB && cell.set != SET_RATE && tensor_count(&view->trace->tensor[cell.set]) != 1)
        name_tex(view->trace, cell, &tex);
    /* a zero between or around errors has no letter */
    bool zero = strcmp(tex.at + before, "0") == 0 || tex.length == before;
    text_add(&tex, "}");
    if (zero) {
        text_free(&tex);
        return;
    }
    float size = fmaxf(11 / fine_of(canvas), fminf(18, at.w * 0.21f));
    stage_formula(canvas, text_get(&tex), size, at.x + at.w * 0.07f, at.y + at.h * 0.06f + size * 0.72f, ALIGN_LEFT);
    text_free(&tex);
}

void grid_face(StageView *view, Cell cell, Rect at, float value, float wide)
{
    bool letter = view->trace->letters && !blank(view->trace, cell) && at.h >= grid_least_letter(view->canvas);
    const CellLook look = {.shown = true, .lit = true, .value = value};
    if (letter)
        draw_letter(view, cell, rect_inset(at, at.h * (1 - 1 / wide) / 2), true);
    draw_number(view->canvas, at, &look, letter && at.h < 1.5f * grid_least_letter(view->canvas) ? at.h * 0.06f : 0);
}

static void draw_typed(StageView *view, Rect at)
{
    Canvas *canvas = view->canvas;
    char text[80];
    snprintf(text, sizeof text, "%s|", view->typed);
    float size = grid_number_size(canvas, at.w, text);
    canvas_text(canvas, FONT_BOLD, size, at.x + at.w / 2, at.y + at.h / 2 + size * 0.36f, ALIGN_CENTRE,
                canvas->theme->ink, text);
}

/* A lesson asks about this cell: a dashed ring, and what is not computed yet is a question. */
static void draw_asked(StageView *view, Rect at, float radius, bool shown)
{
    Canvas *canvas = view->canvas;
    const Theme *theme = canvas->theme;
    draw_dashed_frame(canvas->list, rect_inset(at, 1), radius, 2.5f * theme->line, 5, theme->ink);
    float size = fminf(at.h * 0.4f, 26);
    if (!shown && at.h >= grid_least(view->canvas))
        canvas_text(canvas, FONT_BOLD, size, at.x + at.w / 2, at.y + at.h / 2 + size * 0.36f, ALIGN_CENTRE, theme->soft,
                    "?");
}

/* The frame's colour: of a cell being edited or marked by the reader that of ink, else its tensor's. */
static Color frame_color(const StageView *view, Cell cell)
{
    bool ink = cell_same(view->chosen, cell) || (stage_picked(view, cell) && !view->answered);
    return ink ? view->canvas->theme->ink : theme_frame(view->canvas->theme, cell.set);
}

/* In a preview what takes part is lit, whatever the step reads and writes. */
static CellLook seen_in(const StageView *view, Cell cell, CellLook look)
{
    if (view->preview) {
        look.lit = preview_lights(view->preview, cell);
        look.now = false;
    }
    return look;
}

/* In a preview, in a cell's lower right corner: what it is multiplied by in the sum that is shown, or what the cell
 * that is shown meets in its sum, "·z". */
static void draw_partner(StageView *view, Cell cell, Rect at)
{
    if (!view->preview || at.h < 40 || !preview_lights(view->preview, cell))
        return;
    Cell partner = preview_partner(view->trace, view->preview, cell);
    if (partner.set == SET_NONE || blank(view->trace, partner))
        return;
    Text tex = {0};
    text_add(&tex, "\\cdot\\tint{%s}{\\strong{", role_tints[role_of(partner.set)]);
    name_tex(view->trace, partner, &tex);
    text_add(&tex, "}}");
    float size = fmaxf(10, fminf(17, at.w * 0.2f)), width = stage_formula_width(view->canvas, text_get(&tex), size);
    size *= fminf(1, at.w * 0.86f / width);
    stage_formula(view->canvas, text_get(&tex), size, at.x + at.w * 0.92f, at.y + at.h * 0.9f, ALIGN_RIGHT);
    text_free(&tex);
}

/* One cell large enough for its number. */
static void draw_cell(StageView *view, const Grid *grid, Cell cell, Rect box, const CellLook *look)
{
    Canvas *canvas = view->canvas;
    const Theme *theme = canvas->theme;
    Rect at = rect_inset(box, fminf(2, grid->cell * 0.03f));
    float radius = fminf(5, grid->cell * 0.1f);
    bool border = set_is_padding(cell.set) || set_is_landing(cell.set), pad = blank(view->trace, cell),
         chosen = cell_same(view->chosen, cell),
         hover = stage_points(view, cell) || (view->preview && look->lit), picked = stage_picked(view, cell);
    bool filled = look->shown && !pad;
    Color fill = filled ? theme_cell(theme, cell.set, look->lit) : theme->empty;
    draw_rect(canvas->list, at, radius, look->now ? theme->now : fill);
    if (border)
        draw_dashed_frame(canvas->list, rect_inset(at, 0.5f), radius, theme->line, 4, theme->edge);
    else if (!filled || theme->line > 1)
        draw_frame(canvas->list, rect_inset(at, 0.5f), radius, theme->line, theme->edge);
    float stroke = look->now ? 2.5f : 2;
    if (look->now || hover || chosen || picked)
        draw_frame(canvas->list, rect_inset(at, 1), radius, (picked ? 4 : stroke) * theme->line,
                   frame_color(view, cell));
    if (chosen && view->typed) {
        draw_typed(view, at);
        return;
    }
    if (cell.set != SET_NONE && cell_same(view->asked, cell))
        draw_asked(view, at, radius, look->shown);
    bool letter = view->trace->letters && !pad && grid->cell >= grid_least_letter(canvas);
    if (letter)
        draw_letter(view, cell, at, look->lit || look->now || !look->shown);
    if (look->shown && (!pad || look->lit))
        draw_number(canvas, at, look, letter && grid->cell < 1.5f * grid_least_letter(canvas) ? grid->cell * 0.06f : 0);
    draw_partner(view, cell, at);
}

/* One cell too small for a number: a square of its value's colour. */
static void draw_square(StageView *view, const Grid *grid, Cell cell, Rect box, const CellLook *look)
{
    const Theme *theme = view->canvas->theme;
    Color color =
        !look->shown || blank(view->trace, cell) ? theme->empty
                                                 : theme_value(theme, look->value, view->most[grid->set]);
    draw_rect(view->canvas->list, rect_inset(box, 0.5f), 1.5f, color);
    bool picked = stage_picked(view, cell);
    Color frame = picked && view->answered ? theme_frame(theme, cell.set) : theme->ink;
    if (view->preview && look->lit && view->preview->count < 100)   /* of very many the frames would hide the colours */
        draw_frame(view->canvas->list, box, 1.5f, 1.2f * theme->line, theme_frame(theme, cell.set));
    if (look->now || stage_points(view, cell) || picked)
        draw_frame(view->canvas->list, box, 2, 2 * theme->line, look->now ? theme->now : frame);
    if (cell.set != SET_NONE && cell_same(view->asked, cell))
        draw_asked(view, box, 2, true);
}

/* Only cells on the stage are drawn: a zoomed map may be far larger. */
static bool on_stage(const StageView *view, Rect at)
{
    return at.x < view->at.x + view->at.w && at.x + at.w > view->at.x && at.y < view->at.y + view->at.h
           && at.y + at.h > view->at.y;
}

/* Which channel, or of a kernel which channel it is for: left of the plane's first row. */
static void draw_plane_number(StageView *view, const Grid *grid, Rect plane, int c)
{
    Canvas *canvas = view->canvas;
    char text[16];
    if (grid->planes < 2 || grid->flat || veil_hides_size(view->trace, grid->set))
        return;
    snprintf(text, sizeof text, "%d", c);
    float width = canvas_width(canvas, FONT_SANS, 11, text), size = 11 * fminf(1, (grid->gap - 4) / width);
    if (c % grid->across == 0 || size >= 8)
        canvas_text(canvas, FONT_SANS, fmaxf(size, 8), plane.x - 4, plane.y + fmaxf(9, fminf(grid->cell * 0.62f, 15)),
                    ALIGN_RIGHT, canvas->theme->soft, text);
}

static void draw_plane(StageView *view, const Grid *grid, int c, GridLook look)
{
    Rect plane = grid_plane(grid, c);
    if (!on_stage(view, plane))
        return;
    draw_plane_number(view, grid, plane, c);
    canvas_touch(view->canvas, (Target){.kind = TARGET_GRID, .grid = *grid, .plane = c, .at = plane});
    draw_rect(view->canvas->list, plane, 0, 0);
    if (grid->cell < GRID_MAP) {
        grid_map(view, grid, plane, c, look);
        canvas_untouch(view->canvas);
        return;
    }
    canvas_untouch(view->canvas);
    for (int row = 0; row < grid->rows; row++)
        for (int column = 0; column < grid->columns; column++) {
            Rect box = {plane.x + (float)column * grid_width(grid), plane.y + (float)row * grid->cell, grid_width(grid),
                        grid->cell};
            if (!on_stage(view, box))
                continue;
            Cell cell = grid_holds(view->trace, grid, c, row, column);
            CellLook seen = seen_in(view, cell, look(view, grid, cell, cell_place(view->trace, cell)));
            if (grid->cell >= grid_least(view->canvas))
                draw_cell(view, grid, cell, box, &seen);
            else
                draw_square(view, grid, cell, box, &seen);
        }
}

/* In place of its cells. */
static void draw_cover(StageView *view, Rect at)
{
    Canvas *canvas = view->canvas;
    const Theme *theme = canvas->theme;
    float size = fminf(at.h * 0.5f, 40);
    draw_rect(canvas->list, at, 6, theme->empty);
    draw_frame(canvas->list, rect_inset(at, 1), 6, 2 * theme->line, theme->edge);
    canvas_text(canvas, FONT_BOLD, size, at.x + at.w / 2, at.y + at.h / 2 + size * 0.36f, ALIGN_CENTRE, theme->soft,
                "?");
}

void grid_draw(StageView *view, const Grid *grid, GridLook look)
{
    bool covered = is_covered(view, grid);
    if (grid->title)
        title_draw(view, grid);
    if (covered)
        draw_cover(view, grid->at);
    for (int c = 0; c < grid->planes && !covered; c++)
        draw_plane(view, grid, c, look);
    if (view->lit != SET_NONE && view->lit == grid->set)
        draw_frame(view->canvas->list, rect_inset(grid->at, -5), 8, 3.5f * view->canvas->theme->line,
                   theme_frame(view->canvas->theme, grid->set));
}
