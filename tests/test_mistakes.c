/* Each usual mistake, by hand: the number it gives is known as that mistake's, and the right number as none. */
#include "scenes.h"

#include "trace/mistakes/mistakes.h"
#include "view/words.h"

#include <math.h>

static const struct {
    const char *scene;
    CellSet set;
    int64_t index;
    float typed;
    MistakeKind kind;
} made[] = {
    /* p = aw + bx + dy + ez = 1*3 + 2*(-1) + 4*2 + 5*4 = 29 */
    {"conv-forward", SET_Y, 0, 1 * 4 + 2 * 2 + 4 * -1 + 5 * 3, MISTAKE_TURNED},
    {"conv-forward", SET_Y, 0, 5 * 4, MISTAKE_OVERWRITTEN},
    {"conv-forward", SET_Y, 0, 3 - 2 + 8, MISTAKE_SHORT},
    {"conv-forward", SET_Y, 0, 3 + 8 + 20, MISTAKE_SHORT},
    {"conv-forward", SET_Y, 0, 37, MISTAKE_NEIGHBOUR},
    {"conv-forward --route im2col", SET_Y, 0, 53, MISTAKE_NEIGHBOUR},
    {"conv-forward --b 7", SET_Y, 0, 29, MISTAKE_NO_BIAS},
    {"conv-forward --b 7", SET_Y, 0, 20 + 7, MISTAKE_OVERWRITTEN},
    /* the window one pixel to the right, below */
    {"conv-forward --stride 2 --input 5x5 --seed 4", SET_Y, 0, NAN, MISTAKE_NEIGHBOUR},

    /* e = p z + q y + r x + s w = 2*4 + (-1)*2 + 1*(-1) + 3*3 = 14; a = p w = 6 */
    {"conv-backward-input", SET_DX, 4, 2 * 3 + -1 * -1 + 1 * 2 + 3 * 4, MISTAKE_NOT_TURNED},
    {"conv-backward-input", SET_DX, 0, 2 * 4, MISTAKE_NOT_TURNED},
    {"conv-backward-input", SET_DX, 4, 3 * 3, MISTAKE_OVERWRITTEN},
    {"conv-backward-input", SET_DX, 4, 14 - 8, MISTAKE_SHORT},
    {"conv-backward-input", SET_DX, 4, -7, MISTAKE_NEIGHBOUR},
    {"conv-backward-input --route scatter", SET_DX, 4, 21, MISTAKE_NOT_TURNED},
    {"conv-backward-input --route scatter", SET_DX, 4, 9, MISTAKE_OVERWRITTEN},
    {"conv-backward-input --route col2im", SET_DX, 4, 21, MISTAKE_NOT_TURNED},
    {"conv-backward-input --route col2im", SET_DX, 4, 9, MISTAKE_OVERWRITTEN},

    /* w = p a + q b + r d + s e = 2*1 + (-1)*2 + 1*4 + 3*5 = 19 */
    {"conv-backward-weight", SET_DW, 0, 3 * 1 + 1 * 2 + -1 * 4 + 2 * 5, MISTAKE_TURNED},
    {"conv-backward-weight", SET_DW, 0, 15, MISTAKE_OVERWRITTEN},
    {"conv-backward-weight", SET_DW, 0, 24, MISTAKE_NEIGHBOUR},
    {"conv-backward-weight --x \"1 2; 3 4\" --kernel 1 --dy \"1 2; 3 5\"", SET_DW, 0, 34 - 20, MISTAKE_SHORT},
    {"conv-backward-bias", SET_DB, 0, 5 - 3, MISTAKE_SHORT},
    {"conv-backward-bias", SET_DB, 0, 3, MISTAKE_OVERWRITTEN},
    {"conv-backward-bias", SET_DB, 0, 1.25f, MISTAKE_DIVIDED},
    {"conv-backward-bias --input 2x1x2x2 --dy \"2 | 5\"", SET_DB, 0, 5, MISTAKE_ONE_IMAGE},
    {"conv-backward-weight --input 2x1x1x1 --kernel 1 --x \"3 | 4\" --dy \"2 | 5\"", SET_DW, 0, 20, MISTAKE_ONE_IMAGE},

    {"max-pool --x \"1 5; 3 2\"", SET_Y, 0, 3, MISTAKE_LOSER},
    {"max-pool --x \"1 5; 3 2\"", SET_Y, 0, 2.75f, MISTAKE_MEAN},
    {"max-pool", SET_Y, 0, 8, MISTAKE_NEIGHBOUR},
    {"max-pool --pass backward --x \"1 5; 3 2\" --dy 4", SET_DX, 0, 4, MISTAKE_LOSER},
    {"max-pool --pass backward --x \"1 5; 3 2\" --dy 4", SET_DX, 1, 1, MISTAKE_MEAN},
    {"max-pool --pass backward --x \"1 5; 3 2\" --dy 4", SET_DX, 1, 0, MISTAKE_LOSER},
    {"max-pool --pass backward --stride 1 --x \"1 2 3; 4 9 6; 7 8 5\" --dy \"1 2; 4 8\"", SET_DX, 4, 8,
     MISTAKE_OVERWRITTEN},
    {"average-pool --x \"1 5; 3 2\"", SET_Y, 0, 11, MISTAKE_NOT_DIVIDED},
    {"average-pool --x \"1 5; 3 2\"", SET_Y, 0, 5, MISTAKE_LARGEST},
    {"average-pool --x \"1 2 3; 4 5 6; 7 8 9\"", SET_Y, 1, 9.0f / 4, MISTAKE_WHOLE_WINDOW},
    {"average-pool --pass backward --input 2x2 --dy 8", SET_DX, 0, 8, MISTAKE_NOT_DIVIDED},
    {"average-pool --pass backward --input 3x3 --dy \"4 6; 1 9\"", SET_DX, 2, 6.0f / 4, MISTAKE_WHOLE_WINDOW},
    {"average-pool --pass backward --stride 1 --input 3x3 --dy \"4 8; 12 16\"", SET_DX, 4, 4, MISTAKE_OVERWRITTEN},
    {"global-average-pool", SET_Y, 0, 45, MISTAKE_NOT_DIVIDED},

    {"activation --x \"-2 3\"", SET_Y, 0, -2, MISTAKE_NO_FUNCTION},
    {"activation --pass backward --x \"-2 3\" --dy \"4 5\"", SET_DX, 0, 4, MISTAKE_NO_SLOPE},
    {"activation --pass backward --function tanh --x \"0.5 3\" --dy \"4 5\"", SET_DX, 0, 4 * (1 - 0.25f),
     MISTAKE_SLOPE_OF_X},
    {"activation --pass backward --function tanh --x \"0.5 3\" --dy \"4 5\"", SET_SLOPE, 0, 1 - 0.25f,
     MISTAKE_SLOPE_OF_X},

    {"linear --x \"1 2\" --w \"3 4; 5 6\" --b \"7 8\"", SET_Y, 0, 11, MISTAKE_NO_BIAS},
    {"linear --x \"1 2\" --w \"3 4; 5 6\" --b \"7 8\"", SET_Y, 0, 8 + 7, MISTAKE_OVERWRITTEN},
    {"linear --x \"1 2\" --w \"3 4; 5 6\" --b \"7 8\"", SET_Y, 0, 25, MISTAKE_NEIGHBOUR},
    {"linear --pass backward --x \"1 2; 3 4\" --w \"3 4\" --dy \"5; 6\"", SET_DW, 0, 18, MISTAKE_ONE_IMAGE},

    {"softmax --x \"0 0\" --target 1", SET_P, 0, 1, MISTAKE_NOT_DIVIDED},
    {"softmax --x \"0 0\" --target 1", SET_LOSS, 0, -0.6931f, MISTAKE_SIGN},
    {"softmax --x \"1 3\" --target 1", SET_MAX, 0, 1, MISTAKE_LOSER},
    {"softmax --pass backward --x \"0 0\" --target 1", SET_DX, 1, 0.5f, MISTAKE_NO_TARGET},
    {"softmax --pass backward --x \"0 1\" --target 1", SET_DX, 1, 1 - 0.7311f, MISTAKE_SIGN},
    {"softmax --pass backward --x \"0 1; 1 0\" --target \"0 0\"", SET_DX, 1, 0.7311f, MISTAKE_NO_TARGET},

    {"sgd --lr 0.5", SET_NEW_W, 0, 3 + 0.5f * 19, MISTAKE_SIGN},
    {"sgd --lr 0.5", SET_NEW_W, 0, 3 - 19, MISTAKE_NO_RATE},
    {"sgd --lr 0.5", SET_NEW_W, 0, -13, MISTAKE_NEIGHBOUR},
};

