/* After any edits the line that Y copies opens the very scene on stage; typing into a field never fails in silence; and
 * Random changes numbers only. From lines of random shapes. */
#include "screens.h"

#include "made_lines.h"
#include "view/window/edit/edit.h"

enum { LINES = 240, EDITS = 25, STEPS = 200000 };

static bool same_numbers(const Tensor *a, const Tensor *b)
{
    if (memcmp(a->dim, b->dim, sizeof a->dim) != 0 || (a->v != NULL) != (b->v != NULL))
        return false;
    for (size_t i = 0; a->v && i < tensor_count(a); i++)
        if (a->v[i] != b->v[i] && (a->v[i] == a->v[i] || b->v[i] == b->v[i]))
            return false;
    return true;
}

static void expect_line_opens(const Screen *screen, const char *begun, const char *after)
{
    const Trace *trace = &screen->stage.scene.trace;
    Text text = {0};
    SceneLine line;
    Scene scene = {0};
    Error err;
    screen_line(screen, &text);
    if (!scene_line_read(&line, text_get(&text), &err) || !scene_build(&scene, &line, &err))
        fail_msg("%s, after %s: %.400s does not open: %s", begun, after, text_get(&text), err.text);
    bool same = scene.trace.len == trace->len && scene.trace.route == trace->route && scene.trace.pass == trace->pass
                && line.step == screen->stage.player.rest;
    for (int set = 1; set < SET_COUNT; set++)
        same = same && same_numbers(&trace->tensor[set], &scene.trace.tensor[set]);
    if (!same)
        fail_msg("%s, after %s: %.400s opens another scene", begun, after, text_get(&text));
    scene_free(&scene);
    scene_line_free(&line);
    text_free(&text);
}

/* All that Random has to leave as it is. */
static void expect_only_numbers_change(const SceneLine *before, const SceneLine *after, const char *begun)
{
    bool same = memcmp(before->input, after->input, sizeof before->input) == 0
                && memcmp(&before->spec, &after->spec, sizeof before->spec) == 0
                && memcmp(before->number, after->number, sizeof before->number) == 0
                && before->kernels == after->kernels && before->bias == after->bias && before->floor == after->floor
                && before->count_padding == after->count_padding && before->function == after->function
                && before->route == after->route && before->pass == after->pass;
    if (!same || (before->target && (!after->target || strcmp(before->target, after->target) != 0)))
        fail_msg("%s: Random changes what is no number", begun);
}

static void type_into(Screen *screen, int field, const char *begun, Random *random)
{
    static const char *const typed[] = {
        "2", "3x1", "0", "", "1e3", "65537", "\xEF\xBC\x92", "+3", "1,000", " 2 ", "x", "2x", "2×3", "-1", "1.0", "4",
        "5", "1x1", "99999999999", "0.5", "0,5", "1/2", "3*2", "2X2",
    };
    const char *text = typed[random_below(random, sizeof typed / sizeof *typed)];
    if (edit_row(field)->kind == EDIT_CHOICE)
        return;
    screen->message.text[0] = '\0';
    if (!edit_field_typed(screen, field, text) && screen->message.text[0] == '\0')
        fail_msg("%s: '%s' in %s is refused in silence", begun, text, edit_row(field)->name);
}

/* One edit of any kind; returns what it was. */
static const char *edit(Screen *screen, const char *begun, Random *random)
{
    Scene *scene = &screen->stage.scene;
    const Tensor *x = &scene->tensor[SET_X];
    int field[EDIT_SHOWN], count = edit_fields(screen, field), at = count > 0 ? field[random_below(random, count)] : -1;
    switch (random_below(random, 7)) {
    case 0:
    case 1:
        if (at >= 0)
            edit_shape(screen, at, chance(random, 2) ? 1 : -1);
        return "+ or −";
    case 2:
    case 3:
        if (at >= 0)
            type_into(screen, at, begun, random);
        return "a typed number";
    case 4: {
        SceneLine before = scene_line_copy(&scene->line);
        screen_key(screen, 'n', 0);
        expect_only_numbers_change(&before, &scene->line, begun);
        scene_line_free(&before);
        return "Random";
    }
    case 5: edit_undo(screen, chance(random, 2)); return "undo or redo";
    default:
        if (x->v)
            edit_value(screen, (Cell){SET_X, random_below(random, (int)tensor_count(x))},
                       (float)random_below(random, 100) / 7);
        return "a value";
    }
}

