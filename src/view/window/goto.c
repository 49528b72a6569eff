/* A step's number, as it is typed. */
#include "view/window/goto.h"

#include "view/draw/actions.h"
#include "view/window/edit/typing.h"
#include "view/window/state.h"

void goto_open(Screen *screen)
{
    screen->go.on = true;
    screen->go.typed[0] = '\0';
}

void goto_close(Screen *screen)
{
    screen->go.on = false;
    screen->go.typed[0] = '\0';
}

/* What is typed is taken as a step's number, or refused and left to be mended. */
static void take(Screen *screen)
{
    Goto *go = &screen->go;
    const Trace *trace = &screen->stage.scene.trace;
    long long step, last = (long long)trace->len;
    int64_t count = 0;
    bool whole = number_typed_count(go->typed, &count), empty = go->typed[0] == '\0';
    step = (long long)count;
    go->on = !empty && (!whole || step > last);
    if (empty)
        return;
    bool told = !screen->reading || !screen->stage.veil.steps;   /* the number of steps may be what a question asks */
    if (!told && (!whole || step > last))
        screen_say(screen, true, word(screen->look.language, "there is no step '%s'"), go->typed);
    else if (!whole)
        screen_say(screen, true, word(screen->look.language, "'%s' is no step: write a whole number from 0 to %lld"),
                   go->typed, last);
    else if (step > last)
        screen_say(screen, true, "there is no step %lld: this scene has %lld", step, last);
    else {
        message_taken(screen);
        player_go(&screen->stage.player, trace, count);
    }
    if (!go->on)
        go->typed[0] = '\0';
}

/* All characters, Backspace, Enter and Escape belong to it. */
bool goto_key(Screen *screen, int key, int mods)
{
    switch (key) {
    case KEY_BACKSPACE: typing_rub_out(screen->go.typed); return true;
    case KEY_ENTER: take(screen); return true;
    default: return typing_takes(key, mods);
    }
}

bool goto_type(Screen *screen, const char *text)
{
    if (!screen->go.on)
        return false;
    if (screen->go.typed[0] != '\0' || number_begins(text))   /* not the G itself that began it */
        typing_add(screen, screen->go.typed, sizeof screen->go.typed, text);
    return true;
}
