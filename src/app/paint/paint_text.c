/* Text. SDL_ttf shapes and renders whole runs, four times as wide as they are; each column of a run is then the mean of
 * four of those columns, so that glyphs and the pen can be at quarters of a pixel. A run is rendered once for its face,
 * size, quarter and bytes, and its coverage is cached. It is cut into parts by the font file that has its characters.
 * Widths are measured once, at a large size, and scaled: hinting is vertical only, so a run is as wide as layout
 * expects at every size. */
#include "app/paint/paint_text.h"

#include "app/paint/paint_sheet.h"
#include "base/file.h"
#include "base/memory.h"

#include <SDL_ttf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    CHINESE = FONT_COUNT,        /* the font files: one for each face, and the Chinese one behind all of them */
    FILES,
    MEASURE_EIGHTHS = 512 * 8,   /* the size at which widths are taken, in eighths of a pixel */
    LARGEST_EIGHTHS = 512 * 8,
    SIZES_OPEN = 64,
    BYTES_KEPT = 32 << 20,
    FILE_LIMIT = 64 << 20
};

typedef struct {
    TTF_Font *font;
    int file, eighths;
    unsigned used;
} Sized;

/* A run or, with size = 0, only its width. Its key's text follows it. */
typedef struct {
    uint64_t hash;
    unsigned used;
    int font, size, length;   /* size: in eighths of a pixel, times SHEET_FINE, plus the quarter of the pen */
    float width;   /* in ems */
    Run run;
    uint8_t *cover;
    char text[];
} Entry;

struct Fonts {
    char *bytes[FILES];
    size_t length[FILES];
    TTF_Font *measure[FILES];   /* at MEASURE_EIGHTHS; open from the start but for CHINESE */
    int blank[FILES];           /* the width of two spaces there */
    char *chinese;              /* the Chinese file's path until it is opened, for its first character; else NULL */
    Sized sized[SIZES_OPEN];
    Entry **table;   /* open addressing; room is a power of two, at most half full */
    int entries, room;
    size_t kept;     /* bytes of all entries */
    unsigned now;    /* counts pictures */
    bool lacks;      /* a character that was asked for is in none of them */
};

/* A part of a run that one font file renders. */
typedef struct {
    int file;
    const char *text;   /* NUL-terminated */
    int length;
    float width;        /* in ems */
} RunPart;

static const char *const file_name[FILES] = {"sans.ttf", "bold.ttf",   "italic.ttf",      "math.ttf",
                                             "mono.ttf", "letter.ttf", "letter-bold.ttf", "chinese.otf"};

static TTF_Font *open_size(const Fonts *fonts, int file, int eighths)
{
    SDL_RWops *memory = SDL_RWFromConstMem(fonts->bytes[file], (int)fonts->length[file]);
    /* At 9 dots per inch a point is an eighth of a pixel. */
    TTF_Font *font = memory ? TTF_OpenFontDPIRW(memory, 1, eighths, 9 * SHEET_FINE, 9) : NULL;
    if (!font)
        return NULL;
    TTF_SetFontHinting(font, TTF_HINTING_LIGHT);
    TTF_SetFontKerning(font, 1);
    TTF_SetFontScriptName(font, file == CHINESE ? "Hani" : "Latn");
    return font;
}

/* The font file at a size; opened on first use, replacing the one unused for longest. NULL if it cannot be opened. */
static TTF_Font *sized_font(Fonts *fonts, int file, int eighths)
{
    Sized *oldest = &fonts->sized[0];
    for (int i = 0; i < SIZES_OPEN; i++) {
        Sized *at = &fonts->sized[i];
        if (at->font && at->file == file && at->eighths == eighths) {
            at->used = fonts->now;
            return at->font;
        }
        if (!at->font || (oldest->font && fonts->now - at->used > fonts->now - oldest->used))
            oldest = at;
    }
    TTF_Font *font = open_size(fonts, file, eighths);
    if (!font)
        return NULL;
    if (oldest->font)
        TTF_CloseFont(oldest->font);
    *oldest = (Sized){font, file, eighths, fonts->now};
    return font;
}

/* Reads the file at `path` and opens it at the size for measuring. */
static bool open_measure(Fonts *fonts, int file, const char *path, Error *err)
{
    if (!file_read(path, FILE_LIMIT, &fonts->bytes[file], &fonts->length[file], err))
        return false;
    fonts->measure[file] = open_size(fonts, file, MEASURE_EIGHTHS);
    if (!fonts->measure[file])
        return error_set(err, "%s: is not a font that can be read: %s", path, TTF_GetError());
    TTF_SizeUTF8(fonts->measure[file], "  ", &fonts->blank[file], NULL);
    return true;
}

