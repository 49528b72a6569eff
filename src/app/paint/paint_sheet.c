/* The block of coverage on which a run's parts are laid before it is reduced to pixels. */
#include "app/paint/paint_sheet.h"

void sheet_lay(Sheet *sheet, const SDL_Surface *ink, int x, int pen_y)
{
    int top = sheet->pen_y - pen_y, first = top < 0 ? -top : 0,
        last = top + ink->h > sheet->height ? sheet->height - top : ink->h;
    int from = x < 0 ? -x : 0, to = x + ink->w > sheet->width ? sheet->width - x : ink->w;
    for (int y = first; y < last && from < to; y++) {
        const uint32_t *row =
            (const uint32_t *)(const void *)((const uint8_t *)ink->pixels + (ptrdiff_t)y * ink->pitch) + from;
        uint8_t *at = sheet->cover + (ptrdiff_t)(top + y) * sheet->width + (x + from);
        for (int i = 0; i < to - from; i++) {
            uint8_t value = (uint8_t)(row[i] >> 24);
            at[i] = value > at[i] ? value : at[i];
        }
    }
    sheet->top = top + first < sheet->top ? top + first : sheet->top;
    sheet->bottom = top + last > sheet->bottom ? top + last : sheet->bottom;
}

void sheet_reduce(Sheet *sheet)
{
    int width = sheet->width / SHEET_FINE;
    for (int y = sheet->top; y < sheet->bottom; y++) {
        const uint8_t *fine = sheet->cover + (ptrdiff_t)y * sheet->width;
        uint8_t *to = sheet->cover + (ptrdiff_t)y * width;
        for (int x = 0; x < width; x++, fine += SHEET_FINE)
            to[x] = (uint8_t)((fine[0] + fine[1] + fine[2] + fine[3] + 2) / SHEET_FINE);
    }
    sheet->width = width;
    sheet->pen_x /= SHEET_FINE;
}
