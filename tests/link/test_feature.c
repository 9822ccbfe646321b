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
    CHECK_INT(v.n_links, 1); /* two hosts of one domain */
    CHECK_SPAN(ct_mailset_str(set, v.links[0]), "far.example");
    linked_close(&l);
}

TEST(rarity_counts_senders_and_not_their_mails)
{
    struct linked l = { 0 };
    struct ct_feature_values v;

    REQUIRE(world_open(&l.world));
    for (int i = 0; i < 5; i++)
        archive_add(&l.world.archive,
            (struct mail){
                .from = "n@one.example", .to = "p1@parl.example", .headers = "H1", .minute = i });
    archive_add(&l.world.archive,
        (struct mail){
            .from = "n@two.example", .to = "p1@parl.example", .headers = "H1", .minute = 6 });
    archive_add(&l.world.archive,
        (struct mail){
            .from = "p1@parl.example", .to = "n@two.example", .headers = "H1", .day = 1 });
    REQUIRE(linked_build(&l));
    ct_feature_values(&v, &l.world.history, 0);
    CHECK_INT(l.rarity.n_senders, 2); /* what we sent ourselves is left out */
    CHECK_INT(l.rarity.senders[CT_FEATURE_HEADERS][v.one[CT_FEATURE_HEADERS]], 2);
    CHECK_INT(l.rarity.senders[CT_FEATURE_FROM][v.one[CT_FEATURE_FROM]], 1);
    linked_close(&l);
}

TEST(every_feature_and_family_has_words_for_people)
{
    for (int f = 0; f <= CT_N_FEATURES; f++)
        CHECK(strlen(ct_feature_text((enum ct_feature)f)) > 1);
    for (int f = 0; f < CT_N_FAMILIES; f++)
        CHECK(strlen(ct_family_name((enum ct_family)f)) > 1);
}
