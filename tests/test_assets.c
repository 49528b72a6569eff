/* The data folder is found from where the program lies, and CONVWALK_DATA decides alone when it is set. */
#include "testing.h"

#include "app/hosts/assets.h"
#include "base/file.h"

#include <string.h>

static void from_the_build_the_source_trees_assets_are_found(void **state)
{
    (void)state;
    char folder[1024], desktop[1100];
    Error err;
    unsetenv("CONVWALK_DATA");
    assert_true(assets_find(folder, sizeof folder, &err));
    snprintf(desktop, sizeof desktop, "%s/convwalk.desktop", folder);
    assert_true(file_exists(desktop));
}

static void what_the_environment_says_counts_alone(void **state)
{
    (void)state;
    char place[] = "/tmp/convwalk-data-XXXXXX", wanted[64], folder[1024];
    Error err;
    assert_non_null(mkdtemp(place));
    setenv("CONVWALK_DATA", place, 1);
    assert_false(assets_find(folder, sizeof folder, &err));
    snprintf(wanted, sizeof wanted, "%s/assets", place);
    assert_non_null(strstr(err.text, wanted));
    assert_non_null(strstr(err.text, "CONVWALK_DATA"));

    assert_true(file_make_folder(wanted, &err));
    assert_true(assets_find(folder, sizeof folder, &err));
    assert_string_equal(folder, wanted);
    assert_false(lessons_find(folder, sizeof folder, &err));
    assert_int_equal(rmdir(wanted), 0);
    assert_int_equal(rmdir(place), 0);
    unsetenv("CONVWALK_DATA");
}

static void a_path_longer_than_the_room_is_missing(void **state)
{
    (void)state;
    char folder[8];
    Error err;
    unsetenv("CONVWALK_DATA");
    assert_false(assets_find(folder, sizeof folder, &err));
    assert_non_null(strstr(err.text, "assets"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(from_the_build_the_source_trees_assets_are_found),
        cmocka_unit_test(what_the_environment_says_counts_alone),
        cmocka_unit_test(a_path_longer_than_the_room_is_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
