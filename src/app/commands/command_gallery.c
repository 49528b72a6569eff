/* convwalk gallery FOLDER: every scene of the catalogue and every page of the lessons as pictures with one page that
 * shows them, for whoever wants to look at all of them after a change. The scenes come from the catalogue, so that none
 * is forgotten. */
#include "app/commands/commands.h"

#include "app/export/gallery_lessons.h"
#include "app/export/picture.h"
#include "app/hosts/assets.h"
#include "base/file.h"
#include "trace/motion.h"
#include "trace/say/names.h"
#include "view/scenes/catalog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A shape that each scene is shown in; the options that an operation has no use for are left out. */
typedef struct {
    const char *name;
    const char *option[4][2];
} Shape;

static const Shape shapes[] = {
    {"example", {{NULL}}},
    {"strided", {{"input", "5x5"}, {"kernel", "3x3"}, {"stride", "2"}, {"padding", "1"}}},
    {"deep", {{"input", "3x5x5"}, {"kernel", "2x2"}, {"kernels", "2"}, {NULL}}},
    {"compared", {{"compare", NULL}, {NULL}}},
    {"average", {{"pool", "average"}, {"digit", "3"}, {NULL}}},
};

static const struct {
    int width, height;
    ThemeName theme;
} views[] = {{1280, 800, THEME_LIGHT}, {1280, 800, THEME_DARK}, {1280, 800, THEME_PROJECTOR}, {1920, 1080, THEME_LIGHT},
             {1920, 1080, THEME_DARK}, {960, 600, THEME_LIGHT}, {960, 600, THEME_DARK}};

/* Takes those of the shape's options that fit; how many did. */
static int take_shape(SceneLine *line, const Shape *shape)
{
    int taken = 0;
    for (int i = 0; i < 4 && shape->option[i][0]; i++)
        for (const struct option *known = scene_options; known->name; known++) {
            Error err;
            SceneLine with = scene_line_copy(line);
            bool fits = strcmp(known->name, shape->option[i][0]) == 0
                        && scene_line_option(&with, known->val, shape->option[i][1], &err)
                        && scene_line_check(&with, &err);
            if (fits) {
                SceneLine old = *line;
                *line = with;
                with = old;
                taken++;
            }
            scene_line_free(&with);
        }
    return taken;
}

/* One picture of the scene, done to `fraction` of the line's step, and its figure on the page. */
static bool show_one(Text *page, const char *folder, const SceneLine *line, float fraction, size_t view,
                     const char *name, Error *err)
{
    char file[160], path[4400], moving[40] = "";
    Text said = {0};
    PictureOptions options = picture_defaults();
    snprintf(file, sizeof file, "%s-%dx%d-%s.png", name, views[view].width, views[view].height,
             theme_names[views[view].theme]);
    snprintf(path, sizeof path, "%s/%s", folder, file);
    options.path = path;
    options.width = views[view].width;
    options.height = views[view].height;
    options.theme = views[view].theme;
    options.fraction = fraction;
    options.window = true;
    scene_line_write(line, &said);
    if (fraction < 1)
        snprintf(moving, sizeof moving, " --fraction %g", (double)fraction);
    text_add(page,
            "<figure><a href=\"%s\"><img src=\"%s\" loading=\"lazy\" alt=\"\"></a><figcaption>%s --size %dx%d "
            "--theme %s%s</figcaption></figure>\n",
            file, file, text_get(&said), views[view].width, views[view].height, theme_names[views[view].theme], moving);
    text_free(&said);
    return picture_write(line, &options, err);
}

