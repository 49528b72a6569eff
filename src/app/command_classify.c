/* convwalk classify: one picture of a digit, brought into MNIST's form, and the ten probabilities. */
#include "app/assets.h"
#include "app/commands.h"
#include "app/digit_picture.h"
#include "app/options.h"
#include "engine/training.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>

static const struct option known[] = {
    {"weights", required_argument, NULL, 'w'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0},
};

static const char help_text[] =
    "convwalk classify PICTURE.png|.jpg [--weights FILE.safetensors]\n"
    "Ten probabilities for the digit in the picture, dark on light or light on dark.\n";

static void print_answer(const float *logits)
{
    double sum = 0;
    int best = option_largest(logits, CLASSES);
    for (int j = 0; j < CLASSES; j++)
        sum += exp((double)(logits[j] - logits[best]));
    for (int j = 0; j < CLASSES; j++)
        printf("%d  %6.2f %%%s\n", j, exp((double)(logits[j] - logits[best])) / sum * 100, j == best ? "  <-" : "");
}

static bool classify(const char *picture, const char *weights, Error *err)
{
    char assets[4096], path[4224];
    uint8_t pixel[IMAGE_PIXELS];
    float x[IMAGE_PIXELS], logits[CLASSES];
    if (!digit_picture_read(picture, pixel, err))
        return false;
    if (!weights) {
        if (!assets_find(assets, sizeof assets, err))
            return false;
        snprintf(path, sizeof path, "%s/lenet-relu-max.safetensors", assets);
        weights = path;
    }
    Network *network = weights_load(weights, 1, 1, err);
    if (!network)
        return false;
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
    Error err;
    int code;
    opterr = 0;
    optind = 0;
    while ((code = getopt_long(argc, argv, "-:h", known, NULL)) != -1) {
        if (code == 'h') {
            fputs(help_text, stdout);
            return 0;
        }
        if (code == 1 && !picture)
            picture = optarg;
        else if (code == 'w')
            weights = optarg;
        else
            return code == 1 ? (error_set(&err, "one picture at a time: unexpected '%s'", optarg), command_fail(&err))
                             : (option_error(argv, code, known, &err), command_fail(&err));
    }
    if (!picture) {
        error_set(&err, "classify needs a picture, PNG or JPEG");
        return command_fail(&err);
    }
    return classify(picture, weights, &err) ? 0 : command_fail(&err);
}
