/* Routes side by side: each stands where the leader's cell is finished, and says truly whether the numbers agree. */
#include "scenes.h"
#include "screens.h"

#include "trace/scene/routes.h"

#include <math.h>

/* A random scene of an operation that goes by several routes, led by its own. */
static bool leader(Random *random, Scene *scene)
{
    static const Operation several[] = {OP_CONV_FORWARD, OP_CONV_BACKWARD_INPUT, OP_CONV_BACKWARD_WEIGHT};
    Operation operation = several[random_below(random, 3)];
    bool built = scene_random(random, operation, route_default(operation), scene);
    /* not to be told from the values */
    scene->line.said_input = scene->line.said_kernel = scene->line.said_kernels = true;
    return built;
}

/* Steps done at a cursor; a step in motion is not done. */
static int64_t done_at(Cursor cursor)
{
    return cursor.step + (cursor.fraction >= 1);
}

static void a_side_has_every_cell_that_the_leader_has(void **state)
{
    (void)state;
    Random random = random_seed(31);
    for (int round = 0; round < 200; round++) {
        Scene scene;
        Compare compare;
        Error err;
        if (!leader(&random, &scene))
            continue;
        if (!compare_build(&compare, &scene, &err))
            fail_msg("%s", err.text);
        CellSet set = trace_result(&scene.trace);
        int64_t before[SIDES_MOST] = {0};
        bool unordered = scene.trace.spec.mode != PADDING_ZEROS && scene.trace.tensor[SET_DPAD].dim[0] > 0;
        for (int64_t i = 0; i < scene.trace.len; i++) {
            Step step = step_at(&scene.trace, i);
            Cursor cursor = {i, 1};
            for (int side = 0; side < compare.sides; side++) {
                const Trace *trace = &compare.side[side].trace;
                int64_t done = done_at(compare_cursor(&compare, side, &scene.trace, cursor));
                assert_in_range(done, before[side], trace->len);
                before[side] = done;
                float value;
                if (unordered && i + 1 < scene.trace.len)   /* errors of copies return at the end */
                    continue;
                if (step.out.set != set || !step.closes || cell_visits(trace, step.out) == 0)
                    continue;
                assert_true(cell_value(trace, step.out, done, &value));
                /* finished: all of its sum, nothing more to come */
                assert_true(value == trace->tensor[set].v[step.out.index]);
                assert_int_equal(compare_finished(&compare, &scene.trace, cursor),
                                 unordered ? compare.cells : step.out.index + 1);
            }
        }
        for (int side = 0; side < compare.sides; side++)
            for (int64_t i = before[side]; i < compare.side[side].trace.len;
                 i++) /* what is left is not of the result: it falls into the padding */
                assert_true(step_at(&compare.side[side].trace, i).out.set != set);
        compare_free(&compare);
        scene_free(&scene);
    }
}

static void the_largest_difference_is_the_largest_so_far(void **state)
{
    (void)state;
    Random random = random_seed(32);
    Error err;
    for (int round = 0; round < 30; round++) {
        Scene scene;
        Compare compare;
        if (!leader(&random, &scene))
            continue;
        CellSet set = trace_result(&scene.trace);
        int64_t wrong = random_below(&random, (int)tensor_count(&scene.tensor[set]));
        scene.tensor[set].v[wrong] += 1;   /* a leader with one wrong cell */
        scene.trace.tensor[set].v[wrong] = scene.tensor[set].v[wrong];
        if (!compare_build(&compare, &scene, &err))
            fail_msg("%s", err.text);
        for (int64_t i = 0; i < compare.cells; i++) {
            assert_int_equal(compare.agrees[0][i], i < wrong);
            assert_true(i < wrong ? compare.apart[0][i] < 0.01f : fabsf(compare.apart[0][i] - 1) < 0.01f);
        }
        compare_free(&compare);
        scene_free(&scene);
    }
    Scene pool = scene_of("max-pool", NULL);
    Compare compare;
    assert_false(compare_build(&compare, &pool, &err));
    assert_non_null(strstr(err.text, "one route"));
    scene_free(&pool);
}

