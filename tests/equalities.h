/* The equalities of a line: split at its signs, each side calculated, all sides compared with each other. An equals
 * sign whose sides cannot be calculated is a failure, except for the formulas listed here, whose letters have no
 * value. */
#ifndef CONVWALK_TESTS_EQUALITIES_H
#define CONVWALK_TESTS_EQUALITIES_H

#include "plain_tex.h"
#include "reckon.h"

#include "trace/say/names.h"

typedef struct {
    int signs;    /* equals signs that were read */
    int reckoned; /* those whose sides both were */
    int letters;  /* those of formulas of letters, and of parts of a program: += */
    int near;     /* ≈ instead */
} Counts;

typedef struct {
    const Trace *trace; /* whose names these are, for tensors as a whole */
    Names names;
    bool loose; /* an update: a name may mean the value before or after, so of it only the numbers count */
    const char *where;
    Counts *counts;
} Equalities;

/* More than `least` were reckoned, and every sign was or is of letters. */
static inline void assert_counts(const Counts *counts, int least)
{
    print_message("%d equals signs, %d reckoned, %d of letters, %d near\n", counts->signs, counts->reckoned,
                  counts->letters, counts->near);
    assert_true(counts->reckoned > least);
    assert_true(counts->reckoned + counts->letters >= counts->signs);
}

static const char *const letters_only[] = {
    "f(x)=max(x, 0)",
    "f(x)=tanh x",
    "f(x)=((1)/(1+exp(-x)))",
    "f(x)=[x>0]x+[x<= 0]α x",
    "f(x)=[x>0]x+[x<= 0]α(exp(x)-1)",
    "f(x)=x Phi(x)",
    "f(x)=x sigma(x)",
    "f(x)=((x)/(6))min(max(x+3, 0), 6)",
    "p=exp(x-m)/Σ",
    "δ=p-t",
    "δ=(p-t)/2",
    "δ=(p-t)/3",
    "m=max x",
    "Σ=∑ e",
    "L=-log p",
    "c=X-μ",
    "c=X-R",
    "z=c/s",
    "r=δ_μ+zδ_q",
    "y=w ((x-μ)/(sqrt(q+ε)))+b",
    "E=∑δ_Y Y",
    "E=-log p",
    "E=-((1)/(N))∑_nlog p_n",
    "E = Σ δ_Y*Y",
    "E = -log p",
    "E = -(1/N)*Σ log p",
};

static inline void add_named(Names *names, const char *name, bool tex, double value)
{
    Text plain = {0};
    (tex ? plain_tex : plain_ascii)(name, &plain);
    names_add(names, text_get(&plain), value);
    text_free(&plain);
}

/* A cell by all its names; a copy is named after its place only, an update's results are not: they share names with
 * what was. */
static inline void add_cell_names(Names *names, const Trace *trace, Cell cell)
{
    float value;
    Text text = {0};
    bool placed = cell.set == SET_ROT || set_is_spread(cell.set) || cell.set == SET_DCOL;
    bool shared = cell.set >= SET_NEW_V && cell.set <= SET_NEW_B,
         old = trace->operation == OP_SGD && (cell.set == SET_V || cell.set == SET_VB);
    bool number = cell.set == SET_NONE || cell.set == SET_NUMBER;
    if (number || set_is_padding(cell.set) || cell.set == SET_COL || shared || old)
        return;
    Place at = cell_place(trace, cell);
    const int *inner = trace->tensor[set_within(cell.set)].dim;
    if (set_is_landing(cell.set) && at.row >= 0 && at.row < inner[2] && at.column >= 0 && at.column < inner[3])
        return;   /* it is the error of X's own cell */
    cell_value(trace, cell, trace->len, &value);
    (placed ? place_plain : name_plain)(trace, cell, &text);
    add_named(names, text_get(&text), false, (double)value);
    text_clear(&text);
    (placed ? place_tex : name_tex)(trace, cell, &text);
    add_named(names, text_get(&text), true, (double)value);
    text_clear(&text);
    if (cell.set == SET_DCOL) {
        name_plain(trace, cell, &text);
        if (strncmp(text_get(&text), "δcol", 5) == 0)
            add_named(names, text_get(&text), false, (double)value);
        text_clear(&text);
        name_tex(trace, cell, &text);
        if (strncmp(text_get(&text), "\\delta\\mathrm{col}", 18) == 0)
            add_named(names, text_get(&text), true, (double)value);
    }
    text_free(&text);
}

