/* Items are measured and put on the line until one is too many; then the line is drawn up to the last place where it
 * may break, and what is left begins the next one. */
#include "view/lesson/page/flow.h"

#include "lesson/cells.h"
#include "view/formula/breaks.h"
#include "view/lesson/page/tints.h"

#include <math.h>
#include <string.h>

static Color tint_color(void *self, const char *name)
{
    const Theme *theme = self;
    for (int role = ROLE_INPUT; role < ROLE_COUNT; role++)
        if (strcmp(name, role_tints[role]) == 0)
            return theme->text[role];
    return strcmp(name, "soft") == 0 ? theme->soft : 0;
}

Palette flow_palette(const Theme *theme, Color ink)
{
    return (Palette){ink, tint_color, (void *)theme};
}

static void draw_item(Flow *flow, const FlowItem *item, float x, float base)
{
    Canvas *canvas = flow->canvas;
    if (item->noun.set != SET_NONE && !canvas->quiet) {
        Rect at = {x, base - item->ascent - 3, item->width, item->ascent + item->descent + 6};
        bool cell = item->noun.index >= 0;
        TargetKind kind = cell ? TARGET_CELL : TARGET_NOUN;
        canvas_touch(canvas, (Target){.kind = kind, .cell = item->noun, .told = true, .at = at});
        draw_rect(canvas->list, at, 0, 0);
    }
    if (item->boxed) {
        Rect box = {x, base - flow->size * 1.05f, item->width, flow->size * 1.45f};
        draw_frame(canvas->list, box, 4, 1.2f * canvas->theme->line, canvas->theme->soft);
    }
    Palette palette = flow_palette(canvas->theme, item->color);
    if (item->formula)
        formula_draw(item->formula, canvas->list, canvas->measure, flow->size, x, base, &palette);
    else if (item->length > 0) {
        Text run = {0};
        text_bytes(&run, item->text, (size_t)item->length);
        draw_text(canvas->list, canvas->measure, item->font, item->font == FONT_MONO ? flow->size * 0.92f : flow->size,
                  x + (item->boxed ? 6 : 0), base, item->color, text_get(&run));
        text_free(&run);
    }
    canvas_untouch(canvas);
}

/* Draws the first `count` items as a line; the others stay. */
static void emit(Flow *flow, int count)
{
    if (count == 0)
        return;
    float ascent = flow->size * 0.8f, descent = flow->size * 0.25f, x = flow->x, room = flow->lead - flow->size * 1.05f;
    for (int i = 0; i < count; i++) {
        ascent = fmaxf(ascent, flow->item[i].ascent);
        descent = fmaxf(descent, flow->item[i].descent);
    }
    float high = fmaxf(flow->lead, ascent + descent + room * 0.6f),
          base = flow->y + (high - ascent - descent) / 2 + ascent;
    for (int i = 0; i < count; i++) {
        FlowItem *item = &flow->item[i];
        x += i > 0 ? item->gap : 0;
        if (!flow->dry)
            draw_item(flow, item, x, base);
        x += item->width;
        formula_free(item->formula);
    }
    flow->y += high;
    memmove(flow->item, flow->item + count, (size_t)(flow->count - count) * sizeof *flow->item);
    flow->count -= count;
    flow->used = 0;
    for (int i = 0; i < flow->count; i++)
        flow->used += flow->item[i].width + (i > 0 ? flow->item[i].gap : 0);
}

static void put(Flow *flow, FlowItem item)
{
    if (flow->count == FLOW_MOST)
        emit(flow, flow->count);
    if (flow->count > 0 && flow->used + item.gap + item.width > flow->width) {
        int from = flow->count;
        bool glued = item.glued;
        while (glued && from > 0)
            glued = flow->item[--from].glued;
        emit(flow, from > 0 ? from : flow->count);
    }
    flow->used += item.width + (flow->count > 0 ? item.gap : 0);
    flow->item[flow->count++] = item;
}

static float run_width(const Flow *flow, FontFace font, const char *text, int length)
{
    float size = font == FONT_MONO ? flow->size * 0.92f : flow->size;
    return flow->canvas->measure->width(flow->canvas->measure->self, font, size, text, length);
}

/* The look of a piece's words. */
static FlowItem look_of(const Flow *flow, const Piece *piece)
{
    FlowItem item = {.font = flow->bold ? FONT_BOLD : FONT_SANS, .color = flow->ink};
    const Theme *theme = flow->canvas->theme;
    if (piece->kind == PIECE_STRONG) {
        item.font = FONT_BOLD;
        item.color = flow->strong ? flow->strong : flow->ink;
    }
    if (piece->kind == PIECE_EMPHASIS)
        item.font = FONT_ITALIC;
    else if (piece->kind == PIECE_CODE)
        item.font = FONT_MONO;
    else if (piece->kind == PIECE_NOUN) {
        item.font = FONT_BOLD;
        if (flow->trace && lesson_noun(flow->trace, piece->name, &item.noun, NULL))
            item.color = theme_text(theme, item.noun.set);
        else
            item.noun = (Cell){0};
    }
    return item;
}

/* `space`: whether a space came before it; *ended: whether one ends it. */
static void put_text(Flow *flow, const FlowItem *look, const char *text, bool *space, unsigned *last)
{
    while (*text) {
        if (*text == ' ' || *text == '\n') {
            *space = true;
            text++;
            continue;
        }
        int length = break_word(text), bytes;
        unsigned first = utf8_next(text, &bytes);
        FlowItem item = *look;
        item.text = text;
        item.length = length;
        item.width = run_width(flow, item.font, text, length);
        item.ascent = flow->size * 0.8f;
        item.descent = flow->size * 0.25f;
        bool bound = (break_closes(first) && (first >= 0x3000 || !*space))
                     || break_opens(*last); /* a formula leaves a space before its full stop */
        item.gap = *space && !bound ? run_width(flow, FONT_SANS, " ", 1) : 0;
        bool together = break_closes_latin(first) || break_opens_latin(*last)
                        || (!break_wide(first) && !break_wide(*last));
        item.glued = bound || (!*space && together);
        put(flow, item);
        for (int at = 0; at < length; at += bytes)
            *last = utf8_next(text + at, &bytes);
        *space = false;
        text += length;
    }
}

