/* SPDX-License-Identifier: Apache-2.0 */
#include "link/linked.h"

TEST(mails_of_one_tool_and_one_host_are_one_cluster)
{
    struct linked l = { 0 };

    REQUIRE(world_open(&l.world));
    linked_crowd(&l.world.archive, 80);
    linked_crew(&l.world.archive, "alpha", "K1", 6);
    REQUIRE(linked_build(&l));
    CHECK_INT(l.clusters.v.n, 1);
    REQUIRE(linked_cluster(&l, "alpha-0000") != NULL);
    CHECK_INT(linked_cluster(&l, "alpha-0000")->n, 6);
    CHECK_INT(linked_cluster(&l, "alpha-0000")->n_seeds, 6);
    linked_close(&l);
}

TEST(one_family_alone_links_nothing)
{
    struct linked l = { 0 };
    char host[40], id[16];

    REQUIRE(world_open(&l.world));
    linked_crowd(&l.world.archive, 80);
    for (int i = 0; i < 4; i++) {
        snprintf(host, sizeof host, "img.only%d.example", i);
        snprintf(id, sizeof id, "only-%d", i);
        archive_add(&l.world.archive, (struct mail){ .from = "x@one.example",
                                          .reply_to = "y@reply.example",
                                          .to = "p1@parl.example",
                                          .day = 3 + i,
                                          .subject = id,
                                          .beacon_host = host,
                                          .beacon_template = id,
                                          .token = "email",
                                          .id = id });
    }
    REQUIRE(linked_build(&l));
    CHECK_INT(l.pool.v.n, 4); /* all are suspects */
    CHECK_INT(l.clusters.edges, 0);
    CHECK_INT(l.clusters.v.n, 0);
    linked_close(&l);
}

TEST(two_crews_with_one_kit_stay_apart)
{
    struct linked l = { 0 };

    REQUIRE(world_open(&l.world));
    linked_crowd(&l.world.archive, 80);
    linked_crew(&l.world.archive, "alpha", "K1", 6);
    linked_crew(&l.world.archive, "beta", "K1", 6);
    REQUIRE(linked_build(&l));
    CHECK_INT(l.clusters.v.n, 2);
    REQUIRE(linked_cluster(&l, "alpha-0000") && linked_cluster(&l, "beta-0000"));
    CHECK(linked_cluster(&l, "alpha-0000") != linked_cluster(&l, "beta-0000"));
    CHECK(linked_cluster(&l, "alpha-0000") == linked_cluster(&l, "alpha-0005"));
    CHECK_INT(linked_cluster(&l, "beta-0000")->n, 6);
    linked_close(&l);
}

/* Commits the crews' mails one by one, from the last to the first when asked to. */
static bool build_in_order(struct linked *l, bool backwards)
{
    if (!world_open(&l->world))
        return false;
    linked_crowd(&l->world.archive, 80);
    if (!archive_commit(&l->world.archive))
        return false;
    for (int i = 0; i < 12; i++) {
        int k = backwards ? 11 - i : i;

        archive_add(&l->world.archive, linked_crew_mail(k % 2 ? "alpha" : "beta", "K1", k / 2));
        if (!archive_commit(&l->world.archive))
            return false;
    }
    return linked_build(l);
}

TEST(the_order_of_commits_changes_no_cluster)
{
    struct linked l = { 0 }, m = { 0 };

    REQUIRE(build_in_order(&l, false));
    REQUIRE(build_in_order(&m, true));
    REQUIRE(CHECK_INT(l.clusters.v.n, 2));
    REQUIRE(CHECK_INT(m.clusters.v.n, 2));
    CHECK_INT(l.clusters.pairs, m.clusters.pairs);
    CHECK_INT(l.clusters.edges, m.clusters.edges);
    for (size_t k = 0; k < 2; k++) {
        const struct ct_cluster *a = &l.clusters.v.v[k], *b = &m.clusters.v.v[k];

        REQUIRE(CHECK_INT(a->n, b->n));
        for (uint32_t i = 0; i < a->n; i++) {
            struct ct_span x =
                ct_mailset_str(&l.world.set, l.world.set.msgs.v[a->msgs[i]].message_id);
            struct ct_span y =
                ct_mailset_str(&m.world.set, m.world.set.msgs.v[b->msgs[i]].message_id);

            CHECK(ct_span_eq(x, y));
        }
    }
    linked_close(&l);
    linked_close(&m);
}
