/* LeNet's maps as pixels: values by colour, what is not computed empty, what does not belong to the cell under the pointer
 * dimmed. Where pooling takes the maximum, the maps it reads show which pixels won. */
#include "view/scenes/lenet.h"

#include <math.h>
#include <stdio.h>
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
    int index = at > 0 ? (int)(at < 2 * SHADES ? at : 2 * SHADES) : value == value ? 0 : SHADES;
    return shades->shade[index];
}

/* The layer at hand pools by the maximum over this map, or sends its error back to it: the winners of the windows that are
 * done (all of them on the way back); NULL when the map has none to show. */
static const int *winners_of(const StageView *view, int map, int64_t *count)
{
    const Trace *trace = view->trace;
    if (trace->operation != OP_MAX_POOL || (map != MAP_CONV1 && map != MAP_CONV2))
        return NULL;
    int windows = map == MAP_CONV1 ? 6 * 14 * 14 : 16 * 5 * 5;
    if (trace->tensor[SET_X].v != view->net->output[map - 1].v)
        return NULL;
    *count = trace->pass == PASS_BACKWARD ? windows : view->done / 4;
    return trace->winner;
}

/* Which cells have lost their window, to be dimmed. */
static void find_losers(const StageView *view, int map, unsigned char *lost)
{
    int64_t count = 0;
    const int *winner = winners_of(view, map, &count);
    int wide = map == MAP_CONV1 ? 28 : 10;
    for (int64_t i = 0; winner && i < count; i++) {
        int64_t corner = winner[i] / wide / 2 * 2 * wide + winner[i] % wide / 2 * 2;
        lost[corner] = lost[corner + 1] = lost[corner + wide] = lost[corner + wide + 1] = 1;
        lost[winner[i]] = 0;
    }
}

typedef struct {
    const MapState *state;
    const Field *field;
    unsigned char lost[6 * 28 * 28];
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
    int map = brush->state->map;
    if (!map_value(brush->state, index, &value))
        return brush->empty;
    bool dim = brush->state->past || (map < MAP_LAYERS && ((brush->field->any && !brush->field->lit[map][index]) || brush->lost[index]));
    return shade_of(dim ? &brush->dim : &brush->full, value);
}

static bool on_stage(const StageView *view, Rect at)
{
    return at.x < view->at.x + view->at.w && at.x + at.w > view->at.x && at.y < view->at.y + view->at.h && at.y + at.h > view->at.y;
}

static void draw_plane(StageView *view, const MapPlace *place, const Brush *brush, int plane)
{
    Rect at = map_plane(place, plane);
    if (!on_stage(view, at))
        return;
    Canvas *canvas = view->canvas;
    const int *dim = place->dim;
    int wide = (int)fmaxf(1, fminf((float)dim[2], ceilf(at.w * 1.5f))), high = (int)fmaxf(1, fminf((float)dim[1], ceilf(at.h * 1.5f)));
    Grid grid = {.planes = dim[0], .rows = dim[1], .columns = dim[2]};
    int64_t done = view->first + view->done;
    canvas_touch(canvas, (Target){.kind = TARGET_MAP, .value = brush->state->map, .grid = grid, .plane = plane, .done = done, .at = at});
    Color *pixel = draw_map(canvas->list, at, wide, high);
    const MapState *state = brush->state;
    bool whole = state->layer < 0 && state->whole && !brush->some;
    for (int y = 0; y < high; y++) {
        int64_t first = ((int64_t)plane * dim[1] + (int64_t)y * dim[1] / high) * dim[2];
        Color *row = pixel + (size_t)y * (size_t)wide;
        if (whole)
            whole_row(brush, state->whole->v + first, dim[2], wide, row);
        for (int x = 0; x < wide && !whole; x++)
            row[x] = pixel_of(brush, first + (int64_t)x * dim[2] / wide);
    }
    float out = brush->state->map >= MAP_W_CONV1 && dim[0] > 6 ? 0 : 0.5f;
    if (out > 0)
        draw_frame(canvas->list, rect_inset(at, -out), 1, view->canvas->theme->line, view->canvas->theme->edge);
    canvas_untouch(canvas);
}

static CellSet set_of(Showing showing)
{
    static const CellSet set[] = {SET_Y, SET_DX, SET_W, SET_DW, SET_W};
    return set[showing];
}

static void size_text(const MapPlace *place, char *text, size_t room)
{
    const int *dim = place->dim;
    if (dim[0] > 1 && dim[1] == 5 && dim[2] == 5 && dim[0] > 16)
        snprintf(text, room, "16×6×5×5");
    else if (dim[2] == 1)
        snprintf(text, room, "%d", dim[1]);
    else if (dim[0] == 1 && dim[1] != 28)
        snprintf(text, room, "%d×%d", dim[1], dim[2]);
    else
        snprintf(text, room, "%d×%d×%d", dim[0], dim[1], dim[2]);
}

/* The middle of a column's title. */
static float title_x(const LenetLayout *layout, int map)
{
    const Rect at = layout->map[map].at;
    return at.x + at.w / 2 + (map == MAP_SCORES ? layout->scores.w / 2 - 36 : 0);
}

/* Sets a title no wider than its column has room for; nothing when it would become too small to read. */
static void fit_title(Canvas *canvas, FontFace font, float size, float smallest, float x, float y, float room, Color color, const char *text)
{
    float width = canvas_width(canvas, font, size, text);
    if (width > room)
        size *= room / width;
    if (size >= smallest)
        canvas_text(canvas, font, size, x, y, ALIGN_CENTRE, color, text);
}

