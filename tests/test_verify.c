/* convwalk verify: all reference cases agree by every route, a changed number is found, inputs alone are computed. */
#include "verify_testing.h"

#include "app/verify/judge/compare.h"

#include <cjson/cJSON.h>
#include <glob.h>
#include <math.h>

static void all_reference_cases_agree(void **state)
{
    (void)state;
    glob_t found;
    assert_int_equal(glob("tests/cases/*.safetensors", 0, NULL, &found), 0);
    assert_int_equal(found.gl_pathc, 137);
    VerifyRun said = verify((int)found.gl_pathc, found.gl_pathv);
    assert_int_equal(said.status, 0);
    assert_string_equal(said.err, "");
    assert_non_null(strstr(said.out, "\n137 files, "));
    assert_non_null(strstr(said.out, " agree, 0 differ, 0 unreadable\n"));
    assert_int_equal(times(said.out, "no expectation") + times(said.out, "not looked at") + times(said.out, " = "), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        int routes = strstr(found.gl_pathv[i], "conv2d") ? 6 : 1;
        assert_true(times(said.out, found.gl_pathv[i]) >= routes);
    }
    said_free(&said);
    globfree(&found);
}

static const struct {
    const char *path, *tensor;
    int differ;
} changed[] = {
    {CASE("conv2d-004"), "y", 3},
    {CASE("conv2d-004"), "dx", 3},
    {CASE("conv2d-004"), "dweight", 2},
    {CASE("conv2d-004"), "dbias", 1},
    {CASE("maxpool2d-010"), "y", 1},
    {CASE("maxpool2d-010"), "dx", 1},
    {CASE("avgpool2d-042"), "y", 1},
    {CASE("avgpool2d-042"), "dx", 1},
    {CASE("global_avgpool2d-018"), "dx", 1},
    {CASE("relu-045"), "dx", 1},
    {CASE("sigmoid-046"), "y", 1},
    {CASE("tanh-047"), "dx", 1},
    {CASE("linear-022"), "dweight", 1},
    {CASE("linear-022"), "dbias", 1},
    {CASE("softmax_cross_entropy-024"), "loss", 1},
    {CASE("softmax_cross_entropy-024"), "dx", 1},
    {CASE("lenet-000"), "dconv1.weight", 0},
    {CASE("lenet-000"), "after.fc3.bias", 0},
    {CASE("lenet-000"), "loss", 0},
    {CASE("lenet-000"), "y", 0},
};

/* Each expected tensor, changed in one number, is found by just the routes that compute it. */
static void a_changed_number_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof changed / sizeof *changed; i++) {
        char total[32];
        copy_case(changed[i].path, made, &(CaseEdit){.tensor = changed[i].tensor, .put = &(float){123}});
        VerifyRun said = verify_one(made);
        assert_int_equal(said.status, 1);
        snprintf(total, sizeof total, ", %d differ", changed[i].differ);
        /* LeNet: all routes of this machine */
        assert_non_null(strstr(said.out, changed[i].differ ? total : ": 0 agree, "));
        assert_string_equal(said.err, "");
        said_free(&said);
        copy_case(changed[i].path, made, &(CaseEdit){.tensor = changed[i].tensor, .put = &(float){NAN}});
        said = verify_one(made);
        assert_int_equal(said.status, 1);
        said_free(&said);
    }
    copy_case(CASE("conv2d-004"), made,
              &(CaseEdit){.tensor = "y", .dim = (int64_t[]){3, 3, 6, 9}, .rank = 4, .type = SAFE_F32});
    VerifyRun said = verify_one(made);
    assert_int_equal(said.status, 1);
    assert_non_null(strstr(said.out, "y has another shape, here [3,3,9,6], in the file [3,3,6,9]"));
    said_free(&said);
}

static void inputs_alone_are_computed(void **state)
{
    (void)state;
    copy_case(CASE("conv2d-004"), made, &(CaseEdit){.outputs = true});
    VerifyRun said = verify(3, (char *[]){made, "--out", other});
    assert_int_equal(said.status, 0);
    /* the first to compute a tensor has nothing to hold it against */
    assert_int_equal(times(said.out, " computed "), 2);
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
    said = verify(3, (char *[]){other, "--out", made});   /* again: nothing is written twice */
    assert_int_equal(said.status, 0);
    said_free(&said);
    assert_true(safetensors_read(made, &after, &err));
    safetensors_free(&after);
    copy_case(other, made, &(CaseEdit){.drop = "bias"});   /* without a bias */
    said = verify_one(made);
    assert_int_equal(said.status, 1);
    said_free(&said);
}

