/* convwalk eval: what a network gets right and wrong on a data set. */
#include "app/hosts/assets.h"
#include "app/commands/commands.h"
#include "app/commands/options.h"
#include "base/memory.h"
#include "engine/net/training.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { BATCH = 256, WORST = 10, DRAWN = 10000 };

typedef struct {
    const char *weights, *data;
    Net net;
    WeightsAs as;
    bool train, help;
    uint64_t seed;
} EvalOptions;

static const struct option known[] = {
    {"weights", required_argument, NULL, 'w'}, {"data", required_argument, NULL, 'd'},
    {"train", no_argument, NULL, 't'},         {"act", required_argument, NULL, 'a'},
    {"pool", required_argument, NULL, 'p'},    {"seed", required_argument, NULL, 's'},
    {"net", required_argument, NULL, 'n'},     {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static const char help_text[] =
    "convwalk eval [[--weights] FILE.safetensors] [--data DIR] [--train] [--act relu|tanh|sigmoid] "
    "[--pool max|average]\n"
    "Accuracy, confusion matrix and worst images on the MNIST files in DIR (their test images; --train: the training "
    "images);\n"
    "without DIR on 10,000 digits drawn from --seed N. Without FILE the bundled network, ReLU with max pooling.\n"
    "--act and --pool, or --net LINE, are for weights whose file does not say them; else %s with ReLU and max is\n"
    "taken, and said. DIR may be the folder above, such as torchvision's; names with dots and .gz are known, too.\n";

static bool read_options(int argc, char **argv, EvalOptions *options, Error *err)
{
    int code;
    opterr = 0;
    optind = 0;
    while ((code = getopt_long(argc, argv, "-:h", known, NULL)) != -1) {
        switch (code) {
        case 1:
        case 'w': options->weights = optarg; break;
        case 'd': options->data = optarg; break;
        case 't': options->train = true; break;
        case 'h': options->help = true; break;
        case 'a':
            if (!option_act(optarg, &options->as, err))
                return false;
            break;
        case 'p':
            if (!option_pool(optarg, &options->as, err))
                return false;
            break;
        case 'n':
            if (!option_net(optarg, &options->net, &options->as, err))
                return false;
            break;
        case 's':
            if (!option_seed("seed", optarg, &options->seed, err))
                return false;
            break;
        default: return option_error(argv, code, known, err);
        }
    }
    return true;
}

/* The probability the network gives to the label. */
static double trust(const float *logits, int label)
{
    double sum = 0;
    for (int j = 0; j < DIGIT_CLASSES; j++)
        sum += exp((double)(logits[j] - logits[label]));
    return 1 / sum;
}

static void print_confusion(const Dataset *set, const float *logits)
{
    int confused[DIGIT_CLASSES][DIGIT_CLASSES] = {{0}}, right = 0;
    for (int i = 0; i < set->count; i++)
        confused[set->label[i]][option_largest(logits + (size_t)i * DIGIT_CLASSES, DIGIT_CLASSES)]++;
    for (int j = 0; j < DIGIT_CLASSES; j++)
        right += confused[j][j];
    printf("accuracy %.2f %% (%d of %d)\n\nlabel    answered", 100.0 * right / set->count, right, set->count);
    for (int j = 0; j < DIGIT_CLASSES; j++)
        printf("%s%5d", j ? " " : "\n     ", j);
    printf("\n");
    for (int label = 0; label < DIGIT_CLASSES; label++) {
        printf("%5d", label);
        for (int j = 0; j < DIGIT_CLASSES; j++)
            printf("%s%5d", j ? " " : "", confused[label][j]);
        printf("\n");
    }
}

/* The images whose label the network trusts least, worst first. */
static void print_worst(const Dataset *set, const float *logits)
{
    int worst[WORST], count = 0;
    double least[WORST];
    for (int i = 0; i < set->count; i++) {
        double p = trust(logits + (size_t)i * DIGIT_CLASSES, set->label[i]);
        int at = count < WORST ? count++ : WORST;
        for (; at > 0 && p < least[at - 1]; at--)
            if (at < WORST) {
                worst[at] = worst[at - 1];
                least[at] = least[at - 1];
            }
        if (at < WORST) {
            worst[at] = i;
            least[at] = p;
        }
    }
    printf("\nworst images\n");
    for (int k = 0; k < count; k++) {
        const float *z = logits + (size_t)worst[k] * DIGIT_CLASSES;
        int answer = option_largest(z, DIGIT_CLASSES);
        printf("  image %-6d label %d with %.4f %%, answered %d with %.2f %%\n", worst[k], set->label[worst[k]],
               least[k] * 100, answer, trust(z, answer) * 100);
    }
}

static bool eval(const EvalOptions *options, Error *err)
{
    char path[4224];
    Dataset set = {0};
    const char *weights = options->weights;
    if (!weights) {
        if (!assets_weights(path, sizeof path, err))
            return false;
        weights = path;
    }
    Error note = {""};
    Network *network = weights_open(weights, &options->as, BATCH, 1, &note, err);
    bool done = network && net_takes_digits(network_net(network), err)
                && (options->data ? dataset_load(options->data, options->train, &set, err)
                                  : dataset_draw(DRAWN, options->seed, &set, err));
    float *x = done ? mem_try(BATCH, IMAGE_PIXELS * sizeof *x, "a batch of images", err) : NULL;
    float *logits = x ? mem_try((size_t)set.count, DIGIT_CLASSES * sizeof *logits, "the answers", err) : NULL;
    if (logits) {
        command_note(&note);
        dataset_infer(&set, 0, set.count, network, x, logits);
        print_confusion(&set, logits);
        print_worst(&set, logits);
    }
    done = logits != NULL;
    free(x);
    free(logits);
    network_free(network);
    dataset_free(&set);
    return done;
}

int command_eval(int argc, char **argv)
{
    EvalOptions options = {.seed = 1};
    Error err;
    if (!read_options(argc, argv, &options, &err))
        return command_fail(&err);
    if (options.help) {
        printf(help_text, net_presets[0].title);
        return 0;
    }
    return eval(&options, &err) ? 0 : command_fail(&err);
}
