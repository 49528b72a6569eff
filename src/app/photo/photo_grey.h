/* A picture's pixels as grey values in which the writing differs from its ground. */
#ifndef CONVWALK_APP_PHOTO_GREY_H
#define CONVWALK_APP_PHOTO_GREY_H

#include "app/photo/photo.h"

/* Fills `grey`, of the photo's width x height: brightness (ITU-R BT.601), or a single channel with far more contrast; a
 * transparent part shows the ground it implies. False when all of the picture is transparent. */
bool photo_grey(const Photo *photo, uint8_t *grey);

#endif
