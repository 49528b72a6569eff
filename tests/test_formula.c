/* Formulas: what parses, TeX's spacing, where parts stand, colours and ids, and every formula of the notes. */
#include "testing.h"

#include "base/file.h"
#include "formula_notes.h"
#include "view/formula.h"

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
    FormulaSize drawn = formula_draw(formula, list, &measure, size, 100, 200, &plain), measured = formula_measure(formula, &measure, size);
    assert_memory_equal(&drawn, &measured, sizeof drawn);
    formula_free(formula);
    return drawn;
}

/* The nth operation that draws this text. */
static const DrawOp *text_op(const DrawList *list, const char *text, int nth)
{
    for (int i = 0; i < list->count; i++) {
        const DrawOp *op = &list->op[i];
        if (op->kind == DRAW_TEXT && (size_t)op->length == strlen(text) && memcmp(list->text.at + op->start, text, strlen(text)) == 0 && nth-- == 0)
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

static const char *error_of(const char *tex, Error *err)
{
    Formula *formula = formula_parse(tex, true, err);
    if (formula)
        fail_msg("\"%s\" parses", tex);
    return err->text;
}

static void mistakes_are_named_with_their_place(void **state)
{
    (void)state;
    Error err;
    assert_string_equal(error_of("a+\\fract{1}{2}", &err), "unknown command \\fract at byte 3; did you mean \\frac?");
    assert_string_equal(error_of("{a", &err), "{ without its } at byte 1");
    assert_string_equal(error_of("a}", &err), "} without its { at byte 2");
    assert_string_equal(error_of("x_i_j", &err), "a second subscript at byte 4");
    assert_string_equal(error_of("x^1'", &err), "a second superscript at byte 4");
    assert_string_equal(error_of("\\frac{1}", &err), "an argument expected at byte 9");
    assert_string_equal(error_of("\\left( a", &err), "\\left without its \\right at byte 1");
    assert_string_equal(error_of("a \\right)", &err), "\\right without its \\left at byte 3");
    assert_string_equal(error_of("\\left a \\right)", &err), "a delimiter such as ( or \\lfloor expected at byte 7");
    assert_string_equal(error_of("a & b", &err), "& outside of a matrix at byte 3");
    assert_string_equal(error_of("\\begin{matrix} a", &err), "\\begin without its \\end at byte 1");
    assert_string_equal(error_of("\\begin{matrix} a \\end{cases}", &err), "\\end with another name than its \\begin at byte 22");
    assert_string_equal(error_of("\\link{x}{a}", &err), "\\link needs a number in braces at byte 6");
    assert_string_equal(error_of("a $", &err), "a character that formulas do not have at byte 3");
    assert_string_equal(error_of("a \xFF", &err), "bytes that are not UTF-8 at byte 3");
}

static void depth_has_a_limit(void **state)
{
    (void)state;
    char tex[2001] = "";
    for (int i = 0; i < 1000; i++)
        strcpy(tex + i, "{");
    Error err;
    assert_non_null(strstr(error_of(tex, &err), "nested too deeply"));
    for (int i = 0; i < 400; i++)
        memcpy(tex + 5 * i, "\\frac", 6);
    assert_non_null(strstr(error_of(tex, &err), "nested too deeply"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbours_have_tex_spacing),
        cmocka_unit_test(a_sign_without_two_operands_is_a_sign),
        cmocka_unit_test(scripts_stand_above_and_below_each_other),
        cmocka_unit_test(looks_and_links_mark_their_own_parts),
        cmocka_unit_test(tints_come_from_the_palette),
        cmocka_unit_test(limits_stand_below_a_sum_only_in_display),
        cmocka_unit_test(every_formula_of_the_notes_is_set),
        cmocka_unit_test(mistakes_are_named_with_their_place),
        cmocka_unit_test(depth_has_a_limit),
    };
    return cmocka_run_group_tests_name("formula", tests, NULL, NULL);
}
