/* Predict: the next value is hidden; the reader types it. After a right one the trace goes on; for a wrong one the
 * usual mistake that gives that number is named, if there is one. The mistakes' numbers are computed by doing the
 * operation wrongly (trace/mistakes.h). */
#include "view/window/state.h"

#include "trace/mistakes/mistakes.h"
#include "trace/say/names.h"
#include "view/window/edit/typing.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

int64_t predict_asked(const Screen *screen)
{
    const Trace *trace = &screen->stage.scene.trace;
    int64_t next = screen->stage.player.rest;
    if (player_moving(&screen->stage.player) || next >= trace->len)
        return -1;
    return screen->stage.player.level == LEVEL_PRODUCT ? next : span_of(trace, next, LEVEL_CELL).end - 1;
}

void predict_toggle(Screen *screen)
{
    screen->predict.on = !screen->predict.on;
    screen->predict.typed[0] = '\0';
    screen->predict.picks = 0;
    screen->predict.stumbled_at = -1;
    if (screen->predict.on)
        screen->predict.asked = screen->predict.right = 0;
    else if (screen->predict.asked > 0)
        screen_say(screen, false, "%d of %d right at the first try", screen->predict.right, screen->predict.asked);
}

/* Right: on to the next value. */
static void go_on(Screen *screen)
{
    screen->predict.asked++;
    screen->predict.right += screen->predict.stumbled_at != screen->stage.player.rest;
    screen->predict.picks = 0;
    screen_say(screen, false, "right: %d of %d", screen->predict.right, screen->predict.asked);
    player_forward(&screen->stage.player, &screen->stage.scene.trace,
                   screen->stage.player.level == LEVEL_PRODUCT ? LEVEL_PRODUCT : LEVEL_CELL);
}

static void answer(Screen *screen, int64_t step)
{
    const Trace *trace = &screen->stage.scene.trace;
    Mistake list[MISTAKES_MOST];
    float typed, value = step_at(trace, step).after;
    if (!typing_number(screen, screen->predict.typed, &typed))
        return;
    screen->predict.typed[0] = '\0';
    if (answer_matches(typed, value)) {
        go_on(screen);
        return;
    }
    screen->predict.stumbled_at = screen->stage.player.rest;
    const Mistake *mistake = mistake_match(list, mistakes_at(trace, step, list), value, typed);
    screen_say(screen, true, "%s", mistake ? mistake_sentence(mistake->kind) : "not that; try again, or → shows it");
}

void predict_answer(Screen *screen)
{
    int64_t step = screen->predict.on ? predict_asked(screen) : -1;
    if (step < 0)
        return;
    if (screen->predict.typed[0] != '\0') {
        answer(screen, step);
    } else if (screen->predict.picks > 0 && screen->predict.picked_at == screen->stage.player.rest) {
        if (predict_picks_right(screen))
            go_on(screen);
        else
            screen->predict.stumbled_at = screen->stage.player.rest;
    }
}

bool predict_key(Screen *screen, int key)
{
    int64_t step = predict_asked(screen);
    if (step < 0)
        return false;
    if (key == KEY_BACKSPACE) {
        typing_rub_out(screen->predict.typed);
        return true;
    }
    if (key == KEY_ENTER) {
        predict_answer(screen);
        return true;
    }
    /* a full stop before any digit blanks the screen */
    return key == '-' || (screen->predict.typed[0] != '\0' && typing_takes(key, 0));
}

bool predict_type(Screen *screen, const char *text)
{
    if (predict_asked(screen) < 0 || (screen->predict.typed[0] == '\0' && !number_begins(text)))
        return false;
    typing_add(screen, screen->predict.typed, sizeof screen->predict.typed, text);
    return true;
}

void predict_draw(const Screen *screen, Canvas *canvas, const Layout *layout)
{
    const Theme *theme = canvas->theme;
    int64_t step = predict_asked(screen);
    if (step < 0)
        return;
    Text tex = {0};
    Step asked = step_at(&screen->stage.scene.trace, step);
    text_add(&tex, "\\tint{%s}{\\strong{", role_tints[role_of(asked.out.set)]);
    name_tex(trace_within(&screen->stage.scene.trace, &step), asked.out, &tex);
    text_add(&tex, "}}%s", asked.closes ? "=" : "\\text{ so far: }");
    typing_tex(screen->predict.typed[0] ? screen->predict.typed : "?", &tex);
    float size = 22 * theme->type, width = stage_formula_width(canvas, text_get(&tex), size) + 60;
    const char *hint = asked.closes ? "type the value, or click its cells" : "type the sum so far, or click its cells";
    if (screen->predict.picks > 0 && screen->predict.picked_at == screen->stage.player.rest)
        hint = "Enter: are these all its cells?";
    width = fmaxf(width, canvas_width(canvas, FONT_SANS, 12.5f, hint) + 32);
    width = fminf(width, layout->stage.w - 32);
    Rect at = {layout->stage.x + layout->stage.w - width - 16, layout->stage.y + layout->stage.h - 86, width, 74};
    canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_ANSWER, .at = at});
    draw_rect(canvas->list, at, 10, theme->panel);
    draw_frame(canvas->list, at, 10, 2 * theme->line, theme_frame(theme, asked.out.set));
    canvas_untouch(canvas);
    stage_formula(canvas, text_get(&tex), size, at.x + width / 2, at.y + 36, ALIGN_CENTRE);
    canvas_text(canvas, FONT_SANS, 12.5f, at.x + width / 2, at.y + 60, ALIGN_CENTRE, theme->soft, hint);
    text_free(&tex);
}
