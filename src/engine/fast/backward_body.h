/* The backward pass of one image from pool2 down. After max pooling at least three of four errors
 * are 0, so errors are kept as lists of the others: each adds the window it came from to its
 * kernel's gradient, and its kernel to the error of the window. A window is five runs of 30 floats
 * (kernels.h). Included by avx512.c, avx2.c, plain.c. */

enum { PIXELS2 = C2_SIDE * C2_SIDE, HALVES = RUN_LANES / (2 * LANES) };

/* The errors of conv2's outputs that are not 0: for each channel its pixels, for each pixel its
 * channels. */
typedef struct {
    int of_channel[C2], of_pixel[PIXELS2];
    uint8_t pixel[C2][PIXELS2], channel[PIXELS2][C2];
    float by_channel[C2][PIXELS2], by_pixel[PIXELS2][C2];
} Errors;

ALWAYS void note(Errors *errors, int pixel, int oc, float error)
{
    int i = errors->of_channel[oc]++, j = errors->of_pixel[pixel]++;
    errors->pixel[oc][i] = (uint8_t)pixel;
    errors->by_channel[oc][i] = error;
    errors->channel[pixel][j] = (uint8_t)oc;
    errors->by_pixel[pixel][j] = error;
}

/* After max pooling: the winner of each window whose error is not 0. */
ALWAYS void list_winners(const Trail *trail, const float *p2, const float *dp2, Activation kind,
                         Errors *errors, float *bias)
{
    static const uint8_t step[4] = {0, 1, C2_SIDE, C2_SIDE + 1};
    for (int q = 0; q < P2_SIDE * P2_SIDE; q++) {
        int corner = q / P2_SIDE * 2 * C2_SIDE + q % P2_SIDE * 2;
        float error[C2];
        unsigned some = 0;
        for (int v = 0; v < C2; v += LANES) {
            V one = load(dp2 + q * C2 + v) * slope(load(p2 + q * C2 + v), kind);
            store(error + v, one);
            store(bias + v, load(bias + v) + one);
            some |= signs(one != (V){0}) << v;
        }
        for (; some; some &= some - 1) {
            int oc = __builtin_ctz(some);
            note(errors, corner + step[trail->winner2[q * C2 + oc]], oc, error[oc]);
        }
    }
}

/* Fills the lists; the bias' gradient is the sum of the errors. */
static void list_errors(const Trail *trail, const float *p2, const float *dp2, Variant variant,
                        Errors *errors, float *bias)
{
    memset(errors->of_channel, 0, sizeof errors->of_channel);
    memset(errors->of_pixel, 0, sizeof errors->of_pixel);
    if (!variant.average) {
        list_winners(trail, p2, dp2, variant.activation, errors, bias);
        return;
    }
    for (int pixel = 0; pixel < PIXELS2; pixel++)
        for (int oc = 0; oc < C2; oc++) {
            float share =
                dp2[(pixel / C2_SIDE / 2 * P2_SIDE + pixel % C2_SIDE / 2) * C2 + oc] * 0.25f;
            float error = share * slope_one(trail->a2[pixel * C2 + oc], variant.activation);
            note(errors, pixel, oc, error);
            bias[oc] += error;
        }
}

static int window_of(int pixel)
{
    return pixel / C2_SIDE * P1_ROW + pixel % C2_SIDE * C1;
}

/* Gradient of kernel oc: the sum of the windows, each times its error. */
static void kernel_gradient(const float *p1, const Errors *errors, int oc, float *gradient)
{
    int count = errors->of_channel[oc];
    const float *error = errors->by_channel[oc];
    for (int half = 0; half < HALVES; half++) {
        V sum[5][2];
        float *to = gradient + half * 2 * LANES;
        for (int ky = 0; ky < 5; ky++)
            for (int v = 0; v < 2; v++)
                sum[ky][v] = load(to + ky * RUN_LANES + v * LANES);
        for (int i = 0; i < count; i++) {
            const float *window = p1 + window_of(errors->pixel[oc][i]) + half * 2 * LANES;
#pragma GCC unroll 5
            for (int ky = 0; ky < 5; ky++)
                for (int v = 0; v < 2; v++)
                    sum[ky][v] += load(window + ky * P1_ROW + v * LANES) * error[i];
        }
        for (int ky = 0; ky < 5; ky++)
            for (int v = 0; v < 2; v++)
                store(to + ky * RUN_LANES + v * LANES, sum[ky][v]);
    }
    for (int ky = 0; ky < 5; ky++)
        gradient[ky * RUN_LANES + RUN] = gradient[ky * RUN_LANES + RUN + 1] = 0;
}

/* A pixel's errors times their kernels, first summed, then added to the error of p1 under its
 * window in one pass. */
