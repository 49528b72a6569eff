/* convwalk train: a network on MNIST or on digits the program draws. Ctrl-C finishes the batch, saves and stops;
 * --resume continues a stopped training, which ends with the same bits as one that was never stopped. */
#include "app/commands/commands.h"
#include "app/commands/options.h"
#include "app/platform/clock.h"
#include "app/platform/window.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/system.h"
#include "engine/net/training.h"

#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ERRORS = 2, DRAWN_TRAIN = 20000, DRAWN_TEST = 2000 };

typedef struct {
    TrainingSettings settings;
    const char *data, *out, *log, *resume;
    char usual[64];      /* the file that is written when neither --out nor --resume says one */
    Net net;             /* --net's */
    WeightsAs as;        /* --act, --pool and --net, which a file that is resumed need not say */
    const char *fixed;   /* the last option given that a resumed training has from its file, or NULL */
    bool help, window;
    int frames;          /* of the window; 0: until it is closed */
    ThemeName theme;
} TrainOptions;

static const struct option known[] = {
    {"data", required_argument, NULL, 'd'},     {"epochs", required_argument, NULL, 'e'},
    {"batch", required_argument, NULL, 'b'},    {"lr", required_argument, NULL, 'l'},
    {"momentum", required_argument, NULL, 'm'}, {"decay", required_argument, NULL, 'c'},
    {"net", required_argument, NULL, 'n'},
    {"act", required_argument, NULL, 'a'},      {"pool", required_argument, NULL, 'p'},
    {"seed", required_argument, NULL, 's'},     {"threads", required_argument, NULL, 't'},
    {"out", required_argument, NULL, 'o'},      {"log", required_argument, NULL, 'g'},
    {"resume", required_argument, NULL, 'r'},   {"help", no_argument, NULL, 'h'},
    {"window", no_argument, NULL, 'w'},         {"theme", required_argument, NULL, 'T'},
    {"frames", required_argument, NULL, 'F'},   {NULL, 0, NULL, 0},
};

static const char help_text[] =
    "convwalk train [--data DIR] [OPTIONS]\n"
    "Trains a network, %s if none is named, on the MNIST files in DIR (or below it, as torchvision "
    "has them); without DIR on digits "
    "it draws itself.\n\n"
    "  --net LINE|NAME          the network, as in \"input 1x28x28, conv 8@3x3, relu, max 2, linear 10\"; its input "
    "must be 1x28x28, its classes 10\n"
    "  --epochs N  --batch N  --lr RATE  --momentum M  --decay D   12, 32, 0.03, 0.9, 0.0005; the rate falls to 0 "
    "along half a cosine\n"
    "  --act relu|tanh|sigmoid  --pool max|average   %s's; other networks' lines say them\n"
    "  --seed N  --threads N    1; as many threads as processors. The same seed and threads give the same bits\n"
    "  --out FILE               weights, written after each epoch and on Ctrl-C (%s.safetensors; "
    "network.safetensors with --net)\n"
    "  --log FILE.csv           a line for each epoch\n"
    "  --resume FILE            goes on where that file stopped, with its settings and threads, and writes to it "
    "unless --out is given;\n"
    "                           --act, --pool and --net with it only when the file does not say them\n"
    "  --window                 train in the window: watch, pause at any batch, change settings; writes when told, or "
    "to --out\n"
    "  --theme light|dark|projector  --frames N                the window's; closed after so many pictures\n";

static volatile sig_atomic_t interrupted;

static void interrupt(int signal_number)
{
    (void)signal_number;
    interrupted = 1;
}

static bool take(TrainOptions *options, int code, const char *value, Error *err)
{
    TrainingSettings *s = &options->settings;
    for (const struct option *option = known; option->name; option++)
        if (option->val == code && strchr("eblmcs", code))
            options->fixed = option->name;
    switch (code) {
    case 'd': options->data = value; return true;
    case 'o': options->out = value; return true;
    case 'g': options->log = value; return true;
    case 'r': options->resume = value; return true;
    case 'h': options->help = true; return true;
    case 'w': options->window = true; return true;
    case 'F': return option_int("frames", value, 1, 1000000, &options->frames, err);
    case 'T': return option_theme(value, &options->theme, err);
    case 'e': return option_int("epochs", value, 1, 100000, &s->epochs, err);
    case 'b': return option_int("batch", value, 1, 65536, &s->batch, err);
    case 't': return option_int("threads", value, 1, 64, &s->threads, err);
    case 'l': return option_float("lr", value, &s->sgd.rate, err);
    case 'm': return option_float("momentum", value, &s->sgd.momentum, err);
    case 'c': return option_float("decay", value, &s->sgd.decay, err);
    case 's': return option_seed("seed", value, &s->seed, err);
    case 'n':
        if (!option_net(value, &options->net, &options->as, err) || !net_takes_digits(&options->net, err))
            return false;
        training_take_net(s, &options->net);
        return true;
    case 'a':
        if (!option_act(value, &options->as, err))
            return false;
        s->activation = (Activation)(options->as.activation - 1);
        return true;
    default:
        if (!option_pool(value, &options->as, err))
            return false;
        s->average = options->as.pool == 2;
        return true;
    }
}

