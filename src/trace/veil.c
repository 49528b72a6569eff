/* A veil is a few short lists; asking it goes through them. */
#include "trace/veil.h"

#include "base/text.h"

static void add(Cell *list, int *count, Cell cell)
{
    for (int i = 0; i < *count; i++)
        if (cell_same(list[i], cell))
            return;
    if (*count < VEIL_CELLS)
        list[(*count)++] = cell;
}

static bool holds(const Cell *list, int count, Cell cell)
{
    for (int i = 0; i < count; i++)
        if (cell_same(list[i], cell))
            return true;
    return false;
}

bool veil_any(const Veil *veil)
{
    bool any = veil->any || veil->values > 0 || veil->counts > 0 || veil->finds > 0 || veil->steps || veil->order;
    for (int set = 0; set < SET_COUNT; set++)
        any = any || veil->size[set];
    return any;
}

void veil_add_value(Veil *veil, Cell cell)
{
    add(veil->value, &veil->values, cell);
}

void veil_add_count(Veil *veil, Cell cell)
{
    add(veil->count, &veil->counts, cell);
}

void veil_add_find(Veil *veil, Cell cell)
{
    add(veil->find, &veil->finds, cell);
}

bool veil_hides(const Trace *trace, Cell cell)
{
    return trace->veil && holds(trace->veil->value, trace->veil->values, cell);
}

bool veil_hides_count(const Trace *trace, Cell cell)
{
    return trace->veil && holds(trace->veil->count, trace->veil->counts, cell);
}

bool veil_hides_size(const Trace *trace, CellSet set)
{
    return trace->veil && trace->veil->size[set];
}

bool veil_covers(const Trace *trace, CellSet set)
{
    const Veil *veil = trace->veil;
    bool covered = veil && veil->cover[set];
    for (int i = 0; covered && i < veil->values; i++)   /* a cell that is asked about must be visible */
        covered = veil->value[i].set != set;
    for (int i = 0; covered && i < veil->finds; i++)
        covered = veil->find[i].set != set;
    return covered;
}

void veil_term(const Trace *trace, Step *step)
{
    if (veil_hides(trace, step->a))
        step->va = number_withheld();
    if (veil_hides(trace, step->b))
        step->vb = number_withheld();
}

/* Equal as a reader sees it. */
static bool same(float a, float b)
{
    return a >= b && a <= b;
}

void veil_sum(const Trace *trace, float final, Step *step)
{
    if (!veil_hides(trace, step->out))
        return;
    if (step->closes || same(step->after, final))
        step->after = number_withheld();
    if (!step->opens && same(step->before, final))
        step->before = number_withheld();
    if (step->kind == STEP_COMPARE && step->b.set != SET_NONE && same(step->vb, final))
        step->vb = number_withheld();
}

bool veil_marks(const Trace *trace, int64_t i)
{
    if (!trace->veil || trace->veil->finds == 0)
        return false;
    return holds(trace->veil->find, trace->veil->finds, step_at(trace, i).out);
}

int64_t veil_until(const Trace *trace, int64_t done)
{
    while (done > 0 && veil_marks(trace, done - 1)) {
        bool own = !trace->part[step_part(trace, done - 1)].scattered;   /* the span is that cell's alone */
        done = own ? span_of(trace, done - 1, LEVEL_CELL).first : done - 1;
    }
    return done;
}
