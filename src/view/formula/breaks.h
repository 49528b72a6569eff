/* Where a line of text may break: at spaces in Latin script, anywhere in Chinese but before closing and after opening
 * marks. Characters are code points; 0 is none. */
#ifndef CONVWALK_VIEW_BREAKS_H
#define CONVWALK_VIEW_BREAKS_H

#include <stdbool.h>

/* Closing marks of Chinese: no line begins with them. And opening marks: no line ends with them. */
bool break_closes(unsigned code);
bool break_opens(unsigned code);

/* The same in Latin letters, which break at spaces only, except next to Chinese. */
bool break_closes_latin(unsigned code);
bool break_opens_latin(unsigned code);

/* A character of Chinese, or one of its marks: a line may break on both sides. */
bool break_wide(unsigned code);

/* The bytes of the next word of UTF-8: one wide character, or all up to a space, a new line or a wide one. */
int break_word(const char *text);

#endif
