/* The timeline: the bar over the whole trace, a mark for each span with its name where there is room. A network's
 * layers share the bar so that the short ones can be seen too. */
#include "view/window/panels/timeline.h"

#include "trace/operations/operation.h"
#include "trace/say/names.h"
#include "view/window/state.h"

#include <math.h>

enum { MARKS = 96 };

static Rect bar_of(const Layout *layout)
{
    return (Rect){40, layout->transport.y + (layout->compact ? 14 : 20), layout->transport.w - 80, 6};
}

/* How much of the bar a chain's layer has: long ones more than short ones, but not by as much, so that all can be
 * seen. */
static double layer_width(const Layer *layer)
{
    return 60 + sqrt((double)layer->trace.len);
}

static double chain_width(const Trace *chain)
{
    double all = 0;
    for (int i = 0; i < chain->layers; i++)
        all += layer_width(&chain->layer[i]);
    return all;
}

/* The share of the bar before a place in the trace, and the inverse. */
static double timeline_share(const Trace *trace, double steps)
{
    double before = 0;
    if (!trace->layer)
        return steps / (double)trace->len;
    int layer = trace_layer(trace, steps < (double)trace->len ? (int64_t)steps : trace->len - 1);
    for (int i = 0; i < layer; i++)
        before += layer_width(&trace->layer[i]);
    const Layer *at = &trace->layer[layer];
    return (before + layer_width(at) * (steps - (double)at->first) / (double)at->trace.len) / chain_width(trace);
}

static double timeline_steps(const Trace *trace, double share)
{
    if (!trace->layer)
        return share * (double)trace->len;
    double left = share * chain_width(trace);
    int i = 0;
    for (; i < trace->layers - 1 && left > layer_width(&trace->layer[i]); i++)
        left -= layer_width(&trace->layer[i]);
    return (double)trace->layer[i].first
           + fmin(1, left / layer_width(&trace->layer[i])) * (double)trace->layer[i].trace.len;
}

int64_t timeline_step(const Screen *screen, const Layout *layout, float x)
{
    Rect bar = bar_of(layout);
    return (int64_t)(timeline_steps(&screen->stage.scene.trace, fmax(0, fmin(1, (double)((x - bar.x) / bar.w)))) + 0.5);
}

/* The finest level whose spans leave room for their names; LEVEL_LAYER when none does. */
static Level mark_level(const Screen *screen, float width)
{
    const Trace *trace = &screen->stage.scene.trace;
    for (int level = trace->layer ? LEVEL_LAYER : LEVEL_CELL; level < LEVEL_LAYER; level++) {
        int count = 0, most = (int)(width / 30);
        for (int64_t i = 0; i < trace->len && count <= most; i = span_of(trace, i, (Level)level).end)
            count++;
        if (count <= most)
            return (Level)level;
    }
    return LEVEL_LAYER;
}

/* Names below the bar that have been placed; the next ones keep clear of them. */
typedef struct {
    float from[MARKS], to[MARKS];
    int count;
} Taken;

/* Places a name, in TeX, at x if it is free there (and, when `own`, no wider than its span). */
static void place_name(Canvas *canvas, Rect bar, float x, float room, const char *name, bool own, Taken *taken)
{
    float size = 12 * canvas->theme->type, width = name[0] ? stage_formula_width(canvas, name, size) : 0;
    bool fits =
        name[0] != '\0' && x + 5 + width < bar.x + bar.w + 30 && taken->count < MARKS && (!own || width + 10 <= room);
    for (int i = 0; i < taken->count; i++)
        fits = fits && (x + 5 + width + 8 < taken->from[i] || x + 5 > taken->to[i] + 8);
    if (!fits)
        return;
    stage_formula(canvas, name, size, x + 5, bar.y + 22, ALIGN_LEFT);
    taken->from[taken->count] = x + 5;
    taken->to[taken->count++] = x + 5 + width;
}

