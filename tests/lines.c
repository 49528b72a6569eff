/* "run" SCENE runs the scene's operation by its own route, once; "name" SCENE prints for each of its steps the
 * engine's line that does it: path, line, whether it is run once a step. Built with coverage, gcov tells how often
 * "run" ran each line. */
#include "trace/operations/operation.h"
#include "trace/say/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* To build a scene is to run its operation once, but for those whose scenes take another function for the same sums
 * than the one whose source is shown: that one is run here. */
static bool run_shown(Scene *scene, Error *err)
{
    const OperationKind *kind = operation_kind(scene->line.operation);
    Trace trace = scene->trace;
    return !(kind->quicker >> scene->line.route & 1) || kind->run(&trace, RUN_SHOWN, err);
}

/* An update's line does all that its cell's steps do at once. */
static bool counts(const Trace *trace, const Step *step)
{
    return !trace->tensor[SET_NEW_W].v || step->closes;
}

/* Copies that the rot route makes again for every product, the check of add_inside, and softmax's stages, several of
 * which share a line: these lines run, but not once for each step. */
static bool is_shared(const Trace *trace, const Step *step)
{
    return step->out.set == SET_ROT || step->out.set == SET_SPREAD || step->kind == STEP_CUT
        || trace->tensor[SET_LOSS].dim[0] > 0;
}

static void name_lines(const Trace *trace)
{
    for (int64_t i = 0; i < trace->len; i++) {
        Step step = step_at(trace, i);
        Source source = source_of(trace, i);
        if (counts(trace, &step))
            printf("%s %d %s\n", source.file->path, source.line, is_shared(trace, &step) ? "some" : "once");
    }
}

int main(int argc, char **argv)
{
    Scene scene;
    SceneLine line;
    Error err;
    if (argc != 3 || !scene_line_read(&line, argv[2], &err) || !scene_build(&scene, &line, &err)) {
        fprintf(stderr, "lines: %s\n", argc == 3 ? err.text : "expected run or name, and a scene");
        return 2;
    }
    bool done = true;
    if (strcmp(argv[1], "run") == 0)
        done = run_shown(&scene, &err);
    else
        name_lines(&scene.trace);
    scene_line_free(&line);
    scene_free(&scene);
    return done ? 0 : 2;
}
