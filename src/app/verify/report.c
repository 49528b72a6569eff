/* Lines about a case. An output that the file does not expect is compared with the first route that computed it, so a
 * case with only inputs shows whether the routes agree among themselves. */
#include "app/verify/report.h"

#include "app/verify/cases/case_kind.h"
#include "base/memory.h"

#include <cjson/cJSON.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool has_shape(const SafeTensor *stored, const int *shape, int rank)
{
    if (stored->rank != rank)
        return false;
    for (int i = 0; i < rank; i++)
        if (stored->dim[i] != shape[i])
            return false;
    return true;
}

/* A loss may be a bare number; other shapes the kind knows. */
static bool same_shape(const Output *output, const Case *given, const SafeTensor *stored)
{
    const int *shape = output->shape;
    if (has_shape(stored, shape, output->rank) || (output->rank == 1 && shape[0] == 1 && stored->rank == 0))
        return true;
    return given->kind->shape && given->kind->shape(given, output, stored);
}

/* Which number is furthest off, and what the tensor may hold instead. */
static void look_closer(Verdict *verdict, const Case *given, const Truths *truths, const double *want, SafeType type)
{
    Difference *difference = &verdict->difference;
    TruthAt *at = truth_of(given, verdict->output->name);
    Doubt doubt = {given, verdict->output, want, type, verdict->fits, at, truths};
    Text text = {0};
    verdict->got = (double)verdict->output->tensor.v[difference->worst];
    verdict->want = want[difference->worst];
    if (!verdict->fits) {
        if (at)
            (void)guess_order(&doubt, &text);
    } else if (!difference->agrees) {
        (void)guess(&doubt, &text);
    } else if (at && difference->share > 0 && guess_no_bias(&doubt, &text)) {
        difference->agrees = false;
        difference->differ = tensor_count(&verdict->output->tensor);
    }
    snprintf(verdict->guess, sizeof verdict->guess, "%s", text_get(&text));
    text_free(&text);
}

/* Holds the output against numbers that were stored as `type`, or that an `earlier` route has computed (else NULL). */
static void hold(Verdict *verdict, const Case *given, Truths *truths, const double *want, const float *earlier,
                 SafeType type)
{
    const Output *output = verdict->output;
    TruthAt *at = truth_of(given, output->name);
    size_t count = tensor_count(&output->tensor);
    truths->stored = type == SAFE_F16 || type == SAFE_BF16 ? safe_type_unit(type) : 0;
    verdict->by_rounding = at != NULL;
    if (verdict->fits && at)
        verdict->difference = compare_truth(at, truths, output->tensor.v, want, count, type);
    else if (verdict->fits)
        verdict->difference = earlier ? compare(output->tensor.v, earlier, count)
                                      : compare_chain(output->tensor.v, want, count, type);
    look_closer(verdict, given, truths, want, type);
}

/* A number far from every float32 can't be judged right or wrong. */
static bool within_floats(const SafeTensor *stored, const double *want, Error *err)
{
    for (size_t i = 0; i < stored->count; i++)
        if (isfinite(want[i]) && fabs(want[i]) > (double)FLT_MAX)
            return error_set(err, "%s: element %zu is %g, beyond the largest float32, %g", stored->name, i, want[i],
                             (double)FLT_MAX);
    return true;
}

static bool look_at_file(Verdict *verdict, const Case *given, Truths *truths, const SafeTensor *stored, Error *err)
{
    double *want = mem_try(stored->count, sizeof *want, stored->name, err);
    bool read = want && safetensor_doubles(stored, want, err) && within_floats(stored, want, err);
    verdict->against = AGAINST_FILE;
    verdict->stored = stored;
    verdict->fits = same_shape(verdict->output, given, stored);
    if (read && (verdict->fits || stored->count == tensor_count(&verdict->output->tensor)))
        hold(verdict, given, truths, want, NULL, stored->type);
    free(want);
    return read;
}

