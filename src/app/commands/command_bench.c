/* convwalk bench: how fast engine and painter are on this machine, one `name value unit` a line. */
#include "app/bench/bench_engine.h"
#include "app/bench/bench_live.h"
#include "app/bench/bench_paint.h"
#include "app/commands/commands.h"
#include "app/commands/options.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

static const struct option known[] = {
    {"only", required_argument, NULL, 'o'},
    {"seconds", required_argument, NULL, 's'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static const char help_text[] = "convwalk bench [--only engine|paint|live] [--seconds S]\n"
                                "Images per second for inference and training, GFLOP/s of layers and matrix products, "
                                "times of frames; a line each:\n"
                                "name value unit. --seconds is how long each figure of the engine is measured (0.3).\n";

int command_bench(int argc, char **argv)
{
    Error err;
    int code;
    float seconds = 0.3f;
    const char *only = NULL;
    opterr = 0;
    optind = 0;
    while ((code = getopt_long(argc, argv, ":h", known, NULL)) != -1) {
        if (code == 'h') {
            fputs(help_text, stdout);
            return 0;
        }
        if (code == 'o')
            only = optarg;
        else if (code != 's')
            return option_error(argv, code, known, &err), command_fail(&err);
        else if (!option_float("seconds", optarg, &seconds, &err))
            return command_fail(&err);
    }
    if (optind < argc) {
        error_set(&err, "unexpected word '%s'", argv[optind]);
        return command_fail(&err);
    }
    if (seconds <= 0
        || (only && strcmp(only, "engine") != 0 && strcmp(only, "paint") != 0 && strcmp(only, "live") != 0)) {
        error_set(&err, seconds <= 0 ? "--seconds must be more than 0" : "--only %s: there are engine, paint and live",
                  only ? only : "");
        return command_fail(&err);
    }
    if ((!only || only[0] == 'e') && !bench_engine((double)seconds, &err))
        return command_fail(&err);
    if ((!only || only[0] == 'p') && !bench_paint(&err))
        return command_fail(&err);
    if ((!only || only[0] == 'l') && !bench_live(&err))
        return command_fail(&err);
    return 0;
}
