/* Batch normalisation as steps. Forward: each channel's mean, the distances from it, the variance, the running
 * averages, the root of the variance with epsilon, the normalised numbers, scale and shift; evaluating, the averages
 * stand for mean and variance. Backward: the gradients of scale and shift, the errors of the normalised numbers, what
 * of them goes through the mean and through the variance (two means over the channel), the errors of X. A cell's span
 * is one value, a channel's one map or, of numbers that a channel has one of, all of these. */
#include "trace/operations/batch_norm.h"

#include "engine/batch_norm.h"
#include "trace/mistakes/hunt.h"
#include "trace/scene/scene_values.h"

#include <math.h>
#include <string.h>

/* The numbers of SET_HYPER: 1 - m, m, epsilon, m*N/(N - 1). */
enum { KEPT, TAKEN, EPSILON, GROWN };

bool batch_norm_evaluates(const Trace *trace)
{
    return trace->tensor[SET_VAR].dim[0] == 0;
}

static int64_t channels(const Trace *trace)
{
    return trace->tensor[SET_W].dim[1];
}

/* How many numbers a channel has over all images. */
static int64_t numbers(const Trace *trace)
{
    return all_cells(trace, SET_X) / channels(trace);
}

static void of_each(Trace *trace, CellSet out, int64_t taps)
{
    part_gather(trace, out, all_cells(trace, out), taps, plane_cells(trace, out));
}

static void of_channels(Trace *trace, CellSet out, int64_t taps)
{
    part_gather(trace, out, channels(trace), taps, channels(trace));
}

static void plan(Trace *trace)
{
    const int64_t all = numbers(trace);
    if (trace->pass == PASS_BACKWARD) {
        of_channels(trace, SET_DW, all);
        of_channels(trace, SET_DB, all);
        of_each(trace, SET_DNORM, 1);
        if (!batch_norm_evaluates(trace)) {
            of_channels(trace, SET_DMEAN, all + 1);
            of_channels(trace, SET_DVAR, all + 1);
            of_each(trace, SET_PATHS, 2);
        }
        of_each(trace, SET_DX, batch_norm_evaluates(trace) ? 1 : 2);
        return;
    }
    if (!batch_norm_evaluates(trace))
        of_channels(trace, SET_MEAN, all + 1);
    of_each(trace, SET_CENTRE, 1);
    if (!batch_norm_evaluates(trace)) {
        of_channels(trace, SET_VAR, all + 1);
        of_channels(trace, SET_NEW_MEAN, 2);
        of_channels(trace, SET_NEW_VAR, 2);
    }
    of_channels(trace, SET_STD, 1);
    of_each(trace, SET_NORM, 1);
    of_each(trace, SET_Y, 2);
}

/* The k-th number of a channel: n, then its map row by row. */
static Cell number_at(const Trace *trace, CellSet set, int64_t channel, int64_t k)
{
    int64_t plane = plane_cells(trace, set);
    return (Cell){set, (k / plane * channels(trace) + channel) * plane + k % plane};
}

static void set(Step *step, StepKind kind, Cell a, Cell b)
{
    step->kind = kind;
    step->a = a;
    step->b = b;
}

static const Cell none = {SET_NONE, 0};

/* A mean over the channel: of one tensor, or of the products of two. */
static void mean_term(const Trace *trace, int64_t k, CellSet one, CellSet other, Step *step)
{
    int64_t c = step->out.index;
    if (k == numbers(trace))
        set(step, STEP_DIVIDE, (Cell){SET_NUMBER, k}, none);
    else if (other == SET_NONE)
        set(step, STEP_ADD, number_at(trace, one, c, k), none);
    else
        set(step, STEP_PRODUCT, number_at(trace, one, c, k), number_at(trace, other, c, k));
}

