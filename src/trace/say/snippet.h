/* A scene as a program in Python that computes its results from its numbers, to be pasted elsewhere: with NumPy and the
 * loops of the engine's Python twins, or with PyTorch's own functions. */
#ifndef CONVWALK_TRACE_SNIPPET_H
#define CONVWALK_TRACE_SNIPPET_H

#include "base/text.h"
#include "trace/trace.h"

typedef enum { SNIPPET_NUMPY, SNIPPET_PYTORCH, SNIPPET_COUNT } SnippetKind;

/* "numpy", "pytorch"; "NumPy", "PyTorch". */
extern const char *const snippet_names[SNIPPET_COUNT];
extern const char *const snippet_titles[SNIPPET_COUNT];

/* Appends the program for the operation that does step i, which prints each result at its end. A result has its
 * tensor's name (y, dx, dw, new_w; e is the loss). False, with `err`, when the framework has no function that does
 * this, or a number that it starts from is missing. */
bool snippet_write(const Trace *trace, int64_t i, SnippetKind kind, Text *out, Error *err);

#endif
