/* The edit bar: each scene's own fields and formula, by mouse and by keyboard, at every size of the window. */
#include "screens.h"

#include "view/lesson/reading.h"
#include "view/scenes/parts/grid.h"
#include "view/window/edit/edit.h"
#include "view/screen/input.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const lines[] = {"conv-forward --bias",        "conv-backward-input",
                                    "conv-backward-weight",       "conv-backward-bias",
                                    "max-pool --input 5x5",       "max-pool --pass backward",
                                    "average-pool --floor",       "average-pool --pass backward",
                                    "global-average-pool",        "activation",
                                    "activation --pass backward", "linear --bias",
                                    "linear --input 2x3x3",       "linear --pass backward",
                                    "softmax --input 2x3x1x1",    "softmax --pass backward",
                                    "sgd --momentum 0.5 --bias",  "sgd --stride 2 --input 5x5"};
enum { LINES = sizeof lines / sizeof *lines };

/* Every field writes an option that the scene's line takes, and a change of it is one that the line can say: what it
 * writes opens the same scene. */
static void no_field_writes_what_the_line_would_refuse(void **state)
{
    (void)state;
    for (int k = 0; k < LINES; k++) {
        Screen screen = open_line(lines[k]);
        int field[EDIT_SHOWN], count = edit_fields(&screen, field);
        assert_true(count >= 3 || screen.stage.scene.line.operation == OP_GLOBAL_POOL);
        for (int i = 0; i < count; i++) {
            assert_true(scene_line_takes(screen.stage.scene.line.operation, edit_row(field[i])->option));
            char before[64], after[64];
            edit_field_text(&screen, field[i], before, sizeof before);
            edit_shape(&screen, field[i], 1);
            if (screen.edit.refused.stands) {
                assert_null(strstr(screen.edit.refused.why, "no option"));
                continue;
            }
            edit_field_text(&screen, field[i], after, sizeof after);
            Text line = {0}, again = {0};
            scene_line_write(&screen.stage.scene.line, &line);
            Screen other = open_line(text_get(&line));
            scene_line_write(&other.stage.scene.line, &again);
            assert_string_equal(text_get(&line), text_get(&again));
            bool bounded = field[i] >= EDIT_TARGET; /* a target stays below the classes */
            if (!bounded && strcmp(before, after) == 0)
                fail_msg("%s: %s stays %s", lines[k], edit_row(field[i])->name, before);
            text_free(&line);
            text_free(&again);
            screen_free(&other);
        }
        screen_free(&screen);
    }
}

/* The options of shape and kind that a line takes have a field each. */
static void every_option_of_shape_has_a_field(void **state)
{
    (void)state;
    static const Said wanted[] = {SAID_KERNEL,   SAID_KERNELS, SAID_CEIL,   SAID_COUNT_PADDING,
                                  SAID_FUNCTION, SAID_CLASSES, SAID_TARGET, SAID_RATE,
                                  SAID_MOMENTUM, SAID_DECAY,   SAID_BIAS};
    for (int k = 0; k < LINES; k++) {
        Screen screen = open_line(lines[k]);
        int field[EDIT_SHOWN], count = edit_fields(&screen, field);
        for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
            bool found = !scene_line_takes(screen.stage.scene.line.operation, wanted[i]);
            for (int j = 0; j < count; j++)
                found |= edit_row(field[j])->option == wanted[i];
            if (!found)
                fail_msg("%s has no field for its option %d", lines[k], (int)wanted[i]);
        }
        screen_free(&screen);
    }
}

/* The last strong number of a formula's part: what it says an axis comes to. */
static int said_size(const char *tex, const char **end)
{
    const char *at = strstr(tex, "\\strong{");
    assert_non_null(at);
    *end = at + 8;
    return atoi(at + 8);
}

