/* LeNet's weights under the names, in the orders and of the types that libraries write: all give the same network,
 * and a line says what was assumed. What is not LeNet's is refused by the tensor's name. */
#include "testing.h"
#include "lenet_list.h"

#include "app/hosts/assets.h"
#include "engine/files/safetensors.h"
#include "engine/net/training.h"
#include "view/screen/screen.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

enum { MOST = 2 * LENET_PARAMETERS, NUMBERS = 61706 };

static char path[] = "/tmp/convwalk-names-XXXXXX";
static SafeTensors bundled;

/* A file that is being made of the bundled network's tensors. */
typedef struct {
    SafeTensor tensor[MOST];
    char name[MOST][64];
    float room[NUMBERS];
    size_t used;
    int count;
} File;

typedef enum { PYTORCH, KERAS, MLX, ONNX } Library;

static const char *const layers[] = {"conv1", "conv2", "fc1", "fc2", "fc3"};

/* The bundled network in another library's order; `names` are the five layers', `kind` what a weight is called
 * there. */
static void make(File *file, Library library, const char *const *names, const char *format, const char *kind)
{
    *file = (File){.count = 0};
    for (int which = 0; which < LENET_PARAMETERS; which++) {
        const SafeTensor *from = safetensors_find(&bundled, lenet_parameter(which)->name);
        SafeTensor *to = &file->tensor[file->count];
        const float *value = (const float *)(const void *)from->bytes;
        float *out = file->room + file->used;
        bool kernel = from->rank == 4, matrix = from->rank == 2, fc1 = which == LENET_FC1_WEIGHT;
        bool last = library == KERAS || library == MLX, side = kernel || fc1;
        *to = *from;
        to->bytes = (const char *)out;
        snprintf(file->name[file->count], 64, format, names[which / 2], which % 2 ? "bias" : kind);
        to->name = file->name[file->count++];
        file->used += from->count;
        memcpy(out, value, from->count * sizeof *out);
        if (!kernel && !matrix)
            continue;
        int64_t O = from->dim[0], I = fc1 ? 16 : from->dim[1], H = side ? 5 : 1, W = H;
        for (int64_t o = 0; o < O; o++)
            for (int64_t i = 0; i < I; i++)
                for (int64_t h = 0; h < H; h++)
                    for (int64_t w = 0; w < W; w++) {
                        int64_t input = last ? (h * W + w) * I + i : (i * H + h) * W + w;
                        bool turned = (kernel && library == KERAS) || (matrix && (library == KERAS || library == ONNX));
                        out[turned ? input * O + o : o * I * H * W + input] = value[((o * I + i) * H + h) * W + w];
                    }
        const int64_t keras[4] = {5, 5, I, O}, mlx[4] = {O, 5, 5, I}, turned[2] = {I * H * W, O};
        if (kernel && last)
            memcpy(to->dim, library == KERAS ? keras : mlx, sizeof keras);
        if (matrix && (library == KERAS || library == ONNX))
            memcpy(to->dim, turned, sizeof turned);
    }
}

static Network *open_file(const File *file, const SafeText *text, int texts, Error *note, Error *err)
{
    assert_true(safetensors_write(path, file->tensor, file->count, text, texts, err));
    return weights_open(path, NULL, 1, 1, note, err);
}

/* Loads as the bundled network, and the note says `part`. */
static void expect_same(const File *file, const char *part, double apart)
{
    Error note, err;
    static float value[48000];
    Network *network = open_file(file, NULL, 0, &note, &err);
    if (!network)
        fail_msg("%s", err.text);
    for (int which = 0; which < LENET_PARAMETERS; which++) {
        const SafeTensor *from = safetensors_find(&bundled, lenet_parameter(which)->name);
        const float *right = (const float *)(const void *)from->bytes;
        network_get(network, NETWORK_PARAMETER, which, value);
        for (size_t i = 0; i < from->count; i++)
            if (!(fabs((double)value[i] - (double)right[i]) <= apart))
                fail_msg("%s[%zu] is %g, not %g", from->name, i, (double)value[i], (double)right[i]);
    }
    network_free(network);
    if (!strstr(note.text, part))
        fail_msg("'%s' does not say '%s'", note.text, part);
}

