/* The page of a lesson beside the stage: its text, its questions as cards, below them the caption of the last stop, and
 * the position. */
#include "view/lesson/page/flow.h"
#include "view/lesson/reading.h"
#include "view/lesson/page/card.h"
#include "view/lesson/page/scrollbar.h"
#include "view/lesson/sheet.h"
#include "view/lesson/shelf.h"

#include "base/memory.h"
#include "view/window/button.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MARGIN = 24, TOP = 18 };

/* The least share of a page's usual size: 16 units where the window has room for it, else 14. What is too long is
 * scrolled. */
static float smallest(const Screen *screen)
{
    return screen->look.height >= 700 && !screen->reading->present ? 1 : 0.875f;
}

/* Set small where the window is low, or the page long. */
static float body_size(const Screen *screen, Canvas *canvas)
{
    return (screen->look.height < 520 ? 15.0f : 16.0f) * canvas->theme->type * (screen->reading->present ? 1.12f : 1)
           * screen->reading->fit;
}

static Flow flow_at(const Screen *screen, Canvas *canvas, float x, float width, float y, float size)
{
    return (Flow){.canvas = canvas,
                  .trace = reading_trace(screen->reading),
                  .veil = &screen->stage.veil,
                  .x = x,
                  .width = width,
                  .y = y,
                  .size = size,
                  .lead = size * 1.5f,
                  .ink = canvas->theme->ink};
}

static void draw_code(Flow *flow, const char *text)
{
    Canvas *canvas = flow->canvas;
    float size = flow->size * 0.84f, lead = size * 1.4f;
    int lines = 1;
    for (const char *at = text; *at; at++)
        lines += *at == '\n';
    Rect box = {flow->x, flow->y, flow->width, lead * (float)lines + 12};
    if (!flow->dry)
        draw_rect(canvas->list, box, 6, color_mix(canvas->theme->panel, canvas->theme->button, 0.6f));
    for (int i = 0; i < lines; i++) {
        Text line = {0};
        size_t length = 0;
        while (text[length] && text[length] != '\n')
            length++;
        text_bytes(&line, text, length);
        float width = canvas->measure->width(canvas->measure->self, FONT_MONO, size, text_get(&line), (int)length),
              fits = fminf(1, (flow->width - 16) / fmaxf(1, width));
        if (!flow->dry)
            draw_text(canvas->list, canvas->measure, FONT_MONO, size * fits, flow->x + 8,
                      flow->y + 6 + lead * ((float)i + 0.75f), canvas->theme->ink, text_get(&line));
        text_free(&line);
        text += length + (text[length] == '\n');
    }
    flow->y += box.h + flow->size * 0.6f;
}

static void draw_item(Flow *flow, const Block *block)
{
    char number[16] = "";
    float indent = flow->size * 1.4f;
    Canvas *canvas = flow->canvas;
    if (block->number > 0)
        snprintf(number, sizeof number, "%d.", block->number);
    if (!flow->dry && block->number > 0)
        draw_text(canvas->list, canvas->measure, FONT_SANS, flow->size, flow->x, flow->y + flow->size * 1.06f,
                  flow->ink, number);
    else if (!flow->dry)
        draw_disc(canvas->list, flow->x + flow->size * 0.4f, flow->y + flow->lead / 2 + 1, 2.5f, flow->ink);
    flow->x += indent;
    flow->width -= indent;
    flow_words(flow, &block->words);
    flow->x -= indent;
    flow->width += indent;
    flow->y += flow->size * 0.2f;
}

static void draw_note(const Screen *screen, Flow *flow, const Words *note)
{
    Canvas *canvas = flow->canvas;
    Flow inner = *flow;
    inner.x += 14;
    inner.width -= 24;
    inner.size *= 0.92f;
    inner.lead = inner.size * 1.45f;
    Rect box = {flow->x, flow->y, flow->width, flow_height(&inner, note) + inner.lead + 20};
    draw_rect(canvas->list, box, 8, color_mix(canvas->theme->panel, canvas->theme->now, 0.16f));
    draw_rect(canvas->list, (Rect){box.x, box.y, 4, box.h}, 2, canvas->theme->now);
    inner.y = box.y + 8;
    inner.bold = true;
    flow_text(&inner, word(screen->look.language, "For the teacher"));
    inner.bold = false;
    flow_words(&inner, note);
    flow->y += box.h + flow->size * 0.6f;
}

/* Where the cards of the question with the keyboard and of the one answered last are on the page. */
typedef struct {
    Rect asked, shown;
} Cards;

