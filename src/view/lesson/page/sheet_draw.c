/* The sheets: a heading and what is done, then the rows one below the other, each a line of words with a sign. */
#include "view/lesson/sheet.h"

#include "view/lesson/page/flow.h"
#include "view/lesson/page/mark.h"
#include "view/lesson/page/scrollbar.h"
#include "view/lesson/shelf.h"
#include "view/words.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { SIDE = 24, ABOVE = 18 };

typedef struct {
    const Screen *screen;
    const Reading *reading;
    const SheetRow *rows;
    int count;
    int page;       /* of the row before: another one has its heading first */
    Rect at;        /* what is seen of it */
    Rect chosen;    /* where the chosen row is */
} List;

static Flow flow_of(const Screen *screen, Canvas *canvas, Rect at, float y)
{
    float size = (screen->look.height < 520 ? 14.0f : 15.0f) * canvas->theme->type
               * (screen->reading->present ? 1.12f : 1);
    return (Flow){.canvas = canvas,
                  .x = at.x + SIDE,
                  .width = at.w - 2 * SIDE,
                  .y = y,
                  .size = size,
                  .lead = size * 1.4f,
                  .ink = canvas->theme->ink};
}

static void heading(Flow *flow, const char *text, float share)
{
    Flow title = *flow;
    title.size *= share;
    title.lead = title.size * 1.3f;
    title.bold = true;
    flow_text(&title, text);
    flow->y = title.y + flow->size * 0.4f;
}

/* "5 at the first try, 1 with the answer shown, 2 still open", without what there is none of. */
static void add_parts(Language language, const Standing *standing, Text *out)
{
    const struct {
        int count;
        const char *words;
    } parts[] = {{standing->first, "%d at the first try"},
                 {standing->told, "%d with the answer shown"},
                 {standing->open, "%d still open"}};
    for (int i = 0; i < 3; i++)
        if (parts[i].count > 0) {
            text_add(out, "%s", out->length > 0 ? word(language, ", ") : "");
            text_add(out, word(language, parts[i].words), parts[i].count);
        }
}

static void draw_summary(const List *list, Flow *flow)
{
    const Reading *reading = list->reading;
    Language language = list->screen->look.language;
    Standing standing = sheet_standing(reading, 0, reading->answers);
    Text text = {0};
    heading(flow, word(language, "The end of this lesson"), 1.4f);
    if (!sheet_reports(reading))
        return;
    text_add(&text, word(language, "%d of %d questions right"), standing.right, reading->answers);
    flow_text(flow, text_get(&text));
    text_clear(&text);
    add_parts(language, &standing, &text);
    Flow soft = *flow;
    soft.ink = flow->canvas->theme->soft;
    if (text.length > 0)
        flow_text(&soft, text_get(&text));
    flow->y = soft.y + flow->size * 0.6f;
    text_free(&text);
}

/* How a question stands: a tick, a cross, or a ring that is empty. */
static void draw_standing(const List *list, const Flow *flow, const SheetRow *row, float x, float y)
{
    const Reply *reply = &list->reading->answer[row->question];
    const Theme *theme = flow->canvas->theme;
    float size = flow->size * 0.7f;
    if (reply->right)
        mark_draw(flow->canvas->list, x, y, size, true, theme->right);
    else if (reply->tries > 0 && !reply->told)
        mark_draw(flow->canvas->list, x, y, size, false, theme->wrong);
    else
        draw_frame(flow->canvas->list, (Rect){x - size / 2, y - size / 2, size, size}, size / 2, 1.4f * theme->line,
                   theme->soft);
}

/* A page: seen, or not yet; of the open lesson how many of its questions are answered. */
static void draw_page_sign(const List *list, const Flow *flow, const SheetRow *row, float right, float y)
{
    const Reading *reading = list->reading;
    Canvas *canvas = flow->canvas;
    const Theme *theme = canvas->theme;
    bool own = row->lesson < 0;
    int seen = own ? reading->seen : list->screen->shelf->entry[row->lesson].seen, from = 0, to = 0;
    if (own) {
        from = lesson_first_question(&reading->lesson, row->page);
        to = lesson_first_question(&reading->lesson, row->page + 1);
    }
    Standing standing = sheet_standing(reading, from, to);
    if (row->page < seen && standing.right == to - from) {
        mark_draw(canvas->list, right - flow->size * 0.4f, y, flow->size * 0.6f, true, theme->right);
    } else if (to > from) {
        char share[32];
        snprintf(share, sizeof share, "%d/%d", standing.right, to - from);
        canvas_text(canvas, FONT_SANS, flow->size * 0.85f, right, y + flow->size * 0.3f, ALIGN_RIGHT, theme->soft,
                    share);
    }
}