/* Whether an earlier route has computed the same, bit for bit: then it is judged already. */
static bool look_back(Verdict *verdict, const Verdicts *found, const Output *earlier)
{
    const Output *output = verdict->output;
    if (!earlier || !tensor_same_shape(&earlier->tensor, &output->tensor)
        || memcmp(earlier->tensor.v, output->tensor.v, tensor_count(&output->tensor) * sizeof(float)) != 0)
        return false;
    for (int i = 0; i < found->firsts; i++)
        if (strcmp(found->first_name[i], output->name) == 0 && found->first[i].against == AGAINST_FILE) {
            *verdict = found->first[i];
            verdict->output = output;
            return true;
        }
    return false;
}

static void keep_first(Verdicts *found, const Verdict *verdict)
{
    const char *name = verdict->output->name;
    for (int i = 0; i < found->firsts; i++)
        if (strcmp(found->first_name[i], name) == 0)
            return;
    if (found->firsts == OUTPUTS_MOST)
        return;
    snprintf(found->first_name[found->firsts], sizeof found->first_name[0], "%s", name);
    found->first[found->firsts++] = *verdict;
}

static bool look(Verdict *verdict, const Verdicts *found, Truths *truths, const Outputs *first, Error *err)
{
    const Case *given = found->given;
    const Output *output = verdict->output, *earlier = outputs_find(first, output->name);
    const SafeTensor *stored = case_expected(given, output->name);
    if (look_back(verdict, found, earlier))
        return true;
    if (stored)
        return look_at_file(verdict, given, truths, stored, err);
    if (!earlier)
        return true;
    size_t count = tensor_count(&output->tensor);
    double *want = mem_try(count, sizeof *want, output->name, err);
    if (!want)
        return false;
    for (size_t i = 0; i < count; i++)
        want[i] = (double)earlier->tensor.v[i];
    verdict->against = AGAINST_FIRST;
    verdict->fits = true;
    hold(verdict, given, truths, want, earlier->tensor.v, SAFE_F32);
    free(want);
    return true;
}

bool verdicts_collect(Verdicts *found, const Outputs *out, const Outputs *first, Error *err)
{
    Truths truths;
    if (!truths_init(&truths, found->given, err))
        return false;
    bool done = true;
    for (found->count = 0; done && found->count < out->count; found->count += done) {
        Verdict *verdict = &found->at[found->count];
        *verdict = (Verdict){.output = &out->at[found->count]};
        done = look(verdict, found, &truths, first, err);
        if (done)
            keep_first(found, verdict);
    }
    truths_free(&truths);
    return done;
}

static bool differs(const Verdict *verdict)
{
    return verdict->against != AGAINST_NOTHING && !(verdict->fits && verdict->difference.agrees);
}

bool verdicts_agree(const Verdicts *found)
{
    for (int i = 0; i < found->count; i++)
        if (differs(&found->at[i]))
            return false;
    return true;
}

static void add_shape(const Output *output, Text *out)
{
    text_add(out, "[");
    for (int i = 0; i < output->rank; i++)
        text_add(out, "%s%d", i ? "," : "", output->shape[i]);
    text_add(out, "]");
}

/* Whether there was anything to hold a route's outputs against. */
static bool any_held(const Verdicts *found)
{
    for (int i = 0; i < found->count; i++)
        if (found->at[i].against != AGAINST_NOTHING)
            return true;
    return false;
}

static const char *outcome(const Verdicts *found)
{
    if (!any_held(found))
        return "computed";
    return verdicts_agree(found) ? "agrees" : "differs";
}

/* "[0,2,1,1]" of an element of the output. */
static void add_place(const Output *output, size_t index, Text *out)
{
    int at[4] = {0};
    for (int i = output->rank - 1; i >= 0; i--) {
        at[i] = (int)(index % (size_t)output->shape[i]);
        index /= (size_t)output->shape[i];
    }
    text_add(out, "[");
    for (int i = 0; i < output->rank; i++)
        text_add(out, "%s%d", i ? "," : "", at[i]);
    text_add(out, "]");
}

