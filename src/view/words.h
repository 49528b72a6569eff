/* The window's own words in the reader's language. Sources have them in English; one table has the Chinese of each, and
 * texts drawn on a canvas (canvas.h) are looked up there. A test finds words that are not in the table. */
#ifndef CONVWALK_VIEW_WORDS_H
#define CONVWALK_VIEW_WORDS_H

#include "base/text.h"

typedef enum { LANGUAGE_ENGLISH, LANGUAGE_CHINESE, LANGUAGE_COUNT } Language;

/* The words in that language; unchanged when they are not in the table. Formats keep their % places. */
const char *word(Language language, const char *english);

/* The same for what asks without knowing of Language: trace's sentences. */
const char *word_in(int language, const char *english);

/* The same for words with numbers in them, as they are drawn: "step 5 of 16" is found as "step # of #", and its
 * Chinese has the numbers in the same order. */
void words_said(Language language, const char *english, Text *out);

/* A formula's words, those in \text{...}, in that language. */
void words_in_formula(Language language, const char *tex, Text *out);

/* "English", "中文"; and by the system's name of a language: "zh_CN.UTF-8" is Chinese, all else English. */
extern const char *const language_names[LANGUAGE_COUNT];
extern const char *const language_folders[LANGUAGE_COUNT];   /* of lessons: en, zh */
Language language_of(const char *locale);

/* The table: English as in the sources (# for a number), Chinese beside it. */
extern const char *const words_chinese[][2];
extern const size_t words_chinese_count;

/* The table's n-th line, English and Chinese; false after the last. */
bool words_line(int n, const char **english, const char **chinese);

#endif
