/* An image's way up to pool2. conv1 has pixels in its lanes (six channels would waste ten of sixteen), two rows of outputs
 * at a time, which pool as they leave; conv2 has its sixteen channels in the lanes. Bias, activation and pooling are fused
 * and branch-free. Included by avx512.c, avx2.c, plain.c. */

/* Two rows of conv1's sums for six channels, 32 columns (four of them beyond the map). */
static void conv1_rows(const float *image, const float (*w)[W1_LANES], int y, float (*out)[2][32])
{
    for (int x = 0; x < 32; x += LANES) {
        V sum[2][C1] = {{{0}}};
        for (int ky = 0; ky < 5; ky++) {
            const float *row = image + (size_t)(y + ky) * IMAGE_STRIDE + x;
            for (int kx = 0; kx < 5; kx++) {
                V upper = load(row + kx), lower = load(row + IMAGE_STRIDE + kx);
                const float *weight = w[ky * 5 + kx];
#pragma GCC unroll 6
                for (int oc = 0; oc < C1; oc++) {
                    sum[0][oc] += upper * weight[oc];
                    sum[1][oc] += lower * weight[oc];
                }
            }
        }
#pragma GCC unroll 6
        for (int oc = 0; oc < C1; oc++) {
            store(out[oc][0] + x, sum[0][oc]);
            store(out[oc][1] + x, sum[1][oc]);
        }
    }
}

/* The largest of four, and which: the first on a tie. */
ALWAYS V largest(V a, V b, V c, V d, VI *which)
{
    VI mask = b > a;
    V most = choose(mask, b, a);
    VI index = mask & 1;
    mask = c > most;
    most = choose(mask, c, most);
    index = (mask & 2) | (~mask & index);
    mask = d > most;
    most = choose(mask, d, most);
    *which = (mask & 3) | (~mask & index);
    return most;
}

ALWAYS void pool_max(float (*rows)[32], float bias, Activation kind, float *pooled, int32_t *winner)
{
    for (int x = 0; x < 16; x += LANES) {
        V u0 = load(rows[0] + 2 * x), u1 = load(rows[0] + 2 * x + LANES), l0 = load(rows[1] + 2 * x), l1 = load(rows[1] + 2 * x + LANES);
        VI which;
        V most = largest(even(u0, u1), odd(u0, u1), even(l0, l1), odd(l0, l1), &which);
        store(pooled + x, activation(most + bias, kind));
        memcpy(winner + x, &which, sizeof which);
    }
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
        V sum = even(z[0][0], z[0][1]) + odd(z[0][0], z[0][1]) + even(z[1][0], z[1][1]) + odd(z[1][0], z[1][1]);
        store(pooled + x, sum * 0.25f);
    }
}

static void layer1(const float *parameter, const Copies *copies, Variant variant, Trail *trail)
{
    float rows[C1][2][32], pooled[C1][16];
    int32_t winner[C1][16] = {{0}};
    for (int y = 0; y < P1_SIDE; y++) {
        conv1_rows(trail->image, copies->w1, 2 * y, rows);
        for (int oc = 0; oc < C1; oc++) {
            float bias = parameter[AT_B1 + oc];
            if (variant.average)
                pool_mean(rows[oc], bias, variant.activation, pooled[oc], trail->a1 + (oc * C1_SIDE + 2 * y) * 32);
            else
                pool_max(rows[oc], bias, variant.activation, pooled[oc], winner[oc]);
        }
        float *to = trail->p1 + y * P1_ROW;
        for (int x = 0; x < P1_SIDE; x++)
            for (int oc = 0; oc < C1; oc++)
                to[x * C1 + oc] = pooled[oc][x];
        for (int oc = 0; oc < C1; oc++)
            for (int x = 0; x < 16; x++)
                trail->winner1[(oc * P1_SIDE + y) * 16 + x] = (uint8_t)winner[oc][x];
    }
}

enum { PIXELS = LANES == 4 ? 2 : LANES == 8 ? 5 : 10 };   /* of a row of conv2 whose sums stay in registers */

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

static void layer2(const float *parameter, const Copies *copies, Variant variant, Trail *trail, float *p2)
{
    float row[2][C2_SIDE][C2];
    for (int y = 0; y < P2_SIDE; y++) {
        conv2_row(trail->p1, copies->w2, 2 * y, row[0]);
        conv2_row(trail->p1, copies->w2, 2 * y + 1, row[1]);
        for (int x = 0; x < P2_SIDE; x++)
            for (int v = 0; v < C2; v += LANES) {
                V bias = load(parameter + AT_B2 + v), z[4];
                for (int i = 0; i < 4; i++)
                    z[i] = load(row[i / 2][2 * x + i % 2] + v);
                int at = (y * P2_SIDE + x) * C2 + v;
                if (variant.average) {
                    for (int i = 0; i < 4; i++) {
                        z[i] = activation(z[i] + bias, variant.activation);
                        store(trail->a2 + ((2 * y + i / 2) * C2_SIDE + 2 * x + i % 2) * C2 + v, z[i]);
                    }
                    store(p2 + at, (z[0] + z[1] + z[2] + z[3]) * 0.25f);
                } else {
                    VI which;
                    V most = largest(z[0], z[1], z[2], z[3], &which);
                    store(p2 + at, activation(most + bias, variant.activation));
                    for (int i = 0; i < LANES; i++)
                        trail->winner2[at + i] = (uint8_t)which[i];
                }
            }
    }
}

static void forward(const float *x, const float *parameter, const Copies *copies, Variant variant, bool learn, Trail *trail, float *p2)
{
    (void)learn;
    for (int y = 0; y < C1_SIDE; y++)
        memcpy(trail->image + (y + 2) * IMAGE_STRIDE + 2, x + y * C1_SIDE, C1_SIDE * sizeof *x);
    layer1(parameter, copies, variant, trail);
    layer2(parameter, copies, variant, trail, p2);
}
