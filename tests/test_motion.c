/* What moves is the same object at both ends: the tiles begin on the cells they leave and end on the cells they are
 * then, their numbers add up to the same all the way, and none covers another but where they come together. A kernel
 * turns as a rigid square. */
#include "tiles.h"

#include "view/scenes/parts/grid.h"

#include <math.h>

static const float moments[] = {0.1f, 0.25f, 0.4f, 0.5f, 0.6f, 0.75f, 0.9f, 0.98f};

/* Where the picture has the cell. */
static Rect place_of(const Screen *screen, Cell cell)
{
    CellSet set = cell.set;
    if (set == SET_PAD)
        set = SET_X;
    if (set == SET_DPAD)
        set = SET_DX;
    for (int i = 1; i < screen->canvas.targets; i++)
        if (screen->canvas.target[i].kind == TARGET_GRID && screen->canvas.target[i].grid.set == set)
            return grid_box(&screen->stage.scene.trace, &screen->canvas.target[i].grid, cell);
    fail_msg("tensor %d is not on the stage", (int)set);
    return (Rect){0};
}

static void assert_on(const Seen *tile, Rect at, float within, const char *line)
{
    float away = hypotf(tile->x - at.x - at.w / 2, tile->y - at.y - at.h / 2);
    if (away > within || fabsf(tile->w - at.w) > within || fabsf(tile->h - at.h) > within)
        fail_msg("%s: a tile is %g units from its place, %g x %g for %g x %g", line, (double)away, (double)tile->w,
                 (double)tile->h, (double)at.w, (double)at.h);
}

static void assert_apart(const Tiles *tiles, const char *line, float share)
{
    for (int i = 0; i < tiles->count; i++)
        for (int k = 0; k < i; k++) {
            const Seen *a = &tiles->tile[i], *b = &tiles->tile[k];
            if (fabsf(a->x - b->x) < (a->w + b->w) / 2 - 0.1f && fabsf(a->y - b->y) < (a->h + b->h) / 2 - 0.1f)
                fail_msg("%s: tiles %d and %d overlap at %g", line, k, i, (double)share);
        }
}

static double sum_of(const Tiles *tiles)
{
    double sum = 0;
    for (int i = 0; i < tiles->count; i++)
        sum += (double)tiles->tile[i].value;
    return sum;
}

/* What arrives: the terms of the steps. */
static double sum_read(const Trace *trace, Span span)
{
    double sum = 0;
    for (int64_t i = span.first; i < span.end; i++) {
        Step step = step_at(trace, i);
        bool divided = step.kind == STEP_SHARE || step.kind == STEP_QUOTIENT;
        if (step.kind == STEP_PRODUCT)
            sum += (double)(step.va * step.vb);
        else if (step.kind != STEP_DIVIDE)
            sum += (double)(divided ? step.va / step.vb : step.va);
    }
    return sum;
}

/* All distances between the weights stay as they are, and halfway each has gone a quarter of a circle. */
static void a_kernel_turns_as_one(void **state)
{
    static Tiles tiles;
    (void)state;
    for (int l = 0; l < BACKWARD; l++) {
        Screen screen = open_line(backward[l]);
        const Trace *trace = &screen.stage.scene.trace;
        for (size_t m = 0; m < sizeof moments / sizeof *moments; m++) {
            Span span = move(&screen, 0, LEVEL_PRODUCT, moments[m]);
            look(&screen, &tiles);
            assert_int_equal(tiles.count, span.end - span.first);
            assert_true(span.end - span.first == (int64_t)trace->spec.kernel.h * trace->spec.kernel.w);
            float x = 0, y = 0, from_x = 0, from_y = 0, n = (float)tiles.count;
            for (int i = 0; i < tiles.count; i++) {
                Rect from = place_of(&screen, step_at(trace, span.first + i).a);
                x += tiles.tile[i].x / n;
                y += tiles.tile[i].y / n;
                from_x += (from.x + from.w / 2) / n;
                from_y += (from.y + from.h / 2) / n;
            }
            float angle = ease(moments[m]) * 3.14159265f;
            for (int i = 0; i < tiles.count; i++) {
                Rect from = place_of(&screen, step_at(trace, span.first + i).a);
                float dx = from.x + from.w / 2 - from_x, dy = from.y + from.h / 2 - from_y;
                assert_true(fabsf(tiles.tile[i].x - x - dx * cosf(angle) + dy * sinf(angle)) < 0.1f);
                assert_true(fabsf(tiles.tile[i].y - y - dx * sinf(angle) - dy * cosf(angle)) < 0.1f);
                assert_true(fabsf(tiles.tile[i].turn - angle) < 0.001f);
            }
            assert_true(fabs(sum_of(&tiles) - sum_read(trace, span)) < 1e-3);
        }
        screen_free(&screen);
    }
}

