/* convwalk's version: it stands here and nowhere else; packages and `convwalk --version` take it from this file. While
 * the first number is 0, the second one counts up when a function of the library changes. */
#ifndef CONVWALK_BASE_VERSION_H
#define CONVWALK_BASE_VERSION_H

#define CONVWALK_VERSION_MAJOR 0
#define CONVWALK_VERSION_MINOR 9
#define CONVWALK_VERSION_PATCH 0

/* To compare with: #if CONVWALK_VERSION >= 10000 is 1.0.0 or later. */
#define CONVWALK_VERSION (CONVWALK_VERSION_MAJOR * 10000 + CONVWALK_VERSION_MINOR * 100 + CONVWALK_VERSION_PATCH)

/* The version of the code that runs, "0.9.0": with the shared library, the installed one's. */
const char *convwalk_version(void);

#endif
