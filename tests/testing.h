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

/* The whole path of the program that was built together with this test, freed by the caller; NULL if it is not
 * there. */
static inline char *program_path(void)
{
    const char *given = getenv("CONVWALK"), *build = getenv("BUILD");
    char path[4096];
    snprintf(path, sizeof path, "%s/convwalk", build ? build : "build");
    return realpath(given ? given : path, NULL);
}

#endif
