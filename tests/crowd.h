/* What random events are made of: the window's content with all that the program around brings, places, keys,
 * texts, and what is told of them when the program ends. See events.h. */
#ifndef CONVWALK_TESTS_CROWD_H
#define CONVWALK_TESTS_CROWD_H

#include "screens.h"

#include "app/hosts/lesson_host.h"
#include "app/hosts/live_host.h"
#include "app/paint/paint.h"
#include "base/file.h"
#include "base/random.h"
#include "view/lesson/reading.h"
#include "view/lesson/shelf.h"
#include "view/live/live.h"
#include "view/scenes/parts/grid.h"
#include "view/screen/input.h"

#include <math.h>
#include <signal.h>

enum { EVENTS_A_RUN = 400, EVENTS_TOLD = 30, DROPS = 13, HABITS = 5 };

/* What comes: keys, the pointer, text, time, what is rare, and what is done on purpose. */
enum { KEYS, POINTER, TEXTS, TIME, RARE, PURPOSE, KINDS };

typedef struct {
    Screen *screen;            /* by itself, so that a sanitizer sees what reaches beyond it */
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

/* What is printed when the program ends: how the run began, its last events, how to have it again. */
static struct {
    long count;
    char begun[160], event[EVENTS_TOLD][140], again[100];
} told;

static inline void tell(const char *format, ...) PRINTF_LIKE(1, 2);

static inline void tell(const char *format, ...)
{
    va_list arguments;
    char *event = told.event[told.count++ % EVENTS_TOLD];
    int used = snprintf(event, sizeof *told.event, "%6ld  ", told.count);
    va_start(arguments, format);
    vsnprintf(event + used, sizeof *told.event - (size_t)used, format, arguments);
    va_end(arguments);
}

static void put_line(const char *text)
{
    if (write(STDERR_FILENO, text, strlen(text)) < 0 || write(STDERR_FILENO, "\n", 1) < 0)
        return;
}

static void tell_end(void)
{
    put_line("\nthe program ends in a run that began:");
    put_line(told.begun);
    put_line("its last events:");
    for (long i = told.count > EVENTS_TOLD ? told.count - EVENTS_TOLD : 0; i < told.count; i++)
        put_line(told.event[i % EVENTS_TOLD]);
    put_line(told.again);
}

static void on_signal(int number)
{
    tell_end();
    signal(number, SIG_DFL);
    raise(number);
}

#if defined __SANITIZE_ADDRESS__
void __sanitizer_set_death_callback(void (*callback)(void));
const char *__ubsan_default_options(void);

/* Undefined behaviour ends by a signal, too, so that the events are told. */
const char *__ubsan_default_options(void)
{
    return "abort_on_error=1:print_stacktrace=1";
}
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
    static const int range[][4] = {{1, 300, 1, 300}, {1500, 6000, 900, 4000}, {480, 1500, 1, 300},
                                   {480, 1500, 300, 1000}};
    const int *from = range[one_in(crowd, 2) ? 3 : below(crowd, 4)];
    crowd->width = among(crowd, from[0], from[1]);
    crowd->height = among(crowd, from[2], from[3]);
    tell("resize %d x %d", crowd->width, crowd->height);
}

