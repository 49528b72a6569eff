/* The routes side by side: each one's own scene at its own step, its formula under it, and whether its results so far
 * equal those of the first one. */
#include "view/window/state.h"

#include "base/number.h"
#include "view/scenes/catalog.h"
#include "view/window/button.h"
#include "view/window/panels/compare_draw.h"

#include <math.h>
#include <stdio.h>

/* A tick, or a cross, in a square of this size. */
static void draw_sign(Canvas *canvas, float x, float y, float size, bool right)
{
    const Theme *theme = canvas->theme;
    float stroke = 2 * theme->line;
    if (right) {
        draw_line(canvas->list, x, y + size * 0.55f, x + size * 0.35f, y + size * 0.9f, stroke, theme->right);
        draw_line(canvas->list, x + size * 0.35f, y + size * 0.9f, x + size, y + size * 0.1f, stroke, theme->right);
    } else {
        draw_line(canvas->list, x, y, x + size, y + size, stroke, theme->wrong);
        draw_line(canvas->list, x, y + size, x + size, y, stroke, theme->wrong);
    }
}

/* Whether the side has the leader's numbers as far as both are. */
static void draw_verdict(const Screen *screen, Canvas *canvas, int side, int64_t finished, Rect at)
{
    const Compare *compare = &screen->stage.compare;
    char text[96], digits[32];
    float y = at.y + at.h / 2 + 5, x = at.x + at.w / 2;
    if (finished < 1)
        return;
    bool agrees = compare->agrees[side][finished - 1];
    text_number((double)compare->apart[side][finished - 1], 3, true, digits, sizeof digits);
    const char *said = agrees ? "agree" : "differ";
    if (screen->stage.veil.size[trace_result(&screen->stage.scene.trace)])   /* how many there are is asked for */
        snprintf(text, sizeof text, "the cells so far %s, largest difference %s", said, digits);
    else
        snprintf(text, sizeof text, "%lld of %lld cells %s, largest difference %s", (long long)finished,
                 (long long)compare->cells, said, digits);
    float width = canvas_width(canvas, FONT_SANS, 14, text), size = 14 * fminf(1, (at.w - 48) / width);
    width *= size / 14;
    draw_sign(canvas, x - width / 2 - 20, y - 11, 12, agrees);
    canvas_text(canvas, FONT_SANS, size, x - width / 2, y, ALIGN_LEFT,
                agrees ? canvas->theme->ink : canvas->theme->wrong, text);
}

/* LEAST: the units of width that a route beside others needs for its numbers, and of height. */
enum { HEAD = 34, FOOT = 34, LEAST = 300, LEAST_HIGH = 250 };

static const Trace *route_at(const Screen *screen, int index)
{
    return index == 0 ? &screen->stage.scene.trace : &screen->stage.compare.side[index - 1].trace;
}

static const char *name_at(const Screen *screen, int index)
{
    return scene_catalog[catalog_find(route_at(screen, index))]->tab;
}

/* How many routes have room beside each other, and the one in the last place; the leader has the first of several. */
static int places(const Screen *screen, const Layout *layout, int *last)
{
    int count = screen->stage.compare.sides + 1, fit = int_clamp((int)(layout->stage.w / LEAST), 1, count);
    if (layout->stage.h < LEAST_HIGH)   /* tensors could not stand above each other in a narrow place */
        fit = 1;
    *last = int_clamp(screen->stage.beside, fit > 1 ? 1 : 0, count - 1);
    return fit;
}

/* The routes that can have the last place, as buttons above it. */
static void draw_choices(const Screen *screen, Canvas *canvas, Rect at, int first, int last)
{
    float gap = 4, total = -gap, x;
    for (int i = first; i <= screen->stage.compare.sides; i++)
        total += canvas_width(canvas, FONT_BOLD, 14, name_at(screen, i)) + 22 + gap;
    x = at.x + (at.w - total) / 2;
    for (int i = first; i <= screen->stage.compare.sides; i++) {
        float wide = canvas_width(canvas, FONT_BOLD, 14, name_at(screen, i)) + 22;
        button_draw(screen, canvas, (Rect){x, at.y + 5, wide, 26}, ACT_SIDE, i, name_at(screen, i), i == last);
        x += wide + gap;
    }
}

