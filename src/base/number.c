/* Numbers from text. The grammar is checked here by hand; then the C library turns the digits into a float, with its
 * locale's decimal point. Typed text is first turned into plain ASCII characters. */
#include "base/number.h"

#include "base/text.h"

#include <ctype.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FRACTION_DIGITS = 15 }; /* so many digits are exact in a double */

static size_t digits_at(const char *at)
{
    return strspn(at, "0123456789");
}

/* The length of digits with at most one point, at least one digit; 0: none. */
static size_t mantissa_length(const char *at)
{
    size_t whole = digits_at(at), part = at[whole] == '.' ? digits_at(at + whole + 1) : 0;
    if (whole + part == 0)
        return 0;
    return whole + (at[whole] == '.') + part;
}

/* Whether the text is a plain number in ASCII from sign to exponent. */
static bool is_plain(const char *text)
{
    text += *text == '-' || *text == '+';
    size_t length = mantissa_length(text);
    if (length == 0)
        return false;
    text += length;
    if (*text != 'e' && *text != 'E')
        return *text == '\0';
    text++;
    text += *text == '-' || *text == '+';
    length = digits_at(text);
    return length > 0 && text[length] == '\0';
}

/* True when a digit other than 0 comes before the exponent. */
static bool has_value(const char *text)
{
    size_t digits = strcspn(text, "eE");
    return strcspn(text, "123456789") < digits;
}

/* The ASCII text with the decimal point of the C library's locale; in `room` if that point is another than ".". */
static const char *localised(const char *text, Text *room)
{
    const char *point = localeconv()->decimal_point;
    if (strcmp(point, ".") == 0)
        return text;
    for (; *text; text++)
        text_add(room, *text == '.' ? "%s" : "%.1s", *text == '.' ? point : text);
    return text_get(room);
}

static NumberFault fault_of(const char *text, double read)
{
    if (!isfinite(read))
        return NUMBER_LARGE;
    return read == 0 && has_value(text) ? NUMBER_SMALL : NUMBER_TAKEN;
}

static NumberFault to_double(const char *text, double *value)
{
    Text room = {0};
    if (!is_plain(text))
        return NUMBER_NOT;
    double read = strtod(localised(text, &room), NULL);
    text_free(&room);
    NumberFault fault = fault_of(text, read);
    if (fault == NUMBER_TAKEN)
        *value = read;
    return fault;
}

/* strtof, not strtod and a cast, which would round twice. */
static NumberFault to_float(const char *text, float *value)
{
    Text room = {0};
    if (!is_plain(text))
        return NUMBER_NOT;
    float read = strtof(localised(text, &room), NULL);
    text_free(&room);
    NumberFault fault = fault_of(text, (double)read);
    if (fault == NUMBER_TAKEN)
        *value = read;
    return fault;
}

static const char minus_sign[] = "\xE2\x88\x92";

/* The text with a typographic minus replaced by '-', where a sign is allowed; `room` holds the changed text. */
static const char *plain_minus(const char *text, Text *room)
{
    if (!strstr(text, minus_sign))
        return text;
    for (bool sign = true; *text; sign = *text == 'e' || *text == 'E', text++) {
        bool minus = sign && strncmp(text, minus_sign, 3) == 0;
        text_bytes(room, minus ? "-" : text, 1);
        text += minus ? 2 : 0;
    }
    return text_get(room);
}

NumberFault number_plain(const char *text, double *value)
{
    Text room = {0};
    NumberFault fault = to_double(plain_minus(text, &room), value);
    text_free(&room);
    return fault;
}

NumberFault number_plain_float(const char *text, float *value)
{
    Text room = {0};
    NumberFault fault = to_float(plain_minus(text, &room), value);
    text_free(&room);
    return fault;
}

