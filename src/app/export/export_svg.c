/* SVG: every operation becomes one element of the same geometry. A clip opens a group that lasts until the next
 * clip. */
#include "app/export/export.h"

#include "app/export/export_pixels.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A number with at most three decimals. */
static void add_number(Text *out, const char *name, float value)
{
    char number[32];
    snprintf(number, sizeof number, "%.3f", (double)value);
    char *end = number + strlen(number);
    while (end[-1] == '0')
        *--end = '\0';
    if (end[-1] == '.')
        end[-1] = '\0';
    text_add(out, " %s=\"%s\"", name, strcmp(number, "-0") == 0 ? "0" : number);
}

/* `name` is "fill" or "stroke". */
static void add_color(Text *out, const char *name, Color color)
{
    text_add(out, " %s=\"#%06X\"", name, (unsigned)(color & 0xFFFFFF));
    if (color >> 24 != 255)
        text_add(out, " %s-opacity=\"%.3f\"", name, (double)(color >> 24) / 255);
}

static void add_stroke(Text *out, const DrawOp *op)
{
    text_add(out, " fill=\"none\"");
    add_color(out, "stroke", op->color);
    add_number(out, "stroke-width", op->stroke);
    if (op->dash > 0) {
        /* As the painter does: a dash and a gap are each `dash` long, the round ends included. */
        float on = fmaxf(op->dash - op->stroke, 0.01f);
        text_add(out, " stroke-dasharray=\"%.3f %.3f\"", (double)on, (double)(2 * op->dash - on));
    }
    if (op->dash > 0 || op->kind != DRAW_FRAME)
        text_add(out, " stroke-linecap=\"round\"");
}

static void add_box(Text *out, const DrawOp *op)
{
    add_number(out, "x", op->x);
    add_number(out, "y", op->y);
    add_number(out, "width", op->w);
    add_number(out, "height", op->h);
}

static void add_radius(Text *out, const DrawOp *op)
{
    if (op->radius > 0)
        add_number(out, "rx", fminf(op->radius, fminf(op->w, op->h) / 2));
}

/* A frame's dashes fit its length, as the painter's do. */
static float fitted_dash(const DrawOp *op)
{
    float r = fmaxf(0, fminf(op->radius, fminf(op->w, op->h) / 2));
    float around = 2 * (op->w + op->h) - 8 * r + 6.28318531f * r, periods = roundf(around / (2 * op->dash));
    return periods >= 1 ? around / (2 * periods) : op->dash;
}

/* Whether XML may hold the character, which utf8_next read from `bytes` bytes: no control character, no half of a
 * pair, none written longer than need be. */
static bool is_allowed(unsigned code, int bytes)
{
    static const unsigned least[] = {0x20, 0x20, 0x80, 0x800, 0x10000};
    return code >= least[bytes] && code != 0x7F && !(code >= 0xD800 && code < 0xE000) && (code & 0xFFFE) != 0xFFFE
           && code <= 0x10FFFF;
}

static void add_escaped(Text *out, const char *text, int length)
{
    for (int i = 0, bytes; i < length; i += bytes > 0 ? bytes : 1) {
        unsigned code = utf8_next(text + i, &bytes);
        if (code < 0x20 || code == 0x7F)
            text_add(out, " ");
        else if (!is_allowed(code, bytes) || i + bytes > length || (code == 0xFFFD && bytes == 1))
            text_add(out, "\uFFFD");
        else if (code == '&')
            text_add(out, "&amp;");
        else if (code == '<' || code == '>')
            text_add(out, code == '<' ? "&lt;" : "&gt;");
        else
            text_bytes(out, text + i, (size_t)bytes);
    }
}

static void add_text(Text *out, const DrawList *list, const DrawOp *op)
{
    static const char sans[] = "'Noto Sans', 'Noto Sans Math', 'DejaVu Sans', 'Noto Sans CJK SC', sans-serif";
    static const char math[] = "'Noto Sans Math', 'Noto Sans', 'DejaVu Sans', 'Noto Sans CJK SC', sans-serif";
    static const char mono[] = "'Noto Sans Mono', 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', monospace";
    static const char serif[] = "'Noto Serif', 'DejaVu Serif', 'Noto Serif CJK SC', serif";
    static const char *const family[FONT_COUNT] = {sans, sans, sans, math, mono, serif, serif};
    bool bold = op->font == FONT_BOLD || op->font == FONT_LETTER_BOLD;
    bool italic = op->font == FONT_ITALIC || op->font == FONT_LETTER || op->font == FONT_LETTER_BOLD;
    text_add(out, "<text");
    add_number(out, "x", op->x);
    add_number(out, "y", op->y);
    text_add(out, " font-family=\"%s\"%s%s", family[op->font], bold ? " font-weight=\"bold\"" : "",
             italic ? " font-style=\"italic\"" : "");
    add_number(out, "font-size", op->size);
    if (op->w > 0)
        add_number(out, "textLength", op->w);
    add_color(out, "fill", op->color);
    text_add(out, " lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\">");
    add_escaped(out, list->text.at + op->start, op->length);
    text_add(out, "</text>\n");
}

static void add_base64(Text *out, const uint8_t *bytes, size_t length)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < length; i += 3) {
        size_t left = length - i;
        unsigned group =
            (unsigned)bytes[i] << 16 | (left > 1 ? (unsigned)bytes[i + 1] << 8 : 0) | (left > 2 ? bytes[i + 2] : 0);
        const char four[4] = {digit[group >> 18], digit[group >> 12 & 63], left > 1 ? digit[group >> 6 & 63] : '=',
                              left > 2 ? digit[group & 63] : '='};
        text_bytes(out, four, sizeof four);
    }
}

/* The map's pixels as a PNG, each several pixels wide: viewers that smooth images against our wish then blur only
 * the borders. */
