/* Text: widths as measured against ink as painted, glyphs where the font files put them, fonts that are missing. */
#include "painting.h"

#include "app/paint/paint_text.h"
#include "base/file.h"

/* Where the ink of a text lies: left, right, top and bottom from the pen, in pixels; as it was painted at size *
 * scale. */
static void ink_of(FontFace font, float size, const char *text, int box[4])
{
    const Run *run = fonts_run(fonts, font, size, 0, text, (int)strlen(text));
    box[0] = run->left;
    box[1] = run->left + run->width;
    box[2] = run->top;
    box[3] = run->top + run->height;
}

static void text_is_as_wide_as_it_was_measured(void **state)
{
    (void)state;
    static const char *const text[] = {"HnnnnnnnH",  "H AVATAR To. H",       "H-3.75 + 0.0417H",
                                       "H\u221212H", "H\u03B4\u2297\u2211H", "H\u5377\u79EF\u6838H"};
    Measure measure = fonts_measure(fonts);
    for (int i = 0; i < FONT_COUNT * 12 * 6; i++) {
        FontFace font = (FontFace)(i % FONT_COUNT);
        float size = 9 * powf(1.19f, (float)(i / FONT_COUNT % 12));
        const char *run = text[i / FONT_COUNT / 12];
        int one[4], all[4];
        ink_of(font, size, "H", one);
        ink_of(font, size, run, all);
        float width = measure.width(measure.self, font, size, run, (int)strlen(run));
        float letter = measure.width(measure.self, font, size, "H", 1);
        assert_near(all[1] - all[0] - (one[1] - one[0]), (double)(width - letter), 1.5 + 0.004 * (double)width);
    }
}

static void glyphs_lie_where_the_font_puts_them(void **state)
{
    (void)state;
    /* In thousandths of an em: the advance, and the outline's left, right, top and bottom, as the font files have
     * them. */
    static const struct {
        const char *text;
        FontFace font;
        int advance, ink[4];
    } glyph[] = {{"H", FONT_SANS, 741, {97, 643, -714, 0}},
                 {"0", FONT_BOLD, 572, {36, 535, -725, 10}},
                 {"H", FONT_MONO, 600, {70, 530, -714, 0}},
                 {"j", FONT_ITALIC, 258, {-126, 269, -736, 240}}};
    Measure measure = fonts_measure(fonts);
    for (int i = 0; i < (int)(sizeof glyph / sizeof *glyph); i++) {
        assert_near((double)measure.width(measure.self, glyph[i].font, 100, glyph[i].text, 1), glyph[i].advance / 10.0,
                    0.2);
        for (int step = 0; step < 9; step++) {
            float size = 11 * powf(1.3f, (float)step);
            int box[4];
            ink_of(glyph[i].font, size, glyph[i].text, box);
            for (int side = 0; side < 4; side++)
                /* hinting moves an edge by up to a pixel */
                assert_near(box[side], glyph[i].ink[side] * (double)size / 1000, 1.6);
        }
    }
    /* Marks piled above a letter do not push it down. */
    int plain[4], piled[4];
    ink_of(FONT_SANS, 40, "n", plain);
    ink_of(FONT_SANS, 40, "n\u0301\u0301\u0301\u0301", piled);
    assert_int_equal(plain[3], piled[3]);
    assert_true(piled[2] < plain[2] - 20);
}

static void text_stands_on_quarters_of_a_pixel(void **state)
{
    (void)state;
    double first = 0;
    for (int quarter = 0; quarter < 8; quarter++) {
        Error err;
        DrawList list = {0};
        const PixelRect *changed;
        int width, height;
        double sum = 0, middle = 0;
        Measure measure = fonts_measure(fonts);
        Painter *painter = painter_new(fonts, 60, 30, 1, &err);
        draw_clear(&list, 60, 30);
        draw_text(&list, &measure, FONT_SANS, 13, 10 + 0.25f * (float)quarter, 20, 0xFF000000u, "a21");
        painter_paint(painter, &list, 0xFFFFFFFFu, &changed);
        const uint32_t *pixel = painter_pixels(painter, &width, &height);
        for (int i = 0; i < width * height; i++) {
            double ink = 255 - (double)(pixel[i] & 0xFF);
            sum += ink;
            middle += ink * (i % width);
        }
        if (quarter == 0)
            first = middle / sum;
        assert_near(middle / sum - first, 0.25 * quarter, 0.04);
        painter_free(painter);
        draw_free(&list);
    }
}

static double ink_amount(FontFace font, const char *text)
{
    const Run *run = fonts_run(fonts, font, 32, 0, text, (int)strlen(text));
    double sum = 0;
    for (int i = 0; i < run->width * run->height; i++)
        sum += run->cover[i];
    return sum / 255;
}

static void characters_come_from_the_font_that_has_them(void **state)
{
    (void)state;
    /* Letters, mathematics, Chinese in every face; each differs from the box that stands for an unknown character. */
    static const char *const text[] = {"x",          "\u2211",     "\u230A", "\u2190",
                                       "\U0001D465", "\U0001D6FF", "\u5377", "\u2550"};
    for (int font = 0; font < FONT_COUNT; font++)
        for (int i = 0; i < (int)(sizeof text / sizeof *text); i++) {
            int box[4], unknown[4];
            ink_of((FontFace)font, 32, text[i], box);
            ink_of((FontFace)font, 32, "\U00010000", unknown);
            assert_true(box[1] > box[0] && unknown[1] > unknown[0]);
            assert_true(memcmp(box, unknown, sizeof box) != 0);
        }
    assert_true(ink_amount(FONT_BOLD, "\u5377\u79EF") > 1.1 * ink_amount(FONT_SANS, "\u5377\u79EF"));
}

