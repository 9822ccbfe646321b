/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/claim.h"

#include "assess/hunted.h"

/* The probability of the campaign with these mails; 0 when none is claimed. */
static uint32_t claimed(bool named, bool bulk, int calls)
{
    struct archive a;
    struct ct_result res;
    uint32_t permille;

    if (!archive_open(&a))
        return 0;
    hunted_honest(&a);
    for (int i = 0; i < 9; i++) {
        struct mail m = hunted_mail(i);

        m.name = named ? m.name : NULL;
        m.unsubscribe = bulk;
        m.calls = calls;
        archive_add(&a, m);
    }
    if (!hunted_run(&a, &res))
        return 0;
    permille = res.n_campaigns ? res.campaigns[0].permille : 0;
    CHECK(permille == 0 || permille >= CT_CLAIM_LEAST);
    CHECK(permille <= 950); /* mail alone makes nobody almost certain */
    for (size_t i = 0; i < res.n_campaigns; i++)
        CHECK(res.campaigns[i].n_why > 0 && res.campaigns[i].n_actors > 0);
    hunted_close(&a, &res);
    return permille;
}

TEST(mails_in_the_name_of_a_correspondent_are_claimed)
{
    CHECK(claimed(true, false, 0) >= CT_CLAIM_LEAST);
}

TEST(no_name_a_way_to_leave_and_links_each_speak_against)
{
    uint32_t most = claimed(true, false, 0);

    CHECK(claimed(false, false, 0) <= most);
    CHECK(claimed(true, true, 0) <= most);
    CHECK(claimed(true, false, 5) <= most);
    CHECK_INT(claimed(false, true, 12), 0); /* all of them: a newsletter */
}
