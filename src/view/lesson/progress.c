/* What a reader has done, as a Progress and back. The words of questions and answers are kept, not their places in
 * the file, so that a lesson may be rewritten around them. */
#include "view/lesson/reading.h"
#include "view/lesson/said.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The answer in words: what was chosen, typed or clicked; of things put in order, their right places: "2 1 3". */
static void add_reply(const Question *question, const Reply *reply, Text *out)
{
    if (question->kind == QUESTION_CHOICE && reply->given > 0)
        lesson_said(&question->choice[reply->given - 1].words, out);
    else if (question->kind == QUESTION_ORDER)
        for (int i = 0; i < reply->placed; i++)
            text_add(out, i ? " %d" : "%d", reply->order[i] + 1);
    else
        text_add(out, "%s", reply->text);
}

/* The k-th question of the lesson: its page and its place there, both from 1, and its words. */
static const Question *place_of(const Lesson *lesson, int k, int *page, int *number, Text *words)
{
    const Question *question = lesson_question(lesson, k, page);
    *number = 1 + k - lesson_first_question(lesson, *page);
    ++*page;
    text_clear(words);
    lesson_said(&question->ask, words);
    return question;
}

Progress reading_progress(const Reading *reading)
{
    Text title = {0}, words = {0}, said = {0};
    lesson_said(&reading->lesson.title, &title);
    Progress progress = progress_new(progress_lesson(reading->path ? reading->path : ""), text_get(&title),
                                     reading->lesson.pages, reading->answers);
    progress.page = reading->page + 1;
    progress.seen = reading->seen;
    for (int k = 0; k < reading->answers; k++) {
        int page, number;
        const Reply *reply = &reading->answer[k];
        const Question *question = place_of(&reading->lesson, k, &page, &number, &words);
        text_clear(&said);
        add_reply(question, reply, &said);
        if (reply->told && !reply->right)
            progress_told(&progress, page, number, text_get(&words), text_get(&said), reply->tries);
        else if (reply->tries > 0)
            progress_answer(&progress, page, number, text_get(&words), text_get(&said), reply->right, reply->tries);
    }
    text_free(&title);
    text_free(&words);
    text_free(&said);
    return progress;
}

static void take_order(Reply *reply, const char *text, int count)
{
    for (reply->placed = 0; *text && reply->placed < count && reply->placed < ORDER_MOST; reply->placed++) {
        int place = (int)strtol(text, (char **)&text, 10);
        if (place < 1 || place > count) {
            reply->placed = 0;
            return;
        }
        reply->order[reply->placed] = place - 1;
    }
}

static void take_answer(Reply *reply, const Question *question, const Answer *answer)
{
    Text choice = {0};
    *reply = (Reply){.tries = answer->tries, .right = answer->right, .told = answer->told};
    if (question->kind == QUESTION_NUMBER || question->kind == QUESTION_CLICK)
        snprintf(reply->text, sizeof reply->text, "%.*s", (int)sizeof reply->text - 1, answer->answer);
    for (int i = 0; i < question->choices && question->kind == QUESTION_CHOICE; i++) {
        text_clear(&choice);
        lesson_said(&question->choice[i].words, &choice);
        bool same = strcmp(text_get(&choice), answer->answer) == 0;
        text_clear(&choice);
        words_plain(&question->choice[i].words, &choice);   /* so it was kept once, with the formulas' TeX */
        if (same || strcmp(text_get(&choice), answer->answer) == 0)
            reply->given = 1 + i;
    }
    if (question->kind == QUESTION_ORDER)
        take_order(reply, answer->answer, question->choices);
    text_free(&choice);
}

void reading_restore(Reading *reading, const Progress *progress)
{
    const int pages = reading->lesson.pages;
    Text words = {0};
    for (int k = 0; k < reading->answers; k++) {
        int page, number;
        const Question *question = place_of(&reading->lesson, k, &page, &number, &words);
        const Answer *answer = progress_find(progress, page, number, text_get(&words));
        if (!answer) {   /* so it was kept once */
            text_clear(&words);
            words_plain(&question->ask, &words);
            answer = progress_find(progress, page, number, text_get(&words));
        }
        if (answer)
            take_answer(&reading->answer[k], question, answer);
    }
    if (progress->page > 0 && pages > 0) {
        reading->page = (progress->page < pages ? progress->page : pages) - 1;
        reading->seen = progress->seen < pages ? progress->seen : pages;
    }
    text_free(&words);
}
