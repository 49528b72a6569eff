/* convwalk print SCENE: every step as a line of text, in symbols and numbers, or as one JSON object a line. */
#include "app/hosts/assets.h"
#include "app/commands/commands.h"
#include "app/commands/scene_args.h"
#include "base/number.h"
#include "lesson/tell.h"
#include "trace/mistakes/nudge.h"
#include "trace/scene/routes.h"
#include "trace/say/say.h"
#include "trace/say/sentence.h"
#include "trace/say/snippet.h"
#include "view/formula/formula.h"
#include "view/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    bool json, tensors, words;
    int language;
    int64_t from, to;   /* steps counted from 1, both included; 0: not given */
    const char *nudge;  /* the name of the cell to nudge; NULL: none */
    int program;        /* a SnippetKind; SNIPPET_COUNT: none */
    double epsilon;
} PrintOptions;

static const struct option own[] = {
    {"json", no_argument, NULL, 'j'},
    {"tensors", no_argument, NULL, 'T'},
    {"words", optional_argument, NULL, 'w'},
    {"from", required_argument, NULL, 'f'},
    {"to", required_argument, NULL, 't'},
    {"nudge", required_argument, NULL, 'n'},
    {"as", required_argument, NULL, 'a'},
    {"epsilon", required_argument, NULL, 'e'},
    {NULL, 0, NULL, 0},
};

static bool take_epsilon(PrintOptions *options, const char *value, Error *err)
{
    float known;   /* what a float can't hold would change nothing */
    char advice[96];
    if (!text_to_float(value, &known))
        return error_set(err, "--epsilon %s: %s", value, number_advice(value, advice, sizeof advice));
    if (known <= 0)
        return error_set(err, "--epsilon %s: expected a number above 0", value);
    return number_plain(value, &options->epsilon) == NUMBER_TAKEN;
}

/* --words, --words=zh */
static bool take_words(PrintOptions *options, const char *value, Error *err)
{
    options->words = true;
    for (int i = 0; value && i < LANGUAGE_COUNT; i++)
        if (strcmp(value, language_folders[i]) == 0) {
            options->language = i;
            return true;
        }
    return !value || error_set(err, "--words=%s: there is en and zh", value);
}

/* --as numpy, --as pytorch */
static bool take_program(PrintOptions *options, const char *value, Error *err)
{
    for (int i = 0; i < SNIPPET_COUNT; i++)
        if (strcmp(value, snippet_names[i]) == 0) {
            options->program = i;
            return true;
        }
    return error_set(err, "--as %s: there is numpy and pytorch", value);
}

static bool take(void *self, int code, const char *value, Error *err)
{
    PrintOptions *options = self;
    int number;
    if (code == 'j')
        return options->json = true;
    if (code == 'T')
        return options->tensors = true;
    if (code == 'w')
        return take_words(options, value, err);
    if (code == 'a')
        return take_program(options, value, err);
    if (code == 'n')
        options->nudge = value;
    if (code == 'n' || code == 'e')
        return code == 'n' || take_epsilon(options, value, err);
    if (!text_to_int(value, 1, 2147483647, &number))
        return error_set(err, "--%s %s: expected a step, counted from 1", code == 'f' ? "from" : "to", value);
    *(code == 'f' ? &options->from : &options->to) = number;
    return true;
}

/* The sentence of the steps from i on that one line of this level is about. */
static void add_words(const Trace *trace, int64_t i, const PrintOptions *options, Level level, Text *out)
{
    const Speech speech = {.language = options->language, .word = word_in};
    Text said = {0};
    sentence_say(trace, i, level, true, &speech, &said);
    if (said.length > 0)
        text_add(out, "    %s\n", text_get(&said));
    text_free(&said);
}

static bool print_all(const Scene *scene, const PrintOptions *options, Error *err)
{
    const Trace *trace = &scene->trace;
    int64_t last = options->to ? options->to : trace->len, i = options->from ? options->from - 1 : 0;
    if (last > trace->len || i >= last)
        return error_set(err, "--from %lld --to %lld: this scene has steps 1 to %lld", (long long)i + 1,
                         (long long)last, (long long)trace->len);
    Text out = {0};
    while (i < last) {
        Level level = options->json ? LEVEL_PRODUCT : scene->line.level;
        Span span = span_of(trace, i, level);
        int layer = trace_layer(trace, i);
        if (layer >= 0 && trace->layer[layer].first == i && !options->json && level < LEVEL_LAYER)
            text_add(&out, "%s, %s\n", trace->layer[layer].title, trace->layer[layer].phase);
        if (options->json)
            say_json(trace, i, &out);
        else if (level == LEVEL_PRODUCT)
            say_step(trace, i, &out);
        else if (level == LEVEL_CELL)
            say_cell(trace, i, &out);
        else
            say_filled(trace, i, level, &out);
        if (options->words)
            add_words(trace, span.end - 1, options, level, &out);
        i = span.end;
        if (i == trace->len && !options->json)
            say_results(trace, level, &out);
        fputs(text_get(&out), stdout);
        text_clear(&out);
    }
    text_free(&out);
    return fflush(stdout) == 0 || error_set(err, "the output could not be written");
}

/* The scene's result by each of its operation's routes, and the largest difference from the default route's. */
static bool print_routes(const SceneLine *line, Error *err)
{
    Text out = {0};
    bool said = !scene_line_is_network(line) || line->word[WORD_LAYER]
                || error_set(err, "--compare: name a layer, such as --layer conv2");
    said = said && routes_say(line, NULL, &out, err);
    if (said)
        fputs(text_get(&out), stdout);
    text_free(&out);
    return said;
}

