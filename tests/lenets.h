/* LeNet's scenes for tests, with the bundled weights. */
#ifndef CONVWALK_TESTS_LENETS_H
#define CONVWALK_TESTS_LENETS_H

#include "screens.h"

#include "app/hosts/assets.h"
#include "trace/scene/scene.h"

/* The folder of the bundled weights. */
static inline const char *lenet_assets(void)
{
    static char folder[4096];
    Error err;
    assert_true(assets_find(folder, sizeof folder, &err));
    return folder;
}

static inline Scene lenet_scene(const char *text)
{
    Scene scene = {0};
    SceneLine line;
    Error err;
    bool read = scene_line_read(&line, text, &err);
    line.assets = lenet_assets();
    if (!read || !scene_build(&scene, &line, &err)) {
        fail_msg("%s: %s", text, err.text);
        abort();
    }
    scene_line_free(&line);
    return scene;
}

static inline Screen open_lenet(const char *text)
{
    Screen screen;
    Error err;
    SceneLine line;
    assert_true(scene_line_read(&line, text, &err));
    line.assets = lenet_assets();
    screen_init(&screen);
    if (!screen_open(&screen, &line, &err))
        fail_msg("%s", err.text);
    scene_line_free(&line);
    return screen;
}

#endif
