/* What a lesson only seems to say: read as text or dropped, it would be passed over in silence. Each is one mistake,
 * with its line and what would be right; what is right beside it is none. */
#include "testing.h"

#include "view/paper/check.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define SCENE "```scene\nconv-forward\n```\n\n"

static Findings found_in(const char *title, const char *text)
{
    Text all = {0};
    Lesson lesson;
    Findings findings = {0};
    text_add(&all, "%s%s", title, text);
    lesson_read(&lesson, text_get(&all), all.length, &findings);
    lesson_play(&lesson, &findings);
    lesson_check_view(&lesson, &findings);
    findings_sort(&findings);
    lesson_free(&lesson);
    text_free(&all);
    return findings;
}

/* The text has this one mistake there; "" as its part: none. */
static void expect(const char *title, const char *text, int line, const char *part)
{
    Findings findings = found_in(title, text);
    bool right = part[0] ? findings.count == 1 && findings.at[0].line == line && strstr(findings.at[0].text, part)
        : findings.count == 0;
    for (int i = 0; i < findings.count && !right; i++)
        print_error("%d: %s\n", findings.at[i].line, findings.at[i].text);
    if (!right)
        fail_msg("expected %d: %s, in\n%s%s", line, part, title, text);
    findings_free(&findings);
}

typedef struct {
    const char *text;   /* below "# T\n## P\n", so its first line is line 3 */
    int line;
    const char *part;
} SilentCase;

static void expect_all(const SilentCase *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        expect("# T\n## P\n", cases[i].text, cases[i].line, cases[i].part);
}

static void what_markdown_has_and_a_lesson_has_not(void **state)
{
    (void)state;
    static const SilentCase cases[] = {
        {"text\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | **4** [x](y) |\n", 5, "a table"},
        {"text\n\na | b\n--|--\n1 | 2\n", 5, "a table"},
        {"text\n\n| a | b |\n| 1 | 2 |\n", 5, "a table"},
        {"> Teacher: text\n>\n> | a |\n> |---|\n\ntext\n", 5, "a table"},
        {"text\n\n<details>\n<summary>x</summary>\n\nmore\n\n</details>\n", 5, "HTML"},
        {"a [b][c] d\n\n[c]: http://x\n", 3, "a link that names"},
        {"a <b>bold</b> word\n", 3, "HTML, <b>"},
        {"one\ntwo<br>\n", 4, "HTML, <br>"},
        {"no tag </i>\n", 3, "HTML, </i>"},
        {"text\n\n<div>\n<p>more\n</div>\n", 5, "HTML"},
        {"text\n\n<!DOCTYPE x>\n", 5, "HTML"},
        {"a <!-- left out --> b < c > d\n\n<!-- left\nout -->\n\nmore\n", 0, ""},
        {"text\n\n<!-- out --> lost\n", 5, "text behind a comment"},
        {"text\n\n<!-- never\n\n## Q\n", 5, "a comment that never ends"},
        {"a ~~word~~ here\n", 3, "struck-through"},
        {"text\n\n---\n\nmore\n", 5, "a line across"},
        {"text\n\n***\n", 5, "a line across"},
        {"a footnote[^1] here\n", 3, "[^1], a footnote"},
        {"&copy; 2026\n", 3, "&copy;"},
        {"&#960; here\n", 3, "&#960;"},
        {"a &lt; b &amp; c\n", 0, ""},
        {"text\n\n[click]: e\n", 5, "takes this for a link's address"},
        {"the [word](http://x) here\n", 3, "a link that names"},
        {"![a](b.png)\n", 3, "a picture"},
        {SCENE "the [k](#W \"title\") here\n", 7, "a link's title"},
        {SCENE "the [](#W) here\n", 7, "a link without words"},
        {SCENE "the [$w$](#W) here\n", 7, "holds a formula"},
        {SCENE "the [kernel] (#W) here\n", 7, "[kernel] is read as text"},
        {"text\n\n> ## Heading\n", 5, "a heading within"},
        {"Q?\n\n- [ ] a\n- [x] b\n\n  ```c\n  x\n  ```\n", 9, "a block of code within"},
    };
    expect_all(cases, COUNT(cases));
}

