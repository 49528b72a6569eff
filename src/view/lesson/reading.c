/* The way through a lesson: pages and stops move the player, and restore the scene if the reader has changed it. */
#include "view/lesson/reading.h"

#include "base/memory.h"
#include "lesson/cells.h"
#include "lesson/withheld.h"
#include "view/lesson/sheet.h"
#include "view/window/edit/edit.h"
#include "view/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const Trace *reading_trace(const Reading *reading)
{
    return reading->scene.trace.kind ? &reading->scene.trace : NULL;
}

static void reading_free(Reading *reading)
{
    if (!reading)
        return;
    lesson_free(&reading->lesson);
    scene_free(&reading->scene);
    free(reading->answer);
    free(reading->path);
    free(reading);
}

void reading_close(Screen *screen)
{
    reading_free(screen->reading);
    screen->reading = NULL;
    screen->stage.veil = (Veil){.steps = false};
}

/* The page whose scene is shown at `page`: its own, an earlier one's, or else the first there is. -1: the lesson has
 * none. */
static int scene_page(const Lesson *lesson, int page)
{
    int with = lesson_scene(lesson, page);
    for (int p = page; p < lesson->pages && with < 0; p++)
        with = lesson->page[p].has_scene ? p : -1;
    return with;
}

/* The steps that are done when `stop` of the page's stops are behind. */
static int64_t step_of(const LessonPage *page, const Trace *trace, int stop)
{
    int64_t step = page->scene.step > 0 ? page->scene.step : 0;
    if (stop > 0 && page->stops == 0)
        return trace->len;
    if (stop > 0)
        lesson_where(trace, page->stop[stop - 1].where, &step, NULL);
    return step;
}

int reading_stops(const LessonPage *page)
{
    if (!page->has_scene || page->stops > 0)
        return page->has_scene ? page->stops : 0;
    return page->scene.step >= 0 ? 0 : 1;
}

/* Whether the lines say the same scene; of one that is compared the route of `one` does not matter. */
static bool same_scene(const SceneLine *one, const SceneLine *other)
{
    Text a = {0}, b = {0};
    SceneLine left = *one, right = *other;   /* borrowed */
    left.step = right.step = -1;
    left.level = right.level = LEVEL_PRODUCT;
    left.route = one->compare ? route_default(one->operation) : one->route;   /* as the stage is led */
    scene_line_write(&left, &a);
    scene_line_write(&right, &b);
    bool same = strcmp(text_get(&a), text_get(&b)) == 0;
    text_free(&a);
    text_free(&b);
    return same;
}

/* The page with the scene on the stage, and how many of its stops are behind. */
static int on_stage(const Reading *reading, int *stop)
{
    int with = scene_page(&reading->lesson, reading->page);
    if (with == reading->page)
        *stop = reading->stop;
    else
        *stop = with >= 0 && with < reading->page ? reading_stops(&reading->lesson.page[with]) : 0;
    return with;
}

/* Whether the stage has the page's own scene, its values unchanged. As it was built: sizes that the page does not say
 * follow from its values. */
static bool has_own_scene(const Screen *screen)
{
    const Reading *reading = screen->reading;
    return reading->scene.trace.len > 0 && same_scene(&reading->scene.line, &screen->stage.scene.line);
}

static void set_stage(Screen *screen)
{
    Reading *reading = screen->reading;
    Error err;
    int stop, with = on_stage(reading, &stop);
    SceneLine common = scene_line_default();
    SceneLine line = with >= 0 ? reading->lesson.page[with].scene : common;
    line.step = -1;
    if (!screen_open(screen, &line, &err)) {
        screen_say(screen, true, "%s", err.text);
        if (screen->stage.scene.trace.len == 0)   /* never a page beside an empty stage */
            screen_open(screen, &common, &err);
        return;
    }
    edit_leave(screen, true);   /* edits of another page are not undone on this one */
    if (with >= 0)
        player_go(&screen->stage.player, &screen->stage.scene.trace,
                  step_of(&reading->lesson.page[with], &screen->stage.scene.trace, stop));
    onstage_fit(screen);
}

/* The first question of the page that is not answered rightly. */
static int first_open(const Reading *reading)
{
    int first = lesson_first_question(&reading->lesson, reading->page),
        end = lesson_first_question(&reading->lesson, reading->page + 1);
    for (int k = first; k < end; k++)
        if (!reply_closed(&reading->answer[k]))
            return k;
    return -1;
}

