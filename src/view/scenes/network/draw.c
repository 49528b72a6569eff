/* A network's maps as pixels: values by colour, what is not computed empty, what does not belong to the cell under
 * the pointer dimmed. Where pooling takes the maximum, the maps it reads show which pixels won. */
#include "view/scenes/network/overview.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The colours of all maps, computed once for some steps of the scale; each map's largest magnitude is at its end. */
enum { SHADES = 128 };

typedef struct {
    Color shade[2 * SHADES + 1];
    float scale;
} Shades;

static Shades shades_of(const Theme *theme, float strength)
{
    Shades shades = {.scale = 0};
    for (int i = -SHADES; i <= SHADES; i++)
        shades.shade[i + SHADES] = color_mix(theme->stage, theme_value(theme, (float)i, SHADES), strength);
    return shades;
}

static Color shade_of(const Shades *shades, float value)
{
    float at = value * shades->scale + SHADES + 0.5f;
    if (at > 0)
        return shades->shade[(int)(at < 2 * SHADES ? at : 2 * SHADES)];
    return shades->shade[value == value ? 0 : SHADES];
}

/* The current layer pools by the maximum over this map, or sends its error back to it. */
static bool has_winners(const StageView *view, const Maps *maps, int map)
{
    const Trace *trace = view->trace;
    int node = maps->of[map].last;
    return trace->winner && map < maps->layers && trace->tensor[SET_X].v == view->net->run.output[node].v;
}

/* Which cells have lost their window and are dimmed: of the windows that are done, in the backward pass all. */
static void find_losers(const StageView *view, unsigned char *lost)
{
    const Trace *trace = view->trace;
    const Tensor *x = &trace->tensor[SET_X], *y = &trace->tensor[SET_Y];
    PoolSpec spec = trace_pool(trace);
    int64_t count = (int64_t)tensor_count(y);
    if (trace->pass == PASS_FORWARD)
        count = cells_finished(trace, SET_Y, view->done);
    for (int64_t i = 0; i < count; i++) {
        Place out = cell_place(trace, (Cell){SET_Y, i});
        PoolWindow window = pool_window(x, &spec, out.row, out.column);
        for (int row = window.top; row < window.bottom; row += window.step.h)
            for (int column = window.left; column < window.right; column += window.step.w)
                lost[tensor_index(x, 0, out.c, row, column)] |= 1;
    }
    for (int64_t i = 0; i < count; i++)
        lost[trace->winner[i]] = 0;
}

typedef struct {
    const MapState *state;
    const Field *field;
    unsigned char *lost;   /* NULL: none has */
    Shades full, dim;
    bool some;     /* some cells may be dimmed, some not */
    Color empty;
} Brush;

/* A row of a map that is whole and undimmed, as most are: columns `wide` of `columns`. */
static void whole_row(const Brush *brush, const float *value, int columns, int wide, Color *pixel)
{
    const Shades *shades = brush->state->past ? &brush->dim : &brush->full;
    for (int x = 0; x < wide; x++)
        pixel[x] = shade_of(shades, value[wide == columns ? x : (int)((int64_t)x * columns / wide)]);
}

static Color pixel_of(const Brush *brush, int64_t index)
{
    float value;
    const MapState *state = brush->state;
    if (!map_value(brush->state, index, &value))
        return brush->empty;
    const unsigned char *lit = state->map < state->maps->layers ? brush->field->lit[state->map] : NULL;
    bool dim = state->past || (lit && !lit[index]) || (brush->lost && brush->lost[index]);
    return shade_of(dim ? &brush->dim : &brush->full, value);
}

static bool on_stage(const StageView *view, Rect at)
{
    return at.x < view->at.x + view->at.w && at.x + at.w > view->at.x && at.y < view->at.y + view->at.h
           && at.y + at.h > view->at.y;
}

/* A kernel's number in its corner, and its input's where there are several, on a ground of its own. */
static void draw_kernel_number(StageView *view, const MapPlace *place, const MapState *state, int plane)
{
    Canvas *canvas = view->canvas;
    Rect at = map_plane(place, plane);
    char text[24];
    const Tensor *w = state->whole;
    if (place->dim[0] < 2 || !w || !on_stage(view, at))
        return;
    int inputs = w->dim[1];
    snprintf(text, sizeof text, inputs > 1 ? "%d,%d" : "%d", plane / inputs, plane % inputs);
    float wide = canvas_width(canvas, FONT_SANS, 9, text) + 4;
    if (at.w < wide + 6 || at.h < 18)
        return;
    draw_rect(canvas->list, (Rect){at.x, at.y, wide, 11}, 2, color_alpha(canvas->theme->stage, 0.85f));
    canvas_text(canvas, FONT_SANS, 9, at.x + 2, at.y + 9, ALIGN_LEFT, canvas->theme->soft, text);
}

