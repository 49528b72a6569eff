/* Numbers as users write them: whatever is read as a float is finite. */
#include "base/text.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[64];
    float value;
    int whole;
    size_t length = size < sizeof text - 1 ? size : sizeof text - 1;
    memcpy(text, data, length);
    text[length] = '\0';
    if (text_to_float(text, &value))
        assert(isfinite(value));
    if (text_to_int(text, -5, 7, &whole))
        assert(whole >= -5 && whole <= 7);
    return 0;
}
