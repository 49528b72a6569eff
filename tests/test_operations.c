/* What holds of every operation, each asked by its row alone: a new one is tested by being in the list. Folds,
 * addresses, mistakes and source lines over random shapes are tested likewise in test_trace.c, test_mistakes.c and
 * test_source.c. */
#include "chinese.h"
#include "scenes.h"

#include <math.h>

#include "engine/net/nodes/node.h"
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

static bool all_seen(const bool *seen)
{
    bool all = true;
    for (int kind = MISTAKE_SHARED; kind < mistake_kinds(); kind++)
        all = all && seen[kind];
    return all;
}

/* A mistake that is one operation's own is made somewhere, and gives another number than the right one. */
static void own_mistakes_are_made(void **state)
{
    (void)state;
    bool seen[MISTAKE_KINDS_MOST] = {false};
    Random random = random_seed(59);
    for (int round = 0; round < 60000 && (round % 500 || !all_seen(seen)); round++) {
        Scene scene;
        Mistake list[MISTAKES_MOST];
        if (!scene_of_round(&random, round, &scene))
            continue;
        CellSet set = trace_result(&scene.trace);
        Cell cell = {set, random_below(&random, (int)tensor_count(&scene.trace.tensor[set]))};
        float right = 0;
        cell_value(&scene.trace, cell, scene.trace.len, &right);
        int count = scene.trace.kind->own_mistakes ? mistakes_of(&scene.trace, cell, list) : 0;
        for (int i = 0; i < count; i++) {
            seen[list[i].kind] = true;
            assert_false(answer_matches(list[i].value, right));
        }
        scene_free(&scene);
    }
    for (int kind = MISTAKE_SHARED; kind < mistake_kinds(); kind++)
        if (!seen[kind])
            fail_msg("nothing makes the mistake: %s", mistake_sentence((MistakeKind)kind));
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
        assert_true(kind->sentence && kind->sentence[0].sentence && kind->sentence[1].sentence);
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

static int lacking_words;

/* Tells the words that stay English, each once or nearly so. */
static void lacks(const char *where, const char *english)
{
    static char last[200];
    if (strncmp(last, english, sizeof last - 1) != 0)
        printf("%s: \"%s\" has no Chinese\n", where, english);
    snprintf(last, sizeof last, "%s", english);
    lacking_words++;
}

/* What the window makes of the words; none of them stays English, and the fonts have all characters. */
static void check_word(Fonts *fonts, const char *english, const char *where)
{
    Text out = {0};
    words_said(LANGUAGE_CHINESE, english, &out);
    if (english_in(text_get(&out)))
        lacks(where, english);
    assert_int_equal(lacking(fonts, text_get(&out), where) + lacking(fonts, english, where), 0);
    text_free(&out);
}

/* Its scenes' titles, tabs and lines, its options' names, and the sentences of its mistakes. */
static void every_word_has_its_chinese(void **state)
{
    (void)state;
    Error err;
    Fonts *fonts = fonts_open("assets/fonts", &err);
    assert_non_null(fonts);
    for (int i = 0; i < scene_catalog_count; i++) {
        const SceneEntry *entry = scene_catalog[i];
        check_word(fonts, entry->family, entry->family);
        check_word(fonts, entry->tab, entry->family);
        check_word(fonts, entry->about, entry->family);
    }
    for (int i = 0; i < NUMBER_COUNT; i++)
        check_word(fonts, number_rows[i].title, number_rows[i].name);
    for (int kind = 0; kind < mistake_kinds(); kind++)
        check_word(fonts, mistake_sentence((MistakeKind)kind), "a mistake");
    fonts_free(fonts);
    assert_int_equal(lacking_words, 0);
}

static const char *said_in(int language, const char *english)
{
    return word((Language)language, english);
}

/* The line of a network's overview while the layer is at work, as it puts it together. */
static void check_line_of_layer(Fonts *fonts, const Trace *trace, const Step *step)
{
    const OperationKind *kind = trace->kind;
    Telling telling = {.step = step, .out = cell_place(trace, step->out), .over = "conv1",
                       .language = LANGUAGE_CHINESE, .word = said_in};
    Text said = {0}, line = {0};
    if (!kind->tell)
        fail_msg("%s does not say what a layer of it computes (tell)", kind->name);
    kind->tell(trace, &telling, &said);
    if (!telling.whole && kind->layer_of == LAYER_OF_NODE)
        text_add(&line, "%s1  ·  ", node_row(kind->node)->name);
    else if (!telling.whole && kind->layer_of == LAYER_OF_SCORES)
        text_add(&line, "%s  ·  ", kind->name);
    text_add(&line, "%s", text_get(&said));
    check_word(fonts, text_get(&line), kind->name);
    text_free(&said);
    text_free(&line);
}

/* The spans on its timeline, and what a network's overview says of it. */
static void whatever_a_scene_says_has_its_chinese(void **state)
{
    (void)state;
    Random random = random_seed(53);
    Error err;
    Fonts *fonts = fonts_open("assets/fonts", &err);
    assert_non_null(fonts);
    for (int round = 0; round < 120; round++) {
        Scene scene;
        if (!scene_of_round(&random, round, &scene))
            continue;
        for (int k = 0; k < 6 && scene.trace.len > 0; k++) {
            int64_t i = random_below(&random, (int)scene.trace.len);
            Step step = step_at(&scene.trace, i);
            for (int level = LEVEL_CELL; level < LEVEL_LAYER; level++) {
                Text name = {0};
                span_name(&scene.trace, i, (Level)level, &name);
                check_word(fonts, text_get(&name), scene.trace.kind->name);
                text_free(&name);
            }
            check_line_of_layer(fonts, &scene.trace, &step);
        }
        scene_free(&scene);
    }
    fonts_free(fonts);
    assert_int_equal(lacking_words, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_shown_is_what_is_run),
        cmocka_unit_test(every_result_is_written_by_steps),
        cmocka_unit_test(a_step_is_the_same_from_wherever_it_is_asked),
        cmocka_unit_test(an_option_is_taken_where_the_row_says_so),
        cmocka_unit_test(own_mistakes_are_made),
        cmocka_unit_test(every_row_is_whole),
        cmocka_unit_test(every_word_has_its_chinese),
        cmocka_unit_test(whatever_a_scene_says_has_its_chinese),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
