/* Safetensors from made-up bytes: tensors that lie inside the file, or one line of error. */
#include "engine/safetensors.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Error err = {""};
    SafeTensors all;
    char *bytes = malloc(size ? size : 1);
    memcpy(bytes, data, size);
    if (!safetensors_parse(bytes, size, &all, &err)) {
        assert(err.text[0] != '\0');
        return 0;
    }
    unsigned sum = 0;
    for (int i = 0; i < all.count; i++) {
        const SafeTensor *tensor = &all.tensor[i];
        for (size_t k = 0; k < tensor->count * safe_type_size(tensor->type); k++)
            sum += (unsigned char)tensor->bytes[k];
        assert(safetensors_find(&all, tensor->name) == tensor);
        float *values = malloc(tensor->count * sizeof *values + 1);
        safetensor_floats(tensor, values, &err);
        free(values);
    }
    assert(sum <= 255u * size);
    safetensors_free(&all);
    return 0;
}