static void v_compares_and_goes_back(void **state)
{
    (void)state;
    Screen screen = open_line("conv-backward-input --route col2im --level cell");
    Text line = {0};
    press(&screen, KEY_END, 0);
    press(&screen, 'v', 0);
    assert_int_equal(screen.stage.compare.sides, 2);
    assert_int_equal(screen.stage.scene.trace.route, ROUTE_ROT);
    assert_int_equal(screen.stage.player.rest, screen.stage.scene.trace.len);
    char *all = picture(&screen);
    assert_non_null(strstr(all, "9 of 9 cells agree, largest difference 0"));
    screen_line(&screen, &line);
    Screen again = open_line(text_get(&line));
    char *same = picture(&again);
    assert_string_equal(all, same);
    press(&screen, KEY_LEFT, 0);
    char *before = picture(&screen);
    assert_non_null(strstr(before, "8 of 9 cells agree"));
    edit_value(&screen, (Cell){SET_DY, 0}, 7);   /* the sides are computed again */
    assert_true(screen.stage.compare.side[0].trace.tensor[SET_DY].v[0] == 7);
    press(&screen, 'v', 0);
    assert_int_equal(screen.stage.compare.sides, 0);
    assert_int_equal(screen.stage.scene.trace.route, ROUTE_ROT);
    press(&screen, 'v', 0);
    press(&screen, 'r', 0);   /* another route alone */
    assert_int_equal(screen.stage.compare.sides, 0);
    text_free(&line);
    free(all);
    free(same);
    free(before);
    screen_free(&again);
    screen_free(&screen);
}

/* The bold word in the bar at this size: what is on show; *at: its button. */
static void word_on_show(Screen *screen, float width, float height, Rect *at, char *word, size_t room)
{
    Measure measure = measure_monospace();
    screen_draw(screen, &measure, width, height);
    word[0] = '\0';
    for (int i = 1; i < screen->canvas.targets; i++) {
        const Target *target = &screen->canvas.target[i];
        if (target->kind != TARGET_ACTION || (target->action != ACT_ROUTE && target->action != ACT_COMPARE))
            continue;
        for (int k = 0; k < screen->list.count; k++) {
            const DrawOp *op = &screen->list.op[k];
            if (op->kind != DRAW_TEXT || op->font != FONT_BOLD || op->id != i)
                continue;
            assert_string_equal(word, "");   /* only one */
            snprintf(word, room, "%.*s", op->length, screen->list.text.at + op->start);
            *at = target->at;
        }
    }
}

/* A narrow bar has one tab, the one on show. Clicks on it go through the routes, the comparison and round. */
static void a_narrow_bar_shows_the_comparison_too(void **state)
{
    (void)state;
    static const char *const round[] = {"Rot(W)", "Scatter", "col2im", "Compare", "Rot(W)"};
    static const float size[][2] = {{700, 450}, {620, 400}, {640, 480}};
    for (int i = 0; i < 3; i++) {
        Screen screen = open_line("conv-backward-input");
        for (int k = 0; k < 5; k++) {
            Rect at = {0};
            char on[32];
            word_on_show(&screen, size[i][0], size[i][1], &at, on, sizeof on);
            assert_string_equal(on, round[k]);
            assert_int_equal(screen.stage.compare.sides > 0, k == 3);
            screen_press(&screen, at.x + 3, at.y + 3);
            screen_release(&screen, at.x + 3, at.y + 3);
        }
        screen_free(&screen);
    }
    Screen wide = open_line("conv-backward-input --compare");
    Rect at;
    char on[32];
    word_on_show(&wide, 1280, 800, &at, on, sizeof on);
    assert_string_equal(on, "Compare");
    screen_free(&wide);
}

/* Where not all routes fit with numbers, the others are a click away; in the narrowest window one is seen at a time. */
static void narrow_windows_show_fewer_routes(void **state)
{
    (void)state;
    static const struct {
        float wide, high;
        int places;
    } size[] = {{1280, 800, 3}, {900, 560, 3}, {640, 560, 2}, {640, 400, 1}, {467, 300, 1}};
    Measure measure = measure_monospace();
    for (size_t i = 0; i < sizeof size / sizeof *size; i++) {
        Screen screen = open_line("conv-backward-input --compare --step 20");
        int chosen = size[i].places == 1 ? 0 : 1, choices = 0;
        for (int round = 0; round < 3; round++) {
            bool seen = false;
            screen_draw(&screen, &measure, size[i].wide, size[i].high);
            choices = 0;
            for (int k = 1; k < screen.canvas.targets; k++)
                choices += screen.canvas.target[k].action == ACT_SIDE;
            assert_int_equal(choices, size[i].places == 3 ? 0 : 4 - size[i].places);
            for (int k = 0; k < screen.list.count; k++) {
                const DrawOp *op = &screen.list.op[k];
                seen |= op->kind == DRAW_TEXT && strncmp(screen.list.text.at + op->start, "3 of 9", 6) == 0;
            }
            bool verdict = size[i].places > 1 || screen.stage.beside > 0;   /* the leader alone has none */
            assert_int_equal(seen, verdict);
            if (choices == 0)
                break;
            chosen = (chosen + 1) % 3;
            screen_act(&screen, ACT_SIDE, chosen);
            assert_int_equal(screen.stage.beside, chosen);
        }
        screen_free(&screen);
    }
}