/* The page from its heading to its last question; returns the y below it. *cards, unless NULL: where they are. */
static float draw_page(const Screen *screen, Canvas *canvas, float y, float width, Cards *cards)
{
    const Reading *reading = screen->reading;
    const LessonPage *page = &reading->lesson.page[reading->page];
    int question = lesson_first_question(&reading->lesson, reading->page);
    Flow flow = flow_at(screen, canvas, MARGIN, width - 2 * MARGIN, y, body_size(screen, canvas));
    Flow title = flow;
    title.size *= 1.34f;
    title.lead = title.size * 1.28f;
    title.bold = true;
    flow_words(&title, &page->title);
    flow.y = title.y + flow.size * 0.5f;
    for (int i = 0; i < page->blocks; i++) {
        const Block *block = &page->block[i];
        if (block->kind == BLOCK_QUESTION) {
            Rect card = card_draw(screen, &flow, question, &block->question);
            if (cards && question == reading->asked)
                cards->asked = card;
            if (cards && question == reading->shown)
                cards->shown = card;
            question++;
        } else if (block->kind == BLOCK_CODE)
            draw_code(&flow, block->words.piece[0].text);
        else if (block->kind == BLOCK_ITEM)
            draw_item(&flow, block);
        else {
            flow_words(&flow, &block->words);
            flow.y += flow.size * 0.6f;
        }
    }
    if (reading->notes && page->note.count > 0)
        draw_note(screen, &flow, &page->note);
    return flow.y;
}

/* The height of the page and where its cards are; nothing is drawn on the canvas. */
static float page_height(const Screen *screen, Canvas *canvas, float width, Cards *cards)
{
    DrawList aside = {0};
    Canvas dry = *canvas;
    dry.list = &aside;
    dry.quiet = true;
    float height = draw_page(screen, &dry, TOP, width, cards) + 8;
    draw_free(&aside);
    return height;
}

/* What the last stop says; NULL: nothing. */
static const Words *caption_of(const Reading *reading)
{
    const LessonPage *page = &reading->lesson.page[reading->page];
    const Words *caption =
        reading->stop > 0 && reading->stop <= page->stops ? &page->stop[reading->stop - 1].caption : NULL;
    return caption && caption->count > 0 ? caption : NULL;
}

static float caption_height(const Screen *screen, Canvas *canvas, float width)
{
    const Words *caption = caption_of(screen->reading);
    Flow flow = flow_at(screen, canvas, MARGIN, width - 2 * MARGIN, 0, body_size(screen, canvas));
    return caption ? flow_height(&flow, caption) + 20 : 0;
}

/* Right above the foot: it never scrolls away. */
static void draw_caption(const Screen *screen, Canvas *canvas, Rect at)
{
    const Words *caption = caption_of(screen->reading);
    const Theme *theme = canvas->theme;
    if (!caption)
        return;
    Flow flow = flow_at(screen, canvas, MARGIN, at.w - 2 * MARGIN, at.y + 10, body_size(screen, canvas));
    draw_rect(canvas->list, at, 0, color_mix(theme->panel, theme->now, 0.2f));
    draw_rect(canvas->list, (Rect){0, at.y, 5, at.h}, 0, theme->now);
    flow_words(&flow, caption);
}

/* The whole of the lesson's place, its foot included. */
static Rect whole(const Screen *screen, const Layout *layout)
{
    return (Rect){0, layout->top.h, reading_width(screen), layout->transport.y - layout->top.h};
}

static float foot_height(const Layout *layout)
{
    return layout->compact ? 38 : 46;
}

/* What the page's size depends on; not on stops and answers, so that nothing moves under the pointer. */
static PageFit fit_of(const Screen *screen, const Canvas *canvas, Rect all)
{
    const Reading *reading = screen->reading;
    return (PageFit){reading->page, all.w, all.h, canvas->theme->type, (int)screen->look.language, reading->present};
}

static bool same_fit(const PageFit *a, const PageFit *b)
{
    return a->page == b->page && fabsf(a->width - b->width) + fabsf(a->height - b->height) < 0.5f
           && fabsf(a->type - b->type) < 0.001f && a->language == b->language && a->present == b->present;
}

/* The height of the page's longest caption. */
static float tallest_caption(Screen *screen, Canvas *canvas, float width)
{
    Reading *reading = screen->reading;
    int stop = reading->stop;
    float tallest = 0;
    for (reading->stop = 0; reading->stop <= reading->lesson.page[reading->page].stops; reading->stop++)
        tallest = fmaxf(tallest, caption_height(screen, canvas, width));
    reading->stop = stop;
    return tallest;
}

