/* Formulas as they are drawn: TeX's spacing, where parts stand, colours and ids, lines, and every formula of the
 * notes. */
#include "testing.h"

#include "app/hosts/assets.h"
#include "base/file.h"
#include "formula_notes.h"
#include "view/formula/formula_tree.h"

#include <SDL_ttf.h>
#include <math.h>
#include <string.h>

static const Palette plain = {0xFF000000u, NULL, NULL};

static FormulaSize draw(const char *tex, bool display, float size, DrawList *list)
{
    Error err = {""};
    Formula *formula = formula_parse(tex, display, &err);
    if (!formula)
        fail_msg("%s: %s", tex, err.text);
    Measure measure = measure_monospace();
    draw_clear(list, 1000, 1000);
    FormulaSize drawn = formula_draw(formula, list, &measure, size, 100, 200, &plain),
                measured = formula_measure(formula, &measure, size);
    assert_memory_equal(&drawn, &measured, sizeof drawn);
    formula_free(formula);
    return drawn;
}

/* The nth operation that draws this text. */
static const DrawOp *text_op(const DrawList *list, const char *text, int nth)
{
    for (int i = 0; i < list->count; i++) {
        const DrawOp *op = &list->op[i];
        if (op->kind == DRAW_TEXT && (size_t)op->length == strlen(text)
            && memcmp(list->text.at + op->start, text, strlen(text)) == 0 && nth-- == 0)
            return op;
    }
    fail_msg("no text \"%s\"", text);
    return NULL;
}

static float width_of(const char *tex)
{
    DrawList list = {0};
    float width = draw(tex, false, 100, &list).width;
    draw_free(&list);
    return width;
}

/* The space between two characters beyond what they take apart from each other, in eighteenths of an em. */
static int gap_of(const char *left, const char *right)
{
    char both[64];
    snprintf(both, sizeof both, "%s %s", left, right);
    return (int)lroundf((width_of(both) - width_of(left) - width_of(right)) * 18 / 100);
}

static void a_number_is_one_text(void **state)
{
    (void)state;
    static const struct {
        const char *tex, *text;
    } numbers[] = {{"12.5", "12.5"},
                   {"4.345e-06", "4.345e\xE2\x88\x92"
                                 "6"},
                   {"1\xC2\xB7"
                    "4.3e\xE2\x88\x92"
                    "12",
                    "4.3e\xE2\x88\x92"
                    "12"},
                   {"1e+07", "1e7"},
                   {"2e-1", "2"},
                   {"2ew", "2"}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        DrawList list = {0};
        draw(numbers[i].tex, false, 20, &list);
        text_op(&list, numbers[i].text, 0);
        draw_free(&list);
    }
}

static void neighbours_have_tex_spacing(void **state)
{
    (void)state;
    assert_int_equal(gap_of("3", "4"), 0);
    assert_int_equal(gap_of("3", "="), 5);
    assert_int_equal(gap_of("\\sum", "3"), 3);
    assert_int_equal(gap_of("3", "\\max"), 3);
    assert_int_equal(gap_of("(", "3"), 0);
    assert_int_equal(gap_of(",", "3"), 3);
    assert_int_equal(gap_of("3", ","), 0);
    assert_int_equal(gap_of("=", "="), 0);
    assert_int_equal(gap_of("3", "\\frac{1}{2}"), 3);
    assert_int_equal(gap_of("3", "\\quad"), 0);
    assert_float_equal(width_of("3+4"), width_of("3") + width_of("+") + width_of("4") + 800.0f / 18, 0.01f);
    assert_float_equal(width_of("3_{3+4}"), width_of("3_{334}"), 0.01f);
    assert_float_equal(width_of("3\\cdot4"), width_of("334") + 800.0f / 18, 0.01f);
    assert_float_equal(width_of("3\xC2\xB7" "4"), width_of("334"), 0.01f);
    assert_float_equal(width_of("3\\quad4"), width_of("34") + 100, 0.01f);
    assert_float_equal(width_of("3\\ 4"), width_of("34") + 25, 0.01f);
}

