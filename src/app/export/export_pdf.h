/* Pictures as the pages of one PDF, for printing. */
#ifndef CONVWALK_APP_EXPORT_PDF_H
#define CONVWALK_APP_EXPORT_PDF_H

#include "base/error.h"

#include <stdint.h>

/* A file being made, in memory. */
typedef struct Pdf Pdf;

Pdf *pdf_begin(void);

/* Appends a page of width x height pixels 0xFFRRGGBB; a pixel is `points` wide (a point is 1/72 inch). */
bool pdf_page(Pdf *pdf, const uint32_t *pixel, int width, int height, float points, Error *err);

/* Writes all pages, whole or not at all; freed with pdf_free afterwards. */
bool pdf_write(const Pdf *pdf, const char *path, Error *err);
void pdf_free(Pdf *pdf);

#endif
