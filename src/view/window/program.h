/* What the window and the program exchange. */
#ifndef CONVWALK_VIEW_WINDOW_PROGRAM_H
#define CONVWALK_VIEW_WINDOW_PROGRAM_H

/* What only the program can do; fetched with screen_requests. */
enum { REQUEST_FULL = 1, REQUEST_LEAVE_FULL = 2, REQUEST_SAVE = 4, REQUEST_ANIMATION = 8, REQUEST_COPY = 16 };

typedef struct {
    unsigned requests;
    const char *assets;   /* the folder of the bundled weights, owned by the program; NULL: none */
} Program;

#endif
