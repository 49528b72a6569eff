/* Formulas of a lesson take the colours of the tensors they speak of. */
#include "testing.h"

#include "view/lesson/page/tints.h"

static void formulas_take_their_tensors_colours(void **state)
{
    (void)state;
    static const struct {
        const char *tex, *tinted;
        bool letters;
    } formulas[] = {
        {"Y = X \\otimes W", "\\tint{y}{Y} = \\tint{x}{X} \\otimes \\tint{w}{W}", false},
        {"\\delta_{e} = 1", "\\tint{d}{\\delta_{e}} = 1", false},
        {"p = aw", "\\tint{y}{p} = \\tint{x}{a}\\tint{w}{w}", true},
        {"p = aw", "p = aw", false},
        {"o = i - k + 2p", "o = i - k + 2p", true},
        {"x_{i,j}^{l}", "x_{i,j}^{l}", true},
        {"\\mathrm{Rot}(W)", "\\mathrm{Rot}(\\tint{w}{W})", true},
        {"\\tint{g}{W} z", "\\tint{g}{W} \\tint{w}{z}", true},
        {"z = f(x)", "z = f(x)", true},
        {"j = 0", "j = 0", true},   /* a column, no pixel */
        {"h + j", "\\tint{x}{h} + \\tint{x}{j}", true},
    };
    for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++) {
        Text out = {0};
        tints_add(formulas[i].tex, formulas[i].letters, &out);
        assert_string_equal(text_get(&out), formulas[i].tinted);
        text_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(formulas_take_their_tensors_colours)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
