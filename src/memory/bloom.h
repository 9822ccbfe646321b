/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * bloom: a filter that says of a key "surely not here" or "perhaps".
 *
 * Split-block: a key belongs to one block of 32 bytes and sets one bit in each
 * of its eight words, so that a question touches one cache line and, on disk,
 * one small read. About one absent key in 200 is called "perhaps" at 12 bits a
 * key. The layout is part of the file format (segment.h): it must not change
 * without a new version.
 */

#include "base/span.h"

#define CT_BLOOM_BLOCK 32

/* Bytes of a filter for that many keys: a multiple of CT_BLOOM_BLOCK, at least one. */
size_t ct_bloom_bytes(size_t n_keys);

/* Sets the key's bits in a filter of `len` bytes. */
void ct_bloom_add(uint8_t *filter, size_t len, uint64_t key);

/* Where the key's block begins in a filter of `len` bytes, and whether that
 * block may hold it. */
size_t ct_bloom_at(size_t len, uint64_t key);
bool ct_bloom_block_has(const uint8_t block[CT_BLOOM_BLOCK], uint64_t key);
