/* Progress as a value: a short list of answers that is kept sorted by page and place. */
#include "lesson/progress.h"

#include "base/file.h"
#include "base/memory.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

Progress progress_new(const char *lesson, const char *title, int pages, int questions)
{
    return (Progress){.lesson = mem_string(lesson), .title = mem_string(title), .pages = pages, .questions = questions};
}

void progress_free(Progress *progress)
{
    for (int i = 0; i < progress->answers; i++) {
        free(progress->answer[i].question);
        free(progress->answer[i].answer);
    }
    free(progress->answer);
    free(progress->lesson);
    free(progress->title);
    *progress = (Progress){0};
}

/* The index of the answer to that place, or where it would be inserted. */
static int find_place(const Progress *progress, int page, int number)
{
    int at = 0;
    while (at < progress->answers
           && (progress->answer[at].page < page
               || (progress->answer[at].page == page && progress->answer[at].number < number)))
        at++;
    return at;
}

static bool stands_at(const Progress *progress, int at, int page, int number)
{
    return at < progress->answers && progress->answer[at].page == page && progress->answer[at].number == number;
}

void progress_answer(Progress *progress, int page, int number, const char *question, const char *answer, bool right,
                     int tries)
{
    int at = find_place(progress, page, number);
    if (stands_at(progress, at, page, number)) {
        free(progress->answer[at].question);
        free(progress->answer[at].answer);
    } else {
        if (progress->answers == PROGRESS_ANSWERS)
            return;
        progress->answer = mem_resize(progress->answer, (size_t)progress->answers + 1, sizeof *progress->answer);
        memmove(progress->answer + at + 1, progress->answer + at,
                (size_t)(progress->answers - at) * sizeof *progress->answer);
        progress->answers++;
    }
    progress->answer[at] = (Answer){page, number, mem_string(question), mem_string(answer), tries, right, false};
}

void progress_told(Progress *progress, int page, int number, const char *question, const char *answer, int tries)
{
    progress_answer(progress, page, number, question, answer, false, tries);
    int at = find_place(progress, page, number);
    if (stands_at(progress, at, page, number))
        progress->answer[at].told = true;
}

const Answer *progress_find(const Progress *progress, int page, int number, const char *question)
{
    int at = find_place(progress, page, number);
    bool found = stands_at(progress, at, page, number) && strcmp(progress->answer[at].question, question) == 0;
    return found ? &progress->answer[at] : NULL;
}

int progress_right(const Progress *progress)
{
    int right = 0;
    for (int i = 0; i < progress->answers; i++)
        right += progress->answer[i].right;
    return right;
}

bool progress_load(Progress *progress, const char *path, Error *err)
{
    char *bytes;
    size_t length;
    *progress = (Progress){0};
    if (!file_read(path, PROGRESS_BYTES, &bytes, &length, err))
        return false;
    bool done = progress_parse(progress, bytes, length, err) || error_prefix(err, "%s", path);
    free(bytes);
    return done;
}

bool progress_save(const Progress *progress, const char *path, Error *err)
{
    Text text = {0};
    progress_write(progress, &text);
    bool done = file_write(path, text_get(&text), text.length, err);
    text_free(&text);
    return done;
}

const char *progress_lesson(const char *path)
{
    const char *at = path + strlen(path);
    for (int slashes = 0; at > path; at--)
        if (at[-1] == '/' && ++slashes == 2)
            break;
    return at;
}

/* FNV-1a: G. Fowler, L. C. Noll, K.-P. Vo. */
static uint32_t hash(const char *text)
{
    uint32_t value = 2166136261u;
    for (; *text; text++)
        value = (value ^ (unsigned char)*text) * 16777619u;
    return value;
}

void progress_file_name(const char *lesson, Text *out)
{
    enum { MOST = 60 };
    const char *slash = strrchr(lesson, '/'), *name = slash ? slash + 1 : lesson, *dot = strrchr(name, '.');
    size_t length = dot && dot > name ? (size_t)(dot - name) : strlen(name);
    for (size_t i = 0; i < length && i < MOST; i++)
        text_bytes(out, isalnum((unsigned char)name[i]) || name[i] == '_' ? &name[i] : "-", 1);
    text_add(out, "-%08x.json", (unsigned)hash(lesson));
}
