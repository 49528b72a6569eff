/* How a step's numbers come to their places, for pictures in motion. It comes from the operation's row (MotionRow
 * below), and where none of its own fits from the rows that all operations share, as its sentences do
 * (say/sentence.h). */
#ifndef CONVWALK_TRACE_MOTION_H
#define CONVWALK_TRACE_MOTION_H

#include "trace/trace.h"

typedef enum {
    MOTION_FLY,       /* what is read flies to what is written, step by step */
    MOTION_TURN,      /* a plane turns about its middle as one object */
    MOTION_APART,     /* a plane's numbers move apart as one object, zeros slide in around and between them */
    MOTION_UNFOLD,    /* a window's numbers line up */
    MOTION_FOLD,      /* a line of numbers goes back to its window's places, adding */
    MOTION_SHARE,     /* a number goes along its path; divided, its shares go along theirs */
    MOTION_LEAD,      /* of what is compared the larger goes along its path to the result */
    MOTION_THROUGH,   /* a number goes to the other operand, and what it has become goes on */
    MOTION_SCATTER,   /* the same, one number to all the operands of its span */
    MOTION_GATHER,    /* terms come together in one place; then their sum is divided */
    MOTION_DIVIDE     /* the divisor comes to the sum */
} Motion;

/* The motion of steps of this kind that write `out` on this pass and route; ON_ALL stands for any. The last row of a
 * list is for all steps. */
typedef struct {
    int pass, route, out, kind;
    Motion motion;
} MotionRow;

Motion motion_of(const Trace *trace, const Step *step);

/* Whether all steps of a span of LEVEL_CELL are one motion at every level: a single step of it is not to be seen. */
bool motion_is_whole(Motion motion);

/* Whether they are one motion when one steps by spans. */
bool motion_is_common(Motion motion);

/* What one move at this level does from step i on: the level's span; a motion that is whole is not parted. */
Span motion_span(const Trace *trace, int64_t i, Level level);

#endif
