/* A scene as a program: what NumPy's and PyTorch's programs print is what the engine computed, and NumPy's, followed
 * line by line, does the trace's steps in the lines that the code pane binds them to. Without Python and NumPy on this
 * machine the programs are only written, and the test says so; without PyTorch those for it. */
#include "scenes.h"
#include "testing.h"

#include "base/file.h"
#include "trace/operations/operation.h"
#include "trace/say/pseudo.h"
#include "trace/say/snippet.h"
#include "trace/say/source.h"
#include "view/words.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const lines[] = {
    "conv-forward --padding 1 --bias",
    "conv-forward --input 2x2x5x4 --kernel 2x3 --kernels 3 --stride 2x1 --dilation 1x2 --padding 1x1 --bias",
    "conv-forward --route im2col --padding 1 --bias --channels 2 --kernels 2",
    "conv-forward --route im2col",
    "conv-backward-input --stride 2 --input 5x5",
    "conv-backward-input --channels 2 --kernels 3 --padding 1",
    "conv-backward-input --route scatter --padding 1 --channels 2",
    "conv-backward-input --route col2im --padding 1 --channels 2 --kernels 2",
    "conv-backward-weight --padding 1 --channels 2",
    "conv-backward-weight --route im2col --padding 1 --kernels 2 --channels 2",
    "conv-backward-bias --kernels 3 --input 2x1x4x4",
    "max-pool --input 2x2x5x5",
    "max-pool --pass backward --kernel 3x3 --stride 1x1",
    "max-pool --pass backward --floor --input 5x5 --padding 1",
    "average-pool --input 2x5x5",
    "average-pool --count-padding --padding 1",
    "average-pool --pass backward --input 1x2x5x5 --padding 1",
    "global-average-pool --channels 2",
    "global-average-pool --pass backward --channels 2",
    "global-max-pool --channels 3",
    "global-max-pool --pass backward --channels 3",
    "activation",
    "activation --pass backward",
    "activation --function tanh",
    "activation --function tanh --pass backward",
    "activation --function sigmoid",
    "activation --function sigmoid --pass backward",
    "conv-forward --padding 1,2,0,3 --padding-mode reflect --input 2x5x4",
    "conv-forward --route im2col --padding 1,2,0,1 --groups 2 --input 2x5x4",
    "conv-backward-input --padding 1,2,0,1 --padding-mode replicate --input 2x3x4",
    "conv-backward-input --route scatter --padding 2,1,0,1 --padding-mode circular --input 3x4",
    "conv-backward-input --route col2im --padding 1,0,1,2 --padding-mode reflect --input 3x4",
    "conv-backward-input --padding 1,0,1,2",
    "conv-backward-weight --padding 1,2,0,1 --padding-mode reflect --input 2x3x4",
    "conv-backward-weight --route im2col --padding same --padding-mode circular --input 2x3x4",
    "transposed-forward --bias --stride 2 --padding 1 --kernel 3 --channels 2 --seed 3",
    "transposed-forward --route zeros --bias --stride 2x1 --kernel 2x3 --output-padding 1x0 --groups 2 --seed 4",
    "transposed-backward-input --stride 2 --padding 1 --kernel 3 --seed 3",
    "transposed-backward-weight --stride 2 --padding 1 --kernel 3 --groups 2 --seed 3",
    "transposed-backward-bias --kernels 2",
    "batch-norm --input 2x3x2x2 --seed 2",
    "batch-norm --evaluate --input 2x2x2x2 --seed 3",
    "batch-norm --pass backward --input 2x2x2x3 --seed 4",
    "batch-norm --pass backward --evaluate --input 2x2x2x2 --seed 5",
    "upsample --factor 2x3 --input 2x2x2x3",
    "upsample --pass backward --factor 3x2",
    "pixel-shuffle --input 2x12x2x1 --factor 2x3",
    "pixel-shuffle --pass backward --factor 1x2",
    "dropout",
    "dropout --pass backward",
    "linear --bias --input 2x3x1x1",
    "linear --pass backward --bias",
    "linear --pass backward",
    "softmax --input 2x3x1x1",
    "softmax --pass backward --input 2x3x1x1",
    "sgd --momentum 0.9 --decay 0.01 --bias",
    "sgd",
};

enum { LINES = sizeof lines / sizeof *lines };