static void what_is_copied_opens_the_same_scene(void **state)
{
    (void)state;
    Random random = random_seed(1);
    int opened = 0;
    for (int k = 0; k < LINES; k++) {
        MadeWords words = {0};
        Text begun = {0};
        SceneLine line;
        Screen screen;
        Error err;
        made_line(&random, &words);
        made_words_text(&words, &begun);
        made_words_free(&words);
        screen_init(&screen);
        if (scene_line_read(&line, text_get(&begun), &err) && !scene_line_is_network(&line)
            && scene_size(&line).steps < STEPS && screen_open(&screen, &line, &err)) {
            opened++;
            expect_line_opens(&screen, text_get(&begun), "nothing");
            screen_key(&screen, 'e', 0);
            for (int i = 0; i < EDITS && screen.stage.scene.trace.len < 2 * STEPS; i++)
                expect_line_opens(&screen, text_get(&begun), edit(&screen, text_get(&begun), &random));
        }
        scene_line_free(&line);
        screen_free(&screen);
        text_free(&begun);
    }
    assert_true(opened > LINES / 2);
}

/* Rows of numbers may be written in any shape where --input says how many there are. */
static void sizes_stand_where_the_values_do_not_show_them(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "softmax --input 3x1x1 --x \"1 | 2 | 3\" --target 0", "softmax --input 3x1x1 --x \"1; 2; 3\"",
        "softmax --classes 3 --x \"1 2 3; 4 5 6\" --target \"1 2\"", "linear --input 3x1x1 --kernels 2 --x \"1; 2; 3\"",
        "linear --kernels 2 --x \"1 2 3\" --w \"1 2 3 4 5 6\"",
        "conv-forward --channels 2 --x \"1; 2 | 3; 4\" --w \"1 | 1\"",
        "conv-forward --seed 999999999999999999",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        Screen screen = open_line(lines[i]);
        expect_line_opens(&screen, lines[i], "nothing");
        press(&screen, 'n', 0);
        expect_line_opens(&screen, lines[i], "Random");
        screen_free(&screen);
    }
}

/* --classes and --channels beside values: so many, or refused. */
static void sizes_that_the_values_contradict_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *line, *why; /* NULL: it is so */
        int images, channels;
    } known[] = {
        {"softmax --classes 3 --x \"1 2 3; 4 5 6\"", NULL, 2, 3},
        {"softmax --classes 3 --x \"1 2\"", "--x has 2 numbers in a row, --classes says 3", 0, 0},
        {"softmax --x \"1; 2; 3\" --classes 3", "--x has 1 number in a row, --classes says 3", 0, 0},
        {"linear --channels 3 --x \"1 2\"", "--x has 2 numbers in a row, --channels says 3", 0, 0},
        {"conv-forward --channels 2 --x \"1 2; 3 4\" --w 1", "--x has 1 plane, --channels says 2", 0, 0},
        {"conv-forward --channels 2 --x \"1 | 2 | 3 | 4\" --w \"1 | 1\"", NULL, 2, 2},
        {"conv-forward --x \"1 | 2 | 3 | 4\" --w \"1 | 1 | 1 | 1\"", NULL, 1, 4},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        SceneLine line;
        Scene scene = {0};
        Error err = {""};
        bool built = scene_line_read(&line, known[i].line, &err) && scene_build(&scene, &line, &err);
        if (built != !known[i].why || (known[i].why && strcmp(err.text, known[i].why) != 0))
            fail_msg("%s: '%s'", known[i].line, err.text);
        if (built) {
            assert_int_equal(scene.x.dim[0], known[i].images);
            assert_int_equal(scene.x.dim[1], known[i].channels);
        }
        scene_free(&scene);
        scene_line_free(&line);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_copied_opens_the_same_scene),
        cmocka_unit_test(sizes_stand_where_the_values_do_not_show_them),
        cmocka_unit_test(sizes_that_the_values_contradict_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
