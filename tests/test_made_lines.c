/* Made-up scene lines: whatever is accepted is built, drawn at every size, theme and language, painted, exported and
 * printed; whatever is not costs one line. Lines run in a child process, so that one which ends the program is named
 * and the rest still run. MADE_SEED, MADE_COUNT, MADE_FROM    other lines, more of them, only those from one on: what
 * is printed repeats a failure */
#include "made_lines.h"
#include "painting.h"

#include "app/commands/commands.h"
#include "base/file.h"
#include "view/lesson/reading.h"
#include "view/live/live.h"
#include "view/screen/input.h"
#include "view/screen/screen.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

enum { SAID = 4000, MOST_FAILURES = 12 };

/* What the child leaves for the parent: which line it is at, and what was wrong with it. */
typedef struct {
    int at, refused, drawn;
    char line[SAID], doing[SAID], wrong[SAID];
} Report;

static Report *report;
static char place[] = "/tmp/convwalk-made-XXXXXX";

static int64_t setting(const char *name, int64_t usual)
{
    const char *given = getenv(name);
    return given ? strtoll(given, NULL, 10) : usual;
}

static void complain(const char *what)
{
    if (report->wrong[0] == '\0')
        snprintf(report->wrong, sizeof report->wrong, "%s", what);
}

/* An error is one line that says something. */
static void check_said(const char *text)
{
    const char *end = strchr(text, '\n');
    if (text[0] == '\0' || (end && end[1] != '\0'))
        complain("refused, but not with one line");
}

static bool finite_op(const DrawOp *op)
{
    float sum =
        op->x + op->y + op->w + op->h + op->radius + op->stroke + op->dash + (op->kind == DRAW_TEXT ? op->size : 0);
    int used = op->kind == DRAW_TRIANGLE ? 2 : 0;
    if (op->kind == DRAW_CURVE)
        used = 4;
    for (int i = 0; i < used; i++)
        sum += op->c[i];
    return isfinite(sum);
}

static void check_list(const DrawList *list)
{
    for (int i = 0; i < list->count; i++)
        if (!finite_op(&list->op[i]))
            complain("draws at a place that is no number");
    for (int i = 0; i < list->count; i++)
        for (int at = list->op[i].start, bytes;
             list->op[i].kind == DRAW_TEXT && at < list->op[i].start + list->op[i].length; at += bytes)
            if (utf8_next(list->text.at + at, &bytes) == 0xFFFD)
                complain("draws a text that is not UTF-8");
}

/* Where the player stands: at rest, or within a step. */
static void place_player(Random *random, Screen *screen)
{
    if (screen->stage.scene.trace.len == 0)   /* a page without a scene */
        return;
    static const float fractions[] = {0.01f, 0.25f, 0.5f, 0.68f, 0.75f, 0.99f};
    const Trace *trace = &screen->stage.scene.trace;
    int64_t len = trace->len,
            steps[] = {0, 1, len / 2, len - 1, len, len > 0 ? (int64_t)(random_bits(random) % (uint64_t)len) : 0};
    int64_t step = steps[random_below(random, 6)];
    screen->stage.player.level = (Level)random_below(random, LEVEL_COUNT);
    if (chance(random, 2) || step >= len)
        player_go(&screen->stage.player, trace, step < 0 ? 0 : step);
    else
        player_hold(&screen->stage.player, step, fractions[random_below(random, 6)]);
}

static void choose_size(Random *random, int *width, int *height)
{
    static const int sizes[][2] = {{64, 64},   {65, 64},   {65, 200},   {200, 65},   {64, 8192},
                                   {8192, 64}, {480, 300}, {620, 400},  {1280, 800}, {1920, 1080},
                                   {300, 300}, {400, 900}, {3840, 2160}, {1, 1},     {20, 600},
                                   {600, 20}};   /* the last three as a window may be made */
    int pick = random_below(random, 24);
    *width = pick < 16 ? sizes[pick][0] : 64 + random_below(random, 1400);
    *height = pick < 16 ? sizes[pick][1] : 64 + random_below(random, 900);
}

