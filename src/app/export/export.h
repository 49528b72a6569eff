/* Pictures as files: PNG, SVG and GIF, and through ffmpeg mp4 and webp. Each is written whole or not at all; after an
 * error a file that was at the path before is unchanged. */
#ifndef CONVWALK_APP_EXPORT_H
#define CONVWALK_APP_EXPORT_H

#include "app/paint/paint.h"

/* Writes width x height pixels 0xFFRRGGBB, row by row, as a PNG. */
bool export_png(const char *path, const uint32_t *pixel, int width, int height, Error *err);

/* Paints the list over `background` at `scale` pixels a unit and writes it as a PNG. */
bool export_list_png(const char *path, Fonts *fonts, const DrawList *list, Color background, float scale, Error *err);

/* Writes the list over `background` as an SVG, `scale` pixels a unit: the painter's geometry, a unit a user unit.
 * Texts stay texts, set to the width that layout measured; maps become embedded PNGs. */
bool export_svg(const char *path, const DrawList *list, Color background, float scale, Error *err);

/* Appends the list as an element for an HTML page, as wide as its style says, without a background: `attributes` are
 * written into its tag, such as its alternative text (aria-label); `number` is its own on the page. */
bool export_svg_inline(Text *out, const DrawList *list, const char *attributes, int number, Error *err);

/* An animation being written; it loops forever. Equal frames in a row become one frame. */
typedef struct GifWriter GifWriter;

/* Begins a GIF of width x height pixels beside `path`; NULL, with `err`, when that is not possible. Ended by gif_commit
 * or gif_abort. */
GifWriter *gif_begin(const char *path, int width, int height, Error *err);

/* Appends a frame, shown for `milliseconds` (GIF counts in hundredths of a second; the remainder is added to the next
 * frame). At most 256 colours a frame: the most frequent ones exactly, the others as the nearest of these. */
bool gif_frame(GifWriter *gif, const uint32_t *pixel, int milliseconds, Error *err);

/* Ends the file and puts it at its path; frees `gif` either way. A GIF without frames is an error. */
bool gif_commit(GifWriter *gif, Error *err);

/* Leaves no file and frees `gif` (NULL is allowed). */
void gif_abort(GifWriter *gif);

/* The same as mp4 or webp, by the path's ending, at 25 frames a second, written by the program ffmpeg (an error if
 * there is none). Frames are 0xFFRRGGBB in a little-endian machine's order. */
typedef struct FilmWriter FilmWriter;
FilmWriter *film_begin(const char *path, int width, int height, Error *err);
bool film_frame(FilmWriter *film, const uint32_t *pixel, int milliseconds, Error *err);
bool film_commit(FilmWriter *film, Error *err);
void film_abort(FilmWriter *film);

#endif
