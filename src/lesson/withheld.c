/* Each kind of question withholds what would answer it: a value, a size, how often, where, in which order. */
#include "lesson/withheld.h"

#include "lesson/cells.h"

#include <string.h>

static bool written(const Trace *trace, Cell cell)
{
    return cell.set != SET_NONE && cell.index >= 0 && trace->layers == 0 && cell_visits(trace, cell) > 0;
}

/* Whether steps fill the tensor: what is given has to be seen. */
static bool computed(const Trace *trace, CellSet set)
{
    for (int i = 0; i < trace->parts; i++)
        if (trace->part[i].len > 0 && trace->part[i].out == set)
            return true;
    return false;
}

/* Tensors with the same rows and columns as the one asked about, or a cell for each of its: their sizes would reveal it
 * as well. */
static void hide_sizes(const Trace *trace, CellSet set, Veil *veil)
{
    const int *dim = trace->tensor[set].dim;
    static const CellSet twins[][2] = {{SET_Y, SET_DY}, {SET_X, SET_DX}, {SET_W, SET_DW}, {SET_W, SET_ROT},
                                       {SET_COL, SET_DCOL}, {SET_W, SET_NEW_W}, {SET_P, SET_DX}};
    veil->size[set] = true;
    for (size_t i = 0; i < sizeof twins / sizeof *twins; i++)
        for (int side = 0; side < 2; side++) {
            CellSet twin = twins[i][1 - side];
            if (twins[i][side] == set && memcmp(trace->tensor[twin].dim, dim, sizeof trace->tensor[twin].dim) == 0)
                veil->size[twin] = true;
        }
    if (set == SET_Y || set == SET_DY)   /* the columns are as many as its cells */
        veil->size[SET_COL] = veil->size[SET_DCOL] = true;
}

static void hide_number(const Trace *trace, const Question *question, Veil *veil)
{
    Cell cell;
    LessonAsk ask = lesson_asks(trace, question->name, &cell);
    if (ask == ASK_STEPS_OF)
        veil->steps = true;
    else if (cell.set == SET_NONE)
        return;
    else if (ask == ASK_VALUE)
        veil_add_value(veil, cell);
    else if (ask == ASK_VISITS)
        veil_add_count(veil, cell);
    else
        hide_sizes(trace, cell.set, veil);
    if (ask <= ASK_CHANNELS)
        veil->cover[cell.set] = computed(trace, cell.set);
}

/* A cell that is to be clicked, if no other will do and a step writes it; and those that the question's words name,
 * whose sums lead there. Of several cells one that is marked does not tell the others. */
static void hide_clicked(const Trace *trace, const Question *question, Veil *veil)
{
    Cell cell;
    if (!strchr(question->name, ' ') && lesson_cell(trace, question->name, &cell, NULL) && written(trace, cell))
        veil_add_find(veil, cell);
    for (int i = 0; i < question->ask.count; i++) {
        const Piece *piece = &question->ask.piece[i];
        if (piece->kind == PIECE_NOUN && lesson_noun(trace, piece->name, &cell, NULL) && written(trace, cell))
            veil_add_find(veil, cell);
    }
}

void withheld_question(const Trace *trace, const Question *question, Veil *veil)
{
    veil->any = true;
    if (question->kind == QUESTION_ORDER)
        veil->order = true;
    else if (trace->layers > 0)   /* a whole network's cells are its layers' */
        return;
    else if (question->kind == QUESTION_NUMBER)
        hide_number(trace, question, veil);
    else if (question->kind == QUESTION_CLICK)
        hide_clicked(trace, question, veil);
}

/* Neither rows covered nor the picture kept back: what is taught on this page must be seen. */
void withheld_earlier(const Trace *trace, const Question *question, Veil *veil)
{
    if (question->kind != QUESTION_NUMBER || trace->layers > 0)
        return;
    Veil asked = *veil;
    hide_number(trace, question, &asked);
    memcpy(asked.cover, veil->cover, sizeof asked.cover);
    *veil = asked;
}

static bool same_numbers(const SceneLine *one, const SceneLine *other)
{
    Text a = {0}, b = {0};
    SceneLine left = *one, right = *other;   /* borrowed */
    left.step = right.step = -1;
    left.compare = right.compare = false;
    left.level = right.level = LEVEL_PRODUCT;
    left.route = right.route = route_default(one->operation);
    scene_line_write(&left, &a);
    scene_line_write(&right, &b);
    bool same = one->operation == other->operation && strcmp(text_get(&a), text_get(&b)) == 0;
    text_free(&a);
    text_free(&b);
    return same;
}

bool withheld_same_numbers(const Lesson *lesson, int page, int other)
{
    int one = lesson_scene(lesson, page), two = lesson_scene(lesson, other);
    return one >= 0 && two >= 0 && (one == two || same_numbers(&lesson->page[one].scene, &lesson->page[two].scene));
}

bool withheld_same_route(const Lesson *lesson, int page, int other)
{
    int one = lesson_scene(lesson, page), two = lesson_scene(lesson, other);
    return one >= 0 && two >= 0 && lesson->page[one].scene.route == lesson->page[two].scene.route;
}

void withheld_page(const Lesson *lesson, int page, const Trace *trace, Veil *veil)
{
    for (int p = 0; p < lesson->pages && (p <= page || !lesson->page[p].has_scene); p++) {
        bool own = p >= page || lesson_scene(lesson, p) == lesson_scene(lesson, page);
        if (!own && !withheld_same_numbers(lesson, page, p))
            continue;
        for (int i = 0; i < lesson->page[p].blocks; i++)
            if (lesson->page[p].block[i].kind == BLOCK_QUESTION)
                (own ? withheld_question : withheld_earlier)(trace, &lesson->page[p].block[i].question, veil);
    }
}