/* The words of a row. */
static void row_text(const List *list, const SheetRow *row, Text *out)
{
    const Reading *reading = list->reading;
    const Screen *screen = list->screen;
    Language language = screen->look.language;
    const ShelfEntry *entry = row->lesson >= 0 ? &screen->shelf->entry[row->lesson] : NULL;
    assert(entry || (row->kind != ROW_NEXT && row->kind != ROW_LESSON));
    switch (row->kind) {
    case ROW_NEXT:
        text_add(out, "%s %d · %s", word(language, "Next:"), entry->number, entry->title);
        break;
    case ROW_LESSON: text_add(out, "%s", entry->title); break;
    case ROW_PAGE:
        if (entry)
            text_add(out, "%s", entry->heading[row->page]);
        else
            words_plain(&reading->lesson.page[row->page].title, out);
        break;
    case ROW_RESTART:
        text_add(out, "%s", word(language, reading->sheet.sure ? "Clear all answers? Once more to do it"
                                                               : "Begin this lesson again"));
        break;
    case ROW_CONTENTS: text_add(out, "%s", word(language, "Contents")); break;
    default: break;
    }
}

static const Words *row_words(const List *list, const SheetRow *row)
{
    int page;
    if (row->kind == ROW_QUESTION)
        return &lesson_question(&list->reading->lesson, row->question, &page)->ask;
    return row->kind == ROW_PAGE && row->lesson < 0 ? &list->reading->lesson.page[row->page].title : NULL;
}

static void set_words(const List *list, Flow *flow, const SheetRow *row)
{
    const Words *words = row_words(list, row);
    Text text = {0};
    if (!words)
        row_text(list, row, &text);
    flow->typed = row->kind == ROW_QUESTION ? list->reading->answer[row->question].text : NULL;
    if (words)
        flow_words(flow, words);
    else
        flow_text(flow, text_get(&text));
    text_free(&text);
}

/* The number of a lesson or page before its title, and what is done of it behind. */
static void draw_signs(const List *list, const Flow *flow, const SheetRow *row, Rect at)
{
    Canvas *canvas = flow->canvas;
    float middle = at.y + at.h / 2, right = at.x + at.w - 10, size = flow->size;
    char number[16] = "";
    if (row->kind == ROW_LESSON)
        snprintf(number, sizeof number, "%d", list->screen->shelf->entry[row->lesson].number);
    else if (row->kind == ROW_PAGE)
        snprintf(number, sizeof number, "%d", row->page + 1);
    if (number[0])
        canvas_text(canvas, FONT_SANS, size * 0.9f, flow->x - 8, at.y + 5 + size * 1.05f, ALIGN_RIGHT,
                    canvas->theme->soft, number);
    if (row->kind == ROW_QUESTION)
        draw_standing(list, flow, row, at.x + size * 0.9f, middle);
    else if (row->kind == ROW_LESSON)
        shelf_draw_done(canvas, right - 7, middle, 7, &list->screen->shelf->entry[row->lesson], &list->at);
    else if (row->kind == ROW_PAGE)
        draw_page_sign(list, flow, row, right, middle);
    else if (row->kind == ROW_NEXT)
        draw_triangle(canvas->list, (float[]){right - 9, middle - 7, right - 9, middle + 7, right, middle},
                      canvas->theme->ink);
}

static bool row_is_here(const List *list, const SheetRow *row)
{
    if (row->kind == ROW_LESSON)
        return row->lesson == shelf_find(list->screen);
    return row->kind == ROW_PAGE && row->lesson < 0 && row->page == list->reading->page;
}

