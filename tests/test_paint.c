/* The painter's shapes: pixels against coverage worked out by hand. */
#include "painting.h"

static const double circle = 3.14159265358979;

enum { SIDE = 80 };

/* Paints the list, black on white, onto SIDE x SIDE pixels: shade[y][x] is 0 for white to 255 for black. Frees the
 * list. */
static void paint_black(DrawList *list, float scale, int shade[SIDE][SIDE])
{
    Error err;
    Painter *painter = painter_new(fonts, SIDE, SIDE, scale, &err);
    const PixelRect *changed;
    assert_non_null(painter);
    assert_int_equal(painter_paint(painter, list, 0xFFFFFFFFu, &changed), 1);
    int width, height;
    const uint32_t *pixel = painter_pixels(painter, &width, &height);
    assert_int_equal(width * height, SIDE * SIDE);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            assert_int_equal(pixel[y * SIDE + x] >> 24, 0xFF);
            shade[y][x] = 255 - (int)(pixel[y * SIDE + x] & 0xFF);
        }
    painter_free(painter);
    draw_free(list);
}

static double area_of(int shade[SIDE][SIDE])
{
    double sum = 0;
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            sum += shade[y][x];
    return sum / 255;
}

static const Color black = 0xFF000000u;

static void a_rectangle_covers_what_it_covers(void **state)
{
    (void)state;
    int shade[SIDE][SIDE];
    DrawList list = {0};
    draw_clear(&list, SIDE, SIDE);
    draw_rect(&list, (Rect){10.5f, 20.25f, 30.0f, 10.0f}, 0, black);
    paint_black(&list, 1, shade);
    assert_near(shade[25][10], 127.5, 2.55);
    assert_near(shade[25][40], 127.5, 2.55);
    assert_near(shade[20][25], 0.75 * 255, 1);
    assert_near(shade[30][25], 0.25 * 255, 1);
    assert_near(shade[20][10], 0.375 * 255, 1);
    assert_int_equal(shade[25][9] | shade[25][41] | shade[19][25] | shade[31][25], 0);
    for (int x = 11; x < 40; x++)
        assert_int_equal(shade[25][x], 255);
}

static void the_scale_is_pixels_a_unit(void **state)
{
    (void)state;
    int shade[SIDE][SIDE];
    DrawList list = {0};
    draw_clear(&list, SIDE, SIDE);
    draw_rect(&list, (Rect){1, 2, 3, 4}, 0, black);
    paint_black(&list, 2.5f, shade);
    assert_near(area_of(shade), 12 * 2.5 * 2.5, 0.1);
    assert_near(shade[10][2], 127.5, 2.55);
    assert_int_equal(shade[10][3], 255);
    assert_int_equal(shade[4][6] | shade[15][6], 0);
}

static void a_thin_rectangle_keeps_its_area(void **state)
{
    (void)state;
    int shade[SIDE][SIDE];
    DrawList list = {0};
    draw_clear(&list, SIDE, SIDE);
    draw_rect(&list, (Rect){10.4f, 10, 0.25f, 20}, 3, black);
    paint_black(&list, 1, shade);
    assert_near(area_of(shade), 5, 0.1);
}

static void a_disc_is_round_and_as_large_as_it_says(void **state)
{
    (void)state;
    int shade[SIDE][SIDE];
    for (int i = 0; i < 28; i++) {
        int size = i / 4;
        float radius = 5 * powf(1.37f, (float)size), shift = 0.3f * (float)(i % 4);
        DrawList list = {0};
        draw_clear(&list, SIDE, SIDE);
        draw_disc(&list, 40 + shift, 40 - shift / 2, radius, black);
        paint_black(&list, 1, shade);
        double area = circle * (double)radius * (double)radius;
        assert_near(area_of(shade), area, 0.005 * area);
        if (shift > 0)
            continue;
        for (int y = 0; y < SIDE; y++)
            for (int x = 0; x < SIDE; x++) {
                assert_int_equal(shade[y][x], shade[SIDE - 1 - y][x]);
                assert_int_equal(shade[y][x], shade[y][SIDE - 1 - x]);
                assert_int_equal(shade[y][x], shade[x][y]);
            }
    }
}

static void rounded_corners_take_away_what_circles_do(void **state)
{
    (void)state;
    int shade[SIDE][SIDE];
    for (int i = 0; i < 5; i++) {
        float radius = 2 + 2.6f * (float)i;
        DrawList list = {0};
        draw_clear(&list, SIDE, SIDE);
        draw_rect(&list, (Rect){10.3f, 12.6f, 50.2f, 40.7f}, radius, black);
        paint_black(&list, 1, shade);
        double area = 50.2 * 40.7 - (4 - circle) * (double)radius * (double)radius;
        assert_near(area_of(shade), area, 0.002 * area);
    }
}

