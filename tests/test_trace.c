/* Traces of all operations against the engine: folding every step gives the engine's tensor bit for bit, addresses
 * are a bijection, spans nest, values appear when they are computed. */
#include "scenes.h"

#include <math.h>

/* Every cell of every tensor that a trace writes, as the steps leave it. */
typedef struct {
    float *v[SET_COUNT];
} Board;

static Board board_of(const Trace *trace)
{
    Board board = {{0}};
    for (int set = 0; set < SET_COUNT; set++) {
        const int *dim = trace->tensor[set].dim;
        if (dim[0] > 0)
            board.v[set] = calloc((size_t)dim[0] * (size_t)dim[1] * (size_t)dim[2] * (size_t)dim[3], sizeof(float));
    }
    return board;
}

static void board_free(Board *board)
{
    for (int set = 0; set < SET_COUNT; set++)
        free(board->v[set]);
}

/* What a step reads: from the board where the trace writes the cell itself, else from the scene; zeros are 0. */
static float operand(const Trace *trace, const Board *board, Cell cell)
{
    if (cell.set == SET_NONE)
        return 0;
    if (cell.set == SET_NUMBER)
        return (float)cell.index;
    if (cell.set == SET_PAD)   /* a zero, or a copy of a number inside */
        cell = cell_source(trace, cell);
    if (cell_visits(trace, cell) > 0)
        return board->v[cell.set][cell.index];
    return trace->tensor[cell.set].v ? trace->tensor[cell.set].v[cell.index] : 0.0f;
}

static float activated(const Trace *trace, float x)
{
    float alpha = trace->alpha;
    switch (trace->function) {
    case ACTIVATION_RELU: return fmaxf(x, 0);
    case ACTIVATION_TANH: return tanhf(x);
    case ACTIVATION_SIGMOID: return 1 / (1 + expf(-x));
    case ACTIVATION_LEAKY_RELU: return x > 0 ? x : alpha * x;
    case ACTIVATION_ELU: return x > 0 ? x : alpha * expm1f(x);
    case ACTIVATION_GELU: return x * (0.5f * erfcf(-x * 0.70710678f));
    case ACTIVATION_SILU: return x * (1 / (1 + expf(-x)));
    default: return x * (fminf(fmaxf(x + 3, 0), 6) / 6);
    }
}

static float slope(const Trace *trace, float at)
{
    float alpha = trace->alpha, sigmoid = 1 / (1 + expf(-at));
    switch (trace->function) {
    case ACTIVATION_RELU: return (float)(at > 0);
    case ACTIVATION_TANH: return 1 - at * at;
    case ACTIVATION_SIGMOID: return at * (1 - at);
    case ACTIVATION_LEAKY_RELU: return at > 0 ? 1 : alpha;
    case ACTIVATION_ELU: return at > 0 ? 1 : alpha * expf(at);
    case ACTIVATION_GELU: return 0.5f * erfcf(-at * 0.70710678f) + at * (0.39894228f * expf(-0.5f * at * at));
    case ACTIVATION_SILU: return sigmoid * (1 + at * (1 / (1 + expf(at))));
    default: return fabsf(at) < 3 ? (2 * at + 3) / 6 : (float)(at > 0);
    }
}

/* What comes of a step by this test's own arithmetic. */
static float applied(const Trace *trace, const Step *step, float before, float a, float b)
{
    switch (step->kind) {
    case STEP_COPY: return a;
    case STEP_PRODUCT: return before + a * b;
    case STEP_BIAS:
    case STEP_ADD: return before + a;
    case STEP_COMPARE: return step->opens || a > before ? a : before;
    case STEP_DIVIDE: return before / a;
    case STEP_SHARE: return before + a / b;
    case STEP_QUOTIENT: return a / b;
    case STEP_DIFFERENCE: return a - b;
    case STEP_FUNCTION: return activated(trace, a);
    case STEP_SLOPE: return slope(trace, a);
    case STEP_EXP: return expf(a - b);
    case STEP_LOG: return logf(a);
    case STEP_LESS: return before - (a - b);
    case STEP_MINUS: return before - a * b;
    case STEP_ROOT: return sqrtf(a + b);
    case STEP_CUT:
    case STEP_COUNT: break;
    }
    return before;
}

static void fold(const Scene *scene)
{
    const Trace *trace = &scene->trace;
    Board board = board_of(trace);
    for (int64_t i = 0; i < trace->len; i++) {
        Step step = step_at(trace, i);
        float *out = &board.v[step.out.set][step.out.index], a = operand(trace, &board, step.a),
              b = operand(trace, &board, step.b);
        assert_memory_equal(out, &step.before, sizeof *out);
        assert_memory_equal(&a, &step.va, sizeof a);
        assert_memory_equal(&b, &step.vb, sizeof b);
        *out = applied(trace, &step, *out, a, b);
        assert_memory_equal(out, &step.after, sizeof *out);
    }
    int written = 0;
    for (int part = 0; part < trace->parts; part++) {
        CellSet set = trace->part[part].out;
        if (!scene->tensor[set].v)
            continue;
        assert_memory_equal(board.v[set], scene->tensor[set].v, tensor_count(&scene->tensor[set]) * sizeof(float));
        written++;
    }
    assert_true(written > 0);
    board_free(&board);
}

