/* The forward pass of one image up to pool2. conv1 has pixels in its lanes (six channels would
 * leave ten of sixteen lanes empty), four rows of outputs at a time, which are pooled at once;
 * conv2 has its sixteen channels in the lanes. Bias, activation and pooling are fused and
 * branch-free. Included by avx512.c, avx2.c, plain.c. */

/* conv1: rows and channels whose sums stay in registers */
enum { ROWS1 = 4, SHARE1 = LANES == 16 ? 6 : 3 };

/* Four rows of conv1's sums for six channels, 32 columns (four of them beyond the map). */
static void conv1_rows(const float *image, const float (*w)[W1_LANES], int y,
                       float (*out)[ROWS1][32])
{
    for (int x = 0; x < 32; x += LANES)
        for (int first = 0; first < C1; first += SHARE1) {
            V sum[ROWS1][SHARE1] = {{{0}}};
            for (int ky = 0; ky < 5; ky++) {
                const float *row = image + (size_t)(y + ky) * IMAGE_STRIDE + x;
#pragma GCC unroll 1
                for (int kx = 0; kx < 5; kx++) {
                    V weight[SHARE1];
#pragma GCC unroll 6
                    for (int oc = 0; oc < SHARE1; oc++)
                        weight[oc] = all(w[ky * 5 + kx][first + oc]);
#pragma GCC unroll 4
                    for (int r = 0; r < ROWS1; r++) {
                        V pixels = load(row + r * IMAGE_STRIDE + kx);
#pragma GCC unroll 6
                        for (int oc = 0; oc < SHARE1; oc++)
                            sum[r][oc] += pixels * weight[oc];
                    }
                }
            }
#pragma GCC unroll 6
            for (int oc = 0; oc < SHARE1; oc++)
#pragma GCC unroll 4
                for (int r = 0; r < ROWS1; r++)
                    store(out[first + oc][r] + x, sum[r][oc]);
        }
}

/* The largest of four, and which: the first on a tie. */
ALWAYS V largest(V a, V b, V c, V d, VI *which)
{
    VI index = (b > a) & 1, mask;
    V most = larger(b, a);
    mask = c > most;
    index = (VI)choose(mask, (V)((VI){0} + 2), (V)index);
    most = larger(c, most);
    mask = d > most;
    *which = (VI)choose(mask, (V)((VI){0} + 3), (V)index);
    return larger(d, most);
}

ALWAYS void pool_max(float (*rows)[32], float bias, Activation kind, float *pooled, uint8_t *winner)
{
    VI which[VECTORS];
    for (int x = 0; x < 16; x += LANES) {
        V u0 = load(rows[0] + 2 * x), u1 = load(rows[0] + 2 * x + LANES),
          l0 = load(rows[1] + 2 * x), l1 = load(rows[1] + 2 * x + LANES);
        VI one;
        V most = largest(even(u0, u1), odd(u0, u1), even(l0, l1), odd(l0, l1), &one);
        store(pooled + x, activation(in_order(most) + bias, kind));
        which[x / LANES] = (VI)in_order((V)one);
    }
    store_bytes(winner, which);
}

ALWAYS void pool_mean(float (*rows)[32], float bias, Activation kind, float *pooled, float *kept)
{
    for (int x = 0; x < 16; x += LANES) {
        V z[2][2];
        for (int r = 0; r < 2; r++)
            for (int h = 0; h < 2; h++) {
                z[r][h] = activation(load(rows[r] + 2 * x + h * LANES) + bias, kind);
                store(kept + r * 32 + 2 * x + h * LANES, z[r][h]);
            }
        V sum = even(z[0][0], z[0][1]) + odd(z[0][0], z[0][1]) + even(z[1][0], z[1][1])
                + odd(z[1][0], z[1][1]);
        store(pooled + x, in_order(sum) * 0.25f);
    }
}

/* Two rows of sums become a row of pool1; a pixel's channels are adjacent. */
ALWAYS void pool1(float (*rows)[ROWS1][32], int pair, int y, const float *parameter,
                  Variant variant, Trail *trail)
{
    float pooled[C1][16];
    for (int oc = 0; oc < C1; oc++) {
        float bias = parameter[AT_B1 + oc];
        if (variant.average) {
            pool_mean(rows[oc] + pair, bias, variant.activation, pooled[oc],
                      trail->a1 + (oc * C1_SIDE + 2 * y) * 32);
            continue;
        }
        pool_max(rows[oc] + pair, bias, variant.activation, pooled[oc],
                 trail->winner1 + (oc * P1_SIDE + y) * 16);
    }
    float *to = trail->p1 + y * P1_ROW;
    for (int x = 0; x < P1_SIDE; x++)
        for (int oc = 0; oc < C1; oc++)
            to[x * C1 + oc] = pooled[oc][x];
}

