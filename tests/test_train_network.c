/* Any list as it trains: stopped, saved and taken up again to the same bits; its file says its line; weights of another
 * list are refused by their tensor; the page shows its layers. LeNet's own are in test_data.c and test_train_page.c. */
#include "screens.h"

#include "app/hosts/trainer.h"
#include "view/live/live.h"
#include "engine/files/safetensors.h"
#include "engine/net/training.h"

#include <string.h>
#include <unistd.h>

enum { IMAGES = 60 };

static const char small[] = "input 1x28x28, conv 4@3x3 stride 2, relu, max 2, linear 12, tanh, linear 10";
static char path[] = "/tmp/convwalk-network-XXXXXX";

static TrainingSettings settings_of(const char *line)
{
    TrainingSettings settings = training_defaults();
    Net net;
    Error err;
    if (!net_read(&net, line, &err))
        fail_msg("%s", err.text);
    training_take_net(&settings, &net);
    settings.epochs = 2;
    settings.batch = 16;
    settings.threads = 2;
    return settings;
}

static void expect_same(const Network *a, const Network *b)
{
    const Net *net = network_net(a);
    assert_true(net_same(net, network_net(b)));
    for (int which = 0; which < net->parameters; which++) {
        size_t count = net_parameter_count(net, which);
        float *one = calloc(count, sizeof *one), *other = calloc(count, sizeof *other);
        assert_non_null(one);
        assert_non_null(other);
        network_get(a, NETWORK_PARAMETER, which, one);
        network_get(b, NETWORK_PARAMETER, which, other);
        assert_memory_equal(one, other, count * sizeof *one);
        free(one);
        free(other);
    }
}

/* Saved after `stop` batches and taken up again, `line` ends as the whole training did. */
static void expect_resumed(const TrainingSettings *settings, const Training *whole, int stop)
{
    Training part;
    Error err;
    float loss;
    assert_true(training_begin(&part, settings, whole->set, &err));
    for (int i = 0; i < stop; i++)
        assert_true(training_batch(&part, &loss, &err));
    assert_true(training_save(&part, path, &err));
    training_free(&part);
    if (!training_resume(&part, path, 2, whole->set, &err))
        fail_msg("%s", err.text);
    while (!training_finished(&part))
        assert_true(training_batch(&part, &loss, &err));
    expect_same(whole->network, part.network);
    assert_true(part.loss == whole->loss && part.right == whole->right);
    training_free(&part);
}

static void a_training_that_stopped_ends_the_same(void **state)
{
    (void)state;
    static const char *const lines[] = {
        small, "input 1x28x28, linear 10 no-bias", "input 1x28x28, average 4, sigmoid, linear 10",
        "input 1x28x28, conv 3@3x3 padding 1, relu, a: conv 3@3x3 padding 1, add a, global-average, linear 10",
        "input 1x28x28, conv 3@5x5 stride 3, dropout 0.3, relu, linear 12, dropout 0.5, linear 10",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        TrainingSettings settings = settings_of(lines[i]);
        Training whole;
        Dataset set;
        Error err;
        float loss;
        assert_true(dataset_draw(IMAGES, 3, &set, &err));
        assert_true(training_begin(&whole, &settings, &set, &err));
        while (!training_finished(&whole))
            assert_true(training_batch(&whole, &loss, &err));
        for (int stop = 1; stop < 8; stop += 3)
            expect_resumed(&settings, &whole, stop);
        assert_true(training_save(&whole, path, &err));
        Network *network = weights_load(path, 4, 1, &err);
        assert_non_null(network);
        expect_same(whole.network, network);
        network_free(network);
        training_free(&whole);
        dataset_free(&set);
    }
}

static void save_small(void)
{
    TrainingSettings settings = settings_of(small);
    Training training;
    Dataset set;
    Error err;
    assert_true(dataset_draw(IMAGES, 3, &set, &err) && training_begin(&training, &settings, &set, &err));
    assert_true(training_save(&training, path, &err));
    training_free(&training);
    dataset_free(&set);
}

static void expect_refused(const char *line, const char *words)
{
    Net net;
    Error err = {""}, note;
    assert_true(net_read(&net, line, &err));
    Network *network = weights_open(path, &(WeightsAs){.net = &net}, 1, 1, &note, &err);
    if (network || !strstr(err.text, words))
        fail_msg("'%s' instead of '%s'", network ? "opened" : err.text, words);
}

static void the_file_says_its_line_and_others_are_refused(void **state)
{
    (void)state;
    SafeTensors file;
    Error err;
    save_small();
    assert_true(safetensors_read(path, &file, &err));
    assert_string_equal(safetensors_metadata(&file, "network"), small);
    assert_null(safetensors_metadata(&file, "activation"));
    safetensors_free(&file);
    expect_refused("input 1x28x28, conv 5@3x3 stride 2, relu, max 2, linear 12, tanh, linear 10",
                   "conv1.weight is 4 x 1 x 3 x 3, the network's is 5 x 1 x 3 x 3");
    expect_refused("input 1x28x28, conv 4@3x3 stride 2, relu, max 2, linear 12, relu, linear 10",
                   "its metadata says input 1x28x28");
    expect_refused("lenet", "LeNet's is 6 x 1 x 5 x 5");
}

