/* LeNet's overview and the way from its cells into the layers: what the maps show, what a click opens, what lights
 * up. */
#include "lenets.h"

#include "base/random.h"
#include "view/scenes/network/overview.h"
#include "view/window/edit/edit.h"
#include "view/screen/input.h"
#include "view/window/panels/timeline.h"

#include <math.h>

/* LeNet's maps: those of its layers, then those of their weights. */
enum {
    MAP_INPUT, MAP_CONV1, MAP_POOL1, MAP_CONV2, MAP_POOL2, MAP_FC1, MAP_FC2, MAP_SCORES, MAP_LAYERS,
    MAP_W_CONV1 = MAP_LAYERS, MAP_COUNT = MAP_W_CONV1 + 5
};

static int cells_of(const Maps *maps, int map)
{
    const int *dim = maps->of[map].dim;
    return dim[0] * dim[1] * dim[2];
}

static void lenets_maps_are_its_layers_and_weights(void **state)
{
    (void)state;
    static const char *const names[MAP_COUNT] = {"input",  "conv1", "pool1", "conv2", "pool2", "fc1", "fc2",
                                                 "scores", "conv1", "conv2", "fc1",   "fc2",   "fc3"};
    Net net;
    net_usual(&net, ACTIVATION_TANH, true);
    Maps maps = maps_of(&net);
    assert_int_equal(maps.layers, MAP_LAYERS);
    assert_int_equal(maps.count, MAP_COUNT);
    for (int map = 0; map < MAP_COUNT; map++)
        assert_string_equal(map_name(&net, &maps, map), names[map]);
}

/* The last layers that have written each map's cell, told by the chain's own steps. */
static void nothing_is_shown_before_it_is_computed(void **state)
{
    (void)state;
    static const char *const lines[] = {"lenet", "lenet --pool average --act tanh --route im2col"};
    for (int round = 0; round < 2; round++) {
        Scene scene = lenet_scene(lines[round]);
        const NetTrace *net = scene.net;
        Maps maps = maps_of(&net->net);
        (void)maps;
        Random random = random_seed(3);
        for (int map = MAP_CONV1; map < MAP_LAYERS; map++) {
            MapState first = map_state(net, &maps, map, 0);
            float value;
            for (int i = 0; i < cells_of(&maps, map); i++)
                assert_false(map_value(&first, i, &value));
        }
        for (int look = 0; look < 60; look++) {
            int64_t done = random_below(&random, (int)net->trace.len);
            for (int map = MAP_CONV1; map < MAP_LAYERS; map++) {
                MapState now = map_state(net, &maps, map, done);
                int i = random_below(&random, cells_of(&maps, map)), layer;
                int64_t step;
                float value, told;
                bool shown = map_value(&now, i, &value);
                assert_true(map_open(net, &maps, done, (Spot){map, i}, &layer, &step));
                const Trace *trace = &net->layer[layer].trace;
                Cell cell = step_at(trace, step).out;
                int64_t local = done - net->layer[layer].first;
                if (cell.index != i)   /* an error that no maximum brings home */
                    continue;
                bool known = local > 0 && cell_value(trace, cell, local < trace->len ? local : trace->len, &told);
                if (known != shown && now.layer >= 0 && now.whole == NULL)
                    fail_msg("map %d cell %d at %lld: shown %d, known %d", map, i, (long long)done, shown, known);
            }
        }
        scene_free(&scene);
    }
}

static void after_each_pass_the_maps_are_the_engines(void **state)
{
    (void)state;
    Scene scene = lenet_scene("lenet --pool average");
    const NetTrace *net = scene.net;
    Maps maps = maps_of(&net->net);
    (void)maps;
    int back = 0;
    while (layer_pass(&net->layer[back]) == PASS_FORWARD)
        back++;
    for (int map = MAP_CONV1; map < MAP_LAYERS; map++) {
        MapState there = map_state(net, &maps, map, net->layer[back].first),
                 home = map_state(net, &maps, map, net->trace.len);
        assert_int_equal(there.showing, SHOW_VALUES);
        assert_int_equal(home.showing, SHOW_ERRORS);
        for (int i = 0; i < cells_of(&maps, map); i++) {
            float value;
            assert_true(map_value(&there, i, &value) && value == net->run.output[maps.of[map].last].v[i]);
            assert_true(map_value(&home, i, &value) && value == net->run.error[maps.of[map].node].v[i]);
        }
    }
    for (int map = MAP_W_CONV1; map < MAP_COUNT; map++) {
        int w = 2 * (map - MAP_W_CONV1);
        float value;
        MapState before = map_state(net, &maps, map, 0),
                 slope = map_state(net, &maps, map, net->layer[net->layers - 5].first),
                 after = map_state(net, &maps, map, net->trace.len);
        for (int i = 0; i < cells_of(&maps, map); i += 7) {
            assert_true(map_value(&before, i, &value) && value == net->run.parameter[w].v[i]);
            assert_true(map_value(&slope, i, &value) && value == net->run.gradient[w].v[i]);
            assert_true(map_value(&after, i, &value) && value == net->new_parameter[w].v[i]);
        }
    }
    scene_free(&scene);
}

