/* LeNet's pass as a chain of traces: the tensors are the plain network's bit for bit, the steps fold to them, every
 * step of the million is one address and every address one step. */
#include "lenets.h"

#include "base/random.h"
#include "trace/say/names.h"
#include "trace/say/source.h"

#include <math.h>
#include <string.h>

static const char *const variants[] = {
    "lenet --digit 7",
    "lenet --digit 3 --seed 4 --pool average",
    "lenet --digit 0 --act tanh --pool average --momentum 0.9 --decay 0.001",
    "lenet --digit 5 --act sigmoid --route im2col",
    "lenet --digit 8 --route im2col --pool average --target 3",
};
enum { VARIANTS = sizeof variants / sizeof *variants };

static void same(const Tensor *a, const Tensor *b, const char *what, int which)
{
    assert_int_equal(tensor_count(a), tensor_count(b));
    if (memcmp(a->v, b->v, tensor_count(a) * sizeof *a->v) != 0)
        fail_msg("%s %d differs", what, which);
}

static void the_pass_is_the_plain_networks(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        Scene scene = lenet_scene(variants[i]);
        const NetTrace *net = scene.net;
        NetRun plain;
        Error err;
        assert_true(net_run_init(&plain, &net->net, 1, &err));
        for (int j = 0; j < net->net.parameters; j++)
            memcpy(plain.parameter[j].v, net->run.parameter[j].v, tensor_count(&plain.parameter[j]) * sizeof(float));
        net_run_forward(&plain, &net->x);
        float loss = net_run_backward(&plain, &net->target);
        assert_true(loss == net->loss.v[0] && loss > 0);
        same(&plain.probability, &net->run.probability, "probability", 0);
        for (int node = 1; node < net->net.nodes; node++) {
            same(&plain.output[node], &net->run.output[node], "output", node);
            same(&plain.error[node], &net->run.error[node], "error", node);
        }
        net_run_step(&plain, &net->sgd);
        for (int j = 0; j < net->net.parameters; j++) {
            same(&plain.gradient[j], &net->run.gradient[j], "gradient", j);
            same(&plain.parameter[j], &net->new_parameter[j], "new parameter", j);
        }
        net_run_free(&plain);
        scene_free(&scene);
    }
}

/* The last step of each stored cell leaves the engine's value; together the cells are written as often as there are
 * steps. */
static void check_fold(const Layer *layer)
{
    const Trace *trace = &layer->trace;
    int64_t visits = 0;
    for (int set = 1; set < SET_COUNT; set++) {
        const Tensor *tensor = &trace->tensor[set];
        int64_t cells = (int64_t)tensor->dim[0] * tensor->dim[1] * tensor->dim[2] * tensor->dim[3];
        for (int64_t index = 0; index < cells; index++) {
            Cell cell = {(CellSet)set, index};
            int64_t writes = cell_visits(trace, cell);
            visits += writes;
            if (writes == 0 || !tensor->v)
                continue;
            Step last = step_at(trace, cell_visit(trace, cell, writes - 1));
            if (!last.closes || last.after != tensor->v[index])
                fail_msg("%s: %s %lld: %g for %g", layer->title, set_name((CellSet)set), (long long)index,
                         (double)last.after, (double)tensor->v[index]);
        }
    }
    if (visits != trace->len)
        fail_msg("%s: %lld writings in %lld steps", layer->title, (long long)visits, (long long)trace->len);
}

static void all_steps_fold_to_the_engines_tensors(void **state)
{
    (void)state;
    for (int i = 0; i < VARIANTS; i++) {
        Scene scene = lenet_scene(variants[i]);
        for (int layer = 0; layer < scene.net->layers; layer++)
            check_fold(&scene.net->layer[layer]);
        scene_free(&scene);
    }
}

/* Folds layer after layer in a random order of its cells, into fresh tensors: what is read may only be what was
 * there before. */
static void a_step_reads_what_earlier_layers_left(void **state)
{
    (void)state;
    Scene scene = lenet_scene(variants[0]);
    const Trace *chain = &scene.trace;
    Random random = random_seed(5);
    assert_true(chain->len > 1000000);
    for (int round = 0; round < 20000; round++) {
        int64_t i = (int64_t)(random_bits(&random) % (uint64_t)chain->len), at = i;
        const Trace *trace = trace_within(chain, &at);
        Step step = step_at(chain, i);
        int64_t visit = step_visit(trace, at);
        assert_true(at >= 0 && at < trace->len);
        assert_int_equal(cell_visit(trace, step.out, visit), at);
        assert_true(visit == 0 || step_at(trace, cell_visit(trace, step.out, visit - 1)).after == step.before);
        const float *stored = step.a.set == SET_NUMBER ? NULL : trace->tensor[step.a.set].v;
        assert_true(!stored || stored[step.a.index] == step.va);
        assert_true(source_of(trace, at).line > 0);
    }
    scene_free(&scene);
}

