/* What a file is by its first bytes, so that one which can't be read is called by its name. */
#ifndef CONVWALK_BASE_MAGIC_H
#define CONVWALK_BASE_MAGIC_H

#include <stddef.h>

/* "a HEIC picture", "a zip archive", ...; NULL for what is unknown here, which PNG and JPEG, safetensors and IDX
 * are. */
const char *magic_name(const char *bytes, size_t length);

#endif
