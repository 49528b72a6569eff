/* The screen: state, layout and the picture. Everything that can be seen follows from the Screen's fields. */
#include "view/screen/screen.h"

#include "view/lesson/asked.h"
#include "view/lesson/reading.h"
#include "view/live/live.h"
#include "view/scenes/catalog.h"
#include "view/scenes/parts/telling.h"
#include "view/screen/chrome.h"
#include "view/screen/help.h"
#include "view/screen/home/home.h"
#include "view/screen/pointing.h"
#include "view/screen/reach/focus.h"
#include "view/screen/reach/menu.h"
#include "view/screen/reach/tip.h"
#include "view/screen/roving.h"
#include "view/window/button.h"
#include "view/window/edit/edit.h"
#include "view/window/network.h"
#include "view/window/panels/compare_draw.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void screen_init(Screen *screen)
{
    *screen = (Screen){.look = {.text = 1, .density = 1},
                       .stage = {.player = player_at(0), .zoom = 1, .overview = -1},
                       .edit.field = -1,
                       .pointer.card = -1,
                       .nudge.epsilon = NUDGE_USUAL,
                       .peek.kept_spot = {-1, 0}};
}

void screen_free(Screen *screen)
{
    scene_free(&screen->stage.scene);
    compare_free(&screen->stage.compare);
    undo_free(&screen->edit.undo);
    free(screen->edit.aside);
    live_free(screen->live);
    trail_free(&screen->trail);
    reading_close(screen);
    canvas_free(&screen->canvas);
    draw_free(&screen->list);
}

int screen_entry(const Screen *screen)
{
    if (screen->show.page == PAGE_LIVE)
        return catalog_find_live((int)screen->live->tab);
    return onstage_entry(screen);
}

enum { LOW = 700, BAND = 54 };   /* the band's height at least; of a lower one its first line is seen */

/* While numbers are edited in a low window they are to be read: as long as the stage is too low for them, it gets the
 * sentence's room, then that of the band but for one line, then all of it. */
static void give_way(Layout *layout)
{
    enum { ENOUGH = 200, LINE = 32 };
    if (layout->stage.h >= ENOUGH)
        return;
    layout->stage.h += layout->words.h;
    layout->words.h = 0;
    float lacking = ENOUGH - layout->stage.h, more = lacking > 0 ? layout->band.h - LINE : 0;
    if (more < lacking)
        more = layout->band.h;
    layout->stage.h += more;
    layout->band.y += more;
    layout->band.h -= more;
}

Layout screen_layout(const Screen *screen)
{
    float w = screen->look.width, h = screen->look.height;
    bool compact = h < 520;
    float top = compact ? 42 : 52, transport = compact ? 70 : 96;
    if (screen->look.bare)
        top = transport = 0;
    float band = fmaxf(screen->look.bare && h >= 300 ? 92 : BAND, fminf(120, h * 0.15f)), edit = 0;
    Layout layout = {.compact = compact};
    layout.top = (Rect){0, 0, w, top};
    float left = reading_width(screen), beside = w - left;
    if (screen->edit.on && !screen->look.bare && screen->show.page == PAGE_SCENE)
        edit = edit_height(screen, beside, h);
    layout.edit = (Rect){left, top, beside, edit};
    layout.transport = (Rect){0, h - transport, w, transport};
    layout.band = (Rect){left, h - transport - band, beside, band};
    layout.stage = (Rect){left, top + edit, beside, h - top - edit - band - transport};
    if (screen->code.on && !screen->look.bare) {
        float wide = fmaxf(240, fminf(600, beside * 0.42f));
        layout.code = (Rect){w - wide, top + edit, wide, h - top - edit - transport};
        layout.stage.w = layout.band.w = beside - wide;
    }
    if (!screen->look.bare && (!screen->look.wordless || predict_begun(screen))) {
        float high = compact ? 34 : 46;
        layout.stage.h -= high;
        layout.words = (Rect){layout.band.x, layout.band.y - high, layout.band.w, high};
    }
    if (edit > 0 && compact)
        give_way(&layout);
    if (nudge_shown(screen)) {
        float high = compact ? 88 : 112;
        if (h < LOW) {   /* the panel's sum replaces the band's: the stage has no room for both */
            layout.stage.h += layout.band.h + layout.words.h;
            layout.band.y += layout.band.h;
            layout.words.h = layout.band.h = 0;
        }
        layout.stage.h -= high;
        layout.nudge = (Rect){layout.stage.x, layout.stage.y + layout.stage.h, layout.stage.w, high};
    }
    return layout;
}