/* The window of the stride-2 scene's first output, moved right by one pixel. */
static float moved_right(const Scene *scene)
{
    float sum = 0;
    for (int ky = 0; ky < 2; ky++)
        for (int kx = 0; kx < 2; kx++)
            sum += *tensor_at(&scene->x, 0, 0, ky, kx + 1) * *tensor_at(&scene->w, 0, 0, ky, kx);
    return sum;
}

static void each_mistake_is_known_by_its_number(void **state)
{
    (void)state;
    bool seen[MISTAKE_KINDS_MOST] = {false};
    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++) {
        Scene scene = scene_read(made[i].scene);
        Mistake list[MISTAKES_MOST];
        float right, typed = isnan(made[i].typed) ? moved_right(&scene) : made[i].typed;
        Cell cell = {made[i].set, made[i].index};
        int count = mistakes_of(&scene.trace, cell, list);
        assert_true(cell_value(&scene.trace, cell, scene.trace.len, &right));
        const Mistake *found = mistake_match(list, count, right, typed);
        if (!found || found->kind != made[i].kind)
            fail_msg("%s, cell %d: %g is %s, not %s", made[i].scene, (int)cell.index, (double)typed,
                     found ? mistake_sentence(found->kind) : "no mistake", mistake_sentence(made[i].kind));
        seen[made[i].kind] = true;
        assert_null(mistake_match(list, count, right, right));
        scene_free(&scene);
    }
    for (int kind = 0; kind < MISTAKE_SHARED; kind++)   /* an operation's own its own test makes */
        if (!seen[kind])
            fail_msg("no test makes the mistake: %s", mistake_sentence((MistakeKind)kind));
}

