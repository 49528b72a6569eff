/* A lesson: a Markdown file as pages of text, each with a scene on the stage, its stops, and questions whose answers
 * the engine computes. lessons/README.md describes the format for teachers. Reading finds mistakes of the text
 * (read.c); playing builds every scene and finds those of the content (play.c). */
#ifndef CONVWALK_LESSON_LESSON_H
#define CONVWALK_LESSON_LESSON_H

#include "base/text.h"
#include "lesson/limits.h"
#include "trace/scene/scene.h"

/* A mistake: where, what, and what would be right. */
typedef struct {
    int line;      /* from 1 */
    char *text;
} Finding;

typedef struct {
    Finding *at;
    int count;
} Findings;

/* The first LESSON_FINDINGS mistakes, and whether there are more. The same mistake of the same line is there once. */
void findings_add(Findings *findings, int line, const char *format, ...) PRINTF_LIKE(3, 4);
void findings_sort(Findings *findings);   /* by line */
void findings_free(Findings *findings);

typedef enum {
    PIECE_TEXT, PIECE_STRONG, PIECE_EMPHASIS, PIECE_CODE,
    PIECE_FORMULA,   /* TeX, from between dollar signs */
    PIECE_DISPLAY,   /* from between two dollar signs each: on a line of its own */
    PIECE_NOUN,      /* a word that means `name`, a tensor or a cell */
    PIECE_BLANK,     /* to be filled in with the value of `name` */
    PIECE_BREAK,     /* a new line */
    /* the value of `name` in the page's scene; `text` is that value after lesson_fill */
    PIECE_VALUE
} PieceKind;

typedef struct {
    PieceKind kind;
    char *text, *name;   /* owned; NULL except for nouns and blanks */
    int line;
} Piece;

/* Text as a row of pieces. */
typedef struct {
    Piece *piece;
    int count;
} Words;

typedef struct {
    Words words;
    Words reason;    /* shown when it is chosen; empty if none is given */
    bool right;
    int line;
} Choice;

typedef enum { QUESTION_CHOICE, QUESTION_NUMBER, QUESTION_CLICK, QUESTION_ORDER, QUESTION_KINDS } QuestionKind;

typedef struct {
    QuestionKind kind;
    Words ask;
    Choice *choice;   /* QUESTION_CHOICE; QUESTION_ORDER: in the right order */
    int choices;
    char *name;       /* QUESTION_NUMBER: what is asked for. QUESTION_CLICK: the cells, with spaces between */
    bool all;         /* QUESTION_CLICK: all of them must be clicked, in any order; else any one is right */
    Words hint;       /* empty if there is none */
    int line;
} Question;

typedef enum {
    BLOCK_TEXT,       /* a paragraph */
    BLOCK_ITEM,       /* of a list; `number` 0 for a bullet */
    BLOCK_CODE,       /* lines unchanged: one PIECE_CODE */
    BLOCK_QUESTION
} BlockKind;

typedef struct {
    BlockKind kind;
    Words words;
    int number;
    Question question;
    int line;
} Block;

/* Where to pause: the steps up to `where` are done. */
typedef struct {
    char *where;      /* as written: a count of steps, a cell, a span's name, "before CELL", "end" */
    Level level;      /* the motions that lead here */
    Words caption;    /* what the reader sees there; may be empty */
    int line;
} Stop;

typedef struct {
    Words title;
    Block *block;
    int blocks;
    Words note;       /* for the teacher; empty if there is none */
    SceneLine scene;  /* with has_scene; else the page keeps the last page's scene */
    bool has_scene;
    Stop *stop;
    int stops;
    int line, scene_line;
} LessonPage;

typedef struct {
    Words title, summary;
    LessonPage *page;
    int pages;
} Lesson;

/* Reads a lesson. Its mistakes go into `findings`, and what could be read into *lesson, also when there are mistakes;
 * freed with lesson_free. */
void lesson_read(Lesson *lesson, const char *text, size_t length, Findings *findings);

/* The same from a file, then lesson_fill; `assets`, borrowed, is the folder of the bundled weights, NULL if it is not
 * known. False only when the file can't be read. */
bool lesson_load(Lesson *lesson, const char *path, const char *assets, Findings *findings, Error *err);
void lesson_free(Lesson *lesson);

/* Sets the values in the lesson's text, [=p]; those that no scene has stay empty. Builds the scenes of pages with such
 * values. */
void lesson_fill(Lesson *lesson);

/* Calls each() for all words of a page (title, note, captions, text, questions) until it returns false; true when it
 * never did. */
bool lesson_words(LessonPage *page, bool (*each)(void *self, Words *words), void *self);
/* Whether an argument of the command line is a lesson's path: it ends with .md. */
bool lesson_named(const char *word);

/* Whether the lesson is in Chinese: its title is. */
bool lesson_chinese(const Lesson *lesson);

/* The page whose scene is on the stage at `page`: that page, or the last one before it with a scene; -1 if there is
 * none. */
int lesson_scene(const Lesson *lesson, int page);

/* The questions of the whole lesson: how many, the k-th (NULL: there is none) and its page; the index of a page's first
 * one. */
int lesson_questions(const Lesson *lesson);
const Question *lesson_question(const Lesson *lesson, int k, int *page);
int lesson_first_question(const Lesson *lesson, int page);

/* Plays the lesson: builds every scene, runs it to each of its stops, computes every answer. */
void lesson_play(const Lesson *lesson, Findings *findings);

/* The work of showing the page's scene at its start and at all its stops; all scenes together LESSON_PLAYED at most. */
int64_t lesson_played(const LessonPage *page, const Scene *scene);

/* The words' text without any markup, formulas as their TeX, blanks as "name = ___", values as numbers ("[=p]" before
 * lesson_fill). */
void words_plain(const Words *words, Text *out);
void words_add(Words *words, PieceKind kind, const char *text, size_t length, const char *name, int line);
void words_join(Words *words, Words *more);   /* moves the pieces of `more` to the end */
void words_free(Words *words);

#endif