void reading_go(Screen *screen, int page, int stop)
{
    Reading *reading = screen->reading;
    bool turned = page != reading->page;
    const Lesson *lesson = &reading->lesson;
    reading->sheet = (LessonSheet){.unfolded = -1};
    reading->page = page;
    reading->stop = stop < 0 ? reading_stops(&lesson->page[page]) : stop;
    if (page + 1 > reading->seen) {
        reading->seen = page + 1;
        reading->unsaved = true;
    }
    int with = scene_page(lesson, page);
    scene_free(&reading->scene);
    if (with >= 0)
        scene_build(&reading->scene, &lesson->page[with].scene, NULL);
    for (int p = 0; p < page; p++)
        reading->kin[p] = withheld_same_numbers(lesson, page, p);
    if (turned) {
        reading->scroll = 0;
        reading->follow = false;
        reading->typing = reading->notes = false;
        reading->unsaved = true;
    }
    reading_ask(reading, first_open(reading));
    screen->edit.on = screen->predict.on = false;
    turn_page(screen, PAGE_SCENE);
    set_stage(screen);
}

void reading_restart(Screen *screen)
{
    Reading *reading = screen->reading;
    for (int k = 0; k < reading->answers; k++)
        reading->answer[k] = (Reply){.tries = 0};
    reading->page = -1;
    reading->seen = 0;
    reading_go(screen, 0, 0);
    reading->unsaved = true;
}

/* Whether the reader has left the way: another scene or other values, or a step that is not between this stop and
 * the next. */
static bool astray(Screen *screen)
{
    const Reading *reading = screen->reading;
    int stop, with = on_stage(reading, &stop);
    if (with < 0)
        return false;
    const LessonPage *page = &reading->lesson.page[with];
    const Trace *trace = &screen->stage.scene.trace;
    if (!has_own_scene(screen))
        return true;
    int64_t from = step_of(page, trace, stop), to = stop < reading_stops(page) ? step_of(page, trace, stop + 1) : from;
    return screen->stage.player.goal < from || screen->stage.player.goal > to;
}

/* Begins the way to the next stop, or is there at once. */
static void lead(Screen *screen, bool at_once)
{
    Reading *reading = screen->reading;
    const LessonPage *page = &reading->lesson.page[reading->page];
    const Trace *trace = &screen->stage.scene.trace;
    int64_t to = step_of(page, trace, reading->stop + 1);
    screen->stage.player.level = page->stops > 0 ? page->stop[reading->stop].level : page->scene.level;
    reading->stop++;
    if (at_once)
        player_go(&screen->stage.player, trace, to);
    else
        player_play_to(&screen->stage.player, trace, to);
}

void reading_forward(Screen *screen, bool at_once)
{
    Reading *reading = screen->reading;
    if (reading->sheet.kind != SHEET_NONE) {
        sheet_forward(screen);
        return;
    }
    const Lesson *lesson = &reading->lesson;
    Player *player = &screen->stage.player;
    if (player->playing || player_moving(player)) {
        int64_t to = player->until > 0 ? player->until : player->goal;
        if (at_once)
            player_go(player, &screen->stage.scene.trace, to);
        else
            player->playing = false;
        return;
    }
    int stop, with = on_stage(reading, &stop);
    int64_t until = -1;
    if (with >= 0 && with == reading->page && stop > 0)
        until = step_of(&lesson->page[with], &screen->stage.scene.trace, stop);
    bool paused = until > player->rest && has_own_scene(screen)
               && player->rest > step_of(&lesson->page[with], &screen->stage.scene.trace, stop - 1);
    if (paused && at_once)
        player_go(player, &screen->stage.scene.trace, until);
    else if (paused)
        player_play_to(player, &screen->stage.scene.trace, until);
    else if (astray(screen)) {
        set_stage(screen);
        screen_say(screen, false, "%s", word(screen->look.language, "back where the lesson was"));
    } else if (reading->stop < reading_stops(&lesson->page[reading->page]))
        lead(screen, at_once);
    else if (reading->page + 1 < lesson->pages)
        reading_go(screen, reading->page + 1, 0);
    else if (reading->hidden)
        screen_say(screen, false, "%s", word(screen->look.language, "the end of this lesson; O lists the lessons"));
    else
        sheet_show(screen, SHEET_END);
}

