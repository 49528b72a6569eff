/* A lesson: a Markdown file as pages of text, each with a scene on the stage, the stops on the way through it, and
 * questions that the engine knows the answers of. The format is described for teachers in lessons/README.md. Reading
 * finds mistakes of the text (read.c); playing builds every scene and finds those of the content (play.c). */
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

/* Of many mistakes the first LESSON_FINDINGS are kept, and that there are more. The same of the same line is said
 * once. */
void findings_add(Findings *findings, int line, const char *format, ...) PRINTF_LIKE(3, 4);
void findings_sort(Findings *findings);   /* by line */
void findings_free(Findings *findings);

typedef enum {
    PIECE_TEXT, PIECE_STRONG, PIECE_EMPHASIS, PIECE_CODE,
    PIECE_FORMULA,   /* TeX, as it stood between dollar signs */
    PIECE_DISPLAY,   /* between two dollar signs each: set on a line of its own */
    PIECE_NOUN,      /* a word that means `name`, a tensor or a cell */
    PIECE_BLANK,     /* to be filled with the value of `name` */
    PIECE_BREAK,     /* a new line */
    /* the value of `name` in the page's scene; `text` is that value once lesson_fill has put it there */
    PIECE_VALUE
} PieceKind;

typedef struct {
    PieceKind kind;
    char *text, *name;   /* owned; name is NULL but for nouns and blanks */
    int line;
} Piece;

/* Text as a row of pieces. */
typedef struct {
    Piece *piece;
    int count;
} Words;

typedef struct {
    Words words;
    Words reason;    /* said when it is chosen; empty if none is given */
    bool right;
    int line;
} Choice;

typedef enum { QUESTION_CHOICE, QUESTION_NUMBER, QUESTION_CLICK, QUESTION_ORDER, QUESTION_KINDS } QuestionKind;

typedef struct {
    QuestionKind kind;
    Words ask;
    Choice *choice;   /* QUESTION_CHOICE; QUESTION_ORDER: in the right order */
    int choices;
    char *name;       /* QUESTION_NUMBER: what is asked for. QUESTION_CLICK: the cells, parted by spaces */
    bool all;         /* QUESTION_CLICK: all of them are to be clicked, in any order; else any one is right */
    Words hint;       /* empty if there is none */
    int line;
} Question;

typedef enum {
    BLOCK_TEXT,       /* a paragraph */
    BLOCK_ITEM,       /* of a list; `number` 0 for a bullet */
    BLOCK_CODE,       /* lines as they stand: one PIECE_CODE */
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
    SceneLine scene;  /* with has_scene; else the page leaves the last page's scene as it is */
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

/* Reads a lesson. What is wrong with it goes into `findings`, and what could be read into *lesson all the same;
 * freed with lesson_free. */
void lesson_read(Lesson *lesson, const char *text, size_t length, Findings *findings);

/* The same from a file, and lesson_fill; `assets`, borrowed, is the folder of lenet's weights, NULL if it is not
 * known; false only when it can't be read. */
bool lesson_load(Lesson *lesson, const char *path, const char *assets, Findings *findings, Error *err);
void lesson_free(Lesson *lesson);

/* Puts the values into the lesson's text, [=p]; those that no scene knows stay empty. Builds the scenes of pages
 * that have any. */
void lesson_fill(Lesson *lesson);

/* Goes through all words of a page (title, note, captions, text, questions) until each() is false; whether it never
 * was. */
bool lesson_words(LessonPage *page, bool (*each)(void *self, Words *words), void *self);
/* Whether a word of the command line is a lesson's name: it ends with .md. */
bool lesson_named(const char *word);

/* Whether the lesson is written in Chinese: its title is. */
bool lesson_chinese(const Lesson *lesson);

/* The page whose scene is on the stage at `page`: the last one up to it that has one; -1 if none has. */
int lesson_scene(const Lesson *lesson, int page);

/* The questions of the whole lesson: how many, the k-th (NULL: there is none) and its page; the index of a page's
 * first. */
int lesson_questions(const Lesson *lesson);
const Question *lesson_question(const Lesson *lesson, int k, int *page);
int lesson_first_question(const Lesson *lesson, int page);

/* Plays it through: builds every scene, runs it to each of its stops, computes every answer. */
void lesson_play(const Lesson *lesson, Findings *findings);

/* How much work it is to show the page's scene at its start and at all its stops: in all scenes LESSON_PLAYED at
 * most. */
int64_t lesson_played(const LessonPage *page, const Scene *scene);

/* The text of words without any marks, formulas as their TeX, blanks as "name = ___", values as numbers ("[=p]"
 * before lesson_fill). */
void words_plain(const Words *words, Text *out);
void words_add(Words *words, PieceKind kind, const char *text, size_t length, const char *name, int line);
void words_join(Words *words, Words *more);   /* moves the pieces of `more` to the end */
void words_free(Words *words);

#endif
