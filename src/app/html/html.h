/* A lesson's words and pictures as HTML. Formulas are pictures (SVG) in the line, with what a reader says for them as
 * their alternative text. */
#ifndef CONVWALK_APP_HTML_H
#define CONVWALK_APP_HTML_H

#include "lesson/lesson.h"
#include "view/draw/theme.h"

typedef struct {
    Text *out;
    const Measure *measure;
    const Theme *theme;
    const Trace *trace;   /* the scene that nouns and blanks are about; NULL: none */
    int pictures;         /* so far, for names that are unique on the page */
    bool chinese;
} Html;

/* Appends text so that it may stand between tags and in an attribute's quotes. */
void html_text(Text *out, const char *text);

/* Appends words within a paragraph, a blank as a field to type into. False when a picture can't be made. */
bool html_words(Html *html, const Words *words, Error *err);

/* Appends a picture with its alternative text; `class` is its style's name. */
bool html_picture(Html *html, const DrawList *list, const char *class, const char *label, Error *err);

#endif