Formula *flow_formula(const char *tex, bool letters, bool display)
{
    Text tinted = {0};
    Error err;
    tints_add(tex, letters, &tinted);
    Formula *formula = formula_parse(text_get(&tinted), display, &err);
    if (!formula)
        formula = formula_parse(tex, display, &err);
    text_free(&tinted);
    return formula;
}

static Formula *parse(const Flow *flow, const char *tex, bool display)
{
    return flow_formula(tex, flow->trace && flow->trace->letters, display);
}

static void put_formula(Flow *flow, Formula *formula, bool *space, unsigned *last)
{
    if (!formula)
        return;
    FormulaSize size = formula_measure(formula, flow->canvas->measure, flow->size);
    float gap = break_wide(*last) && !break_opens(*last) ? flow->size * 0.15f : 0;
    if (*space && !break_opens(*last))
        gap = run_width(flow, FONT_SANS, " ", 1);
    put(flow, (FlowItem){.formula = formula,
                         .color = flow->ink,
                         .width = size.width,
                         .ascent = size.ascent,
                         .descent = size.descent,
                         .gap = gap,
                         .glued = break_opens(*last) || (!*space && (!break_wide(*last) || break_opens_latin(*last)))});
    *space = false;
    *last = 'x';
}

static void put_display(Flow *flow, const char *tex)
{
    Formula *formula = parse(flow, tex, true);
    emit(flow, flow->count);
    if (!formula)
        return;
    float indent = 12, width = flow->width - indent, size = flow->size * 1.06f;
    FormulaSize is = formula_measure_lines(formula, flow->canvas->measure, size, width);
    if (is.width > width) {   /* what can't be broken is set smaller */
        size *= fmaxf(0.6f, width / is.width);
        is = formula_measure_lines(formula, flow->canvas->measure, size, width);
    }
    Palette palette = flow_palette(flow->canvas->theme, flow->ink);
    flow->y += flow->size * 0.4f;
    if (!flow->dry)
        formula_draw_lines(formula, flow->canvas->list, flow->canvas->measure, size, width, flow->x + indent,
                           flow->y + is.ascent, &palette);
    flow->y += is.ascent + is.descent + flow->size * 0.5f;
    formula_free(formula);
}

/* "δ_e = " and a box with what has been typed. */
static void put_blank(Flow *flow, const char *name, bool *space, unsigned *last)
{
    Text tex = {0};
    Cell cell = {0};
    float value;
    if (flow->trace && lesson_answer(flow->trace, name, &value, &cell, NULL) && cell.set != SET_NONE) {
        tints_cell(flow->trace, cell, &tex);
        text_add(&tex, "=");
    } else {
        text_add(&tex, "\\text{%s}=", name);
    }
    put_formula(flow, parse(flow, text_get(&tex), false), space, last);
    text_free(&tex);
    const char *typed = flow->typed ? flow->typed : "";
    int bytes;
    /* its end is to be seen */
    while (*typed && run_width(flow, FONT_BOLD, typed, (int)strlen(typed)) + 12 > flow->width) {
        utf8_next(typed, &bytes);
        typed += bytes;
    }
    float width = fmaxf(flow->size * 2.6f, run_width(flow, FONT_BOLD, typed, (int)strlen(typed)) + 12);
    put(flow, (FlowItem){.boxed = true,
                         .font = FONT_BOLD,
                         .color = flow->ink,
                         .text = typed,
                         .length = (int)strlen(typed),
                         .width = width,
                         .gap = 5,
                         .glued = true,
                         .ascent = flow->size * 1.1f,
                         .descent = flow->size * 0.45f});
    *last = 'x';
}

/* A value of the scene, unless an open question asks for it. */
static const char *value_of(const Flow *flow, const Piece *piece)
{
    Cell cell;
    if (!flow->trace || !flow->veil || !lesson_cell(flow->trace, piece->name, &cell, NULL))
        return piece->text;
    Trace veiled = *flow->trace;
    veiled.veil = flow->veil;
    return veil_hides(&veiled, cell) ? "?" : piece->text;
}

void flow_words(Flow *flow, const Words *words)
{
    bool space = false;
    unsigned last = ' ';
    for (int i = 0; i < words->count; i++) {
        const Piece *piece = &words->piece[i];
        FlowItem look = look_of(flow, piece);
        switch (piece->kind) {
        case PIECE_FORMULA: put_formula(flow, parse(flow, piece->text, false), &space, &last); break;
        case PIECE_DISPLAY: put_display(flow, piece->text); break;
        case PIECE_BLANK: put_blank(flow, piece->name, &space, &last); break;
        case PIECE_BREAK: emit(flow, flow->count); break;
        case PIECE_VALUE: put_text(flow, &look, value_of(flow, piece), &space, &last); break;
        default: put_text(flow, &look, piece->text, &space, &last);
        }
    }
    emit(flow, flow->count);
}

void flow_text(Flow *flow, const char *text)
{
    Piece piece = {.kind = PIECE_TEXT, .text = (char *)text};
    flow_words(flow, &(Words){&piece, 1});
}

float flow_height(const Flow *flow, const Words *words)
{
    Flow dry = *flow;
    dry.dry = true;
    dry.y = 0;
    flow_words(&dry, words);
    return dry.y;
}