static void forward_term(const Trace *trace, int64_t k, Step *step)
{
    const int64_t i = step->out.index, c = i / plane_cells(trace, SET_X) % channels(trace);
    const CellSet mean = batch_norm_evaluates(trace) ? SET_RUN_MEAN : SET_MEAN;
    switch (step->out.set) {
    case SET_MEAN: mean_term(trace, k, SET_X, SET_NONE, step); break;
    case SET_CENTRE: set(step, STEP_DIFFERENCE, (Cell){SET_X, i}, (Cell){mean, c}); break;
    case SET_VAR: mean_term(trace, k, SET_CENTRE, SET_CENTRE, step); break;
    case SET_STD:
        set(step, STEP_ROOT, (Cell){batch_norm_evaluates(trace) ? SET_RUN_VAR : SET_VAR, i},
            (Cell){SET_HYPER, EPSILON});
        break;
    case SET_NORM: set(step, STEP_QUOTIENT, (Cell){SET_CENTRE, i}, (Cell){SET_STD, c}); break;
    case SET_Y:
        if (k == 0)
            set(step, STEP_PRODUCT, (Cell){SET_NORM, i}, (Cell){SET_W, c});
        else
            set(step, STEP_BIAS, (Cell){SET_B, c}, none);
        break;
    case SET_NEW_MEAN:
        set(step, STEP_PRODUCT, (Cell){SET_HYPER, k == 0 ? KEPT : TAKEN},
            (Cell){k == 0 ? SET_RUN_MEAN : SET_MEAN, i});
        break;
    default:
        set(step, STEP_PRODUCT, (Cell){SET_HYPER, k == 0 ? KEPT : GROWN}, (Cell){k == 0 ? SET_RUN_VAR : SET_VAR, i});
    }
}

static void backward_term(const Trace *trace, int64_t k, Step *step)
{
    const int64_t i = step->out.index, c = i / plane_cells(trace, SET_X) % channels(trace);
    switch (step->out.set) {
    case SET_DNORM: set(step, STEP_PRODUCT, (Cell){SET_DY, i}, (Cell){SET_W, c}); break;
    case SET_DMEAN: mean_term(trace, k, SET_DNORM, SET_NONE, step); break;
    case SET_DVAR: mean_term(trace, k, SET_DNORM, SET_NORM, step); break;
    case SET_PATHS:
        if (k == 0)
            set(step, STEP_COPY, (Cell){SET_DMEAN, c}, none);
        else
            set(step, STEP_PRODUCT, (Cell){SET_NORM, i}, (Cell){SET_DVAR, c});
        break;
    case SET_DX:
        if (batch_norm_evaluates(trace))
            set(step, STEP_QUOTIENT, (Cell){SET_DNORM, i}, (Cell){SET_STD, c});
        else if (k == 0)
            set(step, STEP_DIFFERENCE, (Cell){SET_DNORM, i}, (Cell){SET_PATHS, i});
        else
            set(step, STEP_DIVIDE, (Cell){SET_STD, c}, none);
        break;
    case SET_DW: set(step, STEP_PRODUCT, number_at(trace, SET_DY, i, k), number_at(trace, SET_NORM, i, k)); break;
    default: set(step, STEP_ADD, number_at(trace, SET_DY, i, k), none); break;
    }
}

static void term(const Trace *trace, int64_t k, Step *step)
{
    (trace->pass == PASS_FORWARD ? forward_term : backward_term)(trace, k, step);
    step->va = stored_value(trace, step->a);
    step->vb = stored_value(trace, step->b);
}

/* ---- Scenes. */

static void usual(SceneLine *line)
{
    memcpy(line->input, (int[]){2, 1, 2, 2}, sizeof line->input);
    line->number[NUMBER_MOMENTUM] = 0.1f;
}

static bool check(const SceneLine *line, Error *err)
{
    const int *x = line->input;
    float momentum = line->number[NUMBER_MOMENTUM];
    if (!(momentum >= 0 && momentum <= 1))
        return error_set(err, "--momentum %g: expected a number from 0 to 1", (double)momentum);
    if (!(line->number[NUMBER_EPSILON] >= 0))
        return error_set(err, "--eps %g: expected a number of 0 or more", (double)line->number[NUMBER_EPSILON]);
    return line->evaluates || (double)x[0] * x[2] * x[3] > 1
           || error_set(err, "one number alone has no variance: expected more than one for each channel");
}

