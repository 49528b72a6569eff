/* A question's card: the question, what can be chosen, typed or clicked, the reply to the answer, a hint. A dry run
 * finds its height, then the frame is drawn and the same again on it. */
#include "view/lesson/page/card.h"

#include "lesson/cells.h"
#include "lesson/tell.h"
#include "view/lesson/page/mark.h"
#include "view/lesson/page/reply.h"
#include "view/window/button.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PAD = 12, BUTTON = 26 };

typedef struct {
    const Screen *screen;
    const Question *question;
    const Reply *answer;
    int k;
    bool asked;
} QuestionCard;

/* One line that can be touched: its sign, its words. */
static void draw_line_of(const QuestionCard *card, Flow *flow, LessonAct act, int index, const char *sign,
                         const Words *words, int mark)
{
    Canvas *canvas = flow->canvas;
    const Theme *theme = canvas->theme;
    float indent = flow->size * 1.75f;
    Flow inner = *flow;
    inner.x += indent;
    inner.width -= indent + flow->size * 1.7f;
    Rect box = {flow->x, flow->y, flow->width, fmaxf(flow->lead, flow_height(&inner, words)) + 10};
    int64_t value = reading_value(act, card->k, index);
    const Target *hover = &card->screen->pointer.hover;
    bool over = hover->kind == TARGET_ACTION && hover->action == ACT_LESSON && hover->value == value;
    if (!flow->dry) {
        Color edge = theme->edge;
        if (mark != 0)
            edge = mark > 0 ? theme->right : theme->wrong;
        canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_LESSON, .value = value, .at = box});
        draw_rect(canvas->list, box, 6, over ? theme->button : theme->panel);
        draw_frame(canvas->list, rect_inset(box, 0.5f), 6, (mark ? 2 : 1) * theme->line, edge);
        float middle = box.y + box.h / 2;
        draw_text(canvas->list, canvas->measure, FONT_SANS, flow->size * 0.86f, box.x + 10, middle + flow->size * 0.31f,
                  theme->soft, sign);
        if (mark)
            mark_draw(canvas->list, box.x + box.w - flow->size, middle, flow->size * 0.75f, mark > 0, edge);
        inner.y = box.y + 5 + (box.h - 10 - flow_height(&inner, words)) / 2;
        canvas_untouch(canvas);
        bool quiet = canvas->quiet;
        canvas->quiet = true;   /* the whole line is one thing to touch */
        canvas->list->id = 0;
        flow_words(&inner, words);
        canvas->quiet = quiet;
        canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_LESSON, .value = value, .at = box});
        draw_rect(canvas->list, box, 6, 0);
        canvas_untouch(canvas);
    }
    flow->y += box.h + 6;
}

static void draw_choice(const QuestionCard *card, Flow *flow, int i)
{
    const Choice *choice = &card->question->choice[i];
    int mark = choice->right ? 1 : -1;
    char sign[16];
    snprintf(sign, sizeof sign, "%d", i + 1);
    bool marked = card->answer->given == i + 1 || (card->answer->told && choice->right);
    draw_line_of(card, flow, LESSON_CHOOSE, i, sign, &choice->words, marked ? mark : 0);
}

static void draw_choices(const QuestionCard *card, Flow *flow)
{
    for (int i = 0; i < card->question->choices; i++)
        draw_choice(card, flow, i);
}

static void draw_order(const QuestionCard *card, Flow *flow)
{
    int order[ORDER_MOST], count = card->question->choices < ORDER_MOST ? card->question->choices : ORDER_MOST;
    lesson_shuffle(card->question->line, count, order);
    for (int i = 0; i < count; i++) {
        char sign[16] = "·";
        bool whole = card->answer->placed == count, fits = false;
        for (int at = 0; at < card->answer->placed; at++)
            if (card->answer->order[at] == i) {
                snprintf(sign, sizeof sign, "%d.", at + 1);
                fits = order[i] == at;
            }
        int mark = fits ? 1 : -1;
        draw_line_of(card, flow, LESSON_PLACE, i, sign, &card->question->choice[order[i]].words, whole ? mark : 0);
    }
}

/* Digits to click, for readers without a keyboard. */
static void draw_keypad(const QuestionCard *card, Flow *flow)
{
    static const char *const sign[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "−", ".", "", "OK"};
    float gap = 4, wide = (flow->width - 6 * gap) / 7, high = flow->size * 1.7f;
    for (int i = 0; i < 14 && !flow->dry; i++) {
        Rect box = {flow->x + (float)(i % 7) * (wide + gap), flow->y + (float)(i / 7) * (high + gap), wide, high};
        draw_frame(flow->canvas->list, rect_inset(box, 0.5f), 6, flow->canvas->theme->line, flow->canvas->theme->edge);
        button_draw(card->screen, flow->canvas, box, ACT_LESSON,
                    reading_value(LESSON_TYPE, card->k, i), sign[i], false);
        if (i == 12) {   /* rub out: an arrow to the left */
            float x = box.x + box.w / 2, y = box.y + box.h / 2;
            draw_line(flow->canvas->list, x - 5, y, x + 7, y, 2, flow->canvas->theme->soft);
            draw_triangle(flow->canvas->list, (float[]){x - 3, y - 5, x - 3, y + 5, x - 9, y},
                          flow->canvas->theme->soft);
        }
    }
    flow->y += 2 * high + gap + 8;
}