/* "o = ..." says the sizes of the output that the engine made, also where a last window is dropped. */
static void the_formula_says_the_outputs_size(void **state)
{
    (void)state;
    static const char *const shapes[] = {
        "conv-forward",
        "conv-forward --input 7x9 --kernel 3x2 --stride 2x1 --padding 1x2 --dilation 2x1",
        "conv-backward-input --input 5x5 --stride 2",
        "max-pool --input 5x5",
        "max-pool --input 5x5 --floor",
        "max-pool --input 3x3 --kernel 2x2 --stride 4",
        "max-pool --input 6x3 --stride 4",
        "average-pool --input 7x6 --kernel 3x3 --stride 2 --padding 1",
        "average-pool --input 7x6 --kernel 3x3 --stride 2 --padding 1 --floor",
        "global-average-pool --input 2x5x4",
        "activation --input 3x5",
        "linear --kernels 4",
        "softmax --classes 5",
        "sgd --input 4x5"};
    for (size_t k = 0; k < sizeof shapes / sizeof *shapes; k++) {
        Screen screen = open_line(shapes[k]);
        const SceneLine *line = &screen.stage.scene.line;
        const int *y = line->operation == OP_SOFTMAX ? screen.stage.scene.tensor[SET_P].dim : screen.stage.scene.y.dim;
        bool vector = line->operation == OP_SOFTMAX || line->operation == OP_LINEAR;
        Text tex = {0};
        edit_formula(&screen, &tex);
        const char *at = text_get(&tex);
        bool two = strstr(at, "columns") != NULL;
        int first = said_size(at, &at), second = two ? said_size(at, &at) : first;
        if (first != (vector ? y[1] : y[2]) || second != (vector ? y[1] : y[3]))
            fail_msg("%s: %s says %d, %d", shapes[k], text_get(&tex), first, second);
        bool pool = line->operation == OP_MAX_POOL || line->operation == OP_AVERAGE_POOL;
        assert_int_equal(strstr(text_get(&tex), "lceil") != NULL, pool && !line->floor);
        text_free(&tex);
        screen_free(&screen);
    }
}

static Target field_target(Screen *screen, Action action, int64_t value)
{
    draw(screen);
    return find_target(screen, TARGET_ACTION, action, value);
}

static void a_number_is_clicked_and_typed(void **state)
{
    (void)state;
    Screen screen = open_line("max-pool");
    press(&screen, 'e', 0);
    click_action(&screen, ACT_FIELD, EDIT_X_ROWS);
    assert_int_equal(screen.edit.field, EDIT_X_ROWS);
    type(&screen, "12");
    screen_key(&screen, KEY_ENTER, 0);
    assert_int_equal(screen.stage.scene.x.dim[2], 12);
    click_action(&screen, ACT_FIELD, EDIT_STRIDE);
    type(&screen, "3x1");
    click_action(&screen, ACT_FIELD, EDIT_X_COLUMNS); /* another click takes what was typed */
    assert_true(screen.stage.scene.line.spec.stride.h == 3 && screen.stage.scene.line.spec.stride.w == 1);
    for (const char *const *bad = (const char *const[]){"0", "1.5", "-3", "2x2", "1e3", "65537", "1/1", NULL}; *bad;
         bad++) {
        type(&screen, *bad);
        screen_key(&screen, KEY_ENTER, 0);
        if (!screen.message.wrong || !strstr(screen.message.text, *bad) || screen.stage.scene.x.dim[3] != 4)
            fail_msg("'%s': %s", *bad, screen.message.text);
        screen_key(&screen, KEY_ESCAPE, 0);
        screen.message.wrong = false;
    }
    type(&screen, "20000");
    click_action(&screen, ACT_FIELD, EDIT_X_ROWS);
    assert_int_equal(screen.stage.scene.x.dim[3], 20000);
    type(&screen, "20000"); /* more than anybody could look at, let alone write into a line */
    screen_key(&screen, KEY_ENTER, 0);
    assert_true(screen.edit.refused.stands && strstr(screen.edit.refused.why, "too large to be edited"));
    assert_int_equal(screen.stage.scene.x.dim[2], 12);
    screen_free(&screen);
}

static void choices_are_clicked_and_keyed(void **state)
{
    (void)state;
    Screen screen = open_line("max-pool --input 5x5");
    press(&screen, 'e', 0);
    click_action(&screen, ACT_CHOICE, EDIT_ROUNDING * EDIT_CHOICES + 1);
    assert_true(screen.stage.scene.line.floor);
    assert_int_equal(screen.stage.scene.y.dim[2], 2);
    press(&screen, KEY_LEFT, 0);
    assert_false(screen.stage.scene.line.floor);
    assert_int_equal(screen.stage.scene.y.dim[2], 3);
    press(&screen, ' ', 0);
    assert_true(screen.stage.scene.line.floor && screen.stage.player.rest == 0);
    Target target = field_target(&screen, ACT_CHOICE, EDIT_ROUNDING * EDIT_CHOICES);
    screen_wheel(&screen, target.at.x + 4, target.at.y + 4, 1);
    assert_false(screen.stage.scene.line.floor);
    screen_free(&screen);
    screen = open_line("activation");
    press(&screen, 'e', 0);
    click_action(&screen, ACT_SHAPE_MORE, EDIT_CURVE);
    click_action(&screen, ACT_SHAPE_MORE, EDIT_CURVE);
    assert_int_equal(screen.stage.scene.trace.function, ACTIVATION_SIGMOID);
    screen_free(&screen);
    screen = open_line("conv-forward");
    press(&screen, 'e', 0);
    click_action(&screen, ACT_CHOICE, EDIT_BIAS * EDIT_CHOICES + 1);
    assert_non_null(screen.stage.scene.b.v);
    click_action(&screen, ACT_CHOICE, EDIT_BIAS * EDIT_CHOICES);
    assert_null(screen.stage.scene.b.v);
    screen_free(&screen);
}

