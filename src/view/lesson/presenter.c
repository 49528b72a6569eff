/* Two columns below a line with the lesson, the place and the time: what to say and what comes next; the questions. */
#include "view/lesson/presenter.h"

#include "view/lesson/page/flow.h"
#include "view/lesson/page/paper_answer.h"
#include "view/lesson/shelf.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>

enum { MARGIN = 28, BAR = 74, FOOT = 40, LARGEST = 22, SMALLEST = 11 };

typedef struct {
    const Screen *screen;
    Canvas *canvas;
    Language language;
    float size;
} Presenter;

static Flow flow_of(const Presenter *presenter, Rect at, bool dry)
{
    return (Flow){.canvas = presenter->canvas,
                  .trace = reading_trace(presenter->screen->reading),
                  .x = at.x,
                  .width = at.w,
                  .y = at.y,
                  .size = presenter->size,
                  .lead = presenter->size * 1.45f,
                  .ink = presenter->canvas->theme->ink,
                  .dry = dry};
}

static void heading(const Presenter *presenter, Flow *flow, const char *english)
{
    Flow small = *flow;
    small.size = fmaxf(SMALLEST, flow->size * 0.8f);
    small.lead = small.size * 1.5f;
    small.ink = presenter->canvas->theme->soft;
    small.bold = true;
    flow_text(&small, word(presenter->language, english));
    flow->y = small.y;
}

static void gap(Flow *flow)
{
    flow->y += flow->size * 0.9f;
}

/* What the next press of a remote's button shows: a stop, a page, the end, and from there the next lesson. */
static void draw_next(const Presenter *presenter, Flow *flow)
{
    const Reading *reading = presenter->screen->reading;
    const LessonPage *page = &reading->lesson.page[reading->page];
    char text[96];
    int lesson = reading->sheet.kind == SHEET_END && !reading_bars(presenter->screen, ACT_HOME)
                     ? shelf_next(presenter->screen)
                     : -1;
    if (lesson >= 0) {
        flow_text(flow, presenter->screen->shelf->entry[lesson].title);
    } else if (reading->stop < reading_stops(page)) {
        snprintf(text, sizeof text, word(presenter->language, "stop %d of %d"), reading->stop + 1, reading_stops(page));
        flow_text(flow, text);
        if (reading->stop < page->stops && page->stop[reading->stop].caption.count > 0)
            flow_words(flow, &page->stop[reading->stop].caption);
    } else if (reading->page + 1 < reading->lesson.pages) {
        snprintf(text, sizeof text, word(presenter->language, "page %d of %d"), reading->page + 2,
                 reading->lesson.pages);
        flow_text(flow, text);
        flow_words(flow, &reading->lesson.page[reading->page + 1].title);
    } else {
        flow_text(flow, word(presenter->language, "the end"));
    }
}

/* The page's title, the notes, what the audience reads now, what comes next; returns the y below. */
static float draw_left(const Presenter *presenter, Rect at, bool dry)
{
    const Reading *reading = presenter->screen->reading;
    const LessonPage *page = &reading->lesson.page[reading->page];
    Flow flow = flow_of(presenter, at, dry);
    Flow title = flow;
    title.bold = true;
    title.size *= 1.25f;
    title.lead = title.size * 1.3f;
    flow_words(&title, &page->title);
    flow.y = title.y;
    gap(&flow);
    heading(presenter, &flow, "Notes");
    if (page->note.count > 0)
        flow_words(&flow, &page->note);
    else
        flow_text(&flow, word(presenter->language, "This page has no notes."));
    gap(&flow);
    if (reading->stop > 0 && reading->stop <= page->stops && page->stop[reading->stop - 1].caption.count > 0) {
        heading(presenter, &flow, "On the screen now");
        flow_words(&flow, &page->stop[reading->stop - 1].caption);
        gap(&flow);
    }
    heading(presenter, &flow, "Next");
    draw_next(presenter, &flow);
    return flow.y;
}

