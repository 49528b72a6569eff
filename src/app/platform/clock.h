/* A clock for measuring: the one that setting the time of day does not move. */
#ifndef CONVWALK_APP_PLATFORM_CLOCK_H
#define CONVWALK_APP_PLATFORM_CLOCK_H

/* Seconds from a beginning of its own; they only go forward. */
double clock_seconds(void);

#endif
