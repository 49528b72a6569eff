/* The user's folders, as each system has them. */
#ifndef CONVWALK_APP_FOLDERS_H
#define CONVWALK_APP_FOLDERS_H

#include <stdbool.h>
#include <stddef.h>

/* The file of settings: $XDG_CONFIG_HOME/convwalk/settings, where that is not set ~/.config/convwalk/settings; on
 * macOS and Windows in the folder that SDL names. False, with "", when there is no place for it. */
bool folders_settings(char *path, size_t room);

/* The folder of pictures: $CONVWALK_PICTURES; else a folder convwalk in the user's pictures (XDG_PICTURES_DIR of
 * user-dirs.dirs, ~/Pictures) or, without those, in the home folder; else the current folder, by its whole name. */
void folders_pictures(char *folder, size_t room);

/* The folder of answers: $XDG_DATA_HOME/convwalk/answers, where that is not set ~/.local/share/convwalk/answers; on
 * Windows in the folder that SDL names. False, with "", when there is no place for it. */
bool folders_answers(char *folder, size_t room);

/* The folder of files that nobody keeps. */
void folders_temporary(char *folder, size_t room);

/* The home folder; "" when there is none. */
const char *folders_home(void);

/* Opens the system's own view of the folder in which the file is, with the file marked where that is possible. False
 * when nothing here can do that. */
bool folders_show(const char *path);

#endif
