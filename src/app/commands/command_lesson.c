/* convwalk LESSON.md: the window at a lesson. convwalk answers: what was answered, as CSV. */
#include "app/commands/commands.h"
#include "app/hosts/lesson_host.h"
#include "app/commands/options.h"
#include "app/export/picture.h"
#include "app/platform/window.h"
#include "view/lesson/reading.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *path;
    int page, stop, frames, display;
    bool present, locked, help;
    PictureOptions shown;
    Language language;   /* LANGUAGE_COUNT: the lesson's, or the system's */
} LessonOptions;

static const struct option known[] = {
    {"page", required_argument, NULL, 'p'},
    {"stop", required_argument, NULL, 's'},
    {"present", no_argument, NULL, 'P'},
    {"display", required_argument, NULL, 'D'},
    {"lock", no_argument, NULL, 'L'},
    {"theme", required_argument, NULL, 't'},
    {"frames", required_argument, NULL, 'F'},
    {"output", required_argument, NULL, 'o'},
    {"size", required_argument, NULL, 'S'},
    {"language", required_argument, NULL, 'l'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static const char help_text[] =
    "convwalk LESSON.md [OPTIONS]\n"
    "A lesson in the window. Space and Page Down lead through it; ? explains the keys.\n\n"
    "  --page N  --stop N       where to begin: a page from 1, with so many of its stops behind\n"
    "  --present                for the projector: full screen, larger, arrows lead on and back, no kept answers, no\n"
    "                           notes; those are in the presenter's own window, on another display, or with N\n"
    "  --display N              which display to open on, from 1\n"
    "  --lock                   for a class: no editing, no other scenes, no way to the home page\n"
    "  --theme light|dark|projector  --language en|zh  --frames N\n"
    "  -o, --output FILE.png|FILE.svg  --size WxH   no window: it as a picture\n\n"
    "convwalk check LESSON.md names a lesson's mistakes; convwalk answers prints what was answered, as CSV.\n";

static bool take(LessonOptions *options, int code, char **argv, Error *err)
{
    switch (code) {
    case 1:
        if (options->path)
            return error_set(err, "one lesson at a time: unexpected '%s'", optarg);
        options->path = optarg;
        return true;
    case 'p': return option_int("page", optarg, 1, 9999, &options->page, err);
    case 's': return option_int("stop", optarg, 0, 9999, &options->stop, err);
    case 'F': return option_int("frames", optarg, 1, 1000000, &options->frames, err);
    case 'D': return option_int("display", optarg, 1, 64, &options->display, err);
    case 'P': options->present = true; return true;
    case 'L': options->locked = true; return true;
    case 'h': options->help = true; return true;
    case 'o': options->shown.path = optarg; return true;
    case 't': return option_theme(optarg, &options->shown.theme, err);
    case 'S': return option_size(optarg, &options->shown.width, &options->shown.height, err);
    case 'l': return option_language(optarg, &options->language, err);
    default: return option_error(argv, code, known, err);
    }
}

static bool read_options(int argc, char **argv, LessonOptions *options, Error *err)
{
    opterr = 0;
    optind = 0;
    for (int code; (code = getopt_long(argc, argv, "-:ho:", known, NULL)) != -1;)
        if (!take(options, code, argv, err))
            return false;
    return options->help || options->path || error_set(err, "expected a lesson's file, LESSON.md");
}

/* The answers that are kept for this lesson, back in their places. */
static void restore(const LessonHost *host, Screen *screen)
{
    char file[5000];
    Progress done = {0};
    Reading *reading = screen->reading;
    int page = reading->page;
    if (!reading->present && lesson_host_progress(host, reading->path, file, sizeof file)
        && progress_load(&done, file, NULL)) {
        reading_restore(reading, &done);
        reading_go(screen, page, reading->stop);
    }
    progress_free(&done);
}

static bool open_lesson(const LessonHost *host, Screen *screen, const LessonOptions *options, Error *err)
{
    if (!reading_open(screen, options->path, options->page > 0 ? options->page - 1 : 0, err))
        return false;
    Reading *reading = screen->reading;
    Language kept = options->shown.path ? lesson_host_language() : screen->look.language,
             usual = lesson_chinese(&reading->lesson) ? LANGUAGE_CHINESE : kept;
    screen->look.language = options->language < LANGUAGE_COUNT ? options->language : usual;
    const LessonPage *page = &reading->lesson.page[reading->page];
    int stops = reading_stops(page);
    reading->present = options->present;
    screen->program.display = options->display;
    reading->locked = options->locked;
    if (options->present)
        screen->look.text = 1.2f;
    restore(host, screen);
    if (options->stop > stops)
        return error_set(err, "--stop %d: this page has %d", options->stop, stops);
    if (options->stop > 0)
        reading_go(screen, reading->page, options->stop);
    return true;
}

int command_lesson(int argc, char **argv)
{
    LessonOptions options = {.shown = picture_defaults(), .language = LANGUAGE_COUNT};
    Screen screen;
    LessonHost host = {0};
    Habits habits = {.path = ""};
    LiveHost live = {0};
    Error err;
    options.shown.theme = THEME_COUNT;   /* not said */
    screen_init(&screen);
    bool done = read_options(argc, argv, &options, &err);
    if (done && options.help) {
        fputs(help_text, stdout);
    } else if (done) {
        lesson_host_open(&host, &screen, options.shown.path != NULL);
        if (options.shown.path)
            screen.look.theme = options.shown.theme < THEME_COUNT ? options.shown.theme : THEME_LIGHT;
        else
            habits_open(&habits, &screen, options.shown.theme);
        done = open_lesson(&host, &screen, &options, &err);
        if (done)
            done = options.shown.path ? picture_of_page(&screen, &options.shown, &err)
                                      : window_run(&screen, &live, &host, &habits, options.frames, &err);
    }
    live_host_close(&live, &screen);
    screen_free(&screen);
    lesson_host_close(&host);
    habits_free(&habits);
    return done ? 0 : command_fail(&err);
}

int command_answers(int argc, char **argv)
{
    Error err;
    Text out = {0};
    if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        fputs("convwalk answers\nWhat was answered in all lessons, as CSV: convwalk answers > answers.csv\n", stdout);
        return 0;
    }
    bool done = argc == 1 || error_set(&err, "answers takes nothing: unexpected '%s'", argv[1]);
    done = done && lesson_host_export(&out, &err);
    if (done)
        fputs(text_get(&out), stdout);
    text_free(&out);
    return done ? 0 : command_fail(&err);
}
