/* Titles, numbers and products of every scene at every size of window: none runs into another, none is cut at the edge
 * of what it stands in. */
#include "scenes.h"
#include "screens.h"

#include <math.h>

#define PLANE "0.00026 -0.00031 0.00041; 0.0515 -0.0721 0.3333; -0.0112 0.2456 0.1178"
#define KERNEL "-0.0513 0.1456; -0.0694 0.0153"
static const char wide_numbers[] =
    "conv-forward --input 2x3x3 --x \"" PLANE " | " PLANE "\" --w \"" KERNEL " | " KERNEL "\"";

static const char *const lines[] = {
    "conv-forward --compare",
    "conv-forward --input 2x4x4 --kernels 2 --padding 1 --bias",
    "conv-backward-input --route scatter --padding 1",
    "conv-backward-input --route col2im --input 4x4 --kernel 3x3",
    "conv-backward-input --compare",
    "conv-backward-input --compare --input 5x5 --kernel 3x3 --stride 2 --padding 1",
    "conv-backward-input --compare --input 2x4x4 --kernel 3x3 --kernels 2 --stride 2 --padding 1",
    "conv-backward-weight --compare",
    "conv-backward-weight --input 2x1x3x3",
    "average-pool --input 5x5",
    "conv-forward --x \"0.00026 -0.00031 0.0004; 0.051 -0.07 0.3; -0.01 0.2 0.11\" --w \"-0.051 0.14; -0.069 0.0153\"",
    wide_numbers,
};

static bool overlap(const DrawOp *a, const DrawOp *b)
{
    float x = fminf(a->x + a->w, b->x + b->w) - fmaxf(a->x, b->x), higher = fmaxf(a->size, b->size);
    return x > 1.5f && fabsf(a->y - b->y) < higher * 0.5f;
}

/* Bold runs are titles and numbers; letters of a formula's band are parted from them by their place. */
static bool checked(const DrawOp *op, float top, float bottom)
{
    return op->kind == DRAW_TEXT && (op->font == FONT_BOLD || op->font == FONT_LETTER_BOLD) && op->y > top
           && op->y < bottom && op->color >> 24 > 0x80;
}

static void fail_at(const Screen *screen, const char *line, const DrawOp *a, const DrawOp *b, const char *what)
{
    const char *text = screen->list.text.at;
    fail_msg("%s at step %d, %gx%g: '%.*s' %s %.*s", line, (int)screen->stage.player.rest, (double)screen->look.width,
             (double)screen->look.height, a->length, text + a->start, what, b ? b->length : 0,
             b ? text + b->start : "");
}

static void check_texts(const Screen *screen, const char *line)
{
    float top = 60, bottom = screen->look.height - 230;
    Rect clip = {0, 0, screen->look.width, screen->look.height};
    for (int i = 0; i < screen->list.count; i++) {
        const DrawOp *a = &screen->list.op[i];
        if (a->kind == DRAW_CLIP)
            clip = a->w < 0 ? (Rect){0, 0, screen->look.width, screen->look.height} : (Rect){a->x, a->y, a->w, a->h};
        /* a route's band, too */
        bool beside = clip.w < screen->look.width - 1 && a->kind == DRAW_TEXT && a->y < screen->look.height - 100;
        if (beside && (a->x < clip.x - 2 || a->x + a->w > clip.x + clip.w + 2))
            fail_at(screen, line, a, NULL, "is cut beside others");
        if (!checked(a, top, bottom))
            continue;
        if (a->x < clip.x - 1 || a->x + a->w > clip.x + clip.w + 1)
            fail_at(screen, line, a, NULL, "is cut at the side");
        if (a->y - a->size * 0.7f < clip.y - 1 || a->y > clip.y + clip.h + 1)
            fail_at(screen, line, a, NULL, "is cut above or below");
        const Target *box = a->id > 0 ? &screen->canvas.target[a->id] : NULL;   /* a product's own */
        if (box && box->kind == TARGET_STEP && (a->x < box->at.x - 1 || a->x + a->w > box->at.x + box->at.w + 1))
            fail_at(screen, line, a, NULL, "does not fit into its box");
        for (int k = 0; k < i; k++)
            if (checked(&screen->list.op[k], top, bottom) && overlap(a, &screen->list.op[k]))
                fail_at(screen, line, a, &screen->list.op[k], "runs into");
    }
}

static void check_line(const char *line)
{
    static const float sizes[][2] = {{1280, 800}, {940, 800}, {960, 600},  {620, 600},  {620, 800},
                                     {700, 450},  {390, 844}, {1366, 730}, {1920, 1080}};
    Measure measure = measure_monospace();
    Screen screen = open_line(line);
    screen.stage.player.reduced = true;
    for (size_t s = 0; s < 2 * sizeof sizes / sizeof *sizes; s++) {
        screen.look.language = s % 2 ? LANGUAGE_CHINESE : LANGUAGE_ENGLISH;
        int64_t len = screen.stage.scene.trace.len;
        for (int part = 0; part <= 4; part++) {
            int64_t at = span_of(&screen.stage.scene.trace, (len - 1) * part / 4, LEVEL_CELL)
                             .end; /* at rest: nothing flies over a number */
            if (screen.stage.compare.sides > 0
                && step_at(&screen.stage.scene.trace, at - 1).out.set != trace_result(&screen.stage.scene.trace))
                continue;   /* the others are on their way */
            player_go(&screen.stage.player, &screen.stage.scene.trace, at);
            screen_draw(&screen, &measure, sizes[s / 2][0], sizes[s / 2][1]);
            check_texts(&screen, line);
        }
    }
    screen_free(&screen);
}

static void nothing_runs_into_another(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        check_line(lines[i]);
    for (int i = 0; plain_line(i).text[0]; i++)
        check_line(plain_line(i).text);
}

/* Compared routes end on the same cell: what is cut off after it is not theirs to show. */
static void routes_end_on_the_same_cell(void **state)
{
    (void)state;
    Screen screen = open_line("conv-backward-input --compare --input 5x5 --kernel 3x3 --stride 2 --padding 1");
    Cursor end = {screen.stage.scene.trace.len - 1, 1};
    Cell last = step_at(&screen.stage.scene.trace, end.step).out;
    for (int side = 0; side < screen.stage.compare.sides; side++) {
        const Trace *trace = &screen.stage.compare.side[side].trace;
        Step step = step_at(trace, compare_cursor(&screen.stage.compare, side, &screen.stage.scene.trace, end).step);
        assert_true(cell_same(step.out, last));
        assert_true(step.after == step_at(&screen.stage.scene.trace, end.step).after);
    }
    screen_free(&screen);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_runs_into_another),
                                              cmocka_unit_test(routes_end_on_the_same_cell)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
