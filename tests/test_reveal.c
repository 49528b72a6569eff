/* `check` names the questions that a lesson answers itself. */
#include "testing.h"

#include "base/file.h"
#include "view/paper/check.h"

#include <string.h>
#include <unistd.h>

/* What check says of a lesson of this text below its title; the first finding, or nothing. Freed by the caller. */
static Text checked(const char *pages)
{
    char path[] = "/tmp/convwalk-reveal-XXXXXX.md";
    Text text = {0}, said = {0};
    Findings findings = {0};
    Error err;
    close(mkstemps(path, 3));
    text_add(&text, "# T\n\n%s", pages);
    assert_true(file_write(path, text.at, text.length, &err));
    assert_true(lesson_check(path, NULL, &findings, &err));
    if (findings.count > 0)
        text_add(&said, "%d: %s", findings.at[0].line, findings.at[0].text);
    findings_free(&findings);
    text_free(&text);
    unlink(path);
    return said;
}

static void answers_that_the_page_shows_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *pages, *said;
    } cases[] = {
        {"## P\n\n```scene\nconv-forward\nstop 7\n```\n\nHow much? q = [___]\n", ""},
        {"## P\n\n```scene\nconv-forward\nstop 7\nstop q\n```\n\nHow much? q = [___]\n",
         "11: stop q goes past q, which this asks for: let the page halt before it"},
        {"## P\n\n```scene\nconv-forward --step 9\nstop 10\n```\n\nHow much? q = [___]\n",
         "10: the page begins with q, which this asks for: let --step stay before it"},
        {"## P\n\n```scene\nconv-forward\nstop 4\n```\n\nIt is [=q].\n\nHow much? q = [___]\n",
         "10: [=q] on the page that asks for it: it would be the answer"},
        {"## P\n\n```scene\nconv-forward\nstop end\n```\n\nText.\n\n## Q\n\nHow much? s = [___]\n",
         "14: stop end goes past s, which this asks for: let the page halt before it"},
        {"## P\n\n```scene\nconv-forward\nstop end\n```\n\nT.\n\n## Q\n\n```scene\n"
         "conv-forward --route im2col\nstop 16\n```\n\nHow much? s = [___]\n",
         "19: page 1 has shown s, which this asks for: ask for another, or with other numbers"},
        {"## P\n\n```scene\nconv-forward\nstop end\n```\n\nText.\n\n## Q\n\n```scene\n"
         "conv-forward --seed 3 --step 0\n```\n\nHow much? s = [___]\n",
         ""},
        {"## P\n\n```scene\nconv-forward\nstop 14\n```\n\nWhat lies under w for [s](#s)? [click e]\n",
         "10: stop 14 marks what is to be clicked: let the page halt before it"},
        {"## P\n\n```scene\nmax-pool --pass backward\nstop 1\n```\n\nWhere does it go? [click δx[0,1]]\n",
         "10: stop 1 goes past δx[0,1], which this asks for: let the page halt before it"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Text said = checked(cases[i].pages);
        assert_string_equal(text_get(&said), cases[i].said);
        text_free(&said);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(answers_that_the_page_shows_are_named)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
