/* Choices that say the same: a reader who picks the one cannot know that the other is meant. Capitals, spaces, wide
 * letters and needless braces of a formula make no other answer. */
#include "lesson/reader/read.h"

#include <ctype.h>
#include <string.h>

/* How many bytes at `at` are a space of any kind; 0: none. */
static int space_at(const char *at)
{
    int bytes;
    unsigned code = utf8_next(at, &bytes);
    bool space = code == ' ' || code == '\n' || code == '\t' || code == 0xA0 || code == 0x3000
              || (code >= 0x2000 && code <= 0x200D) || code == 0x202F;
    return space ? bytes : 0;
}

/* One character, a wide form of a Latin one as that one; returns its bytes. */
static int add_character(const char *at, bool small, Text *out)
{
    int bytes;
    unsigned code = utf8_next(at, &bytes);
    char plain = code < 0x80 ? (char)code : '\0';
    if (code > 0xFF00 && code < 0xFF5F)
        plain = (char)(code - 0xFEE0);
    if (plain && small)
        plain = (char)tolower((unsigned char)plain);
    text_bytes(out, plain ? &plain : at, plain ? 1 : (size_t)bytes);
    return bytes;
}

/* TeX without spaces, but behind a command, and without braces around a single character. */
static void add_formula(const char *tex, Text *out)
{
    while (*tex) {
        int space = space_at(tex);
        bool single = tex[0] == '{' && tex[1] && tex[1] != '\\' && tex[1] != '{' && tex[2] == '}';
        if (tex[0] == '\\') {
            size_t length = 1;
            while (isalpha((unsigned char)tex[length]))
                length++;
            text_bytes(out, tex, length);
            tex += length;
            if (isalpha((unsigned char)tex[strspn(tex, " ")]))
                text_add(out, " ");
        } else if (space > 0) {
            tex += space;
        } else if (single) {
            text_bytes(out, tex + 1, 1);
            tex += 3;
        } else {
            tex += add_character(tex, false, out);
        }
    }
}

static void add_plain(const char *text, Text *out)
{
    bool letter = text[0] && !text[1];   /* W is not w */
    while (*text) {
        int space = space_at(text);
        text += space > 0 ? space : add_character(text, !letter, out);
    }
}

/* What the words say, as a reader tells answers apart. */
static void sense(const Words *words, Text *out)
{
    for (int i = 0; i < words->count; i++) {
        const Piece *piece = &words->piece[i];
        if (piece->kind == PIECE_FORMULA || piece->kind == PIECE_DISPLAY)
            add_formula(piece->text, out);
        else if (piece->kind == PIECE_VALUE)
            text_add(out, "[=%s]", piece->name ? piece->name : "");
        else
            add_plain(piece->text, out);
    }
    while (out->length > 0 && strchr(".;,", out->at[out->length - 1]))
        out->at[--out->length] = '\0';
}

void choices_check(Reader *reader)
{
    int most = reader->choices < LESSON_ORDER ? reader->choices : LESSON_ORDER;
    for (int i = 0; i < most; i++) {
        Text own = {0}, other = {0}, said = {0};
        sense(&reader->choice[i].words, &own);
        words_plain(&reader->choice[i].words, &said);
        if (own.length == 0)
            findings_add(reader->findings, reader->choice[i].line, "a choice without words");
        for (int k = 0; k < i && own.length > 0; k++) {
            text_clear(&other);
            sense(&reader->choice[k].words, &other);
            if (strcmp(text_get(&own), text_get(&other)) != 0)
                continue;
            findings_add(reader->findings, reader->choice[i].line, "the same as line %d, '%.60s': each must be "
                         "another", reader->choice[k].line, text_get(&said));
            break;
        }
        text_free(&own);
        text_free(&other);
        text_free(&said);
    }
}
