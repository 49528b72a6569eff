/* A button: plain until the pointer is on it. */
#include "view/window/button.h"

#include "view/window/state.h"

void button_draw(const Screen *screen, Canvas *canvas, Rect at, Action action, int64_t value, const char *text,
                 bool on)
{
    const Theme *theme = canvas->theme;
    const Target *over = &screen->pointer.hover;
    bool hover = over->kind == TARGET_ACTION && over->action == (int)action && over->value == value;
    Color ground = hover ? color_alpha(theme->button, 0.6f) : 0;
    canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = action, .value = value, .at = at});
    draw_rect(canvas->list, at, 6, on ? theme->button : ground);
    if (hover)
        draw_frame(canvas->list, rect_inset(at, 0.5f), 6, theme->line, theme->faint);
    if (text)
        canvas_text(canvas, on ? FONT_BOLD : FONT_SANS, 14, at.x + at.w / 2, at.y + at.h / 2 + 5, ALIGN_CENTRE,
                    on || hover ? theme->ink : theme->soft, text);
    canvas_untouch(canvas);
}
