/* The window's training: in its thread it does what `convwalk train` does, bit for bit, however it is paused and
 * stepped; what it shows is what is so; errors cost a line and nothing else. */
#include "screens.h"
#include "lenet_list.h"

#include "app/hosts/live_host.h"
#include "base/file.h"
#include "view/screen/input.h"

#include <math.h>
#include <signal.h>
#include <sys/resource.h>

enum { IMAGES = 150 };

typedef struct {
    char folder[64], command[4096];
} Folder;

static int prepare(void **state)
{
    static Folder place;
    char *binary = program_path();
    *state = &place;
    strcpy(place.folder, "/tmp/convwalk-page-XXXXXX");
    snprintf(place.command, sizeof place.command, "%s", binary ? binary : "");
    bool done = binary && mkdtemp(place.folder);
    free(binary);
    return done ? 0 : -1;
}

static int finish_place(void **state)
{
    Folder *place = *state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", place->folder);
    return system(command);
}

static void path_in(const Folder *place, const char *name, char *path, size_t room)
{
    snprintf(path, room, "%s/%s", place->folder, name);
}

/* MNIST's four files with drawn digits, IMAGES to train and to test. */
static void write_data(const Folder *place)
{
    Dataset set;
    Error err;
    assert_true(dataset_draw(IMAGES, 5, &set, &err));
    static uint8_t images[16 + IMAGES * 784] = {0, 0, 8, 3, 0, 0, 0, IMAGES, 0, 0, 0, 28, 0, 0, 0, 28},
                                        labels[8 + IMAGES] = {0, 0, 8, 1, 0, 0, 0, IMAGES};
    memcpy(images + 16, set.pixel, (size_t)IMAGES * 784);
    memcpy(labels + 8, set.label, IMAGES);
    for (int part = 0; part < 2; part++) {
        char path[128], name[40];
        snprintf(name, sizeof name, "%s-images-idx3-ubyte", part ? "t10k" : "train");
        path_in(place, name, path, sizeof path);
        assert_true(file_write(path, images, sizeof images, &err));
        snprintf(name, sizeof name, "%s-labels-idx1-ubyte", part ? "t10k" : "train");
        path_in(place, name, path, sizeof path);
        assert_true(file_write(path, labels, sizeof labels, &err));
    }
    dataset_free(&set);
}

static TrainView view_now;   /* of the trainer started last */

static Trainer *start(const TrainingSettings *settings, const char *out)
{
    TrainerStart begin = {.settings = *settings, .out = out, .name = "test digits"};
    Error err;
    assert_true(dataset_draw(IMAGES, 5, &begin.train, &err) && dataset_draw(IMAGES, 5, &begin.test, &err));
    Trainer *trainer = trainer_new(&begin, &err);
    assert_non_null(trainer);
    view_now = (TrainView){0};
    return trainer;
}

static TrainingSettings small_settings(void)
{
    TrainingSettings settings = training_defaults();
    settings.epochs = 3;
    settings.batch = 16;
    settings.seed = 7;
    return settings;
}

/* Waits until the trainer stands in one of the states with all orders done; 20 s at most. */
static TrainView *wait_for(Trainer *trainer, TrainState state, int64_t past)
{
    TrainView *view = &view_now;
    for (int i = 0; i < 20000; i++) {
        trainer_look(trainer, view);
        if (view->state == state && view->past >= past)
            return view;
        usleep(1000);
    }
    fail_msg("state %d at %lld, waited for state %d at %lld: %s", (int)view->state, (long long)view->past, (int)state,
             (long long)past, view->note);
    return view;
}

static void order(Trainer *trainer, OrderKind kind)
{
    Order given = {.kind = kind};
    assert_true(trainer_order(trainer, &given));
}

static char *bytes_of(const char *path, size_t *length)
{
    char *bytes;
    Error err;
    if (!file_read(path, 1 << 24, &bytes, length, &err))
        fail_msg("%s", err.text);
    return bytes;
}

