/* A PDF read back as a viewer would: from its end to the table of objects, from there to each page, its image and
 * the image's pixels. */
#include "testing.h"

#include "app/export/export_pdf.h"
#include "base/file.h"

#include <string.h>
#include <zlib.h>

enum { WIDTH = 5, HEIGHT = 4, PAGES = 3 };

static char folder[] = "/tmp/convwalk-pdf-XXXXXX", path[64];

static uint32_t pixel_of(int page, int i)
{
    return 0xFF000000u | (uint32_t)(i * 7654321 + page * 1234567 + 99);
}

static char *write_and_read(size_t *length)
{
    Pdf *pdf = pdf_begin();
    Error err;
    char *bytes;
    for (int page = 0; page < PAGES; page++) {
        uint32_t pixel[WIDTH * HEIGHT];
        for (int i = 0; i < WIDTH * HEIGHT; i++)
            pixel[i] = pixel_of(page, i);
        assert_true(pdf_page(pdf, pixel, WIDTH, HEIGHT, 0.5f, &err));
    }
    assert_true(pdf_write(pdf, path, &err));
    pdf_free(pdf);
    assert_true(file_read(path, 1 << 20, &bytes, length, &err));
    unlink(path);
    return bytes;
}

/* The place of an object, by the table; its head is there. */
static const char *object_of(const char *bytes, size_t length, int number)
{
    const char *last = bytes + length - 6, *start = last;
    assert_memory_equal(last, "%%EOF\n", 6);
    while (strncmp(start, "startxref\n", 10) != 0)
        start--;
    const char *table = bytes + strtol(start + 10, NULL, 10), *line = table;
    assert_memory_equal(table, "xref\n0 ", 7);
    assert_int_equal(strtol(table + 7, NULL, 10), 3 + 3 * PAGES);
    for (int i = 0; i < 2 + number; i++)
        line = strchr(line, '\n') + 1;
    const char *object = bytes + strtol(line, NULL, 10);
    char head[32];
    snprintf(head, sizeof head, "%d 0 obj\n", number);
    assert_memory_equal(object, head, strlen(head));
    return object;
}

static int number_after(const char *object, const char *key)
{
    const char *at = strstr(object, key);
    assert_non_null(at);
    return (int)strtol(at + strlen(key), NULL, 10);
}

static void every_page_has_its_picture(void **state)
{
    (void)state;
    size_t length;
    char *bytes = write_and_read(&length);
    assert_memory_equal(bytes, "%PDF-1.", 7);
    const char *list = object_of(bytes, length, number_after(object_of(bytes, length, 1), "/Pages "));
    assert_int_equal(number_after(list, "/Count "), PAGES);
    const char *kid = strstr(list, "/Kids [") + 7;
    for (int page = 0; page < PAGES; page++) {
        char *end;
        const char *object = object_of(bytes, length, (int)strtol(kid, &end, 10));
        kid = end + 4;   /* " 0 R" */
        assert_non_null(strstr(object, "/MediaBox [0 0 2.500 2.000]"));
        const char *content = object_of(bytes, length, number_after(object, "/Contents "));
        const char *drawn = strstr(content, "stream\n") + 7;
        int size = number_after(content, "/Length ");
        assert_memory_equal(drawn + size, "\nendstream", 10);
        assert_memory_equal(drawn, "2.500 0 0 2.000 0 0 cm /I Do", (size_t)size);
        const char *image = object_of(bytes, length, number_after(object, "/I "));
        assert_int_equal(number_after(image, "/Width "), WIDTH);
        assert_int_equal(number_after(image, "/Height "), HEIGHT);
        const char *packed = strstr(image, "stream\n") + 7;
        unsigned char raw[HEIGHT][1 + 3 * WIDTH];
        uLongf count = sizeof raw;
        size = number_after(image, "/Length ");
        assert_memory_equal(packed + size, "\nendstream", 10);
        assert_int_equal(uncompress(&raw[0][0], &count, (const Bytef *)packed, (uLong)size), Z_OK);
        assert_int_equal(count, sizeof raw);
        for (int y = 0; y < HEIGHT; y++) {
            assert_int_equal(raw[y][0], 2);   /* the filter "up" */
            for (int x = 0; x < 3 * WIDTH; x++) {
                raw[y][1 + x] = (unsigned char)(raw[y][1 + x] + (y > 0 ? raw[y - 1][1 + x] : 0));
                assert_int_equal(raw[y][1 + x], pixel_of(page, y * WIDTH + x / 3) >> (16 - 8 * (x % 3)) & 0xFF);
            }
        }
    }
    free(bytes);
}

static void what_cannot_be_written_costs_a_line(void **state)
{
    (void)state;
    Pdf *pdf = pdf_begin();
    Error err = {""};
    assert_true(pdf_page(pdf, &(uint32_t){0xFFFFFFFFu}, 1, 1, 1, &err));
    assert_false(pdf_write(pdf, "/nowhere/at/all.pdf", &err));
    assert_non_null(strstr(err.text, "/nowhere/at/all.pdf"));
    pdf_free(pdf);
}

static int make_folder(void **state)
{
    (void)state;
    bool made = mkdtemp(folder) != NULL;
    snprintf(path, sizeof path, "%s/x.pdf", folder);
    return made ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_page_has_its_picture),
        cmocka_unit_test(what_cannot_be_written_costs_a_line),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
