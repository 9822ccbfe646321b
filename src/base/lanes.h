/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * lanes: sixteen bytes looked at in one step.
 *
 * Bodies of mail are searched for single bytes that are common in them (line
 * ends, "=", ">"). A call of memchr(3) for each takes longer than the few bytes
 * up to the next, so such loops load sixteen bytes and get a bit for each that
 * matches: bit 0 stands for the first. SSE2 is part of every x86-64; elsewhere
 * plain C does the same. The caller sees to it that sixteen bytes are there.
 */

#include <stddef.h>
#include <stdint.h>

#define CT_LANES 16

#ifdef __SSE2__

#include <emmintrin.h>

static inline unsigned ct_lanes_eq(const char *p, char c)
{
    __m128i v = _mm_loadu_si128((const __m128i_u *)p);

    return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8(c)));
}

/* Either of two. */
static inline unsigned ct_lanes_eq2(const char *p, char c, char d)
{
    __m128i v = _mm_loadu_si128((const __m128i_u *)p);
    __m128i hits =
        _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8(c)), _mm_cmpeq_epi8(v, _mm_set1_epi8(d)));

    return (unsigned)_mm_movemask_epi8(hits);
}

/* Those below `c`, which is below 0x80, and those from 0x80. */
static inline unsigned ct_lanes_below(const char *p, char c)
{
    __m128i v = _mm_loadu_si128((const __m128i_u *)p);

    return (unsigned)_mm_movemask_epi8(_mm_cmplt_epi8(v, _mm_set1_epi8(c)));
}

/* Those from 0x80. */
static inline unsigned ct_lanes_high(const char *p)
{
    return (unsigned)_mm_movemask_epi8(_mm_loadu_si128((const __m128i_u *)p));
}

#else

static inline unsigned ct_lanes_eq(const char *p, char c)
{
    unsigned bits = 0;

    for (unsigned i = 0; i < CT_LANES; i++)
        bits |= (unsigned)(p[i] == c) << i;
    return bits;
}

static inline unsigned ct_lanes_eq2(const char *p, char c, char d)
{
    return ct_lanes_eq(p, c) | ct_lanes_eq(p, d);
}

static inline unsigned ct_lanes_below(const char *p, char c)
{
    unsigned bits = 0;

    for (unsigned i = 0; i < CT_LANES; i++)
        bits |= (unsigned)((signed char)p[i] < (signed char)c) << i;
    return bits;
}

static inline unsigned ct_lanes_high(const char *p)
{
    unsigned bits = 0;

    for (unsigned i = 0; i < CT_LANES; i++)
        bits |= ((unsigned)(unsigned char)p[i] >> 7) << i;
    return bits;
}

#endif
