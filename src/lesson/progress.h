/* What a reader has done in one lesson: the page reached, the pages seen, and each question's answer. Kept as one small
 * JSON file for each lesson; the program decides where (app/hosts/lesson_host.h). A question is identified by its page,
 * its place on the page and its text, so that an answer is never shown at a question that has changed. */
#ifndef CONVWALK_LESSON_PROGRESS_H
#define CONVWALK_LESSON_PROGRESS_H

#include "base/text.h"

/* Bounds of a valid file. */
enum { PROGRESS_BYTES = 1 << 24, PROGRESS_PAGES = 4096, PROGRESS_ANSWERS = 4096 };

typedef struct {
    int page, number;     /* from 1: the page, and which of its questions */
    char *question;       /* its text; owned, as is the next member */
    char *answer;         /* the last one given: "29", "b d", the text of the choice */
    int tries;            /* answers given so far, at least 1, or 0 of one that was shown at once */
    bool right;           /* this one was */
    bool told;            /* the reader gave up, and the right answer was shown */
} Answer;

typedef struct {
    char *lesson;         /* the lesson's name: its path, or the part of it below the lessons' folder; owned */
    char *title;          /* owned */
    int pages;            /* the lesson's pages, when it was last open */
    int page;             /* the one that was open then, from 1; 0: none yet */
    int seen;             /* the furthest page reached, from 1 */
    int questions;        /* the lesson's questions, when it was last open */
    Answer *answer;       /* in the order of pages and places */
    int answers;
} Progress;

/* Nothing done yet; freed with progress_free, like every Progress. */
Progress progress_new(const char *lesson, const char *title, int pages, int questions);
void progress_free(Progress *progress);

/* Keeps an answer and the number of tries it took, replacing the one before. */
void progress_answer(Progress *progress, int page, int number, const char *question, const char *answer, bool right,
                     int tries);

/* Keeps that the right answer was shown after this last one and so many tries, which may be none. */
void progress_told(Progress *progress, int page, int number, const char *question, const char *answer, int tries);

/* The answer to exactly this question, or NULL; borrowed until the next change. */
const Answer *progress_find(const Progress *progress, int page, int number, const char *question);

/* How many questions have a right answer. */
int progress_right(const Progress *progress);

/* To the text of a file and back. progress_parse takes any bytes: false, with `err` and *progress {0}, when they are no
 * such file. */
void progress_write(const Progress *progress, Text *out);
bool progress_parse(Progress *progress, const char *bytes, size_t length, Error *err);

/* The same with a file: false, with `err`, when it can't be read or is none; written whole or not at all. */
bool progress_load(Progress *progress, const char *path, Error *err);
bool progress_save(const Progress *progress, const char *path, Error *err);

/* A lesson's name: its file's name and its folder's, the end of `path`: "en/01-a-kernel-slides.md". */
const char *progress_lesson(const char *path);

/* The name of the lesson's progress file: letters of its own name, and a number that distinguishes lessons of the same
 * name: "01-a-kernel-slides-9f86d081.json". */
void progress_file_name(const char *lesson, Text *out);

/* Comma-separated values by RFC 4180: lesson, title, page, question, text, answer, right, tries. A line for each
 * answer, and before them one for the pages, as question 0. */
void progress_csv_head(Text *out);
void progress_csv(const Progress *progress, Text *out);

#endif