float screen_scale(Screen *screen, int width, int height, float density)
{
    float w = (float)width, h = (float)height, most = fminf(w / 620, h / 400);
    float usual = fmaxf(0.25f, fminf(fmaxf(density, fminf(w / 1280, h / 800)), most));
    float scale = fmaxf(0.25f, fminf(usual * screen->look.text, most));
    screen->look.fine = fmaxf(1, scale / usual);
    return scale;
}

void screen_stage(const Screen *screen, Canvas *canvas, const Layout *layout, StageView *view)
{
    *view = (StageView){.canvas = canvas,
                        .trace = &screen->stage.scene.trace,
                        .cursor = player_cursor(&screen->stage.player),
                        .level = screen->stage.player.level,
                        .at = layout->stage,
                        .hover_step = -1,
                        .chosen = screen->edit.on ? screen->edit.chosen : (Cell){0},
                        .typed = screen->edit.typing && !screen->go.on ? screen->edit.typed : NULL,
                        .overwrite = screen->stage.overwrite,
                        .zoom = screen->stage.zoom,
                        .pan_x = screen->stage.pan_x,
                        .pan_y = screen->stage.pan_y};
    view->picked = screen->predict.pick;
    const Predict *predict = &screen->predict;
    view->picks = predict->on && predict->picked_at == screen->stage.player.rest ? predict->picks : 0;
    const Reply *reply = reading_ringed(screen);
    bool clicked = reply && reply->clicks > 0 && reading_shares(screen, reply->clicked[0].set);
    if (clicked && !screen->predict.on) {   /* cells clicked for a lesson's question, or its answer */
        view->picked = reply->clicked;
        view->picks = reply->clicks;
        view->answered = reply_closed(reply);
    }
    view->asked = reading_asked(screen);
    view->veil = veil_any(&screen->stage.veil) ? &screen->stage.veil : NULL;
    memcpy(view->most, screen->stage.most, sizeof view->most);
    view->net = screen->stage.scene.net;
    view->preview = screen->peek.on ? &screen->peek.shown : NULL;
    view->spot = target_spot(screen, &screen->pointer.hover, screen->pointer.x, screen->pointer.y);
    if (screen->peek.kept_spot.map >= 0 && view->trace->layer)
        view->spot = screen->peek.kept_spot;
    memcpy(view->seconds, screen->stage.seconds, sizeof view->seconds);
    view->hover = screen_hovered(screen);
    if (screen->pointer.hover.kind == TARGET_STEP && screen->pointer.hover.value < view->trace->len)
        view->hover_step = screen->pointer.hover.value;
    if (screen->pointer.hover.kind == TARGET_NOUN)
        view->lit = screen->pointer.hover.cell.set;
    if (screen->pointer.hover.kind == TARGET_LINE)
        view->hover_step = code_step(screen, (int)screen->pointer.hover.value);
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
    band_draw(view, (Rect){layout->band.x, layout->band.y, layout->band.w, fmaxf(layout->band.h, BAND)});
    draw_unclip(canvas->list);
}

/* The sentence on the step, and the button that hides it, which stays where there is none. */
static void draw_words(const Screen *screen, Canvas *canvas, const Layout *layout, const StageView *alone)
{
    const Theme *theme = canvas->theme;
    StageView view = *alone;
    Rect at = layout->words, below = at.h > 0 ? at : layout->band;
    float wide = canvas_width(canvas, FONT_BOLD, 14, "Words") + 16, high = 24,
          fit = screen->stage.zoom > 1 ? canvas_width(canvas, FONT_BOLD, 14, "Fit") + 20 : 0;
    bool asks = predict_begun(screen);   /* the row has the question then, or a message */
    bool says = screen->message.text[0] && !screen->look.bare;
    if (below.h <= 0 || (at.h <= 0 && !screen->look.wordless))   /* it gave way to what is edited */
        return;
    if (at.h > 0) {
        stage_begin(&view);
        draw_rect(canvas->list, at, 0, theme->panel);
        draw_line(canvas->list, at.x, at.y, at.x + at.w, at.y, theme->line, theme->faint);
        draw_clip(canvas->list, at);
        if (!asks && !says)
            telling_draw(&view, (Rect){at.x + 32, at.y + 3, at.w - 64 - wide - fit, at.h - 4},
                     (layout->compact ? 12.5f : 15) * theme->type);
        draw_unclip(canvas->list);
    }
    button_draw(screen, canvas, (Rect){below.x + below.w - wide - 12, below.y + 5, wide, high}, ACT_WORDS, 0, "Words",
                at.h > 0 && !screen->look.wordless);
    if (fit > 0)
        button_draw(screen, canvas, (Rect){below.x + below.w - wide - 12 - fit, below.y + 5, fit - 6, high},
                    ACT_ZOOM_FIT, 0, "Fit", true);
}

