/* getopt_long over a command's own options and the scene's together. */
#include "app/commands/scene_args.h"

#include "app/hosts/assets.h"
#include "app/commands/commands.h"
#include "app/photo/digit_picture.h"
#include "app/photo/picture_values.h"
#include "base/memory.h"
#include "trace/operations/operation.h"
#include "trace/scene/scene_weights.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The help about a scene's line in three parts; the operations' rows have the lines between them. */
static const char help_preset[] = "--layer conv1 ... softmax --pass forward|backward, conv2-weight, fc1-update: one "
                                 "digit through a whole network";
static const char help_network[] =
    "--net \"input 1x6x6, conv 2@3x3, relu, max 2, linear 3\", or the file's own of --weights; --layer, --pass: any "
    "list without a fork";

static const char help_options[] =
    "  --input [[N x]C x]HxW    sizes of X, such as 3x3 or 2x5x5       --channels C\n"
    "  --kernel HxW             size of W, or of a pooling's window     --kernels N   how many, one output map each\n"
    "  --stride S --padding P --dilation D     each one number, or two as HxW\n"
    "                           a convolution's padding also on each side, top,bottom,left,right, or same, same-lower\n"
    "  --padding-mode zeros|reflect|replicate|circular     what stands in it\n"
    "  --output-padding A       a transposed convolution: so much more of Y at its end\n"
    "  --groups G               a convolution's channels and kernels in G groups; as many as channels: depthwise\n"
    "  --factor F               upsample, pixel-shuffle: the block, one number or two as HxW\n"
    "  --evaluate               batch-norm by its running averages\n"
    "  --floor                  a pooling drops its last, partial windows; --ceil keeps them (the default)\n"
    "  --count-padding          an average counts the zeros of the padding\n"
    "  --function relu|tanh|sigmoid|leaky-relu|elu|gelu|silu|hard-swish\n"
    "  --classes N --target \"2 0 1\"            softmax: the class of each image\n"
    "  --digit D                a network: drawn from --seed; or --image F.png|F.jpg|-; or --data DIR --index N, of "
    "MNIST's test images\n"
    "  --pool max|average --act relu|tanh|sigmoid --weights F.safetensors      %s; the file's own if not given, "
    "else max, relu\n"
    "  --lr N --momentum N --decay N           sgd, a network\n"
    "  --updates N              a network: as it is after N updates by this very image, at most 20\n";

static const char help_values[] =
    " \"1 2; 3 4\"   values, dy the error of Y, v the velocity: rows parted by ;, planes by |;\n"
    "                           decimals have a point: 0.5, 1e-3; a comma parts numbers where a space follows it;\n"
    "                           or \"@FILE.safetensors:NAME\", the name after the last colon; C:\\F.safetensors is a "
    "path\n"
    "                           --x F.png|F.jpg: a picture, 0 to 255, grey, with --channels 3 red, green and blue\n"
    "                           --w \"sobel-x, sobel-y\": kernels by name; %s\n"
    "  --bias                   a bias from the seed\n"
    "  --seed N                 numbers that are not given; without it the document's own\n"
    "  --step N                 how many steps are done                 --level product|cell|channel|layer\n"
    "  --compare                all routes side by side, in lockstep\n";

/* A scene's name with what can be said of it; the first line of all says what these are. */
static void help_line(const char *name, const char *said, Text *out)
{
    text_add(out, "%s%-*s%s\n", out->length ? "       " : "scene: ", *said ? 23 : 0, name, said);
}

/* The operations that only take a pass share a line, or as few as hold them. */
static void help_passes(Text *out)
{
    enum { WIDTH = 80 };
    Text names = {0};
    for (int op = 0; op < OP_COUNT; op++) {
        const OperationKind *kind = operation_kind((Operation)op);
        if (kind->help)
            continue;
        if (names.length + strlen(kind->name) > WIDTH) {
            text_add(&names, ",");
            help_line(text_get(&names), "", out);
            text_clear(&names);
        }
        text_add(&names, "%s%s", names.length ? ", " : "", kind->name);
    }
    text_add(&names, "    --pass forward|backward");
    help_line(text_get(&names), "", out);
    text_free(&names);
}

static void help_scenes(Text *out)
{
    bool passes = false;
    for (int op = 0; op < OP_COUNT; op++) {
        const OperationKind *kind = operation_kind((Operation)op);
        if (kind->help)
            help_line(kind->name, kind->help, out);
        else if (!passes)
            help_passes(out);
        passes = passes || !kind->help;
    }
    for (const NetPreset *preset = net_presets; preset->name; preset++)
        help_line(preset->name, help_preset, out);
    help_line(operation_name(OP_NETWORK), help_network, out);
}

void scene_help(const char *command)
{
    Text out = {0};
    help_scenes(&out);
    text_add(&out, help_options, net_usual_name);
    for (int i = 0; i < NUMBER_COUNT; i++)
        if (number_rows[i].help)
            text_add(&out, "  --%s %-*s%s\n", number_rows[i].name, 22 - (int)strlen(number_rows[i].name), "N",
                     number_rows[i].help);
    text_add(&out, " ");
    for (int i = 0; i < VALUES_COUNT; i++)
        text_add(&out, " --%s", value_names[i]);
    Text names = {0};
    kernel_list(&names);
    text_add(&out, help_values, text_get(&names));
    text_free(&names);
    printf("%s%s", command, text_get(&out));
    text_free(&out);
}

