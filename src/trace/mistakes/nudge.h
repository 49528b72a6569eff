/* A nudge: one weight, input or bias is made a little larger and a little smaller, and the error is computed again
 * each time. What E gains for each unit must be the gradient that the engine computed the analytic way.
 *
 * The error of a scene that has the error of its output: E = sum over all outputs of delta_Y * Y, whose derivative
 * by Y is delta_Y; Y is the forward convolution or fully connected layer of the scene's X, W and b. Softmax has the
 * error itself: the mean of -log p. All of it is computed here in double precision from beginning to end. */
#ifndef CONVWALK_TRACE_NUDGE_H
#define CONVWALK_TRACE_NUDGE_H

#include "base/text.h"
#include "trace/trace.h"

typedef struct {
    Cell gradient;              /* the cell whose gradient is examined: of SET_DW, SET_DX or SET_DB, */
    Cell cell;                  /* and the cell that is nudged: the same one of SET_W, SET_X or SET_B */
    double epsilon;             /* by how much, > 0 */
    double value;               /* what it is */
    double below, at, above;    /* E with the value less epsilon, as it is, and with epsilon more */
    double difference;          /* (above - below) / (2 epsilon) */
    bool corner;                /* E turns within epsilon: another cell wins, a curve has a corner */
    double left, right;         /* then (at - below) / epsilon and (above - at) / epsilon */
    double analytic;            /* the engine's gradient */
    double slack;               /* how far both may differ by rounding, and by softmax's curvature */
    double lost;                /* the part of it that is E's own rounding, the more the smaller epsilon is */
} Nudge;

/* The values that epsilon can have; the index of the usual one. */
enum { NUDGE_EPSILONS = 7, NUDGE_USUAL = 2 };
extern const double nudge_epsilons[NUDGE_EPSILONS];

/* Whether the trace's operation has gradients (a convolution's, a fully connected layer's, softmax's), with all tensors
 * that E depends on, and is small enough to be computed at once; false, with the reason in `err`. */
bool nudge_fits(const Trace *trace, Error *err);

/* The gradient's cell that belongs to this one: to a weight, an input, a bias, or the gradient's cell itself.
 * SET_NONE for any other. */
Cell nudge_gradient(const Trace *trace, Cell cell);

/* The gradient's cell with this name, or whose nudged cell has this name ("x", "w[0,1]", "δ_a"); false when there is
 * none. */
bool nudge_find(const Trace *trace, const char *name, Cell *gradient, Error *err);

/* Costs three forward passes. The trace must fit. */
Nudge nudge_of(const Trace *trace, Cell gradient, double epsilon);

/* The gradient is the quotient; at a corner it is one of the two slopes, or lies between them. */
bool nudge_agrees(const Nudge *nudge);

/* What happens at the corner: "another cell becomes the largest of a window". */
const char *nudge_turns(const Trace *trace);

/* Both agree only because epsilon is so small that E's own rounding hides its change: they have no digit in common, so
 * this says nothing about the gradient. */
bool nudge_lost(const Nudge *nudge);

/* Appends the name of the nudged cell: "x", "w[0,1]"; in TeX "w_{0,1}". */
void nudge_name(const Trace *trace, const Nudge *nudge, bool tex, Text *out);

/* How many digits are shown: of the numbers E, 9 to 17, the more the smaller epsilon is; of the quotient and of E
 * above - E, as many as asked for or fewer. With them (E above - E below)/(2 epsilon), reckoned in decimals from
 * what is shown, is the quotient that is shown, and so is the difference; `near`: no digits do that, the numbers
 * are only near each other. */
typedef struct {
    int errors, quotient;
    bool near;
} NudgeDigits;
NudgeDigits nudge_digits(const Nudge *nudge, int quotient);

/* A number with this many digits at most. */
void nudge_number(double value, int digits, Text *out);

/* The formula of E: "E = Σ δ_Y·Y", or in TeX. */
const char *nudge_error(const Trace *trace, bool tex);

/* The whole calculation as a few lines of text. */
void nudge_say(const Trace *trace, const Nudge *nudge, Text *out);

#endif
