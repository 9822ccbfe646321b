/* SPDX-License-Identifier: Apache-2.0 */
/*
 * runs_wide: AVX2, SSE2 or plain C.
 *
 * Letters are told by one comparison: with the bit of lower case set, and 'a' moved to the least
 * signed byte, they are those below -128 + 26. Bytes from 0x80 on cannot get there, since that bit
 * does not change their sign. Digits likewise. "-" and "." are neighbours, and are taken as a
 * range of two.
 */
#include "parse/runs_wide.h"

#include "base/span.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define WIDE __attribute__((target("avx2")))

/* Signed bytes v - first, as if below -128 + n when v is one of the n from `first` on. */
WIDE static inline __m256i among(__m256i v, char first, char n)
{
    __m256i moved = _mm256_add_epi8(v, _mm256_set1_epi8((char)(-128 - first)));

    return _mm256_cmpgt_epi8(_mm256_set1_epi8((char)(-128 + n)), moved);
}

WIDE static inline uint64_t word32(__m256i v)
{
    __m256i letter = among(_mm256_or_si256(v, _mm256_set1_epi8(0x20)), 'a', 26);
    __m256i other = _mm256_or_si256(among(v, '0', 10), among(v, '-', 2));

    other = _mm256_or_si256(other, _mm256_cmpeq_epi8(v, _mm256_set1_epi8('_')));
    return (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(letter, other));
}

WIDE static inline uint64_t same32(__m256i v, char c)
{
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(v, _mm256_set1_epi8(c)));
}

WIDE static void by_32(const char *p, size_t n, uint64_t *word, uint64_t *dot, uint64_t *colon)
{
    for (size_t i = 0; i < n; i++, p += 64) {
        __m256i a = _mm256_loadu_si256((const __m256i_u *)p);
        __m256i b = _mm256_loadu_si256((const __m256i_u *)(p + 32));

        word[i] = word32(a) | word32(b) << 32;
        dot[i] = same32(a, '.') | same32(b, '.') << 32;
        if (colon)
            colon[i] = same32(a, ':') | same32(b, ':') << 32;
    }
}

static inline __m128i among16(__m128i v, char first, char n)
{
    __m128i moved = _mm_add_epi8(v, _mm_set1_epi8((char)(-128 - first)));

    return _mm_cmpgt_epi8(_mm_set1_epi8((char)(-128 + n)), moved);
}

static inline uint64_t word16(__m128i v)
{
    __m128i letter = among16(_mm_or_si128(v, _mm_set1_epi8(0x20)), 'a', 26);
    __m128i other = _mm_or_si128(among16(v, '0', 10), among16(v, '-', 2));

    other = _mm_or_si128(other, _mm_cmpeq_epi8(v, _mm_set1_epi8('_')));
    return (uint16_t)_mm_movemask_epi8(_mm_or_si128(letter, other));
}

static inline uint64_t same16(__m128i v, char c)
{
    return (uint16_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8(c)));
}

static void by_16(const char *p, size_t n, uint64_t *word, uint64_t *dot, uint64_t *colon)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t w = 0, d = 0, c = 0;

        for (unsigned k = 0; k < 64; k += 16, p += 16) {
            __m128i v = _mm_loadu_si128((const __m128i_u *)p);

            w |= word16(v) << k;
            d |= same16(v, '.') << k;
            c |= same16(v, ':') << k;
        }
        word[i] = w;
        dot[i] = d;
        if (colon)
            colon[i] = c;
    }
}

void ct_runs_wide(const char *p, size_t n, uint64_t *word, uint64_t *dot, uint64_t *colon)
{
    if (__builtin_cpu_supports("avx2"))
        by_32(p, n, word, dot, colon);
    else
        by_16(p, n, word, dot, colon);
}

#else

void ct_runs_wide(const char *p, size_t n, uint64_t *word, uint64_t *dot, uint64_t *colon)
{
    for (size_t i = 0; i < n; i++, p += 64) {
        uint64_t w = 0, d = 0, c = 0;

        for (unsigned k = 0; k < 64; k++) {
            w |= (uint64_t)(ct_is_alnum(p[k]) || p[k] == '.' || p[k] == '-' || p[k] == '_') << k;
            d |= (uint64_t)(p[k] == '.') << k;
            c |= (uint64_t)(p[k] == ':') << k;
        }
        word[i] = w;
        dot[i] = d;
        if (colon)
            colon[i] = c;
    }
}

#endif
