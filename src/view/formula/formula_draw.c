/* Formulas onto a draw list: texts as runs, bars as rectangles, and the delimiters that grow as strokes of one width,
 * so that a brace around four lines is as light as one around two. */
#include "view/formula/formula_layout.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* NOLINTBEGIN(misc-no-recursion): a formula nests, at most FORMULA_DEEPEST deep */

typedef struct {
    const Formula *formula;
    const FormulaBox *box;
    DrawList *list;
    const Color *ink;   /* of each look */
    int id;             /* the list's own */
} Drawing;

/* Where a delimiter's strokes go: its ink from x to x + w, top to bottom. */
typedef struct {
    float x, w, top, bottom, stroke;
    Color color;
} Strokes;

static bool is_closing(unsigned code)
{
    return code == ')' || code == ']' || code == '}' || code == 0x2309 || code == 0x230B || code == 0x27E9;
}

DelimiterWidths formula_delimiter(unsigned code, float half, float size)
{
    float height = 2 * half / size, outside = 0.1f, ink = 0.2f, inside = 0.16f;
    if (code == '(' || code == ')' || code == 0x27E8 || code == 0x27E9) {
        outside = 0.09f;
        ink = fminf(0.18f + 0.045f * height, 0.36f);
        inside = 0.1f;
    } else if (code == '{' || code == '}') {
        outside = 0.07f;
        ink = fminf(0.3f + 0.03f * height, 0.44f);
        inside = 0.12f;
    } else if (code == '|') {
        outside = inside = 0.14f;
        ink = formula_bar(size) / size;
    }
    outside *= size;
    inside *= size;
    return is_closing(code) ? (DelimiterWidths){inside, ink * size, outside}
                            : (DelimiterWidths){outside, ink * size, inside};
}

/* One curve; `tip` and `back` are the x of its outer ends and of the side it bulges to. */
static void draw_parenthesis(DrawList *list, const Strokes *s, bool closes)
{
    float tip = closes ? s->x : s->x + s->w, bulge = closes ? s->x + s->w : s->x;
    float control = tip + (bulge - tip) * 4 / 3, third = 0.27f * (s->bottom - s->top);
    draw_curve(list, (float[]){tip, s->top, control, s->top + third, control, s->bottom - third, tip, s->bottom},
               s->stroke, 0, s->color);
}

/* Two curves that meet in the point; each runs level at both ends and upright between. */
static void draw_brace(DrawList *list, const Strokes *s, bool closes)
{
    float tip = closes ? s->x : s->x + s->w, point = closes ? s->x + s->w : s->x, middle = (s->top + s->bottom) / 2;
    draw_curve(list, (float[]){tip, s->top, point, s->top, tip, middle, point, middle}, s->stroke, 0, s->color);
    draw_curve(list, (float[]){tip, s->bottom, point, s->bottom, tip, middle, point, middle}, s->stroke, 0, s->color);
}

static void draw_bracket(DrawList *list, const Strokes *s, bool closes, bool top, bool bottom)
{
    float stem = closes ? s->x + s->w - s->stroke : s->x;
    draw_rect(list, (Rect){stem, s->top, s->stroke, s->bottom - s->top}, 0, s->color);
    if (top)
        draw_rect(list, (Rect){s->x, s->top, s->w, s->stroke}, 0, s->color);
    if (bottom)
        draw_rect(list, (Rect){s->x, s->bottom - s->stroke, s->w, s->stroke}, 0, s->color);
}

static void draw_angle(DrawList *list, const Strokes *s, bool closes)
{
    float tip = closes ? s->x : s->x + s->w, point = closes ? s->x + s->w : s->x, middle = (s->top + s->bottom) / 2;
    draw_line(list, tip, s->top, point, middle, s->stroke, s->color);
    draw_line(list, point, middle, tip, s->bottom, s->stroke, s->color);
}

static void draw_strokes(DrawList *list, unsigned code, const Strokes *s)
{
    bool closes = is_closing(code);
    switch (code) {
    case '(': case ')':
        draw_parenthesis(list, s, closes);
        break;
    case '{': case '}':
        draw_brace(list, s, closes);
        break;
    case 0x27E8: case 0x27E9:
        draw_angle(list, s, closes);
        break;
    case '|':
        draw_rect(list, (Rect){s->x, s->top, s->stroke, s->bottom - s->top}, 0, s->color);
        break;
    default:
        draw_bracket(list, s, closes, code != 0x230A && code != 0x230B, code != 0x2308 && code != 0x2309);
        break;
    }
}

static float known_width(void *self, FontFace font, float size, const char *text, int length)
{
    (void)font;
    (void)size;
    (void)text;
    (void)length;
    return *(const float *)self;
}

/* A run whose width layout has measured already. */
static void put_text(const Drawing *d, const FormulaNode *node, float size, float x, float y, float width,
                     const char *text)
{
    Measure known = {known_width, &width};
    draw_text(d->list, &known, node->font, size, x, y, d->ink[node->look], text);
}

static bool is_strong(const Drawing *d, const FormulaNode *node)
{
    return d->formula->look[node->look].strong;
}

