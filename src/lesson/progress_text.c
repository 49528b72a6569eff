/* Progress as text: a JSON file, read with the same care as any file, and lines of comma-separated values for a
 * teacher's table. */
#include "lesson/progress.h"

#include "base/memory.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

/* Of the form that is written here; a later one may say more. */
enum { FORM = 1 };

void progress_write(const Progress *progress, Text *out)
{
    cJSON *object = cJSON_CreateObject(), *answers;
    cJSON_AddNumberToObject(object, "convwalk-progress", FORM);
    cJSON_AddStringToObject(object, "lesson", progress->lesson);
    cJSON_AddStringToObject(object, "title", progress->title);
    cJSON_AddNumberToObject(object, "pages", progress->pages);
    cJSON_AddNumberToObject(object, "page", progress->page);
    cJSON_AddNumberToObject(object, "seen", progress->seen);
    cJSON_AddNumberToObject(object, "questions", progress->questions);
    answers = cJSON_AddArrayToObject(object, "answers");
    for (int i = 0; i < progress->answers; i++) {
        const Answer *answer = &progress->answer[i];
        cJSON *entry = cJSON_CreateObject();
        cJSON_AddNumberToObject(entry, "page", answer->page);
        cJSON_AddNumberToObject(entry, "number", answer->number);
        cJSON_AddStringToObject(entry, "question", answer->question);
        cJSON_AddStringToObject(entry, "answer", answer->answer);
        cJSON_AddNumberToObject(entry, "tries", answer->tries);
        cJSON_AddBoolToObject(entry, "right", answer->right);
        if (answer->told)
            cJSON_AddBoolToObject(entry, "shown", true);
        cJSON_AddItemToArray(answers, entry);
    }
    char *text = cJSON_Print(object);
    text_add(out, "%s\n", text);
    cJSON_free(text);
    cJSON_Delete(object);
}

/* A whole number low .. high. */
static bool read_int(const cJSON *object, const char *key, int low, int high, int *value, Error *err)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
    if (!cJSON_IsNumber(item) || !(item->valuedouble >= low && item->valuedouble <= high)
        || item->valuedouble != (int)item->valuedouble)
        return error_set(err, "expected \"%s\" to be a whole number from %d to %d", key, low, high);
    *value = (int)item->valuedouble;
    return true;
}

static bool read_string(const cJSON *object, const char *key, char **value, Error *err)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
    if (!cJSON_IsString(item))
        return error_set(err, "expected \"%s\" to be a text", key);
    *value = mem_string(item->valuestring);
    return true;
}

/* Takes it only if it comes after the one before, as they are written. */
static bool read_answer(Progress *progress, const cJSON *entry, Error *err)
{
    const Answer *last = progress->answers ? &progress->answer[progress->answers - 1] : NULL;
    const cJSON *right = cJSON_GetObjectItemCaseSensitive(entry, "right"),
                *shown = cJSON_GetObjectItemCaseSensitive(entry, "shown");
    Answer *answer = &progress->answer[progress->answers];
    *answer = (Answer){.right = cJSON_IsTrue(right), .told = cJSON_IsTrue(shown)};
    bool done = read_int(entry, "page", 1, PROGRESS_PAGES, &answer->page, err)
        && read_int(entry, "number", 1, PROGRESS_ANSWERS, &answer->number, err)
        && read_int(entry, "tries", answer->told ? 0 : 1, 1 << 30, &answer->tries, err)
        && (cJSON_IsBool(right) || error_set(err, "expected \"right\" to be true or false"))
        && (!shown || cJSON_IsBool(shown) || error_set(err, "expected \"shown\" to be true or false"))
        && (!last || last->page < answer->page || (last->page == answer->page && last->number < answer->number)
            || error_set(err, "the answers are not in the order of pages"))
        && read_string(entry, "question", &answer->question, err)
        && read_string(entry, "answer", &answer->answer, err);
    if (done) {
        progress->answers++;
    } else {
        free(answer->question);
        free(answer->answer);
    }
    return done;
}

static bool read_object(Progress *progress, const cJSON *object, Error *err)
{
    int form;
    const cJSON *answers = cJSON_GetObjectItemCaseSensitive(object, "answers"), *entry;
    bool done = read_int(object, "convwalk-progress", FORM, FORM, &form, err)
        && read_string(object, "lesson", &progress->lesson, err)
        && read_string(object, "title", &progress->title, err)
        && read_int(object, "pages", 0, PROGRESS_PAGES, &progress->pages, err)
        && read_int(object, "page", 0, PROGRESS_PAGES, &progress->page, err)
        && read_int(object, "seen", 0, PROGRESS_PAGES, &progress->seen, err)
        && read_int(object, "questions", 0, PROGRESS_ANSWERS, &progress->questions, err)
        && (cJSON_IsArray(answers) || error_set(err, "expected \"answers\" to be a list"));
    int count = done ? cJSON_GetArraySize(answers) : 0;
    if (count > PROGRESS_ANSWERS)
        return error_set(err, "%d answers; expected at most %d", count, PROGRESS_ANSWERS);
    progress->answer = count ? mem_alloc((size_t)count, sizeof *progress->answer) : NULL;
    for (entry = done ? answers->child : NULL; entry && done; entry = entry->next)
        done = read_answer(progress, entry, err);
    return done;
}

bool progress_parse(Progress *progress, const char *bytes, size_t length, Error *err)
{
    *progress = (Progress){0};
    if (length > PROGRESS_BYTES)
        return error_set(err, "larger than %d bytes", PROGRESS_BYTES);
    cJSON *object = cJSON_ParseWithLength(bytes, length);
    bool done = cJSON_IsObject(object) ? read_object(progress, object, err)
                                       : error_set(err, "this is not a file of progress (JSON)");
    cJSON_Delete(object);
    if (!done)
        progress_free(progress);
    return done;
}

/* A value of the table: in quotes where it needs them, quotes doubled. A spreadsheet takes what begins with = + - @
 * for a formula: a text that does gets an apostrophe before it; a number needs none. */
static void csv_value(const char *value, Text *out)
{
    float number;
    if (value[0] && strchr("=+-@", value[0]) && !text_to_float(value, &number))
        text_add(out, "'");
    if (!value[strcspn(value, ",\"\r\n")]) {
        text_add(out, "%s", value);
        return;
    }
    text_add(out, "\"");
    for (; *value; value++)
        text_add(out, *value == '"' ? "\"\"" : "%c", *value);
    text_add(out, "\"");
}

void progress_csv_head(Text *out)
{
    text_add(out, "lesson,title,page,question,text,answer,right,tries\r\n");
}

void progress_csv(const Progress *progress, Text *out)
{
    csv_value(progress->lesson, out);
    text_add(out, ",");
    csv_value(progress->title, out);
    text_add(out, ",%d,0,pages seen,%d of %d,%s,\r\n", progress->page, progress->seen, progress->pages,
             progress->seen >= progress->pages ? "yes" : "no");
    for (int i = 0; i < progress->answers; i++) {
        const Answer *answer = &progress->answer[i];
        csv_value(progress->lesson, out);
        text_add(out, ",");
        csv_value(progress->title, out);
        text_add(out, ",%d,%d,", answer->page, answer->number);
        csv_value(answer->question, out);
        text_add(out, ",");
        csv_value(answer->answer, out);
        const char *right = answer->right ? "yes" : "no";
        text_add(out, ",%s,%d\r\n", answer->told ? "shown" : right, answer->tries);
    }
}
