/* The scenes of pooling, activation, linear, softmax and the update, as draw lists: the same step is the same
 * picture however it was reached, the numbers are the engine's, and nothing written lies outside the picture. */
#include "scenes.h"

#include "view/scenes/parts/grid.h"
#include "view/screen/input.h"
#include "view/screen/screen.h"

static const char *const lines[] = {
    "max-pool",
    "max-pool --pass backward",
    "max-pool --input 5x5 --kernel 3 --stride 1 --pass backward",
    "max-pool --input 5x5 --kernel 2 --stride 2",
    "max-pool --input 2x3x5x5 --kernel 3 --stride 2 --padding 1",
    "average-pool",
    "average-pool --pass backward",
    "average-pool --input 5x5 --kernel 2 --stride 2",
    "global-average-pool",
    "global-average-pool --pass backward",
    "activation",
    "activation --function tanh --pass backward",
    "activation --function sigmoid --pass backward",
    "linear",
    "linear --pass backward",
    "linear --input 2x3x5x5 --kernels 2 --bias",
    "linear --input 3x4x4 --kernels 15 --pass backward",
    "softmax",
    "softmax --pass backward",
    "sgd",
    "sgd --momentum 0.9 --decay 0.1",
    "sgd --input 2x5x5 --kernels 2 --kernel 3x3 --momentum 0.5",
    "softmax --input 2x10x1x1",
};
enum { LINES = sizeof lines / sizeof *lines };

static Screen open_line(const char *text)
{
    Screen screen;
    SceneLine line;
    Error err;
    screen_init(&screen);
    assert_true(scene_line_read(&line, text, &err));
    assert_true(screen_open(&screen, &line, &err));
    scene_line_free(&line);
    return screen;
}

static char *picture(Screen *screen, float width, float height)
{
    Measure measure = measure_monospace();
    Text text = {0};
    screen_draw(screen, &measure, width, height);
    draw_dump(&screen->list, &text);
    return text.at;
}

static void finish(Screen *screen)
{
    for (int i = 0; i < 2000 && player_moving(&screen->stage.player); i++)
        screen_advance(screen, 0.02);
}

static void a_step_looks_the_same_however_it_was_reached(void **state)
{
    (void)state;
    Random random = random_seed(7);
    for (int l = 0; l < LINES; l++) {
        Screen screen = open_line(lines[l]);
        for (int i = 0; i < 25; i++) {
            static const int key[] = {KEY_RIGHT, KEY_RIGHT, KEY_LEFT, KEY_END, KEY_HOME};
            screen_key(&screen, key[random_below(&random, 5)], random_below(&random, 4) == 0 ? MOD_SHIFT : 0);
            if (random_below(&random, 3) == 0)
                screen_advance(&screen, 0.05);
            finish(&screen);
            char *here = picture(&screen, 1280, 800);
            Screen other = open_line(lines[l]);
            player_go(&other.stage.player, &other.stage.scene.trace, screen.stage.player.rest);
            char *there = picture(&other, 1280, 800);
            assert_string_equal(here, there);
            free(here);
            free(there);
            screen_free(&other);
        }
        screen_free(&screen);
    }
}

/* The plane of this tensor among the targets of the picture drawn last, and its cell's box. */
static bool cell_box(const Screen *screen, Cell cell, Rect *box)
{
    const Trace *trace = &screen->stage.scene.trace;
    for (int i = 1; i < screen->canvas.targets; i++) {
        const Target *target = &screen->canvas.target[i];
        if (target->kind != TARGET_GRID || target->grid.set != cell.set)
            continue;
        for (int row = 0; row < target->grid.rows; row++)
            for (int column = 0; column < target->grid.columns; column++)
                if (cell_same(grid_holds(trace, &target->grid, target->plane, row, column), cell)) {
                    float side = target->grid.cell;
                    *box = (Rect){target->at.x + (float)column * side, target->at.y + (float)row * side, side, side};
                    return true;
                }
    }
    return false;
}

/* Whether the picture writes exactly this number into the box. */
static bool written(const Screen *screen, Rect box, float value)
{
    char digits[48];
    text_number((double)value, 4, true, digits, sizeof digits);
    for (int i = 0; i < screen->list.count; i++) {
        const DrawOp *op = &screen->list.op[i];
        if (op->kind == DRAW_TEXT && op->x >= box.x && op->x <= box.x + box.w && op->y >= box.y
            && op->y <= box.y + box.h && (size_t)op->length == strlen(digits)
            && memcmp(screen->list.text.at + op->start, digits, strlen(digits)) == 0)
            return true;
    }
    return false;
}

