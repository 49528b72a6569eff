/* Files for the live pages. Everything is loaded once, on first need, and an error leaves what was there. */
#include "app/live_host.h"

#include "app/assets.h"
#include "app/digit_picture.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

bool live_host_weights(LiveHost *host, Live *live, const char *path, Error *err)
{
    char assets[4096], bundled[4224];
    if (!path) {
        if (!assets_find(assets, sizeof assets, err))
            return false;
        snprintf(bundled, sizeof bundled, "%s/lenet-relu-max.safetensors", assets);
        path = bundled;
    }
    Network *network = weights_load(path, 1, 1, err);
    if (!network)
        return false;
    live_give_network(live, network, base_name(path));
    network_free(host->network);
    host->network = network;
    return true;
}

bool live_host_digits(LiveHost *host, Live *live, const char *folder, Error *err)
{
    Dataset digits;
    if (!dataset_load(folder, false, &digits, err))
        return false;
    dataset_free(&host->digits);
    host->digits = digits;
    live_give_digits(live, &host->digits);
    return true;
}

bool live_host_picture(Live *live, const char *path, Error *err)
{
    uint8_t pixel[PAD_PIXELS];
    if (!digit_picture_read(path, pixel, err))
        return false;
    live_give_picture(live, pixel, -1, base_name(path));
    return true;
}

bool live_host_serve(LiveHost *host, Screen *screen)
{
    Live *live = screen->live;
    Error err;
    if (screen->page != PAGE_LIVE || host->looked)
        return false;
    host->looked = true;
    if (!live->network && !live_host_weights(host, live, live->files.weights, &err))
        screen_say(screen, true, "%s", err.text);
    if (!live->digits && live->files.data && !live_host_digits(host, live, live->files.data, &err))
        screen_say(screen, true, "%s", err.text);
    return true;
}

static bool is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

void live_host_drop(LiveHost *host, Screen *screen, const char *path)
{
    const char *dot = strrchr(path, '.');
    Error err;
    Live *live = live_open(screen, screen->live ? screen->live->tab : LIVE_DRAW);
    bool done;
    if (is_folder(path))
        done = live_host_digits(host, live, path, &err);
    else if (dot && strcmp(dot, ".safetensors") == 0)
        done = live_host_weights(host, live, path, &err);
    else {
        live_open(screen, LIVE_DRAW);
        done = live_host_picture(live, path, &err);
    }
    if (!done)
        screen_say(screen, true, "%s", err.text);
    else
        screen_say(screen, false, "loaded %s", base_name(path));
}

void live_host_close(LiveHost *host, Screen *screen)
{
    if (screen->live) {
        live_give_network(screen->live, NULL, "");
        live_give_digits(screen->live, NULL);
    }
    network_free(host->network);
    dataset_free(&host->digits);
    *host = (LiveHost){0};
}
