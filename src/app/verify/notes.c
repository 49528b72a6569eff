/* What a reader should know of how a case was read. */
#include "app/verify/cases/case_kind.h"
#include "app/verify/report.h"

#include <math.h>

/* "x F64, weight F64: converted to float32" for the inputs; the expected ones are compared in their own type. */
static void types_text(const Case *given, const char *path, bool inputs, Text *out)
{
    int count = 0;
    for (int i = 0; i < given->file.count; i++) {
        const SafeTensor *tensor = &given->file.tensor[i];
        if (case_is_input(given, tensor->name) != inputs || case_type_fits(tensor))
            continue;
        if (count++ == 0)
            text_add(out, "%s  ", path);
        text_add(out, "%s%s %s", count > 1 ? ", " : "", tensor->name, safe_type_name(tensor->type));
    }
    if (count > 0)
        text_add(out, inputs ? ": converted to float32\n" : ": expected in this type, compared with float32\n");
}

/* NaN and infinities: how many, and where the first is. */
static void strange_text(const char *path, const char *name, const Tensor *tensor, Text *out)
{
    size_t count = tensor_count(tensor), strange = 0, first = 0;
    for (size_t i = 0; i < count; i++)
        if (!isfinite(tensor->v[i]) && strange++ == 0)
            first = i;
    if (strange > 0)
        text_add(out, "%s  %s: %zu of its %zu numbers are not finite, the first is %g, element %zu\n", path, name,
                 strange, count, (double)tensor->v[first], first);
}

static bool expects_any(const Case *given)
{
    for (int i = 0; i < given->file.count; i++)
        if (!case_is_input(given, given->file.tensor[i].name))
            return true;
    return false;
}

void notes_text(const Case *given, const char *path, Text *out)
{
    const char *const names[] = {"x", "weight", "bias", "dy", given->kind->other};
    const Tensor *inputs[] = {&given->x, &given->w, &given->b, &given->dy, &given->other};
    const char *needs = given->kind->needs;
    types_text(given, path, true, out);
    types_text(given, path, false, out);
    for (int i = 0; i < 5; i++)
        strange_text(path, names[i], inputs[i], out);
    for (int i = 0; i < given->net.parameters; i++)
        strange_text(path, given->net.parameter[i].name, &given->parameter[i], out);
    if (needs && !safetensors_find(&given->file, needs))
        text_add(out, "%s  no %s: only what goes forward is computed\n", path, needs);
    if (given->ignored > 0)
        text_add(out, "%s  target: %d of %d rows are left out of the mean, their class is ignore_index %d%s\n", path,
                 given->ignored, given->x.dim[0], given->ignore,
                 given->ignored == given->x.dim[0] ? "; the mean of no row is not a number" : "");
    if (!expects_any(given))
        text_add(out, "%s  no tensor to check: the routes are held against each other alone\n", path);
    keys_text(given, path, out);
}
