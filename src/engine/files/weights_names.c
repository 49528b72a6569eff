/* By name if most of the ten are there, else by shape. What an optimizer keeps of its own is
 * left out, and said; anything else that is left over would change what the network computes, so
 * it is refused. */
#include "engine/files/weights_names.h"

#include "base/memory.h"
#include "base/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Outputs, inputs, rows and columns; fc1's inputs are pool2's 16 maps of 5 x 5. */
static void sides(int which, int64_t side[4])
{
    const int *dim = lenet_parameter_dims[which];
    bool fc1 = which == LENET_FC1_WEIGHT;
    side[0] = dim[0];
    side[1] = fc1 ? 16 : dim[1];
    side[2] = fc1 ? 5 : dim[2];
    side[3] = fc1 ? 5 : dim[3];
}

/* The shape a parameter has in this order; its rank. */
static int shape_in(int which, WeightOrder order, int64_t dim[4])
{
    static const int place[3][4] = {{0, 1, 2, 3}, {2, 3, 1, 0}, {0, 2, 3, 1}};
    int64_t side[4];
    sides(which, side);
    if (order == ORDER_BIAS) {
        dim[0] = lenet_parameter_dims[which][1];
        return 1;
    }
    if (order == ORDER_OI || order == ORDER_IO) {
        dim[order == ORDER_IO] = side[0];
        dim[order == ORDER_OI] = side[1] * side[2] * side[3];
        return 2;
    }
    for (int i = 0; i < 4; i++)
        dim[i] = side[place[order][i]];
    return 4;
}

