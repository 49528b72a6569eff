/* clang-tidy sees one file at a time; this tells it, before each file but error.c, that error_set always returns
 * false. */
#include "base/error.h"

#define error_set(...) (error_set(__VA_ARGS__), false)
