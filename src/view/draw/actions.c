/* Keys and what they do. A presenter's remote sends PageDown, PageUp, F5, Escape and a full stop: those work
 * untaught. */
#include "view/draw/actions.h"

#include <stddef.h>

typedef struct {
    int key, mods;
    Action action;
} Binding;

static const Binding bindings[] = {
    {KEY_RIGHT, 0, ACT_FORWARD},          {KEY_LEFT, 0, ACT_BACK},
    {KEY_RIGHT, MOD_SHIFT, ACT_FORWARD_CELL}, {KEY_LEFT, MOD_SHIFT, ACT_BACK_CELL},
    {KEY_RIGHT, MOD_CTRL, ACT_FORWARD_LAYER}, {KEY_LEFT, MOD_CTRL, ACT_BACK_LAYER},
    {' ', 0, ACT_PLAY},                   {KEY_PAGE_DOWN, 0, ACT_NEXT_STOP},
    {KEY_PAGE_UP, 0, ACT_PREVIOUS_STOP},  {KEY_HOME, 0, ACT_FIRST},
    {KEY_END, 0, ACT_LAST},               {'g', 0, ACT_GO},
    {KEY_F5, 0, ACT_FULL},                {KEY_F11, 0, ACT_FULL},
    {KEY_F5, MOD_SHIFT, ACT_FULL},
    {KEY_ESCAPE, 0, ACT_ESCAPE},          {'.', 0, ACT_BLANK},
    {'b', 0, ACT_BLANK},                  {'e', 0, ACT_EDIT},
    {'t', 0, ACT_THEME},                  {'+', MOD_CTRL, ACT_TEXT_LARGER},
    {'=', MOD_CTRL, ACT_TEXT_LARGER},     {'+', MOD_CTRL | MOD_SHIFT, ACT_TEXT_LARGER},
    {'=', MOD_CTRL | MOD_SHIFT, ACT_TEXT_LARGER}, {'-', MOD_CTRL, ACT_TEXT_SMALLER},
    {'0', MOD_CTRL, ACT_TEXT_NORMAL},     {'m', 0, ACT_MOTION},
    {'s', 0, ACT_SAVE},                   {'s', MOD_SHIFT, ACT_ANIMATION},
    {'y', 0, ACT_COPY},
    {'?', 0, ACT_HELP},                   {'?', MOD_SHIFT, ACT_HELP},
    {'/', MOD_SHIFT, ACT_HELP},           {'h', 0, ACT_HOME},
    {'r', 0, ACT_ROUTE},                  {'l', MOD_SHIFT, ACT_NEXT_LEVEL},
    {KEY_UP, 0, ACT_NEXT_LEVEL},          {']', 0, ACT_SPEED},
    {'[', 0, ACT_SLOWER},                 {'z', MOD_CTRL, ACT_UNDO},
    {'y', MOD_CTRL, ACT_REDO},            {'z', MOD_CTRL | MOD_SHIFT, ACT_REDO},
    {'c', 0, ACT_CODE},                   {'c', MOD_SHIFT, ACT_CODE_IN},
    {'y', MOD_SHIFT, ACT_COPY_CODE},      {'p', 0, ACT_PREDICT},
    {'f', 0, ACT_ZOOM_FIT},               {'n', 0, ACT_RANDOM},
    {'v', 0, ACT_COMPARE},                {'l', 0, ACT_LANGUAGE},
    {'d', 0, ACT_NUDGE},                  {'+', 0, ACT_NUDGE_MORE},
    {'+', MOD_SHIFT, ACT_NUDGE_MORE},     {'=', MOD_SHIFT, ACT_NUDGE_MORE},
    {'-', 0, ACT_NUDGE_LESS},            {'w', 0, ACT_WORDS},
    {KEY_F1, 0, ACT_HELP},                {KEY_BACKSPACE, 0, ACT_RETURN},
    {'o', MOD_CTRL, ACT_OPEN},            {'s', MOD_CTRL, ACT_SAVE_AS},
    {'q', MOD_CTRL, ACT_QUIT},            {'w', MOD_CTRL, ACT_QUIT},
    {'x', 0, ACT_MARK},                   {'z', 0, ACT_ZOOM_IN},
    {'z', MOD_SHIFT, ACT_ZOOM_OUT},       {KEY_F10, 0, ACT_MENU},
    {'b', MOD_CTRL, ACT_PAGE},
};

Action action_of_key(int key, int mods)
{
    for (size_t i = 0; i < sizeof bindings / sizeof *bindings; i++)
        if (bindings[i].key == key && bindings[i].mods == mods)
            return bindings[i].action;
    return ACT_NONE;
}

const KeyHelp key_help[] = {
    {"→  ←", "a step forward, a step back, at the chosen level"},
    {"Shift → ←", "a cell forward, a cell back"},
    {"Ctrl → ←", "a layer forward, a layer back"},
    {"Space", "play to the end; while playing, pause"},
    {"Page Down, Up", "the next cell, the previous one"},
    {"Home, End, G", "first step, last step, go to step …"},
    {"↑, [ ]", "level; slower, faster"},
    {"R, V, H", "the other route; all routes side by side; home page"},
    {"E", "edit values and shape: click or Tab, type, wheel, drag, hold"},
    {"Ctrl Z, Ctrl Y, N", "undo, redo, random numbers"},
    {"Z, Shift Z, F", "zoom in, out, fit again (the wheel, drag, double click)"},
    {"P", "predict: type the value to come, or click its cells; → shows it"},
    {"D, + −", "nudge: change the cell shown by ε, see the error move; ε"},
    {"C, Shift C", "the engine's own code, the line of this step lit; as Python, as pseudocode"},
    {"W", "words: the sentence on each step, shown or hidden"},
    {"X, ← → ↑ ↓, Enter", "a mark to go over the cells with; Enter keeps what it shows"},
    {"F5 or F11, Esc", "full screen and back"},
    {". or B", "blank the screen, again to return"},
    {"T, L, M, Ctrl + − 0", "theme, language, reduced motion, text size"},
    {"S, Shift S, Ctrl S", "save picture, animation, picture as …"},
    {"Y, Shift Y", "copy the link to this step; copy the scene as a program with NumPy"},
    {"Ctrl O", "open a lesson, a scene's line, weights, a picture"},
    {"Backspace", "back to where you came from (the mouse's back button, too)"},
    {"1 … 9, Q, I, A, N, O, Ctrl B",
     "in a lesson: choose, next question, hint, answer, notes, contents, hide the page"},
    {"→ ↓, ← ↑", "while a lesson is presented: on through it, and back"},
    {"Tab, Shift Tab; Enter", "to the next button, the one before; does what it says"},
    {"F10", "the menu of everything that can be done"},
    {"?, F1", "this help"},
    {"Ctrl Q, Ctrl W", "close the window"},
    {NULL, NULL},
};