static void choose_look(Random *random, Screen *screen)
{
    static const Action actions[] = {ACT_EDIT, ACT_CODE,      ACT_COMPARE, ACT_PREDICT,   ACT_NUDGE,
                                     ACT_HELP, ACT_OVERWRITE, ACT_GO,      ACT_NUDGE_MORE};
    static const float texts[] = {1, 1, 0.5f, 1.5f, 2};
    screen->look.theme = (ThemeName)random_below(random, THEME_COUNT);
    screen->look.language = (Language)random_below(random, LANGUAGE_COUNT);
    screen->look.text = texts[random_below(random, 5)];
    screen->look.bare = chance(random, 2);
    for (int i = random_below(random, 4); i > 0; i--)
        screen_act(screen, actions[random_below(random, sizeof actions / sizeof *actions)], 1);
}

static void note_state(const Screen *screen, int width, int height)
{
    Cursor cursor = player_cursor(&screen->stage.player);
    snprintf(report->doing, sizeof report->doing, "%dx%d text %g step %lld %g level %d%s%s%s%s%s%s, %d routes", width,
             height, (double)screen->look.text, (long long)cursor.step, (double)cursor.fraction,
             (int)screen->stage.player.level,
             screen->look.bare ? "" : " --window", screen->edit.on ? " edit" : "", screen->code.on ? " code" : "",
             screen->predict.on ? " predict" : "", screen->nudge.on ? " nudge" : "", screen->cover.help ? " help" : "",
             screen->stage.compare.sides);
}

static void draw_once(Random *random, Screen *screen)
{
    int width, height;
    Measure measure = fonts_measure(fonts);
    choose_size(random, &width, &height);
    choose_look(random, screen);
    place_player(random, screen);
    note_state(screen, width, height);
    float scale = screen_scale(screen, width, height, 1);
    for (int i = chance(random, 3) ? 2 : 1; i > 0; i--) {   /* the second time with a pointer over it */
        screen_draw(screen, &measure, (float)width / scale, (float)height / scale);
        check_list(&screen->list);
        screen_point(screen, random_uniform(random) * (float)width / scale,
                     random_uniform(random) * (float)height / scale);
    }
    if (width * height > 1 << 21 || !chance(random, 6))
        return;
    Error err;
    const PixelRect *changed;
    Painter *painter = painter_new(fonts, width, height, scale, &err);
    if (!painter)
        complain(err.text);
    else
        painter_paint(painter, &screen->list, theme_get(screen->look.theme)->stage, &changed);
    painter_free(painter);
}

/* The line's picture, many times. */
static bool draw_pictures(Random *random, const char *text, const char *assets)
{
    SceneLine line;
    Error err;
    Screen screen;
    screen_init(&screen);
    bool done = scene_line_read(&line, text, &err);
    line.assets = assets;
    done = done && screen_open(&screen, &line, &err);
    if (!done)
        check_said(err.text);
    for (int i = 0; done && i < 4; i++)
        draw_once(random, &screen);
    scene_line_free(&line);
    screen_free(&screen);
    return done;
}

/* The home page, the pages of drawing and training, and a lesson's, as the line's. */
static void draw_pages(Random *random)
{
    static const char *const lessons[] = {"01-a-kernel-slides", "05-im2col", "07-pooling", "08-loss-and-error"};
    char path[2048], folder[1024];
    Error err;
    Screen screen;
    screen_init(&screen);
    int page = random_below(random, 4);
    if (page == 0 || !lessons_find(folder, sizeof folder, &err)) {
        screen.show.page = PAGE_HOME;
    } else if (page < 3) {
        live_open(&screen, page == 1 ? LIVE_DRAW : LIVE_TRAIN);
    } else {
        const char *name = lessons[random_below(random, 4)];
        snprintf(path, sizeof path, "%s/%s/%s.md", folder, chance(random, 2) ? "en" : "zh", name);
        if (!file_exists(path) || !reading_open(&screen, path, random_below(random, 3), &err))
            snprintf(path, sizeof path, "%s", "another page");
    }
    snprintf(report->line, sizeof report->line, "page %d, %s", page, page == 3 ? path : "");
    for (int i = 0; i < 6; i++)
        draw_once(random, &screen);
    screen_free(&screen);
}

