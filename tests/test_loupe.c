/* The loupe over a map: its patches are what the sum reads, their sums are the cell's value, and the panel stays on the
 * stage at every size. */
#include "lenets.h"
#include "scenes.h"
#include "screens.h"

#include "view/scenes/network/overview.h"
#include "view/scenes/preview/loupe.h"
#include "view/screen/pointing.h"

#include <math.h>

/* Of any cell: each term lies in one pair, and the pairs' sums and the bias come to the value. */
static void pairs_come_to_the_value(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "conv-forward --input 2x3x6x6 --kernel 3 --kernels 2 --padding 1 --bias --seed 3",
        "conv-forward --route im2col --input 2x5x5 --kernel 2 --kernels 2 --seed 5",
        "conv-backward-input --route rot --input 2x5x5 --kernels 3 --kernel 3 --seed 4",
        "conv-backward-input --route scatter --input 2x5x5 --kernels 3 --kernel 3 --seed 4",
        "average-pool --input 2x6x6 --kernel 2 --seed 2",
    };
    static LoupePair pair[LOUPE_PAIRS];
    for (int i = 0; i < 5; i++) {
        Scene scene = scene_read(lines[i]);
        const Trace *trace = &scene.trace;
        CellSet set = trace_result(trace);
        for (int64_t index = 0; index < (int64_t)tensor_count(&trace->tensor[set]); index++) {
            Cell cell = {set, index};
            float value = 0;
            double sum = 0;
            int64_t visits = cell_visits(trace, cell), terms = 0;
            Step last = cell_term(trace, cell, visits - 1);
            int count = loupe_pairs(trace, cell, pair);
            assert_true(count > 0);
            for (int k = 0; k < count; k++) {
                sum += (double)pair[k].sum;
                terms += pair[k].terms;
                assert_true(pair[k].to.row - pair[k].from.row < LOUPE_SIDE);
            }
            bool apart = last.kind == STEP_BIAS || last.kind == STEP_DIVIDE;
            assert_int_equal(terms, visits - apart);
            sum += last.kind == STEP_BIAS ? (double)last.va : 0;
            sum /= last.kind == STEP_DIVIDE ? (double)last.va : 1;
            cell_value(trace, cell, trace->len, &value);
            assert_true(fabs(sum - (double)value) < 1e-3 * (1 + fabs(sum)));
        }
        scene_free(&scene);
    }
}

/* The panel: the rounded ground with a frame of the soft colour that is drawn last on the stage. */
static bool find_panel(const Screen *screen, const Layout *layout, Rect *panel)
{
    const Theme *theme = screen->canvas.theme;
    for (int i = screen->list.count - 1; i > 0; i--) {
        const DrawOp *frame = &screen->list.op[i], *ground = &screen->list.op[i - 1];
        bool both = frame->kind == DRAW_FRAME && ground->kind == DRAW_RECT && frame->color == theme->soft
                    && ground->color == theme->panel && frame->radius > 7.5f && frame->radius < 8.5f;
        if (!both || !rect_holds(layout->stage, frame->x + 1, frame->y + 1))
            continue;
        *panel = (Rect){frame->x, frame->y, frame->w, frame->h};
        return true;
    }
    return false;
}

static void it_stays_on_the_stage(void **state)
{
    (void)state;
    static const struct {
        float w, h;
    } sizes[] = {{1280, 800}, {1366, 730}, {960, 600}, {700, 450}};
    Measure measure = measure_monospace();
    Random random = random_seed(3);
    for (int s = 0; s < 4; s++) {
        Screen screen = open_lenet("lenet --digit 3 --step 1000000");
        for (int map = 0; map < 8; map++) {
            screen_draw(&screen, &measure, sizes[s].w, sizes[s].h);
            Layout layout = screen_layout(&screen);
            StageView view;
            screen_stage(&screen, &screen.canvas, &layout, &view);
            stage_begin(&view);
            Overview places = overview_layout(&view);
            const int *dim = places.map[map].dim;
            Rect cell = map_cell(&places.map[map], random_below(&random, dim[0] * dim[1] * dim[2]));
            Rect panel;
            screen_point(&screen, cell.x + cell.w / 2, cell.y + cell.h / 2);
            screen_draw(&screen, &measure, sizes[s].w, sizes[s].h);
            if (screen.pointer.hover.kind != TARGET_MAP)
                continue;
            assert_true(find_panel(&screen, &layout, &panel));
            if (panel.y < layout.stage.y || panel.y + panel.h > layout.stage.y + layout.stage.h
                || panel.x < layout.stage.x || panel.x + panel.w > layout.stage.x + layout.stage.w)
                fail_msg("%g x %g, map %d: the panel is %g %g %g %g", (double)sizes[s].w, (double)sizes[s].h, map,
                         (double)panel.x, (double)panel.y, (double)panel.w, (double)panel.h);
        }
        screen_free(&screen);
    }
}

/* A pixel of conv1's map: the 25 pixels under its kernel and the 25 weights stand in the panel. */
static void it_has_the_patchs_real_numbers(void **state)
{
    (void)state;
    Screen screen = open_lenet("lenet --digit 3 --step 440000");
    draw(&screen);
    Layout layout = screen_layout(&screen);
    StageView view;
    screen_stage(&screen, &screen.canvas, &layout, &view);
    stage_begin(&view);
    Overview places = overview_layout(&view);
    const Tensor *x = &screen.stage.scene.net->x, *w = &screen.stage.scene.net->run.parameter[0];
    int row = 14, column = 13;
    Rect cell = map_cell(&places.map[1], (2 * 28 + row) * 28 + column), panel;
    screen_point(&screen, cell.x + cell.w / 2, cell.y + cell.h / 2);
    draw(&screen);
    assert_true(find_panel(&screen, &layout, &panel));
    for (int ky = 0; ky < 5; ky++)
        for (int kx = 0; kx < 5; kx++) {
            const float values[] = {*tensor_at(x, 0, 0, row + ky - 2, column + kx - 2), *tensor_at(w, 2, 0, ky, kx)};
            for (int v = 0; v < 2; v++) {
                int found = 0;
                char digits[3][48];
                for (int d = 0; d < 3; d++)
                    text_number((double)values[v], 4 - d, true, digits[d], sizeof digits[d]);
                for (int d = 0; d < 3; d++)
                    found += texts(&screen, digits[d], true);
                if (found == 0 && fabsf(values[v]) >= 0.001f)
                    fail_msg("%s is not in the panel", digits[0]);
            }
        }
    screen_free(&screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_come_to_the_value),
        cmocka_unit_test(it_stays_on_the_stage),
        cmocka_unit_test(it_has_the_patchs_real_numbers),
    };
    return cmocka_run_group_tests_name("loupe", tests, NULL, NULL);
}
