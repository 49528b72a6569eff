/* md4c's callbacks for spans and texts; for read.c, which has those for blocks. */
#ifndef CONVWALK_LESSON_READ_SPANS_H
#define CONVWALK_LESSON_READ_SPANS_H

#include "lesson/reader/read.h"

#include <md4c.h>

int reader_enter_span(MD_SPANTYPE type, void *detail, void *self);
int reader_leave_span(MD_SPANTYPE type, void *detail, void *self);

/* A text outside code and HTML. */
void reader_text(Reader *reader, MD_TEXTTYPE type, const char *text, size_t size);

/* Reports what is wrong with a span, or a table, once its text has given its line. */
void reader_pending(Reader *reader);

/* Reports what is wrong with the block of HTML in reader->lines. */
void reader_html(Reader *reader);

#endif
