/* Which fields a bar has: those of the options that the scene's operation takes, where they have something to say. */
#include "view/window/edit/edit.h"

#include "trace/operations/operation.h"

/* The order of a bar's fields. */
static const EditField order[] = {
    EDIT_DIGIT,       EDIT_IMAGES,         EDIT_FEATURES,      EDIT_CLASSES,  EDIT_TARGET,   EDIT_POOLING,
    EDIT_FUNCTION,    EDIT_CURVE,
    EDIT_CHANNELS,       EDIT_X_ROWS,        EDIT_X_COLUMNS, EDIT_KERNELS, EDIT_W_ROWS,
    EDIT_W_COLUMNS,   EDIT_KERNEL_NAME,    EDIT_WINDOW_ROWS,   EDIT_WINDOW_COLUMNS, EDIT_OUTPUTS,
    EDIT_STRIDE,      EDIT_PADDING,        EDIT_MODE,
    EDIT_DILATION,    EDIT_GROUPS,         EDIT_FACTOR,         EDIT_MORE,           EDIT_EVALUATE,
    EDIT_ROUNDING,       EDIT_COUNT_PADDING, EDIT_BIAS,
#define NUMBER(name, option, title, usual, low, high, ladder, help) EDIT_##name,
    NUMBER_OPTIONS(NUMBER)
#undef NUMBER
};

/* An update's gradient comes from a convolution; how its window moves is of use only where it does not move as usual.
 */
static bool unusual_way(const ConvSpec *spec)
{
    const int way[] = {spec->stride.h,   spec->stride.w,      spec->dilation.h,
                       spec->dilation.w, spec->padding.h + 1, spec->padding.w + 1};
    for (size_t i = 0; i < sizeof way / sizeof *way; i++)
        if (way[i] != 1)
            return true;
    return false;
}

/* Whether an operation that takes the field's option has the field: a window without kernels is called one, and rows
 * of numbers have images and inputs or classes where maps have channels, rows and columns. */
static bool takes(const OperationKind *kind, EditField field)
{
    bool kernels = kind->options & TAKES(KERNELS), classes = kind->options & TAKES(CLASSES);
    switch (field) {
    case EDIT_IMAGES: return kind->vector;
    case EDIT_FEATURES: return kind->flattens;
    case EDIT_CHANNELS:
    case EDIT_X_ROWS:
    case EDIT_X_COLUMNS: return !classes;
    case EDIT_KERNELS: return !kind->flattens;
    case EDIT_OUTPUTS: return kind->flattens;
    case EDIT_W_ROWS:
    case EDIT_KERNEL_NAME:
    case EDIT_W_COLUMNS: return kernels;
    case EDIT_WINDOW_ROWS:
    case EDIT_WINDOW_COLUMNS: return !kernels;
    case EDIT_CLASSES:
    case EDIT_TARGET:
    case EDIT_DIGIT:
    case EDIT_POOLING:
    case EDIT_FUNCTION:
    case EDIT_CURVE:
    case EDIT_STRIDE:
    case EDIT_PADDING:
    case EDIT_MODE:
    case EDIT_DILATION:
    case EDIT_GROUPS:
    case EDIT_FACTOR:
    case EDIT_EVALUATE:
    case EDIT_MORE:
    case EDIT_ROUNDING:
    case EDIT_COUNT_PADDING:
    case EDIT_BIAS:
#define NUMBER(name, option, title, usual, low, high, ladder, help) case EDIT_##name:
    NUMBER_OPTIONS(NUMBER)
#undef NUMBER
    case EDIT_FIELDS: break;
    }
    return true;
}

static bool has_padding(const ConvSpec *spec)
{
    Pair after = conv_after(spec);
    return spec->padding.h > 0 || spec->padding.w > 0 || after.h > 0 || after.w > 0;
}

/* A layer's inputs are one number or the shape they were flattened from; a digit is drawn or was given as a picture.
 * An update says how its window moves only where that is not as usual. */
static bool has(const SceneLine *line, EditField field)
{
    const OperationKind *kind = operation_kind(line->operation);
    bool flat = kind->flattens && line->input[2] == 1 && line->input[3] == 1;
    bool way = field == EDIT_STRIDE || field == EDIT_PADDING || field == EDIT_DILATION;
    bool variant =
        field == EDIT_DIGIT || field == EDIT_POOLING || field == EDIT_FUNCTION;
    bool given = line->word[WORD_IMAGE] || line->word[WORD_DATA] || line->values[VALUES_X];
    const Said option = edit_row((int)field)->option;
    if (!(kind->options >> option & 1) || !takes(kind, field) || !scene_line_has(line, option))
        return false;
    if (field == EDIT_CURVE)
        return !scene_line_is_network(line);
    if (field == EDIT_GROUPS)   /* of one channel there is one */
        return line->input[1] > 1 && !(kind->options & TAKES(RATE));
    if (field == EDIT_MODE)     /* of no padding nothing stands anywhere */
        return !(kind->options & TAKES(RATE)) && has_padding(&line->spec);
    if (field == EDIT_FEATURES)
        return flat;
    if (field == EDIT_KERNEL_NAME && kind->options & TAKES(RATE))   /* an update changes any weights */
        return false;
    if (way && kind->options & TAKES(RATE))
        return unusual_way(&line->spec);
    if (field == EDIT_CHANNELS || field == EDIT_X_ROWS || field == EDIT_X_COLUMNS)
        return !flat;
    if (variant && !scene_line_varies(line))
        return false;
    return field != EDIT_DIGIT || !given;
}

int edit_fields(const Screen *screen, int field[EDIT_SHOWN])
{
    enum { NAMES_FROM = 640 };   /* units of width: in a narrower window they would take the numbers' place */
    const SceneLine *line = &screen->stage.scene.line;
    bool narrow = screen->look.width > 0 && screen->look.width < NAMES_FROM;
    int count = 0, images = line->input[0] < EDIT_TARGETS ? line->input[0] : EDIT_TARGETS;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        int most = order[i] == EDIT_TARGET ? images : 1;
        bool shown = has(line, order[i]) && !(narrow && order[i] == EDIT_KERNEL_NAME);
        for (int image = 0; shown && image < most; image++)
            field[count++] = (int)order[i] + image;
    }
    return count;
}

bool edit_has(const Screen *screen, int field)
{
    int all[EDIT_SHOWN], count = edit_fields(screen, all);
    for (int i = 0; i < count; i++)
        if (all[i] == field)
            return true;
    return false;
}
