/* Sheets filled from top to bottom: each block is measured, put on a new sheet when it no longer fits, and drawn.
 * The picture is the window's own, without its bars, moved into the list. */
#include "view/paper/paper.h"
#include "view/lesson/page/paper_answer.h"

#include "base/memory.h"
#include "lesson/cells.h"
#include "lesson/tell.h"
#include "lesson/withheld.h"
#include "view/lesson/page/flow.h"
#include "view/lesson/said.h"
#include "view/screen/screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARGIN 56.0f
#define TEXT 14.5f
#define PICTURE_WIDTH 940.0f    /* as it is laid out */
#define PICTURE_HEIGHT 436.0f
#define PICTURE_SCALE 0.7f      /* as it is printed: two pages of a lesson find room on a sheet */

typedef struct {
    Paper *paper;
    const Lesson *lesson;
    const Measure *measure;
    const Theme *theme;
    Canvas canvas;
    Screen screen;       /* the current scene */
    bool stands;
    float y;             /* the top of what comes next */
    int question;        /* questions so far */
    const char *title;
    const char *heading; /* the top line of every sheet from now on; NULL: none */
    bool chinese;
} Press;

static void sheet_begin(Press *press)
{
    Paper *paper = press->paper;
    char number[16];
    paper->sheet = mem_resize(paper->sheet, (size_t)paper->sheets + 1, sizeof *paper->sheet);
    paper->sheet[paper->sheets] = (DrawList){0};
    canvas_begin(&press->canvas, &paper->sheet[paper->sheets++], press->measure, press->theme, PAPER_WIDTH,
                 PAPER_HEIGHT);
    press->canvas.quiet = true;
    snprintf(number, sizeof number, "%d", paper->sheets);
    float foot = PAPER_HEIGHT - MARGIN / 2;
    canvas_text(&press->canvas, FONT_SANS, 11, MARGIN, foot, ALIGN_LEFT, press->theme->soft, press->title);
    canvas_text(&press->canvas, FONT_SANS, 11, PAPER_WIDTH - MARGIN, foot, ALIGN_RIGHT, press->theme->soft, number);
    press->y = MARGIN;
    if (press->heading) {
        canvas_text(&press->canvas, FONT_BOLD, 19, MARGIN, press->y + 19, ALIGN_LEFT, press->theme->ink,
                    press->heading);
        press->y += 40;
    }
}

/* Begins the next sheet if `height` no longer fits on this one. */
static void make_room(Press *press, float height)
{
    if (press->y > MARGIN && press->y + height > PAPER_HEIGHT - MARGIN)
        sheet_begin(press);
}

static Flow flow_at(Press *press, float indent, float size)
{
    return (Flow){.canvas = &press->canvas,
                  .trace = press->stands ? &press->screen.stage.scene.trace : NULL,
                  .x = MARGIN + indent,
                  .width = PAPER_WIDTH - 2 * MARGIN - indent,
                  .size = size,
                  .lead = size * 1.5f,
                  .ink = press->theme->ink};
}

/* A paragraph, and a mark (a bullet, a number) left of it. */
static void put_words(Press *press, const Words *words, float indent, float size, bool bold, const char *mark)
{
    Flow flow = flow_at(press, indent, size);
    flow.bold = bold;
    make_room(press, flow_height(&flow, words));
    flow.canvas = &press->canvas;
    flow.y = press->y;
    if (mark)
        canvas_text(&press->canvas, bold ? FONT_BOLD : FONT_SANS, size, MARGIN + indent - 8, press->y + size * 1.1f,
                    ALIGN_RIGHT, press->theme->ink, mark);
    flow_words(&flow, words);
    press->y = flow.y + size * 0.45f;
}

static void put_code(Press *press, const char *text)
{
    while (*text) {
        size_t length = strcspn(text, "\n");
        Text line = {0};
        text_bytes(&line, text, length);
        make_room(press, TEXT * 1.4f);
        canvas_text(&press->canvas, FONT_MONO, TEXT * 0.92f, MARGIN + 16, press->y + TEXT, ALIGN_LEFT,
                    press->theme->ink, text_get(&line));
        press->y += TEXT * 1.4f;
        text_free(&line);
        text += length + (text[length] == '\n');
    }
    press->y += TEXT * 0.4f;
}

