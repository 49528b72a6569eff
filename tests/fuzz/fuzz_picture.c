/* Pictures of made-up sizes and greys brought into MNIST's form: always 28 x 28 bytes, ink only where there was some. */
#include "engine/digits.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    int width = data[0] + 1, height = data[1] + 1;
    uint8_t *picture = calloc((size_t)width * (size_t)height, 1), pixel[28 * 28];
    size_t room = (size_t)width * (size_t)height;
    memcpy(picture, data + 2, size - 2 < room ? size - 2 : room);
    digit_centre(picture, width, height, pixel);
    int most = 0, ink = 0;
    for (size_t i = 0; i < room; i++)
        most = picture[i] > most ? picture[i] : most;
    for (int i = 0; i < 28 * 28; i++)
        ink = pixel[i] > ink ? pixel[i] : ink;
    assert(ink <= most);
    free(picture);
    return 0;
}
