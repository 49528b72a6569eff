/* For tests of convwalk verify: running it within the test, and cases made from the reference cases by a change. */
#ifndef CONVWALK_VERIFY_TESTING_H
#define CONVWALK_VERIFY_TESTING_H

#include "testing.h"

#include "app/commands/commands.h"
#include "base/file.h"
#include "engine/files/safetensors.h"

#include <string.h>

#define CASE(name) "tests/cases/" name ".safetensors"

static char place[] = "/tmp/convwalk-verify-XXXXXX";
static char made[64], other[64];     /* files there */

/* What verify wrote, its standard output and its errors. */
typedef struct {
    int status;
    char *out, *err;
} VerifyRun;

static inline char *slurp(FILE *file)
{
    long length = ftell(file);
    char *text = calloc((size_t)length + 1, 1);
    assert_non_null(text);
    rewind(file);
    assert_int_equal(fread(text, 1, (size_t)length, file), length);
    (void)fclose(file);
    return text;
}

static inline VerifyRun verify(int count, char **words)
{
    char **argv = calloc((size_t)count + 2, sizeof *argv);
    FILE *out = tmpfile(), *err = tmpfile();
    assert_true(argv && out && err);
    argv[0] = "verify";
    memcpy(argv + 1, words, (size_t)count * sizeof *words);
    (void)fflush(stdout);
    int kept_out = dup(1), kept_err = dup(2);
    dup2(fileno(out), 1);
    dup2(fileno(err), 2);
    int status = command_verify(count + 1, argv);
    (void)fflush(stdout);
    dup2(kept_out, 1);
    dup2(kept_err, 2);
    close(kept_out);
    close(kept_err);
    free(argv);
    (void)fseek(out, 0, SEEK_END);
    (void)fseek(err, 0, SEEK_END);
    return (VerifyRun){status, slurp(out), slurp(err)};
}

static inline VerifyRun verify_one(const char *path)
{
    return verify(1, (char *[]){(char *)path});
}

static inline void said_free(VerifyRun *said)
{
    free(said->out);
    free(said->err);
}

/* How often `word` stands in `text`. */
static inline int times(const char *text, const char *word)
{
    int count = 0;
    for (const char *at = text; (at = strstr(at, word)); at += strlen(word))
        count++;
    return count;
}

/* A change to a case on its way from one file to another; fields that are NULL or 0 change nothing. */
typedef struct {
    const char *drop;                   /* this tensor is left out */
    const char *key, *value;            /* this text is replaced, or left out where value is NULL */
    const char *tensor, *name;          /* this tensor gets another name */
    const int64_t *dim;                 /* or another shape of `rank` sides, with numbers of its own */
    int rank;
    SafeType type;
    bool outputs;                       /* outputs are left out */
    const float *put;                       /* or its first number is this */
} CaseEdit;

static inline void edit_tensor(const CaseEdit *edit, SafeTensor *tensor)
{
    static char zeros[1 << 16];
    if (edit->name)
        tensor->name = edit->name;
    if (edit->put) {
        memcpy(zeros, tensor->bytes, tensor->count * safe_type_size(tensor->type));
        memcpy(zeros, edit->put, 4);
        tensor->bytes = zeros;
    } else if (edit->dim) {
        memset(zeros, 0, sizeof zeros);
        tensor->rank = edit->rank;
        tensor->type = edit->type;
        tensor->count = 1;
        tensor->bytes = zeros;
        for (int i = 0; i < edit->rank; i++)
            tensor->count *= (size_t)(tensor->dim[i] = edit->dim[i]);
    }
}

static inline bool is_output(const char *name)
{
    return strncmp(name, "after.", 6) == 0 || strncmp(name, "dconv", 5) == 0 || strncmp(name, "dfc", 3) == 0
           || strcmp(name, "loss") == 0 || strcmp(name, "y") == 0 || strcmp(name, "dx") == 0
           || strcmp(name, "dweight") == 0 || strcmp(name, "dbias") == 0;
}

static inline void copy_case(const char *from, const char *to, const CaseEdit *edit)
{
    SafeTensors all;
    Error err;
    SafeTensor tensor[64];
    SafeText text[16];
    int count = 0, texts = 0;
    if (!safetensors_read(from, &all, &err))
        fail_msg("%s", err.text);
    for (int i = 0; i < all.count; i++) {
        const char *name = all.tensor[i].name;
        if ((edit->drop && strcmp(name, edit->drop) == 0) || (edit->outputs && is_output(name)))
            continue;
        tensor[count] = all.tensor[i];
        if (edit->tensor && strcmp(name, edit->tensor) == 0)
            edit_tensor(edit, &tensor[count]);
        count++;
    }
    for (int i = 0; i < all.metadata_count; i++) {
        bool meant = edit->key && strcmp(all.metadata[i].key, edit->key) == 0;
        if (!meant || edit->value)
            text[texts++] = meant ? (SafeText){edit->key, edit->value} : all.metadata[i];
    }
    if (!safetensors_write(to, tensor, count, text, texts, &err))
        fail_msg("%s", err.text);
    safetensors_free(&all);
}

/* The same with one more text in its metadata, or another value where it has that key. */
static inline void add_text(const char *from, const char *to, const char *key, const char *value)
{
    SafeTensors all;
    Error err;
    SafeText text[16];
    int texts = 0;
    if (!safetensors_read(from, &all, &err))
        fail_msg("%s", err.text);
    for (int i = 0; i < all.metadata_count; i++)
        if (strcmp(all.metadata[i].key, key) != 0)
            text[texts++] = all.metadata[i];
    text[texts++] = (SafeText){key, value};
    if (!safetensors_write(to, all.tensor, all.count, text, texts, &err))
        fail_msg("%s", err.text);
    safetensors_free(&all);
}

/* Before the tests: a folder of their own; after them: it is removed. */
static inline int arrive(void **state)
{
    (void)state;
    if (!mkdtemp(place))
        return 1;
    snprintf(made, sizeof made, "%s/made", place);
    snprintf(other, sizeof other, "%s/other", place);
    return 0;
}

static inline int leave(void **state)
{
    (void)state;
    unlink(made);
    unlink(other);
    return rmdir(place);
}

#endif