/* Whether a number that is asked for on this page would be in the picture after `done` steps. */
static bool tells_answer(const LessonPage *page, const Trace *trace, int64_t done)
{
    for (int i = 0; i < page->blocks; i++) {
        const Question *question = &page->block[i].question;
        Cell cell;
        float value;
        if (page->block[i].kind != BLOCK_QUESTION || question->kind != QUESTION_NUMBER
            || !lesson_answer(trace, question->name, &value, &cell, NULL))
            continue;
        int64_t visits = cell.set != SET_NONE ? cell_visits(trace, cell) : 0;
        if (visits > 0 && cell_visit(trace, cell, visits - 1) < done)
            return true;
    }
    return false;
}

/* Where every stop tells an answer and the page begins with nothing: as far as none of the asked cells is touched. */
static int64_t before_answers(const Lesson *lesson, int page, const Trace *trace)
{
    int64_t first = trace->len;
    bool asked = false;
    for (int i = 0; i < lesson->page[page].blocks; i++) {
        const Block *block = &lesson->page[page].block[i];
        Cell cell;
        float value;
        if (block->kind != BLOCK_QUESTION || block->question.kind != QUESTION_NUMBER
            || !lesson_answer(trace, block->question.name, &value, &cell, NULL))
            continue;
        int64_t visit = cell.set != SET_NONE && cell_visits(trace, cell) > 0 ? cell_visit(trace, cell, 0) : trace->len;
        first = visit < first ? visit : first;
        asked = true;
    }
    return asked && first < trace->len ? first : 0;
}

int64_t paper_step(const Lesson *lesson, int page, const Trace *trace)
{
    const LessonPage *own = &lesson->page[page];
    int64_t start = own->scene.step > 0 ? own->scene.step : 0, best = start;
    for (int i = 0; i < own->stops || (i == 0 && own->stops == 0 && own->scene.step < 0); i++) {
        int64_t step = trace->len;
        if (own->stops > 0 && !lesson_where(trace, own->stop[i].where, &step, NULL))
            continue;
        bool told = false;   /* pages below that have no scene of their own ask about this one */
        for (int p = page; p < lesson->pages && (p == page || !lesson->page[p].has_scene); p++)
            told = told || tells_answer(&lesson->page[p], trace, step);
        best = told ? best : step;
    }
    return best > 0 ? best : before_answers(lesson, page, trace);
}

static void put_picture(Press *press, int page)
{
    const LessonPage *own = &press->lesson->page[page];
    Screen *screen = &press->screen;
    const Trace *trace = &screen->stage.scene.trace;
    int64_t step = paper_step(press->lesson, page, trace), at;
    player_go(&screen->stage.player, trace, step);
    screen->stage.veil = (Veil){.any = false};
    withheld_page(press->lesson, page, trace, &screen->stage.veil);
    screen_draw(screen, press->measure, PICTURE_WIDTH, PICTURE_HEIGHT);
    make_room(press, PICTURE_HEIGHT * PICTURE_SCALE + 10);
    DrawList *list = press->canvas.list;
    Rect frame = {(PAPER_WIDTH - PICTURE_WIDTH * PICTURE_SCALE) / 2, press->y, PICTURE_WIDTH * PICTURE_SCALE,
                  PICTURE_HEIGHT * PICTURE_SCALE};
    draw_rect(list, frame, 6, press->theme->stage);
    draw_append(list, &screen->list, frame.x, press->y, PICTURE_SCALE);
    draw_frame(list, frame, 6, 1, press->theme->faint);
    press->y += frame.h + 10;
    for (int i = 0; i < own->stops; i++)
        if (own->stop[i].caption.count > 0 && lesson_where(trace, own->stop[i].where, &at, NULL) && at <= step)
            put_words(press, &own->stop[i].caption, 20, TEXT * 0.92f, false, "–");
    press->y += 6;
}

