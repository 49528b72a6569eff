/* How a training in the window begins. Its images are drawn: how far they are is shown, what is asked for meanwhile
 * is done when they are there, and nobody waits for images that are not wanted any more. From a file it goes on
 * where it was. */
#include "screens.h"

#include "app/hosts/live_host.h"

#include <math.h>
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

/* Asked for while the images are being drawn, training begins when they are there; asked twice, it does not. Both
 * are shown. */
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

static void wait_for_orders(Trainer *trainer, TrainView *view, int obeyed)
{
    for (int i = 0; i < 20000 && (view->obeyed < obeyed || view->state == TRAIN_RUNNING); i++, usleep(1000))
        trainer_look(trainer, view);
    assert_int_equal(view->state, TRAIN_PAUSED);
}

/* Saved after three batches of 16 and loaded again: the figures go on at image 48, and no loss is shown that nobody
 * computed. */
static void figures_go_on_where_the_file_was(void **state)
{
    (void)state;
    char folder[] = "/tmp/convwalk-start-XXXXXX";
    TrainerStart begin = {.settings = training_defaults(), .name = "drawn"};
    static TrainView view;
    Screen screen;
    Error err;
    begin.settings.batch = 16;
    assert_non_null(mkdtemp(folder));
    assert_true(dataset_draw(150, 5, &begin.train, &err) && dataset_draw(150, 6, &begin.test, &err));
    Trainer *trainer = trainer_new(&begin, &err);
    Order order[] = {{.kind = ORDER_BATCH}, {.kind = ORDER_BATCH},  {.kind = ORDER_BATCH},
                     {.kind = ORDER_SAVE},  {.kind = ORDER_SAMPLE}, {.kind = ORDER_LOAD}};
    snprintf(order[3].path, sizeof order[3].path, "%s/w.safetensors", folder);
    memcpy(order[5].path, order[3].path, sizeof order[3].path);
    screen_init(&screen);
    live_open(&screen, LIVE_TRAIN);
    for (int i = 0; i < 6; i++) {
        assert_true(trainer_order(trainer, &order[i]));
        wait_for_orders(trainer, &view, i + 2);
        live_give_train(&screen, &view);
        assert_int_equal(picture_says(&screen, "0.0000"), false);
        assert_int_equal(picture_says(&screen, "1 of 16"), i == 4);
        assert_int_equal(picture_says(&screen, "a training image"), i == 5);
    }
    assert_int_equal(view.past, 48);
    assert_int_equal(view.losses.count, 0);
    assert_int_equal(view.losses.from, 48);
    assert_int_equal(view.tested.from + view.tested.images, 48);
    trainer_free(trainer);
    screen_free(&screen);
    assert_int_equal(remove(order[3].path), 0);
    assert_int_equal(rmdir(folder), 0);
}

static void a_curve_keeps_the_mean_however_long(void **state)
{
    (void)state;
    Curve curve = {.each = 10};
    for (int i = 0; i < 3000; i++) {
        curve_add(&curve, 10, (float)(i % 100));
        assert_in_range(curve.count, 1, CURVE_POINTS);
    }
    assert_int_equal(curve.images, 30000);
    double sum = 0;
    for (int i = 0; i + 1 < curve.count; i++)
        sum += (double)curve.value[i];
    assert_true(fabs(sum / (curve.count - 1) - 49.5) < 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(play_waits_for_the_images),
        cmocka_unit_test(drawing_ends_when_it_is_told_to),
        cmocka_unit_test(figures_go_on_where_the_file_was),
        cmocka_unit_test(a_curve_keeps_the_mean_however_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
