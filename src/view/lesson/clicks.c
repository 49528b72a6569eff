/* A click on a cell that a question of the page could mean is an answer to it before it is anything else. */
#include "view/lesson/reading.h"

#include "lesson/cells.h"

#include <string.h>

bool reading_shares(const Screen *screen, CellSet set)
{
    const Trace *own = screen->reading ? reading_trace(screen->reading) : NULL, *stage = &screen->stage.scene.trace;
    return own && own->operation == stage->operation && own->pass == stage->pass
        && memcmp(own->tensor[set].dim, stage->tensor[set].dim, sizeof own->tensor[set].dim) == 0;
}

static bool is_clicked(const Reading *reading, int k)
{
    int page;
    const Question *question = lesson_question(&reading->lesson, k, &page);
    return question && question->kind == QUESTION_CLICK && !reply_closed(&reading->answer[k]);
}

/* The open question of the page that asks for the number of this very cell; -1: none. */
static int number_question(const Reading *reading, Cell cell)
{
    int end = lesson_first_question(&reading->lesson, reading->page + 1), page;
    const Trace *trace = reading_trace(reading);
    for (int k = lesson_first_question(&reading->lesson, reading->page); k < end && trace; k++) {
        const Question *question = lesson_question(&reading->lesson, k, &page);
        Cell asked;
        if (question->kind == QUESTION_NUMBER && !reply_closed(&reading->answer[k])
            && lesson_asks(trace, question->name, &asked) == ASK_VALUE && cell_same(asked, cell))
            return k;
    }
    return -1;
}

/* May cells be clicked for the lesson now? Not for the answers of Predict; a click that a question could mean is never
 * an edit. */
static bool takes_clicks(const Screen *screen)
{
    const Reading *reading = screen->reading;
    return reading && !reading->hidden && reading->sheet.kind == SHEET_NONE && screen->show.page == PAGE_SCENE
           && (!screen->predict.on || screen->edit.on);
}

/* The question that a click on a cell answers: the one with the keyboard, or else the first open one of the page that
 * is answered so; -1: none. */
static int clicked_question(const Screen *screen)
{
    const Reading *reading = screen->reading;
    if (!takes_clicks(screen))
        return -1;
    if (reading->asked >= 0 && is_clicked(reading, reading->asked))
        return reading->asked;
    int end = lesson_first_question(&reading->lesson, reading->page + 1);
    for (int k = lesson_first_question(&reading->lesson, reading->page); k < end; k++)
        if (is_clicked(reading, k))
            return k;
    return -1;
}

bool reading_wants_click(const Screen *screen)
{
    return clicked_question(screen) >= 0;
}

/* A cell that the pointer hit belongs to the scene on stage; the question is about the page's own. Through its source,
 * a cell of another route is one of the page's too. */
bool reading_click(Screen *screen, Cell cell)
{
    Reading *reading = screen->reading;
    int k = clicked_question(screen);
    if (cell.set == SET_NONE || !takes_clicks(screen))
        return false;
    if (k < 0) {   /* where the answer will stand: it is typed, not shown */
        k = reading_shares(screen, cell.set) ? number_question(reading, cell) : -1;
        if (k >= 0) {
            reading_ask(reading, k);
            reading->typing = reading->follow = true;
        }
        return k >= 0;
    }
    cell = cell_source(&screen->stage.scene.trace, cell);
    if (!reading_shares(screen, cell.set)) {
        screen_say(screen, false, "the question is about this page's own scene; Space leads back to it");
        return false;
    }
    if (k != reading->asked)
        reading_ask(reading, k);
    answer_cell(screen, k, cell);
    return true;
}
