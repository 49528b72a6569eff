/* The rows of all operations, in the order of list.h, then the network's chain. */
#include "trace/operations/operation.h"

#include <assert.h>
#include <string.h>

#define OPERATION(name, row, pictures, cases) extern const OperationKind operation_##row;
OPERATIONS(OPERATION)
#undef OPERATION
extern const OperationKind operation_network;

static const OperationKind *const kinds[OP_COUNT + 1] = {
#define OPERATION(name, row, pictures, cases) [OP_##name] = &operation_##row,
    OPERATIONS(OPERATION)
#undef OPERATION
    [OP_NETWORK] = &operation_network,
};

const OperationKind *operation_kind(Operation operation)
{
    assert(kinds[operation]);
    return kinds[operation];
}

int operation_route(const OperationKind *kind, Route route)
{
    for (int i = 0; i < kind->routes; i++)
        if (kind->route[i] == route)
            return i;
    return -1;
}

bool operation_tensor(Scene *scene, CellSet set, const int dim[4], Error *err)
{
    return tensor_init(&scene->tensor[set], dim[0], dim[1], dim[2], dim[3], err);
}

bool operation_maps(Scene *scene, const int y[4], Error *err)
{
    const int *x = scene->line.input;
    return operation_tensor(scene, SET_X, x, err) && operation_tensor(scene, SET_Y, y, err)
           && (scene->line.pass == PASS_FORWARD
               || (operation_tensor(scene, SET_DY, y, err) && operation_tensor(scene, SET_DX, x, err)));
}

bool operation_numbers(Tensor *tensor, const float *v, size_t count)
{
    if (tensor_count(tensor) != count)
        return false;
    memcpy(tensor->v, v, count * sizeof *v);
    return true;
}
