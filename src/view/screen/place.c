/* Places are written and opened with the same grammar as everywhere: a scene by its line, a lesson by its file. */
#include "view/screen/place.h"

#include "view/lesson/reading.h"
#include "view/lesson/said.h"
#include "view/lesson/shelf.h"
#include "view/live/live.h"
#include "view/scenes/catalog.h"
#include "view/screen/screen.h"
#include "view/window/network.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const live_places[LIVE_TABS] = {[LIVE_TRAIN] = "train", [LIVE_DRAW] = "draw"};

void place_write(const Screen *screen, Text *out)
{
    const Reading *reading = screen->reading;
    if (screen->show.page == PAGE_HOME) {
        text_add(out, "home");
    } else if (screen->show.page == PAGE_LIVE) {
        text_add(out, "%s", live_places[screen->live->tab]);
    } else if (reading) {
        text_add(out, "lesson %d %d %s", reading->page + 1, reading->stop, reading->path);
    } else {
        text_add(out, "scene ");
        screen_line(screen, out);
    }
}

/* "lesson PAGE STOP PATH" taken apart; NULL when it is not that, else the path. */
static const char *lesson_place(const char *place, int *page, int *stop)
{
    int used = 0;
    if (strlen(place) > 8192 || sscanf(place, "lesson %d %d %n", page, stop, &used) != 2 || used == 0)
        return NULL;
    return *page >= 1 && *stop >= 0 && place[used] ? place + used : NULL;
}

static const char *scene_place(const char *place)
{
    return strncmp(place, "scene ", 6) == 0 ? place + 6 : NULL;
}

static int live_place(const char *place)
{
    for (int tab = 0; tab < LIVE_TABS; tab++)
        if (strcmp(place, live_places[tab]) == 0)
            return tab;
    return -1;
}

static bool open_scene(Screen *screen, const char *text, Error *err)
{
    SceneLine line;
    bool done = scene_line_read(&line, text, err);
    line.assets = screen->program.assets;
    if (done && (done = screen_open(screen, &line, err)))
        reading_close(screen);
    scene_line_free(&line);
    return done;
}

bool place_open(Screen *screen, const char *place, Error *err)
{
    int page, stop, tab = live_place(place);
    const char *path = lesson_place(place, &page, &stop), *line = scene_place(place);
    if (strcmp(place, "home") == 0) {
        turn_page(screen, PAGE_HOME);
        return true;
    }
    if (tab >= 0) {
        reading_close(screen);
        live_open(screen, (LiveTab)tab);
        return true;
    }
    if (path)
        return shelf_open_file(screen, path, page - 1, stop, err);
    return line ? open_scene(screen, line, err) : error_set(err, "'%.40s' is no place", place);
}

/* The entry of the catalog that a scene's line opens, and its step; -1: none. */
static int entry_of_line(const char *text, int64_t *step)
{
    SceneLine line;
    int found = -1;
    bool done = scene_line_read(&line, text, NULL);
    *step = line.step > 0 ? line.step : 0;
    for (int i = 0; done && i < scene_catalog_count && found < 0; i++) {
        const SceneEntry *entry = scene_catalog[i];
        bool same = entry->draw && entry->operation == line.operation && entry->pass == line.pass;
        found = same && (entry->route == line.route || operation_is_network(line.operation)) ? i : -1;
    }
    scene_line_free(&line);
    return found;
}

int place_entry(const char *place)
{
    int64_t step;
    const char *line = scene_place(place);
    int tab = live_place(place);
    if (line)
        return entry_of_line(line, &step);
    return tab >= 0 ? catalog_find_live(tab) : -1;
}

static bool scene_said(const Screen *screen, const char *text, Text *title, Text *about)
{
    Language language = screen->look.language;
    int64_t step;
    int found = entry_of_line(text, &step);
    if (found < 0)
        return false;
    const SceneEntry *entry = scene_catalog[found];
    text_add(title, "%s · %s", word(language, entry->family), word(language, entry->tab));
    text_add(about, word(language, "step %lld"), (long long)step);
    return true;
}

