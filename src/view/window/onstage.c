/* Puts scenes on stage. */
#include "view/window/onstage.h"

#include "view/scenes/catalog.h"
#include "view/window/edit/edit.h"
#include "view/window/network.h"
#include "view/window/state.h"

#include <math.h>

/* The scene of the line, with what it is compared with. */
static bool build(const Screen *screen, const SceneLine *line, Scene *scene, Compare *compare, Error *err)
{
    SceneLine led = *line;   /* borrowed: what is compared is led by the operation's own route */
    led.assets = screen->program.assets;
    led.route = line->compare ? route_default(line->operation) : line->route;
    *compare = (Compare){0};
    if (!scene_build(scene, &led, err))
        return false;
    if (line->compare && !compare_build(compare, scene, err)) {
        scene_free(scene);
        return false;
    }
    if (catalog_find(&scene->trace) >= 0)
        return true;
    error_set(err, "%s has no picture; 'convwalk print' tells its steps", operation_name(scene->trace.operation));
    compare_free(compare);
    scene_free(scene);
    return false;
}

/* A network is walked layer by layer unless its line says otherwise. */
static Level level_of(const Trace *trace, const SceneLine *line)
{
    bool said = line->said & (uint64_t)1 << SAID_LEVEL;
    return trace->layer && !said && line->level == LEVEL_PRODUCT ? LEVEL_LAYER : line->level;
}

/* Whether what is kept of the old scene's edits does not go with the new one: undoing would lead into another
 * network, where the layer on stage may not exist. */
static bool parts_with(const Scene *old, const Scene *now)
{
    return old->line.operation != now->line.operation || (old->net && !network_same(old->net, now->net));
}

bool screen_open(Screen *screen, const SceneLine *line, Error *err)
{
    OnStage *stage = &screen->stage;
    Scene scene;
    Compare compare;
    screen->program.assets = line->assets ? line->assets : screen->program.assets;
    if (!build(screen, line, &scene, &compare, err))
        return false;
    edit_leave(screen, parts_with(&stage->scene, &scene));
    const Trace *old = &stage->scene.trace;
    if (screen->show.page == PAGE_SCENE && old->len > 0 && catalog_find(old) == catalog_find(&scene.trace))
        turn_scene(screen);
    else
        turn_page(screen, PAGE_SCENE);
    scene_free(&stage->scene);
    compare_free(&stage->compare);
    stage->scene = scene;
    stage->compare = compare;
    Player player = player_at(line->step > 0 ? line->step : 0);
    player.level = level_of(&scene.trace, line);
    player.reduced = stage->player.reduced;
    player.speed = stage->player.speed;
    stage->player = player;
    stage->overview = -1;
    stage_scales(&stage->scene.trace, stage->most);
    if (stage->scene.net)
        screen_note(screen, &stage->scene.net->note);
    return true;
}

void onstage_fit(Screen *screen)
{
    screen->stage.zoom = 1;
    screen->stage.pan_x = screen->stage.pan_y = 0;
}

/* How far one can zoom in: what the smallest cells of the picture drawn last need. */
static float zoom_most(const Screen *screen)
{
    const float enough = 96, least = 2, most = 64;
    float smallest = enough;
    for (int i = 1; i < screen->canvas.targets; i++) {
        const Target *target = &screen->canvas.target[i];
        float cell = target->grid.cell;
        if (target->kind == TARGET_MAP)
            cell = target->at.w / (float)(target->grid.columns > 0 ? target->grid.columns : 1);
        bool cells = target->kind == TARGET_MAP || target->kind == TARGET_GRID;
        if (cells && cell > 0 && target_stands(screen, target))
            smallest = fminf(smallest, cell / screen->stage.zoom);
    }
    return fmaxf(least, fminf(most, enough / smallest));
}

void onstage_pan(Screen *screen, Rect stage, float dx, float dy)
{
    OnStage *on = &screen->stage;
    float wide = stage.w / 2 * (on->zoom - 1), high = stage.h / 2 * (on->zoom - 1);
    on->pan_x = fmaxf(-wide, fminf(wide, on->pan_x + dx));
    on->pan_y = fmaxf(-high, fminf(high, on->pan_y + dy));
}

bool onstage_zoom(Screen *screen, Rect stage, float x, float y, float factor)
{
    OnStage *on = &screen->stage;
    float most = fmaxf(on->zoom, zoom_most(screen)), zoom = fmaxf(1, fminf(most, on->zoom * factor));
    float middle_x = stage.x + stage.w / 2, middle_y = stage.y + stage.h / 2;
    if (zoom == on->zoom)
        return false;
    factor = zoom / on->zoom;
    on->pan_x = (x - middle_x) * (1 - factor) + on->pan_x * factor;
    on->pan_y = (y - middle_y) * (1 - factor) + on->pan_y * factor;
    on->zoom = zoom;
    onstage_pan(screen, stage, 0, 0);
    return true;
}

int onstage_entry(const Screen *screen)
{
    const Scene *scene = &screen->stage.scene;
    if (!scene->net)
        return catalog_find(&scene->trace);
    /* a layer belongs to the whole network, whose two passes are two tabs */
    return catalog_find(&scene->net->trace) + (network_pass_now(screen) == PASS_BACKWARD);
}

Cursor onstage_cursor(const Screen *screen)
{
    const OnStage *stage = &screen->stage;
    Cursor cursor = player_cursor(&stage->player);
    return veil_any(&stage->veil) ? veil_cursor(&stage->scene.trace, &stage->veil, cursor) : cursor;
}

void onstage_link(StageView *view)
{
    if (view->hover_step < 0)
        return;
    Step step = step_at(view->trace, view->hover_step);
    view->hover = step.a;
    view->linked[0] = step.b;
    view->linked[1] = step.out;
}
