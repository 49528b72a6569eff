/* convwalk check LESSON…: each mistake of a lesson as FILE:LINE: what is wrong and what would be right. */
#include "app/assets.h"
#include "app/commands.h"
#include "base/text.h"
#include "view/lesson/check.h"

#include <stdio.h>
#include <string.h>

static const char help_text[] =
    "convwalk check LESSON.md …\n"
    "Plays each lesson through: every scene, every stop, every answer. Mistakes are told as FILE:LINE: what is wrong.\n"
    "Exit status 1 when there are any.\n";

int command_check(int argc, char **argv)
{
    Error err;
    int mistakes = 0;
    char assets[4096];
    bool known = assets_find(assets, sizeof assets, &err);
    if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        fputs(help_text, stdout);
        return 0;
    }
    if (argc < 2)
        return command_fail(&(Error){"check needs a lesson: convwalk check LESSON.md"});
    for (int i = 1; i < argc; i++) {
        Findings findings = {0};
        if (argv[i][0] == '-' && argv[i][1]) {
            error_set(&err, "unknown option %s", argv[i]);
            return command_fail(&err);
        }
        if (!lesson_check(argv[i], known ? assets : NULL, &findings, &err))
            return command_fail(&err);
        for (int k = 0; k < findings.count; k++)
            printf("%s:%d: %s\n", argv[i], findings.at[k].line, findings.at[k].text);
        mistakes += findings.count;
        findings_free(&findings);
    }
    if (mistakes == 0)
        printf("%d %s: no mistakes\n", argc - 1, argc == 2 ? "lesson" : "lessons");
    return mistakes > 0;
}