static void without_an_error_only_forward_runs(void **state)
{
    (void)state;
    copy_case(CASE("conv2d-004"), other, &(CaseEdit){.outputs = true});
    copy_case(other, made, &(CaseEdit){.drop = "dy"});
    VerifyRun said = verify_one(made);
    assert_int_equal(said.status, 0);
    assert_non_null(strstr(said.out, "1 file, 3 runs: 3 agree"));
    assert_int_equal(times(said.out, "dx"), 0);
    said_free(&said);
    copy_case(CASE("softmax_cross_entropy-024"), other, &(CaseEdit){.drop = "loss"});
    copy_case(other, made, &(CaseEdit){.drop = "dx"});
    copy_case(made, other, &(CaseEdit){.drop = "target"});
    said = verify_one(other);
    assert_int_equal(said.status, 0);
    said_free(&said);
}

/* A small file can ask for a lot. */
static void too_much_is_refused(void **state)
{
    (void)state;
    copy_case(CASE("conv2d-000"), other, &(CaseEdit){.outputs = true});
    copy_case(other, made, &(CaseEdit){.drop = "dy"});
    copy_case(made, other, &(CaseEdit){.key = "padding", .value = "30000,30000"});
    VerifyRun said = verify_one(other);
    assert_int_equal(said.status, 2);
    assert_non_null(strstr(said.err, "its output of 1 x 1 x 30000 x 30007 is too large"));
    said_free(&said);
    copy_case(made, other, &(CaseEdit){.key = "padding", .value = "3100,3100"});
    said = verify_one(other);
    assert_int_equal(said.status, 2);
    assert_non_null(strstr(said.err, "im2col: a column matrix of 15 x 9631700 is too large"));
    said_free(&said);
}

/* All variants of LeNet with momentum and decay: the fast network's gradients and steps against the plain
 * operations'. */
static void lenets_routes_agree(void **state)
{
    (void)state;
    static const char *const activations[] = {"relu", "tanh", "sigmoid"}, *const pools[] = {"max", "average", "avg"};
    for (int i = 0; i < 9; i++) {
        copy_case(CASE("lenet-000"), made, &(CaseEdit){.key = "activation", .value = activations[i % 3]});
        copy_case(made, other, &(CaseEdit){.key = "pool", .value = pools[i / 3]});
        copy_case(other, made, &(CaseEdit){.key = "weight_decay", .value = i % 2 ? "0.01" : "0"});
        copy_case(made, other, &(CaseEdit){.key = "momentum", .value = i % 2 ? "0.5" : "0"});
        copy_case(other, made, &(CaseEdit){.key = "lr", .value = "0.05"});
        copy_case(made, other, &(CaseEdit){.outputs = true});
        VerifyRun said = verify_one(other);
        assert_int_equal(said.status, 0);
        assert_true(times(said.out, " computed ") == 1 && times(said.out, " agrees ") >= 1);
        assert_true(times(said.out, "  after.fc3.weight ") >= 2);
        said_free(&said);
    }
    copy_case(other, made, &(CaseEdit){.key = "steps", .value = "0"});
    VerifyRun said = verify_one(made);
    assert_int_equal(said.status, 0);
    assert_true(times(said.out, "after.") == 0 && times(said.out, "dconv1.weight") >= 2);
    said_free(&said);
}

/* It must not pass for checked. */
static void what_no_operation_knows_is_refused(void **state)
{
    (void)state;
    copy_case(CASE("relu-045"), made,
              &(CaseEdit){.tensor = "dx", .name = "indices", .dim = (int64_t[]){3}, .rank = 1, .type = SAFE_I64});
    VerifyRun said = verify_one(made);
    assert_int_equal(said.status, 2);
    assert_non_null(strstr(said.err, "tensor indices: relu has no such tensor; it has x, dy, y, dx\n"));
    said_free(&said);
}

static void json_has_an_object_a_line(void **state)
{
    (void)state;
    VerifyRun said = verify(2, (char *[]){CASE("conv2d-004"), "--json"});
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
    assert_true(
        compare((float[]){NAN, INFINITY, -INFINITY, 0.0f}, (float[]){NAN, INFINITY, -INFINITY, -0.0f}, 4).agrees);
    for (int i = 0; i < 5; i++) {
        const float got[] = {NAN, 1, INFINITY, -INFINITY, 1}, want[] = {1, NAN, 1, INFINITY, INFINITY};
        d = compare(&got[i], &want[i], 1);
        assert_true(!d.agrees && isinf(d.absolute) && isinf(d.relative));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_reference_cases_agree),
        cmocka_unit_test(a_changed_number_is_found),
        cmocka_unit_test(inputs_alone_are_computed),
        cmocka_unit_test(without_an_error_only_forward_runs),
        cmocka_unit_test(too_much_is_refused),
        cmocka_unit_test(lenets_routes_agree),
        cmocka_unit_test(what_no_operation_knows_is_refused),
        cmocka_unit_test(json_has_an_object_a_line),
        cmocka_unit_test(agreement_is_measured),
    };
    return cmocka_run_group_tests_name("verify", tests, arrive, leave);
}