/* The tensor's name in a program. */
static void name_of(CellSet set, char *name)
{
    static const char *const all[] = {
#define SET(name, ...) #name,
        ALL_SETS(SET)
#undef SET
    };
    snprintf(name, 16, "%s", all[set - 1]);
    for (char *at = name; *at; at++)
        *at = (char)tolower((unsigned char)*at);
}

/* What the program prints: a framework does not give what it has within. The result itself is among it. */
static void add_results(const Trace *trace, const char *program, Text *out)
{
    char wanted[48];
    bool result = false;
    bool first = true;
    for (int set = SET_NONE + 1; set < SET_COUNT; set++) {
        const Tensor *tensor = &trace->tensor[set];
        char name[16];
        if (!(trace->kind->results[trace->pass] >> set & 1) || !tensor->v)
            continue;
        name_of((CellSet)set, name);
        snprintf(wanted, sizeof wanted, "\nprint(\"%s =\"", name);
        if (!strstr(program, wanted))
            continue;
        result |= (CellSet)set == trace_result(trace);
        text_add(out, "%s\"%s\": [", first ? "" : ", ", name);
        for (size_t i = 0; i < tensor_count(tensor); i++)
            text_add(out, "%s%.9g", i ? ", " : "", (double)tensor->v[i]);
        text_add(out, "]");
        first = false;
    }
    assert_true(result);
}

static void add_steps(const Trace *trace, Text *out)
{
    for (int64_t i = 0; i < trace->len; i++) {
        Source source = source_in(trace, i, CODE_PYTHON);
        SourceIndex index[SOURCE_INDICES_MOST];
        int count = source_indices(trace, i, index);
        const char *line = source.file->line[source.line - 1];
        text_add(out, "%s[\"%s\", \"", i ? ",\n " : "", source.function);
        for (line += strspn(line, " "); *line; line++)
            text_add(out, *line == '"' ? "\\\"" : "%c", *line);
        text_add(out, "\", {");
        for (int k = 0; k < count; k++)
            text_add(out, "%s\"%s\": %lld", k ? ", " : "", index[k].name, (long long)index[k].value);
        count = source_locals(trace, i, index);
        for (int k = 0; k < count; k++)
            text_add(out, ", \"%s\": %lld", index[k].name, (long long)index[k].value);
        text_add(out, "}]");
    }
}

static void write_program(const char *folder, int which, SnippetKind kind)
{
    Scene scene = scene_read(lines[which]);
    Text program = {0}, expected = {0};
    Error err;
    char path[256];
    if (!snippet_write(&scene.trace, 0, kind, &program, &err))
        fail_msg("%s: %s", lines[which], err.text);
    text_add(&expected, "{\"results\": {");
    add_results(&scene.trace, text_get(&program), &expected);
    text_add(&expected, "},\n\"steps\": [");
    const Trace *trace = &scene.trace;   /* where errors of copies return, the program has a tensor for them */
    bool returns = trace->spec.mode != PADDING_ZEROS && trace->tensor[SET_DPAD].dim[0] > 0;
    if (kind == SNIPPET_NUMPY && !returns)
        add_steps(&scene.trace, &expected);
    text_add(&expected, "]}\n");
    snprintf(path, sizeof path, "%s/%02d-%s.py", folder, which, snippet_names[kind]);
    assert_true(file_write(path, text_get(&program), program.length, &err));
    snprintf(path, sizeof path, "%s/%02d-%s.json", folder, which, snippet_names[kind]);
    assert_true(file_write(path, text_get(&expected), expected.length, &err));
    text_free(&program);
    text_free(&expected);
    scene_free(&scene);
}

/* A Python that has NumPy; NULL when there is none. */
static const char *python(void)
{
    static const char *const found[] = {"python3", "/usr/bin/python3", "python"};
    for (size_t i = 0; i < sizeof found / sizeof *found; i++) {
        char command[128];
        snprintf(command, sizeof command, "%s -c 'import numpy' >/dev/null 2>&1", found[i]);
        if (system(command) == 0)
            return found[i];
    }
    return NULL;
}

static void programs_do_the_steps_and_give_the_results(void **state)
{
    (void)state;
    char folder[] = "/tmp/convwalk-programs-XXXXXX", command[256];
    assert_non_null(mkdtemp(folder));
    for (int i = 0; i < LINES; i++)
        for (int kind = 0; kind < SNIPPET_COUNT; kind++)
            write_program(folder, i, (SnippetKind)kind);
    const char *with = python();
    if (with) {
        snprintf(command, sizeof command, "%s tests/tools/follow.py %s", with, folder);
        assert_int_equal(system(command), 0);
    } else {
        puts("no Python with NumPy here: the programs were not run");
    }
    snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
    if (!with)
        skip();
}