/* Runs a command within this process; its two outputs are files. It may do it, 0, or refuse with a line, 2. */
static void run_command(int (*command)(int, char **), const MadeWords *words, bool refuses)
{
    char *argv[MADE_WORDS + 1] = {NULL}, said[SAID] = "";
    Text line = {0};
    memcpy(argv, words->word, (size_t)words->count * sizeof *argv);
    made_words_text(words, &line);
    snprintf(report->doing, sizeof report->doing, "convwalk %s", text_get(&line));
    text_free(&line);
    if (ftruncate(STDERR_FILENO, 0) != 0 || lseek(STDERR_FILENO, 0, SEEK_SET) != 0)
        complain(strerror(errno));
    int status = command(words->count, argv);
    ssize_t got = pread(STDERR_FILENO, said, sizeof said - 1, 0);
    said[got > 0 ? got : 0] = '\0';
    if (status == 2 || said[0] != '\0')
        check_said(said);
    if (status != 2 && (status != 0 || refuses))
        complain(refuses ? "is accepted" : "is neither done nor refused");
}

/* `command`, the line's words, and what else is asked for. */
static void run_with(Random *random, int (*command)(int, char **), const char *name, const MadeWords *line,
                     const char *const *more, bool refuses)
{
    MadeWords words = {0};
    made_words_one(&words, name);
    for (int i = 0; i < line->count; i++)
        made_words_one(&words, line->word[i]);
    for (; *more; more++)
        made_words_one(&words, *more);
    if (refuses)
        spoil_line(random, &words);
    run_command(command, &words, refuses);
    made_words_free(&words);
}

static void print_and_render(Random *random, const MadeWords *line, const char *text)
{
    static const char *const ways[][5] = {
        {NULL}, {"--json"}, {"--level", "cell"}, {"--nudge", "x"}, {"--from", "2", "--to", "9"}};
    static const char *const files[][10] = {{"-o", "a.svg", "--size", "300x200"},
                                            {"-o", "a.png", "--size", "65x64", "--window"},
                                            {"-o", "a.gif", "--size", "90x64", "--from", "1", "--to", "3"},
                                            {"-o", "a.png", "--size", "64x200", "--fraction", "0.5"},
                                            {"-o", "a.svg", "--theme", "projector", "--window"},
                                            {"-o", "a.gif", "--size", "64x65", "--window", "--from", "2", "--to", "3"}};
    static const char *const bad[][5] = {
        {"-o", "a.png", "--size", "63x64"}, {"-o", "a.bmp"}, {"-o", "a.png", "--fraction", "2"}, {NULL}};
    Scene scene;
    SceneLine read;
    Error err;
    bool small = scene_line_read(&read, text, &err) && !strstr(text, "lenet") && scene_build(&scene, &read, &err);
    if (small) {
        small = scene.trace.len < 400;
        scene_free(&scene);
    }
    scene_line_free(&read);
    const char *const *way = ways[random_below(random, 5)];
    if (small && (!way[0] || strcmp(way[0], "--nudge") != 0))
        run_with(random, command_print, "print", line, way, false);
    if (small || chance(random, 4))
        run_with(random, command_render, "render", line, files[random_below(random, small ? 6 : 2)], false);
    run_with(random, command_render, "render", line, bad[random_below(random, 4)], true);
    run_with(random, command_print, "print", line, ways[0], true);
}

