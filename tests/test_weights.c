/* The bundled networks: they know the digits that convwalk draws, and MNIST's test images where those are. */
#include "testing.h"
#include "lenet_list.h"

#include "app/hosts/assets.h"
#include "base/file.h"
#include "base/memory.h"
#include "engine/files/safetensors.h"
#include "engine/net/training.h"

#include <string.h>

static const struct {
    const char *name, *activation, *pool;
    double least;   /* of 100 MNIST test images, how many it recognises */
} bundled[] = {
    {"lenet-relu-max.safetensors", "relu", "max", 99.0},
    {"lenet-tanh-average.safetensors", "tanh", "average", 98.8},
};

static Network *load(int which, char *path, size_t room)
{
    char folder[4096];
    Error err;
    assert_true(assets_find(folder, sizeof folder, &err));
    snprintf(path, room, "%s/%s", folder, bundled[which].name);
    Network *network = weights_load(path, 256, 1, &err);
    if (!network)
        fail_msg("%s", err.text);
    return network;
}

/* Of 100 images, how many it recognises. */
static double recognised(const Dataset *set, Network *network)
{
    Error err;
    int right = 0;
    float *x = mem_try(256, IMAGE_PIXELS * sizeof *x, "images", &err),
          *logits = mem_try((size_t)set->count, DIGIT_CLASSES * sizeof *logits, "answers", &err);
    assert_true(x && logits);
    dataset_infer(set, 0, set->count, network, x, logits);
    for (int i = 0; i < set->count; i++) {
        int best = 0;
        for (int j = 1; j < DIGIT_CLASSES; j++)
            if (logits[i * DIGIT_CLASSES + j] > logits[i * DIGIT_CLASSES + best])
                best = j;
        right += best == set->label[i];
    }
    free(x);
    free(logits);
    return 100.0 * right / set->count;
}

static void their_files_say_what_they_are(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        char path[4200];
        SafeTensors file;
        network_free(load(i, path, sizeof path));
        assert_true(safetensors_read(path, &file, NULL));
        assert_string_equal(safetensors_metadata(&file, "activation"), bundled[i].activation);
        assert_string_equal(safetensors_metadata(&file, "pool"), bundled[i].pool);
        assert_int_equal(file.count, LENET_PARAMETERS);
        static const char *const told[] = {"seed",  "epochs",  "batch",  "lr",  "momentum",
                                           "decay", "threads", "images", "data"};
        for (size_t k = 0; k < sizeof told / sizeof *told; k++)
            assert_non_null(safetensors_metadata(&file, told[k]));
        assert_string_equal(safetensors_metadata(&file, "epoch"), safetensors_metadata(&file, "epochs"));
        safetensors_free(&file);
    }
}

static void they_know_drawn_digits(void **state)
{
    (void)state;
    Dataset set;
    assert_true(dataset_draw(2000, 77, &set, NULL));
    for (int i = 0; i < 2; i++) {
        char path[4200];
        Network *network = load(i, path, sizeof path);
        double share = recognised(&set, network);
        if (share < 97)
            fail_msg("%s recognises %.2f of 100 drawn digits", path, share);
        network_free(network);
    }
    dataset_free(&set);
}

static void they_know_mnists_test_images(void **state)
{
    (void)state;
    const char *folder = getenv("MNIST") ? getenv("MNIST") : "../shared/mnist";
    Dataset set;
    Error err;
    if (!file_exists(folder)) {
        print_message("no MNIST in %s (MNIST=FOLDER names another one)\n", folder);
        skip();
    }
    if (!dataset_load(folder, false, &set, &err))
        fail_msg("%s", err.text);
    assert_int_equal(set.count, 10000);
    for (int i = 0; i < 2; i++) {
        char path[4200];
        Network *network = load(i, path, sizeof path);
        double share = recognised(&set, network);
        if (share < bundled[i].least)
            fail_msg("%s recognises %.2f of 100 images", path, share);
        network_free(network);
    }
    dataset_free(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(their_files_say_what_they_are),
        cmocka_unit_test(they_know_drawn_digits),
        cmocka_unit_test(they_know_mnists_test_images),
    };
    return cmocka_run_group_tests_name("weights", tests, NULL, NULL);
}
