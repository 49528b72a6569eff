/* convwalk draw: the window at the pad, with a picture on it if one is given; or that page as a picture. */
#include "app/commands/commands.h"
#include "app/hosts/lesson_host.h"
#include "app/hosts/live_host.h"
#include "app/commands/options.h"
#include "app/export/picture.h"
#include "app/platform/window.h"

#include <getopt.h>
#include <stdio.h>

typedef struct {
    const char *picture;
    LiveFiles files;
    Net net;
    PictureOptions shown;
    int image, frames;   /* -1: no test image; 0: until it is closed */
    uint64_t seed;
    bool sample, help;
} DrawOptions;

static const struct option known[] = {
    {"weights", required_argument, NULL, 'w'}, {"data", required_argument, NULL, 'd'},
    {"image", required_argument, NULL, 'i'},   {"seed", required_argument, NULL, 's'},
    {"theme", required_argument, NULL, 't'},   {"frames", required_argument, NULL, 'F'},
    {"act", required_argument, NULL, 'a'},     {"pool", required_argument, NULL, 'p'},
    {"output", required_argument, NULL, 'o'},  {"size", required_argument, NULL, 'S'},
    {"net", required_argument, NULL, 'n'},     {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static const char help_text[] =
    "convwalk draw [PICTURE.png|.jpg|-] [OPTIONS]\n"
    "A pad to draw a digit on; a trained network says what it sees while you draw. PICTURE lies on it at first.\n\n"
    "  --weights FILE.safetensors   who answers; without it the bundled network, ReLU with max pooling\n"
    "  --act relu|tanh|sigmoid  --pool max|average   of weights whose file does not say it\n"
    "  --net LINE                   their network, when the file does not say it\n"
    "  --data DIR  --image N        MNIST's files: their test images are to be looked at; begin with image N, counted "
    "from 0\n"
    "  --seed N                     begin with the digit that the program draws from this seed\n"
    "  --theme light|dark|projector  --frames N   the window's; closed after so many pictures\n"
    "  -o, --output FILE.png|FILE.svg  --size WxH   no window: the page as a picture\n";

static bool take(DrawOptions *options, int code, char **argv, Error *err)
{
    switch (code) {
    case 1:
        if (options->picture)
            return error_set(err, "one picture at a time: unexpected '%s'", optarg);
        options->picture = optarg;
        return true;
    case 'w': options->files.weights = optarg; return true;
    case 'd': options->files.data = optarg; return true;
    case 'a': return option_act(optarg, &options->files.as, err);
    case 'p': return option_pool(optarg, &options->files.as, err);
    case 'n': return option_net(optarg, &options->net, &options->files.as, err);
    case 'o': options->shown.path = optarg; return true;
    case 'h': options->help = true; return true;
    case 'i': return option_int("image", optarg, 0, 99999999, &options->image, err);
    case 'F': return option_int("frames", optarg, 1, 1000000, &options->frames, err);
    case 't': return option_theme(optarg, &options->shown.theme, err);
    case 'S': return option_size(optarg, &options->shown.width, &options->shown.height, err);
    case 's':
        options->sample = true;
        return option_seed("seed", optarg, &options->seed, err);
    default: return option_error(argv, code, known, err);
    }
}

static bool prepare(const DrawOptions *options, LiveHost *host, Screen *screen, Error *err)
{
    Live *live = live_open(screen, LIVE_DRAW);
    live->files = options->files;
    Error note;
    if (!live_host_weights(host, live, options->files.weights, &live->files.as, &note, err))
        return false;
    command_note(&note);
    if (!options->shown.path)
        screen_note(screen, &note);
    if (options->files.data && !live_host_digits(host, live, options->files.data, err))
        return false;
    if (options->image >= 0) {
        if (!live->digits)
            return error_set(err, "--image %d: of which images? --data DIR names their folder", options->image);
        if (options->image >= live->digits->count)
            return error_set(err, "--image %d: there are %d, counted from 0", options->image, live->digits->count);
        live->image = options->image - 1;
        live_do(screen, DO_IMAGE);
    }
    if (options->sample) {
        live->sample = options->seed;
        live_do(screen, DO_SAMPLE);
    }
    return !options->picture || live_host_picture(live, options->picture, err);
}

int command_draw(int argc, char **argv)
{
    DrawOptions options = {.image = -1, .shown = picture_defaults()};
    Error err;
    int code;
    options.shown.theme = THEME_COUNT;   /* not said */
    opterr = 0;
    optind = 0;
    while ((code = getopt_long(argc, argv, "-:ho:", known, NULL)) != -1)
        if (!take(&options, code, argv, &err))
            return command_fail(&err);
    if (options.help) {
        fputs(help_text, stdout);
        return 0;
    }
    LiveHost host = {0};
    Screen screen;
    screen_init(&screen);
    screen.look.language = lesson_host_language();
    Habits habits = {.path = ""};
    if (options.shown.path)
        screen.look.theme = options.shown.theme < THEME_COUNT ? options.shown.theme : THEME_LIGHT;
    else
        habits_open(&habits, &screen, options.shown.theme);
    bool done = prepare(&options, &host, &screen, &err);
    if (done)
        done = options.shown.path ? picture_of_page(&screen, &options.shown, &err)
                                  : window_run(&screen, &host, NULL, &habits, options.frames, &err);
    live_host_close(&host, &screen);
    screen_free(&screen);
    habits_free(&habits);
    return done ? 0 : command_fail(&err);
}