static void assert_same_files(const char *one, const char *other)
{
    size_t a, b;
    char *first = bytes_of(one, &a), *second = bytes_of(other, &b);
    assert_int_equal(a, b);
    assert_memory_equal(first, second, a);
    free(first);
    free(second);
}

/* Batch by batch, image by image, paused and run on: the file is the one that `convwalk train` writes. */
static void the_same_seed_gives_the_same_bits_as_the_command(void **state)
{
    Folder *place = *state;
    char out[128], command[8400], wanted[128];
    path_in(place, "window.safetensors", out, sizeof out);
    path_in(place, "command.safetensors", wanted, sizeof wanted);
    write_data(place);
    snprintf(command, sizeof command,
             "%s train --data %s --seed 7 --batch 16 --epochs 3 --threads 1 --out %s >/dev/null", place->command,
             place->folder, wanted);
    assert_int_equal(system(command), 0);
    TrainingSettings settings = small_settings();
    Trainer *trainer = start(&settings, out);
    wait_for(trainer, TRAIN_PAUSED, 0);
    order(trainer, ORDER_BATCH);
    assert_int_equal(wait_for(trainer, TRAIN_PAUSED, 16)->past, 16);
    for (int i = 0; i < 12; i++) {   /* looks at twelve images of a batch, then goes on with all of it */
        order(trainer, ORDER_SAMPLE);
        for (TrainView *view = wait_for(trainer, TRAIN_PAUSED, 16); view->samples != i + 1;
             view = wait_for(trainer, TRAIN_PAUSED, 16))
            usleep(1000);
    }
    order(trainer, ORDER_EPOCH);
    assert_int_equal(wait_for(trainer, TRAIN_PAUSED, IMAGES)->past, IMAGES);
    order(trainer, ORDER_RUN);
    order(trainer, ORDER_PAUSE);
    wait_for(trainer, TRAIN_PAUSED, IMAGES);
    order(trainer, ORDER_RUN);
    assert_int_equal(wait_for(trainer, TRAIN_FINISHED, 0)->past, 3 * IMAGES);
    trainer_free(trainer);
    assert_same_files(out, wanted);
}

/* Saved in the midst of an epoch, the trainer freed (as when the window closes), loaded by another: the same end. */
static void a_saved_training_goes_on_to_the_same_bits(void **state)
{
    Folder *place = *state;
    char whole[128], half[128], out[128];
    path_in(place, "whole.safetensors", whole, sizeof whole);
    path_in(place, "half.safetensors", half, sizeof half);
    path_in(place, "resumed.safetensors", out, sizeof out);
    TrainingSettings settings = small_settings(), other = training_defaults();
    Trainer *trainer = start(&settings, whole);
    wait_for(trainer, TRAIN_PAUSED, 0);
    order(trainer, ORDER_EPOCH);
    wait_for(trainer, TRAIN_PAUSED, IMAGES);
    order(trainer, ORDER_BATCH);
    wait_for(trainer, TRAIN_PAUSED, IMAGES + 16);
    Order given = {.kind = ORDER_SAVE};
    strcpy(given.path, half);
    assert_true(trainer_order(trainer, &given));
    order(trainer, ORDER_RUN);
    wait_for(trainer, TRAIN_FINISHED, 0);
    trainer_free(trainer);
    trainer = start(&other, out);
    wait_for(trainer, TRAIN_PAUSED, 0);
    given.kind = ORDER_LOAD;
    strcpy(given.path, half);
    assert_true(trainer_order(trainer, &given));
    TrainView *view = wait_for(trainer, TRAIN_PAUSED, IMAGES + 16);
    assert_int_equal(view->past, IMAGES + 16);
    assert_int_equal(view->settings.batch, 16);
    order(trainer, ORDER_RUN);
    wait_for(trainer, TRAIN_FINISHED, 0);
    trainer_free(trainer);
    assert_same_files(out, whole);
}

