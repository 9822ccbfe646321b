/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Weights must be the same on every machine, so their values are written out.
 */
#include "base/bits.h"

#include "tap.h"

TEST(powers_of_two_are_exact)
{
    CHECK_INT(ct_centibits(1, 1), 0);
    CHECK_INT(ct_centibits(8, 1), 300);
    CHECK_INT(ct_centibits(1, 8), -300);
    CHECK_INT(ct_centibits((uint64_t)1 << 63, 1), 6300);
}

TEST(others_are_cut_towards_zero)
{
    CHECK_INT(ct_centibits(3, 1), 158);  /* 1.58496 */
    CHECK_INT(ct_centibits(10, 1), 332); /* 3.32193 */
    CHECK_INT(ct_centibits(1, 10), -332);
    CHECK_INT(ct_centibits(999999937, 1000), 1993);
    CHECK_INT(ct_centibits(UINT64_MAX, 1), 6399);
}

TEST(log_odds_become_permille)
{
    CHECK_INT(ct_permille(0), 500);
    CHECK_INT(ct_permille(100), 666);
    CHECK_INT(ct_permille(-100), 333);
    CHECK_INT(ct_permille(100000), 999);
    CHECK_INT(ct_permille(-100000), 1);
}

TEST(a_set_knows_what_it_was_given)
{
    struct ct_set64 s = { 0 };

    for (uint64_t i = 0; i < 5000; i++)
        CHECK(ct_set64_add(&s, i << 32));
    for (uint64_t i = 0; i < 5000; i++)
        CHECK(!ct_set64_add(&s, i << 32));
    CHECK_INT(s.n, 5000);
    CHECK(ct_set64_has(&s, (uint64_t)7 << 32));
    CHECK(!ct_set64_has(&s, 7));
    ct_set64_done(&s);
    CHECK(!ct_set64_has(&s, 7));
}
