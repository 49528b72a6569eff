/* One line names a scene: the operation and GNU long options, the same on the command line, in a lesson and in the link
 * that the window copies. A SceneLine is what the line says; a Scene is what it stands for: tensors filled, the engine
 * run, the trace ready. */
#ifndef CONVWALK_TRACE_SCENE_H
#define CONVWALK_TRACE_SCENE_H

#include "base/text.h"
#include "trace/network.h"
#include "trace/trace.h"

#include <getopt.h>

/* The tensors a line can give values for: VALUES_X ...; see trace/sets.h. */
typedef enum {
#define GIVEN(set, option, low, high) VALUES_##set,
    GIVEN_SETS(GIVEN)
#undef GIVEN
    VALUES_COUNT
} Given;

/* The options of a scene, as bits of SceneLine.said. */
typedef enum {
    SAID_ROUTE,
    SAID_PASS,
    SAID_INPUT,
    SAID_CHANNELS,
    SAID_KERNEL,
    SAID_KERNELS,
    SAID_STRIDE,
    SAID_PADDING,
    SAID_DILATION,
    SAID_BIAS,
    SAID_SEED,
    SAID_STEP,
    SAID_LEVEL,
    SAID_CEIL,
    SAID_FLOOR,
    SAID_COUNT_PADDING,
    SAID_FUNCTION,
    SAID_CLASSES,
    SAID_TARGET,
#define NUMBER(name, option, title, usual, low, high, ladder, help) SAID_##name,
    NUMBER_OPTIONS(NUMBER)
#undef NUMBER
    SAID_COMPARE,
    SAID_DIGIT,
    SAID_POOL,
    SAID_INDEX,
    SAID_UPDATES,
    SAID_WORDS,
    SAID_VALUES = SAID_WORDS + 5,
    SAID_COUNT = SAID_VALUES + VALUES_COUNT
} Said;

enum { UPDATES_MOST = 20 };   /* of --updates: each costs a pass */

/* What only a network's line says, as written. The list is a preset's name or a line of layers (engine/net.h); NULL:
 * the usual one. The image is a picture's path, which the program reads into --x: nothing here can. */
enum { WORD_LAYER, WORD_IMAGE, WORD_DATA, WORD_WEIGHTS, WORD_NET, WORD_COUNT };

typedef struct {
    Operation operation;
    Pass pass;
    Route route;
    int input[4];            /* n c h w */
    int kernels;             /* output channels */
    ConvSpec spec;
    bool bias;
    bool floor, count_padding;   /* pooling */
    Activation function;
    char *target;            /* softmax: the class of each image, "2 0 1"; NULL: not given. Owned */
    union {                  /* the options with a number; Sgd's are the first */
        float number[NUMBER_COUNT];
        Sgd sgd;
    };
    int digit;               /* a network: 0..9, drawn from the seed */
    bool average;            /* the usual network: pooling takes the mean */
    int index;               /* a network: which image of the data folder's test set */
    int updates;             /* a network: how often its weights have been updated by this very image before */
    char *word[WORD_COUNT];  /* NULL: not given. Owned */
    const char *assets;      /* the folder of the bundled weights, told by the program, which keeps it; NULL: none */
    uint64_t seed;           /* values not given come from it; 0: the document's own numbers where they fit */
    char *values[VALUES_COUNT];   /* as written: "1 2 3; 4 5 6", planes parted by |; NULL: not given. Owned */
    bool compare;            /* all routes of the operation side by side */
    Level level;
    int64_t step;            /* how many steps are done: 0 .. len; -1: not said */
    bool said_input, said_kernel, said_kernels;   /* these are not to be taken from the shape of the values */
    uint64_t said;           /* bit 1 << SAID_...: the option was given */
    int64_t cells_most, steps_most;   /* how large its scene may be, see scene_size; 0: as large as memory allows */
} SceneLine;

/* The long options of a scene, for getopt_long; ended by a NULL name. Their codes are >= SCENE_OPTION. */
enum { SCENE_OPTION = 1000 };
extern const struct option scene_options[];

/* The document's example; freed with scene_line_free (as is every line). */
SceneLine scene_line_default(void);
void scene_line_free(SceneLine *line);
SceneLine scene_line_copy(const SceneLine *line);

/* Takes the scene's name and the operation's defaults for all that was not said; false, naming the nearest known one,
 * when there is no such scene. */
