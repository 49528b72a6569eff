/* The routes one after the other; the first one's result is what the others are held against. */
#include "trace/scene/routes.h"

#include "trace/say/names.h"
#include "trace/say/say.h"

#include <math.h>

typedef struct {
    float apart;     /* the largest difference */
    size_t cells, agree;
} Agreement;

static void hold(const Trace *one, const Trace *other, Agreement *agreement)
{
    const Tensor *a = &one->tensor[trace_result(one)], *b = &other->tensor[trace_result(other)];
    size_t agree = 0;
    agreement->cells = tensor_count(a);
    for (size_t i = 0; i < agreement->cells; i++) {
        float off = fabsf(a->v[i] - b->v[i]);
        agreement->apart = fmaxf(agreement->apart, off);
        agree += off <= 1e-5f + 1e-4f * fabsf(a->v[i]);
    }
    agreement->agree = agree < agreement->agree ? agree : agreement->agree;
}

bool routes_say(const SceneLine *line, Text *out, Error *err)
{
    Scene first = {0};
    Agreement agreement = {.agree = (size_t)-1};
    Route route = route_default(line->operation);
    bool built = true;
    do {
        SceneLine by = scene_line_copy(line);
        Scene scene;
        by.route = route;
        built = scene_build(&scene, &by, err);
        scene_line_free(&by);
        if (!built)
            break;
        text_add(out, "%-8s ", route_names[route]);
        say_tensor(&scene.trace, trace_result(&scene.trace), out);
        route = route_after(line->operation, route);
        if (!first.trace.kind) {
            first = scene;
            continue;
        }
        hold(&first.trace, &scene.trace, &agreement);
        scene_free(&scene);
    } while (route != route_default(line->operation));
    if (built && agreement.cells > 0)
        text_add(out, "%s %zu of %zu cells agree\n", agreement.agree == agreement.cells ? "✓" : "✗",
                 agreement.agree, agreement.cells);
    text_add(out, "largest difference: ");
    value_text(agreement.apart, out);
    text_add(out, "\n");
    scene_free(&first);
    return built;
}
