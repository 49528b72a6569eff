/* What the transposed convolution's operations share and show: lines of code, programs, sentences, the formula. */
#ifndef CONVWALK_TRACE_OPERATIONS_TRANSPOSED_H
#define CONVWALK_TRACE_OPERATIONS_TRANSPOSED_H

#include "trace/operations/conv.h"

enum { TRANSPOSED_SOURCES = 9 };
extern const SourceLine transposed_source[TRANSPOSED_SOURCES];
extern const SnippetRow transposed_forward_snippet[], transposed_input_snippet[], transposed_weight_snippet[];
extern const SayRow transposed_sentence[];

/* For `indices`, where a cell's place does not say which loop counts it: X's are ic, Y's oc. */
void transposed_indices(const Trace *trace, const Step *step, int64_t value[INDEX_COUNT]);

/* For `row_terms`: the products of one channel of X, of one image. */
int64_t transposed_row_terms(const Trace *trace, const char **row);

/* For `formula`: the size of Y along each axis. */
void transposed_formula(const SceneLine *line, Text *tex);

#endif
