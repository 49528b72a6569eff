/* The places of the maps: columns from the input to the scores, each as high as the stage allows, the weights in a row
 * below. */
#include "view/scenes/network/overview.h"

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

/* Planes of kernels in as many rows as make their cells largest. */
static void stand_kernels(MapPlace *place, float width, float height, float x, float middle)
{
    int best = 1;
    float most = 0, apart = 2;
    for (int down = 1; down <= place->dim[0]; down++) {
        int across = (place->dim[0] + down - 1) / down;
        float high = (height - apart * (float)(down - 1)) / (float)(place->dim[1] * down);
        float wide = (width - apart * (float)(across - 1)) / (float)(place->dim[2] * across), cell = fminf(high, wide);
        if (cell > most) {
            most = cell;
            best = across;
        }
    }
    stand(place, best, fmaxf(most, 0.05f), apart, x, middle);
}

/* A matrix stretched into its room; few rows need not be as high. */
static void stand_matrix(MapPlace *place, float width, float height, float x, float middle)
{
    float high = height * (place->dim[1] <= 16 ? 0.62f : 1);
    place->across = 1;
    place->at = (Rect){x, middle - high / 2, width, high};
    place->cell_w = width / (float)place->dim[2];
    place->cell_h = high / (float)place->dim[1];
}

/* The weights under their layers, each as wide as its numbers are many, on a scale that leaves the small ones room. */
static void stand_weights(Overview *layout, float left, float right, float top, float height)
{
    const Maps *maps = &layout->maps;
    int count = maps->count - maps->layers;
    float gap = count <= 6 ? 22 : fmaxf(4, 130 / (float)count), room = right - left - (float)(count - 1) * gap,
          x = left, all = 0;
    float share[MAPS_MOST];
    for (int i = 0; i < count; i++) {
        const int *dim = maps->of[maps->layers + i].dim;
        share[i] = powf((float)dim[0] * (float)dim[1] * (float)dim[2], 0.15f);
        all += share[i];
    }
    for (int i = 0; i < count; i++) {
        MapPlace *place = &layout->map[maps->layers + i];
        float width = fmaxf(1, room) * share[i] / all;
        if (place->dim[0] > 1 || place->dim[1] * place->dim[2] <= 81)
            stand_kernels(place, width, height, x, top + height / 2);
        else
            stand_matrix(place, width, height, x, top + height / 2);
        x += width + gap;
    }
}

enum { PLANES_DOWN = 8 };   /* a layer's maps get as many columns as it takes to have no more below each other */

static int columns_of(int planes)
{
    return planes > 0 ? (planes + PLANES_DOWN - 1) / PLANES_DOWN : 1;
}

/* How high one plane of a layer is when the stage has this height: as high as their number allows; without
 * parameters as much smaller than the layer before as its maps are to the eye. *pitch: from one plane to the next
 * below. */
static float plane_height(const Overview *layout, const Net *net, int map, float height, float before, float *pitch)
{
    const MapPlace *place = &layout->map[map];
    int across = columns_of(place->dim[0]), down = (place->dim[0] + across - 1) / across;
    *pitch = height / (float)down;
    bool follows = map > 1 && net->node[layout->maps.of[map].node].parameters == 0 && place[-1].dim[0] == place->dim[0];
    if (follows)
        return before * sqrtf((float)place->dim[1] / (float)place[-1].dim[1]);
    return *pitch - fminf(across > 1 ? 6 : 8, *pitch * 0.2f);
}

static void stand_input(MapPlace *place, float width, float height, float middle)
{
    int across = columns_of(place->dim[0]), down = (place->dim[0] + across - 1) / across;
    float high = fminf(fminf(150, height * 0.42f), width * 0.15f * (float)place->dim[1] / (float)place->dim[2]);
    stand(place, across, fminf(high, height / (float)down - 8) / (float)place->dim[1], down > 1 ? 8 : 0, 0, middle);
}

/* The columns without their places from left to right, planes `scale` as large as there is height for. Returns what
 * room between two columns is left. */
