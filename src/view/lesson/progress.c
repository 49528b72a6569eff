/* What a reader has done, as CSV that a spreadsheet opens; answers find their question again by its words. */
#include "view/lesson/reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_names[QUESTION_KINDS] = {"choice", "number", "click", "order"};

/* A field in quotes, quotes within doubled; line breaks as spaces. A spreadsheet takes what begins with = + - @ for a formula:
 * a text that does gets an apostrophe before it; a number does not need one. */
static void add_field(const char *text, Text *out)
{
    float number;
    text_add(out, "\"%s", text[0] && strchr("=+-@", text[0]) && !text_to_float(text, &number) ? "'" : "");
    for (; *text; text++)
        text_add(out, *text == '"' ? "\"\"" : *text == '\n' || *text == '\r' ? " " : "%c", *text);
    text_add(out, "\"");
}

static void add_words(const Words *words, Text *out)
{
    Text plain = {0};
    words_plain(words, &plain);
    add_field(text_get(&plain), out);
    text_free(&plain);
}

static void add_answer(const Question *question, const Answer *answer, Text *out)
{
    Text order = {0};
    if (question->kind == QUESTION_CHOICE && answer->given > 0)
        add_words(&question->choice[answer->given - 1].words, out);
    else if (question->kind == QUESTION_ORDER) {
        for (int i = 0; i < answer->placed; i++)
            text_add(&order, i ? " %d" : "%d", answer->order[i] + 1);
        add_field(text_get(&order), out);
    } else
        add_field(answer->text, out);
    text_free(&order);
}

void progress_write(const Reading *reading, Text *out)
{
    const Lesson *lesson = &reading->lesson;
    text_add(out, "lesson,page,kind,question,tries,right,answer\n");
    add_words(&lesson->title, out);
    text_add(out, ",%d,page,%d,%d,%d,\n", reading->page + 1, lesson->pages, reading->seen, reading->seen == lesson->pages);
    for (int k = 0; k < reading->answers; k++) {
        int page;
        const Question *question = lesson_question(lesson, k, &page);
        const Answer *answer = &reading->answer[k];
        if (answer->tries == 0)
            continue;
        add_words(&lesson->title, out);
        text_add(out, ",%d,%s,", page + 1, kind_names[question->kind]);
        add_words(&question->ask, out);
        text_add(out, ",%d,%d,", answer->tries, answer->right);
        add_answer(question, answer, out);
        text_add(out, "\n");
    }
}

enum { FIELDS = 7 };

/* One line's fields, each to be freed; the place of the next line. */
static const char *read_line(const char *at, Text field[FIELDS])
{
    for (int i = 0; i < FIELDS; i++)
        text_clear(&field[i]);
    for (int i = 0; *at && *at != '\n'; i++) {
        bool quoted = *at == '"';
        at += quoted;
        for (; *at && (quoted || (*at != ',' && *at != '\n')); at++) {
            if (quoted && *at == '"' && *++at != '"') {
                quoted = false;
                at--;
                continue;
            }
            if (i < FIELDS)
                text_bytes(&field[i], at, 1);
        }
        at += *at == ',';
    }
    return *at == '\n' ? at + 1 : at;
}

static bool same_words(const Words *words, const char *text)
{
    Text field = {0};
    Text bare = {0};
    add_words(words, &field);
    for (size_t i = 1; i + 1 < field.length; i++) {   /* without the quotes, as read_line gives it */
        text_bytes(&bare, field.at + i, 1);
        i += field.at[i] == '"';
    }
    bool same = strcmp(text_get(&bare), text) == 0;
    text_free(&field);
    text_free(&bare);
    return same;
}

static void take_order(Answer *answer, const char *text, int count)
{
    for (answer->placed = 0; *text && answer->placed < count && answer->placed < ORDER_MOST; answer->placed++) {
        int place = (int)strtol(text, (char **)&text, 10);
        if (place < 1 || place > count) {
            answer->placed = 0;
            return;
        }
        answer->order[answer->placed] = place - 1;
    }
}

static void take_answer(Reading *reading, const Text field[FIELDS])
{
    for (int k = 0; k < reading->answers; k++) {
        int page, tries, right;
        const Question *question = lesson_question(&reading->lesson, k, &page);
        Answer *answer = &reading->answer[k];
        bool fits = answer->tries == 0 && strcmp(text_get(&field[2]), kind_names[question->kind]) == 0 && same_words(&question->ask, text_get(&field[3]));
        if (!fits || !text_to_int(text_get(&field[4]), 1, 1000000, &tries) || !text_to_int(text_get(&field[5]), 0, 1, &right))
            continue;
        *answer = (Answer){.tries = tries, .right = right};
        if (question->kind == QUESTION_NUMBER || question->kind == QUESTION_CLICK)
            snprintf(answer->text, sizeof answer->text, "%.*s", (int)sizeof answer->text - 1, text_get(&field[6]));
        for (int i = 0; i < question->choices && question->kind == QUESTION_CHOICE; i++)
            if (same_words(&question->choice[i].words, text_get(&field[6])))
                answer->given = 1 + i;
        if (question->kind == QUESTION_ORDER)
            take_order(answer, text_get(&field[6]), question->choices);
        return;
    }
}

void progress_read(Reading *reading, const char *csv)
{
    Text field[FIELDS] = {{0}};
    while (*csv) {
        int page, seen;
        csv = read_line(csv, field);
        if (strcmp(text_get(&field[2]), "page") != 0)
            take_answer(reading, field);
        else if (text_to_int(text_get(&field[1]), 1, reading->lesson.pages, &page) && text_to_int(text_get(&field[4]), 1, reading->lesson.pages, &seen)) {
            reading->page = page - 1;
            reading->seen = seen;
        }
    }
    for (int i = 0; i < FIELDS; i++)
        text_free(&field[i]);
}
