/* One line about what was assumed of a weights file's tensors. */
#include "engine/files/weights_inside.h"

#include "base/text.h"

static void say_names(const WeightsMap *map, Text *text)
{
    const Net *net = map->net;
    const char *before = "";
    text_add(text, "by their shapes ");
    for (int i = 1; i < net->nodes; i++)
        if (net->node[i].parameters > 0) {
            const char *name = map->tensor[net->node[i].parameter]->name;
            int length = weights_stem(name);
            text_add(text, "%s%.*s", before, length < 40 ? length : 40, name);
            before = ", ";
        }
    before = " are taken as ";
    for (int i = 1; i < net->nodes; i++)
        if (net->node[i].parameters > 0) {
            text_add(text, "%s%s", before, net->node[i].name);
            before = ", ";
        }
}

/* Whether a full layer that reads maps has a matrix as its weight, which does not show their order;
 * the first such layer's name. */
static const char *flattened(const WeightsMap *map)
{
    size_t side[4];
    for (int which = 0; which < map->net->parameters; which++)
        if (weights_sides(map->net, which, side)
            && (map->order[which] == WEIGHT_OI || map->order[which] == WEIGHT_IO))
            return weights_node(map->net, which)->name;
    return NULL;
}

static const char *const order_names[WEIGHT_ORDERS] = {
    [WEIGHT_OIHW] = "outputs, inputs, rows, columns",
    [WEIGHT_HWIO] = "rows, columns, inputs, outputs",
    [WEIGHT_OHWI] = "outputs, rows, columns, inputs",
    [WEIGHT_OI] = "outputs, inputs",
    [WEIGHT_IO] = "inputs, outputs",
};

static const char *order_of(const WeightsMap *map, const SafeTensor *tensor)
{
    int which = 0;
    while (map->tensor[which] != tensor)
        which++;
    return order_names[map->order[which]];
}

static void say_order(const WeightsMap *map, Text *text)
{
    const char *and = text->length > 0 ? "; " : "";
    if (map->kernel != WEIGHT_OIHW)
        text_add(text, "%skernels are kept as %s", and, order_names[map->kernel]);
    and = text->length > 0 ? "; " : "";
    if (map->turned)
        text_add(text, "%smatrices as inputs, outputs", and);
    and = text->length > 0 ? "; " : "";
    if (map->channels_last && flattened(map))
        text_add(text, "%s%s is taken to read the channels of each place together,"
                 " as Keras flattens", and, flattened(map));
    and = text->length > 0 ? "; " : "";
    if (map->unsure)
        text_add(text, "%s%.60s has one shape in several orders and is taken as %s", and,
                 map->unsure->name, order_of(map, map->unsure));
}

static void say_types(const WeightsMap *map, const Candidates *all, Text *text)
{
    SafeType other = SAFE_F32;
    for (int which = 0; which < map->net->parameters; which++)
        other = map->tensor[which]->type != SAFE_F32 ? map->tensor[which]->type : other;
    if (other != SAFE_F32)
        text_add(text, "%s%s is converted to F32", text->length > 0 ? "; " : "",
                 safe_type_name(other));
    if (all->left_out == 1)
        text_add(text, "%s%.60s is left out", text->length > 0 ? "; " : "", all->first_out);
    if (all->left_out > 1)
        text_add(text, "%s%.60s and %d more are left out", text->length > 0 ? "; " : "",
                 all->first_out, all->left_out - 1);
}

void weights_note(const WeightsMap *map, const Candidates *all, const char *before, size_t length,
                  Error *note)
{
    Text text = {0};
    if (!before)
        say_names(map, &text);
    else if (length > 0)
        text_add(&text, "its names without %.*s are %s's", (int)(length < 60 ? length : 60), before,
                 net_title(map->net));
    say_order(map, &text);
    say_types(map, all, &text);
    error_set(note, "%s", text_get(&text));
    text_free(&text);
}
