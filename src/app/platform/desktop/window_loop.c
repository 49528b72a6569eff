/* The loop of the window on a desktop: while something moves, time passes 60 times a second; when nothing moves, it
 * sleeps until the next event. */
#include "app/platform/window_inside.h"

#include "view/lesson/reading.h"
#include "view/screen/input.h"

/* Waits for events: without end when nothing moves, else for what is left of this frame. Whether something moves is
 * decided once a frame: an event that stops it must not make the frame wait for the next event before it is drawn. */
static bool gather(AppWindow *window, Screen *screen, bool moving, double left, bool *open)
{
    SDL_Event event;
    bool changed = false;
    int wait = left * 1000 > 1 ? (int)(left * 1000) : 1;
    bool asks = chooser_open(&window->chooser);
    if (!moving && (screen->reading || asks))
        wait = asks ? 100 : 400;   /* the lesson's file may change meanwhile, the dialog be answered */
    bool came = moving || screen->reading || asks ? SDL_WaitEventTimeout(&event, wait) : SDL_WaitEvent(&event);
    if (!came)
        return false;
    do {
        changed = window_event(window, screen, &event, open) || changed;
    } while (*open && SDL_PollEvent(&event));
    return changed;
}

bool window_loop(AppWindow *window, Screen *screen, int frames, Error *err)
{
    const double frame = 1.0 / 60;
    double tick = (double)SDL_GetPerformanceFrequency();
    bool open = true;
    if (!window_show(window, screen, err))
        return false;
    for (int shown = 1; open && (frames == 0 || shown < frames); shown++) {
        Uint64 start = SDL_GetPerformanceCounter();
        bool moving = screen_moving(screen), changed = false;
        double spent = 0;
        do {
            changed = gather(window, screen, moving, frame - spent, &open) || changed;
            spent = (double)(SDL_GetPerformanceCounter() - start) / tick;
        } while (open && moving && spent < frame - 0.001);
        const WindowTime time = {moving, changed, spent};
        if (!window_turn(window, screen, &time, &open, err))
            return false;
    }
    return true;
}
