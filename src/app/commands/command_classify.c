/* convwalk classify: one picture of a digit, brought into MNIST's form, and the ten probabilities. */
#include "app/hosts/assets.h"
#include "app/commands/commands.h"
#include "app/photo/digit_picture.h"
#include "app/commands/options.h"
#include "engine/net/training.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>

static const struct option known[] = {
    {"weights", required_argument, NULL, 'w'},
    {"act", required_argument, NULL, 'a'},
    {"pool", required_argument, NULL, 'p'},
    {"net", required_argument, NULL, 'n'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static const char help_text[] =
    "convwalk classify PICTURE.png|.jpg|- [OPTIONS]\n"
    "Ten probabilities for the digit in the picture, dark on light or light on dark; - reads it from standard input. "
    "PNG and\n"
    "JPEG of at most 64 MiB and 8192 pixels a side; transparent ground and a camera's orientation are heeded.\n\n"
    "  --weights FILE.safetensors   who answers; without it the bundled network, ReLU with max pooling\n"
    "  --act relu|tanh|sigmoid  --pool max|average   of weights whose file does not say it (else ReLU and max are "
    "taken, and said)\n"
    "  --net LINE                   their network, when the file does not say it\n";

static void print_answer(const float *logits)
{
    double sum = 0;
    int best = option_largest(logits, DIGIT_CLASSES);
    for (int j = 0; j < DIGIT_CLASSES; j++)
        sum += exp((double)(logits[j] - logits[best]));
    for (int j = 0; j < DIGIT_CLASSES; j++)
        printf("%d  %6.2f %%%s\n", j, exp((double)(logits[j] - logits[best])) / sum * 100, j == best ? "  <-" : "");
}

static bool classify(const char *picture, const char *weights, const WeightsAs *as, Error *err)
{
    char path[4224];
    uint8_t pixel[IMAGE_PIXELS];
    float x[IMAGE_PIXELS], logits[DIGIT_CLASSES];
    if (!digit_picture_read(picture, pixel, err))
        return false;
    if (!weights) {
        if (!assets_weights(path, sizeof path, err))
            return false;
        weights = path;
    }
    Error note;
    Network *network = weights_open(weights, as, 1, 1, &note, err);
    if (!network || !net_takes_digits(network_net(network), err)) {
        network_free(network);
        return false;
    }
    command_note(&note);
    for (int i = 0; i < IMAGE_PIXELS; i++)
        x[i] = (float)pixel[i] / 255.0f;
    network_infer(network, x, 1, logits);
    print_answer(logits);
    network_free(network);
    return true;
}

int command_classify(int argc, char **argv)
{
    const char *picture = NULL, *weights = NULL;
    WeightsAs as = {0};
    Net net;
    Error err;
    int code;
    opterr = 0;
    optind = 0;
    while ((code = getopt_long(argc, argv, "-:h", known, NULL)) != -1) {
        if (code == 'h') {
            fputs(help_text, stdout);
            return 0;
        }
        bool fits = true;
        if (code == 1 && !picture)
            picture = optarg;
        else if (code == 'w')
            weights = optarg;
        else if (code == 'n')
            fits = option_net(optarg, &net, &as, &err);
        else if (code == 'a' || code == 'p')
            fits = code == 'a' ? option_act(optarg, &as, &err) : option_pool(optarg, &as, &err);
        else
            return code == 1 ? (error_set(&err, "one picture at a time: unexpected '%s'", optarg), command_fail(&err))
                             : (option_error(argv, code, known, &err), command_fail(&err));
        if (!fits)
            return command_fail(&err);
    }
    if (!picture) {
        error_set(&err, "classify needs a picture, PNG or JPEG");
        return command_fail(&err);
    }
    return classify(picture, weights, &as, &err) ? 0 : command_fail(&err);
}
