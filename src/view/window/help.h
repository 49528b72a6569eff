/* The help overlay. */
#ifndef CONVWALK_VIEW_WINDOW_HELP_H
#define CONVWALK_VIEW_WINDOW_HELP_H

typedef struct Screen Screen;
typedef struct Layout Layout;

void help_draw(const Screen *screen, Canvas *canvas, const Layout *layout);

#endif