/* The tile of a step's number: they come in the steps' order, or are all of a plane. */
static const Seen *tile_of(const Tiles *tiles, const Trace *trace, Span span, int64_t i)
{
    Cell out = step_at(trace, i).out;
    if (tiles->count == span.end - span.first)
        return &tiles->tile[i - span.first];
    for (int k = 0; k < tiles->count; k++)
        if (cell_same(tiles->tile[k].cell, out))
            return &tiles->tile[k];
    fail_msg("no tile for step %lld", (long long)i);
    return NULL;
}

/* Each tile begins on the cell that its step reads, and ends on the one that it writes. */
static void check_ends(Screen *screen, int64_t first, Level level, const char *line)
{
    static Tiles tiles;
    const Trace *trace = &screen->stage.scene.trace;
    Step step = step_at(trace, first);
    Span span = motion_span(trace, first, level);
    bool whole = motion_is_whole(motion_of(trace, &step));
    float begins = whole ? 0 : SLIDE_SHARE / (float)(span.end - span.first);   /* until then the window slides */
    for (int end = 0; end < 2; end++) {
        move(screen, first, level, end ? 0.9995f : between(begins, 1, 0.005f));
        look(screen, &tiles);
        for (int64_t i = span.first; i < span.end; i++) {
            step = step_at(trace, i);
            assert_on(tile_of(&tiles, trace, span, i), place_of(screen, end ? step.out : step.a), 1.5f, line);
        }
    }
}

/* A motion whose tiles never meet: whose they are, and what they add up to. */
static void check_way(const char *line, Motion motion, Level level, float from, bool alone)
{
    static Tiles tiles;
    Screen screen = open_line(line);
    const Trace *trace = &screen.stage.scene.trace;
    int64_t first = first_of(trace, motion);
    int seen = 0;
    assert_true(first >= 0);
    for (size_t m = 0; m < sizeof moments / sizeof *moments; m++) {
        if (moments[m] < from)
            continue;
        Span span = move(&screen, first, level, moments[m]);
        look(&screen, &tiles);
        if (tiles.count == 0)
            continue;
        seen++;
        if (alone)
            assert_apart(&tiles, line, moments[m]);
        if (fabs(sum_of(&tiles) - sum_read(trace, span)) > 1e-3)
            fail_msg("%s: at %g the tiles are %g, not %g", line, (double)moments[m], sum_of(&tiles),
                     sum_read(trace, span));
    }
    assert_true(seen > 1);
    check_ends(&screen, first, level, line);
    screen_free(&screen);
}

static void zeros_slide_in_and_cover_nothing(void **state)
{
    (void)state;
    for (int l = 0; l < BACKWARD; l++)
        check_way(backward[l], MOTION_APART, LEVEL_PRODUCT, 0, true);
}

static void columns_unfold_and_fold_back(void **state)
{
    static const char *const unfold[] = {
        "conv-forward --route im2col",
        "conv-forward --route im2col --input 2x4x4 --kernels 2 --kernel 3x3 --padding 1",
        "conv-forward --route im2col --input 5x5 --kernel 3x2 --stride 2",
        "conv-forward --route im2col --input 6x6 --kernel 2x2 --dilation 3",
        "conv-backward-weight --route im2col",
        "conv-backward-weight --route im2col --input 5x5 --kernel 3x3 --padding 1",
    };
    static const char *const fold[] = {
        "conv-backward-input --route col2im",
        "conv-backward-input --route col2im --input 5x5 --kernel 3x3 --padding 1",
        "conv-backward-input --route col2im --input 2x4x4 --kernels 2 --stride 2",
    };
    (void)state;
    for (size_t i = 0; i < sizeof unfold / sizeof *unfold; i++) {
        check_way(unfold[i], MOTION_UNFOLD, LEVEL_CELL, 0, true);
        check_way(unfold[i], MOTION_UNFOLD, LEVEL_PRODUCT, 0.7f, true);
    }
    for (size_t i = 0; i < sizeof fold / sizeof *fold; i++) {
        check_way(fold[i], MOTION_FOLD, LEVEL_CELL, 0, true);
        check_way(fold[i], MOTION_FOLD, LEVEL_PRODUCT, 0.7f, true);
    }
}

