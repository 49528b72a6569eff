/* IDX files, drawn digits, data sets, and trainings that stop and go on. */
#include "testing.h"
#include "lenet_list.h"

#include "base/file.h"
#include "engine/files/dataset.h"
#include "engine/files/idx.h"
#include "engine/files/safetensors.h"
#include "engine/net/training.h"

#include <string.h>
#include <sys/resource.h>
#include <signal.h>
#include <sys/wait.h>
#include <zlib.h>

static char folder[64];

static const char *in_folder(const char *name)
{
    static char path[4][128];
    static int next;
    next = (next + 1) % 4;
    snprintf(path[next], sizeof path[next], "%s/%s", folder, name);
    return path[next];
}

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/convwalk-data-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

/* Three images of 2 x 2, as IDX. */
static const uint8_t images[16 + 12] = {0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2,  0,  0,
                                        0, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

static void idx_files_are_read_plain_and_gzipped(void **state)
{
    (void)state;
    Error err;
    Idx idx;
    assert_true(file_write(in_folder("plain"), images, sizeof images, &err));
    gzFile packed = gzopen(in_folder("packed.gz"), "wb");
    assert_int_equal(gzwrite(packed, images, sizeof images), sizeof images);
    gzclose(packed);
    for (int i = 0; i < 2; i++) {
        assert_true(idx_read(in_folder(i ? "packed.gz" : "plain"), &idx, &err));
        assert_int_equal(idx.count, 3);
        assert_int_equal(idx.rows, 2);
        assert_int_equal(idx.columns, 2);
        assert_memory_equal(idx.bytes, images + 16, 12);
        idx_free(&idx);
    }
    assert_true(idx_parse(images, sizeof images, &idx, &err));
    idx_free(&idx);
}

static void expect_bad_idx(const uint8_t *bytes, size_t length, const char *says)
{
    Error err = {""};
    Idx idx;
    assert_false(idx_parse(bytes, length, &idx, &err));
    assert_null(idx.bytes);
    if (!strstr(err.text, says))
        fail_msg("expected '%s', got '%s'", says, err.text);
    assert_true(file_write(in_folder("bad"), bytes, length, &err));
    assert_false(idx_read(in_folder("bad"), &idx, &err));
    assert_null(idx.bytes);
    assert_non_null(strstr(err.text, "/bad: "));
}

static void bad_idx_files_are_refused(void **state)
{
    (void)state;
    uint8_t bad[sizeof images + 1];
    memcpy(bad, images, sizeof images);
    expect_bad_idx(bad, 27, "header says 12 bytes");
    bad[28] = 0;
    expect_bad_idx(bad, 29, "header says 12 bytes");
    expect_bad_idx(bad, 3, "too short");
    expect_bad_idx(bad, 12, "cut off within its header");
    bad[2] = 0x0D;
    expect_bad_idx(bad, 28, "not an IDX file");
    bad[2] = 8;
    memset(bad + 4, 0xFF, 12);
    expect_bad_idx(bad, 28, "header says");
    memset(bad + 4, 0, 12);
    expect_bad_idx(bad, 28, "header says 0 x 0 x 0");
}

static void a_damaged_gzip_is_refused(void **state)
{
    (void)state;
    Error err;
    Idx idx;
    char *bytes;
    size_t length;
    uint8_t many[16 + 4096] = {0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 32, 0, 0, 0, 32};
    for (int i = 16; i < (int)sizeof many; i++)
        many[i] = (uint8_t)(i * 7 ^ i >> 3);
    gzFile packed = gzopen(in_folder("whole.gz"), "wb");
    gzwrite(packed, many, sizeof many);
    gzclose(packed);
    assert_true(file_read(in_folder("whole.gz"), 1 << 20, &bytes, &length, &err));
    assert_true(file_write(in_folder("half.gz"), bytes, length / 2, &err));
    assert_false(idx_read(in_folder("half.gz"), &idx, &err));
    bytes[length / 2] ^= 0x55;
    assert_true(file_write(in_folder("flipped.gz"), bytes, length, &err));
    assert_false(idx_read(in_folder("flipped.gz"), &idx, &err));
    free(bytes);
}

static void write_set(int label, int side)
{
    Error err;
    static uint8_t big[16 + 2 * 28 * 28], labels[10] = {0, 0, 8, 1, 0, 0, 0, 2, 3, 0};
    memcpy(big, (uint8_t[]){0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, (uint8_t)side, 0, 0, 0, (uint8_t)side}, 16);
    labels[9] = (uint8_t)label;
    assert_true(file_write(in_folder("train-images-idx3-ubyte"), big, 16 + 2 * (size_t)(side * side), &err));
    assert_true(file_write(in_folder("train-labels-idx1-ubyte"), labels, sizeof labels, &err));
}

static void a_folder_is_checked_as_a_whole(void **state)
{
    (void)state;
    Error err;
    Dataset set;
    write_set(9, 28);
    assert_true(dataset_load(folder, true, &set, &err));
    assert_int_equal(set.count, 2);
    assert_int_equal(set.label[1], 9);
    dataset_free(&set);
    write_set(10, 28);
    assert_false(dataset_load(folder, true, &set, &err));
    assert_non_null(strstr(err.text, "label 10 of image 1"));
    write_set(9, 27);
    assert_false(dataset_load(folder, true, &set, &err));
    assert_non_null(strstr(err.text, "27 x 27"));
    assert_false(dataset_load(folder, false, &set, &err));
    assert_non_null(strstr(err.text, "t10k-images"));
}

static void digits_follow_from_their_seed_and_are_centred(void **state)
{
    (void)state;
    Error err;
    Dataset a, b;
    int seen[10] = {0};
    assert_true(dataset_draw(300, 5, &a, &err) && dataset_draw(300, 5, &b, &err));
    assert_memory_equal(a.pixel, b.pixel, 300 * 784);
    assert_memory_equal(a.label, b.label, 300);
    for (int i = 0; i < 300; i++) {
        double mass = 0, x = 0, y = 0;
        seen[a.label[i]]++;
        for (int k = 0; k < 784; k++) {
            mass += a.pixel[i * 784 + k];
            x += a.pixel[i * 784 + k] * (k % 28 + 0.5);
            y += a.pixel[i * 784 + k] * (k / 28 + 0.5);
        }
        assert_true(mass > 255 * 15);
        assert_true(x / mass > 13.4 && x / mass < 14.6 && y / mass > 13.4 && y / mass < 14.6);
    }
    for (int digit = 0; digit < 10; digit++)
        assert_true(seen[digit] > 10);
    dataset_free(&a);
    dataset_free(&b);
}

static TrainingSettings quick(void)
{
    TrainingSettings settings = training_defaults();
    settings.epochs = 2;
    settings.batch = 20;
    settings.threads = 2;
    return settings;
}

static void expect_same_weights(const Training *a, const Training *b)
{
    static float one[48000], other[48000];
    for (int which = 0; which < LENET_PARAMETERS; which++) {
        memset(one, 0, sizeof one);
        memset(other, 0, sizeof other);
        network_get(a->network, NETWORK_PARAMETER, which, one);
        network_get(b->network, NETWORK_PARAMETER, which, other);
        assert_memory_equal(one, other, sizeof one);
    }
}

/* Stopped after any number of batches, saved, taken up again: the end is the same bit for bit. */
static void a_training_that_stopped_ends_the_same(void **state)
{
    (void)state;
    Error err;
    Dataset set;
    Training whole, part;
    TrainingSettings settings = quick();
    float loss;
    assert_true(dataset_draw(110, 3, &set, &err));
    assert_true(training_begin(&whole, &settings, &set, &err));
    while (!training_finished(&whole))
        assert_true(training_batch(&whole, &loss, &err));
    for (int stop = 1; stop < 12; stop += 2) {
        assert_true(training_begin(&part, &settings, &set, &err));
        for (int i = 0; i < stop; i++)
            assert_true(training_batch(&part, &loss, &err));
        assert_true(training_save(&part, in_folder("stopped"), &err));
        training_free(&part);
        if (!training_resume(&part, in_folder("stopped"), 2, &set, &err))
            fail_msg("%s", err.text);
        while (!training_finished(&part))
            assert_true(training_batch(&part, &loss, &err));
        expect_same_weights(&whole, &part);
        assert_true(part.loss == whole.loss && part.right == whole.right);
        training_free(&part);
    }
    assert_true(training_save(&whole, in_folder("done"), &err));
    assert_false(training_resume(&part, in_folder("done"), 1, &set, &err));
    assert_non_null(strstr(err.text, "finished"));
    training_free(&whole);
    dataset_free(&set);
}

/* Taken up again from a file that does not say its activation: as it is told, else as was assumed, and said. */
static void a_resumed_training_that_does_not_say_its_activation(void **state)
{
    (void)state;
    Error err, note;
    Dataset set;
    Training training;
    TrainingSettings settings = quick();
    SafeTensors file;
    SafeText text[32];
    float loss;
    int texts = 0;
    WeightsAs tanh = {.activation = 1 + ACTIVATION_TANH}, average = {.pool = 2};
    settings.activation = ACTIVATION_TANH;
    assert_true(dataset_draw(60, 3, &set, &err));
    assert_true(training_begin(&training, &settings, &set, &err) && training_batch(&training, &loss, &err));
    assert_true(training_save(&training, in_folder("saying"), &err));
    training_free(&training);
    assert_true(safetensors_read(in_folder("saying"), &file, &err));
    for (int i = 0; i < file.metadata_count; i++)
        if (strcmp(file.metadata[i].key, "activation") != 0)
            text[texts++] = file.metadata[i];
    assert_int_equal(texts, file.metadata_count - 1);
    assert_true(safetensors_write(in_folder("silent"), file.tensor, file.count, text, texts, &err));
    safetensors_free(&file);
    for (int said = 0; said < 2; said++) {
        assert_true(training_resume_as(&training, in_folder("silent"), said ? &tanh : NULL, 0, &set, &note, &err));
        assert_int_equal(training.settings.activation, said ? ACTIVATION_TANH : ACTIVATION_RELU);
        assert_non_null(strstr(note.text, said ? "" : "does not say its activation: taken as relu"));
        assert_true(!said || note.text[0] == '\0');
        training_free(&training);
    }
    assert_false(training_resume_as(&training, in_folder("silent"), &average, 0, &set, &note, &err));
    assert_non_null(strstr(err.text, "--pool average: its metadata says max"));
    dataset_free(&set);
}

static void weights_come_back_as_they_were_saved(void **state)
{
    (void)state;
    Error err;
    Dataset set;
    Training training;
    TrainingSettings settings = quick();
    static float before[48000], after[48000];
    settings.activation = ACTIVATION_TANH;
    settings.average = true;
    assert_true(dataset_draw(20, 3, &set, &err));
    assert_true(training_begin(&training, &settings, &set, &err));
    assert_true(training_save(&training, in_folder("fresh"), &err));
    Network *network = weights_load(in_folder("fresh"), 4, 1, &err);
    assert_non_null(network);
    assert_true(network_spec(network)->average);
    assert_int_equal(network_spec(network)->activation, ACTIVATION_TANH);
    network_get(training.network, NETWORK_PARAMETER, LENET_FC1_WEIGHT, before);
    network_get(network, NETWORK_PARAMETER, LENET_FC1_WEIGHT, after);
    assert_memory_equal(before, after, sizeof before);
    network_free(network);
    training_free(&training);
    dataset_free(&set);
}

/* A weights file with one tensor changed: left out, of another shape, with a number that is none. */
static void expect_bad_weights(int change, const char *says)
{
    Error err = {""};
    SafeTensors file;
    assert_true(safetensors_read(in_folder("fresh"), &file, &err));
    SafeTensor tensor[2 * LENET_PARAMETERS];
    float broken[150];
    int count = LENET_PARAMETERS;
    memcpy(tensor, file.tensor, (size_t)count * sizeof *tensor);
    for (int i = 0; i < count; i++)
        if (strcmp(tensor[i].name, "conv1.weight") == 0) {
            memcpy(broken, tensor[i].bytes, sizeof broken);
            broken[7] = __builtin_nanf("");
            if (change == 0)
                tensor[i] = tensor[--count];
            else if (change == 1) {
                tensor[i].dim[2] = 25;
                tensor[i].dim[3] = 1;
            } else
                tensor[i].bytes = (const char *)broken;
            break;
        }
    assert_true(safetensors_write(in_folder("broken"), tensor, count, NULL, 0, &err));
    assert_null(weights_load(in_folder("broken"), 1, 1, &err));
    if (!strstr(err.text, "conv1.weight") || !strstr(err.text, says))
        fail_msg("expected '%s', got '%s'", says, err.text);
    safetensors_free(&file);
}

static void wrong_weights_say_which_tensor_and_how(void **state)
{
    (void)state;
    expect_bad_weights(0, "no tensor");
    expect_bad_weights(1, "conv1.weight is 6 x 1 x 25 x 1, LeNet's is 6 x 1 x 5 x 5");
    expect_bad_weights(2, "not finite");
}

static void a_loss_that_is_no_number_stops_with_advice(void **state)
{
    (void)state;
    Error err = {""};
    Dataset set;
    Training training;
    TrainingSettings settings = quick();
    float loss;
    bool going = true;
    settings.sgd.rate = 1e20f;
    assert_true(dataset_draw(60, 3, &set, &err));
    assert_true(training_begin(&training, &settings, &set, &err));
    for (int i = 0; i < 6 && going; i++)
        going = training_batch(&training, &loss, &err);
    assert_false(going);
    assert_non_null(strstr(err.text, "smaller --lr"));
    training_free(&training);
    dataset_free(&set);
}

/* On a disk that takes 1,000 bytes a file, saving fails with a line and leaves neither half a file nor a temporary
 * one. */
static void a_full_disk_leaves_no_partial_file(void **state)
{
    (void)state;
    Error err;
    Dataset set;
    Training training;
    TrainingSettings settings = quick();
    assert_true(dataset_draw(20, 3, &set, &err));
    assert_true(training_begin(&training, &settings, &set, &err));
    pid_t child = fork();
    if (child == 0) {
        struct rlimit limit = {1000, 1000};
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &limit);
        if (training_save(&training, in_folder("full"), &err))
            _exit(1);
        _exit(strstr(err.text, "full") ? 0 : 2);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_false(file_exists(in_folder("full")));
    char command[128];
    snprintf(command, sizeof command, "ls %s | grep -q '^full'", folder);
    assert_int_not_equal(system(command), 0);
    training_free(&training);
    dataset_free(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(idx_files_are_read_plain_and_gzipped),
        cmocka_unit_test(bad_idx_files_are_refused),
        cmocka_unit_test(a_damaged_gzip_is_refused),
        cmocka_unit_test(a_folder_is_checked_as_a_whole),
        cmocka_unit_test(digits_follow_from_their_seed_and_are_centred),
        cmocka_unit_test(a_training_that_stopped_ends_the_same),
        cmocka_unit_test(a_resumed_training_that_does_not_say_its_activation),
        cmocka_unit_test(weights_come_back_as_they_were_saved),
        cmocka_unit_test(wrong_weights_say_which_tensor_and_how),
        cmocka_unit_test(a_loss_that_is_no_number_stops_with_advice),
        cmocka_unit_test(a_full_disk_leaves_no_partial_file),
    };
    return cmocka_run_group_tests_name("data", tests, make_folder, remove_folder);
}
