/* The last picture of a motion in the real window: after Play then End, Home or a click on the timeline what
 * stands on the screen is the step that was gone to, without any further event. The screen's pixels are read from
 * Xvfb's own file, since asking the window for a picture would wake it. */
#include "window_testing.h"

#include <SDL_image.h>

/* The screen as an XWD file has it: a head of big-endian numbers, a colour table, rows of pixels. */
typedef struct {
    char *bytes;
    size_t pixels, row;      /* where they begin, bytes of each row */
} Shot;

static uint32_t head_number(const char *bytes, int index)
{
    const unsigned char *at = (const unsigned char *)bytes + 4 * index;
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static Shot look(const Session *stage)
{
    enum { HEAD_SIZE = 0, HEIGHT = 5, BITS = 11, ROW = 12, COLORS = 19, COLOR_SIZE = 12 };
    char path[128];
    size_t length;
    Shot shot = {0};
    Error err;
    snprintf(path, sizeof path, "%s/Xvfb_screen0", stage->folder);
    if (!file_read(path, 1u << 27, &shot.bytes, &length, &err))
        fail_msg("%s", err.text);
    assert_true(length > 100 && head_number(shot.bytes, BITS) == 32);
    shot.row = head_number(shot.bytes, ROW);
    shot.pixels = head_number(shot.bytes, HEAD_SIZE) + (size_t)COLOR_SIZE * head_number(shot.bytes, COLORS);
    assert_true(shot.pixels + shot.row * head_number(shot.bytes, HEIGHT) <= length);
    return shot;
}

/* Where the window stands on the screen. */
static void window_place(const Session *stage, int *x, int *y)
{
    char path[128], *text;
    size_t length;
    snprintf(path, sizeof path, "%s/place", stage->folder);
    assert_int_equal(run("xdotool getwindowgeometry --shell %s > %s", stage->window, path), 0);
    assert_true(file_read(path, 1000, &text, &length, NULL));
    assert_true(strstr(text, "X=") && strstr(text, "Y="));
    *x = atoi(strstr(text, "X=") + 2);
    *y = atoi(strstr(text, "Y=") + 2);
    free(text);
}

/* Whether the window's pixels are the wanted ones, but near the mouse pointer, which is drawn over them. */
static bool shows(const Session *stage, const SDL_Surface *wanted, int left, int top, int mouse_x, int mouse_y)
{
    enum { POINTER = 40 };
    Shot shot = look(stage);
    bool same = true;
    for (int y = 0; y < wanted->h && same; y++) {
        const void *from = shot.bytes + shot.pixels + (size_t)(top + y) * shot.row;
        const void *to = (const char *)wanted->pixels + (size_t)y * (size_t)wanted->pitch;
        const uint32_t *row = (const uint32_t *)from + left, *want = to;
        for (int x = 0; x < wanted->w && same; x++) {
            bool mouse = abs(x - mouse_x) < POINTER && abs(y - mouse_y) < POINTER;
            same = (row[x] & 0xFFFFFF) == (want[x] & 0xFFFFFF) || mouse;
        }
    }
    free(shot.bytes);
    return same;
}

static SDL_Surface *render(const Session *stage, int step)
{
    char path[128];
    snprintf(path, sizeof path, "%s/wanted.png", stage->folder);
    assert_int_equal(run("%s render conv-forward --step %d --window -o %s", stage->binary, step, path), 0);
    SDL_Surface *read = IMG_Load(path);
    assert_non_null(read);
    SDL_Surface *wanted = SDL_ConvertSurfaceFormat(read, SDL_PIXELFORMAT_ARGB8888, 0);
    assert_non_null(wanted);
    SDL_FreeSurface(read);
    return wanted;
}

static void the_last_picture_is_the_right_one(void **state)
{
    enum { TRIES = 36 };
    Session *stage = ready(state);
    SDL_Surface *wanted[3] = {render(stage, 16), render(stage, 0), render(stage, 8)};
    int left, top, frozen = 0;
    open_window(stage, "show conv-forward");
    window_place(stage, &left, &top);
    for (int i = 0; i < TRIES; i++) {
        int kind = i % 3, mouse_x = kind == 2 ? 640 : -1000, mouse_y = kind == 2 ? 727 : -1000;
        if (kind == 2)
            run("xdotool mousemove --window %s %d %d", stage->window, mouse_x, mouse_y);
        else
            run("xdotool mousemove 3800 2100");
        run("xdotool key space");
        usleep((useconds_t)(20 + i * 37 % 420) * 1000);
        if (kind == 2)
            run("xdotool click 1");
        else
            run("xdotool key %s", kind == 0 ? "End" : "Home");
        bool same = false;
        for (int look_again = 0; look_again < 30 && !same; look_again++) {   /* nothing but time passes */
            nap(100);
            same = shows(stage, wanted[kind], left, top, mouse_x, mouse_y);
        }
        frozen += !same;
    }
    if (frozen > 0)
        fail_msg("%d of %d last pictures are not what was gone to", frozen, TRIES);
    close_window(stage);
    for (int i = 0; i < 3; i++)
        SDL_FreeSurface(wanted[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_last_picture_is_the_right_one)};
    return cmocka_run_group_tests_name("window", tests, prepare, put_away);
}
