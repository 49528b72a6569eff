/* The line of the engine's source that does a step: it is in the function, once; the indices shown are those of the
 * loops around it, within their bounds; and on the naive routes they run as the loops do. */
#include "scenes.h"

#include "trace/say/source.h"

/* The names that the for loops around a line count with, outermost first. Returns how many. */
static int loops_around(const Source *source, char name[16][16])
{
    const char *const *line = source->file->line;
    int count = 0, indent = (int)strspn(line[source->line - 1], " ");
    char inner[16][16];
    for (int at = source->line; at >= source->first; at--) {
        const char *text = line[at - 1];
        int here = (int)strspn(text, " ");
        const char *loop = strstr(text, "for (");
        if (text[0] == '\0' || here > indent || (here == indent && at != source->line))
            continue;
        indent = here;
        if (loop && sscanf(loop, "for (%*[a-z_] %15[a-z] =", inner[count]) == 1)
            count++;
    }
    for (int i = 0; i < count; i++)
        memcpy(name[i], inner[count - 1 - i], sizeof name[i]);
    return count;
}

/* Lines whose step is only a part of what the loops around them do: copies that the rot route makes on the way, and
 * parameters of a function without loops. */
static bool is_partial(const Step *step)
{
    return step->out.set == SET_ROT || set_is_spread(step->out.set) || step->kind == STEP_CUT
           || set_is_landing(step->a.set);
}

static void check_step(const Trace *trace, int64_t i)
{
    Step step = step_at(trace, i);
    Source source = source_of(trace, i);
    SourceIndex index[SOURCE_INDICES_MOST];
    char loop[16][16];
    int indices = source_indices(trace, i, index), loops = loops_around(&source, loop);
    assert_true(source.first < source.line && source.line < source.last && source.last <= source.file->lines);
    assert_non_null(strstr(source.file->line[source.first - 1], source.function));
    if (!is_partial(&step))
        assert_int_equal(indices, loops);
    for (int which = 0, at = 0; which < indices && loops > 0; which++, at++) {
        while (at < loops && strcmp(loop[at], index[which].name) != 0)
            at++;
        if (at == loops)
            fail_msg("%s:%d has no loop over %s", source.file->path, source.line, index[which].name);
    }
}

static void a_line_stands_in_the_loops_whose_indices_are_shown(void **state)
{
    (void)state;
    Random random = random_seed(31);
    Scene scene;
    for (int round = 0; round < 300; round++) {
        if (!scene_of_round(&random, round, &scene))
            continue;
        for (int64_t i = 0; i < scene.trace.len; i += 1 + scene.trace.len / 50)
            check_step(&scene.trace, i);
        scene_free(&scene);
    }
}

/* -1, 0 or 1: how one step's indices stand to another's, the outermost loop first. */
static int order(const SourceIndex *a, const SourceIndex *b, int count)
{
    for (int i = 0; i < count; i++)
        if (a[i].value != b[i].value)
            return a[i].value < b[i].value ? -1 : 1;
    return 0;
}

/* From step to step of one line the indices run upwards as loops do, so no two steps have the same ones. */
static void check_order(const char *text)
{
    Scene scene = scene_read(text);
    SourceIndex last[SOURCE_INDICES_MOST] = {{0}}, now[SOURCE_INDICES_MOST] = {{0}};
    int line = 0;
    for (int64_t i = 0; i < scene.trace.len; i++) {
        Step step = step_at(&scene.trace, i);
        Source source = source_of(&scene.trace, i);
        int count = source_indices(&scene.trace, i, now);
        if (is_partial(&step))
            continue;
        if (source.line == line && order(last, now, count) >= 0)
            fail_msg("%s: step %lld does not follow the one before", text, (long long)i);
        line = source.line;
        memcpy(last, now, sizeof last);
    }
    scene_free(&scene);
}

