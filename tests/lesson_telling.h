/* For tests of lessons as text. */
#ifndef CONVWALK_TESTS_LESSON_TELLING_H
#define CONVWALK_TESTS_LESSON_TELLING_H

#include "testing.h"

#include "lesson/lesson.h"
#include "lesson/tell.h"
#include "view/formula/formula.h"

/* The text of a lesson that consists of this page; freed with text_free. */
static inline Text told(const char *page, bool answers)
{
    Text text = {0}, out = {0};
    Lesson lesson;
    Findings findings = {0};
    Error err;
    text_add(&text, "# T\n\n## P\n\n%s", page);
    lesson_read(&lesson, text_get(&text), text.length, &findings);
    assert_int_equal(findings.count, 0);
    lesson_fill(&lesson);
    if (!lesson_tell(&lesson, answers, formula_say, &out, &err))
        fail_msg("%s", err.text);
    lesson_free(&lesson);
    findings_free(&findings);
    text_free(&text);
    return out;
}

#endif