ALWAYS void layer1(const float *parameter, const Copies *copies, Variant variant, Trail *trail)
{
    float rows[C1][ROWS1][32];
    for (int y = 0; y < C1_SIDE; y += ROWS1) {
        conv1_rows(trail->image, copies->w1, y, rows);
        for (int pair = 0; pair < ROWS1; pair += 2)
            pool1(rows, pair, (y + pair) / 2, parameter, variant, trail);
    }
}

/* PIXELS of a row of conv2 have their sums in registers at a time. */
#if LANES == 4
enum { PIXELS = 2 };
#elif LANES == 8
enum { PIXELS = 5 };
#else
enum { PIXELS = 10 };
#endif

static void conv2_row(const float *p1, const float (*w)[C2], int y, float (*out)[C2])
{
    for (int x = 0; x < C2_SIDE; x += PIXELS) {
        V sum[PIXELS][VECTORS] = {{{0}}};
        for (int ky = 0; ky < 5; ky++) {
            const float *run = p1 + (y + ky) * P1_ROW + x * C1;
            const float(*weight)[C2] = w + ky * RUN;
            for (int t = 0; t < RUN; t++) {
                V right[VECTORS];
                for (int v = 0; v < VECTORS; v++)
                    right[v] = load(weight[t] + v * LANES);
#pragma GCC unroll 10
                for (int p = 0; p < PIXELS; p++)
                    for (int v = 0; v < VECTORS; v++)
                        sum[p][v] += right[v] * run[p * C1 + t];
            }
        }
        for (int p = 0; p < PIXELS; p++)
            for (int v = 0; v < VECTORS; v++)
                store(out[x + p] + v * LANES, sum[p][v]);
    }
}

/* A pixel of pool2 from its four pixels of conv2, sixteen channels each: z[vector][0..3]. */
ALWAYS void pool2(V (*z)[4], int corner, const float *bias, Variant variant, float *p2,
                  uint8_t *winner, float *kept)
{
    VI which[VECTORS];
    for (int v = 0; v < VECTORS; v++) {
        V b = load(bias + v * LANES);
        if (variant.average) {
            for (int i = 0; i < 4; i++) {
                z[v][i] = activation(z[v][i] + b, variant.activation);
                store(kept + (corner + i / 2 * C2_SIDE + i % 2) * C2 + v * LANES, z[v][i]);
            }
            store(p2 + v * LANES, (z[v][0] + z[v][1] + z[v][2] + z[v][3]) * 0.25f);
        } else {
            V most = largest(z[v][0], z[v][1], z[v][2], z[v][3], &which[v]);
            store(p2 + v * LANES, activation(most + b, variant.activation));
        }
    }
    if (!variant.average)
        store_bytes(winner, which);
}

ALWAYS void layer2(const float *parameter, const Copies *copies, Variant variant, Trail *trail,
                   float *p2)
{
    float row[2][C2_SIDE][C2];
    for (int y = 0; y < P2_SIDE; y++) {
        conv2_row(trail->p1, copies->w2, 2 * y, row[0]);
        conv2_row(trail->p1, copies->w2, 2 * y + 1, row[1]);
        for (int x = 0; x < P2_SIDE; x++) {
            V z[VECTORS][4];
            for (int v = 0; v < VECTORS; v++)
                for (int i = 0; i < 4; i++)
                    z[v][i] = load(row[i / 2][2 * x + i % 2] + v * LANES);
            int at = (y * P2_SIDE + x) * C2;
            pool2(z, 2 * y * C2_SIDE + 2 * x, parameter + AT_B2, variant, p2 + at,
                  trail->winner2 + at, trail->a2);
        }
    }
}

ALWAYS void both_layers(const float *parameter, const Copies *copies, Variant variant, Trail *trail,
                        float *p2)
{
    layer1(parameter, copies, variant, trail);
    layer2(parameter, copies, variant, trail, p2);
}

/* The usual variant is compiled separately, without a branch in its loops. */
static void forward(const float *x, const float *parameter, const Copies *copies, Variant variant,
                    Trail *trail, float *p2)
{
    for (int y = 0; y < C1_SIDE; y++)
        memcpy(trail->image + (y + 2) * IMAGE_STRIDE + 2, x + y * C1_SIDE, C1_SIDE * sizeof *x);
    if (variant.activation == ACTIVATION_RELU && !variant.average)
        both_layers(parameter, copies, (Variant){ACTIVATION_RELU, false}, trail, p2);
    else
        both_layers(parameter, copies, variant, trail, p2);
}
