/* Lessons from made-up bytes: read, played, drawn and told as `check`, `print` and the window do, without harm and
 * within the memory that the fuzzer is given; each mistake on a line that the text has. */
#include "lesson/reveal.h"
#include "lesson/tell.h"
#include "view/paper/check.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whether its scenes read no files. */
static bool alone(const Lesson *lesson)
{
    for (int p = 0; p < lesson->pages; p++) {
        const SceneLine *line = &lesson->page[p].scene;
        for (int i = 0; i < VALUES_COUNT; i++)
            if (line->values[i] && strchr(line->values[i], '@'))
                return false;
        if (scene_line_is_network(line))
            return false;
    }
    return true;
}

/* Sanitized, a scene is built and drawn a hundred times more slowly than in the program: only a tenth of a second's
 * worth is. */
static bool small(const Lesson *lesson)
{
    double work = 0;
    for (int p = 0; p < lesson->pages; p++) {
        SceneSize size = scene_size(&lesson->page[p].scene);
        bool built = size.cells <= LESSON_CELLS && size.steps <= LESSON_STEPS;   /* else it is refused,
            which costs nothing */
        work += built ? (size.cells + size.steps) * (1 + lesson->page[p].stops) + 2000 : 0;
    }
    return work < 1e6;
}

/* As many line ends as the reader sees: \r\n is one, and so is a lone \r. */
static int lines_of(const uint8_t *data, size_t size)
{
    int lines = 1;
    for (size_t i = 0; i < size; i++)
        lines += data[i] == '\n' || (data[i] == '\r' && (i + 1 == size || data[i + 1] != '\n'));
    return lines;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Findings findings = {0};
    Lesson lesson;
    int lines = lines_of(data, size);
    lesson_read(&lesson, (const char *)data, size, &findings);
    bool whole = alone(&lesson) && small(&lesson);
    if (whole) {
        lesson_fill(&lesson);
        lesson_play(&lesson, &findings);
        lesson_check_view(&lesson, &findings);
        if (findings.count == 0)
            lesson_reveals(&lesson, &findings);
    }
    findings_sort(&findings);
    for (int i = 0; i < findings.count; i++)
        assert(findings.at[i].line >= 1 && findings.at[i].line <= lines && findings.at[i].text[0]);
    for (int answers = 0; whole && findings.count == 0 && answers < 2; answers++) {
        Text out = {0};
        Error err;
        assert(lesson_tell(&lesson, answers, NULL, &out, &err));
        text_free(&out);
    }
    findings_free(&findings);
    lesson_free(&lesson);
    return 0;
}
