/* The activations in double, each by a formula that keeps the digits of what is small. */
#include "trace/say/curves.h"

#include <float.h>
#include <math.h>

static const struct {
    const char *word, *value, *slope;
} rows[ACTIVATION_COUNT] = {
    [ACTIVATION_RELU] = {"relu", "\\max(x,\\,0)", "[y>0]"},
    [ACTIVATION_TANH] = {"tanh", "\\tanh x", "1-y^{2}"},
    [ACTIVATION_SIGMOID] = {"sigmoid", "\\frac{1}{1+e^{-x}}", "y(1-y)"},
    [ACTIVATION_LEAKY_RELU] = {"leaky", "[x>0]x+[x\\leq 0]\\alpha x", "[x>0]+\\alpha[x\\leq 0]"},
    [ACTIVATION_ELU] = {"elu", "[x>0]x+[x\\leq 0]\\alpha(e^{x}-1)", "[x>0]+[x\\leq 0]\\alpha e^{x}"},
    [ACTIVATION_GELU] = {"gelu", "x\\,\\Phi(x)", "\\Phi(x)+x\\,\\varphi(x)"},
    [ACTIVATION_SILU] = {"silu", "x\\,\\sigma(x)", "\\sigma(x)(1+x\\,\\sigma(-x))"},
    [ACTIVATION_HARD_SWISH] = {"hswish", "\\frac{x}{6}\\min(\\max(x+3,\\,0),\\,6)",
                               "[x\\geq 3]+[|x|<3]\\frac{2x+3}{6}"},
};

const char *curve_word(Activation function)
{
    return rows[function].word;
}

const char *curve_tex(Activation function)
{
    return rows[function].value;
}

const char *curve_slope_tex(Activation function)
{
    return rows[function].slope;
}

bool curve_bends(Activation function, double x, double by)
{
    switch (function) {
    case ACTIVATION_RELU:
    case ACTIVATION_LEAKY_RELU:
    case ACTIVATION_ELU: return fabs(x) <= by;
    case ACTIVATION_HARD_SWISH: return fabs(fabs(x) - 3) <= by;
    default: return false;
    }
}

/* What comes close to 0 is never 0, even where a double has nothing smaller. */
static double above_zero(double value)
{
    return value > 0 ? value : DBL_MIN;
}

static double logistic(double x)
{
    return 1 / (1 + exp(-x));
}

/* What comes close to 0 from below is never 0 either. */
static double below_zero(double value)
{
    return value < 0 ? value : -DBL_MIN;
}

double curve_value(const Trace *trace, double x)
{
    double alpha = (double)trace->alpha;
    switch (trace->function) {
    case ACTIVATION_TANH: return tanh(x);
    case ACTIVATION_SIGMOID: return above_zero(logistic(x));
    case ACTIVATION_LEAKY_RELU: return x > 0 ? x : alpha * x;
    case ACTIVATION_ELU: return x > 0 ? x : alpha * expm1(x);
    case ACTIVATION_GELU: return x < 0 ? below_zero(x * 0.5 * erfc(-x * sqrt(0.5))) : x * 0.5 * erfc(-x * sqrt(0.5));
    case ACTIVATION_SILU: return x < 0 ? below_zero(x * logistic(x)) : x * logistic(x);
    case ACTIVATION_HARD_SWISH: return x * fmin(fmax(x + 3, 0), 6) / 6;
    case ACTIVATION_RELU:
    case ACTIVATION_COUNT: break;
    }
    return x <= 0 ? 0 : x;
}

double curve_slope(const Trace *trace, double at)
{
    double x = at, y = at;
    switch (trace->function) {
    case ACTIVATION_TANH: return 1 - y * y;
    case ACTIVATION_SIGMOID: return y * (1 - y);
    case ACTIVATION_ELU: return x > 0 ? 1 : (double)trace->alpha * above_zero(exp(x));
    case ACTIVATION_GELU: return 0.5 * erfc(-x * sqrt(0.5)) + x * exp(-x * x / 2) / sqrt(8 * atan(1));
    case ACTIVATION_SILU: return logistic(x) * (1 + x * logistic(-x));
    case ACTIVATION_HARD_SWISH: return fabs(x) < 3 ? (2 * x + 3) / 6 : (double)(x > 0);
    case ACTIVATION_LEAKY_RELU:
    case ACTIVATION_RELU:
    case ACTIVATION_COUNT: break;
    }
    return (double)activation_slope(trace->function, trace->alpha, (float)at);
}
