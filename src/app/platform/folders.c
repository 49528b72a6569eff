/* The XDG base directories and user directories, and what macOS and Windows have instead. */
#include "app/platform/folders.h"

#include "app/platform/child.h"
#include "base/file.h"
#include "base/system.h"

#include <SDL.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *folders_home(void)
{
    const char *home = getenv("HOME");
    if (!home || !*home)
        home = getenv("USERPROFILE");
    return home ? home : "";
}

static bool fits(int length, char *path, size_t room)
{
    if (length > 0 && (size_t)length < room)
        return true;
    path[0] = '\0';
    return false;
}

/* The folder in which programs keep their settings. */
static bool config_folder(char *folder, size_t room)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = folders_home();
    if (config && system_is_whole(config))
        return fits(snprintf(folder, room, "%s", config), folder, room);
    return home[0] ? fits(snprintf(folder, room, "%s/.config", home), folder, room) : fits(-1, folder, room);
}

#if defined(_WIN32) || defined(__APPLE__)
/* A name in the folder that SDL makes for the program. */
static bool own_folder(char *path, size_t room, const char *name)
{
    char *own = SDL_GetPrefPath("", "convwalk");
    bool named = own && fits(snprintf(path, room, "%s%s", own, name), path, room);
    SDL_free(own);
    system_take_path(path);
    return named;
}
#endif

bool folders_settings(char *path, size_t room)
{
#if defined(_WIN32) || defined(__APPLE__)
    if (!getenv("XDG_CONFIG_HOME") && own_folder(path, room, "settings"))
        return true;
#endif
    char folder[4096];
    return config_folder(folder, sizeof folder)
               ? fits(snprintf(path, room, "%s/convwalk/settings", folder), path, room)
               : fits(-1, path, room);
}

bool folders_answers(char *folder, size_t room)
{
    const char *data = getenv("XDG_DATA_HOME"), *home = folders_home();
    if (data && system_is_whole(data))
        return fits(snprintf(folder, room, "%s/convwalk/answers", data), folder, room);
#if defined(_WIN32)
    return own_folder(folder, room, "answers");
#endif
    return home[0] ? fits(snprintf(folder, room, "%s/.local/share/convwalk/answers", home), folder, room)
                   : fits(-1, folder, room);
}

void folders_temporary(char *folder, size_t room)
{
    static const char *const names[] = {"TMPDIR", "TEMP", "TMP"};
    const char *told = NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names && !told; i++)
        told = getenv(names[i]);
    if (!told || !fits(snprintf(folder, room, "%s", told), folder, room))
        snprintf(folder, room, "/tmp");
    system_take_path(folder);
}

/* XDG_PICTURES_DIR="$HOME/Pictures" of user-dirs.dirs, or a whole path. */
static bool user_pictures(char *folder, size_t room)
{
    static const char key[] = "XDG_PICTURES_DIR=\"";
    char config[4096], path[4224], *bytes = NULL;
    size_t length;
    bool found = false;
    if (!config_folder(config, sizeof config))
        return false;
    snprintf(path, sizeof path, "%s/user-dirs.dirs", config);
    if (!file_read(path, 1 << 16, &bytes, &length, NULL))
        return false;
    for (char *line = bytes; line && !found; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        if (strncmp(line, key, sizeof key - 1) != 0)
            continue;
        const char *value = line + sizeof key - 1;
        int count = (int)strcspn(value, "\"\n");
        bool below = strncmp(value, "$HOME/", 6) == 0;
        if (below)
            found = fits(snprintf(folder, room, "%s/%.*s", folders_home(), count - 6, value + 6), folder, room);
        else if (value[0] == '/')
            found = fits(snprintf(folder, room, "%.*s", count, value), folder, room);
    }
    free(bytes);
    return found && file_exists(folder);
}

void folders_pictures(char *folder, size_t room)
{
    const char *told = getenv("CONVWALK_PICTURES"), *home = folders_home();
    char above[3800];
    if (told && system_is_whole(told) && fits(snprintf(folder, room, "%s", told), folder, room))
        return;
    bool named = user_pictures(above, sizeof above);
    if (!named && home[0])
        named = fits(snprintf(above, sizeof above, "%s/Pictures", home), above, sizeof above) && file_exists(above);
    if (!named && home[0] && strcmp(home, "/") != 0)
        named = fits(snprintf(above, sizeof above, "%s", home), above, sizeof above) && file_exists(above);
    if (named && fits(snprintf(folder, room, "%s/convwalk", above), folder, room))
        return;
    system_current_folder(folder, room);
}

/* The path as file managers are asked for it: file://, everything but plain characters as %XX. */
static bool file_address(const char *path, char *address, size_t room)
{
    size_t used = (size_t)snprintf(address, room, "file://");
    for (; *path; path++) {
        bool letter = (*path >= 'a' && *path <= 'z') || (*path >= 'A' && *path <= 'Z'),
             plain = letter || strchr("0123456789/-_.~", *path);
        if (used + 4 > room)
            return false;
        used += (size_t)snprintf(address + used, room - used, plain ? "%c" : "%%%02X", (unsigned char)*path);
    }
    return true;
}

/* Whether the program ends well; it does so soon. */
static bool child_done(const char *const *argument)
{
    Child child;
    int status = -1;
    if (!child_start(&child, argument))
        return false;
    while (!child_ended(&child, &status))
        SDL_Delay(5);
    return status == 0;
}

bool folders_show(const char *path)
{
    char folder[4096], address[8192], list[8224];
    const char *slash = strrchr(path, '/');
    if (!fits(snprintf(folder, sizeof folder, "%.*s", slash && slash > path ? (int)(slash - path) : 1,
                       slash ? path : "."),
              folder, sizeof folder))
        return false;
#if defined(__APPLE__)
    return child_send((const char *const[]){"open", "-R", path, NULL});
#endif
    if (child_there("dbus-send") && getenv("DBUS_SESSION_BUS_ADDRESS") && file_address(path, address, sizeof address)) {
        snprintf(list, sizeof list, "array:string:%s", address);
        static const char to[] = "--dest=org.freedesktop.FileManager1", at[] = "/org/freedesktop/FileManager1";
        static const char what[] = "org.freedesktop.FileManager1.ShowItems", patience[] = "--reply-timeout=800";
        if (child_done((const char *const[]){"dbus-send", "--session", "--print-reply", patience, to, at, what, list,
                                             "string:", NULL}))
            return true;
    }
    if (child_there("xdg-open"))
        return child_send((const char *const[]){"xdg-open", folder, NULL});
    return file_address(folder, address, sizeof address) && SDL_OpenURL(address) == 0;
}
