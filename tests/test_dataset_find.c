/* MNIST's files by the names and in the places that people have them, and what is said when one is missing. */
#include "testing.h"

#include "base/file.h"
#include "engine/files/dataset.h"

#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

static char place[64];

static const char *in_place(const char *name)
{
    static char path[4][256];
    static int next;
    next = (next + 1) % 4;
    snprintf(path[next], sizeof path[next], "%s/%s", place, name);
    return path[next];
}

static int make_place(void **state)
{
    (void)state;
    strcpy(place, "/tmp/convwalk-find-XXXXXX");
    return mkdtemp(place) ? 0 : -1;
}

static int remove_place(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", place);
    return system(command);
}

static void folder(const char *name)
{
    Error err;
    if (!file_make_folder(in_place(name), &err))
        fail_msg("%s", err.text);
}

/* Two images or labels, gzipped if the name says so. */
static void write_idx(const char *name, bool labels)
{
    static uint8_t images[16 + 2 * 784] = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 28};
    static const uint8_t digits[10] = {0, 0, 8, 1, 0, 0, 0, 2, 7, 3};
    const uint8_t *bytes = labels ? digits : images;
    size_t length = labels ? sizeof digits : sizeof images;
    Error err;
    if (strstr(name, ".gz") || strstr(name, ".GZ")) {
        gzFile packed = gzopen(in_place(name), "wb");
        assert_int_equal(gzwrite(packed, bytes, (unsigned)length), length);
        gzclose(packed);
    } else if (!file_write(in_place(name), bytes, length, &err)) {
        fail_msg("%s", err.text);
    }
}

static void expect_read(const char *where, bool train)
{
    Error err;
    Dataset set;
    if (!dataset_load(in_place(where), train, &set, &err))
        fail_msg("%s: %s", where, err.text);
    assert_int_equal(set.count, 2);
    assert_int_equal(set.label[0], 7);
    dataset_free(&set);
}

static void expect_missing(const char *where, bool train, const char *part)
{
    Error err = {""};
    Dataset set;
    if (dataset_load(in_place(where), train, &set, &err) || !strstr(err.text, part))
        fail_msg("%s: '%s' instead of '%s'", where, err.text, part);
}

static void names_have_dots_and_endings(void **state)
{
    (void)state;
    static const struct {
        const char *images, *labels;
        bool train;
    } names[] = {
        {"t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte", false},
        {"t10k-images.idx3-ubyte", "t10k-labels.idx1-ubyte", false},
        {"train-images.idx3-ubyte", "train-labels.idx1-ubyte", true},
        {"t10k-images.idx3-ubyte.gz", "t10k-labels.idx1-ubyte.gz", false},
        {"train-images-idx3-ubyte.gz", "train-labels.idx1-ubyte", true},
        {"T10K-IMAGES-IDX3-UBYTE", "T10k-Labels.Idx1-ubyte.GZ", false},
        {"test-images-idx3-ubyte", "test-labels-idx1-ubyte", false},
        {"t10k_images_idx3_ubyte", "t10k_labels_idx1_ubyte", false},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char name[256], where[32];
        snprintf(where, sizeof where, "names%zu", i);
        folder(where);
        snprintf(name, sizeof name, "%s/%s", where, names[i].images);
        write_idx(name, false);
        snprintf(name, sizeof name, "%s/%s", where, names[i].labels);
        write_idx(name, true);
        expect_read(where, names[i].train);
        expect_missing(where, !names[i].train, names[i].train ? "no t10k-images" : "no train-images");
    }
}

static void a_packed_file_with_a_plain_name_is_unpacked(void **state)
{
    (void)state;
    folder("packed");
    write_idx("packed/t10k-images-idx3-ubyte.gz", false);
    write_idx("packed/t10k-labels-idx1-ubyte", true);
    assert_int_equal(rename(in_place("packed/t10k-images-idx3-ubyte.gz"), in_place("packed/t10k-images-idx3-ubyte")),
                     0);
    expect_read("packed", false);
}

static void places_below_are_found(void **state)
{
    (void)state;
    folder("kaggle/t10k-images-idx3-ubyte");
    folder("kaggle/t10k-labels.idx1-ubyte");
    write_idx("kaggle/t10k-images-idx3-ubyte/t10k-images-idx3-ubyte", false);
    write_idx("kaggle/t10k-labels.idx1-ubyte/t10k-labels.idx1-ubyte", true);
    expect_read("kaggle", false);
    folder("torch/MNIST/raw");
    write_idx("torch/MNIST/raw/t10k-images-idx3-ubyte", false);
    write_idx("torch/MNIST/raw/t10k-labels-idx1-ubyte", true);
    expect_read("torch", false);
    expect_read("torch/MNIST", false);
    expect_read("torch/MNIST/raw/", false);
    folder("torch/FashionMNIST/raw");
    write_idx("torch/FashionMNIST/raw/t10k-images-idx3-ubyte.gz", false);
    expect_read("torch", false);   /* no labels there: no other place */
    write_idx("torch/FashionMNIST/raw/t10k-labels-idx1-ubyte.gz", true);
    expect_missing("torch", false, "torch/FashionMNIST/raw and in ");
    expect_missing("torch", false, ": name one of them");
}

