/* A lesson on paper: A4 sheets with the text and a picture of every page, the questions with room to answer, and the
 * answers on separate sheets. */
#ifndef CONVWALK_VIEW_PAPER_PAPER_H
#define CONVWALK_VIEW_PAPER_PAPER_H

#include "lesson/lesson.h"
#include "view/draw/draw.h"

/* A4 at 96 units an inch, upright. */
#define PAPER_WIDTH 794.0f
#define PAPER_HEIGHT 1123.0f

typedef struct Screen Screen;

typedef struct {
    DrawList *sheet;   /* each PAPER_WIDTH x PAPER_HEIGHT, to be painted over white */
    int sheets;
    int answers;       /* the first sheet of answers; == sheets when the lesson asks nothing */
} Paper;

/* Lays out the lesson, which lesson_fill has filled. A picture shows the page's scene at its last stop, but never so
 * far that it would show a number that is asked for. `assets`: the folder of the bundled weights, for a network's
 * scenes; may be NULL. False when a scene can't be built. Freed with paper_free either way. */
bool paper_make(Paper *paper, const Lesson *lesson, const Measure *measure, const char *assets, Error *err);
void paper_free(Paper *paper);

/* The page's own scene on the stage; the last one stays where it has none. False, with its line in `err`, when it can't
 * be built. */
bool paper_scene(Screen *screen, const LessonPage *page, const char *assets, Error *err);

/* Steps of the page's scene that are done in its picture. `trace` is that scene's. */
int64_t paper_step(const Lesson *lesson, int page, const Trace *trace);

#endif
