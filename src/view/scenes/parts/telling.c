/* A sentence as words and names that flow into lines. The trace says it (trace/say/sentence.h) with its names between
 * dollars, as TeX. */
#include "view/scenes/parts/telling.h"

#include "trace/say/sentence.h"
#include "view/formula/breaks.h"
#include "view/scenes/parts/band.h"
#include "view/scenes/preview/preview.h"

#include <string.h>

static const float LEAST = 9;   /* a text smaller than this cannot be read */

void telling_name(const Trace *trace, Cell cell, Text *out)
{
    text_add(out, "$");
    band_cell(trace, cell, BAND_DONE, out);
    text_add(out, "$");
}

/* The bytes of the piece at `text` that stays on one line: a name, or a word with the space after it. */
static size_t piece_length(const char *text)
{
    if (*text == '$')
        return strcspn(text + 1, "$") + 2;
    size_t word = (size_t)break_word(text), name = strcspn(text, "$");
    if (name <= word)
        return name;
    return word + (text[word] == ' ');
}

/* A line must not begin with a closing mark, nor with a product's dot: it stays with what is before it. */
static bool closes(const char *text)
{
    int bytes;
    unsigned code = utf8_next(text, &bytes), dot = 0xB7;
    return code == dot || break_closes(code) || break_closes_latin(code);
}

/* Draws the piece in `ink`, or only measures it where that is 0. */
static float piece(Canvas *canvas, const char *text, size_t length, float size, float x, float y, Color ink)
{
    Text part = {0};
    bool name = text[0] == '$';
    text_bytes(&part, name ? text + 1 : text, name ? length - 2 : length);
    float width;
    if (name)
        width = ink ? stage_formula(canvas, text_get(&part), size, x, y, ALIGN_LEFT)
                    : stage_formula_width(canvas, text_get(&part), size);
    else
        width = canvas->measure->width(canvas->measure->self, FONT_SANS, size, text_get(&part), (int)part.length);
    if (!name && ink)
        draw_text(canvas->list, canvas->measure, FONT_SANS, size, x, y, ink, text_get(&part));
    text_free(&part);
    return width;
}

int telling_flow(Canvas *canvas, const char *text, Rect at, float size, Color ink)
{
    float x = 0, lead = size * 1.4f;
    int line = 0;
    while (*text) {
        size_t length = piece_length(text);
        float width = piece(canvas, text, length, size, 0, 0, 0), after = 0;
        if (closes(text + length))
            after = piece(canvas, text + length, piece_length(text + length), size, 0, 0, 0);
        if (x > 0 && x + width + after > at.w + size * 0.3f && !closes(text)) {
            x = 0;
            line++;
        }
        if (ink)
            piece(canvas, text, length, size, at.x + x, at.y + lead * (float)line + size, ink);
        x += width;
        text += length;
    }
    return line + 1;
}

void telling_draw(StageView *view, Rect at, float size)
{
    if (view->trace->veil || (!view->begun && veil_marks(view->trace, view->cursor.step)))
        return;
    /* a motion that is one is told as one */
    bool whole = motion_is_whole(motion_of(view->trace, &view->step));
    Level level = whole && view->level < LEVEL_CELL ? LEVEL_CELL : view->level;
    int64_t until = level == LEVEL_CELL ? span_of(view->trace, view->cursor.step, level).end : view->cursor.step + 1;
    const Speech speech = {.language = (int)view->canvas->language,
                           .word = word_in,
                           .name = telling_name,
                           .moving = view->begun && view->told < until};
    const Color ink = view->canvas->theme->ink;
    Text said = {0};
    if (view->preview)
        preview_say(view->trace, view->preview, &speech, &said);
    else
        sentence_say(view->trace, view->cursor.step, level, view->begun, &speech, &said);
    int lines = telling_flow(view->canvas, text_get(&said), at, size, 0);
    while ((float)lines * size * 1.4f > at.h && size > LEAST) {
        size *= 0.95f;
        lines = telling_flow(view->canvas, text_get(&said), at, size, 0);
    }
    at.y += (at.h - (float)lines * size * 1.4f) / 2;
    telling_flow(view->canvas, text_get(&said), at, size, ink);
    text_free(&said);
}