/* "differs at [0,2]: 1.5 here, nan in the file, in 3 of 8 numbers: the bias was forgotten" */
static void add_difference(const Verdict *verdict, Text *out)
{
    const Output *output = verdict->output;
    text_add(out, " differs at ");
    add_place(output, verdict->difference.worst, out);
    text_add(out, ": %.9g here, %.9g %s", verdict->got, verdict->want,
             verdict->against == AGAINST_FIRST ? "by the first route" : "in the file");
    text_add(out, "; %zu of %zu differ", verdict->difference.differ, tensor_count(&output->tensor));
    if (verdict->guess[0])
        text_add(out, ": %s", verdict->guess);
}

/* How much of what is allowed the largest difference takes. */
static void add_share(const Verdict *verdict, Text *out)
{
    double share = verdict->difference.share;
    const char *of = verdict->by_rounding ? "rounding" : "tolerance";
    if (isfinite(share))
        text_add(out, share < 1e4 ? " (%.2g of %s)" : " (%.0e of %s)", share, of);
}

static void add_verdict(const Verdict *verdict, Text *out)
{
    text_add(out, "  %s ", verdict->output->name);
    if (verdict->against == AGAINST_FILE && !verdict->fits) {
        text_add(out, "has another shape, here ");
        add_shape(verdict->output, out);
        text_add(out, ", in the file [");
        for (int i = 0; i < verdict->stored->rank; i++)
            text_add(out, "%s%lld", i ? "," : "", (long long)verdict->stored->dim[i]);
        text_add(out, "]");
        if (verdict->guess[0])
            text_add(out, ": %s", verdict->guess);
        return;
    }
    if (verdict->against == AGAINST_NOTHING) {
        add_shape(verdict->output, out);
        text_add(out, " no expectation");
        return;
    }
    text_add(out, "%.2g/%.2g", verdict->difference.absolute, verdict->difference.relative);
    add_share(verdict, out);
    text_add(out, verdict->against == AGAINST_FIRST ? " no expectation, against the first route" : "");
    if (differs(verdict))
        add_difference(verdict, out);
}

void verdicts_line(const Verdicts *found, Text *out)
{
    text_add(out, "%s  %-11s  %-8s", found->path, found->route, outcome(found));
    for (int i = 0; i < found->count; i++)
        add_verdict(&found->at[i], out);
}

/* JSON has no infinity: it is null. */
static void add_number(cJSON *object, const char *key, double value)
{
    if (isfinite(value))
        cJSON_AddNumberToObject(object, key, value);
    else
        cJSON_AddNullToObject(object, key);
}

static void add_judgement(cJSON *tensor, const Verdict *verdict)
{
    bool fits = verdict->fits;
    cJSON_AddBoolToObject(tensor, "agrees", !differs(verdict));
    add_number(tensor, "absolute", fits ? verdict->difference.absolute : INFINITY);
    add_number(tensor, "relative", fits ? verdict->difference.relative : INFINITY);
    add_number(tensor, "share", fits ? verdict->difference.share : INFINITY);
    const char *rule = verdict->against == AGAINST_FIRST ? "1e-5 + 1e-4*|want|"
                                                         : "min(1e-5*max(1, m), m/100) + 1e-4*|want|";
    cJSON_AddStringToObject(tensor, "allowed", verdict->by_rounding ? "float32 rounding" : rule);
    if (!differs(verdict))
        return;
    if (fits) {
        add_number(tensor, "differ", (double)verdict->difference.differ);
        add_number(tensor, "worst", (double)verdict->difference.worst);
        add_number(tensor, "got", verdict->got);
        add_number(tensor, "want", verdict->want);
    }
    if (verdict->guess[0])
        cJSON_AddStringToObject(tensor, "guess", verdict->guess);
}

/* The inputs whose type is another one than they are computed in. */
static void add_converted(cJSON *object, const Case *given)
{
    cJSON *converted = NULL;
    for (int i = 0; i < given->file.count; i++) {
        const SafeTensor *tensor = &given->file.tensor[i];
        if (!case_is_input(given, tensor->name) || case_type_fits(tensor))
            continue;
        converted = converted ? converted : cJSON_AddObjectToObject(object, "converted");
        cJSON_AddStringToObject(converted, tensor->name, safe_type_name(tensor->type));
    }
}

