/* Where lines break: no line begins with a mark that ends something, none ends with one that begins something, after
 * and before formulas, coloured words and numbers too. */
#include "testing.h"

#include "view/lesson/page/flow.h"

#include <math.h>
#include <string.h>

static const Piece pieces[] = {
    {.kind = PIECE_TEXT, .text = "误差 "},
    {.kind = PIECE_FORMULA, .text = "\\delta_{p}"},
    {.kind = PIECE_TEXT, .text = " 乘以 "},
    {.kind = PIECE_FORMULA, .text = "w"},
    {.kind = PIECE_TEXT, .text = " ，得到 "},
    {.kind = PIECE_FORMULA, .text = "a"},
    {.kind = PIECE_TEXT, .text = " 、 "},
    {.kind = PIECE_FORMULA, .text = "b"},
    {.kind = PIECE_TEXT, .text = " 。"},
    {.kind = PIECE_NOUN, .text = "卷积核", .name = "W"},
    {.kind = PIECE_TEXT, .text = "（"},
    {.kind = PIECE_FORMULA, .text = "e"},
    {.kind = PIECE_TEXT, .text = "）：“"},
    {.kind = PIECE_STRONG, .text = "相加"},
    {.kind = PIECE_TEXT, .text = "”，《"},
    {.kind = PIECE_CODE, .text = "+="},
    {.kind = PIECE_TEXT, .text = "》；转 180°，共 16 个；好！对吗？【是】"},
    {.kind = PIECE_VALUE, .text = "−5"},
    {.kind = PIECE_TEXT, .text = " 。the kernel ("},
    {.kind = PIECE_FORMULA, .text = "W"},
    {.kind = PIECE_TEXT, .text = "), turned."},
};

static bool begins_with(const char *text, const char *const *marks)
{
    for (; *marks; marks++)
        if (strncmp(text, *marks, strlen(*marks)) == 0)
            return true;
    return false;
}

static void check_width(float width)
{
    static const char *const closing[] = {"，", "。", "、", "：", "；", "！", "？", "）",
                                          "》", "】", "”", ")", ",", ".", NULL};
    static const char *const opening[] = {"（", "《", "【", "“", "(", NULL};
    DrawList list = {0};
    Measure measure = measure_monospace();
    Canvas canvas = {.list = &list, .measure = &measure, .theme = theme_get(THEME_LIGHT)};
    Flow flow = {.canvas = &canvas, .x = 20, .width = width, .y = 10, .size = 16, .lead = 24, .ink = 0xFF000000};
    draw_clear(&list, 800, 4000);
    Words words = {(Piece *)pieces, sizeof pieces / sizeof *pieces};
    flow_words(&flow, &words);
    for (int i = 0; i < list.count; i++) {
        const DrawOp *op = &list.op[i];
        char text[64];
        if (op->kind != DRAW_TEXT)
            continue;
        snprintf(text, sizeof text, "%.*s", op->length, list.text.at + op->start);
        if (op->x < 21 && begins_with(text, closing))
            fail_msg("%g wide: a line begins with %s", (double)width, text);
        bool followed = !begins_with(text, opening);
        for (int k = 0; k < list.count && !followed; k++)
            followed = list.op[k].kind == DRAW_TEXT && list.op[k].x > op->x && fabsf(list.op[k].y - op->y) < 8;
        if (!followed)
            fail_msg("%g wide: a line ends with %s", (double)width, text);
    }
    draw_free(&list);
}

static void marks_stay_where_they_belong(void **state)
{
    (void)state;
    for (int width = 110; width < 500; width++)
        check_width((float)width);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(marks_stay_where_they_belong)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
