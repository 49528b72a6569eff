/* The buttons of the live pages by name, for their tips. */
#include "view/live/live.h"

ActionName live_names(const Live *live, int64_t what)
{
    bool draws = live->tab == LIVE_DRAW;
    static const ActionName names[] = {
        [DO_WIPE] = {"Wipe the pad", "X"},
        [DO_UNDO] = {"Undo", "Ctrl Z"},
        [DO_SAMPLE] = {"A digit that the program draws", "N"},
        [DO_IMAGE] = {"The next test image", "Page Down"},
        [DO_IMAGE_BACK] = {"The test image before", "Page Up"},
        [DO_RUN] = {"Train, pause", "Space"},
        [DO_ONE_SAMPLE] = {"One image of a batch", "Shift →"},
        [DO_ONE_BATCH] = {"One batch", "→"},
        [DO_ONE_EPOCH] = {"One epoch", "Ctrl →"},
        [DO_ANEW] = {"Start again with the settings above", "Home"},
        [DO_SAVE] = {"Save the weights", "Ctrl S"},
        [DO_LOAD] = {"Load weights", "Ctrl O"},
        [DO_STEP] = {"Walk through the batch to come", "Enter"},
        [DO_HOLD_NEXT] = {"The next test image", "Page Down"},
        [DO_HOLD_BACK] = {"The test image before", "Page Up"},
        [DO_HOLD_PAD] = {"The digit on the pad", "D"},
    };
    if (draws && what == DO_STEP)
        return (ActionName){"Walk through the network with this digit", "Enter"};
    bool known = what >= 0 && what < (int64_t)(sizeof names / sizeof *names);
    return known ? names[what] : (ActionName){NULL, NULL};
}
