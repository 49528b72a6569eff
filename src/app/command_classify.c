/* convwalk classify: one picture of a digit, brought into MNIST's form, and the ten probabilities. */
#include "app/assets.h"
#include "app/commands.h"
#include "app/options.h"
#include "base/memory.h"
#include "engine/digits.h"
#include "engine/training.h"

#include <SDL_image.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_SIDE = 8192 };

static const struct option known[] = {
    {"weights", required_argument, NULL, 'w'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0},
};

static const char help_text[] =
    "convwalk classify PICTURE.png|.jpg [--weights FILE.safetensors]\n"
    "Ten probabilities for the digit in the picture, dark on light or light on dark.\n";

/* Grey values, ink bright: a picture whose border is bright is turned round, and the border's grey becomes 0. */
static void to_ink(SDL_Surface *surface, uint8_t *grey)
{
    int w = surface->w, h = surface->h, border = 0;
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            const uint8_t *p = (const uint8_t *)surface->pixels + (size_t)y * (size_t)surface->pitch + (size_t)x * 4;
            int value = (299 * p[0] + 587 * p[1] + 114 * p[2]) / 1000;
            grey[(size_t)y * (size_t)w + (size_t)x] = (uint8_t)(255 - (255 - value) * p[3] / 255);
        }
    for (int x = 0; x < w; x++)
        border += grey[x] + grey[(size_t)(h - 1) * (size_t)w + (size_t)x];
    for (int y = 0; y < h; y++)
        border += grey[(size_t)y * (size_t)w] + grey[(size_t)y * (size_t)w + (size_t)w - 1];
    int ground = border / (2 * w + 2 * h), most = 1;
    bool turn = ground > 127;
    for (size_t i = 0; i < (size_t)w * (size_t)h; i++) {
        int ink = turn ? ground - grey[i] : grey[i] - ground;
        grey[i] = (uint8_t)(ink < 0 ? 0 : ink);
        most = grey[i] > most ? grey[i] : most;
    }
    for (size_t i = 0; i < (size_t)w * (size_t)h; i++)
        grey[i] = (uint8_t)(grey[i] * 255 / most);
}

/* Loads the picture and centres its digit in 28 x 28. */
static bool load_digit(const char *path, uint8_t *pixel, Error *err)
{
    SDL_Surface *loaded = IMG_Load(path);
    if (!loaded)
        return error_set(err, "%s: %s", path, IMG_GetError());
    if (loaded->w > MOST_SIDE || loaded->h > MOST_SIDE || loaded->w < 2 || loaded->h < 2) {
        error_set(err, "%s: %d x %d pixels; a side must be 2 to %d", path, loaded->w, loaded->h, (int)MOST_SIDE);
        SDL_FreeSurface(loaded);
        return false;
    }
    SDL_Surface *surface = SDL_ConvertSurfaceFormat(loaded, SDL_PIXELFORMAT_RGBA32, 0);
    SDL_FreeSurface(loaded);
    if (!surface)
        return error_set(err, "%s: %s", path, SDL_GetError());
    uint8_t *grey = mem_try((size_t)surface->w, (size_t)surface->h, "the picture", err);
    if (grey) {
        to_ink(surface, grey);
        digit_centre(grey, surface->w, surface->h, pixel);
    }
    free(grey);
    SDL_FreeSurface(surface);
    return grey != NULL;
}

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
    if (!load_digit(picture, pixel, err))
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
