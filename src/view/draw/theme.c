/* The three themes as tables. Text colours are their tensors' colours moved until they can be read. */
#include "view/draw/theme.h"

#include <math.h>

/* What \tint calls the roles in formulas. */
const char *const role_tints[ROLE_COUNT] = {"ink", "x", "w", "y", "d", "g"};

const char *const theme_names[THEME_COUNT] = {"light", "dark", "projector"};

static const Theme themes[THEME_COUNT] = {
    [THEME_LIGHT] =
        {
            .stage = 0xFFF4F6FA,
            .panel = 0xFFFFFFFF,
            .ink = 0xFF1C2130,
            .soft = 0xFF5B6476,
            .faint = 0xFFE1E6EE,
            .empty = 0xFFFBFCFE,
            .edge = 0xFFDDE3EC,
            .now = 0xFFFFD84D,
            .now_ink = 0xFF1C2130,
            .button = 0xFFE6ECF5,
            .accent = 0xFF1C2130,
            .positive = 0xFF0072B2,
            .negative = 0xFFD55E00,
            .zero = 0xFFFFFFFF,
            .wrong = 0xFFB3261E,
            .right = 0xFF00735A,
            .frame = {0xFF5B6476, 0xFF0072B2, 0xFFC77700, 0xFF00876A, 0xFFA8327F, 0xFFD55E00},
            .text = {0xFF1C2130, 0xFF0069A5, 0xFF955900, 0xFF00735A, 0xFF9C2B75, 0xFFA84600},
            .tint = 0.14f,
            .line = 1,
            .type = 1,
        },
    [THEME_DARK] =
        {
            .stage = 0xFF10151D,
            .panel = 0xFF171D27,
            .ink = 0xFFE8ECF3,
            .soft = 0xFF97A2B4,
            .faint = 0xFF2A323F,
            .empty = 0xFF141A24,
            .edge = 0xFF2A323F,
            .now = 0xFF8A6A00,
            .now_ink = 0xFFFFFFFF,
            .button = 0xFF263040,
            .accent = 0xFF3A4556,
            .positive = 0xFF56B4E9,
            .negative = 0xFFF08A4B,
            .zero = 0xFF10151D,
            .wrong = 0xFFFF8A80,
            .right = 0xFF3CCB9E,
            .frame = {0xFF97A2B4, 0xFF56B4E9, 0xFFF0A830, 0xFF3CCB9E, 0xFFE58AC2, 0xFFF08A4B},
            .text = {0xFFE8ECF3, 0xFF56B4E9, 0xFFF0A830, 0xFF3CCB9E, 0xFFE58AC2, 0xFFF08A4B},
            .tint = 0.24f,
            .line = 1,
            .type = 1,
        },
    [THEME_PROJECTOR] =
        {
            .stage = 0xFFFFFFFF,
            .panel = 0xFFFFFFFF,
            .ink = 0xFF000000,
            .soft = 0xFF333333,
            .faint = 0xFFB4B4B4,
            .empty = 0xFFFFFFFF,
            .edge = 0xFF8C8C8C,
            .now = 0xFFFFD84D,
            .now_ink = 0xFF000000,
            .button = 0xFFDADADA,
            .accent = 0xFF000000,
            .positive = 0xFF004F80,
            .negative = 0xFFA84300,
            .zero = 0xFFFFFFFF,
            .wrong = 0xFFA00000,
            .right = 0xFF005A45,
            .frame = {0xFF333333, 0xFF0060A0, 0xFFA86000, 0xFF006B53, 0xFF8C1F66, 0xFFA84300},
            .text = {0xFF000000, 0xFF00508A, 0xFF7A4700, 0xFF005A45, 0xFF7A1458, 0xFF8A3600},
            .tint = 0.13f,
            .line = 1.6f,
            .type = 1.12f,
        },
};

const Theme *theme_get(ThemeName name)
{
    return &themes[name];
}

Role role_of(CellSet set)
{
    static const Role role[SET_COUNT] = {
#define SET(name, plain, tex, letters, lettered, indexed, tex_lettered, tex_indexed, role) [SET_##name] = ROLE_##role,
        ALL_SETS(SET)
#undef SET
    };
    return role[set];
}

Color theme_frame(const Theme *theme, CellSet set)
{
    return theme->frame[role_of(set)];
}

Color theme_text(const Theme *theme, CellSet set)
{
    return theme->text[role_of(set)];
}

Color theme_cell(const Theme *theme, CellSet set, bool lit)
{
    Color ground = color_mix(theme->stage, theme->panel, 0.5f);
    return color_mix(ground, theme_frame(theme, set), theme->tint * (lit ? 1.0f : DIM));
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
