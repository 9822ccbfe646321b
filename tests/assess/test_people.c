/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/hunted.h"

TEST(who_was_addressed_was_targeted_and_the_rest_is_unknown)
{
    struct archive a;
    struct ct_result res;

    REQUIRE(hunted(&a, &res, 9));
    REQUIRE(CHECK_INT(res.n_campaigns, 1));
    CHECK_INT(res.n_people, 3);
    hunted_check_ladders(&res);
    const struct ct_person *ada = hunted_person(&res, "Ada");

    REQUIRE(ada && ada->n_campaigns == 1);
    CHECK_INT(ada->campaigns[0].rungs[CT_RUNG_TARGETED].evidence.n, 3);
    CHECK_INT(ada->campaigns[0].rungs[CT_RUNG_TARGETED].first_us, archive_day(3));
    CHECK_INT(ada->campaigns[0].rungs[CT_RUNG_TARGETED].last_us, archive_day(15));
    CHECK(hunted_person(&res, "Dan") == NULL); /* had honest mail only */
    hunted_close(&a, &res);
}

TEST(delivered_is_said_with_proof_only)
{
    struct archive a;
    struct ct_result res;

    REQUIRE(archive_open(&a));
    hunted_honest(&a);
    for (int i = 0; i < 9; i++) {
        struct mail m = hunted_mail(i);

        if (i % 3 == 2) { /* never to p2 alone, and no delivery field names him */
            m.to = "list@crowd.example";
            archive_add(&a, m);
            archive_str(&a, CT_F_CC_ADDRESS, "p2@parl.example");
        } else {
            archive_add(&a, m);
        }
    }
    REQUIRE(hunted_run(&a, &res));
    const struct ct_person *ada = hunted_person(&res, "Ada"), *cem = hunted_person(&res, "Cem");

    REQUIRE(ada && cem);
    CHECK_INT(ada->campaigns[0].rungs[CT_RUNG_DELIVERED].state, CT_STATE_YES);
    CHECK(ada->campaigns[0].rungs[CT_RUNG_DELIVERED].evidence.n > 0);
    CHECK_INT(cem->campaigns[0].rungs[CT_RUNG_TARGETED].state, CT_STATE_YES);
    CHECK_INT(cem->campaigns[0].rungs[CT_RUNG_DELIVERED].state, CT_STATE_UNKNOWN);
    CHECK(cem->campaigns[0].rungs[CT_RUNG_DELIVERED].missing.len > 0);
    hunted_check_ladders(&res);
    hunted_close(&a, &res);
}