/* PyTorch's file says no list: the reader does. */
static void a_file_without_a_line_takes_the_readers(void **state)
{
    (void)state;
    SafeTensors file;
    Net net;
    Error err, note;
    save_small();
    Network *own = weights_load(path, 1, 1, &err);
    assert_true(safetensors_read(path, &file, &err));
    assert_true(safetensors_write(path, file.tensor, file.count, NULL, 0, &err));
    safetensors_free(&file);
    assert_null(weights_load(path, 1, 1, &err));
    assert_true(net_read(&net, small, &err));
    Network *network = weights_open(path, &(WeightsAs){.net = &net}, 1, 1, &note, &err);
    assert_non_null(network);
    assert_string_equal(note.text, "");
    expect_same(own, network);
    network_free(network);
    network_free(own);
}

static void lists_that_take_no_digits_are_refused(void **state)
{
    (void)state;
    TrainingSettings settings = settings_of("input 3x16x16, conv 8@3x3 padding 1, relu, max 2, linear 5");
    Error err;
    assert_false(training_settings_fit(&settings, &err));
    assert_string_equal(err.text,
                        "the network takes 3x16x16 numbers of 5 classes, digits are 1x28x28 of 10");
}

static const TrainView *wait_for(Trainer *trainer, TrainView *view, int done)
{
    for (int i = 0; i < 20000 && !(view->state == TRAIN_PAUSED && view->done == done); i++, usleep(1000))
        trainer_look(trainer, view);
    assert_int_equal(view->done, done);
    return view;
}

/* The function and the pooling are the list's own: nothing on the page changes them. */
static void nothing_to_press(const Canvas *canvas)
{
    for (int i = 0; i < canvas->targets; i++)
        for (int field = LIVE_ACT; field <= LIVE_POOL; field++)
            assert_false(canvas->target[i].action == ACT_LIVE_DO
                         && (canvas->target[i].value == DO_LESS + field || canvas->target[i].value == DO_MORE + field
                             || canvas->target[i].value == DO_FIELD + field));
}

static void the_page_shows_its_layers(void **state)
{
    (void)state;
    TrainerStart start = {.settings = settings_of(small), .out = path, .name = "digits"};
    Error err;
    Screen screen;
    static TrainView view;
    float kernel[4 * 9];
    assert_true(dataset_draw(IMAGES, 5, &start.train, &err) && dataset_draw(IMAGES, 6, &start.test, &err));
    Trainer *trainer = trainer_new(&start, &err);
    assert_non_null(trainer);
    wait_for(trainer, &view, 0);
    assert_true(trainer_order(trainer, &(Order){.kind = ORDER_BATCH}));
    wait_for(trainer, &view, 16);
    trainer_free(trainer);   /* which saves */
    Network *network = weights_load(path, 1, 1, &err);
    assert_non_null(network);
    network_get(network, NETWORK_PARAMETER, 0, kernel);
    network_free(network);
    assert_memory_equal(kernel, view.kernel1, sizeof kernel);
    assert_int_equal(view.maps, 1);
    assert_int_equal(view.strips, 1);
    screen_init(&screen);
    live_open(&screen, LIVE_TRAIN);
    live_give_train(&screen, &view);
    char *shown = picture(&screen);
    assert_non_null(strstr(shown, "4 of 3 × 3"));
    assert_non_null(strstr(shown, "4 maps of 13 × 13"));
    assert_non_null(strstr(shown, "12 values"));
    assert_non_null(strstr(shown, "Network"));
    assert_null(strstr(shown, "LeNet"));
    free(shown);
    nothing_to_press(&screen.canvas);
    Text line = {0};
    live_line(screen.live, &line);
    assert_non_null(strstr(text_get(&line), small));
    assert_null(strstr(text_get(&line), "--act"));
    text_free(&line);
    screen_free(&screen);
}

static int begin(void **state)
{
    (void)state;
    int file = mkstemp(path);
    return file < 0 || close(file) != 0;
}

static int end(void **state)
{
    (void)state;
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_training_that_stopped_ends_the_same),
        cmocka_unit_test(the_file_says_its_line_and_others_are_refused),
        cmocka_unit_test(a_file_without_a_line_takes_the_readers),
        cmocka_unit_test(lists_that_take_no_digits_are_refused),
        cmocka_unit_test(the_page_shows_its_layers),
    };
    return cmocka_run_group_tests_name("train network", tests, begin, end);
}
