/* One line describes a scene: the operation and GNU long options, the same on the command line, in a lesson and in the
 * link that the window copies. A SceneLine is the parsed line; a Scene is what it describes: tensors filled, the engine
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
    SAID_MODE,
    SAID_DILATION,
    SAID_GROUPS,
    SAID_FACTOR,
    SAID_EVALUATE,
    SAID_MORE,
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

/* A padding that keeps the size: see conv_same_padding. */
typedef enum { SAME_NOT, SAME_UPPER, SAME_LOWER } PaddingSame;

enum { UPDATES_MOST = 20 };   /* of --updates: each needs a pass */

/* Options of a network's line, as written. The list is a preset's name or a line of layers (engine/net.h); NULL: the
 * usual network. The image is a picture's path, which the program reads into --x, since this folder reads no
 * pictures. */
enum { WORD_LAYER, WORD_IMAGE, WORD_DATA, WORD_WEIGHTS, WORD_NET, WORD_COUNT };

typedef struct {
    Operation operation;
    Pass pass;
    Route route;
    int input[4];            /* n c h w */
    int kernels;             /* output channels */
    ConvSpec spec;
    Pair more;               /* transposed convolution: output padding */
    PaddingSame same;        /* the padding follows from the input */
    bool bias, evaluates;    /* evaluates: batch norm by its running averages */
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
    int updates;             /* a network: how many updates by this same image come before */
    char *word[WORD_COUNT];  /* NULL: not given. Owned */
    const char *assets;      /* the folder of the bundled weights, borrowed from the program; NULL: none */
    uint64_t seed;           /* values not given come from it; 0: the document's own numbers where they fit */
    char *values[VALUES_COUNT];   /* as written: "1 2 3; 4 5 6", planes parted by |; NULL: not given. Owned */
    bool compare;            /* all routes of the operation side by side */
    Level level;
    int64_t step;            /* how many steps are done: 0 .. len; -1: not given */
    bool said_input, said_kernel, said_kernels;   /* these are not taken from the shape of the values */
    uint64_t said;           /* bit 1 << SAID_...: the option was given */
    unsigned rounded;        /* bit 1 << i: of number[i] as it was written a float keeps less */
    int64_t cells_most, steps_most;   /* the largest size of its scene, see scene_size; 0: as large as memory allows */
} SceneLine;

/* The long options of a scene, for getopt_long; ended by a NULL name. Their codes are >= SCENE_OPTION. */
enum { SCENE_OPTION = 1000 };
extern const struct option scene_options[];

/* The document's example; freed with scene_line_free (like every line). */
SceneLine scene_line_default(void);
void scene_line_free(SceneLine *line);
SceneLine scene_line_copy(const SceneLine *line);

/* Sets the scene's name and the operation's defaults for all options that were not given; false, with the most similar
 * name in `err`, when there is no such scene. */
bool scene_line_name(SceneLine *line, const char *name, Error *err);

/* Sets one option of scene_options by its code; false, with `err`, when it can't have this value. */
bool scene_line_option(SceneLine *line, int code, const char *value, Error *err);

/* What a float keeps of the first number given that it does not keep whole, as 16777216 of 16777217, in one line; ""
 * when all are kept. Of a file's numbers it says the type when that is not float32. */
void scene_line_rounded(const SceneLine *line, Error *note);

/* Reads a whole line: the scene's name first, then options, --name value or --name=value; a value with spaces is in
 * double quotes, with \" and \\ for a quote and a backslash. Starts from scene_line_default. False, with `err` (then
 * *line must be freed, too). */
bool scene_line_read(SceneLine *line, const char *text, Error *err);

/* The line as text that opens exactly this scene at this step (what Y copies); options at their defaults are
 * omitted. */
void scene_line_write(const SceneLine *line, Text *out);

/* Whether the line is the usual network's: it takes activation and pooling (--act, --pool) and drawn digits. */
bool scene_line_varies(const SceneLine *line);

/* The i-th name that a scene's line can begin with: the operations', network, the presets'; NULL after the last. */
const char *scene_name_at(int i);

/* The function's alpha, 0 of one without. */
float scene_line_alpha(const SceneLine *line);

