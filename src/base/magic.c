/* One row for each kind: the bytes it begins with and where they are. The first row that fits counts. */
#include "base/magic.h"

#include <stdbool.h>
#include <string.h>

static const struct {
    size_t at, length;
    const char *bytes, *name;
} kinds[] = {
    {0, 4, "GIF8", "a GIF picture"},
    {0, 2, "BM", "a BMP picture"},
    {8, 4, "WEBP", "a WebP picture"},
    {4, 8, "ftypavif", "an AVIF picture"},
    {4, 8, "ftypavis", "an AVIF picture"},
    {4, 7, "ftyphei", "a HEIC picture"},
    {4, 7, "ftyphev", "a HEIC picture"},
    {4, 8, "ftypmif1", "a HEIC picture"},
    {4, 8, "ftypmsf1", "a HEIC picture"},
    {4, 4, "ftyp", "a film"},
    {0, 4, "\x1A\x45\xDF\xA3", "a film"},
    {0, 4, "II*\0", "a TIFF picture"},
    {0, 4, "MM\0*", "a TIFF picture"},
    {0, 4, "II+\0", "a TIFF picture"},
    {0, 4, "MM\0+", "a TIFF picture"},
    {0, 4, "8BPS", "a Photoshop picture"},
    {0, 8, "gimp xcf", "a GIMP picture"},
    {0, 2, "\xFF\x0A", "a JPEG XL picture"},
    {4, 4, "JXL ", "a JPEG XL picture"},
    {4, 4, "jP  ", "a JPEG 2000 picture"},
    {0, 4, "\xFF\x4F\xFF\x51", "a JPEG 2000 picture"},
    {0, 4, "\x76\x2F\x31\x01", "an OpenEXR picture"},
    {0, 4, "qoif", "a QOI picture"},
    {0, 4, "\0\0\1\0", "an icon"},
    {0, 3, "P1\n", "a PBM picture"},
    {0, 3, "P2\n", "a PGM picture"},
    {0, 3, "P3\n", "a PPM picture"},
    {0, 3, "P4\n", "a PBM picture"},
    {0, 3, "P5\n", "a PGM picture"},
    {0, 3, "P6\n", "a PPM picture"},
    {0, 5, "%PDF-", "a PDF document"},
    {0, 4, "%!PS", "a PostScript document"},
    {0, 4, "PK\3\4", "a zip archive"},
    {0, 3, "\x1F\x8B\x08", "a gzip file"},
    {0, 3, "BZh", "a bzip2 file"},
    {0, 6, "\xFD" "7zXZ\0", "an xz file"},
    {0, 4, "\x28\xB5\x2F\xFD", "a zstd file"},
    {0, 6, "7z\xBC\xAF\x27\x1C", "a 7z archive"},
    {0, 4, "Rar!", "a RAR archive"},
    {257, 5, "ustar", "a tar archive"},
    {0, 8, "\x89HDF\r\n\x1A\n", "an HDF5 file"},
    {0, 6, "\x93NUMPY", "a NumPy file"},
    {0, 4, "PAR1", "a Parquet file"},
    {0, 4, "GGUF", "a GGUF file"},
    {0, 2, "\x80\x02", "a Python pickle"},
    {0, 2, "\x80\x03", "a Python pickle"},
    {0, 2, "\x80\x04", "a Python pickle"},
    {0, 2, "\x80\x05", "a Python pickle"},
    {0, 15, "version https:/", "a Git LFS pointer, not the file itself"},
    {0, 4, "\0\0\x08\3", "an IDX file of images"},
    {0, 4, "\0\0\x08\1", "an IDX file of labels"},
};

/* Whether `word` comes first in the first half KiB, after spaces and comments, as the tags of a web page or a drawing
 * do. */
static bool holds(const char *bytes, size_t length, const char *word)
{
    size_t wide = strlen(word), end = length < 512 ? length : 512;
    for (size_t i = 0; i + wide <= end; i++)
        if (memcmp(bytes + i, word, wide) == 0)
            return true;
    return false;
}

const char *magic_name(const char *bytes, size_t length)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (length >= kinds[i].at + kinds[i].length
            && memcmp(bytes + kinds[i].at, kinds[i].bytes, kinds[i].length) == 0)
            return kinds[i].name;
    size_t start = 0;
    if (length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)   /* a byte order mark */
        start = 3;
    while (start < length && bytes[start] && strchr(" \n\r\t", bytes[start]))
        start++;
    if (start == length || bytes[start] != '<')
        return NULL;
    if (holds(bytes, length, "<svg"))
        return "an SVG drawing";
    bool page = holds(bytes, length, "<html") || holds(bytes, length, "<HTML") || holds(bytes, length, "<!DOCTYPE html")
        || holds(bytes, length, "<!doctype html");
    return page ? "a web page, as a download that went wrong leaves it" : NULL;
}
