/* SPDX-License-Identifier: Apache-2.0 */
#include "link/linked.h"

TEST(a_message_gives_the_values_that_it_has_and_no_others)
{
    struct linked l = { 0 };
    struct ct_feature_values v;

    REQUIRE(world_open(&l.world));
    archive_add(&l.world.archive, (struct mail){ .from = "x@one.example",
                                      .name = "Ann  Other",
                                      .to = "p1@parl.example",
                                      .reply_to = "x@one.example",
                                      .headers = "H1",
                                      .link_host = "www.far.example",
                                      .calls = 1,
                                      .id = "m" });
    archive_fetch(
        &l.world.archive, "https://b.far.example/", "b.far.example", "/", "a", "", "click", "");
    REQUIRE(linked_build(&l));
    const struct ct_mailset *set = &l.world.set;

    ct_feature_values(&v, &l.world.history, 0);
    CHECK_SPAN(ct_mailset_str(set, v.one[CT_FEATURE_FROM]), "x@one.example");
    CHECK_SPAN(ct_mailset_str(set, v.one[CT_FEATURE_FROM_DOMAIN]), "one.example");
    CHECK_SPAN(ct_mailset_str(set, v.one[CT_FEATURE_HEADERS]), "H1");
    CHECK_INT(v.one[CT_FEATURE_REPLY_TO], 0); /* the sender himself says nothing more */
    CHECK_INT(v.one[CT_FEATURE_BOUNDARY], 0);
    CHECK_INT(v.one[CT_FEATURE_ZONE], 0);
    CHECK_INT(v.one[CT_FEATURE_BEACON], 0);
    CHECK_SPAN(ct_mailset_str(set, v.one[CT_FEATURE_LINK]), "far.example");
    CHECK_SPAN(ct_mailset_str(set, v.one[CT_FEATURE_NET]), "192.0.2.0/24");
    for (uint32_t i = 1; i < v.n; i++) /* two hosts of one domain are one */
        CHECK(v.v[i].feature > v.v[i - 1].feature);
    linked_close(&l);
}

TEST(what_a_migration_destroyed_counts_as_missing)
{
    struct linked l = { 0 };
    struct ct_feature_values v;
    uint32_t nulled = 1u << CT_FEATURE_HEADERS | 1u << CT_FEATURE_IP;

    REQUIRE(world_open(&l.world));
    archive_add(&l.world.archive,
        (struct mail){ .from = "x@one.example", .to = "p1@parl.example", .headers = "H1" });
    REQUIRE(linked_build(&l));
    l.world.history.nulled = &nulled;
    ct_feature_values(&v, &l.world.history, 0);
    CHECK_INT(v.one[CT_FEATURE_HEADERS], 0);
    CHECK(v.one[CT_FEATURE_NET] != 0);
    for (uint32_t i = 0; i < v.n; i++)
        CHECK(!(nulled >> v.v[i].feature & 1));
    l.world.history.nulled = NULL;
    linked_close(&l);
}

TEST(every_feature_and_family_has_words_for_people)
{
    for (int f = 0; f < CT_N_FEATURES; f++)
        CHECK(strlen(ct_feature_text((enum ct_feature)f)) > 1);
    for (int f = 0; f < CT_N_FAMILIES; f++)
        CHECK(strlen(ct_family_name((enum ct_family)f)) > 1);
}
