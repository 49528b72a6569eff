/* Pooling that keeps of each window the largest value: what its operations share. */
#include "trace/operations/pooling.h"

#include "trace/mistakes/hunt.h"

#include "base/memory.h"

bool winners_make(Scene *scene, Error *err)
{
    if (!pooling_make(scene, err))
        return false;
    scene->winner = mem_try(tensor_count(&scene->tensor[SET_Y]), sizeof *scene->winner, "the winners", err);
    return scene->winner != NULL;
}

static void forward_mistakes(Hunt *hunt)
{
    for (int64_t t = hunt->last; t >= 0; t--)
        hunt_add(hunt, MISTAKE_LOSER, cell_term(hunt->trace, hunt->cell, t).va);
    hunt_add(hunt, MISTAKE_MEAN, hunt_altered(hunt, alter_add_all, 0) / (float)(hunt->last + 1));
    hunt_windows(hunt);
}

/* The errors that windows over the cell bring it though it has not won there, or take from it where it has; and the
 * errors of all these windows shared as an average shares them. */
static void losers(Hunt *hunt)
{
    const Trace *trace = hunt->trace;
    const Tensor *dy = &trace->tensor[SET_DY];
    Place at = cell_place(trace, hunt->cell), window = at;
    PoolSpec spec = trace_pool(trace);
    float shared = 0;
    for (window.row = 0; window.row < dy->dim[2]; window.row++)
        for (window.column = 0; window.column < dy->dim[3]; window.column++) {
            PoolWindow over = pool_window(&trace->tensor[SET_DX], &spec, window.row, window.column);
            if (!pool_window_holds(&over, at.row, at.column))
                continue;
            Cell error = cell_at(trace, SET_DY, window);
            float value = stored_value(trace, error);
            bool won = trace->winner[error.index] == hunt->cell.index;
            hunt_add(hunt, MISTAKE_LOSER, won ? hunt->right - value : hunt->right + value);
            shared += value / (float)over.divisor;
        }
    hunt_add(hunt, MISTAKE_MEAN, shared);
}

void winners_mistakes(Hunt *hunt)
{
    if (hunt->trace->pass == PASS_FORWARD) {
        forward_mistakes(hunt);
        return;
    }
    hunt_sum(hunt);
    if (hunt->whole)
        losers(hunt);
    hunt_neighbours(hunt);
}

/* ---- Sentences. */

const SayRow winners_sentence[] = {
    {PASS_FORWARD, ON_ALL, ON_ALL, SAY_ABOUT, say_whole_map,
     "The largest number of each map stands for the whole map; where it stood is remembered."},
    {PASS_FORWARD, ON_ALL, ON_ALL, SAY_ABOUT, NULL,
     "Each window of X gives its largest number to Y; where it stood is remembered."},
    {PASS_BACKWARD, ON_ALL, ON_ALL, SAY_ABOUT, NULL,
     "Each error goes to the number that was the largest of its window; the others changed nothing and get "
     "nothing."},
    {PASS_FORWARD, ON_ALL, ON_ALL, SAY_CELL, say_whole_map,
     "The largest number of the map is {out} = {after}."},
    {PASS_FORWARD, ON_ALL, ON_ALL, SAY_CELL, NULL,
     "The window stands at row {top}, column {left}: its largest number is {out} = {after}."},
    {PASS_FORWARD, ON_ALL, ON_ALL, STEP_COMPARE, say_map_opens,
     "The map's first number, {a} = {va}, leads."},
    {PASS_FORWARD, ON_ALL, ON_ALL, STEP_COMPARE, say_opens,
     "The window stands at row {top}, column {left}: its first number, {a} = {va}, leads."},
    {PASS_BACKWARD, ON_ALL, ON_ALL, ON_ALL, say_opens,
     "{x} was the largest of its window, so it alone gets {a}."},
    {PASS_BACKWARD, ON_ALL, ON_ALL, ON_ALL, NULL,
     "{x} was the largest of this window too: {a} is added to what it has."},
    {.sentence = NULL},
};

const MotionRow winners_motion[] = {
    {PASS_BACKWARD, ON_ALL, ON_ALL, ON_ALL, MOTION_SHARE},
    {ON_ALL, ON_ALL, ON_ALL, ON_ALL, MOTION_FLY},
};
