/* The last check of a lesson that has been read: unused marks, and the sizes of everything. */
#include "lesson/reader/read.h"

#include "lesson/cells.h"
#include "lesson/limits.h"

#include <string.h>

typedef struct {
    Findings *findings;
    int names;        /* of the whole lesson that the engine looks up */
    size_t text;      /* bytes of the page */
    int line;         /* of the last text */
} Review;

static bool review_words(void *self, Words *words)
{
    Review *review = self;
    marks_near(words, review->findings);
    for (int i = 0; i < words->count; i++) {
        Piece *piece = &words->piece[i];
        for (char *at = piece->text; (at = strchr(at, BLANK_BYTE)) != NULL;)
            *at = '_';
        review->names += piece->kind == PIECE_NOUN || piece->kind == PIECE_VALUE || piece->kind == PIECE_BLANK;
        review->text += strlen(piece->text) + (piece->name ? strlen(piece->name) : 0);
        review->line = piece->line;
    }
    return true;
}

static void count_clicks(Review *review, const LessonPage *page)
{
    for (int i = 0; i < page->blocks; i++)
        if (page->block[i].kind == BLOCK_QUESTION && page->block[i].question.kind == QUESTION_CLICK)
            review->names += lesson_clicks(&page->block[i].question);
}

static bool review_page(Review *review, LessonPage *page)
{
    review->text = 0;
    review->line = page->line;
    lesson_words(page, review_words, review);
    count_clicks(review, page);
    if (review->text > LESSON_PAGE_TEXT)
        findings_add(review->findings, page->line, "a page of %zu bytes of text: %d at most", review->text,
                     LESSON_PAGE_TEXT);
    if (review->names > LESSON_NAMES)
        findings_add(review->findings, review->line, "more than %d names of cells and tensors in one lesson",
                     LESSON_NAMES);
    return review->text <= LESSON_PAGE_TEXT && review->names <= LESSON_NAMES;
}

bool lesson_review(Lesson *lesson, Findings *findings)
{
    Review review = {.findings = findings};
    bool fine = true;
    review_words(&review, &lesson->title);
    review_words(&review, &lesson->summary);
    for (int p = 0; p < lesson->pages && fine; p++)
        fine = review_page(&review, &lesson->page[p]);
    return fine;
}
