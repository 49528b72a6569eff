#include "view/lesson/page/mark.h"

void mark_draw(DrawList *list, float x, float y, float size, bool right, Color color)
{
    float d = size / 2;
    if (right) {
        draw_line(list, x - d, y, x - d * 0.3f, y + d * 0.7f, 2.4f, color);
        draw_line(list, x - d * 0.3f, y + d * 0.7f, x + d, y - d * 0.8f, 2.4f, color);
    } else {
        draw_line(list, x - d * 0.7f, y - d * 0.7f, x + d * 0.7f, y + d * 0.7f, 2.4f, color);
        draw_line(list, x - d * 0.7f, y + d * 0.7f, x + d * 0.7f, y - d * 0.7f, 2.4f, color);
    }
}
