/* convwalk verify: all reference cases agree by every route, a changed number is found, inputs alone are computed, and whatever
 * is wrong with a file is told in one line. */
#include "testing.h"

#include "app/commands.h"
#include "app/verify/compare.h"
#include "base/file.h"
#include "base/text.h"
#include "engine/safetensors.h"

#include <cjson/cJSON.h>
#include <glob.h>
#include <math.h>
#include <string.h>

static char place[] = "/tmp/convwalk-verify-XXXXXX";
static char made[64], other[64];     /* files there */

/* What verify wrote, its standard output and its errors. */
typedef struct {
    int status;
    char *out, *err;
} Said;

static char *slurp(FILE *file)
{
    long length = ftell(file);
    char *text = calloc((size_t)length + 1, 1);
    assert_non_null(text);
    rewind(file);
    assert_int_equal(fread(text, 1, (size_t)length, file), length);
    (void)fclose(file);
    return text;
}

static Said verify(int count, char **words)
{
    char **argv = calloc((size_t)count + 2, sizeof *argv);
    FILE *out = tmpfile(), *err = tmpfile();
    assert_true(argv && out && err);
    argv[0] = "verify";
    memcpy(argv + 1, words, (size_t)count * sizeof *words);
    (void)fflush(stdout);
    int kept_out = dup(1), kept_err = dup(2);
    dup2(fileno(out), 1);
    dup2(fileno(err), 2);
    int status = command_verify(count + 1, argv);
    (void)fflush(stdout);
    dup2(kept_out, 1);
    dup2(kept_err, 2);
    close(kept_out);
    close(kept_err);
    free(argv);
    (void)fseek(out, 0, SEEK_END);
    (void)fseek(err, 0, SEEK_END);
    return (Said){status, slurp(out), slurp(err)};
}

static Said verify_one(const char *path)
{
    return verify(1, (char *[]){(char *)path});
}

static void said_free(Said *said)
{
    free(said->out);
    free(said->err);
}

/* How often `word` stands in `text`. */
static int times(const char *text, const char *word)
{
    int count = 0;
    for (const char *at = text; (at = strstr(at, word)); at += strlen(word))
        count++;
    return count;
}

/* A change to a case on its way from one file to another; fields that are NULL or 0 change nothing. */
typedef struct {
    const char *drop;                   /* this tensor is left out */
    const char *key, *value;            /* this text is replaced, or left out where value is NULL */
    const char *tensor, *name;          /* this tensor gets another name */
    const int64_t *dim;                 /* or another shape of `rank` sides, with numbers of its own */
    int rank;
    SafeType type;
    bool outputs;                       /* outputs of conv2d are left out */
    const float *put;                       /* or its first number is this */
} Edit;

static void edit_tensor(const Edit *edit, SafeTensor *tensor)
{
    static char zeros[1 << 16];
    if (edit->name)
        tensor->name = edit->name;
    if (edit->put) {
        memcpy(zeros, tensor->bytes, tensor->count * safe_type_size(tensor->type));
        memcpy(zeros, edit->put, 4);
        tensor->bytes = zeros;
    } else if (edit->dim) {
        memset(zeros, 0, sizeof zeros);
        tensor->rank = edit->rank;
        tensor->type = edit->type;
        tensor->count = 1;
        tensor->bytes = zeros;
        for (int i = 0; i < edit->rank; i++)
            tensor->count *= (size_t)(tensor->dim[i] = edit->dim[i]);
    }
}

static bool is_output(const char *name)
{
    return strcmp(name, "y") == 0 || strcmp(name, "dx") == 0 || strcmp(name, "dweight") == 0 || strcmp(name, "dbias") == 0;
}

static void copy_case(const char *from, const char *to, const Edit *edit)
{
    SafeTensors all;
    Error err;
    SafeTensor tensor[64];
    SafeText text[16];
    int count = 0, texts = 0;
    if (!safetensors_read(from, &all, &err))
        fail_msg("%s", err.text);
    for (int i = 0; i < all.count; i++) {
        const char *name = all.tensor[i].name;
        if ((edit->drop && strcmp(name, edit->drop) == 0) || (edit->outputs && is_output(name)))
            continue;
        tensor[count] = all.tensor[i];
        if (edit->tensor && strcmp(name, edit->tensor) == 0)
            edit_tensor(edit, &tensor[count]);
        count++;
    }
    for (int i = 0; i < all.metadata_count; i++) {
        bool meant = edit->key && strcmp(all.metadata[i].key, edit->key) == 0;
        if (!meant || edit->value)
            text[texts++] = meant ? (SafeText){edit->key, edit->value} : all.metadata[i];
    }
    if (!safetensors_write(to, tensor, count, text, texts, &err))
        fail_msg("%s", err.text);
    safetensors_free(&all);
}

