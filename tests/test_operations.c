/* What holds of every operation, each asked by its row alone: a new one is tested by being in the list. Folds,
 * addresses, mistakes and source lines over random shapes are tested likewise in test_trace.c, test_mistakes.c and
 * test_source.c. */
#include "scenes.h"

#include <math.h>

#include "trace/mistakes/mistakes.h"
#include "trace/say/source.h"
#include "view/scenes/catalog.h"
#include "view/words.h"

/* The route's run of the function that is shown gives the bits of the quick one. */
static void what_is_shown_is_what_is_run(void **state)
{
    (void)state;
    Random random = random_seed(41);
    for (int round = 0, ran = 0; round < 600 || ran < 100; round++) {
        Scene scene;
        Error err;
        if (!scene_of_round(&random, round, &scene))
            continue;
        const OperationKind *kind = operation_kind(scene.trace.operation);
        Trace trace = scene.trace;
        uint64_t results = kind->results[trace.pass];
        assert_true(results != 0);
        for (int set = 1; set < SET_COUNT; set++) {
            Tensor *of = &scene.tensor[set], before;
            if (!(results >> set & 1) || !of->v)
                continue;
            assert_true(tensor_init(&before, of->dim[0], of->dim[1], of->dim[2], of->dim[3], &err));
            memcpy(before.v, of->v, tensor_count(of) * sizeof(float));
            for (size_t i = 0; i < tensor_count(of); i++)
                of->v[i] = NAN;
            assert_true(kind->run(&trace, RUN_SHOWN, &err));
            assert_memory_equal(before.v, of->v, tensor_count(of) * sizeof(float));
            tensor_free(&before);
            ran++;
        }
        scene_free(&scene);
    }
}

/* A result is what steps write, or it is no result. */
static void every_result_is_written_by_steps(void **state)
{
    (void)state;
    Random random = random_seed(43);
    for (int round = 0; round < 300; round++) {
        Scene scene;
        if (!scene_of_round(&random, round, &scene))
            continue;
        uint64_t results = operation_kind(scene.trace.operation)->results[scene.trace.pass], written = 0;
        for (int64_t i = 0; i < scene.trace.len; i++)
            written |= (uint64_t)1 << step_at(&scene.trace, i).out.set;
        for (int set = 1; set < SET_COUNT; set++)
            if (scene.trace.tensor[set].v && written >> set & 1)
                assert_true(results >> set & 1);
        uint64_t edge = (uint64_t)1 << SET_DPAD;   /* windows that lie in the padding alone write no more */
        assert_true(scene.trace.len == 0 || written & (results | edge));
        scene_free(&scene);
    }
}

/* Forwards, backwards and by a jump a step is the same one. */
static void a_step_is_the_same_from_wherever_it_is_asked(void **state)
{
    (void)state;
    Random random = random_seed(47);
    for (int round = 0; round < 200; round++) {
        Scene scene;
        if (!scene_of_round(&random, round, &scene))
            continue;
        int64_t len = scene.trace.len < 400 ? scene.trace.len : 400;
        Step *forward = calloc((size_t)len + 1, sizeof *forward);
        for (int64_t i = 0; i < len; i++)
            forward[i] = step_at(&scene.trace, i);
        for (int64_t i = len - 1; i >= 0; i--) {
            int64_t jump = random_below(&random, (int)len);
            Step back = step_at(&scene.trace, i), there = step_at(&scene.trace, jump);
            assert_true(cell_same(back.out, forward[i].out) && cell_same(back.a, forward[i].a));
            assert_memory_equal(&back.after, &forward[i].after, sizeof(float));
            assert_true(cell_same(there.out, forward[jump].out) && cell_same(there.b, forward[jump].b));
            assert_memory_equal(&there.before, &forward[jump].before, sizeof(float));
            assert_int_equal(source_of(&scene.trace, i).file != NULL, 1);
        }
        free(forward);
        scene_free(&scene);
    }
}

/* An option that a row does not take is refused with its name; one that it takes is not refused for that. */
static void an_option_is_taken_where_the_row_says_so(void **state)
{
    (void)state;
    for (int op = 0; op < OP_COUNT; op++)
        for (const struct option *option = scene_options; option->name; option++) {
            SceneLine line = scene_line_default();
            Error err = {{0}};
            Text refusal = {0};
            assert_true(scene_line_name(&line, operation_name((Operation)op), &err));
            line.said = (uint64_t)1 << (option->val - SCENE_OPTION);
            const struct option *first = scene_options;
            while (first->val != option->val)
                first++;
            text_add(&refusal, "%s has no option --%s", operation_name((Operation)op), first->name);
            bool fits = scene_line_check(&line, &err), takes = operation_kind((Operation)op)->options & line.said;
            if (takes ? !fits && strcmp(err.text, text_get(&refusal)) == 0
                      : fits || strcmp(err.text, text_get(&refusal)) != 0)
                fail_msg("%s --%s: %s", operation_name((Operation)op), option->name, fits ? "taken" : err.text);
            text_free(&refusal);
            scene_line_free(&line);
        }
}

/* Its name, routes, passes, results and picture are there. */
static void every_row_is_whole(void **state)
{
    (void)state;
    for (int op = 0; op < OP_COUNT; op++) {
        const OperationKind *kind = operation_kind((Operation)op);
        assert_true(kind->name[0] && kind->routes >= 1 && kind->options != 0 && kind->whole);
        assert_true(kind->make && kind->size && kind->run && kind->plan && kind->term && kind->mistakes && kind->tell);
        assert_true(kind->source || kind->source_line);
        assert_true(!kind->makes == !kind->error);
        assert_int_equal(kind->results[PASS_BACKWARD] != 0, kind->passes);
        for (int route = 0; route < kind->routes; route++)
            for (int pass = 0; pass < (kind->passes ? PASS_COUNT : 1); pass++) {
                Trace trace = {.operation = (Operation)op, .route = kind->route[route], .pass = (Pass)pass};
                if (catalog_find(&trace) < 0)
                    fail_msg("%s has no picture on route %d, pass %d", kind->name, route, pass);
            }
        for (int other = 0; other < op; other++)
            assert_string_not_equal(kind->name, operation_kind((Operation)other)->name);
    }
}

/* Its scenes' titles, tabs and lines, and the sentences of its mistakes, have their Chinese. */
static void every_word_has_its_chinese(void **state)
{
    (void)state;
    for (int i = 0; i < scene_catalog_count; i++) {
        const SceneEntry *entry = scene_catalog[i];
        Text out = {0};
        words_said(LANGUAGE_CHINESE, entry->about, &out);
        if (strcmp(text_get(&out), entry->about) == 0)
            fail_msg("\"%s\" has no Chinese", entry->about);
        text_free(&out);
    }
    for (int kind = 0; kind < mistake_kinds(); kind++) {
        const char *sentence = mistake_sentence((MistakeKind)kind);
        if (strcmp(word(LANGUAGE_CHINESE, sentence), sentence) == 0)
            fail_msg("\"%s\" has no Chinese", sentence);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_shown_is_what_is_run),
        cmocka_unit_test(every_result_is_written_by_steps),
        cmocka_unit_test(a_step_is_the_same_from_wherever_it_is_asked),
        cmocka_unit_test(an_option_is_taken_where_the_row_says_so),
        cmocka_unit_test(every_row_is_whole),
        cmocka_unit_test(every_word_has_its_chinese),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