/* A gradient compared with the change of the error when its weight, input or bias is nudged. */
static bool print_nudge(const Scene *scene, const PrintOptions *options, Error *err)
{
    Cell gradient;
    Text out = {0};
    if (!nudge_fits(&scene->trace, err) || !nudge_find(&scene->trace, options->nudge, &gradient, err))
        return false;
    Nudge nudge = nudge_of(&scene->trace, gradient, options->epsilon);
    nudge_say(&scene->trace, &nudge, &out);
    fputs(text_get(&out), stdout);
    text_free(&out);
    return nudge_agrees(&nudge) || error_set(err, "gradient and difference do not agree");
}

/* The scene's tensors as JSON, for programs that fold the steps of --json. */
static bool print_tensors(const Scene *scene, Error *err)
{
    Text out = {0};
    say_tensors(&scene->trace, &out);
    bool written = fputs(text_get(&out), stdout) >= 0 && fflush(stdout) == 0;
    text_free(&out);
    return written || error_set(err, "the output could not be written");
}

/* The scene, or the layer of its first step, as a program. */
static bool print_program(const Scene *scene, const PrintOptions *options, Error *err)
{
    Text out = {0};
    int64_t at = options->from ? options->from - 1 : 0;
    long long len = scene->trace.len;
    bool done = at < len || error_set(err, "--from %lld: this scene has steps 1 to %lld", (long long)at + 1, len);
    done = done && snippet_write(&scene->trace, at, (SnippetKind)options->program, &out, err);
    if (done && (fputs(text_get(&out), stdout) < 0 || fflush(stdout) != 0))
        done = error_set(err, "the output could not be written");
    text_free(&out);
    return done;
}

static bool print_scene(const Scene *scene, const PrintOptions *options, Error *err)
{
    if (options->program < SNIPPET_COUNT)
        return print_program(scene, options, err);
    if (options->tensors)
        return print_tensors(scene, err);
    return options->nudge ? print_nudge(scene, options, err) : print_all(scene, options, err);
}

/* convwalk print LESSON.md [--answers]: the lesson read aloud. */
static int print_lesson(int argc, char **argv)
{
    Error err;
    Lesson lesson;
    Text out = {0};
    Findings findings = {0};
    char assets[4096];
    bool answers = argc == 3 && strcmp(argv[2], "--answers") == 0;
    bool done = argc == 2 || answers || error_set(&err, "print LESSON.md takes --answers and nothing else");
    done = done
           && lesson_load(&lesson, argv[1], assets_find(assets, sizeof assets, NULL) ? assets : NULL, &findings, &err);
    findings_sort(&findings);
    if (done) {
        if (findings.count > 0)
            done = error_set(&err, "%s:%d: %s", argv[1], findings.at[0].line, findings.at[0].text);
        done = done && lesson_tell(&lesson, answers, formula_say, &out, &err);
        lesson_free(&lesson);
    }
    if (done)
        fputs(text_get(&out), stdout);
    findings_free(&findings);
    text_free(&out);
    return done ? 0 : command_fail(&err);
}

/* --words is said beside the steps as text, and only there; a program stands alone. */
static bool words_fit(const PrintOptions *options, const SceneLine *line, Error *err)
{
    bool other = options->json || options->tensors || options->nudge || line->compare;
    bool program = options->program < SNIPPET_COUNT;
    if (program && (other || options->words || options->to))
        return error_set(err, "--as goes with no --words, --to, --json, --tensors, --nudge or --compare");
    return !options->words || !other
           || error_set(err, "--words goes with the steps as text, not with --json, --tensors, --nudge or --compare");
}

static const char help_text[] =
    "convwalk print SCENE [--level LEVEL] [--from STEP] [--to STEP]\n"
    "                     [--words | --json | --tensors | --compare | --nudge CELL | --as numpy|pytorch]\n"
    "convwalk print LESSON.md [--answers]     a lesson in order: its text, steps and questions\n"
    "Every step as a line of text, in symbols and in numbers; with --words (--words=zh: in Chinese)\n"
    "a sentence below it on what happens and why; with --json one object a line,\n"
    "its cells as tensor and index [n, c, row, column]: no two tensors share a name;\n"
    "with --tensors every tensor as one object a line: name, shape, whether given or computed, values;\n"
    "with --nudge x [--epsilon 0.01] the error of a gradient's scene before and after x changes, and both "
    "gradients;\n"
    "with --compare the result of each route, and the largest difference;\n"
    "with --as numpy or --as pytorch a program in Python that computes its results from its numbers.\n"
    "A product with a zero of the padding is a step of its own; the sums of --level cell leave it out.\n\n";

int command_print(int argc, char **argv)
{
    PrintOptions options = {.epsilon = nudge_epsilons[NUDGE_USUAL], .program = SNIPPET_COUNT};
    SceneLine line = scene_line_default();
    Scene scene = {0};
    Error err;
    bool help;
    if (argc > 1 && lesson_named(argv[1]))
        return print_lesson(argc, argv);
    bool done = scene_args(argc, argv, &line, own, "", take, &options, &help, &err);
    if (done && help)
        scene_help(help_text);
    else
        done = done && words_fit(&options, &line, &err)
               && (line.compare ? print_routes(&line, &err)
                                : scene_build(&scene, &line, &err) && print_scene(&scene, &options, &err));
    if (done && !help)
        scene_args_note(&line);
    scene_free(&scene);
    scene_line_free(&line);
    return done ? 0 : command_fail(&err);
}