/* As many threads as processors, but not more than a small network can use. */
static int processors(void)
{
    return int_clamp(system_processors(), 1, 8);
}

/* --act and --pool of a preset, whether they come before or after --net. */
static void take_variant(TrainOptions *options)
{
    if (options->as.activation)
        options->settings.activation = (Activation)(options->as.activation - 1);
    if (options->as.pool)
        options->settings.average = options->as.pool == 2;
}

static bool read_options(int argc, char **argv, TrainOptions *options, Error *err)
{
    int code;
    opterr = 0;
    optind = 0;
    while ((code = getopt_long(argc, argv, "-:ho:", known, NULL)) != -1) {
        if (code == '?' || code == ':')
            return option_error(argv, code, known, err);
        if (code == 1)
            return error_set(err, "unexpected word '%s'; data is given as --data DIR", optarg);
        if (!take(options, code, optarg, err))
            return false;
    }
    if (options->as.net && !net_is_preset(options->as.net) && (options->as.activation || options->as.pool))
        return error_set(err, "--act and --pool are for %s: another network's line says them itself", net_usual_name);
    if (options->as.net && net_is_preset(options->as.net))
        take_variant(options);
    if (options->resume && options->fixed)
        return error_set(err, "--%s: a resumed training has its settings from %s; leave this option out",
                         options->fixed, options->resume);
    TrainingSettings settings = options->settings;
    settings.threads = settings.threads ? settings.threads : 1;
    if (options->window && !options->resume && !training_settings_fit(&settings, err))
        return false;
    if (options->window)
        return !options->log || error_set(err, "--log %s: the window keeps no log", options->log);
    snprintf(options->usual, sizeof options->usual, "%s.safetensors", training_name(&options->settings));
    if (!options->out)
        options->out = options->resume ? options->resume : options->usual;
    if (options->log && strcmp(options->log, options->out) == 0)
        return error_set(err, "--log %s: the weights are written there", options->log);
    if (options->resume)
        return true;
    if (!options->settings.threads)
        options->settings.threads = processors();
    return training_settings_fit(&options->settings, err);
}

/* A line that is written over and over, on a terminal only. */
static void show_progress(const Training *training, double loss, double rate)
{
    if (!system_is_terminal(ERRORS))
        return;
    double all = (double)training->settings.epochs * training->set->count;
    double past = (double)(training->epoch - training_epoch_ended(training)) * training->set->count + training->done;
    int left = rate > 0 ? (int)((all - past) / rate) : 0;
    fprintf(stderr, "\repoch %d of %d  image %d of %d  loss %.4f  %.0f images/s  %d:%02d left   ",
            training->epoch + !training_epoch_ended(training), training->settings.epochs, training->done,
            training->set->count, loss, rate, left / 60, left % 60);
}

static void clear_progress(void)
{
    if (system_is_terminal(ERRORS))
        fprintf(stderr, "\r%79s\r", "");
}

/* The share of the set's images that the network gets right. */
static double accuracy(const Training *training, const Dataset *test, float *logits)
{
    dataset_infer(test, 0, test->count, training->network, training->x, logits);
    return (double)count_right(test, test->count, logits) / test->count;
}

/* Appends a line to the log by writing the whole file again: the old text, then the line. */
static bool write_log(const char *path, const char *line, bool fresh, Error *err)
{
    char *old = NULL;
    size_t length = 0;
    Text text = {0};
    if (!fresh && file_exists(path) && !file_read(path, 1u << 26, &old, &length, err))
        return false;
    if (length == 0)
        text_add(&text, "epoch,loss,train_accuracy,test_accuracy,images_per_second\n");
    text_bytes(&text, old ? old : "", length);
    text_add(&text, "%s", line);
    bool done = file_write(path, text_get(&text), text.length, err);
    text_free(&text);
    free(old);
    return done;
}

typedef struct {
    double start;
    int before, images;   /* done when this run took it up, and since */
    bool logged;
} Epoch;

static bool end_epoch(Training *training, const TrainOptions *options, const Dataset *test, float *logits, Epoch *epoch,
                      Error *err)
{
    char line[160];
    double speed = epoch->images / (clock_seconds() - epoch->start), loss = training->loss / training->set->count;
    double train = (double)training->right / training->set->count, tested = accuracy(training, test, logits);
    clear_progress();
    printf("epoch %d of %d  loss %.4f  training %.2f %%  test %.2f %%  %.0f images/s\n", training->epoch,
           training->settings.epochs, loss, train * 100, tested * 100, speed);
    fflush(stdout);
    snprintf(line, sizeof line, "%d,%.6f,%.6f,%.6f,%.0f\n", training->epoch, loss, train, tested, speed);
    bool done = training_save(training, options->out, err)
                && (!options->log || write_log(options->log, line, !options->resume && !epoch->logged, err));
    *epoch = (Epoch){.start = clock_seconds(), .logged = true};
    return done;
}