static float stand_at_scale(Overview *layout, const Net *net, float width, float middle, float height, float scale)
{
    int layers = layout->maps.layers;
    float strip = fmaxf(10, fminf(20, width * 0.018f)) * fmaxf(0.4f, scale), before = 0, pitch;
    float used = layout->scores.w;
    stand_input(&layout->map[0], width * scale, height, middle);
    for (int map = 1; map < layers; map++) {
        MapPlace *place = &layout->map[map];
        if (place->dim[0] == 1 && place->dim[2] == 1) {
            stand_strip(place, strip, height, 0, middle);
            continue;
        }
        before = plane_height(layout, net, map, height, before, &pitch);
        float plane = before * scale;
        stand(place, columns_of(place->dim[0]), plane / (float)place->dim[1], pitch * scale - plane, 0, middle);
    }
    for (int map = 0; map + 1 < layers; map++)
        used += layout->map[map].at.w;
    return (width - used) / (float)(layers - 1);
}

/* The columns from the input to the scores, as large as leaves some room between them. */
static void stand_columns(Overview *layout, const Net *net, float left, float right, float top, float height)
{
    int layers = layout->maps.layers;
    float width = right - left, scale = 1, least = layers <= 12 ? 10 : 5, x = left, gap;
    layout->scores.w = fmaxf(120, fminf(190, width * 0.19f));
    while ((gap = stand_at_scale(layout, net, width, top + height / 2, height, scale)) < least && scale > 0.06f)
        scale *= 0.92f;
    for (int map = 0; map + 1 < layers; map++) {
        layout->map[map].at.x = x;
        x += layout->map[map].at.w + gap;
    }
    layout->scores = (Rect){x, top, layout->scores.w, height};
    layout->map[layers - 1].at.x = x + 26;
}

/* Zoomed and moved as the view is. */
static void zoom(const StageView *view, MapPlace *place)
{
    float x = view->at.x + view->at.w / 2, y = view->at.y + view->at.h / 2;
    place->at =
        (Rect){(place->at.x - x) * view->zoom + x + view->pan_x, (place->at.y - y) * view->zoom + y + view->pan_y,
               place->at.w * view->zoom, place->at.h * view->zoom};
    place->cell_w *= view->zoom;
    place->cell_h *= view->zoom;
    place->gap *= view->zoom;
}

Overview overview_layout(const StageView *view)
{
    const Net *net = &view->net->net;
    Overview layout = {.maps = maps_of(net)};
    Rect at = view->at;
    bool small = at.h < 430;
    bool narrow = at.w < 640;   /* beside a lesson in a small window: the maps alone */
    float wide = at.w < 1000 ? 24 : 36, margin = narrow ? 14 : wide;
    float card = narrow ? 0 : fmaxf(138, fminf(190, at.w * 0.145f)) * fminf(1.1f, view->canvas->theme->type);
    float head = small ? 62 : 78, weights = small ? 50 : 74, foot = weights + (small ? 30 : 34);
    for (int map = 0; map < layout.maps.count; map++)
        for (int i = 0; i < 3; i++)
            layout.map[map].dim[i] = layout.maps.of[map].dim[i];
    layout.caption = (Rect){at.x + margin, at.y + (small ? 6 : 12), at.w - 2 * margin, 20};
    layout.titles = at.y + head - 24;
    layout.card = (Rect){at.x + at.w - margin - card, at.y + head - 36, card, at.h - head + 36 - 12};
    float right = layout.card.x, top = at.y + head, bottom = at.y + at.h - foot;
    if (!narrow)
        right -= small ? 16 : 28;
    stand_columns(&layout, net, at.x + margin, right, top, bottom - top);
    stand_weights(&layout, at.x + margin, right, at.y + at.h - weights - 8, weights);
    for (int map = 0; map < layout.maps.count; map++)
        zoom(view, &layout.map[map]);
    return layout;
}

Rect map_plane(const MapPlace *place, int plane)
{
    float w = (float)place->dim[2] * place->cell_w, h = (float)place->dim[1] * place->cell_h;
    return (Rect){place->at.x + (float)(plane % place->across) * (w + place->gap),
                  place->at.y + (float)(plane / place->across) * (h + place->gap), w, h};
}

Rect map_cell(const MapPlace *place, int64_t index)
{
    int64_t cells = (int64_t)place->dim[1] * place->dim[2];
    Rect plane = map_plane(place, (int)(index / cells));
    int row = (int)(index % cells / place->dim[2]), column = (int)(index % place->dim[2]);
    return (Rect){plane.x + (float)column * place->cell_w, plane.y + (float)row * place->cell_h, place->cell_w,
                  place->cell_h};
}
