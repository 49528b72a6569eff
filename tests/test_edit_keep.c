/* A shape that is changed keeps every value that still has its place, whether it was typed, came from a seed or is the
 * document's; random numbers change numbers only; and undoing brings back exactly what was. */
#include "screens.h"

#include "view/window/edit/edit.h"

#include <stdlib.h>
#include <string.h>

/* Scenes of every operation, both passes, with the document's numbers, with numbers from a seed, and written ones. */
static const char *const lines[] = {
    "conv-forward",
    "conv-forward --bias --seed 4 --input 2x2x4x5 --kernels 2 --kernel 2x3 --padding 1",
    "conv-forward --x \"1 2 3; 4 5 6; 7 8 9.5\" --w \"1 -1; 0.25 2\"",
    "conv-backward-input --seed 3 --input 2x4x4 --kernels 2 --stride 2 --padding 1",
    "conv-backward-input",
    "conv-backward-weight",
    "conv-backward-weight --seed 9 --input 5x5 --dilation 2",
    "conv-backward-bias --seed 2 --kernels 3",
    "conv-backward-bias",
    "max-pool",
    "max-pool --pass backward",
    "max-pool --seed 6 --input 3x5x5 --stride 1 --pass backward",
    "average-pool",
    "average-pool --pass backward --floor --input 5x6",
    "global-average-pool",
    "global-average-pool --pass backward --seed 3 --input 3x4x4",
    "activation",
    "activation --function tanh --pass backward",
    "activation --seed 8 --input 2x3x4 --pass backward",
    "linear",
    "linear --bias --seed 5 --input 3x4x1x1 --kernels 3 --pass backward",
    "linear --seed 2 --input 2x3x3 --kernels 2",
    "softmax",
    "softmax --input 3x4x1x1 --target \"3 0 2\" --pass backward",
    "softmax --seed 7 --input 4x5x1x1",
    "sgd",
    "sgd --seed 3 --momentum 0.9 --decay 0.01 --bias --input 2x4x4 --kernels 2",
};
enum { LINES = sizeof lines / sizeof *lines };

static const CellSet kept_sets[] = {SET_X, SET_W, SET_B, SET_DY, SET_V, SET_T};
enum { KEPT = sizeof kept_sets / sizeof *kept_sets };

/* A scene's tensors, copied, each with the shape its places are told apart in. */
typedef struct {
    float *v[KEPT];
    int dim[KEPT][4];
} Held4;

static Held4 hold(const Screen *screen)
{
    Held4 held = {{NULL}, {{0}}};
    const SceneLine *line = &screen->stage.scene.line;
    for (int i = 0; i < KEPT; i++) {
        const Tensor *t = &screen->stage.scene.tensor[kept_sets[i]];
        if (!t->v)
            continue;
        held.v[i] = malloc(tensor_count(t) * sizeof *t->v);
        memcpy(held.v[i], t->v, tensor_count(t) * sizeof *t->v);
        memcpy(held.dim[i], t->dim, sizeof t->dim);
        if (line->operation == OP_LINEAR && kept_sets[i] == SET_W)
            memcpy(held.dim[i] + 1, line->input + 1, 3 * sizeof(int));
    }
    return held;
}

static void let_go(Held4 *held)
{
    for (int i = 0; i < KEPT; i++)
        free(held->v[i]);
}

static float at(const Held4 *held, int i, const int p[4])
{
    const int *d = held->dim[i];
    return held->v[i][((p[0] * d[1] + p[1]) * d[2] + p[2]) * d[3] + p[3]];
}

/* Whether a target's row is to be looked at: its class must still be there. */
static bool still_a_class(const Held4 *a, const Held4 *b, int i, int n)
{
    for (int c = 0; c < a->dim[i][1]; c++)
        if (at(a, i, (int[]){n, c, 0, 0}) != 0)
            return c < b->dim[i][1];
    return false;
}

