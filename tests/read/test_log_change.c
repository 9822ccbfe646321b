/* SPDX-License-Identifier: Apache-2.0 */
#include "read/log_change.h"

#include "tap.h"

TEST(a_member_that_comes_again_begins_the_next_setting)
{
    struct ct_batch b = { 0 };
    struct ct_log_change c = { 0 };

    ct_batch_event(&b, CT_CLASS_CONFIG, 0, 0, 0);
    ct_log_change(&c, &b, CT_CHANGE_NAME, CT_LIT("A"));
    ct_log_change(&c, &b, CT_CHANGE_NEW, CT_LIT("1"));
    ct_log_change(&c, &b, CT_CHANGE_NAME, CT_LIT("B"));
    ct_log_change(&c, &b, CT_CHANGE_OLD, CT_LIT("2"));
    ct_log_change_end(&c, &b);
    ct_log_change_end(&c, &b);
    ct_batch_seal(&b);
    REQUIRE(b.events.v[0].n == 6);
    CHECK_SPAN(b.events.v[0].values[0].str, "A");
    CHECK_SPAN(b.events.v[0].values[1].str, "");
    CHECK_SPAN(b.events.v[0].values[2].str, "1");
    CHECK_SPAN(b.events.v[0].values[4].str, "2");
    ct_batch_done(&b);
}