/* How high a question is with all that there is to choose from. */
static float question_height(Press *press, const Question *question)
{
    Flow flow = flow_at(press, 26, TEXT);
    flow.bold = true;
    float height = flow_height(&flow, &question->ask)
                   + (question->kind == QUESTION_CLICK || question->kind == QUESTION_ORDER ? 2.4f : 1) * TEXT;
    for (int i = 0; i < question->choices; i++) {
        flow = flow_at(press, 52, TEXT);
        height += flow_height(&flow, &question->choice[i].words) + TEXT * 0.45f;
    }
    return height;
}

/* How to answer without a mouse. */
static void put_note(Press *press, const char *text)
{
    make_room(press, TEXT * 1.4f);
    canvas_text(&press->canvas, FONT_SANS, TEXT * 0.86f, MARGIN + 26, press->y + TEXT, ALIGN_LEFT, press->theme->soft,
                text);
    press->y += TEXT * 1.4f;
}

/* Its number, the question, its choices. */
static void put_question(Press *press, const Question *question)
{
    char number[16];
    int *order = mem_alloc((size_t)question->choices + 1, sizeof *order);
    for (int i = 0; i < question->choices; i++)
        order[i] = i;
    if (question->kind == QUESTION_ORDER)
        lesson_shuffle(question->line, question->choices, order);
    snprintf(number, sizeof number, "%d", ++press->question);
    press->y += 6;
    make_room(press, question_height(press, question));
    put_words(press, &question->ask, 26, TEXT, true, number);
    for (int i = 0; i < question->choices; i++) {
        Flow flow = flow_at(press, 52, TEXT);
        make_room(press, flow_height(&flow, &question->choice[order[i]].words));
        if (question->kind == QUESTION_ORDER)   /* a blank for its number */
            draw_line(press->canvas.list, MARGIN + 22, press->y + TEXT * 1.25f, MARGIN + 42, press->y + TEXT * 1.25f, 1,
                      press->theme->soft);
        else
            draw_frame(press->canvas.list, (Rect){MARGIN + 28, press->y + TEXT * 0.28f, 12, 12}, 2, 1,
                       press->theme->soft);
        put_words(press, &question->choice[order[i]].words, 52, TEXT, false, NULL);
    }
    free(order);
    if (question->kind == QUESTION_CLICK)
        put_note(press, press->chinese ? "在纸上：请在图中把它圈出来。"
                                       : "On paper: draw a ring around it in the picture.");
    if (question->kind == QUESTION_ORDER)
        put_note(press, press->chinese ? "在横线上写上 1、2、3……" : "Write 1, 2, 3 … on the lines.");
    press->y += 6;
}

static void put_block(Press *press, const Block *block)
{
    char number[16];
    snprintf(number, sizeof number, "%d.", block->number);
    if (block->kind == BLOCK_TEXT)
        put_words(press, &block->words, 0, TEXT, false, NULL);
    else if (block->kind == BLOCK_ITEM)
        put_words(press, &block->words, 26, TEXT, false, block->number > 0 ? number : "•");
    else if (block->kind == BLOCK_CODE)
        put_code(press, block->words.piece[0].text);
    else
        put_question(press, &block->question);
}

bool paper_scene(Screen *screen, const LessonPage *page, const char *assets, Error *err)
{
    if (!page->has_scene)
        return true;
    SceneLine line = page->scene;   /* borrowed */
    line.assets = line.assets ? line.assets : assets;
    return screen_open(screen, &line, err) || error_prefix(err, "line %d", page->scene_line);
}

static bool open_scene(Press *press, int page, const char *assets, Error *err)
{
    const LessonPage *own = &press->lesson->page[page];
    bool done = paper_scene(&press->screen, own, assets, err);
    press->stands = own->has_scene ? done : press->stands;
    return done;
}

