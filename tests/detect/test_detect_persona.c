/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"

static void correspondence(struct world *w)
{
    for (int i = 0; i < 4; i++)
        archive_add(&w->archive, (struct mail){ .from = "jane@morningpost.example",
                                     .name = "Jane Doe",
                                     .to = "a@parl.example",
                                     .day = 10 * i });
    archive_add(&w->archive,
        (struct mail){ .from = "a@parl.example", .to = "jane@morningpost.example", .day = 35 });
}

TEST(the_name_of_a_correspondent_from_elsewhere_is_a_hit)
{
    struct world w;

    REQUIRE(world_open(&w));
    correspondence(&w);
    archive_add(&w.archive, (struct mail){ .from = "j.doe@mailbox.example",
                                .name = "Jane Doe",
                                .to = "b@parl.example",
                                .day = 60 });
    REQUIRE(world_build(&w));
    struct ct_suspicion j = world_judge(&w, 5);

    CHECK(j.hook);
    CHECK(world_weight(&j, CT_SIGNAL_SAME_NAME) > 0);
    CHECK(j.persona > 0);
    world_close(&w);
}

TEST(the_correspondent_and_a_stranger_with_a_name_of_his_own_pretend_nothing)
{
    struct world w;

    REQUIRE(world_open(&w));
    correspondence(&w);
    archive_add(&w.archive, (struct mail){ .from = "jane@morningpost.example",
                                .name = "Jane Doe",
                                .to = "b@parl.example",
                                .day = 60 });
    archive_add(&w.archive, (struct mail){ .from = "o@gardening.example",
                                .name = "Otto Other",
                                .to = "b@parl.example",
                                .day = 61 });
    REQUIRE(world_build(&w));
    for (size_t i = 5; i < 7; i++) {
        struct ct_suspicion j = world_judge(&w, i);

        CHECK_INT(j.persona, 0);
        CHECK(!j.hook);
    }
    world_close(&w);
}

TEST(letters_of_other_scripts_and_another_spacing_do_not_hide_the_name)
{
    struct world w;

    REQUIRE(world_open(&w));
    correspondence(&w);
    archive_add(&w.archive, (struct mail){ .from = "j.doe@mailbox.example",
                                .name = "J\xD0\xB0ne   DOE", /* the a is Cyrillic */
                                .to = "b@parl.example",
                                .day = 60 });
    REQUIRE(world_build(&w));
    struct ct_suspicion j = world_judge(&w, 5);

    CHECK(world_says(&j, CT_SIGNAL_SAME_NAME));
    world_close(&w);
}

TEST(a_domain_one_letter_off_is_seen_in_the_sender_and_in_the_reply_address)
{
    struct world w;

    REQUIRE(world_open(&w));
    correspondence(&w);
    archive_add(&w.archive,
        (struct mail){ .from = "desk@morningp0st.example", .to = "b@parl.example", .day = 60 });
    archive_add(&w.archive, (struct mail){ .from = "desk@plain.example",
                                .reply_to = "jane@mornlngpost.example",
                                .to = "b@parl.example",
                                .day = 61 });
    REQUIRE(world_build(&w));
    struct ct_suspicion from = world_judge(&w, 5), reply = world_judge(&w, 6);

    CHECK(world_weight(&from, CT_SIGNAL_LOOKALIKE) > 0);
    CHECK(world_weight(&reply, CT_SIGNAL_LOOKALIKE) > 0);
    CHECK(world_says(&reply, CT_SIGNAL_REPLY_ELSEWHERE));
    CHECK(from.hook && reply.hook);
    world_close(&w);
}

TEST(what_the_border_recorded_speaks_against_the_sender)
{
    struct world w;

    REQUIRE(world_open(&w));
    correspondence(&w);
    archive_add(&w.archive, (struct mail){ .from = "jane@morningpost.example",
                                .name = "Jane Doe",
                                .to = "b@parl.example",
                                .day = 60,
                                .dmarc = "fail" });
    REQUIRE(world_build(&w));
    struct ct_suspicion j = world_judge(&w, 5);

    CHECK(world_weight(&j, CT_SIGNAL_AUTH_FAIL) > 0);
    world_close(&w);
}
