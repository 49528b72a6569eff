/* A reader of `print --json` who knows nothing of convwalk's code: tensors by their names, a table of what each kind of
 * step does, and the steps carried out one after the other. */
#ifndef CONVWALK_TESTS_JSON_FOLD_H
#define CONVWALK_TESTS_JSON_FOLD_H

#include "cli_testing.h"

#include <cjson/cJSON.h>

#include <math.h>

typedef struct {
    char name[64];
    int shape[4], count;
    bool given;
    float *told, *value; /* what --tensors says, and what the steps have made of it */
} FoldedTensor;

enum { SHEETS = 200 };

typedef struct {
    FoldedTensor sheet[SHEETS];
    int sheets;
    const char *where;
} Book;

static inline cJSON *member(const cJSON *of, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(of, name);
}

static inline FoldedTensor *sheet_named(Book *book, const char *name)
{
    for (int i = 0; i < book->sheets; i++)
        if (strcmp(book->sheet[i].name, name) == 0)
            return &book->sheet[i];
    return NULL;
}

/* A line of --tensors. */
static inline void add_sheet(Book *book, const char *line)
{
    cJSON *object = cJSON_Parse(line);
    assert_non_null(object);
    assert_true(book->sheets < SHEETS);
    FoldedTensor *sheet = &book->sheet[book->sheets];
    const char *name = member(object, "tensor")->valuestring, *role = member(object, "role")->valuestring;
    if (sheet_named(book, name))
        fail_msg("%s: two tensors are called %s", book->where, name);
    snprintf(sheet->name, sizeof sheet->name, "%s", name);
    sheet->given = strcmp(role, "given") == 0;
    assert_true(sheet->given || strcmp(role, "computed") == 0);
    sheet->count = 1;
    for (int i = 0; i < 4; i++)
        sheet->count *= sheet->shape[i] = cJSON_GetArrayItem(member(object, "shape"), i)->valueint;
    cJSON *values = member(object, "values"), *number;
    assert_int_equal(cJSON_GetArraySize(values), sheet->count);
    sheet->told = calloc((size_t)sheet->count, sizeof *sheet->told);
    sheet->value = calloc((size_t)sheet->count, sizeof *sheet->value);
    int at = 0;
    cJSON_ArrayForEach(number, values) sheet->told[at++] = (float)number->valuedouble;
    if (sheet->given)
        memcpy(sheet->value, sheet->told, (size_t)sheet->count * sizeof *sheet->told);
    book->sheets++;
    cJSON_Delete(object);
}

static inline void book_free(Book *book)
{
    for (int i = 0; i < book->sheets; i++) {
        free(book->sheet[i].told);
        free(book->sheet[i].value);
    }
    book->sheets = 0;
}

/* Where a cell of a step is; a padding counts from the first cell within, so its border is as wide on each side. NULL:
 * it is a number. */
static inline float *cell_of(Book *book, const cJSON *cell, FoldedTensor **in)
{
    const char *name = member(cell, "tensor")->valuestring;
    int index[4];
    for (int i = 0; i < 4; i++)
        index[i] = cJSON_GetArrayItem(member(cell, "index"), i)->valueint;
    *in = NULL;
    if (strcmp(name, "number") == 0)
        return NULL;
    *in = sheet_named(book, name);
    if (!*in)
        fail_msg("%s: a step names %s, which --tensors does not", book->where, name);
    const char *of = strstr(name, "padding of ");
    if (of) {
        char inner[64];
        snprintf(inner, sizeof inner, "%.*s%s", (int)(of - name), name, of + strlen("padding of "));
        FoldedTensor *within = sheet_named(book, inner);
        for (int i = 2; i < 4 && within; i++)
            index[i] += ((*in)->shape[i] - within->shape[i]) / 2;
        if (!within)
            return (*in)->value;
    }
    int flat = 0;
    for (int i = 0; i < 4; i++) {
        if (index[i] < 0 || index[i] >= (*in)->shape[i])
            fail_msg("%s: %s has no [.., %d at %d ..]", book->where, name, index[i], i);
        flat = flat * (*in)->shape[i] + index[i];
    }
    return &(*in)->value[flat];
}

static inline bool near_enough(double a, double b)
{
    return fabs(a - b) <= 1e-12 + 2e-6 * fabs(b);
}

