/* One column of everything in a narrow window; in a wide one the lessons stand beside the cards. */
#include "view/screen/home/plan.h"

#include "view/lesson/shelf.h"
#include "view/scenes/catalog.h"
#include "view/screen/home/home.h"

#include <math.h>

enum { GAP = 16, COURSE_HEAD = 62, WIDE = 860 };

static int families(void)
{
    int all = 0;
    for (int i = 0, count; i < scene_catalog_count; i += count, all++)
        catalog_family(i, &count);
    return all;
}

static int lessons(const Screen *screen)
{
    int count = 0;
    while (shelf_at(screen->shelf, screen->look.language, count) >= 0)
        count++;
    return count;
}

/* Title and what this is; the switches beside them, or below where there is no room. Returns where it ends. */
static float plan_heading(HomePlan *plan, const Screen *screen, const Canvas *canvas, float left, float width)
{
    float type = canvas->theme->type, switches = home_looks_width(canvas), high = 30 * type;
    bool low = screen->look.height < 560;
    plan->title = low ? 21 : 28;
    plan->heading = (Rect){left, low ? 10 : 22, width, plan->title * type + 32 * type};
    float title = canvas_width(canvas, FONT_BOLD, plan->title, "See a convolution compute");
    float end = plan->heading.y + plan->heading.h;
    if (title + 32 + switches <= width) {
        plan->looks = (Rect){left + width - switches, plan->heading.y, switches, high};
        return end;
    }
    plan->looks = (Rect){left, end + 8, fminf(switches, width), high};
    return end + 8 + high;
}

/* Where to begin: one card, or one to continue and one to begin. */
static float plan_begin(HomePlan *plan, const Screen *screen, const Canvas *canvas, float left, float y, float width)
{
    bool continues = home_continues(screen);
    bool begins = !continues || home_next_lesson(screen) >= 0;
    bool beside = continues && begins && width >= WIDE - 100;
    float high = 96 * canvas->theme->type, each = beside ? (width - GAP) / 2 : width;
    if (continues) {
        plan->begin[0] = (Rect){left, y, each, high};
        y += beside ? 0 : high + GAP;
    }
    if (begins)
        plan->begin[1] = (Rect){left + (beside ? each + GAP : 0), y, each, high};
    return begins ? y + high : y - GAP;
}

HomePlan home_plan(const Screen *screen, const Canvas *canvas, const Layout *layout)
{
    const Theme *theme = canvas->theme;
    float w = screen->look.width, margin = fmaxf(20, (w - 1320) / 2), width = w - 2 * margin, y;
    HomePlan plan = {.room = {0, layout->top.h, w, screen->look.height - layout->top.h},
                     .lessons = lessons(screen),
                     .families = families(),
                     .columns = 1,
                     .row = 27 * theme->type};
    plan.room.h -= screen->message.text[0] ? 46 : 0;   /* a message stands below it */
    bool wide = w >= WIDE && plan.lessons > 0;
    y = plan_heading(&plan, screen, canvas, margin, width) + GAP;
    y = plan_begin(&plan, screen, canvas, margin, y, width) + GAP + 4;
    float course = 0, end = y;
    if (plan.lessons > 0) {
        course = wide ? fmaxf(300, fminf(380, width * 0.31f)) : width;
        plan.columns = !wide && width >= 560 ? 2 : 1;
        int rows = (plan.lessons + plan.columns - 1) / plan.columns;
        plan.course = (Rect){margin, y, course, COURSE_HEAD * theme->type + (float)rows * plan.row + 12};
        end = y + plan.course.h;
        if (!wide)
            y = end + GAP + 4;
    }
    plan.cards = wide ? (Rect){margin + course + 20, y, width - course - 20, 0} : (Rect){margin, y, width, 0};
    plan.across = (int)fmaxf(1, fminf(5, (plan.cards.w + GAP) / (236 + GAP)));
    plan.card_w = (plan.cards.w - GAP * (float)(plan.across - 1)) / (float)plan.across;
    plan.card_h = home_card_height(theme);
    int rows = (plan.families + plan.across - 1) / plan.across;
    plan.cards.h = (float)rows * (plan.card_h + GAP) - GAP;
    plan.foot = fmaxf(end, y + plan.cards.h) + 40 * theme->type;
    plan.tall = plan.foot + 26;
    return plan;
}

Rect plan_card(const HomePlan *plan, int i)
{
    return (Rect){plan->cards.x + (float)(i % plan->across) * (plan->card_w + GAP),
                  plan->cards.y + (float)(i / plan->across) * (plan->card_h + GAP), plan->card_w, plan->card_h};
}

Rect plan_lesson(const HomePlan *plan, int k)
{
    int rows = (plan->lessons + plan->columns - 1) / plan->columns;
    float width = plan->course.w / (float)plan->columns, head = plan->course.h - 12 - (float)rows * plan->row;
    return (Rect){plan->course.x + (float)(k / rows) * width + 6, plan->course.y + head + (float)(k % rows) * plan->row,
                  width - 12, plan->row};
}

Rect plan_place(const HomePlan *plan, int64_t index)
{
    if (index == HOME_CONTINUE || index == HOME_BEGIN)
        return plan->begin[index == HOME_BEGIN];
    if (index >= scene_catalog_count)
        return index - scene_catalog_count < plan->lessons ? plan_lesson(plan, (int)index - scene_catalog_count)
                                                           : (Rect){0, 0, 0, 0};
    for (int i = 0, first = 0, count; first < scene_catalog_count; i++, first += count) {
        catalog_family(first, &count);
        if (index >= first && index < first + count)
            return plan_card(plan, i);
    }
    return (Rect){0, 0, 0, 0};
}