/* All cells of a small scene; of a large one those of the sum that step i belongs to. */
static inline void add_names(Names *names, const Trace *trace, int64_t i)
{
    int64_t all = 0, within = i;
    names->alpha = trace_within(trace, &within)->alpha;
    for (int set = 0; set < SET_COUNT; set++) {
        const int *dim = trace->tensor[set].dim;
        all += (int64_t)dim[0] * dim[1] * dim[2] * dim[3];
    }
    for (int set = 1; set < SET_COUNT && all < 3000; set++) {
        const int *dim = trace->tensor[set].dim;
        for (int64_t index = 0; set != SET_NUMBER && index < (int64_t)dim[0] * dim[1] * dim[2] * dim[3]; index++)
            add_cell_names(names, trace, (Cell){(CellSet)set, index});
    }
    Span span = span_of(trace, i, LEVEL_CELL);
    for (int64_t step = span.first; step < span.end && all >= 3000; step++) {
        Cell out = step_at(trace, step).out;
        add_cell_names(names, trace, out);
        if (trace->operation == OP_MAX_POOL && trace->tensor[SET_X].v) /* the winner, of which the way back tells */
            add_cell_names(names, trace, (Cell){SET_X, out.index});
        for (int64_t k = 0;
             (step == span.first || out.index != step_at(trace, step - 1).out.index) && k < cell_visits(trace, out);
             k++) {
            Step term = cell_term(trace, out, k);
            add_cell_names(names, trace, cell_source(trace, term.a));
            if (term.b.set != SET_NONE)
                add_cell_names(names, trace, cell_source(trace, term.b));
            add_cell_names(names, trace, term.a);
        }
    }
}

/* The elements of "[1 2; 3 4]", the values of a whole tensor or map ("Rot(W)", "Y", "Rot(W)[0,1]"), those of a column
 * of im2col. Their number, 0 for none. */
enum { ELEMENTS = 4096 };

static inline int read_list(const Equalities *it, const char *side, Range *of)
{
    int count = 0;
    char copy[ELEMENTS];
    const char *close = strrchr(side, ']');
    assert_non_null(close);
    snprintf(copy, sizeof copy, "%.*s", (int)(close - side - 1), side + 1);
    for (char *word = strtok(copy, " ;|"); word && count < ELEMENTS; word = strtok(NULL, " ;|"))
        if (strcmp(word, "#") != 0 && !reckon(&it->names, word, &of[count++]))
            return 0;
    return count;
}

static inline int read_tensor(const Equalities *it, const char *side, Range *of)
{
    const Trace *trace = it->trace;
    for (int set = 1; set < SET_COUNT; set++) {
        const int *dim = trace->tensor[set].dim;
        const char *key = set_key((CellSet)set);
        int n = 0, c = 0;
        size_t length = strlen(key);
        bool column = set == SET_COL && strncmp(side, "col[", 4) == 0,
             map = !column
                   && sscanf(side + (strncmp(side, key, length) == 0 ? length : strlen(side)), "[%d,%d]", &n, &c) == 2;
        if (dim[0] == 0 || (!column && !map && strcmp(side, key) != 0))
            continue;
        const char *comma = strchr(side, ','); /* col[image,column] */
        int64_t number = column ? atoi(side + 4) : 0;
        if (column && comma)
            number = number * dim[2] * dim[3] + atoi(comma + 1);
        int64_t plane = (int64_t)dim[2] * dim[3], from = map ? ((int64_t)n * dim[1] + c) * plane : 0,
                count = map ? plane : dim[0] * dim[1] * plane;
        for (int64_t i = 0; i < (column ? dim[2] : count) && i < ELEMENTS; i++) {
            float value = 0;
            cell_value(trace, (Cell){(CellSet)set, column ? i * dim[3] + number : from + i}, trace->len, &value);
            of[i] = (Range){(long double)value - 1e-6L * fabsl((long double)value),
                            (long double)value + 1e-6L * fabsl((long double)value)};
        }
        return (int)(column ? dim[2] : count);
    }
    return 0;
}

enum { SIDES = 8, SIDE = 16384 };

static inline void trim(char *text)
{
    size_t from = strspn(text, " "), length = strlen(text);
    while (length > from && text[length - 1] == ' ')
        length--;
    memmove(text, text + from, length - from);
    text[length - from] = '\0';
    for (char *two; (two = strstr(text, "  "));)
        memmove(two, two + 1, strlen(two));
}

static inline bool is_list(const char *side)
{
    return side[0] == '[' && !strchr(side, '>');
}

/* Whether the list's elements are `part` from the other's element `from` on. */
static inline bool is_run(const Range *all, int count, const Range *part, int length, int from)
{
    bool same = from + length <= count;
    for (int i = 0; same && i < length; i++)
        same = can_be_equal(all[from + i], part[i]);
    return same;
}

/* Lists are compared with each other and with the tensor that they are, as far as both go; one that begins with dots
 * is somewhere in the other as a whole. */
static inline void check_lists(Equalities *it, char side[SIDES][SIDE], int sides, const char *statement)
{
    static Range of[2][ELEMENTS];
    int before = 0;
    bool dotted = false;
    for (int s = 0; s < sides; s++) {
        int count = is_list(side[s]) ? read_list(it, side[s], of[s % 2]) : read_tensor(it, side[s], of[s % 2]);
        if (count == 0)
            fail_msg("%s: \"%s\" in \"%s\" is no list", it->where, side[s], statement);
        bool dots = is_list(side[s]) && strncmp(side[s], "[#", 2) == 0, apart = s > 0 && dots != dotted;
        int from = 0;
        const Range *now = of[s % 2], *last = of[(s + 1) % 2];
        while (apart && !(dots ? is_run(last, before, now, count, from) : is_run(now, count, last, before, from)))
            if (from++ >= ELEMENTS)
                fail_msg("%s: \"%s\": no run of elements is this one", it->where, statement);
        for (int i = 0; !apart && s > 0 && i < count && i < before; i++)
            if (!can_be_equal(of[0][i], of[1][i]))
                fail_msg("%s: \"%s\": element %d differs", it->where, statement, i);
        before = count;
        dotted = dots;
        it->counts->reckoned += s > 0;
    }
}