/* The Chinese file is larger than all others together and most pictures have no character of it, so it is only looked
 * for at the start and opened when it is needed. */
static bool chinese_open(Fonts *fonts)
{
    if (fonts->chinese) {
        Error err;
        if (!open_measure(fonts, CHINESE, fonts->chinese, &err))
            fprintf(stderr, "convwalk: %s\n", err.text);
        free(fonts->chinese);
        fonts->chinese = NULL;
    }
    return fonts->measure[CHINESE] != NULL;
}

Fonts *fonts_open(const char *folder, Error *err)
{
    if (TTF_Init() != 0) {
        error_set(err, "text cannot be drawn: %s", TTF_GetError());
        return NULL;
    }
    Fonts *fonts = mem_alloc(1, sizeof *fonts);
    bool done = true;
    for (int file = 0; file < FILES && done; file++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", folder, file_name[file]);
        done = file == CHINESE ? file_can_read(path, err) : open_measure(fonts, file, path, err);
        if (file == CHINESE)
            fonts->chinese = mem_string(path);
    }
    if (!done) {
        fonts_free(fonts);
        return NULL;
    }
    return fonts;
}

static void forget(Fonts *fonts, Entry *entry)
{
    fonts->kept -= sizeof *entry + (size_t)entry->length + (size_t)(entry->run.width * entry->run.height);
    fonts->entries--;
    free(entry->cover);
    free(entry);
}

void fonts_free(Fonts *fonts)
{
    if (!fonts)
        return;
    for (int i = 0; i < fonts->room; i++)
        if (fonts->table[i])
            forget(fonts, fonts->table[i]);
    free(fonts->table);
    for (int i = 0; i < SIZES_OPEN; i++)
        if (fonts->sized[i].font)
            TTF_CloseFont(fonts->sized[i].font);
    for (int file = 0; file < FILES; file++) {
        if (fonts->measure[file])
            TTF_CloseFont(fonts->measure[file]);
        free(fonts->bytes[file]);
    }
    free(fonts->chinese);
    free(fonts);
    TTF_Quit();
}

static bool is_bold(int file)
{
    return file == FONT_BOLD || file == FONT_LETTER_BOLD;
}

/* The first of the face itself, sans (or bold), mathematics, Chinese and mono that has the character; the face
 * itself if none has. */
static int file_with(Fonts *fonts, FontFace font, unsigned code)
{
    const int order[] = {(int)font, is_bold((int)font) ? FONT_BOLD : FONT_SANS, FONT_MATH, CHINESE, FONT_MONO};
    for (int i = 0; i < (int)(sizeof order / sizeof *order); i++)
        if ((order[i] != CHINESE || chinese_open(fonts)) && TTF_GlyphIsProvided32(fonts->measure[order[i]], code))
            return order[i];
    fonts->lacks = true;
    return (int)font;
}

bool fonts_lack(const Fonts *fonts)
{
    return fonts->lacks;
}

bool fonts_have(Fonts *fonts, FontFace font, unsigned code)
{
    return TTF_GlyphIsProvided32(fonts->measure[file_with(fonts, font, code)], code) != 0;
}

/* The part's advance in ems. SDL_ttf's width is that of the ink or of the advance, whichever reaches farther;
 * between two spaces it is the advance. */
static float part_width(const Fonts *fonts, const RunPart *part)
{
    char *spaced = mem_alloc((size_t)part->length + 3, 1);
    spaced[0] = ' ';
    memcpy(spaced + 1, part->text, (size_t)part->length);
    spaced[part->length + 1] = ' ';
    int width = 0;
    TTF_SizeUTF8(fonts->measure[part->file], spaced, &width, NULL);
    free(spaced);
    return (float)(width - fonts->blank[part->file]) * 8 / (MEASURE_EIGHTHS * SHEET_FINE);
}

/* Cuts the run into parts, each NUL-terminated in *copy (both freed by the caller). What is not UTF-8 becomes
 * U+FFFD, a control character a space. Returns how many parts there are. */
