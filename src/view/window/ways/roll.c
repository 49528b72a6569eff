/* One number says where a page stands; the bar is arithmetic on it. */
#include "view/window/ways/roll.h"

#include <math.h>

enum { BAR = 10, LEAST = 32 };

static float most(const Roll *roll)
{
    return fmaxf(0, roll->tall - roll->room.h);
}

static void roll_to(Roll *roll, float at)
{
    roll->at = fmaxf(0, fminf(most(roll), at));
}

bool roll_by(Roll *roll, float units)
{
    float before = roll->at;
    roll_to(roll, roll->at + units);
    return roll->at != before;
}

void roll_show(Roll *roll, float top, float end)
{
    if (end - roll->at > roll->room.h)
        roll_to(roll, end - roll->room.h);
    if (top < roll->at)
        roll_to(roll, top);
}

Rect roll_thumb(const Roll *roll)
{
    const Rect *room = &roll->room;
    if (most(roll) <= 0)
        return (Rect){room->x + room->w, room->y, 0, 0};
    float high = fminf(room->h, fmaxf(LEAST, room->h * room->h / roll->tall)),
          y = room->y + (room->h - high) * fminf(1, roll->at / most(roll));
    return (Rect){room->x + room->w - BAR - 2, y, BAR, high};
}

void roll_draw(const Roll *roll, Canvas *canvas, bool held)
{
    Rect thumb = roll_thumb(roll), seen = rect_inset(thumb, 2);
    if (thumb.w <= 0)
        return;
    canvas_touch(canvas, (Target){.kind = TARGET_ROLL, .at = {thumb.x, roll->room.y, BAR + 2, roll->room.h}});
    draw_rect(canvas->list, (Rect){thumb.x, roll->room.y, BAR + 2, roll->room.h}, 0, 0);
    draw_rect(canvas->list, seen, seen.w / 2, held ? canvas->theme->soft : canvas->theme->edge);
    canvas_untouch(canvas);
}

void roll_grab(Roll *roll, float y)
{
    Rect thumb = roll_thumb(roll);
    roll->grab = y >= thumb.y && y < thumb.y + thumb.h ? y - thumb.y : thumb.h / 2;
    roll_drag(roll, y);
}

void roll_drag(Roll *roll, float y)
{
    Rect thumb = roll_thumb(roll);
    float way = roll->room.h - thumb.h;
    if (way > 0)
        roll_to(roll, (y - roll->grab - roll->room.y) / way * most(roll));
}
