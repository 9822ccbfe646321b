/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"

/* A newsletter to `n` of ours every ten days for eighty days. */
static void newsletter(struct world *w, int n, const char *host)
{
    char to[32];

    for (int day = 0; day <= 80; day += 10)
        for (int i = 0; i < n; i++) {
            snprintf(to, sizeof to, "p%d@parl.example", i);
            archive_add(&w->archive, (struct mail){ .from = "n@shop.example",
                                         .to = to,
                                         .day = day,
                                         .minute = i,
                                         .beacon_host = host,
                                         .beacon_template = "/o/{HEX32}",
                                         .unsubscribe = true,
                                         .bulk_id = "cust-7",
                                         .dmarc = "pass" });
        }
}

TEST(a_newsletter_of_months_is_bulk)
{
    struct world w;

    REQUIRE(world_open(&w));
    newsletter(&w, 12, "o.shop.example");
    REQUIRE(world_build(&w));
    struct ct_suspicion j = world_judge(&w, w.set.msgs.n - 1);

    CHECK(world_weight(&j, CT_SIGNAL_UNSUBSCRIBE) < 0);
    CHECK(world_weight(&j, CT_SIGNAL_BULK_ID) < 0);
    CHECK(world_weight(&j, CT_SIGNAL_STEADY_BULK) < 0);
    CHECK(world_weight(&j, CT_SIGNAL_STEADY_BROAD) < 0);
    CHECK(world_weight(&j, CT_SIGNAL_ALIGNED) < 0);
    world_close(&w);
}

TEST(a_personal_mail_bears_no_mark_of_bulk)
{
    struct world w;

    REQUIRE(world_open(&w));
    archive_add(&w.archive, (struct mail){ .from = "x@out.example", .to = "a@parl.example" });
    REQUIRE(world_build(&w));
    struct ct_suspicion j = world_judge(&w, 0);

    for (unsigned i = 0; i < j.n; i++)
        CHECK(j.v[i].centibits >= 0);
    world_close(&w);
}

TEST(a_rented_mailing_service_lends_no_standing_to_a_new_sender)
{
    struct world w;

    REQUIRE(world_open(&w));
    newsletter(&w, 12, "o.service.example");
    archive_add(&w.archive, (struct mail){ .from = "x@fresh.example",
                                .to = "p1@parl.example",
                                .day = 81,
                                .beacon_host = "o.service.example",
                                .beacon_template = "/o/{HEX32}",
                                .unsubscribe = true,
                                .dmarc = "pass" });
    REQUIRE(world_build(&w));
    struct ct_suspicion old = world_judge(&w, w.set.msgs.n - 2);
    struct ct_suspicion fresh = world_judge(&w, w.set.msgs.n - 1);

    CHECK(!world_says(&fresh, CT_SIGNAL_STEADY_BULK));
    CHECK(!world_says(&fresh, CT_SIGNAL_STEADY_BROAD));
    CHECK(!world_says(&fresh, CT_SIGNAL_ALIGNED)); /* it is authenticated, but not its host's */
    CHECK(fresh.standing > old.standing);
    world_close(&w);
}

TEST(an_old_domain_that_everybody_may_write_from_lends_no_standing)
{
    struct world w;
    char from[40], to[32];

    REQUIRE(world_open(&w));
    for (int i = 0; i < 40; i++) {
        snprintf(from, sizeof from, "u%d@free.example", i % 20);
        snprintf(to, sizeof to, "p%d@parl.example", i % 12);
        archive_add(&w.archive,
            (struct mail){ .from = from, .to = to, .day = i * 3, .dmarc = "pass", .calls = 1 });
    }
    archive_add(&w.archive, (struct mail){ .from = "spy@free.example",
                                .to = "p1@parl.example",
                                .day = 130,
                                .dmarc = "pass",
                                .beacon_host = "i.spy.example" });
    REQUIRE(world_build(&w));
    struct ct_suspicion j = world_judge(&w, w.set.msgs.n - 1);

    CHECK(ct_sender_is_shared(&w.history.sender[w.set.msgs.v[0].from_domain]));
    CHECK_INT(world_weight(&j, CT_SIGNAL_STEADY_BROAD), 0);
    world_close(&w);
}
