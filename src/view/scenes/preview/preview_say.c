/* What a preview says in words. The sentences are few and the same for all operations; a sum that is written at once
 * has the operation's own (trace/say/sentence.h). */
#include "view/scenes/preview/preview.h"

#include "trace/say/names.h"

#include <string.h>

enum {
    SAY_TWIN,
    SAY_NOTHING,
    SAY_NOWHERE,
    SAY_ONE_RESULT,
    SAY_RESULTS,
    SAY_VERY_MANY,
    SAY_ONE_ERROR,
    SAY_ERRORS,
    SAY_TERMS,
    SAY_SENTENCES
};

static const char *const sentences[SAY_SENTENCES + 1] = {
    [SAY_TWIN] = "{cell} = {value}: no step reads it. Its error is {names}.",
    [SAY_NOTHING] = "{cell} = {value}: no step adds anything to it.",
    [SAY_NOWHERE] = "{cell} = {value}: no step reads it.",
    [SAY_ONE_RESULT] = "{cell} = {value} goes into one result: {names}.",
    [SAY_RESULTS] = "{cell} = {value} goes into {count} results: {names}.",
    [SAY_VERY_MANY] = "{cell} = {value} goes into very many results: {names}.",
    [SAY_ONE_ERROR] = "{cell} = {value}: one error comes back to it.",
    [SAY_ERRORS] = "{cell} = {value}: {count} terms come back to it, one after the other.",
    [SAY_TERMS] = "{cell} = {value} comes from {count} terms.",
};

const char *preview_sentence(int i)
{
    return sentences[i];
}

static void add_name(const Trace *trace, Cell cell, const Speech *speech, Text *out)
{
    (speech->name ? speech->name : name_plain)(trace, cell, out);
}

static const char *said(const Speech *speech, const char *english)
{
    return speech->word ? speech->word(speech->language, english) : english;
}

/* The results that read the cell, each once: it may stand in one twice, as y·(1 − y). The first of them by name. */
static int64_t results(const Trace *trace, const Preview *preview, const Speech *speech, Text *names)
{
    enum { NAMED = 6 };
    const Readers *to = &preview->to;
    int64_t all = 0;
    for (int i = 0; i < to->count; i++) {
        if (i > 0 && cell_same(to->at[i].out, to->at[i - 1].out))
            continue;
        if (all++ >= NAMED)
            continue;
        text_add(names, "%s", all > 1 ? ", " : "");
        add_name(trace, to->at[i].out, speech, names);
    }
    if (all > NAMED || to->more)
        text_add(names, " …");
    return all;
}

/* The sentence with its places in braces filled. */
static void say(const Trace *trace, const Preview *preview, int which, int64_t count, const Text *names,
                const Speech *speech, Text *out)
{
    const char *at = said(speech, sentences[which]);
    float value = 0;
    cell_value(trace, preview->cell, trace->len, &value);
    while (*at) {
        size_t length = strcspn(at, "{");
        text_bytes(out, at, length);
        at += length;
        if (strncmp(at, "{cell}", 6) == 0)
            add_name(trace, preview->cell, speech, out);
        else if (strncmp(at, "{value}", 7) == 0)
            value_text(value, out);
        else if (strncmp(at, "{count}", 7) == 0)
            text_add(out, "%lld", (long long)count);
        else if (strncmp(at, "{names}", 7) == 0)
            text_add(out, "%s", text_get(names));
        at += *at ? strcspn(at, "}") + 1 : 0;
    }
}

/* Whether steps write other cells of its tensor, but not this one: of a window's numbers all but the largest. */
static bool left_out(const Trace *trace, Cell cell)
{
    for (int part = 0; part < trace->parts; part++)
        if (trace->part[part].len > 0 && trace->part[part].out == cell.set)
            return true;
    return false;
}

static int sentence_of(const Trace *trace, const Preview *preview, int64_t count)
{
    if (preview->twin.set != SET_NONE)
        return SAY_TWIN;
    if (count == 0)
        return left_out(trace, preview->cell) ? SAY_NOTHING : SAY_NOWHERE;
    if (preview->to.more)
        return SAY_VERY_MANY;
    return count == 1 ? SAY_ONE_RESULT : SAY_RESULTS;
}

static void say_sum(const Trace *trace, const Preview *preview, const Speech *speech, Text *out)
{
    int64_t visits = cell_visits(trace, preview->cell), last = cell_visit(trace, preview->cell, visits - 1);
    if (trace->part[step_part(trace, last)].scattered)
        say(trace, preview, visits == 1 ? SAY_ONE_ERROR : SAY_ERRORS, visits, &(Text){0}, speech, out);
    else if (visits > 1 && !sentence_on_cell(trace, last))
        say(trace, preview, SAY_TERMS, visits, &(Text){0}, speech, out);
    else
        sentence_say(trace, last, LEVEL_CELL, true, speech, out);
}

void preview_say(const Trace *trace, const Preview *preview, const Speech *speech, Text *out)
{
    if (trace->veil)
        return;
    if (preview->written) {
        say_sum(trace, preview, speech, out);
        return;
    }
    Text names = {0};
    int64_t count = results(trace, preview, speech, &names);
    float error = 0;
    if (preview->twin.set != SET_NONE) {
        add_name(trace, preview->twin, speech, &names);
        text_add(&names, " = ");
        cell_value(trace, preview->twin, trace->len, &error);
        value_text(error, &names);
    }
    say(trace, preview, sentence_of(trace, preview, count), count, &names, speech, out);
    text_free(&names);
}