static void spans_nest_and_cover_the_pass(void **state)
{
    (void)state;
    for (int i = 0; i < VARIANTS; i++) {
        Scene scene = lenet_scene(variants[i]);
        const Trace *chain = &scene.trace;
        int64_t len = 0;
        for (int layer = 0; layer < scene.net->layers; layer++) {
            assert_int_equal(scene.net->layer[layer].first, len);
            len += scene.net->layer[layer].trace.len;
        }
        assert_int_equal(len, chain->len);
        int phases = 0, layers = 0;
        for (int64_t j = 0; j < len; j = span_of(chain, j, LEVEL_PASS).end)
            phases++;
        for (int64_t j = 0; j < len; j = span_of(chain, j, LEVEL_LAYER).end)
            layers++;
        assert_int_equal(phases, 3);
        assert_int_equal(layers, scene.net->layers);
        for (int64_t j = 0; j < len; j += 991)
            for (int level = LEVEL_PRODUCT; level < LEVEL_PASS; level++) {
                Span span = span_of(chain, j, (Level)level), outer = span_of(chain, j, (Level)(level + 1));
                assert_true(span.first <= j && j < span.end && outer.first <= span.first && span.end <= outer.end);
                Span again = span_of(chain, span.end - 1, (Level)level);
                assert_true(again.first == span.first && again.end == span.end);
                assert_true(span.first == 0 || span_of(chain, span.first - 1, (Level)level).end == span.first);
            }
        scene_free(&scene);
    }
}

static void both_routes_come_to_the_same(void **state)
{
    (void)state;
    Scene naive = lenet_scene("lenet --digit 4"), matrix = lenet_scene("lenet --digit 4 --route im2col");
    for (int i = 0; i < naive.net->net.parameters; i++)
        for (size_t j = 0; j < tensor_count(&naive.net->run.gradient[i]); j++)
            assert_true(fabsf(naive.net->run.gradient[i].v[j] - matrix.net->run.gradient[i].v[j])
                        <= 1e-5f * (1e-3f + fabsf(naive.net->run.gradient[i].v[j])));
    scene_free(&naive);
    scene_free(&matrix);
}

/* The cost that is told, counted over the steps themselves. */
static void costs_are_those_of_the_steps(void **state)
{
    (void)state;
    for (int matrix = 0; matrix < 2; matrix++) {
        Scene scene = lenet_scene(matrix ? "lenet --route im2col" : "lenet");
        int64_t products = 0, bytes = 0;
        for (int i = 0; i < scene.net->layers; i++) {
            const Trace *trace = &scene.net->layer[i].trace;
            if (trace->operation > OP_CONV_BACKWARD_WEIGHT)
                continue;
            for (int part = 0; part < trace->parts; part++) {
                const Part *of = &trace->part[part];
                /* forward a bias follows each cell's products */
                if (of->len > 0 && step_at(trace, of->first).kind == STEP_PRODUCT)
                    products += trace->operation == OP_CONV_FORWARD ? of->len / of->taps * (of->taps - 1) : of->len;
            }
            const int *col = trace->tensor[SET_COL].dim;
            bytes +=
                trace->operation == OP_CONV_FORWARD ? (int64_t)col[1] * col[2] * col[3] * (int64_t)sizeof(float) : 0;
        }
        NetCost cost = net_cost(&scene.net->net, matrix ? ROUTE_IM2COL : ROUTE_NAIVE);
        assert_int_equal(cost.products, products);
        assert_int_equal(cost.bytes, bytes);
        scene_free(&scene);
    }
}

static void a_line_written_opens_the_same_pass(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "lenet --digit 7",
        "lenet --digit 3 --pool average --act tanh --seed 9 --step 1000000",
        "lenet --digit 7 --layer conv2-weight --route im2col --pass backward --level cell --step 77",
        "lenet --digit 1 --layer pool1 --pass backward --step 3",
        "lenet --digit 2 --layer pool1",
        "lenet --digit 2 --lr 0.1 --momentum 0.5 --target \"4\"",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        Scene scene = lenet_scene(lines[i]);
        Text once = {0}, twice = {0};
        scene_line_write(&scene.line, &once);
        Scene again = lenet_scene(text_get(&once));
        scene_line_write(&again.line, &twice);
        assert_string_equal(text_get(&once), text_get(&twice));
        assert_int_equal(again.trace.len, scene.trace.len);
        assert_int_equal(scene_layer(&again), scene_layer(&scene));
        same(&again.net->run.gradient[0], &scene.net->run.gradient[0], "gradient", 0);
        for (const char *word = lines[i]; word; word = strstr(word + 1, "--")) {   /* nothing that was said is lost */
            char part[32];
            snprintf(part, sizeof part, "%.*s", (int)strcspn(word, " "), word);
            if (!strstr(text_get(&once), part))
                fail_msg("%s is not in %s", part, text_get(&once));
        }
        text_free(&once);
        text_free(&twice);
        scene_free(&again);
        scene_free(&scene);
    }
}

