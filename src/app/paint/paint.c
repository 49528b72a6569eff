/* The painter. Each operation is hashed into the tiles of a grid that its box touches; a tile with the same hash as in
 * the picture before has the same pixels and is skipped. Tiles that differ are painted again from the whole list, as
 * rectangles, in bands that several threads share. */
#include "app/paint/paint.h"

#include "app/paint/paint_hash.h"
#include "app/paint/paint_row.h"
#include "app/paint/paint_shape.h"
#include "app/paint/paint_text.h"
#include "base/memory.h"
#include "base/system.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { TILE = 64, BAND = RASTER_ROWS, LARGEST_SIDE = 16384, MOST_THREADS = 4, WORTH_A_THREAD = 256 * 256 };

/* An operation ready to be painted. */
typedef struct {
    PixelRect box;    /* the pixels it may touch, within its clip */
    const Run *run;   /* DRAW_TEXT */
} Item;

/* What one thread needs for itself. */
typedef struct {
    uint8_t *cover;
    uint32_t *line;
    Path path;
} Scratch;

struct Painter {
    Fonts *fonts;
    int width, height, columns, rows;   /* columns x rows tiles */
    float scale;
    uint32_t *pixel;
    uint64_t *shown, *wanted;   /* a hash for each tile: as painted, as wanted */
    bool empty;                 /* nothing was painted yet */
    Item *item;
    int items_room;
    PixelRect *changed, *band;
    int changes, bands, band_room;
    Scratch scratch[MOST_THREADS];
};

/* One repaint, shared by its threads. */
typedef struct {
    const Painter *painter;
    const DrawList *list;
    Color background;
    atomic_int next;   /* the first band that no thread has taken */
} Job;

static PixelRect common(PixelRect a, PixelRect b)
{
    int left = a.x > b.x ? a.x : b.x, right = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
    int top = a.y > b.y ? a.y : b.y, bottom = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;
    return (PixelRect){left, top, right > left ? right - left : 0, bottom > top ? bottom - top : 0};
}

static bool is_empty(PixelRect box)
{
    return box.w <= 0 || box.h <= 0;
}

static void release_buffers(Painter *painter)
{
    free(painter->pixel);
    free(painter->shown);
    free(painter->wanted);
    free(painter->changed);
    for (int i = 0; i < MOST_THREADS; i++) {
        free(painter->scratch[i].cover);
        free(painter->scratch[i].line);
    }
}

bool painter_resize(Painter *painter, int width, int height, float scale, Error *err)
{
    if (width < 1 || height < 1 || width > LARGEST_SIDE || height > LARGEST_SIDE)
        return error_set(err, "a picture of %d x %d pixels cannot be painted: each side must be 1 to %d", width, height,
                         LARGEST_SIDE);
    if (!(scale > 0) || scale > 1000)
        return error_set(err, "a picture cannot be painted at scale %g: it must be above 0, at most 1000",
                         (double)scale);
    uint32_t *pixel = mem_try((size_t)width * (size_t)height, sizeof *pixel, "the picture", err);
    if (!pixel)
        return false;
    release_buffers(painter);
    painter->pixel = pixel;
    painter->width = width;
    painter->height = height;
    painter->scale = scale;
    painter->columns = (width + TILE - 1) / TILE;
    painter->rows = (height + TILE - 1) / TILE;
    size_t tiles = (size_t)painter->columns * (size_t)painter->rows;
    painter->shown = mem_alloc(tiles, sizeof *painter->shown);
    painter->wanted = mem_alloc(tiles, sizeof *painter->wanted);
    painter->changed = mem_alloc(tiles, sizeof *painter->changed);
    for (int i = 0; i < MOST_THREADS; i++) {
        painter->scratch[i].cover = mem_alloc((size_t)width, RASTER_ROWS);
        painter->scratch[i].line = mem_alloc((size_t)width, sizeof(uint32_t));
    }
    painter->empty = true;
    return true;
}

Painter *painter_new(Fonts *fonts, int width, int height, float scale, Error *err)
{
    Painter *painter = mem_alloc(1, sizeof *painter);
    painter->fonts = fonts;
    if (painter_resize(painter, width, height, scale, err))
        return painter;
    free(painter);
    return NULL;
}

void painter_free(Painter *painter)
{
    if (!painter)
        return;
    release_buffers(painter);
    for (int i = 0; i < MOST_THREADS; i++)
        free(painter->scratch[i].path.segment);
    free(painter->item);
    free(painter->band);
    free(painter);
}

