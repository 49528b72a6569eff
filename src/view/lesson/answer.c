/* Answers: each compared with what is right, the engine's number or the lesson's mark, and answered with a reason. */
#include "view/lesson/reading.h"

#include "lesson/cells.h"
#include "lesson/tell.h"
#include "trace/mistakes/mistakes.h"
#include "trace/say/names.h"
#include "view/lesson/sheet.h"
#include "view/window/edit/typing.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const Question *question_of(Screen *screen, int k, Reply **answer)
{
    Reading *reading = screen->reading;
    int page;
    if (k < 0 || k >= reading->answers)
        return NULL;
    *answer = &reading->answer[k];
    return lesson_question(&reading->lesson, k, &page);
}

void reading_ask(Reading *reading, int k)
{
    if (k != reading->asked) {
        reading->typing = false;
        reading->typed[0] = '\0';
    }
    reading->asked = reading->shown = k;
}

/* The first open question of the page gets the keyboard. */
static void ask_next(Reading *reading)
{
    int end = lesson_first_question(&reading->lesson, reading->page + 1);
    for (int i = end - 1; i >= lesson_first_question(&reading->lesson, reading->page); i--)
        if (!reply_closed(&reading->answer[i]))
            reading->asked = i;
}

/* Counts a try; when it is right, the next open question gets the keyboard. */
static void count(Screen *screen, int k, bool right, const char *said)
{
    Reading *reading = screen->reading;
    Reply *answer = &reading->answer[k];
    answer->tries++;
    answer->right = right;
    answer->said = said;
    reading->unsaved = true;
    reading->typing = false;
    reading->typed[0] = '\0';
    reading->asked = reading->shown = k;
    reading->follow = true;
    if (right)
        ask_next(reading);
}

void answer_tell(Screen *screen, int k)
{
    Reading *reading = screen->reading;
    Reply *answer;
    const Question *question = question_of(screen, k, &answer);
    if (!question || reply_closed(answer))
        return;
    answer->told = true;
    reading->unsaved = true;
    if (question->kind == QUESTION_CLICK && reading_trace(reading))
        answer->clicks = lesson_click_cells(reading_trace(reading), question->name, answer->clicked, CLICKS_MOST);
    answer->hint = false;
    reading_ask(reading, k);
    reading->typing = false;
    reading->typed[0] = '\0';
    reading->follow = true;
    ask_next(reading);
}

void answer_choose(Screen *screen, int k, int index)
{
    Reply *answer;
    const Question *question = question_of(screen, k, &answer);
    if (!question || question->kind != QUESTION_CHOICE || index < 0 || index >= question->choices
        || reply_closed(answer))
        return;
    answer->given = 1 + index;
    count(screen, k, question->choice[index].right, NULL);
}

void answer_place(Screen *screen, int k, int index)
{
    Reply *answer;
    const Question *question = question_of(screen, k, &answer);
    int order[ORDER_MOST];
    if (!question || question->kind != QUESTION_ORDER || index < 0 || index >= question->choices
        || question->choices > ORDER_MOST || reply_closed(answer))
        return;
    if (answer->placed == question->choices)   /* it was wrong: begin again */
        answer->placed = 0;
    for (int i = 0; i < answer->placed; i++)
        if (answer->order[i] == index) {       /* taken back, with all after it */
            answer->placed = i;
            return;
        }
    answer->order[answer->placed++] = index;
    reading_ask(screen->reading, k);
    if (answer->placed < question->choices)
        return;
    bool right = true;
    lesson_shuffle(question->line, question->choices, order);
    for (int i = 0; i < question->choices; i++)
        right = right && order[answer->order[i]] == i;
    count(screen, k, right, NULL);
}

/* Which usual mistake gives the number; NULL: none. */
static const char *mistake_of(const Trace *trace, Cell cell, float value, float typed)
{
    Mistake list[MISTAKES_MOST];
    if (cell.set == SET_NONE || cell_visits(trace, cell) == 0)
        return NULL;
    const Mistake *mistake = mistake_match(list, mistakes_of(trace, cell, list), value, typed);
    return mistake ? mistake_sentence(mistake->kind) : NULL;
}

void answer_typed(Screen *screen, int k)
{
    Reading *reading = screen->reading;
    Reply *answer;
    const Question *question = question_of(screen, k, &answer);
    const Trace *trace = reading_trace(reading);
    Cell cell;
    float value, typed;
    if (!question || !trace || reading->typed[0] == '\0' || reply_closed(answer))
        return;
    if (question->kind == QUESTION_CLICK && lesson_cell(trace, reading->typed, &cell, NULL)) {
        answer_cell(screen, k, cell);
        return;
    }
    if (question->kind != QUESTION_NUMBER || !lesson_answer(trace, question->name, &value, &cell, NULL))
        return;
    NumberFault fault = number_typed(reading->typed, &typed);
    if (fault != NUMBER_TAKEN) {
        typing_refuse(screen, fault, reading->typed);
        return;
    }
    message_taken(screen);
    snprintf(answer->text, sizeof answer->text, "%s", reading->typed);
    bool right = answer_matches(typed, value);
    count(screen, k, right, right ? NULL : mistake_of(trace, cell, value, typed));
}

