/* safetensors: the JSON header is parsed by cJSON; every range in it is then compared with the
 * file's length. Ranges are sorted by where they begin: each must begin where the one before ends,
 * and the last must end where the file does. */
#include "engine/files/safetensors.h"

#include "base/file.h"
#include "base/magic.h"
#include "base/memory.h"
#include "base/text.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER_MOST = 4 << 20 };   /* bytes of JSON; parsed, it takes about fifty times that */

static const struct {
    const char *name;
    size_t size;
} types[SAFE_TYPES] = {
    {"F64", 8}, {"F32", 4}, {"F16", 2}, {"BF16", 2}, {"I64", 8}, {"I32", 4}, {"I16", 2}, {"I8", 1},
    {"U64", 8}, {"U32", 4}, {"U16", 2}, {"U8", 1}, {"BOOL", 1},
};

const char *safe_type_name(SafeType type)
{
    return types[type].name;
}

size_t safe_type_size(SafeType type)
{
    return types[type].size;
}

/* A whole number of 0 .. 2^53; false for anything else. */
static bool whole(const cJSON *item, int64_t *value)
{
    if (!cJSON_IsNumber(item)
        || !(item->valuedouble >= 0 && item->valuedouble <= 9007199254740992.0))
        return false;
    *value = (int64_t)item->valuedouble;
    return (double)*value == item->valuedouble;
}

static bool read_type(const cJSON *entry, SafeTensor *tensor, Error *err)
{
    const cJSON *type = cJSON_GetObjectItemCaseSensitive(entry, "dtype");
    if (!cJSON_IsString(type))
        return error_set(err, "%s: no dtype", tensor->name);
    for (int i = 0; i < SAFE_TYPES; i++)
        if (strcmp(type->valuestring, types[i].name) == 0) {
            tensor->type = (SafeType)i;
            return true;
        }
    return error_set(err, "%s: unknown dtype '%s'", tensor->name, type->valuestring);
}

static bool read_shape(const cJSON *entry, SafeTensor *tensor, Error *err)
{
    const cJSON *shape = cJSON_GetObjectItemCaseSensitive(entry, "shape"), *side;
    if (!cJSON_IsArray(shape))
        return error_set(err, "%s: no shape", tensor->name);
    tensor->rank = 0;
    tensor->count = 1;
    cJSON_ArrayForEach(side, shape) {
        if (tensor->rank == SAFE_RANK_MOST)
            return error_set(err, "%s: more than %d dimensions", tensor->name, SAFE_RANK_MOST);
        int64_t *dim = &tensor->dim[tensor->rank++];
        if (!whole(side, dim))
            return error_set(err, "%s: a side of its shape is no whole number", tensor->name);
        if (!size_mul(tensor->count, (size_t)*dim, &tensor->count))
            return error_set(err, "%s: its shape is too large", tensor->name);
    }
    return true;
}

/* `data` is what follows the header, `room` bytes long. */
static bool read_range(const cJSON *entry, const char *data, size_t room, SafeTensor *tensor,
                       Error *err)
{
    const cJSON *range = cJSON_GetObjectItemCaseSensitive(entry, "data_offsets");
    int64_t begin, end;
    if (cJSON_GetArraySize(range) != 2 || !whole(cJSON_GetArrayItem(range, 0), &begin)
        || !whole(cJSON_GetArrayItem(range, 1), &end) || begin > end)
        return error_set(err, "%s: data_offsets must be two whole numbers, begin and end",
                         tensor->name);
    if ((uint64_t)end > room)
        return error_set(err, "%s: its bytes %lld to %lld lie outside the file's %zu", tensor->name,
                         (long long)begin, (long long)end, room);
    size_t size;
    if (!size_mul(tensor->count, types[tensor->type].size, &size) || size != (size_t)(end - begin))
        return error_set(err, "%s: %lld bytes are not what its shape needs", tensor->name,
                         (long long)(end - begin));
    tensor->bytes = data + begin;
    return true;
}

static int by_key(const void *a, const void *b)
{
    const SafeText *one = a, *two = b;
    return strcmp(one->key, two->key);
}

