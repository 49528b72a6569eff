/* What a lesson's names mean in a scene: cells, tensors, moments, and numbers that the engine computes. Names are those
 * of trace/names.h: e, δ_e, x[1,2], ∂E/∂w; delta_e and dE/dw may be written for δ_e and ∂E/∂w. */
#ifndef CONVWALK_LESSON_CELLS_H
#define CONVWALK_LESSON_CELLS_H

#include "lesson/lesson.h"

/* The cell of that name; of several, one of the tensor that the scene computes is preferred. False when there is
 * none. */
bool lesson_cell(const Trace *trace, const char *name, Cell *cell, Error *err);

/* A tensor's name ("W", "δ_Y", "col") or else a cell's. For a tensor `cell->index` is -1. */
bool lesson_noun(const Trace *trace, const char *name, Cell *cell, Error *err);

/* How many steps are done at a stop: a number of steps; a cell's name (its value complete); the name of a span of the
 * timeline (complete), "column 2", "turn"; "before NAME" (not begun); "end". */
bool lesson_where(const Trace *trace, const char *where, int64_t *step, Error *err);

/* The right answer of a blank: a cell's final value, with the cell in *cell; else *cell is SET_NONE: rows(Y),
 * columns(Y), channels(Y), cells(Y) are a tensor's sizes; visits(e) how often a cell is written; steps() the scene's
 * steps. False, with `err`, when the name means nothing. */
bool lesson_answer(const Trace *trace, const char *name, float *value, Cell *cell, Error *err);

/* What a blank asks for: about a tensor, a cell (visits, the value), the scene (steps). *cell: that cell, with an index
 * of -1 that tensor; SET_NONE for steps and for a name that the scene does not have. */
typedef enum {
    ASK_ROWS, ASK_COLUMNS, ASK_CHANNELS, ASK_CELLS_OF, ASK_VISITS, ASK_STEPS_OF, ASK_VALUE
} LessonAsk;
LessonAsk lesson_asks(const Trace *trace, const char *name, Cell *cell);

/* Whether `cell` is one of those that a click question names (Question.name). *known becomes false when a name is no
 * cell of the scene. */
bool lesson_click(const Trace *trace, const char *names, Cell cell, bool *known, Error *err);

/* The cells that it names, `most` at most. Returns how many. */
int lesson_click_cells(const Trace *trace, const char *names, Cell *list, int most);

/* How many cells must be clicked: all that the question names, or one. */
int lesson_clicks(const Question *question);

/* Whether these cells answer a click question: all that it names and no other, or any one of them (Question.all). */
bool lesson_clicked(const Trace *trace, const Question *question, const Cell *cell, int count);

#endif