/* The middle of a cell in the picture. */
static void spot_middle(Screen *screen, Spot spot, float *x, float *y)
{
    draw(screen);
    for (int i = 1; i < screen->canvas.targets; i++) {
        const Target *target = &screen->canvas.target[i];
        const Grid *grid = &target->grid;
        int64_t at = spot.index - (int64_t)target->plane * grid->rows * grid->columns;
        if (target->kind != TARGET_MAP || target->value != spot.map || at < 0
            || at >= (int64_t)grid->rows * grid->columns)
            continue;
        *x = target->at.x + target->at.w * ((float)(at % grid->columns) + 0.5f) / (float)grid->columns;
        *y = target->at.y + target->at.h * ((float)(at / grid->columns) + 0.5f) / (float)grid->rows;
        return;
    }
    fail_msg("map %d is not in the picture", spot.map);
}

/* A scene line opened from this screen's own link stands at the same step of the same layer. */
static void check_link(Screen *screen)
{
    Text link = {0};
    screen_line(screen, &link);
    Screen again = open_lenet(text_get(&link));
    assert_int_equal(again.stage.player.rest, screen->stage.player.rest);
    assert_int_equal(again.stage.scene.trace.operation, screen->stage.scene.trace.operation);
    text_free(&link);
    screen_free(&again);
}

static void a_click_opens_the_very_sum_and_escape_comes_back(void **state)
{
    (void)state;
    Random random = random_seed(8);
    static const int64_t places[] = {1530265, 1000000, 436000};
    for (size_t place = 0; place < sizeof places / sizeof *places; place++)
        for (int map = MAP_CONV1; map < MAP_COUNT; map++) {
            Screen screen = open_lenet("lenet --digit 3 --pool average");
            Maps maps = maps_of(&screen.stage.scene.net->net);
            player_go(&screen.stage.player, &screen.stage.scene.trace, places[place]);
            int64_t stood = screen.stage.player.rest;
            Spot spot = {map, random_below(&random, cells_of(&maps, map))};
            MapState now = map_state(screen.stage.scene.net, &maps, map, stood);
            float x = 0, y = 0, value = 0;
            bool shown = map_value(&now, spot.index, &value);
            spot_middle(&screen, spot, &x, &y);
            click(&screen, x, y);
            assert_int_equal(screen.stage.player.rest, stood);
            click(&screen, x, y);
            if (screen.stage.scene.trace.layer) {   /* no picture for this layer: it says so */
                assert_true(screen.message.text[0] != '\0' && now.showing == SHOW_NEW_WEIGHTS);
                screen_free(&screen);
                continue;
            }
            Step step = step_at(&screen.stage.scene.trace, screen.stage.player.rest - 1);
            Spot opened = map_spot(screen.stage.scene.net, &maps, scene_layer(&screen.stage.scene),
                                   now.showing == SHOW_WEIGHTS ? step.b : step.out);
            assert_int_equal(opened.map, map);
            assert_int_equal(opened.index, spot.index);
            if (now.showing == SHOW_WEIGHTS)
                assert_true(step.vb == value);
            else
                assert_true(step.closes && (!shown || now.layer >= 0 || step.after == value || map < MAP_W_CONV1));
            draw(&screen);
            press(&screen, KEY_RIGHT, 0);
            check_link(&screen);
            screen_key(&screen, KEY_ESCAPE, 0);
            assert_int_equal(screen.stage.player.rest, stood);
            assert_non_null(screen.stage.scene.trace.layer);
            assert_int_equal(screen_requests(&screen) & REQUEST_LEAVE_FULL, 0);
            screen_free(&screen);
        }
}