static void a_held_button_goes_on_until_it_is_let_go(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward");
    press(&screen, 'e', 0);
    Target more = field_target(&screen, ACT_SHAPE_MORE, EDIT_X_ROWS);
    float x = more.at.x + 5, y = more.at.y + 5;
    screen_press(&screen, x, y);
    assert_true(screen_moving(&screen));
    for (int i = 0; i < 100; i++)
        screen_advance(&screen, 0.02);
    draw(&screen);
    int rows = screen.stage.scene.x.dim[2];
    assert_true(rows > 8);
    screen_release(&screen, x, y);
    assert_int_equal(screen.stage.scene.x.dim[2], rows); /* letting go is no click more */
    for (int i = 0; i < 100; i++)
        screen_advance(&screen, 0.02);
    assert_int_equal(screen.stage.scene.x.dim[2], rows);
    press(&screen, 'z', MOD_CTRL); /* one hold is one undo */
    assert_int_equal(screen.stage.scene.x.dim[2], 3);
    Target less = field_target(&screen, ACT_SHAPE_LESS, EDIT_X_ROWS);
    screen_press(&screen, less.at.x + 5, less.at.y + 5);
    for (int i = 0; i < 100; i++)
        screen_advance(&screen, 0.02);
    assert_int_equal(screen.stage.scene.x.dim[2], 2); /* as far as there is an output */
    assert_true(screen.edit.refused.stands);
    press(&screen, 'r', 0); /* the scene goes while the button is down */
    for (int i = 0; i < 100; i++)
        screen_advance(&screen, 0.02);
    screen_release(&screen, less.at.x + 5, less.at.y + 5);
    screen_free(&screen);
}

static void the_wheel_turns_a_number(void **state)
{
    (void)state;
    Screen screen = open_line("sgd");
    press(&screen, 'e', 0);
    Target target = field_target(&screen, ACT_FIELD, EDIT_X_ROWS);
    for (int i = 0; i < 4; i++)
        screen_wheel(&screen, target.at.x + 5, target.at.y + 5, 1);
    assert_int_equal(screen.stage.scene.x.dim[2], 7);
    target = field_target(&screen, ACT_FIELD, EDIT_RATE);
    screen_wheel(&screen, target.at.x + 5, target.at.y + 5, 1);
    assert_float_equal(screen.stage.scene.line.sgd.rate, 0.02f, 0);
    press(&screen, 'z', MOD_CTRL);
    assert_float_equal(screen.stage.scene.line.sgd.rate, 0.01f, 0);
    press(&screen, 'z', MOD_CTRL);
    assert_int_equal(screen.stage.scene.x.dim[2], 3);
    screen_free(&screen);
}

/* A click on + or −, a turn of the wheel and a held button give the field the keyboard: what is typed next is its
 * number, not the cell's that was chosen before. */
static void a_field_that_is_turned_has_the_keyboard(void **state)
{
    (void)state;
    for (int way = 0; way < 4; way++) {
        Screen screen = open_line("conv-forward --input 5x5");
        press(&screen, 'e', 0);
        assert_int_equal(screen.edit.chosen.set, SET_X);
        Target more = field_target(&screen, way == 1 ? ACT_SHAPE_LESS : ACT_SHAPE_MORE, EDIT_X_ROWS);
        float x = more.at.x + 5, y = more.at.y + 5, was = screen.stage.scene.x.v[0];
        if (way < 2) {
            click(&screen, x, y);
        } else if (way == 2) {
            screen_wheel(&screen, x, y, 1);
        } else {
            screen_press(&screen, x, y);
            screen_advance(&screen, 0.5);
            screen_release(&screen, x, y);
        }
        assert_int_equal(screen.stage.scene.line.input[2], way == 1 ? 4 : 6);
        assert_int_equal(screen.edit.field, EDIT_X_ROWS);
        assert_int_equal(screen.edit.chosen.set, SET_NONE);
        type(&screen, "7");
        press(&screen, KEY_ENTER, 0);
        assert_int_equal(screen.stage.scene.line.input[2], 7);
        assert_true(screen.stage.scene.x.v[0] == was);
        screen_free(&screen);
    }
}