static void a_sign_without_two_operands_is_a_sign(void **state)
{
    (void)state;
    float sign = width_of("-"), three = width_of("3");
    assert_float_equal(width_of("-3"), sign + three, 0.01f);
    assert_float_equal(width_of("(-3)"), sign + three + width_of("()"), 0.01f);
    assert_float_equal(width_of("3\\cdot-3"), sign + 2 * three + width_of("\\cdot") + 800.0f / 18, 0.01f);
    assert_float_equal(width_of("3=-3"), sign + 2 * three + width_of("=") + 1000.0f / 18, 0.01f);
    assert_float_equal(width_of("3-"), sign + three, 0.01f);
    assert_float_equal(width_of("\\tint{x}{3}-\\link{1}{3}"), sign + 2 * three + 800.0f / 18, 0.01f);
}

static void scripts_stand_above_and_below_each_other(void **state)
{
    (void)state;
    DrawList list = {0};
    FormulaSize size = draw("x_{i,j}^{l-1}", false, 100, &list);
    const DrawOp *x = text_op(&list, "x", 0), *i = text_op(&list, "i", 0), *l = text_op(&list, "l", 0);
    assert_float_equal(x->y, 200, 0.01f);
    assert_true(l->y < 200 - 30 && i->y > 200 + 15);
    assert_float_equal(i->size, 72, 0.01f);
    assert_true(fabsf(i->x - l->x) < 10 && i->x > x->x + x->w - 5);
    assert_true(200 - size.ascent <= l->y - 72 * 0.76f && 200 + size.descent >= i->y + 72 * 0.24f - 0.01f);
    draw("x_{i_{k}}", false, 16, &list);
    assert_float_equal(text_op(&list, "i", 0)->size, 0.72f * 16, 0.01f);
    assert_float_equal(text_op(&list, "k", 0)->size, 11, 0.01f);
    draw("x_{i}", false, 9, &list);
    assert_float_equal(text_op(&list, "i", 0)->size, 9, 0.01f);
    draw_free(&list);
}

static void looks_and_links_mark_their_own_parts(void **state)
{
    (void)state;
    DrawList list = {0};
    Error err;
    Measure measure = measure_monospace();
    Formula *formula = formula_parse("a\\link{7}{\\strong{b_c}\\frac{1}{2}}d", true, &err);
    assert_non_null(formula);
    draw_clear(&list, 500, 500);
    list.id = 3;
    formula_draw(formula, &list, &measure, 20, 0, 100, &plain);
    formula_free(formula);
    assert_int_equal(list.id, 3);
    assert_int_equal(text_op(&list, "a", 0)->id, 3);
    assert_int_equal(text_op(&list, "d", 0)->id, 3);
    assert_int_equal(text_op(&list, "b", 0)->id, 7);
    assert_int_equal(text_op(&list, "c", 0)->id, 7);
    assert_int_equal(text_op(&list, "b", 0)->font, FONT_LETTER_BOLD);
    assert_int_equal(text_op(&list, "d", 0)->font, FONT_LETTER);
    for (int i = 0; i < list.count; i++)
        if (list.op[i].kind == DRAW_RECT)
            assert_int_equal(list.op[i].id, 7);
    draw_free(&list);
}

static Color tint(void *self, const char *name)
{
    (void)self;
    return strcmp(name, "x") == 0 ? 0xFF0000FFu : 0;
}

static void tints_come_from_the_palette(void **state)
{
    (void)state;
    DrawList list = {0};
    Error err;
    Measure measure = measure_monospace();
    Formula *formula = formula_parse("\\tint{x}{a}_b \\tint{nothing}{c}", false, &err);
    assert_non_null(formula);
    draw_clear(&list, 500, 500);
    formula_draw(formula, &list, &measure, 20, 0, 100, &(Palette){0xFF222222u, tint, NULL});
    formula_free(formula);
    assert_int_equal(text_op(&list, "a", 0)->color, 0xFF0000FFu);
    assert_int_equal(text_op(&list, "b", 0)->color, 0xFF222222u);
    assert_int_equal(text_op(&list, "c", 0)->color, 0xFF222222u);
    draw_free(&list);
}