const uint32_t *painter_pixels(const Painter *painter, int *width, int *height)
{
    *width = painter->width;
    *height = painter->height;
    return painter->pixel;
}

static PixelRect box_around(float left, float top, float right, float bottom, float margin)
{
    int x = floor_int(left - margin), y = floor_int(top - margin);
    return (PixelRect){x, y, ceil_int(right + margin) - x, ceil_int(bottom + margin) - y};
}

/* The operation's geometry in device pixels. False if it is outside every picture, or not finite. */
static bool to_pixels(const DrawOp *op, float scale, DrawOp *scaled)
{
    *scaled = *op;
    float *const length[] = {&scaled->x, &scaled->y, &scaled->w, &scaled->h, &scaled->c[0], &scaled->c[1],
                             &scaled->c[2], &scaled->c[3],
                             &scaled->radius, &scaled->stroke, &scaled->dash, &scaled->size};
    for (int i = 0; i < (int)(sizeof length / sizeof *length); i++) {
        *length[i] *= scale;
        if (!(fabsf(*length[i]) < 1e6f))
            return false;
    }
    return true;
}

/* A text's pen is at quarters of a pixel horizontally, so that text moves smoothly, and at whole pixels vertically, so
 * that it is crisp: its pixel, and the quarter of it. */
static int pen_x(const DrawOp *op, int *quarter)
{
    int pixel = floor_int(op->x + 0.125f);
    *quarter = min_int(3, floor_int((op->x + 0.125f - (float)pixel) * 4));
    return pixel;
}

static int pen_y(const DrawOp *op)
{
    return floor_int(op->y + 0.5f);
}

/* The pixels that an operation (in device pixels) may touch. */
static PixelRect box_of(const DrawOp *op, const Run *run)
{
    int quarter;
    if (run)
        return (PixelRect){pen_x(op, &quarter) + run->left, pen_y(op) + run->top, run->width, run->height};
    switch (op->kind) {
    case DRAW_FRAME:
        return box_around(op->x, op->y, op->x + op->w, op->y + op->h, op->stroke / 2 + (op->dash > 0 ? 1 : 0));
    case DRAW_LINE:
        return box_around(least(op->x, op->w), least(op->y, op->h), most(op->x, op->w), most(op->y, op->h),
                          op->stroke / 2 + 1);
    case DRAW_CURVE:
        return box_around(least(least(op->x, op->w), least(op->c[0], op->c[2])),
                          least(least(op->y, op->h), least(op->c[1], op->c[3])),
                          most(most(op->x, op->w), most(op->c[0], op->c[2])),
                          most(most(op->y, op->h), most(op->c[1], op->c[3])), op->stroke / 2 + 1);
    case DRAW_TRIANGLE:
        return box_around(least(least(op->x, op->w), op->c[0]), least(least(op->y, op->h), op->c[1]),
                          most(most(op->x, op->w), op->c[0]), most(most(op->y, op->h), op->c[1]), 1);
    default:
        return box_around(op->x, op->y, op->x + op->w, op->y + op->h, 0);
    }
}

/* A clip shows the whole pixels nearest to it. */
static PixelRect clip_of(const DrawOp *op, float scale, PixelRect all)
{
    if (op->w < 0)
        return all;
    int left = floor_int(op->x * scale + 0.5f), top = floor_int(op->y * scale + 0.5f);
    int right = floor_int((op->x + op->w) * scale + 0.5f), bottom = floor_int((op->y + op->h) * scale + 0.5f);
    return common(all, (PixelRect){left, top, right - left, bottom - top});
}

static void prepare(Painter *painter, const DrawList *list)
{
    if (painter->items_room < list->count) {
        painter->items_room = 2 * list->count;
        painter->item = mem_resize(painter->item, (size_t)painter->items_room, sizeof *painter->item);
    }
    PixelRect all = {0, 0, painter->width, painter->height}, clip = all;
    for (int i = 0; i < list->count; i++) {
        const DrawOp *op = &list->op[i];
        Item *item = &painter->item[i];
        DrawOp scaled;
        *item = (Item){{0, 0, 0, 0}, NULL};
        if (op->kind == DRAW_CLIP)
            clip = clip_of(op, painter->scale, all);
        else if (op->color >> 24 && to_pixels(op, painter->scale, &scaled)) {
            if (op->kind == DRAW_TEXT) {
                int quarter;
                pen_x(&scaled, &quarter);
                item->run = fonts_run(painter->fonts, op->font, scaled.size, quarter, list->text.at + op->start,
                                      op->length);
            }
            item->box = common(box_of(&scaled, item->run), clip);
        }
    }
}

