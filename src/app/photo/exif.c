/* The tag is one entry of the first directory of a TIFF file, which is in an APP1 segment of a JPEG and in an eXIf
 * chunk of a PNG. Every offset comes from the file, so each is compared with the length before it is used. */
#include "app/photo/exif.h"

#include <stdbool.h>
#include <string.h>

typedef struct {
    const uint8_t *at;
    size_t length;
    int little;     /* Intel's order of bytes; else Motorola's */
} Tiff;

/* A number of 2 or 4 bytes; 0 where the file has ended. */
static uint32_t number(const Tiff *tiff, size_t offset, size_t bytes)
{
    uint32_t value = 0;
    if (offset > tiff->length || bytes > tiff->length - offset)
        return 0;
    for (size_t i = 0; i < bytes; i++)
        value = value << 8 | tiff->at[offset + (tiff->little ? bytes - 1 - i : i)];
    return value;
}

/* The tag's value: a SHORT as the standard has it, or the BYTE or LONG that some write. */
static uint32_t value_of(const Tiff *tiff, size_t entry)
{
    switch (number(tiff, entry + 2, 2)) {
    case 1: return entry + 8 < tiff->length ? tiff->at[entry + 8] : 0;
    case 3: return number(tiff, entry + 8, 2);
    case 4: return number(tiff, entry + 8, 4);
    default: return 0;
    }
}

static int orientation_of(const uint8_t *at, size_t length)
{
    Tiff tiff = {at, length, length >= 2 && at[0] == 'I'};
    if (length < 8 || (memcmp(at, "II*\0", 4) != 0 && memcmp(at, "MM\0*", 4) != 0))
        return 1;
    size_t directory = number(&tiff, 4, 4), count = number(&tiff, directory, 2);
    for (size_t i = 0; i < count && directory + 2 + 12 * i < length; i++) {
        size_t entry = directory + 2 + 12 * i;
        if (number(&tiff, entry, 2) != 0x0112)
            continue;
        uint32_t value = value_of(&tiff, entry);
        return value >= 1 && value <= 8 ? (int)value : 1;
    }
    return 1;
}

int exif_of_jpeg(const uint8_t *bytes, size_t length)
{
    size_t i = 2;
    while (i + 4 <= length && bytes[i] == 0xFF) {
        int marker = bytes[i + 1];
        size_t size = (size_t)bytes[i + 2] << 8 | bytes[i + 3], whole = i + 2 + size;
        if (marker == 0xFF) {   /* only fills */
            i++;
            continue;
        }
        if (marker == 0xDA || marker == 0xD9 || size < 2 || whole > length)
            return 1;
        if (marker == 0xE1 && size >= 8 && memcmp(bytes + i + 4, "Exif\0", 5) == 0)
            return orientation_of(bytes + i + 10, size - 8);
        i = whole;
    }
    return 1;
}

int exif_of_png(const uint8_t *bytes, size_t length)
{
    Tiff file = {bytes, length, 0};
    for (size_t i = 8; i + 12 <= length;) {
        size_t size = number(&file, i, 4);
        if (size > length - i - 12)
            return 1;
        if (memcmp(bytes + i + 4, "eXIf", 4) == 0) {
            size_t skip = size >= 6 && memcmp(bytes + i + 8, "Exif\0", 5) == 0 ? 6 : 0;   /* as some writers leave it */
            return orientation_of(bytes + i + 8 + skip, size - skip);
        }
        i += 12 + size;
    }
    return 1;
}

void exif_place(int orientation, int width, int height, int x, int y, int *stored_x, int *stored_y)
{
    bool exchanged = orientation >= 5;
    bool from_right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    bool from_below = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    int across = exchanged ? y : x, down = exchanged ? x : y;
    *stored_x = from_right ? width - 1 - across : across;
    *stored_y = from_below ? height - 1 - down : down;
}
