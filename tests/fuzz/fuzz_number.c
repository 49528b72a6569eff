/* Numbers as files write them and as people type them: what is read is finite, what is not read leaves the value alone,
 * and what is plain can be typed, too, and means the same there. */
#include "base/number.h"
#include "base/text.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[256], advice[96];
    float plain = 77, typed = 77;
    int whole;
    int64_t count = -1;
    size_t length = size < sizeof text - 1 ? size : sizeof text - 1;
    memcpy(text, data, length);
    text[length] = '\0';
    bool taken = text_to_float(text, &plain);
    assert(isfinite(plain) && (taken || plain == 77));
    bool also = number_typed(text, &typed) == NUMBER_TAKEN;
    assert(isfinite(typed) && (also || typed == 77));
    assert(!taken || (also && typed == plain));
    assert(strlen(number_advice(text, advice, sizeof advice)) > 0);
    if (text_to_int(text, -5, 7, &whole))
        assert(whole >= -5 && whole <= 7);
    if (number_typed_count(text, &count))
        assert(count >= 0);
    number_begins(text);
    return 0;
}