/* Tab goes through everything once and comes round; with Shift the same way back. */
static void tab_goes_round_both_ways(void **state)
{
    (void)state;
    for (int k = 0; k < LINES; k++) {
        Screen screen = open_line(lines[k]);
        int field[EDIT_SHOWN], count = edit_fields(&screen, field), at = 0, cells = 0;
        Cell cell[64] = {{0}};
        int stood[64];
        press(&screen, 'e', 0);
        do {
            cell[at] = screen.edit.chosen;
            stood[at++] = screen.edit.field;
            cells += screen.edit.field < 0;
            press(&screen, KEY_TAB, 0);
        } while (at < 60 && (screen.edit.field != stood[0] || !cell_same(screen.edit.chosen, cell[0])));
        assert_int_equal(at, cells + count);
        assert_true(cells >= 1);
        while (at-- > 0) {
            press(&screen, KEY_TAB, MOD_SHIFT);
            assert_int_equal(screen.edit.field, stood[at]);
            assert_true(cell_same(screen.edit.chosen, cell[at]));
        }
        screen_free(&screen);
    }
}

static void a_refused_shape_shows_its_formula_and_the_scene_stays(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        EditField field;
        const char *typed, *formula;
    } refused[] = {
        {"conv-forward --input 3x4", EDIT_W_ROWS, "4", "\\frac{3-4+2\\cdot 0}{1}\\right\\rfloor+1=\\strong{0}<1"},
        {"conv-forward", EDIT_DILATION, "3", "\\frac{3-3(2-1)-1+2\\cdot 0}{1}\\right\\rfloor+1=\\strong{0}<1"},
        {"max-pool --floor", EDIT_WINDOW_ROWS, "5",
         "\\left\\lfloor\\frac{4-5+2\\cdot 0}{2}\\right\\rfloor+1=\\strong{0}<1"},
        {"max-pool --stride 1", EDIT_WINDOW_COLUMNS, "7",
         "\\left\\lceil\\frac{4-7+2\\cdot 0}{1}\\right\\rceil+1=\\strong{-2}<1"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        Screen screen = open_line(refused[i].line);
        press(&screen, 'e', 0);
        Text before = {0}, after = {0}, tex = {0};
        scene_line_write(&screen.stage.scene.line, &before);
        edit_focus(&screen, refused[i].field);
        type(&screen, refused[i].typed);
        screen_key(&screen, KEY_ENTER, 0);
        scene_line_write(&screen.stage.scene.line, &after);
        assert_string_equal(text_get(&before), text_get(&after));
        assert_true(screen.edit.refused.stands && screen.message.wrong);
        edit_formula(&screen, &tex);
        if (!strstr(text_get(&tex), refused[i].formula))
            fail_msg("%s: %s", refused[i].line, text_get(&tex));
        screen_advance(&screen, 10); /* it stands longer than the message */
        assert_true(screen.edit.refused.stands);
        screen_key(&screen, KEY_ESCAPE, 0);
        edit_value(&screen, screen.stage.scene.line.operation == OP_MAX_POOL ? (Cell){SET_X, 0} : (Cell){SET_W, 0}, 77);
        assert_false(screen.edit.refused.stands);
        text_free(&before);
        text_free(&after);
        text_free(&tex);
        screen_free(&screen);
    }
}

