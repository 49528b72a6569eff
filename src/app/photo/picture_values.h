/* A picture as the numbers of a scene's X. */
#ifndef CONVWALK_APP_PICTURE_VALUES_H
#define CONVWALK_APP_PICTURE_VALUES_H

#include "trace/scene/scene.h"

/* The longest side that a picture is made to fit where the line says no --input: one that a scene still shows cell by
 * cell. */
enum { PICTURE_SIDE = 48 };

/* Whether a path or what is given for --x ends as a picture's name does: .png, .jpg or .jpeg. */
bool picture_named(const char *text);

/* Reads the picture, PNG or JPEG of at most 64 MiB, upright as its EXIF data say, transparent parts on white, and gives
 * the line's --x its values, whole numbers 0 (black) to 255: grey (ITU-R BT.601), or in three planes red, green and
 * blue where the line says 3 channels. Each value is the mean over its part of the picture, in the line's --input or,
 * without one, in as many rows and columns as fit PICTURE_SIDE with the picture's proportions, which --input then
 * says. *said tells what was done: "cat.png, 640 x 480 pixels, is X in 36 x 48 grey values, 0 to 255". False, the line
 * unchanged, with "PATH: what is wrong". */
bool picture_values(const char *path, SceneLine *line, Error *said, Error *err);

#endif
