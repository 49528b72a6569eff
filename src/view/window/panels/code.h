/* The code pane. */
#ifndef CONVWALK_VIEW_WINDOW_PANELS_CODE_H
#define CONVWALK_VIEW_WINDOW_PANELS_CODE_H

#include "trace/say/source.h"
#include "view/window/look.h"

#include <stdint.h>

typedef struct {
    bool on;
    CodeLanguage code;
} CodePane;

typedef struct Screen Screen;

/* `pointed`: the cell under the pointer, whose line is lit. */
void code_draw(const Screen *screen, Canvas *canvas, const Layout *layout, Cell pointed);

/* Shows this CodeLanguage; below 0 the next one, or, when the pane is closed, the one of before. */
void code_turn(Screen *screen, int64_t code);

/* The step of the current sum that this line of the code pane does, the current step if possible; -1 if there is
 * none. */
int64_t code_step(const Screen *screen, int line);

#endif
