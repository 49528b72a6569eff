/* A formula's TeX as one line of plain text, as reckon.h reads it and names are written: "x_{0,1}" is x[0,1],
 * "\frac{a}{b}" is ((a)/(b)), colours and links are nothing. Words and wide spaces part statements with a semicolon;
 * terms that are left out are a #. */
#ifndef CONVWALK_TESTS_PLAIN_TEX_H
#define CONVWALK_TESTS_PLAIN_TEX_H

#include "testing.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

static const char *tex_row(const char *at, Text *out);

/* What stands in the braces, or one character or command. */
static const char *tex_argument(const char *at, Text *out)
{
    at += strspn(at, " ");
    if (*at == '{') {
        at = tex_row(at + 1, out);
        return *at == '}' ? at + 1 : at;
    }
    text_bytes(out, at, 1);
    return at + 1;
}

static const char *skip_argument(const char *at)
{
    Text ignored = {0};
    at = tex_argument(at, &ignored);
    text_free(&ignored);
    return at;
}

/* "(12 terms: 34)" is 34 in brackets; "(3 more terms)" cannot be reckoned. */
static void tex_words(const char *words, Text *out)
{
    if (strstr(words, "more term"))
        text_add(out, "#");
    else if (strcmp(words, " with zeros") == 0 || strcmp(words, "?") == 0)
        text_add(out, "%s", words);
    else if (!strstr(words, " term") || !strchr(words, ':'))
        text_add(out, ";");
}

static const char *tex_command(const char *at, Text *out)
{
    static const char *const same[][2] = {
        {"cdot", "*"},   {"cdots", "#"},  {"div", "/"},        {"left", ""},     {"right", ""},   {"lfloor", "floor("},
        {"rfloor", ")"}, {"approx", "~"}, {"leftarrow", "@"},  {"max", "max"},   {"log", "log "}, {"tanh", "tanh"},
        {"quad", ";"},   {"qquad", ";"},  {"delta", "δ"},      {"partial", "∂"}, {"Sigma", "Σ"},  {"eta", "η"},
        {"mu", "μ"},     {"lambda", "λ"}, {"varepsilon", "ε"}, {"Delta", "Δ"},   {"sum", "∑"},
        {"sigma", "sigma"}, {"to", ";"}, {"Phi", "Phi"}, {"varphi", "phi"}, {"leq", "<="},   {"geq", ">="},
        {"min", "min"},  {"alpha", "α"},
    };
    size_t length = strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    char name[32] = "";
    snprintf(name, sizeof name, "%.*s", (int)length, at);
    if (length == 0) { /* a brace, a space */
        const char *brace = *at == '{' ? "(" : ")";
        text_add(out, "%s", *at == '{' || *at == '}' ? brace : " ");
        return at + 1;
    }
    at += length;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (strcmp(name, same[i][0]) == 0) {
            text_add(out, "%s", same[i][1]);
            return at;
        }
    if (strcmp(name, "strong") == 0 || strcmp(name, "mathrm") == 0)
        return tex_argument(at, out);
    if (strcmp(name, "tint") == 0 || strcmp(name, "link") == 0)
        return tex_argument(skip_argument(at), out);
    Text one = {0}, other = {0};
    at = tex_argument(at, &one);
    if (strcmp(name, "text") != 0 && strcmp(name, "frac") != 0)
        fail_msg("\\%s: unknown here", name);
    if (strcmp(name, "text") == 0) {
        tex_words(text_get(&one), out);
    } else {
        at = tex_argument(at, &other);
        bool gradient = strncmp(text_get(&one), "∂", strlen("∂")) == 0;
        text_add(out, gradient ? "%s/%s" : "((%s)/(%s))", text_get(&one), text_get(&other));
    }
    text_free(&one);
    text_free(&other);
    return at;
}

/* e^{a} is a function; other powers are squares, and a letter above is part of a name. */
static const char *tex_power(const char *at, Text *out)
{
    Text power = {0};
    at = tex_argument(at, &power);
    bool e = out->length > 0 && out->at[out->length - 1] == 'e';
    if (strcmp(text_get(&power), "T") == 0) {
        text_add(out, "ᵀ");
    } else if (strcmp(text_get(&power), "b") == 0) {
        text_add(out, "_b");
    } else if (e) {
        out->at[--out->length] = '\0';
        text_add(out, "exp(%s)", text_get(&power));
    } else {
        text_add(out, "^%s", text_get(&power));
    }
    text_free(&power);
    return at;
}

static const char *tex_row(const char *at, Text *out)
{
    while (*at && *at != '}') {
        if (*at == '\\') {
            at = tex_command(at + 1, out);
        } else if (*at == '{') {
            at = tex_argument(at, out);
        } else if (*at == '_') {
            Text index = {0};
            at = tex_argument(at + 1, &index);
            text_add(out, strspn(text_get(&index), "-0123456789,") == index.length ? "[%s]" : "_%s", text_get(&index));
            text_free(&index);
        } else if (*at == '^') {
            at = tex_power(at + 1, out);
        } else if (strncmp(at, "−", strlen("−")) == 0) {
            text_add(out, "-");
            at += strlen("−");
        } else {
            int bytes;
            utf8_next(at, &bytes);
            text_bytes(out, *at == '\'' ? "′" : at, *at == '\'' ? strlen("′") : (size_t)bytes);
            at += bytes;
        }
    }
    return at;
}

static inline void plain_tex(const char *tex, Text *out)
{
    tex_row(tex, out);
}

/* The same for a line of print: its own signs for minus, times and squared. */
static inline void plain_ascii(const char *line, Text *out)
{
    static const char *const same[][2] = {{"−", "-"}, {"·", "*"}, {"×", "*"}, {"²", "^2"},
                                          {"≈", "~"}, {"←", "@"}, {"…", "#"}};
    while (*line) {
        size_t i = 0;
        while (i < 7 && strncmp(line, same[i][0], strlen(same[i][0])) != 0)
            i++;
        text_bytes(out, i < 7 ? same[i][1] : line, i < 7 ? strlen(same[i][1]) : 1);
        line += i < 7 ? strlen(same[i][0]) : 1;
    }
}

#endif