static void a_near_miss_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *name, *told;
    } misses[] = {
        {"t10k-images-idx3-ubyte.zip", "there is t10k-images-idx3-ubyte.zip: unpack it"},
        {"t10k-images.idx3-ubyte.gz.part", "there is t10k-images.idx3-ubyte.gz.part, a download that was not finished"},
        {"t10k-images-idx3-ubyt", "there is t10k-images-idx3-ubyt: rename it if that is meant"},
        {"emnist-digits-test-images-idx3-ubyte.gz", "there is emnist-digits-test-images-idx3-ubyte.gz: rename it"},
        {"archive.zip", "there is archive.zip: unpack it"},
        {"mnist_test.csv", "there is mnist_test.csv, which is not read"},
        {"train-images-idx3-ubyte", "there are the training files only"},
        {"notes.txt", "no t10k-images-idx3-ubyte or t10k-images-idx3-ubyte.gz in this folder"},
    };
    folder("empty");
    expect_missing("empty", false, "in this folder, which is empty");
    for (size_t i = 0; i < sizeof misses / sizeof *misses; i++) {
        char name[256], where[32];
        snprintf(where, sizeof where, "miss%zu", i);
        folder(where);
        snprintf(name, sizeof name, "%s/%s", where, misses[i].name);
        write_idx(name, false);
        expect_missing(where, false, misses[i].told);
    }
    folder("below/MNIST/raw");
    write_idx("below/MNIST/raw/t10k-images-idx3-ubyte.gz.part", false);
    expect_missing("below", false, "below/MNIST/raw: no t10k-images-idx3-ubyte or t10k-images-idx3-ubyte.gz in this");
    expect_missing("below", false, "there is t10k-images-idx3-ubyte.gz.part, a download that was not finished");
    write_idx("below/MNIST/raw/t10k-images-idx3-ubyte.gz", false);
    expect_missing("below", false, "below/MNIST/raw: no t10k-labels-idx1-ubyte");
    folder("inner/t10k-images-idx3-ubyte");
    expect_missing("inner", false, "nor in the folder t10k-images-idx3-ubyte there");
    expect_missing("miss0/t10k-images-idx3-ubyte.zip", false, "is a file, not a folder; data are named by");
    expect_missing("miss0/t10k-images-idx3-ubyte.zip", false, "/miss0");
    expect_missing("nowhere", false, "nowhere: no t10k-images-idx3-ubyte, for there is no such folder");
}

static void what_the_files_hold_is_named(void **state)
{
    (void)state;
    folder("mixed");
    write_idx("mixed/t10k-images-idx3-ubyte", true);
    write_idx("mixed/t10k-labels-idx1-ubyte", true);
    expect_missing("mixed", false, "mixed/t10k-images-idx3-ubyte: holds labels, not images");
    write_idx("mixed/t10k-images-idx3-ubyte", false);
    write_idx("mixed/t10k-labels-idx1-ubyte", false);
    expect_missing("mixed", false, "mixed/t10k-labels-idx1-ubyte: holds images, not labels");
    static const uint8_t three[11] = {0, 0, 8, 1, 0, 0, 0, 3, 7, 3, 1};
    assert_true(file_write(in_place("mixed/t10k-labels-idx1-ubyte"), three, sizeof three, NULL));
    expect_missing("mixed", false, "mixed/t10k-labels-idx1-ubyte: 3 labels, but ");
    static const char page[] = "<!DOCTYPE html><title>Not found</title>";
    assert_true(file_write(in_place("mixed/t10k-labels-idx1-ubyte"), page, sizeof page, NULL));
    expect_missing("mixed", false, "but a web page");
    assert_true(file_write(in_place("mixed/t10k-labels-idx1-ubyte"), "", 0, NULL));
    expect_missing("mixed", false, "the file is empty");
    folder("pipe");
    write_idx("pipe/t10k-labels-idx1-ubyte", true);
    assert_int_equal(mkfifo(in_place("pipe/t10k-images-idx3-ubyte"), 0600), 0);
    expect_missing("pipe", false, "pipe/t10k-images-idx3-ubyte: is a pipe (FIFO), not a file");
}

/* A quarter of a gigabyte of zeros in a megabyte: no more of it is unpacked than the header says. */
static void a_bomb_is_unpacked_no_further_than_its_header_says(void **state)
{
    (void)state;
    static const uint8_t head[16] = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 28};
    static uint8_t zeros[1 << 20];
    folder("bomb");
    write_idx("bomb/t10k-labels-idx1-ubyte", true);
    gzFile packed = gzopen(in_place("bomb/t10k-images-idx3-ubyte.gz"), "wb1");
    gzwrite(packed, head, sizeof head);
    for (int i = 0; i < 256; i++)
        gzwrite(packed, zeros, sizeof zeros);
    gzclose(packed);
    expect_missing("bomb", false, "longer than the 1568 bytes its header says");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_have_dots_and_endings),
        cmocka_unit_test(a_packed_file_with_a_plain_name_is_unpacked),
        cmocka_unit_test(places_below_are_found),
        cmocka_unit_test(a_near_miss_is_named),
        cmocka_unit_test(what_the_files_hold_is_named),
        cmocka_unit_test(a_bomb_is_unpacked_no_further_than_its_header_says),
    };
    return cmocka_run_group_tests_name("dataset_find", tests, make_place, remove_place);
}
