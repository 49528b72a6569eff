/* The three themes as tables. Text colours are their tensors' colours moved until they can be read. */
#include "view/theme.h"

#include <math.h>

const char *const theme_names[THEME_COUNT] = {"light", "dark", "projector"};

static const Theme themes[THEME_COUNT] = {
    [THEME_LIGHT] = {
        .stage = 0xFFF4F6FA, .panel = 0xFFFFFFFF, .ink = 0xFF1C2130, .soft = 0xFF5B6476, .faint = 0xFFE1E6EE,
        .empty = 0xFFFBFCFE, .edge = 0xFFDDE3EC, .now = 0xFFFFD84D, .now_ink = 0xFF1C2130, .button = 0xFFE6ECF5, .accent = 0xFF1C2130,
        .positive = 0xFF0072B2, .negative = 0xFFD55E00, .zero = 0xFFFFFFFF, .wrong = 0xFFB3261E, .right = 0xFF00735A,
        .frame = {[SET_NONE] = 0xFF5B6476, [SET_X] = 0xFF0072B2, [SET_PAD] = 0xFF0072B2, [SET_COL] = 0xFF0072B2, [SET_W] = 0xFFC77700, [SET_B] = 0xFFC77700, [SET_Y] = 0xFF00876A},
        .text = {[SET_NONE] = 0xFF1C2130, [SET_X] = 0xFF0069A5, [SET_PAD] = 0xFF5B6476, [SET_COL] = 0xFF0069A5, [SET_W] = 0xFF955900, [SET_B] = 0xFF955900, [SET_Y] = 0xFF00735A},
        .tint = 0.14f, .line = 1, .type = 1,
    },
    [THEME_DARK] = {
        .stage = 0xFF10151D, .panel = 0xFF171D27, .ink = 0xFFE8ECF3, .soft = 0xFF97A2B4, .faint = 0xFF2A323F,
        .empty = 0xFF141A24, .edge = 0xFF2A323F, .now = 0xFF8A6A00, .now_ink = 0xFFFFFFFF, .button = 0xFF263040, .accent = 0xFF3A4556,
        .positive = 0xFF56B4E9, .negative = 0xFFF08A4B, .zero = 0xFF10151D, .wrong = 0xFFFF8A80, .right = 0xFF3CCB9E,
        .frame = {[SET_NONE] = 0xFF97A2B4, [SET_X] = 0xFF56B4E9, [SET_PAD] = 0xFF56B4E9, [SET_COL] = 0xFF56B4E9, [SET_W] = 0xFFF0A830, [SET_B] = 0xFFF0A830, [SET_Y] = 0xFF3CCB9E},
        .text = {[SET_NONE] = 0xFFE8ECF3, [SET_X] = 0xFF56B4E9, [SET_PAD] = 0xFF97A2B4, [SET_COL] = 0xFF56B4E9, [SET_W] = 0xFFF0A830, [SET_B] = 0xFFF0A830, [SET_Y] = 0xFF3CCB9E},
        .tint = 0.24f, .line = 1, .type = 1,
    },
    [THEME_PROJECTOR] = {
        .stage = 0xFFFFFFFF, .panel = 0xFFFFFFFF, .ink = 0xFF000000, .soft = 0xFF333333, .faint = 0xFFB4B4B4,
        .empty = 0xFFFFFFFF, .edge = 0xFF8C8C8C, .now = 0xFFFFD84D, .now_ink = 0xFF000000, .button = 0xFFDADADA, .accent = 0xFF000000,
        .positive = 0xFF004F80, .negative = 0xFFA84300, .zero = 0xFFFFFFFF, .wrong = 0xFFA00000, .right = 0xFF005A45,
        .frame = {[SET_NONE] = 0xFF333333, [SET_X] = 0xFF0060A0, [SET_PAD] = 0xFF0060A0, [SET_COL] = 0xFF0060A0, [SET_W] = 0xFFA86000, [SET_B] = 0xFFA86000, [SET_Y] = 0xFF006B53},
        .text = {[SET_NONE] = 0xFF000000, [SET_X] = 0xFF00508A, [SET_PAD] = 0xFF333333, [SET_COL] = 0xFF00508A, [SET_W] = 0xFF7A4700, [SET_B] = 0xFF7A4700, [SET_Y] = 0xFF005A45},
        .tint = 0.13f, .line = 1.6f, .type = 1.12f,
    },
};

const Theme *theme_get(ThemeName name)
{
    return &themes[name];
}

Color theme_cell(const Theme *theme, CellSet set, bool lit)
{
    Color ground = color_mix(theme->stage, theme->panel, 0.5f);
    return color_mix(ground, theme->frame[set], theme->tint * (lit ? 1.0f : DIM));
}

Color theme_value(const Theme *theme, float value, float most)
{
    if (!(most > 0) || value != value)
        return theme->zero;
    float share = fminf(fabsf(value) / most, 1.0f);
    return color_mix(theme->zero, value > 0 ? theme->positive : theme->negative, share);
}

static double luminance(Color color)
{
    double sum = 0;
    static const double weight[3] = {0.0722, 0.7152, 0.2126};
    for (int i = 0; i < 3; i++) {
        double c = ((color >> (8 * i)) & 0xFF) / 255.0;
        sum += weight[i] * (c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

float color_contrast(Color a, Color b)
{
    double one = luminance(a), other = luminance(b);
    return (float)((fmax(one, other) + 0.05) / (fmin(one, other) + 0.05));
}