/* The lines of notes_text, each without the file's name. */
static void add_notes(cJSON *object, const Verdicts *found)
{
    Text text = {0};
    notes_text(found->given, found->path, &text);
    cJSON *notes = text.length > 0 ? cJSON_AddArrayToObject(object, "notes") : NULL;
    for (char *line = text.at, *end; notes && (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        cJSON_AddItemToArray(notes, cJSON_CreateString(line + strlen(found->path) + 2));
    }
    text_free(&text);
}

void verdicts_json(const Verdicts *found, Text *out)
{
    static const char *const against[] = {"nothing", "first route", "file"};
    cJSON *object = cJSON_CreateObject(), *tensors;
    cJSON_AddStringToObject(object, "file", found->path);
    cJSON_AddStringToObject(object, "op", found->given->op);
    cJSON_AddStringToObject(object, "route", found->route);
    if (any_held(found))
        cJSON_AddBoolToObject(object, "agrees", verdicts_agree(found));
    else
        cJSON_AddNullToObject(object, "agrees");
    add_converted(object, found->given);
    add_notes(object, found);
    tensors = cJSON_AddObjectToObject(object, "tensors");
    for (int i = 0; i < found->count; i++) {
        const Verdict *verdict = &found->at[i];
        cJSON *tensor = cJSON_AddObjectToObject(tensors, verdict->output->name);
        cJSON_AddItemToObject(tensor, "shape", cJSON_CreateIntArray(verdict->output->shape, verdict->output->rank));
        cJSON_AddStringToObject(tensor, "against", against[verdict->against]);
        if (verdict->against == AGAINST_NOTHING)
            continue;
        if (verdict->against == AGAINST_FILE)
            cJSON_AddStringToObject(tensor, "type",
                                    safe_type_name(verdict->stored->type));
        add_judgement(tensor, verdict);
    }
    char *line = cJSON_PrintUnformatted(object);
    text_add(out, "%s", line ? line : "{}");
    free(line);
    cJSON_Delete(object);
}

bool leftovers_check(const Case *given, const Outputs *computed, Error *err)
{
    for (int i = 0; i < given->file.count; i++) {
        const char *name = given->file.tensor[i].name;
        if (case_is_input(given, name) || outputs_find(computed, name))
            continue;
        if (given->target && strncmp(name, "after.", 6) == 0)
            return error_set(err, "%s is expected, but steps is 0", name);
        return error_set(err, "%s is expected, but an input is missing that %s would compute it from: %s", name,
                         given->op, given->kind->needs);
    }
    return true;
}

bool case_write(const Case *given, const Outputs *computed, const char *path, Error *err)
{
    int count = 0;
    SafeTensor *tensor = mem_alloc((size_t)given->file.count + OUTPUTS_MOST, sizeof *tensor);
    for (int i = 0; i < given->file.count; i++)
        if (case_is_input(given, given->file.tensor[i].name))
            tensor[count++] = given->file.tensor[i];
    for (int i = 0; i < computed->count; i++) {
        const Output *output = &computed->at[i];
        SafeTensor *made = &tensor[count++];
        *made = (SafeTensor){.name = output->name, .type = SAFE_F32, .rank = output->rank,
                             .count = tensor_count(&output->tensor),
                             .bytes = (const char *)output->tensor.v};
        for (int k = 0; k < output->rank; k++)
            made->dim[k] = output->shape[k];
    }
    bool done = safetensors_write(path, tensor, count, given->file.metadata, given->file.metadata_count, err);
    free(tensor);
    return done;
}

void values_text(const Case *given, const Outputs *computed, Text *out)
{
    enum { MOST = 64 };
    for (int i = 0; i < computed->count; i++) {
        const Output *output = &computed->at[i];
        size_t count = tensor_count(&output->tensor);
        if (case_expected(given, output->name) || count > MOST)
            continue;
        text_add(out, "  %s ", output->name);
        add_shape(output, out);
        text_add(out, " =");
        for (size_t k = 0; k < count; k++)
            text_add(out, " %.9g", (double)output->tensor.v[k]);
        text_add(out, "\n");
    }
}
