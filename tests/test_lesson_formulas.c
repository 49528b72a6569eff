/* The course teaches all of the notes: each of their formulas stands in a lesson of either language. Spaces, braces
 * and the sizes of brackets do not count, and a formula may be part of a longer one; each line of a system of
 * equations is looked for by itself. */
#include "testing.h"

#include "base/text.h"
#include "formula_notes.h"
#include "lesson/lesson.h"

#include <dirent.h>
#include <string.h>

/* What TeX is written as in one place and not in another, though it says the same. */
static const char *const silent[] = {"\\left", "\\right", "\\quad", "\\,", "\\;", "\\ ", "{", "}", " ", "\n"};

static size_t skip_silent(const char *tex)
{
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++) {
        size_t length = strlen(silent[i]);
        if (strncmp(tex, silent[i], length) != 0)
            continue;
        bool longer =
            length > 2 && ((tex[length] >= 'a' && tex[length] <= 'z') || (tex[length] >= 'A' && tex[length] <= 'Z'));
        if (!longer)
            return length;
    }
    return 0;
}

/* The formula without what is silent, between bars. */
static void add_bare(const char *tex, size_t length, Text *out)
{
    const char *end = tex + length;
    while (tex < end) {
        size_t silent_length = strncmp(tex, "\\{", 2) == 0 ? 0 : skip_silent(tex);
        size_t sign_length = tex[0] == '\\' && tex + 1 < end ? 2 : 1;
        if (!silent_length)
            text_bytes(out, tex, sign_length);
        tex += silent_length ? silent_length : sign_length;
    }
}

static bool take_formulas(void *self, Words *words)
{
    Text *all = self;
    for (int i = 0; i < words->count; i++)
        if (words->piece[i].kind == PIECE_FORMULA || words->piece[i].kind == PIECE_DISPLAY) {
            add_bare(words->piece[i].text, strlen(words->piece[i].text), all);
            text_add(all, "|");
        }
    return true;
}

/* All formulas of a language's lessons. */
static void read_lessons(const char *folder, Text *all)
{
    DIR *open = opendir(folder);
    assert_non_null(open);
    for (struct dirent *file; (file = readdir(open));) {
        char path[512];
        Lesson lesson;
        Findings findings = {0};
        Error err;
        if (!lesson_named(file->d_name))
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, file->d_name);
        assert_true(lesson_load(&lesson, path, NULL, &findings, &err));
        for (int page = 0; page < lesson.pages; page++)
            lesson_words(&lesson.page[page], take_formulas, all);
        lesson_free(&lesson);
        findings_free(&findings);
    }
    closedir(open);
}

/* Words that the notes set as formulas, such as \mathrm{CNN}: the lessons say them as words. */
static bool is_prose(const char *tex)
{
    return strncmp(tex, "\\mathrm{", 8) == 0 && strchr(tex, '}')[1] == '\0';
}

static bool stands_in(const char *tex, size_t length, const Text *all)
{
    Text bare = {0};
    add_bare(tex, length, &bare);
    bool found = strstr(text_get(all), text_get(&bare)) != NULL;
    text_free(&bare);
    return found;
}

/* Where a part of the formula ends: at a line of a system, at a comma with room behind it. */
static const char *part_end(const char *at, const char *last, bool system)
{
    const char *line = system ? strstr(at, "\\\\") : NULL, *comma = strstr(at, ", \\quad"),
               *end = line && line < last ? line : last;
    return comma && comma < end ? comma : end;
}

/* Counts the parts of the formula that stand in no lesson, and names them. */
static int missing_parts(const char *language, const char *tex, const Text *all)
{
    static const char begin[] = "\\left\\{ \\begin{matrix} ", end[] = " \\end{matrix} \\right.";
    bool system = strncmp(tex, begin, sizeof begin - 1) == 0;
    const char *at = system ? tex + sizeof begin - 1 : tex, *last = system ? strstr(tex, end) : tex + strlen(tex);
    int missing = 0;
    while (at < last) {
        const char *stop = part_end(at, last, system);
        if (!stands_in(at, (size_t)(stop - at), all)) {
            printf("%s: no lesson has %.*s\n", language, (int)(stop - at), at);
            missing++;
        }
        at = stop;
        if (stop != last)
            at += *stop == ',' ? 1 : 2;
    }
    return missing;
}

static void every_formula_of_the_notes_is_taught(void **state)
{
    (void)state;
    static const char *const languages[] = {"en", "zh"};
    int missing = 0;
    for (int language = 0; language < 2; language++) {
        Text all = {0};
        char folder[32];
        snprintf(folder, sizeof folder, "lessons/%s", languages[language]);
        read_lessons(folder, &all);
        for (int i = 0; i < NOTES_FORMULAS; i++)
            if (!is_prose(notes_formula[i].tex))
                missing += missing_parts(languages[language], notes_formula[i].tex, &all);
        text_free(&all);
    }
    assert_int_equal(missing, 0);
}

static void what_no_lesson_has_is_missed(void **state)
{
    (void)state;
    Text all = {0};
    const char *known = "Y = X \\otimes W, \\quad p = aw + bx";
    add_bare(known, strlen(known), &all);
    assert_int_equal(missing_parts("none", "Y = X \\otimes W", &all), 0);
    assert_int_equal(missing_parts("none", "Y = W \\otimes X", &all), 1);
    assert_int_equal(
        missing_parts("none", "\\left\\{ \\begin{matrix} p = aw + bx \\\\ q = bw + cx \\end{matrix} \\right.", &all),
        1);
    text_free(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_formula_of_the_notes_is_taught),
        cmocka_unit_test(what_no_lesson_has_is_missed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
