/* Rules from the outside to the inside: what kind of statement a line is, then what stands in its expressions. */
#include "trace/say/pseudo.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    int language;
    const char *(*word)(int language, const char *english);
} Tongue;

/* What a sign or a word of Python is in pseudocode; with `spoken` it is put into the reader's language. */
static const struct {
    const char *python, *pseudo;
    bool spoken;
} signs[] = {
    {"][", ", ", false},         {" * ", " · ", false},      {" - ", " − ", false},   {"(-", "(−", false},
    {" >= ", " ≥ ", false},      {" <= ", " ≤ ", false},     {" == ", " = ", false},  {" != ", " ≠ ", false},
    {" // ", " div ", false},    {" % ", " mod ", false},    {"math.", "", false},    {"0.0", "0", false},
    {"1.0", "1", false},         {" is not None", " is given", true},
    {" is None", " is not given", true},
    {" and ", " and ", true},    {" or ", " or ", true},     {" if ", " if ", true},  {" else ", ", else ", true},
    {"False", "false", true},    {"True", "true", true},
};

enum { SIGNS = sizeof signs / sizeof *signs };

/* The end of the bracket that opens at `at`, at its closing sign. */
static const char *closing(const char *at, const char *end)
{
    int depth = 0;
    for (; at < end; at++) {
        depth += *at == '(' || *at == '[';
        depth -= *at == ')' || *at == ']';
        if (depth == 0)
            return at;
    }
    return end;
}

static bool begins(const char *at, const char *end, const char *with)
{
    size_t length = strlen(with);
    return (size_t)(end - at) >= length && strncmp(at, with, length) == 0;
}

/* Appends what stands from `at` to `end`: len(x) as |x|, and the signs. */
static void expression(const Tongue *tongue, const char *at, const char *end, Text *out)
{
    while (at < end) {
        if (begins(at, end, "len(")) {
            const char *close = closing(at + 3, end);
            text_add(out, "|");
            expression(tongue, at + 4, close, out);
            text_add(out, "|");
            at = close < end ? close + 1 : end;
            continue;
        }
        int which = 0;
        while (which < SIGNS && !begins(at, end, signs[which].python))
            which++;
        if (which < SIGNS) {
            const char *pseudo = signs[which].pseudo;
            text_add(out, "%s", signs[which].spoken ? tongue->word(tongue->language, pseudo) : pseudo);
            at += strlen(signs[which].python);
        } else {
            text_bytes(out, at++, 1);
        }
    }
}

/* "for i in range(a, b):" as "for i = a … b − 1"; a is 0 where there is none. */
static void loop(const Tongue *tongue, const char *line, const char *end, Text *out)
{
    const char *name = line + 4, *in = strstr(name, " in range("), *from = in + strlen(" in range(");
    const char *close = closing(from - 1, end), *comma = from;
    for (int depth = 0; comma < close && (depth > 0 || *comma != ','); comma++)
        depth += (*comma == '(' || *comma == '[') - (*comma == ')' || *comma == ']');
    Text index = {0}, first = {0}, last = {0};
    expression(tongue, name, in, &index);
    if (comma < close)
        expression(tongue, from, comma, &first);
    else
        text_add(&first, "0");
    expression(tongue, comma < close ? comma + 2 : from, close, &last);
    text_add(out, tongue->word(tongue->language, "for %s = %s … %s − 1"), text_get(&index), text_get(&first),
             text_get(&last));
    text_free(&index);
    text_free(&first);
    text_free(&last);
}

/* The sign of an assignment outside all brackets, NULL when there is none. */
static const char *assignment(const char *line, const char *end)
{
    int depth = 0;
    for (const char *at = line; at + 2 < end; at++) {
        depth += (*at == '(' || *at == '[') - (*at == ')' || *at == ']');
        if (depth == 0 && (begins(at, end, " = ") || begins(at, end, " += ") || begins(at, end, " -= ")))
            return at;
    }
    return NULL;
}

static void phrase(const Tongue *tongue, const char *pattern, const char *at, const char *end, Text *out)
{
    Text inner = {0};
    expression(tongue, at, end, &inner);
    text_add(out, tongue->word(tongue->language, pattern), text_get(&inner));
    text_free(&inner);
}

static void assign(const Tongue *tongue, const char *line, const char *sign, const char *end, Text *out)
{
    bool more = sign[1] != '=';
    expression(tongue, line, sign, out);
    text_add(out, " ← ");
    if (more) {
        expression(tongue, line, sign, out);
        text_add(out, sign[1] == '+' ? " + " : " − ");
    }
    expression(tongue, sign + (more ? 4 : 3), end, out);
}

void pseudo_line(const char *python, int language, const char *(*word)(int language, const char *english), Text *out)
{
    const Tongue tongue = {language, word};
    const char *line = python + strspn(python, " "), *end = line + strlen(line);
    bool opens = end > line && end[-1] == ':';
    const char *inner = end - opens, *sign = assignment(line, end);
    if (begins(line, end, "for ") && strstr(line, " in range("))
        loop(&tongue, line, inner, out);
    else if (begins(line, end, "def "))
        expression(&tongue, line + 4, inner, out);
    else if (begins(line, end, "if "))
        phrase(&tongue, "if %s", line + 3, inner, out);
    else if (begins(line, end, "return "))
        phrase(&tongue, "return %s", line + 7, end, out);
    else if (begins(line, end, "continue"))
        text_add(out, "%s", word(language, "next"));
    else if (sign)
        assign(&tongue, line, sign, end, out);
    else
        expression(&tongue, line, end, out);
}
