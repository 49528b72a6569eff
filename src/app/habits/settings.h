/* What the reader is used to, kept from one run to the next: looks, the window's place, the folder of pictures, where
 * they left off. A text file of lines "key = value" that can be read and changed by hand. */
#ifndef CONVWALK_APP_SETTINGS_H
#define CONVWALK_APP_SETTINGS_H

#include "base/text.h"

/* The choices; SETTING_TEXT is in percent. */
typedef enum {
    SETTING_THEME,
    SETTING_LANGUAGE,
    SETTING_TEXT,
    SETTING_WORDS,
    SETTING_MOTION,
    SETTING_SPEED,
    SETTING_PREDICT,
    SETTING_CODE,
    SETTING_MAXIMIZED,
    SETTING_COUNT
} Setting;

enum { SETTINGS_BYTES = 1 << 18, SETTINGS_UNSET = -1 };

typedef struct {
    int value[SETTING_COUNT];   /* an index into the choice's names, or a number; SETTINGS_UNSET: nothing is kept */
    int window[4];              /* x, y, width, height in points of the display; width 0: none is kept */
    char *folder;               /* where pictures are saved; NULL: the usual one. Owned */
    char *place;                /* where the reader left off (view/screen/place.h); NULL: nowhere. Owned */
} Settings;

Settings settings_none(void);
void settings_free(Settings *settings);

/* Replaces one of its texts by a copy; one that would not be one line of the file becomes NULL. */
void settings_text(char **kept, const char *text);

/* From any bytes and back. What is not understood is left out, the rest is kept: `note`, "" when there is nothing of
 * the kind, names the first such line. */
void settings_read(Settings *settings, const char *bytes, size_t length, Error *note);
void settings_write(const Settings *settings, Text *out);

/* What differs between `start` and `now` is what was changed meanwhile: it is taken over into `kept`. */
void settings_merge(Settings *kept, const Settings *start, const Settings *now);

#endif
