/* Every formula of the notes, each once, as it stands there (line breaks as spaces). */
#ifndef CONVWALK_FORMULA_NOTES_H
#define CONVWALK_FORMULA_NOTES_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    bool display;
    const char *tex;
} NotesFormula;

static const NotesFormula notes_formula[] = {
    {false, "\\mathrm{Convolutional \\ Neural \\ Networks}"},
    {false, "\\mathrm{BP}"},
    {false, "\\mathrm{CNN}"},
    {false, "\\mathrm{Pooling}"},
    {false, "i"},
    {false, "o"},
    {false, "\\mathrm{padding}"},
    {false, "p"},
    {false, "k"},
    {false, "s"},
    {true, "o = \\left \\lfloor \\frac{i - k + 2p}{s} \\right \\rfloor + 1"},
    {false, "1 \\times 1"},
    {false, "\\mathrm{max-pooling}"},
    {false, "\\mathrm{average-pooling}"},
    {false, "\\mathrm{global \\ average \\ pooling}"},
    {true, "o = \\left \\lceil \\frac{i - k}{s} \\right \\rceil + 1"},
    {false, "w_{m, \\ n}^{l} \\quad"},
    {false, "l"},
    {false, "b^{l} \\quad"},
    {false, "E \\quad"},
    {false, "x_{i, \\ j}^{l} \\quad"},
    {false, "\\left( i, \\ j \\right)"},
    {true, "x_{i, \\ j}^{l} = \\sum_{m} \\sum_{n} w_{m, \\ n}^{l} \\cdot z_{i + m, \\ j + n}^{l - 1} + b^{l}"},
    {false, "z_{i, \\ j}^{l} \\quad"},
    {true, "z_{i,\\ j}^{l} = f \\left( x_{i, \\ j}^{l} \\right)"},
    {false, "\\delta_{i, \\ j}^{l} \\quad"},
    {true, "\\delta_{i, \\ j}^{l} = \\frac{\\partial{E}}{\\partial{x_{i, \\ j}^{l}}}"},
    {true, "\\left\\{ \\begin{matrix} w_{m, \\ n}^{l} \\leftarrow w_{m, \\ n}^{l} - \\eta \\cdot \\frac "
           "{\\partial{E}}{\\partial{w_{m, \\ n}^{l}}} \\\\ b^{l} \\leftarrow b^{l} - \\eta \\cdot \\frac "
           "{\\partial{E}}{\\partial{b^{l}}} \\end{matrix} \\right."},
    {true,
     "\\frac{\\partial{E}}{\\partial{w_{m, \\ n}^{l}}} = \\sum_{i} \\sum_{j}\\frac{\\partial{E}}{\\partial{x_{i, \\ "
     "j}^{l}}} \\cdot \\frac{\\partial{x_{i, \\ j}^{l}}}{\\partial{w_{m, \\ n}^{l}}} = \\sum_{i} \\sum_{j} "
     "\\delta_{i, \\ j}^{l} \\cdot z_{i + m, \\ j + n}^{l - 1}"},
    {false, "w_{ji}"},
    {true,
     "w_{m, \\ n}^{l} \\leftarrow w_{m, \\ n}^{l} - \\eta \\cdot \\sum_{i} \\sum_{j} \\delta_{i, \\ j}^{l} \\cdot "
     "z_{i + m, \\ j + n}^{l - 1}"},
    {true,
     "\\frac{\\partial{E}}{\\partial{b^{l}}} = \\sum_{i} \\sum_{j}\\frac{\\partial{E}}{\\partial{x_{i, \\ j}^{l}}} "
     "\\cdot \\frac{\\partial{x_{i, \\ j}^{l}}}{\\partial{b^{l}}} = \\sum_{i} \\sum_{j} \\delta_{i, \\ j}^{l}"},
    {true, "b^{l} \\leftarrow b^{l} - \\eta \\cdot \\sum_{i} \\sum_{j} \\delta_{i, \\ j}^{l}"},
    {false, " \\delta_{i, \\ j}^{l} = \\frac{\\partial{E}}{\\partial{x_{i, \\ j}^{l}}} "},
    {false, "x_{i, \\ j}^{l}"},
    {false, "Q"},
    {true,
     "\\frac{\\partial{E}}{\\partial{x_{i, \\ j}^{l}}} = \\sum_{Q} \\frac{\\partial{E}}{\\partial{x_{Q}^{l + 1}}} "
     "\\cdot \\frac{\\partial{x_{Q}^{l + 1}}}{\\partial{x_{i, \\ j}^{l}}}"},
    {false, "X = \\left[ \\begin{matrix} a & b & c \\\\ d & e & f \\\\ g & h & j \\end{matrix} \\right]"},
    {false, "W = \\left[ \\begin{matrix} w & x \\\\ y & z \\end{matrix} \\right]"},
    {false, "Y = \\left[ \\begin{matrix} p & q \\\\ r & s \\end{matrix} \\right]"},
    {false,
     "\\delta_{X} = \\left[ \\begin{matrix} \\delta_{a} & \\delta_{b} & \\delta_{c} \\\\ \\delta_{d} & \\delta_{e} "
     "& \\delta_{f} \\\\ \\delta_{g} & \\delta_{h} & \\delta_{j} \\end{matrix} \\right]"},
    {false, "\\delta_{Y} = \\left[ \\begin{matrix} 0 & 0 & 0 & 0 \\\\ 0 & \\delta_{p} & \\delta_{q} & 0 \\\\ 0 & "
            "\\delta_{r} & \\delta_{s} & 0 \\\\ 0 & 0 & 0 & 0 \\end{matrix} \\right]"},
    {true, "Y = X \\otimes W"},
    {true,
     "\\left\\{ \\begin{matrix} p = aw + bx + dy + ez \\\\ q = bw + cx + ey + fz \\\\ r = dw + ex + gy + hz \\\\ s "
     "= ew + fx + hy + jz \\end{matrix} \\right."},
    {true, "\\delta_{X} = \\delta_{Y} \\otimes \\mathrm{Rot} \\left( W \\right)"},
    {false, "\\mathrm{Rot} \\left( W \\right) = \\left[ \\begin{matrix} z & y \\\\ x & w \\end{matrix} \\right]"},
    {false, "W"},
    {false, "\\delta_{a}, \\ \\delta_{e}"},
    {true, "\\frac{\\partial{E}}{\\partial{a}} = \\frac{\\partial{E}}{\\partial{p}} \\cdot "
           "\\frac{\\partial{p}}{\\partial{a}} = \\delta_{p} \\cdot w"},
    {true,
     "\\frac{\\partial{E}}{\\partial{e}} = \\frac{\\partial{E}}{\\partial{p}} \\frac{\\partial{p}}{\\partial{e}} + "
     "\\frac{\\partial{E}}{\\partial{q}} \\frac{\\partial{q}}{\\partial{e}} + \\frac{\\partial{E}}{\\partial{r}} "
     "\\frac{\\partial{r}}{\\partial{e}} + \\frac{\\partial{E}}{\\partial{s}} \\frac{\\partial{s}}{\\partial{e}} = "
     "\\delta_{p} \\cdot z + \\delta_{q} \\cdot y + \\delta_{r} \\cdot x + \\delta_{s} \\cdot w"},
    {false, "\\mathrm{im2col}"},
    {false, "\\mathrm{col2im}"},
    {true,
     "W = \\left[ \\begin{matrix} w & x & y & z \\end{matrix} \\right], \\quad X = \\left[ \\begin{matrix} a & b & "
     "d & e \\\\ b & c & e & f \\\\ d & e & g & h \\\\ e & f & h & j \\end{matrix} \\right]"},
    {true,
     "Y = WX = \\left[ \\begin{matrix} wa + xb + yd + ze \\\\ wb + xc + ye + zf \\\\ wd + xe + yg + zh \\\\ we + xf "
     "+ yh + zj \\end{matrix} \\right]^{T}"},
    {true,
     "\\delta_{Y} = \\left[ \\begin{matrix} \\delta_{p} & \\delta_{q} \\\\ \\delta_{r} & \\delta_{s} \\end{matrix} "
     "\\right]"},
    {true,
     "W^{T} = \\left[ \\begin{matrix} w \\\\ x \\\\ y \\\\ z \\end{matrix} \\right], \\quad \\delta_{Y} = \\left[ "
     "\\begin{matrix} \\delta_{p} & \\delta_{q} & \\delta_{r} & \\delta_{s} \\end{matrix} \\right]"},
    {true,
     "\\delta_{X} = W^{T} \\delta_{Y} = \\left[ \\begin{matrix} w \\delta_{p} & w \\delta_{q} & w \\delta_{r} & w "
     "\\delta_{s} \\\\ x \\delta_{p} & x \\delta_{q} & x \\delta_{r} & x \\delta_{s} \\\\ y \\delta_{p} & y "
     "\\delta_{q} & y \\delta_{r} & y \\delta_{s} \\\\ z \\delta_{p} & z \\delta_{q} & z \\delta_{r} & z "
     "\\delta_{s} \\end{matrix} \\right]"},
    {false, "\\delta_{X}"},
    {true,
     "\\delta_{X} = \\left[ \\begin{matrix} w \\delta_{p} & w \\delta_{q} + x \\delta_{p} & x \\delta_{q} \\\\ w "
     "\\delta_{r} + y \\delta_{p} & w \\delta_{s} + x \\delta_{r} + y \\delta_{q} + z \\delta_{p} & x \\delta_{s} + "
     "z \\delta_{q} \\\\ y \\delta_{r} & y \\delta_{s} + z \\delta_{r} & z \\delta_{s} \\end{matrix} \\right]"},
};

enum { NOTES_FORMULAS = sizeof notes_formula / sizeof *notes_formula };

#endif