/* Whether the line's function has this option; of options that are for no function, true. */
bool scene_line_has(const SceneLine *line, Said option);

/* Sets the function; the numbers that belong to another are as usual again. */
void scene_line_function(SceneLine *line, Activation function);

/* Whether the line's scene is a network's, a chain of operations. */
bool scene_line_is_network(const SceneLine *line);

/* False, with `err`, when the line has something that this operation does not take: another operation's route, an
 * option. */
bool scene_line_check(const SceneLine *line, Error *err);

typedef struct {
    SceneLine line;
    Tensor tensor[SET_COUNT];   /* the scene's own tensors: given and computed */
    int *winner;                /* max pooling: see engine/pool.h */
    /* a network's, owned; then the scene has no tensors of its own, and its trace is the network's or one layer's */
    NetTrace *net;
    Tensor x, w, b, y;          /* the same as tensor[SET_X] and so on; v is NULL where the scene has none */
    Trace trace;                /* over the tensors */
} Scene;

/* Reads the values, makes the others from the seed, runs the engine. False, with `err`, when values or sizes do not
 * fit; the scene is then {0}. `line` is copied. Freed with scene_free. */
bool scene_build(Scene *scene, const SceneLine *line, Error *err);
void scene_free(Scene *scene);

/* The names that --w takes for kernels of so many rows and columns, ended by NULL; the index of one, -1 if it is none;
 * all of them, with commas between. */
enum { KERNEL_SIDE = 3 };
extern const char *const kernel_names[];
int kernel_named(const char *name);
void kernel_list(Text *out);

/* The numbers of a tensor that a line can give (X, W, b, the error of Y), as --x and so on read them; freed with
 * free(). */
char *scene_values(const Scene *scene, CellSet set);

/* Whether such a tensor may hold this number; false, with `err` saying which it may. */
bool scene_allows(const Scene *scene, CellSet set, float value, Error *err);

/* Sets one value of such a tensor, which may hold it, runs the engine again, and writes the tensor's values into the
 * scene's line. */
void scene_set(Scene *scene, Cell cell, float value);

/* The seed for other numbers: the next one, 1 after the largest that --seed takes. */
uint64_t scene_seed_after(uint64_t seed);

/* Gives a line of the scene's operation, which may have other sizes or choices, the scene's values where they still
 * have a place: the same image, channel, row and column. New places get the values that the line itself would make.
 * False, with the line's values unchanged, when there is no scene of this shape. Not for a network. */
bool scene_keep(const Scene *scene, SceneLine *line, Error *err);

/* Such an option: its name, what the edit bar calls it, its usual number, its bounds and the bar's numbers (see
 * trace/operations/list.h), its line of --help. */
typedef struct {
    const char *name, *title;
    float usual, low, high;
    const char *ladder, *help;
} NumberRow;

extern const NumberRow number_rows[NUMBER_COUNT];

/* Whether an operation's line takes this option. */
bool scene_line_takes(Operation operation, Said option);

/* Shows one layer of a network's scene, -1 the whole network, and sets this in the scene's line. */
void scene_show_layer(Scene *scene, int layer);

/* Which layer's trace the scene shows; -1: the whole network's, or it is no network. */
int scene_layer(const Scene *scene);

/* The size of the scene of a line whose sizes are all known: about how many cells its tensors have, including those
 * that are not stored, and how many steps. Computed before anything is allocated; 0 where no shape fits (scene_build
 * says why). */
typedef struct {
    double cells, steps;
} SceneSize;
SceneSize scene_size(const SceneLine *line);

/* False, with `err`, when it is larger than the line's cells_most and steps_most. */
bool scene_size_fits(const SceneLine *line, Error *err);

/* False, with `err`, when a file that it names is larger than so many cells need; a line without cells_most takes
 * any. */
bool scene_files_fit(const SceneLine *line, Error *err);

/* The tensor that --x, --w ... give, by index 0 .. VALUES_COUNT - 1, and the option's name. */
extern const CellSet value_sets[VALUES_COUNT];
extern const char *const value_names[VALUES_COUNT];

#endif