static void a_frame_is_centred_on_its_edge(void **state)
{
    (void)state;
    int shade[SIDE][SIDE];
    for (int i = 0; i < 18; i++) {
        int width = i / 3;
        float radius = 4 * (float)(i % 3), stroke = 0.5f + 0.75f * (float)width;
        DrawList list = {0};
        draw_clear(&list, SIDE, SIDE);
        draw_frame(&list, (Rect){10, 10, 50, 40}, radius, stroke, black);
        paint_black(&list, 1, shade);
        double r = (double)radius, around = 2 * (50 + 40) - (8 - 2 * circle) * r;
        assert_near(area_of(shade), around * (double)stroke, 0.02 * around * (double)stroke);
        assert_int_equal(shade[30][30] | shade[5][30] | shade[30][5], 0);
        assert_near(shade[30][10], shade[30][9], 1);
        assert_near(shade[30][9], 255 * fmin(1, (double)stroke / 2), 1.5);
    }
}

static void a_line_is_as_wide_as_its_stroke_everywhere(void **state)
{
    (void)state;
    int shade[SIDE][SIDE];
    for (int i = 0; i < 35; i++) {
        int width = i / 7;
        float rise = 7.3f * (float)(i % 7), stroke = 0.5f * powf(1.7f, (float)width);
        DrawList list = {0};
        draw_clear(&list, SIDE, SIDE);
        draw_line(&list, 10, 15, 65, 15 + rise, stroke, black);
        paint_black(&list, 1, shade);
        double wide = (double)stroke, length = hypot(55, (double)rise);
        assert_near(area_of(shade), length * wide + circle * wide * wide / 4, 0.03 * length * wide + 0.4);
        for (int x = 20; x < 55; x++) {
            double column = 0;
            for (int y = 0; y < SIDE; y++)
                column += shade[y][x];
            assert_near(column / 255, wide * length / 55, 0.02 * wide * length / 55 + 0.01);
        }
    }
}

static void a_translucent_curve_does_not_darken_itself(void **state)
{
    (void)state;
    int shade[SIDE][SIDE], darkest = 0;
    DrawList list = {0};
    draw_clear(&list, SIDE, SIDE);
    draw_curve(&list, (float[]){10, 10, 80, 10, 0, 70, 70, 70}, 4, 0, 0x80000000u);
    paint_black(&list, 1, shade);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            darkest = shade[y][x] > darkest ? shade[y][x] : darkest;
    assert_int_equal(darkest, 128);
    /* It ends where it should, and lies where De Casteljau's halving puts its middle. */
    assert_int_equal(shade[10][10] && shade[69][69] && shade[39][39] == 128, 1);
}

static void a_straight_curve_is_a_line(void **state)
{
    (void)state;
    int curve[SIDE][SIDE], line[SIDE][SIDE];
    DrawList list = {0};
    draw_clear(&list, SIDE, SIDE);
    draw_curve(&list, (float[]){10, 20, 30, 30, 50, 40, 70, 50}, 2.5f, 0, black);
    paint_black(&list, 1, curve);
    draw_clear(&list, SIDE, SIDE);
    draw_line(&list, 10, 20, 70, 50, 2.5f, black);
    paint_black(&list, 1, line);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            assert_near(curve[y][x], line[y][x], 2);
}

static void dashes_and_gaps_are_equally_long(void **state)
{
    (void)state;
    int shade[SIDE][SIDE], turns = 0;
    DrawList list = {0};
    draw_clear(&list, SIDE, SIDE);
    draw_curve(&list, (float[]){0.5f, 40.5f, 20, 40.5f, 60, 40.5f, 79, 40.5f}, 1, 5, black);
    paint_black(&list, 1, shade);
    double inked = 0;
    for (int x = 0; x < 70; x++) {
        inked += shade[40][x] / 255.0;
        turns += x > 0 && (shade[40][x] > 127) != (shade[40][x - 1] > 127);
    }
    assert_near(inked, 35, 1.5);
    assert_int_equal(turns, 13);
}

static void a_dashed_frame_has_half_the_ink_and_whole_dashes(void **state)
{
    (void)state;
    int whole[SIDE][SIDE], dashed[SIDE][SIDE];
    DrawList list = {0};
    draw_clear(&list, SIDE, SIDE);
    draw_frame(&list, (Rect){10, 10, 60, 50}, 8, 2, black);
    paint_black(&list, 1, whole);
    draw_clear(&list, SIDE, SIDE);
    draw_dashed_frame(&list, (Rect){10, 10, 60, 50}, 8, 2, 6, black);
    paint_black(&list, 1, dashed);
    assert_near(area_of(dashed), area_of(whole) / 2, 0.1 * area_of(whole));
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            assert_true(dashed[y][x] <= whole[y][x] + 40);
}

