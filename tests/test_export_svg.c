/* SVG: well-formed whatever the texts hold, an element an operation, the geometry as in the list. */
#include "painting.h"

#include "app/export/export.h"
#include "base/file.h"

static char *written_svg(const DrawList *list)
{
    char path[] = "/tmp/convwalk-svg-XXXXXX", *text;
    size_t length;
    Error err;
    int handle = mkstemp(path);
    assert_true(handle >= 0);
    close(handle);
    assert_true(export_svg(path, list, 0xFFF5F7FAu, 2, &err));
    assert_true(file_read(path, 1 << 24, &text, &length, &err));
    assert_int_equal(strlen(text), length);
    unlink(path);
    return text;
}

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':' || c == '-';
}

/* Text up to the next '<' or `quote`: entities whole, no control characters, UTF-8. */
static const char *skip_text(const char *at, char quote)
{
    int bytes;
    while (*at && *at != '<' && *at != quote) {
        unsigned code = utf8_next(at, &bytes);
        assert_true(code >= 0x20 || code == '\n');
        assert_false(code == 0xFFFD && bytes == 1);
        assert_true(bytes == 1 + (code >= 0x80) + (code >= 0x800) + (code >= 0x10000));
        assert_false((code >= 0xD800 && code < 0xE000) || code == 0xFFFE || code == 0xFFFF);
        if (*at == '&')
            assert_true(strncmp(at, "&amp;", 5) == 0 || strncmp(at, "&lt;", 4) == 0 || strncmp(at, "&gt;", 4) == 0);
        at += bytes;
    }
    return at;
}

/* Reads the document as XML wants it, and counts the elements of each of the names. */
static void read_xml(const char *text, const char *const *names, int *counts)
{
    char open[16][32];
    int depth = 0;
    const char *at = strchr(text, '\n') + 1;   /* after <?xml ...?> */
    do {
        assert_int_equal(*at, '<');
        bool closes = at[1] == '/', empty = false;
        const char *name = at + 1 + closes, *end = name;
        while (is_name(*end))
            end++;
        assert_true(end > name && end - name < 32);
        for (at = end; *at == ' ';) {
            for (at++; is_name(*at); at++)
                ;
            assert_int_equal(*at++, '=');
            assert_int_equal(*at++, '"');
            at = skip_text(at, '"');
            assert_int_equal(*at++, '"');
        }
        if (*at == '/') {
            empty = true;
            at++;
        }
        assert_int_equal(*at++, '>');
        if (closes) {
            depth--;
            assert_true(strlen(open[depth]) == (size_t)(end - name)
                        && memcmp(open[depth], name, (size_t)(end - name)) == 0);
        } else {
            for (int i = 0; names[i]; i++)
                counts[i] +=
                    strlen(names[i]) == (size_t)(end - name) && memcmp(names[i], name, (size_t)(end - name)) == 0;
            if (!empty)
                snprintf(open[depth++], sizeof open[0], "%.*s", (int)(end - name), name);
        }
        at = skip_text(at, '<');
    } while (depth > 0);
    assert_int_equal(*at, '\0');
}

static void every_operation_becomes_an_element(void **state)
{
    (void)state;
    static const char *const names[] = {"rect", "line", "path", "polygon", "text", "image", "clipPath", "g", NULL};
    static const int wanted[] = {1 + 3 + 2, 1, 1, 1, 1, 1, 2, 2};   /* rect: the background and the clips' too */
    int counts[8] = {0};
    Measure measure = fonts_measure(fonts);
    DrawList list = {0};
    draw_clear(&list, 200, 120);
    draw_rect(&list, (Rect){10.5f, 20.25f, 30, 40}, 100, 0x800072B2u);
    draw_frame(&list, (Rect){1, 2, 3, 4}, 0, 2, 0xFF0072B2u);
    draw_clip(&list, (Rect){5, 6, 7, 8});
    draw_dashed_frame(&list, (Rect){0, 0, 100, 100}, 0, 2, 10, 0xFF0072B2u);
    draw_clip(&list, (Rect){6, 6, 7, 8});
    draw_line(&list, -1, 2, 3, 4, 1.5f, 0xFF0072B2u);
    draw_unclip(&list);
    draw_curve(&list, (float[]){1, 2, 3, 4, 5, 6, 7, 8}, 1, 0, 0xFF0072B2u);
    draw_triangle(&list, (float[]){1, 2, 3, 4, 5, 6}, 0xFF0072B2u);
    draw_text(&list, &measure, FONT_BOLD, 16, 20, 36, 0xFF1D2230u, "a<b & \"c\"");
    draw_map(&list, (Rect){10, 70, 56, 40}, 2, 1)[0] = 0xFF0072B2u;
    draw_rect(&list, (Rect){NAN, 0, 10, 10}, 0, 0xFF0072B2u);
    draw_rect(&list, (Rect){0, 0, -10, 10}, 0, 0xFF0072B2u);
    char *text = written_svg(&list);
    read_xml(text, names, counts);
    for (int i = 0; names[i]; i++)
        if (counts[i] != wanted[i])
            fail_msg("%d <%s>, not %d", counts[i], names[i], wanted[i]);
    assert_non_null(strstr(text, "width=\"400\" height=\"240\" viewBox=\"0 0 200 120\""));
    assert_non_null(strstr(
        text,
        "<rect x=\"10.5\" y=\"20.25\" width=\"30\" height=\"40\" rx=\"15\" fill=\"#0072B2\" fill-opacity=\"0.502\"/>"));
    assert_non_null(strstr(text, "stroke-width=\"2\" stroke-dasharray=\"8.000 12.000\" stroke-linecap=\"round\"/>"));
    assert_non_null(strstr(text, "<line x1=\"-1\" y1=\"2\" x2=\"3\" y2=\"4\""));
    assert_non_null(strstr(text, "M1.000 2.000C3.000 4.000 5.000 6.000 7.000 8.000"));
    assert_non_null(strstr(text, "points=\"1.000,2.000 3.000,4.000 5.000,6.000\""));
    assert_non_null(strstr(text, "font-weight=\"bold\" font-size=\"16\""));
    assert_non_null(strstr(text, ">a&lt;b &amp; \"c\"</text>"));
    assert_non_null(strstr(text, "href=\"data:image/png;base64,iVBORw0KGgo"));
    free(text);
    draw_free(&list);
}

static void any_bytes_give_well_formed_xml(void **state)
{
    (void)state;
    static const char *const odd[] = {
        "]]>",          "\x01\t\n", "\xFF\xFE", "\xED\xA0\x80", "\xEF\xBF\xBF", "\xC0\x80", "\xF7\xBF\xBF\xBF",
        "\xE0\x81\x81", "a\xE5",    "\x8D\xB7", "&#0;",         "<!--"};
    static const char *const names[] = {"text", NULL};
    int counts[1] = {0}, count = sizeof odd / sizeof *odd;
    Measure measure = measure_monospace();
    DrawList list = {0};
    draw_clear(&list, 100, 100);
    draw_clip(&list, (Rect){0, 0, 90, 90});   /* open to the end */
    for (int i = 0; i < count; i++)
        draw_text(&list, &measure, FONT_SANS, 12, 0, 10, 0xFF000000u, odd[i]);
    char *text = written_svg(&list);
    read_xml(text, names, counts);
    assert_int_equal(counts[0], count);
    assert_non_null(strstr(text, ">a\uFFFD</text>"));
    free(text);
    draw_free(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_operation_becomes_an_element),
        cmocka_unit_test(any_bytes_give_well_formed_xml),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