static void expect_refused(const File *file, const char *part)
{
    Error note, err = {""};
    Network *network = open_file(file, NULL, 0, &note, &err);
    if (network || !strstr(err.text, part))
        fail_msg("'%s' instead of '%s'", network ? "loaded" : err.text, part);
}

static void other_names_are_taken_by_shape(void **state)
{
    (void)state;
    static const char *const sequence[] = {"0", "3", "7", "9", "11"};
    static const char *const keras[] = {"conv2d", "conv2d_1", "dense", "dense_1", "dense_2"};
    static const char *const parts[] = {"features.0", "features.3", "classifier.1", "classifier.3", "classifier.5"};
    static const struct {
        Library library;
        const char *const *names;
        const char *format, *kind, *told;
    } kinds[] = {
        {PYTORCH, layers, "%s.%s", "weight", "activation and pooling: taken as relu and max"},
        {PYTORCH, layers, "module.%s.%s", "weight", "its names without module. are LeNet's"},
        {PYTORCH, layers, "_orig_mod.%s.%s", "weight", "its names without _orig_mod. are LeNet's"},
        {PYTORCH, layers, "state_dict.model.%s.%s", "weight", "its names without state_dict.model. are LeNet's"},
        {PYTORCH, sequence, "%s.%s", "weight", "0, 3, 7, 9, 11 are taken as conv1, conv2, fc1, fc2, fc3"},
        {PYTORCH, sequence, "net.%s.%s", "weight", "net.0, net.3, net.7, net.9, net.11 are taken as conv1"},
        {PYTORCH, parts, "%s.%s", "weight", "features.0, features.3, classifier.1, classifier.3, classifier.5 are"},
        {KERAS, layers, "%s.%s", "kernel", "kernels are kept as rows, columns, inputs, outputs"},
        {KERAS, keras, "%s/%s:0", "kernel", "dense_2 are taken as conv1, conv2, fc1, fc2, fc3; kernels are kept"},
        {MLX, layers, "%s.%s", "weight", "kernels are kept as outputs, rows, columns, inputs; fc1 is taken"},
        {ONNX, keras, "%s.%s", "weight", "matrices as inputs, outputs"},
    };
    static File file;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        make(&file, kinds[i].library, kinds[i].names, kinds[i].format, kinds[i].kind);
        expect_same(&file, kinds[i].told, 0);
        for (int k = 0; k < file.count / 2; k++) {   /* in whatever order the file has them */
            SafeTensor kept = file.tensor[k];
            file.tensor[k] = file.tensor[file.count - 1 - k];
            file.tensor[file.count - 1 - k] = kept;
        }
        expect_same(&file, kinds[i].told, 0);
    }
}

/* The upper half of a float, and a half: for weights of less than 2 in size. */
static uint16_t narrow(float value, bool half)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    if (!half)
        return (uint16_t)(bits >> 16);
    int exponent;
    float fraction = frexpf(fabsf(value), &exponent);
    uint16_t sign = value < 0 ? 0x8000 : 0;
    return exponent < -13 ? (uint16_t)(sign | (int)ldexpf(fabsf(value), 24))
                          : (uint16_t)(sign | (exponent + 14) << 10 | ((int)ldexpf(fraction, 11) - 1024));
}