/* Splits at = and ≈; returns how many sides there are. *program: the first sign was +=, −=, /= or ←, and what it
 * assigns to is left out. */
static inline int split_sides(const char *statement, char side[SIDES][SIDE], bool near[SIDES], bool *program)
{
    int sides = 0;
    size_t length = 0;
    *program = false;
    for (const char *at = statement; sides < SIDES; at++) {
        bool end = *at == '\0', sign = *at == '=' || *at == '~' || *at == '@';
        if (!end && !sign) {
            side[sides][length++] = *at;
            assert_true(length < SIDE);
            continue;
        }
        bool assigns = *at == '@' || (*at == '=' && length > 0 && strchr("+-/", side[sides][length - 1]));
        side[sides][length] = '\0';
        trim(side[sides]);
        near[sides + !assigns] = *at == '~';
        *program |= assigns;
        sides += !assigns;
        length = 0;
        if (end)
            break;
    }
    return sides;
}

static inline bool is_letters(const char *statement)
{
    for (size_t i = 0; i < sizeof letters_only / sizeof *letters_only; i++)
        if (strcmp(statement, letters_only[i]) == 0)
            return true;
    return false;
}

static inline bool any_list(char side[SIDES][SIDE], int sides)
{
    for (int s = 0; s < sides; s++)
        if (is_list(side[s]))
            return true;
    return false;
}

static inline int signs_of(const char *statement)
{
    int signs = 0;
    for (const char *at = statement; *at; at++)
        signs += *at == '=';
    return signs;
}

/* One statement, in plain text. */
static inline void check_statement(Equalities *it, const char *given)
{
    static char side[SIDES][SIDE], statement[SIDE];
    bool near[SIDES + 1] = {false}, program, any = false;
    Range last = {0, 0};
    snprintf(statement, sizeof statement, "%s", given);
    trim(statement);
    int sides = split_sides(statement, side, near, &program), signs = signs_of(statement);
    it->counts->signs += signs;
    if (signs == 0 && (!strchr(statement, '~') || strncmp(statement, "so far ~", 8) == 0))
        return;
    if (is_letters(statement)) {
        it->counts->letters += signs;
        return;
    }
    it->counts->letters += program && signs > 0 && !strchr(statement, '@');
    if (any_list(side, sides)) {
        check_lists(it, side, sides, statement);
        return;
    }
    for (int s = 0; s < sides; s++) {
        Range value;
        bool open = strchr(side[s], '#') != NULL; /* letters of a long sum, some of them left out */
        if (open && s == 1 && sides == 2 && reckon(&it->names, side[0], &value)) {
            it->counts->letters++;
            return;
        }
        if (!reckon(&it->names, side[s], &value)) {
            if (program && it->loose && s == 0) {
                it->counts->letters++;
                continue;
            }
            fail_msg("%.300s: \"%s\" in \"%s\" cannot be reckoned", it->where, side[s], statement);
        }
        if (any && !near[s] && !can_be_equal(last, value))
            fail_msg("%.300s: \"%s\" is not true: %Lg .. %Lg and %Lg .. %Lg", it->where, statement, last.low, last.high,
                     value.low, value.high);
        it->counts->reckoned += any && !near[s];
        it->counts->near += near[s];
        last = value;
        any = true;
    }
}

/* A formula's statements. */
static inline void check_tex(Equalities *it, const char *tex)
{
    Text plain = {0};
    plain_tex(tex, &plain);
    for (char *at = plain.at, *end; at; at = end ? end + 1 : NULL) {
        end = strchr(at, ';');
        if (end)
            *end = '\0';
        check_statement(it, at);
    }
    text_free(&plain);
}

/* The statements of a line of print, parted by ", ", ": " and the like outside brackets. */
static inline void check_line(Equalities *it, const char *line)
{
    static const char *const parts[] = {", ", ": ", " against ", "  against"};
    Text plain = {0};
    int depth = 0;
    size_t digits = strspn(line, "0123456789");
    plain_ascii(digits > 0 && strncmp(line + digits, "  ", 2) == 0 ? line + digits + 2 : line, &plain);
    char *from = plain.at;
    for (char *at = plain.at; at && *at; at++) {
        depth += (*at == '(' || *at == '[') - (*at == ')' || *at == ']');
        for (int i = 0; i < 4 && depth == 0; i++)
            if (strncmp(at, parts[i], strlen(parts[i])) == 0) {
                *at = '\0';
                check_statement(it, from);
                from = at + strlen(parts[i]);
                at = from - 1;
                break;
            }
    }
    if (from)
        check_statement(it, from);
    text_free(&plain);
}

#endif
