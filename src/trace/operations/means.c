/* Pooling that gives of each window the mean: what its operations share. */
#include "trace/operations/pooling.h"

#include "trace/mistakes/hunt.h"

void average_mistakes(Hunt *hunt)
{
    const Pair *kernel = &hunt->trace->spec.kernel;
    int64_t whole = (int64_t)kernel->h * kernel->w;
    bool back = hunt->trace->pass == PASS_BACKWARD;
    if (back)
        hunt_add(hunt, MISTAKE_NOT_DIVIDED, hunt_altered(hunt, alter_divide_by, 1));
    else
        hunt_add(hunt, MISTAKE_NOT_DIVIDED, hunt_altered(hunt, alter_leave_out_kind, STEP_DIVIDE));
    hunt_add(hunt, MISTAKE_WHOLE_WINDOW, hunt_altered(hunt, alter_divide_by, whole));
    if (!back)
        hunt_add(hunt, MISTAKE_LARGEST, hunt_altered(hunt, alter_compare_all, 0));
    hunt_sum(hunt);
    (back ? hunt_neighbours : hunt_windows)(hunt);
}

const SayRow average_sentence[] = {
    {PASS_FORWARD, ON_ALL, ON_ALL, SAY_ABOUT, say_whole_map,
     "The mean of each map stands for the whole map."},
    {PASS_FORWARD, ON_ALL, ON_ALL, SAY_ABOUT, NULL,
     "Each window of X gives its mean to Y."},
    {PASS_BACKWARD, ON_ALL, ON_ALL, SAY_ABOUT, NULL,
     "Each error is shared equally by the numbers that were averaged."},
    {PASS_FORWARD, ON_ALL, ON_ALL, SAY_CELL, say_whole_map,
     "The mean of the map is {out} = {after}."},
    {PASS_FORWARD, ON_ALL, ON_ALL, SAY_CELL, NULL,
     "The window stands at row {top}, column {left}: its mean is {out} = {after}."},
    {PASS_FORWARD, ON_ALL, ON_ALL, STEP_ADD, say_map_opens,
     "The map's sum begins with its first number, {a}."},
    {PASS_FORWARD, ON_ALL, ON_ALL, STEP_ADD, say_opens,
     "The window stands at row {top}, column {left}: its sum begins with {a}."},
    {PASS_FORWARD, ON_ALL, ON_ALL, STEP_ADD, NULL,
     "{a} is added to the sum."},
    {PASS_FORWARD, ON_ALL, ON_ALL, STEP_DIVIDE, NULL,
     "The sum {before}, divided by {a}, the number of cells, is the mean: {out} = {after}."},
    {PASS_BACKWARD, ON_ALL, ON_ALL, ON_ALL, NULL,
     "{x} was one of {b} numbers whose mean is {y}: so it gets one of {b} equal shares of the error {a}."},
    {.sentence = NULL},
};

const MotionRow average_motion[] = {
    {PASS_FORWARD, ON_ALL, ON_ALL, ON_ALL, MOTION_GATHER},
    {PASS_BACKWARD, ON_ALL, ON_ALL, ON_ALL, MOTION_SHARE},
    {ON_ALL, ON_ALL, ON_ALL, ON_ALL, MOTION_FLY},
};
