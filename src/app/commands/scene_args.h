/* A scene and a command's own options from the words of a command line. */
#ifndef CONVWALK_APP_SCENE_ARGS_H
#define CONVWALK_APP_SCENE_ARGS_H

#include "trace/scene/scene.h"

/* Reads argv[1..]: the scene's name and options mixed with the command's `own` long options (ended by a NULL name,
 * codes below SCENE_OPTION; `shorts` as for getopt_long), each of which goes to take(self, code, value, err). "--help"
 * and "-h" set *help and end the reading. Without a name it is the document's scene. False, with one line in `err`. */
bool scene_args(int argc, char **argv, SceneLine *line, const struct option *own, const char *shorts,
                bool (*take)(void *self, int code, const char *value, Error *err), void *self, bool *help, Error *err);

/* Says in one line on standard error what a float keeps of a number that it does not keep whole, once the scene stands:
 * with an error nothing else is to be read. */
void scene_args_note(const SceneLine *line);

/* The error for an option that getopt_long refused (its result '?' or ':'): its name and what was probably meant.
 * Returns false. */
bool option_error(char **argv, int result, const struct option *options, Error *err);

/* Prints a command's help text, then the options of a scene. */
void scene_help(const char *command);

#endif
