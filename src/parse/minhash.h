/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * minhash: a fixed-size sketch of a set, whose likeness to another sketch
 * estimates the Jaccard index of the two sets.
 *
 *   text --words, lower case, digits alike--> 5-shingles --> 64 slots
 *   DOM  --tag and attribute names---------> 4-shingles --> 32 slots
 *
 * One-permutation minhash (Li, Owen, Zhang 2012): one hash per shingle; its top
 * bits choose the slot, the slot keeps the least of the rest. Empty slots stay
 * empty and count for nothing when both are. Hashes are unseeded on purpose:
 * sketches are kept for decades and compared across memories.
 */

#include "base/span.h"

#define CT_MINHASH_SLOTS 64
#define CT_MINHASH_EMPTY UINT32_MAX

struct ct_minhash {
    unsigned n; /* slots in use: a power of two, at most CT_MINHASH_SLOTS */
    uint32_t v[CT_MINHASH_SLOTS];
};

/* An empty sketch of `n` slots. */
struct ct_minhash ct_minhash(unsigned n);

/* Spreads the bits of any 64-bit value; what goes into ct_minhash_add(). */
static inline uint64_t ct_minhash_mix(uint64_t h)
{
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93u;
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93u;
    return h ^ (h >> 32);
}

static inline void ct_minhash_add(struct ct_minhash *m, uint64_t mixed)
{
    uint32_t *slot = &m->v[mixed & (m->n - 1)];
    uint32_t rest = (uint32_t)(mixed >> 32);

    if (rest < *slot)
        *slot = rest;
}

/* 64 slots of the 5-shingles of `text` (UTF-8). Letters of ASCII lose their
 * case, runs of digits are one sign, all else of ASCII separates words, each
 * CJK character is a word. Fewer than five words are one shingle; without any
 * the sketch is empty. Returns the number of shingles. */
size_t ct_minhash_text(struct ct_minhash *ret, struct ct_span text);

/* Likeness in thousandths; 0 when either is empty or they differ in n. */
unsigned ct_minhash_alike(const struct ct_minhash *a, const struct ct_minhash *b);