/* Everything that decides which pixels the operation gives: not its hit id, nor the position of its text in the
 * arena. */
static uint64_t hash_of(const DrawList *list, const DrawOp *op, const Item *item)
{
    const float length[] = {op->x,    op->y,    op->w,      op->h,      op->c[0], op->c[1],
                            op->c[2], op->c[3], op->radius, op->stroke, op->dash, op->size};
    const int whole[] = {(int)op->kind, (int)op->color, (int)op->font, op->columns, op->rows,
                         item->box.x,   item->box.y,    item->box.w,   item->box.h};
    uint64_t hash = hash_bytes(hash_bytes(1, length, sizeof length), whole, sizeof whole);
    if (op->kind == DRAW_TEXT)
        hash = hash_bytes(hash, list->text.at + op->start, (size_t)op->length);
    if (op->kind == DRAW_MAP)
        hash = hash_bytes(hash, list->pixel + op->start, (size_t)op->length * sizeof *list->pixel);
    return hash;
}

static void hash_tiles(Painter *painter, const DrawList *list, Color background)
{
    for (int t = 0; t < painter->columns * painter->rows; t++)
        painter->wanted[t] = background;
    for (int i = 0; i < list->count; i++) {
        PixelRect box = painter->item[i].box;
        if (is_empty(box))
            continue;
        uint64_t hash = hash_of(list, &list->op[i], &painter->item[i]);
        for (int row = box.y / TILE; row <= (box.y + box.h - 1) / TILE; row++)
            for (int column = box.x / TILE; column <= (box.x + box.w - 1) / TILE; column++) {
                uint64_t *tile = &painter->wanted[row * painter->columns + column];
                *tile = hash_mix(*tile, hash);
            }
    }
}

/* Adds a run of changed tiles: to the rectangle just above it, if that is as wide. */
static void add_change(Painter *painter, PixelRect run)
{
    for (int i = painter->changes - 1; i >= 0; i--) {
        PixelRect *above = &painter->changed[i];
        if (above->x == run.x && above->w == run.w && above->y + above->h == run.y) {
            above->h += run.h;
            return;
        }
    }
    painter->changed[painter->changes++] = run;
}

static void find_changes(Painter *painter)
{
    PixelRect all = {0, 0, painter->width, painter->height};
    painter->changes = 0;
    for (int row = 0; row < painter->rows; row++)
        for (int column = 0, first; column < painter->columns; column++) {
            ptrdiff_t start = (ptrdiff_t)row * painter->columns;
            const uint64_t *shown = painter->shown + start, *wanted = painter->wanted + start;
            for (first = column; column < painter->columns && (painter->empty || shown[column] != wanted[column]);
                 column++)
                ;
            if (column > first)
                add_change(painter, common(all, (PixelRect){first * TILE, row * TILE, (column - first) * TILE, TILE}));
        }
    uint64_t *old = painter->shown;
    painter->shown = painter->wanted;
    painter->wanted = old;
    painter->empty = false;
}

static void paint_op(const Raster *raster, Path *path, const DrawList *list, const DrawOp *op, const Item *item)
{
    Rect at = {op->x, op->y, op->w, op->h};
    int quarter;
    path->count = 0;
    switch (op->kind) {
    case DRAW_RECT:
        shape_rect(raster, at, op->radius, op->color);
        break;
    case DRAW_FRAME:
        if (op->dash <= 0) {
            shape_frame(raster, at, op->radius, op->stroke, op->color);
            break;
        }
        path_frame(path, at, op->radius, op->stroke, op->dash);
        shape_path(raster, path, op->stroke, op->color);
        break;
    case DRAW_LINE:
        path_line(path, op->x, op->y, op->w, op->h, op->stroke, op->dash);
        shape_path(raster, path, op->stroke, op->color);
        break;
    case DRAW_CURVE:
        path_curve(path, (float[]){op->x, op->y, op->c[0], op->c[1], op->c[2], op->c[3], op->w, op->h}, op->stroke,
                   op->dash);
        shape_path(raster, path, op->stroke, op->color);
        break;
    case DRAW_TRIANGLE:
        shape_triangle(raster, (float[]){op->x, op->y, op->w, op->h, op->c[0], op->c[1]}, op->color);
        break;
    case DRAW_TEXT:
        shape_cover(raster, pen_x(op, &quarter) + item->run->left, pen_y(op) + item->run->top, item->run->width,
                    item->run->height, item->run->cover, op->color);
        break;
    case DRAW_MAP:
        shape_map(raster, at, list->pixel + op->start, op->columns, op->rows, op->color >> 24);
        break;
    case DRAW_CLIP:
        break;
    }
}

