/* What a file is by its first bytes, so that an error can name a file that can't be read by its kind. */
#ifndef CONVWALK_BASE_MAGIC_H
#define CONVWALK_BASE_MAGIC_H

#include <stddef.h>

/* "a HEIC picture", "a zip archive", ...; NULL for every other kind, among them those that are read: PNG, JPEG,
 * safetensors, IDX. */
const char *magic_name(const char *bytes, size_t length);

#endif