static void run_one(uint64_t seed, int index, const char *assets)
{
    Random random = random_seed(seed * 1000003 + (uint64_t)index);
    MadeWords words = {0};
    Text text = {0};
    made_line(&random, &words);
    made_words_text(&words, &text);
    report->at = index;
    snprintf(report->line, sizeof report->line, "%s", text_get(&text));
    report->doing[0] = '\0';
    bool drawn = draw_pictures(&random, text_get(&text), assets);
    report->drawn += drawn;
    report->refused += !drawn;
    if (chance(&random, 24))
        draw_pages(&random);
    if (chance(&random, 8))
        print_and_render(&random, &words, text_get(&text));
    text_free(&text);
    made_words_free(&words);
}

/* The child's part: lines from `first` on, until one is wrong. */
static void run_lines(uint64_t seed, int first, int end)
{
    static const int signals[] = {SIGFPE, SIGILL, SIGSEGV, SIGBUS, SIGSYS};   /* cmocka would go on after these */
    char assets[1024];
    Error err;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        signal(signals[i], SIG_DFL);
    if (!assets_find(assets, sizeof assets, &err) || !freopen("/dev/null", "w", stdout)
        || !freopen("err", "w+", stderr))
        _exit(3);
    setvbuf(stderr, NULL, _IONBF, 0);
    for (int i = first; i < end && report->wrong[0] == '\0'; i++)
        run_one(seed, i, assets);
}

/* The line that it was at when a child ended badly, and what it wrote last. */
static void tell_failure(uint64_t seed, int state)
{
    char said[SAID] = "";
    int file = open("err", O_RDONLY);
    if (file >= 0 && read(file, said, sizeof said - 1) < 0)
        said[0] = '\0';
    close(file);
    print_message("MADE_SEED=%llu MADE_FROM=%d MADE_COUNT=1: %s\n  %s\n", (unsigned long long)seed, report->at,
                  report->line, report->doing);
    if (report->wrong[0] != '\0')
        print_message("  %s\n", report->wrong);
    else
        print_message("  %s %d: %s\n", WIFSIGNALED(state) ? "signal" : "status",
                      WIFSIGNALED(state) ? WTERMSIG(state) : WEXITSTATUS(state), said);
}

static void every_line_is_drawn_or_refused(void **state)
{
    (void)state;
    uint64_t seed = (uint64_t)setting("MADE_SEED", 1);
    int at = (int)setting("MADE_FROM", 0), end = at + (int)setting("MADE_COUNT", 2000), failures = 0, ended;
    while (at < end && failures < MOST_FAILURES) {
        int last = at + 250 < end ? at + 250 : end;
        report->wrong[0] = '\0';
        fflush(NULL);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            run_lines(seed, at, last);
            close_fonts(NULL);
            exit(report->wrong[0] != '\0');
        }
        assert_int_equal(waitpid(child, &ended, 0), child);
        bool good = WIFEXITED(ended) && WEXITSTATUS(ended) == 0;
        if (!good)
            tell_failure(seed, ended);
        failures += !good;
        at = good ? last : report->at + 1;
    }
    print_message("made-up lines from seed %llu: %d drawn, %d refused\n", (unsigned long long)seed, report->drawn,
                  report->refused);
    assert_int_equal(failures, 0);
    assert_true(report->drawn > report->refused);
}

static int enter(void **state)
{
    report = mmap(NULL, sizeof *report, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANON, -1, 0);
    return report != MAP_FAILED && open_fonts(state) == 0 && mkdtemp(place) && chdir(place) == 0 ? 0 : -1;
}

static int leave(void **state)
{
    DIR *folder = opendir(".");   /* a child that ended badly may have left half a file */
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        unlink(entry->d_name);
    closedir(folder);
    munmap(report, sizeof *report);
    close_fonts(state);
    return chdir("/") == 0 && rmdir(place) == 0 ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_line_is_drawn_or_refused)};
    return cmocka_run_group_tests_name("made-up lines", tests, enter, leave);
}
