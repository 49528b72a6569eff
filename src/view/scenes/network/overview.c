/* A network's overview as a whole: the maps, the paths of the current step, the scores, the card with the loss and the
 * choices. */
#include "view/scenes/network/overview.h"

#include "view/scenes/catalog.h"
#include "trace/say/names.h"
#include "trace/operations/operation.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* One line about what the current layer does. */
static void tell_layer(const StageView *view, const Overview *layout, Text *out)
{
    const Trace *trace = view->trace;
    int index = trace_layer(view->whole, view->first);
    const Layer *layer = &view->whole->layer[index];
    Spot x = map_spot(view->net, &layout->maps, index, (Cell){SET_X, 0});
    Telling telling = {.step = &view->step, .out = view->out, .language = (int)view->canvas->language, .word = word_in,
                       .over = map_name(&view->net->net, &layout->maps, x.map < 0 ? 0 : x.map)};
    Text text = {0};
    trace->kind->tell(trace, &telling, &text);
    if (!telling.whole)
        text_add(out, "%.*s  ·  ", (int)strcspn(layer->name, "-"), layer->name);
    text_add(out, "%s", text_get(&text));
    text_free(&text);
}

static void draw_caption(StageView *view, const Overview *layout)
{
    Canvas *canvas = view->canvas;
    const Theme *theme = canvas->theme;
    static const char hint[] = "hover lights what a cell came from  ·  a click keeps it, another opens its sum";
    Text text = {0};
    const NetPreset *preset = view->net->preset;
    if (view->begun)
        tell_layer(view, layout, &text);
    else if (preset)
        text_add(&text, word(canvas->language, "One digit through %s, its error back, and one step of learning"),
                 preset->title);
    else
        text_add(&text, "One image through the network, its error back, and one step of learning");
    float width = canvas_width(canvas, FONT_BOLD, 14, text_get(&text)), y = layout->caption.y + 14;
    /* at 200 % the longest are wider than the window */
    float size = 14 * fminf(1, layout->caption.w / fmaxf(width, 1));
    canvas_text(canvas, FONT_BOLD, size, layout->caption.x, y, ALIGN_LEFT, theme->ink, text_get(&text));
    if (width + 32 + canvas_width(canvas, FONT_SANS, 13, hint) < layout->caption.w)
        canvas_text(canvas, FONT_SANS, 13, layout->caption.x + layout->caption.w, y, ALIGN_RIGHT, theme->soft, hint);
    text_free(&text);
}

/* From the plane of one cell to that of the other, touching neither's numbers. */
static void draw_link(StageView *view, const Overview *layout, Spot from, Spot to, Color color)
{
    const MapPlace *a = &layout->map[from.map], *b = &layout->map[to.map];
    Rect left = map_plane(a, (int)(from.index / ((int64_t)a->dim[1] * a->dim[2]))),
         right = map_plane(b, (int)(to.index / ((int64_t)b->dim[1] * b->dim[2])));
    if (a->dim[2] == 1)
        left = map_cell(a, from.index);
    if (b->dim[2] == 1)
        right = map_cell(b, to.index);
    if (left.x > right.x) {
        Rect swap = left;
        left = right;
        right = swap;
    }
    float x0 = left.x + left.w + 3, x1 = right.x - 3, y0 = left.y + left.h / 2, y1 = right.y + right.h / 2,
          bend = (x1 - x0) * 0.5f;
    draw_curve(view->canvas->list, (float[]){x0, y0, x0 + bend, y0, x1 - bend, y1, x1, y1},
               1.8f * view->canvas->theme->line, 0, color);
}

void overview_mark(StageView *view, const Overview *layout, Spot spot, Color color)
{
    const Theme *theme = view->canvas->theme;
    Rect cell = map_cell(&layout->map[spot.map], spot.index);
    float grow = fmaxf(1.5f, (5 - cell.w) / 2), high = fmaxf(1.5f, (5 - cell.h) / 2);
    Rect at = {cell.x - grow, cell.y - high, cell.w + 2 * grow, cell.h + 2 * high};
    draw_frame(view->canvas->list, at, 2, 3.5f * theme->line, theme->stage);
    draw_frame(view->canvas->list, at, 2, 2 * theme->line, color);
}

/* The frame of the plane that is being written. */
static void mark_plane(StageView *view, const Overview *layout, Spot spot, Color color)
{
    const MapPlace *place = &layout->map[spot.map];
    if (place->dim[0] > 1 && spot.map < layout->maps.layers)
        draw_frame(view->canvas->list,
                   rect_inset(map_plane(place, (int)(spot.index / ((int64_t)place->dim[1] * place->dim[2]))), -2.5f), 3,
                   2 * view->canvas->theme->line, color);
}

/* In the forward and the backward pass a cell is joined with all planes that it is a sum over; else with the cell it
 * reads. */
