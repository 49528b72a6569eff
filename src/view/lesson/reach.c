/* The page's buttons for the keyboard and for tips. */
#include "view/lesson/reading.h"

#include "view/lesson/sheet.h"

#include <math.h>

void reading_hide(Screen *screen)
{
    if (!screen->reading)
        return;
    sheet_show(screen, SHEET_NONE);
    screen->reading->hidden = !screen->reading->hidden;
}

void reading_reveal(Screen *screen, Rect at, Rect room)
{
    const float margin = 12;
    Reading *reading = screen->reading;
    bool sheet = reading->sheet.kind != SHEET_NONE;
    float *scroll = sheet ? &reading->sheet.scroll : &reading->scroll;
    if (at.y + at.h + margin > room.y + room.h)
        *scroll += at.y + at.h + margin - room.y - room.h;
    if (at.y - margin < room.y)
        *scroll += at.y - margin - room.y;
    *scroll = fmaxf(0, *scroll);
    reading->follow = reading->sheet.follow = false;
}

ActionName reading_names(int64_t value)
{
    switch ((LessonAct)(value >> 40)) {
    case LESSON_NEXT: return (ActionName){"On", "Space"};
    case LESSON_BACK: return (ActionName){"Back", "Page Up"};
    case LESSON_HINT: return (ActionName){"Hint", "I"};
    case LESSON_TELL: return (ActionName){"The answer", "A"};
    case LESSON_NOTES: return (ActionName){"Notes for the teacher", "N"};
    case LESSON_CONTENTS: return (ActionName){"All lessons and pages", "O"};
    case LESSON_CHOOSE:
    case LESSON_PLACE:
    case LESSON_TYPE:
    case LESSON_ASK:
    case LESSON_OPEN:
    case LESSON_ROW: break;
    }
    return (ActionName){NULL, NULL};
}