static bool make_all(Scene *scene, const CellSet *sets, int count, const int dim[4], Error *err)
{
    for (int i = 0; i < count; i++)
        if (!operation_tensor(scene, sets[i], dim, err))
            return false;
    return true;
}

static bool make(Scene *scene, Error *err)
{
    static const CellSet maps[] = {SET_CENTRE, SET_NORM}, each[] = {SET_W, SET_B, SET_STD, SET_RUN_MEAN, SET_RUN_VAR},
                         learnt[] = {SET_MEAN, SET_VAR, SET_NEW_MEAN, SET_NEW_VAR}, back[] = {SET_DW, SET_DB},
                         errors[] = {SET_DMEAN, SET_DVAR};
    static const CellSet dnorm = SET_DNORM, paths = SET_PATHS;
    static const int hyper[4] = {1, 4, 1, 1};
    const int *x = scene->line.input, each_dim[4] = {1, x[1], 1, 1};
    bool learns = !scene->line.evaluates, forward = scene->line.pass == PASS_FORWARD;
    return operation_maps(scene, x, err) && make_all(scene, maps, 2, x, err) && make_all(scene, each, 5, each_dim, err)
           && operation_tensor(scene, SET_HYPER, hyper, err) && (!learns || make_all(scene, learnt, 4, each_dim, err))
           && (forward || (make_all(scene, back, 2, each_dim, err) && make_all(scene, &dnorm, 1, x, err)))
           && (forward || !learns || (make_all(scene, errors, 2, each_dim, err) && make_all(scene, &paths, 1, x, err)));
}

/* The averages as before any learning, or, to evaluate by them, from the seed. */
static void prepare(Scene *scene)
{
    Tensor *t = scene->tensor;
    const float momentum = scene->line.number[NUMBER_MOMENTUM];
    const int *x = scene->line.input;
    const float count = (float)x[0] * (float)x[2] * (float)x[3];
    float *hyper = t[SET_HYPER].v;
    hyper[KEPT] = 1 - momentum;
    hyper[TAKEN] = momentum;
    hyper[EPSILON] = scene->line.number[NUMBER_EPSILON];
    hyper[GROWN] = count > 1 ? momentum * count / (count - 1) : 0;
    for (int c = 0; c < x[1]; c++) {
        t[SET_RUN_MEAN].v[c] = 0;
        t[SET_RUN_VAR].v[c] = 1;
    }
    if (scene->line.evaluates) {
        values_random(scene, &t[SET_RUN_MEAN], 21, -2, 4);
        values_random(scene, &t[SET_RUN_VAR], 22, 1, 9);
    }
}

static bool example(const Scene *scene, Tensor *tensor, int which)
{
    static const float x[] = {1, 3, 5, 7, 2, 4, 6, 4}, dy[] = {2, -1, 1, 3, -2, 1, 0, 2}, w[] = {2}, b[] = {1};
    static const struct {
        const float *numbers;
        size_t count;
    } of[VALUES_COUNT] = {[VALUES_X] = {x, 8}, [VALUES_DY] = {dy, 8}, [VALUES_W] = {w, 1}, [VALUES_B] = {b, 1}};
    (void)scene;
    return of[which].numbers && operation_numbers(tensor, of[which].numbers, of[which].count);
}

static void centre(const Trace *trace, const Tensor *mean)
{
    const Tensor *x = &trace->tensor[SET_X];
    for (int64_t i = 0; i < (int64_t)tensor_count(x); i++)
        trace->tensor[SET_CENTRE].v[i] = x->v[i] - mean->v[i / plane_cells(trace, SET_X) % channels(trace)];
}

