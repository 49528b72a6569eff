/* Motions: the row that fits a step is found, the operation's own before those of all. */
#include "trace/motion.h"

#include "trace/operations/operation.h"

static const MotionRow shared[] = {
    {ON_ALL, ON_ALL, SET_COL, STEP_COPY, MOTION_UNFOLD},
    {ON_ALL, ON_ALL, ON_ALL, STEP_DIVIDE, MOTION_DIVIDE},
    {ON_ALL, ON_ALL, SET_Y, STEP_COMPARE, MOTION_LEAD},
    {ON_ALL, ON_ALL, ON_ALL, ON_ALL, MOTION_FLY},
};

static const MotionRow *find(const MotionRow *row, const Trace *trace, const Step *step)
{
    while ((row->pass != ON_ALL && row->pass != (int)trace->pass)
           || (row->route != ON_ALL && row->route != (int)trace->route)
           || (row->out != ON_ALL && row->out != (int)step->out.set)
           || (row->kind != ON_ALL && row->kind != (int)step->kind))
        row++;
    return row;
}

Motion motion_of(const Trace *trace, const Step *step)
{
    const MotionRow *own = trace->kind->motion ? find(trace->kind->motion, trace, step) : NULL;
    return own && own->motion != MOTION_FLY ? own->motion : find(shared, trace, step)->motion;
}

bool motion_is_whole(Motion motion)
{
    return motion == MOTION_TURN || motion == MOTION_APART;
}

bool motion_is_common(Motion motion)
{
    return motion != MOTION_FLY && motion != MOTION_LEAD && motion != MOTION_THROUGH && motion != MOTION_DIVIDE;
}

Span motion_span(const Trace *trace, int64_t i, Level level)
{
    int64_t own = i;
    const Trace *within = trace_within(trace, &own);
    Step step = step_at(within, own);
    bool parted = level < LEVEL_CELL && motion_is_whole(motion_of(within, &step));
    return span_of(trace, i, parted ? LEVEL_CELL : level);
}
