/* The report on a case: each route's outputs compared with what the file expects, as a line of text or a JSON
 * object. */
#ifndef CONVWALK_APP_VERIFY_REPORT_H
#define CONVWALK_APP_VERIFY_REPORT_H

#include "app/verify/judge/compare.h"
#include "app/verify/routes.h"
#include "base/text.h"

/* What an output is compared with: the file's tensor, if it has one; else the first route's; or nothing. */
typedef enum { AGAINST_NOTHING, AGAINST_FIRST, AGAINST_FILE } Against;

typedef struct {
    const Output *output;    /* borrowed */
    const SafeTensor *stored;    /* the file's tensor; borrowed; NULL: it has none */
    Against against;
    bool fits;               /* the file's tensor has the output's shape; else nothing was compared */
    bool by_rounding;        /* judged by what rounding allows; else by 1e-5 + 1e-4*|want| */
    Difference difference;
    double got, want;        /* of the element that is furthest off */
    char guess[160];         /* what the file's tensor holds instead, if that was found; else "" */
} Verdict;

/* Those of one route; `first` are those of the routes before it, the first of each tensor: equal bits are not judged a
 * second time. */
typedef struct {
    const char *path, *route;
    const Case *given;
    Verdict at[OUTPUTS_MOST];
    int count;
    Verdict first[OUTPUTS_MOST];   /* their outputs must not be used: they are freed */
    char first_name[OUTPUTS_MOST][32];
    int firsts;
} Verdicts;

/* Compares each output with the file, or with `first` (what earlier routes computed). False when the file's tensor of
 * that name has no numbers to compare, because they are of another type. */
bool verdicts_collect(Verdicts *found, const Outputs *out, const Outputs *first, Error *err);

/* No output differs. */
bool verdicts_agree(const Verdicts *found);

/* "PATH  naive    agrees   y 2.4e-07/1.1e-06 ..." without a newline, and the same as one JSON object. */
void verdicts_line(const Verdicts *found, Text *out);
void verdicts_json(const Verdicts *found, Text *out);

/* False, naming it, when the file has a tensor that no route computed, since its input is missing: it must not count as
 * checked. */
bool leftovers_check(const Case *given, const Outputs *computed, Error *err);

/* How the case was read, before anything is computed: types that were converted, numbers that are NaN or infinite,
 * inputs that are missing, words in the metadata; a line each, nothing for a plain case. */
void notes_text(const Case *given, const char *path, Text *out);

/* Writes the case's metadata, its inputs and the computed results to `path`, which is then a complete case. */
bool case_write(const Case *given, const Outputs *computed, const char *path, Error *err);

/* The values that the file did not expect, a line for each of at most 64 elements. */
void values_text(const Case *given, const Outputs *computed, Text *out);

#endif
