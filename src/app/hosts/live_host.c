/* Files for the live pages. Everything is loaded once, on first need, and an error leaves what was there. */
#include "app/hosts/live_host.h"

#include "app/hosts/assets.h"
#include "app/photo/digit_picture.h"
#include "app/platform/folders.h"
#include "base/file.h"
#include "base/number.h"
#include "base/system.h"
#include "view/lesson/reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

bool live_host_weights(LiveHost *host, Live *live, const char *path, const WeightsAs *as, Error *note, Error *err)
{
    char bundled[4224];
    if (!path) {
        if (!assets_weights(bundled, sizeof bundled, err))
            return false;
        path = bundled;
    }
    Network *network = weights_open(path, as, 1, 1, note, err);
    if (!network || !net_takes_digits(network_net(network), err)) {
        network_free(network);
        return false;
    }
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

/* What the pad needs, once. */
static void serve_pad(LiveHost *host, Screen *screen)
{
    Live *live = screen->live;
    Error err, note = {""};
    host->looked = true;
    if (!live->network && !live_host_weights(host, live, live->files.weights, &live->files.as, &note, &err))
        screen_say(screen, true, "%s", err.text);
    else
        screen_note(screen, &note);
    if (!live->digits && live->files.data && !live_host_digits(host, live, live->files.data, &err))
        screen_say(screen, true, "%s", err.text);
}

bool live_host_train_on(LiveHost *host, const char *folder, Error *err)
{
    Dataset train, test;
    if (!dataset_load(folder, true, &train, err))
        return false;
    if (!dataset_load(folder, false, &test, err)) {
        dataset_free(&train);
        return false;
    }
    dataset_free(&host->train);
    dataset_free(&host->test);
    host->train = train;
    host->test = test;
    if (train.count >= 1000)
        snprintf(host->name, sizeof host->name, "%d,%03d images of %.40s", train.count / 1000, train.count % 1000,
                 base_name(folder));
    else
        snprintf(host->name, sizeof host->name, "%d images of %.40s", train.count, base_name(folder));
    trainer_free(host->trainer);
    host->trainer = NULL;
    return true;
}

/* One processor is left to the picture. */
static int threads_here(void)
{
    return int_clamp(system_processors() - 1, 1, 7);
}

static void start_trainer(LiveHost *host, Screen *screen)
{
    Live *live = screen->live;
    Error err;
    if (!host->train.pixel && live->files.data && !live_host_train_on(host, live->files.data, &err))
        screen_say(screen, true, "%s", err.text);
    if (!host->train.pixel)
        snprintf(host->name, sizeof host->name, "digits that convwalk draws");
    if (live->wanted.threads == 0)
        live->wanted.threads = threads_here();
    TrainerStart start = {.train = host->train,
                          .test = host->test,
                          .settings = live->wanted,
                          .resume = live->files.resume,
                          .as = live->files.as,
                          .out = live->files.out};
    memcpy(start.name, host->name, sizeof start.name);
    if (live->files.out || live->files.resume)
        snprintf(host->saved, sizeof host->saved, "%s", live->files.out ? live->files.out : live->files.resume);
    host->train = host->test = (Dataset){0};
    host->trainer = trainer_new(&start, &err);
    live->ordered = host->trainer ? 1 : 0;
    live->train->obeyed = 0;
    live->train->state = TRAIN_PREPARING;
    if (!host->trainer)
        screen_say(screen, true, "%s", err.text);
}

/* FOLDER/NETWORK-1.safetensors, ...: the first that is not there. The folder is made when there is none. */
static bool free_name(const LiveHost *host, const TrainingSettings *settings, char *path, size_t room, Error *err)
{
    int i = 1;
    const char *folder = host->folder;
    if (folder[0] && !file_make_folder(folder, err))
        return false;
    do
        snprintf(path, room, "%s%s%s-%d.safetensors", folder, folder[0] ? "/" : "", training_name(settings), i);
    while (file_exists(path) && i++ < 10000);
    return true;
}

static void give_order(LiveHost *host, Screen *screen, OrderKind kind)
{
    Live *live = screen->live;
    Order order = {.kind = kind, .settings = live->wanted, .image = live->hold};
    Error err;
    if (kind == ORDER_SAVE && !host->saved[0]
        && !free_name(host, &live->train->settings, host->saved, sizeof host->saved, &err)) {
        screen_say(screen, true, "%s", err.text);
        return;
    }
    if (kind == ORDER_LOAD && !host->saved[0]) {   /* nothing is saved yet: which file? */
        screen->program.requests |= REQUEST_OPEN;
        return;
    }
    snprintf(order.path, sizeof order.path, "%s", host->saved);
    if (kind == ORDER_HAND) {
        char folder[900];
        folders_temporary(folder, sizeof folder);
        snprintf(host->handed, sizeof host->handed, "%s/convwalk-batch-%ld.safetensors", folder, system_process());
        snprintf(order.path, sizeof order.path, "%s", host->handed);
    }
    if (kind == ORDER_HOLD && live->hold < 0) {
        order.kind = ORDER_HOLD_PIXELS;
        memcpy(order.pixel, live->pad.seen, sizeof order.pixel);
    }
    if (trainer_order(host->trainer, &order))
        live->ordered++;
    else
        screen_say(screen, true, "too many orders at once");
}

/* Settings changed before the first batch simply hold; later only a new start takes them. */
static void begin_if_new(LiveHost *host, Screen *screen)
{
    const TrainView *view = screen->live->train;
    bool differs = false;
    for (int i = 0; i < LIVE_FIELDS; i++)
        differs = differs || live_differs(screen->live, (LiveField)i);
    if (differs && view->past == 0 && view->state == TRAIN_PAUSED)
        give_order(host, screen, ORDER_ANEW);
    else if (differs)
        screen_say(screen, false, "the marked settings take effect with Restart");
}

static void serve_training(LiveHost *host, Screen *screen)
{
    static const struct {
        LiveDo wish;
        OrderKind order;
    } orders[] = {{DO_ONE_SAMPLE, ORDER_SAMPLE}, {DO_ONE_BATCH, ORDER_BATCH}, {DO_ONE_EPOCH, ORDER_EPOCH},
                  {DO_RUN, ORDER_RUN},           {DO_ANEW, ORDER_ANEW},       {DO_SAVE, ORDER_SAVE},
                  {DO_LOAD, ORDER_LOAD},         {DO_HOLD, ORDER_HOLD},       {DO_STEP, ORDER_HAND}};
    Live *live = screen->live;
    uint32_t wishes = live_wishes(live);
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        if (!(wishes & 1u << orders[i].wish))
            continue;
        bool pause = orders[i].wish == DO_RUN && live->train->state == TRAIN_RUNNING;
        if (i < 4 && !pause)
            begin_if_new(host, screen);
        give_order(host, screen, pause ? ORDER_PAUSE : orders[i].order);
    }
}

