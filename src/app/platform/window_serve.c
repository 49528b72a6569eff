/* What the screen asks of the program: files, the clipboard, full screen, an end. */
#include "app/platform/window_inside.h"

#include "app/habits/opened.h"
#include "app/habits/saving.h"
#include "app/platform/clipboard.h"
#include "app/platform/folders.h"
#include "base/system.h"
#include "view/screen/screen.h"

#include <stdio.h>
#include <string.h>

static void copy_line(Screen *screen)
{
    Text line = {0};
    clipboard_place(screen, &line);
    if (clipboard_copy(text_get(&line)))
        screen_say(screen, false, word(screen->look.language, "copied: %s"), text_get(&line));
    else
        screen_say(screen, true, word(screen->look.language, "not copied: %s"), SDL_GetError());
    text_free(&line);
}

/* The operation of the step that is shown, as a program. */
static void copy_code(Screen *screen)
{
    const Language language = screen->look.language;
    Text program = {0};
    Error err;
    SnippetKind kind = screen->program.snippet;
    bool done = snippet_write(&screen->stage.scene.trace, onstage_cursor(screen).step, kind, &program, &err);
    if (!done)
        screen_say(screen, true, word(language, "not copied: %s"), word(language, err.text));
    else if (clipboard_copy(text_get(&program)))
        screen_say(screen, false, word(language, "copied: a program with %s that computes these numbers"),
                   snippet_titles[kind]);
    else
        screen_say(screen, true, word(language, "not copied: %s"), SDL_GetError());
    text_free(&program);
}

/* Asks for a file: by the system's dialog, or else by the window's own field. */
static void ask(AppWindow *window, Screen *screen, bool saves, bool here)
{
    char path[4200], folder[4096];
    const char *title = saves ? "Save the picture as (.png or .svg)"
                              : "Open a lesson (.md), a scene's line, weights (.safetensors) or a picture";
    if (saves)
        saving_name(window->habits, "png", path, sizeof path);
    else {
        system_current_folder(folder, sizeof folder);
        snprintf(path, sizeof path, "%s/", folder);
    }
    if (here || !chooser_start(&window->chooser, saves, word(screen->look.language, title), path))
        path_field_open(screen, saves, path);
}

/* `told`: by the system's dialog, which asks before a file is replaced. */
static void take(AppWindow *window, Screen *screen, const char *path, bool saves, bool told)
{
    if (!saves)
        opened_take(window->host, screen, path);
    else if (!saving_picture_as(window->habits, screen, window->fonts, path, told, window->width, window->height)
             && !told)
        screen->path.on = true;   /* the name stays to be mended */
}

static void take_typed(AppWindow *window, Screen *screen)
{
    Text path = {0};
    path_field_whole(screen->path.typed, screen->program.home, &path);
    take(window, screen, text_get(&path), screen->path.saves, false);
    text_free(&path);
}

static bool look_at_chooser(AppWindow *window, Screen *screen)
{
    char path[4096];
    switch (chooser_look(&window->chooser, path, sizeof path)) {
    case CHOOSER_CHOSEN: take(window, screen, path, window->chooser.saves, true); return true;
    case CHOOSER_FAILED: ask(window, screen, window->chooser.saves, true); return true;
    default: return false;
    }
}

static void show_folder(Screen *screen)
{
    char path[sizeof screen->message.file];
    snprintf(path, sizeof path, "%s", screen->message.file);
    if (path[0] && !folders_show(path))
        screen_say(screen, true, word(screen->look.language, "no program here shows folders: the file is %s"), path);
}

bool window_serve(AppWindow *window, Screen *screen, bool *open)
{
    unsigned requests = screen_requests(screen);
    if (requests & (REQUEST_FULL | REQUEST_LEAVE_FULL))
        window_full(window, requests & REQUEST_FULL && !window_is_full(window));
    if (requests & REQUEST_SAVE)
        saving_picture(window->habits, screen, window->fonts, window->width, window->height);
    if (requests & REQUEST_ANIMATION)
        saving_animation(window->habits, screen, window->fonts);
    if (requests & REQUEST_COPY)
        copy_line(screen);
    if (requests & REQUEST_COPY_CODE)
        copy_code(screen);
    if (requests & (REQUEST_OPEN | REQUEST_SAVE_AS))
        ask(window, screen, requests & REQUEST_SAVE_AS, false);
    if (requests & REQUEST_PATH)
        take_typed(window, screen);
    if (requests & REQUEST_SHOW_FOLDER)
        show_folder(screen);
    if (requests & REQUEST_PRESENTER)
        presenter_window_turn(&window->presenter, window->window, screen, window->desktop);
    if (requests & REQUEST_QUIT)
        *open = false;
    return look_at_chooser(window, screen) || requests;
}