#define CASE(name) "tests/cases/" name ".safetensors"

static void all_reference_cases_agree(void **state)
{
    (void)state;
    glob_t found;
    assert_int_equal(glob("tests/cases/*.safetensors", 0, NULL, &found), 0);
    assert_int_equal(found.gl_pathc, 79);
    Said said = verify((int)found.gl_pathc, found.gl_pathv);
    assert_int_equal(said.status, 0);
    assert_string_equal(said.err, "");
    assert_non_null(strstr(said.out, "\n79 files, "));
    assert_non_null(strstr(said.out, " agree, 0 differ, 0 unreadable\n"));
    assert_int_equal(times(said.out, "no expectation") + times(said.out, "not looked at"), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        int routes = strstr(found.gl_pathv[i], "conv2d") ? 6 : 1;
        assert_true(times(said.out, found.gl_pathv[i]) >= routes);
    }
    said_free(&said);
    globfree(&found);
}

/* Each expected tensor, changed in one number, is found by just the routes that compute it. */
static void a_changed_number_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *path, *tensor;
        int differ;
    } cases[] = {
        {CASE("conv2d-004"), "y", 3}, {CASE("conv2d-004"), "dx", 3}, {CASE("conv2d-004"), "dweight", 2}, {CASE("conv2d-004"), "dbias", 1},
        {CASE("maxpool2d-010"), "y", 1}, {CASE("maxpool2d-010"), "dx", 1}, {CASE("avgpool2d-042"), "y", 1}, {CASE("avgpool2d-042"), "dx", 1},
        {CASE("global_avgpool2d-018"), "dx", 1}, {CASE("relu-045"), "dx", 1}, {CASE("sigmoid-046"), "y", 1}, {CASE("tanh-047"), "dx", 1},
        {CASE("linear-022"), "dweight", 1}, {CASE("linear-022"), "dbias", 1}, {CASE("softmax_cross_entropy-024"), "loss", 1},
        {CASE("softmax_cross_entropy-024"), "dx", 1}, {CASE("lenet-000"), "dconv1.weight", 1}, {CASE("lenet-000"), "after.fc3.bias", 1},
        {CASE("lenet-000"), "loss", 1}, {CASE("lenet-000"), "y", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char total[32];
        copy_case(cases[i].path, made, &(Edit){.tensor = cases[i].tensor, .put = &(float){123}});
        Said said = verify_one(made);
        assert_int_equal(said.status, 1);
        snprintf(total, sizeof total, ", %d differ", cases[i].differ);
        assert_non_null(strstr(said.out, total));
        assert_string_equal(said.err, "");
        said_free(&said);
        copy_case(cases[i].path, made, &(Edit){.tensor = cases[i].tensor, .put = &(float){NAN}});
        said = verify_one(made);
        assert_int_equal(said.status, 1);
        said_free(&said);
    }
    copy_case(CASE("conv2d-004"), made, &(Edit){.tensor = "y", .dim = (int64_t[]){3, 3, 6, 9}, .rank = 4, .type = SAFE_F32});
    Said said = verify_one(made);
    assert_int_equal(said.status, 1);
    assert_non_null(strstr(said.out, "y has another shape, here [3,3,9,6]"));
    said_free(&said);
}