/* The value of "a" or "b": the step has it, and it must be the one in the tensor. 0 when the step has none. */
static inline float operand(Book *book, const cJSON *step, const char *name, const char *value)
{
    cJSON *cell = member(step, name);
    if (!cell)
        return 0;
    FoldedTensor *sheet;
    float *at = cell_of(book, cell, &sheet), told = (float)member(step, value)->valuedouble;
    double stands = at ? (double)*at : cJSON_GetArrayItem(member(cell, "index"), 3)->valuedouble;
    if (!near_enough((double)told, stands))
        fail_msg("%s: step %d reads %g from %s, where %g stands", book->where, member(step, "step")->valueint,
                 (double)told, member(cell, "tensor")->valuestring, stands);
    return told;
}

static inline float function_of(const char *name, float alpha, float x)
{
    const struct {
        const char *name;
        float value;
    } known[] = {{"relu", fmaxf(x, 0)},
                 {"tanh", tanhf(x)},
                 {"sigmoid", 1 / (1 + expf(-x))},
                 {"leaky-relu", x > 0 ? x : alpha * x},
                 {"elu", x > 0 ? x : alpha * expm1f(x)},
                 {"gelu", x * (0.5f * erfcf(-x * 0.70710678f))},
                 {"silu", x * (1 / (1 + expf(-x)))},
                 {"hard-swish", x * (fminf(fmaxf(x + 3, 0), 6) / 6)}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].name, name) == 0)
            return known[i].value;
    return NAN;
}

/* From y of the first three, from x of the others. */
static inline float slope_of(const char *name, float alpha, float at)
{
    float s = 1 / (1 + expf(-at));
    const struct {
        const char *name;
        float value;
    } known[] = {{"relu", (float)(at > 0)},
                 {"tanh", 1 - at * at},
                 {"sigmoid", at * (1 - at)},
                 {"leaky-relu", at > 0 ? 1 : alpha},
                 {"elu", at > 0 ? 1 : alpha * expf(at)},
                 {"gelu", 0.5f * erfcf(-at * 0.70710678f) + at * (0.39894228f * expf(-0.5f * at * at))},
                 {"silu", s * (1 + at * (1 / (1 + expf(at))))},
                 {"hard-swish", fabsf(at) < 3 ? (2 * at + 3) / 6 : (float)(at > 0)}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].name, name) == 0)
            return known[i].value;
    return NAN;
}

/* The result of a step of this kind on what stood there before. */
static inline float carry_out(const cJSON *step, float before, float a, float b)
{
    const char *kind = member(step, "kind")->valuestring;
    const cJSON *f = member(step, "function");
    const char *function = f ? f->valuestring : "";
    const cJSON *told = cJSON_GetObjectItem(step, "alpha");
    float alpha = told ? (float)told->valuedouble : 0;
    struct {
        const char *kind;
        float result;
    } known[] = {
        {"copy", a},
        {"product", before + a * b},
        {"bias", before + a},
        {"add", before + a},
        {"cut", before},
        {"divide", before / a},
        {"compare", member(step, "opens")->type == cJSON_True || a > before ? a : before},
        {"share", before + a / b},
        {"quotient", a / b},
        {"difference", a - b},
        {"function", function_of(function, alpha, a)},
        {"slope", slope_of(function, alpha, a)},
        {"exp", expf(a - b)},
        {"log", logf(a)},
        {"less", before - (a - b)},
        {"minus", before - a * b},
        {"root", sqrtf(a + b)},
    };
    for (size_t i = 0; i < COUNT(known); i++)
        if (strcmp(known[i].kind, kind) == 0)
            return known[i].result;
    fail_msg("%s is no kind of step", kind);
    return 0;
}

static inline void fold_step(Book *book, const char *line)
{
    cJSON *step = cJSON_Parse(line);
    assert_non_null(step);
    FoldedTensor *sheet;
    float a = operand(book, step, "a", "a_value");
    bool compare = strcmp(member(step, "kind")->valuestring, "compare") == 0; /* b is the cell that has led so far */
    float b = operand(book, step, "b", "b_value"), *out = cell_of(book, member(step, "out"), &sheet);
    assert_non_null(out);
    if (sheet->given)
        fail_msg("%s: step %d writes %s, which is given", book->where, member(step, "step")->valueint, sheet->name);
    float before = member(step, "opens")->type == cJSON_True ? 0 : *out,
          after = carry_out(step, before, a, compare ? 0 : b);
    if (!near_enough((double)before, member(step, "before")->valuedouble)
        || fabs((double)after - member(step, "after")->valuedouble)
               > 1e-12 + 3e-6 * (fabs((double)before) + fabs((double)after)))
        fail_msg("%s: step %d goes from %g to %g, here it is said: %s", book->where, member(step, "step")->valueint,
                 (double)before, (double)after, line);
    *out = (float)member(step, "after")->valuedouble;
    cJSON_Delete(step);
}

#endif
