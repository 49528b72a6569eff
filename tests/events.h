/* Random events for the window's content: keys, text, motion, presses, drags, wheel, resizes, time, dropped files
 * and what else the program around brings, the picture drawn only now and then, so that most events meet a picture
 * that is no longer true. Events come in runs. A run is made from one number, its seed, and nothing else: when the
 * program ends in one, the seed and the last events are printed, and CONVWALK_EVENTS_SEED=that seed begins with
 * the same run. CONVWALK_EVENTS: how many events there are in all, 100000 if it is not set. */
#ifndef CONVWALK_TESTS_EVENTS_H
#define CONVWALK_TESTS_EVENTS_H

#include "crowd.h"

#include "base/memory.h"
#include "view/screen/input.h"

/* What a training shows, made up. */
static inline void show_training(Crowd *crowd)
{
    static TrainView view;
    Live *live = crowd->screen->live;
    view = (TrainView){.settings = training_defaults()};
    view.state = (TrainState)among(crowd, TRAIN_PREPARING, TRAIN_BROKEN);
    view.images = 600;
    view.batch = 16;
    view.prepared = below(crowd, 600);
    view.to_prepare = 600;
    view.obeyed = live->ordered;
    view.past = below(crowd, 1200);
    view.all = 1200;
    view.losses = view.hits = view.tested = (Curve){.each = 4};
    for (int i = below(crowd, 300); i > 0; i--) {
        curve_add(&view.losses, 4, random_uniform(&crowd->random));
        curve_add(&view.hits, 4, one_in(crowd, 50) ? NAN : random_uniform(&crowd->random));
    }
    view.test_images = one_in(crowd, 2) ? 0 : 100;
    view.mistakes = below(crowd, WORST_SHOWN + 1);
    for (int i = 0; i < view.mistakes; i++)
        view.worst[i] = (Misclassified){.image = below(crowd, 100),
                                        .label = below(crowd, DIGIT_CLASSES),
                                        .answer = below(crowd, DIGIT_CLASSES)};
    view.held_of = one_in(crowd, 3) ? 0 : 100;
    view.held_label = among(crowd, -1, 9);
    view.note_number = below(crowd, 3);
    view.handed = live->train->handed;
    snprintf(view.note, sizeof view.note, "%s", one_in(crowd, 2) ? "" : "a note");
    tell("training: state %d", (int)view.state);
    live_give_train(crowd->screen, &view);
}

/* What the program around does between two events. */
static inline void serve(Crowd *crowd)
{
    Screen *screen = crowd->screen;
    Error err;
    Text line = {0};
    unsigned requests = screen_requests(screen);
    if (requests & REQUEST_COPY && screen->show.page == PAGE_LIVE)
        live_line(screen->live, &line);
    else if (requests & REQUEST_COPY)
        screen_line(screen, &line);
    text_free(&line);
    if (requests & REQUEST_SAVE)
        screen_say(screen, false, "saved");
    lesson_host_serve(&crowd->lessons, screen);
    if (screen->show.page == PAGE_LIVE && !crowd->live.looked && !screen->live->network) {
        crowd->live.looked = true;
        live_host_drop(&crowd->live, screen, crowd->drop[0]);   /* the bundled weights */
        assert_non_null(screen->live->network);
    }
    uint32_t wishes = screen->show.page == PAGE_LIVE ? live_wishes(screen->live) : 0;
    if (screen->show.page == PAGE_LIVE && screen->live->tab == LIVE_TRAIN && one_in(crowd, 3))
        show_training(crowd);
    if (wishes & 1u << DO_STEP) {
        const TrainView *view = screen->live->train;
        tell("walk through the batch to come");
        if (!live_walk(screen, view->held_pixel, view->held_label, NULL, &view->settings.sgd, &err))
            screen_say(screen, true, "%s", err.text);
    }
}