/* Whatever the scene, no mistake gives the right value, and all have a sentence. */
static void the_right_number_is_never_a_mistake(void **state)
{
    (void)state;
    Random random = random_seed(17);
    Scene scene;
    for (int round = 0; round < 400; round++) {
        if (!scene_of_round(&random, round, &scene))
            continue;
        const Trace *trace = &scene.trace;
        for (int64_t i = 0; i < trace->len; i += 1 + trace->len / 20) {
            Mistake list[MISTAKES_MOST];
            Step step = step_at(trace, i);
            int count = mistakes_at(trace, i, list);
            assert_true(count >= 0 && count <= MISTAKES_MOST);
            assert_null(mistake_match(list, count, step.after, step.after));
            for (int at = 0; at < count; at++) {
                assert_false(answer_matches(list[at].value, step.after));
                assert_true(strlen(mistake_sentence(list[at].kind)) > 10);
                for (int other = 0; other < at; other++)
                    assert_true(list[at].value != list[other].value);
            }
        }
        scene_free(&scene);
    }
}

static void a_partial_sum_has_its_own_mistakes(void **state)
{
    (void)state;
    Scene scene = scene_read("conv-forward");
    Mistake list[MISTAKES_MOST];
    int count = mistakes_at(&scene.trace, 1, list);   /* aw + bx = 1*3 + 2*(-1) = 1 */
    const Mistake *found = mistake_match(list, count, 1, -2);
    assert_true(found && found->kind == MISTAKE_OVERWRITTEN);
    found = mistake_match(list, count, 1, 1 * 4 + 2 * 2);
    assert_true(found && found->kind == MISTAKE_TURNED);
    assert_null(mistake_match(list, count, 1, 1.0004f));
    assert_null(mistake_match(list, count, 1, 12345));
    scene_free(&scene);
}

static void every_mistake_is_named_in_chinese(void **state)
{
    (void)state;
    for (int kind = 0; kind < mistake_kinds(); kind++) {
        Text said = {0};
        words_said(LANGUAGE_CHINESE, mistake_sentence((MistakeKind)kind), &said);
        assert_string_not_equal(text_get(&said), mistake_sentence((MistakeKind)kind));
        text_free(&said);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_mistake_is_named_in_chinese),
        cmocka_unit_test(each_mistake_is_known_by_its_number),
        cmocka_unit_test(the_right_number_is_never_a_mistake),
        cmocka_unit_test(a_partial_sum_has_its_own_mistakes),
    };
    return cmocka_run_group_tests_name("mistakes", tests, NULL, NULL);
}
