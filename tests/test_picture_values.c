/* A picture as the numbers of X: sizes, grey and colour, transparency, turned as its EXIF data say; dropped on a scene
 * that is edited. */
#include "screens.h"

#include "app/habits/opened.h"
#include "app/photo/exif.h"
#include "app/photo/picture_values.h"
#include "trace/scene/scene_values.h"

#include <SDL_image.h>
#include <stdlib.h>
#include <unistd.h>

static char path[] = "/tmp/convwalk-picture-XXXXXX.png";

static uint32_t at_corner(int x, int y)   /* red, green, blue, opacity */
{
    static const uint32_t colors[2][2] = {{0xFF0000FF, 0x00FF00FF}, {0x0000FFFF, 0x00000000}};
    return colors[y][x];
}

/* Four fields: red, green; blue, transparent. */
static void save(int width, int height)
{
    SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_RGBA8888);
    assert_non_null(surface);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            ((uint32_t *)surface->pixels)[y * (surface->pitch / 4) + x] =
                at_corner(x >= width / 2, y >= height / 2);
    assert_int_equal(IMG_SavePNG(surface, path), 0);
    SDL_FreeSurface(surface);
}

static Scene opened(const char *text, Error *said)
{
    SceneLine line;
    Scene scene = {0};
    Error err;
    assert_true(scene_line_read(&line, text, &err));
    if (!picture_values(path, &line, said, &err) || !scene_build(&scene, &line, &err))
        fail_msg("%s: %s", text, err.text);
    scene_line_free(&line);
    return scene;
}

static void grey_is_brightness_and_nothing_is_white(void **state)
{
    (void)state;
    Error said;
    save(40, 20);
    Scene scene = opened("conv-forward", &said);
    assert_int_equal(scene.x.dim[1], 1);
    assert_int_equal(scene.x.dim[2], 20);
    assert_int_equal(scene.x.dim[3], 40);
    const float expected[2][2] = {{76, 150}, {29, 255}};   /* 255 * 0.299, 0.587, 0.114, rounded */
    for (int row = 0; row < 20; row++)
        for (int column = 0; column < 40; column++)
            assert_float_equal(*tensor_at(&scene.x, 0, 0, row, column), expected[row >= 10][column >= 20], 0);
    assert_non_null(strstr(said.text, "40 x 20 pixels, is X in 20 x 40 grey values"));
    scene_free(&scene);
}

static void three_channels_are_red_green_and_blue(void **state)
{
    (void)state;
    Error said;
    save(8, 6);
    Scene scene = opened("conv-forward --channels 3 --w sobel-x", &said);
    for (int channel = 0; channel < 3; channel++)
        for (int row = 0; row < 6; row++)
            for (int column = 0; column < 8; column++) {
                uint32_t color = at_corner(column >= 4, row >= 3);
                float expected = color & 0xFF ? (float)(color >> (24 - 8 * channel) & 0xFF) : 255;
                assert_float_equal(*tensor_at(&scene.x, 0, channel, row, column), expected, 0);
            }
    scene_free(&scene);
}

/* Larger than a scene shows: made smaller with its proportions, or as --input says; each value is a mean. */
static void large_pictures_are_made_smaller(void **state)
{
    (void)state;
    Error said;
    save(300, 100);
    Scene scene = opened("max-pool", &said);
    assert_int_equal(scene.x.dim[2], 16);
    assert_int_equal(scene.x.dim[3], PICTURE_SIDE);
    scene_free(&scene);
    scene = opened("conv-forward --input 1x3 --kernel 1x1 --w 1", &said);
    assert_int_equal(scene.x.dim[3], 3);
    assert_float_equal(scene.x.v[1], (76 + 150 + 29 + 255) / 4.0f, 0.6f);   /* the middle lies half in each field */
    scene_free(&scene);
    save(2, 2);
    scene = opened("max-pool --input 5x7", &said);   /* and larger where that is wanted */
    assert_float_equal(scene.x.v[0], 76, 0);
    assert_float_equal(scene.x.v[34], 255, 0);
    scene_free(&scene);
}

static void what_is_no_image_of_this_kind_is_refused(void **state)
{
    (void)state;
    SceneLine line;
    Error said, err;
    save(8, 6);
    assert_true(scene_line_read(&line, "conv-forward --input 2x4x4", &err));
    assert_false(picture_values(path, &line, &said, &err));
    assert_non_null(strstr(err.text, "1 channel"));
    assert_null(line.values[VALUES_X]);
    assert_false(picture_values("/nowhere/a.png", &line, &said, &err));
    scene_line_free(&line);
    assert_true(picture_named("a.PNG") && picture_named("b/c.jpeg") && picture_named("d.jpg"));
    assert_false(picture_named("1 2 3") || picture_named(".png") || picture_named("@a.png"));
}

/* While a scene is edited a picture that is dropped is its X, and what else was given stays; undo takes it back. */
static void a_dropped_picture_is_x(void **state)
{
    (void)state;
    LiveHost host = {0};
    Screen screen = open_line("conv-forward --w laplace --input 4x4 --seed 2");
    float was = screen.stage.scene.x.v[5];
    save(24, 18);
    press(&screen, 'e', 0);
    opened_take(&host, &screen, path);
    assert_null(screen.live);
    const Scene *scene = &screen.stage.scene;
    assert_int_equal(scene->x.dim[2], 18);
    assert_int_equal(scene->x.dim[3], 24);
    assert_float_equal(scene->x.v[0], 76, 0);
    assert_float_equal(scene->w.v[4], -4, 0);
    edit_undo(&screen, false);
    assert_int_equal(scene->x.dim[2], 4);
    assert_float_equal(scene->x.v[5], was, 0);
    screen_free(&screen);
}

int main(void)
{
    int file = mkstemps(path, 4);
    assert_true(file >= 0);
    close(file);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grey_is_brightness_and_nothing_is_white),
        cmocka_unit_test(three_channels_are_red_green_and_blue),
        cmocka_unit_test(large_pictures_are_made_smaller),
        cmocka_unit_test(what_is_no_image_of_this_kind_is_refused),
        cmocka_unit_test(a_dropped_picture_is_x),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    remove(path);
    return failed;
}
