/* convwalk print SCENE: every step as a line of text, in symbols and numbers, or as one JSON object a line. */
#include "app/commands.h"
#include "app/scene_args.h"
#include "trace/names.h"

#include <stdio.h>

typedef struct {
    bool json;
    int64_t from, to;   /* steps counted from 1, both included; 0: not said */
} Options;

static const struct option own[] = {
    {"json", no_argument, NULL, 'j'},
    {"from", required_argument, NULL, 'f'},
    {"to", required_argument, NULL, 't'},
    {NULL, 0, NULL, 0},
};

static bool take(void *self, int code, const char *value, Error *err)
{
    Options *options = self;
    int number;
    if (code == 'j') {
        options->json = true;
        return true;
    }
    if (!text_to_int(value, 1, 2147483647, &number))
        return error_set(err, "--%s %s: expected a step, counted from 1", code == 'f' ? "from" : "to", value);
    *(code == 'f' ? &options->from : &options->to) = number;
    return true;
}

static void json_cell(const Trace *trace, const char *key, Cell cell, Text *out)
{
    if (cell.set == SET_NONE)
        return;
    Place at = cell_place(trace, cell);
    text_add(out, ",\"%s\":{\"name\":\"", key);
    name_plain(trace, cell, out);
    text_add(out, "\",\"tensor\":\"%s\",\"index\":[%d,%d,%d,%d]}", cell.set == SET_PAD ? "padding" : set_name(cell.set), at.n, at.c, at.row, at.column);
}

/* JSON has no NaN and no infinity: they are null. */
static void json_number(const char *key, float value, Text *out)
{
    if (value - value != 0)
        text_add(out, ",\"%s\":null", key);
    else
        text_add(out, ",\"%s\":%.9g", key, (double)value);
}

static void json_step(const Trace *trace, int64_t i, Text *out)
{
    static const char *const kind[] = {"copy", "product", "bias"};
    Step step = step_at(trace, i);
    text_add(out, "{\"step\":%lld,\"of\":%lld,\"kind\":\"%s\"", (long long)i + 1, (long long)trace->len, kind[step.kind]);
    json_cell(trace, "out", step.out, out);
    json_cell(trace, "a", step.a, out);
    json_number("a_value", step.va, out);
    if (step.b.set != SET_NONE) {
        json_cell(trace, "b", step.b, out);
        json_number("b_value", step.vb, out);
    }
    json_number("before", step.before, out);
    json_number("after", step.after, out);
    text_add(out, ",\"opens\":%s,\"closes\":%s}\n", step.opens ? "true" : "false", step.closes ? "true" : "false");
}

/* "7  q = bw + cx + ey: 1·3 ... ": one step with its running sum. */
static void print_product(const Trace *trace, int64_t i, Text *out)
{
    Step step = step_at(trace, i);
    text_add(out, "%lld  ", (long long)i + 1);
    if (step.kind == STEP_COPY) {
        Place at = cell_place(trace, step.out);
        text_add(out, "column %d, row %d: ", at.column, at.row);
        term_names(trace, &step, out);
        text_add(out, " = ");
        value_text(step.after, out);
    } else {
        name_plain(trace, step.out, out);
        text_add(out, step.opens ? " = " : " += ");
        term_names(trace, &step, out);
        text_add(out, " = ");
        term_numbers(&step, out);
        text_add(out, ", sum ");
        value_text(step.after, out);
    }
    text_add(out, "\n");
}

/* "column 0: [a b d e] = [1 2 4 5]". */
static void print_column(const Trace *trace, Span span, Text *out)
{
    span_name(trace, span.first, LEVEL_CELL, out);
    text_add(out, ": [");
    for (int64_t i = span.first; i < span.end; i++) {
        text_add(out, i > span.first ? " " : "");
        name_plain(trace, step_at(trace, i).a, out);
    }
    text_add(out, "] = [");
    for (int64_t i = span.first; i < span.end; i++) {
        text_add(out, i > span.first ? " " : "");
        value_text(step_at(trace, i).va, out);
    }
    text_add(out, "]\n");
}

static void print_cell(const Trace *trace, Span span, Text *out)
{
    Step step = step_at(trace, span.first);
    if (step.kind == STEP_COPY) {
        print_column(trace, span, out);
        return;
    }
    sum_names(trace, step.out, out);
    text_add(out, "\n  = ");
    sum_numbers(trace, step.out, out);
    text_add(out, "\n");
}

/* The cells that a channel or a layer fills, row by row. */
static void print_filled(const Trace *trace, Span span, Level level, Text *out)
{
    span_name(trace, span.first, level, out);
    text_add(out, ": %lld steps\n", (long long)(span.end - span.first));
    int row = -1;
    for (int64_t i = span.first; i < span.end; i = span_of(trace, i, LEVEL_CELL).end) {
        Step step = step_at(trace, i);
        if (step.kind == STEP_COPY) {
            text_add(out, "  ");
            print_column(trace, span_of(trace, i, LEVEL_CELL), out);
            continue;
        }
        Place at = cell_place(trace, step.out);
        text_add(out, row == at.row ? " " : row < 0 ? "  " : "\n  ");
        row = at.row;
        value_text(trace->tensor[step.out.set].v[step.out.index], out);
    }
    text_add(out, row < 0 ? "" : "\n");
}

static bool print_all(const Scene *scene, const Options *options, Error *err)
{
    const Trace *trace = &scene->trace;
    int64_t last = options->to ? options->to : trace->len, i = options->from ? options->from - 1 : 0;
    if (last > trace->len || i >= last)
        return error_set(err, "--from %lld --to %lld: this scene has steps 1 to %lld", (long long)i + 1, (long long)last, (long long)trace->len);
    Text out = {0};
    while (i < last) {
        Level level = options->json ? LEVEL_PRODUCT : scene->line.level;
        Span span = span_of(trace, i, level);
        if (options->json)
            json_step(trace, i, &out);
        else if (level == LEVEL_PRODUCT)
            print_product(trace, i, &out);
        else if (level == LEVEL_CELL)
            print_cell(trace, span, &out);
        else
            print_filled(trace, span, level, &out);
        i = span.end;
        fputs(text_get(&out), stdout);
        text_clear(&out);
    }
    text_free(&out);
    return fflush(stdout) == 0 || error_set(err, "the output could not be written");
}

int command_print(int argc, char **argv)
{
    Options options = {0};
    SceneLine line = scene_line_default();
    Scene scene = {0};
    Error err;
    bool help;
    bool done = scene_args(argc, argv, &line, own, "", take, &options, &help, &err);
    if (done && help)
        printf("convwalk print SCENE [--level LEVEL] [--from STEP] [--to STEP] [--json]\n"
               "Every step as a line of text, in symbols and in numbers; with --json one object a line.\n\n%s", scene_help);
    else
        done = done && scene_build(&scene, &line, &err) && print_all(&scene, &options, &err);
    scene_free(&scene);
    scene_line_free(&line);
    return done ? 0 : command_fail(&err);
}