static void one_route_alone_is_not_compared(void **state)
{
    (void)state;
    Screen screen = open_line("softmax");
    press(&screen, 'v', 0);
    assert_true(screen.message.wrong);
    assert_int_equal(screen.stage.compare.sides, 0);
    SceneLine line;
    Error err;
    assert_false(scene_line_read(&line, "softmax --compare", &err) && scene_line_check(&line, &err));
    assert_non_null(strstr(err.text, "one route"));
    scene_line_free(&line);
    screen_free(&screen);
}

/* Where large numbers cancel, orders differ by what rounding leaves, which is no disagreement; a term that is missing
 * is one. What is infinite by every route is the same. */
static void rounding_is_no_disagreement(void **state)
{
    (void)state;
    Scene scene = scene_read("conv-backward-input --input 1x1 --kernel 1x1 --kernels 3 --dy \"1e8 | 1.5 | -1e8\" "
                             "--w \"1 | 1 | 1\"");
    Cell cell = {SET_DX, 0};
    assert_true(routes_agree(&scene.trace, cell, 0, 1.5f));
    assert_true(routes_agree(&scene.trace, cell, 8, 0));
    assert_false(routes_agree(&scene.trace, cell, 0, 1e3f));
    scene_free(&scene);
    scene = scene_read("conv-backward-input --route col2im --input 1x1 --kernel 1x1 --kernels 3 "
                       "--dy \"1e8 | 1.5 | -1e8\" --w \"1 | 1 | 1\"");
    assert_true(routes_agree(&scene.trace, cell, 0, 1.5f));
    assert_false(routes_agree(&scene.trace, cell, 0, 1e3f));
    scene_free(&scene);
    scene = scene_read("conv-forward");
    assert_false(routes_agree(&scene.trace, (Cell){SET_Y, 0}, 29, 29.01f));
    assert_true(routes_agree(&scene.trace, (Cell){SET_Y, 0}, INFINITY, INFINITY));
    assert_true(routes_agree(&scene.trace, (Cell){SET_Y, 0}, NAN, NAN));
    assert_false(routes_agree(&scene.trace, (Cell){SET_Y, 0}, INFINITY, 29));
    assert_false(routes_agree(&scene.trace, (Cell){SET_Y, 0}, 29, NAN));
    assert_true(isinf(routes_apart(NAN, 29)) && routes_apart(INFINITY, INFINITY) == 0);
    scene_free(&scene);
    scene = scene_read("conv-forward --x \"1e30 1; 1 1\" --w 1e30");
    Text text = {0};
    Error err;
    assert_true(routes_say(&scene.line, NULL, &text, &err));
    assert_non_null(strstr(text_get(&text), "✓ 4 of 4 cells agree\nlargest difference: 0\n"));
    Compare compare;
    assert_true(compare_build(&compare, &scene, &err));
    assert_true(compare.agrees[0][3] && compare.apart[0][3] == 0);
    compare_free(&compare);
    text_free(&text);
    scene_free(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rounding_is_no_disagreement),
        cmocka_unit_test(a_side_has_every_cell_that_the_leader_has),
        cmocka_unit_test(the_largest_difference_is_the_largest_so_far),
        cmocka_unit_test(v_compares_and_goes_back),
        cmocka_unit_test(a_narrow_bar_shows_the_comparison_too),
        cmocka_unit_test(narrow_windows_show_fewer_routes),
        cmocka_unit_test(one_route_alone_is_not_compared),
    };
    return cmocka_run_group_tests_name("compare", tests, NULL, NULL);
}
