/* The code pane in windows of every size: all the loop indices of a step stand in it. */
#include "screens.h"

#include <stdio.h>

/* How many texts like "oc = 0" stand above the transport, whole. */
static int indices(const Screen *screen)
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
    for (size_t i = 0; i < sizeof size / sizeof *size; i++) {
        screen_draw(&screen, &measure, size[i][0], size[i][1]);
        assert_int_equal(indices(&screen), 7);   /* n, oc, oy, ox, ic, ky, kx */
    }
    screen_free(&screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_indices_stand_in_the_pane)};
    return cmocka_run_group_tests_name("code_pane", tests, NULL, NULL);
}