/* Route `index`, 0 the leader, in a place of the stage; the others are only looked at: what can be touched belongs to
 * the leader. */
static void draw_route(const Screen *screen, const StageView *alone, const Layout *layout, int index, Rect at)
{
    Canvas *canvas = alone->canvas;
    const Theme *theme = canvas->theme;
    float wide = at.w, x = at.x;
    StageView view = *alone;
    if (index == 0) {
        onstage_link(&view);
    } else {
        view.trace = route_at(screen, index);
        view.cursor = compare_cursor(&screen->stage.compare, index - 1, &screen->stage.scene.trace, view.cursor);
        view.hover_step = -1;
        view.preview = view.preview && screen->peek.in_side[index - 1] ? &screen->peek.side[index - 1] : NULL;
        stage_scales(view.trace, view.most);
    }
    view.zoom = 1;
    view.pan_x = view.pan_y = 0;
    view.at = (Rect){x, at.y + HEAD, wide, at.h - HEAD - FOOT};
    canvas->quiet = index > 0;
    stage_draw(&view);
    Rect band = {x, layout->band.y, wide, layout->band.h};
    draw_clip(canvas->list, band);
    band_draw(&view, (Rect){x - 12, band.y, wide + 24, band.h});
    draw_unclip(canvas->list);
    canvas->quiet = false;
    if (index > 0) {
        const OnStage *stage = &screen->stage;
        int64_t finished = compare_finished(&stage->compare, &stage->scene.trace, player_cursor(&stage->player));
        draw_verdict(screen, canvas, index - 1, finished, (Rect){x, at.y + at.h - FOOT, wide, FOOT});
    }
    if (x > layout->stage.x)
        draw_line(canvas->list, x, at.y + 12, x, layout->band.y + layout->band.h - 12, theme->line, theme->faint);
}

void compare_draw(const Screen *screen, const StageView *view, const Layout *layout)
{
    Canvas *canvas = view->canvas;
    const Theme *theme = canvas->theme;
    draw_rect(canvas->list, layout->band, 0, theme->panel);
    draw_line(canvas->list, 0, layout->band.y, layout->band.w, layout->band.y, theme->line, theme->faint);
    int last, fit = places(screen, layout, &last), count = screen->stage.compare.sides + 1;
    Rect stage = layout->stage;
    for (int i = 0; i < fit; i++) {
        Rect at = {stage.x + stage.w * (float)i / (float)fit, stage.y, stage.w / (float)fit, stage.h};
        bool chosen = fit < count && i == fit - 1;
        int index = chosen ? last : i;
        draw_route(screen, view, layout, index, at);
        if (chosen)
            draw_choices(screen, canvas, at, fit > 1 ? 1 : 0, last);
        else
            canvas_text(canvas, FONT_BOLD, 17, at.x + at.w / 2, at.y + 28, ALIGN_CENTRE, theme->ink,
                        name_at(screen, index));
    }
}

void screen_compare(Screen *screen, bool on)
{
    const Trace *trace = &screen->stage.scene.trace;
    Cursor cursor = player_cursor(&screen->stage.player);
    Cell cell = step_at(trace, cursor.step).out;
    bool result = cell.set == trace_result(trace) && cursor.step + (cursor.fraction > 0) > 0;
    SceneLine line = scene_line_copy(&screen->stage.scene.line);
    Error err;
    line.compare = on;
    line.level = screen->stage.player.level;
    line.step = on ? 0 : screen->stage.player.rest;
    line.route = on ? route_default(line.operation) : line.route;
    if (!screen_open(screen, &line, &err))
        screen_say(screen, true, "%s", err.text);
    else if (on && result)   /* where the leader has that cell */
        player_go(&screen->stage.player, trace, cell_visit(trace, cell, cell_visits(trace, cell) - 1) + 1);
    scene_line_free(&line);
}
