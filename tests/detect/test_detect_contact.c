/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"

TEST(mail_from_a_stranger_is_a_first_contact_in_address_and_domain)
{
    struct world w;

    REQUIRE(world_open(&w));
    archive_add(&w.archive, (struct mail){ .from = "x@new.example", .to = "a@parl.example" });
    archive_add(
        &w.archive, (struct mail){ .from = "y@new.example", .to = "a@parl.example", .day = 3 });
    REQUIRE(world_build(&w));
    struct ct_suspicion first = world_judge(&w, 0), second = world_judge(&w, 1);

    CHECK(world_weight(&first, CT_SIGNAL_FIRST_ADDRESS) > 0);
    CHECK(world_weight(&first, CT_SIGNAL_FIRST_DOMAIN) > 0);
    CHECK(world_says(&second, CT_SIGNAL_FIRST_ADDRESS));
    CHECK(!world_says(&second, CT_SIGNAL_FIRST_DOMAIN));
    CHECK(!first.hook); /* every honest correspondence begins with one */
    world_close(&w);
}

TEST(whom_one_of_ours_wrote_to_is_no_stranger)
{
    struct world w;

    REQUIRE(world_open(&w));
    archive_add(&w.archive, (struct mail){ .from = "a@parl.example", .to = "x@out.example" });
    archive_add(
        &w.archive, (struct mail){ .from = "x@out.example", .to = "a@parl.example", .day = 1 });
    REQUIRE(world_build(&w));
    struct ct_suspicion j = world_judge(&w, 1);

    CHECK(world_weight(&j, CT_SIGNAL_ANSWERED) < 0);
    CHECK(j.standing < 0);
    world_close(&w);
}

TEST(the_forged_address_of_a_correspondent_gets_no_credit)
{
    struct world w;

    REQUIRE(world_open(&w));
    archive_add(&w.archive, (struct mail){ .from = "a@parl.example", .to = "x@out.example" });
    archive_add(&w.archive,
        (struct mail){
            .from = "x@out.example", .to = "a@parl.example", .day = 1, .dmarc = "fail" });
    REQUIRE(world_build(&w));
    struct ct_suspicion j = world_judge(&w, 1);

    CHECK(!world_says(&j, CT_SIGNAL_ANSWERED));
    CHECK(world_judge(&w, 1).standing > 0);
    world_close(&w);
}

TEST(a_wave_on_one_day_does_not_make_its_sender_known)
{
    struct world w;
    char to[32];

    REQUIRE(world_open(&w));
    for (int i = 0; i < 12; i++) {
        snprintf(to, sizeof to, "p%d@parl.example", i);
        archive_add(&w.archive, (struct mail){ .from = "x@new.example", .to = to, .minute = i });
    }
    for (int i = 0; i < 2; i++)
        archive_add(&w.archive,
            (struct mail){ .from = "x@new.example", .to = "p1@parl.example", .day = 2 + i });
    REQUIRE(world_build(&w));
    struct ct_suspicion last_of_wave = world_judge(&w, 11), later = world_judge(&w, 12);

    CHECK(world_says(&last_of_wave, CT_SIGNAL_FIRST_ADDRESS));
    CHECK(!world_says(&last_of_wave, CT_SIGNAL_KNOWN_SENDER));
    CHECK(world_weight(&later, CT_SIGNAL_KNOWN_SENDER) < 0);
    world_close(&w);
}

TEST(mail_to_nobody_in_particular_makes_no_correspondent_of_those_without_a_name)
{
    struct world w;

    REQUIRE(world_open(&w));
    archive_add(
        &w.archive, (struct mail){ .from = "a@parl.example", .to = "undisclosed-recipients" });
    archive_add(&w.archive, (struct mail){ .from = "root", .to = "a@parl.example", .day = 1 });
    REQUIRE(world_build(&w));
    CHECK(!w.history.asof[1].answered_domain);
    CHECK(!w.history.asof[1].answered_address);
    world_close(&w);
}
