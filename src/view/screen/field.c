/* Which field has the keyboard: a step's number, a value that is edited or predicted, a lesson's answer, a setting of
 * the training. */

#include "view/lesson/reading.h"
#include "view/live/live.h"
#include "view/screen/field.h"

static FieldState state_of(bool there, const char *typed)
{
    if (!there)
        return FIELD_NONE;
    return typed[0] != '\0' ? FIELD_TYPED : FIELD_EMPTY;
}

/* A lesson's question: names of cells begin with any letter, a number with what a key can say. */
static FieldState lesson_field(const Screen *screen)
{
    const Reading *reading = screen->reading;
    int page;
    if (!reading || reading->asked < 0 || reading->asked >= reading->answers
        || reply_closed(&reading->answer[reading->asked]))
        return FIELD_NONE;
    const Question *question = lesson_question(&reading->lesson, reading->asked, &page);
    if (reading->typing && question && question->kind == QUESTION_CLICK)
        return FIELD_TYPED;
    return state_of(reading->typing || (question && question->kind == QUESTION_NUMBER),
                    reading->typing ? reading->typed : "");
}

FieldState screen_field(const Screen *screen)
{
    if (screen->cover.blank)
        return FIELD_NONE;
    if (screen->go.on || screen->path.on)
        return FIELD_TYPED;
    if (screen->show.page == PAGE_LIVE)
        return screen->live->field >= 0 ? FIELD_TYPED : FIELD_NONE;
    if (screen->show.page != PAGE_SCENE)
        return FIELD_NONE;
    if (screen->edit.on)
        return screen->edit.chosen.set != SET_NONE || screen->edit.field >= 0 ? FIELD_TYPED : FIELD_NONE;
    FieldState lesson = lesson_field(screen);
    if (lesson == FIELD_TYPED || !screen->predict.on)
        return lesson;
    return state_of(predict_asked(screen) >= 0, screen->predict.typed);
}
