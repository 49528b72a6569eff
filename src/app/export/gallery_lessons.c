/* One screen is led through each lesson as a reader would be; a picture is taken at each halt. */
#include "app/export/gallery_lessons.h"

#include "app/export/picture.h"
#include "app/hosts/assets.h"
#include "app/hosts/lesson_host.h"
#include "view/lesson/sheet.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    int width, height;
    ThemeName theme;
    float text;
} LessonView;

/* Two for each language: a usual window, and one in which there is little room. */
static const LessonView views[LANGUAGE_COUNT][2] = {
    {{1280, 800, THEME_LIGHT, 1}, {960, 600, THEME_PROJECTOR, 1.5f}},
    {{1366, 730, THEME_DARK, 1}, {700, 450, THEME_LIGHT, 1}},
};

typedef struct {
    Text *page;
    const char *folder;
    Screen screen;
    Fonts *fonts;
} Tour;

/* One picture of the screen as it is: NAME-960x600.png. */
static bool take(Tour *tour, const LessonView *view, const char *name, Error *err)
{
    char file[160], path[4400];
    Screen *screen = &tour->screen;
    screen->look.theme = view->theme;
    screen->look.text = view->text;
    snprintf(file, sizeof file, "%s-%dx%d.png", name, view->width, view->height);
    snprintf(path, sizeof path, "%s/%s", tour->folder, file);
    text_add(tour->page,
            "<figure><a href=\"%s\"><img src=\"%s\" loading=\"lazy\" alt=\"\"></a><figcaption>%s, text %.0f "
            "%%</figcaption></figure>\n",
            file, file, file, (double)view->text * 100);
    return picture_of_screen(screen, tour->fonts, path, view->width, view->height, err);
}

/* What stands there now, in both windows of its language. */
static bool halt(Tour *tour, const ShelfEntry *entry, const char *what, int number, Error *err)
{
    char name[96];
    snprintf(name, sizeof name, "lesson-%s-%02d-%s%d", language_folders[entry->language], entry->number, what, number);
    return take(tour, &views[entry->language][0], name, err) && take(tour, &views[entry->language][1], name, err);
}

/* The page as it begins, and at its last stop with all answers. */
static bool show_page(Tour *tour, const ShelfEntry *entry, int page, Error *err)
{
    Screen *screen = &tour->screen;
    const Lesson *lesson = &screen->reading->lesson;
    reading_go(screen, page, 0);
    if (!halt(tour, entry, "page-", page + 1, err))
        return false;
    reading_go(screen, page, -1);
    for (int k = lesson_first_question(lesson, page); k < lesson_first_question(lesson, page + 1); k++)
        answer_tell(screen, k);
    return halt(tour, entry, "answers-", page + 1, err);
}

static bool show_lesson(Tour *tour, int index, Error *err)
{
    Screen *screen = &tour->screen;
    const ShelfEntry *entry = &screen->shelf->entry[index];
    if (!reading_open(screen, entry->path, 0, err))
        return false;
    screen->look.language = entry->language;
    text_add(tour->page, "<h2>%d %s</h2>\n", entry->number, entry->title);
    bool done = true;
    for (int page = 0; page < screen->reading->lesson.pages && done; page++)
        done = show_page(tour, entry, page, err);
    sheet_show(screen, SHEET_END);
    done = done && halt(tour, entry, "end-", 1, err);
    sheet_show(screen, SHEET_CONTENTS);
    return done && halt(tour, entry, "contents-", 1, err);
}

bool gallery_lessons(Text *page, const char *folder, Error *err)
{
    char assets[4096], fonts[4224];
    LessonHost host;
    Tour tour = {.page = page, .folder = folder};
    if (!assets_find(assets, sizeof assets, err))
        return false;
    snprintf(fonts, sizeof fonts, "%s/fonts", assets);
    tour.fonts = fonts_open(fonts, err);
    if (!tour.fonts)
        return false;
    screen_init(&tour.screen);
    lesson_host_open(&host, &tour.screen, true);
    bool done = true;
    for (int i = 0; i < host.shelf.count && done; i++)
        done = show_lesson(&tour, i, err);
    lesson_host_close(&host);
    screen_free(&tour.screen);
    fonts_free(tour.fonts);
    return done;
}
