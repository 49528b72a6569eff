/* Matrix products over panels of 16 columns: a tile of TILE rows by one panel stays in registers
 * while the inner index runs; each step loads one row of the panel and broadcasts one number of
 * each of A's rows. Included by avx512.c, avx2.c, plain.c. */

#if LANES == 4
enum { TILE = 3, WIDE = 2 };
#elif LANES == 8
enum { TILE = 6, WIDE = 4 };
#else
enum { TILE = 12, WIDE = 8 };
#endif

ALWAYS void tile(int rows, const Product *p, int row, int panel)
{
    V sum[TILE][VECTORS];
    float *c = p->c + (size_t)panel * p->c_panel + (size_t)row * p->c_row;
    const float *a = p->a + (size_t)row * p->a_row, *b = p->b + (size_t)panel * p->b_panel;
    for (int r = 0; r < rows; r++)
        for (int v = 0; v < VECTORS; v++)
            sum[r][v] = p->add ? load(c + (size_t)r * p->c_row + v * LANES) : (V){0};
    for (int k = 0; k < p->inner; k++, a += p->a_inner, b += p->b_row) {
        V right[VECTORS];
        for (int v = 0; v < VECTORS; v++)
            right[v] = load(b + v * LANES);
        for (int r = 0; r < rows; r++)
            for (int v = 0; v < VECTORS; v++)
                sum[r][v] += right[v] * a[(size_t)r * p->a_row];
    }
    for (int r = 0; r < rows; r++)
        for (int v = 0; v < VECTORS; v++)
            store(c + (size_t)r * p->c_row + v * LANES, sum[r][v]);
}

/* One row by several panels: even for a single image there are enough independent sums to keep the
 * multipliers busy. */
ALWAYS void row_tile(int panels, const Product *p, int row, int panel)
{
    V sum[WIDE][VECTORS];
    float *c = p->c + (size_t)panel * p->c_panel + (size_t)row * p->c_row;
    const float *a = p->a + (size_t)row * p->a_row, *b = p->b + (size_t)panel * p->b_panel;
    for (int q = 0; q < panels; q++)
        for (int v = 0; v < VECTORS; v++)
            sum[q][v] = p->add ? load(c + (size_t)q * p->c_panel + v * LANES) : (V){0};
    for (int k = 0; k < p->inner; k++, a += p->a_inner, b += p->b_row)
        for (int q = 0; q < panels; q++)
            for (int v = 0; v < VECTORS; v++)
                sum[q][v] += load(b + (size_t)q * p->b_panel + v * LANES) * *a;
    for (int q = 0; q < panels; q++)
        for (int v = 0; v < VECTORS; v++)
            store(c + (size_t)q * p->c_panel + v * LANES, sum[q][v]);
}

static void one_row(const Product *p, int row)
{
    int panel = 0;
    for (; panel + WIDE <= p->panels; panel += WIDE)
        row_tile(WIDE, p, row, panel);
    for (; panel + 2 <= p->panels; panel += 2)
        row_tile(2, p, row, panel);
    for (; panel < p->panels; panel++)
        row_tile(1, p, row, panel);
}

static void product(const Product *p)
{
    if (p->rows == 1) {
        one_row(p, 0);
        return;
    }
    for (int panel = 0; panel < p->panels; panel++) {
        int row = 0;
        for (; row + TILE <= p->rows; row += TILE)
            tile(TILE, p, row, panel);
        if (TILE > 8)
            for (; row + 8 <= p->rows; row += 8)
                tile(TILE > 8 ? 8 : 1, p, row, panel);
        if (TILE > 4)
            for (; row + 4 <= p->rows; row += 4)
                tile(TILE > 4 ? 4 : 1, p, row, panel);
        for (; row + 2 <= p->rows; row += 2)
            tile(2, p, row, panel);
        for (; row < p->rows; row++)
            tile(1, p, row, panel);
    }
}

static void activate(float *z, const float *bias, int rows, int lanes, Activation kind)
{
    for (int r = 0; r < rows; r++)
        for (int i = 0; i < lanes; i += LANES)
            store(z + (size_t)r * (size_t)lanes + i,
                  activation(load(z + (size_t)r * (size_t)lanes + i) + load(bias + i), kind));
}

static void derive(float *d, const float *z, int count, Activation kind)
{
    for (int i = 0; i < count; i += LANES)
        store(d + i, load(d + i) * slope(load(z + i), kind));
}

static void descend(float *w, float *v, float *g, int sets, size_t apart, int count, const Sgd *sgd)
{
    for (int i = 0; i < count; i += LANES) {
        V sum = load(g + i), weight = load(w + i);
        for (int s = 1; s < sets; s++)
            sum += load(g + (size_t)s * apart + i);
        V step = sum + weight * sgd->decay;
        if (sets > 1)
            store(g + i, sum);
        if (sgd->momentum != 0) {
            step += load(v + i) * sgd->momentum;
            store(v + i, step);
        }
        store(w + i, weight - step * sgd->rate);
    }
}

