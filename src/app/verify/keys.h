/* The metadata of a case: values as people and programs write them (Python's True, (1, 1), [1, 1], 1), and the keys of
 * each operation. An unknown key is an error that names it, and so is a value that would change the result in a way
 * that the engine does not compute; no key is ignored. */
#ifndef CONVWALK_APP_VERIFY_KEYS_H
#define CONVWALK_APP_VERIFY_KEYS_H

#include "app/verify/case.h"

/* Each reads the key's text into its value, and leaves the value unchanged (its default) when there is no such key.
 * False, naming key and text, when the text is not valid. */
bool key_pair(const Case *made, const char *key, int low, Pair *pair, Error *err);
bool key_flag(const Case *made, const char *key, bool *flag, Error *err);
bool key_number(const Case *made, const char *key, float *number, Error *err);
bool key_whole(const Case *made, const char *key, int low, int high, int *number, Error *err);

/* The text of whichever of two names for the same key the file has, NULL for none; *key becomes that name. False when
 * it has both. */
bool key_either(const Case *made, const char *one, const char *other, const char **key, Error *err);

/* A padding: a pair, "valid" (none), for each side top,bottom,left,right, or for a convolution "same", whose odd cell
 * is below and on the right; a pooling's is the same on opposite sides. The rest of `spec` is known, and x's sizes. */
bool key_padding(const Case *made, ConvSpec *spec, Error *err);

/* What stands in the padding: zeros, reflect, replicate or circular. */
bool key_mode(const Case *made, PaddingMode *mode, Error *err);

/* False, naming it, when a key is not one of the operation's. A key that the engine does not use must have the value
 * that changes nothing. */
bool keys_check(const Case *made, Error *err);

/* Appends a line for each key that only describes the file, such as "comment". */
void keys_text(const Case *made, const char *path, Text *out);

#endif
