/* Reading the values of options that several commands have; each error is one line that names the option. */
#ifndef CONVWALK_APP_OPTIONS_H
#define CONVWALK_APP_OPTIONS_H

#include "app/commands/scene_args.h"
#include "engine/net/training.h"
#include "view/draw/theme.h"
#include "view/words.h"

bool option_int(const char *name, const char *value, int low, int high, int *number, Error *err);
bool option_float(const char *name, const char *value, float *number, Error *err);
bool option_seed(const char *name, const char *value, uint64_t *seed, Error *err);

/* "dark"; "1280x800", each side from 64 to 8192 pixels. */
bool option_theme(const char *value, ThemeName *theme, Error *err);
bool option_size(const char *value, int *width, int *height, Error *err);

/* "en", "zh". */
bool option_language(const char *value, Language *language, Error *err);

/* --act and --pool of weights whose file does not say them. */
bool option_act(const char *value, WeightsAs *as, Error *err);
bool option_pool(const char *value, WeightsAs *as, Error *err);

/* --net: a network's line or a preset's name, into the room. */
bool option_net(const char *value, Net *room, WeightsAs *as, Error *err);

/* The index of the largest of `count` values, the first on a tie. */
int option_largest(const float *values, int count);

#endif
