/* The search for the mistake behind a cell's wrong value: an operation adds its usual mistakes, each the operation done
 * wrongly. For mistakes.c and the operations' files. */
#ifndef CONVWALK_TRACE_HUNT_H
#define CONVWALK_TRACE_HUNT_H

#include "trace/mistakes/alter.h"
#include "trace/mistakes/mistakes.h"

/* The writings 0 .. last of a cell, and the mistakes found so far. */
typedef struct Hunt {
    const Trace *trace;
    Cell cell;
    int64_t last;
    bool whole;      /* these are all its writings */
    float right;
    Mistake *list;
    int count;
} Hunt;

/* Adds a mistake that gives `value`, unless that is the right value, not finite, or already there. */
void hunt_add(Hunt *hunt, MistakeKind kind, float value);

/* The same for a mistake that only this operation has, by its index in its row. */
void hunt_add_own(Hunt *hunt, int which, float value);

/* The value with every writing altered. */
float hunt_altered(const Hunt *hunt, Alter *alter, int64_t how);

/* = for +=, and each term left out; the cells around in the same tensor; those and the window one cell off; one
 * image alone. */
void hunt_sum(Hunt *hunt);
void hunt_neighbours(Hunt *hunt);
void hunt_windows(Hunt *hunt);
void hunt_images(Hunt *hunt);

#endif