static inline void rare(Crowd *crowd)
{
    Screen *screen = crowd->screen;
    Error err;
    int kind = below(crowd, 10);
    if (kind < 4) {
        resize(crowd);
    } else if (kind < 6 && one_in(crowd, 3)) {
        const char *path = crowd->drop[below(crowd, DROPS)];
        tell("drop %s", path);
        live_host_drop(&crowd->live, screen, path);
    } else if (kind == 6 && screen->reading && one_in(crowd, 3)) {
        tell("the lesson's file has changed");
        if (!reading_again(screen, &err))
            screen_say(screen, true, "%s", err.text);
    } else if (kind == 7) {
        tell("language");
        screen_key(screen, 'l', 0);
    } else if (kind == 8) {
        tell("theme, text size");
        screen_key(screen, 't', 0);
        screen_key(screen, one_in(crowd, 2) ? '+' : '-', MOD_CTRL);
    }
}

static inline void event(Crowd *crowd, int undrawn)
{
    int all = 0, kind = 0;
    for (int i = 0; i < KINDS; i++)
        all += crowd->weight[i];
    for (int at = below(crowd, all); at >= crowd->weight[kind]; kind++)
        at -= crowd->weight[kind];
    if (one_in(crowd, undrawn))
        draw_crowd(crowd);
    if (kind == KEYS) {
        key(crowd);
    } else if (kind == POINTER) {
        pointer(crowd);
    } else if (kind == TEXTS) {
        type_anything(crowd);
    } else if (kind == TIME) {
        double seconds = one_in(crowd, 4) ? 3.0 : 0.1 * (double)random_uniform(&crowd->random);
        tell("%.3f seconds pass", seconds);
        screen_advance(crowd->screen, seconds);
        serve(crowd);
    } else if (kind == PURPOSE) {
        act_on_purpose(crowd);
    } else {
        rare(crowd);
    }
}

static inline void write_drop(Crowd *crowd, int i, const char *name, const char *bytes, size_t length)
{
    Error err;
    snprintf(crowd->drop[i], sizeof *crowd->drop, "%s/%s", crowd->folder, name);
    if (bytes && !file_write(crowd->drop[i], bytes, length, &err))
        fail_msg("%s", err.text);
}

/* The four files of a data set, with a few drawn digits. */
static inline void write_digits(const char *folder)
{
    enum { COUNT = 3 };
    static const char *const names[] = {"train-images-idx3-ubyte", "t10k-images-idx3-ubyte", "train-labels-idx1-ubyte",
                                        "t10k-labels-idx1-ubyte"};
    static uint8_t images[16 + COUNT * IMAGE_PIXELS] = {0, 0, 8, 3, 0, 0, 0, COUNT, 0, 0, 0, 28, 0, 0, 0, 28};
    static uint8_t labels[8 + COUNT] = {0, 0, 8, 1, 0, 0, 0, COUNT};
    Dataset set;
    Error err;
    assert_true(dataset_draw(COUNT, 5, &set, &err));
    memcpy(images + 16, set.pixel, COUNT * IMAGE_PIXELS);
    memcpy(labels + 8, set.label, COUNT);
    dataset_free(&set);
    for (int i = 0; i < 4; i++) {
        char path[200];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        assert_true(file_write(path, i < 2 ? images : labels, i < 2 ? sizeof images : sizeof labels, &err));
    }
}

/* Files and folders to drop: what is taken, what is broken, what is nothing of the kind, what is not there. */
static inline void prepare_drops(Crowd *crowd)
{
    static const char *const given[] = {"assets/lenet-relu-max.safetensors", "assets/lenet-tanh-average.safetensors",
                                        "assets/lenet.png", "lessons/en", "Makefile"};
    Error err;
    int count = 0;
    strcpy(crowd->folder, "/tmp/convwalk-events-XXXXXX");
    assert_non_null(mkdtemp(crowd->folder));
    for (size_t i = 0; i < sizeof given / sizeof *given; i++)
        snprintf(crowd->drop[count++], sizeof *crowd->drop, "%s", given[i]);
    write_drop(crowd, count++, "broken.safetensors", "\x08\0\0\0\0\0\0\0{\"a\":{}}", 16);
    write_drop(crowd, count++, "empty.png", "", 0);
    write_drop(crowd, count++, "broken.jpg", "\xFF\xD8\xFF\xE0nothing", 11);
    write_drop(crowd, count++, "lesson.md", "# A lesson\n\nText.\n", 18);
    write_drop(crowd, count++, "\xFF\xE5\x9B.png", NULL, 0);
    write_drop(crowd, count++, "", NULL, 0);
    write_drop(crowd, count, "digits", NULL, 0);
    assert_true(file_make_folder(crowd->drop[count], &err));
    write_digits(crowd->drop[count++]);
    crowd->drop[count++][0] = '\0';
    assert_int_equal(count, DROPS);
}

