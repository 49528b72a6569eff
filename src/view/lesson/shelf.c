/* Lessons in the order of their numbers, each with what is done of it. */
#include "view/lesson/shelf.h"

#include "base/memory.h"
#include "view/lesson/reading.h"
#include "view/lesson/said.h"
#include "view/scenes/catalog.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void count_done(ShelfEntry *entry, const Lesson *lesson, const Progress *done)
{
    int right = progress_right(done);
    entry->pages = lesson->pages;
    entry->questions = lesson_questions(lesson);
    entry->seen = done->seen < entry->pages ? done->seen : entry->pages;
    entry->right = right < entry->questions ? right : entry->questions;
}

int shelf_number(const char *path)
{
    const char *name = base_name(path);
    size_t digits = strspn(name, "0123456789");
    return digits <= 9 ? atoi(name) : 0;
}

void shelf_add(Shelf *shelf, const char *path, Language language, const char *progress)
{
    Lesson lesson;
    Findings findings = {0};
    Text title = {0};
    Progress done = {0};
    if (lesson_load(&lesson, path, NULL, &findings, NULL) && lesson.title.count > 0 && lesson.pages > 0) {
        lesson_said(&lesson.title, &title);
        shelf->entry = mem_resize(shelf->entry, (size_t)shelf->count + 1, sizeof *shelf->entry);
        ShelfEntry *entry = &shelf->entry[shelf->count++];
        *entry = (ShelfEntry){.path = mem_string(path), .progress = mem_string(progress),
                              .title = mem_string(text_get(&title)), .headings = lesson.pages,
                              .number = shelf_number(path), .language = language};
        entry->heading = mem_alloc((size_t)lesson.pages, sizeof *entry->heading);
        for (int i = 0; i < lesson.pages; i++) {
            text_clear(&title);
            lesson_said(&lesson.page[i].title, &title);
            entry->heading[i] = mem_string(text_get(&title));
        }
        progress_load(&done, progress, NULL);
        count_done(entry, &lesson, &done);
    }
    progress_free(&done);
    text_free(&title);
    findings_free(&findings);
    lesson_free(&lesson);
}

static int by_place(const void *left, const void *right)
{
    const ShelfEntry *one = left, *other = right;
    if (one->language != other->language)
        return (int)one->language - (int)other->language;
    if (one->number != other->number)
        return one->number - other->number;
    return strcmp(one->path, other->path);
}

void shelf_sort(Shelf *shelf)
{
    if (shelf->count > 1)
        qsort(shelf->entry, (size_t)shelf->count, sizeof *shelf->entry, by_place);
}

void shelf_free(Shelf *shelf)
{
    for (int i = 0; i < shelf->count; i++) {
        free(shelf->entry[i].path);
        free(shelf->entry[i].progress);
        free(shelf->entry[i].title);
        for (int k = 0; k < shelf->entry[i].headings; k++)
            free(shelf->entry[i].heading[k]);
        free(shelf->entry[i].heading);
    }
    free(shelf->entry);
    *shelf = (Shelf){0};
}

int shelf_find(const Screen *screen)
{
    const Shelf *shelf = screen->shelf;
    const char *path = screen->reading ? screen->reading->path : NULL;
    int found = -1;
    for (int i = 0; shelf && path && i < shelf->count; i++) {
        if (strcmp(shelf->entry[i].path, path) == 0)
            return i;
        if (strcmp(progress_lesson(shelf->entry[i].path), progress_lesson(path)) == 0)
            found = i;
    }
    return found;
}

int shelf_next(const Screen *screen)
{
    int own = shelf_find(screen), next = own + 1;
    bool there = own >= 0 && next < screen->shelf->count
              && screen->shelf->entry[next].language == screen->shelf->entry[own].language;
    return there ? next : -1;
}

int shelf_at(const Shelf *shelf, Language language, int k)
{
    for (int i = 0; shelf && i < shelf->count; i++)
        if (shelf->entry[i].language == language && k-- == 0)
            return i;
    return -1;
}

