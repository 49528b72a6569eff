/* Predict by clicking: the reader marks the cells that the next value is computed from. Of each tensor with marked
 * cells, all that take part and no others must be marked; a wrong choice is answered by the number of cells too many or
 * missing, or by the neighbour's window. */
#include "view/window/state.h"

#include "base/text.h"
#include "trace/mistakes/mistakes.h"
#include "trace/say/names.h"

static bool within(const Cell *list, int count, Cell cell)
{
    for (int i = 0; i < count; i++)
        if (cell_same(list[i], cell))
            return true;
    return false;
}

/* The cells that the steps up to `asked` of its sum read (at the level of products: that step alone), each once, of one
 * tensor or of all. Zeros around or between values can't be clicked. Returns how many, at most `most`. */
static int cells_read(const Screen *screen, int64_t asked, CellSet set, Cell *list, int most)
{
    const Trace *trace = &screen->stage.scene.trace;
    Span span = span_of(trace, asked, LEVEL_CELL);
    int count = 0;
    for (int64_t i = screen->stage.player.level == LEVEL_PRODUCT ? asked : span.first; i <= asked; i++) {
        Step step = step_at(trace, i);
        const Cell read[] = {step.a, step.b};
        for (int k = 0; k < 2 && count < most; k++)
            if (read[k].set != SET_NONE && (set == SET_NONE || read[k].set == set) && !cell_is_zero(trace, read[k])
                && !within(list, count, read[k]))
                list[count++] = read[k];
    }
    return count;
}

bool predict_click(Screen *screen, Cell cell)
{
    int64_t asked = predict_asked(screen);
    Cell read[PICKS_MOST];
    if (asked < 0 || cell.set == SET_NONE || cells_read(screen, asked, cell.set, read, PICKS_MOST) == 0)
        return false;
    if (screen->predict.picked_at != screen->stage.player.rest)   /* another value is asked for now */
        screen->predict.picks = 0;
    screen->predict.picked_at = screen->stage.player.rest;
    for (int i = 0; i < screen->predict.picks; i++)
        if (cell_same(screen->predict.pick[i], cell)) {
            screen->predict.pick[i] = screen->predict.pick[--screen->predict.picks];
            return true;
        }
    if (screen->predict.picks < PICKS_MOST)
        screen->predict.pick[screen->predict.picks++] = cell;
    return true;
}

/* Whether the marked cells are those that take part, each moved by one and the same step to a neighbour. */
static bool are_neighbours(const Screen *screen, const Cell *read, int count)
{
    const Trace *trace = &screen->stage.scene.trace;
    for (int by = 0; by < 9; by++) {
        int moved = 0;
        for (int i = 0; i < count; i++) {
            Place place = cell_place(trace, read[i]);
            const int *dim = trace->tensor[read[i].set].dim;
            place.row += by / 3 - 1;
            place.column += by % 3 - 1;
            bool inside = place.row >= 0 && place.column >= 0 && place.row < dim[2] && place.column < dim[3];
            moved += inside && within(screen->predict.pick, screen->predict.picks, cell_at(trace, read[i].set, place));
        }
        if (by != 4 && count > 1 && moved == count && screen->predict.picks == count)
            return true;
    }
    return false;
}

/* What is wrong with the marked cells of one tensor; false if nothing is. */
static bool tell_wrong(Screen *screen, int64_t asked, CellSet set)
{
    Cell read[PICKS_MOST];
    int count = cells_read(screen, asked, set, read, PICKS_MOST), lacking = count;
    Cell extra = {SET_NONE, 0};
    for (int i = 0; i < screen->predict.picks; i++) {
        bool takes_part = within(read, count, screen->predict.pick[i]);
        lacking -= takes_part;
        if (screen->predict.pick[i].set == set && !takes_part)
            extra = screen->predict.pick[i];
    }
    if (extra.set == SET_NONE && lacking == 0)
        return false;
    if (extra.set == SET_NONE) {
        screen_say(screen, true, lacking == 1 ? "one cell more takes part" : "%d cells more take part", lacking);
    } else if (are_neighbours(screen, read, count)) {
        screen_say(screen, true, "%s", mistake_sentence(MISTAKE_NEIGHBOUR));
    } else {
        screen_say_cell(screen, true, &screen->stage.scene.trace, extra, "%s does not take part", "");
    }
    return true;
}

bool predict_picks_right(Screen *screen)
{
    int64_t asked = predict_asked(screen);
    if (asked < 0 || screen->predict.picks == 0)
        return false;
    for (int i = 0; i < screen->predict.picks; i++)
        if (tell_wrong(screen, asked, screen->predict.pick[i].set))
            return false;
    return true;
}