static void every_row_of_every_operation_is_tried(void **state)
{
    (void)state;
    bool tried[OP_COUNT][PASS_COUNT][ROUTE_COUNT] = {0};
    for (int i = 0; i < LINES; i++) {
        Scene scene = scene_read(lines[i]);
        tried[scene.trace.operation][scene.trace.pass][scene.trace.route] = true;
        scene_free(&scene);
    }
    for (int operation = 0; operation < OP_COUNT; operation++) {
        const OperationKind *kind = operation_kind((Operation)operation);
        if (operation_is_network((Operation)operation))
            continue;
        for (int route = 0; route < kind->routes; route++)
            for (int pass = 0; pass < (kind->passes ? PASS_COUNT : 1); pass++)
                if (!tried[operation][pass][kind->route[route]])
                    fail_msg("%s, route %d, pass %d has no line here", kind->name, kind->route[route], pass);
    }
}

static void what_a_framework_cannot_do_is_said(void **state)
{
    (void)state;
    Scene scene = scene_read("max-pool --padding 1 --kernel 2x2 --input 5x5");
    Text out = {0};
    Error err;
    assert_true(snippet_write(&scene.trace, 0, SNIPPET_PYTORCH, &out, &err));
    scene_free(&scene);
    scene = scene_read("max-pool --padding 2 --kernel 3x3 --input 5x5");
    text_clear(&out);
    assert_false(snippet_write(&scene.trace, 0, SNIPPET_PYTORCH, &out, &err));
    assert_non_null(strstr(err.text, "padding"));
    assert_int_equal(out.length, 0);
    assert_true(snippet_write(&scene.trace, 0, SNIPPET_NUMPY, &out, &err));
    text_free(&out);
    scene_free(&scene);
}

static void python_becomes_pseudocode(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"    for oy in range(len(y[n][oc])):", "for oy = 0 … |y[n, oc]| − 1"},
        {"for iy in range(top, bottom):", "for iy = top … bottom − 1"},
        {"total += value * w[oc][ic][ky][kx]", "total ← total + value · w[oc, ic, ky, kx]"},
        {"row = oy * stride[0] + ky * dilation[0] - padding[0]",
         "row ← oy · stride[0] + ky · dilation[0] − padding[0]"},
        {"if b is not None:", "if b is given"},
        {"return 1.0 / (1.0 + math.exp(-x))", "return 1 / (1 + exp(−x))"},
        {"w[i] -= rate * v[i]", "w[i] ← w[i] − rate · v[i]"},
        {"if 0 <= row < len(x[n][ic]) and 0 <= column < len(x[n][ic][0]):",
         "if 0 ≤ row < |x[n, ic]| and 0 ≤ column < |x[n, ic, 0]|"},
        {"def multiply(w, col, b):", "multiply(w, col, b)"},
    };
    Text out = {0};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        text_clear(&out);
        pseudo_line(pairs[i][0], LANGUAGE_ENGLISH, word_in, &out);
        assert_string_equal(text_get(&out), pairs[i][1]);
    }
    for (const SourceFile *file = source_files; file->path; file++)   /* nothing of Python's is left in any line */
        for (int line = 0; line < file->lines && strstr(file->path, "/python/"); line++) {
            static const char *const left[] = {"range(", "len(", "+=", "-=", "math.", "None", "][", "lambda"};
            text_clear(&out);
            pseudo_line(file->line[line], LANGUAGE_CHINESE, word_in, &out);
            for (size_t i = 0; i < sizeof left / sizeof *left; i++)
                if (file->line[line][0] == ' ' && !strstr(file->line[line], "[[") && !strstr(file->line[line], " for ")
                    && strstr(text_get(&out), left[i]))
                    fail_msg("%s: %s", left[i], text_get(&out));
        }
    text_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(programs_do_the_steps_and_give_the_results),
        cmocka_unit_test(every_row_of_every_operation_is_tried),
        cmocka_unit_test(what_a_framework_cannot_do_is_said),
        cmocka_unit_test(python_becomes_pseudocode),
    };
    return cmocka_run_group_tests_name("programs", tests, NULL, NULL);
}
