/* Lists in the place of a lesson's page: what was answered, at its end; and the contents, all lessons with their pages.
 * Each line of a list that can be chosen is a row, by the pointer or by the keyboard. */
#ifndef CONVWALK_VIEW_LESSON_SHEET_H
#define CONVWALK_VIEW_LESSON_SHEET_H

#include "view/lesson/reading.h"

typedef enum {
    ROW_NEXT,       /* opens the next lesson, `lesson` */
    ROW_QUESTION,   /* leads back to question `question` on page `page` */
    ROW_LESSON,     /* lists the pages of the shelf's entry `lesson`, or no longer */
    ROW_PAGE,       /* opens page `page` of the entry `lesson`; -1: of the open lesson */
    ROW_RESTART,    /* clears the answers, once asked again */
    ROW_CONTENTS
} RowKind;

typedef struct {
    RowKind kind;
    int lesson, page, question;
} SheetRow;

/* The rows of the sheet on show, in order, to be freed; *count how many. */
SheetRow *sheet_rows(const Screen *screen, int *count);

/* How the lesson's questions stand. */
typedef struct {
    int right, first, told, open;   /* right, at the first try; given up; not answered rightly */
} Standing;
Standing sheet_standing(const Reading *reading, int from, int to);

/* Whether the end lists the questions: not where a lesson was presented and nobody answered any. */
bool sheet_reports(const Reading *reading);

/* Shows a sheet, or the page again; SHEET_CONTENTS begins at the open page. */
void sheet_show(Screen *screen, SheetKind kind);

/* Space and Page Down: at the end to the next lesson, in the contents what its row says. */
void sheet_forward(Screen *screen);

/* Does what the row says. */
void sheet_choose(Screen *screen, int row);

/* Keys of a sheet on show; false: none of its own. */
bool sheet_key(Screen *screen, int key);

/* The sheet's height and scroll position, to be set before a picture; its picture, in the page's place. */
void sheet_settle(Screen *screen, Canvas *canvas, Rect at);
void sheet_draw(const Screen *screen, Canvas *canvas, Rect at);

#endif
