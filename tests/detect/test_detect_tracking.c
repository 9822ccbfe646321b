/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/pool.h"

#include "world.h"

#define BEACON(host) .beacon_host = host, .beacon_template = "/p/{HEX32}"

TEST(a_hidden_image_on_a_host_of_its_own_is_a_hit)
{
    struct world w;

    REQUIRE(world_open(&w));
    world_accounts(&w, 12);
    archive_add(&w.archive, (struct mail){ .from = "x@news.example",
                                .to = "p1@parl.example",
                                .day = 5,
                                BEACON("a.rare.example"),
                                .token = "email" });
    REQUIRE(world_build(&w));
    struct ct_suspicion j = world_judge(&w, 12);

    CHECK(j.hook);
    CHECK(j.tracking >= CT_POOL_LEAST);
    CHECK(world_says(&j, CT_SIGNAL_BEACON_HIDDEN));
    CHECK(world_says(&j, CT_SIGNAL_BEACON_PERSONAL));
    CHECK(world_says(&j, CT_SIGNAL_BEACON_NEW));
    CHECK(world_says(&j, CT_SIGNAL_NO_CALL));
    CHECK(world_weight(&j, CT_SIGNAL_REACH_FEW) > 0);
    world_close(&w);
}

TEST(a_pixel_that_everybody_has_from_many_senders_speaks_for_itself)
{
    struct world w;
    char from[32], to[32];

    REQUIRE(world_open(&w));
    world_accounts(&w, 20);
    for (int i = 0; i < 20; i++) {
        snprintf(from, sizeof from, "n@shop%d.example", i % 6);
        snprintf(to, sizeof to, "p%d@parl.example", i);
        archive_add(&w.archive,
            (struct mail){
                .from = from, .to = to, .day = 2 + i, BEACON("o.mailer.example"), .calls = 12 });
    }
    REQUIRE(world_build(&w));
    struct ct_suspicion j = world_judge(&w, 39);

    CHECK(j.hook); /* it acts, but nothing more */
    CHECK(j.tracking <= 0);
    CHECK(world_weight(&j, CT_SIGNAL_REACH_BROAD) < 0);
    CHECK(world_weight(&j, CT_SIGNAL_REACH_SENDERS) < 0);
    CHECK(world_weight(&j, CT_SIGNAL_CALLS) < 0);
    CHECK(!world_says(&j, CT_SIGNAL_BEACON_NEW));
    world_close(&w);
}

TEST(a_beacon_made_large_enough_to_show_is_still_one)
{
    struct world w;

    REQUIRE(world_open(&w));
    world_accounts(&w, 12);
    for (int i = 0; i < 3; i++)
        archive_add(&w.archive, (struct mail){ .from = "x@news.example",
                                    .to = "p1@parl.example",
                                    .day = 5 + i,
                                    BEACON("a.rare.example"),
                                    .shown = true });
    REQUIRE(world_build(&w));
    struct ct_suspicion j = world_judge(&w, 12);

    CHECK(j.hook);
    CHECK(j.tracking > 0);
    CHECK(world_says(&j, CT_SIGNAL_BEACON_SHOWN));
    CHECK(!world_says(&j, CT_SIGNAL_BEACON_HIDDEN));
    /* nobody is named in it, but it is another one in each mail */
    CHECK(world_says(&j, CT_SIGNAL_BEACON_UNIQUE));
    CHECK_INT(world_judge(&w, 0).tracking, 0);
    world_close(&w);
}

TEST(a_beacon_beside_a_marketing_pixel_is_the_one_that_is_judged)
{
    struct world w;
    char to[32];

    REQUIRE(world_open(&w));
    for (int i = 0; i < 12; i++) {
        snprintf(to, sizeof to, "p%d@parl.example", i);
        archive_add(&w.archive,
            (struct mail){
                .from = "n@shop.example", .to = to, .minute = i, BEACON("o.mailer.example") });
    }
    archive_add(&w.archive, (struct mail){ .from = "x@news.example",
                                .to = "p1@parl.example",
                                .day = 5,
                                BEACON("o.mailer.example") });
    archive_fetch(&w.archive, "https://a.rare.example/p/1", "a.rare.example", "/q/{HEX32}", "img",
        "attr-size", "open", "");
    REQUIRE(world_build(&w));
    REQUIRE(w.history.asof[12].beacon != 0);
    CHECK_SPAN(ct_mailset_str(&w.set, w.set.fetches.v[w.history.asof[12].beacon - 1].host),
        "a.rare.example");
    world_close(&w);
}

TEST(with_few_accounts_reach_says_nothing)
{
    struct world w;

    REQUIRE(world_open(&w));
    world_accounts(&w, 4);
    archive_add(&w.archive, (struct mail){ .from = "x@news.example",
                                .to = "p1@parl.example",
                                .day = 5,
                                BEACON("a.rare.example") });
    REQUIRE(world_build(&w));
    struct ct_suspicion j = world_judge(&w, 4);

    CHECK(!world_says(&j, CT_SIGNAL_REACH_FEW));
    CHECK(world_says(&j, CT_SIGNAL_BEACON_HIDDEN));
    world_close(&w);
}
