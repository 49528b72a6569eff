/* The screen: state, layout and the picture. Everything that can be seen follows from the Screen's fields. */
#include "view/window/screen.h"

#include "view/lesson/asked.h"

#include "trace/say/names.h"
#include "view/lesson/reading.h"
#include "view/live/live.h"
#include "view/scenes/catalog.h"
#include "view/scenes/parts/grid.h"
#include "view/window/chrome.h"
#include "view/window/code.h"
#include "view/window/compare_draw.h"
#include "view/window/edit/edit.h"
#include "view/window/help.h"
#include "view/window/network.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void screen_init(Screen *screen)
{
    *screen = (Screen){.text = 1,
                       .stage = {.zoom = 1, .overview = -1},
                       .edit.field = -1,
                       .home.card = -1,
                       .nudge.epsilon = NUDGE_USUAL};
    screen->player = player_at(0);
}

void screen_free(Screen *screen)
{
    scene_free(&screen->scene);
    compare_free(&screen->compare);
    undo_free(&screen->edit.undo);
    free(screen->edit.aside);
    live_free(screen->live);
    reading_close(screen);
    canvas_free(&screen->canvas);
    draw_free(&screen->list);
}

bool screen_open(Screen *screen, const SceneLine *line, Error *err)
{
    Scene scene;
    SceneLine led = *line;   /* borrowed: what is compared is led by the operation's own route */
    screen->assets = led.assets = line->assets ? line->assets : screen->assets;
    led.route = line->compare ? route_default(line->operation) : line->route;
    if (!scene_build(&scene, &led, err))
        return false;
    Compare compare = {0};
    if (line->compare && !compare_build(&compare, &scene, err)) {
        scene_free(&scene);
        return false;
    }
    if (catalog_find(&scene.trace) < 0) {
        error_set(err, "%s has no picture; 'convwalk print' tells its steps", operation_name(scene.trace.operation));
        compare_free(&compare);
        scene_free(&scene);
        return false;
    }
    edit_leave(screen, scene.line.operation != screen->scene.line.operation);
    const Trace *old = &screen->scene.trace;
    if (screen->page == PAGE_SCENE && old->len > 0 && catalog_find(old) == catalog_find(&scene.trace))
        turn_scene(screen);
    else
        turn_page(screen, PAGE_SCENE);
    scene_free(&screen->scene);
    compare_free(&screen->compare);
    screen->scene = scene;
    screen->compare = compare;
    Player player = player_at(line->step > 0 ? line->step : 0);
    player.level = scene.trace.layer && !(line->said & (uint64_t)1 << SAID_LEVEL) && line->level == LEVEL_PRODUCT
                       ? LEVEL_LAYER
                       : line->level;
    screen->stage.overview = -1;
    player.reduced = screen->player.reduced;
    player.speed = screen->player.speed;
    screen->player = player;
    stage_scales(&screen->scene.trace, screen->stage.most);
    if (screen->scene.net)
        screen_note(screen, &screen->scene.net->note);
    return true;
}

int screen_entry(const Screen *screen)
{
    if (screen->page == PAGE_LIVE)
        return catalog_find_live((int)screen->live->tab);
    const NetTrace *net = screen->scene.net;   /* a layer of it belongs to the whole; its two passes are two tabs */
    return catalog_find(net ? &net->trace : &screen->scene.trace) + (net && network_pass_now(screen) == PASS_BACKWARD);
}

enum { LOW = 700 };

Layout screen_layout(const Screen *screen)
{
    float w = screen->width, h = screen->height;
    bool compact = h < 520;
    float top = compact ? 42 : 52, transport = compact ? 70 : 96;
    if (screen->bare)
        top = transport = 0;
    float band = fmaxf(screen->bare && h >= 300 ? 92 : 54, fminf(120, h * 0.15f)), edit = 0;
    Layout layout = {.compact = compact};
    layout.top = (Rect){0, 0, w, top};
    float left = reading_width(screen), beside = w - left;
    if (screen->edit.on && !screen->bare && screen->page == PAGE_SCENE)
        edit = edit_height(screen, beside, h);
    layout.edit = (Rect){left, top, beside, edit};
    layout.transport = (Rect){0, h - transport, w, transport};
    layout.band = (Rect){left, h - transport - band, beside, band};
    layout.stage = (Rect){left, top + edit, beside, h - top - edit - band - transport};
    if (screen->code && !screen->bare) {
        float wide = fmaxf(240, fminf(600, beside * 0.42f));
        layout.code = (Rect){w - wide, top + edit, wide, h - top - edit - transport};
        layout.stage.w = layout.band.w = beside - wide;
    }
    if (nudge_shown(screen)) {
        float high = compact ? 88 : 112;
        if (h < LOW) {   /* the panel's sum stands for the band's: the stage has no room for both */
            layout.stage.h += layout.band.h;
            layout.band.y += layout.band.h;
            layout.band.h = 0;
        }
        layout.stage.h -= high;
        layout.nudge = (Rect){layout.stage.x, layout.stage.y + layout.stage.h, layout.stage.w, high};
    }
    return layout;
}

