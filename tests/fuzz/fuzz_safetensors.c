/* safetensors from made-up bytes: one line of error, or tensors that lie inside the file, side by side and none
 * twice, and that hold as many numbers as their shapes say. */
#include "engine/files/safetensors.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_tensor(const SafeTensors *all, const SafeTensor *tensor, size_t size)
{
    size_t count = 1;
    assert(tensor->rank >= 0 && tensor->rank <= SAFE_RANK_MOST && tensor->type < SAFE_TYPES);
    for (int i = 0; i < tensor->rank; i++)
        count *= (size_t)tensor->dim[i];
    assert(count == tensor->count);
    assert(tensor->bytes >= all->file + 8 && tensor->bytes + count * safe_type_size(tensor->type) <= all->file + size);
    assert(safetensors_find(all, tensor->name) == tensor);
    for (int way = 0; way < 3; way++) {
        Error err = {""};
        double *values = calloc(count + 1, sizeof *values);   /* room for floats and ints, too */
        assert(values);
        bool done;
        if (way == 0)
            done = safetensor_doubles(tensor, values, &err);
        else if (way == 1)
            done = safetensor_floats(tensor, (float *)(void *)values, &err);
        else
            done = safetensor_ints(tensor, (int *)(void *)values, &err);
        assert(done == (err.text[0] == '\0'));
        free(values);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SafeTensors all;
    Error err = {""};
    char *bytes = malloc(size ? size : 1);
    if (!bytes)
        return 0;
    if (size > 0)
        memcpy(bytes, data, size);
    if (!safetensors_parse(bytes, size, &all, &err)) {
        assert(err.text[0] != '\0' && !strchr(err.text, '\n'));
        assert(!all.file && !all.tensor && !all.metadata && !all.header);
        return 0;
    }
    size_t held = 0;
    for (int i = 0; i < all.count; i++) {
        check_tensor(&all, &all.tensor[i], size);
        held += all.tensor[i].count * safe_type_size(all.tensor[i].type);
    }
    assert(held + 8 <= size);
    for (int i = 0; i < all.metadata_count; i++)
        assert(safetensors_metadata(&all, all.metadata[i].key) == all.metadata[i].value);
    safetensors_free(&all);
    return 0;
}