static void inputs_alone_are_computed(void **state)
{
    (void)state;
    copy_case(CASE("conv2d-004"), made, &(Edit){.outputs = true});
    Said said = verify(3, (char *[]){made, "--out", other});
    assert_int_equal(said.status, 0);
    assert_int_equal(times(said.out, " computed "), 2);   /* the first to compute a tensor has nothing to hold it against */
    assert_int_equal(times(said.out, " agrees "), 4);
    assert_true(times(said.out, "no expectation") >= 6);
    assert_non_null(strstr(said.out, "\n  dbias [3] = "));
    said_free(&said);
    SafeTensors before, after;
    Error err;
    assert_true(safetensors_read(CASE("conv2d-004"), &before, &err));
    assert_true(safetensors_read(other, &after, &err));
    assert_int_equal(after.count, before.count);
    assert_int_equal(after.metadata_count, before.metadata_count);
    for (int i = 0; i < before.count; i++) {
        const SafeTensor *want = &before.tensor[i], *got = safetensors_find(&after, want->name);
        assert_non_null(got);
        assert_int_equal(got->rank, want->rank);
        assert_memory_equal(got->dim, want->dim, (size_t)want->rank * sizeof *want->dim);
    }
    safetensors_free(&before);
    safetensors_free(&after);
    said = verify_one(other);   /* what was written is a case, and agrees with itself */
    assert_int_equal(said.status, 0);
    assert_int_equal(times(said.out, "no expectation"), 0);
    said_free(&said);
    copy_case(other, made, &(Edit){.drop = "bias"});   /* without a bias */
    said = verify_one(made);
    assert_int_equal(said.status, 1);
    said_free(&said);
}

static void without_an_error_only_forward_runs(void **state)
{
    (void)state;
    copy_case(CASE("conv2d-004"), other, &(Edit){.outputs = true});
    copy_case(other, made, &(Edit){.drop = "dy"});
    Said said = verify_one(made);
    assert_int_equal(said.status, 0);
    assert_non_null(strstr(said.out, "1 file, 3 runs: 3 agree"));
    assert_int_equal(times(said.out, "dx"), 0);
    said_free(&said);
    copy_case(CASE("softmax_cross_entropy-024"), other, &(Edit){.drop = "loss"});
    copy_case(other, made, &(Edit){.drop = "dx"});
    copy_case(made, other, &(Edit){.drop = "target"});
    said = verify_one(other);
    assert_int_equal(said.status, 0);
    said_free(&said);
}

static void what_no_operation_knows_is_not_looked_at(void **state)
{
    (void)state;
    copy_case(CASE("relu-045"), made, &(Edit){.tensor = "dx", .name = "indices", .dim = (int64_t[]){3}, .rank = 1, .type = SAFE_I64});
    Said said = verify_one(made);
    assert_int_equal(said.status, 0);
    assert_non_null(strstr(said.out, "indices: not looked at, relu has no such tensor\n"));
    said_free(&said);
}

