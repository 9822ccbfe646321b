/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bits: log2 by squaring a fixed-point mantissa, one binary digit a step.
 *
 * Integers only, so that every machine gets the same digits. The set of keys is
 * linear probing over mixed keys in a table of a power of two.
 */
#include "base/bits.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/hash.h"

/* 2^16 · log2(n) for n >= 1, cut. The mantissa is 1.31 fixed point in [1, 2):
 * its square is in [1, 4), and whether it reached 2 is the next digit. */
static int64_t log2_fixed(uint64_t n)
{
    int whole = 63 - __builtin_clzll(n);
    uint64_t m = whole > 31 ? n >> (whole - 31) : n << (31 - whole);
    int64_t frac = 0;

    for (int bit = 15; bit >= 0; bit--) {
        m = m * m >> 31;
        if (m >> 32) {
            m >>= 1;
            frac |= (int64_t)1 << bit;
        }
    }
    return ((int64_t)whole << 16) | frac;
}

int32_t ct_centibits(uint64_t num, uint64_t den)
{
    ct_assert(num > 0 && den > 0);
    return (int32_t)((log2_fixed(num) - log2_fixed(den)) * 100 / 65536);
}

/* The odds are 2^(centibits/100); found by halving the interval, since
 * the logarithm is monotonic. */
uint32_t ct_permille(int32_t centibits)
{
    uint32_t low = 1, high = 999;

    while (low < high) {
        uint32_t mid = (low + high + 1) / 2;

        int64_t log_odds = log2_fixed(mid) - log2_fixed(1000 - mid);

        if (log_odds * 100 <= (int64_t)centibits * 65536)
            low = mid;
        else
            high = mid - 1;
    }
    return low;
}

static uint64_t mix(uint64_t key)
{
    key ^= ct_hash_seed();
    key *= 0x9E3779B97F4A7C15u;
    return key ^ key >> 29;
}

static size_t slot_of(const struct ct_set64 *s, uint64_t key)
{
    size_t i = (mix(key) >> 7) & (s->cap - 1);

    while (s->slots[i] != UINT64_MAX && s->slots[i] != key)
        i = (i + 1) & (s->cap - 1);
    return i;
}

static void grow(struct ct_set64 *s)
{
    struct ct_set64 old = *s;

    s->cap = old.cap ? old.cap * 2 : 256;
    s->slots = malloc(s->cap * sizeof *s->slots);
    if (!s->slots)
        ct_no_memory(s->cap * sizeof *s->slots);
    memset(s->slots, 0xFF, s->cap * sizeof *s->slots);
    for (size_t i = 0; i < old.cap; i++)
        if (old.slots[i] != UINT64_MAX)
            s->slots[slot_of(s, old.slots[i])] = old.slots[i];
    free(old.slots);
}

bool ct_set64_add(struct ct_set64 *s, uint64_t key)
{
    size_t i;

    ct_assert(key != UINT64_MAX);
    if (s->n >= s->cap / 3 * 2)
        grow(s);
    i = slot_of(s, key);
    if (s->slots[i] == key)
        return false;
    s->slots[i] = key;
    s->n++;
    return true;
}

bool ct_set64_has(const struct ct_set64 *s, uint64_t key)
{
    return s->n && s->slots[slot_of(s, key)] == key;
}

void ct_set64_done(struct ct_set64 *s)
{
    free(s->slots);
    *s = (struct ct_set64){ 0 };
}
