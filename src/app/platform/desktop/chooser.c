/* Which program asks is decided by the desktop, then by what is there. All print the path and a new line, and end with
 * 1 when nothing was chosen. CONVWALK_CHOOSER=none, or a program's name, decides otherwise. */
#include "app/platform/chooser.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool start_zenity(Chooser *chooser, const char *program, const char *title, const char *path)
{
    const char *argument[10] = {program, "--file-selection", "--title", title, "--filename", path};
    if (chooser->saves) {
        argument[6] = "--save";
        argument[7] = "--confirm-overwrite";
    }
    return child_start(&chooser->child, argument);
}

static bool start_kdialog(Chooser *chooser, const char *title, const char *path)
{
    const char *what = chooser->saves ? "--getsavefilename" : "--getopenfilename";
    return child_start(&chooser->child, (const char *const[]){"kdialog", "--title", title, what, path, NULL});
}

#if defined(__APPLE__)
/* Title and path are the script's arguments, never part of its text. */
static bool start_script(Chooser *chooser, const char *title, const char *path)
{
    static const char open[] = "POSIX path of (choose file with prompt (item 1 of argv))";
    static const char save[] =
        "POSIX path of (choose file name with prompt (item 1 of argv) default name (item 2 of argv))";
    const char *slash = strrchr(path, '/');
    return child_start(&chooser->child, (const char *const[]){"osascript", "-e", "on run argv", "-e",
                                                              chooser->saves ? save : open, "-e", "end run", title,
                                                              slash ? slash + 1 : path, NULL});
}
#endif

bool chooser_start(Chooser *chooser, bool saves, const char *title, const char *path)
{
    const char *told = getenv("CONVWALK_CHOOSER"), *desktop = getenv("XDG_CURRENT_DESKTOP");
    static const char *const like_zenity[] = {"zenity", "qarma", "matedialog"};
    chooser_stop(chooser);
    chooser->saves = saves;
#if defined(__APPLE__)
    if (!told)
        return start_script(chooser, title, path);
#endif
    bool kde = desktop && strstr(desktop, "KDE"), kdialog = child_there("kdialog");
    if (kdialog && (told ? strcmp(told, "kdialog") == 0 : kde))
        return start_kdialog(chooser, title, path);
    for (size_t i = 0; i < sizeof like_zenity / sizeof *like_zenity; i++)
        if ((!told || strcmp(told, like_zenity[i]) == 0) && child_there(like_zenity[i]))
            return start_zenity(chooser, like_zenity[i], title, path);
    return !told && kdialog && start_kdialog(chooser, title, path);
}

bool chooser_open(const Chooser *chooser)
{
    return chooser->child.process != 0;
}

ChooserState chooser_look(Chooser *chooser, char *path, size_t room)
{
    int status;
    Child *child = &chooser->child;
    if (!chooser_open(chooser))
        return CHOOSER_NONE;
    if (!child_ended(child, &status))
        return CHOOSER_BUSY;
    size_t length = strcspn(child->answer, "\n");
    if (status == 0 && length > 0 && length < room) {
        snprintf(path, room, "%.*s", (int)length, child->answer);
        return CHOOSER_CHOSEN;
    }
    /* one that ends at once has not asked: it has no display, or lacks a library */
    return status == 1 && child->seconds > 0.3 ? CHOOSER_CANCELLED : CHOOSER_FAILED;
}

void chooser_stop(Chooser *chooser)
{
    child_stop(&chooser->child);
}