static void steps_run_as_the_loops_do(void **state)
{
    (void)state;
    check_order("conv-forward --input 2x2x4x5 --kernels 2 --stride 2x1 --padding 1");
    check_order("conv-backward-input --route scatter --input 2x2x4x5 --kernels 2 --stride 2x1");
    check_order("conv-backward-input --input 2x2x4x5 --kernels 2 --kernel 3x2");
    check_order("conv-backward-weight --input 2x2x4x5 --kernels 2 --padding 1");
    check_order("conv-backward-bias --input 2x2x4x5 --kernels 2");
    check_order("average-pool --input 2x2x5x4 --pass backward --kernel 3x2 --stride 1");
    check_order("average-pool --input 2x2x5x4 --kernel 3x2");
    check_order("max-pool --input 2x2x5x4 --pass backward");
    check_order("global-average-pool --input 2x2x3x4");
    check_order("global-average-pool --input 2x2x3x4 --pass backward");
    check_order("linear --input 2x3x1x1 --kernels 4 --bias");
    check_order("linear --input 2x3x1x1 --kernels 4 --bias --pass backward");
    check_order("softmax --input 1x4x1x1 --pass backward");
}

/* Indices by hand at one step each. */
static void indices_have_their_values(void **state)
{
    (void)state;
    static const struct {
        const char *scene;
        int64_t step;
        const char *statement, *values;
    } at[] = {
        {"conv-forward", 6, "sum += conv_read(", "n=0 oc=0 oy=0 ox=1 ic=0 ky=1 kx=0 "},
        {"conv-forward --route im2col", 6, "*col++ =", "ic=0 ky=1 kx=0 oy=0 ox=1 "},
        {"conv-forward --route im2col", 16 + 6, "sum[i] += value[i] * weight;", "oc=0 k=2 i=1 "},
        {"conv-backward-input", 8 + 4 * 4 + 2, "sum += conv_spread(", "n=0 ic=0 iy=1 ix=1 oc=0 ky=1 kx=0 "},
        {"conv-backward-input", 1, "float turned = *tensor_at(w, oc, ic % channels, ty, tx);",
         "ic=0 oc=0 ky=0 kx=1 "},
        {"conv-backward-input --route scatter", 7, "add_inside(dx,", "n=0 oc=0 oy=0 ox=1 ic=0 ky=1 kx=1 "},
        {"conv-backward-input --route col2im", 6, "sum[i] += weight * error[i];", "oc=0 k=1 i=2 "},
        {"conv-backward-input --route col2im", 16 + 6, "add_inside(x,", "oy=0 ox=1 ic=0 ky=1 kx=0 "},
        {"conv-backward-weight", 6, "sum += conv_read(", "oc=0 ic=0 ky=0 kx=1 n=0 oy=1 ox=0 "},
        {"max-pool", 5, "if (x->v[at] > x->v[best]", "iy=0 ix=3 "},
        {"max-pool --pass backward", 2, "dx->v[winner[i]] += dy->v[i];", "i=2 "},
        {"average-pool --input 3x3", 6, "sum += *tensor_at(x, n, c, iy, ix);", "n=0 c=0 oy=0 ox=1 iy=1 ix=2 "},
        {"activation --function tanh", 3, "return tanhf(x);", ""},
        {"linear", 4, "sum += x->v[", "n=0 o=1 i=1 "},
        {"softmax", 4, "expf(row[c] - most) / sum;", "n=0 c=1 "},
        {"sgd", 5, "w->v[i] -= sgd->rate * v->v[i];", "i=2 "},
    };
    for (size_t which = 0; which < sizeof at / sizeof at[0]; which++) {
        Scene scene = scene_read(at[which].scene);
        SourceIndex index[SOURCE_INDICES_MOST];
        Text text = {0};
        Source source = source_of(&scene.trace, at[which].step);
        int count = source_indices(&scene.trace, at[which].step, index);
        for (int i = 0; i < count; i++)
            text_add(&text, "%s=%lld ", index[i].name, (long long)index[i].value);
        if (!strstr(source.file->line[source.line - 1], at[which].statement))
            fail_msg("%s: %s", at[which].scene, source.file->line[source.line - 1]);
        assert_string_equal(text_get(&text), at[which].values);
        text_free(&text);
        scene_free(&scene);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_stands_in_the_loops_whose_indices_are_shown),
        cmocka_unit_test(steps_run_as_the_loops_do),
        cmocka_unit_test(indices_have_their_values),
    };
    return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}
