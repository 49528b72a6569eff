/* A walk over the formula's tokens: commands with the words in their braces, scripts, letters. */
#include "view/lesson/page/tints.h"

#include "trace/say/names.h"
#include "view/draw/theme.h"

#include <string.h>

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The length of a group in braces, or of one character or command. */
static size_t group_length(const char *tex)
{
    size_t length = 0;
    int depth = 0;
    if (*tex == '\\') {
        length = 1;
        while (is_letter(tex[length]))
            length++;
        return length + (length == 1 && tex[1] != '\0');
    }
    do {
        depth += (tex[length] == '{') - (tex[length] == '}');
        length += tex[length] != '\0';
    } while (depth > 0 && tex[length] != '\0');
    return length;
}

/* The length of what is copied unchanged here: a command, with its words if it has some; a script. 0: a character. */
static size_t verbatim_length(const char *tex)
{
    static const char *const worded[] = {"\\mathrm", "\\text", "\\begin",       "\\end",
                                         "\\tint",   "\\link", "\\operatorname"};
    if (*tex == '_' || *tex == '^')
        return 1 + group_length(tex + 1);
    if (*tex != '\\')
        return 0;
    size_t length = group_length(tex);
    for (size_t i = 0; i < sizeof worded / sizeof *worded; i++)
        if (strlen(worded[i]) == length && strncmp(tex, worded[i], length) == 0) {
            length += strspn(tex + length, " ");
            length += group_length(tex + length);
            if (i >= 4 && i <= 5)   /* the coloured or linked part too */
                length += group_length(tex + length);
            return length;
        }
    return length;
}

/* The tint of a letter that names a cell of the document's example; NULL: it is none. */
static const char *tint_of(char c)
{
    if (strchr("abcdefghj", c))
        return "x";
    if (strchr("wxyz", c))
        return "w";
    return strchr("pqrs", c) ? "y" : NULL;
}

/* Whether every small letter names a cell, and none a function or an indexed thing; m, n or i count rows and columns,
 * and beside them j does. A j by itself that equals a number counts, too: no pixel is set equal. */
static bool all_cells(const char *tex)
{
    const char *start = tex + strspn(tex, " ");
    if (*start == 'j' && start[1 + strspn(start + 1, " ")] == '=')
        return false;
    while (*tex) {
        size_t length = verbatim_length(tex);
        if (length == 0 && *tex >= 'a' && *tex <= 'z') {
            const char *next = tex + 1 + strspn(tex + 1, " ");
            if (!tint_of(*tex) || *next == '(' || *next == '_' || *next == '^' || *next == '\''
                || strncmp(next, "\\left(", 6) == 0 || strncmp(next, "\\left (", 7) == 0)
                return false;
        }
        tex += length ? length : 1;
    }
    return true;
}

/* "\delta" with its scripts; 0 if it is not here. */
static size_t delta_length(const char *tex)
{
    if (strncmp(tex, "\\delta", 6) != 0 || is_letter(tex[6]))
        return 0;
    size_t length = 6;
    for (size_t spaces; spaces = strspn(tex + length, " "), tex[length + spaces] == '_' || tex[length + spaces] == '^';)
        length += spaces + verbatim_length(tex + length + spaces);
    return length;
}

/* The tint of a letter: X, W and Y name tensors, small ones cells where `cells` says so. */
static const char *letter_tint(char c, bool cells)
{
    switch (c) {
    case 'X': return "x";
    case 'W': return "w";
    case 'Y': return "y";
    default: return cells && c >= 'a' && c <= 'z' ? tint_of(c) : NULL;
    }
}

void tints_add(const char *tex, bool letters, Text *out)
{
    bool cells = letters && all_cells(tex);
    while (*tex) {
        size_t length = delta_length(tex);
        const char *tint = length ? "d" : letter_tint(*tex, cells);
        if (!length)
            length = verbatim_length(tex);
        if (!length)
            length = 1;
        if (tint)
            text_add(out, "\\tint{%s}{", tint);
        text_bytes(out, tex, length);
        if (tint)
            text_add(out, "}");
        tex += length;
    }
}

void tints_cell(const Trace *trace, Cell cell, Text *out)
{
    text_add(out, "\\tint{%s}{", role_tints[role_of(cell.set)]);
    name_tex(trace, cell, out);
    text_add(out, "}");
}