static void draw_paths(StageView *view, const Overview *layout)
{
    const Trace *trace = view->trace;
    const Theme *theme = view->canvas->theme;
    int layer = trace_layer(view->whole, view->first);
    Spot out = map_spot(view->net, &layout->maps, layer, view->step.out), read[2];
    /* a copy is at the place of its source */
    read[0] = map_spot(view->net, &layout->maps, layer, cell_source(trace, view->step.a));
    read[1] = map_spot(view->net, &layout->maps, layer, cell_source(trace, view->step.b));
    if (!view->begun || out.map < 0)
        return;
    Color color = theme_frame(theme, view->step.out.set == SET_P ? SET_Y : view->step.out.set);
    bool sums = trace->kind->over_channels;
    for (int i = 0; i < 2; i++) {
        if (read[i].map < 0 || read[i].map >= layout->maps.layers || out.map >= layout->maps.layers
            || read[i].map == out.map)
            continue;
        const int *dim = layout->map[read[i].map].dim;
        for (int plane = 0; plane < dim[0] && sums; plane++)
            draw_link(view, layout, (Spot){read[i].map, (int64_t)plane * dim[1] * dim[2]}, out,
                      color_alpha(color, 0.35f));
        draw_link(view, layout, read[i], out, color);
    }
    mark_plane(view, layout, out, color);
    for (int i = 0; i < 2; i++)
        if (read[i].map >= 0)
            overview_mark(view, layout, read[i], theme->ink);
    overview_mark(view, layout, out, color);
}

/* On each plane a frame around what lights up there; none where that is all of it, or of nothing. */
static void draw_field(StageView *view, const Overview *layout, const Field *field, Color color)
{
    for (int map = 0; map < layout->maps.layers; map++) {
        const MapPlace *place = &layout->map[map];
        const int *dim = place->dim;
        for (int plane = 0; plane < dim[0]; plane++) {
            int top = dim[1], left = dim[2], bottom = -1, right = -1;
            for (int i = 0; i < dim[1] * dim[2]; i++) {
                if (!field->lit[map][plane * dim[1] * dim[2] + i])
                    continue;
                int row = i / dim[2], column = i % dim[2];
                top = row < top ? row : top;
                bottom = row;
                left = column < left ? column : left;
                right = column > right ? column : right;
            }
            if (bottom < 0 || (top == 0 && left == 0 && bottom == dim[1] - 1 && right == dim[2] - 1))
                continue;
            Rect first = map_cell(place, ((int64_t)plane * dim[1] + top) * dim[2] + left),
                 last = map_cell(place, ((int64_t)plane * dim[1] + bottom) * dim[2] + right);
            Rect box =
                rect_inset((Rect){first.x, first.y, last.x + last.w - first.x, last.y + last.h - first.y}, -1.5f);
            draw_frame(view->canvas->list, box, 1.5f, 1.5f * view->canvas->theme->line, color);
        }
    }
}

static void draw(StageView *view)
{
    Overview layout = overview_layout(view);
    Field field = {.any = false};
    MapState state = {.map = -1};
    bool pointed = view->spot.map >= 0;
    if (pointed) {
        state = map_state(view->net, &layout.maps, view->spot.map, view->first + view->done);
        field_of(&state, view->spot.index, &field);
    }
    overview_draw_maps(view, &layout, &field);
    overview_draw_scores(view, &layout);
    if (!pointed)
        draw_paths(view, &layout);
    else if (field.any)
        draw_field(view, &layout, &field,
                   view->canvas->theme->frame[state.showing == SHOW_ERRORS ? ROLE_ERROR : ROLE_OUTPUT]);
    draw_caption(view, &layout);
    if (layout.card.w > 0)
        overview_draw_card(view, &layout);
    if (pointed)
        overview_draw_spot(view, &layout, &state);
    field_free(&field);
}

/* Maps that grow smaller and more, then a column of values. */
static void icon(const Icon *icon)
{
    static const struct {
        float side, right;
        int maps;
    } stage[] = {{2.4f, -3.1f, 1}, {0.85f, -0.6f, 3}, {0.55f, 1.3f, 5}, {0.3f, 2.9f, 9}, {0.3f, 4.1f, 7}};
    const Theme *theme = icon->canvas->theme;
    for (int i = 0; i < 5; i++)
        for (int map = 0; map < stage[i].maps; map++) {
            float side = stage[i].side * icon->cell, pitch = side + 0.14f * icon->cell;
            Rect at = {icon->x + stage[i].right * icon->cell - side / 2,
                       icon->y + ((float)map - (float)stage[i].maps / 2) * pitch, side, side};
            float share = map % 3 == 1 ? 0.7f : 0.3f;
            draw_rect(icon->canvas->list, at, 3,
                      color_mix(theme->panel, theme_frame(theme, i == 0 ? SET_X : SET_Y), i == 0 ? 0.5f : share));
        }
}

const SceneEntry scenes_network[2] = {
    {"Network", "Forward", "One digit through a whole network, every sum of it.",
     OP_NETWORK, PASS_FORWARD, ROUTE_NAIVE, draw, icon},
    {"Network", "Backward", "Its error back through every layer, and one step of learning.",
     OP_NETWORK, PASS_BACKWARD, ROUTE_NAIVE, draw, icon},
};
