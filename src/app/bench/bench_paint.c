/* Frames in motion are timed one by one: the screen's list made and painted into the buffer as the window does it, over
 * a whole scene at the product level and over a large one. No display is needed; showing the buffer is SDL's part. */
#include "app/bench/bench_paint.h"

#include "app/bench/times.h"
#include "app/hosts/assets.h"
#include "app/paint/paint.h"
#include "app/platform/clock.h"
#include "trace/operations/operation.h"
#include "trace/say/names.h"
#include "view/scenes/catalog.h"
#include "view/screen/input.h"
#include "view/screen/screen.h"

#include <stdio.h>
#include <stdlib.h>

enum { FRAMES = 240 };

static void paint_once(Screen *screen, Fonts *fonts, Painter *painter, int width, int height)
{
    Measure measure = fonts_measure(fonts);
    float scale = screen_scale(screen, width, height, 1);
    const PixelRect *changed;
    screen_draw(screen, &measure, (float)width / scale, (float)height / scale);
    painter_paint(painter, &screen->list, theme_get(screen->look.theme)->stage, &changed);
}

/* Times `count` frames of the scene as it plays; milliseconds. */
static bool time_frames(Screen *screen, Fonts *fonts, int width, int height, double *milliseconds, int count,
                        Error *err)
{
    Painter *painter = painter_new(fonts, width, height, screen_scale(screen, width, height, 1), err);
    if (!painter)
        return false;
    paint_once(screen, fonts, painter, width, height);
    for (int i = 0; i < count; i++) {
        double start = clock_seconds();
        if (!player_moving(&screen->stage.player)
            && !player_forward(&screen->stage.player, &screen->stage.scene.trace, screen->stage.player.level))
            player_go(&screen->stage.player, &screen->stage.scene.trace, 0);
        screen_advance(screen, 1.0 / 60);
        paint_once(screen, fonts, painter, width, height);
        milliseconds[i] = (clock_seconds() - start) * 1000;
    }
    painter_free(painter);
    return true;
}

static bool bench_scene(Fonts *fonts, int index, const char *size, const char *input, const char *name, Error *err)
{
    static const int pixels[][2] = {{1920, 1080}, {3840, 2160}};
    double milliseconds[FRAMES];
    char text[96];
    Screen screen;
    SceneLine line = scene_line_default();
    snprintf(text, sizeof text, "%s %s", operation_name(scene_catalog[index]->operation), input);
    bool done = scene_line_read(&line, text, err);
    catalog_line(scene_catalog[index], &line);
    screen_init(&screen);
    done = done && screen_open(&screen, &line, err);
    for (int i = 0; i < 2 && done; i++) {
        done = time_frames(&screen, fonts, pixels[i][0], pixels[i][1], milliseconds, FRAMES, err);
        times_sort(milliseconds, FRAMES);
        if (done)
            printf("frame-%s%s-%dx%d-median %.2f ms\nframe-%s%s-%dx%d-p99 %.2f ms\n", name, size, pixels[i][0],
                   pixels[i][1], milliseconds[FRAMES / 2], name, size, pixels[i][0], pixels[i][1],
                   milliseconds[FRAMES * 99 / 100]);
    }
    screen_free(&screen);
    scene_line_free(&line);
    return done;
}

static void scene_name(int index, char *name, size_t room)
{
    const SceneEntry *entry = scene_catalog[index];
    snprintf(name, room, "%s-%s", operation_name(entry->operation),
             entry->pass == PASS_BACKWARD ? pass_names[entry->pass] : route_names[entry->route]);
}

/* From nothing to the first frame's pixels: fonts opened, scene built, drawn, painted. */
static bool bench_first(const char *folder, Error *err)
{
    double start = clock_seconds();
    Fonts *fonts = fonts_open(folder, err);
    if (!fonts)
        return false;
    Screen screen;
    SceneLine line = scene_line_default();
    screen_init(&screen);
    bool done = screen_open(&screen, &line, err);
    Painter *painter = done ? painter_new(fonts, 1920, 1080, screen_scale(&screen, 1920, 1080, 1), err) : NULL;
    if (painter) {
        paint_once(&screen, fonts, painter, 1920, 1080);
        printf("first-frame-1920x1080 %.1f ms\n", (clock_seconds() - start) * 1000);
    }
    painter_free(painter);
    screen_free(&screen);
    scene_line_free(&line);
    fonts_free(fonts);
    return painter != NULL;
}

/* The time of a jump: a step decoded and its sum folded, anywhere in thousands of millions of steps. */
static bool time_jumps(const char *name, const char *text, Error *err)
{
    enum { JUMPS = 1000 };
    Scene scene;
    SceneLine line = scene_line_default();
    bool done = scene_line_read(&line, text, err) && scene_build(&scene, &line, err);
    scene_line_free(&line);
    if (!done)
        return false;
    double longest = 0;
    for (int i = 0; i < JUMPS; i++) {
        int64_t at = (scene.trace.len - 1) / (JUMPS - 1) * i;
        double start = clock_seconds();
        Step step = step_at(&scene.trace, at);
        double spent = clock_seconds() - start;
        longest = spent > longest && step.out.set != SET_NONE ? spent : longest;
    }
    printf("jump-%s-steps %lld steps\njump-%s-longest %.4f ms\n", name, (long long)scene.trace.len, name,
           longest * 1000);
    scene_free(&scene);
    return true;
}

