/* SPDX-License-Identifier: Apache-2.0 */
#include "link/linked.h"

/* The value of `f` that the message with that id has. */
static uint32_t value(const struct linked *l, const char *id, enum ct_feature f)
{
    struct ct_feature_values v;

    ct_feature_values(&v, &l->world.history, linked_find(l, id));
    return v.one[f];
}

static int32_t weight(const struct linked *l, const char *id, enum ct_feature f)
{
    return ct_rarity_weight(&l->rarity, f, value(l, id, f));
}

TEST(senders_are_counted_and_not_their_mails)
{
    struct linked l = { 0 };

    REQUIRE(world_open(&l.world));
    for (int i = 0; i < 5; i++)
        archive_add(&l.world.archive, (struct mail){ .from = "n@one.example",
                                          .to = "p1@parl.example",
                                          .headers = "H1",
                                          .minute = i,
                                          .id = i ? NULL : "first" });
    archive_add(&l.world.archive,
        (struct mail){
            .from = "n@two.example", .to = "p1@parl.example", .headers = "H1", .minute = 6 });
    archive_add(&l.world.archive,
        (struct mail){
            .from = "p1@parl.example", .to = "n@two.example", .headers = "H1", .day = 1 });
    REQUIRE(linked_build(&l));
    CHECK_INT(l.rarity.n_senders, 2); /* what we sent ourselves is left out */
    CHECK_INT(
        ct_rarity_senders(&l.rarity, CT_FEATURE_HEADERS, value(&l, "first", CT_FEATURE_HEADERS)),
        2);
    CHECK_INT(
        ct_rarity_senders(&l.rarity, CT_FEATURE_FROM, value(&l, "first", CT_FEATURE_FROM)), 1);
    CHECK_INT(ct_rarity_senders(&l.rarity, CT_FEATURE_FROM, 999999), 0);
    linked_close(&l);
}

/* `n` brief senders a quarter for `quarters` quarters, every `step`th with the kit. */
static void crowd(struct archive *a, int quarters, int n, int step)
{
    char from[48], id[48];

    for (int q = 0; q < quarters; q++)
        for (int i = 0; i < n; i++) {
            snprintf(from, sizeof from, "x@q%dn%d.example", q, i);
            snprintf(id, sizeof id, "crowd-%d-%d", q, i);
            archive_add(a, (struct mail){ .from = from,
                               .to = "p1@parl.example",
                               .day = q * 91 + i / 2,
                               .headers = step && i % step == 0 ? "COMMON" : id,
                               .id = id });
        }
}

/* A wave: many domains, one kit, a month. */
static void wave(struct archive *a, int n)
{
    char from[48], id[48];

    for (int i = 0; i < n; i++) {
        snprintf(from, sizeof from, "x@burnt%d.example", i);
        snprintf(id, sizeof id, "wave-%d", i);
        archive_add(a, (struct mail){ .from = from,
                           .to = "p1@parl.example",
                           .day = 200 + i / 4,
                           .headers = "KIT",
                           .id = id });
    }
}

TEST(a_campaign_with_many_domains_does_not_make_its_own_kit_common)
{
    struct linked l = { 0 };

    REQUIRE(world_open(&l.world));
    crowd(&l.world.archive, 10, 40, 8);
    wave(&l.world.archive, 100);
    REQUIRE(linked_build(&l));
    CHECK_INT(
        ct_rarity_senders(&l.rarity, CT_FEATURE_HEADERS, value(&l, "wave-0", CT_FEATURE_HEADERS)),
        100);
    CHECK(weight(&l, "wave-0", CT_FEATURE_HEADERS) > 500);
    /* half as many senders, but in every quarter: a common program */
    CHECK_INT(ct_rarity_senders(
                  &l.rarity, CT_FEATURE_HEADERS, value(&l, "crowd-0-0", CT_FEATURE_HEADERS)),
        50);
    CHECK(weight(&l, "crowd-0-0", CT_FEATURE_HEADERS) < 350);
    linked_close(&l);
}

TEST(what_became_popular_of_late_among_lasting_senders_is_common)
{
    struct linked l = { 0 };
    char from[48], id[48];

    REQUIRE(world_open(&l.world));
    crowd(&l.world.archive, 10, 40, 0);
    for (int i = 0; i < 40; i++)
        for (int k = 0; k < 4; k++) {
            snprintf(from, sizeof from, "x@firm%d.example", i);
            snprintf(id, sizeof id, "firm-%d-%d", i, k);
            archive_add(&l.world.archive, (struct mail){ .from = from,
                                              .to = "p1@parl.example",
                                              .day = 760 + 40 * k,
                                              .headers = i % 2 ? "NEW" : id,
                                              .id = id });
        }
    REQUIRE(linked_build(&l));
    CHECK_INT(l.rarity.n_lasting, 40);
    CHECK_INT(weight(&l, "firm-1-0", CT_FEATURE_HEADERS), 0);
    linked_close(&l);
}

TEST(weights_step_in_half_bits)
{
    struct linked l = { 0 };
    int32_t rare, common;

    REQUIRE(world_open(&l.world));
    crowd(&l.world.archive, 4, 40, 20);
    REQUIRE(linked_build(&l));
    rare = weight(&l, "crowd-0-1", CT_FEATURE_HEADERS);
    common = weight(&l, "crowd-0-0", CT_FEATURE_HEADERS);
    CHECK(common > 0);
    CHECK(rare > common);
    CHECK_INT((rare - common) % 50, 0);
    linked_close(&l);
}
