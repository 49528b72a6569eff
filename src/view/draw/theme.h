/* Colours and line widths of the three themes. A tensor has its colour everywhere: title, letter, frame, curve. */
#ifndef CONVWALK_VIEW_THEME_H
#define CONVWALK_VIEW_THEME_H

#include "trace/trace.h"
#include "view/draw/draw.h"

typedef enum { THEME_LIGHT, THEME_DARK, THEME_PROJECTOR, THEME_COUNT } ThemeName;

/* What a tensor is to the reader; errors and gradients have their own colours. */
typedef enum { ROLE_NONE, ROLE_INPUT, ROLE_KERNEL, ROLE_OUTPUT, ROLE_ERROR, ROLE_GRADIENT, ROLE_COUNT } Role;

typedef struct {
    Color stage, panel;          /* behind the tensors; behind bars and bands */
    Color ink, soft, faint;      /* text; second text (contrast >= 4.5 on both grounds); lines and borders */
    Color empty, edge;           /* a cell without a value, its border */
    Color now, now_ink;          /* the cells of this very step, text on them */
    Color button, accent;        /* a chosen tab or pressed button; the play button */
    Color positive, negative;    /* ends of a map's scale; 0 is `zero` */
    Color zero;
    Color wrong, right;          /* an error's line; a tick */
    Color frame[ROLE_COUNT];     /* a tensor's colour for frames, lines and tints */
    Color text[ROLE_COUNT];      /* the same dark or light enough for text */
    float tint;                  /* the share of its colour in a cell with a number, 0..1 */
    float line, type;            /* factors on strokes and on text */
} Theme;

extern const char *const theme_names[THEME_COUNT];

const Theme *theme_get(ThemeName name);

Role role_of(CellSet set);
extern const char *const role_tints[ROLE_COUNT];   /* the roles' names in \tint: x w y d g */
Color theme_frame(const Theme *theme, CellSet set);
Color theme_text(const Theme *theme, CellSet set);

/* The background of a cell of the tensor; `lit` false: dimmed, it takes no part. */
Color theme_cell(const Theme *theme, CellSet set, bool lit);

/* The colour of a value in a map whose largest magnitude is `most`: symmetric about 0. */
Color theme_value(const Theme *theme, float value, float most);

/* The contrast that dimmed things keep, as a share. */
#define DIM 0.35f

/* (L1 + 0.05) / (L2 + 0.05) of two opaque colours, as WCAG 2.1 defines contrast. */
float color_contrast(Color a, Color b);

#endif