/* What lights up, held against what changes when a pixel is changed: nothing is flat with tanh and the mean. */
static void the_field_is_what_a_value_depends_on(void **state)
{
    (void)state;
    Scene scene = lenet_scene("lenet --digit 2 --act tanh --pool average");
    NetTrace *net = scene.net;
    Maps maps = maps_of(&net->net);
    (void)maps;
    Error err;
    static const Spot spots[] = {
        {MAP_CONV1, 784 + 3 * 28 + 1}, {MAP_POOL1, 5 * 196 + 20}, {MAP_CONV2, 7 * 100 + 45}, {MAP_POOL2, 24}};
    for (size_t s = 0; s < sizeof spots / sizeof *spots; s++) {
        Field field;
        MapState now = map_state(net, &maps, spots[s].map, 435893);
        field_of(&now, spots[s].index, &field);
        for (int pixel = 0; pixel < 784; pixel += 5) {
            float kept = net->x.v[pixel], before = net->run.output[maps.of[spots[s].map].node].v[spots[s].index];
            net->x.v[pixel] = kept + 5;
            assert_true(net_trace_run(net, &err));
            bool depends = net->run.output[maps.of[spots[s].map].node].v[spots[s].index] != before;
            net->x.v[pixel] = kept;
            assert_true(net_trace_run(net, &err));
            if (depends != (field.lit[MAP_INPUT][pixel] == 1))
                fail_msg("map %d: pixel %d lit %d, depends %d", spots[s].map, pixel, field.lit[MAP_INPUT][pixel],
                         depends);
        }
        field_free(&field);
    }
    scene_free(&scene);
}

static int count_lit(const Field *field, int map, int cells)
{
    int lit = 0;
    for (int i = 0; i < cells; i++)
        lit += field->lit[map][i];
    return lit;
}

static void an_error_goes_to_the_winner_or_to_all_four(void **state)
{
    (void)state;
    for (int average = 0; average < 2; average++) {
        Scene scene = lenet_scene(average ? "lenet --pool average" : "lenet");
        const NetTrace *net = scene.net;
        Maps maps = maps_of(&net->net);
        (void)maps;
        Field field;
        MapState pool = map_state(net, &maps, MAP_POOL1, net->trace.len);
        for (int i = 0; i < 1176; i += 13) {
            field_of(&pool, i, &field);
            assert_int_equal(count_lit(&field, MAP_CONV1, 4704), average ? 4 : 1);
            assert_true(average || field.lit[MAP_CONV1][net->run.winner[maps.of[MAP_POOL1].node][i]]);
            assert_int_equal(count_lit(&field, MAP_INPUT, 784), 0);
            field_free(&field);
        }
        MapState conv = map_state(net, &maps, MAP_CONV1, net->trace.len);
        int won = average ? 0 : net->run.winner[maps.of[MAP_POOL1].node][0];
        int lost = average ? -1 : won == 0;
        field_of(&conv, won, &field);
        assert_int_equal(count_lit(&field, MAP_POOL1, 1176), 1);
        assert_true(count_lit(&field, MAP_CONV2, 1600) == 16);   /* the corner's kernels */
        field_free(&field);
        if (lost >= 0) {
            field_of(&conv, lost, &field);
            assert_int_equal(count_lit(&field, MAP_POOL1, 1176), 0);
            field_free(&field);
        }
        scene_free(&scene);
    }
}

static void a_layer_plays_in_two_to_six_seconds(void **state)
{
    (void)state;
    Scene scene = lenet_scene("lenet");
    for (int64_t i = 0; i < scene.trace.len; i = span_of(&scene.trace, i, LEVEL_LAYER).end) {
        double seconds = player_duration(&scene.trace, span_of(&scene.trace, i, LEVEL_LAYER), LEVEL_LAYER);
        assert_true(seconds >= 2 && seconds <= 6);
    }
    scene_free(&scene);
}

static void keys_go_by_layers_and_passes(void **state)
{
    (void)state;
    Screen screen = open_lenet("lenet");
    const NetTrace *net = screen.stage.scene.net;
    Maps maps = maps_of(&net->net);
    (void)maps;
    assert_int_equal(screen.stage.player.level, LEVEL_LAYER);
    press(&screen, KEY_RIGHT, 0);
    assert_int_equal(screen.stage.player.rest, net->layer[1].first);
    press(&screen, KEY_RIGHT, MOD_CTRL);
    assert_int_equal(screen.stage.player.rest, net->layer[2].first);
    press(&screen, KEY_LEFT, MOD_CTRL);
    press(&screen, KEY_RIGHT, MOD_SHIFT);
    assert_int_equal(screen.stage.player.rest, net->layer[1].first + 1);
    press(&screen, KEY_UP, 0);
    assert_int_equal(screen.stage.player.level, LEVEL_PASS);
    press(&screen, KEY_RIGHT, 0);
    assert_int_equal(screen.stage.player.rest, net->layer[12].first);
    press(&screen, 'r', 0);
    assert_int_equal(screen.stage.player.rest, net->layer[12].first);
    press(&screen, KEY_RIGHT, 0);
    click_action(&screen, ACT_ROUTE, 0);
    assert_int_equal(screen.stage.player.rest, 0);
    draw(&screen);
    Layout layout = screen_layout(&screen);
    for (int i = 0; i < net->layers; i++) {   /* each layer has its place on the bar */
        bool found = false;
        for (float x = 40; x < 1240 && !found; x++)
            found = trace_layer(&screen.stage.scene.trace, timeline_step(&screen, &layout, x)) == i;
        assert_true(found);
    }
    assert_int_equal(timeline_step(&screen, &layout, 5000), screen.stage.scene.trace.len);
    assert_int_equal(timeline_step(&screen, &layout, 0), 0);
    screen_free(&screen);
}