static void a_triangle_has_half_base_times_height(void **state)
{
    (void)state;
    int shade[SIDE][SIDE];
    for (int flip = 0; flip < 2; flip++) {
        DrawList list = {0};
        draw_clear(&list, SIDE, SIDE);
        draw_triangle(&list, flip ? (float[]){10, 10, 60, 35, 10, 60} : (float[]){10, 10, 10, 60, 60, 35}, black);
        paint_black(&list, 1, shade);
        assert_near(area_of(shade), 1250, 6);
        assert_int_equal(shade[35][11], 255);
        assert_int_equal(shade[35][9] | shade[12][30] | shade[58][30], 0);
    }
}

static void a_map_is_sharp_squares(void **state)
{
    (void)state;
    int shade[SIDE][SIDE];
    DrawList list = {0};
    draw_clear(&list, SIDE, SIDE);
    Color *pixel = draw_map(&list, (Rect){10, 10, 35, 20}, 7, 4);
    for (int i = 0; i < 28; i++)
        pixel[i] = 0xFF000000u | (Color)(255 - 9 * i);
    paint_black(&list, 1, shade);
    for (int y = 0; y < 20; y++)
        for (int x = 0; x < 35; x++)
            assert_int_equal(shade[10 + y][10 + x], 9 * (y / 5 * 7 + x / 5));
    assert_int_equal(shade[9][20] | shade[30][20] | shade[20][9] | shade[20][45], 0);
}

static void a_maps_pixel_is_the_mean_of_what_it_covers(void **state)
{
    (void)state;
    int shade[SIDE][SIDE];
    DrawList list = {0};
    draw_clear(&list, SIDE, SIDE);
    /* Columns 2.5 pixels wide, black and white in turn, the first from 10.5. */
    Color *pixel = draw_map(&list, (Rect){10.5f, 10, 10, 4}, 4, 1);
    for (int i = 0; i < 4; i++)
        pixel[i] = i % 2 ? 0xFFFFFFFFu : black;
    /* 32 x 32 points on 8 x 8 pixels, every second one black. */
    pixel = draw_map(&list, (Rect){40, 40, 8, 8}, 32, 32);
    for (int i = 0; i < 1024; i++)
        pixel[i] = i % 2 ? 0xFFFFFFFFu : black;
    paint_black(&list, 1, shade);
    const int wanted[] = {128, 255, 255, 0, 0, 128, 255, 255, 0, 0, 0};
    for (int x = 0; x < 11; x++)
        assert_near(shade[12][10 + x], wanted[x], 1);
    for (int y = 40; y < 48; y++)
        for (int x = 40; x < 48; x++)
            assert_near(shade[y][x], 127.5, 1);
}

static void a_clip_hides_the_rest_until_the_next(void **state)
{
    (void)state;
    int shade[SIDE][SIDE];
    DrawList list = {0};
    draw_clear(&list, SIDE, SIDE);
    draw_clip(&list, (Rect){20, 30, 10, 5});
    draw_rect(&list, (Rect){0, 0, SIDE, SIDE}, 0, black);
    draw_clip(&list, (Rect){60, 60, 0, 10});
    draw_rect(&list, (Rect){0, 0, SIDE, SIDE}, 0, black);
    draw_unclip(&list);
    draw_rect(&list, (Rect){70, 70, 1, 1}, 0, black);
    paint_black(&list, 1, shade);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            assert_int_equal(shade[y][x], (x >= 20 && x < 30 && y >= 30 && y < 35) || (x == 70 && y == 70) ? 255 : 0);
}

static void alpha_mixes_what_is_below_with_what_is_above(void **state)
{
    (void)state;
    Error err;
    Painter *painter = painter_new(fonts, 4, 1, 1, &err);
    DrawList list = {0};
    draw_clear(&list, 4, 1);
    draw_rect(&list, (Rect){0, 0, 1, 1}, 0, 0xFF0072B2u);
    draw_rect(&list, (Rect){1, 0, 1, 1}, 0, 0x800072B2u);
    draw_rect(&list, (Rect){2, 0, 1, 1}, 0, 0x000072B2u);
    const PixelRect *changed;
    int width, height;
    painter_paint(painter, &list, 0xFFD55E00u, &changed);
    const uint32_t *pixel = painter_pixels(painter, &width, &height);
    assert_int_equal(pixel[0], 0xFF0072B2u);
    for (int shift = 0; shift < 24; shift += 8) {
        double below = 0xD55E00 >> shift & 0xFF, above = 0x0072B2 >> shift & 0xFF;
        assert_near(pixel[1] >> shift & 0xFF, below + (above - below) * 128 / 255, 0.5);
    }
    assert_int_equal(pixel[2], 0xFFD55E00u);
    assert_int_equal(pixel[3], 0xFFD55E00u);
    painter_free(painter);
    draw_free(&list);
}