/* A plane's number beside it: left of the first column, right of the last. */
static void draw_plane_number(StageView *view, const MapPlace *place, const MapState *state, int plane)
{
    Rect at = map_plane(place, plane);
    bool left = plane % place->across == 0, last = plane % place->across == place->across - 1;
    char text[16];
    if (place->dim[0] < 2 || state->map >= state->maps->layers || at.h < 14 || (!left && !last))
        return;
    snprintf(text, sizeof text, "%d", plane);
    canvas_text(view->canvas, FONT_SANS, 9.5f, left ? at.x - 4 : at.x + at.w + 4, at.y + fminf(10, at.h * 0.5f + 4),
                left ? ALIGN_RIGHT : ALIGN_LEFT, view->canvas->theme->soft, text);
}

static void draw_plane(StageView *view, const MapPlace *place, const Brush *brush, int plane)
{
    Rect at = map_plane(place, plane);
    if (!on_stage(view, at))
        return;
    Canvas *canvas = view->canvas;
    const MapState *state = brush->state;
    const int *dim = place->dim;
    int wide = (int)fmaxf(1, fminf((float)dim[2], ceilf(at.w * 1.5f))),
        high = (int)fmaxf(1, fminf((float)dim[1], ceilf(at.h * 1.5f)));
    Grid grid = {.planes = dim[0], .rows = dim[1], .columns = dim[2]};
    int64_t done = view->first + view->done;
    canvas_touch(
        canvas,
        (Target){.kind = TARGET_MAP, .value = brush->state->map, .grid = grid, .plane = plane, .done = done, .at = at});
    Color *pixel = draw_map(canvas->list, at, wide, high);
    bool whole = state->layer < 0 && state->whole && !brush->some;
    for (int y = 0; y < high; y++) {
        int64_t first = ((int64_t)plane * dim[1] + (int64_t)y * dim[1] / high) * dim[2];
        Color *row = pixel + (size_t)y * (size_t)wide;
        if (whole)
            whole_row(brush, state->whole->v + first, dim[2], wide, row);
        for (int x = 0; x < wide && !whole; x++)
            row[x] = pixel_of(brush, first + (int64_t)x * dim[2] / wide);
    }
    float out = state->map >= state->maps->layers && dim[0] > 6 ? 0 : 0.5f;
    if (out > 0)
        draw_frame(canvas->list, rect_inset(at, -out), 1, view->canvas->theme->line, view->canvas->theme->edge);
    canvas_untouch(canvas);
    draw_plane_number(view, place, state, plane);
}

static CellSet set_of(Showing showing)
{
    static const CellSet set[] = {SET_Y, SET_DX, SET_W, SET_DW, SET_W};
    return set[showing];
}

/* "6×28×28", "10×10" of a single plane, "120" of a vector, "16×6×5×5" of kernels; an input and small kernels say
 * all. */
static void size_text(const NetTrace *net, const MapState *state, char *text, size_t room)
{
    const MapOf *of = &state->maps->of[state->map];
    const int *dim = of->dim, *w = of->parameter >= 0 ? net->net.parameter[of->parameter].dim : NULL;
    if (w && w[2] * w[3] > 1 && w[1] > 1)
        snprintf(text, room, "%d×%d×%d×%d", w[0], w[1], w[2], w[3]);
    else if (dim[2] == 1 && dim[0] == 1)
        snprintf(text, room, "%d", dim[1]);
    else if (dim[0] == 1 && state->map > 0)
        snprintf(text, room, "%d×%d", dim[1], dim[2]);
    else
        snprintf(text, room, "%d×%d×%d", dim[0], dim[1], dim[2]);
}

/* The middle of a column's title. */
static float title_x(const Overview *layout, int map)
{
    const Rect at = layout->map[map].at;
    return at.x + at.w / 2 + (map == layout->maps.layers - 1 ? layout->scores.w / 2 - 36 : 0);
}

/* Sets a title no wider than its column has room for; nothing when it would become too small to read. */
static void fit_title(Canvas *canvas, FontFace font, float size, float smallest, float x, float y, float room,
                      Color color, const char *text)
{
    float width = canvas_width(canvas, font, size, text);
    if (width > room)
        size *= room / width;
    if (size >= smallest)
        canvas_text(canvas, font, size, x, y, ALIGN_CENTRE, color, text);
}

/* Which function has acted on the map's values, or on its errors, last; NULL while none has. */
static const char *acted(const StageView *view, const MapState *state)
{
    static const CellSet set[] = {SET_Y, SET_DX};
    const NetTrace *net = view->net;
    int64_t done = view->first + view->done;
    const MapOf *of = &state->maps->of[state->map];
    const char *name = NULL;
    for (int i = 0; i < net->layers && state->showing <= SHOW_ERRORS; i++) {
        const Layer *layer = &net->layer[i];
        bool same_pass = (layer_pass(layer) == PASS_BACKWARD) == (state->showing == SHOW_ERRORS);
        for (int node = of->node + 1; node <= of->last && same_pass && done > layer->first; node++) {
            const float *v = layer->trace.tensor[set[state->showing]].v;
            int at = state->showing == SHOW_VALUES ? node : node - 1;
            bool acts = v && v == (state->showing == SHOW_VALUES ? net->run.output : net->run.error)[at].v;
            if (acts && layer->trace.tensor[SET_X].v == net->run.output[node - 1].v)
                name = activation_name(net->net.node[node].activation);
        }
    }
    return name;
}

