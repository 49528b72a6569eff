/* The line of the engine's source that does a step, for the code pane. The sources are those the program was built
 * from: the build puts their lines into the program. A line is found by its text within its function. */
#ifndef CONVWALK_TRACE_SOURCE_H
#define CONVWALK_TRACE_SOURCE_H

#include "trace/trace.h"

/* A source file, its lines without newlines. */
typedef struct {
    const char *path;             /* "src/engine/conv.c" */
    const char *const *line;      /* line[0] is the first */
    int lines;
} SourceFile;

/* The engine's sources, ended by a NULL path. */
extern const SourceFile source_files[];

/* The source of a step: lines are counted from 1. */
typedef struct {
    const SourceFile *file;
    const char *function;
    int first, last;   /* the function, from the line with its name to its closing brace */
    int line;          /* the line that does the step */
} Source;

/* The source of step i. Every step of every trace has one. */
Source source_of(const Trace *trace, int64_t i);

/* One of the line's loop indices and its value at a step. */
typedef struct {
    const char *name;   /* "n", "oc", "oy", ... as in the source */
    int64_t value;
} SourceIndex;

enum { SOURCE_INDICES_MOST = 8 };

/* The indices of the loops around the line, outermost first, and their values at step i. Returns how many there are. */
int source_indices(const Trace *trace, int64_t i, SourceIndex index[SOURCE_INDICES_MOST]);

#endif
