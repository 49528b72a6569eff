/* The window: SDL's events to the Screen, the Screen's picture to the display. */
#ifndef CONVWALK_APP_WINDOW_H
#define CONVWALK_APP_WINDOW_H

#include "app/habits/habits.h"
#include "app/hosts/lesson_host.h"
#include "app/hosts/live_host.h"
#include "view/screen/screen.h"

/* Shows the screen in a window until it is closed. `frames` > 0 closes it after that many pictures. False, with `err`,
 * without display, font or window. `host`, the caller's, has what is already loaded for the live pages; `lessons`
 * serves lessons and may be NULL. `habits`, opened, say where the
 * window was, and keep what is changed. */
bool window_run(Screen *screen, LiveHost *host, LessonHost *lessons, Habits *habits, int frames, Error *err);

#endif