static bool bench_jump(Error *err)
{
    static const char *const cases[][2] = {
        {"64x224x224", "conv-forward --input 64x224x224 --kernel 3 --kernels 64 --padding 1"},
        {"grouped-64x224x224", "conv-forward --input 64x224x224 --kernel 3 --kernels 64 --padding 1 --groups 64"},
        {"transposed-64x224x224",
         "transposed-forward --input 64x224x224 --kernel 3 --kernels 64 --stride 2 --padding 1 --output-padding 1"},
    };
    for (int i = 0; i < (int)(sizeof cases / sizeof cases[0]); i++)
        if (!time_jumps(cases[i][0], cases[i][1], err))
            return false;
    return true;
}

/* Frames of the overview under a pointer that wanders over the maps, a frame for each place. */
static bool time_hover(Screen *screen, Fonts *fonts, double *milliseconds, Error *err)
{
    Painter *painter = painter_new(fonts, 1920, 1080, screen_scale(screen, 1920, 1080, 1), err);
    if (!painter)
        return false;
    paint_once(screen, fonts, painter, 1920, 1080);
    for (int i = 0; i < FRAMES; i++) {
        double start = clock_seconds();
        screen_point(screen, screen->look.width * (0.03f + 0.75f * (float)(i * 37 % FRAMES) / FRAMES),
                     screen->look.height * (0.17f + 0.5f * (float)(i * 101 % FRAMES) / FRAMES));
        paint_once(screen, fonts, painter, 1920, 1080);
        milliseconds[i] = (clock_seconds() - start) * 1000;
    }
    times_sort(milliseconds, FRAMES);
    painter_free(painter);
    return true;
}

/* The overview as each of its layers plays, under the pointer, and after jumps: the step decoded and the picture
 * made. */
static bool bench_network(Fonts *fonts, const char *assets, const char *options, const char *after, Error *err)
{
    enum { EACH = 40, LAYERS_MOST = 64, ALL = LAYERS_MOST * EACH };
    double milliseconds[ALL], longest = 0;
    Screen screen;
    SceneLine line;
    screen_init(&screen);
    screen.program.assets = assets;
    char words[128], name[64];
    snprintf(words, sizeof words, "%s%s", net_usual_name, options);
    snprintf(name, sizeof name, "%s%s", net_usual_name, after);
    bool done = scene_line_read(&line, words, err) && screen_open(&screen, &line, err);
    scene_line_free(&line);
    int layers = done ? screen.stage.scene.net->layers : 0, all = layers * EACH;
    for (int i = 0; done && i < layers && i < LAYERS_MOST; i++) {
        player_go(&screen.stage.player, &screen.stage.scene.trace, screen.stage.scene.net->layer[i].first);
        screen.stage.player.speed = 5;   /* 8x: the frames are spread over the whole layer */
        done = time_frames(&screen, fonts, 1920, 1080, milliseconds + (size_t)i * EACH, EACH, err);
    }
    if (done) {
        times_sort(milliseconds, (size_t)all);
        printf("frame-%s-1920x1080-median %.2f ms\nframe-%s-1920x1080-p99 %.2f ms\n", name, milliseconds[all / 2], name,
               milliseconds[all * 99 / 100]);
    }
    for (int place = 0; done && place < 2; place++) {
        player_go(&screen.stage.player, &screen.stage.scene.trace, place ? screen.stage.scene.trace.len : 430000);
        done = time_hover(&screen, fonts, milliseconds, err);
        if (done)
            printf("frame-%s-hover-%s-1920x1080-p99 %.2f ms\n", name, place ? "backward" : "forward",
                   milliseconds[FRAMES * 99 / 100]);
    }
    Measure measure = fonts_measure(fonts);
    for (int i = 0; done && i < 300; i++) {
        double start = clock_seconds();
        player_go(&screen.stage.player, &screen.stage.scene.trace, screen.stage.scene.trace.len / 300 * i);
        screen_draw(&screen, &measure, screen.look.width, screen.look.height);
        longest = clock_seconds() - start > longest ? clock_seconds() - start : longest;
    }
    if (done)
        printf("jump-%s-longest %.2f ms\n", name, longest * 1000);
    screen_free(&screen);
    return done;
}

bool bench_paint(Error *err)
{
    char assets[4096], folder[4224], name[96];
    if (!assets_find(assets, sizeof assets, err))
        return false;
    snprintf(folder, sizeof folder, "%s/fonts", assets);
    if (!bench_first(folder, err) || !bench_jump(err))
        return false;
    Fonts *fonts = fonts_open(folder, err);
    bool done = fonts != NULL;
    for (int i = 0; i < scene_catalog_count && done; i++) {
        if (!scene_catalog[i]->draw || operation_is_network(scene_catalog[i]->operation))
            continue;
        scene_name(i, name, sizeof name);
        done = bench_scene(fonts, i, "", "", name, err);
        if (done && operation_kind(scene_catalog[i]->operation)->windows)
            done =
                bench_scene(fonts, i, "-16x28x28", "--input 16x28x28 --kernel 3 --kernels 16 --padding 1", name, err);
    }
    done = done && bench_network(fonts, assets, "", "", err)
           && bench_network(fonts, assets, " --route im2col --pool average", "-im2col", err);
    fonts_free(fonts);
    return done;
}
