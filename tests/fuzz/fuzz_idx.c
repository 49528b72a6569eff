/* IDX files from made-up bytes: an Idx that holds what its header says, or one line of error. */
#include "engine/idx.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Error err = {""};
    Idx idx;
    if (!idx_parse(data, size, &idx, &err)) {
        assert(err.text[0] != '\0' && !idx.bytes);
        return 0;
    }
    unsigned sum = 0;
    for (size_t i = 0; i < (size_t)idx.count * (size_t)idx.rows * (size_t)idx.columns; i++)
        sum += idx.bytes[i];
    assert(sum <= 255u * size);
    idx_free(&idx);
    return 0;
}
