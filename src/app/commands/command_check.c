/* convwalk check LESSON…: each mistake of a lesson as FILE:LINE: what is wrong and what would be right. */
#include "app/hosts/assets.h"
#include "app/commands/commands.h"
#include "app/hosts/lesson_folder.h"
#include "view/paper/check.h"

#include <stdio.h>
#include <string.h>

static const char help_text[] =
    "convwalk check LESSON.md … | FOLDER …\n"
    "Plays each lesson through: every scene, every stop, every answer. Mistakes are told as FILE:LINE: what is wrong.\n"
    "Of a folder all lessons are checked whose names begin with a number, those in its folders too; links\n"
    "to folders are not followed. Exit status 1 when there are mistakes, 2 when something can't be read.\n";

typedef struct {
    const char *assets;   /* NULL: not known */
    int lessons, mistakes, unread;
} Tally;

/* A file that can't be read is reported, and the others are still checked. */
static void check_file(void *self, const char *path)
{
    Tally *tally = self;
    Findings findings = {0};
    Error err;
    if (!lesson_check(path, tally->assets, &findings, &err)) {
        command_fail(&err);
        tally->unread++;
        return;
    }
    for (int k = 0; k < findings.count; k++)
        printf("%s:%d: %s\n", path, findings.at[k].line, findings.at[k].text);
    fflush(stdout);
    tally->lessons++;
    tally->mistakes += findings.count;
    findings_free(&findings);
}

static void pass_over(void *self, const char *path, const char *why)
{
    (void)self;
    fprintf(stderr, "convwalk: %s: not looked into: %s\n", path, why);
}

int command_check(int argc, char **argv)
{
    Error err;
    char assets[4096];
    bool known = assets_find(assets, sizeof assets, &err);
    if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        fputs(help_text, stdout);
        return 0;
    }
    if (argc < 2)
        return command_fail(&(Error){"check needs a lesson: convwalk check LESSON.md"});
    Tally tally = {.assets = known ? assets : NULL};
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] == '-' && argv[i][1]) {
            error_set(&err, "unknown option %s", argv[i]);
            return command_fail(&err);
        }
        LessonFolder walk = {.each = check_file, .passed = pass_over, .self = &tally};
        if (!lesson_folder_walk(&walk, argv[i], &err)) {
            command_fail(&err);
            tally.unread++;
        }
    }
    if (tally.unread > 0)
        return 2;
    if (tally.lessons == 0)
        return command_fail(&(Error){"no lesson there: their names begin with a number and end with .md"});
    if (tally.mistakes == 0)
        printf("%d %s: no mistakes\n", tally.lessons, tally.lessons == 1 ? "lesson" : "lessons");
    return tally.mistakes > 0;
}
