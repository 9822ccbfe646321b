/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash: thin over xxHash, inlined here and nowhere else.
 *
 * xxHash must not be given a null pointer even for no bytes. A seed of 0 means
 * "none yet", so that a process asks the kernel once.
 */
#include "base/hash.h"

#include <sys/random.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/err.h"

static uint64_t process_seed;

uint64_t ct_hash64(struct ct_span s, uint64_t seed)
{
    return XXH3_64bits_withSeed(s.ptr ? s.ptr : "", s.len, seed);
}

void ct_hash128(struct ct_span s, uint64_t seed, uint64_t ret[2])
{
    XXH128_hash_t h = XXH3_128bits_withSeed(s.ptr ? s.ptr : "", s.len, seed);

    ret[0] = h.high64;
    ret[1] = h.low64;
}

uint64_t ct_hash_seed(void)
{
    while (process_seed == 0)
        ct_assert(getrandom(&process_seed, sizeof process_seed, 0) == sizeof process_seed);
    return process_seed;
}

void ct_hash_seed_fix(uint64_t seed)
{
    process_seed = seed;
}
