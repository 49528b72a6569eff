/* Why a max sends its error where it does: the winner beside all that its window holds. */
#include "view/scenes/parts/band.h"

#include "trace/say/names.h"

void band_reason(const StageView *view, Text *tex)
{
    const Trace *trace = view->trace;
    PoolSpec spec = trace_pool(trace);
    PoolWindow window = pool_window(&trace->tensor[SET_X], &spec, view->out.row, view->out.column);
    Cell winner = {SET_X, view->step.out.index};
    if (window.divisor > MOST_NAMED)   /* it would not fit */
        return;
    text_add(tex, "\\quad\\tint{soft}{\\text{because }");
    name_tex(trace, winner, tex);
    text_add(tex, "=");
    value_text(trace->tensor[SET_X].v[winner.index], tex);
    text_add(tex, "=\\max\\{");
    for (int row = window.top; row < window.bottom; row += window.step.h)
        for (int column = window.left; column < window.right; column += window.step.w) {
            text_add(tex, row > window.top || column > window.left ? ",\\ " : "");
            value_text(*tensor_at(&trace->tensor[SET_X], view->out.n, view->out.c, row, column), tex);
        }
    text_add(tex, "\\}}");
}
