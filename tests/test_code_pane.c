/* The code pane: in windows of every size all the loop indices of a step are in it; at its normal width no line of the
 * engine's source is broken; the line lit for the pointer is the one under it. */
#include "screens.h"

#include "app/paint/paint.h"
#include "scenes.h"
#include "trace/say/source.h"

#include <stdio.h>

/* How many texts like "oc = 0" stand above the transport, whole. */
static int chips(const Screen *screen)
{
    int count = 0;
    float end = screen_layout(screen).transport.y;
    for (int i = 0; i < screen->list.count; i++) {
        const DrawOp *op = &screen->list.op[i];
        char text[512], name[512];
        int value;
        if (op->kind != DRAW_TEXT || op->font != FONT_MONO || op->y + 8 > end)
            continue;
        snprintf(text, sizeof text, "%.*s", op->length, screen->list.text.at + op->start);
        count += sscanf(text, "%511s = %d", name, &value) == 2 && strchr(text, ';') == NULL;
    }
    return count;
}

static void all_indices_stand_in_the_pane(void **state)
{
    (void)state;
    static const float size[][2] = {{1280, 800}, {960, 600}, {720, 460}, {640, 400}};
    Screen screen = open_line("conv-backward-input --route scatter --step 9");
    Measure measure = measure_monospace();
    screen_act(&screen, ACT_CODE, 0);
    SourceIndex index[SOURCE_INDICES_MOST];
    int64_t step = player_cursor(&screen.stage.player).step;
    int indices = source_indices(&screen.stage.scene.trace, step, index),
        locals = source_locals(&screen.stage.scene.trace, step, index);
    assert_int_equal(indices + locals, 9);
    for (size_t i = 0; i < sizeof size / sizeof *size; i++) {
        screen_draw(&screen, &measure, size[i][0], size[i][1]);
        /* n, oc, oy, ox, ic, ky, kx; row, column; what changes */
        assert_int_equal(chips(&screen), indices + locals + 1);
    }
    screen_free(&screen);
}

/* Whether the text is a whole line of the function, without its indentation. */
static bool is_line(const Source *source, const char *text)
{
    for (int line = source->first; line <= source->last; line++) {
        const char *whole = source->file->line[line - 1];
        if (strcmp(whole + strspn(whole, " "), text) == 0)
            return true;
    }
    return false;
}

/* Every row of the pane is a whole line of the step's function. */
static void check_rows(const Screen *screen, const Source *source)
{
    Rect pane = screen_layout(screen).code;
    int rows = 0;
    for (int i = 0; i < screen->list.count; i++) {
        const DrawOp *op = &screen->list.op[i];
        char text[512];
        snprintf(text, sizeof text, "%.*s", op->length, op->kind == DRAW_TEXT ? screen->list.text.at + op->start : "");
        if (op->kind != DRAW_TEXT || op->font != FONT_MONO || op->x < pane.x || op->y > pane.y + pane.h - 84)
            continue;
        if (!is_line(source, text))
            fail_msg("%s, %s(): a line is broken: %s", source->file->path, source->function, text);
        rows++;
    }
    assert_true(rows > 3);
}

/* Draws the pane at the first step of each line of the engine that the scene runs. */
static void check_lines(Screen *screen, const Measure *measure)
{
    enum { LINES = 64 };
    const Trace *trace = &screen->stage.scene.trace;
    Source seen[LINES];
    int lines = 0;
    for (int64_t i = 0; i < trace->len; i++) {
        Source source = source_of(trace, i);
        bool known = false;
        for (int k = 0; k < lines; k++)
            known = known || (seen[k].file == source.file && seen[k].line == source.line);
        if (known)
            continue;
        assert_in_range(lines, 0, LINES - 1);
        seen[lines++] = source;
        player_go(&screen->stage.player, trace, i + 1);
        screen_draw(screen, measure, 1280, 800);
        assert_int_equal(source_of(trace, player_cursor(&screen->stage.player).step).line, source.line);
        check_rows(screen, &source);
    }
    assert_true(lines > 0);
}

