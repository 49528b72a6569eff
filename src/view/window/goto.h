/* "Go to step": its number is being typed in the transport. */
#ifndef CONVWALK_VIEW_WINDOW_GOTO_H
#define CONVWALK_VIEW_WINDOW_GOTO_H

#include <stdbool.h>

enum { GOTO_TYPED = 64 };

typedef struct {
    bool on;
    char typed[GOTO_TYPED];
} Goto;

#endif