static void layers_go_by_their_names(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        Operation operation;
        Pass pass;
    } known[] = {
        {"lenet --layer conv1", OP_CONV_FORWARD, PASS_FORWARD},
        {"lenet --layer conv2 --pass backward", OP_CONV_BACKWARD_INPUT, PASS_FORWARD},
        {"lenet --pass backward --layer conv1", OP_CONV_BACKWARD_WEIGHT, PASS_FORWARD},
        {"lenet --layer conv2-bias", OP_CONV_BACKWARD_BIAS, PASS_FORWARD},
        {"lenet --layer softmax", OP_SOFTMAX, PASS_FORWARD},
        {"lenet --layer softmax --pass backward", OP_SOFTMAX, PASS_BACKWARD},
        {"lenet --layer fc1-update", OP_SGD, PASS_FORWARD},
        {"lenet --layer act2 --pass backward", OP_ACTIVATION, PASS_BACKWARD},
        {"lenet --layer pool2 --pool average", OP_AVERAGE_POOL, PASS_FORWARD},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        Scene scene = lenet_scene(known[i].line);
        assert_int_equal(scene.trace.operation, known[i].operation);
        assert_int_equal(scene.trace.pass, known[i].pass);
        scene_free(&scene);
    }
}

static void a_bad_line_says_what_is_wrong(void **state)
{
    (void)state;
    static const char *const bad[][2] = {
        {"lenet --digit 10", "from 0 to 9"},
        {"lenet --pool mean", "did you mean 'max'"},
        {"lenet --act rely", "did you mean 'relu'"},
        {"lenet --layer conv3", "did you mean 'conv"},
        {"lenet --layer conv1-input", "did you mean 'conv"},
        {"lenet --route rot", "there are naive, im2col"},
        {"lenet --kernel 3", "lenet has no option --kernel"},
        {"lenet --image a.png", "--image a.png"},
        {"lenet --data /nowhere", "/nowhere"},
        {"lenet --weights /nowhere.safetensors", "/nowhere.safetensors"},
        {"lenet --x \"1 2; 3 4\"", "28 x 28"},
        {"lenet --target 12", "from 0 to 9"},
        {"lenet --step 99999999", "this scene has"},
        {"lenet --lr -1", "learning rate"},
        {"conv-forward --digit 3", "conv-forward has no option --digit"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Error err = {""};
        Scene scene;
        SceneLine line;
        bool read = scene_line_read(&line, bad[i][0], &err);
        line.assets = lenet_assets();
        assert_false(read && scene_build(&scene, &line, &err));
        if (!strstr(err.text, bad[i][1]))
            fail_msg("%s: %s", bad[i][0], err.text);
        scene_line_free(&line);
    }
    Error err;
    Scene scene;
    SceneLine line;
    assert_true(scene_line_read(&line, "lenet", &err));
    assert_false(scene_build(&scene, &line, &err));   /* nobody has told where the weights are */
    assert_non_null(strstr(err.text, "--weights"));
    scene_line_free(&line);
}

static void the_digit_is_recognised_and_the_target_can_be_told(void **state)
{
    (void)state;
    Scene scene = lenet_scene("lenet --digit 7 --seed 3"), other = lenet_scene("lenet --digit 7 --seed 3 --target 1");
    assert_int_equal(scene.net->says, 7);
    assert_int_equal(scene.net->target, 7);
    assert_int_equal(other.net->target, 1);
    assert_true(other.net->loss.v[0] > scene.net->loss.v[0]);
    same(&scene.net->x, &other.net->x, "digit", 7);
    scene_free(&scene);
    scene_free(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_pass_is_the_plain_networks),
        cmocka_unit_test(all_steps_fold_to_the_engines_tensors),
        cmocka_unit_test(a_step_reads_what_earlier_layers_left),
        cmocka_unit_test(spans_nest_and_cover_the_pass),
        cmocka_unit_test(both_routes_come_to_the_same),
        cmocka_unit_test(costs_are_those_of_the_steps),
        cmocka_unit_test(a_line_written_opens_the_same_pass),
        cmocka_unit_test(layers_go_by_their_names),
        cmocka_unit_test(a_bad_line_says_what_is_wrong),
        cmocka_unit_test(the_digit_is_recognised_and_the_target_can_be_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