/* How high the title, the text before the first question, and the picture are together: they are kept on one sheet. */
static float height_together(Press *press, int page)
{
    const LessonPage *own = &press->lesson->page[page];
    Flow flow = flow_at(press, 0, 19);
    flow.bold = true;
    float height = flow_height(&flow, &own->title) + 19 * 0.45f;
    for (int i = 0; i < own->blocks && own->block[i].kind != BLOCK_QUESTION; i++) {
        flow = flow_at(press, own->block[i].kind == BLOCK_TEXT ? 0 : 26, TEXT);
        height += flow_height(&flow, &own->block[i].words) + TEXT * 0.45f;
    }
    return height + (own->has_scene ? PICTURE_HEIGHT * PICTURE_SCALE + 10 : TEXT * 4);
}

/* Text, picture, then from the first question on the rest. */
static void put_page(Press *press, int page)
{
    const LessonPage *own = &press->lesson->page[page];
    int i = 0;
    press->y += press->y > MARGIN ? 16 : 0;
    make_room(press, height_together(press, page));
    put_words(press, &own->title, 0, 19, true, NULL);
    for (; i < own->blocks && own->block[i].kind != BLOCK_QUESTION; i++)
        put_block(press, &own->block[i]);
    if (own->has_scene)
        put_picture(press, page);
    for (; i < own->blocks; i++)
        put_block(press, &own->block[i]);
}

/* The scenes are built a second time, for the numbers. */
static bool put_answers(Press *press, const char *assets, Error *err)
{
    const Lesson *lesson = press->lesson;
    bool done = true;
    press->paper->answers = press->paper->sheets;
    if (press->question == 0)
        return true;
    press->question = 0;
    press->stands = false;
    press->heading = press->chinese ? "答案" : "Answers";
    sheet_begin(press);
    for (int p = 0; p < lesson->pages && done; p++) {
        done = open_scene(press, p, assets, err);
        for (int i = 0; i < lesson->page[p].blocks && done; i++) {
            const Question *question = &lesson->page[p].block[i].question;
            char number[16];
            Words words = {0}, reasons = {0};
            if (lesson->page[p].block[i].kind != BLOCK_QUESTION)
                continue;
            snprintf(number, sizeof number, "%d", ++press->question);
            paper_answer(press->stands ? &press->screen.stage.scene.trace : NULL, question, press->chinese, &words);
            paper_reasons(question, &reasons);
            put_words(press, &words, 26, TEXT, false, number);
            if (reasons.count > 0)
                put_words(press, &reasons, 44, TEXT * 0.88f, false, "–");
            words_free(&words);
            words_free(&reasons);
        }
    }
    return done;
}

bool paper_make(Paper *paper, const Lesson *lesson, const Measure *measure, const char *assets, Error *err)
{
    Text title = {0};
    bool done = true;
    lesson_said(&lesson->title, &title);
    *paper = (Paper){0};
    Press press = {.paper = paper,
                   .lesson = lesson,
                   .measure = measure,
                   .theme = theme_get(THEME_LIGHT),
                   .title = text_get(&title)};
    press.chinese = lesson_chinese(lesson);
    screen_init(&press.screen);
    press.screen.look.bare = true;
    press.screen.look.language = press.chinese ? LANGUAGE_CHINESE : LANGUAGE_ENGLISH;
    sheet_begin(&press);
    put_words(&press, &lesson->title, 0, 26, true, NULL);
    if (lesson->summary.count > 0)
        put_words(&press, &lesson->summary, 0, TEXT, false, NULL);
    for (int p = 0; p < lesson->pages && done; p++) {
        done = open_scene(&press, p, assets, err);
        if (done)
            put_page(&press, p);
    }
    done = done && put_answers(&press, assets, err);
    screen_free(&press.screen);
    canvas_free(&press.canvas);
    text_free(&title);
    return done;
}

void paper_free(Paper *paper)
{
    for (int i = 0; i < paper->sheets; i++)
        draw_free(&paper->sheet[i]);
    free(paper->sheet);
    *paper = (Paper){0};
}
