/* What a lesson's names mean in a scene: cells, tensors, places on the way, and numbers that the engine knows. Names
 * are those of trace/names.h: e, δ_e, x[1,2], ∂E/∂w; delta_e and dE/dw may stand for the latter. */
#ifndef CONVWALK_LESSON_CELLS_H
#define CONVWALK_LESSON_CELLS_H

#include "lesson/lesson.h"

/* The cell of that name, one of the tensor that the scene computes before others; false when there is none. */
bool lesson_cell(const Trace *trace, const char *name, Cell *cell, Error *err);

/* A tensor's name ("W", "δ_Y", "col") or else a cell's. For a tensor `cell->index` is -1. */
bool lesson_noun(const Trace *trace, const char *name, Cell *cell, Error *err);

/* How many steps are done at a stop: a number of steps; a cell's name, its value complete; the name of a span of the
 * timeline ("column 2", "turn"), complete; "before NAME", not begun; "end". */
bool lesson_where(const Trace *trace, const char *where, int64_t *step, Error *err);

/* The right answer of a blank: a cell's final value, *cell then being that cell, else SET_NONE: rows(Y), columns(Y),
 * channels(Y), cells(Y) count a tensor's; visits(e) how often a cell is written; steps() the scene's steps. */
bool lesson_answer(const Trace *trace, const char *name, float *value, Cell *cell, Error *err);

/* What a blank asks for: of a tensor, of a cell (visits, the value), of the scene (steps). *cell: that cell, with an
 * index of -1 that tensor; SET_NONE for steps and for a name that the scene has not. */
typedef enum {
    ASK_ROWS, ASK_COLUMNS, ASK_CHANNELS, ASK_CELLS_OF, ASK_VISITS, ASK_STEPS_OF, ASK_VALUE
} LessonAsk;
LessonAsk lesson_asks(const Trace *trace, const char *name, Cell *cell);

/* Whether `cell` is one of those that a click question names (Question.name). False in *known when a name is no cell
 * of the scene. */
bool lesson_click(const Trace *trace, const char *names, Cell cell, bool *known, Error *err);

/* How many cells a click question wants: all that it names, or one. */
int lesson_clicks(const Question *question);

/* Whether these cells answer a click question: all that it names and no other, or any one where it says so
 * (Question.all). */
bool lesson_clicked(const Trace *trace, const Question *question, const Cell *cell, int count);

#endif
