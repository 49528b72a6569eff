/* How large a lesson may be, so that reading, checking and showing any file takes little time and memory. Exceeding a
 * bound is a mistake with its line. lessons/README.md lists them for authors; the window and `check` use the same
 * bounds. */
#ifndef CONVWALK_LESSON_LIMITS_H
#define CONVWALK_LESSON_LIMITS_H

enum {
    LESSON_BYTES = 1 << 20,        /* of the file */
    LESSON_PARAGRAPH = 8192,       /* bytes of lines without an empty line between them */
    LESSON_NESTING = 8,            /* lists and quotes within each other on one line */
    LESSON_PAGES = 100,
    LESSON_PAGE_TEXT = 16384,      /* bytes of a page's text, questions and note */
    LESSON_QUESTIONS = 500,        /* of the whole lesson */
    LESSON_CHOICES = 9,            /* of a question: the keys 1 to 9 choose */
    LESSON_ORDER = 12,             /* things to put in order */
    LESSON_CLICKS = 16,            /* cells of one click question */
    LESSON_STOPS = 400,            /* of the whole lesson */
    LESSON_NAME = 100,             /* bytes of one name */
    LESSON_NAMES = 4000,           /* of the whole lesson: nouns, values, blanks, cells to click */
    LESSON_CELLS = 1 << 19,        /* cells of one scene, all its tensors together */
    LESSON_STEPS = 1 << 22,        /* steps of one scene */
    LESSON_PLAYED = 1 << 26,       /* steps and cells of all scenes, each counted once and once more for every stop */
    LESSON_TOLD = 1 << 25,         /* bytes of a lesson as text */
    LESSON_FINDINGS = 200          /* mistakes that are listed */
};

#endif
