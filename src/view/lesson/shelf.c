/* Lessons in the order of their numbers, each with what is done of it. */
#include "view/lesson/shelf.h"

#include "base/memory.h"
#include "view/lesson/reading.h"
#include "view/lesson/said.h"

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

static bool is_done(const ShelfEntry *entry)
{
    return entry->seen == entry->pages && entry->right == entry->questions;
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
    bool done = shelf_open_file(screen, screen->shelf->entry[index].path, -1, 0, &err);
    if (!done)
        screen_say(screen, true, "%s", err.text);
    return done;
}

/* Puts back what is kept of the open lesson; false when nothing is. */
static bool restore(Screen *screen)
{
    const Shelf *shelf = screen->shelf;
    Progress done = {0};
    Text path = {0};
    if (shelf && shelf->folder && shelf->keeps && !screen->reading->present) {
        text_add(&path, "%s/", shelf->folder);
        progress_file_name(progress_lesson(screen->reading->path), &path);
    }
    bool found = path.length > 0 && progress_load(&done, text_get(&path), NULL);
    if (found)
        reading_restore(screen->reading, &done);
    text_free(&path);
    progress_free(&done);
    return found;
}

bool shelf_open_file(Screen *screen, const char *path, int page, int stop, Error *err)
{
    if (!reading_open(screen, path, 0, err))
        return false;
    Reading *reading = screen->reading;
    const Lesson *lesson = &reading->lesson;
    bool kept = restore(screen), finished = reading->seen == lesson->pages && reading->page == lesson->pages - 1;
    if (page >= 0)
        page = page < lesson->pages ? page : lesson->pages - 1;
    else
        page = finished ? 0 : reading->page;
    int stops = reading_stops(&lesson->page[page]), seen = reading->seen;
    reading_go(screen, page, stop < stops ? stop : stops);
    if (kept && reading->seen == seen)
        reading->unsaved = false;
    return true;
}

ShelfEntry *shelf_update(Screen *screen)
{
    int index = shelf_find(screen);
    ShelfEntry *entry = index >= 0 ? &screen->shelf->entry[index] : NULL;
    if (entry) {
        Progress done = reading_progress(screen->reading);
        count_done(entry, &screen->reading->lesson, &done);
        progress_free(&done);
    }
    return entry;
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

/* Where the columns of a row of the list end: pages, answers. */
typedef struct {
    float title, pages, right, bar;
} ShelfColumns;

static ShelfColumns columns_of(const Canvas *canvas, Rect at)
{
    float each = 44 * canvas->theme->type, bar = at.x + at.w - 12;
    ShelfColumns columns = {.bar = bar, .right = bar - 14 - 12};
    columns.pages = columns.right - each;
    columns.title = columns.pages - each - at.x - 42;
    return columns;
}

static bool begun(const ShelfEntry *entry)
{
    return entry->seen > 0 || entry->right > 0;
}

void shelf_head_draw(const Screen *screen, Canvas *canvas, Rect at)
{
    const Theme *theme = canvas->theme;
    int done = 0, some = 0, all = 0, index;
    for (; (index = shelf_at(screen->shelf, screen->look.language, all)) >= 0; all++) {
        done += is_done(&screen->shelf->entry[index]);
        some += begun(&screen->shelf->entry[index]);
    }
    char text[64];
    snprintf(text, sizeof text, "%d of %d lessons done", done, all);
    canvas_text(canvas, FONT_BOLD, 15, at.x + 16, at.y + 26 * theme->type, ALIGN_LEFT, theme->ink, "The course");
    canvas_text(canvas, FONT_SANS, 13, at.x + at.w - 18, at.y + 26 * theme->type, ALIGN_RIGHT, theme->soft, text);
    if (some == 0) {
        canvas_text(canvas, FONT_SANS, 13, at.x + 16, at.y + 48 * theme->type, ALIGN_LEFT, theme->soft,
                    "from the first product to a network that learns");
        return;
    }
    ShelfColumns columns = columns_of(canvas, (Rect){at.x + 6, at.y, at.w - 12, at.h});
    canvas_text(canvas, FONT_SANS, 12, columns.pages, at.y + 50 * theme->type, ALIGN_RIGHT, theme->soft, "pages");
    canvas_text(canvas, FONT_SANS, 12, columns.right, at.y + 50 * theme->type, ALIGN_RIGHT, theme->soft, "right");
}

void shelf_entry_draw(const Screen *screen, Canvas *canvas, Rect at, int k, bool on, const Rect *within)
{
    const Theme *theme = canvas->theme;
    int index = shelf_at(screen->shelf, screen->look.language, k);
    const ShelfEntry *entry = &screen->shelf->entry[index];
    const Target *hover = &screen->pointer.hover;
    bool over = hover->kind == TARGET_ACTION && hover->action == ACT_LESSON && (hover->value & 0xFFFF) == index;
    float size = 15, base = at.y + at.h / 2 + size * theme->type * 0.36f;
    ShelfColumns columns = columns_of(canvas, at);
    char number[32];
    snprintf(number, sizeof number, "%d", entry->number);
    canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_LESSON,
                                  .value = reading_value(LESSON_OPEN, 0, index), .at = at});
    draw_rect(canvas->list, at, 6, on || over ? theme->button : 0);
    if (on)
        draw_frame(canvas->list, rect_inset(at, 1), 6, 2 * theme->line, theme_frame(theme, SET_X));
    canvas_text(canvas, FONT_SANS, size, at.x + 32, base, ALIGN_RIGHT, theme->soft, number);
    float room = begun(entry) ? columns.title : columns.bar - at.x - 42,
          width = canvas_width(canvas, FONT_SANS, size, entry->title);
    canvas_text(canvas, FONT_SANS, size * fminf(1, room / width), at.x + 42, base, ALIGN_LEFT, theme->ink,
                entry->title);
    if (begun(entry)) {
        snprintf(number, sizeof number, "%d/%d", entry->seen, entry->pages);
        canvas_text(canvas, FONT_SANS, 13, columns.pages, base, ALIGN_RIGHT, theme->soft, number);
        snprintf(number, sizeof number, "%d/%d", entry->right, entry->questions);
        canvas_text(canvas, FONT_SANS, 13, columns.right, base, ALIGN_RIGHT, theme->soft, number);
    }
    canvas_untouch(canvas);
    if (begun(entry))
        shelf_draw_done(canvas, columns.bar - 7, at.y + at.h / 2, 7, entry, within);
}
