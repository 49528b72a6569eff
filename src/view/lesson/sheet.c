/* Rows follow from the lesson, the shelf and the answers each time they are asked for; only the chosen row is kept. */
#include "view/lesson/sheet.h"

#include "base/memory.h"
#include "view/lesson/shelf.h"

#include <stdlib.h>

typedef struct {
    SheetRow *at;
    int count;
} Rows;

static void add(Rows *rows, RowKind kind, int lesson, int page, int question)
{
    rows->at = mem_resize(rows->at, (size_t)rows->count + 1, sizeof *rows->at);
    rows->at[rows->count++] = (SheetRow){kind, lesson, page, question};
}

/* A class that is to stay in its lesson is led to no other. */
static bool may_leave(const Screen *screen)
{
    return !reading_bars(screen, ACT_HOME);
}

static bool answered(const Reading *reading)
{
    bool any = false;
    for (int k = 0; k < reading->answers; k++)
        any = any || reading->answer[k].tries > 0 || reading->answer[k].told;
    return any;
}

bool sheet_reports(const Reading *reading)
{
    return reading->answers > 0 && (!reading->present || answered(reading));
}

static void add_end(const Screen *screen, Rows *rows)
{
    const Reading *reading = screen->reading;
    int next = may_leave(screen) ? shelf_next(screen) : -1;
    if (next >= 0)
        add(rows, ROW_NEXT, next, 0, 0);
    for (int page = 0, k = 0; page < reading->lesson.pages && sheet_reports(reading); page++)
        for (int end = lesson_first_question(&reading->lesson, page + 1); k < end; k++)
            add(rows, ROW_QUESTION, -1, page, k);
    add(rows, ROW_RESTART, -1, 0, 0);
    add(rows, ROW_CONTENTS, -1, 0, 0);
}

static void add_pages(Rows *rows, int lesson, int pages, bool own)
{
    for (int page = 0; page < pages; page++)
        add(rows, ROW_PAGE, own ? -1 : lesson, page, 0);
    if (own)
        add(rows, ROW_RESTART, -1, 0, 0);
}

static void add_contents(const Screen *screen, Rows *rows)
{
    const Reading *reading = screen->reading;
    int own = shelf_find(screen);
    if (own < 0 || !may_leave(screen)) {
        add_pages(rows, -1, reading->lesson.pages, true);
        return;
    }
    for (int i = 0; i < screen->shelf->count; i++) {
        const ShelfEntry *entry = &screen->shelf->entry[i];
        if (entry->language != screen->shelf->entry[own].language)
            continue;
        add(rows, ROW_LESSON, i, 0, 0);
        if (i == reading->sheet.unfolded)
            add_pages(rows, i, i == own ? reading->lesson.pages : entry->headings, i == own);
    }
}

SheetRow *sheet_rows(const Screen *screen, int *count)
{
    Rows rows = {0};
    if (screen->reading->sheet.kind == SHEET_END)
        add_end(screen, &rows);
    else if (screen->reading->sheet.kind == SHEET_CONTENTS)
        add_contents(screen, &rows);
    *count = rows.count;
    return rows.at;
}

Standing sheet_standing(const Reading *reading, int from, int to)
{
    Standing standing = {0};
    for (int k = from; k < to; k++) {
        const Reply *reply = &reading->answer[k];
        standing.right += reply->right;
        standing.first += reply->right && reply->tries == 1;
        standing.told += reply->told && !reply->right;
        standing.open += !reply_closed(reply);
    }
    return standing;
}

/* The row of the open page, or of its lesson. */
static int row_here(const Screen *screen)
{
    int count, found = 0;
    SheetRow *rows = sheet_rows(screen, &count);
    for (int i = 0; i < count; i++)
        if (rows[i].kind == ROW_PAGE && rows[i].lesson < 0 && rows[i].page == screen->reading->page)
            found = i;
    free(rows);
    return found;
}

void sheet_show(Screen *screen, SheetKind kind)
{
    Reading *reading = screen->reading;
    reading->sheet = (LessonSheet){.kind = kind, .unfolded = shelf_find(screen), .follow = true};
    reading->typing = false;
    if (kind != SHEET_NONE)
        reading->hidden = false;
    if (kind == SHEET_CONTENTS) {
        reading->sheet.row = row_here(screen);
        reading->sheet.scroll = -1;
    }
}