static bool run(Training *training, const TrainOptions *options, const Dataset *test, float *logits, Error *err)
{
    Epoch epoch = {.start = clock_seconds(), .before = training_epoch_ended(training) ? 0 : training->done};
    float loss = 0;
    double shown = 0;
    while (!training_finished(training) && !interrupted) {
        if (!training_batch(training, &loss, err)) {
            clear_progress();
            return false;
        }
        epoch.images = training->done - epoch.before;
        if (clock_seconds() - shown > 0.1) {
            shown = clock_seconds();
            show_progress(training, (double)loss, epoch.images / (shown - epoch.start));
        }
        if (training_epoch_ended(training) && !end_epoch(training, options, test, logits, &epoch, err))
            return false;
    }
    if (!training_finished(training)) {
        clear_progress();
        if (!training_save(training, options->out, err))
            return false;
        printf("stopped in epoch %d; go on with --resume %s\n", training->epoch + 1, options->out);
    }
    return true;
}

static bool load_sets(const TrainOptions *options, Dataset *train, Dataset *test, Error *err)
{
    if (options->data)
        return dataset_load(options->data, true, train, err) && dataset_load(options->data, false, test, err);
    return dataset_draw(DRAWN_TRAIN, 1000, train, err) && dataset_draw(DRAWN_TEST, 2000, test, err);
}

static bool can_write(const char *path, Error *err)
{
    char temporary[4096];
    if (!file_begin(path, temporary, sizeof temporary, err))
        return false;
    file_abort(temporary);
    return true;
}

static bool resume(Training *training, const TrainOptions *options, const Dataset *set, Error *err)
{
    Error note;
    if (!training_resume_as(training, options->resume, &options->as, options->settings.threads, set, &note, err))
        return false;
    command_note(&note);
    return true;
}

static bool train(const TrainOptions *options, Error *err)
{
    Dataset set = {0}, test = {0};
    Training training = {0};
    float *logits = NULL;
    bool done = (!options->resume || file_can_read(options->resume, err))   /* known before the digits are drawn */
        && can_write(options->out, err)
        && (!options->log || can_write(options->log, err)) && load_sets(options, &set, &test, err);
    if (done)
        done = options->resume ? resume(&training, options, &set, err)
                               : training_begin(&training, &options->settings, &set, err);
    if (done) {
        logits = mem_try((size_t)test.count, DIGIT_CLASSES * sizeof *logits, "the answers", err);
        done = logits && run(&training, options, &test, logits, err);
        if (done && training_finished(&training))
            printf("weights in %s\n", options->out);
    }
    free(logits);
    training_free(&training);
    dataset_free(&set);
    dataset_free(&test);
    return done;
}

/* The same in the window. An error in reading is reported before it opens. */
static bool train_in_window(const TrainOptions *options, Error *err)
{
    LiveHost host = {0};
    Screen screen;
    screen_init(&screen);
    Habits habits = {.path = ""};
    habits_open(&habits, &screen, options->theme);
    Live *live = live_open(&screen, LIVE_TRAIN);
    live->wanted = options->settings;
    live->files = (LiveFiles){.data = options->data, .out = options->out, .resume = options->resume, .as = options->as};
    Error note = {""};
    Network *network = options->resume ? weights_open(options->resume, &options->as, 1, 1, &note, err) : NULL;
    command_note(&note);
    bool done =
        (!options->resume || network) && (!options->out || can_write(options->out, err))
        && (!options->data
            || (live_host_digits(&host, live, options->data, err) && live_host_train_on(&host, options->data, err)))
        && window_run(&screen, &host, NULL, &habits, options->frames, err);
    network_free(network);
    live_host_close(&host, &screen);
    screen_free(&screen);
    habits_free(&habits);
    return done;
}

int command_train(int argc, char **argv)
{
    TrainOptions options = {.settings = training_defaults(), .theme = THEME_COUNT};
    Error err;
    options.settings.threads = 0;
    if (!read_options(argc, argv, &options, &err))
        return command_fail(&err);
    if (options.help) {
        Text layers = {0};
        net_usage(&layers);
        printf(help_text, net_presets[0].title, net_presets[0].title, net_usual_name);
        printf("\nThe layers of a --net: %s.\nNAME: before a layer names what it puts out.\n", text_get(&layers));
        text_free(&layers);
        return 0;
    }
    if (options.window)
        return train_in_window(&options, &err) ? 0 : command_fail(&err);
    signal(SIGINT, interrupt);
    signal(SIGTERM, interrupt);
    return train(&options, &err) ? 0 : command_fail(&err);
}
