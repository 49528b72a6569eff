/* Memory: a network is one block and a training step takes none; a failing allocation at any point costs one line,
 * never a crash. Where the test's allocator cannot stand in front of the C library's, it skips. */
#include "allocator.h"
#include "testing.h"

#include "app/photo/digit_picture.h"
#include "base/file.h"
#include "engine/net/network.h"
#include "engine/net/training.h"
#include "trace/scene/scene.h"

#include <SDL_image.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <zlib.h>

static void a_network_is_one_block(void **state)
{
    (void)state;
    Error err;
    NetworkSpec spec = {.batch = 65536, .threads = 1};
    if (!COUNTED)
        skip();
    long calls_before = atomic_load(&allocations), bytes_before = atomic_load(&allocated);
    Network *network = network_new(&spec, &err);
    long made = atomic_load(&allocations) - calls_before, size = atomic_load(&allocated) - bytes_before;
    assert_non_null(network);
    network_free(network);
    assert_int_equal(made, 1);
    assert_true(size > 100000 && size < 4000000);
}

static void a_networks_step_allocates_nothing(void **state)
{
    (void)state;
    enum { IMAGES = 64 };
    static float x[IMAGES * IMAGE_PIXELS], logits[IMAGES * DIGIT_CLASSES];
    static const int target[IMAGES] = {3, 1, 4, 1, 5, 9, 2, 6};
    Error err;
    if (!COUNTED)
        skip();
    for (int threads = 1; threads <= 3; threads++)
        for (int average = 0; average < 2; average++) {
            NetworkSpec spec = {.activation = average ? ACTIVATION_TANH : ACTIVATION_RELU,
                                .average = average == 1,
                                .batch = IMAGES,
                                .threads = threads};
            Network *network = network_new(&spec, &err);
            Sgd sgd = {0.01f, 0.9f, 0};
            assert_non_null(network);
            network_seed(network, 1);
            long before = atomic_load(&allocations);
            for (int step = 0; step < 3; step++) {
                network_train(network, x, target, IMAGES, &sgd, NULL);
                network_train(network, x, target, 1, &sgd, NULL);
                network_infer(network, x, IMAGES, logits);
            }
            long made = atomic_load(&allocations) - before;
            network_free(network);
            assert_int_equal(made, 0);
        }
}

static void a_training_step_allocates_nothing(void **state)
{
    (void)state;
    Error err;
    Dataset set;
    Training training;
    TrainingSettings settings = training_defaults();
    float loss;
    if (!COUNTED)
        skip();
    settings.threads = 2;
    assert_true(dataset_draw(100, 1, &set, &err));
    assert_true(training_begin(&training, &settings, &set, &err));
    long before = allocations;
    for (int i = 0; i < 20; i++)
        assert_true(training_batch(&training, &loss, &err));
    assert_int_equal(allocations, before);
    training_free(&training);
    dataset_free(&set);
}

static const char saved[] = "/tmp/convwalk-memory.safetensors";

/* Each does its work and says whether it was done; when not, `err` holds the line. */
static bool train_and_save(Error *err)
{
    Dataset set;
    Training training;
    TrainingSettings settings = training_defaults();
    float loss;
    settings.threads = 1;
    if (!dataset_draw(20, 1, &set, err))
        return false;
    bool done = training_begin(&training, &settings, &set, err);
    done = done && training_batch(&training, &loss, err) && training_save(&training, saved, err);
    training_free(&training);
    dataset_free(&set);
    return done;
}

static bool load_weights(Error *err)
{
    Network *network = weights_load(saved, 2, 1, err);
    network_free(network);
    return network != NULL;
}

/* A folder as MNIST's, of three gzipped images and their labels. */
static const char folder[] = "/tmp/convwalk-memory-data";

