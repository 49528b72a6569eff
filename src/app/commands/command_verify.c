/* convwalk verify FILE...: reads reference cases, computes each by every route and says how far every tensor is from
 * what the file expects. A file without expectations is computed too, and its routes are compared with each other. */
#include "app/commands/commands.h"
#include "app/commands/scene_args.h"
#include "app/verify/cases/case_kind.h"
#include "app/verify/report.h"
#include "base/text.h"

#include <getopt.h>
#include <stdio.h>

static const char help[] =
    "convwalk verify FILE... [--json] [--out FILE]\n"
    "Computes each reference case (a safetensors file with one operation's inputs) by every route, and prints a line "
    "per\n"
    "file and route: the largest absolute / relative error of each tensor, and whether all agree with what the file\n"
    "expects: each number within what float32 rounding allows for that very sum, which is computed from its terms in\n"
    "double. In brackets stands how much of this the worst number takes. A network, a chain of sums, has a tolerance "
    "of\n"
    "min(1e-5*max(1, m), m/100) + 1e-4*|want| instead, m being the tensor's largest |want|. Where a usual mistake or\n"
    "another order gives a file's numbers, it is named.\n"
    "Exit status: 0 all agree, 1 one differs, 2 a file is no case.\n"
    "\n"
    "  --json       one JSON object a line\n"
    "  --out FILE   writes the inputs and what was computed from them, as a case; for one case\n"
    "\n"
    "A case's metadata name its operation, `op`, and its numbers as text. Pairs are height,width as Python prints "
    "them:\n"
    "(1, 2), [1, 2], 1,2, or 1 for both; what stands in brackets has PyTorch's default when it is missing:\n";

static const char help_end[] =
    "Tensors in brackets may be missing, and so may any output: what is missing is computed, not checked. F64, F16, "
    "BF16\n"
    "and whole numbers are converted, which is said. A tensor, a key or a value that is not known is refused by its "
    "name,\n"
    "exit status 2; a value that changes nothing is taken, such as groups=1, padding_mode=zeros, "
    "divisor_override=None.\n";

typedef struct {
    bool json;
    const char *out;
    int files, runs, differ, unreadable;
} Verify;

static void say(Text *text)
{
    fputs(text_get(text), stdout);
    text_free(text);
}

/* One route: computed, compared, reported. False when it could not be computed or compared. */
static bool run_route(Verify *verify, Verdicts *found, const CaseRoute *route, Outputs *first, Error *err)
{
    Outputs out = {.count = 0};
    Text line = {0};
    found->route = route->name;
    bool done = case_route_run(route, found->given, &out, err) && verdicts_collect(found, &out, first, err);
    if (done && out.count > 0) {
        verify->runs++;
        verify->differ += !verdicts_agree(found);
        if (verify->json)
            verdicts_json(found, &line);
        else
            verdicts_line(found, &line);
        text_add(&line, "\n");
        say(&line);
        outputs_keep_new(first, &out);
    }
    outputs_free(&out);
    return done;
}

static bool verify_case(Verify *verify, const char *path, const Case *given, Error *err)
{
    Verdicts found = {.path = path, .given = given};
    Outputs first = {.count = 0};
    Text rest = {0};
    bool done = true;
    notes_text(given, path, &rest);
    if (verify->json)
        text_free(&rest);
    else
        say(&rest);
    for (const CaseRoute *route = case_routes(given); done && route->name; route++)
        done = run_route(verify, &found, route, &first, err) || error_prefix(err, "%s: %s", path, route->name);
    done = done && (leftovers_check(given, &first, err) || error_prefix(err, "%s", path));
    if (done && !verify->json) {
        values_text(given, &first, &rest);
        say(&rest);
    }
    done = done && (!verify->out || case_write(given, &first, verify->out, err));
    text_free(&rest);
    outputs_free(&first);
    return done;
}

static void verify_file(Verify *verify, const char *path)
{
    Case given;
    Error err;
    verify->files++;
    bool done = case_read(&given, path, &err);
    if (done) {
        done = verify_case(verify, path, &given, &err);
        case_free(&given);
    }
    if (!done) {
        verify->unreadable++;
        fflush(stdout);
        command_fail(&err);
    }
}

static void total(const Verify *verify)
{
    int agree = verify->runs - verify->differ;
    if (verify->json)
        printf("{\"files\":%d,\"runs\":%d,\"agree\":%d,\"differ\":%d,\"unreadable\":%d}\n", verify->files, verify->runs,
               agree, verify->differ, verify->unreadable);
    else
        printf("%d %s, %d %s: %d agree, %d %s, %d unreadable\n", verify->files, verify->files == 1 ? "file" : "files",
               verify->runs, verify->runs == 1 ? "run" : "runs", agree, verify->differ,
               verify->differ == 1 ? "differs" : "differ", verify->unreadable);
}

/* Sorts the command's words into options and files, which go to the front of argv. False at a word that is neither. */
static bool read_options(int argc, char **argv, Verify *verify, bool *asked, int *files, Error *err)
{
    static const struct option options[] = {
        {"help", no_argument, NULL, 'h'},
        {"json", no_argument, NULL, 'j'},
        {"out", required_argument, NULL, 'o'},
        {NULL, 0, NULL, 0},
    };
    opterr = 0;
    optind = 0;
    for (int code; (code = getopt_long(argc, argv, ":o:", options, NULL)) != -1;) {
        if (code == 'h')
            *asked = true;
        else if (code == 'j')
            verify->json = true;
        else if (code == 'o')
            verify->out = optarg;
        else
            return option_error(argv, code, options, err);
    }
    *files = argc - optind;
    if (!*asked && *files == 0)
        return error_set(err, "verify which files? (convwalk verify --help tells more)");
    if (verify->out && *files > 1)
        return error_set(err, "--out takes the outputs of one case, but there are %d files", *files);
    return true;
}

/* What files call an operation, the operations' rows say. */
static void say_help(void)
{
    Text names = {0};
    fputs(help, stdout);
    for (int i = 0; case_kind_at(i); i++) {
        for (const char *const *op = case_kind_at(i)->ops; *op; op++)
            text_add(&names, "%s%s", names.length ? ", " : "", *op);
        printf("  %-23s%s", text_get(&names), case_kind_at(i)->help);
        text_clear(&names);
    }
    text_free(&names);
    fputs(help_end, stdout);
}

int command_verify(int argc, char **argv)
{
    Verify verify = {0};
    Error err;
    bool asked = false;
    int files = 0;
    if (!read_options(argc, argv, &verify, &asked, &files, &err))
        return command_fail(&err);
    if (asked) {
        say_help();
        return 0;
    }
    for (int i = 0; i < files; i++)
        verify_file(&verify, argv[argc - files + i]);
    total(&verify);
    bool written = fflush(stdout) == 0;
    if (verify.unreadable)   /* its line is there: of an output that is lost besides, none more */
        return 2;
    if (!written)
        return command_fail(&(Error){"the output could not be written"});
    return verify.differ ? 1 : 0;
}