/* The plain character for a typed one: itself if it is ASCII, 0 for one that no number has. */
static char fold(unsigned code)
{
    static const struct {
        unsigned code;
        char plain;
    } other[] = {{0x2212, '-'}, {0x2010, '-'}, {0x2011, '-'}, {0x2013, '-'}, {0xFE63, '-'}, {0x3002, '.'},
                 {0x2044, '/'}, {0x2215, '/'}, {0xA0, ' '},   {0x2009, ' '}, {0x202F, ' '}, {0x3000, ' '}};
    if (code < 0x80)
        return (char)code;
    if (code > 0xFF00 && code < 0xFF5F) /* the full-width forms are in ASCII's order */
        return (char)(code - 0xFEE0);
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        if (other[i].code == code)
            return other[i].plain;
    return 0;
}

/* The typed text in plain characters without the spaces around it; false when it has one that no number has. */
static bool fold_all(const char *typed, Text *out)
{
    int bytes;
    for (unsigned code; (code = utf8_next(typed, &bytes)) != 0; typed += bytes) {
        char plain = fold(code);
        if (plain == 0)
            return false;
        if (!isspace((unsigned char)plain) || out->length > 0)
            text_bytes(out, &plain, 1);
    }
    while (out->length > 0 && isspace((unsigned char)out->at[out->length - 1]))
        out->at[--out->length] = '\0';
    return out->length > 0;
}

/* Digits, signs and separators that are no number: can they be read in two ways? */
static bool two_ways(const char *text)
{
    size_t separators = 0, length = strlen(text);
    for (const char *at = text; *at; at++)
        separators += *at == '.' || *at == ',';
    text += *text == '-' || *text == '+';
    return separators > 1 && isdigit((unsigned char)*text) && strspn(text, "0123456789.,") + 1 >= length;
}

/* One decimal of a fraction as a whole number over a power of ten: -1.5 is -15 and one place. */
static NumberFault read_part(const char *text, double *whole, int *places)
{
    char digits[FRACTION_DIGITS + 2];
    int count = 0;
    bool minus = *text == '-', point = false;
    text += minus || *text == '+';
    if (mantissa_length(text) == 0 || mantissa_length(text) != strlen(text))
        return NUMBER_NOT;
    for (*places = 0; *text; text++) {
        point |= *text == '.';
        if (*text == '.' || (count == 0 && *text == '0' && !point))
            continue;
        if (count == FRACTION_DIGITS)
            return NUMBER_LONG;
        digits[count++] = *text;
        *places += point;
    }
    digits[count] = '\0';
    *whole = strtod(count ? digits : "0", NULL) * (minus ? -1 : 1);
    return NUMBER_TAKEN;
}

/* The float nearest to n / d, for whole numbers that a double holds exactly. The double in between is rounded to odd,
 * so that rounding twice gives the same as rounding once. */
static float nearest(double n, double d)
{
    double quotient = n / d, rest = fma(-quotient, d, n);
    uint64_t bits;
    memcpy(&bits, &quotient, sizeof bits);
    if (rest != 0 && (bits & 1) == 0)
        quotient = nextafter(quotient, (rest > 0) == (d > 0) ? INFINITY : -INFINITY);
    return (float)quotient;
}

static NumberFault read_fraction(const char *text, float *value)
{
    double part[2], scale = 1;
    int places[2];
    Text over = {0};
    const char *slash = strchr(text, '/');
    text_bytes(&over, text, (size_t)(slash - text));
    NumberFault fault = read_part(text_get(&over), &part[0], &places[0]);
    text_free(&over);
    if (fault == NUMBER_TAKEN)
        fault = read_part(slash + 1, &part[1], &places[1]);
    if (fault != NUMBER_TAKEN)
        return fault;
    if (part[1] == 0)
        return NUMBER_BY_ZERO;
    for (int i = places[0]; i != places[1]; i += i < places[1] ? 1 : -1)
        scale *= 10;
    part[places[0] < places[1] ? 0 : 1] *= scale;
    if (fabs(part[0]) > 9007199254740992.0 || fabs(part[1]) > 9007199254740992.0)
        return NUMBER_LONG;
    *value = nearest(part[0], part[1]);
    return NUMBER_TAKEN;
}

