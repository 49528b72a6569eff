/* Wrong ways to do an operation, for mistakes.c: each alters the terms of a cell. */
#ifndef CONVWALK_TRACE_ALTER_H
#define CONVWALK_TRACE_ALTER_H

#include "trace/part.h"

/* Alters the t-th term of a cell; false drops it. The meaning of `how` depends on the way. */
typedef bool Alter(const Trace *trace, int64_t t, Step *step, int64_t how);

/* The value after writings 0 .. last of a cell when each is altered. */
float alter_fold(const Trace *trace, Cell cell, int64_t last, Alter *alter, int64_t how);

/* Whether the step adds a term to a sum that can be forgotten or overwritten. */
bool step_accumulates(const Step *step);

/* A cell's value after all steps. */
float final_value(const Trace *trace, Cell cell);

Alter alter_turn;            /* operands of tensor `how` are read at the place turned by 180 degrees within their map */
Alter alter_leave_out;       /* without term `how` */
Alter alter_leave_out_kind;  /* without the terms of StepKind `how` */
Alter alter_overwrite;       /* of the terms that add up only term `how` */
Alter alter_one_image;       /* only the terms that read a cell of image `how` */
/* the window off by one: 3 * (rows down + 1) + columns right + 1; what leaves the input is 0, or no candidate */
Alter alter_shift;
Alter alter_divide_by;       /* divided by `how` wherever something is divided */
Alter alter_compare_all;     /* the largest instead of the sum */
Alter alter_add_all;         /* the sum instead of the largest */
Alter alter_change_sign;     /* + for -, differences the wrong way round, log p for -log p */
Alter alter_whole_gradient;  /* a learning rate of 1 */

#endif
