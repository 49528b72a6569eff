/* The line of the engine's source that does a step, for the code pane: in C, or in the Python twin of that source
 * (src/engine/python), which pseudocode is made from. The sources are those the program was built from: the build puts
 * their lines into the program. A line is found by its text within its function. */
#ifndef CONVWALK_TRACE_SOURCE_H
#define CONVWALK_TRACE_SOURCE_H

#include "base/text.h"
#include "trace/trace.h"

/* A source file, its lines without newlines. */
typedef struct {
    const char *path;             /* "src/engine/conv.c" */
    const char *const *line;      /* line[0] is the first */
    int lines;
} SourceFile;

typedef enum { CODE_C, CODE_PYTHON, CODE_PSEUDO, CODE_COUNT } CodeLanguage;

/* "C", "Python", "Pseudocode". */
extern const char *const code_names[CODE_COUNT];

/* The engine's sources and their twins, ended by a NULL path. */
extern const SourceFile source_files[];

/* The source of a step: lines are counted from 1. */
typedef struct {
    const SourceFile *file;
    const char *function;
    int first, last;   /* the function, from the line with its name to its closing brace */
    int line;          /* the line that does the step */
} Source;

/* The source of step i. Every step of every trace has one in each language; that of pseudocode is Python's. */
Source source_of(const Trace *trace, int64_t i);
Source source_in(const Trace *trace, int64_t i, CodeLanguage code);

/* Where a function is defined in a source, first and last as in Source; false when it is not. */
bool source_find(const SourceFile *file, const char *function, int *first, int *last);

/* One of the line's loop indices and its value at a step. */
typedef struct {
    const char *name;   /* "n", "oc", "oy", ... as in the source */
    int64_t value;
} SourceIndex;

enum { SOURCE_INDICES_MOST = 8 };

/* The indices of the loops around the line, outermost first, and their values at step i. Returns how many there are. */
int source_indices(const Trace *trace, int64_t i, SourceIndex index[SOURCE_INDICES_MOST]);

/* The line's other whole numbers, as "row" and "column" of a window's cell; returns how many there are. */
int source_locals(const Trace *trace, int64_t i, SourceIndex index[SOURCE_INDICES_MOST]);

/* The variable that the step changes, as the line writes it ("sum", "y[oc][i]"), else its cell's name; its value after
 * the step is the Step's. */
void source_changed(const Trace *trace, int64_t i, CodeLanguage code, Text *out);

#endif
