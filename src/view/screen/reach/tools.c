/* The menu stands at the end; all that has no room beside it is a line in it. What changes how large things are stands
 * right of what has words, at fixed places: it stays under the pointer that clicks it. */
#include "view/screen/reach/tools.h"

#include "view/screen/reach/menu.h"
#include "view/window/button.h"

#include <math.h>

enum { GAP = 4, WIDE = 1180 };

/* `width` 0: as its word needs. `least`: the window's least width that has it. */
typedef struct {
    Action action;
    const char *text;
    float width, least;
} Tool;

static const Tool tools[] = {
    {ACT_MENU, NULL, 34, 0},        {ACT_HELP, NULL, 30, 0},     {ACT_THEME, NULL, 32, 0},
    {ACT_TEXT, NULL, 36, 0},        {ACT_LANGUAGE, NULL, 40, 0}, {ACT_EDIT, "Edit", 0, 0},
    {ACT_CODE, "Code", 0, 0},       {ACT_PREDICT, "Predict", 0, 0}, {ACT_NUDGE, "Nudge", 0, 0},
    {ACT_COPY, NULL, 32, WIDE},     {ACT_SAVE, NULL, 32, WIDE},
};

static void draw_theme_sign(Canvas *canvas, float x, float y, Color ink)
{
    DrawList *list = canvas->list;
    draw_frame(list, (Rect){x - 7, y - 7, 14, 14}, 7, 1.5f, ink);
    draw_clip(list, (Rect){x - 7, y - 7, 7, 14});
    draw_disc(list, x, y, 6.5f, ink);
    draw_unclip(list);
}

/* An arrow down onto a tray. */
static void draw_save_sign(Canvas *canvas, float x, float y, Color ink)
{
    DrawList *list = canvas->list;
    draw_line(list, x, y - 7, x, y, 1.6f, ink);
    draw_triangle(list, (float[]){x - 4.5f, y - 1, x + 4.5f, y - 1, x, y + 4}, ink);
    draw_line(list, x - 7, y + 3, x - 7, y + 7, 1.6f, ink);
    draw_line(list, x - 7, y + 7, x + 7, y + 7, 1.6f, ink);
    draw_line(list, x + 7, y + 7, x + 7, y + 3, 1.6f, ink);
}

/* One sheet over another. */
static void draw_copy_sign(Canvas *canvas, float x, float y, Color ink)
{
    draw_frame(canvas->list, (Rect){x - 3, y - 3, 9, 10}, 2, 1.5f, ink);
    draw_line(canvas->list, x - 6, y - 6, x - 6, y + 3, 1.5f, ink);
    draw_line(canvas->list, x - 6, y - 6, x + 2, y - 6, 1.5f, ink);
}

static void draw_sign(const Screen *screen, Canvas *canvas, Action action, Rect at)
{
    static const char *const other[LANGUAGE_COUNT] = {"中文", "EN"};   /* what a click leads to */
    Color ink = canvas->theme->soft;
    float x = at.x + at.w / 2, y = at.y + at.h / 2;
    const char *text = action == ACT_HELP ? "?" : "Aa";
    FontFace face = menu_is_on(screen, action) ? FONT_BOLD : FONT_SANS;
    if (action == ACT_THEME)
        draw_theme_sign(canvas, x, y, ink);
    else if (action == ACT_SAVE)
        draw_save_sign(canvas, x, y, ink);
    else if (action == ACT_COPY)
        draw_copy_sign(canvas, x, y, ink);
    else if (action == ACT_MENU)
        for (int i = -1; i <= 1; i++)
            draw_disc(canvas->list, x + 7 * (float)i, y, 2, ink);
    else
        draw_text_at(canvas->list, canvas->measure, face, 15, x, y + 5.5f, ALIGN_CENTRE, ink,
                     action == ACT_LANGUAGE ? other[screen->look.language] : text);
}

static bool has_tool(const Screen *screen, const Tool *tool)
{
    return screen->look.width >= tool->least && (tool->action == ACT_MENU || menu_has(screen, tool->action))
           && (screen->show.page == PAGE_SCENE || tool->action != ACT_COPY);
}

float tools_draw(const Screen *screen, Canvas *canvas, float right, float middle, float room)
{
    float end = right - room;
    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++) {
        const Tool *tool = &tools[i];
        float width = tool->text ? canvas_width(canvas, FONT_BOLD, 14, tool->text) + 18 : tool->width;
        if (!has_tool(screen, tool) || (tool->text && right - width - GAP < end))
            continue;
        right -= width + GAP;
        Rect box = {right, middle - 15, width, 30};
        button_draw(screen, canvas, box, tool->action, 0, tool->text, menu_is_on(screen, tool->action));
        if (!tool->text)
            draw_sign(screen, canvas, tool->action, box);
    }
    return right;
}
