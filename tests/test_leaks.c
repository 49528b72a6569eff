/* What fails half way frees what it had: every allocation that can fail does, one at a time, each in a process of its
 * own, and afterwards there are as many blocks as before. Where the test's allocator cannot be used, it skips. */
#include "allocator.h"
#include "scenes.h"
#include "testing.h"

#include "app/hosts/trainer.h"
#include "engine/files/dataset.h"
#include "trace/scene/scene.h"
#include "view/screen/screen.h"

#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>

enum { IMAGES = 40 };

/* Waits until the trainer has obeyed so many orders. */
static void wait_for(Trainer *trainer, int obeyed)
{
    static TrainView view;
    for (view.obeyed = 0; view.obeyed < obeyed; usleep(200))
        trainer_look(trainer, &view);
}

static void give(Trainer *trainer, OrderKind kind, const TrainingSettings *settings, const char *path)
{
    Order order = {.kind = kind, .settings = *settings};
    snprintf(order.path, sizeof order.path, "%s", path);
    assert_true(trainer_order(trainer, &order));
}

/* A training that is begun, begun again with another network, and given a file that does not exist; `late`: only then
 * do allocations fail. */
static void train(long k, bool late)
{
    TrainerStart start = {.settings = training_defaults(), .name = "digits"};
    Error err;
    start.settings.batch = 8;
    start.settings.threads = 1;
    if (!dataset_draw(IMAGES, 5, &start.train, &err) || !dataset_draw(IMAGES, 6, &start.test, &err))
        _exit(9);
    fail_at = late ? -1 : k;
    Trainer *trainer = trainer_new(&start, &err);
    if (trainer) {
        wait_for(trainer, 1);
        fail_at = late ? k : fail_at;
        TrainingSettings other = start.settings;
        other.activation = ACTIVATION_TANH;
        give(trainer, ORDER_ANEW, &other, "");
        give(trainer, ORDER_LOAD, &other, "/nowhere/w.safetensors");
        wait_for(trainer, 3);
    }
    trainer_free(trainer);
}

static void train_from_the_start(long k)
{
    train(k, false);
}

static void train_anew(long k)
{
    train(k, true);
}

/* Scenes put on stage one after the other, also side by side. */
static void open_screens(long k)
{
    static const char *const lines[] = {
        "conv-backward-input --compare", "conv-forward --input 2x3x7x7 --bias --compare", "max-pool --pass backward",
        "softmax --target 1", "sgd --momentum 0.9", "conv-forward --x \"1 2; 3\"", "lenet --layer conv1",
    };
    Screen screen;
    screen_init(&screen);
    fail_at = k;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        SceneLine line;
        Error err;
        if (scene_line_read(&line, lines[i], &err))
            screen_open(&screen, &line, &err);
        scene_line_free(&line);
    }
    for (int i = 0; plain_line(i).text[0]; i++) {
        SceneLine line;
        Error err;
        if (scene_line_read(&line, plain_line(i).text, &err))
            screen_open(&screen, &line, &err);
        scene_line_free(&line);
    }
    screen_free(&screen);
}

/* Whether allocation k was still asked for. A process that dies with mem_alloc's line has nothing to tell. */
static bool leaks_nothing(void (*work)(long k), long k, const char *name)
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        dup2(open("/dev/null", O_WRONLY), 2);
        work(-1);   /* what libraries keep for good is there afterwards */
        long before = blocks;
        work(k);
        bool reached = fail_at < 0;
        fail_at = -1;
        if (blocks != before)
            _exit(5);
        _exit(reached && k >= 0 ? 0 : 3);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFEXITED(status) || WEXITSTATUS(status) == 5)
        fail_msg("%s: allocation %ld refused, and memory is lost (%x)", name, k, (unsigned)status);
    return WEXITSTATUS(status) != 3;
}

static void refuse_each(void (*work)(long k), const char *name)
{
    long k = 0;
    leaks_nothing(work, -1, name);
    while (leaks_nothing(work, k, name))
        k++;
    assert_in_range(k, 10, 100000);
}

static void trainings_that_cannot_begin_are_freed(void **state)
{
    (void)state;
    if (!COUNTED)
        skip();
    refuse_each(train_from_the_start, "a training");
    refuse_each(train_anew, "a training begun anew");
}

static void scenes_that_cannot_be_shown_are_freed(void **state)
{
    (void)state;
    if (!COUNTED)
        skip();
    refuse_each(open_screens, "a scene");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trainings_that_cannot_begin_are_freed),
        cmocka_unit_test(scenes_that_cannot_be_shown_are_freed),
    };
    return cmocka_run_group_tests_name("leaks", tests, NULL, NULL);
}
