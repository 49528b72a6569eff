/* What is said about a case: each route's outputs against what the file expects, as a line of text or a JSON object. */
#ifndef CONVWALK_APP_VERIFY_REPORT_H
#define CONVWALK_APP_VERIFY_REPORT_H

#include "app/verify/compare.h"
#include "app/verify/routes.h"
#include "base/text.h"

/* What an output was held against: the file's tensor, where it has one; else the first route's; or nothing. */
typedef enum { AGAINST_NOTHING, AGAINST_FIRST, AGAINST_FILE } Against;

typedef struct {
    const Output *output;    /* borrowed */
    Against against;
    bool fits;               /* the file's tensor has the output's shape; else nothing was compared */
    Difference difference;
} Finding;

typedef struct {
    const char *path, *route;
    const Case *given;
    Finding at[OUTPUTS_MOST];
    int count;
} Findings;

/* Holds each output against the file, or `first` (what earlier routes computed). False when the file's tensor of that
 * name has no numbers to compare, because they are of another type. */
bool findings_collect(Findings *found, const Outputs *out, const Outputs *first, Error *err);

/* No output differs. */
bool findings_agree(const Findings *found);

/* "PATH  naive    agrees   y 2.4e-07/1.1e-06 ..." without a newline, and the same as one JSON object. */
void findings_line(const Findings *found, Text *out);
void findings_json(const Findings *found, Text *out);

/* Each tensor of the file that no route computed: false, naming it, if the operation has such an output but lacks the input
 * for it (it must not pass for checked); otherwise a line that it was not looked at. */
bool leftovers_text(const Case *given, const char *path, const Outputs *computed, Text *out, Error *err);

/* Writes the case's metadata and inputs and what was computed from them to `path`, which is then a complete case. */
bool case_write(const Case *given, const Outputs *computed, const char *path, Error *err);

/* The values that the file did not expect, a line for each of at most 64 elements. */
void values_text(const Case *given, const Outputs *computed, Text *out);

#endif