/* The page, as if nothing was answered yet, is set as large as lets all of it be seen above its longest caption; else
 * with the choices of one question alone; and scrolls only what is too long even so. */
static void find_fit(Screen *screen, Canvas *canvas, Rect all, float foot)
{
    Reading *reading = screen->reading, kept = *reading;
    bool fits = false;
    reading->answer = mem_alloc((size_t)reading->answers, sizeof *reading->answer);
    reading->asked = lesson_first_question(&reading->lesson, reading->page);
    reading->notes = reading->typing = false;
    for (int brief = 0; brief < 2 && !fits; brief++) {
        reading->brief = brief == 1;
        for (reading->fit = 1;; reading->fit = fmaxf(smallest(screen), reading->fit * 0.94f)) {
            reading->least = all.h - foot - tallest_caption(screen, canvas, all.w);
            fits = page_height(screen, canvas, all.w, NULL) <= reading->least;
            if (fits || reading->fit <= smallest(screen))
                break;
        }
    }
    free(reading->answer);
    kept.fit = reading->fit;
    kept.brief = reading->brief;
    kept.least = reading->least;
    kept.fitted = fit_of(screen, canvas, all);
    *reading = kept;
}

/* Scrolls to the asked card; that of the answer just given, whose reply is to be read, stays in sight before it. */
static void follow(Reading *reading, const Cards *cards)
{
    Rect first = cards->asked, last = cards->asked;
    if (cards->shown.h > 0 && (last.h <= 0 || cards->shown.y < first.y))
        first = cards->shown;
    if (last.h <= 0)
        last = cards->shown;
    if (last.h > 0)
        reading->scroll = fminf(fmaxf(reading->scroll, last.y + last.h + 8 - reading->least), first.y - 8);
}

void reading_settle(Screen *screen, Canvas *canvas, const Layout *layout)
{
    Reading *reading = screen->reading;
    Rect all = whole(screen, layout);
    Cards cards = {.asked = {.h = 0}};
    if (all.w <= 0)
        return;
    if (reading->sheet.kind != SHEET_NONE) {
        reading->room = all.h - foot_height(layout);
        sheet_settle(screen, canvas, (Rect){0, all.y, all.w, reading->room});
        return;
    }
    PageFit wanted = fit_of(screen, canvas, all);
    if (!same_fit(&wanted, &reading->fitted))
        find_fit(screen, canvas, all, foot_height(layout));
    reading->room = all.h - foot_height(layout) - caption_height(screen, canvas, all.w);
    reading->tall = page_height(screen, canvas, all.w, &cards);
    if (reading->follow)
        follow(reading, &cards);
    reading->scroll = fmaxf(0, fminf(reading->scroll, reading->tall - reading->least));
}

/* Three lines, a list's sign. */
static void draw_list_sign(Canvas *canvas, float x, float y)
{
    for (int i = -1; i <= 1; i++)
        draw_line(canvas->list, x, y + 4 * (float)i, x + 12, y + 4 * (float)i, 1.6f * canvas->theme->line,
                  canvas->theme->soft);
}

/* Where the reader is, as words: a button that shows the contents, or the page again. It ends at `right` or before;
 * returns where. */
static float draw_where(const Screen *screen, Canvas *canvas, float x, float middle, float right)
{
    const Reading *reading = screen->reading;
    Text where = {0};
    Language language = screen->look.language;
    if (reading->sheet.kind == SHEET_NONE)
        text_add(&where, word(language, "page %d of %d"), reading->page + 1, reading->lesson.pages);
    else
        text_add(&where, "%s", word(language, reading->sheet.kind == SHEET_END ? "the end" : "Contents"));
    float width = canvas_width(canvas, FONT_SANS, 14, text_get(&where)), room = right - x - 28;
    if (width * 0.85f > room) {   /* in a narrow page the numbers alone, or the sign */
        text_clear(&where);
        if (reading->sheet.kind == SHEET_NONE)
            text_add(&where, "%d / %d", reading->page + 1, reading->lesson.pages);
        width = fmaxf(1, canvas_width(canvas, FONT_SANS, 14, text_get(&where)));
    }
    float size = 14 * fminf(1, room / width), end = x + 28 + fminf(room, width);
    button_draw(screen, canvas, (Rect){x, middle - 14, end - x, 28}, ACT_LESSON, reading_value(LESSON_CONTENTS, 0, 0),
                NULL, reading->sheet.kind == SHEET_CONTENTS);
    draw_list_sign(canvas, x + 6, middle);
    canvas_text(canvas, FONT_SANS, size, x + 23, middle + 5, ALIGN_LEFT, canvas->theme->soft, text_get(&where));
    text_free(&where);
    return end;
}