static void other_types_are_converted(void **state)
{
    (void)state;
    static const struct {
        SafeType type;
        const char *told;
        double apart;
    } types[] = {
        {SAFE_F64, "F64 is converted to F32", 0},
        {SAFE_F16, "F16 is converted", 1e-3},
        {SAFE_BF16, "BF16 is converted", 1e-2},
    };
    static File file;
    static double wide[NUMBERS];
    static uint16_t halves[NUMBERS];
    for (size_t t = 0; t < sizeof types / sizeof *types; t++) {
        make(&file, PYTORCH, layers, "%s.%s", "weight");
        for (size_t i = 0; i < file.used; i++) {
            wide[i] = (double)file.room[i];
            halves[i] = narrow(file.room[i], types[t].type == SAFE_F16);
        }
        for (int i = 0; i < file.count; i++) {
            size_t first = (size_t)((const float *)(const void *)file.tensor[i].bytes - file.room);
            file.tensor[i].type = types[t].type;
            file.tensor[i].bytes = (const char *)(halves + first);
            if (types[t].type == SAFE_F64)
                file.tensor[i].bytes = (const char *)(wide + first);
        }
        expect_same(&file, types[t].told, types[t].apart);
    }
    file.tensor[4].type = SAFE_I16;
    expect_refused(&file, "fc1.weight: its type is I16, expected F32");
}

/* One more tensor at the end of the file, with the numbers of another. */
static void add(File *file, const char *name, int like, int rank)
{
    SafeTensor *to = &file->tensor[file->count];
    *to = file->tensor[like];
    snprintf(file->name[file->count], 64, "%s", name);
    to->name = file->name[file->count++];
    if (rank == 0) {
        to->rank = 0;
        to->count = 1;
    }
}

static void what_is_not_lenets_is_refused_by_name(void **state)
{
    (void)state;
    static const char *const sequence[] = {"0", "3", "10", "12", "14"};
    static File file;
    make(&file, PYTORCH, layers, "%s.%s", "weight");
    add(&file, "bn1.running_mean", 1, 1);
    expect_refused(&file, "bn1.running_mean (6) has no place in LeNet, whose tensors are the weight and bias of conv1, "
                          "conv2, fc1, fc2 and fc3");
    make(&file, PYTORCH, layers, "%s.%s", "weight");
    file.tensor[5] = file.tensor[--file.count];
    expect_refused(&file, "there is no tensor fc1.bias; LeNet has the weight and bias of conv1, conv2, fc1, fc2 and "
                          "fc3");
    make(&file, PYTORCH, layers, "%s.%s", "weight");
    add(&file, "optimizer.state.0.exp_avg", 0, 4);
    add(&file, "step", 1, 0);
    expect_same(&file, "optimizer.state.0.exp_avg and 1 more are left out", 0);
    make(&file, PYTORCH, sequence, "%s.%s", "weight");
    add(&file, "ema.weight", 0, 4);
    expect_refused(&file, "both have a shape of LeNet's conv1.weight");
    make(&file, PYTORCH, sequence, "%s.%s", "weight");
    file.tensor[4].dim[1] = 200;
    file.tensor[4].dim[0] = 240;
    expect_refused(&file, "10.weight is 240 x 200, LeNet's fc1.weight is 120 x 400");
    make(&file, PYTORCH, sequence, "%s.%s", "weight");
    file.tensor[5] = file.tensor[--file.count];
    expect_refused(&file, "there is no tensor fc1.bias, nor another of its shape, 120");
    make(&file, PYTORCH, sequence, "%s.%s", "weight");
    file.tensor[1].name = "3.bias";
    file.tensor[3].name = "0.bias";
    expect_refused(&file, "3.bias has the shape of LeNet's conv1.bias, but 3.weight is its conv2.weight");
    make(&file, PYTORCH, layers, "module.%s.%s", "weight");
    file.tensor[2].dim[1] = 3;
    file.tensor[2].dim[2] = 10;
    expect_refused(&file, "module.conv2.weight is 16 x 3 x 10 x 5, LeNet's is 16 x 6 x 5 x 5");
}

