/* Repainting in part compared with painting everything. */
#include "painting.h"

#include "base/random.h"

static const Color black = 0xFF000000u;

static void random_map(DrawList *list, Rect at, Random *random)
{
    for (Color *pixel = draw_map(list, at, 5, 6), *end = pixel + 30; pixel < end; pixel++)
        *pixel = (Color)random_bits(random);
}

/* Appends an operation of any kind that depends on the seed alone. */
static void append_random(DrawList *list, const Measure *measure, uint64_t seed)
{
    Random random = random_seed(seed);
    float v[8];
    for (int i = 0; i < 8; i++)
        v[i] = random_uniform(&random) * 420 - 20;
    float thick = random_uniform(&random) * 6, dash = random_below(&random, 2) ? 0 : 3 + 9 * random_uniform(&random);
    Color color = (Color)random_bits(&random) | (random_below(&random, 2) ? 0xFF000000u : 0);
    Rect at = {v[0], v[1], v[2] / 4, v[3] / 4};
    switch (random_below(&random, 9)) {
    case 0:
        draw_rect(list, at, thick * 3, color);
        break;
    case 1:
        draw_rect(list, (Rect){v[0] - 200, v[1] - 200, v[2] + 30, v[3] + 30}, dash * 4, color);
        break;
    case 2:
        draw_dashed_frame(list, at, thick * 2, thick, dash, color);
        break;
    case 3:
        draw_line(list, v[0], v[1], v[2], v[3], thick, color);
        break;
    case 4:
        draw_curve(list, v, thick, dash, color);
        break;
    case 5:
        draw_triangle(list, v, color);
        break;
    case 6:
        draw_text(list, measure, (FontFace)random_below(&random, FONT_COUNT), 10 + thick * 4, v[0], v[1], color,
                  "12 \u5377");
        break;
    case 7:
        random_map(list, at, &random);
        break;
    default:
        draw_clip(list, (Rect){v[0], v[1], v[2] + 60, v[3] + 60});
        if (random_below(&random, 3) == 0)
            draw_unclip(list);
    }
}

static void assert_changes_hold(const uint32_t *before, const uint32_t *after, int width, int height,
                                const PixelRect *changed, int count)
{
    uint8_t *told = calloc((size_t)width * (size_t)height, 1);
    for (int i = 0; i < count; i++)
        for (int y = changed[i].y; y < changed[i].y + changed[i].h; y++)
            memset(told + (ptrdiff_t)y * width + changed[i].x, 1, (size_t)changed[i].w);
    for (int i = 0; i < width * height; i++)
        if (before[i] != after[i] && !told[i])
            fail_msg("pixel %d,%d changed and was not told", i % width, i / width);
    free(told);
}

static void repainting_in_part_gives_the_same_pixels(void **state)
{
    (void)state;
    enum { OPS = 60, PICTURES = 40 };
    static const float scales[] = {1, 1.37f, 2};
    Error err;
    Measure measure = fonts_measure(fonts);
    Random random = random_seed(7);
    for (int round = 0; round < 3; round++) {
        float scale = scales[round];
        int width = (int)(400 * scale), height = (int)(390 * scale);
        size_t bytes = (size_t)width * (size_t)height * sizeof(uint32_t);
        Painter *partly = painter_new(fonts, width, height, scale, &err),
                *anew = painter_new(fonts, width, height, scale, &err);
        uint32_t *before = calloc(bytes, 1);
        uint64_t seed[OPS];
        for (int i = 0; i < OPS; i++)
            seed[i] = random_bits(&random);
        DrawList list = {0};
        for (int picture = 0; picture < PICTURES; picture++) {
            for (int change = random_below(&random, 4); change > 0; change--)
                seed[random_below(&random, OPS)] = random_bits(&random);
            draw_clear(&list, 400, 390);
            for (int i = 0; i < OPS; i++)
                append_random(&list, &measure, seed[i]);
            const PixelRect *changed;
            int count = painter_paint(partly, &list, 0xFFF5F7FAu, &changed);
            const uint32_t *after = painter_pixels(partly, &width, &height);
            assert_changes_hold(before, after, width, height, changed, count);
            assert_true(painter_resize(anew, width, height, scale, &err));
            painter_paint(anew, &list, 0xFFF5F7FAu, &changed);
            assert_memory_equal(after, painter_pixels(anew, &width, &height), bytes);
            memcpy(before, after, bytes);
        }
        free(before);
        draw_free(&list);
        painter_free(partly);
        painter_free(anew);
    }
}

static void only_what_changed_is_repainted(void **state)
{
    (void)state;
    Error err;
    Painter *painter = painter_new(fonts, 640, 480, 1, &err);
    Measure measure = fonts_measure(fonts);
    DrawList list = {0};
    const PixelRect *changed;
    for (int picture = 0; picture < 3; picture++) {
        draw_clear(&list, 640, 480);
        draw_rect(&list, (Rect){0, 0, 640, 480}, 0, 0xFFF5F7FAu);
        list.id = picture;   /* what a pointer touches is not seen */
        draw_text(&list, &measure, FONT_SANS, 16, 20, 40, black, "unchanged");
        draw_rect(&list, (Rect){300 + (picture == 2 ? 1 : 0), 200, 10, 10}, 0, black);
        int count = painter_paint(painter, &list, 0xFFFFFFFFu, &changed);
        if (picture == 1)
            assert_int_equal(count, 0);
        else
            assert_int_equal(count, 1);
    }
    assert_true(changed[0].x <= 300 && changed[0].x + changed[0].w >= 311 && changed[0].w <= 128
                && changed[0].h <= 128);
    assert_int_equal(painter_paint(painter, &list, 0xFFFFFFFEu, &changed), 1);
    assert_int_equal(changed[0].w, 640);
    painter_free(painter);
    draw_free(&list);
}

static void new_contents_of_the_same_size_are_repainted(void **state)
{
    (void)state;
    Error err;
    Painter *painter = painter_new(fonts, 100, 50, 1, &err);
    Measure measure = fonts_measure(fonts);
    DrawList list = {0};
    const PixelRect *changed;
    for (int picture = 0; picture < 3; picture++) {
        draw_clear(&list, 100, 50);
        draw_text(&list, &measure, FONT_SANS, 16, 20, 40, black, picture == 0 ? "6" : "9");
        draw_map(&list, (Rect){0, 0, 10, 10}, 1, 1)[0] = picture < 2 ? 0xFF0072B2u : 0xFFD55E00u;
        assert_int_equal(painter_paint(painter, &list, 0xFFFFFFFFu, &changed), 1);
    }
    painter_free(painter);
    draw_free(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(repainting_in_part_gives_the_same_pixels),
        cmocka_unit_test(only_what_changed_is_repainted),
        cmocka_unit_test(new_contents_of_the_same_size_are_repainted),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