static void after_the_last_step_every_cell_shows_what_the_engine_computed(void **state)
{
    (void)state;
    for (int l = 0; l < LINES - 1; l++) {
        Screen screen = open_line(lines[l]);
        const Trace *trace = &screen.stage.scene.trace;
        CellSet result = trace->operation == OP_SOFTMAX && trace->pass == PASS_FORWARD ? SET_P : trace_result(trace);
        player_go(&screen.stage.player, trace, trace->len);
        Cell cell = step_at(trace, trace->len - 1).out;
        free(picture(&screen, 1280, 800));
        const Tensor *tensor = &trace->tensor[result];
        size_t image = tensor_count(tensor) / (size_t)tensor->dim[0], shown = 0;
        assert_true(cell.set == result || trace->operation == OP_SOFTMAX || trace->operation == OP_LINEAR);
        for (size_t i = tensor_count(tensor) - image; i < tensor_count(tensor); i++) {
            Rect box;
            assert_true(cell_box(&screen, (Cell){result, (int64_t)i}, &box));
            assert_true(written(&screen, box, tensor->v[i]));
            shown++;
        }
        assert_int_equal(shown, image);
        screen_free(&screen);
    }
}

static void before_the_first_step_no_result_shows(void **state)
{
    (void)state;
    Screen screen = open_line("max-pool");
    Rect box;
    free(picture(&screen, 1280, 800));
    assert_true(cell_box(&screen, (Cell){SET_Y, 0}, &box));
    assert_false(written(&screen, box, screen.stage.scene.y.v[0]));
    screen_free(&screen);
}

static bool says(const Screen *screen, const char *words)
{
    for (int i = 0; i < screen->list.count; i++) {
        const DrawOp *op = &screen->list.op[i];
        if (op->kind == DRAW_TEXT && (size_t)op->length == strlen(words)
            && memcmp(screen->list.text.at + op->start, words, strlen(words)) == 0)
            return true;
    }
    return false;
}

static void ties_are_told_only_where_there_are_some(void **state)
{
    (void)state;
    Screen screen = open_line("max-pool --pass backward --x \"5 5 1 2; 5 5 3 4; 2 2 3 1; 2 2 3 1\"");
    static const bool tie[] = {true, false, true, true};
    for (int i = 0; i < 4; i++) {
        player_go(&screen.stage.player, &screen.stage.scene.trace, i + 1);
        free(picture(&screen, 1280, 800));
        assert_int_equal(says(&screen, "first of equal values wins"), tie[i]);
    }
    screen_free(&screen);
}

static void all_text_lies_within_the_picture(void **state)
{
    (void)state;
    static const float size[][2] = {{1280, 800}, {960, 600}, {640, 480}};
    for (int l = 0; l < LINES; l++)
        for (int s = 0; s < 3; s++) {
            Screen screen = open_line(lines[l]);
            int64_t len = screen.stage.scene.trace.len, place[] = {0, 1, len / 2, len};
            for (int p = 0; p < 4; p++) {
                player_go(&screen.stage.player, &screen.stage.scene.trace, place[p]);
                free(picture(&screen, size[s][0], size[s][1]));
                for (int i = 0; i < screen.list.count; i++) {
                    const DrawOp *op = &screen.list.op[i];
                    bool inside = op->x >= 0 && op->x + op->w <= size[s][0] && op->y - op->size * 0.7f >= 0
                                  && op->y <= size[s][1];
                    if (op->kind == DRAW_TEXT && !inside)
                        fail_msg("%s at %g x %g, step %d: \"%.*s\" at %g %g", lines[l], (double)size[s][0],
                                 (double)size[s][1], (int)place[p], op->length, screen.list.text.at + op->start,
                                 (double)op->x, (double)op->y);
                }
            }
            screen_free(&screen);
        }
}

/* Weights of one output stand as maps, those of one input lie `in` apart: every number of the step's sum is in the
 * picture. */
static void a_large_layer_shows_what_meets_in_the_sum(void **state)
{
    (void)state;
    static const char *const large[] = {"linear --input 2x3x5x5 --kernels 2 --bias",
                                        "linear --input 3x4x4 --kernels 15 --pass backward"};
    for (int l = 0; l < 2; l++) {
        Screen screen = open_line(large[l]);
        const Trace *trace = &screen.stage.scene.trace;
        for (int64_t i = 0; i < trace->len; i += 37) {
            player_go(&screen.stage.player, trace, i + 1);
            free(picture(&screen, 1280, 800));
            Span span = span_of(trace, i, LEVEL_CELL);
            for (int64_t k = span.first; k < span.end; k++) {
                Step step = step_at(trace, k);
                Rect box, other;
                assert_true(cell_box(&screen, step.a, &box) && cell_box(&screen, step.out, &other));
                assert_true(step.b.set == SET_NONE || cell_box(&screen, step.b, &box));
            }
        }
        screen_free(&screen);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_large_layer_shows_what_meets_in_the_sum),
        cmocka_unit_test(a_step_looks_the_same_however_it_was_reached),
        cmocka_unit_test(after_the_last_step_every_cell_shows_what_the_engine_computed),
        cmocka_unit_test(before_the_first_step_no_result_shows),
        cmocka_unit_test(ties_are_told_only_where_there_are_some),
        cmocka_unit_test(all_text_lies_within_the_picture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
