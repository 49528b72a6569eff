/* Formulas from made-up bytes: a formula or one line of error; what is drawn has finite places and sizes. */
#include "view/formula/formula.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void set(const char *tex, bool display)
{
    Error err = {""};
    Formula *formula = formula_parse(tex, display, &err);
    assert(formula ? err.text[0] == '\0' : err.text[0] != '\0');
    if (!formula)
        return;
    DrawList list = {0};
    draw_clear(&list, 100, 100);
    list.id = 5;
    Measure measure = measure_monospace();
    FormulaSize drawn = formula_draw(formula, &list, &measure, 16, 0, 0, &(Palette){0xFF000000u, NULL, NULL});
    FormulaSize measured = formula_measure(formula, &measure, 16);
    assert(isfinite(drawn.width) && drawn.ascent >= 0 && drawn.descent >= 0 && drawn.width >= 0);
    assert(drawn.width == measured.width && drawn.ascent == measured.ascent && drawn.descent == measured.descent);
    assert(list.id == 5);
    formula_draw_lines(formula, &list, &measure, 16, (float)(strlen(tex) % 200), 0, 0,
                       &(Palette){0xFF000000u, NULL, NULL});
    for (int i = 0; i < list.count; i++) {
        const DrawOp *op = &list.op[i];
        assert(isfinite(op->x) && isfinite(op->y) && isfinite(op->w) && isfinite(op->h));
        assert(op->kind != DRAW_TEXT || (op->size >= 11 && op->length > 0));
        assert(op->kind != DRAW_RECT || (op->w >= 0 && op->h >= 0));
    }
    draw_free(&list);
    formula_free(formula);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *tex = malloc(size + 1);
    if (!tex)
        return 0;
    if (size > 0)
        memcpy(tex, data, size);
    tex[size] = '\0';
    set(tex, false);
    set(tex, true);
    free(tex);
    return 0;
}