static void spread(const float *w2, const Errors *errors, int pixel, float *dp1)
{
    int count = errors->of_pixel[pixel];
    const float *error = errors->by_pixel[pixel];
    for (int half = 0; half < HALVES && count > 0; half++) {
        V sum[5][2] = {{{0}}};
        for (int i = 0; i < count; i++) {
            const float *kernel = w2 + errors->channel[pixel][i] * 5 * RUN_LANES + half * 2 * LANES;
#pragma GCC unroll 5
            for (int ky = 0; ky < 5; ky++)
                for (int v = 0; v < 2; v++)
                    sum[ky][v] += load(kernel + ky * RUN_LANES + v * LANES) * error[i];
        }
        float *to = dp1 + window_of(pixel) + half * 2 * LANES;
#pragma GCC unroll 5
        for (int ky = 0; ky < 5; ky++)
            for (int v = 0; v < 2; v++)
                store(to + ky * P1_ROW + v * LANES,
                      load(to + ky * P1_ROW + v * LANES) + sum[ky][v]);
    }
}

/* Adds the windows of two of conv1's outputs, five rows of five pixels (of eight loaded), times
 * their errors. */
ALWAYS void add_windows(const float *one, float error, const float *other, float second, V8 *sum)
{
#pragma GCC unroll 5
    for (int ky = 0; ky < 5; ky++) {
        sum[ky] += *(const V8Loose *)(one + ky * IMAGE_STRIDE) * error;
        sum[5 + ky] += *(const V8Loose *)(other + ky * IMAGE_STRIDE) * second;
    }
}

static void gradient1_max(const Trail *trail, const float *error, int oc, V8 *sum, float *bias)
{
    static const uint8_t step[4] = {0, 1, IMAGE_STRIDE, IMAGE_STRIDE + 1};
    float one = 0, other = 0;
    for (int y = 0; y < P1_SIDE; y++)
        for (int x = 0; x < P1_SIDE; x += 2) {
            const uint8_t *winner = trail->winner1 + (oc * P1_SIDE + y) * 16 + x;
            int corner = 2 * y * IMAGE_STRIDE + 2 * x, at = (y * P1_SIDE + x) * C1 + oc;
            add_windows(trail->image + corner + step[winner[0]], error[at],
                        trail->image + corner + 2 + step[winner[1]], error[at + C1], sum);
            one += error[at];
            other += error[at + C1];
        }
    *bias += one + other;
}

static void gradient1_mean(const Trail *trail, const float *dp1, int oc, Activation kind, V8 *sum,
                           float *bias)
{
    for (int y = 0; y < C1_SIDE; y++)
        for (int x = 0; x < C1_SIDE; x += 2) {
            const float *z = trail->a1 + (oc * C1_SIDE + y) * 32 + x;
            float share = dp1[(y / 2 * P1_SIDE + x / 2) * C1 + oc] * 0.25f,
                  one = share * slope_one(z[0], kind), other = share * slope_one(z[1], kind);
            add_windows(trail->image + y * IMAGE_STRIDE + x, one,
                        trail->image + y * IMAGE_STRIDE + x + 1, other, sum);
            *bias += one + other;
        }
}

static void layer1_back(const Trail *trail, float *dp1, Variant variant, float *gradient)
{
    if (!variant.average)
        derive(dp1, trail->p1, P1_FLOATS, variant.activation);
    for (int oc = 0; oc < C1; oc++) {
        V8 sum[10] = {{0}};
        if (variant.average)
            gradient1_mean(trail, dp1, oc, variant.activation, sum, gradient + AT_B1 + oc);
        else
            gradient1_max(trail, dp1, oc, sum, gradient + AT_B1 + oc);
        for (int ky = 0; ky < 5; ky++) {
            V8 both = sum[ky] + sum[5 + ky];
            for (int kx = 0; kx < 5; kx++)
                gradient[AT_W1 + (oc * 5 + ky) * W1_LANES + kx] += both[kx];
        }
    }
}

static void backward(const Trail *trail, const float *p2, const float *dp2, const float *parameter,
                     Variant variant, float *gradient)
{
    Errors errors;
    float dp1[P1_FLOATS] __attribute__((aligned(64))) = {0};
    list_errors(trail, p2, dp2, variant, &errors, gradient + AT_B2);
    for (int oc = 0; oc < C2; oc++)
        kernel_gradient(trail->p1, &errors, oc, gradient + AT_W2 + oc * 5 * RUN_LANES);
    for (int pixel = 0; pixel < PIXELS2; pixel++)
        spread(parameter + AT_W2, &errors, pixel, dp1);
    layer1_back(trail, dp1, variant, gradient);
}
