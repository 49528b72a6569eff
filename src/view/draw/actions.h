/* Everything a key or a button can do, in one list; the help overlay and the buttons read it. */
#ifndef CONVWALK_VIEW_DRAW_ACTIONS_H
#define CONVWALK_VIEW_DRAW_ACTIONS_H

#include <stdbool.h>

typedef enum {
    ACT_NONE,
    ACT_FORWARD,
    ACT_BACK,
    ACT_FORWARD_CELL,
    ACT_BACK_CELL,
    ACT_FORWARD_LAYER,
    ACT_BACK_LAYER,
    ACT_PLAY,
    ACT_NEXT_STOP,
    ACT_PREVIOUS_STOP,
    ACT_FIRST,
    ACT_LAST,
    ACT_GO,
    ACT_LEVEL,
    ACT_NEXT_LEVEL,
    ACT_SPEED,
    ACT_SLOWER,
    ACT_ROUTE,
    ACT_SCENE,
    ACT_HOME,
    ACT_THEME,
    ACT_TEXT,
    ACT_TEXT_LARGER,
    ACT_TEXT_SMALLER,
    ACT_TEXT_NORMAL,
    ACT_MOTION,
    ACT_HELP,
    ACT_EDIT,
    ACT_BLANK,
    ACT_FULL,
    ACT_ESCAPE,
    ACT_SAVE,
    ACT_ANIMATION,
    ACT_COPY,
    ACT_SHAPE_MORE,
    ACT_SHAPE_LESS,
    ACT_RANDOM,
    ACT_RESET,
    ACT_UNDO,
    ACT_REDO,
    ACT_ZOOM_FIT,
    ACT_OVERWRITE,
    ACT_CODE,
    ACT_CODE_IN,
    ACT_COPY_CODE,
    ACT_PREDICT,
    ACT_ANSWER,
    ACT_COMPARE,
    ACT_SIDE,
    ACT_NUDGE,
    ACT_NUDGE_MORE,
    ACT_NUDGE_LESS,
    ACT_LIVE_DO,
    ACT_VARIANT,
    ACT_LESSON,
    ACT_LANGUAGE,
    ACT_FIELD,
    ACT_CHOICE,
    ACT_WORDS,
    ACT_RETURN,
    ACT_CONTINUE,
    ACT_OPEN,
    ACT_SAVE_AS,
    ACT_SHOW_FOLDER,
    ACT_QUIT,
    ACT_THEME_TO,
    ACT_LANGUAGE_TO,
    ACT_PATH,
    ACT_MARK,
    ACT_ZOOM_IN,
    ACT_ZOOM_OUT,
    ACT_MENU,      /* 0: opens or closes it, 1: closes it */
    ACT_TEXT_TO,   /* the text size in per cent */
    ACT_PAGE,      /* hides or shows a lesson's page */
    ACT_COUNT
} Action;

/* ACT_VARIANT's values: a network's pooling, activation, and route. */
enum { VARIANT_MAX, VARIANT_AVERAGE, VARIANT_RELU, VARIANT_TANH, VARIANT_SIGMOID, VARIANT_NAIVE, VARIANT_IM2COL };

/* Keys by name, without SDL: a letter or sign as itself, the others below. */
enum {
    KEY_RIGHT = 0x100,
    KEY_LEFT,
    KEY_UP,
    KEY_DOWN,
    KEY_PAGE_DOWN,
    KEY_PAGE_UP,
    KEY_HOME,
    KEY_END,
    KEY_ENTER,
    KEY_ESCAPE,
    KEY_TAB,
    KEY_BACKSPACE,
    KEY_DELETE,
    KEY_F1,
    KEY_F5,
    KEY_F10,
    KEY_F11
};
enum { MOD_SHIFT = 1, MOD_CTRL = 2 };

/* The action of a key; ACT_NONE if it has none. */
Action action_of_key(int key, int mods);

/* What a button is called, for its tip and in the menu, and the keys that do the same as they are printed; NULL: it has
 * none. In English; words_chinese.c has the other. */
typedef struct {
    const char *name, *keys;
} ActionName;
ActionName action_name(Action action);

/* A line of the help overlay: the keys as printed, what they do. Ended by a NULL. */
typedef struct {
    const char *keys, *what;
} KeyHelp;
extern const KeyHelp key_help[];

#endif
