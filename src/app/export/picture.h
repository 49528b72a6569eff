/* Pictures and animations of a scene, for the command line and for the window's S keys. */
#ifndef CONVWALK_APP_PICTURE_H
#define CONVWALK_APP_PICTURE_H

#include "app/paint/paint.h"
#include "view/screen/screen.h"

typedef struct {
    const char *path;       /* ends with .png or .svg; .gif, .mp4 or .webp for an animation */
    int width, height;      /* pixels */
    ThemeName theme;
    int64_t from, to;       /* a range of steps counted from 1, for an animation; 0: all */
    float fraction;         /* progress of a still picture's step; 1 is done */
    bool window;            /* with the window's bars */
    int text;               /* the size of text in percent */
    Language language;
} PictureOptions;

/* 1280 x 800, light, text of 100 %, English, all steps of the scene. */
PictureOptions picture_defaults(void);

/* Writes the picture that the line and the options describe, whole or not at all. A still picture shows line->step, or
 * the last step when there is none. */
bool picture_write(const SceneLine *line, const PictureOptions *options, Error *err);

/* Writes the screen as it is, as PNG or SVG by the path's ending. */
bool picture_of_screen(Screen *screen, Fonts *fonts, const char *path, int width, int height, Error *err);

/* The same with the bundled fonts, at options->width x height. */
bool picture_of_page(Screen *screen, const PictureOptions *options, Error *err);

/* Writes the motion of the screen's scene from options->from to options->to at its level as GIF, mp4 or webp; the
 * screen does not change. picture_moves: whether a path names such a file. */
bool picture_moves(const char *path);
bool picture_animation(Screen *screen, Fonts *fonts, const PictureOptions *options, Error *err);

#endif