static bool read_metadata(const cJSON *entry, SafeTensors *all, Error *err)
{
    if (!cJSON_IsObject(entry) || all->metadata)
        return error_set(err, "__metadata__ must be one object of texts");
    all->metadata = mem_alloc((size_t)cJSON_GetArraySize(entry) + 1, sizeof *all->metadata);
    const cJSON *text;
    cJSON_ArrayForEach(text, entry) {
        if (!cJSON_IsString(text))
            return error_set(err, "__metadata__: '%s' is no text", text->string);
        all->metadata[all->metadata_count++] = (SafeText){text->string, text->valuestring};
    }
    qsort(all->metadata, (size_t)all->metadata_count, sizeof *all->metadata, by_key);
    for (int i = 1; i < all->metadata_count; i++)
        if (strcmp(all->metadata[i - 1].key, all->metadata[i].key) == 0)
            return error_set(err, "__metadata__: '%s' stands there twice", all->metadata[i].key);
    return true;
}

static int by_name(const void *a, const void *b)
{
    const SafeTensor *const *one = a, *const *two = b;
    return strcmp((*one)->name, (*two)->name);
}

static int by_begin(const void *a, const void *b)
{
    const SafeTensor *const *one = a, *const *two = b;
    if ((*one)->bytes != (*two)->bytes)
        return (*one)->bytes < (*two)->bytes ? -1 : 1;
    /* an empty range comes before another that begins at the same place */
    return ((*one)->count > 0) - ((*two)->count > 0);
}

/* Names are unique; the ranges, in order, cover the data from its first byte to its last. */
static bool check_together(const SafeTensors *all, const char *data, size_t room, Error *err)
{
    const SafeTensor **order = mem_alloc((size_t)all->count + 1, sizeof(SafeTensor *));
    bool fits = true;
    for (int i = 0; i < all->count; i++)
        order[i] = &all->tensor[i];
    qsort(order, (size_t)all->count, sizeof *order, by_name);
    for (int i = 1; fits && i < all->count; i++)
        if (strcmp(order[i - 1]->name, order[i]->name) == 0)
            fits = error_set(err, "%s stands there twice", order[i]->name);
    qsort(order, (size_t)all->count, sizeof *order, by_begin);
    const char *end = data;
    for (int i = 0; fits && i < all->count; i++) {
        if (order[i]->bytes != end)
            fits = error_set(err,
                             order[i]->bytes < end ? "%s overlaps another tensor"
                                                   : "there are bytes of no tensor before %s",
                             order[i]->name);
        end = order[i]->bytes + order[i]->count * types[order[i]->type].size;
    }
    if (fits && end != data + room)
        fits =
            error_set(err, "%zu bytes at its end belong to no tensor", (size_t)(data + room - end));
    free(order);
    return fits;
}

/* One JSON object and nothing but spaces after it. */
static bool parse_header(const char *text, size_t length, SafeTensors *all, Error *err)
{
    const char *end = text;
    all->header = cJSON_ParseWithLengthOpts(text, length, &end, false);
    if (!cJSON_IsObject(all->header))
        return error_set(err, "its header is no JSON object");
    for (; end < text + length; end++)
        if (!strchr(" \t\r\n", *end) || *end == '\0')
            return error_set(err, "its header goes on after the JSON object");
    return true;
}

static bool read_header(SafeTensors *all, const char *data, size_t room, Error *err)
{
    all->tensor = mem_alloc((size_t)cJSON_GetArraySize(all->header) + 1, sizeof *all->tensor);
    const cJSON *entry;
    cJSON_ArrayForEach(entry, (const cJSON *)all->header) {
        if (strcmp(entry->string, "__metadata__") == 0) {
            if (!read_metadata(entry, all, err))
                return false;
            continue;
        }
        SafeTensor *tensor = &all->tensor[all->count++];
        tensor->name = entry->string;
        if (!read_type(entry, tensor, err) || !read_shape(entry, tensor, err)
            || !read_range(entry, data, room, tensor, err))
            return false;
    }
    return check_together(all, data, room, err);
}

/* PyTorch's .pt is a zip archive, Keras' .h5 an HDF5 file. */
static bool not_safetensors(const char *bytes, size_t length, Error *err)
{
    const char *kind = magic_name(bytes, length);
    if (length == 0)
        return error_set(err, "no safetensors file: it is empty");
    if (kind)
        return error_set(err, "no safetensors file, but %s: save its tensors as safetensors", kind);
    return error_set(err, "no safetensors file: its header would be longer than the file");
}