/* The middle of the first motion of each kind that the scene has. */
static bool show_motions(Text *page, const char *folder, SceneLine *line, const Trace *trace, const char *name,
                         Error *err)
{
    enum { FAR = 20000, KINDS = MOTION_DIVIDE + 1 };
    bool shown[KINDS] = {[MOTION_FLY] = true}, done = true;
    line->level = LEVEL_CELL;
    for (int64_t i = 0; i < trace->len && i < FAR && !trace->layer && done; i++) {
        Step step = step_at(trace, i);
        Motion motion = motion_of(trace, &step);
        Span span = span_of(trace, i, LEVEL_CELL);
        if (shown[motion])
            continue;
        shown[motion] = true;
        char each[128];
        snprintf(each, sizeof each, "%s-motion-%d", name, (int)motion);
        line->step = (span.first + span.end) / 2 + 1;
        done = show_one(page, folder, line, 0.8f, 0, each, err)
               && show_one(page, folder, line, 0.8f, sizeof views / sizeof *views - 1, each, err);
    }
    return done;
}

/* The pictures of one scene at its first, a middle and its last step, and in motion. */
static bool show(Text *page, const char *folder, SceneLine *line, const Trace *trace, const char *name, Error *err)
{
    const int64_t len = trace->len, step[] = {len > 1 ? 1 : 0, (len + 1) / 2, len};
    for (size_t view = 0; view < sizeof views / sizeof *views; view++)
        for (int i = 0; i < 3; i++) {
            char each[128];
            snprintf(each, sizeof each, "%s-%d", name, i + 1);
            line->step = step[i];
            if (!show_one(page, folder, line, 1, view, each, err))
                return false;
        }
    return show_motions(page, folder, line, trace, name, err);
}

static bool show_entry(Text *page, const char *folder, const char *assets, const SceneEntry *entry, const Shape *shape,
                       Error *err)
{
    SceneLine line = scene_line_default();
    Scene scene = {0};
    /* pages without steps; the other half of a pass */
    if (!entry->draw || (operation_is_network(entry->operation) && entry->pass == PASS_BACKWARD))
        return true;
    catalog_line(entry, &line);
    line.assets = assets;
    bool fits = take_shape(&line, shape) > 0 || !shape->option[0][0], done = true;
    if (fits && (!line.compare || entry->route == route_default(entry->operation)) && scene_build(&scene, &line, err)) {
        char name[96];
        snprintf(name, sizeof name, "%s-%s-%s-%s", operation_name(entry->operation), pass_names[entry->pass],
                 route_names[entry->route], shape->name);
        text_add(page, "<h2>%s: %s, %s</h2>\n", entry->family, entry->tab, shape->name);
        done = show(page, folder, &line, &scene.trace, name, err);
        scene_free(&scene);
    }
    scene_line_free(&line);
    return done;
}

static bool make(const char *folder, Error *err)
{
    static const char head[] =
        "<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<title>convwalk: gallery</title>\n"
        "<style>body{font:15px sans-serif;margin:2em}figure{display:inline-block;width:30%;min-width:300px;margin:.5em}"
        "img{width:100%;border:1px solid #ccc}figcaption{font:12px monospace}</style>\n"
        "<h1>Every scene, every lesson</h1>\n";
    char path[4200], assets[4096];
    Text page = {0};
    bool done = assets_find(assets, sizeof assets, err) && file_make_folder(folder, err);
    text_add(&page, "%s", head);
    for (int i = 0; i < scene_catalog_count && done; i++)
        for (size_t shape = 0; shape < sizeof shapes / sizeof *shapes && done; shape++)
            done = show_entry(&page, folder, assets, scene_catalog[i], &shapes[shape], err);
    done = done && gallery_lessons(&page, folder, err);
    snprintf(path, sizeof path, "%s/index.html", folder);
    done = done && file_write(path, text_get(&page), page.length, err);
    text_free(&page);
    if (done)
        printf("%s\n", path);
    return done;
}

int command_gallery(int argc, char **argv)
{
    Error err;
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        printf("convwalk gallery FOLDER\nEvery scene at several sizes, themes, shapes and steps and every page of the "
               "lessons as pictures, and FOLDER/index.html that shows them.\n");
        return 0;
    }
    if (argc != 2 || argv[1][0] == '-') {
        error_set(&err, "gallery needs a folder: convwalk gallery FOLDER");
        return command_fail(&err);
    }
    return make(argv[1], &err) ? 0 : command_fail(&err);
}
