/* The routes one after the other; the others are compared with the first one's result. */
#include "trace/scene/routes.h"

#include "trace/say/names.h"
#include "trace/say/say.h"
#include "trace/veil.h"

#include <math.h>

typedef struct {
    float apart;     /* the largest difference */
    size_t cells, agree;
} Agreement;

float routes_apart(float one, float other)
{
    if (one == other || (isnan(one) && isnan(other)))
        return 0;
    float off = fabsf(one - other);
    return isnan(off) ? INFINITY : off;
}

/* The cell's terms without their signs, those of the sums that it adds up among them; *count: how many. */
static double size_of(const Trace *trace, Cell cell, int64_t *count)
{
    double size = 0;
    int64_t visits = cell_visits(trace, cell);
    *count += visits;
    for (int64_t k = 0; k < visits; k++) {
        Step term = cell_term(trace, cell, k);
        if (term.b.set != SET_NONE)
            size += fabs((double)term.va * (double)term.vb);
        else if (cell_visits(trace, term.a) > 0)
            size += size_of(trace, term.a, count);
        else
            size += fabs((double)term.va);
    }
    return size;
}

bool routes_agree(const Trace *trace, Cell cell, float one, float other)
{
    float off = routes_apart(one, other);
    int64_t count = 0;
    if (off <= 1e-5f + 1e-4f * fabsf(one) && isfinite(off))
        return true;
    double size = isfinite(off) ? size_of(trace, cell, &count) : 0;
    return (double)off <= ldexp((double)count * size, -23);   /* each of both is off by half of that */
}

static void hold(const Trace *one, const Trace *other, Agreement *agreement)
{
    const Tensor *a = &one->tensor[trace_result(one)], *b = &other->tensor[trace_result(other)];
    CellSet set = trace_result(one);
    size_t agree = 0;
    agreement->cells = tensor_count(a);
    for (size_t i = 0; i < agreement->cells; i++) {
        agreement->apart = fmaxf(agreement->apart, routes_apart(a->v[i], b->v[i]));
        agree += routes_agree(one, (Cell){set, (int64_t)i}, a->v[i], b->v[i]);
    }
    agreement->agree = agree < agreement->agree ? agree : agreement->agree;
}

/* Where the size of the result is asked for, neither its numbers nor how many there are. */
static void say_agreement(const Agreement *agreement, bool counted, Text *out)
{
    bool all = agreement->agree == agreement->cells;
    if (counted)
        text_add(out, "%s %zu of %zu cells agree\n", all ? "✓" : "✗", agreement->agree, agreement->cells);
    else
        text_add(out, all ? "✓ all cells agree\n" : "✗ not all cells agree\n");
}

bool routes_say(const SceneLine *line, const Veil *veil, Text *out, Error *err)
{
    Scene first = {0};
    Agreement agreement = {.agree = (size_t)-1};
    Route route = route_default(line->operation);
    bool built = true, counted = true;
    do {
        SceneLine by = scene_line_copy(line);
        Scene scene;
        by.route = route;
        built = scene_build(&scene, &by, err);
        scene_line_free(&by);
        if (!built)
            break;
        scene.trace.veil = veil;
        counted = !veil_hides_size(&scene.trace, trace_result(&scene.trace));
        if (counted) {
            text_add(out, "%-8s ", route_names[route]);
            say_tensor(&scene.trace, trace_result(&scene.trace), out);
        }
        route = route_after(line->operation, route);
        if (!first.trace.kind) {
            first = scene;
            continue;
        }
        hold(&first.trace, &scene.trace, &agreement);
        scene_free(&scene);
    } while (route != route_default(line->operation));
    if (built && agreement.cells > 0)
        say_agreement(&agreement, counted, out);
    text_add(out, "largest difference: ");
    value_text(agreement.apart, out);
    text_add(out, "\n");
    scene_free(&first);
    return built;
}