static void limits_stand_below_a_sum_only_in_display(void **state)
{
    (void)state;
    DrawList list = {0};
    draw("\\sum_{m}^{k}", true, 100, &list);
    const DrawOp *sum = text_op(&list, "\xE2\x88\x91", 0), *m = text_op(&list, "m", 0), *k = text_op(&list, "k", 0);
    assert_true(m->x < sum->x + sum->w && m->y > sum->y + 50 && k->y < sum->y - sum->size / 2);
    draw("\\sum_{m}", false, 100, &list);
    assert_true(text_op(&list, "m", 0)->x > text_op(&list, "\xE2\x88\x91", 0)->x + 50);
    draw("\\max\\limits_{m}", false, 100, &list);
    assert_true(text_op(&list, "m", 0)->x < text_op(&list, "max", 0)->x + text_op(&list, "max", 0)->w);
    draw_free(&list);
}

static void every_formula_of_the_notes_is_set(void **state)
{
    (void)state;
    DrawList list = {0};
    for (int i = 0; i < NOTES_FORMULAS; i++) {
        FormulaSize size = draw(notes_formula[i].tex, notes_formula[i].display, 24, &list);
        assert_true(list.count > 0 && size.width > 5 && size.ascent > 10 && size.descent >= 0);
        for (int k = 0; k < list.count; k++)   /* every baseline lies within the size that is told */
            if (list.op[k].kind == DRAW_TEXT) {
                assert_true(list.op[k].y > 200 - size.ascent && list.op[k].y <= 200 + size.descent + 0.01f);
                assert_true(list.op[k].x >= 99.9f && list.op[k].x + list.op[k].w <= 100 + size.width + 0.1f);
            }
    }
    draw_free(&list);
}

/* Every $...$ and $$...$$ of a text is set; returns how many there are. */
static int set_all(const char *text)
{
    DrawList list = {0};
    int count = 0;
    for (const char *open; (open = strchr(text, '$')) != NULL; count++) {
        bool display = open[1] == '$';
        const char *start = open + 1 + display, *end = strstr(start, display ? "$$" : "$");
        assert_non_null(end);
        char tex[1000];
        snprintf(tex, sizeof tex, "%.*s", (int)(end - start), start);
        assert_true(draw(tex, display, 24, &list).width > 5);
        text = end + 1 + display;
    }
    draw_free(&list);
    return count;
}

static void the_notes_themselves_are_set(void **state)
{
    (void)state;
    char *text;
    size_t length;
    Error err;
    if (!file_read("../shared/source-notes.zh.md", 1 << 20, &text, &length, &err)) {
        print_message("skipped: %s\n", err.text);
        skip();
    }
    assert_true(set_all(text) >= NOTES_FORMULAS);
    free(text);
}

static int count_ops(const DrawList *list, DrawKind kind)
{
    int count = 0;
    for (int i = 0; i < list->count; i++)
        count += list->op[i].kind == kind;
    return count;
}

static void cells_stand_in_columns_and_even_lines(void **state)
{
    (void)state;
    DrawList list = {0};
    draw("\\begin{bmatrix} 1 & 22 & 3 \\\\ 4_f & 5 & 6 \\\\ 7 & 8 & 9 \\end{bmatrix}", true, 100, &list);
    const DrawOp *one = text_op(&list, "1", 0), *wide = text_op(&list, "22", 0), *five = text_op(&list, "5", 0),
                 *four = text_op(&list, "4", 0);
    const DrawOp *seven = text_op(&list, "7", 0), *three = text_op(&list, "3", 0), *nine = text_op(&list, "9", 0);
    assert_float_equal(wide->x + wide->w / 2, five->x + five->w / 2, 0.01f);
    assert_float_equal(three->x, nine->x, 0.01f);
    assert_float_equal(four->y - one->y, seven->y - four->y, 0.01f);
    assert_true(four->y - one->y > 120 && wide->x > one->x + one->w + 90);
    assert_int_equal(count_ops(&list, DRAW_RECT), 6);   /* two brackets of a stem and two serifs */
    for (int i = 0; i < list.count; i++)
        if (list.op[i].kind == DRAW_RECT && list.op[i].h > 100)
            assert_true(list.op[i].y < one->y - 65 && list.op[i].y + list.op[i].h > seven->y);
    draw_free(&list);
}

