/* What the reader of lessons collects; for the files of this folder: read.c walks the Markdown, parts.c makes a
 * lesson's parts of what it found. */
#ifndef CONVWALK_LESSON_READ_H
#define CONVWALK_LESSON_READ_H

#include "lesson/lesson.h"

enum { BLANK_BYTE = 2 };   /* stands for each _ of a blank while the Markdown is read */

typedef struct {
    Lesson *lesson;
    Findings *findings;
    const char *source, *at, *end;   /* the text; how far its lines are counted; its end */
    int line;
    Words words;              /* collected, not yet given to anything */
    Words quote;              /* of the quote that is open */
    PieceKind span;           /* what texts are now, PIECE_TEXT if nothing special */
    int strong, emphasis;     /* how many such spans are open */
    bool fresh;               /* the next text begins a new piece */
    Text name;                /* of the noun */
    int lists, quotes;        /* how many are open */
    bool ordered;             /* the outermost list */
    Choice *choice;           /* its items */
    int choices, tasks;       /* how many, and how many of them with a box */
    const char *pending;      /* what is wrong with the span that is open; NULL: nothing */
    bool nested;              /* a heading stood within this list or quote: that is said, and its words are dropped */
    bool heading;             /* a heading's first text is awaited, which tells its line */
    int level;                /* of the heading */
    bool code, scene, html;
    int code_line;            /* the line of the block's first text */
    int fence_line;           /* of the line that begins the block, when a word stands on it; else 0 */
    Text lines;               /* of the code block, or of HTML */
    bool link, empty_link;    /* within a link; no text of it was seen yet */
    int table, tags;          /* tables and HTML's tags that are open */
    bool tagged;              /* a block of HTML was said, which another may close */
    int start;                /* the number of the outermost list's first item */
    int questions, stops;     /* of the lesson so far */
    bool stopped;             /* a bound is met: nothing more is read */
} Reader;

/* The page that is being read; NULL before the first. */
LessonPage *reader_page(Reader *reader);

/* A bound is met: it is said, and reading ends. */
void reader_stop(Reader *reader, int line, const char *format, ...) PRINTF_LIKE(3, 4);

/* A new block at the end of the page. */
Block *reader_block(Reader *reader, BlockKind kind, int line);

/* What is said of a table. */
#define TABLE_MISTAKE "a table: a lesson shows none yet; write a list, or let the scene show the numbers"

/* A paragraph, a list, a code block is whole. */
void reader_paragraph(Reader *reader);
void reader_list(Reader *reader);
void reader_code(Reader *reader);

/* Parts each [=NAME] of the words from the text around it, as a PIECE_VALUE. */
void marks_values(Words *words, Findings *findings);

/* Moves what stands behind a dash, " — ", to the beginning of `reason`; false if no dash is there. */
bool marks_reason(Words *words, Words *reason);

/* What was probably meant for a mark and is none: [clik e], [__], a footnote. */
void marks_near(const Words *words, Findings *findings);

/* Stars and backquotes that stayed in a text: they begin or end nothing. */
void marks_left(const Piece *piece, Findings *findings);

/* What was probably meant for the dash before a reason; NULL: nothing. */
const char *marks_near_dash(const Words *words);

/* The word of a hint or a note that the words begin with, "Hint:"; NULL: none. */
const char *marks_quote_word(const Words *words);

/* What the first word of a quote makes of it; the word is taken away. */
typedef enum { QUOTE_OTHER, QUOTE_HINT, QUOTE_NOTE } QuoteKind;
QuoteKind marks_quote(Words *words);

/* Makes "NAMES" parted by single spaces of what stood in [click NAMES]; whether all of several are to be clicked: they
 * are, but when parted by |. */
bool marks_click(char *names);

/* What is wrong with the whole lesson once all of it is read: marks that nothing took, bounds. False when a bound is
 * met. */
bool lesson_review(Lesson *lesson, Findings *findings);

/* The lines of a scene block, the first of them line `line` of the file. */
void reader_scene(Reader *reader, const char *text, int line);

#endif
