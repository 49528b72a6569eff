/* What a reader has done: kept, told as a table, and only ever read from files that can be true. */
#include "testing.h"

#include "lesson/progress.h"

#include <string.h>
#include <sys/stat.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static Progress some(void)
{
    Progress progress = progress_new("en/01-a-kernel-slides.md", "A kernel \"slides\"", 3, 2);
    progress.page = 2;
    progress.seen = 3;
    progress_answer(&progress, 3, 1, "δ_e = ___", "13", false, 1);
    progress_answer(&progress, 1, 1, "Which,\nthen?", "a·w, \"first\"", true, 1);
    progress_answer(&progress, 3, 1, "δ_e = ___", "14", true, 2);
    return progress;
}

static void answers_stand_in_order_and_count_tries(void **state)
{
    (void)state;
    Progress progress = some();
    assert_int_equal(progress.answers, 2);
    assert_int_equal(progress.answer[0].page, 1);
    const Answer *answer = progress_find(&progress, 3, 1, "δ_e = ___");
    assert_non_null(answer);
    assert_string_equal(answer->answer, "14");
    assert_int_equal(answer->tries, 2);
    assert_true(answer->right);
    assert_int_equal(progress_right(&progress), 2);
    progress_free(&progress);
}

/* Given up at once, or after a try; the file and the table say so, and an answer that comes later takes its place. */
static void what_was_given_up_is_kept(void **state)
{
    (void)state;
    Progress progress = some(), again;
    Text file = {0}, csv = {0};
    Error err;
    progress_told(&progress, 2, 1, "p = ___", "", 0);
    progress_told(&progress, 2, 2, "q = ___", "7", 3);
    progress_write(&progress, &file);
    assert_true(progress_parse(&again, text_get(&file), file.length, &err));
    const Answer *at_once = progress_find(&again, 2, 1, "p = ___"), *later = progress_find(&again, 2, 2, "q = ___");
    assert_true(at_once && at_once->told && !at_once->right && at_once->tries == 0);
    assert_true(later && later->told && later->tries == 3);
    assert_false(progress_find(&again, 3, 1, "δ_e = ___")->told);
    assert_int_equal(progress_right(&again), 2);
    progress_csv(&again, &csv);
    assert_non_null(strstr(text_get(&csv), "2,1,p = ___,,shown,0"));
    progress_answer(&again, 2, 1, "p = ___", "29", true, 1);
    assert_false(progress_find(&again, 2, 1, "p = ___")->told);
    progress_free(&progress);
    progress_free(&again);
    text_free(&file);
    text_free(&csv);
}

static void a_changed_question_has_no_answer(void **state)
{
    (void)state;
    Progress progress = some();
    assert_null(progress_find(&progress, 3, 1, "δ_d = ___"));
    assert_null(progress_find(&progress, 3, 2, "δ_e = ___"));
    assert_null(progress_find(&progress, 2, 1, "δ_e = ___"));
    progress_answer(&progress, 3, 1, "δ_d = ___", "1", false, 1);
    assert_int_equal(progress_find(&progress, 3, 1, "δ_d = ___")->tries, 1);
    assert_int_equal(progress_right(&progress), 1);
    assert_int_equal(progress.answers, 2);
    progress_free(&progress);
}

static void a_file_says_it_all_again(void **state)
{
    (void)state;
    Progress progress = some(), again;
    Text one = {0}, other = {0};
    Error err;
    char folder[] = "/tmp/convwalk-progress-XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/p.json", folder);
    assert_true(progress_save(&progress, path, &err));
    assert_true(progress_load(&again, path, &err));
    progress_write(&progress, &one);
    progress_write(&again, &other);
    assert_string_equal(text_get(&one), text_get(&other));
    assert_int_equal(again.answers, 2);
    assert_string_equal(again.answer[0].question, "Which,\nthen?");
    unlink(path);
    progress_free(&again);
    assert_false(progress_load(&again, path, &err));
    assert_null(again.lesson);
    rmdir(folder);
    assert_false(progress_save(&progress, path, &err));   /* its folder is gone */
    text_free(&one);
    text_free(&other);
    progress_free(&progress);
}

/* What cannot be written leaves what stood there, and nothing beside it. */
static void a_file_is_written_whole_or_not_at_all(void **state)
{
    (void)state;
    Progress progress = some(), old;
    Error err;
    char folder[] = "/tmp/convwalk-progress-XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/p.json", folder);
    assert_true(progress_save(&progress, path, &err));
    if (geteuid() != 0) {
        progress_answer(&progress, 2, 1, "new", "1", true, 1);
        chmod(folder, 0500);
        assert_false(progress_save(&progress, path, &err));
        chmod(folder, 0700);
        assert_true(progress_load(&old, path, &err));
        assert_int_equal(old.answers, 2);
        progress_free(&old);
    }
    unlink(path);
    assert_int_equal(rmdir(folder), 0);   /* no temporary file was left */
    progress_free(&progress);
}

