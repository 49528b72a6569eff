/* Files of settings from made-up bytes: what is kept of them is written and read back as it was, without a note. */
#include "app/habits/settings.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Settings settings, again;
    Error note = {""};
    Text one = {0}, other = {0};
    settings_read(&settings, (const char *)data, size, &note);
    settings_write(&settings, &one);
    settings_read(&again, text_get(&one), one.length, &note);
    assert(note.text[0] == '\0');
    settings_write(&again, &other);
    assert(strcmp(text_get(&one), text_get(&other)) == 0);
    settings_free(&settings);
    settings_free(&again);
    text_free(&one);
    text_free(&other);
    return 0;
}
