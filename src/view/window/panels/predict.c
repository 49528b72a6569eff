/* Predict: the next value is hidden; the reader types it. After a right one the trace goes on; for a wrong one the
 * usual mistake that gives that number is named, if there is one. The mistakes' numbers are computed by doing the
 * operation wrongly (trace/mistakes.h). */
#include "view/window/state.h"

#include "trace/mistakes/mistakes.h"
#include "trace/say/names.h"
#include "view/window/edit/typing.h"
#include "view/words.h"

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

bool predict_begun(const Screen *screen)
{
    return screen->predict.on && screen->stage.player.rest < screen->stage.scene.trace.len;
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

/* The answers to the value asked for now that were wrong. */
static int stumbles(const Screen *screen)
{
    return screen->predict.stumbled_at == screen->stage.player.rest ? screen->predict.stumbles : 0;
}

static void stumble(Screen *screen)
{
    screen->predict.stumbles = stumbles(screen) + 1;
    screen->predict.stumbled_at = screen->stage.player.rest;
}

static void say_right(Screen *screen, int wrong)
{
    if (wrong == 0)
        screen_say(screen, false, "right; at the first try %d of %d", screen->predict.right, screen->predict.asked);
    else if (wrong == 1)
        screen_say(screen, false, "right, at the second try");
    else
        screen_say(screen, false, "right, after %d tries", wrong + 1);
}

/* Right: on to the next value. */
static void go_on(Screen *screen)
{
    int wrong = stumbles(screen);
    screen->predict.asked++;
    screen->predict.right += wrong == 0;
    screen->predict.picks = 0;
    say_right(screen, wrong);
    player_forward(&screen->stage.player, &screen->stage.scene.trace,
                   screen->stage.player.level == LEVEL_PRODUCT ? LEVEL_PRODUCT : LEVEL_CELL);
}

/* Whether the step's cell is a part of its sum only, and the number what it will be in the end. */
static bool is_finished(const Trace *trace, const Step *step, float typed)
{
    int64_t visits = step->closes ? 0 : cell_visits(trace, step->out);
    return visits > 0 && answer_matches(typed, step_at(trace, cell_visit(trace, step->out, visits - 1)).after);
}

/* It is no mistake to be ahead: the number counts as right, and what was asked for is said. */
static void say_finished(Screen *screen, int64_t i, const Step *step)
{
    Text value = {0};
    value_text(step->after, &value);
    screen_say_cell(screen, false, trace_within(&screen->stage.scene.trace, &i), step->out,
                    "right for the finished %s; after this step it is %s", text_get(&value));
    text_free(&value);
}

static void answer(Screen *screen, int64_t step)
{
    const Trace *trace = &screen->stage.scene.trace;
    Mistake list[MISTAKES_MOST];
    Step asked = step_at(trace, step);
    float typed, value = asked.after;
    if (!typing_number(screen, screen->predict.typed, &typed))
        return;
    screen->predict.typed[0] = '\0';
    if (answer_matches(typed, value)) {
        go_on(screen);
        return;
    }
    if (is_finished(trace, &asked, typed)) {
        go_on(screen);
        say_finished(screen, step, &asked);
        return;
    }
    stumble(screen);
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
            stumble(screen);
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

/* What is to be typed: the same that the box shows. */
static const char *hint_of(const Step *asked)
{
    if (asked->closes)
        return "type the whole value, or click its cells";
    return asked->kind == STEP_COMPARE ? "type the largest after the next step, or click its cells"
                                       : "type the sum after the next step, or click its cells";
}

/* "p after the next step: 4", or "p = 4": what is asked for, and what is typed of it. */
static void question_tex(const Screen *screen, int64_t step, const Step *asked, Text *tex)
{
    text_add(tex, "\\tint{%s}{\\strong{", role_tints[role_of(asked->out.set)]);
    const Trace *trace = trace_within(&screen->stage.scene.trace, &step);
    bool moved = motion_is_whole(motion_of(trace, asked));   /* its own name would be that of what comes there */
    (moved ? place_tex : name_tex)(trace, asked->out, tex);
    text_add(tex, "}}%s", asked->closes ? "=" : "\\text{ after the next step: }");
    char typed[PREDICT_TYPED + 1];
    snprintf(typed, sizeof typed, "%s%s", screen->predict.typed, screen->predict.typed[0] ? "|" : "?");
    typing_tex(typed, tex);
}

enum { ASKED = 20, MARGIN = 16 };   /* the question's size; left and right of it */

/* The question's row, that of the sentence but for the button at its right; and how wide the question is. */
static Rect asked_row(const Canvas *canvas, const Layout *layout)
{
    float words = canvas_width(canvas, FONT_BOLD, 14, "Words") + 16 + 24;
    return (Rect){layout->words.x + 8, layout->words.y + 3, layout->words.w - words - 8, layout->words.h - 6};
}

static float asked_size(const Canvas *canvas, Rect row)
{
    return fminf(ASKED * canvas->theme->type, row.h * 0.5f);
}

Rect predict_reply_place(const Screen *screen, const Canvas *canvas, const Layout *layout)
{
    int64_t step = predict_asked(screen);
    Rect row = asked_row(canvas, layout);
    if (step < 0 || layout->words.h <= 0)
        return (Rect){0};
    Text tex = {0};
    Step asked = step_at(&screen->stage.scene.trace, step);
    question_tex(screen, step, &asked, &tex);
    float before = stage_formula_width(canvas, text_get(&tex), asked_size(canvas, row)) + 2 * MARGIN;
    text_free(&tex);
    return (Rect){row.x + before, row.y + 3, row.w - before - 4, row.h - 6};
}

/* In the row of the sentence, which tells what is done: the question at the left, then how to answer it, or what was
 * said to the answer. */
void predict_draw(const Screen *screen, Canvas *canvas, const Layout *layout)
{
    const Theme *theme = canvas->theme;
    int64_t step = predict_asked(screen);
    Rect at = asked_row(canvas, layout);
    if (step < 0 || layout->words.h <= 0)
        return;
    Text tex = {0};
    Step asked = step_at(&screen->stage.scene.trace, step);
    bool marked = screen->predict.picks > 0 && screen->predict.picked_at == screen->stage.player.rest;
    const char *hint = marked ? "Enter: are these all its cells?" : hint_of(&asked);
    question_tex(screen, step, &asked, &tex);
    float size = asked_size(canvas, at), width = stage_formula_width(canvas, text_get(&tex), size), small = 13,
          room = at.w - width - 3 * MARGIN, wide = canvas_width(canvas, FONT_SANS, small, hint);
    small *= fmaxf(0.75f, fminf(1, room / wide));
    canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_ANSWER, .at = at});
    draw_rect(canvas->list, at, 8, theme->panel);
    draw_frame(canvas->list, at, 8, 2 * theme->line, theme_frame(theme, asked.out.set));
    canvas_untouch(canvas);
    float middle = at.y + at.h / 2;
    stage_formula(canvas, text_get(&tex), size, at.x + MARGIN, middle + size * 0.34f, ALIGN_LEFT);
    if (wide * small / 13 <= room + 1 && screen->message.text[0] == '\0')
        canvas_text(canvas, FONT_SANS, small, at.x + at.w - 14, middle + small * 0.36f, ALIGN_RIGHT, theme->soft, hint);
    text_free(&tex);
}