/* The batch to come, on the network's stage: its weights, velocities, rate, and its first image. */
static void walk(const LiveHost *host, Screen *screen)
{
    const TrainView *view = &host->view;
    Sgd sgd = view->settings.sgd;
    Error err;
    sgd.rate = view->rate;
    if (!live_walk(screen, view->held_pixel, view->held_label, host->handed, &sgd, &err))
        screen_say(screen, true, "%s", err.text);
    else
        screen_say(screen, false, "the first image of the batch to come; the tab Train leads back");
}

bool live_host_serve(LiveHost *host, Screen *screen)
{
    if (screen->show.page != PAGE_LIVE)
        return false;
    bool changed = !host->looked;
    if (!host->looked)
        serve_pad(host, screen);
    if (screen->live->tab == LIVE_TRAIN && !host->trainer)
        start_trainer(host, screen);
    if (!host->trainer)
        return changed;
    if (!live_preparing(screen->live))
        serve_training(host, screen);
    if (!trainer_look(host->trainer, &host->view))
        return changed;
    int handed = screen->live->train->handed;
    live_give_train(screen, &host->view);
    if (host->view.handed > handed)
        walk(host, screen);
    return true;
}

void live_host_drop(LiveHost *host, Screen *screen, const char *path)
{
    if (screen->reading && screen->reading->locked) {   /* a live page would be a way out of it */
        screen_say(screen, true, "this lesson is locked: no file is taken");
        return;
    }
    const char *dot = strrchr(path, '.');
    Error err, note = {""};
    Live *live = live_open(screen, screen->live ? screen->live->tab : LIVE_DRAW);
    bool done;
    if (system_kind(path) == ENTRY_FOLDER) {
        done = live_host_digits(host, live, path, &err)
               && (live->tab != LIVE_TRAIN || live_host_train_on(host, path, &err));
    } else if (live->tab == LIVE_TRAIN && host->trainer && dot && strcmp(dot, ".safetensors") == 0) {
        snprintf(host->saved, sizeof host->saved, "%s", path);
        give_order(host, screen, ORDER_LOAD);
        return;
    } else if (dot && strcmp(dot, ".safetensors") == 0)
        done = live_host_weights(host, live, path, NULL, &note, &err);
    else {
        live_open(screen, LIVE_DRAW);
        done = live_host_picture(live, path, &err);
    }
    if (!done)
        screen_say(screen, true, "%s", err.text);
    else if (note.text[0])
        screen_note(screen, &note);
    else
        screen_say(screen, false, word(screen->look.language, "loaded %s"), base_name(path));
}

void live_host_close(LiveHost *host, Screen *screen)
{
    if (screen->live) {
        live_give_network(screen->live, NULL, "");
        live_give_digits(screen->live, NULL);
    }
    trainer_free(host->trainer);
    if (host->handed[0])
        remove(host->handed);
    network_free(host->network);
    dataset_free(&host->digits);
    dataset_free(&host->train);
    dataset_free(&host->test);
    *host = (LiveHost){0};
}
