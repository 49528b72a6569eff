/* IDX from made-up bytes, packed or not: one line of error, or as many bytes as the header says, the file's own if
 * not packed. */
#include "engine/files/idx.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Idx idx;
    Error err = {""};
    if (!idx_parse(data, size, &idx, &err)) {
        assert(err.text[0] != '\0' && !idx.bytes && idx.count == 0);
        return 0;
    }
    size_t total = (size_t)idx.count * (size_t)idx.rows * (size_t)idx.columns;
    assert(idx.count > 0 && idx.rows > 0 && idx.columns > 0);
    if (data[0] != 0x1F)
        assert(total < size && memcmp(idx.bytes, data + size - total, total) == 0);
    idx_free(&idx);
    return 0;
}
