/* The course: the question stands before its answer. No stop of a page shows the number that the page asks for. */
#include "testing.h"

#include "lesson/cells.h"
#include "lesson/lesson.h"

#include <dirent.h>
#include <string.h>

/* Whether the cell has its final value once `done` steps are. */
static bool known(const Trace *trace, Cell cell, int64_t done)
{
    int64_t visits = cell.set != SET_NONE ? cell_visits(trace, cell) : 0;
    return visits > 0 && cell_visit(trace, cell, visits - 1) < done;
}

/* How many steps are done at the page's last stop; at its beginning if it has none. */
static int64_t farthest(const LessonPage *page, const Trace *trace)
{
    int64_t most = page->scene.step > 0 ? page->scene.step : 0, step;
    for (int i = 0; i < page->stops; i++)
        if (lesson_where(trace, page->stop[i].where, &step, NULL) && step > most)
            most = step;
    return most;
}

static int check_page(const char *path, const LessonPage *page)
{
    Scene scene;
    Error err;
    int wrong = 0;
    if (!scene_build(&scene, &page->scene, &err))
        fail_msg("%s:%d: %s", path, page->scene_line, err.text);
    int64_t done = farthest(page, &scene.trace);
    for (int i = 0; i < page->blocks; i++) {
        const Question *question = &page->block[i].question;
        Cell cell = {0};
        float value;
        if (page->block[i].kind != BLOCK_QUESTION || question->kind != QUESTION_NUMBER
            || !lesson_answer(&scene.trace, question->name, &value, &cell, &err) || !known(&scene.trace, cell, done))
            continue;
        printf("%s:%d: %s is in the picture before it is asked for\n", path, question->line, question->name);
        wrong++;
    }
    scene_free(&scene);
    return wrong;
}

static int check_lesson(const char *path)
{
    Lesson lesson;
    Findings findings = {0};
    Error err;
    int wrong = 0;
    if (!lesson_load(&lesson, path, "assets", &findings, &err))
        fail_msg("%s", err.text);
    for (int p = 0; p < lesson.pages; p++)
        if (lesson.page[p].has_scene)
            wrong += check_page(path, &lesson.page[p]);
    lesson_free(&lesson);
    findings_free(&findings);
    return wrong;
}

static void no_stop_shows_what_is_asked_for(void **state)
{
    (void)state;
    static const char *const folders[] = {"lessons/en", "lessons/zh"};
    int lessons = 0, wrong = 0;
    for (int f = 0; f < 2; f++) {
        DIR *folder = opendir(folders[f]);
        assert_non_null(folder);
        for (struct dirent *file; (file = readdir(folder)) != NULL;) {
            char path[512];
            if (!strstr(file->d_name, ".md"))
                continue;
            snprintf(path, sizeof path, "%s/%s", folders[f], file->d_name);
            wrong += check_lesson(path);
            lessons++;
        }
        closedir(folder);
    }
    assert_true(lessons >= 38);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(no_stop_shows_what_is_asked_for)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
