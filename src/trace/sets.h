/* The list of the tensors that a scene can have, and of those that its line can give numbers for.
 *
 * A tensor: its name here, how it is written as plain text and in TeX, the letters of its cells in the document's
 * shapes; a cell with a letter is written `lettered` around it, one without `indexed` around its indices (its
 * subscript), both plain, then in TeX: %s takes them. Last, what it is on the screen, which gives its colour
 * (view/draw/theme.h). Those marked * are never stored: their values follow from the others, a step at a time. */
#ifndef CONVWALK_TRACE_SETS_H
#define CONVWALK_TRACE_SETS_H

/* clang-format off */
#define ALL_SETS(ROW) \
    /* input, * its border of zeros, kernels, bias, output, * columns of one image */ \
    ROW(X, "X", "X", "abcdefghj", "%s", "x%s", "%s", "x%s", INPUT) \
    ROW(PAD, "0", "0", "", "", "0", "", "0", INPUT) \
    ROW(W, "W", "W", "wxyz", "%s", "w%s", "%s", "w%s", KERNEL) \
    ROW(B, "b", "b", "", "", "b%s", "", "b%s", KERNEL) \
    ROW(Y, "Y", "Y", "pqrs", "%s", "y%s", "%s", "y%s", OUTPUT) \
    ROW(COL, "col", "\\mathrm{col}(X)", "", "", "col%s", "", "\\mathrm{col}%s", INPUT) \
    /* error of the output, of the input, * of its padding, which is cut off in the end */ \
    ROW(DY, "δ_Y", "\\delta_{Y}", "pqrs", "δ_%s", "δy%s", "\\delta_{%s}", "\\delta y%s", ERROR) \
    ROW(DX, "δ_X", "\\delta_{X}", "abcdefghj", "δ_%s", "δx%s", "\\delta_{%s}", "\\delta x%s", ERROR) \
    ROW(DPAD, "padding", "\\text{padding}", "", "", "δx%s", "", "\\delta x%s", ERROR) \
    /* * the error of the output with zeros around and between, * the kernels turned by 180 degrees */ \
    ROW(SPREAD, "δ_Y", "(\\delta_{Y}\\text{ with zeros})", "", "", "0", "", "0", ERROR) \
    ROW(ROT, "Rot(W)", "\\mathrm{Rot}(W)", "", "", "", "", "", KERNEL) \
    /* * W transposed times the error: the error of the columns */ \
    ROW(DCOL, "Wᵀδ_Y", "W^{T}\\delta_{Y}", "", "", "δcol%s", "", "\\delta\\mathrm{col}%s", ERROR) \
    /* gradients of the kernels and of the bias */ \
    ROW(DW, "∂E/∂W", "\\frac{\\partial E}{\\partial W}", "wxyz", "∂E/∂%s", "∂E/∂w%s", \
      "\\frac{\\partial E}{\\partial %s}", "\\frac{\\partial E}{\\partial w%s}", GRADIENT) \
    ROW(DB, "∂E/∂b", "\\frac{\\partial E}{\\partial b}", "", "", "∂E/∂b%s", "", \
      "\\frac{\\partial E}{\\partial b%s}", GRADIENT) \
    ROW(SLOPE, "f′", "f'", "", "", "f′%s", "", "f'%s", KERNEL)   /* * the activation's derivative */ \
    /* softmax: * each image's largest value, * exponentials, * their sum, probabilities, the target as 1 among 0s, */ \
    /* * each image's loss, their mean */ \
    ROW(MAX, "m", "m", "", "", "m%s", "", "m%s", INPUT) \
    ROW(EXP, "e", "e", "", "", "e%s", "", "e%s", NONE) \
    ROW(SUM, "Σ", "\\Sigma", "", "", "Σ%s", "", "\\Sigma%s", NONE) \
    ROW(P, "p", "p", "", "", "p%s", "", "p%s", OUTPUT) \
    ROW(T, "t", "t", "", "", "t%s", "", "t%s", NONE) \
    ROW(LOSS, "L", "L", "", "", "L%s", "", "L%s", ERROR) \
    ROW(E, "E", "E", "", "", "E", "", "E", ERROR) \
    /* transposed convolution: * the padding of Y, which is cut off in the end, * the zeros around its error, */ \
    /* * X with zeros around and between */ \
    ROW(YPAD, "padding", "\\text{padding}", "", "", "y%s", "", "y%s", OUTPUT) \
    ROW(DYPAD, "0", "0", "", "", "0", "", "0", ERROR) \
    ROW(XSPREAD, "X", "(X\\text{ with zeros})", "", "", "0", "", "0", INPUT) \
    /* descent: learning rate, momentum, weight decay; the velocities of W and b before the update, * the gradients */ \
    /* with decay; what the update leaves */ \
    ROW(RATE, "η, μ, λ", "\\eta, \\mu, \\lambda", "", "", "", "", "", NONE) \
    ROW(V, "v", "v", "wxyz", "v_%s", "v%s", "v_{%s}", "v%s", GRADIENT) \
    ROW(VB, "v_b", "v_{b}", "", "", "v_b%s", "", "v^{b}%s", GRADIENT) \
    ROW(G, "g", "g", "wxyz", "g_%s", "g%s", "g_{%s}", "g%s", GRADIENT) \
    ROW(GB, "g_b", "g_{b}", "", "", "g_b%s", "", "g^{b}%s", GRADIENT) \
    ROW(NEW_V, "v", "v", "wxyz", "v_%s", "v%s", "v_{%s}", "v%s", GRADIENT) \
    ROW(NEW_VB, "v_b", "v_{b}", "", "", "v_b%s", "", "v^{b}%s", GRADIENT) \
    ROW(NEW_W, "W", "W", "wxyz", "%s", "w%s", "%s", "w%s", KERNEL) \
    ROW(NEW_B, "b", "b", "", "", "b%s", "", "b%s", KERNEL) \
    /* dropout: 1 for each number that is kept, the share 1 - p of them */ \
    ROW(MASK, "M", "M", "", "", "m%s", "", "m%s", NONE) \
    ROW(KEEP, "1−p", "1-p", "", "", "(1−p)", "", "(1-p)", NONE) \
    /* batch norm: mean, distances from it, variance, root, normalised numbers; running averages before and after; */ \
    /* 1 - m, m, epsilon, m N/(N - 1); errors of what is normalised, their means, what goes through the mean and */ \
    /* the variance */ \
    ROW(MEAN, "μ", "\\mu", "", "", "μ%s", "", "\\mu%s", KERNEL) \
    ROW(CENTRE, "c", "c", "", "", "c%s", "", "c%s", INPUT) \
    ROW(VAR, "q", "q", "", "", "q%s", "", "q%s", KERNEL) \
    ROW(STD, "s", "s", "", "", "s%s", "", "s%s", KERNEL) \
    ROW(NORM, "z", "z", "", "", "z%s", "", "z%s", INPUT) \
    ROW(RUN_MEAN, "R", "R", "", "", "R%s", "", "R%s", NONE) \
    ROW(RUN_VAR, "Q", "Q", "", "", "Q%s", "", "Q%s", NONE) \
    ROW(NEW_MEAN, "R′", "R'", "", "", "R′%s", "", "R'%s", NONE) \
    ROW(NEW_VAR, "Q′", "Q'", "", "", "Q′%s", "", "Q'%s", NONE) \
    ROW(HYPER, "m, ε", "m,\\varepsilon", "", "", "", "", "", NONE) \
    ROW(DNORM, "δ_z", "\\delta_{z}", "", "", "δz%s", "", "\\delta z%s", ERROR) \
    ROW(DMEAN, "δ_μ", "\\delta_{\\mu}", "", "", "δμ%s", "", "\\delta\\mu%s", ERROR) \
    ROW(DVAR, "δ_q", "\\delta_{q}", "", "", "δq%s", "", "\\delta q%s", ERROR) \
    ROW(PATHS, "r", "r", "", "", "r%s", "", "r%s", ERROR) \
    /* not a tensor: the number is the cell's index, for instance how many cells are averaged */ \
    ROW(NUMBER, "", "", "", "", "", "", "", NONE)

/* The tensors that a line can give numbers for, each by an option of this name; they can be edited, too. Numbers from
 * the seed are whole and lie between these two. */
#define GIVEN_SETS(ROW) \
    ROW(X, "x", -3, 6) ROW(W, "w", -2, 3) ROW(B, "b", -3, 3) ROW(DY, "dy", -3, 4) ROW(V, "v", -3, 3) \
    ROW(MASK, "mask", 0, 1)
/* clang-format on */

#endif
