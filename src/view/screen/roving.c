/* The mark is where the pointer is: moving it points at the middle of another cell of the picture drawn last. */
#include "view/screen/roving.h"

#include "view/scenes/parts/grid.h"
#include "view/screen/pointing.h"
#include "view/screen/screen.h"

#include <math.h>

/* A target's cells: how large one is, how many rows and columns; false: it has none that the mark stops at. */
static bool cells_of(const Target *target, Rect *cell, int *rows, int *columns)
{
    const Grid *grid = &target->grid;
    *rows = grid->rows;
    *columns = grid->columns;
    *cell = target->at;
    if (target->kind == TARGET_CELL) {
        *rows = *columns = 1;
        return !target->told && target->at.w > 0;
    }
    if ((target->kind != TARGET_GRID && target->kind != TARGET_MAP) || grid->rows < 1 || grid->columns < 1)
        return false;
    cell->w = target->kind == TARGET_GRID ? grid_width(grid) : target->at.w / (float)grid->columns;
    cell->h = target->kind == TARGET_GRID ? grid->cell : target->at.h / (float)grid->rows;
    return true;
}

/* The cell of a target that is nearest to a point. */
static Rect nearest(const Target *target, float x, float y)
{
    Rect cell = {0};
    int rows = 1, columns = 1;
    cells_of(target, &cell, &rows, &columns);
    float column = fmaxf(0, fminf(floorf((x - target->at.x) / cell.w), (float)(columns - 1)));
    float row = fmaxf(0, fminf(floorf((y - target->at.y) / cell.h), (float)(rows - 1)));
    return (Rect){target->at.x + column * cell.w, target->at.y + row * cell.h, cell.w, cell.h};
}

static float middle_x(Rect cell)
{
    return cell.x + cell.w / 2;
}

static float middle_y(Rect cell)
{
    return cell.y + cell.h / 2;
}

/* Whether the middle of the cell is to be hit: nothing else lies over it. */
static bool is_free(const Screen *screen, int id, Rect cell)
{
    int hit = draw_hit(&screen->list, middle_x(cell), middle_y(cell));
    if (hit <= 0 || hit >= screen->canvas.targets)
        return false;
    const Target *over = &screen->canvas.target[hit], *target = &screen->canvas.target[id];
    return hit == id || (over->kind == target->kind && over->at.x == target->at.x && over->at.y == target->at.y);
}

/* The next cell from `from` in this direction: the neighbour on its plane, else the nearest of another one that lies
 * there. False where there is none. */
static bool next_cell(const Screen *screen, const Rect *from, int rows, int columns, Rect *to)
{
    float x = middle_x(*from), y = middle_y(*from), best = INFINITY;
    for (int i = 1; i < screen->canvas.targets; i++) {
        const Target *target = &screen->canvas.target[i];
        Rect size;
        int r, c;
        if (!cells_of(target, &size, &r, &c))
            continue;
        Rect cell = nearest(target, x + (float)columns * from->w, y + (float)rows * from->h);
        float dx = middle_x(cell) - x, dy = middle_y(cell) - y;
        float along = dx * (float)columns + dy * (float)rows, aside = fabsf(columns ? dy : dx);
        float far = along + 2 * aside;
        if (along < 1 || aside > 2 * along || far >= best || !is_free(screen, i, cell))
            continue;
        best = far;
        *to = cell;
    }
    return best < INFINITY;
}

static bool stands_on(const Screen *screen, Rect *cell)
{
    const Target *target = &screen->pointer.hover;
    int rows, columns;
    bool here = target_stands(screen, target) && cells_of(target, cell, &rows, &columns);
    if (here)
        *cell = nearest(target, screen->pointer.x, screen->pointer.y);
    return here;
}

static void go_to(Screen *screen, Rect cell)
{
    screen_point(screen, middle_x(cell), middle_y(cell));
}

void roving_toggle(Screen *screen)
{
    Rect cell, corner = {screen_layout(screen).stage.x, 0, 1, 1};
    screen->pointer.marking = !screen->pointer.marking;
    if (!screen->pointer.marking || stands_on(screen, &cell))
        return;
    if (next_cell(screen, &corner, 0, 1, &cell))
        go_to(screen, cell);
}

bool roving_key(Screen *screen, int key, int mods)
{
    int rows = (key == KEY_DOWN) - (key == KEY_UP), columns = (key == KEY_RIGHT) - (key == KEY_LEFT);
    bool edits = screen->edit.on && (screen->edit.field >= 0 || screen->edit.chosen.set != SET_NONE);
    Rect cell;
    if (!screen->pointer.marking || screen->show.page != PAGE_SCENE || mods != 0 || screen->cover.help || edits)
        return false;
    if (key == KEY_ESCAPE) {
        if (!peek_let_go(screen))
            screen->pointer.marking = false;
        return true;
    }
    if (!stands_on(screen, &cell)) {   /* the picture has changed under it */
        if (rows == 0 && columns == 0)
            return false;
        screen->pointer.marking = false;
        roving_toggle(screen);
        return true;
    }
    if (key == KEY_ENTER) {
        screen_press(screen, screen->pointer.x, screen->pointer.y);
        screen_release(screen, screen->pointer.x, screen->pointer.y);
        return true;
    }
    if (rows == 0 && columns == 0)
        return false;
    if (next_cell(screen, &cell, rows, columns, &cell))
        go_to(screen, cell);
    return true;
}

void roving_draw(const Screen *screen, Canvas *canvas)
{
    Rect cell;
    bool edits = screen->edit.on && screen->edit.chosen.set != SET_NONE;   /* that cell has a frame of its own */
    if (screen->pointer.marking && !screen->look.bare && !edits && stands_on(screen, &cell)) {
        float grow = fmaxf(3, (12 - cell.w) / 2);
        draw_frame(canvas->list, rect_inset(cell, -grow), 6, 2.5f * canvas->theme->line, canvas->theme->accent);
    }
}