static void draw_delimiter(const Drawing *d, int at, bool right, const char *text, float x, float y)
{
    const FormulaNode *node = &d->formula->node[at];
    const FormulaBox *box = &d->box[at];
    unsigned code = right ? node->right : node->code;
    if (code == 0)
        return;
    if (box->half <= 0) {
        put_text(d, node, box->size, x, y, right ? box->right : box->left, text);
        return;
    }
    DelimiterWidths w = formula_delimiter(code, box->half, box->size);
    float stroke = formula_bar(box->size) * (is_strong(d, node) ? 1.8f : 1.2f),
          inset = code < 0x80 && strchr("(){}", (int)code) ? stroke / 2 : 0;
    float middle = y - MATH_AXIS * box->size;
    draw_strokes(d->list, code,
                 &(Strokes){x + w.before, w.ink, middle - box->half + inset, middle + box->half - inset, stroke,
                            d->ink[node->look]});
}

static void draw_node(const Drawing *d, int at, float x, float y);

static void draw_fence(const Drawing *d, int at, float x, float y)
{
    const FormulaNode *node = &d->formula->node[at];
    const FormulaBox *box = &d->box[at];
    const char *left = d->formula->text.at + node->text, *right = left + strlen(left) + 1;
    draw_delimiter(d, at, false, left, x, y);
    draw_delimiter(d, at, true, right, x + box->width - box->right, y);
    draw_node(d, node->part[0], x, y);
}

static void draw_fraction(const Drawing *d, int at, float x, float y)
{
    const FormulaNode *node = &d->formula->node[at];
    const FormulaBox *box = &d->box[at];
    float bar = formula_bar(box->size) * (is_strong(d, node) ? 1.5f : 1), side = 0.1f * box->size;
    draw_rect(d->list, (Rect){x + side, y - MATH_AXIS * box->size - bar / 2, box->width - 2 * side, bar}, 0,
              d->ink[node->look]);
    draw_node(d, node->part[0], x, y);
    draw_node(d, node->part[1], x, y);
}

static void draw_hat(const Drawing *d, int at, float x, float y)
{
    const FormulaNode *node = &d->formula->node[at];
    const FormulaBox *box = &d->box[at];
    float middle = x + box->width / 2 + 0.04f * box->size, low = y - box->ascent + 0.16f * box->size,
          half = fminf(0.2f * box->size, box->width / 2);
    float bar = formula_bar(box->size), rise = node->code == '^' ? 0.13f * box->size : 0;
    draw_line(d->list, middle - half, low, middle, low - rise, bar, d->ink[node->look]);
    draw_line(d->list, middle, low - rise, middle + half, low, bar, d->ink[node->look]);
    draw_node(d, node->part[0], x, y);
}

/* The parts of a node and what it draws itself; (x, y) is its parent's origin. */
static void draw_node(const Drawing *d, int at, float x, float y)
{
    const FormulaNode *node = &d->formula->node[at];
    const FormulaBox *box = &d->box[at];
    int link = d->formula->look[node->look].link;
    x += box->x;
    y += box->y;
    d->list->id = link >= 0 ? link : d->id;
    switch (node->kind) {
    case FORMULA_RUN:
        if (node->length > 0)
            put_text(d, node, box->size, x + box->pen, y + box->drop, box->advance, d->formula->text.at + node->text);
        break;
    case FORMULA_ROW:
    case FORMULA_TABLE:
        for (int i = node->part[0]; i >= 0; i = d->formula->node[i].next)
            draw_node(d, i, x, y);
        break;
    case FORMULA_SCRIPTS:
        for (int i = 0; i < 3; i++)
            if (node->part[i] >= 0)
                draw_node(d, node->part[i], x, y);
        break;
    case FORMULA_FRACTION:
        draw_fraction(d, at, x, y);
        break;
    case FORMULA_FENCE:
        draw_fence(d, at, x, y);
        break;
    case FORMULA_HAT:
        draw_hat(d, at, x, y);
        break;
    case FORMULA_SPACE:
        break;
    }
}

static Color color_of(const Formula *formula, const FormulaLook *look, const Palette *palette)
{
    Color color = look->tint >= 0 && palette->tint ? palette->tint(palette->self, formula->text.at + look->tint) : 0;
    return color ? color : palette->ink;
}

static FormulaSize size_of_whole(const FormulaBox *root)
{
    return (FormulaSize){fmaxf(root->width, 0), root->ascent, root->descent};
}

FormulaSize formula_measure_lines(const Formula *formula, const Measure *measure, float size, float width)
{
    FormulaBox *box = formula_layout(formula, measure, size, width);
    FormulaSize whole = size_of_whole(&box[formula->root]);
    free(box);
    return whole;
}

FormulaSize formula_measure(const Formula *formula, const Measure *measure, float size)
{
    return formula_measure_lines(formula, measure, size, INFINITY);
}

FormulaSize formula_draw_lines(const Formula *formula, DrawList *list, const Measure *measure, float size, float width,
                               float x, float y, const Palette *palette)
{
    FormulaBox *box = formula_layout(formula, measure, size, width);
    Color *ink = mem_alloc((size_t)formula->looks, sizeof *ink);
    for (int i = 0; i < formula->looks; i++)
        ink[i] = color_of(formula, &formula->look[i], palette);
    Drawing drawing = {formula, box, list, ink, list->id};
    draw_node(&drawing, formula->root, x, y);
    list->id = drawing.id;
    FormulaSize whole = size_of_whole(&box[formula->root]);
    free(ink);
    free(box);
    return whole;
}

FormulaSize formula_draw(const Formula *formula, DrawList *list, const Measure *measure, float size, float x, float y,
                         const Palette *palette)
{
    return formula_draw_lines(formula, list, measure, size, INFINITY, x, y, palette);
}

/* NOLINTEND(misc-no-recursion) */
