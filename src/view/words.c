/* Words looked up in the table (words_chinese.c), those with numbers in them as patterns. */
#include "view/words.h"

#include "trace/scene/scene.h"

#include <stddef.h>
#include <string.h>

const char *const language_names[LANGUAGE_COUNT] = {"English", "中文"};
const char *const language_folders[LANGUAGE_COUNT] = {"en", "zh"};

static const char *find(const char *english)
{
    for (size_t i = 0; i < words_chinese_count; i++)
        if (words_chinese[i][0][0] == english[0] && strcmp(words_chinese[i][0], english) == 0)
            return words_chinese[i][1];
    return NULL;
}

const char *word(Language language, const char *english)
{
    if (language == LANGUAGE_ENGLISH)
        return english;
    const char *said = find(english);
    return said ? said : english;
}

const char *word_in(int language, const char *english)
{
    return word((Language)language, english);
}

/* A number within words, with its minus and the commas of its thousands; its length, 0 for none. */
static size_t number_length(const char *start, const char *at)
{
    bool minus = *at == '-' && (at == start || at[-1] == ' ');
    size_t length = minus;
    if (at[length] < '0' || at[length] > '9')
        return 0;
    while ((at[length] >= '0' && at[length] <= '9')
           || ((at[length] == '.' || at[length] == ',') && at[length + 1] >= '0' && at[length + 1] <= '9'))
        length++;
    if (at[length] == 'e' && (at[length + 1] == '-' || at[length + 1] == '+') && at[length + 2] >= '0'
        && at[length + 2] <= '9') /* 9.5e-07 */
        for (length += 2; at[length] >= '0' && at[length] <= '9';)
            length++;
    return length;
}

/* The words with a # for each number. */
static void add_pattern(const char *english, Text *pattern)
{
    for (const char *at = english; *at;) {
        size_t length = number_length(english, at);
        text_bytes(pattern, length ? "#" : at, 1);
        at += length ? length : 1;
    }
}

/* What the pattern says, with the numbers of the words in their places. */
static void add_numbers(const char *said, const char *english, Text *out)
{
    const char *at = english;
    for (; *said; said++) {
        if (*said != '#') {
            text_bytes(out, said, 1);
            continue;
        }
        size_t length = 0;
        while (*at && (length = number_length(english, at)) == 0)
            at++;
        text_bytes(out, at, length);
        at += length;
    }
}

/* Words that end with a list of names: their beginning, colon and space included, is looked up, the names stay. */
static bool said_before_list(const char *english, Text *out)
{
    Text begin = {0};
    const char *list = strstr(english, ": ");
    text_bytes(&begin, english, list ? (size_t)(list - english) + 2 : 0);
    const char *said = list ? find(text_get(&begin)) : NULL;
    if (said)
        text_add(out, "%s%s", said, list + 2);
    text_free(&begin);
    return said != NULL;
}

/* Words that begin with a scene's name, which is not translated: SCENE replaces it in the table. */
static bool said_of_scene(const char *english, Text *out)
{
    const char *said = NULL;
    for (int i = 0; scene_name_at(i) && !said; i++) {
        const char *name = scene_name_at(i);
        size_t length = strlen(name);
        Text general = {0};
        if (strncmp(english, name, length) != 0 || english[length] != ' ')
            continue;
        text_add(&general, "SCENE%s", english + length);
        said = find(text_get(&general));
        if (said && strncmp(said, "SCENE", 5) == 0)
            text_add(out, "%s%s", name, said + 5);
        text_free(&general);
    }
    return said != NULL;
}

void words_said(Language language, const char *english, Text *out)
{
    Text pattern = {0};
    const char *said = language == LANGUAGE_ENGLISH ? english : find(english);
    if (!said) {
        add_pattern(english, &pattern);
        said = find(text_get(&pattern));
    }
    if (said && pattern.length > 0)
        add_numbers(said, english, out);
    else if (said || (!said_before_list(english, out) && !said_of_scene(english, out)))
        text_add(out, "%s", said ? said : english);
    text_free(&pattern);
}

void words_in_formula(Language language, const char *tex, Text *out)
{
    static const char begin[] = "\\text{";
    for (const char *at; language != LANGUAGE_ENGLISH && (at = strstr(tex, begin));) {
        size_t before = (size_t)(at - tex) + sizeof begin - 1, length = strcspn(tex + before, "}");
        Text words = {0};
        text_bytes(out, tex, before);
        text_bytes(&words, tex + before, length);
        words_said(language, text_get(&words), out);
        text_free(&words);
        tex += before + length;
    }
    text_add(out, "%s", tex);
}

Language language_of(const char *locale)
{
    return locale && strncmp(locale, "zh", 2) == 0 ? LANGUAGE_CHINESE : LANGUAGE_ENGLISH;
}

bool words_line(int n, const char **english, const char **chinese)
{
    if (n < 0 || (size_t)n >= words_chinese_count)
        return false;
    *english = words_chinese[n][0];
    *chinese = words_chinese[n][1];
    return true;
}
