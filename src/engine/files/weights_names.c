/* By name if most names are known, else by shape. Tensors of an optimizer are ignored, with a note;
 * any other surplus tensor would change what the network computes, so it is an error. */
#include "engine/files/weights_inside.h"

#include "base/memory.h"
#include "base/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* The node that has the parameter. */
const Node *weights_node(const Net *net, int which)
{
    const Node *node = net->node;
    while (which < node->parameter || which >= node->parameter + node->parameters)
        node++;
    return node;
}

bool weights_is_bias(const Net *net, int which)
{
    return which > weights_node(net, which)->parameter;
}

bool weights_is_kernel(const Net *net, int which)
{
    return net->parameter[weights_node(net, which)->parameter].rank == 4;
}

bool weights_sides(const Net *net, int which, size_t side[4])
{
    const NetParameter *parameter = &net->parameter[which];
    const Node *node = weights_node(net, which), *before = &net->node[node->read[0]];
    bool full = parameter->rank == 2;
    for (int i = 0; i < 4; i++)
        side[i] = (size_t)(full && i > 0 ? before->dim[i - 1] : parameter->dim[i]);
    return full && side[2] * side[3] > 1;
}

/* The shape a parameter has in this order; its rank. */
static int shape_in(const Net *net, int which, WeightOrder order, int64_t dim[4])
{
    static const int place[3][4] = {{0, 1, 2, 3}, {2, 3, 1, 0}, {0, 2, 3, 1}};
    size_t side[4];
    weights_sides(net, which, side);
    if (order == WEIGHT_BIAS) {
        dim[0] = net->parameter[which].dim[1];
        return 1;
    }
    if (order == WEIGHT_OI || order == WEIGHT_IO) {
        dim[order == WEIGHT_IO] = (int64_t)side[0];
        dim[order == WEIGHT_OI] = (int64_t)(side[1] * side[2] * side[3]);
        return 2;
    }
    for (int i = 0; i < 4; i++)
        dim[i] = (int64_t)side[place[order][i]];
    return 4;
}

bool weights_fit(const SafeTensor *tensor, const Net *net, int which, WeightOrder order)
{
    int64_t dim[4];
    bool matrix = order == WEIGHT_OI || order == WEIGHT_IO;
    if (weights_is_bias(net, which) != (order == WEIGHT_BIAS)
        || (weights_is_kernel(net, which) && matrix))
        return false;
    return shape_in(net, which, order, dim) == tensor->rank
           && memcmp(dim, tensor->dim, (size_t)tensor->rank * sizeof *dim) == 0;
}

/* Whether the tensor has a shape of this parameter, and in which order. */
static bool fits(const SafeTensor *tensor, const Net *net, int which, WeightOrder *order)
{
    for (int o = 0; o < WEIGHT_ORDERS; o++)
        if (weights_fit(tensor, net, which, (WeightOrder)o)) {
            *order = (WeightOrder)o;
            return true;
        }
    return false;
}

/* "120 x 400" into `text`. */
static const char *write_shape(const int64_t *dim, int rank, Text *text)
{
    text_clear(text);
    for (int i = 0; i < rank; i++)
        text_add(text, "%s%lld", i > 0 ? " x " : "", (long long)dim[i]);
    if (rank == 0)
        text_add(text, "one number");
    return text_get(text);
}

/* The parameter's shape in PyTorch's order. */
static int own_shape(const Net *net, int which, int64_t dim[4])
{
    WeightOrder weight = weights_is_kernel(net, which) ? WEIGHT_OIHW : WEIGHT_OI;
    return shape_in(net, which, weights_is_bias(net, which) ? WEIGHT_BIAS : weight, dim);
}

static bool wrong_shape(const SafeTensor *tensor, const Net *net, int which, bool named, Error *err)
{
    Text is = {0}, should = {0};
    int64_t dim[4];
    int rank = own_shape(net, which, dim);
    write_shape(tensor->dim, tensor->rank, &is);
    write_shape(dim, rank, &should);
    error_set(err, "%s is %s, %s's %s%sis %s", tensor->name, text_get(&is), net_title(net),
              named ? "" : net->parameter[which].name, named ? "" : " ", text_get(&should));
    text_free(&is);
    text_free(&should);
    return false;
}

static bool has_word(const char *name, const char *word)
{
    size_t length = strlen(word);
    for (; *name; name++) {
        size_t same = 0;
        while (same < length && tolower((unsigned char)name[same]) == word[same])
            same++;
        if (same == length)
            return true;
    }
    return false;
}

/* Tensors of an optimizer or a training besides the weights; the network's answers do not depend on
 * them. */