float screen_scale(const Screen *screen, int width, int height, float density)
{
    float w = (float)width, h = (float)height;
    float scale = fmaxf(density, fminf(w / 1280, h / 800)) * screen->text;
    return fmaxf(0.25f, fminf(scale, fminf(w / 620, h / 400)));
}

void screen_say(Screen *screen, bool wrong, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Message *message = &screen->message;
    if (vsnprintf(message->text, sizeof message->text, format, arguments) >= (int)sizeof message->text)
        utf8_cut(message->text);
    va_end(arguments);
    screen->message.wrong = wrong;
    screen->message.left = 4;
}

void screen_note(Screen *screen, const Error *note)
{
    enum { READABLE = 220 };
    size_t length = strlen(note->text), cut = length < READABLE ? length : 0;
    for (size_t i = 1; i + 1 < length && i < READABLE && cut < length; i++)
        cut = note->text[i] == ';' ? i : cut;
    if (length > 0)
        screen_say(screen, false, "%.*s", (int)(cut ? cut : length), note->text);
}

void screen_stage(const Screen *screen, Canvas *canvas, const Layout *layout, StageView *view)
{
    *view = (StageView){.canvas = canvas,
                        .trace = &screen->scene.trace,
                        .cursor = player_cursor(&screen->player),
                        .level = screen->player.level,
                        .at = layout->stage,
                        .hover_step = -1,
                        .chosen = screen->edit.on ? screen->edit.chosen : (Cell){0},
                        .typed = screen->edit.typing && !screen->go.on ? screen->edit.typed : NULL,
                        .overwrite = screen->stage.overwrite,
                        .zoom = screen->stage.zoom,
                        .pan_x = screen->stage.pan_x,
                        .pan_y = screen->stage.pan_y};
    view->picked = screen->predict.pick;
    view->picks = screen->predict.on && screen->predict.picked_at == screen->player.rest ? screen->predict.picks : 0;
    const Reply *reply = reading_reply(screen);
    bool clicked = reply && reply->clicks > 0 && reading_shares(screen, reply->clicked[0].set);
    if (clicked && !screen->predict.on) {   /* cells clicked for a lesson's question */
        view->picked = reply->clicked;
        view->picks = reply->clicks;
    }
    view->asked = reading_asked(screen);
    view->veil = veil_any(&screen->veil) ? &screen->veil : NULL;
    memcpy(view->most, screen->stage.most, sizeof view->most);
    view->net = screen->scene.net;
    view->spot = target_spot(screen, &screen->pointer.hover, screen->pointer.x, screen->pointer.y);
    memcpy(view->seconds, screen->stage.seconds, sizeof view->seconds);
    view->hover = target_cell(screen, &screen->pointer.hover, screen->pointer.x, screen->pointer.y);
    if (screen->pointer.hover.kind == TARGET_STEP && screen->pointer.hover.value < view->trace->len)
        view->hover_step = screen->pointer.hover.value;
    if (screen->pointer.hover.kind == TARGET_NOUN)
        view->lit = screen->pointer.hover.cell.set;
    if (screen->pointer.hover.kind == TARGET_LINE)
        view->hover_step = code_step(screen, (int)screen->pointer.hover.value);
}

void screen_link(StageView *view)
{
    if (view->hover_step < 0)
        return;
    Step step = step_at(view->trace, view->hover_step);
    view->hover = step.a;
    view->linked[0] = step.b;
    view->linked[1] = step.out;
}

Cursor screen_shown(const Screen *screen)
{
    Cursor cursor = player_cursor(&screen->player);
    return veil_any(&screen->veil) ? veil_cursor(&screen->scene.trace, &screen->veil, cursor) : cursor;
}

static void draw_message(const Screen *screen, Canvas *canvas, const Layout *layout)
{
    if (screen->message.text[0] == '\0' || screen->bare)
        return;
    const Theme *theme = canvas->theme;
    float size = 15, width = canvas_width(canvas, FONT_SANS, size, screen->message.text) + 36,
          most = layout->stage.w - 32;
    if (width > most) {
        size *= most / width;
        width = most;
    }
    Rect at = {layout->band.x + layout->band.w - width - 16, layout->band.y + (layout->band.h - 34) / 2, width, 34};
    draw_rect(canvas->list, at, 8, theme->panel);
    draw_frame(canvas->list, at, 8, 1.5f * theme->line, screen->message.wrong ? theme->wrong : theme->soft);
    canvas_text(canvas, FONT_SANS, size, at.x + width / 2, at.y + 22, ALIGN_CENTRE,
                screen->message.wrong ? theme->wrong : theme->ink, screen->message.text);
}

