/* Values of options, read strictly. */
#include "app/commands/options.h"

#include "app/commands/commands.h"
#include "base/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool option_int(const char *name, const char *value, int low, int high, int *number, Error *err)
{
    return text_to_int(value, low, high, number)
           || error_set(err, "--%s %s: expected a whole number from %d to %d", name, value, low, high);
}

bool option_float(const char *name, const char *value, float *number, Error *err)
{
    char advice[96], digits[48];
    Error note = {""};
    if (!text_to_float(value, number))
        return error_set(err, "--%s %s: %s", name, value, number_advice(value, advice, sizeof advice));
    if (!number_kept(value, *number))
        error_set(&note, "--%s: of '%.40s' a float keeps %s", name, value,
                  number_shortest(*number, digits, sizeof digits));
    command_note(&note);
    return true;
}

bool option_seed(const char *name, const char *value, uint64_t *seed, Error *err)
{
    int64_t count;
    if (!number_count(value, &count))
        return error_set(err, "--%s %s: expected a whole number of at least 0, 18 digits at most", name, value);
    *seed = (uint64_t)count;
    return true;
}

bool option_theme(const char *value, ThemeName *theme, Error *err)
{
    for (int i = 0; i < THEME_COUNT; i++)
        if (strcmp(value, theme_names[i]) == 0) {
            *theme = (ThemeName)i;
            return true;
        }
    return error_set(err, "unknown theme '%s'; there are light, dark and projector", value);
}

bool option_language(const char *value, Language *language, Error *err)
{
    for (int i = 0; i < LANGUAGE_COUNT; i++)
        if (strcmp(value, language_folders[i]) == 0) {
            *language = (Language)i;
            return true;
        }
    return error_set(err, "--language %s: there are en and zh", value);
}

bool option_size(const char *value, int *width, int *height, Error *err)
{
    char word[32];
    const char *by = strchr(value, 'x');
    if (by && strlen(value) < sizeof word) {
        snprintf(word, sizeof word, "%.*s", (int)(by - value), value);
        if (text_to_int(word, 64, 8192, width) && text_to_int(by + 1, 64, 8192, height))
            return true;
    }
    return error_set(err, "--size %s: expected WIDTHxHEIGHT in pixels, each from 64 to 8192", value);
}

bool option_act(const char *value, WeightsAs *as, Error *err)
{
    Activation activation;
    if (!activation_from_name(value, &activation) || activation >= ACTIVATION_BY_RESULT)
        return error_set(err, "--act %s: there are relu, tanh and sigmoid", value);
    as->activation = 1 + (int)activation;
    return true;
}

bool option_pool(const char *value, WeightsAs *as, Error *err)
{
    bool average = strcmp(value, "average") == 0;
    as->pool = average ? 2 : 1;
    return average || strcmp(value, "max") == 0 || error_set(err, "--pool %s: there are max and average", value);
}

bool option_net(const char *value, Net *room, WeightsAs *as, Error *err)
{
    if (!net_read(room, value, err))
        return error_prefix(err, "--net");
    as->net = room;
    return true;
}

int option_largest(const float *values, int count)
{
    int largest = 0;
    for (int i = 1; i < count; i++)
        if (values[i] > values[largest])
            largest = i;
    return largest;
}