int command_fail(const Error *err)
{
    fprintf(stderr, "convwalk: %s\n", err->text);
    return 2;
}

void command_note(const Error *note)
{
    if (note->text[0])
        fprintf(stderr, "convwalk: %s\n", note->text);
}

bool option_error(char **argv, int result, const struct option *options, Error *err)
{
    enum { MOST = 96 };
    const char *word = argv[optind - 1], *names[MOST + 1];
    int count = 0;
    if (result == ':')
        return error_set(err, "%s needs a value", word);
    for (; options[count].name && count < MOST; count++)
        names[count] = options[count].name;
    names[count] = NULL;
    char bare[64];
    snprintf(bare, sizeof bare, "%s", word + strspn(word, "-"));
    bool has_value = strchr(bare, '=') != NULL;
    bare[strcspn(bare, "=")] = '\0';
    const char *nearest = text_nearest(bare, names);
    if (nearest && strcmp(nearest, bare) == 0 && has_value)
        return error_set(err, "--%s takes no value", bare);
    if (nearest)
        return error_set(err, "unknown option %s; did you mean --%s?", word, nearest);
    return error_set(err, "unknown option %s", word);
}

static int count_options(const struct option *options)
{
    int count = 0;
    while (options[count].name)
        count++;
    return count;
}

static bool take_all(int argc, char **argv, SceneLine *line, const struct option *all, const char *shorts,
                     bool (*take)(void *, int, const char *, Error *), void *self, bool *help, Error *err)
{
    bool named = false;
    opterr = 0;
    optind = 0;
    for (;;) {
        int code = getopt_long(argc, argv, shorts, all, NULL);
        if (code == -1)
            return true;
        if (code == 'h') {
            *help = true;
            return true;
        }
        if (code == '?' || code == ':')
            return option_error(argv, code, all, err);
        if (code == 1 && named)
            return error_set(err, "unexpected word '%s' after the scene's name", optarg);
        if (code == 1) {
            named = true;
            if (!scene_line_name(line, optarg, err))
                return false;
        } else if (code >= SCENE_OPTION ? !scene_line_option(line, code, optarg, err)
                                        : !take(self, code, optarg, err)) {
            return false;
        }
    }
}

/* What is assumed of the weights is reported once, before the scene is made of them. */
static bool note_weights(const SceneLine *line, Error *err)
{
    Error note;
    WeightsAs as;
    Net net;
    if (!scene_weights_as(line, &net, &as, err))
        return false;
    Network *network = weights_open(line->word[WORD_WEIGHTS], &as, 1, 1, &note, err);
    if (!network)
        return false;
    command_note(&note);
    network_free(network);
    return true;
}

/* A picture's path for --x becomes its numbers. */
static bool tell_picture(SceneLine *line, Error *err)
{
    Error said;
    if (!line->values[VALUES_X] || !picture_named(line->values[VALUES_X]))
        return true;
    char *path = mem_string(line->values[VALUES_X]);
    bool done = picture_values(path, line, &said, err) || error_prefix(err, "--x");
    if (done)
        command_note(&said);
    free(path);
    return done;
}

/* What only the program knows about a network's scene: where the bundled weights are, and the pixels of a picture. */
static bool tell_network(SceneLine *line, Error *err)
{
    static char folder[4096];
    uint8_t pixel[784];
    Error none;
    line->assets = assets_find(folder, sizeof folder, &none) ? folder : NULL;
    if (!scene_line_is_network(line))
        return tell_picture(line, err);
    if (line->word[WORD_WEIGHTS] && !note_weights(line, err))
        return false;
    if (!line->word[WORD_IMAGE])
        return true;
    if (!digit_picture_read(line->word[WORD_IMAGE], pixel, err))
        return false;
    Text numbers = {0};
    for (size_t i = 0; i < 784; i++)
        text_add(&numbers, "%s%.9g", text_gap(i, 28, 784), (double)((float)pixel[i] / 255.0f));
    free(line->values[VALUES_X]);
    line->values[VALUES_X] = mem_string(text_get(&numbers));
    text_free(&numbers);
    return true;
}

bool scene_args(int argc, char **argv, SceneLine *line, const struct option *own, const char *shorts,
                bool (*take)(void *self, int code, const char *value, Error *err), void *self, bool *help, Error *err)
{
    int owned = count_options(own), scenes = count_options(scene_options);
    struct option *all = mem_alloc((size_t)owned + (size_t)scenes + 2, sizeof *all);
    memcpy(all, own, (size_t)owned * sizeof *all);
    memcpy(all + owned, scene_options, (size_t)scenes * sizeof *all);
    all[owned + scenes] = (struct option){"help", no_argument, NULL, 'h'};
    char flags[64];
    snprintf(flags, sizeof flags, "-:h%s", shorts);
    *help = false;
    bool done = take_all(argc, argv, line, all, flags, take, self, help, err);
    free(all);
    return done && (*help || tell_network(line, err));
}

void scene_args_note(const SceneLine *line)
{
    Error note;
    scene_line_rounded(line, &note);
    command_note(&note);
}