static const float huge = 1e9f;   /* its bits are a class that no batch has */
static const int64_t sides[] = {3, 2, 13, 13, 1}, empty[] = {3, 0, 4, 4}, three[] = {3};
static const struct {
    const char *path;
    Edit edit;
    const char *told;
} wrong[] = {
    {CASE("conv2d-004"), {.key = "op", .value = "conv2"}, "did you mean conv2d"},
    {CASE("conv2d-004"), {.key = "op", .value = "fold"}, "op 'fold': no such operation"},
    {CASE("conv2d-004"), {.key = "op"}, "no op"},
    {CASE("conv2d-004"), {.key = "stride"}, "no stride: expected height,width"},
    {CASE("conv2d-004"), {.key = "stride", .value = "1"}, "stride '1': expected height,width"},
    {CASE("conv2d-004"), {.key = "stride", .value = "0,1"}, "stride '0,1'"},
    {CASE("conv2d-004"), {.key = "stride", .value = "1,2,3"}, "stride '1,2,3'"},
    {CASE("conv2d-004"), {.key = "stride", .value = "1,99999999999999999999"}, "stride '1,9999"},
    {CASE("conv2d-004"), {.key = "padding", .value = "-1,0"}, "padding '-1,0'"},
    {CASE("conv2d-004"), {.key = "padding", .value = "2000000000,0"}, "too large"},
    {CASE("conv2d-004"), {.key = "dilation", .value = "one,1"}, "dilation 'one,1'"},
    {CASE("conv2d-004"), {.key = "dilation", .value = "9,1"}, "no output: floor((i - d(k - 1) - 1 + 2p)/s) + 1"},
    {CASE("conv2d-004"), {.key = "stride", .value = "2,2"}, "dy is 3 x 3 x 9 x 6, but conv2d makes it 3 x 3 x 5 x 6"},
    {CASE("conv2d-004"), {.drop = "x"}, "no tensor x"},
    {CASE("conv2d-004"), {.drop = "weight"}, "no tensor weight"},
    {CASE("conv2d-004"), {.drop = "dy"}, "is expected, but an input is missing"},
    {CASE("conv2d-004"), {.tensor = "x", .dim = sides, .rank = 3}, "x: it has 3 dimensions, expected 4"},
    {CASE("conv2d-004"), {.tensor = "x", .dim = sides, .rank = 5}, "x: it has 5 dimensions"},
    {CASE("conv2d-004"), {.tensor = "x", .dim = empty, .rank = 4, .type = SAFE_F32}, "x: a side of 0"},
    {CASE("conv2d-004"), {.tensor = "x", .dim = sides, .rank = 4, .type = SAFE_I32}, "x: its type is I32, expected F32"},
    {CASE("conv2d-004"), {.tensor = "y", .dim = sides, .rank = 4, .type = SAFE_F64}, "y: its type is F64, expected F32"},
    {CASE("conv2d-004"), {.tensor = "bias", .dim = sides + 1, .rank = 1, .type = SAFE_F32}, "bias is 1 x 2 x 1 x 1, but conv2d makes it 1 x 3 x 1 x 1"},
    {CASE("maxpool2d-010"), {.key = "kernel", .value = "0,0"}, "kernel '0,0'"},
    {CASE("maxpool2d-010"), {.key = "padding", .value = "2,2"}, "between 0 and half the window"},
    {CASE("maxpool2d-010"), {.key = "ceil_mode", .value = "yes"}, "ceil_mode 'yes': expected true or false"},
    {CASE("avgpool2d-042"), {.key = "count_include_pad"}, "no count_include_pad"},
    {CASE("linear-022"), {.tensor = "weight", .dim = sides, .rank = 2, .type = SAFE_F32}, "does not fit weights of 3 x 2"},
    {CASE("softmax_cross_entropy-024"), {.key = "reduction", .value = "sum"}, "reduction 'sum'"},
    {CASE("softmax_cross_entropy-024"), {.tensor = "target", .dim = three, .rank = 1, .type = SAFE_I64}, "target: expected one class for each of the 6 rows"},
    {CASE("softmax_cross_entropy-024"), {.tensor = "target", .put = &huge}, "target 0 is class 1315859240, but there are classes 0 to 6"},
    {CASE("softmax_cross_entropy-024"), {.drop = "target"}, "is expected, but an input is missing"},
    {CASE("lenet-000"), {.key = "activation", .value = "gelu"}, "activation 'gelu'"},
    {CASE("lenet-000"), {.key = "pool", .value = "min"}, "pool 'min'"},
    {CASE("lenet-000"), {.key = "steps", .value = "-1"}, "steps '-1'"},
    {CASE("lenet-000"), {.key = "lr", .value = "nan"}, "lr 'nan'"},
    {CASE("lenet-000"), {.key = "momentum", .value = "-0.5"}, "momentum -0.5"},
    {CASE("lenet-000"), {.key = "weight_decay"}, "no weight_decay"},
    {CASE("lenet-000"), {.drop = "fc2.bias"}, "no tensor fc2.bias"},
    {CASE("lenet-000"), {.tensor = "conv1.weight", .dim = sides, .rank = 4, .type = SAFE_F32}, "conv1.weight is 3 x 2 x 13 x 13"},
    {CASE("lenet-000"), {.tensor = "x", .dim = sides, .rank = 4, .type = SAFE_F32}, "expected 1 x 28 x 28"},
};

/* Each makes a file that is no case: exit status 2, one line, nothing on standard output but the total. */
static void what_is_wrong_with_a_file_is_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        copy_case(wrong[i].path, made, &wrong[i].edit);
        Said said = verify_one(made);
        if (said.status != 2 || !strstr(said.err, wrong[i].told) || !strstr(said.err, made) || times(said.err, "\n") != 1)
            fail_msg("case %zu: status %d, said '%s', expected '%s'", i, said.status, said.err, wrong[i].told);
        assert_non_null(strstr(said.out, ", 1 unreadable\n"));
        said_free(&said);
    }
}

static void one_bad_file_does_not_stop_the_others(void **state)
{
    (void)state;
    Error err;
    assert_true(file_write(made, "not safe", 8, &err));
    Said said = verify(4, (char *[]){CASE("relu-045"), made, "/nowhere/at/all", CASE("tanh-047")});
    assert_int_equal(said.status, 2);
    assert_int_equal(times(said.err, "\n"), 2);
    assert_non_null(strstr(said.out, "4 files, 2 runs: 2 agree, 0 differ, 2 unreadable\n"));
    said_free(&said);
}

