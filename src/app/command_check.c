/* convwalk check LESSON…: each mistake of a lesson as FILE:LINE: what is wrong and what would be right. */
#include "app/assets.h"
#include "app/commands.h"
#include "base/text.h"
#include "view/lesson/check.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char help_text[] =
    "convwalk check LESSON.md … | FOLDER …\n"
    "Plays each lesson through: every scene, every stop, every answer. Mistakes are told as FILE:LINE: what is wrong.\n"
    "Of a folder all lessons are checked whose names begin with a number, those in its folders too. Exit status 1 when there are mistakes.\n";

typedef struct {
    const char *assets;   /* NULL: not known */
    int lessons, mistakes;
} Tally;

static bool check_file(Tally *tally, const char *path, Error *err)
{
    Findings findings = {0};
    if (!lesson_check(path, tally->assets, &findings, err))
        return false;
    for (int k = 0; k < findings.count; k++)
        printf("%s:%d: %s\n", path, findings.at[k].line, findings.at[k].text);
    tally->lessons++;
    tally->mistakes += findings.count;
    findings_free(&findings);
    return true;
}

static bool is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static bool check_path(Tally *tally, const char *path, Error *err)
{
    if (!is_folder(path))
        return check_file(tally, path, err);
    struct dirent **entry = NULL;
    int count = scandir(path, &entry, NULL, alphasort);
    bool done = count >= 0 || error_set(err, "%s: can't be read", path);
    for (int i = 0; i < count; i++) {
        const char *name = entry[i]->d_name;
        Text inner = {0};
        text_add(&inner, "%s/%s", path, name);
        bool lesson = name[0] >= '0' && name[0] <= '9' && lesson_named(name), folder = name[0] != '.' && is_folder(text_get(&inner));
        if (done && (lesson || folder))
            done = check_path(tally, text_get(&inner), err);
        text_free(&inner);
        free(entry[i]);
    }
    free(entry);
    return done;
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
        if (!check_path(&tally, argv[i], &err))
            return command_fail(&err);
    }
    if (tally.lessons == 0)
        return command_fail(&(Error){"no lesson there: their names begin with a number and end with .md"});
    if (tally.mistakes == 0)
        printf("%d %s: no mistakes\n", tally.lessons, tally.lessons == 1 ? "lesson" : "lessons");
    return tally.mistakes > 0;
}
