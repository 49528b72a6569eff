/* Random events for the window's content: keys, text, motion, presses, drags, wheel, resizes, time, dropped files and what else
 * the program around brings, the picture drawn only now and then, so that most events meet a picture that is no longer true.
 * Events come in runs. A run is made from one number, its seed, and nothing else: when the program ends in one, the seed and
 * the last events are printed, and CONVWALK_EVENTS_SEED=that seed begins with the same run.
 * CONVWALK_EVENTS: how many events there are in all, 100000 if it is not set. */
#ifndef CONVWALK_TESTS_EVENTS_H
#define CONVWALK_TESTS_EVENTS_H

#include "screens.h"

#include "app/lesson_host.h"
#include "app/live_host.h"
#include "app/paint.h"
#include "base/file.h"
#include "base/random.h"
#include "view/lesson/reading.h"
#include "view/lesson/shelf.h"
#include "view/live/live.h"
#include "view/scenes/catalog.h"

#include <math.h>
#include <signal.h>

enum { EVENTS_A_RUN = 400, EVENTS_TOLD = 30, DROPS = 12, HABITS = 5 };

/* What comes: keys, the pointer, text, time, what is rare. */
enum { KEYS, POINTER, TEXTS, TIME, RARE, KINDS };

typedef struct {
    Screen screen;
    LessonHost lessons;
    LiveHost live;
    Fonts *fonts;
    Painter *painter;
    Random random;
    int width, height;         /* the window's pixels */
    int weight[KINDS];         /* in this run: how often each kind of event comes, */
    int habit[HABITS][2];      /* and the keys that come most, with their modifiers */
    char folder[64], drop[DROPS][128];
} Crowd;

/* What is printed when the program ends. */
static struct {
    uint64_t seed;
    const char *program;
    long count;
    char begun[160], event[EVENTS_TOLD][128];   /* how the run began; its last events */
} told;

static inline void tell(const char *format, ...) PRINTF_LIKE(1, 2);

static inline void tell(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(told.event[told.count++ % EVENTS_TOLD], sizeof *told.event, format, arguments);
    va_end(arguments);
}

static void tell_end(void)
{
    fprintf(stderr, "\nevent %ld of the run with seed %llu\nit began: %s\nthe last events were:\n", told.count, (unsigned long long)told.seed,
            told.begun);
    for (long i = told.count > EVENTS_TOLD ? told.count - EVENTS_TOLD : 0; i < told.count; i++)
        fprintf(stderr, "  %s\n", told.event[i % EVENTS_TOLD]);
    fprintf(stderr, "again: CONVWALK_EVENTS_SEED=%llu build/tests/%s\n", (unsigned long long)told.seed, told.program);
}

static void on_signal(int number)
{
    tell_end();
    signal(number, SIG_DFL);
    raise(number);
}

#if defined __SANITIZE_ADDRESS__
void __sanitizer_set_death_callback(void (*callback)(void));
#endif

static inline void watch(void)
{
    static const int numbers[] = {SIGABRT, SIGSEGV, SIGFPE, SIGBUS, SIGILL, SIGTERM, SIGALRM};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        signal(numbers[i], on_signal);
#if defined __SANITIZE_ADDRESS__
    for (int i = 1; i < 4; i++)   /* the sanitizer's own report says more */
        signal(numbers[i], SIG_DFL);
    __sanitizer_set_death_callback(tell_end);
#endif
}

static inline int below(Crowd *crowd, int bound)
{
    return random_below(&crowd->random, bound);
}

static inline int among(Crowd *crowd, int low, int high)
{
    return low + below(crowd, high - low + 1);
}

static inline bool one_in(Crowd *crowd, int count)
{
    return below(crowd, count) == 0;
}

/* A window of any size that a window can have: often usual, now and then tiny or huge. */
static inline void resize(Crowd *crowd)
{
    int kind = below(crowd, 8);
    crowd->width = kind == 0 ? among(crowd, 1, 300) : kind == 1 ? among(crowd, 1500, 6000) : among(crowd, 480, 1500);
    crowd->height = kind == 0 || kind == 2 ? among(crowd, 1, 300) : kind == 1 ? among(crowd, 900, 4000) : among(crowd, 300, 1000);
    tell("resize %d x %d", crowd->width, crowd->height);
}

static inline void draw_crowd(Crowd *crowd)
{
    Screen *screen = &crowd->screen;
    Error err;
    float scale = screen_scale(screen, crowd->width, crowd->height, 1);
    Measure measure = fonts_measure(crowd->fonts);
    tell("draw");
    screen_draw(screen, &measure, (float)crowd->width / scale, (float)crowd->height / scale);
    if (crowd->width > 1000 || crowd->height > 700 || !one_in(crowd, 4))
        return;
    const PixelRect *changed;
    if (!crowd->painter)
        crowd->painter = painter_new(crowd->fonts, crowd->width, crowd->height, scale, &err);
    else
        assert_true(painter_resize(crowd->painter, crowd->width, crowd->height, scale, &err));
    assert_non_null(crowd->painter);
    painter_paint(crowd->painter, &screen->list, 0xFFFFFFFF, &changed);
}

