/* The state of reading a lesson; for the files of this folder: read.c walks the Markdown, parts.c makes a lesson's
 * parts of what it found. */
#ifndef CONVWALK_LESSON_READ_H
#define CONVWALK_LESSON_READ_H

#include "lesson/lesson.h"

enum { BLANK_BYTE = 2 };   /* replaces each _ of a blank while the Markdown is read */

typedef struct {
    Lesson *lesson;
    Findings *findings;
    const char *source, *at, *end;   /* the text; up to where its lines are counted; its end */
    int line;
    Words words;              /* collected, not yet part of anything */
    Words quote;              /* the kind of the open quote */
    PieceKind span;           /* what texts are now, PIECE_TEXT if nothing special */
    int strong, emphasis;     /* how many such spans are open */
    bool fresh;               /* the next text begins a new piece */
    Text name;                /* of the noun */
    int lists, quotes;        /* how many are open */
    bool ordered;             /* the outermost list */
    Choice *choice;           /* its items */
    int choices, tasks;       /* how many, and how many of them with a box */
    const char *pending;      /* what is wrong with the open span; NULL: nothing */
    bool nested;              /* a heading was within this list or quote: a mistake, and its words are dropped */
    bool heading;             /* a heading's first text is expected, which has its line */
    int level;                /* of the heading */
    bool code, scene, html;
    int code_line;            /* the line of the block's first text */
    int fence_line;           /* the line on which the block begins, if it has a word; else 0 */
    Text lines;               /* of the code block, or of HTML */
    bool link, empty_link;    /* within a link; no text of it was seen yet */
    int table, tags;          /* tables and HTML's tags that are open */
    bool tagged;              /* a block of HTML was reported, which another may close */
    int start;                /* the number of the outermost list's first item */
    int questions, stops;     /* of the lesson so far */
    bool stopped;             /* a bound is exceeded: reading stops */
} Reader;

/* The page that is being read; NULL before the first. */
LessonPage *reader_page(Reader *reader);

/* Reports a bound that is exceeded, and stops reading. */
void reader_stop(Reader *reader, int line, const char *format, ...) PRINTF_LIKE(3, 4);

/* A new block at the end of the page. */
Block *reader_block(Reader *reader, BlockKind kind, int line);

/* The mistake for a table. */
#define TABLE_MISTAKE "a table: a lesson shows none yet; write a list, or let the scene show the numbers"

/* Called at the end of a paragraph, a list, a code block. */
void reader_paragraph(Reader *reader);
void reader_list(Reader *reader);
void reader_code(Reader *reader);

/* Splits each [=NAME] of the words from the text around it, as a PIECE_VALUE. */
void marks_values(Words *words, Findings *findings);

/* Moves what follows a dash, " — ", to the beginning of `reason`; false if there is no dash. */
bool marks_reason(Words *words, Words *reason);

/* Reports marks that are almost right, with what was probably meant: [clik e], [__], a footnote. */
void marks_near(const Words *words, Findings *findings);

/* Reports stars and backquotes that are still in a text: they do not begin or end anything. */
void marks_left(const Piece *piece, Findings *findings);

/* What was probably meant as the dash before a reason; NULL: nothing. */
const char *marks_near_dash(const Words *words);

/* The word of a hint or a note that the words begin with, "Hint:"; NULL: none. */
const char *marks_quote_word(const Words *words);

/* The kind of a quote by its first word, which is removed. */
typedef enum { QUOTE_OTHER, QUOTE_HINT, QUOTE_NOTE } QuoteKind;
QuoteKind marks_quote(Words *words);

/* Makes "NAMES" with single spaces between of the text in [click NAMES]; returns whether all of several must be
 * clicked: yes, unless | is between them. */
bool marks_click(char *names);

/* Reports mistakes of the whole lesson after it is read: unused marks, bounds. False when a bound is exceeded. */
bool lesson_review(Lesson *lesson, Findings *findings);

/* Says which of the list's choices, or things to put in order, say nothing or the same as one before. */
void choices_check(Reader *reader);

/* The lines of a scene block, the first of them line `line` of the file. */
void reader_scene(Reader *reader, const char *text, int line);

#endif
