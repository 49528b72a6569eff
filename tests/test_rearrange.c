/* Upsampling and pixel shuffle: against the definition with the indices' digits, the inverse, options, gradients,
 * usual mistakes, reference cases, layers of a network, which cells a network lights. */
#include "scenes.h"
#include "screens.h"
#include "verify_building.h"

#include "engine/net/network.h"
#include "engine/rearrange.h"
#include "trace/mistakes/mistakes.h"
#include "trace/mistakes/nudge.h"
#include "view/scenes/network/overview.h"
#include "view/window/edit/edit.h"

static void a_block_has_one_number_or_one_of_each_channel(void **state)
{
    (void)state;
    float x[24], up[144], back[24];
    for (int i = 0; i < 24; i++)
        x[i] = (float)i + 1;
    Tensor of_x = {{1, 6, 2, 2}, x}, of_up = {{1, 6, 4, 6}, up}, of_back = {{1, 6, 2, 2}, back};
    const Pair factor = {2, 3};
    upsample_forward(&of_x, factor, &of_up);
    for (int c = 0; c < 6; c++)
        for (int row = 0; row < 4; row++)
            for (int column = 0; column < 6; column++)
                assert_true(*tensor_at(&of_up, 0, c, row, column) == *tensor_at(&of_x, 0, c, row > 1, column > 2));
    upsample_backward(&of_up, factor, &of_back);   /* six copies of each */
    for (int i = 0; i < 24; i++)
        assert_true(back[i] == 6 * x[i]);
    Tensor shuffled = {{1, 1, 4, 6}, up};
    static const float first_block[6] = {1, 5, 9, 13, 17, 21};   /* the upper left number of each channel */
    pixel_shuffle_forward(&of_x, factor, &shuffled);
    for (int i = 0; i < 6; i++)
        assert_true(*tensor_at(&shuffled, 0, 0, i / 3, i % 3) == first_block[i]);
    pixel_shuffle_backward(&shuffled, factor, &of_back);   /* its way back is its inverse */
    assert_memory_equal(back, x, sizeof x);
}

