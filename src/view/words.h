/* The window's own words in the reader's language. Sources say them in English; one table says each in Chinese. A test finds
 * the words that the table has not. */
#ifndef CONVWALK_VIEW_WORDS_H
#define CONVWALK_VIEW_WORDS_H

#include <stdbool.h>

typedef enum { LANGUAGE_ENGLISH, LANGUAGE_CHINESE, LANGUAGE_COUNT } Language;

/* The words in that language; as they are when the table has not got them. Formats keep their % places. */
const char *word(Language language, const char *english);

/* "English", "中文"; and by the system's name of a language: "zh_CN.UTF-8" is Chinese, all else English. */
extern const char *const language_names[LANGUAGE_COUNT];
extern const char *const language_folders[LANGUAGE_COUNT];   /* of lessons: en, zh */
Language language_of(const char *locale);

/* The table's n-th line, English and Chinese; false after the last. */
bool words_line(int n, const char **english, const char **chinese);

#endif
