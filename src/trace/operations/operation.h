/* An operation as one row: everything the program knows of it. Generic code (scene lines, building and running
 * scenes, traces, names, mistakes, nudges, source lines, the network's chain) loops over these rows or asks one, and
 * never names an operation.
 *
 * To add an operation: a file here with its row, a line in list.h, rows for its pictures in its scene's file.
 * tests/test_operations.c (every_row_is_whole) tells what no row may lack: tell is needed even by one that is no
 * layer. */
#ifndef CONVWALK_TRACE_OPERATIONS_OPERATION_H
#define CONVWALK_TRACE_OPERATIONS_OPERATION_H

#include "trace/mistakes/nudge_error.h"
#include "trace/motion.h"
#include "trace/part.h"
#include "trace/say/sentence.h"
#include "trace/scene/scene.h"

/* Bits of the options that a scene's line can have; see scene.h. */
#define TAKES(name) ((uint64_t)1 << SAID_##name)
#define TAKES_NUMBERS(name) ((uint64_t)1 << (SAID_VALUES + VALUES_##name))

/* The options of every operation, and of those with a window, with a forward and a backward pass. */
#define TAKES_ANY                                                                                                      \
    (TAKES(COMPARE) | TAKES(SEED) | TAKES(STEP) | TAKES(LEVEL) | TAKES(ROUTE) | TAKES(INPUT) | TAKES(CHANNELS)         \
     | TAKES_NUMBERS(X))
#define TAKES_WINDOW (TAKES(KERNEL) | TAKES(STRIDE) | TAKES(PADDING))
#define TAKES_PASS (TAKES_ANY | TAKES(PASS) | TAKES_NUMBERS(DY))

/* A bit of a tensor. */
#define SETS(name) ((uint64_t)1 << SET_##name)

/* How the engine is called: by the function whose source the code pane shows, or by a faster one that gives the same
 * bits. */
typedef enum { RUN_SHOWN, RUN_QUICK } RunHow;

/* What the levels below a layer are called on this pass and route: a step; a span of LEVEL_CELL; of LEVEL_CHANNEL. */
typedef struct {
    int pass, route;
    const char *name[LEVEL_LAYER];
} LevelRow;

enum { ON_ALL = -1 };   /* any pass, any route, any tensor, any kind of step */

/* Steps of this kind that write the tensor `out` on this pass and route: the line that does them begins with
 * `statement` within `function` of `file`; its loops run over `indices`. In the file's twin in Python, whose functions
 * have the same names and whose loops count with the same, it begins with `python`; `locals`: what else of "row
 * column" has a value there. */
typedef struct {
    int pass, route, out, kind;
    const char *file, *function, *statement, *indices, *python, *locals;
} SourceLine;

/* A program that computes the scene's results from its numbers: the tensors it is `given`, those of them that the scene
 * has, and lines in which {…} is filled in (trace/say/snippet.c), for NumPy with the loops of the twins, and for
 * PyTorch. Ended by a row without lines. */
typedef struct {
    int pass, route;
    uint64_t given;
    const char *numpy, *torch;
} SnippetRow;

/* The indices of source lines, for an operation that knows more of them than the places of its cells give. */
enum {
    INDEX_N,
    INDEX_OC,
    INDEX_OY,
    INDEX_OX,
    INDEX_IC,
    INDEX_KY,
    INDEX_KX,
    INDEX_IY,
    INDEX_IX,
    INDEX_ROW,
    INDEX_COLUMN,
    INDEX_K,
    INDEX_I,
    INDEX_O,
    INDEX_C,
    INDEX_CELL,
    INDEX_COUNT
};

typedef struct Hunt Hunt;   /* trace/hunt.h */

/* What the text about a network's layer needs: the current step, where it writes, the name of the layer's input, and
 * how words are put into the reader's language. `whole` is set when no layer's name must come before the line. */
typedef struct {
    const Step *step;
    Place out;
    const char *over;
    int language;
    const char *(*word)(int language, const char *english);
    bool whole;
} Telling;

/* When the operation runs in a network: for a kind of node, after the scores, or once for the parameters of every node;
 * each in its own phase. */
typedef enum { LAYER_OF_NOTHING, LAYER_OF_NODE, LAYER_OF_SCORES, LAYER_OF_PARAMETERS } LayerOf;
typedef enum { PHASE_FORWARD, PHASE_BACKWARD, PHASE_UPDATE } Phase;

struct OperationKind {
    const char *name;           /* in a scene's line: "max-pool" */
    const char *help;           /* the end of its line in --help; NULL: it takes --pass, and that is all */
    Route route[ROUTE_COUNT];   /* the default first; `routes` of them */
    int routes;
    bool passes;                /* has a forward and a backward pass; else its name says which it is */

