/* Pictures and animations of scenes: what `convwalk render` writes. */
#include "testing.h"

#include "app/hosts/assets.h"
#include "app/export/picture.h"
#include "base/file.h"

#include <gif_lib.h>
#include <stdlib.h>
#include <string.h>

static bool render(const char *scene, const char *path, int64_t from, int64_t to, Error *err)
{
    SceneLine line = scene_line_default();
    PictureOptions options = picture_defaults();
    assert_true(scene_line_read(&line, scene, err));
    options.path = path;
    options.width = 640;
    options.height = 400;
    options.from = from;
    options.to = to;
    bool done = picture_write(&line, &options, err);
    scene_line_free(&line);
    return done;
}

static void an_animation_moves_from_step_to_step(void **state)
{
    (void)state;
    Error err;
    int code, hundredths = 0;
    char path[] = "/tmp/convwalk-film-XXXXXX.gif";
    close(mkstemps(path, 4));
    assert_true(render("conv-forward", path, 3, 4, &err));
    GifFileType *gif = DGifOpenFileName(path, &code);
    assert_non_null(gif);
    assert_int_equal(DGifSlurp(gif), GIF_OK);
    assert_int_equal(gif->SWidth, 640);
    assert_true(gif->ImageCount > 4);
    for (int i = 0; i < gif->ImageCount; i++) {
        GraphicsControlBlock control;
        DGifSavedExtensionToGCB(gif, i, &control);
        hundredths += control.DelayTime;
        assert_true(i == 0
                    || (gif->SavedImages[i].ImageDesc.Width < 640 && gif->SavedImages[i].ImageDesc.Height < 400));
    }
    /* Two products of 120 ms in frames of 40 ms, and before, between and after them half a second each. */
    assert_in_range(hundredths, 3 * 50 + 2 * 8, 3 * 50 + 2 * 16);
    DGifCloseFile(gif, &code);
    unlink(path);
}

static void a_film_without_end_is_refused(void **state)
{
    (void)state;
    Error err;
    char path[64] = "/tmp/convwalk-films-XXXXXX";
    assert_non_null(mkdtemp(path));
    size_t folder = strlen(path);
    strcat(path, "/a.gif");
    assert_false(render("conv-forward --input 3x28x28", path, 0, 0, &err));
    assert_non_null(strstr(err.text, "--from"));
    path[folder] = '\0';
    assert_int_equal(rmdir(path), 0);   /* nothing is left in it */
}

static void a_still_picture_is_what_its_name_says(void **state)
{
    (void)state;
    static const char *const ending[] = {".png", ".svg"}, *const start[] = {"\x89PNG", "<?xml"};
    Error err;
    for (int i = 0; i < 2; i++) {
        char path[64], *bytes;
        size_t length;
        snprintf(path, sizeof path, "/tmp/convwalk-still-XXXXXX%s", ending[i]);
        close(mkstemps(path, 4));
        assert_true(render("conv-forward --step 7", path, 0, 0, &err));
        assert_true(file_read(path, 1 << 24, &bytes, &length, &err));
        assert_memory_equal(bytes, start[i], strlen(start[i]));
        free(bytes);
        unlink(path);
    }
    assert_false(render("conv-forward", "/tmp/convwalk.bmp", 0, 0, &err));
    assert_non_null(strstr(err.text, "ends with .png or .svg"));
}

static void the_screen_stays_as_it_was(void **state)
{
    (void)state;
    Error err;
    Screen screen;
    SceneLine line = scene_line_default();
    char assets[1024], folder[1100], path[] = "/tmp/convwalk-film-XXXXXX.gif";
    assert_true(assets_find(assets, sizeof assets, &err));
    snprintf(folder, sizeof folder, "%s/fonts", assets);
    Fonts *fonts = fonts_open(folder, &err);
    screen_init(&screen);
    assert_true(scene_line_read(&line, "conv-forward --step 5", &err));
    assert_true(screen_open(&screen, &line, &err));
    PictureOptions options = picture_defaults();
    close(mkstemps(path, 4));
    options.path = path;
    options.to = 1;
    Player before = screen.stage.player;
    assert_true(picture_animation(&screen, fonts, &options, &err));
    assert_memory_equal(&before, &screen.stage.player, sizeof before);
    assert_false(screen.look.bare);
    unlink(path);
    screen_free(&screen);
    scene_line_free(&line);
    fonts_free(fonts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_animation_moves_from_step_to_step),
        cmocka_unit_test(a_film_without_end_is_refused),
        cmocka_unit_test(a_still_picture_is_what_its_name_says),
        cmocka_unit_test(the_screen_stays_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
