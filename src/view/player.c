/* Playing a trace: each motion goes from one whole position to another in a bounded time, however many steps are
 * between. */
#include "view/player.h"

#include "trace/motion.h"

#include <math.h>

static const double speeds[PLAYER_SPEEDS] = {0.25, 0.5, 1, 2, 4, 8, 16, 0};
const char *const player_speed_names[PLAYER_SPEEDS] = {"¼×", "½×", "1×", "2×", "4×", "8×", "16×", "skip"};

#define REST 0.25   /* seconds between two motions while playing */

Player player_at(int64_t done)
{
    return (Player){.rest = done, .goal = done, .speed = PLAYER_NORMAL};
}

bool player_moving(const Player *player)
{
    return player->goal != player->rest;
}

Cursor player_cursor(const Player *player)
{
    if (!player_moving(player))
        return player->rest > 0 ? (Cursor){player->rest - 1, 1.0f} : (Cursor){0, 0.0f};
    double share = player->lasts > 0 ? player->spent / player->lasts : 1;
    double moved = share * fabs((double)(player->goal - player->rest));
    int64_t whole = (int64_t)moved;
    double part = moved - (double)whole;
    if (player->goal > player->rest)
        return (Cursor){player->rest + whole, (float)part};
    return (Cursor){player->rest - 1 - whole, (float)(1 - part)};
}

double player_duration(const Trace *trace, Span span, Level level)
{
    static const double bound[LEVEL_COUNT] = {0.37, 1.2, 3, 5, 20};
    double steps = (double)(span.end - span.first);
    bool slides = step_at(trace, span.first).opens;
    if (trace->layer && level == LEVEL_LAYER)
        return fmax(2, fmin(bound[level], steps * 0.01));
    return fmin(bound[level], steps * 0.12 + (slides ? 0.25 : 0));
}

static void settle(Player *player)
{
    player->rest = player->goal;
    player->spent = 0;
}

static void start(Player *player, const Trace *trace, Span span, int64_t goal, Level level)
{
    player->goal = goal;
    player->spent = 0;
    if (level == LEVEL_PRODUCT && span.end - span.first > 1)   /* a motion that is not parted */
        level = LEVEL_CELL;
    double speed = speeds[player->speed], whole = player_duration(trace, span, level);
    player->lasts = speed > 0 ? whole / speed : fmin(0.5, whole);
    if (player->reduced)
        settle(player);
}

bool player_forward(Player *player, const Trace *trace, Level level)
{
    settle(player);
    if (player->rest >= trace->len)
        return false;
    if (!player->playing)
        player->until = 0;
    Span span = motion_span(trace, player->rest, level);
    if (player->until > player->rest && span.end > player->until)
        span.end = player->until;
    start(player, trace, (Span){player->rest, span.end}, span.end, level);
    return true;
}

bool player_back(Player *player, const Trace *trace, Level level)
{
    player->playing = false;
    settle(player);
    if (player->rest <= 0)
        return false;
    Span span = motion_span(trace, player->rest - 1, level);
    start(player, trace, (Span){span.first, player->rest}, span.first, level);
    return true;
}

void player_go(Player *player, const Trace *trace, int64_t done)
{
    player->playing = false;
    player->goal = done > trace->len ? trace->len : done;
    if (done < 0)
        player->goal = 0;
    settle(player);
}

void player_hold(Player *player, int64_t step, float fraction)
{
    player->playing = false;
    player->rest = step;
    player->goal = step + 1;
    player->lasts = 1;
    player->spent = (double)fraction;
}

void player_play(Player *player, const Trace *trace)
{
    if (player->playing) {
        player->playing = false;
        return;
    }
    settle(player);
    if (player->rest >= trace->len)
        player_go(player, trace, 0);
    player->playing = player_forward(player, trace, player->level);
}

void player_play_to(Player *player, const Trace *trace, int64_t step)
{
    settle(player);
    if (step <= player->rest || player->reduced) {
        player_go(player, trace, step);
        return;
    }
    player->until = step;
    player->playing = true;
    player->playing = player_forward(player, trace, player->level) && player->goal < step;
}

bool player_advance(Player *player, const Trace *trace, double seconds)
{
    if (!player_moving(player) && !player->playing)
        return false;
    player->spent += seconds;
    if (player_moving(player)) {
        if (player->spent < player->lasts)
            return true;
        settle(player);
        if (player->rest >= trace->len || (player->until > 0 && player->rest >= player->until))
            player->playing = false;
        return true;
    }
    double speed = speeds[player->speed];
    if (player->spent >= (speed > 0 ? REST / speed : 0.05))
        player->playing = player_forward(player, trace, player->level);
    return true;
}