/* What Space does; NULL: nothing. */
static const char *next_words(const Screen *screen)
{
    switch (screen->reading->sheet.kind) {
    case SHEET_END: return shelf_next(screen) >= 0 && !reading_bars(screen, ACT_HOME) ? "Space: next" : NULL;
    case SHEET_CONTENTS: return "Space: open";
    default: return "Space: next";
    }
}

static void draw_foot(const Screen *screen, Canvas *canvas, Rect at)
{
    const Reading *reading = screen->reading;
    const Theme *theme = canvas->theme;
    float middle = at.y + at.h / 2;
    const char *next = word(screen->look.language, next_words(screen) ? next_words(screen) : "");
    float next_width = next[0] ? canvas_width(canvas, FONT_SANS, 14, next) + 34 : 0;
    draw_line(canvas->list, at.x, at.y, at.x + at.w, at.y, theme->line, theme->faint);
    Rect back = {at.x + 10, middle - 15, 30, 30};
    button_draw(screen, canvas, back, ACT_LESSON, reading_value(LESSON_BACK, 0, 0), NULL, false);
    draw_triangle(canvas->list, (float[]){back.x + 19, middle - 6, back.x + 19, middle + 6, back.x + 10, middle},
                  theme->soft);
    Rect forward = {at.x + at.w - next_width - 10, middle - 15, next_width, 30};
    if (next[0]) {
        button_draw(screen, canvas, forward, ACT_LESSON, reading_value(LESSON_NEXT, 0, 0), NULL, false);
        canvas_text(canvas, FONT_SANS, 14, forward.x + 10, middle + 5, ALIGN_LEFT, theme->ink, next);
        float x = forward.x + forward.w - 16;
        draw_triangle(canvas->list, (float[]){x, middle - 6, x, middle + 6, x + 9, middle}, theme->ink);
    }
    float end = draw_where(screen, canvas, back.x + 32, middle, forward.x - 4);
    bool note = reading->lesson.page[reading->page].note.count > 0 && !reading->present
             && reading->sheet.kind == SHEET_NONE;
    const char *notes = word(screen->look.language, "Notes");
    float note_width = canvas_width(canvas, FONT_BOLD, 14, notes) + 16;
    if (note && end + 4 + note_width < forward.x)
        button_draw(screen, canvas, (Rect){end + 4, middle - 14, note_width, 28}, ACT_LESSON,
                    reading_value(LESSON_NOTES, 0, 0), notes, reading->notes);
}

/* How far the page is scrolled, where it is higher than its room. */
static void draw_scrollbar(const Screen *screen, Canvas *canvas, Rect at)
{
    const Reading *reading = screen->reading;
    page_scrollbar(canvas, at, reading->tall - reading->least, reading->scroll);
}

void reading_draw(const Screen *screen, Canvas *canvas, const Layout *layout)
{
    const Theme *theme = canvas->theme;
    Rect all = whole(screen, layout);
    float width = all.w, high = foot_height(layout), foot = all.y + all.h - high;
    if (width <= 0)
        return;
    canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_NONE, .at = all});
    draw_rect(canvas->list, all, 0, theme->panel);
    canvas_untouch(canvas);
    if (screen->reading->sheet.kind != SHEET_NONE) {
        sheet_draw(screen, canvas, (Rect){0, all.y, width, foot - all.y});
        draw_foot(screen, canvas, (Rect){0, foot, width, high});
        draw_line(canvas->list, width, all.y, width, all.y + all.h, theme->line, theme->faint);
        return;
    }
    float caption = caption_height(screen, canvas, width);
    Rect page = {0, all.y, width, foot - caption - all.y};
    draw_caption(screen, canvas, (Rect){0, foot - caption, width, caption});
    draw_clip(canvas->list, page);
    draw_page(screen, canvas, page.y + TOP - screen->reading->scroll, width, NULL);
    draw_scrollbar(screen, canvas, page);
    draw_unclip(canvas->list);
    draw_foot(screen, canvas, (Rect){0, foot, width, high});
    draw_line(canvas->list, width, all.y, width, all.y + all.h, theme->line, theme->faint);
}