/* A layer's name and size over its column, and once its activation acts that one's name; an error's name in the
 * errors' colour with its delta. */
static void draw_title(StageView *view, const Overview *layout, const MapState *state)
{
    Canvas *canvas = view->canvas;
    const Theme *theme = canvas->theme;
    char title[48], size[32];
    bool input = state->map == 0, errors = state->showing == SHOW_ERRORS;
    float x = title_x(layout, state->map), left = input ? x : x - title_x(layout, state->map - 1);
    float right = state->map == state->maps->layers - 1 ? left : title_x(layout, state->map + 1) - x,
          room = fminf(left, right) - 6;
    snprintf(title, sizeof title, "%s%s", errors ? "δ " : "", map_name(&view->net->net, state->maps, state->map));
    size_text(view->net, state, size, sizeof size);
    const char *f = acted(view, state);
    size_t length = strlen(size);
    if (f)
        snprintf(size + length, sizeof size - length, " · %s", f);
    if (f && canvas_width(canvas, FONT_SANS, 10, size) > room)
        snprintf(size, sizeof size, "%s", f);
    Color color = theme_text(theme, set_of(state->showing));
    if (input)
        color = theme->text[ROLE_INPUT];
    else if (!state->whole && state->layer < 0)
        color = theme->soft;
    fit_title(canvas, FONT_BOLD, 14.5f, 0, x, layout->titles, room, color, title);
    fit_title(canvas, FONT_SANS, 12, 8.5f, x, layout->titles + 15, room, theme->soft, size);
}

static void draw_weights_title(StageView *view, const Overview *layout, const MapState *state)
{
    static const char *const tex[] = {"", "", "W", "\\partial E/\\partial W", "W"};
    Canvas *canvas = view->canvas;
    const Theme *theme = canvas->theme;
    const MapPlace *place = &layout->map[state->map];
    char text[64], size[32];
    size_text(view->net, state, size, sizeof size);
    float top = view->at.y + view->at.h - (view->at.h < 430 ? 50 : 74) - 14, x = place->at.x;
    if (view->zoom > 1)
        top = place->at.y - 6;
    Text title = {0};
    text_add(&title, "\\tint{%s}{%s}", role_tints[role_of(set_of(state->showing))], tex[state->showing]);
    x += stage_formula(canvas, text_get(&title), 13.5f * theme->type, x, top, ALIGN_LEFT) + 6;
    text_free(&title);
    bool next = state->map + 1 < state->maps->count;
    float end = (next ? layout->map[state->map + 1].at.x : layout->card.x) - 4;
    snprintf(text, sizeof text, "%s%s", map_name(&view->net->net, state->maps, state->map),
             state->showing == SHOW_NEW_WEIGHTS ? ", new" : "");
    float most = 12 * fminf(1, (end - x) / canvas_width(canvas, FONT_BOLD, 12, text));
    canvas_text(canvas, FONT_BOLD, most, x, top, ALIGN_LEFT, theme->ink, text);
    x += canvas_width(canvas, FONT_BOLD, most, text) + 6;
    if (x + canvas_width(canvas, FONT_SANS, 11.5f, size) + 6 < end)
        canvas_text(canvas, FONT_SANS, 11.5f, x, top, ALIGN_LEFT, theme->soft, size);
}

void overview_draw_maps(StageView *view, const Overview *layout, const Field *field)
{
    const Theme *theme = view->canvas->theme;
    const Maps *maps = &layout->maps;
    Brush brush = {.field = field, .full = shades_of(theme, 1), .dim = shades_of(theme, DIM), .empty = theme->empty};
    for (int map = 0; map < maps->count; map++) {
        const MapPlace *place = &layout->map[map];
        MapState state = map_state(view->net, maps, map, view->first + view->done);
        brush.state = &state;
        brush.full.scale = brush.dim.scale = state.most > 0 ? SHADES / state.most : 0;
        brush.lost = NULL;
        if (has_winners(view, maps, map)) {
            brush.lost = mem_alloc((size_t)place->dim[0] * (size_t)place->dim[1] * (size_t)place->dim[2], 1);
            find_losers(view, brush.lost);
        }
        brush.some = map < maps->layers && (field->any || brush.lost);
        for (int plane = 0; plane < place->dim[0]; plane++)
            draw_plane(view, place, &brush, plane);
        for (int plane = 0; map >= maps->layers && plane < place->dim[0]; plane++)
            draw_kernel_number(view, place, &state, plane);
        free(brush.lost);
        if (map < maps->layers && view->zoom <= 1)
            draw_title(view, layout, &state);
        else if (map >= maps->layers)
            draw_weights_title(view, layout, &state);
    }
}