static bool is_bookkeeping(const SafeTensor *tensor)
{
    static const char *const words[] = {
        "optim", "exp_avg", "momentum_buffer", "adam", "sgd", "rmsprop", "learning_rate",
        "iteration", "num_batches_tracked", "global_step", "velocity.", "momentum.",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (has_word(tensor->name, words[i]))
            return true;
    bool counts = has_word(tensor->name, "epoch") || has_word(tensor->name, "step");
    return tensor->count == 1 && (tensor->type >= SAFE_I64 || counts);
}

/* "10.weight" comes after "2.weight". */
static int by_number(const void *a, const void *b)
{
    const char *one = (*(const SafeTensor *const *)a)->name;
    const char *two = (*(const SafeTensor *const *)b)->name;
    while (*one && *two) {
        if (isdigit((unsigned char)*one) && isdigit((unsigned char)*two)) {
            char *after_one, *after_two;
            unsigned long long left = strtoull(one, &after_one, 10);
            unsigned long long right = strtoull(two, &after_two, 10);
            if (left != right)
                return left < right ? -1 : 1;
            one = after_one;
            two = after_two;
        } else if (*one != *two) {
            return (unsigned char)*one < (unsigned char)*two ? -1 : 1;
        } else {
            one++;
            two++;
        }
    }
    return (*one != '\0') - (*two != '\0');
}


static bool is_velocity(const Net *net, const char *name)
{
    if (strncmp(name, "velocity.", 9) != 0)
        return false;
    for (int which = 0; which < net->parameters; which++)
        if (strcmp(name + 9, net->parameter[which].name) == 0)
            return true;
    return false;
}

static Candidates gather(const SafeTensors *file, const Net *net)
{
    Candidates all = {.at = mem_alloc((size_t)file->count + 1, sizeof(SafeTensor *)), .net = net};
    for (int i = 0; i < file->count; i++) {
        const SafeTensor *tensor = &file->tensor[i];
        if (is_velocity(net, tensor->name))   /* an unfinished training of convwalk's */
            continue;
        if (!is_bookkeeping(tensor)) {
            all.at[all.count++] = tensor;
            continue;
        }
        all.first_out = all.left_out++ == 0 ? tensor->name : all.first_out;
    }
    qsort(all.at, (size_t)all.count, sizeof *all.at, by_number);
    return all;
}

/* The tensor whose name is `prefix` and the parameter's name. */
static const SafeTensor *find(const Candidates *all, const char *prefix, size_t length, int which)
{
    for (int i = 0; i < all->count; i++) {
        const char *name = all->at[i]->name;
        if (strncmp(name, prefix, length) == 0
            && strcmp(name + length, all->net->parameter[which].name) == 0)
            return all->at[i];
    }
    return NULL;
}

static int count_named(const Candidates *all, const char *prefix, size_t length)
{
    int count = 0;
    for (int which = 0; which < all->net->parameters; which++)
        count += find(all, prefix, length, which) != NULL;
    return count;
}

/* The prefix that most names have; "" is preferred. */
static bool find_prefix(const Candidates *all, const char **prefix, size_t *length)
{
    int best = all->net->parameters / 2;
    *prefix = NULL;
    for (int i = -1; i < all->net->parameters * all->count; i++) {
        const char *name = i < 0 ? "" : all->at[i / all->net->parameters]->name;
        const char *own = i < 0 ? "" : all->net->parameter[i % all->net->parameters].name;
        size_t whole = strlen(name), tail = strlen(own);
        if (whole < tail || strcmp(name + whole - tail, own) != 0)
            continue;
        if (whole > tail && !strchr("./_", name[whole - tail - 1]))
            continue;
        int count = count_named(all, name, whole - tail);
        if (count <= best)
            continue;
        best = count;
        *prefix = name;
        *length = whole - tail;
    }
    return *prefix != NULL;
}

/* Appends the names of the layers that have parameters: "conv1, conv2 and fc1". */
static void name_layers(const Net *net, Text *out)
{
    int last = weights_node(net, net->parameters - 1)->parameter;
    for (int which = 0; which < net->parameters; which++) {
        const Node *node = weights_node(net, which);
        const char *joint = which == last ? " and " : ", ";
        if (node->parameter == which)
            text_add(out, "%s%s", which == 0 ? "" : joint, node->name);
    }
}

/* The error for a name that no tensor has. */
static bool lacks(const Net *net, int which, const char *prefix, size_t length, Error *err)
{
    const char *name = net->parameter[which].name;
    Text layers = {0};
    if (!net_is_preset(net))
        return error_set(err, "there is no tensor %.*s%s, which the network has", (int)length,
                         prefix, name);
    name_layers(net, &layers);
    error_set(err, "there is no tensor %.*s%s; %s has the weight and bias of %s", (int)length,
              prefix, name, net_title(net), text_get(&layers));
    text_free(&layers);
    return false;
}

static bool map_by_name(const Candidates *all, const char *prefix, size_t length, WeightsMap *map,
                        Error *err)
{
    const Net *net = all->net;
    for (int which = 0; which < net->parameters; which++) {
        const SafeTensor *tensor = find(all, prefix, length, which);
        if (!tensor)
            return lacks(net, which, prefix, length, err);
        if (!fits(tensor, net, which, &map->order[which]))
            return wrong_shape(tensor, net, which, true, err);
        map->tensor[which] = tensor;
    }
    return true;
}

static bool is_mapped(const WeightsMap *map, const SafeTensor *tensor)
{
    for (int which = 0; which < map->net->parameters; which++)
        if (map->tensor[which] == tensor)
            return true;
    return false;
}

/* The error for a parameter without a tensor: it names the first surplus tensor of the same rank,
 * if there is one. */
static bool missing(const Candidates *all, const WeightsMap *map, int which, Error *err)
{
    for (int i = 0; i < all->count; i++)
        if (!is_mapped(map, all->at[i])
            && (all->at[i]->rank <= 1) == weights_is_bias(all->net, which))
            return wrong_shape(all->at[i], all->net, which, false, err);
    Text shape = {0};
    int64_t dim[4];
    int rank = own_shape(all->net, which, dim);
    error_set(err, "there is no tensor %s, nor another of its shape, %s",
              all->net->parameter[which].name, write_shape(dim, rank, &shape));
    text_free(&shape);
    return false;
}

/* Shapes identify the parameters only where no two have the same shape. */
static bool shapes_differ(const Net *net, Error *err)
{
    for (int a = 0; a < net->parameters; a++)
        for (int b = 0; b < a; b++)
            if (memcmp(net->parameter[a].dim, net->parameter[b].dim, sizeof net->parameter[a].dim)
                == 0)
                return error_set(err, "its tensors have other names than the network's, whose %s"
                                 " and %s have one shape: name them as the network does",
                                 net->parameter[b].name, net->parameter[a].name);
    return true;
}

static bool map_by_shape(const Candidates *all, WeightsMap *map, Error *err)
{
    const Net *net = all->net;
    if (!shapes_differ(net, err))
        return false;
    for (int i = 0; i < all->count; i++)
        for (int which = 0; which < net->parameters; which++) {
            WeightOrder order;
            if (is_mapped(map, all->at[i]) || !fits(all->at[i], net, which, &order))
                continue;
            if (map->tensor[which])
                return error_set(err,
                                 "%.60s and %.60s both have a shape of %s's %s: leave only"
                                 " one of them in the file, or name it so",
                                 map->tensor[which]->name, all->at[i]->name, net_title(net),
                                 net->parameter[which].name);
            map->tensor[which] = all->at[i];
            map->order[which] = order;
        }
    for (int which = 0; which < net->parameters; which++)
        if (!map->tensor[which])
            return missing(all, map, which, err);
    return true;
}

/* The name without its last part: "net.0" of "net.0.weight"; all of it when it has none. */
int weights_stem(const char *name)
{
    size_t length = strlen(name);
    for (size_t i = length; i > 0; i--)
        if (name[i - 1] == '.' || name[i - 1] == '/')
            return (int)i - 1;
    return (int)length;
}

static bool same_stem(const char *one, const char *two)
{
    int length = weights_stem(one);
    return length == weights_stem(two) && strncmp(one, two, (size_t)length) == 0;
}

/* A bias whose name belongs to another layer than its weight's: shapes and names disagree. */
static bool check_stems(const WeightsMap *map, Error *err)
{
    const Net *net = map->net;
    for (int which = 0; which < net->parameters; which++) {
        const char *name = map->tensor[which]->name;
        int weight = weights_node(net, which)->parameter;
        for (int other = 0; other < net->parameters && which != weight; other++) {
            const char *theirs = map->tensor[other]->name;
            if (!weights_is_bias(net, other) && other != weight && same_stem(theirs, name)
                && !same_stem(map->tensor[weight]->name, name))
                return error_set(err, "%s has the shape of %s's %s, but %s is its %s", name,
                                 net_title(net), net->parameter[which].name, theirs,
                                 net->parameter[other].name);
        }
    }
    return true;
}

static bool check_rest(const Candidates *all, const WeightsMap *map, Error *err)
{
    const Net *net = map->net;
    Text shape = {0}, own = {0};
    for (int i = 0; i < all->count; i++) {
        const SafeTensor *tensor = all->at[i];
        if (is_mapped(map, tensor))
            continue;
        if (net_is_preset(net)) {
            text_add(&own, "the weight and bias of ");
            name_layers(net, &own);
        } else {
            text_add(&own, "named by its layers, as %s", net->parameter[0].name);
        }
        error_set(err, "%s (%s) has no place in %s, whose tensors are %s", tensor->name,
                  write_shape(tensor->dim, tensor->rank, &shape), net_title(net), text_get(&own));
        text_free(&shape);
        text_free(&own);
        return false;
    }
    return weights_check_orders(map, err);
}

bool weights_map(const SafeTensors *file, const Net *net, WeightsMap *map, Error *note, Error *err)
{
    enum { TENSORS_MOST = 1000 };
    if (file->count > TENSORS_MOST)
        return error_set(err, "it holds %d tensors, %s has %d", file->count, net_title(net),
                         net->parameters);
    Candidates all = gather(file, net);
    const char *prefix;
    size_t length = 0;
    *map = (WeightsMap){.net = net};
    bool named = find_prefix(&all, &prefix, &length);
    bool done = named ? map_by_name(&all, prefix, length, map, err)
                      : map_by_shape(&all, map, err) && check_stems(map, err);
    if (done)
        weights_settle(map, named);
    done = done && check_rest(&all, map, err);
    if (done)
        weights_note(map, &all, prefix, length, note);
    free(all.at);
    return done;
}
