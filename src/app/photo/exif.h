/* How a camera was held, as EXIF says it (CIPA DC-008, "Exif", tag 0x0112, Orientation). */
#ifndef CONVWALK_APP_EXIF_H
#define CONVWALK_APP_EXIF_H

#include <stddef.h>
#include <stdint.h>

/* The orientation, 1 .. 8, of a whole JPEG or PNG file; 1, upright, when it says none, or one that does not exist. */
int exif_of_jpeg(const uint8_t *bytes, size_t length);
int exif_of_png(const uint8_t *bytes, size_t length);

/* Where the pixel that is seen at (x, y) stands in a stored picture of width x height. From 5 on, width and height
 * of what is seen are those of the stored picture exchanged. */
void exif_place(int orientation, int width, int height, int x, int y, int *stored_x, int *stored_y);

#endif