/* What a span is called below the bar, in TeX; nothing for a network's activations, of which there are too many. */
static void mark_name(const Trace *trace, int64_t i, Level level, Text *name)
{
    int64_t within = i;
    if (trace->layer && trace_within(trace, &within)->kind->unmarked)
        return;
    text_add(name, "\\tint{soft}{");
    span_tex(trace, i, level, name);
    text_add(name, "}");
}

/* Whether the marks would answer a lesson's question: about the order of the parts, or how many cells there are. */
static bool marks_tell(const Screen *screen)
{
    bool tell = screen->stage.veil.order;
    for (int set = 0; set < SET_COUNT; set++)
        tell = tell || screen->stage.veil.size[set];
    return tell;
}

/* First the names that fit under their own spans, then those that fit into what is left. */
static void draw_marks(const Screen *screen, Canvas *canvas, Rect bar, bool names)
{
    const Trace *trace = &screen->stage.scene.trace;
    if (marks_tell(screen))
        return;
    Level level = mark_level(screen, bar.w);
    Taken taken = {.count = 0};
    for (int round = 0; round < 2 && (int)level < trace_levels(trace) - 1; round++) {
        for (int64_t i = 0; i < trace->len;) {
            int64_t end = span_of(trace, i, level).end;
            float x = bar.x + bar.w * (float)timeline_share(trace, (double)i),
                  right = bar.x + bar.w * (float)timeline_share(trace, (double)end);
            if (i > 0 && round == 0)
                draw_rect(canvas->list, (Rect){x - 1.5f, bar.y, 3, bar.h}, 0, canvas->theme->panel);
            Text name = {0};
            mark_name(trace, i, level, &name);
            if (names)
                place_name(canvas, bar, x, right - x, text_get(&name), round == 0, &taken);
            text_free(&name);
            i = end;
        }
    }
}

void timeline_draw(const Screen *screen, Canvas *canvas, const Layout *layout)
{
    const Theme *theme = canvas->theme;
    Rect bar = bar_of(layout);
    Cursor cursor = player_cursor(&screen->stage.player);
    double share = timeline_share(&screen->stage.scene.trace, (double)cursor.step + (double)cursor.fraction);
    float x = bar.x + bar.w * (float)share;
    Rect touch = {bar.x - 12, bar.y - 10, bar.w + 24, bar.h + 20};
    canvas_touch(canvas, (Target){.kind = TARGET_TIMELINE, .at = touch});
    draw_rect(canvas->list, touch, 0, 0);
    draw_rect(canvas->list, bar, 3, theme->faint);
    draw_rect(canvas->list, (Rect){bar.x, bar.y, x - bar.x, bar.h}, 3, theme->soft);
    canvas_untouch(canvas);
    draw_marks(screen, canvas, bar, !layout->compact);
    canvas_touch(canvas, (Target){.kind = TARGET_TIMELINE, .at = touch});
    /* the layer under the pointer, which may have had no room for its name */
    if (screen->pointer.hover.kind == TARGET_TIMELINE && screen->stage.scene.trace.layer && !marks_tell(screen)) {
        int64_t step = timeline_step(screen, layout, screen->pointer.x);
        Text name = {0};
        const Trace *trace = &screen->stage.scene.trace;
        text_add(&name, "\\strong{");
        span_tex(trace, step < trace->len ? step : step - 1, LEVEL_LAYER, &name);
        text_add(&name, "}");
        stage_formula(canvas, text_get(&name), 13, fmaxf(bar.x + 20, fminf(bar.x + bar.w - 20, screen->pointer.x)),
                      bar.y - 7, ALIGN_CENTRE);
        text_free(&name);
    }
    draw_disc(canvas->list, x, bar.y + bar.h / 2, 10, theme->panel);
    draw_frame(canvas->list, (Rect){x - 8.5f, bar.y + bar.h / 2 - 8.5f, 17, 17}, 8.5f, 3, theme->ink);
    canvas_untouch(canvas);
}