static void folding_all_steps_gives_the_engines_tensors(void **state)
{
    (void)state;
    Random random = random_seed(11);
    Scene scene;
    for (int round = 0; round < 3000; round++) {
        if (!scene_of_round(&random, round, &scene))
            continue;
        fold(&scene);
        scene_free(&scene);
    }
}

static void whole_rows_give_the_same_bits(void **state)
{
    (void)state;
    Random random = random_seed(5);
    Scene scene;
    for (int round = 0; round < 2000; round++) {
        if (!scene_random(&random, OP_CONV_FORWARD, ROUTE_NAIVE, &scene))
            continue;
        Tensor rows;
        Error err;
        assert_true(tensor_init(&rows, scene.y.dim[0], scene.y.dim[1], scene.y.dim[2], scene.y.dim[3], &err));
        conv_forward_rows(&scene.x, &scene.w, &scene.b, &scene.line.spec, &rows);
        assert_memory_equal(rows.v, scene.y.v, tensor_count(&rows) * sizeof(float));
        tensor_free(&rows);
        scene_free(&scene);
    }
}

static void check_address(const Trace *trace, int64_t i)
{
    Step step = step_at(trace, i);
    int64_t k = step_visit(trace, i), visits = cell_visits(trace, step.out);
    assert_true(k >= 0 && k < visits);
    assert_int_equal(cell_visit(trace, step.out, k), i);
    assert_int_equal(step.opens, k == 0);
    assert_int_equal(step.closes, k == visits - 1);
    Cell cell[3] = {step.a, step.b, step.out};
    for (int c = 0; c < 3; c++) {
        if (cell[c].set == SET_NONE || cell[c].set == SET_NUMBER)
            continue;
        assert_true(cell_same(cell_at(trace, cell[c].set, cell_place(trace, cell[c])), cell[c]));
        Cell source = cell_source(trace, cell[c]);
        assert_true(cell_same(cell_source(trace, source), source));
    }
    if (step.out.set == SET_COL || step.out.set == SET_ROT || step.out.set == SET_SPREAD)
        assert_true(cell_same(cell_source(trace, step.out), cell_source(trace, step.a)));
}

static void steps_and_cells_are_a_bijection(void **state)
{
    (void)state;
    Random random = random_seed(3);
    Scene scene;
    for (int round = 0; round < 800; round++) {
        if (!scene_of_round(&random, round, &scene))
            continue;
        int64_t visits = 0;
        for (int64_t i = 0; i < scene.trace.len; i++)
            check_address(&scene.trace, i);
        for (int set = 1; set < SET_COUNT; set++) {
            const int *dim = scene.trace.tensor[set].dim;
            for (int64_t index = 0; index < (int64_t)dim[0] * dim[1] * dim[2] * dim[3]; index++)
                visits += cell_visits(&scene.trace, (Cell){(CellSet)set, index});
        }
        assert_int_equal(visits, scene.trace.len);
        scene_free(&scene);
    }
}

static void check_level(const Trace *trace, Level level)
{
    for (int64_t i = 0; i < trace->len;) {
        Span span = span_of(trace, i, level);
        assert_int_equal(span.first, i);
        assert_true(span.end > i && span.end <= trace->len);
        for (int64_t j = span.first; j < span.end; j++) {
            Span same = span_of(trace, j, level);
            assert_true(same.first == span.first && same.end == span.end);
            assert_true(level > LEVEL_CHANNEL || step_part(trace, j) == step_part(trace, i));
        }
        if (level + 1 < LEVEL_COUNT) {
            Span outer = span_of(trace, i, (Level)(level + 1));
            assert_true(outer.first <= span.first && span.end <= outer.end);
        }
        i = span.end;
    }
}

static void spans_nest_and_cover(void **state)
{
    (void)state;
    Random random = random_seed(9);
    Scene scene;
    for (int round = 0; round < 400; round++) {
        if (!scene_of_round(&random, round, &scene))
            continue;
        for (int level = LEVEL_PRODUCT; level < LEVEL_COUNT; level++)
            check_level(&scene.trace, (Level)level);
        scene_free(&scene);
    }
}

/* A span of LEVEL_CELL is about one thing: one cell that is written, or one that is read, or the copies of one map. */
static void a_cells_span_is_about_one_cell(void **state)
{
    (void)state;
    Random random = random_seed(21);
    Scene scene;
    for (int round = 0; round < 400; round++) {
        if (!scene_of_round(&random, round, &scene))
            continue;
        const Trace *trace = &scene.trace;
        for (int64_t i = 0; i < trace->len; i++) {
            Step step = step_at(trace, i), first = step_at(trace, span_of(trace, i, LEVEL_CELL).first);
            Place at = cell_place(trace, step.out), from = cell_place(trace, first.out);
            bool one = cell_same(step.out, first.out) || cell_same(step.a, first.a);
            one = one
                  || (step.kind == STEP_COPY && at.n == from.n && at.c == from.c
                      && (step.out.set != SET_COL || at.column == from.column));
            one = one || (step.kind == STEP_CUT && first.kind == STEP_CUT && at.n == from.n && at.c == from.c);
            one = one
                  || (step.a.set == SET_DCOL && cell_place(trace, step.a).column == cell_place(trace, first.a).column);
            assert_true(one);
        }
        scene_free(&scene);
    }
}

