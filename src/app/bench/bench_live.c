/* A window's loop without the window: 60 frames a second are served, drawn and painted while the trainer has its
 * thread. */
#include "app/bench/bench_live.h"

#include "app/bench/times.h"
#include "app/hosts/live_host.h"
#include "app/hosts/assets.h"
#include "app/paint/paint.h"
#include "app/platform/clock.h"
#include "view/scenes/catalog.h"
#include "view/screen/input.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { FRAMES = 360, WIDTH = 1920, HEIGHT = 1080 };

typedef struct {
    Screen screen;
    LiveHost host;
    Fonts *fonts;
    Painter *painter;
} Bench;

static void paint_once(Bench *bench)
{
    Measure measure = fonts_measure(bench->fonts);
    float scale = screen_scale(&bench->screen, WIDTH, HEIGHT, 1);
    const PixelRect *changed;
    screen_draw(&bench->screen, &measure, WIDTH / scale, HEIGHT / scale);
    painter_paint(bench->painter, &bench->screen.list, theme_get(bench->screen.look.theme)->stage, &changed);
}

static void rest_until(double time)
{
    double left = time - clock_seconds();
    if (left > 0)
        nanosleep(&(struct timespec){.tv_nsec = (long)(left * 1e9)}, NULL);
}

/* The pointer goes in circles, on Draw with the pen down. */
static void time_page(Bench *bench, const char *name)
{
    static double milliseconds[FRAMES];
    Screen *screen = &bench->screen;
    paint_once(bench);
    for (int i = 0; i < FRAMES; i++) {
        double start = clock_seconds();
        float angle = (float)i * 0.07f, x = screen->look.width * (0.22f + 0.14f * cosf(angle)),
              y = screen->look.height * (0.5f + 0.3f * sinf(angle * 1.3f));
        if (i == 0 && screen->show.page == PAGE_LIVE && screen->live->tab == LIVE_DRAW)
            screen_press(screen, x, y);
        else
            screen_point(screen, x, y);
        live_host_serve(&bench->host, screen);
        paint_once(bench);
        milliseconds[i] = (clock_seconds() - start) * 1000;
        rest_until(start + 1.0 / 60);
    }
    times_sort(milliseconds, FRAMES);
    printf("frame-%s-training-%dx%d-median %.2f ms\nframe-%s-training-%dx%d-p99 %.2f ms\n", name, WIDTH, HEIGHT,
           milliseconds[FRAMES / 2], name, WIDTH, HEIGHT, milliseconds[FRAMES * 99 / 100]);
    fflush(stdout);
}

static bool time_network(Bench *bench, Error *err)
{
    SceneLine line;
    bool done = scene_line_read(&line, net_usual_name, err);
    line.assets = bench->screen.program.assets;
    done = done && screen_open(&bench->screen, &line, err);
    scene_line_free(&line);
    if (done) {
        player_go(&bench->screen.stage.player, &bench->screen.stage.scene.trace, bench->screen.stage.scene.trace.len);
        char name[64];
        snprintf(name, sizeof name, "%s-hover", net_usual_name);
        time_page(bench, name);
    }
    return done;
}

static bool run(Bench *bench, Error *err)
{
    Screen *screen = &bench->screen;
    Live *live = live_open(screen, LIVE_TRAIN);
    live->wanted.epochs = 1000;
    while (live->train->obeyed < 1) {   /* the images are prepared */
        live_host_serve(&bench->host, screen);
        rest_until(clock_seconds() + 0.02);
    }
    live_do(screen, DO_RUN);
    time_page(bench, "train");
    printf("train-in-window %.0f images/s\n", live->train->speed);
    live_open(screen, LIVE_DRAW);
    time_page(bench, "draw");
    return time_network(bench, err);
}

bool bench_live(Error *err)
{
    char assets[4096], folder[4224];
    Bench bench = {0};
    if (!assets_find(assets, sizeof assets, err))
        return false;
    snprintf(folder, sizeof folder, "%s/fonts", assets);
    screen_init(&bench.screen);
    bench.screen.program.assets = assets;
    bench.fonts = fonts_open(folder, err);
    bench.painter = bench.fonts
                        ? painter_new(bench.fonts, WIDTH, HEIGHT, screen_scale(&bench.screen, WIDTH, HEIGHT, 1), err)
                        : NULL;
    bool done = bench.painter && run(&bench, err);
    live_host_close(&bench.host, &bench.screen);
    screen_free(&bench.screen);
    painter_free(bench.painter);
    fonts_free(bench.fonts);
    return done;
}
