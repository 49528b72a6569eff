/* The smallest PDF (ISO 32000-1, 7.5 and 8.9): a catalogue, the list of pages, and for each page three objects: itself,
 * its content, which stretches one image over it, and that image, deflated RGB where each row is stored as the
 * difference from the one above (PNG's filter "up"), which makes white paper small. */
#include "app/export/export_pdf.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>
#include <zlib.h>

enum { FIRST_PAGE = 3, OBJECTS_A_PAGE = 3 };

struct Pdf {
    Text file;
    size_t *offset;      /* of object i + FIRST_PAGE */
    int pages;
};

Pdf *pdf_begin(void)
{
    Pdf *pdf = mem_alloc(1, sizeof *pdf);
    text_add(&pdf->file, "%%PDF-1.4\n%%\xE2\xE3\xCF\xD3\n");   /* bytes over 127 say that it is not only text */
    return pdf;
}

static void object(Pdf *pdf, int page, int part)
{
    int number = page * OBJECTS_A_PAGE + part;
    pdf->offset[number] = pdf->file.length;
    text_add(&pdf->file, "%d 0 obj\n", number + FIRST_PAGE);
}

/* The rows as PNG filters them; deflated. */
static uint8_t *deflate_rows(const uint32_t *pixel, int width, int height, size_t *length, Error *err)
{
    size_t row = 1 + 3 * (size_t)width, total;
    if (!size_mul(row, (size_t)height, &total))
        return error_set(err, "a page of %d x %d pixels is too large", width, height), NULL;
    uint8_t *raw = mem_try(total, 1, "a page", err), *to = raw;
    uLongf packed = compressBound(total);
    uint8_t *out = raw ? mem_try(packed, 1, "a page", err) : NULL;
    if (!out)
        return free(raw), NULL;
    for (int y = 0; y < height; y++) {
        const uint32_t *now = pixel + (ptrdiff_t)y * width, *above = y > 0 ? now - width : NULL;
        *to++ = 2;
        for (int x = 0; x < width; x++)
            for (int shift = 16; shift >= 0; shift -= 8)
                *to++ = (uint8_t)((now[x] >> shift) - (above ? above[x] >> shift : 0));
    }
    compress2(out, &packed, raw, total, 6);
    free(raw);
    *length = packed;
    return out;
}

bool pdf_page(Pdf *pdf, const uint32_t *pixel, int width, int height, float points, Error *err)
{
    size_t length;
    uint8_t *image = deflate_rows(pixel, width, height, &length, err);
    if (!image)
        return false;
    int page = pdf->pages++, number = FIRST_PAGE + page * OBJECTS_A_PAGE;
    double w = (double)(points * (float)width), h = (double)(points * (float)height);
    Text content = {0};
    pdf->offset = mem_resize(pdf->offset, (size_t)pdf->pages * OBJECTS_A_PAGE, sizeof *pdf->offset);
    text_add(&content, "%.3f 0 0 %.3f 0 0 cm /I Do", w, h);
    object(pdf, page, 0);
    text_add(&pdf->file,
             "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.3f %.3f] /Contents %d 0 R /Resources << /XObject << /I %d "
             "0 R >> >> >>\nendobj\n",
             w, h, number + 1, number + 2);
    object(pdf, page, 1);
    text_add(&pdf->file, "<< /Length %zu >>\nstream\n%s\nendstream\nendobj\n", content.length, text_get(&content));
    object(pdf, page, 2);
    text_add(&pdf->file,
             "<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8 "
             "/Filter /FlateDecode "
             "/DecodeParms << /Predictor 15 /Colors 3 /Columns %d >> /Length %zu >>\nstream\n",
             width, height, width, length);
    text_bytes(&pdf->file, (const char *)image, length);
    text_add(&pdf->file, "\nendstream\nendobj\n");
    text_free(&content);
    free(image);
    return true;
}

bool pdf_write(const Pdf *pdf, const char *path, Error *err)
{
    Text out = {0};
    text_bytes(&out, pdf->file.at, pdf->file.length);
    size_t catalogue = out.length;
    text_add(&out, "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n");
    size_t list = out.length;
    text_add(&out, "2 0 obj\n<< /Type /Pages /Count %d /Kids [", pdf->pages);
    for (int page = 0; page < pdf->pages; page++)
        text_add(&out, " %d 0 R", FIRST_PAGE + page * OBJECTS_A_PAGE);
    text_add(&out, " ] >>\nendobj\n");
    size_t table = out.length;
    int objects = pdf->pages * OBJECTS_A_PAGE;
    text_add(&out, "xref\n0 %d\n0000000000 65535 f \n%010zu 00000 n \n%010zu 00000 n \n", objects + FIRST_PAGE,
             catalogue, list);
    for (int i = 0; i < objects; i++)
        text_add(&out, "%010zu 00000 n \n", pdf->offset[i]);
    text_add(&out, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n", objects + FIRST_PAGE, table);
    bool done = file_write(path, out.at, out.length, err);
    text_free(&out);
    return done;
}

void pdf_free(Pdf *pdf)
{
    text_free(&pdf->file);
    free(pdf->offset);
    free(pdf);
}
