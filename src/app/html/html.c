/* A piece of words becomes an element. */
#include "app/html/html.h"

#include "app/export/export.h"
#include "lesson/cells.h"
#include "view/formula/formula.h"
#include "view/lesson/page/flow.h"
#include "view/lesson/page/tints.h"

#include <string.h>

#define TEXT 18.0f      /* a formula's em in units, which are CSS pixels; the page's text is as large */
#define DISPLAY 19.0f
#define WIDEST 760.0f   /* of a line */

void html_text(Text *out, const char *text)
{
    for (; *text; text++)
        switch (*text) {
        case '&': text_add(out, "&amp;"); break;
        case '<': text_add(out, "&lt;"); break;
        case '>': text_add(out, "&gt;"); break;
        case '"': text_add(out, "&quot;"); break;
        default: text_bytes(out, text, 1);
        }
}

bool html_picture(Html *html, const DrawList *list, const char *class, const char *label, Error *err)
{
    Text attributes = {0};
    text_add(&attributes, "class=\"%s\" aria-label=\"", class);
    html_text(&attributes, label);
    text_add(&attributes, "\"");
    bool done = export_svg_inline(html->out, list, text_get(&attributes), ++html->pictures, err);
    text_free(&attributes);
    return done;
}

/* Draws the formula into an empty list; how far its baseline is above the list's lower edge. */
static float draw_formula(const Html *html, Formula *formula, bool display, DrawList *list)
{
    float size = display ? DISPLAY : TEXT, edge = 1.5f;
    FormulaSize is = formula_measure_lines(formula, html->measure, size, WIDEST);
    Palette palette = flow_palette(html->theme, html->theme->ink);
    draw_clear(list, is.width + 2 * edge, is.ascent + is.descent + 2 * edge);
    formula_draw_lines(formula, list, html->measure, size, WIDEST, edge, edge + is.ascent, &palette);
    return is.descent + edge;
}

static bool add_formula(Html *html, const char *tex, bool display, Error *err)
{
    DrawList list = {0};
    Text said = {0}, attributes = {0};
    Formula *formula = flow_formula(tex, html->trace && html->trace->letters, display);
    formula_say(tex, &said);
    bool done = true;
    if (formula) {
        float below = draw_formula(html, formula, display, &list);
        text_add(&attributes, "class=\"%s\" style=\"width:%.2fem;height:%.2fem;vertical-align:%.2fem\" aria-label=\"",
                 display ? "display" : "formula", (double)(list.width / TEXT), (double)(list.height / TEXT),
                 (double)(-below / TEXT));
        html_text(&attributes, text_get(&said));
        text_add(&attributes, "\"");
        done = export_svg_inline(html->out, &list, text_get(&attributes), ++html->pictures, err);
    } else {
        html_text(html->out, text_get(&said));
    }
    formula_free(formula);
    draw_free(&list);
    text_free(&said);
    text_free(&attributes);
    return done;
}

/* "δ_e = " and a field; the field's name is for readers that see neither. */
static bool add_blank(Html *html, const char *name, Error *err)
{
    Text tex = {0};
    Cell cell = {0};
    float value;
    if (html->trace && lesson_answer(html->trace, name, &value, &cell, NULL) && cell.set != SET_NONE)
        tints_cell(html->trace, cell, &tex);
    else
        text_add(&tex, "\\text{%s}", name);
    bool done = add_formula(html, text_get(&tex), false, err);
    text_add(html->out, " = <input size=\"6\" inputmode=\"decimal\" aria-label=\"");
    html_text(html->out, name);
    text_add(html->out, "\">");
    text_free(&tex);
    return done;
}

static void add_noun(Html *html, const Piece *piece)
{
    Cell noun;
    Color color = html->theme->ink;
    if (html->trace && lesson_noun(html->trace, piece->name, &noun, NULL))
        color = theme_text(html->theme, noun.set);
    text_add(html->out, "<b style=\"color:#%06X\">", (unsigned)(color & 0xFFFFFF));
    html_text(html->out, piece->text);
    text_add(html->out, "</b>");
}

static void add_tagged(Html *html, const char *tag, const char *text)
{
    text_add(html->out, "<%s>", tag);
    html_text(html->out, text);
    text_add(html->out, "</%s>", tag);
}

static bool add_piece(Html *html, const Piece *piece, Error *err)
{
    switch (piece->kind) {
    case PIECE_STRONG: add_tagged(html, "strong", piece->text); return true;
    case PIECE_EMPHASIS: add_tagged(html, "em", piece->text); return true;
    case PIECE_CODE: add_tagged(html, "code", piece->text); return true;
    case PIECE_FORMULA: return add_formula(html, piece->text, false, err);
    case PIECE_DISPLAY: return add_formula(html, piece->text, true, err);
    case PIECE_BLANK: return add_blank(html, piece->name, err);
    case PIECE_NOUN: add_noun(html, piece); return true;
    case PIECE_BREAK: text_add(html->out, "<br>"); return true;
    case PIECE_TEXT:
    case PIECE_VALUE: html_text(html->out, piece->text ? piece->text : ""); return true;
    }
    return true;
}

bool html_words(Html *html, const Words *words, Error *err)
{
    bool done = true;
    for (int i = 0; i < words->count && done; i++)
        done = add_piece(html, &words->piece[i], err);
    return done;
}
