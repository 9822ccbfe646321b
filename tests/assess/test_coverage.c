/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/coverage.h"

#include "assess/hunted.h"

TEST(a_month_is_covered_by_the_days_on_which_mail_came_to_ours)
{
    struct archive a;
    struct ct_result res;

    REQUIRE(archive_open(&a));
    for (int i = 0; i < 31; i++) /* January 2021, every day twice */
        for (int k = 0; k < 2; k++)
            archive_add(
                &a, (struct mail){
                        .from = "x@out.example", .to = "p1@parl.example", .day = i, .minute = k });
    for (int i = 0; i < 7; i++) /* February has a gap, March 7 days */
        archive_add(
            &a, (struct mail){ .from = "x@out.example", .to = "p1@parl.example", .day = 59 + i });
    /* what we sent ourselves in April shows nothing of what came */
    archive_add(&a, (struct mail){ .from = "p1@parl.example", .to = "x@out.example", .day = 95 });
    REQUIRE(hunted_run(&a, &res));
    REQUIRE(CHECK_INT(res.n_coverage, 2));
    CHECK_INT(res.coverage[0].from_us, archive_day(0));
    CHECK_INT(res.coverage[0].to_us, archive_day(31));
    CHECK_INT(res.coverage[0].completeness_permille, 1000);
    CHECK_INT(res.coverage[0].events, 62);
    CHECK_INT(res.coverage[1].from_us, archive_day(59));
    CHECK_INT(res.coverage[1].completeness_permille, 225);
    CHECK(res.coverage[0].answers & 1u << CT_RUNG_TARGETED);
    CHECK(res.coverage[0].answers & 1u << CT_RUNG_DELIVERED);
    CHECK(!(res.coverage[0].answers & 1u << CT_RUNG_OPENED));
    hunted_close(&a, &res);
}

TEST(every_rung_that_nothing_answers_is_a_blind_spot)
{
    struct archive a;
    struct ct_result res;
    uint32_t blind = 0;

    REQUIRE(hunted(&a, &res, 9));
    for (size_t i = 0; i < res.n_blind; i++) {
        blind |= res.blind[i].rungs;
        CHECK(res.blind[i].ask_for.len > 0 && res.blind[i].question.len > 0);
    }
    for (int r = CT_RUNG_OPENED; r < CT_N_RUNGS; r++)
        CHECK(blind & 1u << r);
    hunted_close(&a, &res);
}

TEST(the_last_december_that_can_be_written_is_one_month)
{
    struct archive a;
    struct ct_result res;

    REQUIRE(archive_open(&a));
    for (int i = 0; i < 3; i++) /* 9999-12-05 and on */
        archive_add(&a,
            (struct mail){ .from = "x@out.example", .to = "p1@parl.example", .day = 2914242 + i });
    REQUIRE(hunted_run(&a, &res));
    CHECK_INT(res.n_coverage, 1);
    hunted_close(&a, &res);
}
