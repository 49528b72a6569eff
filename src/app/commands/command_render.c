/* convwalk render SCENE -o FILE: pictures without a display. A .png or .svg is one step; a .gif, .mp4 or
 * .webp walks a range of steps. */
#include "app/commands/commands.h"
#include "app/export/handout.h"
#include "app/commands/options.h"
#include "app/export/picture.h"
#include "app/commands/scene_args.h"
#include "base/number.h"
#include "lesson/lesson.h"

#include <stdio.h>
#include <string.h>

static const struct option own[] = {
    {"output", required_argument, NULL, 'o'},   {"size", required_argument, NULL, 's'},
    {"theme", required_argument, NULL, 't'},    {"from", required_argument, NULL, 'f'},
    {"to", required_argument, NULL, 'T'},       {"window", no_argument, NULL, 'w'},
    {"fraction", required_argument, NULL, 'x'}, {"text", required_argument, NULL, 'X'},
    {"language", required_argument, NULL, 'l'}, {NULL, 0, NULL, 0},
};

static const char help_text[] =
    "convwalk render SCENE -o FILE.png|FILE.svg|FILE.gif|FILE.mp4|FILE.webp\n"
    "One step as a picture (--step N; without it the last one), or a range of steps as an animation (.mp4 and .webp "
    "need\n"
    "ffmpeg). Needs no display.\n\n"
    "  -o, --output FILE        the picture; its ending says what kind\n"
    "  --size WxH               in pixels, 1280x800 by default\n"
    "  --theme light|dark|projector  --language en|zh  --text PERCENT (50 to 200)\n"
    "  --from A --to B          steps of an animation, counted from 1; the level says what one motion is\n"
    "  --fraction F             how far the step of a still picture is in motion, 0 to 1\n"
    "  --window                 with the window's bars\n\n"
    "convwalk render LESSON.md -o FILE.pdf|FILE.html|FOLDER [--png]\n"
    "A lesson on paper, A4: text and pictures, questions without answers, the answers at the end. In a folder each "
    "sheet is a\n"
    "file, page-01.svg or with --png page-01.png. As .html it is a page for a browser, answers folded away.\n\n";

static bool take(void *self, int code, const char *value, Error *err)
{
    PictureOptions *options = self;
    int number;
    float fraction;
    char advice[96];
    switch (code) {
    case 'o': options->path = value; return true;
    case 's': return option_size(value, &options->width, &options->height, err);
    case 't': return option_theme(value, &options->theme, err);
    case 'w': options->window = true; return true;
    case 'X': return option_int("text", value, 50, 200, &options->text, err);
    case 'l': return option_language(value, &options->language, err);
    case 'x':
        if (!text_to_float(value, &fraction))
            return error_set(err, "--fraction %s: %s", value, number_advice(value, advice, sizeof advice));
        if (fraction < 0 || fraction > 1)
            return error_set(err, "--fraction %s: expected a number from 0 to 1", value);
        options->fraction = fraction;
        return true;
    default:
        if (!text_to_int(value, 1, 2147483647, &number))
            return error_set(err, "--%s %s: expected a step, counted from 1", code == 'f' ? "from" : "to", value);
        *(code == 'f' ? &options->from : &options->to) = number;
        return true;
    }
}

/* convwalk render LESSON.md -o FILE.pdf|FILE.html|FOLDER [--png] */
static int render_lesson(int argc, char **argv)
{
    const char *lesson = NULL, *path = NULL;
    bool png = false, done = true;
    Error err;
    for (int i = 1; i < argc && done; i++) {
        const char *word = argv[i];
        bool output = strcmp(word, "-o") == 0 || strcmp(word, "--output") == 0;
        if (strcmp(word, "--png") == 0)
            png = true;
        else if (strncmp(word, "--output=", 9) == 0)
            path = word + 9;
        else if (output && i + 1 < argc)
            path = argv[++i];
        else if (output)
            done = error_set(&err, "%s needs a value", word);
        else if (!lesson && lesson_named(word))
            lesson = word;
        else
            done = error_set(&err, "'%s': with a lesson, render takes -o FILE.pdf, FILE.html or FOLDER, and --png",
                             word);
    }
    if (done && !path)
        done = error_set(&err, "render needs -o FILE.pdf, FILE.html or FOLDER for a lesson");
    done = done && handout_write(lesson, path, png, &err);
    return done ? 0 : command_fail(&err);
}

/* Whether one of the words is a lesson's file and not the value of an option. */
static bool names_lesson(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (lesson_named(argv[i]) && argv[i][0] != '-'
            && (i == 1 || argv[i - 1][0] != '-' || strcmp(argv[i - 1], "--png") == 0))
            return true;
    return false;
}

int command_render(int argc, char **argv)
{
    if (names_lesson(argc, argv))
        return render_lesson(argc, argv);
    PictureOptions options = picture_defaults();
    SceneLine line = scene_line_default();
    Error err;
    bool help, done = scene_args(argc, argv, &line, own, "o:", take, &options, &help, &err);
    if (done && help)
        scene_help(help_text);
    else if (done && !options.path)
        done = error_set(&err, "render needs -o FILE.png, FILE.svg, FILE.gif, FILE.mp4 or FILE.webp");
    else if (done)
        done = picture_write(&line, &options, &err);
    if (done && !help)
        scene_args_note(&line);
    scene_line_free(&line);
    return done ? 0 : command_fail(&err);
}
