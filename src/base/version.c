/* The version's three numbers as text. */
#include "base/version.h"

#define TEXT_OF(number) #number
#define TEXT(number) TEXT_OF(number)

const char *convwalk_version(void)
{
    return TEXT(CONVWALK_VERSION_MAJOR) "." TEXT(CONVWALK_VERSION_MINOR) "." TEXT(CONVWALK_VERSION_PATCH);
}