/* Which function has acted on the map's values, or on its errors; NULL while none has. */
static const char *acted(const StageView *view, const MapState *state)
{
    static const CellSet set[] = {SET_Y, SET_DX};
    const Lenet *net = view->net;
    int64_t done = view->first + view->done;
    for (int i = 0; i < net->layers && state->showing <= SHOW_ERRORS; i++) {
        const Layer *layer = &net->layer[i];
        bool same_pass = (lenet_pass(layer) == PASS_BACKWARD) == (state->showing == SHOW_ERRORS);
        if (layer->trace.operation == OP_ACTIVATION && same_pass && done > layer->first && map_spot(net, i, (Cell){set[state->showing], 0}).map == state->map)
            return activation_name(net->spec.activation);
    }
    return NULL;
}

/* A layer's name and size over its column, and once its activation acts that one's name; an error's name in the errors' colour with its delta. */
static void draw_title(StageView *view, const LenetLayout *layout, const MapState *state)
{
    Canvas *canvas = view->canvas;
    const Theme *theme = canvas->theme;
    char title[48], size[32];
    bool input = state->map == MAP_INPUT, errors = state->showing == SHOW_ERRORS;
    float x = title_x(layout, state->map), left = input ? x : x - title_x(layout, state->map - 1);
    float right = state->map == MAP_SCORES ? left : title_x(layout, state->map + 1) - x, room = fminf(left, right) - 6;
    snprintf(title, sizeof title, "%s%s", errors ? "δ " : "", map_names[state->map]);
    size_text(&layout->map[state->map], size, sizeof size);
    const char *f = acted(view, state);
    size_t length = strlen(size);
    if (f)
        snprintf(size + length, sizeof size - length, " · %s", f);
    if (f && canvas_width(canvas, FONT_SANS, 10, size) > room)
        snprintf(size, sizeof size, "%s", f);
    Color color = input ? theme->text[ROLE_INPUT] : !state->whole && state->layer < 0 ? theme->soft : theme_text(theme, set_of(state->showing));
    fit_title(canvas, FONT_BOLD, 14.5f, 0, x, layout->titles, room, color, title);
    fit_title(canvas, FONT_SANS, 12, 8.5f, x, layout->titles + 15, room, theme->soft, size);
}

static void draw_weights_title(StageView *view, const LenetLayout *layout, const MapState *state)
{
    static const char *const tex[] = {"", "", "W", "\\partial E/\\partial W", "W"};
    Canvas *canvas = view->canvas;
    const Theme *theme = canvas->theme;
    const MapPlace *place = &layout->map[state->map];
    char text[64], size[32];
    size_text(place, size, sizeof size);
    float top = view->at.y + view->at.h - (view->at.h < 430 ? 50 : 74) - 14, x = place->at.x;
    if (view->zoom > 1)
        top = place->at.y - 6;
    Text title = {0};
    text_add(&title, "\\tint{%s}{%s}", role_tints[role_of(set_of(state->showing))], tex[state->showing]);
    x += stage_formula(canvas, text_get(&title), 13.5f * theme->type, x, top, ALIGN_LEFT) + 6;
    text_free(&title);
    bool next = state->map + 1 < MAP_COUNT;
    float end = (next ? layout->map[state->map + 1].at.x : layout->card.x) - 4;
    snprintf(text, sizeof text, "%s%s", map_names[state->map], state->showing == SHOW_NEW_WEIGHTS ? ", new" : "");
    float most = 12 * fminf(1, (end - x) / canvas_width(canvas, FONT_BOLD, 12, text));
    canvas_text(canvas, FONT_BOLD, most, x, top, ALIGN_LEFT, theme->ink, text);
    x += canvas_width(canvas, FONT_BOLD, most, text) + 6;
    if (x + canvas_width(canvas, FONT_SANS, 11.5f, size) + 6 < end)
        canvas_text(canvas, FONT_SANS, 11.5f, x, top, ALIGN_LEFT, theme->soft, size);
}

void lenet_draw_maps(StageView *view, const LenetLayout *layout, const Field *field)
{
    const Theme *theme = view->canvas->theme;
    Brush brush = {.field = field, .full = shades_of(theme, 1), .dim = shades_of(theme, DIM), .empty = theme->empty};
    for (int map = 0; map < MAP_COUNT; map++) {
        const MapPlace *place = &layout->map[map];
        MapState state = map_state(view->net, map, view->first + view->done);
        brush.state = &state;
        brush.full.scale = brush.dim.scale = state.most > 0 ? SHADES / state.most : 0;
        for (int i = 0; i < place->dim[0] * place->dim[1] * place->dim[2] && map < MAP_LAYERS; i++)
            brush.lost[i] = 0;
        int64_t none;
        brush.some = map < MAP_LAYERS && (field->any || winners_of(view, map, &none));
        if (brush.some)
            find_losers(view, map, brush.lost);
        for (int plane = 0; plane < place->dim[0]; plane++)
            draw_plane(view, place, &brush, plane);
        if (map < MAP_LAYERS && view->zoom <= 1)
            draw_title(view, layout, &state);
        else if (map >= MAP_LAYERS)
            draw_weights_title(view, layout, &state);
    }
}
