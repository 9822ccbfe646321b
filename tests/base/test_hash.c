/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hash.h"

#include "tap.h"

TEST(the_seed_decides_where_a_key_lands)
{
    CHECK(ct_hash64(CT_LIT("key"), 1) == ct_hash64(CT_LIT("key"), 1));
    CHECK(ct_hash64(CT_LIT("key"), 1) != ct_hash64(CT_LIT("key"), 2));
    CHECK(ct_hash64(CT_LIT("key"), 1) != ct_hash64(CT_LIT("kez"), 1));
    CHECK(ct_hash64(CT_LIT(""), 1) != ct_hash64(CT_LIT(""), 2));
}

TEST(no_bytes_may_have_no_address)
{
    uint64_t a[2], b[2];

    CHECK(ct_hash64((struct ct_span){ NULL, 0 }, 5) == ct_hash64(CT_LIT(""), 5));
    ct_hash128((struct ct_span){ NULL, 0 }, 5, a);
    ct_hash128(CT_LIT(""), 5, b);
    CHECK(a[0] == b[0] && a[1] == b[1]);
}

TEST(both_halves_of_the_long_hash_depend_on_all_bytes)
{
    char text[300];
    uint64_t first[2], other[2];

    memset(text, 'a', sizeof text);
    ct_hash128((struct ct_span){ text, sizeof text }, 9, first);
    for (size_t i = 0; i < sizeof text; i++) {
        text[i] = 'b';
        ct_hash128((struct ct_span){ text, sizeof text }, 9, other);
        CHECK(first[0] != other[0] && first[1] != other[1]);
        text[i] = 'a';
    }
}

TEST(a_process_has_one_seed_that_is_not_zero)
{
    uint64_t seed = ct_hash_seed();

    CHECK(seed != 0);
    CHECK(ct_hash_seed() == seed);
    ct_hash_seed_fix(77);
    CHECK(ct_hash_seed() == 77);
}
