/* Files of progress from made-up bytes: one line of error, or progress that is written and read back as it was. */
#include "lesson/progress.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Progress progress, again;
    Error err = {""};
    Text one = {0}, other = {0};
    if (!progress_parse(&progress, (const char *)data, size, &err)) {
        assert(err.text[0] && !progress.lesson && !progress.answer);
        return 0;
    }
    progress_write(&progress, &one);
    assert(progress_parse(&again, text_get(&one), one.length, &err));
    progress_write(&again, &other);
    assert(strcmp(text_get(&one), text_get(&other)) == 0);
    progress_csv(&again, &other);
    progress_free(&progress);
    progress_free(&again);
    text_free(&one);
    text_free(&other);
    return 0;
}