/* What is seen of the training against the engine asked directly. */
static void what_is_shown_is_so(void **state)
{
    (void)state;
    TrainingSettings settings = small_settings();
    Trainer *trainer = start(&settings, NULL);
    Training training;
    Dataset set;
    Error err;
    float loss = 0, x[784], logits[10], kernel[6 * 25];
    assert_true(dataset_draw(IMAGES, 5, &set, &err) && training_begin(&training, &settings, &set, &err));
    wait_for(trainer, TRAIN_PAUSED, 0);
    order(trainer, ORDER_BATCH);
    TrainView *view = wait_for(trainer, TRAIN_PAUSED, 16);
    assert_true(training_batch(&training, &loss, &err));
    assert_true(loss == view->loss);
    network_get(training.network, NETWORK_PARAMETER, LENET_CONV1_WEIGHT, kernel);
    assert_memory_equal(kernel, view->kernel1, sizeof kernel);
    dataset_image(&set, view->held, x);
    network_infer(training.network, x, 1, logits);
    float sum = 0;
    for (int i = 0; i < 10; i++)
        sum += expf(logits[i]);
    for (int i = 0; i < 10; i++)
        assert_true(fabsf(view->probability[i] - expf(logits[i]) / sum) < 1e-4f);
    int right = 0, all = 0, wrong = 0;
    for (int i = 0; i < 10; i++)
        for (int j = 0; j < 10; j++) {
            all += view->confused[i][j];
            right += i == j ? view->confused[i][j] : 0;
        }
    wrong = all - right;
    assert_int_equal(all, IMAGES);
    assert_int_equal(right, view->test_right);
    assert_int_equal(view->mistakes, wrong < WORST_SHOWN ? wrong : WORST_SHOWN);
    for (int i = 0; i < view->mistakes; i++) {
        assert_int_not_equal(view->worst[i].label, view->worst[i].answer);
        assert_int_equal(view->worst[i].label, set.label[view->worst[i].image]);
        assert_true(i == 0 || view->worst[i].trust >= view->worst[i - 1].trust);
    }
    training_free(&training);
    dataset_free(&set);
    trainer_free(trainer);
}

static void a_loss_that_is_no_number_stops_with_advice(void **state)
{
    (void)state;
    TrainingSettings settings = small_settings();
    settings.sgd.rate = 1e9f;
    Trainer *trainer = start(&settings, NULL);
    wait_for(trainer, TRAIN_PAUSED, 0);
    order(trainer, ORDER_RUN);
    TrainView *view = wait_for(trainer, TRAIN_BROKEN, 0);
    assert_true(view->wrong);
    assert_non_null(strstr(view->note, "no longer a number"));
    assert_non_null(strstr(view->note, "try a smaller"));
    order(trainer, ORDER_RUN);   /* does nothing */
    Order again = {.kind = ORDER_ANEW, .settings = small_settings()};
    assert_true(trainer_order(trainer, &again));
    wait_for(trainer, TRAIN_PAUSED, 0);
    order(trainer, ORDER_RUN);
    wait_for(trainer, TRAIN_FINISHED, 0);
    trainer_free(trainer);
}

static void files_that_cannot_be_loaded_or_saved_cost_a_line(void **state)
{
    (void)state;
    TrainingSettings settings = small_settings();
    Trainer *trainer = start(&settings, NULL);
    wait_for(trainer, TRAIN_PAUSED, 0);
    order(trainer, ORDER_BATCH);
    wait_for(trainer, TRAIN_PAUSED, 16);
    Order given = {.kind = ORDER_LOAD, .path = "Makefile"};
    assert_true(trainer_order(trainer, &given));
    TrainView *view = wait_for(trainer, TRAIN_PAUSED, 16);
    for (int i = 0; i < 5000 && !view->wrong; i++, view = wait_for(trainer, TRAIN_PAUSED, 16))
        usleep(1000);
    assert_true(view->wrong && strncmp(view->note, "Makefile: ", 10) == 0);
    int number = view->note_number;
    given.kind = ORDER_SAVE;
    strcpy(given.path, "/nonexistent/folder/w.safetensors");
    assert_true(trainer_order(trainer, &given));
    for (int i = 0; i < 5000 && view->note_number == number; i++, view = wait_for(trainer, TRAIN_PAUSED, 16))
        usleep(1000);
    assert_true(view->wrong && strstr(view->note, "/nonexistent/folder"));
    assert_int_equal(view->past, 16);
    trainer_free(trainer);
}

