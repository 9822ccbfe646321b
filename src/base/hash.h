/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * hash: XXH3, always with a seed.
 *
 * Keys of tables come from mail and logs, so an attacker chooses them; with a
 * secret seed he cannot choose where they land. These are not cryptographic
 * hashes: what must stand before a court is SHA-256 (digest.h). This file is
 * the one home of xxHash.
 */

#include "base/span.h"

uint64_t ct_hash64(struct ct_span s, uint64_t seed);

/* 128 bits, for telling contents apart under a seed that stays secret. */
void ct_hash128(struct ct_span s, uint64_t seed, uint64_t ret[2]);

/* Random for this process, from getrandom(2); the same at every call. Tests
 * and fuzz targets fix it with ct_hash_seed_fix(). */
uint64_t ct_hash_seed(void);
void ct_hash_seed_fix(uint64_t seed);
