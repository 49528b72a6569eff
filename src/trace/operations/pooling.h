/* What the poolings share: windows as steps, scenes, the engine's spec. */
#ifndef CONVWALK_TRACE_OPERATIONS_POOLING_H
#define CONVWALK_TRACE_OPERATIONS_POOLING_H

#include "trace/operations/layers.h"

/* The trace of a pooling, on either pass; see pooling.c. */
void pooling_plan(Trace *trace);
void pooling_term(const Trace *trace, int64_t k, Step *step);

/* Windows of 2 x 2 side by side on 4 x 4, and that input's numbers. */
void pooling_usual(SceneLine *line);
bool pooling_example(const Scene *scene, Tensor *tensor, int which);

/* X and Y, in the backward pass their errors. */
bool pooling_make(Scene *scene, Error *err);

/* For `lay`: a layer of the node's window. */
void pooling_lay(NetTrace *net, int node, Phase phase, Operation operation);

/* The size of its scene. */
SceneSize pooling_size(const SceneLine *line);

/* For `formula`: how many windows each axis has, in TeX. */
void pooling_formula(const SceneLine *line, Text *tex);

/* The mistakes with averages: not divided, divided by too much, the largest value instead; and those of the backward
 * pass. */
void average_mistakes(Hunt *hunt);

/* Where each window has one winner: its scene, room for the winners with it; another cell's value, the mean. */
bool winners_make(Scene *scene, Error *err);
void winners_mistakes(Hunt *hunt);

/* For `makes` and `error`: how E = sum of delta * Y moves with X; where another cell wins it has a corner. */
bool pooling_makes(const Trace *trace, CellSet gradient);
extern const NudgeError pooling_nudge;

/* What is said of their steps: for those with one winner, for the means. */
extern const SayRow winners_sentence[], average_sentence[];
extern const MotionRow winners_motion[], average_motion[];

#endif