bool shelf_open(Screen *screen, int index)
{
    Error err;
    const ShelfEntry *entry = &screen->shelf->entry[index];
    if (!reading_open(screen, entry->path, 0, &err)) {
        screen_say(screen, true, "%s", err.text);
        return false;
    }
    Reading *reading = screen->reading;
    Progress done = {0};
    if (screen->shelf->keeps && !reading->present && progress_load(&done, entry->progress, NULL)) {
        reading_restore(reading, &done);
        bool finished = reading->seen == reading->lesson.pages && reading->page == reading->lesson.pages - 1;
        reading_go(screen, finished ? 0 : reading->page, 0);
        reading->unsaved = false;
    }
    progress_free(&done);
    return true;
}

ShelfEntry *shelf_update(Screen *screen)
{
    for (int i = 0; screen->shelf && screen->reading && i < screen->shelf->count; i++)
        if (strcmp(screen->shelf->entry[i].path, screen->reading->path) == 0) {
            Progress done = reading_progress(screen->reading);
            count_done(&screen->shelf->entry[i], &screen->reading->lesson, &done);
            progress_free(&done);
            return &screen->shelf->entry[i];
        }
    return NULL;
}

void shelf_draw_done(Canvas *canvas, float x, float y, float radius, const ShelfEntry *entry, const Rect *within)
{
    const Theme *theme = canvas->theme;
    bool whole = entry->seen == entry->pages && entry->right == entry->questions;
    float share = (float)(entry->seen + entry->right) / (float)(entry->pages + entry->questions);
    if (whole) {
        draw_disc(canvas->list, x, y, radius, theme->right);
        draw_line(canvas->list, x - radius * 0.45f, y, x - radius * 0.1f, y + radius * 0.4f, 1.8f, theme->panel);
        draw_line(canvas->list, x - radius * 0.1f, y + radius * 0.4f, x + radius * 0.5f, y - radius * 0.4f, 1.8f,
                  theme->panel);
        return;
    }
    float top = y + radius - 2 * radius * share, end = y + radius;
    if (within) {
        top = fmaxf(top, within->y);
        end = fminf(end, within->y + within->h);
    }
    draw_clip(canvas->list, (Rect){x - radius, top, 2 * radius, end - top});
    draw_disc(canvas->list, x, y, radius - 1, color_mix(theme->panel, theme->right, 0.45f));
    if (within)
        draw_clip(canvas->list, *within);
    else
        draw_unclip(canvas->list);
    draw_frame(canvas->list, (Rect){x - radius, y - radius, 2 * radius, 2 * radius}, radius, 1.4f * theme->line,
               theme->edge);
}

static void draw_entry(const Screen *screen, Canvas *canvas, Rect at, int index, bool on)
{
    const Theme *theme = canvas->theme;
    const ShelfEntry *entry = &screen->shelf->entry[index];
    float size = fminf(15, at.h * 0.6f), middle = at.y + at.h / 2, room = at.w - 78;
    char number[16];
    snprintf(number, sizeof number, "%d", entry->number);
    canvas_touch(
        canvas,
        (Target){.kind = TARGET_ACTION, .action = ACT_LESSON, .value = reading_value(LESSON_OPEN, 0, index), .at = at});
    draw_rect(canvas->list, at, 6, on ? theme->button : 0);
    canvas_text(canvas, FONT_SANS, size, at.x + 32, middle + size * 0.36f, ALIGN_RIGHT, theme->soft, number);
    float width = canvas_width(canvas, FONT_SANS, size, entry->title);
    canvas_text(canvas, FONT_SANS, size * fminf(1, room / width), at.x + 42, middle + size * 0.36f, ALIGN_LEFT,
                theme->ink, entry->title);
    canvas_untouch(canvas);
    shelf_draw_done(canvas, at.x + at.w - 16, middle, fminf(7, at.h * 0.36f), entry, NULL);
}

void shelf_draw(const Screen *screen, Canvas *canvas, Rect at)
{
    int count = 0;
    while (shelf_at(screen->shelf, screen->look.language, count) >= 0)
        count++;
    float high = fminf(30, at.h / (float)(count > 0 ? count : 1));
    for (int k = 0; k < count; k++) {
        int index = shelf_at(screen->shelf, screen->look.language, k);
        bool over = screen->pointer.hover.kind == TARGET_ACTION && screen->pointer.hover.action == ACT_LESSON
                    && (screen->pointer.hover.value & 0xFFFF) == index;
        draw_entry(screen, canvas, (Rect){at.x, at.y + (float)k * high, at.w, high - 1}, index,
                   over || screen->pointer.card == scene_catalog_count + k);
    }
}
