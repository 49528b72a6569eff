#include "view/lesson/page/scrollbar.h"

#include <math.h>

void page_scrollbar(Canvas *canvas, Rect at, float most, float scrolled)
{
    const Theme *theme = canvas->theme;
    if (most <= 1)
        return;
    float high = fmaxf(24, at.h * at.h / (at.h + most));
    draw_rect(canvas->list, (Rect){at.x + at.w - 7, at.y + (at.h - high) * fminf(1, scrolled / most), 4, high}, 2,
              color_mix(theme->panel, theme->soft, 0.5f));
}
