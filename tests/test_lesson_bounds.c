/* Hostile lessons: what is too much of anything is said with the bound that it meets, and costs nothing; names in
 * tensors of any shape are found. */
#include "testing.h"

#include "app/hosts/lesson_folder.h"
#include "base/file.h"
#include "base/random.h"
#include "lesson/cells.h"
#include "trace/say/names.h"
#include "view/paper/check.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static Findings found_in(const Text *text)
{
    Lesson lesson;
    Findings findings = {0};
    lesson_read(&lesson, text_get(text), text->length, &findings);
    lesson_fill(&lesson);
    lesson_play(&lesson, &findings);
    lesson_check_view(&lesson, &findings);
    findings_sort(&findings);
    lesson_free(&lesson);
    return findings;
}

static void repeat(Text *text, const char *what, int times)
{
    for (int i = 0; i < times; i++)
        text_add(text, "%s", what);
}

#define FIRST "# T\n\n## P\n\ntext\n\n"

/* A lesson: before, then `times` times what is repeated, then after. */
typedef struct {
    const char *before, *again;
    int times;
    const char *after, *part;
    int line;
} Bound;

static const Bound bounds[] = {
    {FIRST, "a ", LESSON_PARAGRAPH / 2 + 1, "\n", "more than 8192 bytes without an empty line", 7},
    {FIRST, "*a\n", LESSON_PARAGRAPH / 2, "\n", "more than 8192 bytes without an empty line", 7},
    {FIRST, "> ", LESSON_NESTING + 1, "a\n", "9 lists and quotes within each other: 8 at most", 7},
    {FIRST, "- ", 300000, "a\n", "lists and quotes within each other: 8 at most", 7},
    {FIRST, "1. > ", LESSON_NESTING, "a\n", "16 lists and quotes within each other", 7},
    {"# T\n\n", "## P\n\ntext\n\n", LESSON_PAGES + 1, "", "more than 100 pages", 403},
    {FIRST, "text\n\n", LESSON_PAGE_TEXT / 4 + 1, "", "bytes of text: 16384 at most", 3},
    {"# T\n\n## P\n\n```scene\nconv-forward\n```\n\n", "q = [___]\n\n", LESSON_QUESTIONS + 1, "",
     "more than 500 questions", 1009},
    {"# T\n\n## P\n\n```scene\nconv-forward\n```\n\n", "[click: zz]\n\n", LESSON_QUESTIONS + 1, "",
     "more than 500 questions", 1009},
    {FIRST "Q?\n\n", "- [x] a\n", LESSON_CHOICES + 1, "", NULL, 9},
    {FIRST "```scene\nconv-forward\n", "stop 1\n", LESSON_STOPS + 1, "```\n", "more than 400 stops", 409},
    {FIRST "```scene\nconv-forward\nstop p: ", "$a$", LESSON_PARAGRAPH / 3 + 1, "\n```\n", "8192 at most", 9},
    {FIRST "```scene\nconv-forward\nstop p: ", "[=", 100000, "\n```\n", "8192 at most", 9},
    {FIRST "```scene\nconv-forward --input 64x10000x10000\n```\n", "", 0, "", "cells: 524288 at most", 8},
    {FIRST "```scene\nconv-forward --x \"1 2; 3 4\" --padding 20000 --kernels 1000\n```\n", "", 0, "",
     "cells: 524288 at most", 8},
    {FIRST "```scene\nconv-backward-input --route col2im --input 32x512x512 --kernel 9x9\n```\n", "", 0, "",
     "cells: 524288 at most", 8},
    {FIRST "```scene\nlinear --input 1x65536x1x1 --kernels 30000\n```\n", "", 0, "", "cells: 524288 at most", 8},
    {FIRST "```scene\nsoftmax --input 2000x65536x1x1\n```\n", "", 0, "", "cells: 524288 at most", 8},
    {FIRST "```scene\nmax-pool --input 30000x30000 --kernel 2000\n```\n", "", 0, "", "cells: 524288 at most", 8},
    {FIRST "```scene\nactivation --input 512x512 --pass backward\n```\n", "", 0, "", "cells: 524288 at most", 8},
    {FIRST "```scene\nconv-forward --input 200x200 --kernel 100x100\n```\n", "", 0, "", "steps: 4194304 at most", 8},
    {FIRST "```scene\nconv-forward --compare --input 1000x1000 --kernel 20x20\n```\n", "", 0, "",
     "cells: 524288 at most", 8},
    {FIRST "```scene\nconv-forward --step 999999999999999999\n```\n", "", 0, "", "this scene has 16 steps", 8},
    {FIRST "```scene\nconv-forward\nstop 99999999999999999999999\n```\n", "", 0, "", "this scene has 16 steps", 9},
    {"# T\n\n", "## P\n\ntext\n\n```scene\nconv-forward --input 200x200 --kernel 9x9\nstop 1\nstop 2\nstop "
     "end\n```\n\n", 20, "",
     "steps and cells on the way to all stops", 63},
    {FIRST, "<!--", 250000, "\n", "a comment that never ends", 7},
    {FIRST "$", "{", 4000, "$\n", "nested too deeply", 7},
    {FIRST, "[^1] ", 1000, "\n", NULL, 7},
    {FIRST, "> Hint: a\n\n", 90000, "", NULL, 7},
    {FIRST, "<a>\n\n", 200000, "", NULL, 7},
    {FIRST, "```c\n## x\n", 90000, "", NULL, 7},
    {FIRST, "[a]: #b\n\n", 100000, "", NULL, 7},
};

