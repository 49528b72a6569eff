/* Which field has the keyboard. */
#ifndef CONVWALK_VIEW_SCREEN_FIELD_H
#define CONVWALK_VIEW_SCREEN_FIELD_H

#include "view/screen/screen.h"

/* Whether a field has the keyboard, and whether it has text: text input (and with it an input method) is on only then.
 * The first character of an empty field comes from its key. */
typedef enum { FIELD_NONE, FIELD_EMPTY, FIELD_TYPED } FieldState;
FieldState screen_field(const Screen *screen);

#endif
