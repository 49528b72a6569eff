/* A network after updates by its own image: the weights are those that the update left, and the loss falls. */
#include "testing.h"

#include "scenes.h"

#include <string.h>

static float loss_after(int updates)
{
    char line[128];
    snprintf(line, sizeof line, "lenet --weights assets/lenet-relu-max.safetensors --digit 7 --lr 0.001 --updates %d",
             updates);
    Scene scene = scene_read(line);
    float loss = scene.net->loss.v[0];
    scene_free(&scene);
    return loss;
}

static void the_loss_falls_step_by_step(void **state)
{
    (void)state;
    float before = loss_after(0), once = loss_after(1), twice = loss_after(2);
    assert_true(once < before && twice < once);
    assert_true(before - once > once - twice);   /* by less each time: lesson 18 says so */
}

static void the_update_that_is_shown_is_the_next_ones_weights(void **state)
{
    (void)state;
    static const char line[] = "lenet --weights assets/lenet-relu-max.safetensors --momentum 0.9",
                      more[] = " --updates 1";
    char updated[128];
    snprintf(updated, sizeof updated, "%s%s", line, more);
    Scene first = scene_read(line), second = scene_read(updated);
    for (int i = 0; i < first.net->net.parameters; i++) {
        size_t bytes = tensor_count(&first.net->new_parameter[i]) * sizeof(float);
        assert_memory_equal(second.net->run.parameter[i].v, first.net->new_parameter[i].v, bytes);
        assert_memory_equal(second.net->run.velocity[i].v, first.net->new_velocity[i].v, bytes);
    }
    scene_free(&first);
    scene_free(&second);
}

static void a_line_says_its_updates(void **state)
{
    (void)state;
    Text text = {0};
    SceneLine line;
    Error err;
    assert_true(scene_line_read(&line, "lenet --digit 3 --updates 2", &err));
    scene_line_write(&line, &text);
    assert_non_null(strstr(text_get(&text), " --updates 2"));
    scene_line_free(&line);
    assert_false(scene_line_read(&line, "lenet --updates 21", &err));
    assert_non_null(strstr(err.text, "from 0 to 20"));
    scene_line_free(&line);
    text_free(&text);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(the_loss_falls_step_by_step),
                                              cmocka_unit_test(the_update_that_is_shown_is_the_next_ones_weights),
                                              cmocka_unit_test(a_line_says_its_updates)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
