/* SPDX-License-Identifier: Apache-2.0 */
/*
 * transfer_wide: AVX2, asked for at run time.
 *
 * The upper half of a character says what to add to it: A-Z stand in 4_ and 5_, a-z in 6_ and 7_,
 * digits in 3_, "+" in 2_. "/" is in 2_ too and takes the entry in front. Which lower halves an
 * upper half may have makes five kinds of it, a bit each: none (1), 2_ (2), 3_ (4), 4_ and 6_ (8),
 * 5_ and 7_ (16); the table of lower halves holds the kinds that each is wrong with. Sextets are
 * then joined by multiply and add, two to twelve bits, two of those to 24, and the bytes brought in
 * order.
 */
#include "parse/transfer_wide.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define TWICE(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)
#define WIDE __attribute__((target("avx2")))

bool ct_base64_has_wide(void)
{
    return __builtin_cpu_supports("avx2") != 0;
}

WIDE static inline bool is_alphabet(__m256i upper, __m256i lower)
{
    __m256i kind = TWICE(1, 1, 2, 4, 8, 16, 8, 16, 1, 1, 1, 1, 1, 1, 1, 1);
    __m256i wrong_with = TWICE(11, 3, 3, 3, 3, 3, 3, 3, 3, 3, 7, 21, 23, 23, 23, 21);

    return _mm256_testz_si256(
        _mm256_shuffle_epi8(wrong_with, lower), _mm256_shuffle_epi8(kind, upper));
}

WIDE static inline __m256i joined(__m256i sextets)
{
    __m256i order = TWICE(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1);
    __m256i v = _mm256_maddubs_epi16(sextets, _mm256_set1_epi32(0x01400140));

    v = _mm256_madd_epi16(v, _mm256_set1_epi32(0x00011000));
    v = _mm256_shuffle_epi8(v, order);
    return _mm256_permutevar8x32_epi32(v, _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 3, 7));
}

WIDE size_t ct_base64_wide(const uint8_t **at, const uint8_t *end, char *w)
{
    __m256i offset = TWICE(0, 16, 19, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0);
    __m256i half = _mm256_set1_epi8(0x0F), slash = _mm256_set1_epi8('/');
    const uint8_t *p = *at;
    size_t n = 0;

    for (; end - p >= 32; p += 32, n += 24) {
        __m256i v = _mm256_loadu_si256((const __m256i_u *)p);
        __m256i upper = _mm256_and_si256(_mm256_srli_epi32(v, 4), half);
        __m256i lower = _mm256_and_si256(v, half);
        __m256i is_slash = _mm256_cmpeq_epi8(v, slash);

        if (!is_alphabet(upper, lower))
            break;
        v = _mm256_add_epi8(v, _mm256_shuffle_epi8(offset, _mm256_add_epi8(upper, is_slash)));
        _mm256_storeu_si256((__m256i_u *)(w + n), joined(v));
    }
    *at = p;
    return n;
}

#else

bool ct_base64_has_wide(void)
{
    return false;
}

size_t ct_base64_wide(const uint8_t **at, const uint8_t *end, char *w)
{
    (void)at;
    (void)end;
    (void)w;
    return 0;
}

#endif