static void delimiters_grow_with_what_they_hold(void **state)
{
    (void)state;
    DrawList list = {0};
    draw("\\left( x \\right)", true, 20, &list);
    assert_int_equal(list.count, 3);
    text_op(&list, "(", 0);
    draw("\\left( \\frac{1}{2} \\right)", true, 20, &list);
    assert_int_equal(count_ops(&list, DRAW_CURVE), 2);
    draw("\\left\\{ \\begin{matrix} 1 \\\\ 2+3 \\end{matrix} \\right.", true, 20, &list);
    assert_int_equal(count_ops(&list, DRAW_CURVE), 2);   /* one brace, two halves */
    assert_float_equal(text_op(&list, "1", 0)->x, text_op(&list, "2", 0)->x, 0.01f);
    draw("\\left\\lfloor \\frac{1}{2} \\right\\rceil", true, 20, &list);
    assert_int_equal(count_ops(&list, DRAW_RECT), 5);    /* two stems, a foot, a head, the bar */
    const DrawOp *stem = &list.op[0], *foot = &list.op[1];
    assert_float_equal(foot->y + foot->h, stem->y + stem->h, 0.01f);
    draw_free(&list);
}

static void a_fraction_stands_around_its_bar(void **state)
{
    (void)state;
    DrawList list = {0};
    for (int display = 0; display < 2; display++) {
        FormulaSize size = draw("x = \\frac{f_f}{f^f} +", display, 100, &list);
        const DrawOp *bar = &list.op[0], *plus = text_op(&list, "+", 0), *above = text_op(&list, "f", 0),
                     *deep = text_op(&list, "f", 1);
        const DrawOp *below = text_op(&list, "f", 2), *high = text_op(&list, "f", 3);
        for (int i = 0; i < list.count; i++)
            bar = list.op[i].kind == DRAW_RECT ? &list.op[i] : bar;
        assert_int_equal(bar->kind, DRAW_RECT);
        assert_float_equal(bar->y + bar->h / 2, plus->y - 35, 1);   /* the bar is as high as the arms of + and = */
        assert_true(deep->y + 0.24f * deep->size < bar->y && high->y - 0.77f * high->size > bar->y + bar->h);
        assert_true(above->x > bar->x && deep->x + deep->w < bar->x + bar->w && bar->x + bar->w < plus->x);
        assert_float_equal(above->size, display ? 100 : 72, 0.01f);
        assert_true(below->y - 200 < size.descent && size.ascent > 200 - above->y);
    }
    draw_free(&list);
}

static void a_prime_is_as_high_as_its_letter(void **state)
{
    (void)state;
    DrawList list = {0};
    draw("f'_{i} + f'^{2}", false, 100, &list);
    const DrawOp *first = text_op(&list, "\xE2\x80\xB2", 0), *second = text_op(&list, "\xE2\x80\xB2", 1),
                 *two = text_op(&list, "2", 0);
    assert_true(fabsf(first->y - 200) < 10 && fabsf(second->y - 200) < 10 && first->size > 90);
    assert_true(two->y < 170 && two->x >= second->x + 20);
    draw_free(&list);
}

/* The tables of how far letters reach are those of the fonts that are bundled. */
static void the_ink_of_letters_is_that_of_the_fonts(void **state)
{
    (void)state;
    char folder[1024], path[1100];
    Error err;
    assert_true(assets_find(folder, sizeof folder, &err));
    assert_int_equal(TTF_Init(), 0);
    for (int bold = 0; bold < 2; bold++) {
        snprintf(path, sizeof path, "%s/fonts/%s", folder, bold ? "letter-bold.ttf" : "letter.ttf");
        TTF_Font *font = TTF_OpenFont(path, 1000);
        assert_non_null(font);
        TTF_SetFontHinting(font, TTF_HINTING_NONE);
        for (unsigned code = 'A'; code <= 0x3C9; code++) {   /* A to Z, a to z, α to ω */
            if ((code > 'Z' && code < 'a') || (code > 'z' && code < 0x3B1))
                continue;
            int left, right, low, high, advance;
            assert_int_equal(TTF_GlyphMetrics32(font, code, &left, &right, &low, &high, &advance), 0);
            Ink ink = formula_ink(code);
            int off = bold ? 40 : 8;   /* thousandths; one table serves both weights */
            assert_true(abs(left - 10 * ink.left) <= off && abs(right - advance - 10 * ink.right) <= off);
            assert_true(abs(high - 10 * ink.ascent) <= off && abs(-low - 10 * ink.descent) <= off);
        }
        TTF_CloseFont(font);
    }
    TTF_Quit();
}

