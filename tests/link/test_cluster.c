/* SPDX-License-Identifier: Apache-2.0 */
#include "link/linked.h"

#include <stdlib.h>

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

/* ---- judgements ---- */

static uint64_t key_of(const struct linked *l, const char *id)
{
    uint32_t msg = linked_find(l, id);

    return msg == UINT32_MAX ? 0 : l->world.set.msgs.v[msg].key;
}

static int linked_by_key(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static void cluster_again(struct linked *l, const struct ct_judgement *v, size_t n)
{
    ct_cluster_done(&l->clusters);
    ct_cluster_build(
        &l->clusters, &l->world.history, &l->rarity, &l->pool, (struct ct_judgement_list){ v, n });
}

static bool two_crews(struct linked *l)
{
    if (!CHECK(world_open(&l->world)))
        return false;
    linked_crowd(&l->world.archive, 80);
    linked_crew(&l->world.archive, "alpha", "K1", 6);
    linked_crew(&l->world.archive, "beta", "K2", 6);
    return CHECK(linked_build(l)) && CHECK_INT(l->clusters.v.n, 2);
}

TEST(what_people_merged_is_one_whatever_the_evidence)
{
    struct linked l = { 0 };
    uint64_t a, b;

    REQUIRE(two_crews(&l));
    a = key_of(&l, "alpha-0002");
    b = key_of(&l, "beta-0004");
    const struct ct_judgement v = { .kind = CT_JUDGE_MERGE, .a = { &a, 1 }, .b = { &b, 1 } };
    cluster_again(&l, &v, 1);
    REQUIRE(linked_cluster(&l, "alpha-0002") != NULL);
    CHECK(linked_cluster(&l, "alpha-0002") == linked_cluster(&l, "beta-0004"));
    linked_close(&l);
}

TEST(a_mail_outside_the_pool_can_be_merged)
{
    struct linked l = { 0 };
    uint64_t a, b;

    REQUIRE(two_crews(&l));
    a = key_of(&l, "alpha-0002");
    b = key_of(&l, "crowd-0007");
    CHECK(linked_cluster(&l, "crowd-0007") == NULL);
    const struct ct_judgement v = { .kind = CT_JUDGE_MERGE, .a = { &a, 1 }, .b = { &b, 1 } };
    cluster_again(&l, &v, 1);
    REQUIRE(linked_cluster(&l, "crowd-0007") != NULL);
    CHECK(linked_cluster(&l, "alpha-0002") == linked_cluster(&l, "crowd-0007"));
    linked_close(&l);
}

TEST(what_people_told_apart_is_in_no_cluster_together)
{
    struct linked l = { 0 };
    uint64_t a[2], b[2];

    REQUIRE(two_crews(&l));
    REQUIRE(linked_cluster(&l, "alpha-0000") == linked_cluster(&l, "alpha-0003"));
    a[0] = key_of(&l, "alpha-0000");
    a[1] = key_of(&l, "alpha-0001");
    b[0] = key_of(&l, "alpha-0003");
    b[1] = key_of(&l, "alpha-0004");
    const struct ct_judgement v = { .kind = CT_JUDGE_SPLIT, .a = { a, 2 }, .b = { b, 2 } };
    cluster_again(&l, &v, 1);
    for (int i = 0; i < 2; i++)
        for (int k = 3; k < 5; k++) {
            char x[16], y[16];

            snprintf(x, sizeof x, "alpha-%04d", i);
            snprintf(y, sizeof y, "alpha-%04d", k);
            CHECK(linked_cluster(&l, x) == NULL || linked_cluster(&l, x) != linked_cluster(&l, y));
        }
    linked_close(&l);
}

/* The hop knows nothing of judgements. */
TEST(the_hop_brings_nothing_back)
{
    struct linked l = { 0 };
    struct mail plain;
    uint64_t a[6], b;

    REQUIRE(world_open(&l.world));
    linked_crowd(&l.world.archive, 80);
    linked_crew(&l.world.archive, "alpha", "K1", 6);
    plain = linked_crew_mail("alpha", "K1", 3);
    plain.token = NULL;
    plain.beacon_host = NULL;
    plain.reply_to = "desk@alpha.example";
    plain.link_host = "img.alpha.example";
    plain.calls = 1;
    plain.id = "plain";
    archive_add(&l.world.archive, plain);
    REQUIRE(linked_build(&l));
    CHECK(linked_cluster(&l, "plain") == linked_cluster(&l, "alpha-0000"));
    for (int i = 0; i < 6; i++) {
        char id[16];

        snprintf(id, sizeof id, "alpha-%04d", i);
        a[i] = key_of(&l, id);
    }
    qsort(a, 6, sizeof *a, linked_by_key);
    b = key_of(&l, "plain");
    const struct ct_judgement v = { .kind = CT_JUDGE_NOT_SAME, .a = { a, 6 }, .b = { &b, 1 } };
    cluster_again(&l, &v, 1);
    REQUIRE(linked_cluster(&l, "alpha-0000") != NULL);
    CHECK_INT(linked_cluster(&l, "alpha-0000")->n, 6);
    CHECK(linked_cluster(&l, "plain") != linked_cluster(&l, "alpha-0000"));
    linked_close(&l);
}

/* ---- sizes and shapes ---- */

/* More mails than one asks for neighbours: the graph alone would cut it into pieces. */
TEST(a_campaign_of_hundreds_of_mails_is_one)
{
    struct linked l = { 0 };

    REQUIRE(world_open(&l.world));
    linked_crowd(&l.world.archive, 80);
    for (int i = 0; i < 600; i++) {
        struct mail m = linked_crew_mail("gamma", "K3", i);

        m.from = "x@gamma.example";
        m.day = 3 + i / 40;
        m.minute = i % 40;
        archive_add(&l.world.archive, m);
    }
    REQUIRE(linked_build(&l));
    REQUIRE(linked_cluster(&l, "gamma-0000") != NULL);
    CHECK_INT(linked_cluster(&l, "gamma-0000")->n, 600);
    CHECK(l.clusters.pairs <= 680 * 100);
    linked_close(&l);
}

/* An attacker sends twenty thousand mails that share everything, in one day. */
TEST(a_flood_is_one_node)
{
    struct linked l = { 0 };
    uint32_t most = 0;

    REQUIRE(world_open(&l.world));
    linked_crowd(&l.world.archive, 80);
    for (int i = 0; i < 20000; i++) {
        struct mail m = linked_crew_mail("flood", "K4", 0);

        m.id = NULL;
        m.subject = "Invitation";
        m.minute = i % 600;
        archive_add(&l.world.archive, m);
    }
    REQUIRE(linked_build(&l));
    CHECK(l.clusters.pairs < 1000);
    for (size_t k = 0; k < l.clusters.v.n; k++)
        most = l.clusters.v.v[k].n > most ? l.clusters.v.v[k].n : most;
    CHECK_INT(most, 20000);
    linked_close(&l);
}

TEST(months_later_with_other_names_and_hosts_is_another_operation)
{
    struct linked l = { 0 };

    REQUIRE(world_open(&l.world));
    linked_crowd(&l.world.archive, 80);
    linked_crew(&l.world.archive, "alpha", "K1", 6);
    for (int i = 0; i < 6; i++) {
        struct mail m = linked_crew_mail("later", "K1", i);

        m.day += 150;
        m.beacon_template = "/alpha/{HEX32}";
        archive_add(&l.world.archive, m);
    }
    REQUIRE(linked_build(&l));
    REQUIRE(linked_cluster(&l, "alpha-0000") && linked_cluster(&l, "later-0000"));
    CHECK(linked_cluster(&l, "alpha-0000") != linked_cluster(&l, "later-0000"));
    linked_close(&l);
}