static void draw_one(Canvas *canvas, const Layout *layout, StageView *view)
{
    const Theme *theme = canvas->theme;
    stage_draw(view);
    if (layout->band.h <= 0)
        return;
    draw_rect(canvas->list, layout->band, 0, theme->panel);
    draw_line(canvas->list, layout->band.x, layout->band.y, layout->band.x + layout->band.w, layout->band.y,
              theme->line, theme->faint);
    draw_clip(canvas->list, layout->band);
    band_draw(view, layout->band);
    draw_unclip(canvas->list);
}

static void draw_scene(const Screen *screen, Canvas *canvas, const Layout *layout)
{
    const Theme *theme = canvas->theme;
    StageView view;
    screen_stage(screen, canvas, layout, &view);
    screen_link(&view);
    nudge_look(screen, &view);
    canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_NONE, .at = layout->stage});
    draw_rect(canvas->list, layout->stage, 0, theme->stage);
    canvas_untouch(canvas);
    if (screen->compare.sides > 0)
        compare_draw(screen, canvas, layout);
    else
        draw_one(canvas, layout, &view);
    nudge_draw(screen, canvas, layout);
    if (screen->predict.on && !screen->bare)
        predict_draw(screen, canvas, layout);
    if (screen->code && !screen->bare)
        code_draw(screen, canvas, layout);
    if (screen->edit.on && !screen->bare)
        edit_draw(screen, canvas, layout);
    if (!screen->bare)
        chrome_draw(screen, canvas, layout);
    if (screen->reading)
        reading_draw(screen, canvas, layout);
    draw_message(screen, canvas, layout);
}

/* The live pages have no band: messages stand below what is shown, on Train above its transport. */
static void draw_live(const Screen *screen, Canvas *canvas, const Layout *layout)
{
    Layout foot = *layout;
    foot.stage.w = screen->width;
    float low = screen->live->tab == LIVE_TRAIN ? layout->transport.h : 0;
    foot.band = (Rect){0, screen->height - low - 46, screen->width, 46};
    live_draw(screen, canvas, layout);
    chrome_draw(screen, canvas, layout);
    draw_message(screen, canvas, &foot);
}

/* What the picture is to show beside the state as it is follows it here, before anything is drawn: what the nudge is
 * about, and how a lesson's page fits into its room. */
static void settle(Screen *screen, Canvas *canvas, const Layout *layout)
{
    if (screen->page != PAGE_SCENE)
        return;
    StageView view;
    if (screen->reading)
        reading_veil(screen, &screen->veil);
    screen_stage(screen, canvas, layout, &view);
    screen_link(&view);
    nudge_settle(screen, &view);
    if (screen->reading)
        reading_settle(screen, canvas, layout);
}

static void draw_all(const Screen *screen, Canvas *canvas, const Layout *layout)
{
    draw_rect(canvas->list, (Rect){0, 0, screen->width, screen->height}, 0, canvas->theme->stage);
    if (screen->page == PAGE_HOME)
        home_draw(screen, canvas, layout);
    else if (screen->page == PAGE_LIVE)
        draw_live(screen, canvas, layout);
    else
        draw_scene(screen, canvas, layout);
    if (screen->help)
        help_draw(screen, canvas, layout);
}

void screen_draw(Screen *screen, const Measure *measure, float width, float height)
{
    Canvas *canvas = &screen->canvas;
    screen->width = width;
    screen->height = height;
    canvas->of = screen->shown;
    canvas_begin(canvas, &screen->list, measure, theme_get(screen->theme), width, height);
    canvas->language = screen->language;
    if (screen->blank) {
        draw_rect(canvas->list, (Rect){0, 0, width, height}, 0, 0xFF000000);
        return;
    }
    Layout layout = screen_layout(screen);
    settle(screen, canvas, &layout);
    draw_all(screen, canvas, &layout);
}

unsigned screen_requests(Screen *screen)
{
    unsigned taken = screen->requests;
    screen->requests = 0;
    return taken;
}

void screen_line(const Screen *screen, Text *out)
{
    SceneLine line = screen->scene.line;   /* borrowed for a moment: nothing is freed */
    Cursor cursor = player_cursor(&screen->player);
    line.step = cursor.step + (cursor.fraction > 0);
    line.level = screen->player.level;
    scene_line_write(&line, out);
}
