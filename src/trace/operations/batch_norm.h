/* What batch normalisation's two files share: whether its mean and variance are given, and what is said and shown of
 * its steps. */
#ifndef CONVWALK_TRACE_OPERATIONS_BATCH_NORM_H
#define CONVWALK_TRACE_OPERATIONS_BATCH_NORM_H

#include "trace/operations/layers.h"

bool batch_norm_evaluates(const Trace *trace);

enum { BATCH_NORM_SOURCES = 21 };
extern const SourceLine batch_norm_source[BATCH_NORM_SOURCES];
extern const SayRow batch_norm_sentence[];
extern const LevelRow batch_norm_levels[];
extern const SnippetRow batch_norm_snippet[];

/* For the row: indices, tell, formula. */
void batch_norm_indices(const Trace *trace, const Step *step, int64_t value[INDEX_COUNT]);
void batch_norm_tell(const Trace *trace, Telling *telling, Text *out);
/* A stage's name, on the timeline: what is computed; of maps, of which of several channels. */
bool batch_norm_channel_name(const Trace *trace, const Step *step, Text *out);
void batch_norm_formula(const SceneLine *line, Text *tex);

#endif
