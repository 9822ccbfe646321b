/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bloom: the upper half of the mixed key chooses the block, the lower half the
 * bits. Keys are mixed once more because their upper byte is a type, not random.
 * The constants are odd numbers without pattern, one for each word (the layout
 * is that of the split-block filter of Apache Parquet).
 */
#include "memory/bloom.h"

#define BITS_A_KEY 12

static uint64_t mix(uint64_t key)
{
    key *= UINT64_C(0x9e3779b97f4a7c15);
    return key ^ key >> 32;
}

/* The bit that a key sets in word `i` of its block. */
static unsigned bit(uint32_t low, unsigned i)
{
    static const uint32_t salts[8] = { 0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f, 0x165667b1,
        0xd3a2646d, 0xfd7046c5, 0xb55a4f09 };

    return low * salts[i] >> 27;
}

size_t ct_bloom_bytes(size_t n_keys)
{
    size_t blocks = (n_keys * BITS_A_KEY + CT_BLOOM_BLOCK * 8 - 1) / (CT_BLOOM_BLOCK * 8);

    return (blocks ? blocks : 1) * CT_BLOOM_BLOCK;
}

size_t ct_bloom_at(size_t len, uint64_t key)
{
    uint64_t blocks = len / CT_BLOOM_BLOCK;

    return (size_t)((mix(key) >> 32) * blocks >> 32) * CT_BLOOM_BLOCK;
}

void ct_bloom_add(uint8_t *filter, size_t len, uint64_t key)
{
    uint8_t *block = filter + ct_bloom_at(len, key);
    uint32_t low = (uint32_t)mix(key);

    for (unsigned i = 0; i < 8; i++)
        block[i * 4 + bit(low, i) / 8] |= (uint8_t)(1u << bit(low, i) % 8);
}

bool ct_bloom_block_has(const uint8_t block[CT_BLOOM_BLOCK], uint64_t key)
{
    uint32_t low = (uint32_t)mix(key);

    for (unsigned i = 0; i < 8; i++)
        if (!(block[i * 4 + bit(low, i) / 8] >> bit(low, i) % 8 & 1))
            return false;
    return true;
}
