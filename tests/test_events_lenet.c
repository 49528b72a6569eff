/* Random events to LeNet's overview and its layers, and to the live pages Train and Draw; see events.h. */
#include "events.h"

static void begin_lenet(Crowd *crowd)
{
    static const char *const layers[] = {"conv1", "act1", "pool1", "conv2", "act2", "pool2", "fc1", "fc2", "fc3",
                                         "softmax"};
    Screen *screen = crowd->screen;
    SceneLine line;
    Error err;
    char text[160];
    const char *pool = one_in(crowd, 2) ? "max" : "average", *pass = one_in(crowd, 2) ? "forward" : "backward";
    int step = below(crowd, one_in(crowd, 2) ? 500 : 1400000);
    int used = snprintf(text, sizeof text, "lenet --digit %d --pool %s --step %d", below(crowd, 10), pool, step);
    if (one_in(crowd, 3))
        snprintf(text + used, sizeof text - (size_t)used, " --layer %s --pass %s", layers[below(crowd, 10)], pass);
    snprintf(told.begun, sizeof told.begun, "%s", text);
    bool done = scene_line_read(&line, text, &err);
    line.assets = screen->program.assets;
    if (done && !screen_open(screen, &line, &err))   /* a step that the layer has not */
        tell("%s", err.text);
    scene_line_free(&line);
}

static void begin_live(Crowd *crowd)
{
    snprintf(told.begun, sizeof told.begun, "a live page");
    live_open(crowd->screen, (LiveTab)below(crowd, LIVE_TABS));
}

static void no_sequence_of_events_in_lenet_ends_the_program(void **state)
{
    (void)state;
    let_loose("test_events_lenet", 10, begin_lenet);
}

static void no_sequence_of_events_on_a_live_page_ends_the_program(void **state)
{
    (void)state;
    let_loose("test_events_lenet", 15, begin_live);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_sequence_of_events_in_lenet_ends_the_program),
        cmocka_unit_test(no_sequence_of_events_on_a_live_page_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