/* Fails where a place that is in both has another value; returns how many places were compared. */
static int compare(const Held4 *a, const Held4 *b, const char *what, const char *field)
{
    int compared = 0, p[4];
    bool named = strcmp(field, edit_row(EDIT_KERNEL_NAME)->name) == 0;   /* gives W other values */
    for (int i = 0; i < KEPT; i++)
        for (p[0] = 0; a->v[i] && b->v[i] && p[0] < a->dim[i][0] && p[0] < b->dim[i][0]; p[0]++)
            for (p[1] = 0; p[1] < a->dim[i][1] && p[1] < b->dim[i][1]; p[1]++)
                for (p[2] = 0; p[2] < a->dim[i][2] && p[2] < b->dim[i][2]; p[2]++)
                    for (p[3] = 0; p[3] < a->dim[i][3] && p[3] < b->dim[i][3]; p[3]++) {
                        if ((kept_sets[i] == SET_T && !still_a_class(a, b, i, p[0]))
                            || (kept_sets[i] == SET_W && named))
                            continue;
                        compared++;
                        if (at(a, i, p) != at(b, i, p))
                            fail_msg("%s, %s: set %d at %d %d %d %d was %g, is %g", what, field, (int)kept_sets[i],
                                     p[0], p[1], p[2], p[3], (double)at(a, i, p), (double)at(b, i, p));
                    }
    return compared;
}

static void every_value_keeps_its_place(void **state)
{
    (void)state;
    for (int k = 0; k < LINES; k++) {
        Screen screen = open_line(lines[k]);
        press(&screen, 'e', 0);
        int field[EDIT_SHOWN], fields = edit_fields(&screen, field);
        for (int i = 0; i < fields; i++) {
            for (int change = 1; change >= -1; change -= 2) {
                if (!edit_has(&screen, field[i]) || field[i] >= EDIT_TARGET)
                    continue;
                Held4 before = hold(&screen);
                edit_shape(&screen, field[i], change);
                Held4 after = hold(&screen);
                assert_true(compare(&before, &after, lines[k], edit_row(field[i])->name) > 0);
                if (!screen.edit.refused.stands && !screen.message.wrong) {
                    edit_undo(&screen, false);
                    Held4 again = hold(&screen);
                    for (int j = 0; j < KEPT; j++)
                        assert_memory_equal(before.dim[j], again.dim[j], sizeof before.dim[j]);
                    compare(&before, &again, lines[k], "undone");
                    let_go(&again);
                    edit_undo(&screen, true);
                }
                screen.message.wrong = false;
                let_go(&before);
                let_go(&after);
            }
        }
        screen_free(&screen);
    }
}

/* From 3 x 3 to 4 x 4 the nine stay; W, b and the rest likewise; what is new is the seed's. */
static void nine_values_stay_in_a_larger_input(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward");
    press(&screen, 'e', 0);
    edit_shape(&screen, EDIT_X_ROWS, 1);
    edit_shape(&screen, EDIT_X_COLUMNS, 1);
    assert_int_equal(screen.stage.scene.x.dim[2] * 10 + screen.stage.scene.x.dim[3], 44);
    for (int i = 0; i < 9; i++)
        assert_float_equal(screen.stage.scene.x.v[i / 3 * 4 + i % 3], (float)(i + 1), 0);
    assert_float_equal(screen.stage.scene.w.v[0], 3, 0);
    assert_float_equal(screen.stage.scene.w.v[3], 4, 0);
    screen_free(&screen);
}

static void random_numbers_keep_what_is_none(void **state)
{
    (void)state;
    Screen screen = open_line("softmax --target 2");
    float before = screen.stage.scene.tensor[SET_X].v[0] + screen.stage.scene.tensor[SET_X].v[1] * 10;
    press(&screen, 'n', 0);
    assert_string_equal(screen.stage.scene.line.target, "2");
    assert_float_equal(screen.stage.scene.tensor[SET_T].v[2], 1, 0);
    assert_true(before != screen.stage.scene.tensor[SET_X].v[0] + screen.stage.scene.tensor[SET_X].v[1] * 10);
    screen_free(&screen);
    screen = open_line("sgd --lr 0.5 --momentum 0.25 --decay 0.125 --bias --input 4x5 --kernels 2");
    press(&screen, 'n', 0);
    const SceneLine *line = &screen.stage.scene.line;
    assert_float_equal(line->sgd.rate + line->sgd.momentum + line->sgd.decay, 0.875f, 0);
    assert_true(line->bias && line->input[2] == 4 && line->input[3] == 5 && line->kernels == 2);
    screen_free(&screen);
    screen = open_line("max-pool --floor --input 5x5 --stride 3 --padding 1");
    press(&screen, 'n', 0);
    assert_true(screen.stage.scene.line.floor && screen.stage.scene.line.spec.stride.h == 3
                && screen.stage.scene.line.spec.padding.w == 1);
    screen_free(&screen);
    screen = open_line("average-pool --count-padding --padding 1");
    press(&screen, 'n', 0);
    assert_true(screen.stage.scene.line.count_padding);
    screen_free(&screen);
    screen = open_line("activation --function sigmoid");
    press(&screen, 'n', 0);
    assert_int_equal(screen.stage.scene.line.function, ACTIVATION_SIGMOID);
    screen_free(&screen);
}

