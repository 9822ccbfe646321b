/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bloom: never "not here" of what is here, seldom "perhaps" of what is not.
 */
#include "memory/bloom.h"

#include <stdlib.h>

#include "memory/sample.h"

TEST(what_was_added_is_always_perhaps_there_and_little_else)
{
    enum { N = 20000 };
    size_t len = ct_bloom_bytes(N), wrong = 0;
    uint8_t *filter = calloc(1, len);
    uint64_t state = 1;

    REQUIRE(filter != NULL);
    for (int i = 0; i < N; i++)
        ct_bloom_add(filter, len, sample_random(&state) >> 8 | UINT64_C(2) << 56);
    state = 1;
    for (int i = 0; i < N; i++) {
        uint64_t key = sample_random(&state) >> 8 | UINT64_C(2) << 56;

        CHECK(ct_bloom_block_has(filter + ct_bloom_at(len, key), key));
    }
    for (int i = 0; i < N; i++) {
        uint64_t key = sample_random(&state) >> 8 | UINT64_C(2) << 56;

        wrong += ct_bloom_block_has(filter + ct_bloom_at(len, key), key);
    }
    CHECK(wrong < N / 100);
    free(filter);
}

TEST(a_filter_has_room_even_for_nothing)
{
    CHECK_INT(ct_bloom_bytes(0), CT_BLOOM_BLOCK);
    CHECK_INT(ct_bloom_bytes(1), CT_BLOOM_BLOCK);
    CHECK_INT(ct_bloom_at(CT_BLOOM_BLOCK, UINT64_MAX), 0);
}
