/* Lessons from made-up bytes: read, played and told without harm, and each mistake on a line that the text has. */
#include "lesson/tell.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whether all its scenes are built in no time and from no file. */
static bool small(const Lesson *lesson)
{
    for (int p = 0; p < lesson->pages; p++) {
        const SceneLine *line = &lesson->page[p].scene;
        double cells = 1, padded = (double)(line->input[2] + 2 * line->spec.padding.h) * (line->input[3] + 2 * line->spec.padding.w);
        for (int i = 0; i < 4; i++)
            cells *= line->input[i];
        for (int i = 0; i < VALUES_COUNT; i++)
            if (line->values[i] && strchr(line->values[i], '@'))
                return false;
        if (cells * line->kernels * line->spec.kernel.h * line->spec.kernel.w > 1e4 || padded * line->kernels > 1e4)
            return false;
    }
    return lesson->pages < 50;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Findings findings = {0};
    Lesson lesson;
    int lines = 1;
    for (size_t i = 0; i < size; i++)
        lines += data[i] == '\n';
    lesson_read(&lesson, (const char *)data, size, &findings);
    bool read = findings.count == 0;
    if (small(&lesson)) {
        lesson_fill(&lesson);
        lesson_play(&lesson, &findings);
    }
    for (int i = 0; i < findings.count; i++)
        assert(findings.at[i].line >= 1 && findings.at[i].line <= lines && findings.at[i].text[0]);
    if (read && findings.count == 0 && small(&lesson)) {
        Text out = {0};
        Error err;
        assert(lesson_tell(&lesson, true, &out, &err));
        text_free(&out);
    }
    findings_free(&findings);
    lesson_free(&lesson);
    return 0;
}