static bool lesson_place_said(const Screen *screen, const char *path, int page, Text *title, Text *about)
{
    for (int i = 0; screen->shelf && i < screen->shelf->count; i++) {
        const ShelfEntry *entry = &screen->shelf->entry[i];
        if (strcmp(entry->path, path) != 0)
            continue;
        text_add(title, "%d · %s", entry->number, entry->title);
        text_add(about, word(screen->look.language, "page %d of %d"), page < entry->pages ? page : entry->pages,
                 entry->pages);
        return true;
    }
    const char *slash = strrchr(path, '/');
    text_add(title, "%s", slash ? slash + 1 : path);
    text_add(about, word(screen->look.language, "page %d"), page);
    return true;
}

bool place_said(const Screen *screen, const char *place, Text *title, Text *about)
{
    int page, stop, tab = live_place(place);
    const char *path = lesson_place(place, &page, &stop), *line = scene_place(place);
    if (path)
        return lesson_place_said(screen, path, page, title, about);
    if (line)
        return scene_said(screen, line, title, about);
    if (tab < 0)
        return false;
    const SceneEntry *entry = scene_catalog[catalog_find_live(tab)];
    Language language = screen->look.language;
    text_add(title, "%s · %s", word(language, entry->family), word(language, entry->tab));
    text_add(about, "%s", word(language, entry->about));
    return true;
}

void place_title(const Screen *screen, Text *out)
{
    Language language = screen->look.language;
    if (screen->show.page == PAGE_HOME)
        return;
    if (screen->show.page == PAGE_SCENE && screen->reading) {
        int number = shelf_number(screen->reading->path);
        if (number > 0)
            text_add(out, "%d. ", number);
        lesson_said(&screen->reading->lesson.title, out);
        return;
    }
    const SceneEntry *entry = scene_catalog[screen_entry(screen)];
    const NetTrace *net = screen->show.page == PAGE_SCENE ? screen->stage.scene.net : NULL;
    int layer = net ? scene_layer(&screen->stage.scene) : -1;
    const char *family = net && net->preset ? net->preset->title : entry->family;
    text_add(out, word(language, "%s: %s"), word(language, family), word(language, entry->tab));
    if (layer >= 0)
        text_add(out, ", %s", net->layer[layer].name);
}

Whereabouts place_about(const Screen *screen)
{
    bool scene = screen->show.page == PAGE_SCENE;
    const Scene *stage = &screen->stage.scene;
    Whereabouts about = {.page = (int)screen->show.page, .entry = -1, .layer = -1};
    about.lesson = scene ? screen->reading : NULL;
    if (scene && !about.lesson) {
        const Trace *whole = stage->net ? &stage->net->trace : &stage->trace;
        about.entry = stage->trace.kind ? catalog_find(whole) : -1;
        about.layer = stage->net ? scene_layer(stage) : -1;
    } else if (screen->show.page == PAGE_LIVE) {
        about.entry = (int)screen->live->tab;
    }
    return about;
}

bool place_differs(const Whereabouts *one, const Whereabouts *other)
{
    return one->page != other->page || one->entry != other->entry || one->layer != other->layer
           || one->lesson != other->lesson;
}

Departure place_depart(const Screen *screen)
{
    Departure departure = {.about = place_about(screen)};
    place_write(screen, &departure.place);
    return departure;
}

void place_arrive(Screen *screen, Departure *departure)
{
    Whereabouts now = place_about(screen);
    const char *place = text_get(&departure->place);
    if (place_differs(&departure->about, &now)) {
        if (!screen->trail.returned)
            trail_add(&screen->trail, place);
        if (departure->about.page != PAGE_HOME)
            trail_leave(&screen->trail, place);
    }
    screen->trail.returned = false;
    text_free(&departure->place);
}

void place_return(Screen *screen)
{
    screen->trail.returned = true;
    Error err;
    char *place = trail_take(&screen->trail);
    if (!place) {
        if (screen->show.page != PAGE_HOME)
            turn_page(screen, PAGE_HOME);
        else
            screen_say(screen, false, "%s", word(screen->look.language, "this is where you began"));
    } else if (!place_open(screen, place, &err)) {
        screen_say(screen, true, "%s", err.text);
    }
    free(place);
}