static void blocks_that_are_almost_scenes(void **state)
{
    (void)state;
    static const char *const fences[] = {"```scen", "```Scene", "```scenes", "```sceen", "```SCENE", "~~~secne",
                                         "```{scene}", "```场景"};
    for (size_t i = 0; i < COUNT(fences); i++) {
        Text text = {0};
        text_add(&text, "text\n\n%s\nconv-forward\nstop p\n%.3s\n\nq = [___]\n", fences[i], fences[i]);
        expect("# T\n## P\n", text_get(&text), 5, "did you mean ```scene?");
        text_free(&text);
    }
    static const SilentCase cases[] = {
        {"text\n\n```\nconv-forward\n```\n\nq = [___]\n", 5, "begins with ```scene"},
        {"text\n\n``scene\nconv-forward\n``\n", 5, "did you mean ```scene?"},
        {"text\n\n'''scene\nconv-forward\n'''\n", 5, "did you mean ```scene?"},
        {"text\n\n    ```scene\n    conv-forward\n    ```\n", 5, "three spaces at most"},
        {"text\n\n```scene conv-forward\nstop p\n```\n\nq = [___]\n", 5, "below ```scene, not behind it"},
        {"text\n\n```scene\n```\n", 4, "an empty scene"},
        {"text\n\n~~~scene\nconv-forward\n~~~\n\nq = [___]\n", 0, ""},
        {"text\n\n```sh\nconvwalk show conv-forward\n```\n\n````\n```scene\n````\n", 0, ""},
        {"text\n```scene\nconv-forward\nstop p\nlevel cell\n```\n", 7, "no stop stands below this level"},
        {"text\n```scene\nconv-forward\nstop p：看 $a$\n```\n", 0, ""},
        {"text\n```scene\nconv-forward\nstop p text\n```\n", 6, "a colon stands before"},
        {"text\n```scene\nconv-forward --route im2col\nstop columns 1\n```\n", 6, "on the timeline copy … multiply"},
    };
    expect_all(cases, COUNT(cases));
}

static void a_block_that_is_never_closed_is_one_mistake(void **state)
{
    (void)state;
    static const SilentCase cases[] = {
        {"text\n\n```scene\nconv-forward\nstop p\n\nWhat is q?\n\nq = [___]\n", 5, "```scene, is never closed"},
        {"text\n\n```scene\nconv-forward\nstop p\nWhat is q?\n\nq = [___]\n", 5, "```scene, is never closed"},
        {"text\n\n```scene\nconv-forward\n\n## Q\n\ntext\n\n```scene\nconv-forward\n```\n\nq = [___]\n", 5,
         "never closed"},
        {"text\n\n```scene\nconv-forward\n\ntext\n\n## Q\n\nr = [___]\n\n```c\nint x;\n```\n", 5, "never closed"},
        {"text\n\n```c\nint x;\n\n## Q\n\nmore\n\n```scene\nconv-forward\n```\n\nq = [___]\n", 5,
         "```c, is never closed"},
        {"text\n\n~~~\nint x;\n\nmore\n", 5, "~~~, is never closed"},
        {"text\n\n```scene\nconv-forward\nstop p", 5, "```scene, is never closed"},
        {"text\n\n```scene\nconv-forward\nstop p\n~~~\n\nq = [___]\n", 5, "```scene, is never closed"},
        {"text\n\n````scene\nconv-forward\n```\n\nq = [___]\n", 5, "````scene, is never closed"},
        {"text\n\n```scene\nconv-forward\n``\n\nq = [___]\n", 5, "```scene, is never closed"},
        {"text\n\n```c\n# comment\n\n```\n\nmore\n", 0, ""},
    };
    expect_all(cases, COUNT(cases));
}

static void numbers_that_a_float_does_not_keep(void **state)
{
    (void)state;
    expect("# T\n\nS\n\n## P\n\nText.\n\n", "```scene\nconv-forward --x \"16777217 2; 3 4\"\n```\n", 10,
           "--x: of '16777217' a float keeps 16777216: write what it keeps");
    expect("# T\n\nS\n\n## P\n\nText.\n\n", "```scene\nsgd --lr 0.123456789\n```\n", 10,
           "--lr: a float keeps 0.12345679 of its number: write what it keeps");
    expect("# T\n\nS\n\n## P\n\nText.\n\n", "```scene\nconv-forward --x \"0.1 2; 1e-3 4\"\n```\n", 0, "");
}

