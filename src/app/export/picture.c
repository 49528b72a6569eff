/* Pictures: a Screen without bars, drawn at a step, painted and written. An animation lets a player's time pass. */
#include "app/export/picture.h"

#include "app/hosts/assets.h"
#include "app/export/export.h"

#include <stdio.h>
#include <string.h>

PictureOptions picture_defaults(void)
{
    return (PictureOptions){.width = 1280, .height = 800, .fraction = 1, .text = 100};
}

static bool ends_with(const char *path, const char *ending)
{
    size_t length = strlen(path), tail = strlen(ending);
    return length > tail && strcmp(path + length - tail, ending) == 0;
}

bool picture_moves(const char *path)
{
    return ends_with(path, ".gif") || ends_with(path, ".mp4") || ends_with(path, ".webp");
}

static bool unknown_kind(const char *path, Error *err)
{
    return error_set(err, "%s: a picture's name ends with .png or .svg, an animation's with .gif, .mp4 or .webp", path);
}

static float draw(Screen *screen, Fonts *fonts, int width, int height)
{
    Measure measure = fonts_measure(fonts);
    float scale = screen_scale(screen, width, height, screen->look.density);
    screen_draw(screen, &measure, (float)width / scale, (float)height / scale);
    return scale;
}

bool picture_of_screen(Screen *screen, Fonts *fonts, const char *path, int width, int height, Error *err)
{
    float scale = draw(screen, fonts, width, height);
    if (ends_with(path, ".svg"))
        return export_svg(path, &screen->list, theme_get(screen->look.theme)->stage, scale, err);
    if (!ends_with(path, ".png"))
        return unknown_kind(path, err);
    Painter *painter = painter_new(fonts, width, height, scale, err);
    if (!painter)
        return false;
    const PixelRect *changed;
    painter_paint(painter, &screen->list, theme_get(screen->look.theme)->stage, &changed);
    int w, h;
    const uint32_t *pixel = painter_pixels(painter, &w, &h);
    bool done = export_png(path, pixel, w, h, err);
    painter_free(painter);
    return done;
}

/* The file that is being written; one of the two. */
typedef struct {
    GifWriter *gif;
    FilmWriter *film;
} Animation;

static bool begin(Animation *to, const PictureOptions *options, Error *err)
{
    *to = (Animation){0};
    if (ends_with(options->path, ".gif"))
        to->gif = gif_begin(options->path, options->width, options->height, err);
    else
        to->film = film_begin(options->path, options->width, options->height, err);
    return to->gif || to->film;
}

static bool add_frame(const Animation *to, const uint32_t *pixel, int milliseconds, Error *err)
{
    return to->gif ? gif_frame(to->gif, pixel, milliseconds, err) : film_frame(to->film, pixel, milliseconds, err);
}

/* Puts the file at its path if `done`, else leaves none. */
static bool end(const Animation *to, bool done, Error *err)
{
    if (done)
        return to->gif ? gif_commit(to->gif, err) : film_commit(to->film, err);
    gif_abort(to->gif);
    film_abort(to->film);
    return false;
}

/* 25 pictures a second while something moves, half a second's rest at the end of each motion, two minutes at most. */
static bool add_frames(Screen *screen, Fonts *fonts, Painter *painter, const Animation *to,
                       const PictureOptions *options, Error *err)
{
    enum { MOST_FRAMES = 3000 };
    const double tick = 0.04;
    int frames = 0;
    int64_t last = options->to ? options->to : screen->stage.scene.trace.len;
    player_go(&screen->stage.player, &screen->stage.scene.trace, options->from ? options->from - 1 : 0);
    for (;;) {
        if (frames++ == MOST_FRAMES)
            return error_set(err,
                             "%s: longer than %d frames: choose fewer steps with --from and --to, or a larger --level",
                             options->path, MOST_FRAMES);
        draw(screen, fonts, options->width, options->height);
        const PixelRect *changed;
        painter_paint(painter, &screen->list, theme_get(screen->look.theme)->stage, &changed);
        bool rests = !player_moving(&screen->stage.player);
        int w, h;
        const uint32_t *pixel = painter_pixels(painter, &w, &h);
        if (!add_frame(to, pixel, rests ? 500 : 40, err))
            return false;
        if (rests
            && (screen->stage.player.rest >= last
                || !player_forward(&screen->stage.player, &screen->stage.scene.trace, screen->stage.player.level)))
            return true;
        player_advance(&screen->stage.player, &screen->stage.scene.trace, tick);
    }
}

bool picture_animation(Screen *screen, Fonts *fonts, const PictureOptions *options, Error *err)
{
    int64_t len = screen->stage.scene.trace.len;
    if (options->from > len || options->to > len || (options->to && options->from > options->to))
        return error_set(err, "--from %lld --to %lld: this scene has steps 1 to %lld", (long long)options->from,
                         (long long)options->to, (long long)len);
    Painter *painter = painter_new(fonts, options->width, options->height,
                                   screen_scale(screen, options->width, options->height, 1), err);
    if (!painter)
        return false;
    Player player = screen->stage.player;
    bool bare = screen->look.bare;
    screen->look.bare = !options->window;
    Animation to;
    bool done = begin(&to, options, err) && end(&to, add_frames(screen, fonts, painter, &to, options, err), err);
    painter_free(painter);
    screen->stage.player = player;
    screen->look.bare = bare;
    return done;
}

static bool write_with_fonts(Screen *screen, Fonts *fonts, const PictureOptions *options, Error *err)
{
    if (picture_moves(options->path))
        return picture_animation(screen, fonts, options, err);
    if (options->fraction < 1 && screen->stage.player.rest > 0)
        player_hold(&screen->stage.player, screen->stage.player.rest - 1, options->fraction);
    return picture_of_screen(screen, fonts, options->path, options->width, options->height, err);
}

bool picture_write(const SceneLine *line, const PictureOptions *options, Error *err)
{
    char assets[4096], folder[4224];
    if (!ends_with(options->path, ".png") && !ends_with(options->path, ".svg") && !picture_moves(options->path))
        return unknown_kind(options->path, err);
    Screen screen;
    screen_init(&screen);
    screen.look.bare = !options->window;
    screen.look.theme = options->theme;
    screen.look.text = (float)options->text / 100;
    screen.look.language = options->language;
    bool done = screen_open(&screen, line, err);
    if (done && line->step < 0)
        player_go(&screen.stage.player, &screen.stage.scene.trace, screen.stage.scene.trace.len);
    done = done && assets_find(assets, sizeof assets, err);
    if (done) {
        snprintf(folder, sizeof folder, "%s/fonts", assets);
        Fonts *fonts = fonts_open(folder, err);
        done = fonts && write_with_fonts(&screen, fonts, options, err);
        fonts_free(fonts);
    }
    screen_free(&screen);
    return done;
}

bool picture_of_page(Screen *screen, const PictureOptions *options, Error *err)
{
    char assets[4096], folder[4224];
    if (!assets_find(assets, sizeof assets, err))
        return false;
    snprintf(folder, sizeof folder, "%s/fonts", assets);
    Fonts *fonts = fonts_open(folder, err);
    bool done = fonts && picture_of_screen(screen, fonts, options->path, options->width, options->height, err);
    fonts_free(fonts);
    return done;
}
