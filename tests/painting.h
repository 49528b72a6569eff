/* What the painter's tests share: the fonts, opened once a program, and numbers that may differ a little. */
#ifndef CONVWALK_TESTS_PAINTING_H
#define CONVWALK_TESTS_PAINTING_H

#include "testing.h"

#include "app/hosts/assets.h"
#include "app/paint/paint.h"

#include <math.h>
#include <string.h>

static Fonts *fonts;   /* opened once for all tests of a program */

static inline int open_fonts(void **state)
{
    (void)state;
    char folder[1024], path[1100];
    Error err;
    if (!assets_find(folder, sizeof folder, &err))
        return -1;
    snprintf(path, sizeof path, "%s/fonts", folder);
    fonts = fonts_open(path, &err);
    return fonts ? 0 : -1;
}

static inline int close_fonts(void **state)
{
    (void)state;
    fonts_free(fonts);
    return 0;
}

static inline void assert_near(double value, double wanted, double tolerance)
{
    if (fabs(value - wanted) > tolerance)
        fail_msg("%g is not within %g of %g", value, tolerance, wanted);
}

#endif