static bool run(Trace *trace, RunHow how, Error *err)
{
    Tensor *t = trace->tensor;
    bool learns = !batch_norm_evaluates(trace);
    const Tensor *mean = &t[learns ? SET_MEAN : SET_RUN_MEAN], *var = &t[learns ? SET_VAR : SET_RUN_VAR];
    (void)how;
    (void)err;
    if (learns)
        batch_norm_statistics(&t[SET_X], &t[SET_MEAN], &t[SET_VAR]);
    centre(trace, mean);
    batch_norm_forward(&t[SET_X], mean, var, t[SET_HYPER].v[EPSILON], &t[SET_W], &t[SET_B], &t[SET_STD], &t[SET_NORM],
                       &t[SET_Y]);
    if (learns) {
        size_t size = (size_t)channels(trace) * sizeof(float);
        memcpy(t[SET_NEW_MEAN].v, t[SET_RUN_MEAN].v, size);
        memcpy(t[SET_NEW_VAR].v, t[SET_RUN_VAR].v, size);
        batch_norm_running(&t[SET_MEAN], &t[SET_VAR], (int)numbers(trace), t[SET_HYPER].v[TAKEN], &t[SET_NEW_MEAN],
                           &t[SET_NEW_VAR]);
    }
    if (trace->pass == PASS_FORWARD)
        return true;
    if (learns) {
        batch_norm_backward(&t[SET_DY], &t[SET_NORM], &t[SET_STD], &t[SET_W], &t[SET_DNORM], &t[SET_DMEAN],
                            &t[SET_DVAR], &t[SET_DX]);
        for (int64_t i = 0; i < (int64_t)tensor_count(&t[SET_PATHS]); i++) {
            int64_t c = i / plane_cells(trace, SET_X) % channels(trace);
            t[SET_PATHS].v[i] = t[SET_DMEAN].v[c] + t[SET_NORM].v[i] * t[SET_DVAR].v[c];
        }
    } else {
        batch_norm_backward_fixed(&t[SET_DY], &t[SET_STD], &t[SET_W], &t[SET_DNORM], &t[SET_DX]);
    }
    batch_norm_gradients(&t[SET_DY], &t[SET_NORM], &t[SET_DW], &t[SET_DB]);
    return true;
}

static SceneSize size(const SceneLine *line)
{
    const int *x = line->input;
    double cells = (double)x[0] * x[1] * x[2] * x[3];
    return (SceneSize){8 * cells + 16 * (double)x[1], 10 * cells + 8 * (double)x[1]};
}

/* ---- What goes wrong. */

enum { NO_SHIFT, NO_SCALE, NO_MEAN, ONE_PATH };

static const char *const own_mistakes[] = {
    [NO_SHIFT] = "the shift b was forgotten",
    [NO_SCALE] = "the scale w was forgotten",
    [NO_MEAN] = "the mean was not taken away",
    [ONE_PATH] = "mean and variance depend on X, too: their two paths are missing",
    NULL,
};

static void mistakes(Hunt *hunt)
{
    const Trace *trace = hunt->trace;
    const Tensor *t = trace->tensor;
    int64_t i = hunt->cell.index, c = i / plane_cells(trace, SET_X) % channels(trace);
    if (hunt->cell.set == SET_Y) {
        hunt_add_own(hunt, NO_SHIFT, t[SET_NORM].v[i] * t[SET_W].v[c]);
        hunt_add_own(hunt, NO_SCALE, t[SET_NORM].v[i] + t[SET_B].v[c]);
        hunt_add_own(hunt, NO_MEAN, t[SET_X].v[i] / t[SET_STD].v[c] * t[SET_W].v[c] + t[SET_B].v[c]);
    } else if (hunt->cell.set == SET_DX && !batch_norm_evaluates(trace)) {
        hunt_add_own(hunt, ONE_PATH, t[SET_DNORM].v[i] / t[SET_STD].v[c]);
    }
    hunt_sum(hunt);
    hunt_neighbours(hunt);
}

/* ---- The nudge: E = sum of delta * Y, with mean and variance again where they are the batch's. */

static bool makes(const Trace *trace, CellSet gradient)
{
    return trace->pass == PASS_BACKWARD && (gradient == SET_DX || gradient == SET_DW || gradient == SET_DB);
}

static bool complete(const Trace *trace)
{
    return trace->tensor[SET_X].v && trace->tensor[SET_W].v && trace->tensor[SET_B].v && trace->tensor[SET_DY].v;
}

static double products(const Trace *trace)
{
    return 6 * (double)tensor_count(&trace->tensor[SET_X]);
}

