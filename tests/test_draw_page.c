/* The pad, driven as a hand drives it: what is drawn comes out centred as the engine's own centring has it, the bundled
 * network reads digits drawn with the pointer and with the keyboard, every deed can be undone. */
#include "screens.h"

#include "app/hosts/live_host.h"
#include "view/lesson/reading.h"

#include <math.h>

typedef struct {
    float x, y;
} PadPlace;

static Rect pad_of(Screen *screen)
{
    draw(screen);
    return find_target(screen, TARGET_PAD, 0, 0).at;
}

/* Draws through the points (shares of the pad's side) with the button held. */
static void stroke(Screen *screen, const PadPlace *point, int count)
{
    Rect at = pad_of(screen);
    for (int i = 0; i < count; i++) {
        float x = at.x + point[i].x * at.w, y = at.y + point[i].y * at.h;
        if (i == 0)
            screen_press(screen, x, y);
        else
            assert_true(screen_point(screen, x, y));
    }
    screen_release(screen, at.x + point[count - 1].x * at.w, at.y + point[count - 1].y * at.h);
}

static int answer(Screen *screen)
{
    int best = 0;
    float sum = 0;
    draw(screen);
    assert_true(screen->live->answered);
    for (int i = 0; i < DIGIT_CLASSES; i++) {
        best = screen->live->probability[i] > screen->live->probability[best] ? i : best;
        sum += screen->live->probability[i];
    }
    assert_true(fabsf(sum - 1) < 1e-5f);
    return best;
}

static Screen open_pad(LiveHost *host)
{
    Screen screen;
    Error err;
    *host = (LiveHost){0};
    screen_init(&screen);
    live_open(&screen, LIVE_DRAW);
    if (!live_host_weights(host, screen.live, NULL, NULL, NULL, &err))
        fail_msg("%s", err.text);
    draw(&screen);
    return screen;
}

static void close_pad(Screen *screen, LiveHost *host)
{
    live_host_close(host, screen);
    screen_free(screen);
}

static const PadPlace one[] = {{0.5f, 0.15f}, {0.48f, 0.5f}, {0.46f, 0.85f}};
static const PadPlace seven[] = {{0.25f, 0.2f}, {0.72f, 0.19f}, {0.55f, 0.5f}, {0.42f, 0.85f}};
static const PadPlace zero[] = {{0.5f, 0.12f},  {0.28f, 0.25f}, {0.2f, 0.5f},   {0.28f, 0.78f}, {0.5f, 0.88f},
                                {0.72f, 0.76f}, {0.8f, 0.5f},   {0.72f, 0.24f}, {0.5f, 0.12f}};

static void drawn_digits_are_read(void **state)
{
    (void)state;
    LiveHost host;
    Screen screen = open_pad(&host);
    assert_false(screen.live->answered);
    stroke(&screen, one, 3);
    assert_int_equal(answer(&screen), 1);
    live_do(&screen, DO_WIPE);
    draw(&screen);
    assert_false(screen.live->answered);
    stroke(&screen, seven, 4);
    assert_int_equal(answer(&screen), 7);
    live_do(&screen, DO_WIPE);
    stroke(&screen, zero, 9);
    assert_int_equal(answer(&screen), 0);
    close_pad(&screen, &host);
}

/* A seven far smaller and in a corner is, after centring, nearly the same picture. */
static void place_and_size_do_not_matter(void **state)
{
    (void)state;
    LiveHost host;
    Screen screen = open_pad(&host);
    uint8_t large[PAD_PIXELS];
    stroke(&screen, seven, 4);
    draw(&screen);
    memcpy(large, screen.live->pad.seen, PAD_PIXELS);
    uint8_t centred[PAD_PIXELS];
    digit_centre(screen.live->pad.paper, PAD_SIDE, PAD_SIDE, centred);
    assert_memory_equal(centred, large, PAD_PIXELS);
    live_do(&screen, DO_WIPE);
    PadPlace moved[4];
    for (int i = 0; i < 4; i++)
        moved[i] = (PadPlace){seven[i].x - 0.15f, seven[i].y + 0.08f};
    stroke(&screen, moved, 4);
    draw(&screen);
    for (int i = 0; i < PAD_PIXELS; i++)
        assert_in_range(abs(large[i] - screen.live->pad.seen[i]), 0, 24);
    close_pad(&screen, &host);
}

