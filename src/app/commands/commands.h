/* The commands of the command line, each in its file command_NAME.c. Each gets its own arguments (argv[0] is its name),
 * prints its result and returns the exit status: 0 done, 1 the answer is no, 2 wrong use or unreadable input. */
#ifndef CONVWALK_APP_COMMANDS_H
#define CONVWALK_APP_COMMANDS_H

#include "base/error.h"

int command_print(int argc, char **argv);
int command_render(int argc, char **argv);
int command_gallery(int argc, char **argv);
int command_show(int argc, char **argv);
int command_lesson(int argc, char **argv);
int command_answers(int argc, char **argv);
int command_check(int argc, char **argv);
int command_bench(int argc, char **argv);
int command_draw(int argc, char **argv);
int command_train(int argc, char **argv);
int command_eval(int argc, char **argv);
int command_classify(int argc, char **argv);
int command_verify(int argc, char **argv);
int command_version(int argc, char **argv);

/* Prints "convwalk: " and the error's line to standard error and returns 2. */
int command_fail(const Error *err);

/* Prints such a line about what was assumed, unless it is "". */
void command_note(const Error *note);

#endif