static void every_bound_is_said(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(bounds); i++) {
        Text text = {0};
        text_add(&text, "%s", bounds[i].before);
        repeat(&text, bounds[i].again, bounds[i].times);
        text_add(&text, "%s", bounds[i].after);
        Findings findings = found_in(&text);
        if (findings.count < 1 || findings.count > LESSON_FINDINGS + 1)
            fail_msg("%zu: %d findings", i, findings.count);
        if (findings.at[0].line != bounds[i].line || (bounds[i].part && !strstr(findings.at[0].text, bounds[i].part)))
            fail_msg("%zu: expected %d: %s, got %d: %s", i, bounds[i].line, bounds[i].part ? bounds[i].part
                     : "anything", findings.at[0].line,
                     findings.at[0].text);
        if (bounds[i].part)
            assert_int_equal(findings.count, 1);
        findings_free(&findings);
        text_free(&text);
    }
}

static void a_lesson_at_its_bounds_is_fine(void **state)
{
    (void)state;
    Text text = {0};
    text_add(&text, "# T\n\n");
    for (int i = 0; i < LESSON_PAGES; i++) {
        text_add(&text, "## P\n\n");
        repeat(&text, "a ", 4000);
        text_add(&text, "\n\n> > > > > > > ");
        text_add(&text, "Hint: a\n\n```scene\nconv-forward --input 20x20\nstop 1\nstop 2\nstop 3\nstop end\n```\n\n");
        repeat(&text, "y[1,2] = [___]\n\n", LESSON_QUESTIONS / LESSON_PAGES);
    }
    Findings findings = found_in(&text);
    for (int i = 0; i < findings.count; i++)
        assert_non_null(strstr(findings.at[i].text, "a hint without a question"));
    assert_int_equal(findings.count, LESSON_PAGES);
    findings_free(&findings);
    text_free(&text);
}

/* Lessons made of a lesson's own words in any order, from a seed. */
static void made_up(Random *random, Text *text)
{
    static const char *const words[] = {
        "# T\n\n", "## P\n\n", "text ", "\n", "\n\n", "```scene\n", "```\n", "~~~\n", "conv-forward",
            "conv-backward-input --route col2im", "max-pool",
        "sgd", "softmax", "linear", "lenet", " --input ", "7x5", "65536x65536", "3x4x9x9", " --kernel ", " --padding ",
            " --compare", "\nstop ", "p", "end",
        "before q", "999999999999", "\nlevel cell", ": said $a$", "q = [___]", "[click: ", "a | b", "e]", "[order]",
            "- [ ] ", "- [x] ", "1. ", "> Hint: ",
        "> Teacher: ", "[=p]", "[=", "[kernel](#W)", "**", "*", "$", "\\frac{", "}", " — ", "像素", "，",
            "| a |\n|---|\n", "<b>", "<!-- ", "-->", "&amp;", "[__]",
        "    ", "\t", "\r", "\r\n", "\xEF\xBB\xBF", "`", "visits(δ_e)", "delta_e", "rows(Y)", "y[1,2]",
            "x[0,99999999999]", "(", "[", "]", "_", "~~", "---\n",
    };
    int count = 1 + random_below(random, 60);
    text_add(text, "%s", random_below(random, 4) ? FIRST : "");
    for (int i = 0; i < count; i++)
        repeat(text, words[random_below(random, (int)COUNT(words))], random_below(random, 12) ? 1
               : 1 + random_below(random, 40));
}

static void made_up_lessons_end(void **state)
{
    (void)state;
    enum { LESSONS = 1500 };
    int read = 0;
    for (int seed = 1; seed <= LESSONS; seed++) {
        Text text = {0};
        Random random = random_seed((uint64_t)seed);
        made_up(&random, &text);
        Findings findings = found_in(&text);
        int lines = 1;
        for (size_t i = 0; i < text.length; i++)
            lines += text.at[i] == '\n' || (text.at[i] == '\r' && text.at[i + 1] != '\n');
        for (int i = 0; i < findings.count; i++)
            if (findings.at[i].line < 1 || findings.at[i].line > lines || !findings.at[i].text[0])
                fail_msg("seed %d: line %d of %d: %s", seed, findings.at[i].line, lines, findings.at[i].text);
        read += findings.count < 3;
        findings_free(&findings);
        text_free(&text);
    }
    assert_true(read > LESSONS / 20);
}