NumberFault number_typed(const char *text, float *value)
{
    Text plain = {0};
    NumberFault fault = NUMBER_NOT;
    if (fold_all(text, &plain)) {
        fault = two_ways(text_get(&plain)) ? NUMBER_TWO_WAYS : NUMBER_TAKEN;
        for (char *at = plain.at; (at = strchr(at, ',')) != NULL;)
            *at = '.';
        if (fault == NUMBER_TAKEN)
            fault = strchr(text_get(&plain), '/') ? read_fraction(text_get(&plain), value)
                                                  : to_float(text_get(&plain), value);
    }
    text_free(&plain);
    return fault;
}

bool number_count(const char *text, int64_t *count)
{
    size_t length = digits_at(text);
    if (length == 0 || length > 18 || text[length] != '\0')
        return false;
    *count = strtoll(text, NULL, 10);
    return true;
}

bool number_typed_count(const char *text, int64_t *count)
{
    Text plain = {0}, digits = {0};
    bool fits = fold_all(text, &plain);
    const char *at = text_get(&plain);
    at += *at == '+';
    size_t length = digits_at(at);
    bool grouped = at[length] == ',';
    fits = fits && (!grouped || (length > 0 && length <= 3));
    text_bytes(&digits, at, length);
    for (at += length; fits && *at; at += 4) {
        fits = grouped && *at == ',' && digits_at(at + 1) >= 3 && (at[4] == ',' || at[4] == '\0');
        if (fits)
            text_bytes(&digits, at + 1, 3);
    }
    fits = fits && number_count(text_get(&digits), count);
    text_free(&plain);
    text_free(&digits);
    return fits;
}

const char *number_shortest(float value, char *buffer, size_t room)
{
    if (fabsf(value) < 1e6f && value == (float)(int)value) {   /* most are whole */
        snprintf(buffer, room, "%d", (int)value);
        return buffer;
    }
    for (int precision = 1; precision <= 9; precision++) {
        float back;
        text_number((double)value, precision, false, buffer, room);
        if (text_to_float(buffer, &back) && back == value)
            break;
    }
    return buffer;
}

/* Whether `typed` is this number, but for what a double's last digits say. */
static bool is_number(double typed, const char *digits)
{
    double number = 0;
    return to_double(digits, &number) == NUMBER_TAKEN && fabs(typed - number) <= 1e-14 * fabs(typed);
}

bool number_kept(const char *text, float value)
{
    Text plain = {0};
    char digits[48], nine[48];
    double typed = 0;
    bool read = fold_all(text, &plain);
    for (char *at = plain.at; at && (at = strchr(at, ',')) != NULL;)
        *at = '.';
    read = read && to_double(text_get(&plain), &typed) == NUMBER_TAKEN;
    text_free(&plain);
    return !read || fabs(typed - (double)value) <= 1e-14 * fabs(typed)
           || is_number(typed, number_shortest(value, digits, sizeof digits))
           || is_number(typed, text_number((double)value, 9, false, nine, sizeof nine));
}

const char *number_advice(const char *text, char *buffer, size_t room)
{
    float value;
    const char *comma = strchr(text, ',');
    snprintf(buffer, room, "expected a number, such as 0.5 or 1e-3");
    switch (number_typed(text, &value)) {
    case NUMBER_TAKEN:
        if (comma)
            snprintf(buffer, room, "a comma within a number; write %.*s.%.20s",
                     (int)(comma - text < 20 ? comma - text : 20), text, comma + 1);
        else
            snprintf(buffer, room, "expected a number as decimals, such as 0.5 or 1e-3");
        break;
    case NUMBER_LARGE: snprintf(buffer, room, "expected a number of at most 3.4e38"); break;
    case NUMBER_SMALL: snprintf(buffer, room, "so small a number would become 0; expected 0 or at least 1e-45"); break;
    case NUMBER_TWO_WAYS:
        snprintf(buffer, room, "expected a number with one point for its decimals and no other sign, such as 1000.5");
        break;
    case NUMBER_NOT:
    case NUMBER_BY_ZERO:
    case NUMBER_LONG:
    case NUMBER_FAULTS: break;
    }
    return buffer;
}

bool number_begins(const char *text)
{
    int bytes;
    char plain = fold(utf8_next(text, &bytes));
    return plain != '\0' && strchr("0123456789.,-+", plain);
}