/* The page's questions, each with its answer; returns the y below. */
static float draw_right(const Presenter *presenter, Rect at, bool dry)
{
    const Reading *reading = presenter->screen->reading;
    const LessonPage *page = &reading->lesson.page[reading->page];
    Flow flow = flow_of(presenter, at, dry);
    int found = 0;
    heading(presenter, &flow, "Questions and answers");
    for (int i = 0; i < page->blocks; i++) {
        if (page->block[i].kind != BLOCK_QUESTION)
            continue;
        const Question *question = &page->block[i].question;
        Words answer = {0};
        paper_answer(flow.trace, question, lesson_chinese(&reading->lesson), &answer);
        flow_words(&flow, &question->ask);
        Flow said = flow;
        said.bold = true;
        said.ink = presenter->canvas->theme->right;
        said.x += flow.size;
        said.width -= flow.size;
        flow_words(&said, &answer);
        flow.y = said.y;
        words_free(&answer);
        gap(&flow);
        found++;
    }
    if (found == 0)
        flow_text(&flow, word(presenter->language, "This page asks nothing."));
    return flow.y;
}

static void draw_bar(const Presenter *presenter, const PresenterTime *time, float width)
{
    const Reading *reading = presenter->screen->reading;
    const LessonPage *page = &reading->lesson.page[reading->page];
    Canvas *canvas = presenter->canvas;
    const Theme *theme = canvas->theme;
    Text title = {0};
    char text[128];
    int seconds = (int)time->spent;
    draw_rect(canvas->list, (Rect){0, 0, width, BAR}, 0, theme->panel);
    draw_line(canvas->list, 0, BAR, width, BAR, theme->line, theme->faint);
    snprintf(text, sizeof text, "%d:%02d", time->hour, time->minute);
    float clock = canvas_width(canvas, FONT_BOLD, 34, text);
    canvas_text(canvas, FONT_BOLD, 34, width - MARGIN, 49, ALIGN_RIGHT, theme->ink, text);
    snprintf(text, sizeof text, word(presenter->language, "%d min %02d s"), seconds / 60, seconds % 60);
    float spent = canvas_width(canvas, FONT_SANS, 18, text);
    canvas_text(canvas, FONT_SANS, 18, width - MARGIN - clock - 20, 48, ALIGN_RIGHT, theme->soft, text);
    words_plain(&reading->lesson.title, &title);
    draw_clip(canvas->list, (Rect){0, 0, width - MARGIN - clock - spent - 36, BAR});
    canvas_text(canvas, FONT_BOLD, 19, MARGIN, 32, ALIGN_LEFT, theme->ink, text_get(&title));
    snprintf(text, sizeof text, word(presenter->language, "page %d of %d  ·  stop %d of %d"), reading->page + 1,
             reading->lesson.pages, reading->stop, reading_stops(page));
    canvas_text(canvas, FONT_SANS, 15, MARGIN, 57, ALIGN_LEFT, theme->soft, text);
    draw_unclip(canvas->list);
    text_free(&title);
}

void presenter_draw(const Screen *screen, const PresenterTime *time, const Measure *measure, Canvas *canvas,
                    DrawList *list, float width, float height)
{
    const Theme *theme = theme_get(screen->look.theme);
    canvas_begin(canvas, list, measure, theme, width, height);
    canvas->language = screen->look.language;
    draw_rect(list, (Rect){0, 0, width, height}, 0, theme->stage);
    if (!screen->reading)
        return;
    Presenter presenter = {screen, canvas, screen->look.language, LARGEST};
    float middle = floorf(width * 0.54f), room = height - BAR - FOOT - 24;
    Rect left = {MARGIN, BAR + 20, middle - 1.7f * MARGIN, room},
         right = {middle + 0.7f * MARGIN, BAR + 20, width - middle - 1.7f * MARGIN, room};
    while (presenter.size > SMALLEST
           && fmaxf(draw_left(&presenter, left, true), draw_right(&presenter, right, true)) > left.y + room)
        presenter.size -= 0.5f;
    draw_bar(&presenter, time, width);
    draw_line(list, middle, BAR + 20, middle, height - FOOT - 8, theme->line, theme->faint);
    draw_clip(list, (Rect){0, BAR, width, height - BAR - FOOT});
    draw_left(&presenter, left, false);
    draw_right(&presenter, right, false);
    draw_unclip(list);
    canvas_text(canvas, FONT_SANS, 14, MARGIN, height - 16, ALIGN_LEFT, theme->soft,
                "Space or the remote: on   ·   ←: back   ·   .: blank   ·   N: close this window");
}
