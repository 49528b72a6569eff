/* Networks as PyTorch ran and trained them, against the plain run of the same list: logits, loss, every gradient of
 * the first step, every parameter after the last. Cases of ../shared that have layers nobody knows yet are skipped,
 * and counted. */
#include "engine_testing.h"

#include "engine/net/net_run.h"
#include "engine/files/safetensors.h"

#include <glob.h>
#include <math.h>

typedef struct {
    SafeTensors file;
    Net net;
    NetRun run;
    Tensor x;
    int *target;
    Sgd sgd;
    int steps;
} NetCase;

static float metadata_number(const SafeTensors *file, const char *key)
{
    float value = 0;
    const char *text = safetensors_metadata(file, key);
    assert_non_null(text);
    assert_true(text_to_float(text, &value));
    return value;
}

static void load(const SafeTensors *file, const char *name, Tensor *to)
{
    Error err;
    const SafeTensor *tensor = safetensors_find(file, name);
    assert_non_null(tensor);
    assert_int_equal(tensor->count, tensor_count(to));
    assert_true(safetensor_floats(tensor, to->v, &err));
}

/* False when the case's line has a layer that nobody knows. */
static bool open_case(const char *path, NetCase *of)
{
    Error err;
    *of = (NetCase){.steps = 0};
    if (!safetensors_read(path, &of->file, &err))
        fail_msg("%s", err.text);
    if (!net_read(&of->net, safetensors_metadata(&of->file, "network"), &err)) {
        assert_non_null(strstr(err.text, "layer "));
        safetensors_free(&of->file);
        return false;
    }
    const int *dim = of->net.node[0].dim;
    int images = (int)safetensors_find(&of->file, "x")->dim[0];
    of->x = tensor_new(images, dim[0], dim[1], dim[2]);
    of->target = calloc((size_t)images, sizeof *of->target);
    assert_true(safetensor_ints(safetensors_find(&of->file, "target"), of->target, &err));
    load(&of->file, "x", &of->x);
    assert_true(net_run_init(&of->run, &of->net, images, &err));
    of->run.learns = net_whole_batch(&of->net);
    for (int p = 0; p < of->net.parameters; p++)
        load(&of->file, of->net.parameter[p].name, &of->run.parameter[p]);
    of->sgd = (Sgd){metadata_number(&of->file, "lr"), metadata_number(&of->file, "momentum"),
                    metadata_number(&of->file, "weight_decay")};
    of->steps = (int)metadata_number(&of->file, "steps");
    return true;
}

static void close_case(NetCase *of)
{
    safetensors_free(&of->file);
    net_run_free(&of->run);
    tensor_free(&of->x);
    free(of->target);
}

static void assert_as_in_file(const NetCase *of, const char *prefix, const char *name, const Tensor *got)
{
    char whole[64];
    snprintf(whole, sizeof whole, "%s%s", prefix, name);
    Tensor want = tensor_like(got);
    load(&of->file, whole, &want);
    assert_near(got, &want);
    tensor_free(&want);
}

static void run_case(NetCase *of)
{
    float loss = 0;
    Tensor mean = {{1, 1, 1, 1}, &loss};
    for (int step = 0; step < of->steps; step++) {
        net_run_forward(&of->run, &of->x);
        float now = net_run_backward(&of->run, of->target);
        loss = step ? loss : now;
        for (int p = 0; step == 0 && p < of->net.parameters; p++)
            if (!of->net.parameter[p].average)
                assert_as_in_file(of, "d", of->net.parameter[p].name, &of->run.gradient[p]);
        if (step == 0)
            assert_as_in_file(of, "", "y", &of->run.output[of->net.nodes - 1]);
        net_run_step(&of->run, &of->sgd);
    }
    assert_as_in_file(of, "", "loss", &mean);
    for (int p = 0; p < of->net.parameters; p++)
        assert_as_in_file(of, "after.", of->net.parameter[p].name, &of->run.parameter[p]);
}

static int run_folder(const char *pattern, int *skipped)
{
    glob_t found;
    int run = 0;
    *skipped = 0;
    if (glob(pattern, 0, NULL, &found) != 0)
        return 0;
    for (size_t i = 0; i < found.gl_pathc; i++) {
        NetCase of;
        bool known = open_case(found.gl_pathv[i], &of);
        if (known)
            run_case(&of);
        if (known)
            close_case(&of);
        run += known;
        *skipped += !known;
    }
    globfree(&found);
    return run;
}

static void our_networks_train_as_pytorch_trains_them(void **state)
{
    int skipped;
    (void)state;
    assert_int_equal(run_folder("tests/cases/networks/*.safetensors", &skipped), 4);
    assert_int_equal(skipped, 0);
}

static void the_shared_networks_train_as_pytorch_trains_them(void **state)
{
    int skipped, run = run_folder("../shared/cases2/network-*.safetensors", &skipped);
    (void)state;
    if (run == 0)
        skip();
    print_message("%d networks agree; %d have layers that are not known yet\n", run, skipped);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(our_networks_train_as_pytorch_trains_them),
        cmocka_unit_test(the_shared_networks_train_as_pytorch_trains_them),
    };
    return cmocka_run_group_tests_name("net cases", tests, NULL, NULL);
}
