/* The window is the page's canvas, as large as the page makes it; there is one display and no window beside it. */
#include "app/platform/web/web.h"

#include "app/platform/clipboard.h"
#include "app/platform/web/page.h"
#include "view/screen/link.h"
#include "view/screen/place.h"

#include <stdlib.h>

bool window_video(Error *err)
{
    SDL_SetHint(SDL_HINT_EMSCRIPTEN_KEYBOARD_ELEMENT, "#canvas");
    return SDL_Init(SDL_INIT_VIDEO) == 0 || error_set(err, "no display: %s", SDL_GetError());
}

bool window_open(AppWindow *window, Error *err)
{
    window->desktop = 1;
    window->settled = true;
    window->window = SDL_CreateWindow("convwalk", 0, 0, 640, 400, SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
    window->renderer = window->window ? SDL_CreateRenderer(window->window, -1, SDL_RENDERER_SOFTWARE) : NULL;
    return window->renderer || error_set(err, "no picture in the page: %s", SDL_GetError());
}

void window_present(AppWindow *window, const Screen *screen)
{
    (void)window;
    (void)screen;
}

void window_settle(AppWindow *window)
{
    (void)window;
}

void window_note_place(AppWindow *window)
{
    (void)window;
}

void window_full(AppWindow *window, bool on)
{
    (void)window;
    page_full(on);
}

bool window_is_full(const AppWindow *window)
{
    (void)window;
    return page_is_full();
}

void clipboard_place(const Screen *screen, Text *out)
{
    Text place = {0};
    char *address = page_address();
    place_write(screen, &place);
    text_add(out, "%s#", address);
    link_write(text_get(&place), WEB_LESSONS, out);
    text_free(&place);
    free(address);
}

bool clipboard_copy(const char *text)
{
    page_copy(text);
    return true;
}

/* What is pasted comes by the page's own event, web_paste. */
char *clipboard_text(void)
{
    return SDL_strdup("");
}

/* A file to read is asked for by the page, and comes by web_take_file; one that is written is downloaded. */
bool chooser_start(Chooser *chooser, bool saves, const char *title, const char *path)
{
    (void)title;
    chooser->saves = saves;
    if (saves)
        SDL_strlcpy(chooser->child.answer, path, sizeof chooser->child.answer);
    else
        page_choose();
    return true;
}

ChooserState chooser_look(Chooser *chooser, char *path, size_t room)
{
    if (!chooser->child.answer[0])
        return CHOOSER_NONE;
    SDL_strlcpy(path, chooser->child.answer, room);
    chooser->child.answer[0] = '\0';
    return CHOOSER_CHOSEN;
}

bool chooser_open(const Chooser *chooser)
{
    (void)chooser;
    return false;
}

void chooser_stop(Chooser *chooser)
{
    (void)chooser;
}

/* A page has no second window. */
void presenter_window_turn(PresenterWindow *presenter, SDL_Window *audience, const Screen *screen, float desktop)
{
    (void)presenter;
    (void)audience;
    (void)screen;
    (void)desktop;
}

void presenter_window_close(PresenterWindow *presenter)
{
    (void)presenter;
}

bool presenter_window_event(PresenterWindow *presenter, const SDL_Event *event)
{
    (void)presenter;
    (void)event;
    return false;
}

void presenter_window_show(PresenterWindow *presenter, const Screen *screen, Fonts *fonts, bool changed)
{
    (void)presenter;
    (void)screen;
    (void)fonts;
    (void)changed;
}
