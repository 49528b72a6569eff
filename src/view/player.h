/* The position in a trace and how it moves: steps done, a whole number at rest, between two whole numbers while a step
 * is in motion. Time is given in seconds; nothing here reads a clock. */
#ifndef CONVWALK_VIEW_PLAYER_H
#define CONVWALK_VIEW_PLAYER_H

#include "trace/trace.h"

/* A place in a trace: step `step` is done to the share `fraction`. At rest fraction is 1; {0, 0} is before
 * everything. */
typedef struct {
    int64_t step;
    float fraction;
} Cursor;

typedef struct {
    Level level;             /* what one press of an arrow moves by */
    int64_t rest;            /* steps done at rest, or where the motion started */
    int64_t goal;            /* where the motion ends; == rest when nothing moves */
    double spent, lasts;     /* seconds of the motion */
    int64_t until;           /* playing pauses at this step; 0: at the end */
    bool playing;            /* continues by itself after a rest */
    bool reduced;            /* reduced motion: every move ends at once */
    int speed;               /* index into player_speeds */
} Player;

enum { PLAYER_SPEEDS = 8, PLAYER_NORMAL = 2 };
extern const char *const player_speed_names[PLAYER_SPEEDS];   /* "1/4x" .. "16x", "skip" */

/* At step `done` of the trace, at rest. */
Player player_at(int64_t done);

/* Where it is now. */
Cursor player_cursor(const Player *player);
bool player_moving(const Player *player);

/* Moves to the end of the next span of the level, or to the start of the one before. A motion in progress ends first.
 * False at the trace's end or start. */
bool player_forward(Player *player, const Trace *trace, Level level);
bool player_back(Player *player, const Trace *trace, Level level);

/* Goes to `done` steps at once, 0 .. len. Stops playing. */
void player_go(Player *player, const Trace *trace, int64_t done);

/* Stops within step `step`, done to the share `fraction`: for a picture of a motion. */
void player_hold(Player *player, int64_t step, float fraction);

/* Begins to play, or pauses where the current motion ends. At the end it starts over. */
void player_play(Player *player, const Trace *trace);

/* Plays on to `step` and pauses there, even inside a span; with reduced motion it goes there at once. */
void player_play_to(Player *player, const Trace *trace, int64_t step);

/* Advances by `seconds`; true when the picture changed. While it plays, there is a rest of a quarter second between two
 * motions. */
bool player_advance(Player *player, const Trace *trace, double seconds);

/* How long the span `first` .. `end` takes at normal speed, in seconds: 250 ms for a slide, 120 ms for a product,
 * never over the level's bound (a cell 1.2 s, a channel 3 s, a layer 5 s). */
double player_duration(const Trace *trace, Span span, Level level);

/* The share of a step's time that its slide takes, when it has one. */
#define SLIDE_SHARE (0.25f / 0.37f)

#endif
