/* Memory: a training step takes none, and a failing allocation at any point costs one line, never a crash. The test puts its
 * own malloc in front of the C library's; with sanitizers, or another C library, it skips. */
#include "testing.h"

#include "engine/safetensors.h"
#include "engine/training.h"
#include "trace/scene.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>

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

/* Lets allocation k fail for k = 0, 1, … until the work gets through, each in a process of its own: it must end with the line
 * of an Error or with the one line of mem_alloc and status 2. */
static void fail_everywhere(bool (*work)(Error *err))
{
    int status = 1;
    for (long k = 0; k < 2000; k++) {
        pid_t child = fork();
        if (child == 0) {
            Error err = {""};
            int null = open("/dev/null", O_WRONLY);
            dup2(null, 2);
            fail_at = k;
            bool done = work(&err);
            bool over = fail_at < 0 && !done;
            fail_at = -1;
            _exit(done ? 0 : over && err.text[0] ? 1 : 3);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        if (!WIFEXITED(status) || WEXITSTATUS(status) == 3)
            fail_msg("allocation %ld failing ends with status %d", k, status);
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
    assert_true(train_and_save(&err));
    fail_everywhere(load_weights);
    fail_everywhere(train_and_save);
    fail_everywhere(build_scene);
    unlink(saved);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_training_step_allocates_nothing),
        cmocka_unit_test(a_failing_allocation_costs_a_line),
    };
    return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
