/* Memory: a training step takes none, and a failing allocation at any point costs one line, never a crash. The test puts its
 * own malloc in front of the C library's; with sanitizers, or another C library, it skips. */
#include "testing.h"

#include "app/digit_picture.h"
#include "base/file.h"
#include "engine/safetensors.h"
#include "engine/training.h"
#include "trace/scene.h"

#include <SDL_image.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <zlib.h>

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define COUNTED 1

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static _Atomic long allocations;
static _Atomic long fail_at = -1;   /* the allocation that fails, counted from now; -1: none */

static bool refused(void)
{
    allocations++;
    if (fail_at < 0 || fail_at-- > 0)
        return false;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    return refused() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return refused() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *block, size_t size)
{
    return refused() ? NULL : __libc_realloc(block, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return refused() ? NULL : __libc_memalign(alignment, size);
}
#else
#define COUNTED 0
static long allocations, fail_at;
#endif

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
    static const uint8_t images[16 + 3 * 784] = {0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 28, 0, 0, 0, 28}, labels[11] = {0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 3};
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
    bool done = scene_line_read(&line, "conv-backward-input --route col2im --input 2x5x5 --kernel 3x3 --x \"1 2; 3 4\"", err);
    scene_line_free(&line);
    line = scene_line_default();
    done = scene_line_read(&line, "conv-forward --input 2x5x5 --kernel 3x3 --bias", err) && scene_build(&scene, &line, err);
    if (done)
        scene_free(&scene);
    scene_line_free(&line);
    return done;
}

/* Lets allocation k fail for k = 0, 1, … until the work needs no more than k, each in a process of its own: it must end with the
 * line of an Error, with the one line of mem_alloc and status 2, or with the work done all the same (a library went on with
 * less): then, and when no allocation failed, `whole` says whether all of it was. */
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
            _exit(!done ? (reached && err.text[0] ? 1 : 3) : reached ? 5 : 0);
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
        cmocka_unit_test(a_training_step_allocates_nothing),
        cmocka_unit_test(a_failing_allocation_costs_a_line),
    };
    return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
