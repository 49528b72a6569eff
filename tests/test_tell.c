/* A lesson read aloud: formulas as a line of text, long stretches shortened, every route of a comparison. */
#include "lesson_telling.h"

#include <string.h>

static void formulas_read_as_text(void **state)
{
    (void)state;
    static const char *const said[][2] = {
        {"p = a w + b x", "p = aw + bx"},
        {"\\delta_{p} \\cdot w", "δ_p ⋅ w"},
        {"o = \\left \\lfloor \\frac{i - k + 2p}{s} \\right \\rfloor + 1", "o = ⌊(i − k + 2p)/s⌋ + 1"},
        {"\\frac{\\partial E}{\\partial a}", "∂E/∂a"},
        {"\\frac{1}{2 \\varepsilon}", "1/(2ε)"},
        {"x_{i,j}^{l}", "x[i,j]^l"},
        {"z_{i+m,j+n}^{l-1}", "z[i+m,j+n]^(l−1)"},
        {"\\sum_{m} \\sum_{n} w_{m,n}", "∑_m ∑_n w[m,n]"},
        {"\\left[ \\begin{matrix} a & b \\\\ d & e \\end{matrix} \\right]", "[a b; d e]"},
        {"\\left[ \\begin{matrix} wa + xb \\\\ wb + xc \\end{matrix} \\right]^{T}", "[wa + xb; wb + xc]ᵀ"},
        {"W^{T}", "Wᵀ"},
        {"f'(x)", "f′(x)"},
        {"\\tint{x}{a}\\tint{w}{w}", "aw"},
        {"\\wrong", "\\wrong"},
    };
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        Text out = {0};
        formula_say(said[i][0], &out);
        assert_string_equal(text_get(&out), said[i][1]);
        text_free(&out);
    }
}

static int count(const char *text, const char *what)
{
    int found = 0;
    for (; (text = strstr(text, what)) != NULL; text += strlen(what))
        found++;
    return found;
}

/* Of a thousand steps the beginning and the end are told, and that there is more. */
static void long_stretches_are_shortened(void **state)
{
    (void)state;
    Text out = told("```scene\nconv-forward --input 12x12 --kernel 3x3\nstop end: At $\\delta_{e}$.\n```\n", false);
    assert_true(count(text_get(&out), "\n") < 40);
    assert_int_equal(count(text_get(&out), "lines more"), 1);
    assert_non_null(strstr(text_get(&out), "\n900  y[9,9] += "));
    assert_non_null(strstr(text_get(&out), "-- At δ_e."));
    text_free(&out);
}

/* A stop within a span tells its first steps, the next stretch the others: none twice, none left out. */
static void a_stop_within_a_span_tells_no_step_twice(void **state)
{
    (void)state;
    Text out = told("```scene\nconv-forward --level cell\nstop 2\nstop p\nstop end\n```\n", false);
    assert_non_null(strstr(text_get(&out), "2  p += bx"));
    assert_non_null(strstr(text_get(&out), "3  p += dy"));
    assert_int_equal(count(text_get(&out), "aw"), 1);
    assert_int_equal(count(text_get(&out), "q = bw"), 1);
    text_free(&out);
}

static void a_comparison_tells_every_route_and_the_verdict(void **state)
{
    (void)state;
    Text out = told("```scene\nconv-backward-input --compare --level cell\nstop end\n```\n", false);
    const char *const words[] = {"--compare", "--route scatter", "--route col2im",       "rot ",
                                 "scatter ",  "col2im ",         "✓ 9 of 9 cells agree", "largest difference: 0"};
    const char *at = text_get(&out);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        at = strstr(at, words[i]);
        if (!at)
            fail_msg("'%s' is not there, or not in its place: %s", words[i], text_get(&out));
    }
    text_free(&out);
}

static void answers_say_why(void **state)
{
    (void)state;
    Text out = told("```scene\nconv-forward\n```\n\nAsk?\n\n- [ ] no — because $\\delta_{p}$\n- [x] yes\n", true);
    assert_non_null(strstr(text_get(&out), "= yes"));
    assert_non_null(strstr(text_get(&out), "a) because δ_p"));
    text_free(&out);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(formulas_read_as_text),
        cmocka_unit_test(long_stretches_are_shortened),
        cmocka_unit_test(a_stop_within_a_span_tells_no_step_twice),
        cmocka_unit_test(a_comparison_tells_every_route_and_the_verdict),
        cmocka_unit_test(answers_say_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
