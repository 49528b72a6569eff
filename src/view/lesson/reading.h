/* A lesson being read: where the reader is, what was answered. The screen has one while a lesson is open. Page and stop
 * decide the scene on the stage, which the reader may change at any time. */
#ifndef CONVWALK_VIEW_LESSON_READING_H
#define CONVWALK_VIEW_LESSON_READING_H

#include "lesson/lesson.h"
#include "lesson/progress.h"
#include "view/window/state.h"

enum { ANSWER_TYPED = 64, ANSWER_TEXT = 96, ORDER_MOST = LESSON_ORDER, CLICKS_MOST = LESSON_CLICKS };

typedef struct {
    int tries;                    /* answers given so far */
    bool right;                   /* the last one was */
    bool told;                    /* the reader asked for the answer */
    bool hint;                    /* shown */
    int given;                    /* a choice: 1 + its index */
    int order[ORDER_MOST], placed;/* things put in order so far */
    Cell clicked[CLICKS_MOST];    /* of several cells that must be clicked, those that are; told: the right ones */
    int clicks;
    char text[ANSWER_TEXT];       /* a number or the names of cells, as given */
    const char *said;             /* the reply to a wrong answer; NULL: only that it is wrong */
} Reply;

/* Whether the answer may be shown now. */
static inline bool reply_closed(const Reply *reply)
{
    return reply->right || reply->told;
}

/* What the size of a page's text depends on. */
typedef struct {
    int page;                     /* -1: none */
    float width, height, type;
    int language;
    bool present;
} PageFit;

/* What stands in the page's place: a list, its row that Enter means. */
typedef enum { SHEET_NONE, SHEET_END, SHEET_CONTENTS } SheetKind;
typedef struct {
    SheetKind kind;
    int row;
    int unfolded;                 /* contents: the entry of the shelf whose pages are listed; -1: none */
    bool sure;                    /* clearing the answers was asked for once: the next time it is done */
    bool follow;                  /* it scrolls to the row */
    float scroll, tall;           /* scroll below 0: the row is to stand in the upper half */
} LessonSheet;

typedef struct Reading {
    Lesson lesson;
    char *path;
    int page, stop;               /* `stop`: how many of the page's stops are done */
    int seen;                     /* pages that were open, counted from the first */
    int asked;                    /* the question that has the keyboard; -1: none */
    int shown;                    /* the one asked or answered last: the picture rings the cells of its answer */
    Reply *answer;               /* one for each question of the lesson */
    int answers;
    Scene scene;                  /* the page's own, which its questions are about, whatever the stage shows */
    bool kin[LESSON_PAGES];       /* earlier pages with the same numbers */
    float scroll, tall, room;     /* of the page, in units: scroll position, height, visible height */
    float least;                  /* the visible height beside the page's longest caption */
    float fit;                    /* its scale, so that all of it can be seen */
    bool brief;                   /* only the asked question shows its choices */
    PageFit fitted;               /* what `least`, `fit` and `brief` were found for */
    bool follow;                  /* the page scrolls to that card; until it is scrolled by hand */
    LessonSheet sheet;
    bool hidden, notes, typing;
    char typed[ANSWER_TYPED];
    bool present, locked;         /* no answers kept and no notes; no editing, no menus */
    bool unsaved;
} Reading;

/* What a click on the page does; the value of ACT_LESSON is reading_value of one of them. */
typedef enum {
    LESSON_NEXT,
    LESSON_BACK,
    LESSON_CHOOSE,
    LESSON_PLACE,
    LESSON_TYPE,
    LESSON_HINT,
    LESSON_TELL,
    LESSON_ASK,
    LESSON_NOTES,
    LESSON_OPEN,
    LESSON_CONTENTS,
    LESSON_ROW                    /* `index`: of the sheet's rows */
} LessonAct;

static inline int64_t reading_value(LessonAct what, int question, int index)
{
    return ((int64_t)what << 40) | ((int64_t)question << 16) | index;
}

/* Opens a lesson at a page (from 0) and a stop. False, with the screen unchanged, when it can't be read or has
 * mistakes. */
bool reading_open(Screen *screen, const char *path, int page, Error *err);

/* Reads its file again and keeps page, stop, step and answers. False, with the old text kept, when it has mistakes
 * now. */
bool reading_again(Screen *screen, Error *err);
void reading_close(Screen *screen);

/* How many stops the page has: without any, the scene's end is one, unless --step says where the scene is. */
int reading_stops(const LessonPage *page);

/* Shows the page with so many of its stops done, and its scene on the stage. */
void reading_go(Screen *screen, int page, int stop);

/* Clears all answers and begins at the first page. */
void reading_restart(Screen *screen);

/* Plays to the next stop, then goes to the next page; and back, at once. */
void reading_forward(Screen *screen, bool at_once);
void reading_back(Screen *screen);

/* Events; true if the lesson used them. */
bool reading_key(Screen *screen, int key, int mods);
bool reading_type(Screen *screen, const char *text);
bool reading_click(Screen *screen, Cell cell);
bool reading_wants_click(const Screen *screen);   /* a click on a cell answers an open question of the page */
bool reading_wheel(Screen *screen, float x, float turns);
void reading_act(Screen *screen, int64_t value);

/* Whether the scene on stage has this tensor of the page's own scene, whose cells questions and nouns name: the same
 * operation with a tensor of that shape, by any route. */
bool reading_shares(const Screen *screen, CellSet set);

/* Whether --lock, or --present, disables an action. */
bool reading_bars(const Screen *screen, int action);

/* The page's width, 0 while it is hidden; its scale and scroll position, to be set before a picture; its picture. */
float reading_width(const Screen *screen);
void reading_settle(Screen *screen, Canvas *canvas, const Layout *layout);
void reading_draw(const Screen *screen, Canvas *canvas, const Layout *layout);

/* Hides the page, or shows it again. */
void reading_hide(Screen *screen);

/* Rolls the page, or the list in its place, until what stands at `at` in the picture is within `room`. */
void reading_reveal(Screen *screen, Rect at, Rect room);

/* What a button of the page is called, and its keys. */
ActionName reading_names(int64_t value);

/* Answers to the lesson's k-th question: a choice, the next thing in order, the typed text, a clicked cell. */
void answer_choose(Screen *screen, int k, int index);
void answer_place(Screen *screen, int k, int index);
void answer_typed(Screen *screen, int k);
void answer_cell(Screen *screen, int k, Cell cell);

/* The reader gives up: the card shows the answer, and the picture shows what it withheld. */
void answer_tell(Screen *screen, int k);

/* Gives the question the keyboard (-1: none); text typed for another one is discarded. */
void reading_ask(Reading *reading, int k);

/* The reply to the question that has the keyboard; NULL: none has. */
const Reply *reading_reply(const Screen *screen);

/* The reply whose cells the picture rings: of the question closed last, while no other is being answered; else of the
 * one that has the keyboard. NULL: there is none. */
const Reply *reading_ringed(const Screen *screen);

/* The trace that questions and nouns of this page are about; NULL: there is none. */
const Trace *reading_trace(const Reading *reading);

/* What is done of the lesson, to be saved (freed with progress_free); and back, as far as it still fits: an answer
 * finds its question by page, place and words. */
Progress reading_progress(const Reading *reading);
void reading_restore(Reading *reading, const Progress *progress);

#endif
