/* Checks an equality as a reader would: every number shown stands for all numbers that are shown so, every name for its
 * value, and both sides of an equals sign must be able to be equal. It reads numbers, + − · / ², fractions, max,
 * exp, log, sqrt, the activations, [y > 0]. */
#ifndef CONVWALK_TESTS_RECKON_H
#define CONVWALK_TESTS_RECKON_H

#include "testing.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Every value between both. */
typedef struct {
    long double low, high;
} Range;

typedef struct {
    char *name;
    Range value;
} Known;

/* What names mean; those of a later row hold before those of an earlier one. */
typedef struct {
    Known *at;
    int count, room;
    int digits; /* how many digits a number has at least when it was rounded */
    float alpha; /* of an activation */
    bool exact; /* numbers in a calculation are exact, only a result is rounded */
} Names;

static inline void names_add(Names *names, const char *name, double value)
{
    long double slack = 2e-6L * fabsl((long double)value);
    if (name[0] == '\0' || (name[0] >= '0' && name[0] <= '9'))
        return;
    if (names->count == names->room) {
        names->room = names->room ? 2 * names->room : 64;
        names->at = realloc(names->at, (size_t)names->room * sizeof *names->at);
        assert_non_null(names->at);
    }
    names->at[names->count++] = (Known){strdup(name), {(long double)value - slack, (long double)value + slack}};
}

static inline void names_free(Names *names)
{
    for (int i = 0; i < names->count; i++)
        free(names->at[i].name);
    free(names->at);
    *names = (Names){0};
}

typedef struct {
    const char *at;
    const Names *names;
    bool failed;
} Reckoner;

static inline Range point(long double value)
{
    return (Range){value, value};
}

static inline Range hull(const long double *of, int count)
{
    Range range = point(of[0]);
    for (int i = 1; i < count; i++) {
        range.low = fminl(range.low, of[i]);
        range.high = fmaxl(range.high, of[i]);
    }
    return range;
}

static inline Range product_of(Range a, Range b)
{
    return hull((const long double[]){a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high}, 4);
}

static inline Range quotient_of(Range a, Range b)
{
    if (b.low <= 0 && b.high >= 0)
        return (Range){-INFINITY, INFINITY};
    return hull((const long double[]){a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high}, 4);
}

static inline bool takes(Reckoner *reader, const char *word)
{
    while (*reader->at == ' ')
        reader->at++;
    if (strncmp(reader->at, word, strlen(word)) != 0)
        return false;
    reader->at += strlen(word);
    return true;
}

/* A number and all that is shown so: half a unit of its last digit, or of the last one that could have been shown. */
static inline bool take_number(Reckoner *reader, Range *value)
{
    takes(reader, "");
    if (*reader->at < '0' || *reader->at > '9')
        return false;
    char *end;
    long double number = strtold(reader->at, &end);
    int shown = 0;
    for (const char *c = reader->at; c < end && *c != 'e'; c++)
        shown += *c >= '0' && *c <= '9' && (shown > 0 || *c != '0');
    if (shown < reader->names->digits)
        shown = reader->names->digits;
    long double half = number > 0 ? 0.5001L * powl(10, floorl(log10l(number)) + 1 - shown) : 0;
    *value = (Range){number - half, number + half};
    reader->at = end;
    return true;
}

/* The longest name that stands here. */
static inline bool take_name(Reckoner *reader, Range *value)
{
    size_t longest = 0;
    takes(reader, "");
    for (int i = reader->names->count - 1; i >= 0; i--) {
        const Known *known = &reader->names->at[i];
        size_t length = strlen(known->name);
        if (length > longest && strncmp(reader->at, known->name, length) == 0) {
            longest = length;
            *value = known->value;
        }
    }
    reader->at += longest;
    return longest > 0;
}

static Range read_sum(Reckoner *reader);
static Range read_power(Reckoner *reader);

/* The newer activations "leaky(", "leaky′(" and so on, in this order, with the trace's alpha; what lies between two
 * ends bends so little that a margin covers it. */
enum { CURVES = 7, CURVES_END = CURVES + 10 };

static long double curve_at(const Reckoner *reader, int function, long double x)
{
    long double alpha = (long double)reader->names->alpha, s = 1 / (1 + expl(-x)), below = erfcl(-x * sqrtl(0.5L)) / 2;
    const long double value[CURVES_END - CURVES] = {
        x > 0 ? x : alpha * x, x > 0 ? 1 : alpha,
        x > 0 ? x : alpha * expm1l(x), x > 0 ? 1 : alpha * expl(x),
        x * below, below + x * expl(-x * x / 2) / sqrtl(8 * atanl(1)),
        x * s, s * (1 + x * (1 - s)),
        x * fminl(fmaxl(x + 3, 0), 6) / 6, fabsl(x) < 3 ? (2 * x + 3) / 6 : (long double)(x > 0)};
    return value[function - CURVES];
}

