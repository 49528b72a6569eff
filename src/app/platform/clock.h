/* A clock for measuring, which does not change when the time of day is set. */
#ifndef CONVWALK_APP_PLATFORM_CLOCK_H
#define CONVWALK_APP_PLATFORM_CLOCK_H

/* Seconds since some fixed moment; they only increase. */
double clock_seconds(void);

#endif