/* Where a file may not grow (a full disk is the same): a line, and what was saved before is still whole. */
static void a_full_disk_keeps_the_file_that_was_there(void **state)
{
    Folder *place = *state;
    char path[128];
    size_t before, after;
    struct rlimit had;
    path_in(place, "kept.safetensors", path, sizeof path);
    TrainingSettings settings = small_settings();
    Trainer *trainer = start(&settings, NULL);
    wait_for(trainer, TRAIN_PAUSED, 0);
    Order given = {.kind = ORDER_SAVE};
    strcpy(given.path, path);
    assert_true(trainer_order(trainer, &given));
    order(trainer, ORDER_BATCH);
    wait_for(trainer, TRAIN_PAUSED, 16);
    char *saved = bytes_of(path, &before);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &had), 0);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &(struct rlimit){100000, had.rlim_max}), 0);
    assert_true(trainer_order(trainer, &given));
    order(trainer, ORDER_BATCH);
    TrainView *view = wait_for(trainer, TRAIN_PAUSED, 32);
    setrlimit(RLIMIT_FSIZE, &had);
    assert_true(view->wrong && strstr(view->note, path));
    trainer_free(trainer);
    char *kept = bytes_of(path, &after);
    assert_int_equal(before, after);
    assert_memory_equal(saved, kept, before);
    free(saved);
    free(kept);
}

/* Through the screen: keys order, settings changed before the first batch are taken, later ones only by a new start. */
static void the_page_orders(void **state)
{
    Folder *place = *state;
    LiveHost host = {0};
    Screen screen;
    Error err;
    write_data(place);
    screen_init(&screen);
    Live *live = live_open(&screen, LIVE_TRAIN);
    live->wanted = small_settings();
    assert_true(live_host_train_on(&host, place->folder, &err));
    for (int i = 0; i < 5000 && live->train->state != TRAIN_PAUSED; i++, usleep(1000))
        live_host_serve(&host, &screen);
    draw(&screen);
    Target more = find_target(&screen, TARGET_ACTION, ACT_LIVE_DO, DO_MORE + LIVE_BATCH);
    screen_press(&screen, more.at.x + 3, more.at.y + 3);
    screen_release(&screen, more.at.x + 3, more.at.y + 3);
    assert_int_equal(live->wanted.batch, 32);
    press(&screen, KEY_ESCAPE, 0);
    press(&screen, KEY_RIGHT, 0);   /* a batch */
    for (int i = 0; i < 5000 && live->train->past < 32; i++, usleep(1000))
        live_host_serve(&host, &screen);
    assert_int_equal(live->train->past, 32);
    assert_int_equal(live->train->settings.batch, 32);
    draw(&screen);
    Target seed = find_target(&screen, TARGET_ACTION, ACT_LIVE_DO, DO_FIELD + LIVE_SEED);
    screen_press(&screen, seed.at.x + 3, seed.at.y + 3);
    screen_release(&screen, seed.at.x + 3, seed.at.y + 3);
    for (int i = 0; i < 2; i++) {   /* a key comes as a key and as text */
        screen_key(&screen, '4', 0);
        screen_type(&screen, "4");
    }
    screen_key(&screen, KEY_ENTER, 0);
    assert_int_equal(live->wanted.seed, 44);
    assert_true(live_differs(live, LIVE_SEED));
    assert_int_equal(live->field, -1);
    press(&screen, KEY_RIGHT, 0);
    for (int i = 0; i < 5000 && live->train->past < 64; i++, usleep(1000))
        live_host_serve(&host, &screen);
    assert_int_equal(live->train->settings.seed, 7);
    press(&screen, KEY_HOME, 0);
    for (int i = 0; i < 5000 && live->train->past > 0; i++, usleep(1000))
        live_host_serve(&host, &screen);
    assert_int_equal(live->train->settings.seed, 44);
    live_host_close(&host, &screen);
    screen_free(&screen);
}