static bool map_to_png(const DrawList *list, const DrawOp *op, uint8_t **png, size_t *length, Error *err)
{
    int larger = op->columns > op->rows ? op->columns : op->rows, times = int_clamp(256 / larger, 1, 16);
    int width = op->columns * times, height = op->rows * times;
    Color *enlarged = mem_alloc((size_t)width * (size_t)height, sizeof *enlarged);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            enlarged[(ptrdiff_t)y * width + x] = list->pixel[op->start + y / times * op->columns + x / times];
    bool made = pixels_to_png(enlarged, width, height, true, png, length, err);
    free(enlarged);
    return made;
}

static bool add_map(Text *out, const DrawList *list, const DrawOp *op, Error *err)
{
    uint8_t *png;
    size_t length;
    if (!map_to_png(list, op, &png, &length, err))
        return false;
    text_add(out, "<image");
    add_box(out, op);
    if (op->color >> 24 != 255)
        text_add(out, " opacity=\"%.3f\"", (double)(op->color >> 24) / 255);
    text_add(out, " preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" href=\"data:image/png;base64,");
    add_base64(out, png, length);
    text_add(out, "\"/>\n");
    free(png);
    return true;
}

/* `ids` begins the clip's name. */
static void add_clip(Text *out, const DrawOp *op, const char *ids, int number, bool *open)
{
    if (*open)
        text_add(out, "</g>\n");
    *open = op->w >= 0;
    if (*open) {
        text_add(out, "<clipPath id=\"%sclip%d\"><rect", ids, number);
        add_box(out, op);
        text_add(out, "/></clipPath>\n<g clip-path=\"url(#%sclip%d)\">\n", ids, number);
    }
}

/* One element for a shape. */
static void add_shape(Text *out, const DrawOp *op)
{
    DrawOp fitted = *op;
    switch (op->kind) {
    case DRAW_RECT:
        text_add(out, "<rect");
        add_box(out, op);
        add_radius(out, op);
        add_color(out, "fill", op->color);
        break;
    case DRAW_FRAME:
        text_add(out, "<rect");
        add_box(out, op);
        add_radius(out, op);
        if (op->dash > 0)
            fitted.dash = fitted_dash(op);
        add_stroke(out, &fitted);
        break;
    case DRAW_LINE:
        text_add(out, "<line");
        add_number(out, "x1", op->x);
        add_number(out, "y1", op->y);
        add_number(out, "x2", op->w);
        add_number(out, "y2", op->h);
        add_stroke(out, op);
        break;
    case DRAW_CURVE:
        text_add(out, "<path d=\"M%.3f %.3fC%.3f %.3f %.3f %.3f %.3f %.3f\"", (double)op->x, (double)op->y,
                 (double)op->c[0], (double)op->c[1], (double)op->c[2], (double)op->c[3], (double)op->w, (double)op->h);
        add_stroke(out, op);
        break;
    default:
        text_add(out, "<polygon points=\"%.3f,%.3f %.3f,%.3f %.3f,%.3f\"", (double)op->x, (double)op->y, (double)op->w,
                 (double)op->h, (double)op->c[0], (double)op->c[1]);
        add_color(out, "fill", op->color);
    }
    text_add(out, "/>\n");
}

/* Whether the operation shows anything: numbers that are numbers, sizes that are not negative. */
static bool shows(const DrawOp *op)
{
    const float number[] = {op->x,    op->y,    op->w,      op->h,      op->c[0], op->c[1],
                            op->c[2], op->c[3], op->radius, op->stroke, op->dash, op->size};
    for (int i = 0; i < (int)(sizeof number / sizeof *number); i++)
        if (!(fabsf(number[i]) < 1e6f))
            return false;
    bool box = op->kind == DRAW_RECT || op->kind == DRAW_FRAME || op->kind == DRAW_MAP;
    return op->kind == DRAW_CLIP || (op->color >> 24 && op->stroke >= 0 && (!box || (op->w > 0 && op->h > 0)));
}

/* The elements of the list, the last one's end included. */
static bool add_list(Text *out, const DrawList *list, const char *ids, Error *err)
{
    bool open = false;
    for (int i = 0; i < list->count; i++) {
        const DrawOp *op = &list->op[i];
        if (!shows(op))
            continue;
        if (op->kind == DRAW_CLIP)
            add_clip(out, op, ids, i, &open);
        else if (op->kind == DRAW_TEXT)
            add_text(out, list, op);
        else if (op->kind != DRAW_MAP)
            add_shape(out, op);
        else if (!add_map(out, list, op, err))
            return false;
    }
    text_add(out, "%s</svg>", open ? "</g>\n" : "");
    return true;
}

bool export_svg_inline(Text *out, const DrawList *list, const char *attributes, int number, Error *err)
{
    char ids[24];
    snprintf(ids, sizeof ids, "p%d-", number);
    text_add(out, "<svg viewBox=\"0 0 %.2f %.2f\" role=\"img\" %s>", (double)list->width, (double)list->height,
             attributes);
    return add_list(out, list, ids, err);
}

bool export_svg(const char *path, const DrawList *list, Color background, float scale, Error *err)
{
    Text out = {0};
    double width = (double)list->width, height = (double)list->height, pixels = (double)scale;
    text_add(&out,
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%g\" "
             "height=\"%g\" viewBox=\"0 0 %g %g\">\n",
             width * pixels, height * pixels, width, height);
    text_add(&out, "<rect width=\"100%%\" height=\"100%%\" fill=\"#%06X\"/>\n", (unsigned)(background & 0xFFFFFF));
    bool written = add_list(&out, list, "", err);
    text_add(&out, "\n");
    written = written && file_write(path, text_get(&out), out.length, err);
    text_free(&out);
    return written;
}