/* That a click keeps what is shown, and the way to let go of it. */
static void draw_kept(const Screen *screen, Canvas *canvas, const Layout *layout)
{
    static const char said[] = "kept  ·  Esc lets go";
    bool spot = screen->peek.kept_spot.map >= 0 && screen->stage.scene.trace.layer;
    if (!spot && !(screen->peek.on && screen->peek.shown.kept))
        return;
    float wide = canvas_width(canvas, FONT_SANS, 12.5f, said) + 16, low = fmaxf(layout->band.h, 24);
    float beside = screen->look.wordless ? canvas_width(canvas, FONT_BOLD, 14, "Words") + 28 : 0;   /* its button */
    Rect at = {layout->band.x + layout->band.w - wide - 12 - beside, layout->band.y + fminf(6, low - 24), wide, 22};
    canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_ESCAPE, .at = at});
    draw_rect(canvas->list, at, 6, canvas->theme->button);
    canvas_text(canvas, FONT_SANS, 12.5f, at.x + wide / 2, at.y + 15, ALIGN_CENTRE, canvas->theme->ink, said);
    canvas_untouch(canvas);
}

/* Messages have the row of the sentence, beside a question that is open there; where that is too narrow or not there,
 * the bar below beside its buttons, or the timeline's place. */
static Rect message_place(const Screen *screen, Canvas *canvas, const Layout *layout)
{
    Rect row = layout->words, low = layout->transport;
    float fit = screen->stage.zoom > 1 ? canvas_width(canvas, FONT_BOLD, 14, "Fit") + 20 : 0;
    float button = canvas_width(canvas, FONT_BOLD, 14, "Words") + 40 + fit,
          begin = chrome_step_end(screen, canvas) + 12,
          end = screen->look.width / 2 - (screen->look.width < 700 ? 42 : 50) * 2 - 28;
    if (row.h > 0 && !predict_begun(screen))
        return (Rect){row.x + 12, row.y + 3, row.w - 12 - button, row.h - 6};
    Rect beside = predict_begun(screen) ? predict_reply_place(screen, canvas, layout) : (Rect){0};
    if (beside.w >= 240)
        return beside;
    if (end - begin >= 240)
        return (Rect){begin, low.y + low.h - (layout->compact ? 43 : 49), end - begin, 38};
    return (Rect){12, low.y + 2, screen->look.width - 24, layout->compact ? 26 : 40};
}

static void draw_scene(const Screen *screen, Canvas *canvas, const Layout *layout)
{
    const Theme *theme = canvas->theme;
    StageView view, alone;
    screen_stage(screen, canvas, layout, &alone);
    view = alone;
    onstage_link(&view);
    nudge_look(screen, &view);
    canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_NONE, .at = layout->stage});
    draw_rect(canvas->list, layout->stage, 0, theme->stage);
    canvas_untouch(canvas);
    if (screen->stage.compare.sides > 0)
        compare_draw(screen, &alone, layout);
    else
        draw_one(canvas, layout, &view);
    if (!screen->look.bare)
        draw_words(screen, canvas, layout, &alone);
    draw_kept(screen, canvas, layout);
    roving_draw(screen, canvas);
    nudge_draw(screen, canvas, layout);
    if (screen->predict.on && !screen->look.bare)
        predict_draw(screen, canvas, layout);
    if (screen->code.on && !screen->look.bare)
        code_draw(screen, canvas, layout, alone.hover);
    if (screen->edit.on && !screen->look.bare)
        edit_draw(screen, canvas, layout);
    if (!screen->look.bare)
        chrome_draw(screen, canvas, layout);
    if (screen->reading)
        reading_draw(screen, canvas, layout);
    message_draw(screen, canvas, message_place(screen, canvas, layout));
}

