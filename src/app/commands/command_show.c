/* convwalk show SCENE: the window at a scene; without a command, at the home page. */
#include "app/commands/commands.h"
#include "app/commands/options.h"
#include "app/platform/window.h"
#include "view/window/network.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    int frames;
    ThemeName theme;
    bool home;
} ShowOptions;

static const struct option own[] = {
    {"theme", required_argument, NULL, 't'},
    {"frames", required_argument, NULL, 'F'},
    {NULL, 0, NULL, 0},
};

static bool take(void *self, int code, const char *value, Error *err)
{
    ShowOptions *options = self;
    if (code == 'F')
        return text_to_int(value, 1, 1000000, &options->frames)
               || error_set(err, "--frames %s: expected a whole number from 1", value);
    return option_theme(value, &options->theme, err);
}

static bool open_and_run(const SceneLine *line, const ShowOptions *options, Error *err)
{
    Screen screen;
    LessonHost host;
    Habits habits = {.path = ""};
    screen_init(&screen);
    lesson_host_open(&host, &screen, false);
    habits_open(&habits, &screen, options->theme);
    if (line->assets)
        screen.program.assets = line->assets;
    bool done = options->home || screen_open(&screen, line, err);
    if (done && !options->home && screen.stage.scene.net && line->step < 0)
        network_filled(&screen, line->pass);
    LiveHost live = {0};
    Error note;
    scene_line_rounded(line, &note);
    if (note.text[0])
        screen_note(&screen, &note);
    done = done && window_run(&screen, &live, &host, &habits, options->frames, err);
    if (done)
        command_note(&note);
    live_host_close(&live, &screen);
    screen_free(&screen);
    lesson_host_close(&host);
    habits_free(&habits);
    return done;
}

int command_show(int argc, char **argv)
{
    ShowOptions options = {.home = argc <= 1, .theme = THEME_COUNT};
    SceneLine line = scene_line_default();
    Error err;
    bool help, done = scene_args(argc, argv, &line, own, "", take, &options, &help, &err);
    if (done && help)
        scene_help("convwalk show SCENE [--theme light|dark|projector] [--frames N]\nThe window at this scene; "
                   "--frames closes it after so many pictures.\n\n");
    else
        done = done && open_and_run(&line, &options, &err);
    scene_line_free(&line);
    return done ? 0 : command_fail(&err);
}
