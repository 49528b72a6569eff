/* Sentences: every step of every scene has one, all places in braces are filled, nothing is said while a question is
 * open, and each has its Chinese with the same places. */
#include "scenes.h"
#include "testing.h"

#include "trace/operations/operation.h"
#include "trace/say/sentence.h"
#include "trace/scene/scene.h"
#include "trace/veil.h"
#include "view/words.h"

#include <string.h>

static int equalities;

static const char *const lines[] = {
    "conv-forward",
    "conv-forward --padding 1 --bias",
    "conv-forward --route im2col --padding 1 --bias --channels 2",
    "conv-backward-input",
    "conv-backward-input --stride 2 --input 5x5",
    "conv-backward-input --route scatter --padding 1",
    "conv-backward-input --route col2im --padding 1",
    "conv-backward-weight --padding 1",
    "conv-backward-weight --route im2col --padding 1",
    "conv-backward-bias",
    "max-pool",
    "max-pool --pass backward",
    "max-pool --pass backward --kernel 3x3 --stride 1x1",
    "average-pool",
    "average-pool --pass backward",
    "global-average-pool",
    "global-average-pool --pass backward",
    "global-max-pool",
    "global-max-pool --pass backward",
    "activation",
    "activation --pass backward",
    "activation --function tanh",
    "activation --function tanh --pass backward",
    "activation --function sigmoid",
    "activation --function sigmoid --pass backward",
    "conv-forward --padding 1 --padding-mode reflect",
    "conv-backward-input --padding 1 --padding-mode replicate",
    "conv-backward-input --route scatter --padding 1 --padding-mode circular",
    "transposed-forward --bias",
    "transposed-forward --padding 1 --stride 2 --kernel 3",
    "transposed-forward --route zeros --stride 2 --bias",
    "transposed-forward --route zeros",
    "transposed-backward-input --padding 1",
    "transposed-backward-weight --padding 1",
    "transposed-backward-bias",
    "batch-norm",
    "batch-norm --evaluate",
    "batch-norm --pass backward",
    "batch-norm --pass backward --evaluate",
    "upsample",
    "upsample --pass backward --factor 2x3",
    "pixel-shuffle",
    "pixel-shuffle --pass backward",
    "dropout",
    "dropout --pass backward",
    "linear --bias",
    "linear --pass backward --bias",
    "softmax --input 2x3x1x1",
    "softmax --pass backward --input 2x3x1x1",
    "sgd --momentum 0.9 --decay 0.01",
};

/* "NAME = NUMBER" within a sentence: the number that the cell has after the step. */
static void check_equality(const Trace *trace, Cell cell, int64_t done, const char *said)
{
    Text claim = {0}, number = {0};
    float value;
    name_plain(trace, cell, &claim);
    text_add(&claim, " = ");
    const char *at = claim.length > 3 ? strstr(said, text_get(&claim)) : NULL;
    if (at && cell_value(trace, cell, done, &value)) {
        value_text(value, &number);
        if (strncmp(at + claim.length, text_get(&number), number.length) != 0)
            fail_msg("\"%s\": it is %s", said, text_get(&number));
        equalities++;
    }
    text_free(&claim);
    text_free(&number);
}

/* Whether it says that a motion is over. */
static bool says_done(const char *said)
{
    static const char *const over[] = {"has become", "has turned", "has folded", "has gone", "have zeros", "已成为"};
    for (size_t i = 0; i < sizeof over / sizeof *over; i++)
        if (strstr(said, over[i]))
            return true;
    return false;
}

