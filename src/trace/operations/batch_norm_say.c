/* Batch normalisation in words, formulas and code. */
#include "trace/operations/batch_norm.h"

#include "trace/scene/scene_values.h"

/* ---- The code pane. */

#define CODE "src/engine/batch_norm.c"
#define MAP "n c iy ix"
#define CHANNEL "c n iy ix"
const SourceLine batch_norm_source[BATCH_NORM_SOURCES] = {
    {ON_ALL, ON_ALL, SET_MEAN, STEP_ADD, CODE, "mean_of", "sum += ", CHANNEL, "total += x", NULL},
    {ON_ALL, ON_ALL, SET_MEAN, ON_ALL, CODE, "mean_of", "mean->v[c] =", "c", "mean[c] =", NULL},
    {ON_ALL, ON_ALL, SET_DMEAN, STEP_ADD, CODE, "mean_of", "sum += ", CHANNEL, "total += x", NULL},
    {ON_ALL, ON_ALL, SET_DMEAN, ON_ALL, CODE, "mean_of", "mean->v[c] =", "c", "mean[c] =", NULL},
    {ON_ALL, ON_ALL, SET_CENTRE, ON_ALL, CODE, "batch_norm_forward", "float centred =", MAP, "centred =", NULL},
    {ON_ALL, ON_ALL, SET_VAR, STEP_PRODUCT, CODE, "variance_of", "sum += centred", CHANNEL, "total += centred", NULL},
    {ON_ALL, ON_ALL, SET_VAR, ON_ALL, CODE, "variance_of", "var->v[c] =", "c", "var[c] =", NULL},
    {ON_ALL, ON_ALL, SET_STD, ON_ALL, CODE, "batch_norm_forward", "std->v[c] =", "c", "std[c] =", NULL},
    {ON_ALL, ON_ALL, SET_NORM, ON_ALL, CODE, "batch_norm_forward", "float value =", MAP, "value =", NULL},
    {ON_ALL, ON_ALL, SET_Y, ON_ALL, CODE, "batch_norm_forward", "*tensor_at(y", MAP, "y[n][c][iy][ix] =", NULL},
    {ON_ALL, ON_ALL, SET_NEW_MEAN, ON_ALL, CODE, "batch_norm_running", "run_mean->v[c] =", "c", "run_mean[c] =", NULL},
    {ON_ALL, ON_ALL, SET_NEW_VAR, ON_ALL, CODE, "batch_norm_running", "run_var->v[c] =", "c", "run_var[c] =", NULL},
    {ON_ALL, ON_ALL, SET_DNORM, ON_ALL, CODE, "scale_errors", "*tensor_at(dnorm", MAP, "dnorm[n][c][iy][ix] =", NULL},
    {ON_ALL, ON_ALL, SET_DVAR, STEP_PRODUCT, CODE, "statistics_errors", "sum += ", CHANNEL, "total += dnorm", NULL},
    {ON_ALL, ON_ALL, SET_DVAR, ON_ALL, CODE, "statistics_errors", "dvar->v[c] =", "c", "dvar[c] =", NULL},
    {ON_ALL, ON_ALL, SET_PATHS, ON_ALL, CODE, "batch_norm_backward", "float others =", MAP, "others =", NULL},
    {ON_ALL, ON_ALL, SET_DX, STEP_DIFFERENCE, CODE, "batch_norm_backward", "float error =", MAP, "error =", NULL},
    {ON_ALL, ON_ALL, SET_DX, STEP_DIVIDE, CODE, "batch_norm_backward", "*tensor_at(dx", MAP, "dx[n][c][iy][ix] =",
     NULL},
    {ON_ALL, ON_ALL, SET_DX, ON_ALL, CODE, "batch_norm_backward_fixed", "*tensor_at(dx", MAP, "dx[n][c][iy][ix] =",
     NULL},
    {ON_ALL, ON_ALL, SET_DW, ON_ALL, CODE, "batch_norm_gradients", "scale += ", CHANNEL, "scale += ", NULL},
    {ON_ALL, ON_ALL, SET_DB, ON_ALL, CODE, "batch_norm_gradients", "shift += ", CHANNEL, "shift += ", NULL},
};

