/* Vectors of LANES floats as GCC's and Clang's vector types: one source for every instruction
 * set, and arithmetic that reads as arithmetic. Included by avx512.c, avx2.c and plain.c after
 * they have defined LANES. */
#ifndef CONVWALK_ENGINE_FAST_VECTOR_H
#define CONVWALK_ENGINE_FAST_VECTOR_H

#if defined(__AVX2__)
#include <immintrin.h>
#endif
#include <stdint.h>
#include <string.h>

typedef float V __attribute__((vector_size(LANES * 4)));
typedef int32_t VI __attribute__((vector_size(LANES * 4)));
/* anywhere in memory */
typedef float VLoose __attribute__((vector_size(LANES * 4), aligned(4), may_alias));
typedef float V8 __attribute__((vector_size(32)));
typedef int32_t VI8 __attribute__((vector_size(32)));
typedef float V8Loose __attribute__((vector_size(32), aligned(4), may_alias));

#define ALWAYS static inline __attribute__((always_inline))

/* The lanes of a, then of b, that are numbered, as one vector. GCC before 12 knows Clang's name
 * for it not; its own takes a vector of whole numbers, of type VI or VI8. */
#if defined(__clang__)
#define LANES_OF(a, b, type, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#else
#define LANES_OF(a, b, type, ...) __builtin_shuffle(a, b, (type){__VA_ARGS__})
#endif

ALWAYS V load(const float *from)
{
    return *(const VLoose *)from;
}

ALWAYS void store(float *to, V v)
{
    *(VLoose *)to = v;
}

ALWAYS V all(float value)
{
    return value - (V){0};   /* x - 0 is x, also for -0; the compiler removes it */
}

/* that hold 16 lanes: a panel's row, conv2's channels, half a row of conv1 */
enum { VECTORS = 16 / LANES };

/* choose: per lane a where the mask's bits are set, else b. larger: a where a > b, else b.
 * store_bytes: 16 lanes of 0 .. 255 as bytes. signs: a bit for each lane of a mask. A few
 * instructions where there are some for it; compilers do not find them by themselves. */
#if LANES == 16 && defined(__AVX512F__)
ALWAYS V choose(VI mask, V a, V b)
{
    return (V)_mm512_ternarylogic_epi32((__m512i)mask, (__m512i)a, (__m512i)b, 0xCA);
}

ALWAYS V larger(V a, V b)
{
    return _mm512_max_ps(a, b);
}

ALWAYS unsigned signs(VI mask)
{
    return _mm512_movepi32_mask((__m512i)mask);
}

ALWAYS void store_bytes(uint8_t *to, const VI *lanes)
{
    _mm_storeu_si128((__m128i *)(void *)to, _mm512_cvtepi32_epi8((__m512i)lanes[0]));
}
#elif LANES == 8 && defined(__AVX2__)
ALWAYS V choose(VI mask, V a, V b)
{
    return _mm256_blendv_ps(b, a, (__m256)mask);
}

ALWAYS V larger(V a, V b)
{
    return _mm256_max_ps(a, b);
}

ALWAYS unsigned signs(VI mask)
{
    return (unsigned)_mm256_movemask_ps((__m256)mask);
}

ALWAYS void store_bytes(uint8_t *to, const VI *lanes)
{
    __m256i words =
        _mm256_permute4x64_epi64(_mm256_packs_epi32((__m256i)lanes[0], (__m256i)lanes[1]), 0xD8);
    _mm_storeu_si128((__m128i *)(void *)to, _mm_packus_epi16(_mm256_castsi256_si128(words),
                                                             _mm256_extracti128_si256(words, 1)));
}
#else
ALWAYS V choose(VI mask, V a, V b)
{
    return (V)((mask & (VI)a) | (~mask & (VI)b));
}

ALWAYS V larger(V a, V b)
{
    return choose(a > b, a, b);
}

ALWAYS unsigned signs(VI mask)
{
    unsigned bits = 0;
    for (unsigned i = 0; i < LANES; i++)
        bits |= (mask[i] & 1U) << i;
    return bits;
}

ALWAYS void store_bytes(uint8_t *to, const VI *lanes)
{
    for (int i = 0; i < 16; i++)
        to[i] = (uint8_t)lanes[i / LANES][i % LANES];
}
#endif

/* e^x to about two units in the last place: x = n ln 2 + r, e^r by six terms of its series, 2^n by
 * the exponent's bits. */
ALWAYS V exponential(V x)
{
    x = choose(x < all(-87.0f), all(-87.0f), x);
    x = choose(x > all(88.0f), all(88.0f), x);
    /* adding 1.5 * 2^23 rounds to whole numbers */
    V shifted = x * 1.44269504f + 12582912.0f, n = shifted - 12582912.0f;
    V r = x - n * 0.693359375f + n * 2.12194440e-4f;
    V series = r * 1.9875691500e-4f + 1.3981999507e-3f;
    series = series * r + 8.3334519073e-3f;
    series = series * r + 4.1665795894e-2f;
    series = series * r + 1.6666665459e-1f;
    series = series * r + 5.0000001201e-1f;
    V power = series * r * r + r + 1.0f;
    VI bits = (__builtin_convertvector(n, VI) + 127) << 23;
    return power * (V)bits;
}

ALWAYS V activation(V x, Activation kind)
{
    if (kind == ACTIVATION_RELU)
        return larger((V){0}, x);   /* in this order a NaN stays one */
    if (kind == ACTIVATION_TANH)
        return 1.0f - 2.0f / (exponential(x + x) + 1.0f);
    return 1.0f / (1.0f + exponential(-x));
}

/* f' from f's value. */
ALWAYS V slope(V y, Activation kind)
{
    if (kind == ACTIVATION_RELU)
        return choose(y > (V){0}, all(1.0f), (V){0});
    return kind == ACTIVATION_TANH ? 1.0f - y * y : y * (1.0f - y);
}

ALWAYS float slope_one(float y, Activation kind)
{
    if (kind == ACTIVATION_RELU)
        return y > 0 ? 1.0f : 0.0f;
    return kind == ACTIVATION_TANH ? 1.0f - y * y : y * (1.0f - y);
}

/* The lanes with even and with odd numbers of a and b side by side; for eight lanes in an order
 * that takes one instruction instead of three. in_order puts such lanes into theirs. */
#if LANES == 16
#define EVEN 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30
#define ODD 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31
#elif LANES == 8
#define EVEN 0, 2, 8, 10, 4, 6, 12, 14
#define ODD 1, 3, 9, 11, 5, 7, 13, 15
#else
#define EVEN 0, 2, 4, 6
#define ODD 1, 3, 5, 7
#endif

ALWAYS V even(V a, V b)
{
    return LANES_OF(a, b, VI, EVEN);
}

ALWAYS V odd(V a, V b)
{
    return LANES_OF(a, b, VI, ODD);
}

ALWAYS V in_order(V v)
{
#if LANES == 8
    return LANES_OF(v, v, VI, 0, 1, 4, 5, 2, 3, 6, 7);
#else
    return v;
#endif
}

#endif