static void draw_live(const Screen *screen, Canvas *canvas, const Layout *layout)
{
    live_draw(screen, canvas, layout);
    chrome_draw(screen, canvas, layout);
    message_draw(screen, canvas, live_message_place(screen, layout));
}

/* What the picture is to show beside the state as it is follows it here, before anything is drawn: what the nudge is
 * about, and how a lesson's page fits into its room. */
static void settle(Screen *screen, Canvas *canvas, const Layout *layout)
{
    if (screen->cover.help)
        help_settle(screen, canvas->theme);
    if (screen->show.page == PAGE_HOME)
        home_settle(screen, canvas, layout);
    if (screen->show.page != PAGE_SCENE)
        return;
    StageView view;
    if (screen->reading)
        reading_veil(screen, &screen->stage.veil);
    screen_stage(screen, canvas, layout, &view);
    peek_settle(screen, view.hover);
    onstage_link(&view);
    nudge_settle(screen, &view);
    if (screen->reading)
        reading_settle(screen, canvas, layout);
}

static void draw_all(const Screen *screen, Canvas *canvas, const Layout *layout)
{
    draw_rect(canvas->list, (Rect){0, 0, screen->look.width, screen->look.height}, 0, canvas->theme->stage);
    if (screen->show.page == PAGE_HOME)
        home_draw(screen, canvas, layout);
    else if (screen->show.page == PAGE_LIVE)
        draw_live(screen, canvas, layout);
    else
        draw_scene(screen, canvas, layout);
    if (screen->cover.help)
        help_draw(screen, canvas);
    menu_draw(screen, canvas, layout);
    if (screen->path.on)
        path_field_draw(screen, canvas);
    focus_draw(screen, canvas);
    tip_draw(screen, canvas);
}

/* Settles what follows from the state, then draws it. */
static void make_picture(Screen *screen, const Measure *measure)
{
    Canvas *canvas = &screen->canvas;
    const Look *look = &screen->look;
    canvas->of = screen->show.id;
    canvas_begin(canvas, &screen->list, measure, theme_get(look->theme), look->width, look->height);
    canvas->fine = look->fine;
    canvas->language = look->language;
    if (screen->cover.blank) {
        draw_rect(canvas->list, (Rect){0, 0, look->width, look->height}, 0, 0xFF000000);
        return;
    }
    Layout layout = screen_layout(screen);
    settle(screen, canvas, &layout);
    draw_all(screen, canvas, &layout);
    focus_settle(screen);
}

/* With another text size a unit is another number of pixels: the pointer has not moved on the display. */
static void keep_pointer(Screen *screen, float width, float height)
{
    Pointer *pointer = &screen->pointer;
    OpenMenu *menu = &screen->menu;
    float across = width / screen->look.width, down = height / screen->look.height;
    if (screen->drawn_text == screen->look.text || screen->look.width <= 0 || pointer->x < 0)
        return;
    pointer->x *= across;
    pointer->y *= down;
    menu->x *= across;
    menu->y *= down;
}

void screen_draw(Screen *screen, const Measure *measure, float width, float height)
{
    keep_pointer(screen, width, height);
    screen->drawn_text = screen->look.text;
    screen->look.width = width;
    screen->look.height = height;
    make_picture(screen, measure);
    if (screen->cover.blank || !screen_point_again(screen))
        return;
    if (screen->canvas.formulas)
        text_clear(screen->canvas.formulas);
    if (screen->canvas.tiles)
        text_clear(screen->canvas.tiles);
    make_picture(screen, measure);   /* something else came under the pointer */
}

unsigned screen_requests(Screen *screen)
{
    unsigned taken = screen->program.requests;
    screen->program.requests = 0;
    return taken;
}

void screen_line(const Screen *screen, Text *out)
{
    SceneLine line = screen->stage.scene.line;   /* borrowed for a moment: nothing is freed */
    Cursor cursor = player_cursor(&screen->stage.player);
    line.step = cursor.step + (cursor.fraction > 0);
    line.level = screen->stage.player.level;
    scene_line_write(&line, out);
}