/* A cell of a map, or of the channels the number that is read. */
void batch_norm_indices(const Trace *trace, const Step *step, int64_t value[INDEX_COUNT])
{
    const int *dim = trace->tensor[step->out.set].dim;
    bool each = dim[2] * dim[3] == trace->tensor[SET_X].dim[2] * trace->tensor[SET_X].dim[3]
                && dim[0] == trace->tensor[SET_X].dim[0];
    bool map = each && step->out.set != SET_DW && step->out.set != SET_DB && step->out.set != SET_STD;
    Place at = cell_place(trace, map || step->a.set == SET_NUMBER ? step->out : step->a);
    value[INDEX_N] = at.n;
    value[INDEX_C] = map ? at.c : step->out.index;
    value[INDEX_IY] = at.row;
    value[INDEX_IX] = at.column;
}

/* What is computed; of maps, of which of several channels. */
bool batch_norm_channel_name(const Trace *trace, const Step *step, Text *out)
{
    static const char *const name[SET_COUNT] = {
        [SET_MEAN] = "mean",      [SET_CENTRE] = "distances", [SET_VAR] = "variance",
        [SET_STD] = "deviation",  [SET_NORM] = "normalise",   [SET_NEW_MEAN] = "running mean",
        [SET_Y] = "scale, shift", [SET_DNORM] = "errors",     [SET_NEW_VAR] = "running variance",
        [SET_DMEAN] = "by mean",  [SET_DVAR] = "by variance", [SET_PATHS] = "both paths",
        [SET_DX] = "all paths",   [SET_DW] = "gradients"};
    if (!name[step->out.set])
        return false;
    text_add(out, "%s", name[step->out.set]);
    const uint64_t maps = SETS(CENTRE) | SETS(NORM) | SETS(Y) | SETS(DNORM) | SETS(PATHS) | SETS(DX);
    if ((maps >> step->out.set & 1) != 0 && trace->tensor[SET_X].dim[1] > 1)
        text_add(out, " %d", cell_place(trace, step->out).c);
    return true;
}

void batch_norm_tell(const Trace *trace, Telling *telling, Text *out)
{
    text_add(out, "map %d  ·  ", telling->out.c);
    text_add(out, trace->pass == PASS_BACKWARD ? "the errors, without what mean and variance take"
                                               : "moved to mean 0 and variance 1, scaled and shifted");
}

void batch_norm_formula(const SceneLine *line, Text *tex)
{
    char digits[32];
    (void)line;
    text_add(tex, "y=w\\,\\frac{x-\\mu}{\\mathrm{sqrt}(q+\\varepsilon)}+b,\\quad\\varepsilon=%s",
             values_digits(line->number[NUMBER_EPSILON], digits, sizeof digits));
}

/* ---- Sentences. */

static bool evaluating(const Trace *trace, const Step *step)
{
    (void)step;
    return batch_norm_evaluates(trace);
}

static bool divides(const Trace *trace, const Step *step)
{
    (void)trace;
    return step->kind == STEP_DIVIDE;
}