bool safetensors_parse(char *bytes, size_t length, SafeTensors *all, Error *err)
{
    *all = (SafeTensors){.file = bytes};
    uint64_t header = 0;
    for (size_t i = 0; i < 8 && length >= 8; i++)
        header |= (uint64_t)(unsigned char)bytes[i] << 8 * i;
    bool done = length >= 8 && header <= length - 8 && header <= HEADER_MOST;
    if (length < 8 || header > length - 8)
        not_safetensors(bytes, length, err);
    else if (!done)
        error_set(err, "its header is %llu bytes long, more than %d", (unsigned long long)header,
                  (int)HEADER_MOST);
    else
        done = parse_header(bytes + 8, (size_t)header, all, err)
               && read_header(all, bytes + 8 + header, length - 8 - (size_t)header, err);
    if (!done)
        safetensors_free(all);
    return done;
}

bool safetensors_read(const char *path, SafeTensors *all, Error *err)
{
    char *bytes;
    size_t length;
    *all = (SafeTensors){0};
    if (!file_read(path, (size_t)1 << 31, &bytes, &length, err))
        return false;
    return safetensors_parse(bytes, length, all, err) || error_prefix(err, "%s", path);
}

void safetensors_free(SafeTensors *all)
{
    free(all->tensor);
    free(all->metadata);
    cJSON_Delete(all->header);
    free(all->file);
    *all = (SafeTensors){0};
}

const SafeTensor *safetensors_find(const SafeTensors *all, const char *name)
{
    for (int i = 0; i < all->count; i++)
        if (strcmp(all->tensor[i].name, name) == 0)
            return &all->tensor[i];
    return NULL;
}

const char *safetensors_metadata(const SafeTensors *all, const char *key)
{
    for (int i = 0; i < all->metadata_count; i++)
        if (strcmp(all->metadata[i].key, key) == 0)
            return all->metadata[i].value;
    return NULL;
}

/* Adds a tensor whose bytes are begin .. end to the header; false when memory is short. */
static bool add_tensor(cJSON *header, const SafeTensor *tensor, size_t begin, size_t end)
{
    cJSON *entry = cJSON_AddObjectToObject(header, tensor->name);
    bool done = cJSON_AddStringToObject(entry, "dtype", types[tensor->type].name);
    cJSON *shape = cJSON_AddArrayToObject(entry, "shape"),
          *range = cJSON_AddArrayToObject(entry, "data_offsets");
    if (!shape || !range)
        return false;
    for (int k = 0; k < tensor->rank; k++)
        done = cJSON_AddItemToArray(shape, cJSON_CreateNumber((double)tensor->dim[k])) && done;
    done = cJSON_AddItemToArray(range, cJSON_CreateNumber((double)begin)) && done;
    return cJSON_AddItemToArray(range, cJSON_CreateNumber((double)end)) && done;
}

/* The header's JSON, freed with free(); NULL when memory is short. The tensors' bytes follow
 * each other in the order given. */
static char *header_text(const SafeTensor *tensor, int count, const SafeText *metadata,
                         int metadata_count)
{
    cJSON *header = cJSON_CreateObject(),
          *texts = metadata_count > 0 ? cJSON_AddObjectToObject(header, "__metadata__") : NULL;
    bool done = header;
    for (int i = 0; i < metadata_count; i++)
        done = cJSON_AddStringToObject(texts, metadata[i].key, metadata[i].value) && done;
    size_t begin = 0;
    for (int i = 0; i < count; i++) {
        size_t end = begin + tensor[i].count * types[tensor[i].type].size;
        done = add_tensor(header, &tensor[i], begin, end) && done;
        begin = end;
    }
    char *text = done ? cJSON_PrintUnformatted(header) : NULL;
    cJSON_Delete(header);
    return text;
}

bool safetensors_write(const char *path, const SafeTensor *tensor, int count,
                       const SafeText *metadata, int metadata_count, Error *err)
{
    char *header = header_text(tensor, count, metadata, metadata_count), length[8];
    if (!header)
        return error_set(err, "%s: not enough memory for its header", path);
    Text out = {0};
    /* padded with spaces, so that numbers begin at multiples of 8 */
    size_t size = (strlen(header) + 7) / 8 * 8;
    for (int i = 0; i < 8; i++)
        length[i] = (char)(size >> 8 * i);
    text_bytes(&out, length, sizeof length);
    text_add(&out, "%-*s", (int)size, header);
    for (int i = 0; i < count; i++)
        text_bytes(&out, tensor[i].bytes, tensor[i].count * types[tensor[i].type].size);
    bool done = file_write(path, text_get(&out), out.length, err);
    text_free(&out);
    free(header);
    return done;
}
