/* convwalk train as its users run it: a training that is interrupted saves and goes on, one that is killed leaves a
 * whole file or none, and what can't be done costs one line. */
#include "testing.h"

#include "base/file.h"
#include "engine/net/training.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

typedef struct {
    char folder[64], binary[4096];
} TrainPlace;

static int prepare(void **state)
{
    static TrainPlace place;
    Error err;
    Dataset set;
    *state = &place;
    strcpy(place.folder, "/tmp/convwalk-train-XXXXXX");
    char *binary = program_path();
    if (!mkdtemp(place.folder) || !binary || !dataset_draw(120, 9, &set, &err))
        return -1;
    snprintf(place.binary, sizeof place.binary, "%s", binary);
    free(binary);
    /* A small folder as MNIST's: 120 images to train with, the same to test. */
    for (int part = 0; part < 2; part++) {
        char path[160];
        static uint8_t images[16 + 120 * 784] = {0, 0, 8, 3, 0, 0, 0, 120, 0, 0, 0, 28, 0, 0, 0, 28},
                                         labels[8 + 120] = {0, 0, 8, 1, 0, 0, 0, 120};
        memcpy(images + 16, set.pixel, 120 * 784);
        memcpy(labels + 8, set.label, 120);
        snprintf(path, sizeof path, "%s/%s-images-idx3-ubyte", place.folder, part ? "t10k" : "train");
        if (!file_write(path, images, sizeof images, &err))
            return -1;
        snprintf(path, sizeof path, "%s/%s-labels-idx1-ubyte", place.folder, part ? "t10k" : "train");
        if (!file_write(path, labels, sizeof labels, &err))
            return -1;
    }
    dataset_free(&set);
    return 0;
}

static int finish(void **state)
{
    TrainPlace *place = *state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", place->folder);
    return system(command);
}

/* Starts `convwalk ARGUMENTS` in the folder, its output in the files out and err there. */
static pid_t start(const TrainPlace *place, const char *arguments)
{
    pid_t child = fork();
    if (child == 0) {
        char command[8192];
        snprintf(command, sizeof command, "cd %s && exec %s %s >out 2>err </dev/null", place->folder, place->binary,
                 arguments);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    return child;
}

static int status_of(pid_t child)
{
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static char *read_text(const TrainPlace *place, const char *name)
{
    char path[160], *text;
    size_t length;
    Error err;
    snprintf(path, sizeof path, "%s/%s", place->folder, name);
    if (!file_read(path, 1 << 24, &text, &length, &err))
        fail_msg("%s", err.text);
    return text;
}

static bool is_there(const TrainPlace *place, const char *name)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", place->folder, name);
    return file_exists(path);
}

static void expect_said(const TrainPlace *place, const char *file, const char *what)
{
    char *text = read_text(place, file);
    if (!strstr(text, what))
        fail_msg("%s says: %s", file, text);
    free(text);
}

static void it_trains_logs_and_is_quiet_off_a_terminal(void **state)
{
    const TrainPlace *place = *state;
    assert_int_equal(status_of(start(place, "train --data . --epochs 2 --batch 16 --threads 1 --out w --log l.csv")),
                     0);
    expect_said(place, "out", "epoch 2 of 2  loss ");
    expect_said(place, "out", "weights in w");
    char *err = read_text(place, "err"), *log = read_text(place, "l.csv");
    assert_string_equal(err, "");
    int lines = 0;
    for (const char *at = log; *at; at++)
        lines += *at == '\n';
    assert_int_equal(lines, 3);
    assert_memory_equal(log, "epoch,loss,train_accuracy", 25);
    free(err);
    free(log);
    assert_int_equal(status_of(start(place, "eval w --data .")), 0);
    expect_said(place, "out", "accuracy ");
}

static void interrupted_it_saves_and_goes_on(void **state)
{
    const TrainPlace *place = *state;
    pid_t child = start(place, "train --data . --epochs 100000 --batch 4 --threads 1 --out long");
    while (!is_there(place, "long"))
        usleep(20000);
    kill(child, SIGINT);
    assert_int_equal(status_of(child), 0);
    expect_said(place, "out", "go on with --resume long");
    child = start(place, "train --data . --threads 1 --resume long --out longer");
    while (!is_there(place, "longer"))
        usleep(20000);
    kill(child, SIGINT);
    assert_int_equal(status_of(child), 0);
}

static void expect_same_file(const TrainPlace *place, const char *one, const char *other)
{
    char path[160], *bytes[2];
    size_t length[2];
    Error err;
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%s", place->folder, i ? other : one);
        if (!file_read(path, 1 << 24, &bytes[i], &length[i], &err))
            fail_msg("%s", err.text);
    }
    assert_int_equal(length[0], length[1]);
    assert_memory_equal(bytes[0], bytes[1], length[0]);
    free(bytes[0]);
    free(bytes[1]);
}

/* The same command gives the same file; so does one that was interrupted somewhere and went on, in the same place
 * and with as many threads without being told. */
static void resumed_it_ends_with_the_same_bits(void **state)
{
    const TrainPlace *place = *state;
    assert_int_equal(
        status_of(start(
            place, "train --data . --epochs 60 --batch 9 --seed 7 --threads 3 --act tanh --pool average --out whole")),
        0);
    assert_int_equal(
        status_of(start(
            place, "train --data . --epochs 60 --batch 9 --seed 7 --threads 3 --act tanh --pool average --out again")),
        0);
    expect_same_file(place, "whole", "again");
    pid_t child =
        start(place, "train --data . --epochs 60 --batch 9 --seed 7 --threads 3 --act tanh --pool average --out part");
    while (!is_there(place, "part"))
        usleep(1000);
    kill(child, SIGINT);
    assert_int_equal(status_of(child), 0);
    expect_said(place, "out", "go on with --resume part");
    assert_int_equal(status_of(start(place, "train --data . --resume part")), 0);
    expect_same_file(place, "whole", "part");
}

