/* One line names a scene: the operation and GNU long options, the same on the command line, in a lesson and in the link
 * that the window copies. A SceneLine is what the line says; a Scene is what it stands for: tensors filled, the engine
 * run, the trace ready. */
#ifndef CONVWALK_TRACE_SCENE_H
#define CONVWALK_TRACE_SCENE_H

#include "base/text.h"
#include "trace/trace.h"

#include <getopt.h>

/* The tensors a line can give values for. */
enum { VALUES_X, VALUES_W, VALUES_B, VALUES_COUNT };

typedef struct {
    Operation operation;
    Route route;
    int input[4];            /* n c h w */
    int kernels;             /* output channels */
    ConvSpec spec;
    bool bias;
    uint64_t seed;           /* values not given come from it; 0: the document's own numbers where they fit */
    char *values[VALUES_COUNT];   /* as written: "1 2 3; 4 5 6", planes parted by |; NULL: not given. Owned */
    Level level;
    int64_t step;            /* how many steps are done: 0 .. len; -1: not said */
    bool said_input, said_kernel, said_kernels;
} SceneLine;

/* The long options of a scene, for getopt_long; ended by a NULL name. Their codes are >= SCENE_OPTION. */
enum { SCENE_OPTION = 1000 };
extern const struct option scene_options[];

/* The document's example; freed with scene_line_free (as is every line). */
SceneLine scene_line_default(void);
void scene_line_free(SceneLine *line);
SceneLine scene_line_copy(const SceneLine *line);

/* Takes the scene's name; false, naming the nearest known one, when there is no such scene. */
bool scene_line_name(SceneLine *line, const char *name, Error *err);

/* Takes one option of scene_options by its code; false when the value is not one it can have. */
bool scene_line_option(SceneLine *line, int code, const char *value, Error *err);

/* The line as text that opens exactly this scene at this step (what Y copies); options at their defaults are left out. */
void scene_line_write(const SceneLine *line, Text *out);

typedef struct {
    SceneLine line;
    Tensor x, w, b, y;       /* b.v is NULL without bias */
    Trace trace;             /* over the four */
} Scene;

/* Reads the values, fills the rest from the seed, runs the engine. False when values or sizes do not fit; the scene is
 * then {0}. `line` is copied. Freed with scene_free. */
bool scene_build(Scene *scene, const SceneLine *line, Error *err);
void scene_free(Scene *scene);

/* The numbers of X, W or b as --x, --w or --b reads them; freed with free(). */
char *scene_values(const Scene *scene, CellSet set);

/* Sets one value of X, W or b, runs the engine again, and writes the tensor's values into the scene's line. */
void scene_set(Scene *scene, Cell cell, float value);

#endif
