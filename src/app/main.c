/* convwalk: see a convolutional network compute, one multiplication at a time, and its error travel back.
 * This file only picks the command; each lives in command_NAME.c. */
#include "app/commands/commands.h"

#include "base/text.h"
#include "lesson/lesson.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *about;
} Command;

static const Command commands[] = {
    {"print", command_print, "every step of a scene as a line of text"},
    {"show", command_show, "the window at a scene"},
    {"render", command_render, "a picture or an animation of a scene"},
    {"gallery", command_gallery, "every scene as pictures, with a page that shows them"},
    {"draw", command_draw, "a pad to draw a digit on, and what the network says"},
    {"answers", command_answers, "what was answered in the lessons, as CSV"},
    {"check", command_check, "a lesson's mistakes, each with its line"},
    {"verify", command_verify, "reference cases against every route"},
    {"train", command_train, "train a network on MNIST or on drawn digits"},
    {"eval", command_eval, "what a network gets right on a data set"},
    {"classify", command_classify, "the digit in a picture"},
    {"bench", command_bench, "how fast the engine and the painter are here"},
    {NULL, NULL, NULL},
};

static int usage(FILE *out)
{
    fputs("convwalk: a convolutional network, one multiplication at a time, forwards and back\n\n"
          "  convwalk                      the window, at its home page\n"
          "  convwalk LESSON.md            a lesson\n", out);
    for (const Command *command = commands; command->name; command++)
        fprintf(out, "  convwalk %-20s %s\n", command->name, command->about);
    fputs("\nconvwalk COMMAND --help tells a command's options; convwalk --version, which convwalk this is.\n", out);
    return out == stdout ? 0 : 2;
}

static int unknown(const char *word)
{
    const char *names[sizeof commands / sizeof *commands];
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        names[i] = commands[i].name;
    const char *nearest = text_nearest(word, names);
    Error err;
    if (nearest)
        error_set(&err, "unknown command '%s'; did you mean '%s'? (convwalk --help lists them)", word, nearest);
    else
        error_set(&err, "unknown command '%s' (convwalk --help lists them)", word);
    return command_fail(&err);
}

static int run(int argc, char **argv)
{
    if (argc >= 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0))
        return usage(stdout);
    if (argc >= 2 && strcmp(argv[1], "--version") == 0)
        return command_version(argc - 1, argv + 1);
    for (const Command *command = commands; argc >= 2 && command->name; command++)
        if (strcmp(argv[1], command->name) == 0)
            return command->run(argc - 1, argv + 1);
    for (int i = 1; i < argc; i++)   /* options may come before the lesson */
        if (lesson_named(argv[i]))
            return command_lesson(argc, argv);
    return argc >= 2 ? unknown(argv[1]) : command_show(1, argv);
}

/* A disk that is full, or a file longer than allowed, costs a line like any other error: not a signal, not silence. */
int main(int argc, char **argv)
{
#ifdef SIGXFSZ
    signal(SIGXFSZ, SIG_IGN);
#endif
    int status = run(argc, argv);
    bool written = fflush(stdout) == 0 && !ferror(stdout);
    return written || status == 2 ? status : command_fail(&(Error){"the output could not be written"});
}