static void channel_total(const Trace *trace, int64_t c, Cell changed, double by, NudgeTotal *total)
{
    const int64_t all = numbers(trace);
    const Tensor *t = trace->tensor;
    double mean = 0, var = 0;
    for (int64_t k = 0; k < all; k++)
        mean += nudge_number_of(trace, SET_X, number_at(trace, SET_X, c, k).index, changed, by) / (double)all;
    for (int64_t k = 0; k < all; k++) {
        double x = nudge_number_of(trace, SET_X, number_at(trace, SET_X, c, k).index, changed, by);
        var += (x - mean) * (x - mean) / (double)all;
    }
    if (batch_norm_evaluates(trace)) {
        mean = (double)t[SET_RUN_MEAN].v[c];
        var = (double)t[SET_RUN_VAR].v[c];
    }
    double w = nudge_number_of(trace, SET_W, c, changed, by), b = nudge_number_of(trace, SET_B, c, changed, by);
    for (int64_t k = 0; k < all; k++) {
        Cell x = number_at(trace, SET_X, c, k);
        double norm = (nudge_number_of(trace, SET_X, x.index, changed, by) - mean)
                      / sqrt(var + (double)t[SET_HYPER].v[EPSILON]);
        nudge_add(total, (double)t[SET_DY].v[x.index] * (norm * w + b));
    }
}

static NudgeTotal total(const Trace *trace, Cell changed, double by)
{
    NudgeTotal total = {0};
    for (int64_t c = 0; c < channels(trace); c++)
        channel_total(trace, c, changed, by, &total);
    return total;
}

/* Each channel's sums in floats; and E is bent: its third derivative by an x is at most of the order of the error over
 * the cube of the deviation. */
static double slack(const Trace *trace, Cell cell, double epsilon)
{
    const Tensor *t = trace->tensor;
    bool number = cell.set == SET_X;   /* else one of the channel's parameters */
    int64_t c = number ? cell.index / plane_cells(trace, SET_X) % channels(trace) : cell.index;
    double std = (double)t[SET_STD].v[c], w = fabs((double)t[SET_W].v[c]), most = 0, far = 1;
    for (int64_t k = 0; k < numbers(trace); k++) {
        Cell at = number_at(trace, SET_DY, c, k);
        most += fabs((double)t[SET_DY].v[at.index]);
        far = fmax(far, fabs((double)t[SET_NORM].v[at.index]));
    }
    double rounding = most * (double)numbers(trace) * 0x1p-23 * far * far;
    if (!number)
        return rounding;
    return rounding * fmax(1, w / std) + 8 * most * w * far * far * epsilon * epsilon / (std * std * std);
}

static const NudgeError nudged = {complete, products, total, slack, nudge_products_formula, NULL, NULL};

const OperationKind operation_batch_norm = {
    .name = "batch-norm",
    .help = "--pass forward|backward --evaluate",
    .route = {ROUTE_NAIVE},
    .routes = 1,
    .passes = true,
    .options = TAKES_PASS | TAKES_NUMBERS(W) | TAKES_NUMBERS(B) | TAKES(MOMENTUM) | TAKES(EPSILON) | TAKES(EVALUATE),
    .usual = usual,
    .check = check,
    .make = make,
    .size = size,
    .example = example,
    .prepare = prepare,
    .run = run,
    .results = {SETS(MEAN) | SETS(CENTRE) | SETS(VAR) | SETS(NEW_MEAN) | SETS(NEW_VAR) | SETS(STD) | SETS(NORM)
                    | SETS(Y),
                SETS(DW) | SETS(DB) | SETS(DNORM) | SETS(DMEAN) | SETS(DVAR) | SETS(PATHS) | SETS(DX)},
    .sentence = batch_norm_sentence,
    .plan = plan,
    .term = term,
    .channel_name = batch_norm_channel_name,
    .whole = "map",
    .levels = batch_norm_levels,
    .tell = batch_norm_tell,
    .mistakes = mistakes,
    .own_mistakes = own_mistakes,
    .source = batch_norm_source,
    .sources = BATCH_NORM_SOURCES,
    .snippet = batch_norm_snippet,
    .indices = batch_norm_indices,
    .makes = makes,
    .error = &nudged,
    .formula = batch_norm_formula,
};