/* Of several cells each click marks one, or unmarks it; once there are as many as the question wants, they are the
 * answer: true. */
static bool collect(Reply *answer, int wanted, Cell cell)
{
    if (answer->clicks >= wanted)   /* they were wrong: begin again */
        answer->clicks = 0;
    for (int i = 0; i < answer->clicks; i++)
        if (cell_same(answer->clicked[i], cell)) {
            answer->clicked[i] = answer->clicked[--answer->clicks];
            return false;
        }
    answer->clicked[answer->clicks++] = cell;
    return answer->clicks == wanted;
}

static void name_clicked(const Trace *trace, Reply *answer)
{
    Text names = {0};
    for (int i = 0; i < answer->clicks; i++) {
        text_add(&names, i ? " " : "");
        name_plain(trace, answer->clicked[i], &names);
    }
    snprintf(answer->text, sizeof answer->text, "%.*s", (int)sizeof answer->text - 1, text_get(&names));
    text_free(&names);
}

const Reply *reading_reply(const Screen *screen)
{
    const Reading *reading = screen->reading;
    return reading && reading->asked >= 0 && reading->asked < reading->answers ? &reading->answer[reading->asked]
                                                                               : NULL;
}

const Reply *reading_ringed(const Screen *screen)
{
    const Reading *reading = screen->reading;
    bool closed = reading && reading->shown >= 0 && reading->shown < reading->answers
                  && reply_closed(&reading->answer[reading->shown]) && reading->answer[reading->shown].clicks > 0;
    return closed ? &reading->answer[reading->shown] : reading_reply(screen);
}

void answer_cell(Screen *screen, int k, Cell cell)
{
    Reply *answer;
    const Question *question = question_of(screen, k, &answer);
    const Trace *trace = reading_trace(screen->reading);
    if (!question || !trace || question->kind != QUESTION_CLICK || reply_closed(answer))
        return;
    int wanted = lesson_clicks(question);
    screen->reading->shown = k;
    bool whole = collect(answer, wanted < CLICKS_MOST ? wanted : CLICKS_MOST, cell_source(trace, cell));
    name_clicked(trace, answer);
    screen->reading->typing = false;
    screen->reading->typed[0] = '\0';
    if (whole)
        count(screen, k, lesson_clicked(trace, question, answer->clicked, answer->clicks), NULL);
}

bool reading_type(Screen *screen, const char *text)
{
    Reading *reading = screen->reading;
    if (reading->typing && text[0] != ' ')   /* Space continues */
        typing_add(screen, reading->typed, sizeof reading->typed, text);
    return reading->typing;
}

/* A remote's keys for a blank screen are no beginning of a number; a name may begin with b. */
static bool blanks(const Reading *reading, int key)
{
    int page;
    const Question *question = reading->asked >= 0 ? lesson_question(&reading->lesson, reading->asked, &page) : NULL;
    return reading->typed[0] == '\0' && (key == '.' || (key == 'b' && question && question->kind == QUESTION_NUMBER));
}

/* Keys while something is typed belong to it. */
static bool typing_key(Screen *screen, int key)
{
    Reading *reading = screen->reading;
    if (blanks(reading, key))
        return false;
    if (key == KEY_ESCAPE)
        reading->typing = false;
    else if (key == KEY_BACKSPACE)
        typing_rub_out(reading->typed);
    else if (key == KEY_ENTER)
        answer_typed(screen, reading->asked);
    return key == KEY_ESCAPE || key == KEY_BACKSPACE || key == KEY_ENTER || (key > ' ' && key < 128);
}

static bool begins_typing(const Question *question, int key)
{
    bool number = question->kind == QUESTION_NUMBER
                  && ((key >= '0' && key <= '9') || (key > 0 && key < 128 && strchr("-+,", key)));
    return number || (key == KEY_ENTER && (question->kind == QUESTION_NUMBER || question->kind == QUESTION_CLICK));
}

/* Rubs out the last character of an answer that was wrong, which is then being typed again; false: there is none. */
static bool mends(Reading *reading, const Question *question, const Reply *answer)
{
    if (question->kind != QUESTION_NUMBER || answer->text[0] == '\0')
        return false;
    snprintf(reading->typed, sizeof reading->typed, "%.*s", (int)sizeof reading->typed - 1, answer->text);
    typing_rub_out(reading->typed);
    reading->typing = true;
    return true;
}

/* Keys that answer the question that has the keyboard. */
static bool question_key(Screen *screen, int key)
{
    Reading *reading = screen->reading;
    Reply *answer;
    const Question *question = question_of(screen, reading->asked, &answer);
    if (!question || reply_closed(answer))
        return false;
    bool digit = key >= '0' && key <= '9';
    if (question->kind == QUESTION_CHOICE && digit)
        answer_choose(screen, reading->asked, key - '1');
    else if (question->kind == QUESTION_ORDER && digit)
        answer_place(screen, reading->asked, key - '1');
    else if (begins_typing(question, key))
        reading->typing = true;   /* the character itself comes as text */
    else if (key == KEY_BACKSPACE)
        return mends(reading, question, answer);
    else if (key == 'i')
        answer->hint = !answer->hint;
    else if (key == 'a')
        answer_tell(screen, reading->asked);
    else
        return false;
    return true;
}