static void check(const Trace *trace, int64_t i, Level level, bool begun, int language, const char *line)
{
    Text said = {0}, moving = {0};
    const Speech speech = {.language = language, .word = word_in},
                 under_way = {.language = language, .word = word_in, .moving = true};
    sentence_say(trace, i, level, begun, &under_way, &moving);
    if (moving.length == 0 || strpbrk(text_get(&moving), "{}") || says_done(text_get(&moving)))
        fail_msg("%s, step %lld under way: \"%s\"", line, (long long)i + 1, text_get(&moving));
    text_free(&moving);
    sentence_say(trace, i, level, begun, &speech, &said);
    if (said.length == 0 || strpbrk(text_get(&said), "{}") || strstr(text_get(&said), "  "))
        fail_msg("%s, step %lld: \"%s\"", line, (long long)i + 1, text_get(&said));
    if (begun && level == LEVEL_PRODUCT) {
        Step step = step_at(trace, i);
        check_equality(trace, step.out, i + 1, text_get(&said));
        check_equality(trace, step.a, i + 1, text_get(&said));
        check_equality(trace, step.b, i + 1, text_get(&said));
    }
    text_free(&said);
}

static void every_step_has_its_sentence(void **state)
{
    (void)state;
    for (size_t l = 0; l < sizeof lines / sizeof *lines; l++) {
        Scene scene = scene_read(lines[l]);
        for (int64_t i = 0; i < scene.trace.len; i++)
            for (int language = 0; language < LANGUAGE_COUNT; language++) {
                check(&scene.trace, i, LEVEL_PRODUCT, true, language, lines[l]);
                check(&scene.trace, i, LEVEL_CELL, true, language, lines[l]);
                check(&scene.trace, i, LEVEL_LAYER, true, language, lines[l]);
                check(&scene.trace, i, LEVEL_PRODUCT, false, language, lines[l]);
            }
        scene_free(&scene);
    }
    assert_true(equalities > 100);
}

/* The places of a sentence in the order of the list, so that two languages can have them in another order. */
static unsigned places(const char *sentence)
{
    static const char *const all[] = {"{out}", "{a}",      "{b}",     "{term}", "{va}",   "{vb}",  "{before}",
                                      "{after}", "{x}", "{y}", "{w}", "{top}", "{left}", "{row}", "{column}",
                                      "{bottom}", "{right}"};
    unsigned found = 0;
    size_t known = 0, braces = 0;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        for (const char *at = sentence; (at = strstr(at, all[i])); at++) {
            found |= 1u << i;
            known++;
        }
    for (const char *at = sentence; *at; at++)
        braces += *at == '{';
    assert_int_equal(known, braces);
    return found;
}

static void every_sentence_has_its_chinese(void **state)
{
    (void)state;
    for (int operation = 0; operation < OP_COUNT; operation++) {
        assert_non_null(sentence_at((Operation)operation, 1));
        const char *sentence;
        for (int n = 0; (sentence = sentence_at((Operation)operation, n)); n++) {
            const char *chinese = word(LANGUAGE_CHINESE, sentence);
            if (strcmp(chinese, sentence) == 0)
                fail_msg("\"%s\" has no Chinese", sentence);
            if (places(chinese) != places(sentence))
                fail_msg("\"%s\" has other places than \"%s\"", chinese, sentence);
        }
    }
}

static void nothing_is_said_under_a_veil(void **state)
{
    (void)state;
    Scene scene = scene_read("conv-forward");
    Veil veil = {.any = true};
    Text said = {0};
    const Speech speech = {0};
    scene.trace.veil = &veil;
    sentence_say(&scene.trace, 3, LEVEL_PRODUCT, true, &speech, &said);
    assert_int_equal(said.length, 0);
    scene.trace.veil = NULL;
    sentence_say(&scene.trace, 3, LEVEL_PRODUCT, true, &speech, &said);
    assert_non_null(strstr(text_get(&said), "complete: 29."));
    text_clear(&said);
    const Speech moving = {.moving = true};
    sentence_say(&scene.trace, 3, LEVEL_PRODUCT, true, &moving, &said);
    assert_null(strstr(text_get(&said), "29"));
    text_free(&said);
    scene_free(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_step_has_its_sentence),
        cmocka_unit_test(every_sentence_has_its_chinese),
        cmocka_unit_test(nothing_is_said_under_a_veil),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
