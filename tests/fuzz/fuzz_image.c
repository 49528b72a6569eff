/* PNG and JPEG files from made-up bytes: a digit of 28 x 28 bytes with some ink in it, or one line of error. */
#include "app/photo/digit_picture.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t pixel[784];
    Error err = {""};
    if (!digit_picture_parse((const char *)data, size, pixel, &err)) {
        assert(err.text[0] != '\0' && !strchr(err.text, '\n'));
        return 0;
    }
    int most = 0;
    for (int i = 0; i < 784; i++)
        most = pixel[i] > most ? pixel[i] : most;
    assert(most > 0);
    return 0;
}