/* A small button on the card; returns x for the next one. */
static float draw_button(const QuestionCard *card, const Flow *flow, float x, LessonAct act, const char *text)
{
    const char *label = word(card->screen->look.language, text);
    float width = canvas_width(flow->canvas, FONT_BOLD, 14, label) + 20;
    if (!flow->dry)
        button_draw(card->screen, flow->canvas, (Rect){x, flow->y, width, BUTTON}, ACT_LESSON,
                      reading_value(act, card->k, 0), label, false);
    return x + width + 8;
}

/* The hint, and the buttons for it and for giving up. */
static void draw_help(const QuestionCard *card, Flow *flow)
{
    const Theme *theme = flow->canvas->theme;
    bool hint = card->question->hint.count > 0;
    if (reply_closed(card->answer))
        return;
    if (hint && card->answer->hint) {
        Flow shown = *flow;
        shown.ink = theme->soft;
        flow_words(&shown, &card->question->hint);
        flow->y = shown.y + 4;
        hint = false;
    }
    float x = flow->x - 4;
    if (hint)
        x = draw_button(card, flow, x, LESSON_HINT, "Hint");
    if (card->asked)
        draw_button(card, flow, x, LESSON_TELL, "Answer");
    if (hint || card->asked)
        flow->y += BUTTON + 4;
}

/* Of a question that is not asked any more, where there is room for little: what was chosen, and the reply. */
static void draw_given(const QuestionCard *card, Flow *flow)
{
    int given = card->answer->given - 1;
    bool chosen = card->question->kind == QUESTION_CHOICE && given >= 0 && given < card->question->choices;
    if (chosen)
        draw_choice(card, flow, given);
    reply_draw(card->screen, flow, card->question, card->answer);
}

static void draw_inside(const QuestionCard *card, Flow *flow)
{
    const Reading *reading = card->screen->reading;
    const Reply *answer = card->answer;
    Language language = card->screen->look.language;
    QuestionKind kind = card->question->kind;
    char typed[ANSWER_TEXT + 2];
    bool typing = card->asked && reading->typing;
    snprintf(typed, sizeof typed, "%s%s", typing ? reading->typed : answer->text, typing ? "|" : "");
    flow->typed = typed;
    flow_words(flow, &card->question->ask);
    flow->typed = NULL;
    flow->y += 6;
    if (reading->brief && !card->asked) {
        draw_given(card, flow);
        return;
    }
    if (kind == QUESTION_CHOICE)
        draw_choices(card, flow);
    else if (kind == QUESTION_ORDER)
        draw_order(card, flow);
    else if (kind == QUESTION_NUMBER && card->asked && !reply_closed(answer))
        draw_keypad(card, flow);
    else if (kind == QUESTION_CLICK && card->asked && !reply_closed(answer)) {
        Flow how = *flow;
        Text text = {0};
        how.ink = flow->canvas->theme->soft;
        how.size *= 0.88f;
        int wanted = lesson_clicks(card->question);
        if (typing || wanted == 1)
            text_add(&text, "%s %s",
                     word(language, typing ? "its name, then Enter:" : "click it on the right, or Enter and its name"),
                     typing ? typed : "");
        else
            text_add(&text, word(language, "%d of %d: %s"), answer->clicks % wanted, wanted,
                     answer->clicks % wanted ? answer->text : "");
        flow_text(&how, text_get(&text));
        text_free(&text);
        flow->y = how.y + 4;
    }
    reply_draw(card->screen, flow, card->question, answer);
    draw_help(card, flow);
}

Rect card_draw(const Screen *screen, Flow *flow, int k, const Question *question)
{
    const Reading *reading = screen->reading;
    const Theme *theme = flow->canvas->theme;
    QuestionCard card = {screen, question, &reading->answer[k], k, reading->asked == k};
    Flow inner = *flow;
    inner.x += PAD;
    inner.width -= 2 * PAD;
    inner.size *= 0.96f;
    inner.lead = inner.size * 1.45f;
    inner.y += PAD;
    Flow dry = inner;
    dry.dry = true;
    draw_inside(&card, &dry);
    Rect box = {flow->x - 4, flow->y, flow->width + 8, dry.y - flow->y + PAD - 6};
    Color edge = card.asked ? theme->soft : theme->edge;
    if (card.answer->right)
        edge = theme->right;
    canvas_touch(
        flow->canvas,
        (Target){.kind = TARGET_ACTION, .action = ACT_LESSON, .value = reading_value(LESSON_ASK, k, 0), .at = box});
    draw_rect(flow->canvas->list, box, 10, color_mix(theme->panel, theme->stage, 0.75f));
    draw_frame(flow->canvas->list, box, 10, (card.asked ? 1.6f : 1) * theme->line, edge);
    canvas_untouch(flow->canvas);
    draw_inside(&card, &inner);
    flow->y = box.y + box.h + flow->size * 0.8f;
    return box;
}
