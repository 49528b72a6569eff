/* What the window and the program exchange. */
#ifndef CONVWALK_VIEW_WINDOW_PROGRAM_H
#define CONVWALK_VIEW_WINDOW_PROGRAM_H

#include "trace/say/snippet.h"

/* What only the program can do; fetched with screen_requests. */
enum {
    REQUEST_FULL = 1,
    REQUEST_LEAVE_FULL = 2,
    REQUEST_SAVE = 4,
    REQUEST_ANIMATION = 8,
    REQUEST_COPY = 16,
    REQUEST_OPEN = 32,        /* ask for a file, then open it */
    REQUEST_SAVE_AS = 64,     /* ask where the picture goes */
    REQUEST_PATH = 128,       /* a path was typed into the window's own field */
    REQUEST_SHOW_FOLDER = 256,
    REQUEST_QUIT = 512,
    REQUEST_COPY_CODE = 1024, /* copy the scene as a program */
    REQUEST_PRESENTER = 2048  /* open or close the presenter's window */
};

typedef struct {
    unsigned requests;
    SnippetKind snippet;  /* of REQUEST_COPY_CODE */
    int display;          /* the display to open on, from 1; 0: not said */
    const char *assets;   /* the folder of the bundled weights, owned by the program; NULL: none */
    const char *home;     /* the home folder, for which ~ stands in a path; borrowed; NULL: none */
} Program;

#endif
