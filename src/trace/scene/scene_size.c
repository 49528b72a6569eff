/* How large a scene will be, from its shapes alone, in doubles that no product of sizes overflows. */
#include "trace/operations/operation.h"

#include "base/file.h"

#include <string.h>

SceneSize scene_size(const SceneLine *line)
{
    const OperationKind *kind = operation_kind(line->operation);
    return kind->size ? kind->size(line) : (SceneSize){0, 0};
}

bool scene_size_fits(const SceneLine *line, Error *err)
{
    SceneSize size = scene_size(line);
    if (line->cells_most > 0 && size.cells > (double)line->cells_most)
        return error_set(err, "a scene of some %.3g cells: %lld at most here", size.cells, (long long)line->cells_most);
    if (line->steps_most > 0 && size.steps > (double)line->steps_most)
        return error_set(err, "a scene of some %.3g steps: %lld at most here", size.steps, (long long)line->steps_most);
    return true;
}

/* The file of "@FILE:NAME" or "@FILE", whose own name may hold a colon. */
static long long named_size(const char *text)
{
    const char *colon = strrchr(text, ':');
    long long size = file_size(text);
    if (size >= 0 || !colon)
        return size;
    Text path = {0};
    text_bytes(&path, text, (size_t)(colon - text));
    size = file_size(text_get(&path));
    text_free(&path);
    return size;
}

bool scene_files_fit(const SceneLine *line, Error *err)
{
    enum { BYTES_OF_CELL = 16 };   /* as many as the largest type has, and as much again for what is not looked at */
    long long most = line->cells_most * BYTES_OF_CELL;
    for (int i = 0; i <= VALUES_COUNT && most > 0; i++) {
        const char *text = i < VALUES_COUNT ? line->values[i] : line->word[WORD_WEIGHTS];
        bool file = text && (i == VALUES_COUNT || text[0] == '@');
        if (file && named_size(text + (text[0] == '@')) > most)
            return error_set(err, "%s: larger than %lld bytes, the most that is read here", text + (text[0] == '@'),
                             most);
    }
    return true;
}
