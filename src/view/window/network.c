/* A network in the window: from the overview into a layer at one cell, back to the same step, other variants of the
 * network with the same digit. */
#include "view/window/network.h"

#include "view/scenes/catalog.h"
#include "view/scenes/network/overview.h"
#include "view/window/state.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

Spot target_spot(const Screen *screen, const Target *target, float x, float y)
{
    if (target->kind != TARGET_MAP || !target_stands(screen, target))
        return (Spot){-1, 0};
    const Grid *grid = &target->grid;
    int row = (int)floorf((y - target->at.y) / target->at.h * (float)grid->rows),
        column = (int)floorf((x - target->at.x) / target->at.w * (float)grid->columns);
    if (row < 0 || column < 0 || row >= grid->rows || column >= grid->columns)
        return (Spot){-1, 0};
    return (Spot){(int)target->value, ((int64_t)target->plane * grid->rows + row) * grid->columns + column};
}

/* Puts a layer, or the overview (-1), on stage at a step. */
static void show(Screen *screen, int layer, int64_t done, Level level)
{
    int speed = screen->stage.player.speed;
    bool reduced = screen->stage.player.reduced;
    turn_page(screen, PAGE_SCENE);
    scene_show_layer(&screen->stage.scene, layer);
    screen->stage.player = player_at(done);
    screen->stage.player.level = level;
    screen->stage.player.speed = speed;
    screen->stage.player.reduced = reduced;
    onstage_fit(screen);
    stage_scales(&screen->stage.scene.trace, screen->stage.most);
}

void network_click(Screen *screen, const Target *map, float x, float y)
{
    int layer;
    int64_t step;
    Spot spot = target_spot(screen, map, x, y);
    if (spot.map < 0)
        return;
    Maps maps = maps_of(&screen->stage.scene.net->net);
    if (!map_open(screen->stage.scene.net, &maps, map->done, spot, &layer, &step)) {
        screen_say(screen, false, "a pixel of the digit: nothing is computed here");
        return;
    }
    if (catalog_find(&screen->stage.scene.net->layer[layer].trace) < 0) {
        screen_say(screen, false, "this layer has no picture of its own; 'convwalk print' tells its steps");
        return;
    }
    screen->stage.overview = screen->stage.player.rest;
    screen->stage.overview_level = screen->stage.player.level;
    show(screen, layer, step + 1, LEVEL_PRODUCT);
}

/* The position in the whole pass, also while one of its layers is on stage. */
static int64_t stand_in_pass(const Screen *screen, Level *level)
{
    int layer = scene_layer(&screen->stage.scene);
    *level = screen->stage.player.level;
    if (layer < 0)
        return screen->stage.player.rest;
    *level = screen->stage.overview >= 0 ? screen->stage.overview_level : LEVEL_LAYER;
    return screen->stage.overview >= 0 ? screen->stage.overview
                                       : screen->stage.scene.net->layer[layer].first + screen->stage.player.rest;
}

bool network_leave(Screen *screen)
{
    int layer = screen->show.page == PAGE_SCENE ? scene_layer(&screen->stage.scene) : -1;
    if (layer < 0)
        return false;
    Level level;
    int64_t done = stand_in_pass(screen, &level);
    show(screen, -1, done, level);
    screen->stage.overview = -1;
    return true;
}

void network_tab(Screen *screen, Pass pass)
{
    if (screen->show.page != PAGE_SCENE)
        turn_page(screen, PAGE_SCENE);
    network_leave(screen);
    const Trace *chain = &screen->stage.scene.trace;
    int layer = 0;
    while (layer_pass(&chain->layer[layer]) != pass)
        layer++;
    player_go(&screen->stage.player, chain, pass == PASS_FORWARD ? 0 : chain->layer[layer].first);
}

void network_filled(Screen *screen, Pass pass)
{
    const Trace *chain = &screen->stage.scene.trace;
    network_tab(screen, PASS_BACKWARD);
    if (pass == PASS_BACKWARD)
        player_go(&screen->stage.player, chain, chain->len);
}

Pass network_pass_now(const Screen *screen)
{
    int layer = scene_layer(&screen->stage.scene);
    if (layer < 0)
        layer = trace_layer(&screen->stage.scene.trace, player_cursor(&screen->stage.player).step);
    return layer_pass(&screen->stage.scene.net->layer[layer]);
}

/* The current cell in the network made again: the same layer, and the step as far in it as before. */
static void stand_again(Screen *screen, int layer, int64_t done)
{
    OnStage *stage = &screen->stage;
    const Layer *to = &stage->scene.net->layer[layer];
    player_go(&stage->player, &stage->scene.trace, to->first + (done < to->trace.len ? done : to->trace.len));
}

bool network_same(const NetTrace *one, const NetTrace *other)
{
    bool same = one->layers == other->layers;
    for (int i = 0; same && i < one->layers; i++)
        same = strcmp(one->layer[i].name, other->layer[i].name) == 0
               && strcmp(one->layer[i].phase, other->layer[i].phase) == 0;
    return same;
}

bool network_line(Screen *screen, SceneLine *line, Error *err)
{
    const Trace *pass = &screen->stage.scene.net->trace;
    Level level;
    int64_t rest = stand_in_pass(screen, &level);
    int layer = trace_layer(pass, rest > 0 ? rest - 1 : 0);
    int64_t done = rest - pass->layer[layer].first;
    free(line->word[WORD_LAYER]);
    line->word[WORD_LAYER] = NULL;
    line->step = -1;
    if (!screen_open(screen, line, err))
        return false;
    screen->stage.player.level = level;
    stand_again(screen, layer, done);
    return true;
}

void network_variant(Screen *screen, int64_t value)
{
    if (!screen->stage.scene.net)
        return;
    SceneLine line = scene_line_copy(&screen->stage.scene.line);
    uint64_t said = 0;
    if (value <= VARIANT_AVERAGE) {
        line.average = value == VARIANT_AVERAGE;
        said = (uint64_t)1 << SAID_POOL;
    } else if (value <= VARIANT_SIGMOID) {
        line.function = (Activation)(value - VARIANT_RELU);
        said = (uint64_t)1 << SAID_FUNCTION;
    } else {
        line.route = value == VARIANT_IM2COL ? ROUTE_IM2COL : ROUTE_NAIVE;
    }
    line.said |= said;
    edit_line(screen, &line);
    scene_line_free(&line);
}

void network_drawn(SceneLine *line)
{
    if (!line->word[WORD_IMAGE] && !line->word[WORD_DATA] && !line->values[VALUES_X])
        return;
    for (int i = WORD_IMAGE; i <= WORD_DATA; i++) {
        free(line->word[i]);
        line->word[i] = NULL;
    }
    free(line->values[VALUES_X]);
    line->values[VALUES_X] = NULL;
    free(line->target);   /* it was that picture's */
    line->target = NULL;
}

void network_another(Screen *screen)
{
    SceneLine line = scene_line_copy(&screen->stage.scene.line);
    network_drawn(&line);
    line.seed = scene_seed_after(line.seed);
    line.digit = (line.digit + 1) % 10;
    if (edit_line(screen, &line))
        screen_say(screen, false, "digit %d, drawn from --seed %llu", line.digit, (unsigned long long)line.seed);
    scene_line_free(&line);
}
