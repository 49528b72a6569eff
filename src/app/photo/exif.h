/* How a camera was held, as EXIF says it (CIPA DC-008, "Exif", tag 0x0112, Orientation). */
#ifndef CONVWALK_APP_EXIF_H
#define CONVWALK_APP_EXIF_H

#include <stddef.h>
#include <stdint.h>

/* The orientation, 1 .. 8, of a whole JPEG or PNG file; 1, upright, when it says none, or one that does not exist. */
int exif_of_jpeg(const uint8_t *bytes, size_t length);
int exif_of_png(const uint8_t *bytes, size_t length);

/* Which pixel of a stored picture of width x height is seen at (x, y). From orientation 5 on, the picture that is seen
 * has width and height exchanged. */
void exif_place(int orientation, int width, int height, int x, int y, int *stored_x, int *stored_y);

#endif