/* Whether the tensor has a shape of this parameter, and in which order. A kernel is no matrix. */
static bool fits(const SafeTensor *tensor, int which, WeightOrder *order)
{
    bool bias = which % 2 == 1, kernel = which < LENET_FC1_WEIGHT;
    for (int o = 0; o < WEIGHT_ORDERS; o++) {
        int64_t dim[4];
        if (bias != (o == ORDER_BIAS) || (kernel && (o == ORDER_OI || o == ORDER_IO)))
            continue;
        if (shape_in(which, (WeightOrder)o, dim) != tensor->rank)
            continue;
        if (memcmp(dim, tensor->dim, (size_t)tensor->rank * sizeof *dim) == 0) {
            *order = (WeightOrder)o;
            return true;
        }
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

/* LeNet's own shape of a parameter. */
static int own_shape(int which, int64_t dim[4])
{
    WeightOrder weight = which < LENET_FC1_WEIGHT ? ORDER_OIHW : ORDER_OI;
    return shape_in(which, which % 2 ? ORDER_BIAS : weight, dim);
}

static bool wrong_shape(const SafeTensor *tensor, int which, bool named, Error *err)
{
    Text is = {0}, should = {0};
    int64_t dim[4];
    int rank = own_shape(which, dim);
    write_shape(tensor->dim, tensor->rank, &is);
    write_shape(dim, rank, &should);
    if (named)
        error_set(err, "%s is %s, LeNet's is %s", tensor->name, text_get(&is), text_get(&should));
    else
        error_set(err, "%s is %s, LeNet's %s is %s", tensor->name, text_get(&is),
                  lenet_parameter_names[which], text_get(&should));
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

/* What an optimizer or a training keeps beside the weights; the network's answers do not depend
 * on it. */
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

/* The tensors that count, in the order of their names' numbers. */
typedef struct {
    const SafeTensor **at;
    int count, left_out;
    const char *first_out;
} Candidates;

static bool is_velocity(const char *name)
{
    if (strncmp(name, "velocity.", 9) != 0)
        return false;
    for (int which = 0; which < LENET_PARAMETERS; which++)
        if (strcmp(name + 9, lenet_parameter_names[which]) == 0)
            return true;
    return false;
}

static Candidates gather(const SafeTensors *file)
{
    Candidates all = {.at = mem_alloc((size_t)file->count + 1, sizeof(SafeTensor *))};
    for (int i = 0; i < file->count; i++) {
        const SafeTensor *tensor = &file->tensor[i];
        if (is_velocity(tensor->name))   /* a training of our own that was not finished */
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

/* The tensor that is called `prefix` and the parameter's own name. */
static const SafeTensor *find(const Candidates *all, const char *prefix, size_t length, int which)
{
    for (int i = 0; i < all->count; i++) {
        const char *name = all->at[i]->name;
        if (strncmp(name, prefix, length) == 0
            && strcmp(name + length, lenet_parameter_names[which]) == 0)
            return all->at[i];
    }
    return NULL;
}

static int count_named(const Candidates *all, const char *prefix, size_t length)
{
    int count = 0;
    for (int which = 0; which < LENET_PARAMETERS; which++)
        count += find(all, prefix, length, which) != NULL;
    return count;
}

/* What stands before the names, if most of the ten have it: "" before any other. */
static bool find_prefix(const Candidates *all, const char **prefix, size_t *length)
{
    int best = LENET_PARAMETERS / 2;
    *prefix = NULL;
    for (int i = -1; i < LENET_PARAMETERS * all->count; i++) {
        const char *name = i < 0 ? "" : all->at[i / LENET_PARAMETERS]->name;
        const char *own = i < 0 ? "" : lenet_parameter_names[i % LENET_PARAMETERS];
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

static bool map_by_name(const Candidates *all, const char *prefix, size_t length, WeightsMap *map,
                        Error *err)
{
    for (int which = 0; which < LENET_PARAMETERS; which++) {
        const SafeTensor *tensor = find(all, prefix, length, which);
        if (!tensor)
            return error_set(err, "there is no tensor %.*s%s; LeNet's are conv1.weight, conv1.bias,"
                             " conv2, fc1, fc2 and fc3 likewise", (int)length, prefix,
                             lenet_parameter_names[which]);
        if (!fits(tensor, which, &map->order[which]))
            return wrong_shape(tensor, which, true, err);
        map->tensor[which] = tensor;
    }
    return true;
}

static bool is_mapped(const WeightsMap *map, const SafeTensor *tensor)
{
    for (int which = 0; which < LENET_PARAMETERS; which++)
        if (map->tensor[which] == tensor)
            return true;
    return false;
}

/* A parameter that no tensor fits: the first one left over of its rank is the one that is wrong,
 * if there is any. */
static bool missing(const Candidates *all, const WeightsMap *map, int which, Error *err)
{
    for (int i = 0; i < all->count; i++)
        if (!is_mapped(map, all->at[i]) && (all->at[i]->rank <= 1) == (which % 2 == 1))
            return wrong_shape(all->at[i], which, false, err);
    Text shape = {0};
    int64_t dim[4];
    int rank = own_shape(which, dim);
    error_set(err, "there is no tensor %s, nor another of its shape, %s",
              lenet_parameter_names[which], write_shape(dim, rank, &shape));
    text_free(&shape);
    return false;
}

static bool map_by_shape(const Candidates *all, WeightsMap *map, Error *err)
{
    for (int i = 0; i < all->count; i++)
        for (int which = 0; which < LENET_PARAMETERS; which++) {
            WeightOrder order;
            if (!fits(all->at[i], which, &order))
                continue;
            if (map->tensor[which])
                return error_set(err,
                                 "%.60s and %.60s both have a shape of LeNet's %s: leave only"
                                 " one of them in the file, or name it so",
                                 map->tensor[which]->name, all->at[i]->name,
                                 lenet_parameter_names[which]);
            map->tensor[which] = all->at[i];
            map->order[which] = order;
        }
    for (int which = 0; which < LENET_PARAMETERS; which++)
        if (!map->tensor[which])
            return missing(all, map, which, err);
    return true;
}

/* The name without its last part: "net.0" of "net.0.weight"; all of it when it has none. */
static int stem(const char *name)
{
    size_t length = strlen(name);
    for (size_t i = length; i > 0; i--)
        if (name[i - 1] == '.' || name[i - 1] == '/')
            return (int)i - 1;
    return (int)length;
}

static bool same_stem(const char *one, const char *two)
{
    return stem(one) == stem(two) && strncmp(one, two, (size_t)stem(one)) == 0;
}

/* A bias that is called after another layer than its weight: shapes and names disagree. */
static bool check_stems(const WeightsMap *map, Error *err)
{
    for (int which = 0; which < LENET_PARAMETERS; which += 2) {
        const char *bias = map->tensor[which + 1]->name;
        for (int other = 0; other < LENET_PARAMETERS; other += 2) {
            const char *weight = map->tensor[other]->name;
            if (other != which && same_stem(weight, bias)
                && !same_stem(map->tensor[which]->name, bias))
                return error_set(err, "%s has the shape of LeNet's %s, but %s is its %s", bias,
                                 lenet_parameter_names[which + 1], weight,
                                 lenet_parameter_names[other]);
        }
    }
    return true;
}

static bool check_rest(const Candidates *all, const WeightsMap *map, Error *err)
{
    for (int i = 0; i < all->count; i++)
        if (!is_mapped(map, all->at[i])) {
            Text shape = {0};
            error_set(err, "%s (%s) has no place in LeNet, whose tensors are the weight and bias of"
                      " conv1, conv2, fc1, fc2 and fc3", all->at[i]->name,
                      write_shape(all->at[i]->dim, all->at[i]->rank, &shape));
            text_free(&shape);
            return false;
        }
    if (map->order[LENET_CONV1_WEIGHT] != map->order[LENET_CONV2_WEIGHT])
        return error_set(err, "%s and %s keep their numbers in different orders",
                         map->tensor[LENET_CONV1_WEIGHT]->name,
                         map->tensor[LENET_CONV2_WEIGHT]->name);
    return true;
}

static void say_names(const WeightsMap *map, Text *text)
{
    text_add(text, "by their shapes ");
    for (int which = 0; which < LENET_PARAMETERS; which += 2) {
        const char *name = map->tensor[which]->name;
        text_add(text, "%s%.*s", which ? ", " : "", stem(name) < 40 ? stem(name) : 40, name);
    }
    text_add(text, " are taken as conv1, conv2, fc1, fc2, fc3");
}

static void say_order(const WeightsMap *map, Text *text)
{
    static const char *const order[] = {
        "", "rows, columns, inputs, outputs", "outputs, rows, columns, inputs",
    };
    WeightOrder kernel = map->order[LENET_CONV1_WEIGHT];
    const char *and = text->length > 0 ? "; " : "";
    if (kernel != ORDER_OIHW)
        text_add(text, "%skernels are kept as %s", and, order[kernel]);
    and = text->length > 0 ? "; " : "";
    if (map->order[LENET_FC1_WEIGHT] == ORDER_IO || map->order[LENET_FC2_WEIGHT] == ORDER_IO)
        text_add(text, "%smatrices as inputs, outputs", and);
    and = text->length > 0 ? "; " : "";
    if (map->channels_last)
        text_add(text, "%sfc1 is taken to read the channels of each place together,"
                 " as Keras flattens", and);
}

static void say_types(const WeightsMap *map, const Candidates *all, Text *text)
{
    SafeType other = SAFE_F32;
    for (int which = 0; which < LENET_PARAMETERS; which++)
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

bool weights_map(const SafeTensors *file, WeightsMap *map, Error *note, Error *err)
{
    enum { TENSORS_MOST = 1000 };
    if (file->count > TENSORS_MOST)
        return error_set(err, "it holds %d tensors, LeNet has %d", file->count,
                         (int)LENET_PARAMETERS);
    Candidates all = gather(file);
    const char *prefix;
    size_t length = 0;
    Text text = {0};
    *map = (WeightsMap){.tensor = {NULL}};
    bool named = find_prefix(&all, &prefix, &length);
    bool done = named ? map_by_name(&all, prefix, length, map, err)
                      : map_by_shape(&all, map, err) && check_stems(map, err);
    done = done && check_rest(&all, map, err);
    if (done) {
        WeightOrder fc1 = map->order[LENET_FC1_WEIGHT];
        bool matrix = fc1 == ORDER_OI || fc1 == ORDER_IO;
        map->channels_last = map->order[LENET_CONV2_WEIGHT] != ORDER_OIHW && matrix;
        if (!named)
            say_names(map, &text);
        else if (length > 0)
            text_add(&text, "its names without %.*s are LeNet's", (int)(length < 60 ? length : 60),
                     prefix);
        say_order(map, &text);
        say_types(map, &all, &text);
        error_set(note, "%s", text_get(&text));
    }
    text_free(&text);
    free(all.at);
    return done;
}
