/* All kinds of cases: the operations' list names those of one operation; Adam's and those of networks come after
 * them. */
#include "app/verify/cases/case_kind.h"

#define OPERATION(name, row, pictures, cases) extern const CaseKind case_##cases;
OPERATIONS(OPERATION)
#undef OPERATION
extern const CaseKind case_adam, case_network, case_listed;

const CaseKind case_none = {.ops = NULL};

const char *const case_maps[] = {"x", "dy", NULL}, *const case_map_results[] = {"y", "dx", NULL};
const char *const case_weights[] = {"x", "weight", "bias", "dy", NULL},
           *const case_weight_results[] = {"y", "dx", "dweight", "dbias", NULL};

const CaseKind *case_kind_of(Operation operation)
{
    static const CaseKind *const kinds[OP_COUNT] = {
#define OPERATION(name, row, pictures, cases) [OP_##name] = &case_##cases,
        OPERATIONS(OPERATION)
#undef OPERATION
    };
    return kinds[operation]->ops ? kinds[operation] : NULL;
}

const CaseKind *case_kind_at(int i)
{
    for (int op = 0; op < OP_COUNT; op++) {
        const CaseKind *kind = case_kind_of((Operation)op);
        bool new = kind != NULL;
        for (int before = 0; before < op; before++)
            new = new && case_kind_of((Operation)before) != kind;
        if (new && i-- == 0)
            return kind;
    }
    static const CaseKind *const more[] = {&case_adam, &case_network, &case_listed};
    return i < (int)(sizeof more / sizeof *more) ? more[i] : NULL;
}
