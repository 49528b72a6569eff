/* The list of the scenes' rows, family after family; each row is in its scene's file. */
#include "view/scenes/catalog.h"

#include <string.h>

/* The pages without steps. */
static const SceneEntry entry_train = {
    "Network", "Train", "A network learns while one watches; pause at any batch.",
    OP_COUNT, PASS_FORWARD, ROUTE_NAIVE, NULL, NULL};

static const SceneEntry entry_draw = {
    "Network", "Draw", "Draw a digit; the network says what it sees.",
    OP_COUNT, PASS_FORWARD, ROUTE_NAIVE, NULL, NULL};

#define PICTURES_1(row) &scenes_##row[0],
#define PICTURES_2(row) PICTURES_1(row) &scenes_##row[1],
#define PICTURES_3(row) PICTURES_2(row) &scenes_##row[2],
#define OPERATION(name, row, pictures, cases) PICTURES_##pictures(row)
const SceneEntry *const scene_catalog[] = {
    OPERATIONS(OPERATION)
    PICTURES_2(network)
    &entry_train,
    &entry_draw,
};
#undef OPERATION
const int scene_catalog_count = sizeof scene_catalog / sizeof *scene_catalog;

int catalog_find(const Trace *trace)
{
    int found = -1;
    for (int i = 0; i < scene_catalog_count; i++) {
        const SceneEntry *entry = scene_catalog[i];
        bool fits = entry->draw && entry->operation == trace->operation && entry->pass == trace->pass;
        if (fits && (entry->route == trace->route || operation_is_network(trace->operation)))
            found = i;
    }
    return found;
}

int catalog_live(int index)
{
    int tab = -1;
    for (int i = 0; i <= index; i++)
        tab += !scene_catalog[i]->draw;
    return scene_catalog[index]->draw ? -1 : tab;
}

int catalog_find_live(int tab)
{
    int index = 0;
    while (catalog_live(index) != tab)
        index++;
    return index;
}

void catalog_line(const SceneEntry *entry, SceneLine *line)
{
    Error err;
    if (line->operation != entry->operation)
        scene_line_name(line, operation_name(entry->operation), &err);
    line->pass = entry->pass;
    line->route = operation_is_network(entry->operation) ? line->route : entry->route;
}

int catalog_family(int index, int *count)
{
    int first = index, end = index + 1;
    while (first > 0 && strcmp(scene_catalog[first - 1]->family, scene_catalog[index]->family) == 0)
        first--;
    while (end < scene_catalog_count && strcmp(scene_catalog[end]->family, scene_catalog[index]->family) == 0)
        end++;
    *count = end - first;
    return first;
}