/* A place in the window, mostly on something that can be touched in the picture drawn last; seldom outside or nowhere. */
static inline void place(Crowd *crowd, float *x, float *y)
{
    const Screen *screen = &crowd->screen;
    int kind = below(crowd, 10);
    *x = screen->width * random_uniform(&crowd->random);
    *y = screen->height * random_uniform(&crowd->random);
    if (kind < 6 && screen->canvas.targets > 1) {
        Rect at = screen->canvas.target[among(crowd, 1, screen->canvas.targets - 1)].at;
        *x = at.x + at.w * random_uniform(&crowd->random);
        *y = at.y + at.h * random_uniform(&crowd->random);
    } else if (kind == 6) {
        *x = screen->pointer_x + (float)among(crowd, -20, 20);
        *y = screen->pointer_y + (float)among(crowd, -20, 20);
    } else if (kind == 7 && one_in(crowd, 4)) {
        *x = one_in(crowd, 2) ? -1 : 1e9f;
        *y = -1;
    }
}

static inline void choose_key(Crowd *crowd, int *code, int *mods)
{
    static const char often[] = "rehnvpdcglfb.?ktsmyqi+-=[]/x 0123456789";
    int kind = below(crowd, 12);
    *mods = one_in(crowd, 5) ? among(crowd, 0, 3) : 0;
    if (kind < 5)
        *code = KEY_RIGHT + below(crowd, KEY_F11 - KEY_RIGHT + 1);
    else
        *code = kind < 11 ? often[below(crowd, sizeof often - 1)] : below(crowd, 0x120);
    if (*code == 'h' && one_in(crowd, 2))   /* not home all the time */
        *code = KEY_ENTER;
    if (one_in(crowd, 20)) {
        *mods = MOD_CTRL;
        *code = one_in(crowd, 2) ? 'z' : 'y';
    }
}

static inline void key(Crowd *crowd)
{
    int code, mods;
    choose_key(crowd, &code, &mods);
    if (one_in(crowd, 2)) {
        const int *habit = crowd->habit[below(crowd, HABITS)];
        code = habit[0];
        mods = habit[1];
    }
    tell(code > ' ' && code < 127 ? "key '%c' mods %d" : "key 0x%x mods %d", code, mods);
    screen_key(&crowd->screen, code, mods);
}

static inline void type(Crowd *crowd)
{
    static const char *const texts[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", ".", "-", ",", "/", "e", "1", "5", "0", " ", "",
                                        "−", "é", "四", "积", "\xE5\x9B", "\xFF", "\x80", "\xF0\x9F\x98\x80", "0.5", "1e3", "-0", "nan"};
    char text[400];
    snprintf(text, sizeof text, "%s", texts[below(crowd, sizeof texts / sizeof *texts)]);
    for (size_t length = strlen(text); one_in(crowd, 60) && length > 0 && length * 2 < sizeof text; length *= 2)
        memcpy(text + length, text, length), text[2 * length] = '\0';
    tell("type \"%.90s\"", text);
    screen_type(&crowd->screen, text);
}

static inline void pointer(Crowd *crowd)
{
    Screen *screen = &crowd->screen;
    float x, y;
    place(crowd, &x, &y);
    int kind = below(crowd, 8);
    if (kind < 3) {
        tell("point %.1f %.1f", (double)x, (double)y);
        screen_point(screen, x, y);
    } else if (kind < 5) {
        tell("press %.1f %.1f", (double)x, (double)y);
        screen_press(screen, x, y);
        if (one_in(crowd, 2)) {   /* a click, the others become drags */
            tell("release there");
            screen_release(screen, x, y);
        }
    } else if (kind < 7) {
        tell("release %.1f %.1f", (double)x, (double)y);
        screen_release(screen, x, y);
    } else {
        float turns = (float)among(crowd, -6, 6) / (one_in(crowd, 3) ? 4.0f : 1.0f);
        tell("wheel %.1f %.1f by %.2f", (double)x, (double)y, (double)turns);
        screen_wheel(screen, x, y, turns);
    }
}

/* What a training shows, made up. */
static inline void show_training(Crowd *crowd)
{
    static TrainView view;
    Live *live = crowd->screen.live;
    view = (TrainView){.state = (TrainState)among(crowd, TRAIN_PREPARING, TRAIN_BROKEN), .settings = training_defaults(), .images = 600, .batch = 16};
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
        view.worst[i] = (Mistake){.image = below(crowd, 100), .label = below(crowd, CLASSES), .answer = below(crowd, CLASSES)};
    view.held_of = one_in(crowd, 3) ? 0 : 100;
    view.held_label = among(crowd, -1, 9);
    view.note_number = below(crowd, 3);
    view.handed = live->train->handed;
    snprintf(view.note, sizeof view.note, "%s", one_in(crowd, 2) ? "" : "a note");
    tell("training: state %d", (int)view.state);
    live_give_train(&crowd->screen, &view);
}

