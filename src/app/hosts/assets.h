/* Where the program's data is: fonts, trained weights, lessons. */
#ifndef CONVWALK_APP_ASSETS_H
#define CONVWALK_APP_ASSETS_H

#include "base/error.h"

#include <stddef.h>

/* Puts the folder `assets` (fonts/, weights) into `folder` without a slash at its end. It is looked for in
 *   1. $CONVWALK_DATA, when that is set: then nowhere else,
 *   2. the three folders above the executable's: a build inside the source tree (build/convwalk, build/tests/test_x),
 *   3. ../share/convwalk from the executable's folder: an installed copy, even a moved one,
 *   4. DATADIR, fixed when the program was built (PREFIX/share/convwalk).
 * False with `err` naming the folder that is missing. */
bool assets_find(char *folder, size_t room, Error *err);

/* The file of the usual network's weights in it. */
bool assets_weights(char *path, size_t room, Error *err);

/* The same for the folder `lessons` (en/, zh/), beside `assets`. */
bool lessons_find(char *folder, size_t room, Error *err);

#endif
