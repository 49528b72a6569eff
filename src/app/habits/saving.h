/* Pictures and animations of the window: into the folder of pictures under a free name, or to a path that was chosen.
 * The reader is told the file's whole name. */
#ifndef CONVWALK_APP_SAVING_H
#define CONVWALK_APP_SAVING_H

#include "app/habits/habits.h"
#include "app/paint/paint.h"

/* The folder: the one chosen last, else the user's pictures. */
void saving_folder(const Habits *habits, char *folder, size_t room);

/* A free name in it: FOLDER/convwalk-1.png, convwalk-2.png, … */
void saving_name(const Habits *habits, const char *ending, char *path, size_t room);

/* The screen as it is, width x height pixels. */
void saving_picture(const Habits *habits, Screen *screen, Fonts *fonts, int width, int height);

/* The same as the file at `path`: .png or .svg, .png where it says neither. Its folder is the one to save in from now
 * on. `told`: the reader was asked about a file that is there already; else it stays, and they are told. False then,
 * and when it can't be written. */
bool saving_picture_as(Habits *habits, Screen *screen, Fonts *fonts, const char *path, bool told, int width,
                       int height);

/* The animation of the current cell, as it plays. */
void saving_animation(const Habits *habits, Screen *screen, Fonts *fonts);

#endif