static void draw_row(List *list, Flow *flow, int i)
{
    const SheetRow *row = &list->rows[i];
    Canvas *canvas = flow->canvas;
    const Theme *theme = canvas->theme;
    int64_t value = reading_value(LESSON_ROW, 0, i);
    const Target *hover = &list->screen->pointer.hover;
    bool over = hover->kind == TARGET_ACTION && hover->action == ACT_LESSON && hover->value == value,
         page = row->kind == ROW_PAGE, plain = page || row->kind == ROW_LESSON || row->kind == ROW_QUESTION,
         chosen = list->reading->sheet.row == i;
    float indent = flow->size * (page ? 3.2f : 2.0f);
    Flow inner = *flow;
    inner.x += plain ? indent : 12;
    inner.width -= plain ? indent + 26 : 40;
    inner.bold = row_is_here(list, row) || row->kind == ROW_NEXT;
    Flow dry = inner;
    dry.dry = true;
    dry.y = 0;
    set_words(list, &dry, row);
    Rect box = {flow->x - 6, flow->y, flow->width + 12, dry.y + 10};
    if (chosen)
        list->chosen = box;
    if (!flow->dry) {
        Color edge = plain ? theme->panel : theme->faint;
        canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_LESSON, .value = value, .at = box});
        draw_rect(canvas->list, box, 6, over || !plain ? theme->button : theme->panel);
        draw_frame(canvas->list, rect_inset(box, 0.5f), 6, (chosen ? 2 : 1) * theme->line,
                   chosen ? theme->soft : edge);
        bool quiet = canvas->quiet;
        canvas->quiet = true;   /* the row is one thing to touch */
        inner.y = box.y + 5;
        set_words(list, &inner, row);
        canvas->quiet = quiet;
        draw_signs(list, &inner, row, box);
        canvas_untouch(canvas);
    }
    flow->y += box.h + (plain ? 1 : 8);
}

/* All of the sheet from y on; returns the y below it. */
static float draw_all(List *list, Flow *flow)
{
    Language language = list->screen->look.language;
    bool end = list->reading->sheet.kind == SHEET_END;
    list->page = -1;
    if (end)
        draw_summary(list, flow);
    else
        heading(flow, word(language, "Contents"), 1.4f);
    for (int i = 0; i < list->count; i++) {
        const SheetRow *row = &list->rows[i];
        if (row->kind == ROW_QUESTION && row->page != list->page) {
            Text title = {0};
            Flow small = *flow;
            small.y += flow->size * 0.5f;
            small.ink = flow->canvas->theme->soft;
            small.size *= 0.88f;
            small.lead = small.size * 1.35f;
            text_add(&title, "%d  ", row->page + 1);
            words_plain(&list->reading->lesson.page[row->page].title, &title);
            flow_text(&small, text_get(&title));
            flow->y = small.y + 2;
            list->page = row->page;
            text_free(&title);
        }
        if (row->kind == ROW_RESTART)
            flow->y += flow->size * 0.6f;
        draw_row(list, flow, i);
    }
    return flow->y;
}

void sheet_settle(Screen *screen, Canvas *canvas, Rect at)
{
    LessonSheet *sheet = &screen->reading->sheet;
    DrawList aside = {0};
    Canvas dry = *canvas;
    dry.list = &aside;
    dry.quiet = true;
    List list = {.screen = screen, .reading = screen->reading};
    list.rows = sheet_rows(screen, &list.count);
    Flow flow = flow_of(screen, &dry, at, ABOVE);
    flow.dry = true;
    sheet->tall = draw_all(&list, &flow) + 8;
    if (sheet->scroll < 0)
        sheet->scroll = list.chosen.y - at.h * 0.3f;
    if (sheet->follow)
        sheet->scroll = fminf(fmaxf(sheet->scroll, list.chosen.y + list.chosen.h + 12 - at.h), list.chosen.y - 12);
    sheet->scroll = fmaxf(0, fminf(sheet->scroll, sheet->tall - at.h));
    free((SheetRow *)list.rows);
    draw_free(&aside);
}

void sheet_draw(const Screen *screen, Canvas *canvas, Rect at)
{
    const LessonSheet *sheet = &screen->reading->sheet;
    List list = {.screen = screen, .reading = screen->reading, .at = at};
    list.rows = sheet_rows(screen, &list.count);
    draw_clip(canvas->list, at);
    Flow flow = flow_of(screen, canvas, at, at.y + ABOVE - sheet->scroll);
    draw_all(&list, &flow);
    page_scrollbar(canvas, at, sheet->tall - at.h, sheet->scroll);
    draw_unclip(canvas->list);
    free((SheetRow *)list.rows);
}