/* Killed at once, again and again: what stands at the path is a file that loads, or nothing. */
static void killed_it_leaves_a_whole_file_or_none(void **state)
{
    const TrainPlace *place = *state;
    char path[160];
    snprintf(path, sizeof path, "%s/killed", place->folder);
    for (int i = 0; i < 12; i++) {
        Error err;
        pid_t child = start(place, "train --data . --epochs 100000 --batch 60 --threads 1 --out killed");
        usleep((useconds_t)(30000 + i * 17000));
        kill(child, SIGKILL);
        assert_int_equal(status_of(child), 128 + SIGKILL);
        if (!file_exists(path))
            continue;
        Network *network = weights_load(path, 1, 1, &err);
        if (!network)
            fail_msg("%s", err.text);
        network_free(network);
    }
}

static void expect_refused(const TrainPlace *place, const char *arguments, const char *says)
{
    assert_int_equal(status_of(start(place, arguments)), 2);
    char *err = read_text(place, "err");
    if (!strstr(err, says) || strchr(err, '\n') != err + strlen(err) - 1)
        fail_msg("%s: %s", arguments, err);
    free(err);
}

static void what_cannot_be_done_costs_one_line(void **state)
{
    const TrainPlace *place = *state;
    expect_refused(place, "train --data . --threads 0", "--threads 0: expected a whole number from 1 to 64");
    expect_refused(place, "train --data . --epochs many", "--epochs many");
    expect_refused(place, "train --data . --lr fast", "--lr fast: expected a number");
    expect_refused(place, "train --data . --lr -1", "rate");
    expect_refused(place, "train --data . --act relo", "there are relu, tanh and sigmoid");
    expect_refused(place, "train --data . --pool min", "there are max and average");
    expect_refused(place, "train --data nowhere", "nowhere: no train-images-idx3-ubyte");
    expect_refused(place, "train --data . --out /proc/none/w", "/proc/none/w: cannot be written");
    expect_refused(place, "train --data . --resume out", "out: ");
    expect_refused(place, "train --data . --out w --log w", "--log w: the weights are written there");
    expect_refused(place, "train --dta .", "did you mean --data?");
    expect_refused(place, "eval nothing.safetensors", "nothing.safetensors: ");
    expect_refused(place, "classify out", "out: ");
    expect_refused(place, "classify", "needs a picture");
    assert_int_equal(status_of(start(place, "train --data . --lr 1e30 --threads 1 --out nan")), 2);
    expect_said(place, "err", "try a smaller --lr");
}

/* The same images with one other label are other data. */
static void a_resumed_training_has_its_own_data_and_settings(void **state)
{
    const TrainPlace *place = *state;
    char path[160], *labels;
    size_t length;
    Error err;
    pid_t child = start(place, "train --data . --epochs 100000 --batch 60 --threads 1 --out stopped");
    while (!is_there(place, "stopped"))
        usleep(1000);
    kill(child, SIGTERM);
    assert_int_equal(status_of(child), 0);
    expect_refused(place, "train --data . --resume stopped --lr 0.1",
                   "--lr: a resumed training has its settings from stopped");
    expect_refused(place, "train --data . --seed 1 --resume stopped", "--seed: a resumed training");
    snprintf(path, sizeof path, "%s/train-labels-idx1-ubyte", place->folder);
    assert_true(file_read(path, 1000, &labels, &length, &err));
    labels[100] ^= 1;
    assert_true(file_write(path, labels, length, &err));
    expect_refused(place, "train --data . --resume stopped", "stopped: it was trained on other data: 120 images");
    labels[100] ^= 1;
    assert_true(file_write(path, labels, length, &err));
    free(labels);
}

/* Files may have 100 KiB, the weights need twice as much; then standard output takes nothing. */
static void a_full_disk_costs_one_line(void **state)
{
    const TrainPlace *place = *state;
    struct rlimit limit = {100 << 10, 100 << 10};
    pid_t child = fork();
    if (child == 0) {
        setrlimit(RLIMIT_FSIZE, &limit);
        pid_t inner = start(place, "train --data . --epochs 1 --threads 1 --out full");
        int status;
        _exit(waitpid(inner, &status, 0) == inner && WIFEXITED(status) ? WEXITSTATUS(status) : 99);
    }
    assert_int_equal(status_of(child), 2);
    expect_said(place, "err", "convwalk: full: cannot be written: ");
    char command[8192];
    snprintf(command, sizeof command, "ls %s | grep -q '^full'", place->folder);
    assert_int_not_equal(system(command), 0);
    if (access("/dev/full", W_OK) == 0) {
        snprintf(command, sizeof command, "cd %s && %s train --help >/dev/full 2>err", place->folder, place->binary);
        assert_int_equal(WEXITSTATUS(system(command)), 2);
        expect_said(place, "err", "convwalk: the output could not be written");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_trains_logs_and_is_quiet_off_a_terminal),
        cmocka_unit_test(interrupted_it_saves_and_goes_on),
        cmocka_unit_test(resumed_it_ends_with_the_same_bits),
        cmocka_unit_test(a_resumed_training_has_its_own_data_and_settings),
        cmocka_unit_test(a_full_disk_costs_one_line),
        cmocka_unit_test(killed_it_leaves_a_whole_file_or_none),
        cmocka_unit_test(what_cannot_be_done_costs_one_line),
    };
    return cmocka_run_group_tests_name("train", tests, prepare, finish);
}