/* What a lesson may write is exactly what the scene calls its cells, in shapes of every kind. */
static void every_name_finds_its_cell(void **state)
{
    (void)state;
    static const char *const scenes[] = {
        "conv-forward", "conv-forward --input 2x3x9x11 --kernels 4 --kernel 3x2",
            "conv-forward --input 1x90 --kernel 1x3", "conv-forward --input 90x1 --kernel 3x1",
        "conv-backward-input --route scatter --input 3x12x9 --kernels 5",
            "conv-backward-weight --input 5x4x7x7 --kernels 3", "max-pool --input 3x17x13",
        "linear --input 3x70x1x1 --kernels 66 --pass backward", "softmax --input 5x80x1x1",
            "sgd --input 9x9 --kernel 9x9 --bias", "global-average-pool --input 2x70x5x5",
        "activation --input 2x10x10 --pass backward", "average-pool --input 1x3x20x20 --pass backward",
            "conv-backward-bias --input 2x8x8 --kernels 70"};
    int64_t names = 0;
    for (size_t i = 0; i < COUNT(scenes); i++) {
        SceneLine line;
        Scene scene;
        Error err;
        if (!scene_line_read(&line, scenes[i], &err) || !scene_build(&scene, &line, &err))
            fail_msg("%s: %s", scenes[i], err.text);
        CellSet result = trace_result(&scene.trace);
        const int *dim = scene.trace.tensor[result].dim;
        for (int64_t k = 0; k < (int64_t)dim[0] * dim[1] * dim[2] * dim[3]; k++, names++) {
            Text name = {0};
            Cell cell;
            name_plain(&scene.trace, (Cell){result, k}, &name);
            assert_true(lesson_cell(&scene.trace, text_get(&name), &cell, &err));
            if (cell.set != result || cell.index != k)
                fail_msg("%s: %s is %d %lld", scenes[i], text_get(&name), cell.set, (long long)cell.index);
            text_free(&name);
        }
        scene_free(&scene);
        scene_line_free(&line);
    }
    assert_true(names > 2000);
}

/* A file that a scene names is not read when it is larger than its cells can be. */
static void large_files_are_not_read(void **state)
{
    (void)state;
    char path[] = "/tmp/convwalk-bounds-XXXXXX";
    int handle = mkstemp(path);
    assert_true(handle >= 0 && ftruncate(handle, (off_t)LESSON_CELLS * 16 + 1) == 0);
    close(handle);
    static const char *const lines[] = {"conv-forward --x @%s", "conv-forward --x @%s:x", "lenet --weights %s"};
    for (size_t i = 0; i < COUNT(lines); i++) {
        Text text = {0}, line = {0};
        text_add(&line, "%.*s%s%s", (int)(strstr(lines[i], "%s") - lines[i]), lines[i], path, strstr(lines[i],
                "%s") + 2);
        text_add(&text, FIRST "```scene\n%s\n```\n", text_get(&line));
        Findings findings = found_in(&text);
        assert_int_equal(findings.count, 1);
        assert_int_equal(findings.at[0].line, 8);
        assert_non_null(strstr(findings.at[0].text, "larger than 8388608 bytes"));
        findings_free(&findings);
        text_free(&text);
        text_free(&line);
    }
    unlink(path);
}

/* The teachers' guide tells every bound, and no other. */
static void the_guide_tells_every_bound(void **state)
{
    (void)state;
    static const int told[] = {LESSON_BYTES, LESSON_PARAGRAPH, LESSON_NESTING, LESSON_PAGES, LESSON_PAGE_TEXT,
                               LESSON_QUESTIONS, LESSON_CHOICES, LESSON_ORDER,
                               LESSON_CLICKS, LESSON_STOPS, LESSON_NAME, LESSON_NAMES, LESSON_CELLS, LESSON_STEPS,
                                   LESSON_PLAYED, LESSON_TOLD,
                               LESSON_FINDINGS, FOLDER_ENTRIES, FOLDER_DEPTH};
    char *guide;
    size_t length, row = 0;
    Error err;
    assert_true(file_read("lessons/README.md", 1 << 20, &guide, &length, &err));
    char *at = strstr(guide, "\n## Bounds");
    assert_non_null(at);
    for (at = strstr(at, "|---|---|") + 10; *at == '|'; at += strcspn(at, "\n") + 1, row++) {
        assert_true(row < COUNT(told));
        assert_int_equal(atoi(strchr(at + 1, '|') + 1), told[row]);
    }
    assert_int_equal(row, COUNT(told));
    free(guide);
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif

/* With 512 MB of address space, as none of this may need more; sanitizers reserve more than that for themselves. */
static int bound_memory(void **state)
{
    (void)state;
#ifndef SANITIZED
    const struct rlimit most = {512u << 20, 512u << 20};
    return setrlimit(RLIMIT_AS, &most);
#else
    return 0;
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_bound_is_said),
        cmocka_unit_test(a_lesson_at_its_bounds_is_fine),
        cmocka_unit_test(made_up_lessons_end),
        cmocka_unit_test(every_name_finds_its_cell),
        cmocka_unit_test(large_files_are_not_read),
        cmocka_unit_test(the_guide_tells_every_bound),
    };
    return cmocka_run_group_tests(tests, bound_memory, NULL);
}