static void wrong_use_is_told(void **state)
{
    (void)state;
    static const struct {
        char *words[4];
        const char *told;
    } cases[] = {
        {{NULL}, "verify which files?"},
        {{"--jason", NULL}, "did you mean --json"},
        {{CASE("relu-045"), "--out", NULL}, "--out needs a value"},
        {{CASE("relu-045"), CASE("tanh-047"), "--out", "x"}, "2 files"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int count = 0;
        while (count < 4 && cases[i].words[count])
            count++;
        Said said = verify(count, (char **)cases[i].words);
        assert_int_equal(said.status, 2);
        assert_non_null(strstr(said.err, cases[i].told));
        assert_string_equal(said.out, "");
        said_free(&said);
    }
    Said said = verify(3, (char *[]){CASE("relu-045"), "--out", "/nowhere/at/all"});
    assert_int_equal(said.status, 2);
    said_free(&said);
    said = verify(1, (char *[]){"--help"});
    assert_int_equal(said.status, 0);
    assert_non_null(strstr(said.out, "count_include_pad"));
    said_free(&said);
}

static void json_has_an_object_a_line(void **state)
{
    (void)state;
    Said said = verify(2, (char *[]){CASE("conv2d-004"), "--json"});
    assert_int_equal(said.status, 0);
    int lines = 0;
    for (char *line = strtok(said.out, "\n"); line; line = strtok(NULL, "\n"), lines++) {
        cJSON *object = cJSON_Parse(line);
        assert_non_null(object);
        const cJSON *tensors = cJSON_GetObjectItem(object, "tensors");
        if (lines == 0) {
            const cJSON *y = cJSON_GetObjectItem(tensors, "y");
            assert_string_equal(cJSON_GetObjectItem(object, "route")->valuestring, "naive");
            assert_true(cJSON_IsTrue(cJSON_GetObjectItem(y, "agrees")));
            assert_true(cJSON_GetObjectItem(y, "absolute")->valuedouble < 1e-5);
            assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(y, "shape")), 4);
        } else if (lines == 6) {
            assert_int_equal(cJSON_GetObjectItem(object, "agree")->valueint, 6);
        }
        cJSON_Delete(object);
    }
    assert_int_equal(lines, 7);
    said_free(&said);
}

static void agreement_is_measured(void **state)
{
    (void)state;
    Difference d = compare((float[]){1, 2.0001f, -100.009f}, (float[]){1, 2, -100}, 3);
    assert_true(d.agrees && fabs(d.absolute - 0.009) < 1e-4 && fabs(d.relative - 9e-5) < 1e-6);
    assert_false(compare((float[]){1, 100.02f}, (float[]){1, 100}, 2).agrees);
    assert_true(compare((float[]){0.9e-5f}, (float[]){0}, 1).agrees);
    assert_false(compare((float[]){-1.1e-5f}, (float[]){0}, 1).agrees);
    assert_true(compare((float[]){NAN, INFINITY, -INFINITY, 0.0f}, (float[]){NAN, INFINITY, -INFINITY, -0.0f}, 4).agrees);
    for (int i = 0; i < 5; i++) {
        const float got[] = {NAN, 1, INFINITY, -INFINITY, 1}, want[] = {1, NAN, 1, INFINITY, INFINITY};
        d = compare(&got[i], &want[i], 1);
        assert_true(!d.agrees && isinf(d.absolute) && isinf(d.relative));
    }
}

static int leave(void **state)
{
    (void)state;
    unlink(made);
    unlink(other);
    return rmdir(place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_reference_cases_agree),
        cmocka_unit_test(a_changed_number_is_found),
        cmocka_unit_test(inputs_alone_are_computed),
        cmocka_unit_test(without_an_error_only_forward_runs),
        cmocka_unit_test(what_no_operation_knows_is_not_looked_at),
        cmocka_unit_test(what_is_wrong_with_a_file_is_told),
        cmocka_unit_test(one_bad_file_does_not_stop_the_others),
        cmocka_unit_test(wrong_use_is_told),
        cmocka_unit_test(json_has_an_object_a_line),
        cmocka_unit_test(agreement_is_measured),
    };
    if (!mkdtemp(place))
        return 1;
    snprintf(made, sizeof made, "%s/made", place);
    snprintf(other, sizeof other, "%s/other", place);
    return cmocka_run_group_tests_name("verify", tests, NULL, leave);
}