static Range curve_range(const Reckoner *reader, int function, Range x)
{
    long double a = curve_at(reader, function, x.low), b = curve_at(reader, function, x.high);
    long double margin = (x.high - x.low) * (x.high - x.low) * fmaxl(1, fabsl((long double)reader->names->alpha));
    return (Range){fminl(a, b) - margin, fmaxl(a, b) + margin};
}

/* The largest of several; anything else has one operand. */
static Range read_function(Reckoner *reader, int function)
{
    Range a = read_sum(reader);
    while (function == 0 && takes(reader, ",")) {
        Range b = read_sum(reader);
        a = (Range){fmaxl(a.low, b.low), fmaxl(a.high, b.high)};
    }
    reader->failed |= !takes(reader, ")");
    switch (function) {
    case 1: return (Range){expl(a.low), expl(a.high)};
    case 2: return (Range){fmaxl(0, a.low), fmaxl(0, a.high)};
    case 3: return (Range){tanhl(a.low), tanhl(a.high)};
    case 4:
    case 5: return (Range){1 / (1 + expl(-a.low)), 1 / (1 + expl(-a.high))};
    case 6: return (Range){floorl(a.low + 0.001L), floorl(a.high + 0.001L)};
    default: return function >= CURVES ? curve_range(reader, function, a) : a;
    }
}

/* "(y > 0)" is 1 or 0. */
static Range read_brackets(Reckoner *reader, const char *closing)
{
    Range a = read_sum(reader);
    if (takes(reader, ">")) {
        Range b = read_sum(reader);
        a = point(a.low + a.high > b.low + b.high);
    }
    reader->failed |= !takes(reader, closing);
    return a;
}

static Range read_base(Reckoner *reader)
{
    static const char *const function[] = {"max(", "exp(", "relu(", "tanh(", "sigmoid(", "sigma(", "floor(",
                                           "leaky(", "leaky′(", "elu(", "elu′(", "gelu(", "gelu′(", "silu(",
                                           "silu′(", "hswish(", "hswish′("};
    Range value = {0, 0};
    for (int i = 0; i < CURVES_END; i++)
        if (takes(reader, function[i]))
            return read_function(reader, i);
    if (takes(reader, "sqrt(")) {
        value = read_brackets(reader, ")");
        return (Range){sqrtl(fmaxl(0, value.low)), sqrtl(fmaxl(0, value.high))};
    }
    if (takes(reader, "log ")) {
        value = read_power(reader);
        return (Range){logl(value.low), logl(value.high)};
    }
    if (take_number(reader, &value) || take_name(reader, &value))
        return value;
    if (takes(reader, "("))
        return read_brackets(reader, ")");
    if (takes(reader, "["))
        return read_brackets(reader, "]");
    reader->failed = true;
    return value;
}

static Range read_power(Reckoner *reader)
{
    if (takes(reader, "-")) {
        Range value = read_power(reader);
        return (Range){-value.high, -value.low};
    }
    Range base = read_base(reader);
    if (!takes(reader, "^"))
        return base;
    Range two = read_base(reader);
    reader->failed |= two.low > 2 || two.high < 2;
    return product_of(base, base);
}

/* Factors may stand side by side, as in aw. */
static Range read_product(Reckoner *reader)
{
    Range value = read_power(reader);
    while (!reader->failed) {
        Range ignored;
        if (takes(reader, "*")) {
            value = product_of(value, read_power(reader));
        } else if (takes(reader, "/")) {
            value = quotient_of(value, read_power(reader));
        } else {
            Reckoner ahead = *reader;
            if (!takes(&ahead, "(") && !take_name(&ahead, &ignored) && !take_number(&ahead, &ignored))
                break;
            value = product_of(value, read_power(reader));
        }
    }
    return value;
}

static Range read_sum(Reckoner *reader)
{
    Range value = read_product(reader);
    while (!reader->failed) {
        bool minus = takes(reader, "-");
        if (!minus && !takes(reader, "+"))
            break;
        Range next = read_product(reader);
        value = minus ? (Range){value.low - next.high, value.high - next.low}
                      : (Range){value.low + next.low, value.high + next.high};
    }
    return value;
}

/* The value of a whole side; false when it is none. */
static inline bool reckon(const Names *names, const char *side, Range *value)
{
    bool lone = strspn(side, "-0123456789.e+ ") == strlen(side);
    Names as = *names;
    as.digits = names->exact && !lone ? 30 : names->digits;
    Reckoner reader = {side, &as, false};
    *value = read_sum(&reader);
    takes(&reader, "");
    return !reader.failed && *reader.at == '\0';
}

/* Whether both can be the same: a sum that floats rounded may miss by their last digit. */
static inline bool can_be_equal(Range a, Range b)
{
    long double slack = 1e-9L * (1 + fabsl(a.low) + fabsl(b.low));
    return !(a.low > b.high + slack || b.low > a.high + slack);
}

#endif