/* What the program around does between two events. */
static inline void serve(Crowd *crowd)
{
    Screen *screen = &crowd->screen;
    Error err;
    Text line = {0};
    unsigned requests = screen_requests(screen);
    if (requests & REQUEST_COPY && screen->page == PAGE_LIVE)
        live_line(screen->live, &line);
    else if (requests & REQUEST_COPY)
        screen_line(screen, &line);
    text_free(&line);
    if (requests & REQUEST_SAVE)
        screen_say(screen, false, "saved");
    lesson_host_serve(&crowd->lessons, screen);
    if (screen->page == PAGE_LIVE && !crowd->live.looked && !screen->live->network) {
        crowd->live.looked = true;
        if (!live_host_weights(&crowd->live, screen->live, NULL, &err))
            fail_msg("%s", err.text);
    }
    uint32_t wishes = screen->page == PAGE_LIVE ? live_wishes(screen->live) : 0;
    if (screen->page == PAGE_LIVE && screen->live->tab == LIVE_TRAIN && one_in(crowd, 3))
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
    Screen *screen = &crowd->screen;
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
        type(crowd);
    } else if (kind == TIME) {
        double seconds = one_in(crowd, 4) ? 3.0 : 0.1 * (double)random_uniform(&crowd->random);
        tell("%.3f seconds pass", seconds);
        screen_advance(&crowd->screen, seconds);
        serve(crowd);
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

/* Files and folders to drop: what is taken, what is broken, what is nothing of the kind, what is not there. */
static inline void prepare_drops(Crowd *crowd)
{
    static const char *const given[] = {"assets/lenet-relu-max.safetensors", "assets/lenet-tanh-average.safetensors", "assets/lenet.png", "lessons/en", "Makefile"};
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
    crowd->drop[count++][0] = '\0';
    assert_int_equal(count, DROPS);
}

/* Every run has habits of its own: what is rare in most comes often in some. */
static inline void take_habits(Crowd *crowd)
{
    static const int usual[KINDS] = {38, 42, 8, 9, 3}, part[] = {1, 1, 2, 4, 16};
    for (int i = 0; i < KINDS; i++)
        crowd->weight[i] = 1 + usual[i] * 16 / part[below(crowd, 5)];
    for (int i = 0; i < HABITS; i++)
        choose_key(crowd, &crowd->habit[i][0], &crowd->habit[i][1]);
}

/* One run from its seed. */
static inline void run_events(Crowd *crowd, uint64_t seed, long events, void (*begin)(Crowd *crowd))
{
    Screen *screen = &crowd->screen;
    told.seed = seed;
    told.count = 0;
    crowd->random = random_seed(seed);
    screen_init(screen);
    screen->shelf = &crowd->lessons.shelf;
    screen->assets = crowd->lessons.assets;
    for (int i = 0; i < screen->shelf->count; i++)
        screen->shelf->entry[i].seen = screen->shelf->entry[i].right = 0;
    screen->language = (Language)below(crowd, LANGUAGE_COUNT);
    screen->theme = (ThemeName)below(crowd, THEME_COUNT);
    screen->player.reduced = one_in(crowd, 6);
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
}

/* Runs in which all events of this program's share come, `share` of a hundred of all there are. */
static inline void let_loose(const char *program, int share, void (*begin)(Crowd *crowd))
{
    const char *number = getenv("CONVWALK_EVENTS"), *given = getenv("CONVWALK_EVENTS_SEED");
    long events = (number ? strtol(number, NULL, 10) : 100000) * share / 100;
    uint64_t seed = given ? strtoull(given, NULL, 10) : 1;
    static Crowd crowd;
    crowd = (Crowd){0};
    Error err;
    char fonts[4200];
    told.program = program;
    printf("%ld events from seed %llu; CONVWALK_EVENTS and CONVWALK_EVENTS_SEED give others\n", events, (unsigned long long)seed);
    prepare_drops(&crowd);
    lesson_host_open(&crowd.lessons, &crowd.screen, true);
    snprintf(fonts, sizeof fonts, "%s/fonts", crowd.lessons.assets);
    crowd.fonts = fonts_open(fonts, &err);
    assert_non_null(crowd.fonts);
    assert_true(crowd.lessons.shelf.count > 30);
    watch();
    for (uint64_t run = 0; events > 0; run++, events -= EVENTS_A_RUN)
        run_events(&crowd, seed + run, events < EVENTS_A_RUN ? events : EVENTS_A_RUN, begin);
    painter_free(crowd.painter);
    crowd.painter = NULL;
    fonts_free(crowd.fonts);
    lesson_host_close(&crowd.lessons);
    for (int i = 0; i < DROPS; i++)
        if (strncmp(crowd.drop[i], crowd.folder, strlen(crowd.folder)) == 0)
            remove(crowd.drop[i]);
    remove(crowd.folder);
}

#endif