/* A page of this lesson, or another lesson: there where the reader left it, unless a page is named. */
static void open_page(Screen *screen, int lesson, int page)
{
    bool own = lesson < 0;
    if (own || (shelf_open(screen, lesson) && page >= 0 && page < screen->reading->lesson.pages))
        reading_go(screen, page, 0);
}

static void unfold(Screen *screen, int lesson)
{
    LessonSheet *sheet = &screen->reading->sheet;
    int count;
    sheet->unfolded = sheet->unfolded == lesson ? -1 : lesson;
    SheetRow *rows = sheet_rows(screen, &count);
    for (int i = 0; i < count; i++)   /* the rows above it may have gone */
        if (rows[i].kind == ROW_LESSON && rows[i].lesson == lesson)
            sheet->row = i;
    free(rows);
}

static void restart(Screen *screen)
{
    Reading *reading = screen->reading;
    if (answered(reading) && !reading->sheet.sure)
        reading->sheet.sure = true;
    else
        reading_restart(screen);
}

void sheet_choose(Screen *screen, int row)
{
    Reading *reading = screen->reading;
    int count;
    SheetRow *rows = sheet_rows(screen, &count);
    SheetRow chosen = row >= 0 && row < count ? rows[row] : (SheetRow){.lesson = -1};
    free(rows);
    if (row < 0 || row >= count)
        return;
    reading->sheet.row = row;
    reading->sheet.sure = reading->sheet.sure && chosen.kind == ROW_RESTART;
    switch (chosen.kind) {
    case ROW_NEXT: open_page(screen, chosen.lesson, -1); break;
    case ROW_QUESTION:
        reading_go(screen, chosen.page, 0);
        reading_ask(reading, chosen.question);
        reading->follow = true;
        break;
    case ROW_LESSON: unfold(screen, chosen.lesson); break;
    case ROW_PAGE: open_page(screen, chosen.lesson, chosen.page); break;
    case ROW_RESTART: restart(screen); break;
    case ROW_CONTENTS: sheet_show(screen, SHEET_CONTENTS); break;
    }
}

void sheet_forward(Screen *screen)
{
    const LessonSheet *sheet = &screen->reading->sheet;
    int count;
    SheetRow *rows = sheet_rows(screen, &count);
    bool next = sheet->kind == SHEET_END && count > 0 && rows[0].kind == ROW_NEXT;
    free(rows);
    if (next || sheet->kind == SHEET_CONTENTS)
        sheet_choose(screen, next ? 0 : sheet->row);
}

static void move(Screen *screen, int by)
{
    LessonSheet *sheet = &screen->reading->sheet;
    int count;
    free(sheet_rows(screen, &count));
    if (count > 0)
        sheet->row = (sheet->row + by + count) % count;
    screen->focus.on = false;   /* Enter means the row */
    sheet->sure = false;
    sheet->follow = true;
}

/* Right lists a lesson's pages, Left no longer; in both cases the row is the lesson's. */
static void fold(Screen *screen, bool open)
{
    int count, row = screen->reading->sheet.row;
    SheetRow *rows = sheet_rows(screen, &count);
    while (row > 0 && row < count && rows[row].kind != ROW_LESSON)
        row--;
    int lesson = row < count && rows[row].kind == ROW_LESSON ? rows[row].lesson : -1;
    free(rows);
    if (lesson >= 0 && (screen->reading->sheet.unfolded == lesson) != open)
        unfold(screen, lesson);
    screen->reading->sheet.follow = true;
    screen->focus.on = false;
}

bool sheet_key(Screen *screen, int key)
{
    LessonSheet *sheet = &screen->reading->sheet;
    bool contents = sheet->kind == SHEET_CONTENTS, remote = screen->reading->present && !contents;
    if (remote && (key == KEY_UP || key == KEY_DOWN))   /* they turn pages */
        return false;
    switch (key) {
    case KEY_UP: move(screen, -1); return true;
    case KEY_DOWN: move(screen, 1); return true;
    case KEY_ENTER: sheet_choose(screen, sheet->row); return true;
    case KEY_ESCAPE: sheet_show(screen, SHEET_NONE); return true;
    case KEY_RIGHT:
    case KEY_LEFT:
        if (contents)
            fold(screen, key == KEY_RIGHT);
        return contents;
    default: return false;
    }
}