/* Whether the operation hides all of the band, so that nothing before it shows. */
static bool hides(const DrawOp *op, const Item *item, PixelRect band, float scale)
{
    PixelRect seen = common(item->box, band);
    return op->kind == DRAW_RECT && op->radius <= 0 && op->color >> 24 == 255 && seen.w == band.w && seen.h == band.h
           && op->x * scale <= (float)band.x && (op->x + op->w) * scale >= (float)(band.x + band.w)
           && op->y * scale <= (float)band.y && (op->y + op->h) * scale >= (float)(band.y + band.h);
}

static void paint_band(const Job *job, PixelRect band, Scratch *scratch)
{
    const Painter *painter = job->painter;
    Raster raster = {painter->pixel,  painter->width,  band.x,         band.y,
                     band.x + band.w, band.y + band.h, scratch->cover, scratch->line};
    int first = job->list->count - 1;
    while (first >= 0 && !hides(&job->list->op[first], &painter->item[first], band, painter->scale))
        first--;
    if (first < 0)
        shape_clear(&raster, job->background);
    for (int i = first < 0 ? 0 : first; i < job->list->count; i++) {
        PixelRect part = common(painter->item[i].box, band);
        DrawOp scaled;
        if (is_empty(part) || !to_pixels(&job->list->op[i], painter->scale, &scaled))
            continue;
        raster.left = part.x;
        raster.top = part.y;
        raster.right = part.x + part.w;
        raster.bottom = part.y + part.h;
        paint_op(&raster, &scratch->path, job->list, &scaled, &painter->item[i]);
    }
}

/* A thread and what it paints with. */
typedef struct {
    Job *job;
    Scratch *scratch;
} PaintThread;

static void *work(void *self)
{
    PaintThread *worker = self;
    for (;;) {
        int band = atomic_fetch_add(&worker->job->next, 1);
        if (band >= worker->job->painter->bands)
            return NULL;
        paint_band(worker->job, worker->job->painter->band[band], worker->scratch);
    }
}

/* Cuts the changed rectangles into bands; returns their pixels. */
static int64_t cut_bands(Painter *painter)
{
    int64_t area = 0;
    painter->bands = 0;
    for (int i = 0; i < painter->changes; i++) {
        PixelRect rest = painter->changed[i];
        area += (int64_t)rest.w * rest.h;
        for (; rest.h > 0; rest.y += BAND, rest.h -= BAND) {
            if (painter->bands == painter->band_room) {
                painter->band_room = painter->band_room ? 2 * painter->band_room : 64;
                painter->band = mem_resize(painter->band, (size_t)painter->band_room, sizeof *painter->band);
            }
            painter->band[painter->bands++] = (PixelRect){rest.x, rest.y, rest.w, rest.h < BAND ? rest.h : BAND};
        }
    }
    return area;
}

static void paint_bands(Painter *painter, const DrawList *list, Color background)
{
    int64_t area = cut_bands(painter);
    int cores = system_processors();
    int threads = cores < MOST_THREADS ? cores : MOST_THREADS, started = 1;
    if (area < WORTH_A_THREAD || cores < 2)
        threads = 1;
    Job job = {painter, list, background, 0};
    PaintThread worker[MOST_THREADS];
    pthread_t thread[MOST_THREADS];
    for (int i = 0; i < threads; i++)
        worker[i] = (PaintThread){&job, &painter->scratch[i]};
    while (started < threads && pthread_create(&thread[started], NULL, work, &worker[started]) == 0)
        started++;
    work(&worker[0]);
    for (int i = 1; i < started; i++)
        pthread_join(thread[i], NULL);
}

int painter_paint(Painter *painter, const DrawList *list, Color background, const PixelRect **changed)
{
    fonts_tidy(painter->fonts);
    prepare(painter, list);
    hash_tiles(painter, list, background | 0xFF000000u);
    find_changes(painter);
    if (painter->changes > 0)
        paint_bands(painter, list, background);
    *changed = painter->changed;
    return painter->changes;
}