static void values_appear_when_they_are_computed(void **state)
{
    (void)state;
    Scene scene = scene_of(NULL, NULL);
    Cell q = {SET_Y, 1};
    float value, want = 0;
    assert_false(cell_value(&scene.trace, q, 4, &value));
    for (int64_t done = 5; done <= 8; done++) {
        Step step = step_at(&scene.trace, done - 1);
        want += step.va * step.vb;
        assert_true(cell_value(&scene.trace, q, done, &value));
        assert_float_equal(value, want, 0);
    }
    assert_true(cell_value(&scene.trace, q, 16, &value));
    assert_float_equal(value, scene.y.v[1], 0);
    assert_true(cell_value(&scene.trace, (Cell){SET_X, 4}, 0, &value));
    assert_float_equal(value, 5, 0);
    scene_free(&scene);
}

static void expect_sum(const Scene *scene, int64_t index, const char *want)
{
    Text text = {0};
    sum_names(&scene->trace, (Cell){SET_Y, index}, &text);
    assert_string_equal(text_get(&text), want);
    text_free(&text);
}

static void the_documents_sums_have_its_letters(void **state)
{
    (void)state;
    Scene slide = scene_of(NULL, NULL), matrix = scene_of(NULL, (const char *[]){"route", "im2col", NULL});
    expect_sum(&slide, 0, "p = aw + bx + dy + ez");
    expect_sum(&slide, 1, "q = bw + cx + ey + fz");
    expect_sum(&slide, 2, "r = dw + ex + gy + hz");
    expect_sum(&slide, 3, "s = ew + fx + hy + jz");
    expect_sum(&matrix, 0, "p = wa + xb + yd + ze");
    expect_sum(&matrix, 3, "s = we + xf + yh + zj");
    scene_free(&slide);
    scene_free(&matrix);
}

static void other_shapes_have_indices(void **state)
{
    (void)state;
    Scene scene = scene_of(NULL, (const char *[]){"input", "3x4", NULL});
    expect_sum(&scene, 5, "y[1,2] = x[1,2]·w[0,0] + x[1,3]·w[0,1] + x[2,2]·w[1,0] + x[2,3]·w[1,1]");
    scene_free(&scene);
}

/* The number a usual mistake gives for output cell (oy, ox) of the document's example. */
static float mistaken(const Scene *scene, int mistake, int oy, int ox)
{
    const float *x = scene->x.v, *w = scene->w.v;
    float sum = 0;
    for (int ky = 0; ky < 2; ky++)
        for (int kx = 0; kx < 2; kx++) {
            int k = ky * 2 + kx, row = oy, column = ox;
            static const int turned[5][4] = {{3, 2, 1, 0}, {0, 2, 1, 3}, {1, 0, 3, 2}, {2, 3, 0, 1}, {0, 1, 2, 3}};
            float product = x[(row + ky) * 3 + column + kx] * w[turned[mistake < 4 ? mistake : 4][k]];
            if (mistake == 5)
                sum = product;                       /* = for += */
            else if (mistake != 4 || k < 3)          /* 4: one term short */
                sum += product;
        }
    return sum;
}

static void every_mistake_shows_in_the_documents_numbers(void **state)
{
    (void)state;
    Scene scene = scene_of(NULL, NULL);
    for (int i = 0; i < 4; i++) {
        float answer[10];
        int count = 0;
        for (int j = 0; j < 4; j++)
            answer[count++] = scene.y.v[(i + j) % 4];   /* the right one, then the neighbours' windows */
        for (int mistake = 0; mistake < 6; mistake++)
            answer[count++] = mistaken(&scene, mistake, i / 2, i % 2);
        for (int a = 0; a < count; a++)
            for (int b = 0; b < a; b++)
                assert_true(answer[a] != answer[b]);
    }
    scene_free(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folding_all_steps_gives_the_engines_tensors),
        cmocka_unit_test(whole_rows_give_the_same_bits),
        cmocka_unit_test(steps_and_cells_are_a_bijection),
        cmocka_unit_test(spans_nest_and_cover),
        cmocka_unit_test(a_cells_span_is_about_one_cell),
        cmocka_unit_test(values_appear_when_they_are_computed),
        cmocka_unit_test(the_documents_sums_have_its_letters),
        cmocka_unit_test(other_shapes_have_indices),
        cmocka_unit_test(every_mistake_shows_in_the_documents_numbers),
    };
    return cmocka_run_group_tests_name("trace", tests, NULL, NULL);
}