    /* Scenes. */
    uint64_t options;           /* TAKES(...) bits */
    bool vector;                /* an image is one row of numbers: rows of --x are images */
    bool flattens;              /* its weights belong to the cells of its input, whatever the shape of these */
    bool window_follows;        /* the window is the whole input and has no option */
    bool distinct;              /* the X from a seed has no number twice, so that no window has two winners */
    /* what its line says when it says nothing; NULL: the document's */
    void (*usual)(SceneLine *line);
    bool (*check)(const SceneLine *line, Error *err);     /* numbers of the line that have to fit; NULL: all do */
    bool (*make)(Scene *scene, Error *err);               /* the scene's tensors, zeroed */
    SceneSize (*size)(const SceneLine *line);             /* the size of its scene, from the shapes alone */
    /* whether one of the given tensors may hold this number; NULL: any */
    bool (*allows)(CellSet set, float value, Error *err);
    /* its numbers from the seed where whole ones will not do, false or NULL: they do; and when there is no seed */
    bool (*draw)(const Scene *scene, Tensor *tensor, int which);
    bool (*example)(const Scene *scene, Tensor *tensor, int which);
    /* other tensors made from the seed or the line; NULL: none */
    void (*prepare)(Scene *scene);

    /* The engine: computes what the trace's tensors hold as results. Only here it is decided which function computes
     * which route. */
    bool (*run)(Trace *trace, RunHow how, Error *err);
    uint64_t results[PASS_COUNT];   /* which tensors these are: SETS(...) bits */
    unsigned quicker;               /* routes (1 << ROUTE_...) on which RUN_QUICK is another function */

    /* The trace; see part.h. */
    void (*plan)(Trace *trace);
    void (*term)(const Trace *trace, int64_t k, Step *step);

    /* Saying. */
    const char *whole;          /* name of a map's span where there is only one map: "multiply", "map" */
    const LevelRow *levels;     /* the first that fits; the last is for all passes and routes */
    bool sparse;                /* a backward pass writes only some cells of its result */
    /* name of a channel's span; false, NULL: its map */
    bool (*channel_name)(const Trace *trace, const Step *step, Text *out);

    const SayRow *sentence;     /* what is said of its steps, the first row that fits; the last has no sentence */
    const MotionRow *motion;    /* how its steps look in motion, the first row that fits; NULL: as in all operations */

    /* In a network. */
    LayerOf layer_of;
    NodeKind node;              /* of LAYER_OF_NODE: which kind's */
    /* appends its layers of this node and phase, if any; see layers.h */
    void (*lay)(NetTrace *net, int node, Phase phase);
    const CellSet *stands;      /* for trace_set; NULL: every tensor is its own */
    bool over_channels;         /* its sums run over all channels of its input */
    void (*tell)(const Trace *trace, Telling *telling, Text *out);   /* one line about what a network's layer does */

    /* What goes wrong: adds the usual mistakes to the hunt. */
    void (*mistakes)(Hunt *hunt);
    /* those mistakes that only it has, as sentences, ended by NULL; NULL: none */
    const char *const *own_mistakes;

    /* The code pane. */
    const SourceLine *source;
    int sources;
    /* instead, where another choice is made */
    const SourceLine *(*source_line)(const Trace *trace, const Step *step);
    void (*indices)(const Trace *trace, const Step *step, int64_t value[INDEX_COUNT]);
    const SnippetRow *snippet;

    /* The nudge: whether this tensor is a gradient that it computes, and the error E of which it is one; NULL: none. */
    bool (*makes)(const Trace *trace, CellSet gradient);
    const NudgeError *error;

    /* Its picture. */
    bool windows;               /* each cell of the result is the sum over one window of its input */
    bool error_window;          /* in the backward pass a step belongs to the window of the error that it reads */
    bool unmarked;              /* a network has so many of them that the timeline does not name them */
    /* how many terms of a sum belong together, and what they share: "channel", "image"; NULL: all, a map */
    int64_t (*row_terms)(const Trace *trace, const char **row);
    uint64_t hidden;            /* tensors (1 << SET_...) that the scene has but its picture does not show */
    /* the formula of its sizes with the line's numbers, in TeX; NULL: none */
    void (*formula)(const SceneLine *line, Text *tex);
};

/* The row of an operation, OP_NETWORK's too; never NULL. */
const OperationKind *operation_kind(Operation operation);

/* Whether the operation has this route (its index among its routes, -1: it does not). */
int operation_route(const OperationKind *kind, Route route);

/* The first line of the operation's list that fits the step; for `source_line`. */
const SourceLine *source_line_of(const Trace *trace, const Step *step);

/* Makes one of a scene's tensors; for `make`. */
bool operation_tensor(Scene *scene, CellSet set, const int dim[4], Error *err);

/* Makes X and Y, in the backward pass their errors: for operations without parameters. */
bool operation_maps(Scene *scene, const int y[4], Error *err);

/* Copies numbers into the tensor if it has as many; for `example`. */
bool operation_numbers(Tensor *tensor, const float *v, size_t count);

#endif