/* Neither text nor frame of the bar leaves it, lies under the lesson's page, or runs into its neighbour. */
static void the_bar_fits(void **state)
{
    (void)state;
    static const float size[][3] = {{1280, 800, 1},    {1366, 768, 1}, {960, 600, 1},  {1280, 800, 2},
                                    {1366, 768, 1.5f}, {960, 600, 2},  {1920, 1080, 1}};
    for (int i = 0; i < 7 * LINES * 2 * 2; i++) {
        Screen screen = open_line(lines[i / 7 % LINES]);
        Error err;
        bool lesson = i / 7 / LINES % 2;
        screen.look.language = i / 7 / LINES / 2 ? LANGUAGE_CHINESE : LANGUAGE_ENGLISH;
        if (lesson)
            assert_true(reading_open(&screen, "lessons/en/01-a-kernel-slides.md", 0, &err));
        SceneLine line;
        assert_true(scene_line_read(&line, lines[i / 7 % LINES], &err) && screen_open(&screen, &line, &err));
        scene_line_free(&line);
        press(&screen, 'e', 0);
        screen.look.text = size[i % 7][2];
        float scale = screen_scale(&screen, (int)size[i % 7][0], (int)size[i % 7][1], 1);
        Measure measure = measure_monospace();
        screen_draw(&screen, &measure, size[i % 7][0] / scale, size[i % 7][1] / scale);
        Layout layout = screen_layout(&screen);
        int field[EDIT_SHOWN], count = edit_fields(&screen, field), found = 0;
        assert_true(layout.stage.h > 60);
        for (int k = 1; k < screen.canvas.targets; k++) {
            const Target *target = &screen.canvas.target[k];
            bool bar = target->action == ACT_FIELD || target->action == ACT_SHAPE_LESS
                       || target->action == ACT_SHAPE_MORE || target->action == ACT_CHOICE;
            if (target->kind != TARGET_ACTION || !bar)
                continue;
            found += target->action == ACT_FIELD || target->action == ACT_CHOICE;
            Rect at = target->at, in = layout.edit;
            if (at.x < in.x || at.x + at.w > in.x + in.w + 0.5f || at.y < in.y || at.y + at.h > in.y + in.h
                || at.w < 14)
                fail_msg("%s at %gx%g: a button from %g to %g, %g to %g in a bar from %g to %g", lines[i / 7 % LINES],
                         (double)size[i % 7][0], (double)size[i % 7][1], (double)at.x, (double)(at.x + at.w),
                         (double)at.y, (double)(at.y + at.h), (double)in.x, (double)(in.x + in.w));
        }
        assert_true(found >= count);
        screen_free(&screen);
    }
}

/* In the smallest window, too, a tensor of at most five rows and columns shows its numbers while they are edited. In a
 * window that has room sentence and band stay. */
static void what_is_edited_can_be_read(void **state)
{
    (void)state;
    static const char *const also[] = {"conv-forward --input 5x5 --kernel 3x3", "conv-forward --route im2col",
                                       "conv-backward-input --route scatter", "conv-backward-input --route col2im",
                                       "conv-backward-weight --route im2col", "dropout",
                                       "softmax", "global-max-pool --pass backward"};
    enum { ALSO = sizeof also / sizeof *also };
    Measure measure = measure_monospace();
    for (int i = 0; i < LINES + ALSO; i++) {
        const char *line = i < LINES ? lines[i] : also[i - LINES];
        Screen screen = open_line(line);
        int grids = 0;
        press(&screen, 'e', 0);
        screen.look.text = 2;
        float scale = screen_scale(&screen, 700, 450, 1);
        screen_draw(&screen, &measure, 700 / scale, 450 / scale);
        for (int k = 1; k < screen.canvas.targets; k++) {
            const Target *target = &screen.canvas.target[k];
            const Grid *grid = &target->grid;
            bool small = target->kind == TARGET_GRID && grid->rows <= 5 && grid->columns <= 5 && grid->planes == 1;
            if (!small)
                continue;
            grids++;
            if (grid->cell < grid_least(&screen.canvas))
                fail_msg("%s: the cells of tensor %d are %g units high", line, (int)grid->set, (double)grid->cell);
        }
        assert_true(grids > 0 || strstr(line, "2x3x"));
        screen_draw(&screen, &measure, 960, 600);
        Layout layout = screen_layout(&screen);
        assert_true(layout.band.h >= 54 && layout.words.h > 0);
        screen_free(&screen);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_field_writes_what_the_line_would_refuse),
        cmocka_unit_test(every_option_of_shape_has_a_field),
        cmocka_unit_test(the_formula_says_the_outputs_size),
        cmocka_unit_test(a_number_is_clicked_and_typed),
        cmocka_unit_test(choices_are_clicked_and_keyed),
        cmocka_unit_test(a_held_button_goes_on_until_it_is_let_go),
        cmocka_unit_test(the_wheel_turns_a_number),
        cmocka_unit_test(a_field_that_is_turned_has_the_keyboard),
        cmocka_unit_test(tab_goes_round_both_ways),
        cmocka_unit_test(a_refused_shape_shows_its_formula_and_the_scene_stays),
        cmocka_unit_test(the_bar_fits),
        cmocka_unit_test(what_is_edited_can_be_read),
    };
    return cmocka_run_group_tests_name("edit bar", tests, NULL, NULL);
}
