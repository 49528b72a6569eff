/* A lesson as an HTML page: all of its text in its order, answers folded away, a picture's words beside it, every tag
 * closed. */
#include "testing.h"

#include "app/html/lesson_html.h"

#include <string.h>

static const char whole[] =
    "# Title & &lt;more>\n\nAbout it.\n\n"
    "## One\n\nThe [kernel](#W) makes *[=p]* of $aw$ \"so\".\n\n"
    "- item\n- more\n\n1. first\n\n```c\nif (a < b) code;\n```\n\n"
    "```scene\nconv-forward\nstop p: caption P\nstop q: caption Q\n```\n\n"
    "Choose.\n\n- [ ] wrong — because W\n- [x] rightly — because R\n\n> Hint: hidden\n\n> Teacher: secret\n\n"
    "## Two\n\nWork it out.\n\nq = [___]\n\nPoint.\n\n[click: a e]\n\nSort. [order]\n\n1. Alpha\n2. Beta\n3. Gamma\n";

static Text html_of(const char *text)
{
    Lesson lesson;
    Findings findings = {0};
    Text out = {0};
    Error err;
    Measure measure = measure_monospace();
    lesson_read(&lesson, text, strlen(text), &findings);
    lesson_fill(&lesson);
    lesson_play(&lesson, &findings);
    if (findings.count > 0)
        fail_msg("%d: %s", findings.at[0].line, findings.at[0].text);
    if (!lesson_html(&lesson, &measure, NULL, &out, &err))
        fail_msg("%s", err.text);
    findings_free(&findings);
    lesson_free(&lesson);
    return out;
}

/* The place behind the word, which stands behind `at`. */
static const char *after(const char *at, const char *word)
{
    const char *found = strstr(at, word);
    if (!found)
        fail_msg("%s is not in, or not behind the words before it: %.2000s", word, at);
    return found + strlen(word);
}

static void all_of_it_is_there_in_order(void **state)
{
    (void)state;
    static const char *const words[] = {
        "<title>Title &amp; &lt;more&gt;</title>", "<h1>Title &amp; &lt;more&gt;</h1>", "About it.",
        "<h2>1. One</h2>", ">kernel</b>", "29", "aria-label=\"aw\"", "</svg> &quot;so&quot;.",
        "<ul>\n<li>item</li>\n<li>more</li>\n</ul>", "<ol start=\"1\">\n<li>first</li>\n</ol>",
        "<pre><code>if (a &lt; b) code;", "<figure>", "aria-label=\"One. Picture: conv-forward, ", "caption P",
        "</figure>", "The steps as text", "p += aw", "<strong>1.</strong> Choose.", "wrong", "rightly",
        "<summary>Hint</summary>\n<p>hidden</p>", "<summary>Answer</summary>", "rightly — because R",
        "wrong: because W", "<h2>2. Two</h2>", "<strong>2.</strong> Work it out.", " = <input",
        "<summary>Answer</summary>", "37", "Point.", "Find it in the picture.", "<summary>Answer</summary>",
        "Sort.", "Number them 1, 2, 3", "<summary>Answer</summary>", "Alpha → Beta → Gamma", "</html>"};
    Text out = html_of(whole);
    const char *at = text_get(&out);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        at = after(at, words[i]);
    assert_null(strstr(text_get(&out), "secret"));
    text_free(&out);
}

/* What is asked for stands nowhere but in what is folded away under Answer. */
static void answers_are_folded_away(void **state)
{
    (void)state;
    Text out = html_of(whole);
    const char *picture = after(text_get(&out), "class=\"scene\""), *asked = after(picture, "Work it out.");
    for (const char *at = picture; at && at < asked; at = strstr(at + 1, "37"))
        if (strncmp(at - 1, ">37<", 4) == 0 || strncmp(at - 2, "= 37", 4) == 0 || strncmp(at - 4, "sum 37", 6) == 0)
            fail_msg("the answer is told: %.60s", at);
    const char *because = strstr(text_get(&out), "because");
    assert_true(because > strstr(text_get(&out), "<summary>Answer</summary>"));
    text_free(&out);
}

static bool is_void(const char *name, size_t length)
{
    static const char *const names[] = {"meta", "br", "input", "!DOCTYPE", "rect", "line", "path", "polygon", "image"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == length && strncmp(names[i], name, length) == 0)
            return true;
    return false;
}

static void every_tag_is_closed(void **state)
{
    (void)state;
    Text out = html_of(whole);
    const char *open[64];
    int depth = 0;
    for (const char *at = strchr(text_get(&out), '<'); at; at = strchr(at + 1, '<')) {
        bool closes = at[1] == '/';
        const char *name = at + 1 + closes;
        size_t length = strcspn(name, " />\n");
        if (is_void(name, length))
            continue;
        if (!closes) {
            assert_in_range(depth, 0, 63);
            open[depth++] = name;
        } else if (depth == 0 || strncmp(open[--depth], name, length) != 0) {
            fail_msg("closes what is not open: %.60s", at);
        }
    }
    assert_int_equal(depth, 0);
    text_free(&out);
}

/* Names that other parts of the page refer to are there once. */
static void names_are_unique(void **state)
{
    (void)state;
    Text out = html_of(whole);
    for (const char *at = strstr(text_get(&out), " id=\""); at; at = strstr(at + 1, " id=\"")) {
        Text name = {0};
        text_bytes(&name, at, strcspn(at + 5, "\"") + 6);
        if (strstr(at + 1, text_get(&name)))
            fail_msg("twice: %s", text_get(&name));
        text_free(&name);
    }
    text_free(&out);
}

static void a_chinese_lesson_says_so(void **state)
{
    (void)state;
    Text out = html_of("# 卷积\n\n## 一\n\n好。\n\n```scene\nconv-forward\n```\n\n"
                       "对吗？\n\n- [x] 对\n- [ ] 不对\n");
    const char *at = after(text_get(&out), "<html lang=\"zh-CN\">");
    at = after(at, "aria-label=\"一。图：conv-forward，已完成 16 步，共 16 步，");
    at = after(at, "最后一步：16  s += jz = 9·4, ");
    after(after(at, "各步骤的文字"), "<summary>答案</summary>");
    text_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_it_is_there_in_order), cmocka_unit_test(answers_are_folded_away),
        cmocka_unit_test(every_tag_is_closed),         cmocka_unit_test(names_are_unique),
        cmocka_unit_test(a_chinese_lesson_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