/* Every run has habits of its own: what is rare in most comes often in some. */
static inline void take_habits(Crowd *crowd)
{
    static const int usual[KINDS] = {38, 40, 8, 9, 3, 2}, part[] = {1, 1, 2, 4, 16};
    for (int i = 0; i < KINDS; i++)
        crowd->weight[i] = 1 + usual[i] * 16 / part[below(crowd, 5)];
    for (int i = 0; i < HABITS; i++)
        choose_key(crowd, &crowd->habit[i][0], &crowd->habit[i][1]);
}

/* One run from its seed. */
static inline void run_events(Crowd *crowd, uint64_t seed, long events, void (*begin)(Crowd *crowd))
{
    Screen *screen = crowd->screen = mem_alloc(1, sizeof *screen);
    told.count = 0;
    crowd->random = random_seed(seed);
    screen_init(screen);
    screen->shelf = &crowd->lessons.shelf;
    screen->program.assets = crowd->lessons.assets;
    for (int i = 0; i < screen->shelf->count; i++)
        screen->shelf->entry[i].seen = screen->shelf->entry[i].right = 0;
    screen->look.language = (Language)below(crowd, LANGUAGE_COUNT);
    screen->look.theme = (ThemeName)below(crowd, THEME_COUNT);
    screen->stage.player.reduced = one_in(crowd, 6);
    take_habits(crowd);
    resize(crowd);
    snprintf(told.begun, sizeof told.begun, "at home");
    begin(crowd);
    draw_crowd(crowd);
    int undrawn = among(crowd, 20, 50);
    for (long i = 0; i < events; i++)
        event(crowd, undrawn);
    draw_crowd(crowd);
    live_host_close(&crowd->live, screen);
    screen_free(screen);
    free(screen);
}

static inline void prepare_crowd(Crowd *crowd)
{
    Error err;
    char fonts[4200];
    Screen first;   /* told where lessons and weights are, as every run's screen will be */
    *crowd = (Crowd){0};
    prepare_drops(crowd);
    screen_init(&first);
    lesson_host_open(&crowd->lessons, &first, true);
    screen_free(&first);
    snprintf(fonts, sizeof fonts, "%s/fonts", crowd->lessons.assets);
    crowd->fonts = fonts_open(fonts, &err);
    assert_non_null(crowd->fonts);
    assert_true(crowd->lessons.shelf.count > 30);
}

static inline void put_crowd_away(Crowd *crowd)
{
    char command[100];
    painter_free(crowd->painter);
    fonts_free(crowd->fonts);
    lesson_host_close(&crowd->lessons);
    snprintf(command, sizeof command, "rm -rf %s", crowd->folder);
    assert_int_equal(system(command), 0);
}

/* Runs in which all events of this program's share come, `share` of a hundred of all there are. */
static inline void let_loose(const char *program, int share, void (*begin)(Crowd *crowd))
{
    const char *number = getenv("CONVWALK_EVENTS"), *given = getenv("CONVWALK_EVENTS_SEED");
    long events = (number ? strtol(number, NULL, 10) : 100000) * share / 100;
    unsigned long long seed = given ? strtoull(given, NULL, 10) : 1;
    static Crowd crowd;
    printf("%ld events from seed %llu; CONVWALK_EVENTS and CONVWALK_EVENTS_SEED give others\n", events, seed);
    prepare_crowd(&crowd);
    watch();
    for (; events > 0; seed++, events -= EVENTS_A_RUN) {
        snprintf(told.again, sizeof told.again, "again: CONVWALK_EVENTS_SEED=%llu build/tests/%s", seed, program);
        run_events(&crowd, seed, events < EVENTS_A_RUN ? events : EVENTS_A_RUN, begin);
    }
    put_crowd_away(&crowd);
}

#endif
