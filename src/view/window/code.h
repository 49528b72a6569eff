/* The code pane. */
#ifndef CONVWALK_VIEW_WINDOW_CODE_H
#define CONVWALK_VIEW_WINDOW_CODE_H

#include <stdint.h>

typedef struct Screen Screen;
typedef struct Layout Layout;

void code_draw(const Screen *screen, Canvas *canvas, const Layout *layout);

/* The step of the present sum that this line of the code pane does, the present one if it can be; -1 if it does
 * none. */
int64_t code_step(const Screen *screen, int line);

#endif