static void make_folder(void)
{
    static const uint8_t images[16 + 3 * 784] = {0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 28, 0, 0, 0, 28},
                                         labels[11] = {0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 3};
    char path[128];
    assert_true(file_make_folder(folder, NULL));
    snprintf(path, sizeof path, "%s/train-images-idx3-ubyte.gz", folder);
    gzFile file = gzopen(path, "wb");
    assert_int_equal(gzwrite(file, images, sizeof images), sizeof images);
    assert_int_equal(gzclose(file), Z_OK);
    snprintf(path, sizeof path, "%s/train-labels-idx1-ubyte", folder);
    assert_true(file_write(path, labels, sizeof labels, NULL));
}

static bool load_folder(Error *err)
{
    Dataset set;
    bool done = dataset_load(folder, true, &set, err);
    dataset_free(&set);
    return done;
}

static const char drawn[] = "/tmp/convwalk-memory-data/digit.png";

static void make_picture(void)
{
    SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormat(0, 40, 40, 32, SDL_PIXELFORMAT_RGBA32);
    assert_non_null(surface);
    SDL_FillRect(surface, NULL, SDL_MapRGBA(surface->format, 255, 255, 255, 255));
    SDL_FillRect(surface, &(SDL_Rect){15, 5, 6, 30}, SDL_MapRGBA(surface->format, 0, 0, 0, 255));
    assert_int_equal(IMG_SavePNG(surface, drawn), 0);
    SDL_FreeSurface(surface);
}

static bool read_picture(Error *err)
{
    uint8_t pixel[784];
    return digit_picture_read(drawn, pixel, err);
}

static bool nothing_to_see(Error *err)
{
    (void)err;
    return true;
}

static bool build_scene(Error *err)
{
    Scene scene;
    SceneLine line = scene_line_default();
    bool done =
        scene_line_read(&line, "conv-backward-input --route col2im --input 2x5x5 --kernel 3x3 --x \"1 2; 3 4\"", err);
    scene_line_free(&line);
    line = scene_line_default();
    done = scene_line_read(&line, "conv-forward --input 2x5x5 --kernel 3x3 --bias", err)
           && scene_build(&scene, &line, err);
    if (done)
        scene_free(&scene);
    scene_line_free(&line);
    return done;
}

/* Lets allocation k fail for k = 0, 1, … until the work needs no more than k, each in a process of its own: it must
 * end with the line of an Error, with the one line of mem_alloc and status 2, or with the work done all the same (a
 * library went on with less): then, and when no allocation failed, `whole` says whether all of it was. */
static void fail_everywhere(bool (*work)(Error *err), bool (*whole)(Error *err))
{
    int status = 1;
    for (long k = 0; k < 20000; k++) {
        pid_t child = fork();
        if (child == 0) {
            Error err = {""};
            int null = open("/dev/null", O_WRONLY);
            dup2(null, 2);
            fail_at = k;
            bool done = work(&err), reached = fail_at < 0;
            fail_at = -1;
            if (done && !whole(&err))
                _exit(4);
            if (done)
                _exit(reached ? 5 : 0);
            _exit(reached && err.text[0] ? 1 : 3);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        if (!WIFEXITED(status) || WEXITSTATUS(status) == 3)
            fail_msg("allocation %ld failing ends with status %d", k, status);
        if (WEXITSTATUS(status) == 4)
            fail_msg("allocation %ld failing leaves half of the work done", k);
        if (WEXITSTATUS(status) == 0)
            return;
    }
    fail_msg("it never got through");
}

static void a_failing_allocation_costs_a_line(void **state)
{
    (void)state;
    Error err;
    if (!COUNTED)
        skip();
    make_folder();
    make_picture();
    assert_true(train_and_save(&err) && read_picture(&err));
    fail_everywhere(load_weights, nothing_to_see);
    fail_everywhere(train_and_save, load_weights);
    fail_everywhere(build_scene, nothing_to_see);
    fail_everywhere(load_folder, nothing_to_see);
    fail_everywhere(read_picture, nothing_to_see);
    unlink(saved);
    assert_int_equal(system("rm -r /tmp/convwalk-memory-data"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_network_is_one_block),
        cmocka_unit_test(a_networks_step_allocates_nothing),
        cmocka_unit_test(a_training_step_allocates_nothing),
        cmocka_unit_test(a_failing_allocation_costs_a_line),
    };
    return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
