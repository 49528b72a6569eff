/* A lesson's memory: words, questions, pages, and the list of mistakes. */
#include "lesson/lesson.h"

#include "base/file.h"
#include "base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void findings_add(Findings *findings, int line, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    Error clean;
    error_set(&clean, "%s", text);   /* whole characters, no line breaks from the file */
    bool same = false;
    for (int i = 0; i < findings->count && !same; i++)
        same = findings->at[i].line == line && strcmp(findings->at[i].text, clean.text) == 0;
    if (same || findings->count > LESSON_FINDINGS)
        return;
    if (findings->count == LESSON_FINDINGS)
        error_set(&clean, "and more: no more than %d mistakes are listed", LESSON_FINDINGS);
    findings->at = mem_resize(findings->at, (size_t)findings->count + 1, sizeof *findings->at);
    findings->at[findings->count++] = (Finding){line > 0 ? line : 1, mem_string(clean.text)};
}

void findings_sort(Findings *findings)
{
    for (int i = 1; i < findings->count; i++) {
        Finding moved = findings->at[i];
        int to = i;
        for (; to > 0 && findings->at[to - 1].line > moved.line; to--)
            findings->at[to] = findings->at[to - 1];
        findings->at[to] = moved;
    }
}

void findings_free(Findings *findings)
{
    for (int i = 0; i < findings->count; i++)
        free(findings->at[i].text);
    free(findings->at);
    *findings = (Findings){0};
}

static char *copy(const char *text, size_t length)
{
    char *made = mem_alloc(length + 1, 1);
    memcpy(made, text, length);
    return made;
}

void words_add(Words *words, PieceKind kind, const char *text, size_t length, const char *name, int line)
{
    words->piece = mem_resize(words->piece, (size_t)words->count + 1, sizeof *words->piece);
    words->piece[words->count++] = (Piece){kind, copy(text, length), name ? mem_string(name) : NULL, line};
}

void words_join(Words *words, Words *more)
{
    if (more->count > 0) {
        words->piece = mem_resize(words->piece, (size_t)words->count + (size_t)more->count, sizeof *words->piece);
        memcpy(words->piece + words->count, more->piece, (size_t)more->count * sizeof *more->piece);
        words->count += more->count;
    }
    free(more->piece);
    *more = (Words){0};
}

void words_free(Words *words)
{
    for (int i = 0; i < words->count; i++) {
        free(words->piece[i].text);
        free(words->piece[i].name);
    }
    free(words->piece);
    *words = (Words){0};
}

void words_plain(const Words *words, Text *out)
{
    for (int i = 0; i < words->count; i++) {
        const Piece *piece = &words->piece[i];
        if (piece->kind == PIECE_BREAK)
            text_add(out, "\n");
        else if (piece->kind == PIECE_BLANK)
            text_add(out, "%s = ___", piece->name);
        else if (piece->kind == PIECE_VALUE && !piece->text[0])
            text_add(out, "[=%s]", piece->name);
        else
            text_add(out, "%s", piece->text);
    }
}

static void question_free(Question *question)
{
    words_free(&question->ask);
    words_free(&question->hint);
    for (int i = 0; i < question->choices; i++) {
        words_free(&question->choice[i].words);
        words_free(&question->choice[i].reason);
    }
    free(question->choice);
    free(question->name);
}

void lesson_free(Lesson *lesson)
{
    words_free(&lesson->title);
    words_free(&lesson->summary);
    for (int p = 0; p < lesson->pages; p++) {
        LessonPage *page = &lesson->page[p];
        words_free(&page->title);
        words_free(&page->note);
        for (int i = 0; i < page->blocks; i++) {
            words_free(&page->block[i].words);
            question_free(&page->block[i].question);
        }
        for (int i = 0; i < page->stops; i++) {
            free(page->stop[i].where);
            words_free(&page->stop[i].caption);
        }
        free(page->block);
        free(page->stop);
        scene_line_free(&page->scene);
    }
    free(lesson->page);
    *lesson = (Lesson){0};
}

/* Gives networks' scenes the folder of the bundled weights. */
static void tell_assets(Lesson *lesson, const char *folder)
{
    for (int p = 0; p < lesson->pages; p++)
        if (lesson->page[p].has_scene && scene_line_is_network(&lesson->page[p].scene))
            lesson->page[p].scene.assets = folder;
}

bool lesson_load(Lesson *lesson, const char *path, const char *assets, Findings *findings, Error *err)
{
    char *text;
    size_t length;
    *lesson = (Lesson){0};
    if (!file_read(path, LESSON_BYTES, &text, &length, err))
        return false;
    lesson_read(lesson, text, length, findings);
    free(text);
    tell_assets(lesson, assets);
    lesson_fill(lesson);
    return true;
}

bool lesson_named(const char *word)
{
    size_t length = strlen(word);
    return length > 3 && strcmp(word + length - 3, ".md") == 0;
}

bool lesson_chinese(const Lesson *lesson)
{
    Text title = {0};
    bool chinese = false;
    int bytes;
    words_plain(&lesson->title, &title);
    unsigned code;
    for (const char *at = text_get(&title); (code = utf8_next(at, &bytes)) != 0 && !chinese; at += bytes)
        chinese = code >= 0x4E00 && code < 0xA000;
    text_free(&title);
    return chinese;
}

int lesson_scene(const Lesson *lesson, int page)
{
    while (page >= 0 && !lesson->page[page].has_scene)
        page--;
    return page;
}

int lesson_questions(const Lesson *lesson)
{
    return lesson_first_question(lesson, lesson->pages);
}

int lesson_first_question(const Lesson *lesson, int page)
{
    int count = 0;
    for (int p = 0; p < page; p++)
        for (int i = 0; i < lesson->page[p].blocks; i++)
            count += lesson->page[p].block[i].kind == BLOCK_QUESTION;
    return count;
}

const Question *lesson_question(const Lesson *lesson, int k, int *page)
{
    for (int p = 0; p < lesson->pages; p++)
        for (int i = 0; i < lesson->page[p].blocks; i++)
            if (lesson->page[p].block[i].kind == BLOCK_QUESTION && k-- == 0) {
                *page = p;
                return &lesson->page[p].block[i].question;
            }
    return NULL;
}
