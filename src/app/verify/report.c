/* Lines about a case. An output that the file does not expect is still held against the first route that computed it, so
 * a case of inputs alone tells whether the routes agree among themselves. */
#include "app/verify/report.h"

#include "base/memory.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool same_shape(const Output *output, const SafeTensor *want)
{
    if (output->rank == 1 && output->shape[0] == 1 && want->rank == 0)   /* a loss may be a bare number */
        return true;
    if (output->rank != want->rank)
        return false;
    for (int i = 0; i < want->rank; i++)
        if (output->shape[i] != want->dim[i])
            return false;
    return true;
}

static bool look(Finding *finding, const Case *given, const Outputs *first, Error *err)
{
    const Output *output = finding->output, *earlier = outputs_find(first, output->name);
    const SafeTensor *want = case_expected(given, output->name);
    size_t count = tensor_count(&output->tensor);
    if (want) {
        float *numbers = mem_try(want->count, sizeof *numbers, output->name, err);
        bool read = numbers && safetensor_floats(want, numbers, err);
        finding->against = AGAINST_FILE;
        finding->fits = same_shape(output, want);
        if (read && finding->fits)
            finding->difference = compare(output->tensor.v, numbers, count);
        free(numbers);
        return read;
    }
    if (earlier) {
        finding->against = AGAINST_FIRST;
        finding->fits = true;
        finding->difference = compare(output->tensor.v, earlier->tensor.v, count);
    }
    return true;
}

bool findings_collect(Findings *found, const Outputs *out, const Outputs *first, Error *err)
{
    for (found->count = 0; found->count < out->count; found->count++) {
        Finding *finding = &found->at[found->count];
        *finding = (Finding){.output = &out->at[found->count]};
        if (!look(finding, found->given, first, err))
            return false;
    }
    return true;
}

static bool differs(const Finding *finding)
{
    return finding->against != AGAINST_NOTHING && !(finding->fits && finding->difference.agrees);
}

bool findings_agree(const Findings *found)
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

/* "agrees", "differs", or "computed" where there was nothing to hold against. */
static const char *verdict(const Findings *found)
{
    bool held = false;
    for (int i = 0; i < found->count; i++)
        held = held || found->at[i].against != AGAINST_NOTHING;
    if (!held)
        return "computed";
    return findings_agree(found) ? "agrees" : "differs";
}

void findings_line(const Findings *found, Text *out)
{
    text_add(out, "%s  %-11s  %-8s", found->path, found->route, verdict(found));
    for (int i = 0; i < found->count; i++) {
        const Finding *finding = &found->at[i];
        text_add(out, "  %s ", finding->output->name);
        if (finding->against == AGAINST_FILE && !finding->fits) {
            text_add(out, "has another shape, here ");
            add_shape(finding->output, out);
        } else if (finding->against == AGAINST_NOTHING) {
            add_shape(finding->output, out);
            text_add(out, " no expectation");
        } else {
            text_add(out, "%.2g/%.2g", finding->difference.absolute, finding->difference.relative);
            text_add(out, finding->against == AGAINST_FIRST ? " no expectation, against the first route" : "");
            text_add(out, differs(finding) ? " differs" : "");
        }
    }
}

/* JSON has no infinity: it is null. */
static void add_number(cJSON *object, const char *key, double value)
{
    if (isfinite(value))
        cJSON_AddNumberToObject(object, key, value);
    else
        cJSON_AddNullToObject(object, key);
}

void findings_json(const Findings *found, Text *out)
{
    static const char *const against[] = {"nothing", "first route", "file"};
    cJSON *object = cJSON_CreateObject(), *tensors;
    cJSON_AddStringToObject(object, "file", found->path);
    cJSON_AddStringToObject(object, "op", found->given->op);
    cJSON_AddStringToObject(object, "route", found->route);
    cJSON_AddBoolToObject(object, "agrees", findings_agree(found));
    tensors = cJSON_AddObjectToObject(object, "tensors");
    for (int i = 0; i < found->count; i++) {
        const Finding *finding = &found->at[i];
        cJSON *tensor = cJSON_AddObjectToObject(tensors, finding->output->name);
        cJSON_AddItemToObject(tensor, "shape", cJSON_CreateIntArray(finding->output->shape, finding->output->rank));
        cJSON_AddStringToObject(tensor, "against", against[finding->against]);
        if (finding->against == AGAINST_NOTHING)
            continue;
        cJSON_AddBoolToObject(tensor, "agrees", !differs(finding));
        add_number(tensor, "absolute", finding->fits ? finding->difference.absolute : INFINITY);
        add_number(tensor, "relative", finding->fits ? finding->difference.relative : INFINITY);
    }
    char *line = cJSON_PrintUnformatted(object);
    text_add(out, "%s", line ? line : "{}");
    free(line);
    cJSON_Delete(object);
}

/* Whether the operation computes a tensor of this name, given all of its inputs. */
static bool is_output(const Case *given, const char *name)
{
    static const char *const names[][5] = {
        [CASE_CONV] = {"y", "dx", "dweight", "dbias", NULL}, [CASE_MAX_POOL] = {"y", "dx", NULL}, [CASE_AVERAGE_POOL] = {"y", "dx", NULL},
        [CASE_GLOBAL_POOL] = {"y", "dx", NULL}, [CASE_ACTIVATION] = {"y", "dx", NULL}, [CASE_LINEAR] = {"y", "dx", "dweight", "dbias", NULL},
        [CASE_LOSS] = {"y", "loss", "dx", NULL}, [CASE_LENET] = {"y", "loss", NULL},
    };
    for (const char *const *known = names[given->kind]; *known; known++)
        if (strcmp(name, *known) == 0)
            return true;
    const char *parameter = strncmp(name, "after.", 6) == 0 ? name + 6 : name + (name[0] == 'd');
    for (int i = 0; parameter != name && i < LENET_PARAMETERS; i++)
        if (given->kind == CASE_LENET && strcmp(parameter, lenet_parameter_names[i]) == 0)
            return true;
    return false;
}

bool leftovers_text(const Case *given, const char *path, const Outputs *computed, Text *out, Error *err)
{
    for (int i = 0; i < given->file.count; i++) {
        const char *name = given->file.tensor[i].name;
        if (case_is_input(given, name) || outputs_find(computed, name))
            continue;
        if (is_output(given, name))
            return error_set(err, "%s is expected, but an input is missing that %s would compute it from", name, given->op);
        text_add(out, "%s  %s: not looked at, %s has no such tensor\n", path, name, given->op);
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
        *made = (SafeTensor){.name = output->name, .type = SAFE_F32, .rank = output->rank, .count = tensor_count(&output->tensor),
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