static int cut(Fonts *fonts, FontFace font, const char *text, int length, RunPart **parts, char **copy)
{
    char *source = mem_alloc((size_t)length + 1, 1), *to = mem_alloc((size_t)length * 4 + 2, 1);
    memcpy(source, text, (size_t)length);
    *copy = to;
    *parts = mem_alloc((size_t)length + 1, sizeof **parts);
    int count = 0;
    for (int i = 0, bytes; i < length; i += bytes > 0 ? bytes : 1) {
        unsigned code = utf8_next(source + i, &bytes);
        const char *from = source + i;
        int copied = bytes;
        if (code < 0x20 || code == 0x7F)
            code = ' ', from = " ", copied = 1;
        else if (code == 0xFFFD)
            from = "\xEF\xBF\xBD", copied = 3;
        int file = file_with(fonts, font, code);
        if (count == 0 || (*parts)[count - 1].file != file) {
            to += count > 0;   /* keeps the NUL after the last part */
            (*parts)[count++] = (RunPart){file, to, 0, 0};
        }
        memcpy(to, from, (size_t)copied);
        to += copied;
        (*parts)[count - 1].length += copied;
    }
    free(source);
    for (int i = 0; i < count; i++)
        (*parts)[i].width = part_width(fonts, &(*parts)[i]);
    return count;
}

/* Where the pen starts in the surface that SDL_ttf rendered: at (0, ascent), or farther right when the first glyph
 * begins left of the pen, farther down when marks piled up above the letters made the surface taller than letters
 * alone would. */
static void find_pen(TTF_Font *font, const char *text, const SDL_Surface *ink, int *x, int *y)
{
    int ascent = TTF_FontAscent(font), tall = TTF_FontHeight(font), bytes;
    *x = 0;
    for (const char *at = text; *at; at += bytes) {
        int left = 0, bottom = 0;
        TTF_GlyphMetrics32(font, utf8_next(at, &bytes), &left, NULL, &bottom, NULL, NULL);
        if (at == text && left < 0)
            *x = -left;
        if (ascent - bottom > tall)
            tall = ascent - bottom;
    }
    *y = ink->h > tall ? ascent + ink->h - tall : ascent;
}

/* The sheet cut down to its ink. */
static void trim(const Sheet *sheet, Entry *entry)
{
    int left = sheet->width, right = 0, top = sheet->height, bottom = 0;
    for (int y = sheet->top; y < sheet->bottom; y++) {
        const uint8_t *row = sheet->cover + (ptrdiff_t)y * sheet->width;
        int from = 0, to = sheet->width;
        while (from < to && row[from] == 0)
            from++;
        while (to > from && row[to - 1] == 0)
            to--;
        if (from == to)
            continue;
        left = from < left ? from : left;
        right = to > right ? to : right;
        top = y < top ? y : top;
        bottom = y + 1;
    }
    if (right <= left)
        return;
    int width = right - left, height = bottom - top;
    entry->cover = mem_alloc((size_t)width * (size_t)height, 1);
    for (int y = 0; y < height; y++)
        memcpy(entry->cover + (ptrdiff_t)y * width, sheet->cover + (ptrdiff_t)(top + y) * sheet->width + left,
               (size_t)width);
    entry->run = (Run){left - sheet->pen_x, top - sheet->pen_y, width, height, entry->cover};
}

static void render(Fonts *fonts, Entry *entry)
{
    RunPart *parts;
    char *copy;
    int count = cut(fonts, (FontFace)entry->font, entry->text, entry->length, &parts, &copy),
        eighths = entry->size / SHEET_FINE;
    float fine = (float)(eighths * SHEET_FINE) / 8, width = 0;
    for (int i = 0; i < count; i++)
        width += parts[i].width;
    int em = eighths / 8 + 1;
    Sheet sheet = {NULL, SHEET_FINE * ((int)ceilf(width * fine / SHEET_FINE) + 3 * em), 5 * em, SHEET_FINE * em,
                   3 * em, 5 * em, 0};
    sheet.cover = mem_alloc((size_t)sheet.width * (size_t)sheet.height, 1);
    float offset = (float)(entry->size % SHEET_FINE);
    for (int i = 0; i < count; i++) {
        TTF_Font *font = sized_font(fonts, parts[i].file, eighths);
        SDL_Surface *ink = font ? TTF_RenderUTF8_Blended(font, parts[i].text, (SDL_Color){255, 255, 255, 255}) : NULL;
        if (ink) {
            int x, y;
            find_pen(font, parts[i].text, ink, &x, &y);
            sheet_lay(&sheet, ink, sheet.pen_x + (int)lroundf(offset) - x, y);
            /* A bold character that only a regular file has: again, a little to the right. */
            for (int k = is_bold(entry->font) && !is_bold(parts[i].file) ? (int)lroundf(fine / 18) : 0; k > 0; k--)
                sheet_lay(&sheet, ink, sheet.pen_x + (int)lroundf(offset) - x + k, y);
            SDL_FreeSurface(ink);
        }
        offset += parts[i].width * fine;
    }
    sheet_reduce(&sheet);
    trim(&sheet, entry);
    free(sheet.cover);
    free(parts);
    free(copy);
}