bool scene_line_name(SceneLine *line, const char *name, Error *err);

/* Takes one option of scene_options by its code; false when the value is not one it can have. */
bool scene_line_option(SceneLine *line, int code, const char *value, Error *err);

/* Reads a whole line: the scene's name first, then options, --name value or --name=value; a value with spaces stands
 * in double quotes, and in these \" and \\ for a quote and a backslash. False, saying what is wrong, with *line to
 * be freed all the same; starts from scene_line_default. */
bool scene_line_read(SceneLine *line, const char *text, Error *err);

/* The line as text that opens exactly this scene at this step (what Y copies); options at their defaults are left
 * out. */
void scene_line_write(const SceneLine *line, Text *out);

/* Whether the line is the network's that takes activation and pooling (--act, --pool) and drawn digits: the usual one. */
bool scene_line_varies(const SceneLine *line);

/* The i-th name that a scene's line can begin with: the operations', network, the presets'; NULL after the last. */
const char *scene_name_at(int i);

/* Whether the line's scene is a network's, a chain of operations. */
bool scene_line_is_network(const SceneLine *line);

/* False when the line says something that this operation has no use for: another operation's route, an option. */
bool scene_line_check(const SceneLine *line, Error *err);

typedef struct {
    SceneLine line;
    Tensor tensor[SET_COUNT];   /* what the scene owns: what was given and what the engine made of it */
    int *winner;                /* max pooling: see engine/pool.h */
    /* a network's, owned; then the scene owns no tensors, and its trace is the network's or one layer's */
    NetTrace *net;
    Tensor x, w, b, y;          /* the same as tensor[SET_X] and so on; v is NULL where the scene has none */
    Trace trace;                /* over the tensors */
} Scene;

/* Reads the values, fills the rest from the seed, runs the engine. False when values or sizes do not fit; the scene is
 * then {0}. `line` is copied. Freed with scene_free. */
bool scene_build(Scene *scene, const SceneLine *line, Error *err);
void scene_free(Scene *scene);

/* The numbers of a tensor that a line can give (X, W, b, the error of Y), as --x and so on read them; freed with
 * free(). */
char *scene_values(const Scene *scene, CellSet set);

/* Whether such a tensor may hold this number; false says which it may. */
bool scene_allows(const Scene *scene, CellSet set, float value, Error *err);

/* Sets one value of such a tensor, which may hold it, runs the engine again, and writes the tensor's values into the
 * scene's line. */
void scene_set(Scene *scene, Cell cell, float value);

/* Gives a line of the scene's operation, whose sizes or choices may be others, the scene's values where they still
 * have a place: the same image, channel, row and column. New places have what the line makes of them by itself.
 * False, with the line's values as they were, when there is no scene of this shape. Not for a network. */
bool scene_keep(const Scene *scene, SceneLine *line, Error *err);

/* Such an option: its name, what the edit bar calls it, its usual number, its bounds and the bar's numbers (see
 * trace/operations/list.h), its line of --help. */
typedef struct {
    const char *name, *title;
    float usual, low, high;
    const char *ladder, *help;
} NumberRow;

extern const NumberRow number_rows[NUMBER_COUNT];

/* Whether an operation's line has a use for this option. */
bool scene_line_takes(Operation operation, Said option);

/* Puts one layer of a network's scene on stage, -1 the whole network. Its line then says so. */
void scene_show_layer(Scene *scene, int layer);

/* Which layer's trace it is that the scene shows; -1: the whole network's, or no network at all. */
int scene_layer(const Scene *scene);

/* How large the scene of a line is whose sizes are all known: about how many cells its tensors have, those that are
 * not stored too, and how many steps it takes. Found before anything is allocated; 0 where no shape fits (scene_build
 * says why). */
typedef struct {
    double cells, steps;
} SceneSize;
SceneSize scene_size(const SceneLine *line);

/* False when it is larger than the line's cells_most and steps_most. */
bool scene_size_fits(const SceneLine *line, Error *err);

/* False when a file that it names is larger than so many cells need; a line without cells_most takes any. */
bool scene_files_fit(const SceneLine *line, Error *err);

/* The tensor that --x, --w ... give, by index 0 .. VALUES_COUNT - 1, and the option's name. */
extern const CellSet value_sets[VALUES_COUNT];
extern const char *const value_names[VALUES_COUNT];

#endif
