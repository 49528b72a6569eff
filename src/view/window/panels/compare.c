/* Lockstep by arithmetic: the leader's cursor says which cell of the result it is at and how far; a table says after
 * how many steps each side has that cell; between two entries a side's steps are spread evenly. */
#include "view/window/panels/compare.h"

#include "base/memory.h"
#include "trace/scene/routes.h"

#include <math.h>
#include <stdlib.h>

enum { CELLS_MOST = 1 << 20 };

void compare_free(Compare *compare)
{
    for (int i = 0; i < compare->sides; i++) {
        scene_free(&compare->side[i]);
        free(compare->finished[i]);
        free(compare->apart[i]);
        free(compare->agrees[i]);
    }
    *compare = (Compare){0};
}

/* The part of a trace that writes its result: its first step in a round. */
static int64_t result_begins(const Trace *trace)
{
    for (int i = 0; i < trace->parts; i++)
        if (trace->part[i].out == trace_result(trace))
            return trace->part[i].first;
    return 0;
}

/* Where errors of copies return at the end, cells are finished in another order: none counts before the last step. */
static bool finishes_last(const Trace *trace)
{
    return trace->tensor[SET_DPAD].dim[0] > 0 && trace->spec.mode != PADDING_ZEROS;
}

static void fill_tables(Compare *compare, int side, const Trace *leader)
{
    const Trace *trace = &compare->side[side].trace;
    CellSet set = trace_result(leader);
    int64_t finished = result_begins(trace);
    float apart = 0;
    bool agrees = true;
    for (int64_t i = 0; i < compare->cells; i++) {
        Cell cell = {set, i};
        int64_t visits = cell_visits(trace, cell), end = visits > 0 ? cell_visit(trace, cell, visits - 1) + 1 : 0;
        float a = leader->tensor[set].v[i], b = trace->tensor[set].v[i];
        finished = end > finished ? end : finished;
        apart = fmaxf(apart, routes_apart(a, b));
        agrees = agrees && routes_agree(leader, cell, a, b);
        compare->finished[side][i] = finishes_last(leader) ? trace->len : finished;
        compare->apart[side][i] = apart;
        compare->agrees[side][i] = agrees;
    }
}

bool compare_build(Compare *compare, const Scene *leader, Error *err)
{
    *compare = (Compare){0};
    Operation operation = leader->trace.operation;
    int64_t cells = (int64_t)tensor_count(&leader->tensor[trace_result(&leader->trace)]);
    if (!operation_has_routes(operation))
        return error_set(err, "%s goes by one route only: there is nothing to compare", operation_name(operation));
    if (cells > CELLS_MOST)
        return error_set(err, "too large to compare: %lld cells, at most %d", (long long)cells, CELLS_MOST);
    compare->cells = cells;
    for (Route route = route_after(operation, leader->trace.route); route != leader->trace.route;
         route = route_after(operation, route)) {
        SceneLine line = scene_line_copy(&leader->line);
        int side = compare->sides;
        line.route = route;
        line.step = -1;
        bool built = scene_build(&compare->side[side], &line, err);
        scene_line_free(&line);
        if (!built) {
            compare_free(compare);
            return false;
        }
        compare->sides++;
        compare->finished[side] = mem_alloc((size_t)cells, sizeof(int64_t));
        compare->apart[side] = mem_alloc((size_t)cells, sizeof(float));
        compare->agrees[side] = mem_alloc((size_t)cells, sizeof(bool));
        fill_tables(compare, side, &leader->trace);
    }
    return true;
}

int64_t compare_finished(const Compare *compare, const Trace *leader, Cursor cursor)
{
    if (finishes_last(leader))
        return cursor.step + (cursor.fraction >= 1) >= leader->len ? compare->cells : -1;
    Step step = step_at(leader, cursor.step);
    if (step.out.set != trace_result(leader))
        return -1;
    return step.out.index + (step.closes && cursor.fraction >= 1);
}

/* `share` 0..1 of the way from `from` steps done to `to`. */
static Cursor within(int64_t from, int64_t to, double share)
{
    double at = (double)from + share * (double)(to - from);
    int64_t whole = (int64_t)floor(at);
    if (share >= 1 || whole >= to)
        return to > 0 ? (Cursor){to - 1, 1} : (Cursor){0, 0};
    float rest = (float)(at - (double)whole);
    if (rest < 1e-4f)
        return whole > 0 ? (Cursor){whole - 1, 1} : (Cursor){0, 0};
    return (Cursor){whole, rest};
}

Cursor compare_cursor(const Compare *compare, int side, const Trace *leader, Cursor cursor)
{
    if (finishes_last(leader))
        return within(0, compare->side[side].trace.len,
                      ((double)cursor.step + (double)cursor.fraction) / (double)leader->len);
    Step step = step_at(leader, cursor.step);
    int64_t begins = result_begins(&compare->side[side].trace);
    if (step.out.set != trace_result(leader)) {
        int64_t round = cursor.step / leader->round_len, first = round * leader->round_len + result_begins(leader),
                next = step_at(leader, first).out.index;
        if (round > 0)   /* before another image: what is finished stays so */
            return within(0, compare->finished[side][next - 1], 1);
        double share = ((double)cursor.step + (double)cursor.fraction) / (double)(first > 0 ? first : 1);
        return within(0, begins, first > 0 ? share : 0);   /* none before: what lands in a border comes first */
    }
    Span span = span_of(leader, cursor.step, LEVEL_CELL);
    int64_t cell = step.out.index, from = cell > 0 ? compare->finished[side][cell - 1] : begins;
    double share = ((double)(cursor.step - span.first) + (double)cursor.fraction) / (double)(span.end - span.first);
    return within(from, compare->finished[side][cell], share);
}