static void odd_text_does_no_harm(void **state)
{
    (void)state;
    static const char *const text[] = {
        " ", "\n\t", "\xFF\xFE", "a\xE5\x8D", "\U0001F600", "\u0301x", "f\u0301\u0301\u0301\u0301"};
    Measure measure = fonts_measure(fonts);
    for (int i = 0; i < (int)(sizeof text / sizeof *text); i++) {
        assert_true(measure.width(measure.self, FONT_SANS, 20, text[i], (int)strlen(text[i])) >= 0);
        assert_true(fonts_run(fonts, FONT_SANS, 20, 0, text[i], (int)strlen(text[i]))->width >= 0);
    }
    assert_true(measure.width(measure.self, FONT_SANS, 20, "", 0) == 0);
    assert_int_equal(fonts_run(fonts, FONT_SANS, 20, 0, " ", 1)->width, 0);
    assert_true(fonts_run(fonts, FONT_SANS, 1e-3f, 0, "a", 1)->width <= 1);
    assert_true(fonts_run(fonts, FONT_SANS, 1e9f, 0, "a", 1)->width < 1000);
    float spoiled = measure.width(measure.self, FONT_SANS, 20, "\xFF", 1),
          box = measure.width(measure.self, FONT_SANS, 20, "\uFFFD", 3);
    assert_true(spoiled == box && box > 0);
}

static void kept_text_is_bounded(void **state)
{
    (void)state;
    size_t most = 0, last = 0;
    for (int picture = 0; picture < 60; picture++) {
        fonts_tidy(fonts);
        size_t before = fonts_bytes(fonts);
        assert_true(before >= last);   /* what the picture before showed is still there */
        for (int i = 0; i < 40; i++) {
            char text[32];
            snprintf(text, sizeof text, "%d/%d", picture, i);
            fonts_run(fonts, FONT_SANS, 150, 0, text, (int)strlen(text));
        }
        last = fonts_bytes(fonts) - before;
        most = fonts_bytes(fonts) > most ? fonts_bytes(fonts) : most;
    }
    assert_true(last > 0 && most > (size_t)30 << 20 && most < ((size_t)32 << 20) + 2 * last);
}

static void a_missing_font_is_named(void **state)
{
    (void)state;
    char place[] = "/tmp/convwalk-fonts-XXXXXX", path[128];
    Error err;
    assert_non_null(mkdtemp(place));
    assert_null(fonts_open(place, &err));
    snprintf(path, sizeof path, "%s/sans.ttf", place);
    assert_non_null(strstr(err.text, path));
    assert_true(file_write(path, "no font", 7, &err));
    assert_null(fonts_open(place, &err));
    assert_non_null(strstr(err.text, path));
    assert_non_null(strstr(err.text, "not a font"));
    unlink(path);
    rmdir(place);
}

/* The Chinese file is opened late, but that it is missing is said at the start; a damaged one leaves the others. */
static void a_chinese_font_is_looked_for_at_the_start(void **state)
{
    (void)state;
    char place[] = "/tmp/convwalk-fonts-XXXXXX", path[128];
    Error err;
    assert_non_null(mkdtemp(place));
    static const char *const others[] = {"sans", "bold", "italic", "math", "mono", "letter", "letter-bold"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        char from[128];
        snprintf(from, sizeof from, "%s/assets/fonts/%s.ttf", getenv("PWD"), others[i]);
        snprintf(path, sizeof path, "%s/%s.ttf", place, others[i]);
        assert_int_equal(symlink(from, path), 0);
    }
    assert_null(fonts_open(place, &err));
    snprintf(path, sizeof path, "%s/chinese.otf", place);
    assert_non_null(strstr(err.text, path));
    assert_true(file_write(path, "no font", 7, &err));
    Fonts *others_only = fonts_open(place, &err);
    assert_non_null(others_only);
    assert_false(fonts_have(others_only, FONT_SANS, 0x5377));   /* a line on standard error, once */
    assert_false(fonts_have(others_only, FONT_SANS, 0x79EF));
    assert_true(fonts_have(others_only, FONT_SANS, 'a'));
    fonts_free(others_only);
    unlink(path);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        snprintf(path, sizeof path, "%s/%s.ttf", place, others[i]);
        unlink(path);
    }
    rmdir(place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_as_wide_as_it_was_measured),
        cmocka_unit_test(glyphs_lie_where_the_font_puts_them),
        cmocka_unit_test(text_stands_on_quarters_of_a_pixel),
        cmocka_unit_test(characters_come_from_the_font_that_has_them),
        cmocka_unit_test(odd_text_does_no_harm),
        cmocka_unit_test(kept_text_is_bounded),
        cmocka_unit_test(a_missing_font_is_named),
        cmocka_unit_test(a_chinese_font_is_looked_for_at_the_start),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
