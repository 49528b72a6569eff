/* The catalogue of scenes: what the home page lists, which tabs the stage has, which function draws what. It is the
 * operations' list (trace/operations/list.h), each with the pictures of its scene's file: one for each route and
 * pass. */
#ifndef CONVWALK_VIEW_SCENES_CATALOG_H
#define CONVWALK_VIEW_SCENES_CATALOG_H

#include "trace/scene/scene.h"
#include "view/scenes/parts/icon.h"
#include "view/scenes/stage.h"

typedef struct {
    const char *family;      /* entries of one family, which are adjacent, are tabs of each other; its title */
    const char *tab;         /* what the tab says */
    const char *about;       /* one line for the home page */
    Operation operation;
    Pass pass;
    Route route;
    void (*draw)(StageView *view);   /* NULL: no scene but a live page, see view/live */
    void (*icon)(const Icon *icon);  /* the family's small picture; only its first entry needs one */
} SceneEntry;

/* Each operation's, in its scene's file; and the list of them all. */
#define OPERATION(name, row, pictures, cases) extern const SceneEntry scenes_##row[pictures];
OPERATIONS(OPERATION)
#undef OPERATION
extern const SceneEntry scenes_network[2];

extern const SceneEntry *const scene_catalog[];
extern const int scene_catalog_count;

/* The index of the entry that draws this trace; -1 when none does. */
int catalog_find(const Trace *trace);

/* Live pages are in the order of LiveTab: which one entry `index` is, -1 for a scene; and the entry of a LiveTab. */
int catalog_live(int index);
int catalog_find_live(int tab);

/* Makes the line one of this entry: its operation (with that operation's defaults, if it is another), its pass and
 * route. */
void catalog_line(const SceneEntry *entry, SceneLine *line);

/* The first entry of the family to which `index` belongs, and the number of its entries. */
int catalog_family(int index, int *count);

#endif