static uint64_t hash_key(int font, int size, const char *text, int length)
{
    uint64_t hash = 14695981039346656037u ^ (uint64_t)font ^ (uint64_t)size << 8;
    for (int i = 0; i < length; i++)
        hash = (hash ^ (uint8_t)text[i]) * 1099511628211u;
    return hash ^ hash >> 32;
}

/* The place of the key, or the empty place where it belongs. */
static Entry **find(const Fonts *fonts, uint64_t hash, int font, int size, const char *text, int length)
{
    for (uint64_t at = hash;; at++) {
        Entry **place = &fonts->table[at & (uint64_t)(fonts->room - 1)], *entry = *place;
        if (!entry || (entry->hash == hash && entry->font == font && entry->size == size && entry->length == length &&
                       memcmp(entry->text, text, (size_t)length) == 0))
            return place;
    }
}

/* A new table of `room` places, without the entries that were last used more than `longest_unused` pictures ago. */
static void rebuild(Fonts *fonts, int room, unsigned longest_unused)
{
    Entry **old = fonts->table;
    int places = fonts->room;
    fonts->table = mem_alloc((size_t)room, sizeof(Entry *));
    fonts->room = room;
    for (int i = 0; i < places; i++) {
        Entry *entry = old[i];
        if (entry && fonts->now - entry->used > longest_unused)
            forget(fonts, entry);
        else if (entry)
            *find(fonts, entry->hash, entry->font, entry->size, entry->text, entry->length) = entry;
    }
    free(old);
}

void fonts_tidy(Fonts *fonts)
{
    fonts->now++;
    if (fonts->kept > BYTES_KEPT)
        rebuild(fonts, fonts->room, 1);
    if (fonts->kept > BYTES_KEPT)
        rebuild(fonts, fonts->room, 0);
}

size_t fonts_bytes(const Fonts *fonts)
{
    return fonts->kept;
}

/* The entry of the key, made if need be: with its width if size is 0, else with its ink. */
static Entry *entry_of(Fonts *fonts, FontFace font, int size, const char *text, int length)
{
    if (2 * fonts->entries >= fonts->room)
        rebuild(fonts, fonts->room ? fonts->room * 2 : 1024, UINT32_MAX);
    uint64_t hash = hash_key((int)font, size, text, length);
    Entry **place = find(fonts, hash, (int)font, size, text, length), *entry = *place;
    if (entry) {
        entry->used = fonts->now;
        return entry;
    }
    entry = mem_alloc(1, sizeof *entry + (size_t)length + 1);
    entry->hash = hash;
    entry->used = fonts->now;
    entry->font = (int)font;
    entry->size = size;
    entry->length = length;
    memcpy(entry->text, text, (size_t)length);
    if (size > 0) {
        render(fonts, entry);
    } else {
        RunPart *parts;
        char *copy;
        int count = cut(fonts, font, text, length, &parts, &copy);
        for (int i = 0; i < count; i++)
            entry->width += parts[i].width;
        free(parts);
        free(copy);
    }
    fonts->kept += sizeof *entry + (size_t)length + (size_t)(entry->run.width * entry->run.height);
    fonts->entries++;
    *place = entry;
    return entry;
}

const Run *fonts_run(Fonts *fonts, FontFace font, float pixels, int quarter, const char *text, int length)
{
    int eighths = pixels * 8 < LARGEST_EIGHTHS ? (int)lroundf(pixels * 8) : LARGEST_EIGHTHS;
    return &entry_of(fonts, font, (eighths > 0 ? eighths : 1) * SHEET_FINE + quarter, text, length)->run;
}

static float measured_width(void *self, FontFace font, float size, const char *text, int length)
{
    return length > 0 ? entry_of(self, font, 0, text, length)->width * size : 0;
}

Measure fonts_measure(Fonts *fonts)
{
    return (Measure){measured_width, fonts};
}