static void next_question(Reading *reading)
{
    int first = lesson_first_question(&reading->lesson, reading->page),
        end = lesson_first_question(&reading->lesson, reading->page + 1);
    if (first < end)
        reading_ask(reading, reading->asked >= first && reading->asked + 1 < end ? reading->asked + 1 : first);
    reading->follow = true;
}

static bool scroll(Reading *reading, float by)
{
    if (reading->sheet.kind != SHEET_NONE) {
        LessonSheet *sheet = &reading->sheet;
        sheet->scroll = fmaxf(0, fminf(sheet->tall - reading->room, sheet->scroll + by));
        sheet->follow = false;
        return true;
    }
    float most = fmaxf(0, reading->tall - reading->least), old = reading->scroll;
    reading->scroll = fmaxf(0, fminf(most, reading->scroll + by));
    reading->follow = false;
    return reading->scroll != old;
}

/* Keys that move through the lesson in every mode: a presenter's remote sends Page Down and Page Up, or arrows, or
 * Space. Arrows choose a cell while values are edited. */
static bool turning_key(Screen *screen, int key)
{
    bool arrows = screen->reading->present && !screen->edit.on;
    bool on = key == KEY_PAGE_DOWN || (arrows && (key == KEY_RIGHT || key == KEY_DOWN)),
         space = key == ' ' && !screen->edit.on;
    bool back = key == KEY_PAGE_UP || (arrows && (key == KEY_LEFT || key == KEY_UP));
    if (on || space)
        reading_forward(screen, on && (screen->stage.player.playing || player_moving(&screen->stage.player)));
    else if (back)
        reading_back(screen);
    if (on || space || back)
        screen->cover.help = false;
    return on || space || back;
}

bool reading_key(Screen *screen, int key, int mods)
{
    Reading *reading = screen->reading;
    if (reading->typing && mods != MOD_CTRL && typing_key(screen, key))
        return true;
    bool free = mods == 0 && !screen->edit.on && !screen->predict.on && !screen->cover.help;
    if (free && reading->sheet.kind != SHEET_NONE && sheet_key(screen, key))
        return true;
    if (mods == 0 && turning_key(screen, key))
        return true;
    if (!free)
        return false;
    switch (key) {
    case KEY_DOWN: return scroll(reading, 60) || true;
    case KEY_UP: return scroll(reading, -60);
    case 'o': sheet_show(screen, reading->sheet.kind == SHEET_CONTENTS ? SHEET_NONE : SHEET_CONTENTS); return true;
    default: break;
    }
    if (reading->sheet.kind != SHEET_NONE)
        return false;
    switch (key) {
    case 'q': next_question(reading); return true;
    case 'n':
        reading->notes = !reading->notes && !reading->present;
        screen->program.requests |= reading->present ? REQUEST_PRESENTER : 0;
        return true;
    default: return question_key(screen, key);
    }
}

bool reading_wheel(Screen *screen, float x, float turns)
{
    if (!screen->reading || x >= reading_width(screen))
        return false;
    scroll(screen->reading, -turns * 48);
    return true;
}

void reading_act(Screen *screen, int64_t value)
{
    static const char keypad[] = "0123456789-.";
    Reading *reading = screen->reading;
    Reply *answer;
    int k = (int)(value >> 16 & 0xFFFFFF), index = (int)(value & 0xFFFF);
    const Question *question = question_of(screen, k, &answer);
    switch ((LessonAct)(value >> 40)) {
    case LESSON_NEXT: reading_forward(screen, false); break;
    case LESSON_BACK: reading_back(screen); break;
    case LESSON_NOTES: reading->notes = !reading->notes && !reading->present; break;
    case LESSON_CONTENTS:
        sheet_show(screen, reading->sheet.kind == SHEET_CONTENTS ? SHEET_NONE : SHEET_CONTENTS);
        break;
    case LESSON_ROW: sheet_choose(screen, index); break;
    case LESSON_CHOOSE: answer_choose(screen, k, index); break;
    case LESSON_PLACE: answer_place(screen, k, index); break;
    case LESSON_ASK:
        if (question && question->kind == QUESTION_CLICK)
            screen->edit.on = false;   /* the next click is an answer */
        reading_ask(reading, k);
        reading->follow = true;
        break;
    case LESSON_HINT:
        if (question)
            answer->hint = !answer->hint;
        break;
    case LESSON_TELL: answer_tell(screen, k); break;
    case LESSON_TYPE:
        reading->follow = true;
        reading_ask(reading, k);
        reading->typing = true;
        if (index < 12)
            reading_type(screen, (char[]){keypad[index], '\0'});
        else if (index == 12)
            typing_rub_out(reading->typed);
        else
            answer_typed(screen, k);
        break;
    default: break;
    }
}
