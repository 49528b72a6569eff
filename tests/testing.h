/* What every test file includes: cmocka and the headers it needs before it. */
#ifndef CONVWALK_TESTING_H
#define CONVWALK_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#endif
