/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"

TEST(a_document_that_asks_a_rare_host_is_a_hit)
{
    struct world w;

    REQUIRE(world_open(&w));
    archive_add(&w.archive,
        (struct mail){
            .from = "x@new.example", .to = "a@parl.example", .document_host = "t.rare.example" });
    REQUIRE(world_build(&w));
    struct ct_suspicion j = world_judge(&w, 0);

    CHECK(j.hook);
    CHECK(world_weight(&j, CT_SIGNAL_REMOTE_DOCUMENT) > 0);
    world_close(&w);
}

TEST(a_document_that_asks_nothing_and_one_of_ours_are_let_be)
{
    struct world w;

    REQUIRE(world_open(&w));
    archive_add(&w.archive, (struct mail){ .from = "x@new.example",
                                .to = "a@parl.example",
                                .link_host = "www.out.example",
                                .calls = 1 });
    archive_add(&w.archive, (struct mail){ .from = "a@parl.example",
                                .to = "x@new.example",
                                .day = 1,
                                .document_host = "t.rare.example" });
    REQUIRE(world_build(&w));
    for (size_t i = 0; i < 2; i++) {
        struct ct_suspicion j = world_judge(&w, i);

        CHECK(!world_says(&j, CT_SIGNAL_REMOTE_DOCUMENT));
    }
    world_close(&w);
}

TEST(a_host_that_many_senders_documents_ask_weighs_less)
{
    struct world w;
    char from[32];

    REQUIRE(world_open(&w));
    for (int i = 0; i < 4; i++) {
        snprintf(from, sizeof from, "x@office%d.example", i);
        archive_add(&w.archive, (struct mail){ .from = from,
                                    .to = "a@parl.example",
                                    .day = i,
                                    .document_host = "fonts.shared.example" });
    }
    archive_add(&w.archive, (struct mail){ .from = "x@new.example",
                                .to = "a@parl.example",
                                .day = 9,
                                .document_host = "t.rare.example" });
    REQUIRE(world_build(&w));
    struct ct_suspicion shared = world_judge(&w, 3), rare = world_judge(&w, 4);

    CHECK(world_weight(&shared, CT_SIGNAL_REMOTE_DOCUMENT) <
          world_weight(&rare, CT_SIGNAL_REMOTE_DOCUMENT));
    world_close(&w);
}

TEST(a_document_behind_harmless_links_is_still_seen)
{
    struct world w;

    REQUIRE(world_open(&w));
    archive_add(&w.archive, (struct mail){ .from = "x@new.example",
                                .to = "a@parl.example",
                                .beacon_host = "img.out.example",
                                .beacon_template = "/logo.png",
                                .shown = true,
                                .link_host = "www.out.example",
                                .calls = 4,
                                .document_host = "t.rare.example" });
    REQUIRE(world_build(&w));
    struct ct_suspicion j = world_judge(&w, 0);

    CHECK(world_says(&j, CT_SIGNAL_REMOTE_DOCUMENT));
    CHECK(j.hook);
    world_close(&w);
}