static void marks_that_are_almost_marks(void **state)
{
    (void)state;
    static const char *const clicks[] = {"[clik e]", "[clck: e]", "[Click: e]", "[CLICK e]", "[clicks: e]",
                                         "[ click: e]", "［click: e］", "[点击: e]", "[click: e"};
    for (size_t i = 0; i < COUNT(clicks); i++) {
        Text text = {0};
        text_add(&text, SCENE "One line.\nWhich one? %s\n", clicks[i]);
        expect("# T\n## P\n", text_get(&text), 8, "write [click: e]");
        text_free(&text);
    }
    static const SilentCase cases[] = {
        {"Sort [ordr]\n\n1. a\n2. b\n3. c\n", 3, "write [order]"},
        {"Sort [order]\n\nand so on\n", 3, "write [order]"},
        {"Sort [Order]\n\n1. a\n2. b\n3. c\n", 3, "write [order]"},
        {"Sort [order]\n\n- a\n- b\n- c\n", 5, "a numbered list"},
        {SCENE "- [click: e]\n", 7, "write [click: e]"},
        {SCENE "What [click: e] and [click: f]\n", 7, "[click: f] is read as text"},
        {SCENE "q = [___] and [click: f]\n", 7, "[click: f] is read as text"},
        {SCENE "What? [click: e f | q]\n", 7, "either all cells"},
        {SCENE "What? [click: e e]\n", 7, "clicked twice"},
        {SCENE "What? [click: e, q]\n", 0, ""},
        {SCENE "q = [__]\n", 7, "[__] is no blank"},
        {SCENE "q = [ ___ ]\n", 7, "[ ___ ] is no blank"},
        {SCENE "q = 【___】\n", 7, "【___】 is no blank"},
        {SCENE "q = [ ]\n", 7, "[ ] is no blank"},
        {SCENE "q = ___\n", 7, "a blank without its brackets"},
        {SCENE "q = (___)\n", 7, "a blank without its brackets"},
        {SCENE "q = [___\n", 7, "a blank without its brackets"},
        {SCENE "q = [...]\n", 7, "[...] is no blank"},
        {SCENE "q = [？]\n", 7, "[？] is no blank"},
        {SCENE "`[___]` and `[__]` are code, x[1,2] and [a, b] text\n", 0, ""},
        {SCENE "it is [ =p]\n", 7, "[ =p] is read as text"},
        {SCENE "it is [p=]\n", 7, "[p=] is read as text"},
        {"q?\n\n[hint: look]\n", 5, "a quote below the question"},
        {"Q?\n\n- [ ] a\n- [x] b\n\nHint: look\n", 8, "stands in a quote"},
        {"Q?\n\n- [ ] a\n- [x] b\n\n> Hnt: look\n", 8, "a quote begins with Hint:"},
        {"Q?\n\n- [] a\n- b\n", 5, "[] is no box"},
        {"Q?\n\n-[ ] a\n", 5, "[ ] is no box"},
        {"Q?\n\n- [v] a\n- b\n", 5, "[v] is no box"},
    };
    expect_all(cases, COUNT(cases));
}

static void text_that_is_almost_marked(void **state)
{
    (void)state;
    static const SilentCase cases[] = {
        {SCENE "q = [____]\n", 7, "[____] is no blank"},
        {"##Heading\n", 3, "##Heading is no heading"},
        {"＃ 标题\n", 3, "is no heading"},
        {"the **bold: word\n", 3, "a ** that begins"},
        {"**卷积：**然后\n", 3, "a ** that begins"},
        {"the `code here\n", 3, "a ` that begins"},
        {"so \\(a + b\\) is\n", 3, "write $...$"},
        {"text\n```scene\nconv-forward\nstop p: the *one*\n```\n", 6, "a stop's text knows"},
        {"text\n```scene\nconv-forward\nstop p: a [kernel](#W)\n```\n", 6, "stands in no stop"},
        {"text\n```scene\nconv-forward\nstop p: costs $5\n```\n", 6, "a stop's text knows"},
    };
    expect_all(cases, COUNT(cases));
}