void reading_back(Screen *screen)
{
    Reading *reading = screen->reading;
    if (reading->sheet.kind != SHEET_NONE)
        sheet_show(screen, SHEET_NONE);
    else if (reading->stop > 0)
        reading_go(screen, reading->page, reading->stop - 1);
    else if (reading->page > 0)
        reading_go(screen, reading->page - 1, -1);
}

/* Reads a lesson that must be without mistakes. */
static bool load(const char *path, const char *assets, Lesson *lesson, Error *err)
{
    Findings findings = {0};
    if (!lesson_load(lesson, path, assets, &findings, err))
        return false;
    lesson_play(lesson, &findings);
    findings_sort(&findings);
    bool fine = findings.count == 0 || error_set(err, "%s:%d: %s", path, findings.at[0].line, findings.at[0].text);
    findings_free(&findings);
    if (!fine)
        lesson_free(lesson);
    return fine;
}

bool reading_open(Screen *screen, const char *path, int page, Error *err)
{
    Lesson lesson;
    if (!load(path, screen->program.assets, &lesson, err))
        return false;
    if (page < 0 || page >= lesson.pages) {
        int pages = lesson.pages;
        lesson_free(&lesson);
        return error_set(err, "--page %d: %s has pages 1 to %d", page + 1, path, pages);
    }
    Reading *reading = mem_alloc(1, sizeof *reading);
    *reading = (Reading){.lesson = lesson, .path = mem_string(path), .page = -1, .asked = -1, .fit = 1,
                         .fitted.page = -1, .sheet.unfolded = -1};
    reading->answers = lesson_questions(&lesson);
    reading->answer = mem_alloc((size_t)reading->answers, sizeof *reading->answer);
    if (screen->reading) {
        reading->present = screen->reading->present;
        reading->locked = screen->reading->locked;
    }
    reading_close(screen);
    screen->reading = reading;
    reading_go(screen, page, 0);
    reading->unsaved = false;
    return true;
}

bool reading_again(Screen *screen, Error *err)
{
    Reading *reading = screen->reading;
    Lesson lesson;
    if (!load(reading->path, screen->program.assets, &lesson, err))
        return false;
    int page = reading->page < lesson.pages ? reading->page : lesson.pages - 1, stop = reading->stop,
        seen = reading->seen;
    int64_t step = screen->stage.player.goal;
    Progress kept = reading_progress(reading);
    lesson_free(&reading->lesson);
    reading->lesson = lesson;
    reading->fitted.page = -1;
    reading->answers = lesson_questions(&lesson);
    free(reading->answer);
    reading->answer = mem_alloc((size_t)reading->answers, sizeof *reading->answer);
    reading_restore(reading, &kept);
    progress_free(&kept);
    int most = reading_stops(&lesson.page[page]);
    float scroll = reading->scroll;
    reading_go(screen, page, stop < most ? stop : most);
    if (step <= screen->stage.scene.trace.len)
        player_go(&screen->stage.player, &screen->stage.scene.trace, step);
    reading->scroll = scroll;
    reading->seen = seen < lesson.pages ? seen : lesson.pages;
    return true;
}

bool reading_bars(const Screen *screen, int action)
{
    const Reading *reading = screen->reading;
    if (!reading || !reading->locked)
        return false;
    switch (action) {
    case ACT_EDIT:
    case ACT_RANDOM:
    case ACT_RESET:
    case ACT_UNDO:
    case ACT_REDO:
    case ACT_SHAPE_MORE:
    case ACT_SHAPE_LESS:
    case ACT_FIELD:
    case ACT_CHOICE:
    case ACT_HOME:
    case ACT_RETURN:
    case ACT_CONTINUE:
    case ACT_OPEN:
    case ACT_SAVE_AS:
    case ACT_ROUTE:
    case ACT_SCENE:
    case ACT_CODE:
    case ACT_CODE_IN:
    case ACT_COPY_CODE:
    case ACT_PREDICT:
    case ACT_SAVE:
    case ACT_ANIMATION:
    case ACT_COPY:
    case ACT_COMPARE: return true;
    default: return false;
    }
}

float reading_width(const Screen *screen)
{
    const Reading *reading = screen->reading;
    if (!reading || reading->hidden || screen->show.page != PAGE_SCENE || screen->look.bare)
        return 0;
    return fmaxf(230, fminf(reading->present ? 400 : 340, screen->look.width * 0.36f));
}