static void text_stands_on_its_baseline_where_the_pen_is(void **state)
{
    (void)state;
    int shade[SIDE][SIDE];
    Measure measure = fonts_measure(fonts);
    DrawList list = {0};
    draw_clear(&list, SIDE, SIDE);
    draw_text(&list, &measure, FONT_SANS, 20, 10, 50, black, "H");
    paint_black(&list, 1, shade);
    int left = SIDE, right = 0, top = SIDE, bottom = 0;
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            if (shade[y][x] > 60) {
                left = x < left ? x : left;
                right = x > right ? x : right;
                top = y < top ? y : top;
                bottom = y > bottom ? y : bottom;
            }
    assert_int_equal(bottom, 49);
    assert_near(top, 50 - 0.714 * 20, 1);   /* Noto Sans' capitals are 0.714 em high */
    assert_near(left, 10 + 0.098 * 20, 1);
    assert_near(right, 10 + (0.741 - 0.098) * 20, 1.5);
}

static void impossible_sizes_are_refused(void **state)
{
    (void)state;
    Error err;
    assert_null(painter_new(fonts, 0, 10, 1, &err));
    assert_null(painter_new(fonts, 10, 20000, 1, &err));
    assert_non_null(strstr(err.text, "20000"));
    assert_null(painter_new(fonts, 10, 10, 0, &err));
    Painter *painter = painter_new(fonts, 10, 10, 1, &err);
    assert_false(painter_resize(painter, -1, 10, 1, &err));
    int width, height;
    assert_non_null(painter_pixels(painter, &width, &height));
    assert_int_equal(width, 10);
    painter_free(painter);
}

static void impossible_geometry_paints_nothing_or_little(void **state)
{
    (void)state;
    int shade[SIDE][SIDE];
    const float odd[] = {NAN, INFINITY, -INFINITY, 1e30f, -1e30f, 0, -5, 1e-30f, 3e5f};
    const int count = sizeof odd / sizeof *odd;
    Measure measure = fonts_measure(fonts);
    DrawList list = {0};
    draw_clear(&list, SIDE, SIDE);
    for (int i = 0; i < count * count; i++) {
        float a = odd[i % count], b = odd[i / count];
        draw_rect(&list, (Rect){a, b, b, a}, a, black);
        draw_frame(&list, (Rect){10, 10, a, b}, b, a, black);
        draw_dashed_frame(&list, (Rect){10, 10, a, b}, b, 2, a, black);
        draw_line(&list, 10, a, b, 10, a, black);
        draw_curve(&list, (float[]){10, a, b, 10, a, b, 10, 10}, 2, b, black);
        draw_triangle(&list, (float[]){a, b, b, a, 10, 10}, black);
        draw_text(&list, &measure, FONT_SANS, b, a, 10, black, "x");
        draw_map(&list, (Rect){a, b, b, a}, 1, 1)[0] = black;
        draw_clip(&list, (Rect){a, b, a, b});
        draw_unclip(&list);
    }
    paint_black(&list, 1, shade);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rectangle_covers_what_it_covers),
        cmocka_unit_test(the_scale_is_pixels_a_unit),
        cmocka_unit_test(a_thin_rectangle_keeps_its_area),
        cmocka_unit_test(a_disc_is_round_and_as_large_as_it_says),
        cmocka_unit_test(rounded_corners_take_away_what_circles_do),
        cmocka_unit_test(a_frame_is_centred_on_its_edge),
        cmocka_unit_test(a_line_is_as_wide_as_its_stroke_everywhere),
        cmocka_unit_test(a_translucent_curve_does_not_darken_itself),
        cmocka_unit_test(a_straight_curve_is_a_line),
        cmocka_unit_test(dashes_and_gaps_are_equally_long),
        cmocka_unit_test(a_dashed_frame_has_half_the_ink_and_whole_dashes),
        cmocka_unit_test(a_triangle_has_half_base_times_height),
        cmocka_unit_test(a_map_is_sharp_squares),
        cmocka_unit_test(a_maps_pixel_is_the_mean_of_what_it_covers),
        cmocka_unit_test(a_clip_hides_the_rest_until_the_next),
        cmocka_unit_test(alpha_mixes_what_is_below_with_what_is_above),
        cmocka_unit_test(text_stands_on_its_baseline_where_the_pen_is),
        cmocka_unit_test(impossible_sizes_are_refused),
        cmocka_unit_test(impossible_geometry_paints_nothing_or_little),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
