/* The loop of the window in a page: the browser calls web_turn() before each of its frames; none while nothing moves.
 * main() never returns, so what it has on its stack stays. */
#include "app/platform/web/web.h"

#include "app/habits/opened.h"
#include "app/platform/clock.h"
#include "app/platform/folders.h"
#include "app/platform/web/page.h"
#include "view/lesson/reading.h"
#include "view/screen/input.h"
#include "view/screen/link.h"
#include "view/screen/place.h"

#include <stdlib.h>
#include <string.h>

/* The program that runs in this page; there is one. */
static struct {
    AppWindow *window;
    Screen *screen;
    double last;            /* when the last turn was */
    double place_at;        /* when the page was told of the place last */
    Whereabouts about;
    bool shown, asleep, stale, asked_chinese;
    char *link;             /* told last */
} page;

static void wake(void)
{
    page.stale = true;
    if (page.asleep)
        page_sleep(0);
    page.asleep = false;
}

static int on_event(void *self, SDL_Event *event)
{
    (void)self;
    (void)event;
    if (page.asleep)
        wake();
    return 0;
}

/* What is behind # in the address of what is shown; a lesson of the reader's own has none. */
static void link_now(Text *link)
{
    Text place = {0};
    place_write(page.screen, &place);
    link_write(text_get(&place), WEB_LESSONS, link);
    text_free(&place);
}

/* Tells the page where the reader is, twice a second at most while they only step. */
static void tell_place(double now)
{
    Text link = {0}, title = {0};
    Whereabouts about = place_about(page.screen);
    bool elsewhere = place_differs(&page.about, &about);
    if (!elsewhere && now - page.place_at < 0.5)
        return;
    link_now(&link);
    if (!page.link || strcmp(page.link, text_get(&link)) != 0) {
        place_title(page.screen, &title);
        page_place(text_get(&link), text_get(&title), page.link && elsewhere);
        free(page.link);
        page.link = strdup(text_get(&link));
        habits_keep(page.window->habits, page.screen);
        page_keep();
    }
    page.about = about;
    page.place_at = now;
    text_free(&link);
    text_free(&title);
}

/* A file that was saved goes to the reader's downloads. */
static void send_saved(void)
{
    Message *message = &page.screen->message;
    if (!message->file[0])
        return;
    const char *slash = strrchr(message->file, '/');
    char name[sizeof message->file];
    snprintf(name, sizeof name, "%s", slash ? slash + 1 : message->file);
    page_download(message->file);
    screen_say(page.screen, false, word(page.screen->look.language, "downloaded %s"), name);
    message->file[0] = '\0';
}

static bool gather(bool *open)
{
    SDL_Event event;
    bool changed = page.stale;
    page.stale = false;
    while (SDL_PollEvent(&event))
        changed = window_event(page.window, page.screen, &event, open) || changed;
    return changed;
}

void web_turn(void)
{
    Error err;
    bool open = true, moving = screen_moving(page.screen), changed = gather(&open);
    double now = clock_seconds();
    const WindowTime time = {moving, changed, now - page.last};
    page.last = now;
    if (!window_turn(page.window, page.screen, &time, &open, &err))
        screen_say(page.screen, true, "%s", err.text);
    send_saved();
    tell_place(now);
    if (!page.asked_chinese && fonts_lack(page.window->fonts)) {
        page.asked_chinese = true;
        page_chinese();
    }
    if (!page.shown) {
        page.shown = true;
        page_shown();
    }
    bool rests = !moving && !changed && !screen_moving(page.screen) && !page.window->host->trainer;
    if (rests && now - page.place_at < 0.4) {
        page.asleep = true;
        page_sleep(1);
    }
}

bool window_loop(AppWindow *window, Screen *screen, int frames, Error *err)
{
    (void)frames;
    (void)err;
    page.window = window;
    page.screen = screen;
    page.last = clock_seconds();
    page.about = place_about(screen);
    page.stale = true;
    SDL_AddEventWatch(on_event, NULL);
    page_run();
    return true;
}

void web_open(const char *link)
{
    Text place = {0};
    Error err;
    Screen *screen = page.screen;
    bool locked = screen->reading && screen->reading->locked;
    if (!page.link || strcmp(page.link, link) != 0) {
        if (locked)
            screen_say(screen, true, "this lesson is locked: no other place is opened");
        else if (!link_read(link, WEB_LESSONS, &place, &err) || !place_open(screen, text_get(&place), &err))
            screen_say(screen, true, "%s", err.text);
        else
            page.about = place_about(screen);
    }
    text_free(&place);
    wake();
}

void web_lock(void)
{
    if (page.screen->reading)
        page.screen->reading->locked = true;
    wake();
}

void web_take_file(const char *path)
{
    opened_take(page.window->host, page.screen, path);
    wake();
}

void web_paste(const char *text)
{
    screen_paste(page.screen, text);
    wake();
}

void web_type(const char *text)
{
    screen_type(page.screen, text);
    wake();
}

void web_wake(void)
{
    wake();
}

/* SDL sets the canvas's size with every such event of the browser's, which empties it. */
void web_resized(void)
{
    page.window->stale = true;
    wake();
}

void web_keep(void)
{
    habits_keep(page.window->habits, page.screen);
}

void web_say(const char *text, int wrong)
{
    screen_say(page.screen, wrong, "%s", word(page.screen->look.language, text));
    wake();
}

void web_fonts(void)
{
    Error err;
    char folder[4224];
    snprintf(folder, sizeof folder, "%s/fonts", page.window->assets);
    Fonts *fonts = fonts_open(folder, &err);
    if (fonts) {
        painter_free(page.window->painter);
        page.window->painter = NULL;
        fonts_free(page.window->fonts);
        page.window->fonts = fonts;
    }
    wake();
}