static void characters_typed_are_the_commands_they_look_like(void **state)
{
    (void)state;
    static const char *const pair[][2] = {{"a-b", "a\xE2\x88\x92"
                                                  "b"},
                                          {"\\delta_\\partial", "\xCE\xB4_\xE2\x88\x82"},
                                          {"2\\times3", "2\xC3\x97"
                                                        "3"},
                                          {"X\\otimes W\\to Y", "X\xE2\x8A\x97W\xE2\x86\x92Y"},
                                          {"\\lfloor a\\rfloor", "\xE2\x8C\x8A"
                                                                 "a\xE2\x8C\x8B"},
                                          {"\\sum_i", "\xE2\x88\x91_i"}};
    DrawList list = {0};
    Text first = {0}, second = {0};
    for (size_t i = 0; i < sizeof pair / sizeof *pair; i++) {
        text_clear(&first);
        text_clear(&second);
        draw(pair[i][0], true, 20, &list);
        draw_dump(&list, &first);
        draw(pair[i][1], true, 20, &list);
        draw_dump(&list, &second);
        assert_string_equal(text_get(&first), text_get(&second));
    }
    text_free(&first);
    text_free(&second);
    draw_free(&list);
}

static FormulaSize draw_lines(const char *tex, float width, DrawList *list)
{
    Error err;
    Formula *formula = formula_parse(tex, true, &err);
    assert_non_null(formula);
    Measure measure = measure_monospace();
    draw_clear(list, 1000, 1000);
    FormulaSize size = formula_draw_lines(formula, list, &measure, 20, width, 100, 200, &plain),
                told = formula_measure_lines(formula, &measure, 20, width);
    assert_memory_equal(&size, &told, sizeof size);
    formula_free(formula);
    return size;
}

static void what_is_too_wide_goes_on_below(void **state)
{
    (void)state;
    DrawList list = {0};
    float whole = draw("x = 1 + 2\\cdot3 = 4", true, 20, &list).width;
    FormulaSize one = draw_lines("x = 1 + 2\\cdot3 = 4", whole + 1, &list);
    assert_float_equal(text_op(&list, "4", 0)->y, 200, 0.01f);
    FormulaSize two = draw_lines("x = 1 + 2\\cdot3 = 4", whole - 1, &list);
    const DrawOp *equals = text_op(&list, "=", 1), *four = text_op(&list, "4", 0);
    assert_true(two.width < one.width && two.descent > one.descent + 15);
    assert_float_equal(two.ascent, one.ascent, 0.01f);
    assert_float_equal(text_op(&list, "3", 0)->y, 200, 0.01f);
    assert_true(equals->y > 215 && equals->x > 101 && equals->x < 140);
    assert_float_equal(four->y, equals->y, 0.01f);
    draw_lines("1 + 2\\cdot3", 66, &list);   /* before the sum's sign, not the product's */
    assert_true(text_op(&list, "+", 0)->y > 215);
    assert_float_equal(text_op(&list, "3", 0)->y, text_op(&list, "2", 0)->y, 0.01f);
    assert_true(draw_lines("\\frac{1234567890}{2}", 20, &list).width > 100);
    draw_free(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_is_one_text),
        cmocka_unit_test(neighbours_have_tex_spacing),
        cmocka_unit_test(a_sign_without_two_operands_is_a_sign),
        cmocka_unit_test(scripts_stand_above_and_below_each_other),
        cmocka_unit_test(looks_and_links_mark_their_own_parts),
        cmocka_unit_test(tints_come_from_the_palette),
        cmocka_unit_test(limits_stand_below_a_sum_only_in_display),
        cmocka_unit_test(every_formula_of_the_notes_is_set),
        cmocka_unit_test(the_notes_themselves_are_set),
        cmocka_unit_test(cells_stand_in_columns_and_even_lines),
        cmocka_unit_test(delimiters_grow_with_what_they_hold),
        cmocka_unit_test(a_fraction_stands_around_its_bar),
        cmocka_unit_test(a_prime_is_as_high_as_its_letter),
        cmocka_unit_test(the_ink_of_letters_is_that_of_the_fonts),
        cmocka_unit_test(characters_typed_are_the_commands_they_look_like),
        cmocka_unit_test(what_is_too_wide_goes_on_below),
    };
    return cmocka_run_group_tests_name("formula", tests, NULL, NULL);
}
