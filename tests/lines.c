/* Runs one scene's operation by its own route, once, and prints the lines of the engine that its steps name: path, line,
 * how many acts it has to do there. Built with coverage, so that gcov tells how often each line was really run. */
#include "trace/scene.h"
#include "trace/source.h"

#include <stdio.h>
#include <stdlib.h>

void __gcov_reset(void);
void __gcov_dump(void);

/* Runs what the scene shows; where a scene takes a faster function for the same sums, the one whose source is shown. */
static bool run(Scene *scene)
{
    Tensor *tensor = scene->tensor;
    const ConvSpec *spec = &scene->line.spec;
    bool matrix = scene->line.route == ROUTE_IM2COL;
    float *col = calloc((size_t)tensor_count(&tensor[SET_X]) * (size_t)spec->kernel.h * (size_t)spec->kernel.w * 16, sizeof *col);
    __gcov_reset();
    if (scene->line.operation == OP_CONV_FORWARD && matrix)
        conv_forward_im2col(&tensor[SET_X], &tensor[SET_W], &tensor[SET_B], spec, col, &tensor[SET_Y]);
    else if (scene->line.operation == OP_CONV_FORWARD)
        conv_forward(&tensor[SET_X], &tensor[SET_W], &tensor[SET_B], spec, &tensor[SET_Y]);
    else if (scene->line.operation == OP_CONV_BACKWARD_WEIGHT && matrix)
        conv_backward_weight_im2col(&tensor[SET_X], &tensor[SET_DY], spec, col, &tensor[SET_DW]);
    else
        scene_set(scene, (Cell){SET_X, 0}, tensor[SET_X].v[0]);
    __gcov_dump();
    free(col);
    return true;
}

/* An update's line does all that its cell's steps do at once. */
static bool counts(const Trace *trace, const Step *step)
{
    return trace->operation != OP_SGD || step->closes;
}

/* Copies that the rot route makes anew for every product, the cut of what add_inside drops, and softmax's stages, several
 * of which share a line: these lines run, but not once a step. */
static bool is_shared(const Trace *trace, const Step *step)
{
    return step->out.set == SET_ROT || step->out.set == SET_SPREAD || step->kind == STEP_CUT
        || (trace->operation == OP_SOFTMAX && trace->pass == PASS_FORWARD);
}

int main(int argc, char **argv)
{
    Scene scene;
    SceneLine line;
    Error err;
    if (argc != 2 || !scene_line_read(&line, argv[1], &err) || !scene_build(&scene, &line, &err)) {
        fprintf(stderr, "lines: %s\n", argc == 2 ? err.text : "expected one scene");
        return 2;
    }
    if (!run(&scene))
        return 2;
    for (int64_t i = 0; i < scene.trace.len; i++) {
        Step step = step_at(&scene.trace, i);
        Source source = source_of(&scene.trace, i);
        if (counts(&scene.trace, &step))
            printf("%s %d %s\n", source.file->path, source.line, is_shared(&scene.trace, &step) ? "some" : "once");
    }
    scene_line_free(&line);
    scene_free(&scene);
    return 0;
}