static void choices_that_are_almost_choices(void **state)
{
    (void)state;
    static const SilentCase cases[] = {
        {"Q?\n\n- [ ] one - because\n- [x] two\n", 5, "'-' begins no reason"},
        {"Q?\n\n- [x] one\n- [ ] two – because\n", 6, "'–' begins no reason"},
        {"Q?\n\n- [x] one\n- [ ] two—because\n", 6, "'—' begins no reason"},
        {"Q?\n\n- [x] one\n- [ ] two -- because\n", 6, "'--' begins no reason"},
        {"Q?\n\n- [x] 一——因为\n- [ ] 二 —— 不对\n", 5, "'—' begins no reason"},
        {"Q?\n\n- [x] 5 - 3\n- [ ] $k - 1$ — no - but why\n- [ ] a - b\n", 0, ""},
        {"Q?\n\n- [x] one\n- [ ] two\n- [ ] one\n", 7, "the same as line 5"},
        {"Q?\n\n- [x] one — a\n- [ ] two\n- [ ] one — b\n", 7, "the same as line 5"},
        {"Q?\n\n- [x] One  way\n- [ ] one way.\n", 6, "the same as line 5"},
        {"Q?\n\n- [x] $a \\cdot w$\n- [ ] $a\\cdot  w$\n", 6, "the same as line 5"},
        {"Q?\n\n- [x] $x_{1}$\n- [ ] $x_1$\n", 6, "the same as line 5"},
        {"Q?\n\n- [x] 是 a\n- [ ] 是ａ\n", 6, "the same as line 5"},
        {"Q?\n\n- [x] W\n- [ ] w\n- [ ] $X$\n- [ ] $x$\n- [ ] $x_{12}$\n- [ ] $x_{1 }3$\n", 0, ""},
        {"Q?\n\n-\xC2\xA0[x] a\n", 5, "-[x] is no box"},
        {"Q?\n\n- [x] one\n- [ ]\n", 6, "a choice without words"},
        {"Sort [order]\n\n1. a\n2. b\n3. a\n", 7, "the same as line 5"},
        {"Q?\n\n- [x] 1\n- [ ] 2\n- [ ] 3\n- [ ] 4\n- [ ] 5\n- [ ] 6\n- [ ] 7\n- [ ] 8\n- [ ] 9\n", 0, ""},
        {"Q?\n\n- [x] 1\n- [ ] 2\n- [ ] 3\n- [ ] 4\n- [ ] 5\n- [ ] 6\n- [ ] 7\n- [ ] 8\n- [ ] 9\n- [ ] 0\n", 5,
         "10 choices: 9 at most"},
        {"S [order]\n\n1. a\n1. b\n1. c\n1. d\n1. e\n1. f\n1. g\n1. h\n1. i\n1. j\n1. k\n1. l\n", 0, ""},
        {"S [order]\n\n1. a\n1. b\n1. c\n1. d\n1. e\n1. f\n1. g\n1. h\n1. i\n1. j\n1. k\n1. l\n1. m\n", 5,
         "13 things to put in order: 12 at most"},
    };
    expect_all(cases, COUNT(cases));
}

static void names_stand_behind_any_punctuation(void **state)
{
    (void)state;
    static const char *const right[] = {"是多少？p = [___]", "那么，q = [___]", "（e = [___]）",
                                        "结果是q = [___]。", "结果是q＝[___]",
                                        "有几行？rows(Y) = [___]",
                                        "几次：visits(e) = [___]", "The middle (e = [___]) is", "“q = [___]”",
                                            "So: q = [___]", "What is q =\n[___]"};
    for (size_t i = 0; i < COUNT(right); i++) {
        Text text = {0};
        text_add(&text, SCENE "%s\n", right[i]);
        expect("# T\n## P\n", text_get(&text), 0, "");
        text_free(&text);
    }
    static const SilentCase cases[] = {
        {"```scene\nconv-forward --input 4x4\n```\n\n多少？y[1,2] = [___]\n", 0, ""},
        {"```scene\nconv-forward --input 4x4\n```\n\nx[1, 2] = [___]\n", 0, ""},
        {"```scene\nconv-backward-input\n```\n\n误差δ_e = [___]\n", 0, ""},
        {"```scene\nconv-forward --input 4x4\n```\n\ne = [___]\n", 7, "y[0,0] … y[2,2], x[0,0] … x[3,3], w[0,0], "
         "w[0,1], w[1,0], w[1,1]: letters are for the 3×3 "
                                                                    "example, here did you mean x[1,1]?"},
        {SCENE "One.\nTwo.\nk = [___]\n", 9, "'k' is no cell"},
        {"a $\\sqrt{2}$\n", 3, "unknown command \\sqrt at byte 1"},
        {"a $\\farc{1}{2}$\n", 3, "did you mean \\frac?"},
    };
    expect_all(cases, COUNT(cases));
}

static void titles_and_pages(void **state)
{
    (void)state;
    expect("## P\n\ntext\n", "", 1, "no title");
    expect("## P\n\ntext\n\n# T\n", "", 5, "a page above the title");
    expect("# T\n\n## P\n\ntext\n\n# U\n", "", 7, "a second title");
    expect("# T\n\ntext\n", "", 1, "no page");
    expect("\n\n", "", 1, "no title and no page");
    expect("---\ntitle: T\n---\n\n# T\n\n## P\n\ntext\n", "", 1, "lines between ---");
    expect("# T\n\n## P\n\n## Q\n\ntext\n", "", 3, "a page without text");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_markdown_has_and_a_lesson_has_not),
        cmocka_unit_test(blocks_that_are_almost_scenes),
        cmocka_unit_test(a_block_that_is_never_closed_is_one_mistake),
        cmocka_unit_test(numbers_that_a_float_does_not_keep),
        cmocka_unit_test(marks_that_are_almost_marks),
        cmocka_unit_test(text_that_is_almost_marked),
        cmocka_unit_test(choices_that_are_almost_choices),
        cmocka_unit_test(names_stand_behind_any_punctuation),
        cmocka_unit_test(titles_and_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
