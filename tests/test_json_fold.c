/* print --json and --tensors are enough to compute a scene elsewhere: names are unique, every cell that a step names is
 * there, and carrying out the steps leaves the tensors that are told. */
#include "json_fold.h"
#include "scenes.h"

enum { LINE = 400 };

/* Runs `print` with the scene's words and one or a few more. */
static CliRun print(const char *scene, const char *const *more)
{
    static char copy[LINE];
    const char *words[WORDS + 1] = {"print"};
    int count = 1;
    snprintf(copy, sizeof copy, "%s", scene);
    for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
        words[count++] = word;
    for (; *more; more++)
        words[count++] = *more;
    words[count] = NULL;
    CliRun result = run(words);
    if (result.status != 0)
        fail_msg("%s: %s", scene, result.err);
    return result;
}

static int each_line(Book *book, char *text, void (*each)(Book *, const char *))
{
    int lines = 0;
    for (char *end; (end = strchr(text, '\n')); text = end + 1, lines++) {
        *end = '\0';
        each(book, text);
    }
    return lines;
}

static void open_book(Book *book, const char *scene)
{
    book->where = scene;
    CliRun tensors = print(scene, (const char *[]){"--tensors", NULL});
    assert_true(each_line(book, tensors.out, add_sheet) > 1);
    run_free(&tensors);
}

static void folds(const char *scene)
{
    static Book book;
    open_book(&book, scene);
    CliRun steps = print(scene, (const char *[]){"--json", NULL});
    assert_true(each_line(&book, steps.out, fold_step) > 0);
    int computed = 0;
    for (int s = 0; s < book.sheets; s++) {
        const FoldedTensor *sheet = &book.sheet[s];
        computed += !sheet->given;
        for (int i = 0; i < sheet->count; i++)
            if (!near_enough((double)sheet->value[i], (double)sheet->told[i]))
                fail_msg("%s: %s[%d] is %g by its steps, %g is told", scene, sheet->name, i, (double)sheet->value[i],
                         (double)sheet->told[i]);
    }
    assert_true(computed > 0);
    run_free(&steps);
    book_free(&book);
}

static const char *const scenes[] = {
    "conv-forward",
    "conv-forward --bias --padding=1 --kernels=2 --input=2x3x4x4",
    "conv-forward --route=im2col --input=2x2x4x4 --padding=1 --bias --seed=2",
    "conv-backward-input",
    "conv-backward-input --input=2x2x5x5 --kernel=3 --kernels=2 --stride=2 --padding=1",
    "conv-backward-input --route=scatter --padding=1",
    "conv-backward-input --route=col2im --input=2x2x4x4 --kernels=2 --padding=1",
    "conv-backward-weight --padding=1 --input=2x2x4x4",
    "conv-backward-weight --route=im2col --input=2x2x4x4 --padding=1",
    "conv-backward-bias --input=2x1x4x4 --kernels=2",
    "max-pool --input=2x2x5x5",
    "max-pool --pass=backward --kernel=3 --stride=1 --padding=1 --seed=3",
    "average-pool --input=2x2x5x5 --kernel=3 --stride=2 --padding=1",
    "average-pool --pass=backward --stride=1 --padding=1 --kernel=3",
    "global-average-pool --input=2x3x3x3",
    "global-average-pool --pass=backward --input=2x3x3x3",
    "activation --function=tanh",
    "activation --function=tanh --pass=backward",
    "activation --function=sigmoid",
    "activation --function=sigmoid --pass=backward",
    "linear --bias --input=2x3x1x1",
    "linear --pass=backward --bias --input=2x3x1x1",
    "softmax --input=2x4x1x1",
    "softmax --pass=backward --input=2x4x1x1",
    "sgd --bias --momentum=0.9 --decay=0.1 --kernels=2",
    "sgd --bias --decay=0.1",
    "lenet --layer=softmax",
    "lenet --layer=act4 --pass=backward --act=tanh",
    "lenet --layer=pool2 --pass=backward",
    "lenet --layer=conv1-bias --pass=backward",
    "lenet --layer=fc3",
    "lenet --layer=conv1-update",
};

static void every_scene_folds(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(scenes); i++)
        folds(scenes[i]);
    for (int i = 0; plain_line(i).text[0]; i++)
        folds(plain_line(i).text);
}

/* In a network every tensor is complete before the next layer reads it: what a step reads is what is
 * told for the end. */
static void check_read(Book *book, const char *line)
{
    cJSON *step = cJSON_Parse(line);
    FoldedTensor *sheet;
    assert_non_null(step);
    operand(book, step, "a", "a_value");
    operand(book, step, "b", "b_value");
    assert_non_null(cell_of(book, member(step, "out"), &sheet));
    assert_false(sheet->given);
    cJSON_Delete(step);
}

static void so_do_a_networks_layers(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        int len;
    } networks[] = {{"lenet", 1530000}, {"lenet --route=im2col --pool=average --act=tanh", 1386000}};
    static Book book;
    for (size_t i = 0; i < COUNT(networks); i++) {
        open_book(&book, networks[i].line);
        for (int s = 0; s < book.sheets; s++)
            memcpy(book.sheet[s].value, book.sheet[s].told, (size_t)book.sheet[s].count * sizeof *book.sheet[s].told);
        for (int at = 1; at < networks[i].len; at += 31500) {
            char from[16], to[16];
            snprintf(from, sizeof from, "%d", at);
            snprintf(to, sizeof to, "%d", at + 30);
            CliRun steps = print(networks[i].line, (const char *[]){"--json", "--from", from, "--to", to, NULL});
            assert_int_equal(each_line(&book, steps.out, check_read), 31);
            run_free(&steps);
        }
        book_free(&book);
    }
}

/* What one layer writes the next one reads by the same name; copies have one of their own. */
static void names_say_what_is_the_same(void **state)
{
    (void)state;
    CliRun result = print("lenet", (const char *[]){"--json", "--from", "122305", "--to", "122305", NULL});
    assert_non_null(strstr(result.out, "\"tensor\":\"act1.Y\",\"index\":[0,0,0,0]},\"a\":{\"name\":\"x[0,0,0]\","
                                       "\"tensor\":\"conv1.Y\",\"index\":[0,0,0,0]}"));
    run_free(&result);
    result = print("conv-backward-input", (const char *[]){"--json", "--from", "5", "--to", "5", NULL});
    assert_non_null(strstr(
        result.out, "\"tensor\":\"δ_Y with "
                    "zeros\",\"index\":[0,0,1,1]},\"a\":{\"name\":\"δ_p\",\"tensor\":\"δ_Y\",\"index\":[0,0,0,0]}"));
    run_free(&result);
}

int main(int argc, char **argv)
{
    if (argc < 1 || !find_program(argv[0]))
        return 2;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_scene_folds),
        cmocka_unit_test(so_do_a_networks_layers),
        cmocka_unit_test(names_say_what_is_the_same),
    };
    return cmocka_run_group_tests_name("json_fold", tests, enter_place, leave_place);
}