static void variants_keep_the_digit_and_the_place(void **state)
{
    (void)state;
    Screen screen = open_lenet("lenet --digit 5 --seed 2");
    player_go(&screen.stage.player, &screen.stage.scene.trace, screen.stage.scene.net->layer[3].first + 1000);
    float x[784];
    memcpy(x, screen.stage.scene.net->x.v, sizeof x);
    static const int order[] = {VARIANT_AVERAGE, VARIANT_TANH,  VARIANT_IM2COL, VARIANT_SIGMOID,
                                VARIANT_MAX,     VARIANT_NAIVE, VARIANT_RELU};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        click_action(&screen, ACT_VARIANT, order[i]);
        assert_memory_equal(x, screen.stage.scene.net->x.v, sizeof x);
        assert_int_equal(trace_layer(&screen.stage.scene.trace, screen.stage.player.rest), 3);
    }
    Activation activation;
    bool average;
    assert_true(net_variant(&screen.stage.scene.net->net, &activation, &average));
    assert_int_equal(activation, ACTIVATION_RELU);
    assert_int_equal(screen.stage.scene.net->route, ROUTE_NAIVE);
    press(&screen, 'n', 0);
    assert_true(memcmp(x, screen.stage.scene.net->x.v, sizeof x) != 0);
    assert_int_equal(screen.stage.scene.net->target, 6);
    press(&screen, 'e', 0);   /* weights are not typed, but what the line says has its fields */
    for (int set = 0; set < SET_COUNT; set++)
        assert_false(edit_can(&screen, (CellSet)set));
    assert_int_equal(screen.edit.field, EDIT_DIGIT);
    screen_free(&screen);
}

static void a_picture_is_the_same_however_it_was_reached(void **state)
{
    (void)state;
    Screen screen = open_lenet("lenet --digit 9");
    Random random = random_seed(4);
    static const int keys[] = {KEY_RIGHT, KEY_LEFT, KEY_PAGE_DOWN, KEY_PAGE_UP, KEY_END, KEY_UP, KEY_RIGHT, KEY_HOME};
    for (int i = 0; i < 30; i++) {
        if (random_below(&random, 2))
            player_go(&screen.stage.player, &screen.stage.scene.trace,
                      random_below(&random, (int)screen.stage.scene.trace.len));
        press(&screen, keys[random_below(&random, 8)], random_below(&random, 2) ? MOD_SHIFT : 0);
        screen.message.text[0] = '\0';
        Text link = {0};
        screen_line(&screen, &link);
        Screen fresh = open_lenet(text_get(&link));
        fresh.stage.player.level = screen.stage.player.level;
        char *here = picture(&screen), *there = picture(&fresh);
        assert_string_equal(here, there);
        free(here);
        free(there);
        text_free(&link);
        screen_free(&fresh);
    }
    screen_free(&screen);
}

static void predict_and_code_work_in_the_pass(void **state)
{
    (void)state;
    Screen screen = open_lenet("lenet --step 100000 --level cell");
    press(&screen, 'c', 0);
    press(&screen, 'p', 0);
    draw(&screen);
    char value[32];
    int64_t next = span_of(&screen.stage.scene.trace, 100000, LEVEL_CELL).end - 1;
    snprintf(value, sizeof value, "%.4f", (double)step_at(&screen.stage.scene.trace, next).after);
    for (char *at = value; *at; at++)
        screen_type(&screen, (char[2]){*at, '\0'});
    draw(&screen);
    press(&screen, KEY_ENTER, 0);
    assert_int_equal(screen.predict.right, 1);
    assert_int_equal(screen.stage.player.rest, next + 1);
    screen_free(&screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lenets_maps_are_its_layers_and_weights),
        cmocka_unit_test(nothing_is_shown_before_it_is_computed),
        cmocka_unit_test(after_each_pass_the_maps_are_the_engines),
        cmocka_unit_test(a_click_opens_the_very_sum_and_escape_comes_back),
        cmocka_unit_test(the_field_is_what_a_value_depends_on),
        cmocka_unit_test(an_error_goes_to_the_winner_or_to_all_four),
        cmocka_unit_test(a_layer_plays_in_two_to_six_seconds),
        cmocka_unit_test(keys_go_by_layers_and_passes),
        cmocka_unit_test(variants_keep_the_digit_and_the_place),
        cmocka_unit_test(a_picture_is_the_same_however_it_was_reached),
        cmocka_unit_test(predict_and_code_work_in_the_pass),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
