/* The inner loops of LeNet, one set for each instruction set, all from the same source (vector.h,
 * matrix_body.h, forward_body.h, backward_body.h), compiled with other vectors: avx512.c, avx2.c,
 * plain.c. kernels_choose picks one when the program runs. This header also defines the memory
 * layouts of the fast path. */
#ifndef CONVWALK_ENGINE_FAST_KERNELS_H
#define CONVWALK_ENGINE_FAST_KERNELS_H

#include "engine/activation.h"
#include "engine/sgd.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An image with its border of two zeros, 32 rows of 40 (36 are read). Pooled maps lie pixel
 * after pixel, a pixel's channels side by side, so that the window of a pixel is five runs of
 * 5*6 = 30 floats. Rows of runs are 32 floats long. */
enum {
    IMAGE_ROWS = 32,
    IMAGE_STRIDE = 40,
    IMAGE_FLOATS = IMAGE_ROWS * IMAGE_STRIDE,
    C1 = 6,
    C1_SIDE = 28,
    P1_SIDE = 14,
    P1_ROW = P1_SIDE * C1,
    P1_FLOATS = 1200,
    W1_TAPS = 25,
    W1_LANES = 8,
    C2 = 16,
    C2_SIDE = 10,
    P2_SIDE = 5,
    P2_FLOATS = P2_SIDE * P2_SIDE * C2,
    RUN = 30,
    RUN_LANES = 32,
    F1_IN = 400,
    F1 = 120,
    F1_LANES = 128,
    F2 = 84,
    F2_LANES = 96,
    F3 = 10,
    F3_LANES = 16,
    /* matrices of weights are cut into panels of 16 columns, each panel row after row */
    PANEL = 16
};

/* The network's parameters, gradients and velocities lie in one array each, in this order and
 * layout; lanes that stand for nothing are 0 and stay 0.
 *   w1 [6][5][8] (oc, ky, kx)          b1 [16]
 *   w2 [16][5][32] (oc, ky, kx*6+ic)   b2 [16]
 *   f1 [8 panels][400][16], rows in the order of P2: pixel*16 + channel;
 *   then f2 [6][120][16], f3 [1][84][16] */
enum {
    AT_W1 = 0,
    AT_B1 = AT_W1 + C1 * 5 * W1_LANES,
    AT_W2 = AT_B1 + 16,
    AT_B2 = AT_W2 + C2 * 5 * RUN_LANES,
    AT_F1 = AT_B2 + 16,
    AT_FB1 = AT_F1 + F1_IN * F1_LANES,
    AT_F2 = AT_FB1 + F1_LANES,
    AT_FB2 = AT_F2 + F1 * F2_LANES,
    AT_F3 = AT_FB2 + F2_LANES,
    AT_FB3 = AT_F3 + F2 * F3_LANES,
    PARAMETER_FLOATS = AT_FB3 + F3_LANES
};

/* Copies of the weights in the layouts that the forward and the backward pass need; made again
 * after each step. */
typedef struct {
    float w1[W1_TAPS][W1_LANES];         /* (tap, oc) */
    float w2[5 * RUN][C2];               /* (ky*30 + kx*6 + ic, oc) */
    float f1[F1_IN / PANEL * F1 * PANEL];     /* transposed: [25 panels][120][16] */
    float f2[F1_LANES / PANEL * F2 * PANEL];  /* [8][84][16] */
    float f3[F2_LANES / PANEL * F3 * PANEL];  /* [6][10][16] */
} Copies;

typedef struct {
    Activation activation;
    bool average;
} Variant;

/* What the forward pass of one image keeps for its backward pass. */
typedef struct {
    float image[IMAGE_FLOATS];
    float p1[P1_FLOATS];                       /* pool1's output, [14][14][6] */
    uint8_t winner1[C1 * P1_SIDE * 16];        /* 0..3 within its 2x2 window, [6][14][16] */
    uint8_t winner2[P2_FLOATS];                /* [25][16] */
    /* average pooling only: conv1 after the activation, [6][28][32] */
    float a1[C1 * C1_SIDE * 32];
    float a2[C2_SIDE * C2_SIDE * C2];          /* and conv2, [100][16] */
} Trail;

/* C (rows x panels*16) = A B, or += A B. A's element (r, k) is a[r*a_row + k*a_inner]; panel p
 * of B has its row k at b + p*b_panel + k*b_row, panel p of C its row r at c + p*c_panel +
 * r*c_row. */
typedef struct {
    int rows, panels, inner;
    const float *a;
    size_t a_row, a_inner;
    const float *b;
    size_t b_panel, b_row;
    float *c;
    size_t c_panel, c_row;
    bool add;
} Product;

typedef struct {
    const char *name;
    void (*product)(const Product *product);
    /* x 784 pixels -> trail, p2 [25][16]. The trail's image has its border of zeros before. */
    void (*forward)(const float *x, const float *parameter, const Copies *copies, Variant variant,
                    Trail *trail, float *p2);
    /* dp2 the error of pool2's output -> gradients of conv1 and conv2 added to `gradient` (laid
     * out as the parameters). */
    void (*backward)(const Trail *trail, const float *p2, const float *dp2, const float *parameter,
                     Variant variant, float *gradient);
    /* rows of `lanes` floats: z = f(z + bias); d *= f'(z). */
    void (*activate)(float *z, const float *bias, int rows, int lanes, Activation activation);
    void (*derive)(float *d, const float *z, int count, Activation activation);
    /* Adds `sets` arrays of gradients, `apart` floats apart, into the first, and updates as sgd.h
     * says. Without momentum v is unchanged. */
    void (*descend)(float *w, float *v, float *g, int sets, size_t apart, int count,
                    const Sgd *sgd);
    /* One image's backward pass through a full layer: dx = W d; and the update of W by its gradient
     * x d, which is not stored. */
    void (*learn_one)(const float *x, const float *d, int inputs, int panels, const Sgd *sgd,
                      float *w, float *v, float *dx);
    /* Columns first .. end-1 of [columns/16 panels][rows][16] become rows of its transpose
     * [rows/16][columns][16]; `first` and panels begin at multiples of 8. */
    void (*transpose)(const float *from, int rows, int columns, int first, int end, float *to);
} Kernels;

/* The fastest set this processor can run. `name` ("avx512", "avx2", "plain") asks for one; NULL if
 * it is not available here. */
const Kernels *kernels_choose(const char *name);

#endif