static void options_are_taken_or_refused(void **state)
{
    static const struct {
        const char *line, *says;
    } wrong[] = {
        {"pixel-shuffle --channels 6", "6 channels can't fill blocks of 2 x 2: expected a multiple of 4"},
        {"pixel-shuffle --factor 3", "4 channels can't fill blocks of 3 x 3: expected a multiple of 9"},
        {"upsample --factor 0", "--factor 0"},
        {"upsample --factor two", "--factor two"},
        {"upsample --kernel 2", "upsample has no option --kernel"},
        {"upsample --stride 2", "upsample has no option --stride"},
        {"max-pool --factor 2", "max-pool has no option --factor"},
        {"upsample --input 1x1x60000x60000 --factor 65536", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        SceneLine line;
        Scene scene;
        Error err = {""};
        bool built = scene_line_read(&line, wrong[i].line, &err) && scene_build(&scene, &line, &err);
        if (built || !strstr(err.text, wrong[i].says))
            fail_msg("%s: '%s'", wrong[i].line, built ? "(built)" : err.text);
        scene_line_free(&line);
    }
    static const char line[] = "upsample --factor 2x3 --x \"1 2; 3 4\"", square[] = "pixel-shuffle --pass backward "
                                                                                  "--input 9x2x2 --factor 3";
    const char *const lines[] = {line, square};
    for (int i = 0; i < 2; i++) {
        Text text = {0};
        Scene scene = scene_read(lines[i]);
        scene_line_write(&scene.line, &text);
        Scene same = scene_read(text_get(&text));   /* the line opens the same scene */
        assert_non_null(strstr(text_get(&text), "--factor"));
        assert_memory_equal(scene.y.dim, same.y.dim, sizeof same.y.dim);
        assert_memory_equal(scene.y.v, same.y.v, tensor_count(&scene.y) * sizeof(float));
        text_free(&text);
        scene_free(&scene);
        scene_free(&same);
    }
}

static void the_gradient_is_the_slope_of_the_error(void **state)
{
    static const char *const lines[] = {"upsample --input 2x2x3x2 --factor 2x3 --pass backward --seed 4",
                                        "pixel-shuffle --input 2x6x2x2 --factor 3x2 --pass backward --seed 5"};
    (void)state;
    for (int l = 0; l < 2; l++) {
        Scene scene = scene_read(lines[l]);
        int64_t cells = (int64_t)tensor_count(&scene.tensor[SET_DX]);
        for (int64_t i = 0; i < cells; i++) {
            Nudge nudge = nudge_of(&scene.trace, (Cell){SET_DX, i}, 0.01);
            assert_true(nudge_agrees(&nudge));
        }
        scene.tensor[SET_DX].v[3] += 0.001f;
        Nudge wrong = nudge_of(&scene.trace, (Cell){SET_DX, 3}, 0.01);
        assert_false(nudge_agrees(&wrong));
        scene_free(&scene);
    }
}

static void usual_mistakes_are_known(void **state)
{
    static const char sixes[] = "upsample --pass backward --input 1x2 --dy \"1 2 0 0; 4 8 0 0\"",
                      late[] = "pixel-shuffle --input 8x1x1 --x \"1|2|3|4|5|6|7|8\"",
                      late_back[] = "pixel-shuffle --input 8x1x1 --pass backward --dy \"1 2; 3 4|5 6; 7 8\"";
    static const struct {
        const char *line;
        CellSet set;
        int cell;
        float typed;
        const char *says;
    } wrong[] = {
        {"upsample", SET_Y, 3, 1, "laid beside itself"},
        {"upsample", SET_Y, 2, 1.75f, "bilinear"},
        {sixes, SET_DX, 0, 3.75f, "averaged"},
        {sixes, SET_DX, 0, 8, "= was done for +="},
        {sixes, SET_DX, 0, 13, "one term is missing"},
        {late, SET_Y, 1, 3, "DCR"},
        {"pixel-shuffle", SET_Y, 1, -1, "rows and columns of the block were exchanged"},
        {"pixel-shuffle --x \"1 2; 3 4|11 12; 13 14|21 22; 23 24|31 32; 33 34\"", SET_Y, 2, 11, "interleaved"},
        {late_back, SET_DX, 1, 5, "DCR"},
        {"pixel-shuffle --pass backward --dy \"1 2 0 0; 3 4 0 0; 0 0 0 0; 0 0 0 0\"", SET_DX, 4, 3, "exchanged"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Scene scene = scene_read(wrong[i].line);
        Mistake list[MISTAKES_MOST];
        Cell cell = {wrong[i].set, wrong[i].cell};
        float right = 0;
        cell_value(&scene.trace, cell, scene.trace.len, &right);
        int count = mistakes_of(&scene.trace, cell, list);
        const Mistake *found = mistake_match(list, count, right, wrong[i].typed);
        if (!found || !strstr(mistake_sentence(found->kind), wrong[i].says))
            fail_msg("%s, cell %d: %g (right: %g) is '%s'", wrong[i].line, wrong[i].cell, (double)wrong[i].typed,
                     (double)right, found ? mistake_sentence(found->kind) : "no mistake");
        scene_free(&scene);
    }
}

/* Eight channels of two numbers, the channels counted before the block's places, as PixelShuffle does, or `late`. */
static void write_case(const char *op, const char *factor, bool late, double wrong)
{
    static const int64_t x_dim[] = {1, 8, 1, 2}, y_dim[] = {1, 2, 2, 4};
    double x[16], y[16];
    Built built = {.texts = 0};
    for (int c = 0; c < 2; c++)
        for (int spot = 0; spot < 4; spot++)
            for (int column = 0; column < 2; column++) {
                int channel = late ? spot * 2 + c : c * 4 + spot;
                x[channel * 2 + column] = channel * 2 + column + 1;
                y[(c * 2 + spot / 2) * 4 + column * 2 + spot % 2] = x[channel * 2 + column];
            }
    y[15] += wrong;
    put_text(&built, "op", op);
    if (factor)
        put_text(&built, "factor", factor);
    put_tensor(&built, "x", SAFE_F32, x_dim, 4, x);
    put_tensor(&built, "y", SAFE_F32, y_dim, 4, y);
    build(&built);
}

static void reference_results_are_judged(void **state)
{
    (void)state;
    VerifyRun said = verify(4, (char *[]){CASE("upsample_nearest-028"), CASE("upsample_nearest-062"),
                                          CASE("pixel_shuffle-027"), CASE("pixel_shuffle-061")});
    assert_int_equal(said.status, 0);   /* PyTorch's */
    assert_non_null(strstr(said.out, "4 runs: 4 agree"));
    said_free(&said);
    write_case("pixel_shuffle", "2", false, 0);
    expect_status(0, "1 agree");
    write_case("pixel_shuffle", "2,2", true, 0);
    expect_status(1, "DCR order");
    write_case("pixel_shuffle", "2", false, 1);
    expect_status(1, "1 of 16 differ");
    write_case("pixel_shuffle", NULL, false, 0);
    expect_status(2, "its metadata have no factor");
    write_case("pixel_shuffle", "3", false, 0);
    expect_status(2, "8 channels can't fill blocks of 3 x 3");
    write_case("upsample_nearest", "0", false, 0);
    expect_status(2, "factor");
}

/* The map's cells that are lit, one character each. */
static void expect_lit(const Field *field, int map, int cells, const char *lit)
{
    for (int i = 0; i < cells; i++)
        if (field->lit[map][i] != (lit[i] == '1'))
            fail_msg("map %d, cell %d: lit %d", map, i, field->lit[map][i]);
}

static void a_network_lights_what_a_cell_comes_from(void **state)
{
    (void)state;
    Scene scene = scene_read("network --net "
                             "\"input 4x2x2, upsample 2, conv 4@1x1 groups 2, pixel-shuffle 2, linear 2\"");
    Maps maps = maps_of(&scene.net->net);
    MapState at = {.net = scene.net, .maps = &maps, .map = 3, .showing = SHOW_VALUES};
    Field field;
    field_of(&at, 1, &field);   /* row 0, column 1 of the shuffled map: channel 1 of the convolution, its upper left */
    char conv[65] = {0}, up[65] = {0}, x[17] = {0};
    memset(conv, '0', 64);
    memset(up, '0', 64);
    memset(x, '0', 16);
    conv[16] = up[0] = up[16] = x[0] = x[4] = '1';   /* its group's channels, 0 and 1, and what they were copied from */
    expect_lit(&field, 2, 64, conv);
    expect_lit(&field, 1, 64, up);
    expect_lit(&field, 0, 16, x);
    field_free(&field);
    scene_free(&scene);
}

static void layers_learn_through_them(void **state)
{
    static const char line[] = "input 1x4x4, conv 8@2x2 stride 2, pixel-shuffle 2, tanh, upsample 1x2, linear 3";
    (void)state;
    Net net;
    NetRun run;
    Error err;
    Text text = {0};
    float x[16];
    const int target[1] = {1};
    assert_true(net_read(&net, line, &err));
    net_write(&net, &text);
    assert_string_equal(text_get(&text), line);
    text_free(&text);
    assert_string_equal(net.node[2].name, "shuffle1");
    assert_string_equal(net.node[4].name, "upsample1");
    assert_true(net_run_init(&run, &net, 1, &err));
    net_run_seed(&run, 5);
    for (int i = 0; i < 16; i++)
        x[i] = (float)i / 8 - 1;
    Tensor image = {{1, 1, 4, 4}, x};
    net_run_forward(&run, &image);
    net_run_backward(&run, target);
    for (size_t i = 0; i < tensor_count(&run.parameter[0]); i++) {
        float *at = &run.parameter[0].v[i], kept = *at, gradient = run.gradient[0].v[i];
        double loss[2];
        for (int side = 0; side < 2; side++) {
            NetRun moved;
            assert_true(net_run_init_shared(&moved, &run, 1, &err));
            *at = kept + (side ? 1e-2f : -1e-2f);
            net_run_forward(&moved, &image);
            loss[side] = (double)net_run_backward(&moved, target);
            net_run_free(&moved);
        }
        *at = kept;
        assert_float_equal((loss[1] - loss[0]) / 2e-2, gradient, 3e-3);
    }
    net_run_free(&run);
    assert_false(net_read(&net, "input 1x4x4, pixel-shuffle 2, linear 2", &err));
    assert_non_null(strstr(err.text, "1 channels can't fill blocks of 2 x 2"));
    assert_false(net_read(&net, "input 1x4x4, upsample, linear 2", &err));
    assert_false(net_read(&net, "input 1x4x4, upsample 2 stride 2, linear 2", &err));
}

static void the_factor_is_edited(void **state)
{
    (void)state;
    Screen screen = open_line("upsample --x \"1 2; 3 4\"");
    edit_open(&screen);
    assert_true(edit_has(&screen, EDIT_FACTOR));
    assert_true(edit_field_typed(&screen, EDIT_FACTOR, "3x1"));
    assert_int_equal(screen.stage.scene.y.dim[2], 6);
    assert_int_equal(screen.stage.scene.y.dim[3], 2);
    assert_true(screen.stage.scene.y.v[2] == 1);
    edit_shape(&screen, EDIT_FACTOR, 1);
    assert_int_equal(screen.stage.scene.y.dim[3], 4);
    draw(&screen);
    screen_free(&screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_block_has_one_number_or_one_of_each_channel),
        cmocka_unit_test(options_are_taken_or_refused),
        cmocka_unit_test(the_gradient_is_the_slope_of_the_error),
        cmocka_unit_test(usual_mistakes_are_known),
        cmocka_unit_test(reference_results_are_judged),
        cmocka_unit_test(a_network_lights_what_a_cell_comes_from),
        cmocka_unit_test(layers_learn_through_them),
        cmocka_unit_test(the_factor_is_edited),
    };
    return cmocka_run_group_tests(tests, arrive, leave);
}