const SayRow batch_norm_sentence[] = {
    {PASS_FORWARD, ON_ALL, ON_ALL, SAY_ABOUT, evaluating,
     "The running averages stand for mean and variance: an image's result depends on that image alone."},
    {PASS_FORWARD, ON_ALL, ON_ALL, SAY_ABOUT, NULL,
     "Each channel is moved to mean 0 and variance 1 over the whole batch, then scaled and shifted: the images of a "
     "batch now depend on each other."},
    {PASS_BACKWARD, ON_ALL, ON_ALL, SAY_ABOUT, evaluating,
     "Mean and variance are given numbers here: the errors are only scaled."},
    {PASS_BACKWARD, ON_ALL, ON_ALL, SAY_ABOUT, NULL,
     "X acts in three ways: by itself, through the mean and through the variance of its channel. The errors come back "
     "by all three."},
    {ON_ALL, ON_ALL, SET_MEAN, SAY_CELL, NULL, "The mean of the channel over all images is {after}."},
    {ON_ALL, ON_ALL, SET_MEAN, STEP_DIVIDE, NULL, "The sum {before}, divided by {a} numbers, is the mean {after}."},
    {ON_ALL, ON_ALL, SET_MEAN, STEP_ADD, NULL, "{a} is added to the channel's sum."},
    {ON_ALL, ON_ALL, SET_CENTRE, STEP_DIFFERENCE, NULL, "How far is {a} from the mean {b}? {out} = {after}."},
    {ON_ALL, ON_ALL, SET_VAR, SAY_CELL, NULL, "The mean square of all distances is the variance {after}."},
    {ON_ALL, ON_ALL, SET_VAR, STEP_DIVIDE, NULL,
     "The sum of squares {before}, divided by {a} numbers, is the variance {after}."},
    {ON_ALL, ON_ALL, SET_VAR, STEP_PRODUCT, NULL, "The distance {a}, squared, is added: {term}."},
    {ON_ALL, ON_ALL, SET_STD, STEP_ROOT, NULL,
     "The root of the variance {a} and a little ε, which keeps it from 0: {out} = {after}."},
    {ON_ALL, ON_ALL, SET_NORM, STEP_QUOTIENT, NULL, "The distance {a} in units of {b}: {out} = {after}."},
    {ON_ALL, ON_ALL, SET_Y, SAY_CELL, NULL, "Scaled by w and shifted by b: {out} = {after}."},
    {ON_ALL, ON_ALL, SET_Y, STEP_PRODUCT, NULL, "{a} is scaled by {b}: {term}."},
    {ON_ALL, ON_ALL, SET_Y, STEP_BIAS, NULL, "It is shifted by {a}: {out} = {after}."},
    {ON_ALL, ON_ALL, SET_NEW_MEAN, ON_ALL, NULL,
     "The running average of the mean keeps a share of what it was and takes a share m of this batch's: {term}."},
    {ON_ALL, ON_ALL, SET_NEW_VAR, ON_ALL, NULL,
     "The running average of the variance does the same; it takes this batch's divided by one less than its numbers: "
     "{term}."},
    {ON_ALL, ON_ALL, SET_DNORM, ON_ALL, NULL, "The error {a} goes back through the scale {b}: {out} = {after}."},
    {ON_ALL, ON_ALL, SET_DMEAN, SAY_CELL, NULL,
     "Whoever moves the mean moves all numbers: the mean of all errors, {after}, is its share."},
    {ON_ALL, ON_ALL, SET_DMEAN, STEP_DIVIDE, NULL, "The sum {before}, divided by {a} numbers: {after}."},
    {ON_ALL, ON_ALL, SET_DMEAN, STEP_ADD, NULL, "{a} is added: the mean acts on every number."},
    {ON_ALL, ON_ALL, SET_DVAR, SAY_CELL, NULL,
     "Whoever moves the variance stretches all numbers: the mean of all errors times their numbers is {after}."},
    {ON_ALL, ON_ALL, SET_DVAR, STEP_DIVIDE, NULL, "The sum {before}, divided by {a} numbers: {after}."},
    {ON_ALL, ON_ALL, SET_DVAR, STEP_PRODUCT, NULL, "{a} times {b} is added: the variance stretches every number."},
    {ON_ALL, ON_ALL, SET_PATHS, SAY_CELL, NULL,
     "What goes through the mean and through the variance together: {out} = {after}."},
    {ON_ALL, ON_ALL, SET_PATHS, STEP_COPY, NULL, "Through the mean: {a}, the same for the whole channel."},
    {ON_ALL, ON_ALL, SET_PATHS, STEP_PRODUCT, NULL,
     "Through the variance: {b} times how far out the number lies, {a}."},
    {ON_ALL, ON_ALL, SET_DX, SAY_CELL, divides,
     "The error without what mean and variance take, divided by {a}: {out} = {after}."},
    {ON_ALL, ON_ALL, SET_DX, STEP_DIFFERENCE, NULL, "The error {a} without what mean and variance take, {b}."},
    {ON_ALL, ON_ALL, SET_DX, STEP_DIVIDE, NULL, "X was divided by {a}, so is its error: {out} = {after}."},
    {ON_ALL, ON_ALL, SET_DX, STEP_QUOTIENT, NULL, "X was divided by {b}, so is its error: {out} = {after}."},
    {ON_ALL, ON_ALL, SET_DW, SAY_CELL, NULL,
     "All errors of the channel, each times its normalised number: the gradient of its scale, {after}."},
    {ON_ALL, ON_ALL, SET_DW, STEP_PRODUCT, NULL, "The scale met {b}, and the error there is {a}: {term} is added."},
    {ON_ALL, ON_ALL, SET_DB, SAY_CELL, NULL, "All errors of the channel: the gradient of its shift, {after}."},
    {ON_ALL, ON_ALL, SET_DB, STEP_ADD, NULL, "The shift went in as it is: the error {a} is added."},
    {.sentence = NULL},
};

