/* The timeline's names: typeset as the same cells are everywhere else, no higher than a line. */
#include "scenes.h"
#include "screens.h"

#include "trace/say/names.h"
#include "view/formula/formula.h"

static const char *const lines[] = {
    "conv-forward", "conv-forward --route im2col --input 2x2x4x4", "conv-forward --input 2x5x5 --kernels 2",
    "conv-backward-input", "conv-backward-input --kernels 2 --route scatter --padding 1",
    "conv-backward-input --route col2im", "conv-backward-weight", "conv-backward-weight --input 2x5x5",
    "conv-backward-bias --kernels 2", "max-pool --pass backward", "activation --pass backward",
    "dropout --pass backward", "linear --pass backward --bias", "softmax --input 2x3x1x1",
    "sgd --momentum 0.5 --decay 1 --bias", "sgd --input 5x5 --bias",
};
enum { LINES = sizeof lines / sizeof *lines };

/* Without the marks of scripts, which formulas and plain names write differently, and the prime, which they place
 * differently. */
static void strip(char *text)
{
    static const char prime[] = "′";
    char *to = text;
    for (const char *at = text; *at; at++)
        if (strncmp(at, prime, sizeof prime - 1) == 0)
            at += sizeof prime - 2;
        else if (!strchr("_{}^[]", *at))
            *to++ = *at;
    *to = '\0';
}

/* Of every span: the typeset name reads as the plain one. */
static void a_typeset_name_reads_as_the_plain_one(void **state)
{
    (void)state;
    int cells = 0;
    for (int k = 0; k < LINES; k++) {
        Scene scene = scene_read(lines[k]);
        const Trace *trace = &scene.trace;
        for (Level level = LEVEL_CELL; (int)level < trace_levels(trace); level++)
            for (int64_t i = 0; i < trace->len; i = span_of(trace, i, level).end) {
                Text plain = {0}, tex = {0}, said = {0};
                span_name(trace, i, level, &plain);
                span_tex(trace, i, level, &tex);
                formula_say(text_get(&tex), &said);
                cells += strstr(text_get(&tex), "\\text") == NULL;
                assert_null(strstr(text_get(&tex), "\\frac"));
                strip(plain.at);
                strip(said.at);
                assert_string_equal(text_get(&said), text_get(&plain));
                text_free(&plain);
                text_free(&tex);
                text_free(&said);
            }
        scene_free(&scene);
    }
    assert_true(cells > 150);
}

/* Whether the picture's formulas have this one. */
static bool is_typeset(Screen *screen, const char *tex)
{
    Text formulas = {0};
    screen->canvas.formulas = &formulas;
    draw(screen);
    screen->canvas.formulas = NULL;
    bool there = strstr(text_get(&formulas), tex) != NULL;
    text_free(&formulas);
    return there;
}

static void the_bar_has_formulas_for_names(void **state)
{
    (void)state;
    Screen screen = open_line("conv-backward-input");
    assert_true(is_typeset(&screen, " \\tint{soft}{\\delta_{a}}\n"));
    assert_true(is_typeset(&screen, " \\tint{soft}{\\mathrm{Rot}(W)}\n"));
    assert_int_equal(texts(&screen, "δ_", false), 0);
    screen_free(&screen);
    screen = open_line("conv-forward --input 5x5");
    assert_true(is_typeset(&screen, " \\tint{soft}{y_{0,0}}\n"));
    assert_int_equal(texts(&screen, "y[", false), 0);
    screen_free(&screen);
    screen = open_line("conv-forward --route im2col");
    screen.look.language = LANGUAGE_CHINESE;
    draw(&screen);
    assert_int_equal(texts(&screen, "column", false), 0);   /* words stay words, in the reader's language */
    assert_true(texts(&screen, "列", false) > 0);
    screen_free(&screen);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(a_typeset_name_reads_as_the_plain_one),
                                              cmocka_unit_test(the_bar_has_formulas_for_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
