/* One line for the reader: an error, or what was done. */
#ifndef CONVWALK_VIEW_WINDOW_MESSAGE_H
#define CONVWALK_VIEW_WINDOW_MESSAGE_H

#include <stdbool.h>

typedef struct {
    char text[512];   /* empty: nothing is said */
    bool wrong;       /* it is an error */
    double left;      /* seconds it still stands; errors of the shape stand until the next change */
} Message;

#endif
