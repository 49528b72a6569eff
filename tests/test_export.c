/* Pictures as files: each is read back by the library that reads its kind, and held against what was written. */
#include "painting.h"

#include "app/export/export.h"
#include "app/export/export_pixels.h"
#include "base/random.h"

#include <SDL_image.h>
#include <dirent.h>
#include <gif_lib.h>

static char folder[64];   /* where a test's files go */

static int make_folder(void **state)
{
    snprintf(folder, sizeof folder, "/tmp/convwalk-export-XXXXXX");
    return mkdtemp(folder) ? open_fonts(state) : -1;
}

static int remove_folder(void **state)
{
    close_fonts(state);
    return rmdir(folder);
}

static const char *path_of(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static int files_left(void)
{
    int count = 0;
    DIR *open = opendir(folder);
    assert_non_null(open);
    for (struct dirent *entry = readdir(open); entry; entry = readdir(open))
        count += entry->d_name[0] != '.';
    closedir(open);
    return count;
}

/* A picture with flat areas, blended edges and every kind of operation. */
static void draw_sample(DrawList *list, float shift)
{
    Measure measure = fonts_measure(fonts);
    draw_clear(list, 200, 120);
    draw_rect(list, (Rect){10 + shift, 10, 60, 40}, 6, 0xFFD9E8F2u);
    draw_frame(list, (Rect){10 + shift, 10, 60, 40}, 6, 2, 0xFF0072B2u);
    draw_dashed_frame(list, (Rect){80, 10, 40, 40}, 4, 2, 5, 0xFF00876Au);
    draw_line(list, 10, 60, 190, 110, 1.5f, 0xFFC77700u);
    draw_curve(list, (float[]){130, 10, 160, 10, 150, 60, 190, 60}, 3, 0, 0x80A8327Fu);
    draw_triangle(list, (float[]){150, 70, 150, 90, 170, 80}, 0xFF1D2230u);
    draw_text(list, &measure, FONT_BOLD, 16, 20, 36, 0xFF1D2230u, "1 < 2 & \"\u5377\u79EF\"");
    draw_clip(list, (Rect){0, 60, 60, 60});
    Color *pixel = draw_map(list, (Rect){10, 70, 56, 40}, 4, 3);
    for (int i = 0; i < 12; i++)
        pixel[i] = 0xFF000000u | (Color)(i * 1234567);
    draw_unclip(list);
}

static void a_png_holds_the_pixels(void **state)
{
    (void)state;
    Error err;
    const char *path = path_of("a.png");
    uint32_t pixel[7 * 5];
    for (int i = 0; i < 35; i++)
        pixel[i] = 0xFF000000u | (uint32_t)(i * 123457);
    assert_true(export_png(path, pixel, 7, 5, &err));
    SDL_Surface *read = IMG_Load(path), *rgb = SDL_ConvertSurfaceFormat(read, SDL_PIXELFORMAT_ARGB8888, 0);
    assert_non_null(rgb);
    assert_int_equal(rgb->w, 7);
    assert_int_equal(rgb->h, 5);
    for (int y = 0; y < 5; y++)
        assert_memory_equal((uint8_t *)rgb->pixels + (ptrdiff_t)y * rgb->pitch, pixel + (ptrdiff_t)y * 7, 28);
    SDL_FreeSurface(read);
    SDL_FreeSurface(rgb);
    unlink(path);
}

static void noise_fits_into_a_png_too(void **state)
{
    (void)state;
    Error err;
    enum { WIDTH = 301, HEIGHT = 257 };
    uint32_t *pixel = calloc((size_t)WIDTH * HEIGHT, sizeof *pixel);
    Random random = random_seed(1);
    for (int i = 0; i < WIDTH * HEIGHT; i++)
        pixel[i] = (uint32_t)random_bits(&random);
    uint8_t *png;
    size_t length;
    assert_true(pixels_to_png(pixel, WIDTH, HEIGHT, true, &png, &length, &err));
    SDL_Surface *read = IMG_Load_RW(SDL_RWFromConstMem(png, (int)length), 1),
                *argb = SDL_ConvertSurfaceFormat(read, SDL_PIXELFORMAT_ARGB8888, 0);
    for (int y = 0; y < HEIGHT; y++)
        assert_memory_equal((uint8_t *)argb->pixels + (ptrdiff_t)y * argb->pitch, pixel + (ptrdiff_t)y * WIDTH,
                            WIDTH * 4);
    SDL_FreeSurface(read);
    SDL_FreeSurface(argb);
    free(png);
    free(pixel);
}

static void a_list_becomes_a_png_of_its_size(void **state)
{
    (void)state;
    Error err;
    DrawList list = {0};
    const char *path = path_of("list.png");
    draw_sample(&list, 0);
    assert_true(export_list_png(path, fonts, &list, 0xFFF5F7FAu, 1.5f, &err));
    SDL_Surface *read = IMG_Load(path);
    assert_int_equal(read->w, 300);
    assert_int_equal(read->h, 180);
    SDL_FreeSurface(read);
    unlink(path);
    assert_false(export_list_png(path, fonts, &list, 0xFFF5F7FAu, 1000, &err));
    assert_non_null(strstr(err.text, path));
    draw_free(&list);
}

static void what_cannot_be_written_leaves_nothing(void **state)
{
    (void)state;
    Error err;
    DrawList list = {0};
    uint32_t pixel = 0xFFFFFFFFu;
    draw_sample(&list, 0);
    char path[128];
    snprintf(path, sizeof path, "%s/no/such", folder);
    assert_false(export_png(path, &pixel, 1, 1, &err));
    assert_non_null(strstr(err.text, path));
    assert_false(export_svg(path, &list, 0xFFFFFFFFu, 1, &err));
    assert_non_null(strstr(err.text, path));
    assert_null(gif_begin(path, 1, 1, &err));
    assert_non_null(strstr(err.text, path));
    assert_null(gif_begin(path_of("a.gif"), 0, 1, &err));
    gif_abort(NULL);
    GifWriter *gif = gif_begin(path_of("a.gif"), 1, 1, &err);
    assert_true(gif_frame(gif, &pixel, 100, &err));
    gif_abort(gif);
    gif = gif_begin(path_of("a.gif"), 1, 1, &err);
    assert_false(gif_commit(gif, &err));
    assert_non_null(strstr(err.text, "needs a frame"));
    assert_int_equal(files_left(), 0);
    draw_free(&list);
}

/* A GIF's frames one after the other as a viewer shows them. */
typedef struct {
    GifFileType *file;
    uint32_t *shown;
    int frame, delay;   /* the frame shown, and its hundredths of a second */
    bool loops;
} Viewer;

static Viewer view_gif(const char *path)
{
    int code;
    Viewer viewer = {DGifOpenFileName(path, &code), NULL, -1, 0, false};
    assert_non_null(viewer.file);
    assert_int_equal(DGifSlurp(viewer.file), GIF_OK);
    viewer.shown = calloc((size_t)viewer.file->SWidth * (size_t)viewer.file->SHeight, sizeof *viewer.shown);
    const SavedImage *first = &viewer.file->SavedImages[0];
    for (int i = 0; i < first->ExtensionBlockCount; i++)
        viewer.loops |= first->ExtensionBlocks[i].ByteCount == 11
                        && memcmp(first->ExtensionBlocks[i].Bytes, "NETSCAPE2.0", 11) == 0;
    return viewer;
}

static void next_frame(Viewer *viewer)
{
    assert_true(++viewer->frame < viewer->file->ImageCount);
    const SavedImage *image = &viewer->file->SavedImages[viewer->frame];
    GraphicsControlBlock control;
    assert_int_equal(DGifSavedExtensionToGCB(viewer->file, viewer->frame, &control), GIF_OK);
    viewer->delay = control.DelayTime;
    const GifByteType *index = image->RasterBits;
    for (int y = 0; y < image->ImageDesc.Height; y++)
        for (int x = 0; x < image->ImageDesc.Width; x++, index++) {
            const GifColorType *color = &image->ImageDesc.ColorMap->Colors[*index];
            if (*index != control.TransparentColor)
                viewer->shown[(y + image->ImageDesc.Top) * viewer->file->SWidth + x + image->ImageDesc.Left] =
                    0xFF000000u | (uint32_t)color->Red << 16 | (uint32_t)color->Green << 8 | color->Blue;
        }
}

static void close_viewer(Viewer *viewer)
{
    int code;
    free(viewer->shown);
    DGifCloseFile(viewer->file, &code);
}

static void a_gif_shows_the_frames(void **state)
{
    (void)state;
    enum { FRAMES = 6 };
    Error err;
    DrawList list = {0};
    const char *path = path_of("walk.gif");
    Painter *painter = painter_new(fonts, 200, 120, 1, &err);
    const PixelRect *changed;
    int width, height;
    static uint32_t frame[FRAMES][200 * 120];
    GifWriter *gif = gif_begin(path, 200, 120, &err);
    for (int i = 0; i < FRAMES; i++) {
        draw_sample(&list, (float)i * 2);
        painter_paint(painter, &list, 0xFFF5F7FAu, &changed);
        memcpy(frame[i], painter_pixels(painter, &width, &height), sizeof frame[i]);
        /* Each frame twice: the second time it only lasts longer. */
        assert_true(gif_frame(gif, frame[i], 33, &err));
        assert_true(gif_frame(gif, frame[i], 12, &err));
    }
    assert_true(gif_commit(gif, &err));
    Viewer viewer = view_gif(path);
    assert_int_equal(viewer.file->ImageCount, FRAMES);
    assert_true(viewer.loops);
    int hundredths = 0;
    for (int i = 0; i < FRAMES; i++) {
        double error = 0;
        next_frame(&viewer);
        hundredths += viewer.delay;
        for (int p = 0; p < 200 * 120; p++)
            for (int shift = 0; shift < 24; shift += 8)
                error += fabs((double)(viewer.shown[p] >> shift & 0xFF) - (double)(frame[i][p] >> shift & 0xFF));
        assert_true(error / (200 * 120 * 3) < 0.1);
        assert_int_equal(viewer.shown[0], 0xFFF5F7FAu);
        assert_int_equal(viewer.shown[20 * 200 + 30], 0xFFD9E8F2u);
        assert_true(i == 0 || viewer.file->SavedImages[i].ImageDesc.Width <= 75);
    }
    assert_int_equal(hundredths, 27);   /* 6 times 45 ms */
    close_viewer(&viewer);
    unlink(path);
    painter_free(painter);
    draw_free(&list);
    assert_int_equal(files_left(), 0);
}

static void few_colours_are_kept_exactly(void **state)
{
    (void)state;
    enum { SIDE = 40 };
    Error err;
    const char *path = path_of("few.gif");
    static uint32_t frame[5][SIDE * SIDE];
    Random random = random_seed(3);
    GifWriter *gif = gif_begin(path, SIDE, SIDE, &err);
    for (int f = 0; f < 5; f++) {
        for (int p = 0; p < SIDE * SIDE; p++)
            frame[f][p] = f > 0 && random_below(&random, 3)
                              ? frame[f - 1][p]
                              : 0xFF000000u | (uint32_t)((random_below(&random, 120) + 60 * f) * 98765);
        assert_true(gif_frame(gif, frame[f], 100, &err));
    }
    assert_true(gif_commit(gif, &err));
    Viewer viewer = view_gif(path);
    for (int f = 0; f < 5; f++) {
        next_frame(&viewer);
        assert_memory_equal(viewer.shown, frame[f], sizeof frame[f]);
        assert_int_equal(viewer.delay, 10);
    }
    close_viewer(&viewer);
    unlink(path);
}

static void a_palette_serves_many_colours_nearly(void **state)
{
    (void)state;
    enum { COUNT = 20000 };
    static uint32_t pixel[COUNT];
    Palette256 palette = {0};
    Random random = random_seed(5);
    for (int i = 0; i < COUNT; i++)
        pixel[i] = i % 2 ? 0xFF123456u : 0xFF000000u | (uint32_t)(random_bits(&random) & 0xFFFFFF);
    for (int i = 0; i < COUNT; i += 100) {   /* a small flat area, and blends that are near it */
        pixel[i] = 0xFF486888u;
        for (int j = 2; j < 30; j += 2)
            pixel[i + j] = 0xFF406080u | (uint32_t)(random_bits(&random) & 0x0F0F0F);
    }
    pixel[0] = 0x00ABCDEFu;   /* does not count */
    palette_make(&palette, pixel, COUNT, 255);
    assert_int_equal(palette.colors, 255);
    double error = 0;
    for (int i = 1; i < COUNT; i++) {
        uint32_t color = palette.color[palette_index(&palette, pixel[i])];
        if (i % 2 || i % 100 == 0)
            assert_int_equal(color, pixel[i] & 0xFFFFFF);
        for (int shift = 0; shift < 24; shift += 8)
            error += fabs((double)(color >> shift & 0xFF) - (double)(pixel[i] >> shift & 0xFF));
    }
    /* 254 cubes fill the space of colours: 40 wide, so colours lie 10 from their middle on average; half lie at 0. */
    assert_true(error / (COUNT * 3) < 8);
    palette_make(&palette, pixel, 1, 255);
    assert_int_equal(palette.colors, 0);
    palette_free(&palette);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_png_holds_the_pixels),
        cmocka_unit_test(noise_fits_into_a_png_too),
        cmocka_unit_test(a_list_becomes_a_png_of_its_size),
        cmocka_unit_test(what_cannot_be_written_leaves_nothing),
        cmocka_unit_test(a_gif_shows_the_frames),
        cmocka_unit_test(few_colours_are_kept_exactly),
        cmocka_unit_test(a_palette_serves_many_colours_nearly),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
