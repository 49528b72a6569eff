/* The system's clipboard, by SDL. */
#include "app/platform/clipboard.h"

#include "view/live/live.h"
#include "view/screen/screen.h"

#include <SDL.h>

void clipboard_place(const Screen *screen, Text *out)
{
    if (screen->show.page == PAGE_LIVE) {
        live_line(screen->live, out);
    } else {
        text_add(out, "convwalk show ");
        screen_line(screen, out);
    }
}

bool clipboard_copy(const char *text)
{
    return SDL_SetClipboardText(text) == 0;
}

char *clipboard_text(void)
{
    return SDL_GetClipboardText();
}
