/* What a step does and why, as a sentence. Sentences come from the operation's row (SayRow below), and where none of
 * its own fits from those that all operations share: the first that fits the step is said, its places in braces
 * replaced by names and numbers of that very step. */
#ifndef CONVWALK_TRACE_SENTENCE_H
#define CONVWALK_TRACE_SENTENCE_H

#include "trace/say/names.h"

/* What is said of beside a step's kind: the whole operation, before its first step; a span of LEVEL_CELL, done,
 * and, where it is another sentence, under way. */
enum { SAY_ABOUT = -2, SAY_CELL = -3, SAY_MOVING = -4 };

/* Said of steps of this kind (or of what else, above) on this pass and route that write the tensor `out`, where `when`
 * holds; ON_ALL stands for any, a `when` that is NULL always holds. Braces in the sentence are replaced:
 *   {out} {a} {b} {term}           names of the cell that is written, of those that are read, of what is added
 *   {va} {vb} {before} {after}     the step's values
 *   {x}  {y}  {w}                  the cell of X whose error is written; that of Y whose error is read; that of W
 *                                  whose gradient is written
 *   {top} {left}                   row and column of X where the window stands; negative within the padding
 *   {row} {column}                 where the cell that is written stands in its tensor
 *   {bottom} {right}               its last row and column */
typedef struct {
    int pass, route, out, kind;
    bool (*when)(const Trace *trace, const Step *step);
    const char *sentence;
} SayRow;

/* How it is said: in which language, and how a cell's name is written. */
typedef struct {
    int language;
    const char *(*word)(int language, const char *english);    /* NULL: as it is in the rows */
    void (*name)(const Trace *trace, Cell cell, Text *out);    /* NULL: name_plain */
    bool moving;   /* the step or span is under way: what it leaves is not said yet */
} Speech;

/* Appends the sentence of step i; at LEVEL_CELL that of the cell whose span holds it, at higher levels and, with
 * `begun` false, what the operation does. Nothing where the trace's veil withholds anything. */
void sentence_say(const Trace *trace, int64_t i, Level level, bool begun, const Speech *speech, Text *out);

/* Whether the operation has a sentence on the cell that step i writes as a whole. */
bool sentence_on_cell(const Trace *trace, int64_t i);

/* All sentences of an operation and those shared by all, one after the other; NULL after the last. */
const char *sentence_at(Operation operation, int n);

/* For `when`. */
bool say_opens(const Trace *trace, const Step *step);       /* the first step that writes its cell */
bool say_zero(const Trace *trace, const Step *step);        /* it reads a zero of a border */
bool say_whole_map(const Trace *trace, const Step *step);   /* the window is the whole map, */
bool say_map_opens(const Trace *trace, const Step *step);   /* and this its first step */

#endif