static void what_is_said_of_them_holds_or_is_refused(void **state)
{
    (void)state;
    static const SafeText tanh[] = {{"activation", "tanh"}}, wrong[] = {{"pool", "median"}};
    static File file;
    Error note, err;
    make(&file, PYTORCH, layers, "%s.%s", "weight");
    Network *network = open_file(&file, tanh, 1, &note, &err);
    assert_non_null(network);
    assert_int_equal(network_spec(network)->activation, ACTIVATION_TANH);
    assert_non_null(strstr(note.text, "does not say its pooling: taken as max"));
    network_free(network);
    WeightsAs average = {.activation = 1 + ACTIVATION_TANH, .pool = 2}, relu = {.activation = 1 + ACTIVATION_RELU};
    WeightsAs other = {1, 1, true, NULL};
    network = weights_open(path, &average, 1, 1, &note, &err);
    assert_non_null(network);
    assert_true(network_spec(network)->average);
    assert_string_equal(note.text, "");
    network_free(network);
    assert_null(weights_open(path, &relu, 1, 1, &note, &err));
    assert_non_null(strstr(err.text, "--act relu: its metadata says tanh"));
    network = weights_open(path, &other, 1, 1, &note, &err);
    assert_non_null(network);
    assert_int_equal(network_spec(network)->activation, ACTIVATION_TANH);
    network_free(network);
    assert_null(open_file(&file, wrong, 1, &note, &err));
    assert_non_null(strstr(err.text, "unknown pool 'median'"));
}

/* On LeNet's stage they are as the scene's line says, else as was assumed; the window's line says which. */
static void the_window_says_what_was_assumed(void **state)
{
    (void)state;
    static File file;
    char words[128];
    Screen screen;
    Error err;
    SceneLine line;
    make(&file, PYTORCH, layers, "%s.%s", "weight");
    assert_true(safetensors_write(path, file.tensor, file.count, NULL, 0, &err));
    screen_init(&screen);
    for (int said = 0; said < 2; said++) {
        snprintf(words, sizeof words, "lenet --weights %s%s", path, said ? " --act tanh --pool average" : "");
        assert_true(scene_line_read(&line, words, &err));
        screen.message.text[0] = '\0';
        assert_true(screen_open(&screen, &line, &err));
        assert_int_equal(screen.stage.scene.net->trained, said ? ACTIVATION_TANH : ACTIVATION_RELU);
        assert_int_equal(screen.stage.scene.net->trained_average, said);
        if (said)
            assert_string_equal(screen.message.text, "");
        else
            assert_non_null(strstr(screen.message.text,
                                   ": it does not say its activation and pooling: taken as relu and max"));
        assert_false(screen.message.wrong);
        scene_line_free(&line);
    }
    Error note = {"F: one part; another part; a third, so long that with it the line would be longer than can be read,"
                  " for it goes on and on about the order in which a library keeps the numbers of kernels, of matrices,"
                  " and of what else there may be in such a file; a fourth"};
    screen_note(&screen, &note);
    assert_string_equal(screen.message.text, "F: one part; another part");
    screen_free(&screen);
}

/* A network whose kernel is 3 x 3 x 3 x 3 and whose matrix may be square: no shape shows their order. */
typedef struct {
    const char *net, *names[4]; /* of the kernel and its bias, the matrix and its bias; NULL: the net has no kernel */
    bool turned;                /* the matrix is kept as inputs, outputs; a square one may be */
    const char *said;           /* in the note; NULL: nothing is to be said */
    int second_kernel, second_matrix; /* which number of the file is the second of the network's tensor */
} Square;