#define HEAD "{\"convwalk-progress\":1,\"lesson\":\"l\",\"title\":\"t\",\"pages\":3," \
    "\"page\":1,\"seen\":2,\"questions\":1,\"answers\":"
#define ENTRY(page, tries) \
    "{\"page\":" page ",\"number\":1,\"question\":\"q\",\"answer\":\"a\",\"tries\":" tries ",\"right\":true}"

static void what_can_not_be_true_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *part;   /* part NULL: it is fine */
    } files[] = {
        {HEAD "[]}", NULL},
        {HEAD "[" ENTRY("1", "1") "," ENTRY("2", "1") "]}", NULL},
        {"", "not a file of progress"}, {"[]", "not a file of progress"}, {"{", "not a file of progress"},
        {"{}", "\"convwalk-progress\""},
        {"{\"convwalk-progress\":2}", "\"convwalk-progress\""},
        {HEAD "{}}", "\"answers\""},
        {HEAD "[1]}", "\"page\""},
        {HEAD "[" ENTRY("0", "1") "]}", "\"page\""},
        {HEAD "[" ENTRY("1.5", "1") "]}", "\"page\""},
        {HEAD "[" ENTRY("1e300", "1") "]}", "\"page\""},
        {HEAD "[" ENTRY("1", "0") "]}", "\"tries\""},
        {HEAD "[" ENTRY("2", "1") "," ENTRY("1", "1") "]}", "order"},
        {HEAD "[" ENTRY("2", "1") "," ENTRY("2", "1") "]}", "order"},
        {HEAD "[{\"page\":1,\"number\":1,\"question\":\"q\",\"answer\":7,\"tries\":1,\"right\":true}]}", "\"answer\""},
        {HEAD "[{\"page\":1,\"number\":1,\"question\":\"q\",\"answer\":\"a\",\"tries\":1}]}", "\"right\""},
    };
    for (size_t i = 0; i < COUNT(files); i++) {
        Progress progress;
        Error err = {""};
        bool read = progress_parse(&progress, files[i].text, strlen(files[i].text), &err);
        if (read != !files[i].part || (files[i].part && !strstr(err.text, files[i].part)))
            fail_msg("%s: %s", files[i].text, read ? "was taken" : err.text);
        assert_true(read || !progress.lesson);
        progress_free(&progress);
    }
}

static void a_table_quotes_what_it_has_to(void **state)
{
    (void)state;
    Progress progress = some();
    Text out = {0};
    progress_csv_head(&out);
    progress_csv(&progress, &out);
    assert_string_equal(text_get(&out),
        "lesson,title,page,question,text,answer,right,tries\r\n"
        "en/01-a-kernel-slides.md,\"A kernel \"\"slides\"\"\",2,0,pages seen,3 of 3,yes,\r\n"
        "en/01-a-kernel-slides.md,\"A kernel \"\"slides\"\"\",1,1,\"Which,\nthen?\",\"a·w, \"\"first\"\"\",yes,1\r\n"
        "en/01-a-kernel-slides.md,\"A kernel \"\"slides\"\"\",3,1,δ_e = ___,14,yes,2\r\n");
    text_free(&out);
    progress_free(&progress);
}

static void each_lesson_has_its_own_file(void **state)
{
    (void)state;
    Text en = {0}, zh = {0}, odd = {0};
    progress_file_name("en/01-a-kernel.md", &en);
    progress_file_name("zh/01-a-kernel.md", &zh);
    progress_file_name("/home/me/\xE6\x88\x91 ../x y.md", &odd);
    assert_int_equal(strncmp(text_get(&en), "01-a-kernel-", 12), 0);
    assert_string_equal(text_get(&en) + en.length - 5, ".json");
    assert_string_not_equal(text_get(&en), text_get(&zh));
    assert_int_equal(strncmp(text_get(&odd), "x-y-", 4), 0);
    assert_null(strchr(text_get(&odd), '/'));
    text_free(&en);
    text_free(&zh);
    text_free(&odd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_stand_in_order_and_count_tries),
        cmocka_unit_test(what_was_given_up_is_kept),
                                       cmocka_unit_test(a_changed_question_has_no_answer),
        cmocka_unit_test(a_file_says_it_all_again),
        cmocka_unit_test(a_file_is_written_whole_or_not_at_all),
        cmocka_unit_test(what_can_not_be_true_is_refused),
        cmocka_unit_test(a_table_quotes_what_it_has_to),
        cmocka_unit_test(each_lesson_has_its_own_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
