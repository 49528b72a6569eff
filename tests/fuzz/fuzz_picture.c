/* Grey pictures of made-up sizes brought into MNIST's form: ink only where something strays from the ground, the
 * darkest or lightest all of it; then 28 x 28 bytes with no more ink than there was. */
#include "app/photo/digit_picture.h"
#include "engine/files/digits.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int most_of(const uint8_t *bytes, size_t count)
{
    int most = 0;
    for (size_t i = 0; i < count; i++)
        most = bytes[i] > most ? bytes[i] : most;
    return most;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    int width = data[0] + 2, height = data[1] + 2;
    size_t room = (size_t)width * (size_t)height;
    uint8_t *picture = calloc(room, 1), pixel[784];
    if (!picture)
        return 0;
    memcpy(picture, data + 2, size - 2 < room ? size - 2 : room);
    digit_centre(picture, width, height, pixel);
    assert(most_of(pixel, 784) <= most_of(picture, room));
    if (digit_picture_ink(picture, width, height)) {
        assert(most_of(picture, room) == 255);
        digit_centre(picture, width, height, pixel);
    }
    free(picture);
    return 0;
}