/* Targets that had been said by nobody stay what they were, too, and a class that goes takes its target with it. */
static void targets_stay_with_their_images(void **state)
{
    (void)state;
    Screen screen = open_line("softmax --input 4x3x1x1"); /* 1 2 0 1 */
    press(&screen, 'e', 0);
    edit_shape(&screen, EDIT_CLASSES, 1);
    assert_string_equal(screen.stage.scene.line.target, "1 2 0 1");
    edit_shape(&screen, EDIT_IMAGES, 1);
    assert_string_equal(screen.stage.scene.line.target, "1 2 0 1 1");
    edit_shape(&screen, EDIT_TARGET + 4, 1);
    edit_shape(&screen, EDIT_TARGET + 4, 1);
    assert_string_equal(screen.stage.scene.line.target, "1 2 0 1 3");
    edit_shape(&screen, EDIT_TARGET + 4, 1);
    assert_non_null(strstr(screen.message.text, "target must be at most 3"));
    edit_shape(&screen, EDIT_CLASSES, -1);
    assert_string_equal(screen.stage.scene.line.target, "1 2 0 1 2");
    edit_shape(&screen, EDIT_CLASSES, -1);
    edit_shape(&screen, EDIT_CLASSES, -1);
    assert_int_equal(screen.stage.scene.line.input[1], 1);
    screen_free(&screen);
}

/* An error of Y that was edited is laid aside while the forward pass is on stage, and undoing works there, too. */
static void an_edited_error_comes_back_with_its_pass(void **state)
{
    (void)state;
    Screen screen = open_line("max-pool --pass backward");
    press(&screen, 'e', 0);
    edit_value(&screen, (Cell){SET_X, 0}, 50);
    edit_value(&screen, (Cell){SET_DY, 1}, 0.625f);
    press(&screen, 'r', 0);
    assert_int_equal(screen.stage.scene.trace.pass, PASS_FORWARD);
    assert_float_equal(screen.stage.scene.x.v[0], 50, 0);
    press(&screen, 'z', MOD_CTRL);
    press(&screen, 'z', MOD_CTRL);
    assert_float_equal(screen.stage.scene.x.v[0], 1, 0);
    assert_int_equal(screen.stage.scene.trace.pass, PASS_FORWARD);
    press(&screen, 'r', 0);
    assert_float_equal(screen.stage.scene.tensor[SET_DY].v[1], 0.625f, 0);
    press(&screen, 'r', 0);
    edit_shape(&screen, EDIT_X_ROWS, 1);
    edit_shape(&screen, EDIT_X_ROWS, 1);
    press(&screen, 'r', 0);   /* it does not fit any more: the pass comes all the same */
    assert_int_equal(screen.stage.scene.trace.pass, PASS_BACKWARD);
    assert_int_equal(screen.stage.scene.tensor[SET_DY].dim[2], 3);
    screen_free(&screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_value_keeps_its_place),
        cmocka_unit_test(nine_values_stay_in_a_larger_input),
        cmocka_unit_test(random_numbers_keep_what_is_none),
        cmocka_unit_test(targets_stay_with_their_images),
        cmocka_unit_test(an_edited_error_comes_back_with_its_pass),
    };
    return cmocka_run_group_tests_name("edit keep", tests, NULL, NULL);
}