static void expect_square(const Square *square)
{
    static float number[4][96], value[96];
    SafeTensor tensor[4];
    Error note, err;
    Net net;
    int count = 0, inputs = square->names[0] ? 12 : 4, outputs = square->names[0] ? 2 : 4;
    const int64_t dim[4][4] = {{3, 3, 3, 3}, {3},
                               {square->turned ? inputs : outputs, square->turned ? outputs : inputs}, {outputs}};
    const int rank[4] = {4, 1, 2, 1};
    for (int i = 0; i < 4; i++)
        if (square->names[i]) {
            SafeTensor *to = &tensor[count++];
            *to = (SafeTensor){.name = square->names[i], .type = SAFE_F32, .rank = rank[i], .count = 1,
                               .bytes = (const char *)number[i]};
            for (int k = 0; k < rank[i]; k++) {
                to->dim[k] = dim[i][k];
                to->count *= (size_t)dim[i][k];
            }
            for (size_t k = 0; k < to->count; k++)
                number[i][k] = (float)k;
        }
    assert_true(safetensors_write(path, tensor, count, NULL, 0, &err));
    assert_true(net_read(&net, square->net, &err));
    WeightsAs as = {.net = &net};
    Network *network = weights_open(path, &as, 1, 1, &note, &err);
    if (!network)
        fail_msg("%s: %s", square->net, err.text);
    int which = 0;
    if (square->names[0]) {
        network_get(network, NETWORK_PARAMETER, which, value);
        assert_int_equal((int)value[1], square->second_kernel);
        which = 2;
    }
    network_get(network, NETWORK_PARAMETER, which, value);
    assert_int_equal((int)value[1], square->second_matrix);
    if (square->said ? !strstr(note.text, square->said) : note.text[0] != '\0')
        fail_msg("'%s' instead of '%s'", note.text, square->said ? square->said : "");
    network_free(network);
}

/* What no shape shows follows from the other kind, else from the names; and it is said. */
static void an_order_that_no_shape_shows_is_said(void **state)
{
    (void)state;
    static const char conv[] = "input 3x4x4, conv 3@3x3, linear 2", full[] = "input 1x2x2, linear 4";
    static const Square all[] = {
        {conv, {"conv1.weight", "conv1.bias", "fc1.weight", "fc1.bias"}, false, NULL, 1, 1},
        {conv, {"0.weight", "0.bias", "2.weight", "2.bias"}, false,
         "0.weight has one shape in several orders and is taken as outputs, inputs, rows, columns", 1, 1},
        {conv, {"conv2d/kernel", "conv2d/bias", "dense/kernel", "dense/bias"}, true,
         "conv2d/kernel has one shape in several orders and is taken as rows, columns, inputs, outputs", 9, 6},
        {conv, {"conv1.weight", "conv1.bias", "fc1.weight", "fc1.bias"}, true,
         "conv1.weight has one shape in several orders and is taken as rows, columns, inputs, outputs", 9, 6},
        {full, {NULL, NULL, "fc1.weight", "fc1.bias"}, false, NULL, 0, 1},
        {full, {NULL, NULL, "0.weight", "0.bias"}, false,
         "0.weight has one shape in several orders and is taken as outputs, inputs", 0, 1},
        {full, {NULL, NULL, "dense/kernel", "dense/bias"}, true,
         "dense/kernel has one shape in several orders and is taken as inputs, outputs", 0, 4},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        expect_square(&all[i]);
}

static int load_bundled(void **state)
{
    (void)state;
    char folder[4096], weights[4200];
    int made = mkstemp(path);
    if (made < 0 || !assets_find(folder, sizeof folder, NULL))
        return -1;
    close(made);
    snprintf(weights, sizeof weights, "%s/lenet-relu-max.safetensors", folder);
    return safetensors_read(weights, &bundled, NULL) ? 0 : -1;
}

static int leave(void **state)
{
    (void)state;
    safetensors_free(&bundled);
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_names_are_taken_by_shape),
        cmocka_unit_test(other_types_are_converted),
        cmocka_unit_test(what_is_not_lenets_is_refused_by_name),
        cmocka_unit_test(what_is_said_of_them_holds_or_is_refused),
        cmocka_unit_test(an_order_that_no_shape_shows_is_said),
        cmocka_unit_test(the_window_says_what_was_assumed),
    };
    return cmocka_run_group_tests_name("weights_names", tests, load_bundled, leave);
}
