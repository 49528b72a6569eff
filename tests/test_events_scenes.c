/* Random events to every scene of single operations, from lines of random shapes; see events.h. */
#include "events.h"
#include "scenes.h"

/* A number's option, now and then. */
static void add_size(Crowd *crowd, Text *line, const char *option, int low, int high)
{
    if (one_in(crowd, 3))
        text_add(line, " --%s %d", option, among(crowd, low, high));
}

static void add_shape(Crowd *crowd, Text *line, const char *option, int low, int high)
{
    if (one_in(crowd, 2))
        text_add(line, " --%s %dx%d", option, among(crowd, low, high), among(crowd, low, high));
}

/* Every operation by each of its routes and passes, and the functions. */
static const char *const more[] = {"activation --function tanh", "activation --function sigmoid --pass backward"};

static PlainLine some_line(Crowd *crowd)
{
    int count = 0;
    while (plain_line(count).text[0])
        count++;
    int at = below(crowd, count + 2);
    PlainLine line = at < count ? plain_line(at) : (PlainLine){""};
    if (at >= count)
        snprintf(line.text, sizeof line.text, "%s", more[at - count]);
    return line;
}

/* Networks other than LeNet, small ones and one a cell wide. */
static const char *const networks[] = {
    "input 2x6x6, conv 3@3x3 padding 1, relu, max 2, linear 4",
    "input 1x9x7, conv 2@2x3 stride 2x1, tanh, global-average",
    "input 5x5, linear 3", "input 3x1x1, linear 2", "input 1x28x28, conv 2@5x5 stride 3, sigmoid, average 2, linear 10",
    "input 1x3x40, max 1x3 ceil, relu, conv 4@3x3, relu, linear 2",
};

/* One of them, or one of its layers. */
static bool open_network(Crowd *crowd)
{
    static const char *const layers[] = {"conv1", "pool1", "act1", "fc1", "loss", "fc1-weight", "fc1-update"};
    Text text = {0};
    Error err;
    SceneLine line;
    text_add(&text, "network --net \"%s\"", networks[below(crowd, sizeof networks / sizeof *networks)]);
    add_size(crowd, &text, "seed", 0, 999);
    add_size(crowd, &text, "step", 0, 400);
    if (one_in(crowd, 3))
        text_add(&text, " --layer %s", layers[below(crowd, sizeof layers / sizeof *layers)]);
    snprintf(told.begun, sizeof told.begun, "%s", text_get(&text));
    bool done = scene_line_read(&line, text_get(&text), &err) && screen_open(crowd->screen, &line, &err);
    scene_line_free(&line);
    text_free(&text);
    return done;
}

/* A scene made larger, given other shapes and a step. */
static bool open_scene_of(Crowd *crowd, const char *scene)
{
    Text text = {0};
    Error err;
    SceneLine line;
    text_add(&text, "%s", scene);
    int most = one_in(crowd, 8) ? 24 : 7;
    if (one_in(crowd, 10))
        text_add(&text, " --x \"1e38 -1e38 0; 1e-45 3.4e38 -3; 0.1 16777217 -0\"");
    else
        add_shape(crowd, &text, "input", 1, most);
    add_shape(crowd, &text, "kernel", 1, 4);
    add_size(crowd, &text, "channels", 1, 4);
    add_size(crowd, &text, "kernels", 1, 4);
    add_size(crowd, &text, "stride", 1, 3);
    add_size(crowd, &text, "padding", 0, 2);
    add_size(crowd, &text, "dilation", 1, 3);
    add_size(crowd, &text, "seed", 0, 999);
    add_size(crowd, &text, "step", 0, 60);
    text_add(&text, "%s%s", one_in(crowd, 4) ? " --bias" : "", one_in(crowd, 6) ? " --compare" : "");
    snprintf(told.begun, sizeof told.begun, "%s", text_get(&text));
    bool done = scene_line_read(&line, text_get(&text), &err) && screen_open(crowd->screen, &line, &err);
    scene_line_free(&line);
    text_free(&text);
    return done;
}

static void begin(Crowd *crowd)
{
    bool opened = false;
    if (one_in(crowd, 12))
        return;   /* at home */
    for (int tries = 0; tries < 20 && !opened; tries++)
        opened = one_in(crowd, 10) ? open_network(crowd)
                                   : open_scene_of(crowd, some_line(crowd).text);
    if (one_in(crowd, 3))
        screen_key(crowd->screen, "epdcv"[below(crowd, 5)], 0);
}

static void no_sequence_of_events_in_a_scene_ends_the_program(void **state)
{
    (void)state;
    let_loose("test_events_scenes", 45, begin);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(no_sequence_of_events_in_a_scene_ends_the_program)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
