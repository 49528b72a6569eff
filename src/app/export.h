/* Pictures as files. Each is written whole or not at all. */
#ifndef CONVWALK_APP_EXPORT_H
#define CONVWALK_APP_EXPORT_H

#include "app/paint.h"

/* Writes width x height pixels 0xFFRRGGBB, row by row, as a PNG. */
bool export_png(const char *path, const uint32_t *pixel, int width, int height, Error *err);

/* Paints the list over `background` at `scale` pixels a unit and writes it as a PNG. */
bool export_list_png(const char *path, Fonts *fonts, const DrawList *list, Color background, float scale, Error *err);

#endif
