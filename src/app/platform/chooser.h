/* The system's own dialog in which a file is chosen: kdialog or zenity, osascript on macOS, each a program of its own,
 * so that the window goes on drawing. Where there is none the window asks itself (view/window/ways/path_field.h). */
#ifndef CONVWALK_APP_CHOOSER_H
#define CONVWALK_APP_CHOOSER_H

#include "app/platform/child.h"

typedef enum { CHOOSER_NONE, CHOOSER_BUSY, CHOOSER_CHOSEN, CHOOSER_CANCELLED, CHOOSER_FAILED } ChooserState;

typedef struct {
    Child child;
    bool saves;
} Chooser;

/* Opens it: for a file to read, or (`saves`) to write, which `path` suggests. False when there is none here. */
bool chooser_start(Chooser *chooser, bool saves, const char *title, const char *path);

/* How it stands; CHOOSER_CHOSEN fills `path`. The three last states are told once. */
ChooserState chooser_look(Chooser *chooser, char *path, size_t room);
bool chooser_open(const Chooser *chooser);
void chooser_stop(Chooser *chooser);

#endif