const LevelRow batch_norm_levels[] = {{ON_ALL, ON_ALL, {"step", "cell", "part"}}};

const SnippetRow batch_norm_snippet[] = {
    {PASS_FORWARD, ON_ALL, SETS(X) | SETS(W) | SETS(B) | SETS(RUN_MEAN) | SETS(RUN_VAR),
     "{learnt}mean, var = np.zeros(w.size, np.float32), np.zeros(w.size, np.float32)\n"
     "{given}mean, var = run_mean.reshape(-1), run_var.reshape(-1)\n"
     "std, norm, y = np.zeros(w.size, np.float32), {new y}, {new y}\n"
     "{learnt}mean_of(x, mean)\n"
     "{learnt}variance_of(x, mean, var)\n"
     "batch_norm_forward(x, mean, var, {epsilon}, w.reshape(-1), b, std, norm, y)\n"
     "{learnt}new_mean, new_var = run_mean.reshape(-1).copy(), run_var.reshape(-1).copy()\n"
     "{learnt}batch_norm_running(mean, var, x[:, 0].size, {share}, new_mean, new_var)\n",
     "new_mean, new_var, w = run_mean.flatten(), run_var.flatten(), w.flatten()\n"
     "{learnt}y = F.batch_norm(x, new_mean, new_var, w, b, True, {share}, {epsilon})\n"
     "{given}y = F.batch_norm(x, new_mean, new_var, w, b, False, {share}, {epsilon})\n"},
    {PASS_BACKWARD, ON_ALL, SETS(X) | SETS(W) | SETS(B) | SETS(RUN_MEAN) | SETS(RUN_VAR) | SETS(DY),
     "{learnt}mean, var = np.zeros(w.size, np.float32), np.zeros(w.size, np.float32)\n"
     "{given}mean, var = run_mean.reshape(-1), run_var.reshape(-1)\n"
     "w = w.reshape(-1)\n"
     "std, norm, y = np.zeros(w.size, np.float32), {new dx}, {new dx}\n"
     "dnorm, dx = {new dx}, {new dx}\n"
     "dw, db = np.zeros(w.size, np.float32), np.zeros(w.size, np.float32)\n"
     "{learnt}dmean, dvar = np.zeros(w.size, np.float32), np.zeros(w.size, np.float32)\n"
     "{learnt}mean_of(x, mean)\n"
     "{learnt}variance_of(x, mean, var)\n"
     "batch_norm_forward(x, mean, var, {epsilon}, w, b, std, norm, y)\n"
     "{learnt}batch_norm_backward(dy, norm, std, w, dnorm, dmean, dvar, dx)\n"
     "{given}batch_norm_backward_fixed(dy, std, w, dnorm, dx)\n"
     "batch_norm_gradients(dy, norm, dw, db)\n",
     "x, w, b = {x}.requires_grad_(), w.flatten().requires_grad_(), b.requires_grad_()\n"
     "{learnt}y = F.batch_norm(x, None, None, w, b, True, {share}, {epsilon})\n"
     "{given}y = F.batch_norm(x, run_mean.flatten(), run_var.flatten(), w, b, False, {share}, {epsilon})\n"
     "y.backward(dy)\n"
     "dx, dw, db = x.grad, w.grad, b.grad\n"},
    {0, 0, 0, NULL, NULL},
};
