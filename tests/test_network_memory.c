/* What the network asks of memory: one block when it is made, nothing in a step. The allocator is this file's own, in front of
 * the C library's, and counts; where it cannot stand there (other libraries, sanitizers), the test is skipped. */
#include "testing.h"

#include "engine/network.h"

#include <stdatomic.h>
#include <string.h>

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define CAN_COUNT 1
static atomic_long calls, bytes;

/* NOLINTBEGIN: glibc's names, and its functions with other names of parameters */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static void count(size_t size)
{
    atomic_fetch_add(&calls, 1);
    atomic_fetch_add(&bytes, (long)size);
}

void *malloc(size_t size)
{
    count(size);
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size)
{
    count(number * size);
    return __libc_calloc(number, size);
}

void *realloc(void *block, size_t size)
{
    count(size);
    return __libc_realloc(block, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    count(size);
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size)
{
    count(size);
    *block = __libc_memalign(alignment, size);
    return *block ? 0 : 12;
}
/* NOLINTEND */
#else
#define CAN_COUNT 0
static atomic_long calls, bytes;
#endif

static void a_network_is_one_block(void **state)
{
    (void)state;
    Error err;
    NetworkSpec spec = {.batch = 65536, .threads = 1};
    if (!CAN_COUNT)
        skip();
    long calls_before = atomic_load(&calls), bytes_before = atomic_load(&bytes);
    Network *network = network_new(&spec, &err);
    long made = atomic_load(&calls) - calls_before, size = atomic_load(&bytes) - bytes_before;
    assert_non_null(network);
    network_free(network);
    assert_int_equal(made, 1);
    assert_true(size > 100000 && size < 4000000);
}

static void a_step_allocates_nothing(void **state)
{
    (void)state;
    enum { IMAGES = 64 };
    static float x[IMAGES * IMAGE_PIXELS], logits[IMAGES * CLASSES];
    static const int target[IMAGES] = {3, 1, 4, 1, 5, 9, 2, 6};
    Error err;
    if (!CAN_COUNT)
        skip();
    for (int threads = 1; threads <= 3; threads++)
        for (int average = 0; average < 2; average++) {
            NetworkSpec spec = {.activation = average ? ACTIVATION_TANH : ACTIVATION_RELU, .average = average == 1, .batch = IMAGES, .threads = threads};
            Network *network = network_new(&spec, &err);
            Sgd sgd = {0.01f, 0.9f, 0};
            assert_non_null(network);
            network_seed(network, 1);
            long before = atomic_load(&calls);
            for (int step = 0; step < 3; step++) {
                network_train(network, x, target, IMAGES, &sgd, NULL);
                network_train(network, x, target, 1, &sgd, NULL);
                network_infer(network, x, IMAGES, logits);
            }
            long made = atomic_load(&calls) - before;
            network_free(network);
            assert_int_equal(made, 0);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_network_is_one_block),
        cmocka_unit_test(a_step_allocates_nothing),
    };
    return cmocka_run_group_tests_name("network_memory", tests, NULL, NULL);
}