static inline void draw_crowd(Crowd *crowd)
{
    Screen *screen = crowd->screen;
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

/* A place in the window, mostly on something that can be touched in the picture drawn last; seldom outside or
 * nowhere. */
static inline void place(Crowd *crowd, float *x, float *y)
{
    const Screen *screen = crowd->screen;
    int kind = below(crowd, 10);
    *x = screen->look.width * random_uniform(&crowd->random);
    *y = screen->look.height * random_uniform(&crowd->random);
    if (kind < 6 && screen->canvas.targets > 1) {
        Rect at = screen->canvas.target[among(crowd, 1, screen->canvas.targets - 1)].at;
        *x = at.x + at.w * random_uniform(&crowd->random);
        *y = at.y + at.h * random_uniform(&crowd->random);
    } else if (kind == 6) {
        *x = screen->pointer.x + (float)among(crowd, -20, 20);
        *y = screen->pointer.y + (float)among(crowd, -20, 20);
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
    screen_key(crowd->screen, code, mods);
    if (code >= ' ' && code < 127 && mods != MOD_CTRL && one_in(crowd, 2)) {   /* as a keyboard does */
        tell("and its text");
        screen_type(crowd->screen, (char[]){(char)code, '\0'});
    }
}

static inline void type_anything(Crowd *crowd)
{
    static const char *const texts[] = {"0",   "1",        "2",    "3",    "4",
                                        "5",   "6",        "7",    "8",    "9",
                                        ".",   "-",        ",",    "/",    "e",
                                        "",    " ",        "−",    "é",    "四",
                                        "积",  "\xE5\x9B", "\xFF", "\x80", "\xF0\x9F\x98\x80",
                                        "0.5", "1e3",      "-0",   "nan"};
    char text[400];
    snprintf(text, sizeof text, "%s", texts[below(crowd, sizeof texts / sizeof *texts)]);
    for (size_t length = strlen(text); one_in(crowd, 60) && length > 0 && length * 2 < sizeof text; length *= 2)
        memcpy(text + length, text, length), text[2 * length] = '\0';
    tell("type \"%.90s\"", text);
    screen_type(crowd->screen, text);
}

static inline void pointer(Crowd *crowd)
{
    Screen *screen = crowd->screen;
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

static inline void click_there(Crowd *crowd, float x, float y)
{
    tell("click %.1f %.1f", (double)x, (double)y);
    screen_press(crowd->screen, x, y);
    screen_release(crowd->screen, x, y);
}

/* Clicks the cell where the picture drawn last shows it, if it does. */
static inline void click_shown(Crowd *crowd, Cell cell)
{
    const Screen *screen = crowd->screen;
    for (int i = 1; i < screen->canvas.targets; i++) {
        const Target *target = &screen->canvas.target[i];
        const Grid *grid = &target->grid;
        int cells = target->kind == TARGET_GRID ? grid->rows * grid->columns : 0;
        for (int k = 0; k < cells && cells < 400; k++) {
            float x = target->at.x + ((float)(k % grid->columns) + 0.5f) * grid_width(grid);
            float y = target->at.y + ((float)(k / grid->columns) + 0.5f) * grid->cell;
            if (!cell_same(target_cell(screen, target, x, y), cell))
                continue;
            click_there(crowd, x, y);
            return;
        }
    }
}

/* Predicts as one who knows: the value, or the cells it is made from, or their neighbours. */
static inline void predict(Crowd *crowd)
{
    Screen *screen = crowd->screen;
    const Trace *trace = &screen->stage.scene.trace;
    int64_t asked = predict_asked(screen);
    char value[48];
    if (asked < 0)
        return;
    Span span = span_of(trace, asked, LEVEL_CELL);
    if (one_in(crowd, 2)) {
        snprintf(value, sizeof value, "%.3g", (double)step_at(trace, asked).after);
        tell("type %s", value);
        for (char *at = value; *at; at++)
            screen_type(screen, (char[]){*at, '\0'});
    } else {
        draw_crowd(crowd);
        int aside = below(crowd, 3);
        int64_t from = screen->stage.player.level == LEVEL_PRODUCT ? asked : span.first;
        for (int64_t i = from; i <= asked && i < from + 12; i++) {
            Cell cell = step_at(trace, i).a;
            click_shown(crowd, (Cell){cell.set, cell.index + aside});
        }
    }
    tell("Enter");
    screen_key(screen, KEY_ENTER, 0);
}

/* Turns the shape up and down, many times: beyond what undo remembers, and to what is refused. */
static inline void reshape(Crowd *crowd)
{
    Screen *screen = crowd->screen;
    draw_crowd(crowd);
    int first = 0, count = 0;
    for (int i = 1; i < screen->canvas.targets; i++) {
        const Target *target = &screen->canvas.target[i];
        bool turns = target->action == ACT_SHAPE_MORE || target->action == ACT_SHAPE_LESS;
        bool shape = target->kind == TARGET_ACTION && turns;
        first = shape && count == 0 ? i : first;
        count += shape;
    }
    int most = one_in(crowd, 3) ? 120 : 10;
    for (int i = count > 0 ? among(crowd, 1, most) : 0; i > 0; i--) {
        Rect at = screen->canvas.target[first + below(crowd, count)].at;
        click_there(crowd, at.x + at.w / 2, at.y + at.h / 2);
    }
}

static inline void act_on_purpose(Crowd *crowd)
{
    Screen *screen = crowd->screen;
    if (screen->show.page != PAGE_SCENE)
        return;
    if (screen->edit.on)
        reshape(crowd);
    else if (screen->predict.on)
        predict(crowd);
    else if (screen->reading) {   /* puts in order, chooses: the same keys again and again */
        int end = among(crowd, 1, 9);
        for (int i = 1; i <= end; i++)
            screen_key(screen, '0' + i, 0);
        tell("keys 1 to %d", end);
    }
}

#endif
