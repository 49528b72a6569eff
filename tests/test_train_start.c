/* Before the window can train, it draws its images: how far they are is shown, what is asked for meanwhile is done when they are
 * there, and nobody waits for images that are not wanted any more. */
#include "screens.h"

#include "app/live_host.h"

#include <time.h>
#include <unistd.h>

static bool stop_at_once(void *self, int done)
{
    *(int *)self = done;
    return false;
}

static bool picture_says(Screen *screen, const char *words)
{
    char *text = picture(screen);
    bool says = strstr(text, words) != NULL;
    free(text);
    return says;
}

/* Asked for while the images are being drawn, training begins when they are there; asked twice, it does not. Both are shown. */
static void play_waits_for_the_images(void **state)
{
    (void)state;
    LiveHost host = {0};
    Screen screen;
    screen_init(&screen);
    Live *live = live_open(&screen, LIVE_TRAIN);
    for (int i = 0; i < 20000 && live->train->prepared == 0; i++, usleep(100))
        live_host_serve(&host, &screen);
    assert_int_equal(live->train->state, TRAIN_PREPARING);
    assert_in_range(live->train->prepared, 1, live->train->to_prepare - 1);
    press(&screen, ' ', 0);
    assert_true(live_moving(&screen));
    assert_true(picture_says(&screen, "of 22,000, then it trains"));
    press(&screen, ' ', 0);
    assert_true(picture_says(&screen, "of 22,000"));
    assert_false(picture_says(&screen, "then it trains"));
    press(&screen, ' ', 0);
    press(&screen, KEY_TAB, 0);   /* the seed, changed meanwhile, is taken too */
    press(&screen, KEY_UP, 0);
    for (int i = 0; i < 20000 && live->train->past == 0; i++, usleep(1000))
        live_host_serve(&host, &screen);
    assert_int_equal(live->train->state, TRAIN_RUNNING);
    assert_int_equal(live->train->images, 20000);
    assert_int_equal(live->train->settings.seed, training_defaults().seed + 1);
    live_host_close(&host, &screen);
    screen_free(&screen);
}

/* A trainer that is ended draws no further; the set is as if it had never been. */
static void drawing_ends_when_it_is_told_to(void **state)
{
    (void)state;
    TrainerStart begin = {.settings = training_defaults(), .name = "drawn"};
    static TrainView view;
    Dataset set;
    Error err;
    int done = 0;
    assert_false(dataset_draw_told(1000, 1, &set, stop_at_once, &done, &err));
    assert_null(set.pixel);
    assert_int_equal(done, 256);
    Trainer *trainer = trainer_new(&begin, &err);
    assert_non_null(trainer);
    while (view.prepared == 0)
        trainer_look(trainer, &view);
    assert_int_equal(view.state, TRAIN_PREPARING);
    clock_t from = clock();   /* what the program computes, however busy the machine is */
    trainer_free(trainer);
    assert_true(clock() - from < CLOCKS_PER_SEC / 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(play_waits_for_the_images),
        cmocka_unit_test(drawing_ends_when_it_is_told_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
