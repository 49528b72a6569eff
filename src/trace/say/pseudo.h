/* A line of a Python twin as pseudocode: arrows for assignments, "for i = 0 … n − 1", mathematics' signs. It is
 * made by rules, so that both do the same and have the same steps. */
#ifndef CONVWALK_TRACE_PSEUDO_H
#define CONVWALK_TRACE_PSEUDO_H

#include "base/text.h"

/* Appends `python`, without its indentation. `word` puts words into the reader's language. */
void pseudo_line(const char *python, int language, const char *(*word)(int language, const char *english), Text *out);

#endif
