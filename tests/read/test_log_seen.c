/* SPDX-License-Identifier: Apache-2.0 */
#include "read/log_seen.h"

#include <stdio.h>

#include "tap.h"

static struct ct_span numbered(char *buf, size_t size, int n)
{
    snprintf(buf, size, "id-%d", n);
    return ct_span_str(buf);
}

TEST(an_id_is_new_once_however_many_there_are)
{
    struct ct_log_seen s = { 0 };
    char buf[32];
    int again = 0;

    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 20000; i++)
            again += ct_log_seen_again(&s, numbered(buf, sizeof buf, i), 1);
    CHECK_INT(again, 20000);
    CHECK_INT(s.repeats, 20000);
    CHECK_INT(s.rows, 40000);
    ct_log_seen_clear(&s);
    CHECK(!ct_log_seen_again(&s, CT_LIT("id-1"), 1));
    CHECK(!ct_log_seen_again(&s, CT_LIT(""), 1));
    CHECK(!ct_log_seen_again(&s, CT_LIT(""), 1));
    ct_log_seen_done(&s);
}

TEST(counts_are_spoken_of_only_when_all_was_read)
{
    struct ct_log_seen s = { 0 };
    struct ct_batch b = { 0 };

    for (int i = 0; i < 7; i++)
        ct_log_seen_search(&s, 5);
    ct_log_seen_end(&s, &b, 9, false, 5000);
    CHECK_INT(b.losses.n, 0);
    ct_log_seen_end(&s, &b, 9, true, 5000);
    REQUIRE(b.losses.n == 1);
    CHECK_INT(b.losses.v[0].count, 3);
    ct_batch_done(&b);
    ct_log_seen_done(&s);
}
