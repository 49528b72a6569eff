/* The parser of formulas: every command is known, and every mistake is named with its place. */
#include "testing.h"

#include "view/formula/formula.h"

#include <string.h>

static void assert_parses(const char *tex)
{
    Error err = {""};
    Formula *formula = formula_parse(tex, true, &err);
    if (!formula)
        fail_msg("%s: %s", tex, err.text);
    Measure measure = measure_monospace();
    assert_true(formula_measure(formula, &measure, 20).width > 0);
    formula_free(formula);
}

static void every_command_is_found(void **state)
{
    (void)state;
    static const char *const alone[] = {
        "Delta", "Gamma", "Lambda", "Leftarrow", "Leftrightarrow", "Omega", "Phi", "Pi", "Psi", "Rightarrow",
        "Sigma", "Theta", "Xi", "alpha", "approx", "arg", "argmax", "argmin", "ast", "beta", "bullet", "cap",
        "cdot", "cdots", "chi", "circ", "colon", "cos", "cup", "ddots", "delta", "div", "dots", "downarrow", "ell",
        "emptyset", "epsilon", "equiv", "eta", "exists", "exp", "forall", "gamma", "ge", "geq", "gets", "gg", "iff",
        "implies", "in", "infty", "int", "iota", "kappa", "lambda", "langle", "lbrace", "lbrack", "lceil", "ldots",
        "le", "leftarrow", "leftrightarrow", "leq", "lfloor", "lim", "ll", "ln", "log", "lvert", "mapsto", "max",
        "mid", "min", "mp", "mu", "nabla", "ne", "neq", "notin", "nu", "odot", "omega", "oplus", "otimes",
        "partial", "phi", "pi", "pm", "prime", "prod", "propto", "psi", "rangle", "rbrace", "rbrack", "rceil",
        "rfloor", "rho", "rightarrow", "rvert", "sigma", "sim", "sin", "subset", "sum", "tan", "tanh", "tau",
        "theta", "times", "to", "uparrow", "upsilon", "varepsilon", "varphi", "vartheta", "vdots", "vert", "xi",
        "zeta",
    };
    static const char *const with_more[] = {
        "\\bar x", "\\hat x", "\\bm{x}", "\\boldsymbol{x}", "\\dfrac12", "\\tfrac12", "\\frac12", "\\mathbf{W}",
        "\\mathrm{x}", "\\operatorname{f}", "\\sum\\nolimits_i", "\\sum\\limits_i", "x\\qquad x",
        "x \\, \\: \\; \\! ~ x", "\\text{a \\_ {b}}", "\\left\\langle x \\right|",
        "\\begin{aligned} a &= b \\\\ \\end{aligned}", "\\begin{vmatrix}a\\end{vmatrix}",
        "\\begin{pmatrix}a\\end{pmatrix}", "\\begin{Bmatrix}a\\end{Bmatrix}", "\\begin{cases}a & b\\end{cases}",
        "\\{ \\| \\} \\%",
    };
    char tex[40];
    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++) {
        snprintf(tex, sizeof tex, "\\%s", alone[i]);
        assert_parses(tex);
    }
    for (size_t i = 0; i < sizeof with_more / sizeof *with_more; i++)
        assert_parses(with_more[i]);
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
    assert_string_equal(error_of("\\begin{matrix} a \\end{cases}", &err),
                        "\\end with another name than its \\begin at byte 22");
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
        cmocka_unit_test(every_command_is_found),
        cmocka_unit_test(mistakes_are_named_with_their_place),
        cmocka_unit_test(depth_has_a_limit),
    };
    return cmocka_run_group_tests_name("formula parser", tests, NULL, NULL);
}
