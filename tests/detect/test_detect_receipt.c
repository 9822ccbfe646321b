/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"

TEST(a_receipt_asked_by_a_stranger_is_a_hit)
{
    struct world w;

    REQUIRE(world_open(&w));
    archive_add(&w.archive,
        (struct mail){ .from = "x@new.example", .to = "a@parl.example", .receipt = true });
    REQUIRE(world_build(&w));
    struct ct_suspicion j = world_judge(&w, 0);

    CHECK(j.hook);
    CHECK(world_weight(&j, CT_SIGNAL_RECEIPT) > 0);
    CHECK(j.tracking > 0);
    world_close(&w);
}

TEST(among_acquaintances_and_from_us_a_receipt_is_habit)
{
    struct world w;

    REQUIRE(world_open(&w));
    archive_add(&w.archive,
        (struct mail){ .from = "a@parl.example", .to = "x@out.example", .receipt = true });
    archive_add(&w.archive,
        (struct mail){
            .from = "x@out.example", .to = "a@parl.example", .day = 1, .receipt = true });
    archive_add(&w.archive,
        (struct mail){
            .from = "colleague@out.example", .to = "a@parl.example", .day = 2, .receipt = true });
    REQUIRE(world_build(&w));
    for (size_t i = 0; i < 3; i++) {
        struct ct_suspicion j = world_judge(&w, i);

        CHECK(!world_says(&j, CT_SIGNAL_RECEIPT));
        CHECK(!j.hook);
    }
    world_close(&w);
}

TEST(a_wave_of_one_day_from_a_new_domain_hits_every_time)
{
    struct world w;

    REQUIRE(world_open(&w));
    for (int i = 0; i < 3; i++)
        archive_add(&w.archive,
            (struct mail){
                .from = "x@new.example", .to = "a@parl.example", .minute = i, .receipt = true });
    REQUIRE(world_build(&w));
    for (size_t i = 0; i < 3; i++)
        CHECK(world_judge(&w, i).hook);
    world_close(&w);
}
