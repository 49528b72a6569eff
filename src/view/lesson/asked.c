/* The question's cell is looked up by its name in the scene on the stage, whichever that is by now. */
#include "view/lesson/asked.h"

#include "lesson/cells.h"
#include "lesson/withheld.h"

#include <string.h>

static bool find(const Trace *trace, const char *name, Cell *cell)
{
    Error err;
    return lesson_noun(trace, name, cell, &err) && cell->set != SET_NONE && cell->index >= 0;
}

/* The first cell that the question's words name. */
static bool find_noun(const Trace *trace, const Words *words, Cell *cell)
{
    for (int i = 0; i < words->count; i++)
        if (words->piece[i].kind == PIECE_NOUN && find(trace, words->piece[i].name, cell))
            return true;
    return false;
}

/* The name of the cell that a formula consists of, as "e" or "delta_e" of \delta_{e}; "" for any other formula. */
static void formula_name(const char *tex, char *name, size_t room)
{
    size_t length = 0;
    for (; *tex && length + 1 < room; tex++)
        if (*tex != '\\' && *tex != '{' && *tex != '}' && *tex != ' ')
            name[length++] = *tex;
    bool one = length == 1 || (length == 7 && strncmp(name, "delta_", 6) == 0);
    name[one ? length : 0] = '\0';
}

/* In the document's example, whose cells are letters, the first of them that stands by itself as a formula. */
static bool find_letter(const Trace *trace, const Words *words, Cell *cell)
{
    for (int i = 0; i < words->count && trace->letters; i++) {
        char name[16] = "";
        if (words->piece[i].kind == PIECE_FORMULA)
            formula_name(words->piece[i].text, name, sizeof name);
        if (name[0] && find(trace, name, cell))
            return true;
    }
    return false;
}

Cell reading_asked(const Screen *screen)
{
    const Reading *reading = screen->reading;
    const Trace *trace = &screen->stage.scene.trace;
    const Reply *reply = reading_reply(screen);
    int page = -1;
    bool open = reply && !reply_closed(reply);
    const Question *question = open ? lesson_question(&reading->lesson, reading->asked, &page) : NULL;
    Cell cell = {0};
    Error err;
    bool known = false;
    if (!question || page != reading->page || reading->hidden || reading->sheet.kind != SHEET_NONE
        || screen->predict.on)
        return (Cell){0};
    if (question->kind == QUESTION_NUMBER && find(trace, question->name, &cell))
        return cell;
    if (!find_noun(trace, &question->ask, &cell) && !find_letter(trace, &question->ask, &cell))
        return (Cell){0};
    bool gives_away = question->kind == QUESTION_CLICK && lesson_click(trace, question->name, cell, &known, &err);
    return gives_away ? (Cell){0} : cell;
}

/* A cell is withheld where the stage has the page's own tensor. */
static void keep_shared(const Screen *screen, Cell *list, int *count)
{
    int kept = 0;
    for (int i = 0; i < *count; i++)
        if (reading_shares(screen, list[i].set))
            list[kept++] = list[i];
    *count = kept;
}

/* What the page's open questions withhold, `k` being its first one's number; of an earlier page those that were passed
 * over. Returns the next page's first one. */
static int withhold_page(const Reading *reading, int page, int k, const Trace *trace, Veil *veil)
{
    const LessonPage *at = &reading->lesson.page[page];
    for (int i = 0; i < at->blocks; i++) {
        if (at->block[i].kind != BLOCK_QUESTION || reply_closed(&reading->answer[k++]))
            continue;
        if (page == reading->page)
            withheld_question(trace, &at->block[i].question, veil);
        else if (reading->kin[page])
            withheld_earlier(trace, &at->block[i].question, veil);
    }
    return k;
}

void reading_veil(const Screen *screen, Veil *veil)
{
    const Reading *reading = screen->reading;
    const Trace *trace = reading && reading->scene.trace.len > 0 ? &reading->scene.trace : NULL;
    *veil = (Veil){.steps = false};
    if (!trace)
        return;
    for (int page = 0, k = 0; page <= reading->page; page++)
        k = withhold_page(reading, page, k, trace, veil);
    keep_shared(screen, veil->value, &veil->values);
    keep_shared(screen, veil->count, &veil->counts);
    keep_shared(screen, veil->find, &veil->finds);
    for (int set = 0; set < SET_COUNT; set++)
        veil->size[set] = veil->size[set] && (CellSet)set != SET_NONE;
    veil->steps = veil->steps && trace->len == screen->stage.scene.trace.len;
}