static void serve_until_past(LiveHost *host, Screen *screen, int64_t past)
{
    for (int i = 0; i < 5000 && (screen->live->train->past < past || live_moving(screen)); i++, usleep(1000))
        live_host_serve(host, screen);
    assert_int_equal(screen->live->train->past, past);
}

/* Paused in the midst of a training with batches of one image, what LeNet's scene computes for the next update is what
 * training then does: image, weights, velocities and rate are those of that very batch. */
static void the_batch_to_come_can_be_walked_through(void **state)
{
    Folder *place = *state;
    LiveHost host = {0};
    Screen screen;
    Error err;
    static float wanted[LENET_PARAMETERS][400 * 120];
    write_data(place);
    screen_init(&screen);
    Live *live = live_open(&screen, LIVE_TRAIN);
    live->wanted = small_settings();
    live->wanted.batch = 1;
    live->wanted.activation = ACTIVATION_TANH;
    assert_true(live_host_train_on(&host, place->folder, &err));
    for (int i = 0; i < 5000 && live->train->state != TRAIN_PAUSED; i++, usleep(1000))
        live_host_serve(&host, &screen);
    for (int i = 1; i <= 5; i++) {
        press(&screen, KEY_RIGHT, 0);
        serve_until_past(&host, &screen, i);
    }
    press(&screen, KEY_ENTER, 0);
    for (int i = 0; i < 5000 && screen.show.page == PAGE_LIVE; i++, usleep(1000))
        live_host_serve(&host, &screen);
    assert_int_equal(screen.show.page, PAGE_SCENE);
    assert_non_null(screen.stage.scene.net);
    const NetTrace *net = screen.stage.scene.net;
    Activation activation;
    bool average;
    assert_true(net_variant(&net->net, &activation, &average));
    assert_int_equal(activation, ACTIVATION_TANH);
    assert_int_equal(net->target, live->train->held_label);
    for (int i = 0; i < LENET_PARAMETERS; i++)
        memcpy(wanted[i], net->new_parameter[i].v, tensor_count(&net->new_parameter[i]) * sizeof(float));
    float kernel[150], before[150];
    memcpy(before, net->run.parameter[LENET_CONV1_WEIGHT].v, sizeof before);
    assert_memory_equal(before, live->train->kernel1, sizeof before);
    live_open(&screen, LIVE_TRAIN);
    press(&screen, KEY_RIGHT, 0);
    serve_until_past(&host, &screen, 6);
    memcpy(kernel, live->train->kernel1, sizeof kernel);
    double moved = 0;
    for (int i = 0; i < 150; i++) {
        assert_true(fabsf(kernel[i] - wanted[LENET_CONV1_WEIGHT][i]) < 1e-6f);
        moved += fabs((double)kernel[i] - (double)before[i]);
    }
    assert_true(moved > 1e-3);
    char handed[1024];
    strcpy(handed, host.handed);
    assert_true(file_exists(handed));
    live_host_close(&host, &screen);
    assert_false(file_exists(handed));
    screen_free(&screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_gives_the_same_bits_as_the_command),
        cmocka_unit_test(a_saved_training_goes_on_to_the_same_bits),
        cmocka_unit_test(what_is_shown_is_so),
        cmocka_unit_test(a_loss_that_is_no_number_stops_with_advice),
        cmocka_unit_test(files_that_cannot_be_loaded_or_saved_cost_a_line),
        cmocka_unit_test(a_full_disk_keeps_the_file_that_was_there),
        cmocka_unit_test(the_page_orders),
        cmocka_unit_test(the_batch_to_come_can_be_walked_through),
    };
    return cmocka_run_group_tests(tests, prepare, finish_place);
}
