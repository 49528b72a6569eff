/* Weights files of made-up names and shapes near LeNet's: all ten found, each once and of a shape of its own, or one
 * line of error that says which is wrong. */
#include "../lenet_list.h"
#include "engine/files/weights_names.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST = 24, NAME = 16 };

/* A shape of one of the parameters, in one of the orders, perhaps with a wrong side. */
static void make_shape(SafeTensor *tensor, uint8_t which, uint8_t change)
{
    static const int64_t shapes[][5] = {
        {4, 6, 1, 5, 5},  {4, 5, 5, 1, 6},
        {4, 6, 5, 5, 1},  {1, 6},
        {4, 16, 6, 5, 5}, {4, 5, 5, 6, 16},
        {1, 16},          {2, 120, 400},
        {2, 400, 120},    {4, 120, 16, 5, 5},
        {1, 120},         {2, 84, 120},
        {2, 120, 84},     {1, 84},
        {2, 10, 84},      {2, 84, 10},
        {1, 10},          {0},
    };
    const int64_t *shape = shapes[which % (sizeof shapes / sizeof *shapes)];
    tensor->rank = (int)shape[0];
    tensor->count = 1;
    for (int i = 0; i < tensor->rank; i++) {
        tensor->dim[i] = shape[i + 1] + (change >> 4 == i + 1);
        tensor->count *= (size_t)tensor->dim[i];
    }
    tensor->type = (SafeType)(change % 4 ? SAFE_F32 : change / 4 % SAFE_TYPES);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SafeTensor tensor[MOST];
    char name[MOST][NAME + 16];
    SafeTensors file = {.tensor = tensor};
    for (; size >= 4 && file.count < MOST; file.count++) {
        size_t length = data[2] % NAME, own = data[3] % (LENET_PARAMETERS + 4);
        length = length < size - 4 ? length : size - 4;
        memcpy(name[file.count], data + 4, length);
        strcpy(name[file.count] + length, own < LENET_PARAMETERS ? lenet_parameter(own)->name : "");
        tensor[file.count] = (SafeTensor){.name = name[file.count]};
        make_shape(&tensor[file.count], data[0], data[1]);
        data += 4 + length;
        size -= 4 + length;
    }
    WeightsMap map;
    Net net;
    net_usual(&net, ACTIVATION_RELU, false);
    Error note = {""}, err = {""};
    if (!weights_map(&file, &net, &map, &note, &err)) {
        assert(err.text[0] != '\0' && !strchr(err.text, '\n'));
        return 0;
    }
    for (int i = 0; i < LENET_PARAMETERS; i++) {
        const int *dim = lenet_parameter(i)->dim;
        assert(map.tensor[i]->count == (size_t)dim[0] * (size_t)dim[1] * (size_t)dim[2] * (size_t)dim[3]);
        for (int j = 0; j < i; j++)
            assert(map.tensor[i] != map.tensor[j]);
    }
    return 0;
}