/* All operations by all routes on both passes, with a bias and every activation. */
static void lines_stand_unbroken_at_the_panes_normal_width(void **state)
{
    (void)state;
    Error err;
    Fonts *fonts = fonts_open("assets/fonts", &err);
    assert_non_null(fonts);
    Measure measure = fonts_measure(fonts);
    Random random = random_seed(3);
    for (int round = 0; round < 120; round++) {
        SceneLine line = scene_line_default();
        Operation operation = (Operation)0;
        Screen screen;
        screen_init(&screen);
        scene_kind(round, &operation, &line.route);
        assert_true(scene_line_name(&line, operation_name(operation), &err));
        line_shape(&random, &line);
        if (screen_open(&screen, &line, &err)) {
            screen_act(&screen, ACT_CODE, 0);
            screen_act(&screen, ACT_LEVEL, LEVEL_PRODUCT);
            check_lines(&screen, &measure);
        }
        scene_line_free(&line);
        screen_free(&screen);
    }
    fonts_free(fonts);
}

/* The line drawn at a point of the pane; 0: none. */
static int line_at(const Screen *screen, float x, float y)
{
    for (int i = screen->canvas.targets - 1; i > 0; i--)
        if (screen->canvas.target[i].kind == TARGET_LINE && rect_holds(screen->canvas.target[i].at, x, y))
            return (int)screen->canvas.target[i].value;
    return 0;
}

/* How many rows are framed as the pointer's, and whether the one at the point is. */
static int framed(const Screen *screen, float x, float y, bool *here)
{
    int count = 0;
    *here = false;
    for (int i = 0; i < screen->list.count; i++) {
        const DrawOp *op = &screen->list.op[i];
        if (op->kind != DRAW_FRAME || op->x < screen_layout(screen).code.x)
            continue;
        count++;
        *here = *here || rect_holds((Rect){op->x, op->y, op->w, op->h}, x, y);
    }
    return count;
}

/* The pointer rests while steps are made: what is lit is always the line under it, though the lines move; and where no
 * line is any more, none is lit. */
static void the_line_lit_is_the_one_under_the_pointer(void **state)
{
    (void)state;
    Screen screen = open_line("conv-backward-input --kernels 2 --padding 1 --input 2x4x4");
    Measure measure = measure_monospace();
    screen_act(&screen, ACT_CODE, 0);
    screen_draw(&screen, &measure, 640, 400);
    Target line = find_target(&screen, TARGET_LINE, 0, 0);
    float x = line.at.x + 20, y = line.at.y + line.at.h / 2;
    screen_point(&screen, x, y);
    int changes = 0, before = 0;
    for (int64_t i = 0; i <= screen.stage.scene.trace.len; i++) {
        bool here;
        player_go(&screen.stage.player, &screen.stage.scene.trace, i);
        screen_draw(&screen, &measure, 640, 400);
        int now = line_at(&screen, x, y), rows = framed(&screen, x, y, &here);
        assert_true(now > 0);
        assert_int_equal(screen.pointer.hover.kind, TARGET_LINE);
        assert_int_equal(screen.pointer.hover.value, now);
        assert_true(rows >= 1 && here);
        changes += i > 0 && now != before;
        before = now;
    }
    assert_true(changes > 0);
    screen_act(&screen, ACT_CODE, 0);
    screen_draw(&screen, &measure, 640, 400);
    assert_int_not_equal(screen.pointer.hover.kind, TARGET_LINE);
    screen_free(&screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_indices_stand_in_the_pane),
        cmocka_unit_test(lines_stand_unbroken_at_the_panes_normal_width),
        cmocka_unit_test(the_line_lit_is_the_one_under_the_pointer),
    };
    return cmocka_run_group_tests_name("code_pane", tests, NULL, NULL);
}