static void errors_go_along_their_paths(void **state)
{
    static const char *const lines[] = {
        "average-pool --pass backward", "global-average-pool --pass backward", "max-pool --pass backward",
        "max-pool --pass backward --kernel 3x3 --stride 1x1", "global-max-pool --pass backward",
        "average-pool --pass backward --input 5x5 --kernel 3x3 --stride 2 --padding 1",
    };
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        check_way(lines[i], MOTION_SHARE, LEVEL_CELL, 0.4f, false);
        check_way(lines[i], MOTION_SHARE, LEVEL_PRODUCT, 0.7f, false);
    }
}

/* Each error spreads to all weights at once; what it has become there goes to its window as the square it is. */
static void an_error_spreads_through_the_kernel(void **state)
{
    static const char *const lines[] = {
        "conv-backward-input --route scatter",
        "conv-backward-input --route scatter --input 5x5 --kernel 3x3 --stride 2 --padding 1",
        "conv-backward-input --route scatter --input 5x5 --kernels 2 --dilation 2",
    };
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        check_way(lines[i], MOTION_SCATTER, LEVEL_CELL, 0.6f, true);
}

/* A mean: its terms come together; then what stands there is their sum, and it is divided at the end. */
static void a_mean_gathers_then_divides(void **state)
{
    static const char *const lines[] = {"average-pool", "global-average-pool",
                                        "average-pool --input 6x6 --kernel 3x3 --stride 3"};
    static Tiles tiles;
    (void)state;
    for (size_t l = 0; l < sizeof lines / sizeof *lines; l++) {
        Screen screen = open_line(lines[l]);
        const Trace *trace = &screen.stage.scene.trace;
        bool gathered = false;
        for (float share = 0.05f; share < 1; share += 0.05f) {
            Span span = move(&screen, 0, LEVEL_CELL, share);
            Text chip = {0};
            look(&screen, &tiles);
            assert_true(tiles.count == 0 || tiles.count == span.end - span.first - 1);
            if (tiles.count > 0)
                assert_true(fabs(sum_of(&tiles) - sum_read(trace, span)) < 1e-3 && !gathered);
            text_add(&chip, "÷ %d", (int)step_at(trace, span.end - 1).va);
            gathered = gathered || (share > 0.3f && tiles.count == 0);
            assert_int_equal(texts(&screen, text_get(&chip), true) > 0, gathered);
            text_free(&chip);
        }
        assert_true(gathered);
        screen_free(&screen);
    }
}

/* An activation's error goes by way of the slope; a dropped number by way of its mask. */
static void numbers_go_through_what_changes_them(void **state)
{
    static const char *const lines[] = {"activation --pass backward", "activation --function tanh --pass backward",
                                        "dropout", "dropout --pass backward"};
    static Tiles tiles;
    (void)state;
    for (size_t l = 0; l < sizeof lines / sizeof *lines; l++) {
        Screen screen = open_line(lines[l]);
        const Trace *trace = &screen.stage.scene.trace;
        int products = 0;
        for (int64_t i = 0; i < trace->len; i++) {
            Step step = step_at(trace, i);
            if (step.kind != STEP_PRODUCT)
                continue;
            float slid = SLIDE_SHARE;   /* then the number sets out */
            move(&screen, i, LEVEL_PRODUCT, slid + (1 - slid) * 0.49999f);
            look(&screen, &tiles);
            assert_int_equal(tiles.count, 1);
            assert_on(&tiles.tile[0], place_of(&screen, step.b), 1.5f, lines[l]);
            move(&screen, i, LEVEL_PRODUCT, slid + (1 - slid) * 0.9f);
            look(&screen, &tiles);
            assert_true(tiles.tile[0].value == step.after);
            products++;
        }
        assert_true(products > 4);
        screen_free(&screen);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_kernel_turns_as_one),
        cmocka_unit_test(zeros_slide_in_and_cover_nothing),
        cmocka_unit_test(columns_unfold_and_fold_back),
        cmocka_unit_test(errors_go_along_their_paths),
        cmocka_unit_test(an_error_spreads_through_the_kernel),
        cmocka_unit_test(a_mean_gathers_then_divides),
        cmocka_unit_test(numbers_go_through_what_changes_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
