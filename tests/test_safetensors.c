/* safetensors: what is written is read again as it was; a file that claims what its bytes do not hold is refused. */
#include "testing.h"

#include "base/file.h"
#include "base/text.h"
#include "engine/files/safetensors.h"

#include <string.h>

static char path[] = "/tmp/convwalk-safetensors-XXXXXX";

/* A file in memory: the header's length (as said, or true when 0), the header, `room` bytes of data. */
static bool parse(const char *header, uint64_t said, size_t room, SafeTensors *all, Error *err)
{
    size_t length = strlen(header), size = 8 + length + room;
    char *bytes = calloc(size + 1, 1);
    assert_non_null(bytes);
    for (int i = 0; i < 8; i++)
        bytes[i] = (char)((said ? said : length) >> 8 * i);
    for (size_t i = 0; i < length + room; i++)
        bytes[8 + i] = i < length ? header[i] : (char)i;
    return safetensors_parse(bytes, size, all, err);
}

static const float floats[] = {1.5f, -2, 3, 4, 5, 6};
static const int64_t wholes[] = {7, -1};
static const SafeTensor written[] = {
    {.name = "x", .type = SAFE_F32, .rank = 2, .dim = {2, 3}, .count = 6, .bytes = (const char *)floats},
    {.name = "t \"\xC3\xBC\"", .type = SAFE_I64, .rank = 1, .dim = {2}, .count = 2, .bytes = (const char *)wholes},
    {.name = "none", .type = SAFE_F32, .rank = 2, .dim = {0, 5}, .count = 0, .bytes = ""},
    {.name = "one", .type = SAFE_U8, .rank = 0, .count = 1, .bytes = "!"},
};
static const SafeText texts[] = {{"op", "relu"}, {"note", "a\nb \\ \"c\""}};

static void what_is_written_is_read_again(void **state)
{
    (void)state;
    SafeTensors all;
    Error err;
    float x[6];
    int target[2];
    assert_true(safetensors_write(path, written, 4, texts, 2, &err));
    assert_true(safetensors_read(path, &all, &err));
    assert_int_equal(all.count, 4);
    for (int i = 0; i < 4; i++) {
        const SafeTensor *got = safetensors_find(&all, written[i].name);
        assert_non_null(got);
        assert_int_equal(got->type, written[i].type);
        assert_int_equal(got->rank, written[i].rank);
        assert_memory_equal(got->dim, written[i].dim, sizeof got->dim);
        assert_int_equal(got->count, written[i].count);
        assert_memory_equal(got->bytes, written[i].bytes, got->count * safe_type_size(got->type));
    }
    assert_string_equal(safetensors_metadata(&all, "note"), texts[1].value);
    assert_null(safetensors_metadata(&all, "missing"));
    assert_null(safetensors_find(&all, "missing"));
    assert_true(safetensor_floats(&all.tensor[0], x, &err));
    assert_memory_equal(x, floats, sizeof x);
    assert_true(safetensor_ints(&all.tensor[1], target, &err));
    assert_true(target[0] == 7 && target[1] == -1);
    assert_false(safetensor_ints(&all.tensor[0], target, &err));
    assert_string_equal(err.text, "x: element 0 is 1.5, expected a whole number");
    assert_true(safetensor_floats(&all.tensor[1], x, &err));
    assert_true(x[0] == 7 && x[1] == -1);
    safetensors_free(&all);
}

static void no_beginning_of_a_file_is_a_file(void **state)
{
    (void)state;
    SafeTensors all;
    Error err;
    char *bytes;
    size_t length;
    assert_true(safetensors_write(path, written, 4, texts, 2, &err));
    assert_true(file_read(path, 4096, &bytes, &length, &err));
    assert_int_equal((unsigned char)bytes[0] % 8, 0);   /* numbers stand aligned */
    for (size_t cut = 0; cut < length; cut++) {
        char *part = calloc(length, 1);
        assert_non_null(part);
        memcpy(part, bytes, cut);
        assert_false(safetensors_parse(part, cut, &all, &err));
    }
    free(bytes);
}

