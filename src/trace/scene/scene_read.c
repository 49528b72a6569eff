/* A scene's line as one text: words, options, quoted values. */
#include "trace/scene/scene.h"

#include <stdio.h>
#include <string.h>

/* Reads the next word of *at into `word`: up to a space outside double quotes, which are removed. Within them a
 * backslash before " \ $ ` means that character, as in a shell; any other backslash is itself. False at the end. */
static bool next_word(const char **at, Text *word)
{
    bool quoted = false, any = false;
    *at += strspn(*at, " \t");
    text_clear(word);
    for (; **at && (quoted || (**at != ' ' && **at != '\t')); (*at)++) {
        any = true;
        if (**at == '"') {
            quoted = !quoted;
            continue;
        }
        if (quoted && **at == '\\' && (*at)[1] && strchr("\"\\$`", (*at)[1]))
            (*at)++;
        text_bytes(word, *at, 1);
    }
    return any;
}

/* Whether every double quote has its other one. */
static bool quotes_close(const char *text)
{
    bool quoted = false;
    for (; *text; text++)
        if (*text == '"')
            quoted = !quoted;
        else if (quoted && *text == '\\' && text[1] && strchr("\"\\$`", text[1]))
            text++;
    return !quoted;
}

static const struct option *option_named(const char *name, size_t length, Error *err)
{
    enum { MOST = 64 };
    const char *names[MOST + 1] = {NULL};
    char bare[32];
    int count = 0;
    for (const struct option *option = scene_options; option->name && count < MOST; option++) {
        if (strlen(option->name) == length && strncmp(option->name, name, length) == 0)
            return option;
        names[count++] = option->name;
    }
    snprintf(bare, sizeof bare, "%.*s", (int)(length < sizeof bare ? length : sizeof bare - 1), name);
    const char *nearest = text_nearest(bare, names);
    if (nearest)
        error_set(err, "unknown option --%s; did you mean --%s?", bare, nearest);
    else
        error_set(err, "unknown option --%s", bare);
    return NULL;
}

/* Reads one option whose word is in `word`, and its value from there or from the next word. */
static bool read_option(SceneLine *line, const char **at, Text *word, Error *err)
{
    const char *name = text_get(word) + 2, *value = strchr(name, '=');
    const struct option *option = option_named(name, value ? (size_t)(value - name) : strlen(name), err);
    if (!option)
        return false;
    if (option->has_arg == no_argument)
        return value ? error_set(err, "--%s takes no value", option->name)
                     : scene_line_option(line, option->val, NULL, err);
    if (value)
        return scene_line_option(line, option->val, value + 1, err);
    if (!next_word(at, word))
        return error_set(err, "--%s needs a value", option->name);
    return scene_line_option(line, option->val, text_get(word), err);
}

bool scene_line_read(SceneLine *line, const char *text, Error *err)
{
    Text word = {0};
    *line = scene_line_default();
    if (!quotes_close(text))
        return error_set(err, "a double quote is not closed; one within a value is written \\\"");
    bool done = next_word(&text, &word) ? scene_line_name(line, text_get(&word), err)
                                        : error_set(err, "a scene begins with its name");
    while (done && next_word(&text, &word)) {
        if (strncmp(text_get(&word), "--", 2) == 0)
            done = read_option(line, &text, &word, err);
        else
            done = error_set(err, "unexpected word '%s'", text_get(&word));
    }
    text_free(&word);
    return done;
}