static void every_deed_can_be_undone(void **state)
{
    (void)state;
    LiveHost host;
    Screen screen = open_pad(&host);
    Live *live = screen.live;
    static uint8_t first[PAD_SIDE * PAD_SIDE];
    stroke(&screen, one, 3);
    memcpy(first, live->pad.paper, sizeof first);
    stroke(&screen, seven, 4);
    assert_memory_not_equal(first, live->pad.paper, sizeof first);
    press(&screen, 'z', MOD_CTRL);
    assert_memory_equal(first, live->pad.paper, sizeof first);
    press(&screen, KEY_DELETE, 0);
    draw(&screen);
    assert_false(live->pad.written);
    press(&screen, 'n', 0);   /* a sample */
    draw(&screen);
    assert_true(live->pad.written && live->label >= 0);
    assert_int_equal(answer(&screen), live->label);
    stroke(&screen, zero, 9);
    assert_int_equal(live->label, -1);
    press(&screen, KEY_BACKSPACE, 0);
    press(&screen, KEY_BACKSPACE, 0);
    draw(&screen);
    assert_false(live->pad.written);
    press(&screen, KEY_BACKSPACE, 0);   /* takes the wiping back */
    assert_memory_equal(first, live->pad.paper, sizeof first);
    press(&screen, KEY_BACKSPACE, 0);
    assert_false(pad_undo(&live->pad));
    close_pad(&screen, &host);
}

/* A sample is given to the network as it is, not drawn and centred again. */
static void a_sample_is_seen_exactly(void **state)
{
    (void)state;
    LiveHost host;
    Screen screen = open_pad(&host);
    uint8_t pixel[PAD_PIXELS];
    Random random = random_seed(4);
    int digit = random_below(&random, 10);
    digit_draw(digit, &random, pixel);
    screen.live->sample = 4;
    live_do(&screen, DO_SAMPLE);
    draw(&screen);
    assert_memory_equal(screen.live->pad.seen, pixel, PAD_PIXELS);
    assert_int_equal(screen.live->label, digit);
    close_pad(&screen, &host);
}

static void the_keyboard_alone_draws(void **state)
{
    (void)state;
    LiveHost host;
    Screen screen = open_pad(&host);
    for (int i = 0; i < 8; i++)
        press(&screen, KEY_UP, 0);
    draw(&screen);
    assert_false(screen.live->pad.written);
    press(&screen, ' ', 0);
    for (int i = 0; i < 16; i++)
        press(&screen, KEY_DOWN, 0);
    press(&screen, ' ', 0);
    press(&screen, KEY_RIGHT, 0);   /* the pen is up */
    assert_int_equal(answer(&screen), 1);
    assert_int_equal(screen.live->pad.deeds, 1);
    close_pad(&screen, &host);
}

static void what_cannot_be_read_is_said_and_costs_nothing(void **state)
{
    (void)state;
    LiveHost host;
    Screen screen = open_pad(&host);
    stroke(&screen, seven, 4);
    Network *network = screen.live->network;
    live_host_drop(&host, &screen, "/nonexistent/x.safetensors");
    assert_true(screen.message.wrong && strstr(screen.message.text, "/nonexistent/x.safetensors"));
    live_host_drop(&host, &screen, "Makefile");
    assert_true(screen.message.wrong && strstr(screen.message.text, "Makefile: neither a PNG nor a JPEG picture"));
    live_host_drop(&host, &screen, "tests");
    assert_true(screen.message.wrong && strstr(screen.message.text, "tests: no t10k-images-idx3-ubyte"));
    assert_ptr_equal(screen.live->network, network);
    assert_int_equal(answer(&screen), 7);
    close_pad(&screen, &host);
}

static void a_locked_lesson_takes_no_file(void **state)
{
    (void)state;
    static const char *const dropped[] = {"assets/window.png", "assets/lenet-relu-max.safetensors", "tests"};
    for (int locked = 1; locked >= 0; locked--) {
        Error err;
        Screen screen;
        LiveHost host = {0};
        screen_init(&screen);
        assert_true(reading_open(&screen, "lessons/en/01-a-kernel-slides.md", 0, &err));
        screen.reading->locked = locked;
        for (int i = 0; i < 3; i++) {
            screen.message.text[0] = '\0';
            live_host_drop(&host, &screen, dropped[i]);
            assert_int_equal(screen.show.page, locked ? PAGE_SCENE : PAGE_LIVE);
            assert_int_equal(!screen.live, locked);
            assert_int_equal(strstr(screen.message.text, "locked") != NULL, locked);
            assert_true(screen.message.text[0] != '\0');
        }
        close_pad(&screen, &host);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(drawn_digits_are_read),
        cmocka_unit_test(place_and_size_do_not_matter),
        cmocka_unit_test(every_deed_can_be_undone),
        cmocka_unit_test(a_sample_is_seen_exactly),
        cmocka_unit_test(the_keyboard_alone_draws),
        cmocka_unit_test(what_cannot_be_read_is_said_and_costs_nothing),
        cmocka_unit_test(a_locked_lesson_takes_no_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
