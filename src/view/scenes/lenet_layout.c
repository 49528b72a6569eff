/* Where the maps stand: columns from the input to the scores, each as high as the stage allows, the weights in a row below. */
#include "view/scenes/lenet.h"

#include <math.h>

/* Planes one above the other (or in two columns), centred in height. */
static void stand(MapPlace *place, int across, float cell, float gap, float x, float middle)
{
    int down = (place->dim[0] + across - 1) / across;
    place->across = across;
    place->cell_w = place->cell_h = cell;
    place->gap = gap;
    place->at.w = (float)across * ((float)place->dim[2] * cell + gap) - gap;
    place->at.h = (float)down * ((float)place->dim[1] * cell + gap) - gap;
    place->at.x = x;
    place->at.y = middle - place->at.h / 2;
}

/* A full layer's values: a strip as high as the maps. */
static void stand_strip(MapPlace *place, float width, float height, float x, float middle)
{
    place->across = 1;
    place->cell_w = width;
    place->cell_h = height / (float)place->dim[1];
    place->at = (Rect){x, middle - height / 2, width, height};
}

/* The weights under their layers, the two matrices of many rows stretched into what room there is. */
static void stand_weights(LenetLayout *layout, float left, float right, float top, float height)
{
    static const float share[5] = {0.13f, 0.26f, 0.3f, 0.16f, 0.15f};
    float gap = 22, room = right - left - 4 * gap, x = left;
    for (int i = 0; i < 5; i++) {
        MapPlace *place = &layout->map[MAP_W_CONV1 + i];
        float width = room * share[i];
        if (i < 2) {
            int down = i == 0 ? 2 : 6, across = place->dim[0] / down;
            float apart = i == 0 ? 4 : 2, cell = fminf((height - apart * (float)(down - 1)) / (float)(5 * down), (width - apart * (float)(across - 1)) / (float)(5 * across));
            stand(place, across, cell, apart, x, top + height / 2);
        } else {
            place->across = 1;
            place->at = (Rect){x, top, width, height * (i == 4 ? 0.62f : 1)};
            place->at.y = top + (height - place->at.h) / 2;
            place->cell_w = width / (float)place->dim[2];
            place->cell_h = place->at.h / (float)place->dim[1];
        }
        x += width + gap;
    }
}

/* The columns' widths and the room between them. */
static void stand_columns(LenetLayout *layout, float left, float right, float top, float height)
{
    MapPlace *map = layout->map;
    float pitch6 = height / 6, pitch8 = height / 8, middle = top + height / 2, width = right - left;
    float input = fminf(fminf(150, height * 0.42f), width * 0.15f), strip = fmaxf(10, fminf(20, width * 0.018f));
    float conv1 = (pitch6 - 8) / 28, conv2 = (pitch8 - 6) / 10, scores = fmaxf(120, fminf(190, width * 0.19f));
    float pool1 = conv1 * 1.4f, pool2 = conv2 * 1.5f;
    float used = input + 28 * conv1 + 14 * pool1 + 2 * 10 * conv2 + 8 + 2 * 5 * pool2 + 8 + 2 * strip + scores, gap = (width - used) / 7, x = left;
    stand(&map[MAP_INPUT], 1, input / 28, 0, x, middle);
    x += input + gap;
    stand(&map[MAP_CONV1], 1, conv1, pitch6 - 28 * conv1, x, middle);
    x += 28 * conv1 + gap;
    stand(&map[MAP_POOL1], 1, pool1, pitch6 - 14 * pool1, x, middle);
    x += 14 * pool1 + gap;
    stand(&map[MAP_CONV2], 2, conv2, pitch8 - 10 * conv2, x, middle);
    x += map[MAP_CONV2].at.w + gap;
    stand(&map[MAP_POOL2], 2, pool2, pitch8 - 5 * pool2, x, middle);
    x += map[MAP_POOL2].at.w + gap;
    stand_strip(&map[MAP_FC1], strip, height, x, middle);
    x += strip + gap;
    stand_strip(&map[MAP_FC2], strip, height, x, middle);
    x += strip + gap;
    layout->scores = (Rect){x, top, scores, height};
    stand_strip(&map[MAP_SCORES], strip, height, x + 26, middle);
}

/* Zoomed and moved as the view is. */
static void zoom(const StageView *view, MapPlace *place)
{
    float x = view->at.x + view->at.w / 2, y = view->at.y + view->at.h / 2;
    place->at = (Rect){(place->at.x - x) * view->zoom + x + view->pan_x, (place->at.y - y) * view->zoom + y + view->pan_y, place->at.w * view->zoom,
                       place->at.h * view->zoom};
    place->cell_w *= view->zoom;
    place->cell_h *= view->zoom;
    place->gap *= view->zoom;
}

LenetLayout lenet_layout(const StageView *view)
{
    LenetLayout layout = {0};
    Rect at = view->at;
    bool small = at.h < 430;
    bool narrow = at.w < 640;   /* beside a lesson in a small window: the maps alone */
    float margin = narrow ? 14 : at.w < 1000 ? 24 : 36, card = narrow ? 0 : fmaxf(138, fminf(190, at.w * 0.145f)) * fminf(1.1f, view->canvas->theme->type);
    float head = small ? 62 : 78, weights = small ? 50 : 74, foot = weights + (small ? 30 : 34);
    for (int map = 0; map < MAP_COUNT; map++)
        map_dims(view->net, map, layout.map[map].dim);
    layout.caption = (Rect){at.x + margin, at.y + (small ? 6 : 12), at.w - 2 * margin, 20};
    layout.titles = at.y + head - 24;
    layout.card = (Rect){at.x + at.w - margin - card, at.y + head - 36, card, at.h - head + 36 - 12};
    float right = layout.card.x - (narrow ? 0 : small ? 16 : 28), top = at.y + head, bottom = at.y + at.h - foot;
    stand_columns(&layout, at.x + margin, right, top, bottom - top);
    stand_weights(&layout, at.x + margin, right, at.y + at.h - weights - 8, weights);
    for (int map = 0; map < MAP_COUNT; map++)
        zoom(view, &layout.map[map]);
    return layout;
}

Rect map_plane(const MapPlace *place, int plane)
{
    float w = (float)place->dim[2] * place->cell_w, h = (float)place->dim[1] * place->cell_h;
    return (Rect){place->at.x + (float)(plane % place->across) * (w + place->gap), place->at.y + (float)(plane / place->across) * (h + place->gap), w, h};
}

Rect map_cell(const MapPlace *place, int64_t index)
{
    int64_t cells = (int64_t)place->dim[1] * place->dim[2];
    Rect plane = map_plane(place, (int)(index / cells));
    int row = (int)(index % cells / place->dim[2]), column = (int)(index % place->dim[2]);
    return (Rect){plane.x + (float)column * place->cell_w, plane.y + (float)row * place->cell_h, place->cell_w, place->cell_h};
}