static const struct {
    const char *header;
    uint64_t said;
    size_t room;
    const char *told;
} wrong[] = {
    {"{}", 1000, 0, "longer than the file"},
    {"{}", UINT64_MAX, 0, "longer than the file"},
    {"{}", 3, 0, "longer than the file"},
    {"{}", 10, 0, "longer than the file"},
    {"[]", 0, 0, "no JSON object"},
    {"{\"x\":", 0, 0, "no JSON object"},
    {"{} {}", 0, 0, "goes on after the JSON object"},
    {"{}  x", 0, 0, "goes on after the JSON object"},
    {"{\"x\":1}", 0, 0, "x: no dtype"},
    {"{\"x\":{\"dtype\":\"F31\",\"shape\":[1],\"data_offsets\":[0,4]}}", 0, 4, "unknown dtype 'F31'"},
    {"{\"x\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 0, 4, "no shape"},
    {"{\"x\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 0, 4, "no whole number"},
    {"{\"x\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}", 0, 4, "no whole number"},
    {"{\"x\":{\"dtype\":\"F32\",\"shape\":[\"1\"],\"data_offsets\":[0,4]}}", 0, 4, "no whole number"},
    {"{\"x\":{\"dtype\":\"F32\",\"shape\":[1e300],\"data_offsets\":[0,4]}}", 0, 4, "no whole number"},
    {"{\"x\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,4]}}", 0, 4, "more than 8"},
    {"{\"x\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}}", 0, 4, "too large"},
    {"{\"x\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904],\"data_offsets\":[0,4]}}", 0, 4, "no whole number"},
    {"{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}", 0, 4, "data_offsets"},
    {"{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", 0, 4, "data_offsets"},
    {"{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 0, 4, "outside"},
    {"{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 0, 4, "not what its shape needs"},
    {"{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 0, 5, "1 bytes at its end"},
    {"{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 0, 8, "bytes of no tensor before x"},
    {"{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"z\":{\"dtype\":\"F32\",\"shape\":[1],\"data_"
     "offsets\":[0,4]}}",
     0, 4, "overlaps"},
    {"{\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_"
     "offsets\":[1,2]}}",
     0, 2, "x stands there twice"},
    {"{\"__metadata__\":[]}", 0, 0, "one object of texts"},
    {"{\"__metadata__\":{\"a\":1}}", 0, 0, "'a' is no text"},
    {"{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", 0, 0, "'a' stands there twice"},
    {"{\"__metadata__\":{},\"__metadata__\":{}}", 0, 0, "one object of texts"},
};

static void what_the_bytes_do_not_hold_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        SafeTensors all;
        Error err = {""};
        if (parse(wrong[i].header, wrong[i].said, wrong[i].room, &all, &err) || !strstr(err.text, wrong[i].told))
            fail_msg("case %zu: '%s' instead of '%s'", i, err.text, wrong[i].told);
        assert_null(all.file);
    }
    SafeTensors all;
    Error err;
    assert_false(safetensors_parse(calloc(7, 1), 7, &all, &err));
    assert_false(safetensors_read("/nowhere/at/all", &all, &err));
    assert_non_null(strstr(err.text, "/nowhere/at/all"));
}

/* A header of a little over the most is refused before it is parsed; of a little under it, read in well under a
 * second. */
static void long_headers_cost_little(void **state)
{
    (void)state;
    enum { TEXTS = 200000 };
    SafeTensors all;
    Error err;
    Text header = {0};
    text_add(&header, "{\"__metadata__\":{\"first\":\"\"");
    for (int i = 0; i < TEXTS; i++)
        text_add(&header, ",\"key%06d\":\"\"", (int)(i * 7919LL % TEXTS));
    size_t open = header.length;
    text_add(&header, "}}");
    assert_true(parse(text_get(&header), 0, 0, &all, &err));
    assert_int_equal(all.metadata_count, TEXTS + 1);
    assert_string_equal(safetensors_metadata(&all, "key123456"), "");
    safetensors_free(&all);
    header.length = open;
    text_add(&header, ",\"key000007\":\"\"}}");
    assert_false(parse(text_get(&header), 0, 0, &all, &err));
    assert_string_equal(err.text, "__metadata__: 'key000007' stands there twice");
    while (header.length <= 4 << 20)
        text_add(&header, "%4096s", "");
    assert_false(parse(text_get(&header), 0, 0, &all, &err));
    assert_non_null(strstr(err.text, "more than 4194304"));
    text_free(&header);
}

static void values_too_large_for_an_int_are_refused(void **state)
{
    (void)state;
    const int64_t large[] = {1, (int64_t)1 << 40};
    const int32_t narrow[] = {-5, 6};
    int ints[2];
    Error err;
    SafeTensor tensor = {
        .name = "t", .type = SAFE_I64, .rank = 1, .dim = {2}, .count = 2, .bytes = (const char *)large};
    assert_false(safetensor_ints(&tensor, ints, &err));
    assert_string_equal(err.text, "t: element 1 is 1099511627776, too large");
    tensor.type = SAFE_I32;
    tensor.bytes = (const char *)narrow;
    assert_true(safetensor_ints(&tensor, ints, &err));
    assert_true(ints[0] == -5 && ints[1] == 6);
}

static int leave(void **state)
{
    (void)state;
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(no_beginning_of_a_file_is_a_file),
        cmocka_unit_test(what_the_bytes_do_not_hold_is_refused),
        cmocka_unit_test(long_headers_cost_little),
        cmocka_unit_test(values_too_large_for_an_int_are_refused),
    };
    int file = mkstemp(path);
    if (file < 0)
        return 1;
    close(file);
    return cmocka_run_group_tests_name("safetensors", tests, NULL, leave);
}
