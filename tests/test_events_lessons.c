/* Random events to every page of every lesson in both languages; see events.h. */
#include "events.h"

static void begin(Crowd *crowd)
{
    Screen *screen = crowd->screen;
    Error err;
    const ShelfEntry *entry = &screen->shelf->entry[below(crowd, screen->shelf->count)];
    int page = below(crowd, entry->pages);
    snprintf(told.begun, sizeof told.begun, "%s, page %d", entry->path, page + 1);
    if (!reading_open(screen, entry->path, page, &err))
        fail_msg("%s", err.text);
    screen->reading->present = one_in(crowd, 8);
    screen->reading->locked = one_in(crowd, 8);
}

static void no_sequence_of_events_in_a_lesson_ends_the_program(void **state)
{
    (void)state;
    let_loose("test_events_lessons", 30, begin);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(no_sequence_of_events_in_a_lesson_ends_the_program)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
