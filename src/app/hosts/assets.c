/* A data folder is one that holds assets/ and lessons/: the source tree's top, or PREFIX/share/convwalk. Candidates are
 * tried in the header's order; the first that has what is looked for wins. */
#include "app/hosts/assets.h"

#include "base/file.h"
#include "engine/net.h"

#include <SDL.h>
#include <stdio.h>
#include <stdlib.h>

#ifndef DATADIR
#define DATADIR "/usr/local/share/convwalk"
#endif

/* True when base + middle + "/" + name exists and fits into `folder`, which then holds it. */
static bool try_folder(const char *base, const char *middle, const char *name, char *folder, size_t room)
{
    int length = snprintf(folder, room, "%s%s/%s", base, middle, name);
    return length > 0 && (size_t)length < room && file_exists(folder);
}

/* Cuts the last name and its slash off a path; false when there is none. */
static bool go_up(char *path)
{
    char *last = NULL;
    for (char *at = path; *at; at++)
        if (*at == '/' || *at == '\\')
            last = at;
    if (last)
        *last = '\0';
    return last != NULL;
}

static bool beside_program(const char *name, char *folder, size_t room)
{
    char *path = SDL_GetBasePath();   /* the program's folder with a slash; needs no SDL_Init */
    bool found = false, inside = path && go_up(path);
    for (int up = 1; up <= 3 && inside && !found; up++) {
        inside = go_up(path);
        found = inside
                && (try_folder(path, "", name, folder, room)
                    || (up == 1 && try_folder(path, "/share/convwalk", name, folder, room)));
    }
    SDL_free(path);
    return found;
}

static bool data_find(const char *name, char *folder, size_t room, Error *err)
{
    const char *told = getenv("CONVWALK_DATA");
    if (told && *told)
        return try_folder(told, "", name, folder, room)
            || error_set(err, "%s/%s is missing; CONVWALK_DATA has to name the folder that holds it", told, name);
    return beside_program(name, folder, room) || try_folder(DATADIR, "", name, folder, room)
           || error_set(
               err, "%s/%s is missing; install convwalk's data, or let CONVWALK_DATA name the folder that holds %s/",
               DATADIR, name, name);
}

bool assets_find(char *folder, size_t room, Error *err)
{
    return data_find("assets", folder, room, err);
}

bool assets_weights(char *path, size_t room, Error *err)
{
    char folder[4096];
    if (!assets_find(folder, sizeof folder, err))
        return false;
    if ((size_t)snprintf(path, room, "%s/%s", folder, net_presets[0].weights->file) < room)
        return true;
    return error_set(err, "%.200s...: its name is too long", folder);
}

bool lessons_find(char *folder, size_t room, Error *err)
{
    return data_find("lessons", folder, room, err);
}