/* The sums of each of four vectors' lanes. */
ALWAYS void four_sums(const V *row, float *to)
{
    V pairs = even(row[0], row[1]) + odd(row[0], row[1]),
      others = even(row[2], row[3]) + odd(row[2], row[3]);
    V quads = even(pairs, others) + odd(pairs, others);
#if LANES == 16
    quads = even(quads, quads) + odd(quads, quads);
    quads = even(quads, quads) + odd(quads, quads);
#endif
    for (int i = 0; i < 4; i++)
#if LANES == 8
        to[i] = quads[i] + quads[i + 4];
#else
        to[i] = quads[i];
#endif
}

/* rows of a full layer's weights at a time; all layers' rows are a multiple of it */
enum { BLOCK = 4 };

/* One image's backward pass through four rows of a panel, and the update of their weights. */
ALWAYS void block_back(const float *x, const float *d, const Sgd *sgd, float *w, float *v, V *sum)
{
    V error[VECTORS];
    for (int i = 0; i < VECTORS; i++)
        error[i] = load(d + i * LANES);
    for (int r = 0; r < BLOCK; r++)
        for (int i = 0; i < VECTORS; i++) {
            float *at = w + r * PANEL + i * LANES;
            V weight = load(at), step = error[i] * x[r] + weight * sgd->decay;
            sum[r] += weight * error[i];
            if (v) {
                step += load(v + r * PANEL + i * LANES) * sgd->momentum;
                store(v + r * PANEL + i * LANES, step);
            }
            store(at, weight - step * sgd->rate);
        }
}

static void learn_one(const float *x, const float *d, int inputs, int panels, const Sgd *sgd,
                      float *w, float *v, float *dx)
{
    for (int row = 0; row < inputs; row += BLOCK) {
        V sum[BLOCK] = {{0}};
        for (int p = 0; p < panels; p++) {
            size_t at = ((size_t)p * (size_t)inputs + (size_t)row) * PANEL;
            if (sgd->momentum != 0)
                block_back(x + row, d + (size_t)p * PANEL, sgd, w + at, v + at, sum);
            else
                block_back(x + row, d + (size_t)p * PANEL, sgd, w + at, NULL, sum);
        }
        four_sums(sum, dx + row);
    }
}

/* Eight rows of eight as eight columns: swap pairs, then twos, then fours. */
ALWAYS void transpose8(const float *from, size_t from_row, float *to, size_t to_row)
{
    V8 r[8], s[8];
    for (int i = 0; i < 8; i++)
        r[i] = *(const V8Loose *)(from + (size_t)i * from_row);
    for (int i = 0; i < 4; i++) {
        s[2 * i] = LANES_OF(r[2 * i], r[2 * i + 1], VI8, 0, 8, 2, 10, 4, 12, 6, 14);
        s[2 * i + 1] = LANES_OF(r[2 * i], r[2 * i + 1], VI8, 1, 9, 3, 11, 5, 13, 7, 15);
    }
    for (int i = 0; i < 8; i += 4)
        for (int j = 0; j < 2; j++) {
            r[i + j] = LANES_OF(s[i + j], s[i + j + 2], VI8, 0, 1, 8, 9, 4, 5, 12, 13);
            r[i + j + 2] = LANES_OF(s[i + j], s[i + j + 2], VI8, 2, 3, 10, 11, 6, 7, 14, 15);
        }
    for (int i = 0; i < 4; i++) {
        *(V8Loose *)(to + (size_t)i * to_row) =
            LANES_OF(r[i], r[i + 4], VI8, 0, 1, 2, 3, 8, 9, 10, 11);
        *(V8Loose *)(to + (size_t)(i + 4) * to_row) =
            LANES_OF(r[i], r[i + 4], VI8, 4, 5, 6, 7, 12, 13, 14, 15);
    }
}

static void transpose(const float *from, int rows, int columns, int first, int end, float *to)
{
    for (int j = first; j < end; j += 8)
        for (int r = 0; r < rows; r += 8) {
            const float *source =
                from + ((size_t)(j / PANEL) * (size_t)rows + (size_t)r) * PANEL + j % PANEL;
            float *target =
                to + ((size_t)(r / PANEL) * (size_t)columns + (size_t)j) * PANEL + r % PANEL;
            if (j + 8 <= end && r + 8 <= rows) {
                transpose8(source, PANEL, target, PANEL);
                continue;
            }
            for (int a = 0; a < 8 && r + a < rows; a++)
                for (int b = 0; b < 8 && j + b < end; b++)
                    target[b * PANEL + a] = source[a * PANEL + b];
        }
}
